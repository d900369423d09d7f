/*
 * The forms that a phrase may take at one place, the most particular first:
 * what recurs, terms, ranges and points with their marks, conditions.
 */
#include "calendars/due_form.h"

#include <string.h>

#include "calendars/due_cycle.h"
#include "calendars/due_term.h"

#define ID(offset) words_id(words, at + (offset))
#define IS_MARK(offset, mark) words_is_mark(words, at + (offset), mark)

/* The mark that one word makes, NONE when it makes none. */
enum mark form_mark(enum word_id id)
{
	switch (id) {
	case WORD_BEFORE:
		return MARK_BEFORE;
	case WORD_BY:
		return MARK_BY;
	case WORD_TO:
		return MARK_TO;
	case WORD_IN:
	case WORD_WITHIN:
		return MARK_IN;
	default:
		return MARK_NONE;
	}
}

/* "là", "the", ":" between the marks and the date. */
static bool is_filler(const struct words *words, size_t at)
{
	return ID(0) == WORD_ARTICLE || IS_MARK(0, ':') ||
	       (ID(0) == WORD_NOISE && form_mark(ID(1)) != MARK_NONE) ||
	       (ID(0) == WORD_NOISE &&
		strcmp(words_at(words, at)->plain, "la") == 0);
}

size_t form_read_mark(const struct words *words, size_t at, enum mark *mark)
{
	size_t first = at;
	enum mark found = MARK_NONE;

	for (; at < first + FORM_RUN; at++) {
		enum mark next = form_mark(ID(0));

		if (next == MARK_NONE && found != MARK_NONE &&
		    is_filler(words, at))
			continue;
		if (next == MARK_NONE)
			break;
		/* the strongest counts: "chậm nhất là trước", "vào trước" */
		if (found == MARK_BEFORE && next != MARK_BEFORE)
			break;
		if (found == MARK_NONE || next < found)
			found = next;
	}
	if (found != MARK_NONE)
		*mark = found;
	return at - first;
}

static bool is_code(enum word_id id)
{
	return id == WORD_UNKNOWN || id == WORD_CITE || id == WORD_OTHER ||
	       id == WORD_TRIGGER || id == WORD_AGENCY || id == WORD_NOISE ||
	       id == WORD_MONTH_LETTER || id == WORD_QUARTER_LETTER ||
	       id == WORD_ROMAN;
}

/* "-TTg", ".2", "/TW" in the number of a document. */
static size_t read_code_tail(const struct words *words, size_t at)
{
	size_t first = at;

	while (words_at(words, at)->is_close &&
	       (((IS_MARK(0, '/') || IS_MARK(0, '-') || IS_MARK(0, '.')) &&
		 words_at(words, at + 1)->is_close && ID(1) != WORD_MARK &&
		 ID(1) != WORD_END) ||
		is_code(ID(0)) || ID(0) == WORD_NUMBER))
		at++;
	return at - first;
}

size_t form_read_document(const struct words *words, size_t at)
{
	size_t first = at;

	if (ID(0) != WORD_NUMBER)
		return 0;
	at++;
	if (IS_MARK(0, '/') && ID(1) == WORD_NUMBER && IS_MARK(2, '/') &&
	    words_at(words, at + 1)->digits == 4)
		at += 2;
	if ((!IS_MARK(0, '/') && !IS_MARK(0, '-')) || !is_code(ID(1)) ||
	    !words_at(words, at)->is_close ||
	    !words_at(words, at + 1)->is_close)
		return 0;
	at += 2;
	return at + read_code_tail(words, at) - first;
}

/* A strong mark with a date behind it ends the words of an event. */
static bool is_deadline(const struct words *words, size_t at)
{
	enum mark mark = MARK_NONE;
	struct point point;
	size_t taken;

	if (ID(0) != WORD_BEFORE && ID(0) != WORD_BY)
		return false;
	taken = form_read_mark(words, at, &mark);
	return point_read(words, at + taken, &point) > 0;
}

const char *form_read_event(const struct words *words, struct arena *arena,
			    size_t at, size_t *last)
{
	size_t first = at;
	int depth = 0;

	for (; ID(0) != WORD_END; at++) {
		if (IS_MARK(0, '('))
			depth++;
		if (IS_MARK(0, ')') && --depth < 0)
			break;
		if (IS_MARK(0, ',') || IS_MARK(0, ';') || IS_MARK(0, '|') ||
		    (IS_MARK(0, '.') && !words_at(words, at + 1)->is_close))
			break;
		if (at > first && is_deadline(words, at))
			break;
		if (at > first && ID(0) == WORD_AND && ID(1) == WORD_EVERY)
			break;
	}
	*last = at;
	return words_slice(words, arena, first, at);
}

