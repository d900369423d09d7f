#include "plan/recurrence_read.h"

#include <stdio.h>
#include <string.h>

#include "base/minute.h"
#include "base/text.h"
#include "plan/yaml.h"

#define EVERY_LIMIT 50 /* years of a cycle */
#define YEAR_FIRST 1900
#define YEAR_LAST 2200
/* No month is longer: data that end with it. For a cut-off 0 is none. */
#define LAST_CUT_OFF 31
/* No rule has more periods in a year. */
#define PERIODS_A_YEAR 54

/* By enum due_period; what a month is counted in, and how many it has. */
static const char *const period_words[] = { "",	       "week",	    "month",
					    "quarter", "half-year", "year",
					    NULL };
static const int period_months[] = { 0, 0, 1, 3, 6, 12 };

static const char *const weekday_words[] = { "",	  "monday",   "tuesday",
					     "wednesday", "thursday", "friday",
					     "saturday",  "sunday",   NULL };

static bool is_number(const struct node *node)
{
	return node != NULL && node->kind == NODE_TEXT &&
	       node->text[strspn(node->text, "0123456789")] == '\0';
}

/* ------------------------------------------------------------------ parts */

/* A day: of a week by its name, of a month by number or "last", which is
 * `last`. */
static int read_day(const struct node *node, enum due_period period, int last,
		    struct complaints *complaints)
{
	static const char *const words[] = { "last", NULL };

	if (period == PERIOD_WEEK)
		return node_word(node, weekday_words, 0, complaints);
	if (is_number(node))
		return node_number(node, 1, 31, 0, complaints);
	return node != NULL && node_word(node, words, -1, complaints) == 0
		       ? last
		       : 0;
}

static int read_month(const struct node *node, enum due_period period,
		      struct complaints *complaints)
{
	static const char *const words[] = { "last", NULL };

	if (node == NULL || period == PERIOD_WEEK || is_number(node))
		return node_number(node, 1, period_months[period], 0,
				   complaints);
	(void)node_word(node, words, 0, complaints);
	return 0;
}

static int read_time(const struct node *node, struct complaints *complaints)
{
	const char *text = node_short_line(node, complaints);
	int minute = -1;

	if (text != NULL && !minute_from_text(text, &minute))
		complain(complaints, node->place, "bad-time",
			 "'%s' is no time of the day; \"15:00\" was expected",
			 text);
	return minute;
}

static void read_cycle(const struct node *node, struct due_recurrence *rule,
		       struct complaints *complaints)
{
	const struct node *every = node_find(node, "every");
	const struct node *anchor = node_find(node, "anchor");

	rule->every = node_number(every, 1, EVERY_LIMIT, 1, complaints);
	rule->anchor =
		node_number(anchor, YEAR_FIRST, YEAR_LAST, 0, complaints);
	if (rule->every > 1 && rule->period != PERIOD_YEAR)
		complain(complaints, every->place, "bad-cycle",
			 "every is for years only");
	else if (rule->every > 1 && rule->anchor == 0)
		complain(complaints, every->place, "bad-cycle",
			 "every: %d needs anchor: one year in which it is due",
			 rule->every);
}

/* ----------------------------------------------------------------- bounds */

/* The due day of the period of that name. */
static struct date due_of(const struct due_recurrence *rule,
			  const struct due_context *context, const char *name)
{
	struct due_occurrence one;
	struct date at;
	int year = 0;

	for (int i = 0; i < 4; i++) {
		if (name[i] < '0' || name[i] > '9')
			return DATE_NONE;
		year = year * 10 + name[i] - '0';
	}
	at = date_from_parts(year, 1, 1);
	for (int i = 0; i < 2 * PERIODS_A_YEAR && date_is_set(at) &&
			due_next(rule, context, at, DATE_NONE, &one);
	     i++) {
		if (strcmp(one.label, name) == 0)
			return one.due;
		at = date_add(one.due, 1);
	}
	return DATE_NONE;
}

static struct date read_bound(const struct node *node,
			      const struct due_recurrence *rule,
			      const struct due_context *context,
			      struct complaints *complaints)
{
	const char *text = node_short_line(node, complaints);
	struct date date;

