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

	if (ID(0) != WORD_NUMBER ||
	    (words_at(words, at)->digits == 4 && ID(2) == WORD_QUARTER_LETTER &&
	     ID(3) == WORD_NUMBER))
		return 0; /* "2026-Q2" */
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

/* "Kế hoạch này", "văn bản này". */
static size_t read_this_document(const struct words *words, size_t at)
{
	return ID(0) == WORD_CITE && ID(1) == WORD_THIS ? 2 : 0;
}

bool form_is_signing(const struct words *words, size_t at, size_t last)
{
	size_t document = read_this_document(words, at);
	size_t first;

	at += document;
	if (document > 0 && ID(0) == WORD_QUALIFY)
		at++;
	first = at;
	while (at < last && words_at(words, at)->value == 3 &&
	       (ID(0) == WORD_DENY || ID(0) == WORD_TRIGGER))
		at++;
	if (at == first)
		return false;
	if (document == 0)
		at += read_this_document(words, at);
	return at == last;
}

bool form_begins_deadline(const struct words *words, size_t at)
{
	size_t first = at;
	enum mark mark = MARK_NONE;
	struct point point;

	while (at < first + FORM_RUN && ID(0) == WORD_NOISE)
		at++;
	if (ID(0) == WORD_EVERY || ID(0) == WORD_PERIODIC)
		return true;
	at += form_read_mark(words, at, &mark);
	return mark != MARK_NONE && point_read(words, at, &point) > 0;
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
	if (ID(0) == WORD_STAGE && words_at(words, at)->value == 0) {
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

/* The number of a month or of a quarter; 0 for none. */
static int read_ordinal(const struct words *words, size_t at, enum word_id unit)
{
	int number = ID(0) == WORD_ROMAN ? words_at(words, at)->value
					 : point_small_number(words, at);

	return number <= (unit == WORD_MONTH ? 12 : 4) ? number : 0;
}

/* ", 8" of "tháng 7, 8 năm 2026", but not ", 8 tháng 9" or ", 8/9". */
static size_t read_listed(const struct words *words, size_t at,
			  enum word_id unit)
{
	size_t first = at;

	if (!IS_MARK(0, ',') && ID(0) != WORD_AND && !IS_MARK(0, '+'))
		return 0;
	at++;
	if (ID(0) == WORD_AND)
		at++;
	if (ID(0) == unit)
		at++;
	if (read_ordinal(words, at, unit) < 1 || ID(1) == unit ||
	    (IS_MARK(1, '/') && words_at(words, at + 2)->digits <= 2))
		return 0;
	return at + 1 - first;
}

/* "02 tháng 7 và 8 năm 2026": how many months are named, and no day. */
static size_t skip_count(const struct words *words, size_t at,
			 struct finding *finding)
{
	int count = point_small_number(words, at);
	enum word_id unit = ID(1);
	size_t next = at + 3;
	int named = 1;

	if (count == 0 || (unit != WORD_MONTH && unit != WORD_QUARTER) ||
	    read_ordinal(words, at + 2, unit) < 1)
		return 0;
	for (;;) {
		size_t taken = read_listed(words, next, unit);

		if (taken == 0)
			break;
		next += taken;
		named++;
	}
	if (named == 1)
		return 0;
	if (named != count)
		finding->broken = "how many there are and the ones named "
				  "disagree";
	return 1;
}

static size_t read_dated(struct scan *scan, size_t at, struct finding *finding)
{
	const struct words *words = scan->words;
	size_t first = at;
	size_t taken;
	bool is_from;

	at += read_opening(words, at, finding);
	is_from = finding->mark == MARK_FROM;
	at += skip_count(words, at, finding);
	taken = form_read_range(words, at, finding);
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
	finding->is_from_signing =
		form_is_signing(scan->words, at + 2, at + opening);
	finding->is_from_now = words_id(scan->words, at) == WORD_NOW ||
			       finding->is_from_signing;
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
