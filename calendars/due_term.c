/*
 * Terms: an amount of time, and the event from which it is counted. An event
 * that is a date written out is kept as such, so that the end can be given.
 */
#include "calendars/due_term.h"

#include <string.h>

#include "calendars/due_form.h"
#include "calendars/due_words.h"

#define ID(offset) words_id(words, at + (offset))
#define IS_MARK(offset, mark) words_is_mark(words, at + (offset), mark)

/* A length that its figures and its letters give differently. */
#define TERM_UNCLEAR (TERM_LIMIT + 1)

/* "(hai)", "(30)" behind a number repeats it; another number disagrees. */
static size_t skip_repeated(const struct words *words, size_t at, int *halves)
{
	const struct word *inner = words_at(words, at + 1);

	if (!IS_MARK(0, '('))
		return 0;
	if ((inner->id == WORD_NUMBER || inner->id == WORD_NUMERAL) &&
	    IS_MARK(2, ')')) {
		if (inner->value * 2 != *halves)
			*halves = TERM_UNCLEAR;
		return 3;
	}
	for (size_t i = 1; i <= 4; i++) {
		if (IS_MARK(i, ')'))
			return i + 1;
		if (ID(i) == WORD_NUMBER || ID(i) == WORD_MARK)
			return 0;
	}
	return 0;
}

/* "1,5", "2.0", "1/2" in halves; 0 for another fraction, -1 for none. */
static int read_fraction(const struct words *words, size_t at)
{
	int whole = words_at(words, at)->value;
	int part = words_at(words, at + 2)->value;

	if (IS_MARK(1, '/') && whole == 1 && part == 2)
		return 1;
	if (!IS_MARK(1, ',') && !IS_MARK(1, '.'))
		return -1;
	return part == 5 || part == 0 ? whole * 2 + (part == 5) : 0;
}

/* "10", "05 (năm)", "1,5", "ba", "nửa"; half units, 0 when none is there. */
static size_t read_amount(const struct words *words, size_t at, int *halves)
{
	const struct word *word = words_at(words, at);
	const struct word *after = words_at(words, at + 2);

	if (word->id == WORD_HALF) {
		*halves = 1;
		return 1;
	}
	if (word->id == WORD_NUMERAL) {
		*halves = word->value * 2;
		return 1 + skip_repeated(words, at + 1, halves);
	}
	if (word->id == WORD_YEAR && ID(1) >= WORD_DAY && ID(1) <= WORD_HOUR) {
		*halves = 10; /* "năm ngày" is five days */
		return 1;
	}
	if (word->id != WORD_NUMBER || word->digits > 4 || word->is_ordinal)
		return 0;
	*halves = after->id == WORD_NUMBER && after->is_close
			  ? read_fraction(words, at)
			  : -1;
	if (*halves >= 0)
		return *halves > 0 ? 3 : 0;
	*halves = word->value * 2;
	return word->value == 0 ? 0 : 1 + skip_repeated(words, at + 1, halves);
}

static enum due_unit unit_of(enum word_id id)
{
	switch (id) {
	case WORD_HOUR:
		return UNIT_HOUR;
	case WORD_DAY:
		return UNIT_DAY;
	case WORD_WEEK:
		return UNIT_WEEK;
	case WORD_MONTH:
		return UNIT_MONTH;
	case WORD_YEAR:
		return UNIT_YEAR;
	default:
		return UNIT_NONE;
	}
}

/* "3 - 5 ngày", "3 đến 5 ngày": which end counts is not for us to say. */
static size_t read_double(const struct words *words, size_t at)
{
	int halves;
	size_t taken = read_amount(words, at, &halves);

	if (taken == 0 || (!words_is_mark(words, at + taken, MARK_DASH) &&
			   words_id(words, at + taken) != WORD_TO))
		return 0;
	at += taken + 1;
	taken = read_amount(words, at, &halves);
	return taken > 0 && unit_of(words_id(words, at + taken)) != UNIT_NONE
		       ? at + taken + 1
		       : 0;
}

/* Only days and hours are counted in working time. */
static enum due_unit working_unit(enum due_unit unit)
{
	if (unit == UNIT_DAY)
		return UNIT_WORKING_DAY;
	return unit == UNIT_HOUR ? UNIT_WORKING_HOUR : UNIT_NONE;
}