static size_t read_connector(const struct words *words, size_t at,
			     enum mark *mark)
{
	const char *plain = words_at(words, at)->plain;
	size_t taken;

	if (IS_MARK(0, MARK_DASH) || IS_MARK(0, MARK_DOTS)) {
		*mark = MARK_TO;
		if (ID(1) == WORD_BY &&
		    strcmp(words_at(words, at + 1)->plain, "het") == 0)
			return 2; /* "Quý IV/2026 - hết năm 2027" */
		return IS_MARK(1, '>') ? 2 : 1;
	}
	if (ID(0) != WORD_TO && ID(0) != WORD_BY && ID(0) != WORD_BEFORE)
		return 0;
	/* "đến hết", "đến trước" join; "trước" and "chậm nhất" begin anew */
	if (ID(0) != WORD_TO && strcmp(plain, "den") != 0 &&
	    strcmp(plain, "toi") != 0 && strcmp(plain, "cho") != 0)
		return 0;
	taken = form_read_mark(words, at, mark);
	return *mark == MARK_IN ? 0 : taken;
}

/* "20-22/02/2026", "từ 20 đến 22/02/2026": the first is but a number. */
static size_t read_day_range(const struct words *words, size_t at,
			     struct finding *finding)
{
	const struct word *word = words_at(words, at);
	size_t taken;
	struct point *end = &finding->end;

	if (word->id != WORD_NUMBER || word->digits > 2)
		return 0;
	if (point_read(words, at, end) > 0 && end->year > 0 &&
	    end->broken == NULL)
		return 0; /* "20-6-2010" */
	taken = read_connector(words, at + 1, &finding->end_mark);
	if (taken == 0)
		return 0;
	taken += 1 + point_read(words, at + 1 + taken, end);
	if (end->grain == GRAIN_MONTH && !end->is_stated && end->day == 0 &&
	    finding->mark != MARK_FROM) {
		finding->broken = "it may name days or months: write \"ngày\" "
				  "or \"tháng\" before the numbers";
		finding->kind = FINDING_RANGE;
		return taken;
	}
	if (end->grain != GRAIN_DAY || end->minute >= 0 || end->weekday > 0)
		return 0;
	finding->point = *end;
	finding->point.day = word->value;
	return taken;
}

/* "Quý III - IV/2026": what follows the dash is of the first one's kind. */
size_t form_read_sibling(const struct words *words, size_t at,
			 const struct point *elder, struct point *point)
{
	const struct word *word = words_at(words, at);
	int number = word->value;

	if (elder->year > 0 || !elder->is_stated ||
	    (word->id != WORD_ROMAN && word->id != WORD_NUMBER) ||
	    word->digits > 2 || number < 1)
		return 0;
	*point = (struct point){ .minute = -1, .grain = elder->grain };
	if (elder->grain == GRAIN_QUARTER && number <= 4) {
		point->first_month = number * 3 - 2;
		point->last_month = number * 3;
	} else if (elder->grain == GRAIN_MONTH && number <= 12 &&
		   word->id == WORD_NUMBER) {
		point->first_month = number;
		point->last_month = number;
	} else {
		return 0;
	}
	point->is_stated = true;
	return 1 + point_read_year_tail(words, at + 1, point);
}

static size_t read_end(const struct words *words, size_t at,
		       struct finding *finding)
{
	size_t taken = 0;

	if (!(words_id(words, at + 1) == WORD_MARK &&
	      words_is_mark(words, at + 1, '/')) ||
	    finding->point.grain == GRAIN_QUARTER)
		taken = form_read_sibling(words, at, &finding->point,
					  &finding->end);
	if (taken > 0 && (finding->end.year > 0 || finding->end.is_this_year ||
			  words_id(words, at + taken) == WORD_END))
		return taken;
	return point_read(words, at, &finding->end);
}

/* A day of the month takes month and year from the end of its range. */
static bool fill_from_end(struct finding *finding)
{
	struct point *from = &finding->point;
	const struct point *end = &finding->end;

	if (from->grain == GRAIN_DAY_NUMBER) {
		if (end->grain != GRAIN_DAY)
			return false;
		from->grain = GRAIN_DAY;
		from->first_month = end->first_month;
		from->last_month = end->last_month;
	}
	if (from->year == 0 && !from->is_this_year)
		from->year = end->year;
	return true;
}

