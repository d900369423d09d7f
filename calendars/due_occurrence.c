/*
 * The days that follow from what was read: the occurrences of a recurring
 * rule, and the end of a term once its event is known.
 */
#include <stdio.h>

#include "calendars/due.h"

/* Periods are numbered: weeks since the first Monday of 1970, the others by
 * months since year 0; a rule can look this far for its next one. */
#define LOOK_AHEAD 120
#define FIRST_MONDAY 4 /* 1970-01-05 */
#define DAY_HOURS 8 /* of work */

static int months_of(enum due_period period)
{
	switch (period) {
	case PERIOD_MONTH:
		return 1;
	case PERIOD_QUARTER:
		return 3;
	case PERIOD_HALF_YEAR:
		return 6;
	case PERIOD_YEAR:
		return 12;
	case PERIOD_NONE:
	case PERIOD_WEEK:
		break;
	}
	return 0;
}

static int floor_div(int value, int by)
{
	return value >= 0 ? value / by : -((by - 1 - value) / by);
}

/* The number of the period that holds the day. */
static int period_at(enum due_period period, struct date date)
{
	struct date_parts parts;

	if (period == PERIOD_WEEK)
		return floor_div(date.day - FIRST_MONDAY, 7);
	parts = date_to_parts(date);
	return (parts.year * 12 + parts.month - 1) / months_of(period);
}

static struct date period_start(enum due_period period, int number)
{
	int month;

	if (period == PERIOD_WEEK)
		return (struct date){ number * 7 + FIRST_MONDAY };
	month = number * months_of(period);
	return date_from_parts(month / 12, month % 12 + 1, 1);
}

/* The due day in the period of that number. */
static struct date day_in(const struct due_recurrence *rule, int number)
{
	struct date start = period_start(rule->period, number);
	struct date_parts parts;
	int month;
	int length;
	int day = rule->day;

	if (!date_is_set(start))
		return DATE_NONE;
	if (rule->period == PERIOD_WEEK)
		return date_add(start,
				(day == 0 ? 7 : day) - 1 - rule->days_before);
	month = rule->month == 0 ? months_of(rule->period) : rule->month;
	start = date_add_months(start, month - 1);
	if (!date_is_set(start))
		return DATE_NONE;
	parts = date_to_parts(start);
	length = date_month_length(parts.year, parts.month);
	if (day == 0)
		day = length;
	/* "trước ngày 29/02" of a common year is the 28th: the day before the
	 * one named where there is such a day, else the last (art. 148.4) */
	if (day > length && day - rule->days_before >= length)
		return date_from_parts(parts.year, parts.month, length);
	return date_add(start, day - 1 - rule->days_before);
}

/* ISO 8601: the week's year is that of its Thursday. */
static void label_week(struct due_occurrence *occurrence)
{
	struct date_parts parts = date_to_parts(date_add(occurrence->from, 3));
	struct date first = date_from_parts(parts.year, 1, 1);
	int week = (occurrence->from.day + 3 - first.day) / 7 + 1;

	(void)snprintf(occurrence->label, sizeof(occurrence->label),
		       "%04d-W%02d", parts.year % 10000, week % 100);
}

static void label(struct due_occurrence *occurrence, enum due_period period)
{
	struct date_parts parts = date_to_parts(occurrence->from);
	int year = parts.year % 10000;
	int month = parts.month;
	char *text = occurrence->label;
	size_t size = sizeof(occurrence->label);

	if (period == PERIOD_WEEK)
		label_week(occurrence);
	else if (period == PERIOD_MONTH)
		(void)snprintf(text, size, "%04d-%02d", year, month % 100);
	else if (period == PERIOD_QUARTER)
		(void)snprintf(text, size, "%04d-Q%d", year,
			       (month - 1) / 3 % 4 + 1);
	else if (period == PERIOD_HALF_YEAR)
		(void)snprintf(text, size, "%04d-H%d", year, month > 6 ? 2 : 1);
	else
		(void)snprintf(text, size, "%04d", year);
}

/* The day on which a period's data end; none that would be after its due day. */
static struct date cut_off_of(const struct due_recurrence *rule,
			      const struct due_context *context,
			      const struct due_occurrence *occurrence)
{
	int day = rule->cut_off;
	struct date_parts parts = date_to_parts(occurrence->to);
	struct date cut_off;

	if (day == 0 && rule->is_default_day && rule->period != PERIOD_WEEK)
		day = context->default_cut_off;
	if (day <= 0)
		return DATE_NONE;
	if (rule->period == PERIOD_WEEK)
		cut_off = date_add(occurrence->from, day - 1);
	else if (day >= parts.day) /* the month's last day, or none such */
		cut_off = occurrence->to;
	else
		cut_off = date_from_parts(parts.year, parts.month, day);
	return date_compare(cut_off, occurrence->due) < 0 ? cut_off : DATE_NONE;
}

static bool is_in_cycle(const struct due_recurrence *rule, int number)
{
	if (rule->every <= 1)
		return true;
	return rule->period == PERIOD_YEAR && rule->anchor > 0 &&
	       (number - rule->anchor) % rule->every == 0;
}