/* Amount and unit; "ngày làm việc", "working days". */
static size_t read_length(const struct words *words, size_t at,
			  struct due_term *term)
{
	size_t first = at;
	size_t taken = read_amount(words, at, &term->halves);
	bool is_working = false;

	if (taken == 0)
		return 0;
	at += taken;
	if (IS_MARK(0, MARK_DASH) && words_at(words, at + 1)->is_close)
		at++; /* "15-day" */
	if (ID(0) == WORD_WORKING || ID(0) == WORD_CALENDAR) {
		is_working = ID(0) == WORD_WORKING;
		at++;
	}
	term->unit = unit_of(ID(0));
	if (term->unit == UNIT_NONE)
		return 0;
	at++;
	if (ID(0) == WORD_WORKING) {
		is_working = true;
		at++;
	} else if (ID(0) == WORD_CALENDAR || ID(0) == WORD_CONTINUOUS) {
		at++;
	}
	if (ID(0) == WORD_AND_HALF) {
		term->halves++;
		at++;
	}
	if (is_working)
		term->unit = working_unit(term->unit);
	return term->unit == UNIT_NONE ? 0 : at - first;
}

/* "thời điểm" before an event's words. */
static bool is_moment(const struct words *words, size_t at)
{
	return ID(0) == WORD_NOISE &&
	       strcmp(words_at(words, at)->plain, "thoi") == 0;
}

/* "the end of Q2 2026" is a day, from which a term can be counted. */
static size_t take_last_day(struct point *point, size_t taken)
{
	struct date_parts last = date_to_parts(point_last(point));

	*point = (struct point){ .minute = -1,
				 .grain = GRAIN_DAY,
				 .year = last.year,
				 .first_month = last.month,
				 .last_month = last.month,
				 .day = last.day };
	return taken;
}

/* What a term is counted from: a day written out, or an event's words. */
static size_t read_base(const struct words *words, struct arena *arena,
			size_t at, struct finding *finding)
{
	size_t first = at;
	size_t last = at;
	size_t taken;

	taken = point_read(words, at, &finding->base);
	if (taken > 0 && finding->base.grain == GRAIN_DAY)
		return taken;
	if (taken > 0 && finding->base.edge == EDGE_LAST &&
	    finding->base.year > 0 && finding->base.broken == NULL)
		return take_last_day(&finding->base, taken);
	if (taken > 0 && finding->base.grain > GRAIN_DAY &&
	    finding->base.grain != GRAIN_UNDATED &&
	    finding->base.edge != EDGE_LAST)
		return taken;
	finding->base = (struct point){ .minute = -1 };
	while (ID(0) == WORD_DAY || ID(0) == WORD_WHEN || is_moment(words, at))
		at++;
	finding->term.event = form_read_event(words, arena, at, &last);
	if (finding->term.event == NULL)
		last = at;
	finding->is_from_signing = form_is_signing(words, at, last);
	return last - first;
}

/* The words between a term and its event; sets is_back. */
static size_t read_joint(const struct words *words, size_t at,
			 enum word_id opening, bool *is_back)
{
	size_t first = at;

	*is_back = false;
	if (IS_MARK(0, ','))
		at++;
	switch (ID(0)) {
	case WORD_FROM:
	case WORD_AFTER:
	case WORD_WHEN:
		break;
	case WORD_NEXT: /* "90 days following …" */
	case WORD_OF:
		if (!words->is_english)
			return 0;
		break;
	case WORD_COMPARED: /* "trước 05 ngày so với ngày khai mạc" */
		if (opening != WORD_BEFORE)
			return 0;
		*is_back = true;
		break;
	case WORD_BEFORE:
	case WORD_BEFORE_WHEN:
		*is_back = true;
		break;
	case WORD_NOT_BEFORE:
	default:
		return 0;
	}
	at++;
	return at - first;
}

/* "là", "the", ":" behind an opening. */
static bool is_filler(const struct words *words, size_t at)
{
	return ID(0) == WORD_ARTICLE || IS_MARK(0, ':') ||
	       (ID(0) == WORD_NOISE &&
		strcmp(words_at(words, at)->plain, "la") == 0);
}