static size_t read_range(const struct words *words, size_t at,
			 struct finding *finding)
{
	size_t first = at;
	size_t taken = read_day_range(words, at, finding);
	bool is_iso;

	if (taken == 0) {
		taken = point_read(words, at, &finding->point);
		if (taken == 0 || finding->point.grain == GRAIN_UNDATED)
			return 0;
		at += taken;
		taken = read_connector(words, at, &finding->end_mark);
		if (taken == 0 && IS_MARK(0, '/') &&
		    finding->point.grain == GRAIN_DAY) {
			taken = 1; /* ISO 8601: 2010-08-01/2010-08-31 */
			finding->end_mark = MARK_TO;
		}
		if (taken == 0)
			return 0;
		is_iso = IS_MARK(0, '/');
		at += taken;
		taken = read_end(words, at, finding);
		if (taken == 0 || (is_iso && finding->end.grain != GRAIN_DAY))
			return 0;
	}
	if (finding->broken != NULL)
		return at + taken - first;
	if (finding->end.grain == GRAIN_DAY_NUMBER || !fill_from_end(finding))
		return 0;
	finding->kind = FINDING_RANGE;
	return at + taken - first;
}

/* "và những năm tiếp theo", "trở đi", "thereafter". */
static size_t read_onward(const struct words *words, size_t at)
{
	size_t first = at;

	if (IS_MARK(0, '('))
		at++;
	if (ID(0) == WORD_AND || IS_MARK(0, ','))
		at++;
	if (ID(0) == WORD_ONWARD)
		return at + 1 - first;
	if (ID(0) == WORD_SOME && ID(1) >= WORD_DAY && ID(1) <= WORD_YEAR &&
	    (ID(2) == WORD_NEXT || ID(2) == WORD_AFTER || ID(2) == WORD_ONWARD))
		return at + 3 - first;
	return 0;
}

/* Behind a start: "đến khi kết thúc Tổng kiểm kê". */
static size_t read_until_event(struct scan *scan, size_t at,
			       struct finding *finding)
{
	size_t last = at;

	if (words_id(scan->words, at) != WORD_UNTIL_WHEN)
		return 0;
	finding->event =
		form_read_event(scan->words, scan->arena, at + 1, &last);
	finding->is_until_event = finding->event != NULL;
	return finding->is_until_event ? last - at : 0;
}

/* "giai đoạn I:", "giai đoạn 1 (" before the years. */
static size_t skip_stage_number(const struct words *words, size_t at)
{
	bool is_number =
		ID(0) == WORD_ROMAN ||
		(ID(0) == WORD_NUMBER && words_at(words, at)->digits <= 2);

	return is_number && (IS_MARK(1, '(') || IS_MARK(1, ':')) ? 2 : 0;
}

/* What opens a point or range: marks, "từ", "sau", "giai đoạn", "dịp". */
static size_t read_opening(const struct words *words, size_t at,
			   struct finding *finding)
{
	size_t first = at;

	at += form_read_mark(words, at, &finding->mark);
	if (ID(0) == WORD_FROM || ID(0) == WORD_NOT_BEFORE)
		finding->mark = MARK_FROM;
	else if (ID(0) == WORD_AFTER)
		finding->mark = MARK_AFTER;
	if (ID(0) == WORD_FROM || ID(0) == WORD_NOT_BEFORE ||
	    ID(0) == WORD_AFTER)
		at += 1;
	if (ID(0) == WORD_STAGE) {
		at++;
		at += skip_stage_number(words, at);
		if (ID(0) == WORD_FROM)
			at++;
	}
	if (ID(0) == WORD_SOME && ID(1) == WORD_DAY)
		at++; /* "trong các ngày 10-12/8" */
	if (ID(0) == WORD_OCCASION && ID(1) != WORD_FEAST) {
		finding->is_occasion = true;
		at++;
	}
	return at - first;
}

static size_t read_dated(struct scan *scan, size_t at, struct finding *finding)
{
	const struct words *words = scan->words;
	size_t first = at;
	size_t taken;
	bool is_from;

	at += read_opening(words, at, finding);
	is_from = finding->mark == MARK_FROM;
	taken = read_range(words, at, finding);
	if (taken == 0) {
		taken = point_read(words, at, &finding->point);
		if (taken == 0)
			return 0;
		finding->kind = FINDING_POINT;
	}
	at += taken;
	taken = read_onward(words, at);
	finding->is_onward = taken > 0;
	at += taken;
	if (is_from || finding->mark == MARK_NONE)
		at += read_until_event(scan, at, finding);
	return at - first;
}