	if (text == NULL)
		return DATE_NONE;
	date = date_from_iso(text);
	if (!date_is_set(date))
		date = due_of(rule, context, text);
	if (!date_is_set(date))
		complain(complaints, node->place, "bad-date",
			 "%s: '%s' is neither a day (2010-07-01) nor one of "
			 "its periods (2010-Q3, 2010-08, 2010, 2010-H1)",
			 node->key, text);
	return date;
}

/* ------------------------------------------------------------------ words */

static void tell_day(const struct due_recurrence *rule, struct text *text)
{
	const char *before = rule->days_before > 0 ? "before " : "on ";

	if (rule->period == PERIOD_WEEK) {
		text_addf(text, ", %s%c%s", before,
			  weekday_words[rule->day][0] - 'a' + 'A',
			  weekday_words[rule->day] + 1);
		return;
	}
	if (rule->day == 0)
		text_addf(text, ", %sthe last day", before);
	else
		text_addf(text, ", %sday %d", before, rule->day);
	if (rule->period == PERIOD_MONTH)
		text_add(text,
			 rule->shift_periods > 0 ? " of the month after" : "");
	else if (rule->month == 0)
		text_addf(text, " of the last month%s",
			  rule->shift_periods > 0 ? " of the period after"
						  : "");
	else
		text_addf(text, " of month %d%s", rule->month,
			  rule->shift_periods > 0 ? " of the period after"
						  : "");
}

static void tell_cut_off(const struct recurrence *recurrence, struct text *text)
{
	const struct due_recurrence *rule = &recurrence->rule;

	if (rule->cut_off == 0)
		return;
	if (rule->period == PERIOD_WEEK)
		text_addf(text, "; data to its %c%s",
			  weekday_words[rule->cut_off][0] - 'a' + 'A',
			  weekday_words[rule->cut_off] + 1);
	else if (rule->cut_off == LAST_CUT_OFF)
		text_add(text, "; data to the last day of its last month");
	else
		text_addf(text, "; data to day %d of its last month",
			  rule->cut_off);
	if (!recurrence->has_cut_off)
		text_add(text, " (the office's default)");
	if (recurrence->is_cut_off_late)
		text_add(text, ", which is not before it is due: left out");
}

static const char *tell(const struct recurrence *recurrence,
			struct arena *arena)
{
	const struct due_recurrence *rule = &recurrence->rule;
	struct text text = { 0 };
	const char *words;

	if (rule->every > 1)
		text_addf(&text, "once in %d years", rule->every);
	else
		text_addf(&text, "once a %s", period_words[rule->period]);
	tell_day(rule, &text);
	if (rule->is_default_day)
		text_add(&text, " (the office's default)");
	if (rule->minute >= 0)
		text_addf(&text, ", %02d:%02d", rule->minute / 60,
			  rule->minute % 60);
	tell_cut_off(recurrence, &text);
	text_add(&text, "; as the plan's file spells it out");
	words = arena_string(arena, text_string(&text));
	text_clear(&text);
	return words;
}

/* ------------------------------------------------------------------ whole */

static void fill_defaults(struct due_recurrence *rule,
			  const struct due_context *context, bool has_day,
			  bool has_cut_off)
{
	rule->is_default_day = !has_day;
	if (!has_day)
		rule->day = rule->period == PERIOD_WEEK ? 5
			    : rule->period == PERIOD_YEAR
				    ? 0
				    : context->default_day;
	if (!has_day && !has_cut_off && rule->period != PERIOD_WEEK)
		rule->cut_off = context->default_cut_off;
}

/* Data cannot end on the due day or after it: such a cut-off is none. */
static bool is_cut_off_late(const struct due_recurrence *rule,
			    const struct due_context *context)
{
	struct due_occurrence one;

	return rule->cut_off > 0 &&
	       due_next(rule, context, date_from_parts(YEAR_FIRST, 1, 1),
			DATE_NONE, &one) &&
	       !date_is_set(one.cut_off);
}