/* "lúc 8 giờ" names an hour, "trong 8 giờ" a term. */
static bool opens(const struct word *word)
{
	switch (word->id) {
	case WORD_WITHIN:
	case WORD_BY:
	case WORD_AFTER:
	case WORD_BEFORE:
		return true;
	case WORD_IN:
		return word->value == 0;
	default:
		return false;
	}
}

/* "trong thời hạn", "chậm nhất là", "không quá", "at least". */
static size_t read_opening(const struct words *words, size_t at,
			   enum word_id *opening)
{
	size_t first = at;

	*opening = WORD_END;
	for (; at < first + FORM_RUN; at++) {
		enum word_id id = ID(0);

		if (opens(words_at(words, at))) {
			if (*opening == WORD_END || id == WORD_BEFORE)
				*opening = id;
			continue;
		}
		if (id == WORD_LEAST && *opening == WORD_END)
			*opening = id;
		if (id == WORD_LEAST || id == WORD_TENTATIVE ||
		    (*opening != WORD_END && is_filler(words, at)))
			continue;
		break;
	}
	return at - first;
}

/* A bare length is a term only when the clause ends with it. */
static bool is_clause_end(const struct words *words, size_t at)
{
	if (IS_MARK(0, '/')) /* "07 ngày/hồ sơ", but not "8 giờ/ngày" */
		return ID(1) == WORD_UNKNOWN;
	if (ID(0) == WORD_DENY) /* "05 ngày làm việc đối với hồ sơ …" */
		return words_at(words, at)->value == 2;
	return ID(0) == WORD_END ||
	       (ID(0) == WORD_MARK && !IS_MARK(0, MARK_DASH) &&
		!IS_MARK(0, '%'));
}

/* "17 giờ" is an hour of the day unless something says that it is a term. */
static bool is_hour_of_day(const struct finding *finding, enum word_id opening)
{
	return finding->term.unit == UNIT_HOUR && opening != WORD_WITHIN &&
	       opening != WORD_IN;
}

/* Words behind a length that make it another thing than a term. */
static bool is_alien(enum word_id id)
{
	switch (id) {
	case WORD_NUMBER:
	case WORD_NUMERAL:
	case WORD_DENY:
	case WORD_THROUGH:
	case WORD_COMPARED:
	case WORD_FIRST:
	case WORD_LAST:
	case WORD_ONCE:
		return true;
	default:
		return false;
	}
}

/* Of what is left of the clause nothing may change the term's meaning. */
static bool is_believed(const struct words *words, size_t at,
			enum word_id opening)
{
	if (opening == WORD_END && IS_MARK(0, ',') && ID(1) >= WORD_WEEK &&
	    ID(1) <= WORD_YEAR)
		return false; /* "quý, 6 tháng, năm": periods of reports */
	if (is_clause_end(words, at))
		return true;
	if (opening == WORD_WITHIN || opening == WORD_BY ||
	    opening == WORD_BEFORE)
		return !is_alien(ID(0)) && !IS_MARK(0, '/');
	if (opening == WORD_IN || opening == WORD_AFTER)
		return ID(0) == WORD_NOISE || ID(0) == WORD_AGENCY ||
		       ID(0) == WORD_TRIGGER;
	return false;
}

/* "ngày 15/6/2026", "ngày 10 tháng sau" behind "trước". */
static bool is_day(const struct words *words, size_t at)
{
	return ID(0) == WORD_NUMBER ||
	       (ID(0) == WORD_DAY && ID(1) == WORD_NUMBER);
}

/*
 * "báo cáo 6 tháng trước ngày 15/6/2026": the months name a report, and are
 * not counted back from the day. "01 tháng trước ngày 31/3/2026" by itself
 * does count, for no report bears such a name.
 */
static bool is_report_name(const struct words *words, size_t at, size_t base,
			   const struct finding *finding)
{
	const struct due_term *term = &finding->term;
	bool is_alone = at == 0 || words_id(words, at - 1) == WORD_MARK ||
			words_id(words, at - 1) == WORD_NOISE;

	if (term->unit != UNIT_MONTH && term->unit != UNIT_YEAR &&
	    term->unit != UNIT_WEEK)
		return false;
	if (words->is_english || !is_day(words, base))
		return false;
	return !is_alone || (term->unit == UNIT_MONTH && term->halves % 6 == 0);
}

