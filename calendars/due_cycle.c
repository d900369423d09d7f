/*
 * Recurring duties. The period may stand before the day ("hằng quý (trước
 * ngày 05 của tháng đầu quý)"), behind it ("trước ngày 15/12 hằng năm"), or
 * alone; here are the periods, the days are in due_cycle_day.c.
 */
#include "calendars/due_cycle.h"

#include "calendars/due_cycle_parts.h"

#define ID(offset) words_id(words, at + (offset))
#define IS_MARK(offset, mark) words_is_mark(words, at + (offset), mark)

/* The period of so many units; NONE when there is no such. */
static enum due_period period_of(int count, enum word_id unit)
{
	if (unit == WORD_WEEK && count == 1)
		return PERIOD_WEEK;
	if (unit == WORD_MONTH && count == 1)
		return PERIOD_MONTH;
	if ((unit == WORD_MONTH && count == 3) ||
	    (unit == WORD_QUARTER && count == 1))
		return PERIOD_QUARTER;
	if (unit == WORD_MONTH && count == 6)
		return PERIOD_HALF_YEAR;
	if ((unit == WORD_MONTH && count == 12) ||
	    (unit == WORD_YEAR && count == 1))
		return PERIOD_YEAR;
	return PERIOD_NONE;
}

static bool is_unit(enum word_id id)
{
	return id == WORD_WEEK || id == WORD_MONTH || id == WORD_QUARTER ||
	       id == WORD_YEAR;
}

/* "một lần", "/lần", "/01 lần", "1 lần" behind a length. */
static size_t read_once(const struct words *words, size_t at)
{
	size_t first = at;

	if (IS_MARK(0, '/'))
		at++;
	if (ID(0) == WORD_ONCE && words_at(words, at)->value == 1)
		return at + 1 - first;
	if (ID(0) == WORD_NUMBER && words_at(words, at)->value == 1 &&
	    ID(1) == WORD_TIMES)
		return at + 2 - first;
	return at > first && ID(0) == WORD_TIMES ? at + 1 - first : 0;
}

/* "4 và 9": two last digits that are five years apart. */
static bool is_digit_pair(const struct words *words, size_t at)
{
	const struct word *one = words_at(words, at);
	const struct word *two = words_at(words, at + 2);
	int apart = two->value - one->value;

	return one->id == WORD_NUMBER && two->id == WORD_NUMBER &&
	       one->digits == 1 && two->digits == 1 &&
	       (apart == 5 || apart == -5) &&
	       (ID(1) == WORD_AND || ID(1) == WORD_OR || IS_MARK(1, ','));
}

/* "(năm tận cùng là 4 và 9)": the year from which five are counted. */
static size_t read_last_digits(const struct words *words, size_t at,
			       int *anchor)
{
	size_t first = at;

	if (IS_MARK(0, '(') || IS_MARK(0, ','))
		at++;
	while (ID(0) == WORD_YEAR || ID(0) == WORD_SOME)
		at++;
	if (ID(0) != WORD_LAST_DIGIT)
		return 0;
	at++;
	while (ID(0) == WORD_NOISE || ID(0) == WORD_NUMBER_SIGN)
		at++;
	if (!is_digit_pair(words, at))
		return 0;
	*anchor = 2000 + words_at(words, at)->value;
	at += 3;
	if (words_is_mark(words, first, '(') && IS_MARK(0, ')'))
		at++;
	return at - first;
}

/* A length that repeats: the rule, or only the doubt when it has no start. */
static size_t add_repeated(const struct words *words, size_t at, int count,
			   enum word_id unit, struct finding *finding)
{
	enum due_period period = period_of(count, unit);
	struct due_recurrence rule = cycle_rule(period);
	size_t taken = 0;

	rule.is_default_day = true;
	if (period != PERIOD_NONE) {
		taken = cycle_read_day(words, at, period, finding);
		if (taken == 0)
			cycle_add(finding, rule);
		return taken;
	}
	if (unit == WORD_YEAR && count == 5) {
		rule.period = PERIOD_YEAR;
		rule.every = count;
		taken = read_last_digits(words, at, &rule.anchor);
		if (taken > 0)
			cycle_add(finding, rule);
	}
	if (taken == 0)
		finding->doubt = "from which time the periods are counted is "
				 "not said: no day follows";
	return taken;
}

/* "06 tháng", "năm năm"; a unit alone is one, where that can be meant. */
static size_t read_units(const struct words *words, size_t at, bool may_be_one,
			 int *count)
{
	*count = point_small_number(words, at);
	if (*count == 0 && ID(0) == WORD_YEAR && ID(1) == WORD_YEAR)
		*count = 5;
	if (*count > 0)
		return is_unit(ID(1)) ? 2 : 0;
	*count = 1;
	return may_be_one && is_unit(ID(0)) ? 1 : 0;
}