bool recurrence_read_node(const struct node *node,
			  const struct due_context *context,
			  struct recurrence *recurrence,
			  struct complaints *complaints)
{
	static const char *const keys[] = { "period", "every", "anchor",
					    "day",    "month", "in",
					    "before", "time",  "cut-off",
					    "first",  "until", NULL };
	static const char *const places[] = { "same", "next", NULL };
	size_t errors = complaints->errors;
	struct due_recurrence rule = { .every = 1, .minute = -1 };
	const struct node *day;
	const struct node *cut_off;

	*recurrence =
		(struct recurrence){ .first = DATE_NONE, .until = DATE_NONE };
	if (!node_is_mapping(node, keys, complaints))
		return false;
	day = node_find(node, "day");
	cut_off = node_find(node, "cut-off");
	rule.period = (enum due_period)node_word(
		node_need(node, "period", complaints), period_words, 0,
		complaints);
	if (complaints->errors > errors || rule.period == PERIOD_NONE)
		return false;
	read_cycle(node, &rule, complaints);
	rule.day = read_day(day, rule.period, 0, complaints);
	rule.month =
		read_month(node_find(node, "month"), rule.period, complaints);
	rule.shift_periods =
		node_word(node_find(node, "in"), places, 0, complaints);
	rule.days_before =
		node_boolean(node_find(node, "before"), false, complaints) &&
		!context->before_is_inclusive;
	rule.minute = read_time(node_find(node, "time"), complaints);
	rule.cut_off = read_day(cut_off, rule.period, LAST_CUT_OFF, complaints);
	fill_defaults(&rule, context, day != NULL, cut_off != NULL);
	if (complaints->errors > errors)
		return false;
	recurrence->rule = rule;
	recurrence->first = read_bound(node_find(node, "first"), &rule, context,
				       complaints);
	recurrence->until = read_bound(node_find(node, "until"), &rule, context,
				       complaints);
	recurrence->has_cut_off = cut_off != NULL;
	recurrence->is_cut_off_late = is_cut_off_late(&rule, context);
	recurrence->words = tell(recurrence, complaints->arena);
	return complaints->errors == errors;
}

static void add_day(struct text *text, const char *key,
		    const struct due_recurrence *rule, int day, int last)
{
	if (rule->period == PERIOD_WEEK)
		text_addf(text, ", %s: %s", key, weekday_words[day]);
	else if (day == last)
		text_addf(text, ", %s: last", key);
	else
		text_addf(text, ", %s: %d", key, day);
}

const char *recurrence_text(const struct recurrence *recurrence,
			    struct arena *arena)
{
	const struct due_recurrence *rule = &recurrence->rule;
	struct text text = { 0 };
	const char *string;

	text_addf(&text, "{period: %s", period_words[rule->period]);
	if (rule->every > 1)
		text_addf(&text, ", every: %d, anchor: %d", rule->every,
			  rule->anchor);
	/* Defaults stay open: another default moves what hangs on it. */
	if (!rule->is_default_day)
		add_day(&text, "day", rule, rule->day, 0);
	if (rule->month > 0)
		text_addf(&text, ", month: %d", rule->month);
	if (rule->shift_periods > 0)
		text_add(&text, ", in: next");
	if (rule->days_before > 0)
		text_add(&text, ", before: true");
	if (rule->minute >= 0)
		text_addf(&text, ", time: \"%02d:%02d\"", rule->minute / 60,
			  rule->minute % 60);
	if (recurrence->has_cut_off)
		add_day(&text, "cut-off", rule, rule->cut_off, LAST_CUT_OFF);
	text_add(&text, "}");
	string = arena_string(arena, text_string(&text));
	text_clear(&text);
	return string;
}

enum error read_recurrence(const char *text, const struct due_context *context,
			   struct arena *arena, struct recurrence *recurrence,
			   struct why *why)
{
	struct complaints complaints = { .arena = arena, .file = "recurs" };
	const struct node *node = yaml_read(text, strlen(text), &complaints);

	if (node == NULL ||
	    !recurrence_read_node(node, context, recurrence, &complaints))
		return complaints_why(&complaints, why);
	return ERROR_NONE;
}