/* "05 ngày từ ngày 14/02 đến ngày 22/02": the length of what is named. */
static bool is_range(const struct words *words, size_t at,
		     const struct finding *finding)
{
	return finding->base.grain > GRAIN_DAY ||
	       (finding->base.grain == GRAIN_DAY &&
		(ID(0) == WORD_TO || ID(0) == WORD_BY ||
		 IS_MARK(0, MARK_DASH)));
}

static void finish(struct finding *finding, enum word_id opening, bool is_back)
{
	finding->kind = FINDING_TERM;
	finding->mark = opening == WORD_END ? MARK_NONE : MARK_BY;
	finding->term.is_back = is_back;
	if (opening == WORD_AFTER)
		finding->doubt = "\"after\" a term: it may be meant as the "
				 "earliest day";
	if (finding->term.halves == TERM_UNCLEAR)
		finding->broken = "the number in figures and the one in "
				  "letters disagree";
	else if (finding->term.halves > TERM_LIMIT)
		finding->broken = "the term is too long to be meant";
}

size_t term_read(const struct words *words, struct arena *arena, size_t at,
		 struct finding *finding)
{
	size_t first = at;
	enum word_id opening;
	bool is_back;
	size_t taken;

	if (at > 0 && words_id(words, at - 1) == WORD_NUMBER_SIGN)
		return 0; /* "quyết định số 12 ngày …" */
	at += read_opening(words, at, &opening);
	if (point_read(words, at, &finding->base) > 0)
		return 0; /* "6 tháng đầu năm", "17 giờ ngày 27/11" */
	finding->base = (struct point){ .minute = -1 };
	if (read_double(words, at) > 0) {
		finding->kind = FINDING_TERM;
		finding->broken = "two lengths are given for one term";
		return read_double(words, at) - first;
	}
	taken = read_length(words, at, &finding->term);
	if (taken == 0)
		return 0;
	at += taken;
	taken = read_joint(words, at, opening, &is_back);
	if (taken > 0) {
		at += taken;
		if (is_back && opening == WORD_END &&
		    is_report_name(words, first, at, finding))
			return 0;
		at += read_base(words, arena, at, finding);
		if (is_range(words, at, finding))
			return 0;
	} else if (!is_believed(words, at, opening) ||
		   is_hour_of_day(finding, opening)) {
		return 0;
	}
	if (taken == 0 && opening == WORD_BEFORE)
		is_back = true;
	finish(finding, opening, is_back);
	return at - first;
}

/* A length that ends an event's words: where it begins, `last` for none. */
static size_t find_length(const struct words *words, size_t at, size_t last,
			  struct due_term *term)
{
	struct due_term found = *term;

	for (at++; at < last; at++) {
		size_t least = ID(0) == WORD_LEAST ? 1 : 0;
		size_t taken = read_length(words, at + least, &found);

		if (taken == 0 || at + least + taken != last)
			continue;
		*term = found;
		return at;
	}
	return last;
}

size_t term_read_before(const struct words *words, struct arena *arena,
			size_t at, struct finding *finding)
{
	size_t first = at;
	size_t event;
	size_t last;
	bool is_when = ID(0) == WORD_BEFORE_WHEN;

	if (ID(0) == WORD_BY)
		at++;
	if (!is_when && ID(0) != WORD_BEFORE)
		return 0;
	at++;
	if (!is_when && ID(0) != WORD_DAY && ID(0) != WORD_SESSION &&
	    !words->is_english)
		return 0;
	if (ID(0) == WORD_DAY)
		at++;
	if (ID(0) == WORD_NUMBER || ID(0) == WORD_MARK || ID(0) == WORD_LUNAR)
		return 0;
	event = at;
	finding->term.event = form_read_event(words, arena, at, &last);
	if (finding->term.event == NULL)
		return 0;
	finding->kind = FINDING_TERM;
	finding->mark = MARK_BEFORE;
	finding->term.unit = UNIT_DAY;
	finding->term.halves = 2;
	finding->term.is_back = true;
	at = find_length(words, at, last, &finding->term);
	if (at == last)
		return last - first;
	/* "trước ngày họp ít nhất 03 ngày làm việc" */
	finding->mark = MARK_BY;
	finding->term.event = words_slice(words, arena, event, at);
	return last - first;
}
