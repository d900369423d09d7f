/*
 * Recurring duties once all is read: a day or a window that stands apart joins
 * its period, and what the document leaves open is filled in by policy.
 */
#include "calendars/due_recurring.h"

#include "calendars/due_cycle.h"

/* "định kỳ hằng năm … trước ngày 10/12": the day stands apart. */
static bool join_day(struct reading *reading, const struct dated *dated)
{
	const struct finding *finding = dated->finding;
	const struct point *point = &finding->point;
	struct due *due = reading->due;

	if (finding->kind != FINDING_POINT || point->year > 0 ||
	    point->is_this_year || point->grain != GRAIN_DAY ||
	    point->feast != FEAST_NONE)
		return false;
	for (size_t i = 0; i < due->recurrence_count; i++) {
		struct due_recurrence *rule = &due->recurrences[i];

		if (rule->period == PERIOD_YEAR && rule->is_default_day) {
			*rule = cycle_yearly(point, finding->mark);
			return true;
		}
	}
	reading->broken = "a day without a year stands beside a recurring "
			  "duty, and does not fit its period";
	return true;
}

/* A window, a start or a last year bounds the recurring duty. */
static bool join_bounds(struct reading *reading, const struct dated *dated)
{
	struct due *due = reading->due;

	switch (dated->class) {
	case DUE_START:
		due->from = dated->from;
		return true;
	case DUE_WINDOW:
		due->from = dated->from;
		due->until = dated->due;
		return true;
	case DUE_YEAR:
		if (dated->finding->mark == MARK_BEFORE)
			return false;
		due->from = dated->from;
		due->until = dated->due;
		return true;
	default:
		if (!dating_is_until(dated->finding, &reading->words))
			return false;
		due->until =
			dated->due; /* "hằng tháng đến hết tháng 12/2026" */
		return true;
	}
}

#define OFFICE "the office's default and not the document's"

/* Where the document names no day: policy's, and said to be policy's. */
static void fill_default(struct reading *reading, struct due_recurrence *rule)
{
	int day = reading->context->default_day;

	switch (rule->period) {
	case PERIOD_WEEK:
		rule->day = 5;
		reading_warn(reading,
			     "no weekday is named: Friday is taken, " OFFICE);
		break;
	case PERIOD_YEAR:
		rule->day = 0;
		reading_warn(reading,
			     "no day is named: 31 December is taken, " OFFICE);
		break;
	default:
		rule->day = day > 0 && day <= 31 ? day : 25;
		reading_warn(
			reading,
			arena_printf(reading->arena,
				     "no day is named: day %d of the last "
				     "month of the period is taken, " OFFICE,
				     rule->day));
		break;
	}
}

static void fill_defaults(struct reading *reading)
{
	struct due *due = reading->due;

	for (size_t i = 0; i < due->recurrence_count; i++) {
		struct due_recurrence *rule = &due->recurrences[i];

		if (reading->context->before_is_inclusive)
			rule->days_before = 0;
		if (rule->is_default_day)
			fill_default(reading, rule);
	}
}

static const char *once_rule(const struct due *due)
{
	if (due->recurrence_count == 0)
		return "recurring; no day follows from the words";
	if (due->recurrence_count > 1)
		return "several recurring rules, each once a period";
	switch (due->recurrences[0].period) {
	case PERIOD_WEEK:
		return "once a week";
	case PERIOD_MONTH:
		return "once a month";
	case PERIOD_QUARTER:
		return "once a quarter";
	case PERIOD_HALF_YEAR:
		return "once a half-year";
	default:
		return due->recurrences[0].every > 1 ? "once in several years"
						     : "once a year";
	}
}

/* How the days of the rules were read, in words. */
static const char *rule_words(struct reading *reading)
{
	const struct due *due = reading->due;
	const char *once = once_rule(due);

	for (size_t i = 0; i < due->recurrence_count; i++) {
		if (due->recurrences[i].days_before > 0)
			return arena_printf(reading->arena,
					    "%s; \"before\" a day: the day "
					    "before the day named, until 24:00 "
					    "(Civil Code 2015, art. 148.6)",
					    once);
	}
	return once;
}

/* A term behind the period is counted anew each time. */
static bool is_term_each_time(const struct reading *reading)
{
	const struct findings *findings = &reading->findings;
	bool has_cycle = false;

	for (size_t i = 0; i < findings->count; i++) {
		if (has_cycle && findings->items[i].kind == FINDING_TERM)
			return true;
		has_cycle =
			has_cycle || findings->items[i].kind == FINDING_CYCLE;
	}
	return false;
}

/*
 * "hằng quý, trong 15 ngày sau khi kết thúc quý", "hằng tháng, trước kỳ giao
 * ban": the document does name a day, in words that give no rule.
 */
static void forget_defaults(struct reading *reading)
{
	struct due *due = reading->due;
	size_t kept = 0;

	for (size_t i = 0; i < due->recurrence_count; i++)
		if (!due->recurrences[i].is_default_day)
			due->recurrences[kept++] = due->recurrences[i];
	if (kept < due->recurrence_count)
		reading_warn(reading,
			     "its day is stated in words that give no rule: "
			     "enter the recurring duty by itself");
	due->recurrence_count = kept;
}

/* "01 lần/quý, trước ngày 25 tháng cuối quý": the day is named after all. */
static void drop_named_defaults(struct due *due)
{
	size_t kept = 0;

	for (size_t i = 0; i < due->recurrence_count; i++) {
		const struct due_recurrence *rule = &due->recurrences[i];
		bool is_named = false;

		for (size_t j = 0; j < due->recurrence_count; j++)
			is_named = is_named ||
				   (!due->recurrences[j].is_default_day &&
				    due->recurrences[j].period == rule->period);
		if (!rule->is_default_day || !is_named)
			due->recurrences[kept++] = *rule;
	}
	due->recurrence_count = kept;
}

void recurring_settle(struct reading *reading)
{
	size_t kept = 0;

	for (size_t i = 0; i < reading->dated_count; i++) {
		struct dated dated = reading->dated[i];

		if (!join_day(reading, &dated) && !join_bounds(reading, &dated))
			reading->dated[kept++] = dated;
	}
	reading->dated_count = kept;
	drop_named_defaults(reading->due);
	if (reading->findings.has_dangling || is_term_each_time(reading))
		forget_defaults(reading);
	fill_defaults(reading);
	reading->due->class = DUE_RECURRING;
	reading->due->rule = rule_words(reading);
}