/* "từ ngày ký ban hành đến …": the words of a beginning that is an event. */
static size_t skip_beginning(const struct words *words, size_t at)
{
	size_t first = at;

	if (ID(0) != WORD_FROM || (ID(1) != WORD_DAY && ID(1) != WORD_WHEN))
		return 0;
	for (at += 2; at < first + FORM_RUN; at++) {
		if (ID(0) == WORD_TO || ID(0) == WORD_BY)
			return at - first;
		if (ID(0) == WORD_NUMBER || ID(0) == WORD_MARK ||
		    ID(0) == WORD_END)
			return 0;
	}
	return 0;
}

/* "Từ nay đến hết năm 2010", "từ ngày ký đến ngày 31/12/2026". */
static size_t read_from_now(struct scan *scan, size_t at,
			    struct finding *finding)
{
	size_t opening = words_id(scan->words, at) == WORD_NOW
				 ? 1
				 : skip_beginning(scan->words, at);
	size_t taken;

	if (opening == 0)
		return 0;
	taken = read_dated(scan, at + opening, finding);
	if (taken == 0 || finding->kind != FINDING_POINT ||
	    finding->mark == MARK_FROM || finding->mark == MARK_AFTER)
		return 0;
	return taken + opening;
}

/* "Sau khi …", "Kỳ họp …", "đột xuất": words that wait for an event. */
static size_t read_condition(struct scan *scan, size_t at,
			     struct finding *finding)
{
	const struct words *words = scan->words;
	size_t first = at;
	size_t last = at;

	if (ID(0) == WORD_WHEN || ID(0) == WORD_UNTIL_WHEN) {
		finding->is_until_event = ID(0) == WORD_UNTIL_WHEN;
		at++;
	} else if (ID(0) == WORD_AFTER && scan->standing == STANDING_CLEAN) {
		at++;
	} else if (ID(0) != WORD_SESSION || scan->standing == STANDING_CITED) {
		return 0;
	}
	finding->kind = FINDING_CONDITION;
	finding->event = form_read_event(words, scan->arena, at, &last);
	return finding->event == NULL ? 0 : last - first;
}

static size_t read_undated(struct scan *scan, size_t at,
			   struct finding *finding)
{
	switch (words_id(scan->words, at)) {
	case WORD_STANDING:
	case WORD_CONTINUOUS:
		finding->kind = FINDING_STANDING;
		return 1;
	case WORD_URGENT:
		finding->kind = FINDING_URGENT;
		return 1;
	case WORD_REFERENCE:
		finding->kind = FINDING_REFERENCE;
		return 1;
	default:
		return 0;
	}
}

static size_t read_hour(struct scan *scan, size_t at, struct finding *finding)
{
	int minute;
	size_t taken = point_read_time(scan->words, at, &minute);

	finding->kind = FINDING_HOUR;
	return taken;
}

/* Words with which no form begins. */
static const bool barren[WORD_COUNT] = {
	[WORD_MARK] = true,   [WORD_TITLE] = true,    [WORD_UNKNOWN] = true,
	[WORD_OTHER] = true,  [WORD_NOISE] = true,    [WORD_TRIGGER] = true,
	[WORD_AGENCY] = true, [WORD_CITE] = true,     [WORD_NUMBER_SIGN] = true,
	[WORD_DENY] = true,   [WORD_NEGATION] = true,
};

/* The forms in their order, the most particular first. */
size_t form_read(struct scan *scan, size_t at, struct finding *finding)
{
	static const struct finding empty = { .point = { .minute = -1 },
					      .base = { .minute = -1 } };
	size_t taken;

	if (barren[words_id(scan->words, at)])
		return 0;
	taken = cycle_read(scan->words, at, finding);
	if (taken > 0)
		return taken;
	*finding = empty;
	taken = read_from_now(scan, at, finding);
	if (taken > 0)
		return taken;
	*finding = empty;
	taken = term_read(scan->words, scan->arena, at, finding);
	if (taken > 0)
		return taken;
	*finding = empty;
	taken = read_dated(scan, at, finding);
	if (taken > 0)
		return taken;
	*finding = empty;
	taken = term_read_before(scan->words, scan->arena, at, finding);
	if (taken > 0)
		return taken;
	*finding = empty;
	taken = read_condition(scan, at, finding);
	if (taken > 0)
		return taken;
	*finding = empty;
	taken = read_undated(scan, at, finding);
	if (taken > 0)
		return taken;
	return read_hour(scan, at, finding);
}