static bool is_sound(const struct due_recurrence *rule)
{
	int months = months_of(rule->period);

	if (rule->cut_off < 0 || rule->cut_off > 31)
		return false;
	if (rule->period == PERIOD_WEEK)
		return rule->day >= 0 && rule->day <= 7 && rule->cut_off <= 7;
	return months > 0 && rule->month >= 0 && rule->month <= months &&
	       rule->day >= 0 && rule->day <= 31 && rule->days_before >= 0 &&
	       rule->days_before <= 31 && rule->shift_periods >= 0 &&
	       rule->shift_periods <= 12;
}

/* The period was over before the document, and nobody asks for older ones. */
static bool is_over(const struct due_recurrence *rule, int number,
		    struct date issued, struct date at)
{
	struct date next = period_start(rule->period, number + 1);

	return date_is_set(issued) && date_is_set(next) &&
	       date_compare(at, issued) >= 0 && date_compare(next, issued) <= 0;
}

bool due_next(const struct due_recurrence *rule,
	      const struct due_context *context, struct date at,
	      struct date until, struct due_occurrence *occurrence)
{
	int number;

	if (!is_sound(rule) || !date_is_set(at))
		return false;
	number = period_at(rule->period, at) - 1;
	for (int last = number + LOOK_AHEAD; number < last; number++) {
		int reported = number - rule->shift_periods;
		struct date due = day_in(rule, number);

		if (!date_is_set(due) || !is_in_cycle(rule, reported) ||
		    date_compare(due, at) < 0 ||
		    is_over(rule, reported, context->issued, at))
			continue;
		if (date_is_set(until) && date_compare(due, until) > 0)
			return false;
		occurrence->from = period_start(rule->period, reported);
		occurrence->to =
			date_add(period_start(rule->period, reported + 1), -1);
		occurrence->due = due;
		occurrence->minute = rule->minute;
		occurrence->cut_off = cut_off_of(rule, context, occurrence);
		label(occurrence, rule->period);
		return true;
	}
	return false;
}

/* Half a month is 15 days, half a year 6 months (art. 146.1). */
static struct date add_term(const struct due_term *term, struct date event,
			    const struct workdays *calendar)
{
	int sign = term->is_back ? -1 : 1;
	int whole = term->halves / 2;
	int half = term->halves % 2;

	switch (term->unit) {
	case UNIT_DAY:
		return date_add(event, sign * (whole + half));
	case UNIT_WORKING_DAY:
		return workdays_add(calendar, event, sign * (whole + half));
	case UNIT_WEEK:
		return date_add(event, sign * (whole * 7 + half * 4));
	case UNIT_MONTH:
		event = date_add_months(event, sign * whole);
		return half && date_is_set(event) ? date_add(event, sign * 15)
						  : event;
	case UNIT_YEAR:
		return date_add_months(event, sign * (whole * 12 + half * 6));
	case UNIT_NONE:
	case UNIT_HOUR:
	case UNIT_WORKING_HOUR:
		break;
	}
	return DATE_NONE;
}

/* What a term's end rests on: its days, or only those that it rolled over. */
static bool find_span(const struct due_term *term, struct date event,
		      const struct workdays *calendar, struct date span[2])
{
	struct due_term days = *term;

	if (term->unit == UNIT_WORKING_HOUR) {
		days.unit = UNIT_WORKING_DAY;
		days.halves = term->halves / DAY_HOURS + 2;
	} else if (term->unit == UNIT_HOUR ||
		   (term->is_back && term->unit != UNIT_WORKING_DAY)) {
		return false;
	}
	span[0] = days.unit == UNIT_WORKING_DAY
			  ? event
			  : add_term(&days, event, calendar);
	span[1] = due_term_end(&days, event, calendar);
	return date_is_set(span[0]) && date_is_set(span[1]);
}

static bool is_computed(const struct workdays *calendar, struct date from,
			struct date to)
{
	for (size_t i = 0; i < calendar->count; i++) {
		const struct workday *day = &calendar->days[i];

		if (day->is_expected && date_compare(day->date, from) >= 0 &&
		    date_compare(day->date, to) <= 0)
			return true;
	}
	return false;
}

const char *due_term_doubt(const struct due_term *term, struct date event,
			   const struct workdays *calendar, struct arena *arena)
{
	struct date span[2];
	struct date from;
	struct date to;
	char day[DATE_TEXT_SIZE];

	if (!find_span(term, event, calendar, span))
		return NULL;
	from = span[term->is_back ? 1 : 0];
	to = span[term->is_back ? 0 : 1];
	if (date_is_set(calendar->until) &&
	    date_compare(to, calendar->until) > 0)
		return arena_printf(arena,
				    "the calendar of days off ends on %s: days "
				    "off after it are not known",
				    date_to_iso(calendar->until, day));
	if (date_is_set(calendar->from) &&
	    date_compare(from, calendar->from) < 0)
		return arena_printf(arena,
				    "the calendar of days off begins on %s: "
				    "days off before it are not known",
				    date_to_iso(calendar->from, day));
	return is_computed(calendar, from, to)
		       ? "rests on days off that are computed, not announced"
		       : NULL;
}

struct date due_term_end(const struct due_term *term, struct date event,
			 const struct workdays *calendar)
{
	struct date end;

	if (!date_is_set(event) || term->halves <= 0)
		return DATE_NONE;
	end = add_term(term, event, calendar);
	if (!date_is_set(end) || term->is_back)
		return end;
	return workdays_forward(calendar, end);
}
