/*
 * Which days are worked, and counting in them. A calendar is data that people
 * write, so one that never works must end a search, not hang it.
 */
#include "calendars/workdays.h"

#include <stdlib.h>
#include <string.h>

/* No office is closed for as long as this; a calendar that is, is wrong. */
#define LONGEST_REST 366

void workdays_init(struct workdays *calendar)
{
	*calendar = (struct workdays){
		.rests_on = { [0] = true, [6] = true },
		.from = DATE_NONE,
		.until = DATE_NONE,
	};
}

static int compare(const void *a, const void *b)
{
	const struct workday *left = a;
	const struct workday *right = b;

	return date_compare(left->date, right->date);
}

struct date workdays_sort(struct workdays *calendar)
{
	struct workday *days = calendar->days;

	if (calendar->count < 2)
		return DATE_NONE;
	qsort(days, calendar->count, sizeof(*days), compare);
	for (size_t i = 1; i < calendar->count; i++)
		if (date_compare(days[i - 1].date, days[i].date) == 0)
			return days[i].date;
	return DATE_NONE;
}

/* True when the calendar says that it is complete on that day. */
static bool covers(const struct workdays *calendar, struct date date)
{
	return date_is_set(calendar->from) && date_is_set(calendar->until) &&
	       date_compare(date, calendar->from) >= 0 &&
	       date_compare(date, calendar->until) <= 0;
}

/* Both spans as one; with a gap between them only the lower one is known. */
static void lay_covers(struct workdays *laid, const struct workdays *under,
		       const struct workdays *over)
{
	bool is_joined =
		date_is_set(under->from) && date_is_set(over->from) &&
		date_compare(over->from, date_add(under->until, 1)) <= 0 &&
		date_compare(under->from, date_add(over->until, 1)) <= 0;

	laid->from = date_is_set(under->from) ? under->from : over->from;
	laid->until = date_is_set(under->from) ? under->until : over->until;
	if (!is_joined)
		return;
	if (date_compare(over->from, laid->from) < 0)
		laid->from = over->from;
	if (date_compare(over->until, laid->until) > 0)
		laid->until = over->until;
}

void workdays_lay(struct workdays *calendar, const struct workdays *over,
		  struct arena *arena)
{
	struct workdays laid = *calendar;

	laid.days = arena_alloc(arena, (calendar->count + over->count) *
					       sizeof(*laid.days));
	laid.count = 0;
	for (size_t i = 0; i < over->count; i++)
		laid.days[laid.count++] = over->days[i];
	for (size_t i = 0; i < calendar->count; i++)
		if (!covers(over, calendar->days[i].date) &&
		    workdays_find(over, calendar->days[i].date) == NULL)
			laid.days[laid.count++] = calendar->days[i];
	(void)workdays_sort(&laid);
	if (over->has_week) {
		memcpy(laid.rests_on, over->rests_on, sizeof(laid.rests_on));
		laid.has_week = true;
	}
	if (over->code != NULL)
		laid.code = over->code;
	if (over->name != NULL)
		laid.name = over->name;
	if (over->extends != NULL)
		laid.extends = over->extends;
	lay_covers(&laid, calendar, over);
	*calendar = laid;
}

/* The first row from a date on that the other calendar does not agree with. */
static struct date first_difference(const struct workdays *calendar,
				    const struct workdays *other,
				    struct date from)
{
	for (size_t i = 0; i < calendar->count; i++) {
		struct date date = calendar->days[i].date;

		if (date_compare(date, from) >= 0 &&
		    workdays_is_working(calendar, date) !=
			    workdays_is_working(other, date))
			return date;
	}
	return DATE_NONE;
}

struct date workdays_difference(const struct workdays *a,
				const struct workdays *b, struct date from)
{
	struct date of_a = first_difference(a, b, from);
	struct date of_b = first_difference(b, a, from);

	if (!date_is_set(of_a) ||
	    (date_is_set(of_b) && date_compare(of_b, of_a) < 0))
		return of_b;
	return of_a;
}

bool workdays_agree(const struct workdays *a, const struct workdays *b)
{
	return memcmp(a->rests_on, b->rests_on, sizeof(a->rests_on)) == 0 &&
	       !date_is_set(
		       workdays_difference(a, b, date_from_parts(1, 1, 1)));
}

const struct workdays *calendars_find(const struct calendars *calendars,
				      const char *code)
{
	for (size_t i = 0; i < calendars->count; i++)
		if (calendars->items[i].code != NULL &&
		    strcmp(calendars->items[i].code, code) == 0)
			return &calendars->items[i];
	return NULL;
}

const struct workday *workdays_find(const struct workdays *calendar,
				    struct date date)
{
	const struct workday key = { .date = date };

	if (calendar->count == 0)
		return NULL;
	return bsearch(&key, calendar->days, calendar->count, sizeof(key),
		       compare);
}

bool workdays_is_working(const struct workdays *calendar, struct date date)
{
	const struct workday *day = workdays_find(calendar, date);

	if (day != NULL)
		return !day->is_off;
	return !calendar->rests_on[date_weekday(date)];
}

static struct date seek(const struct workdays *calendar, struct date date,
			int step)
{
	for (int i = 0; date_is_set(date) && i < LONGEST_REST; i++) {
		if (workdays_is_working(calendar, date))
			return date;
		date = date_add(date, step);
	}
	return DATE_NONE;
}

struct date workdays_forward(const struct workdays *calendar, struct date date)
{
	return seek(calendar, date, 1);
}

struct date workdays_back(const struct workdays *calendar, struct date date)
{
	return seek(calendar, date, -1);
}

struct date workdays_add(const struct workdays *calendar, struct date date,
			 int count)
{
	const struct date first = date_from_parts(1, 1, 1);
	const struct date last = date_from_parts(9999, 12, 31);
	int step = count < 0 ? -1 : 1;

	for (int left = count; left != 0 && date_is_set(date); left -= step) {
		date = seek(calendar, date_add(date, step), step);
		if (date_compare(date, first) < 0 ||
		    date_compare(date, last) > 0)
			return DATE_NONE;
	}
	return date;
}
