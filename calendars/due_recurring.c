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

#define NO_DAY ": the office's default, the document names no day"
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

static const char *once(const struct due_recurrence *rule)
{
	switch (rule->period) {
	case PERIOD_WEEK:
		return "once a week";
	case PERIOD_MONTH:
		return "once a month";
	case PERIOD_QUARTER:
		return "once a quarter";
	case PERIOD_HALF_YEAR:
		return "once a half-year";
	default:
		return rule->every > 1 ? "once in several years"
				       : "once a year";
	}
}

/* A policy's day stands in the rule, for that is what is shown and sent. */
static const char *tell_default(struct reading *reading,
				const struct due_recurrence *rule)
{
	switch (rule->period) {
	case PERIOD_WEEK:
		return ", on Friday" NO_DAY;
	case PERIOD_YEAR:
		return ", on 31 December" NO_DAY;
	case PERIOD_MONTH:
		return arena_printf(reading->arena, ", on day %d" NO_DAY,
				    rule->day);
	default:
		return arena_printf(reading->arena,
				    ", on day %d of its last month" NO_DAY,
				    rule->day);
	}
}

/* A month may be too short for the day that is named. */
static bool may_lack_day(const struct due_recurrence *rule)
{
	if (rule->period == PERIOD_WEEK || rule->day < 29)
		return false;
	return rule->period != PERIOD_YEAR || rule->month == 2;
}

static const char *tell_rule(struct reading *reading,
			     const struct due_recurrence *rule)
{
	return arena_printf(
		reading->arena, "%s%s%s", once(rule),
		rule->is_default_day ? tell_default(reading, rule) : "",
		may_lack_day(rule) ? "; a month without that day: its last day "
				     "(art. 148.4)"
				   : "");
}