/* "06 tháng một lần", "mỗi 6 tháng", "định kỳ 05 năm", "every 3 months". */
static size_t read_length(const struct words *words, size_t at,
			  bool is_repeated, struct finding *finding)
{
	size_t first = at;
	int count;
	enum word_id unit;
	size_t once;

	if (ID(0) == WORD_EACH) {
		is_repeated = true;
		at++;
	}
	once = read_units(words, at, is_repeated, &count);
	if (once == 0)
		return 0;
	at += once;
	unit = words_id(words, at - 1);
	once = read_once(words, at);
	if (once == 0 &&
	    (ID(0) == WORD_FIRST || ID(0) == WORD_LAST || ID(0) == WORD_NUMBER))
		return 0;
	if (once == 0 && !is_repeated &&
	    read_last_digits(words, at, &(int){ 0 }) == 0)
		return 0;
	at += once;
	at += add_repeated(words, at, count, unit, finding);
	return at - first;
}

/* Twice a year is every half-year; NONE when it cannot be divided so. */
static enum due_period divide(enum due_period period, int count)
{
	if (count == 1)
		return period;
	if (period == PERIOD_YEAR && count == 2)
		return PERIOD_HALF_YEAR;
	if (period == PERIOD_YEAR && count == 4)
		return PERIOD_QUARTER;
	return PERIOD_NONE;
}

/* "01 lần/năm", "một lần mỗi năm", "2 lần/năm", "mỗi năm 2 lần". */
static size_t read_times(const struct words *words, size_t at,
			 struct finding *finding)
{
	size_t first = at;
	int count = point_small_number(words, at);
	enum due_period period;
	struct due_recurrence rule;

	if (ID(0) == WORD_ONCE) {
		count = words_at(words, at)->value;
		at++;
	} else if (count > 0 && ID(1) == WORD_TIMES) {
		at += 2;
	} else {
		return 0;
	}
	if (IS_MARK(0, '/') || ID(0) == WORD_IN || ID(0) == WORD_ARTICLE)
		at++;
	period = ID(0) == WORD_EVERY
			 ? (enum due_period)words_at(words, at)->value
			 : period_of(1, ID(0));
	if (period == PERIOD_NONE || ID(1) == WORD_NUMBER)
		return 0;
	period = divide(period, count);
	rule = cycle_rule(period);
	rule.is_default_day = true;
	if (period == PERIOD_NONE)
		finding->doubt = "how many times is said, but not when";
	else
		cycle_add(finding, rule);
	return at + 1 - first;
}

/* "hằng quý, năm (trước ngày 10 tháng sau)": a day of each of them. */
static bool is_of_all(const struct words *words, size_t at)
{
	struct finding day = { .kind = FINDING_CYCLE };

	return IS_MARK(0, '(') &&
	       cycle_read_day(words, at, PERIOD_NONE, &day) > 0 &&
	       day.is_next_month;
}

/* "hằng quý" of "hằng tháng, hằng quý". */
static bool is_in_row(const struct words *words, size_t at)
{
	return at > 1 && words_id(words, at - 2) == WORD_EVERY &&
	       (words_is_mark(words, at - 1, ',') ||
		words_id(words, at - 1) == WORD_AND);
}

/* Behind a first period: ", 6 tháng, năm", "và cả năm". */
static size_t read_more_periods(const struct words *words, size_t at,
				struct finding *finding)
{
	size_t first = at;

	for (;;) {
		size_t next = at;
		int count = 1;
		enum due_period period;
		struct due_recurrence rule;

		if (!IS_MARK(0, ',') && ID(0) != WORD_AND && !IS_MARK(0, '+') &&
		    !IS_MARK(0, '/'))
			return at - first;
		next++;
		if (words_id(words, next) == WORD_AND)
			next++;
		if (words_id(words, next) == WORD_NUMBER)
			count = words_at(words, next++)->value;
		period = period_of(count, words_id(words, next));
		if (period == PERIOD_NONE ||
		    words_id(words, next + 1) == WORD_NUMBER ||
		    words_id(words, next + 1) == WORD_ROMAN)
			return at - first;
		at = next + 1;
		next = IS_MARK(0, '(') && !is_of_all(words, at)
			       ? cycle_read_day(words, at, period, finding)
			       : 0;
		at += next;
		if (next > 0)
			continue;
		rule = cycle_rule(period);
		rule.is_default_day = true;
		cycle_add(finding, rule);
	}
}

/* "06 tháng (trước ngày 10/6), năm (trước ngày 10/12)": two at least. */
static size_t read_pairs(const struct words *words, size_t at,
			 struct finding *finding)
{
	size_t first = at;
	int count;
	size_t taken = read_units(words, at, true, &count);
	enum due_period period;
	size_t rules;

