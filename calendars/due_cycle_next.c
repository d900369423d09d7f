/*
 * "tháng sau" in a recurring rule: the month behind a period, which may be
 * named before it ("hằng quý"), behind it ("sau quý báo cáo"), or elsewhere in
 * the phrase (due_recurring.c).
 */
#include "calendars/due_cycle_parts.h"
#include "calendars/due_form.h"

#define ID(offset) words_id(words, at + (offset))
#define IS_MARK(offset, mark) words_is_mark(words, at + (offset), mark)

static bool is_next(enum word_id id)
{
	return id == WORD_NEXT || id == WORD_AFTER;
}

static bool is_counter(enum word_id id)
{
	return id == WORD_NUMBER || id == WORD_ROMAN || id == WORD_NUMERAL ||
	       id == WORD_ORDINAL || id == WORD_WEEKDAY_NUMBER;
}

/* A unit that stands for a whole period. */
static size_t read_unit(const struct words *words, size_t at,
			enum due_period *period)
{
	int months = words_at(words, at)->value;
	size_t count = 1;

	if (ID(0) == WORD_QUARTER) {
		*period = PERIOD_QUARTER;
	} else if (ID(0) == WORD_YEAR) {
		*period = PERIOD_YEAR;
	} else if (ID(0) == WORD_MONTH) {
		*period = PERIOD_MONTH;
	} else if (ID(0) == WORD_NUMBER && ID(1) == WORD_MONTH &&
		   (months == 3 || months == 6)) {
		*period = months == 3 ? PERIOD_QUARTER : PERIOD_HALF_YEAR;
		count = 2;
	} else {
		return 0;
	}
	return is_counter(words_id(words, at + count)) ? 0 : count;
}

static bool is_joint(enum word_id id)
{
	return is_next(id) || id == WORD_WHEN || id == WORD_FROM ||
	       id == WORD_OF;
}

/* "sau", "của", "sau khi kết thúc", "kể từ khi hết" before the period. */
static size_t skip_joint(const struct words *words, size_t at)
{
	size_t first = at;

	if (IS_MARK(0, ','))
		at++;
	if (!is_joint(ID(0)))
		return 0;
	while (at < first + FORM_RUN &&
	       (is_joint(ID(0)) || ID(0) == WORD_ARTICLE ||
		ID(0) == WORD_EACH || ID(0) == WORD_NOISE || ID(0) == WORD_BY ||
		ID(0) == WORD_LAST))
		at++;
	return at - first;
}

/* "sau quý báo cáo", ", sau khi kết thúc quý", "kỳ báo cáo". */
static size_t read_tail(const struct words *words, size_t at,
			enum due_period *period)
{
	size_t first = at;
	size_t taken = skip_joint(words, at);

	if (taken == 0 && !is_next(words_id(words, at - 1)))
		return 0;
	at += taken;
	if (ID(0) == WORD_ARTICLE)
		at++;
	if (ID(0) == WORD_DATA_PERIOD)
		return at + 1 - first;
	taken = read_unit(words, at, period);
	if (taken == 0)
		return 0;
	at += taken;
	if (ID(0) == WORD_TRIGGER || ID(0) == WORD_THIS)
		at++;
	return at - first;
}

size_t cycle_read_next_month(const struct words *words, size_t at,
			     enum due_period known, struct due_recurrence *rule,
			     struct finding *finding)
{
	size_t first = at;

	if (ID(0) == WORD_ARTICLE)
		at++;
	if (ID(0) == WORD_NEXT && ID(1) == WORD_MONTH) {
		at += 2;
	} else if (ID(0) == WORD_MONTH && is_next(ID(1))) {
		at += 2;
		while (is_next(ID(0)))
			at++;
	} else if (ID(0) == WORD_MONTH && ID(1) == WORD_WHEN &&
		   read_tail(words, at + 1, &known) > 0) {
		at++; /* "tháng sau khi kết thúc quý" */
	} else {
		return 0;
	}
	at += read_tail(words, at, &known);
	finding->is_next_month = known == PERIOD_NONE;
	rule->period = known == PERIOD_NONE ? PERIOD_MONTH : known;
	rule->shift_periods = 1;
	rule->month = rule->period == PERIOD_MONTH ? 0 : 1;
	return at - first;
}

/* What may stand behind the name of a report's period. */
static bool ends_name(const struct words *words, size_t at)
{
	switch (ID(0)) {
	case WORD_BEFORE:
	case WORD_BY:
	case WORD_IN:
	case WORD_AND:
	case WORD_TRIGGER:
	case WORD_NOISE:
	case WORD_AGENCY:
		return true;
	default:
		return IS_MARK(0, ',') || IS_MARK(0, '(') || IS_MARK(0, ':') ||
		       IS_MARK(0, '/');
	}
}

size_t cycle_read_report_name(const struct words *words, size_t at,
			      enum due_period *period)
{
	size_t taken;

	if (at == 0 || is_counter(words_id(words, at - 1)))
		return 0;
	taken = read_unit(words, at, period);
	return taken > 0 && ends_name(words, at + taken) ? taken : 0;
}