/* How the days of the rules were read, in words. */
static const char *rule_words(struct reading *reading)
{
	const struct due *due = reading->due;
	const char *words = "recurring; no day follows from the words";
	bool is_before = false;

	if (due->recurrence_count > 1)
		words = "several recurring rules:";
	for (size_t i = 0; i < due->recurrence_count; i++) {
		const char *one = tell_rule(reading, &due->recurrences[i]);

		words = due->recurrence_count == 1
				? one
				: arena_printf(reading->arena, "%s%s %s", words,
					       i == 0 ? "" : ";", one);
		is_before = is_before || due->recurrences[i].days_before > 0;
	}
	if (!is_before)
		return words;
	return arena_printf(reading->arena,
			    "%s; \"before\" a day: the day before the day "
			    "named, until 24:00 (Civil Code 2015, art. 148.6)",
			    words);
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

/* The rule that has the day of "tháng sau", for another period. */
static struct due_recurrence shift(struct due_recurrence rule,
				   enum due_period period)
{
	rule.period = period;
	rule.month = period == PERIOD_MONTH ? 0 : 1;
	return rule;
}

/* "hằng quý … trước ngày 10 tháng sau": the day of each period named. */
static bool fill_next_month(struct reading *reading,
			    const struct due_recurrence *day)
{
	struct due *due = reading->due;
	bool is_filled[DUE_RULES] = { false };
	bool is_any = false;
	size_t kept = 0;

	for (size_t i = 0; i < due->recurrence_count; i++) {
		struct due_recurrence *rule = &due->recurrences[i];

		if (!rule->is_default_day || rule->every > 1 ||
		    rule->period < PERIOD_MONTH)
			continue;
		*rule = shift(*day, rule->period);
		is_filled[i] = true;
		is_any = true;
	}
	for (size_t i = 0; is_any && i < due->recurrence_count; i++)
		if (is_filled[i] ||
		    due->recurrences[i].period != PERIOD_MONTH ||
		    due->recurrences[i].shift_periods != 1)
			due->recurrences[kept++] = due->recurrences[i];
	if (is_any)
		due->recurrence_count = kept;
	return is_any;
}

/* Where the sentence begins that holds the word. */
static size_t sentence_of(const struct words *words, size_t at)
{
	while (at > 0 && !words_is_mark(words, at - 1, ';') &&
	       !words_is_mark(words, at - 1, '.') &&
	       !words_is_mark(words, at - 1, '|'))
		at--;
	return at;
}

/* "báo cáo quý trước ngày 10 tháng sau": the report's name is its period. */
static void take_report_names(struct reading *reading,
			      const struct due_recurrence *day)
{
	const struct words *words = &reading->words;
	struct due *due = reading->due;
	size_t at = sentence_of(words, reading->next_month->first);
	size_t count = 0;

	while (at < reading->next_month->first) {
		enum due_period period;
		size_t taken = cycle_read_report_name(words, at, &period);
		struct due_recurrence rule;

		at += taken > 0 ? taken : 1;
		if (taken == 0)
			continue;
		rule = shift(*day, period);
		if (count++ == 0)
			due->recurrences[0] = rule;
		else if (due->recurrence_count < DUE_RULES)
			due->recurrences[due->recurrence_count++] = rule;
	}
}

static void join_next_month(struct reading *reading)
{
	struct due_recurrence day;

	if (reading->next_month == NULL)
		return;
	day = reading->next_month->rules[0];
	if (fill_next_month(reading, &day))
		return;
	if (reading->due->recurrence_count == 1)
		take_report_names(reading, &day);
}

/* The month of the period that the month of the year is. */
static int month_within(int month, enum due_period period)
{
	switch (period) {
	case PERIOD_QUARTER:
		return (month - 1) % 3 + 1;
	case PERIOD_HALF_YEAR:
		return (month - 1) % 6 + 1;
	case PERIOD_YEAR:
		return month;
	default:
		return 0;
	}
}

/* "trước ngày 15/4/2026 hằng năm", "30 June 2026 and quarterly thereafter". */
static bool is_first_of(const struct reading *reading,
			const struct dated *dated)
{
	const struct due_recurrence *rule = &reading->due->recurrences[0];
	const struct finding *finding = dated->finding;

	if (reading->dated_count != 1 || reading->due->recurrence_count != 1 ||
	    !rule->is_default_day || rule->every > 1 ||
	    finding->kind != FINDING_POINT ||
	    finding->point.grain != GRAIN_DAY || finding->point.year == 0 ||
	    finding->point.feast != FEAST_NONE || finding->mark > MARK_IN ||
	    !date_is_set(dated->due) || dated->class != DUE_DAY)
		return false;
	return reading->findings.has_onward || finding->is_onward ||
	       (rule->period == PERIOD_YEAR &&
		finding->last == reading->cycle->first);
}

/* The day of the first one is that of the later ones too. */
static bool join_first(struct reading *reading, const struct dated *dated)
{
	struct due_recurrence *rule = &reading->due->recurrences[0];
	enum due_period period = rule->period;

	if (!is_first_of(reading, dated))
		return false;
	*rule = cycle_yearly(&dated->finding->point, dated->finding->mark);
	rule->month = month_within(rule->month, period);
	rule->period = period;
	if (period == PERIOD_WEEK)
		rule->day =
			(date_weekday(dated->due) + rule->days_before + 6) % 7 +
			1;
	reading->due->from = dated->due;
	reading_warn(reading, "the day of the first one is taken for the later "
			      "ones too");
	return true;
}

/* Each period has an event of its own: not one term, but one each time. */
static void drop_term(struct reading *reading)
{
	if (reading->term == NULL)
		return;
	reading_warn(reading,
		     arena_printf(reading->arena,
				  "a term is counted anew each time: \"%s\"",
				  reading_words(reading, reading->term)));
	reading->term = NULL;
}

void recurring_settle(struct reading *reading)
{
	size_t kept = 0;

	join_next_month(reading);
	for (size_t i = 0; i < reading->dated_count; i++) {
		struct dated dated = reading->dated[i];

		if (!join_day(reading, &dated) &&
		    !join_first(reading, &dated) &&
		    !join_bounds(reading, &dated))
			reading->dated[kept++] = dated;
	}
	reading->dated_count = kept;
	drop_named_defaults(reading->due);
	if (reading->findings.has_dangling || is_term_each_time(reading))
		forget_defaults(reading);
	if (is_term_each_time(reading))
		drop_term(reading);
	fill_defaults(reading);
	reading->due->class = DUE_RECURRING;
	reading->due->rule = rule_words(reading);
}