	if (taken == 0)
		return 0;
	period = period_of(count, words_id(words, at + taken - 1));
	at += taken;
	if (period == PERIOD_NONE || !IS_MARK(0, '('))
		return 0;
	taken = cycle_read_day(words, at, period, finding);
	if (taken == 0)
		return 0;
	at += taken;
	rules = finding->rule_count;
	at += read_more_periods(words, at, finding);
	return finding->rule_count > rules &&
			       !finding->rules[rules].is_default_day
		       ? at - first
		       : 0;
}

/* "hằng quý" and what belongs to it. */
static size_t read_every(const struct words *words, size_t at,
			 struct finding *finding)
{
	size_t first = at;
	enum due_period period = (enum due_period)words_at(words, at)->value;
	struct due_recurrence rule = cycle_rule(period);
	size_t taken;
	int times = point_small_number(words, at + 1);

	rule.is_default_day = true;
	at++;
	if (ID(0) == WORD_ONCE || (times == 1 && ID(1) == WORD_TIMES)) {
		at += ID(0) == WORD_ONCE ? 1 : 2;
	} else if (times > 1 && ID(1) == WORD_TIMES) {
		rule.period = period == PERIOD_YEAR && times == 2
				      ? PERIOD_HALF_YEAR
				      : PERIOD_NONE;
		at += 2;
	}
	if (rule.period == PERIOD_NONE) {
		finding->doubt = "how many times is said, but not when";
		return at - first;
	}
	taken = is_in_row(words, first) && is_of_all(words, at)
			? 0
			: cycle_read_day(words, at, rule.period, finding);
	if (taken == 0)
		cycle_add(finding, rule);
	at += taken;
	at += read_more_periods(words, at, finding);
	return at - first;
}

/* "định kỳ" alone says that it recurs, and no more. */
static size_t read_periodic(const struct words *words, size_t at,
			    struct finding *finding)
{
	size_t first = at;
	size_t taken;

	at++;
	if (IS_MARK(0, '(') || IS_MARK(0, ':') || ID(0) == WORD_TRIGGER)
		at++;
	if (ID(0) == WORD_EVERY)
		return at + read_every(words, at, finding) - first;
	taken = read_length(words, at, true, finding);
	if (taken == 0)
		return 0;
	at += taken;
	return at + read_more_periods(words, at, finding) - first;
}

static bool reset(struct finding *finding)
{
	*finding = (struct finding){ .kind = FINDING_CYCLE };
	return true;
}

/* Days that have their period behind them. */
static size_t read_days(const struct words *words, size_t at,
			struct finding *finding)
{
	size_t taken = 0;

	if (reset(finding))
		taken = cycle_read_year_days(words, at, finding);
	if (taken == 0 && reset(finding))
		taken = cycle_read_year_window(words, at, finding);
	if (taken == 0 && reset(finding))
		taken = cycle_read_month_window(words, at, finding);
	if (taken == 0 && reset(finding))
		taken = cycle_read_month_days(words, at, PERIOD_NONE, finding);
	return taken;
}

/* The first of the forms that takes words. */
static size_t read_forms(const struct words *words, size_t at,
			 struct finding *finding)
{
	size_t taken = read_days(words, at, finding);

	if (taken == 0 && reset(finding))
		taken = cycle_read_week_day(words, at, false, finding);
	if (taken == 0 && reset(finding))
		taken = read_times(words, at, finding);
	if (taken == 0 && reset(finding))
		taken = read_length(words, at, false, finding);
	if (taken == 0 && reset(finding))
		taken = read_pairs(words, at, finding);
	return taken;
}

size_t cycle_read(const struct words *words, size_t at, struct finding *finding)
{
	size_t first = at;
	size_t taken;

	reset(finding);
	if (ID(0) == WORD_LEAST) { /* "ít nhất 01 lần/năm" */
		taken = read_times(words, at + 1, finding);
		if (taken == 0)
			taken = read_length(words, at + 1, false, finding);
		return taken == 0 ? 0 : taken + 1;
	}
	if (ID(0) == WORD_PERIODIC) {
		taken = read_periodic(words, at, finding);
		if (taken > 0)
			return taken;
		at++; /* "định kỳ trước ngày 15 hằng tháng" */
		reset(finding);
	}
	if (ID(0) == WORD_EVERY)
		taken = read_every(words, at, finding);
	else
		taken = read_forms(words, at, finding);
	if (taken > 0)
		return at + taken - first;
	if (at == first)
		return 0;
	reset(finding);
	finding->doubt = "no period is named";
	return 1;
}
