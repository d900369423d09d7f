/*
 * The scan of a phrase, from left to right, once. At each word the forms are
 * tried, the most particular first; what no form takes tells how to believe
 * what follows: whether a date stands by itself, behind a verb of duty, behind
 * words not understood, or belongs to a document that is cited.
 */
#include "calendars/due_finding.h"

#include <string.h>

#include "calendars/due_cycle.h"
#include "calendars/due_term.h"

#define ID(offset) words_id(words, at + (offset))
#define IS_MARK(offset, mark) words_is_mark(words, at + (offset), mark)

/* Where the scan is. */
struct scan {
	const struct words *words;
	struct arena *arena;
	struct findings *findings;
	size_t at;
	enum standing standing;
	bool is_denied;
	bool has_document; /* a document is named in this sentence */
	bool is_referring; /* behind "theo", until the clause ends */
	bool is_or;
};

/* The mark that one word makes, NONE when it makes none. */
static enum mark mark_of(enum word_id id)
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
	       (ID(0) == WORD_NOISE && mark_of(ID(1)) != MARK_NONE) ||
	       (ID(0) == WORD_NOISE &&
		strcmp(words_at(words, at)->plain, "la") == 0);
}

size_t finding_read_mark(const struct words *words, size_t at, enum mark *mark)
{
	size_t first = at;
	enum mark found = MARK_NONE;

	for (;; at++) {
		enum mark next = mark_of(ID(0));

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

size_t finding_read_document(const struct words *words, size_t at)
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
	taken = finding_read_mark(words, at, &mark);
	return point_read(words, at + taken, &point) > 0;
}

const char *finding_read_event(const struct words *words, struct arena *arena,
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

/* ---------------------------------------------------------------- ranges */

static size_t read_connector(const struct words *words, size_t at,
			     enum mark *mark)
{
	const char *plain = words_at(words, at)->plain;
	size_t taken;

	if (IS_MARK(0, MARK_DASH) || IS_MARK(0, MARK_DOTS)) {
		*mark = MARK_TO;
		return IS_MARK(1, '>') ? 2 : 1;
	}
	if (ID(0) != WORD_TO && ID(0) != WORD_BY && ID(0) != WORD_BEFORE)
		return 0;
	/* "đến hết", "đến trước" join; "trước" and "chậm nhất" begin anew */
	if (ID(0) != WORD_TO && strcmp(plain, "den") != 0 &&
	    strcmp(plain, "toi") != 0 && strcmp(plain, "cho") != 0)
		return 0;
	taken = finding_read_mark(words, at, mark);
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
static size_t read_sibling(const struct words *words, size_t at,
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
		taken = read_sibling(words, at, &finding->point, &finding->end);
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

	if (taken == 0) {
		taken = point_read(words, at, &finding->point);
		if (taken == 0)
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
		at += taken;
		taken = read_end(words, at, finding);
		if (taken == 0)
			return 0;
	}
	if (finding->broken != NULL)
		return at + taken - first;
	if (finding->end.grain == GRAIN_DAY_NUMBER || !fill_from_end(finding))
		return 0;
	finding->kind = FINDING_RANGE;
	return at + taken - first;
}

/* -------------------------------------------------- one finding at a time */

/* "và những năm tiếp theo", "trở đi", "thereafter". */
static size_t read_onward(const struct words *words, size_t at)
{
	size_t first = at;

	if (ID(0) == WORD_AND || IS_MARK(0, ','))
		at++;
	if (ID(0) == WORD_ONWARD)
		return at + 1 - first;
	if (ID(0) == WORD_SOME && ID(1) >= WORD_DAY && ID(1) <= WORD_YEAR &&
	    (ID(2) == WORD_NEXT || ID(2) == WORD_AFTER))
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
		finding_read_event(scan->words, scan->arena, at + 1, &last);
	finding->is_until_event = finding->event != NULL;
	return finding->is_until_event ? last - at : 0;
}

/* What opens a point or range: marks, "từ", "sau", "giai đoạn", "dịp". */
static size_t read_opening(const struct words *words, size_t at,
			   struct finding *finding)
{
	size_t first = at;

	at += finding_read_mark(words, at, &finding->mark);
	if (ID(0) == WORD_FROM || ID(0) == WORD_NOT_BEFORE)
		finding->mark = MARK_FROM;
	else if (ID(0) == WORD_AFTER)
		finding->mark = MARK_AFTER;
	if (ID(0) == WORD_FROM || ID(0) == WORD_NOT_BEFORE ||
	    ID(0) == WORD_AFTER)
		at += 1;
	if (ID(0) == WORD_STAGE) {
		at++;
		if (ID(0) == WORD_FROM)
			at++;
	}
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

/* "Từ nay đến hết năm 2010". */
static size_t read_from_now(struct scan *scan, size_t at,
			    struct finding *finding)
{
	size_t taken;

	if (words_id(scan->words, at) != WORD_NOW)
		return 0;
	taken = read_dated(scan, at + 1, finding);
	if (taken == 0 || finding->kind != FINDING_POINT ||
	    finding->mark == MARK_FROM || finding->mark == MARK_AFTER)
		return 0;
	return taken + 1;
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
	finding->event = finding_read_event(words, scan->arena, at, &last);
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

/* The forms in their order, the most particular first. */
static size_t read_finding(struct scan *scan, size_t at,
			   struct finding *finding)
{
	static const struct finding empty = { .point = { .minute = -1 },
					      .base = { .minute = -1 } };
	size_t taken;

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

/* ------------------------------------------------------------- the scan */

static struct finding *keep(struct scan *scan, const struct finding *finding,
			    size_t first, size_t last)
{
	struct findings *findings = scan->findings;
	struct finding *kept;

	if (findings->count == FINDINGS_LIMIT) {
		findings->is_full = true;
		return NULL;
	}
	kept = &findings->items[findings->count++];
	*kept = *finding;
	kept->first = first;
	kept->last = last;
	kept->standing = scan->standing;
	kept->is_denied = scan->is_denied;
	kept->is_or = scan->is_or;
	scan->is_or = false;
	return kept;
}

/* What stands directly beside a date and makes it something else. */
static const char *find_damage(const struct words *words,
			       const struct finding *finding)
{
	size_t at = finding->last;
	const struct word *next = words_at(words, at);

	if (next->id == WORD_NUMBER && finding->first < at)
		return "a number stands directly behind the date";
	if (next->id == WORD_MARK && words_at(words, at + 1)->is_close &&
	    next->is_close &&
	    (IS_MARK(0, '/') || IS_MARK(0, '-') || IS_MARK(0, '+') ||
	     (IS_MARK(0, '.') && ID(1) == WORD_NUMBER)) &&
	    ID(1) != WORD_MARK)
		return "the date is joined to what follows it";
	if (IS_MARK(0, '%') ||
	    (next->is_close && next->id != WORD_MARK && next->id != WORD_END))
		return "the date is joined to what follows it";
	if (ID(0) == WORD_LUNAR || ID(1) == WORD_LUNAR)
		return "a day of the lunar calendar: write the solar one";
	at = finding->first;
	if (at == 0 || finding->mark != MARK_NONE)
		return NULL;
	next = words_at(words, at);
	if (words_id(words, at - 1) == WORD_NUMBER)
		return "a number stands directly before the date";
	if (next->is_close && words_is_mark(words, at - 1, '/'))
		return "the date is joined to what stands before it";
	if (words_id(words, at - 1) == WORD_LUNAR)
		return "a day of the lunar calendar: write the solar one";
	return NULL;
}

/* "và 15/11", "hoặc 1/2027", ", II/2026" behind a date: one more like it. */
static size_t read_another(struct scan *scan, size_t at,
			   const struct finding *elder, struct finding *next)
{
	const struct words *words = scan->words;
	size_t first = at;
	size_t taken;
	enum mark mark = MARK_NONE;

	if (elder->kind != FINDING_POINT ||
	    (ID(0) != WORD_AND && ID(0) != WORD_OR && !IS_MARK(0, ',') &&
	     !IS_MARK(0, '+')))
		return 0;
	scan->is_or = ID(0) == WORD_OR;
	at++;
	*next = (struct finding){ .kind = FINDING_POINT,
				  .mark = elder->mark,
				  .base = { .minute = -1 } };
	if (finding_read_mark(words, at, &mark) > 0)
		return 0;
	taken = read_sibling(words, at, &elder->point, &next->point);
	if (taken == 0 || next->point.year == 0)
		taken = point_read(words, at, &next->point);
	if (taken == 0 || next->point.grain == GRAIN_DAY_NUMBER)
		return 0;
	at += taken;
	if (ID(0) == WORD_EVERY || ID(0) == WORD_TO || IS_MARK(0, MARK_DASH))
		return 0;
	return at - first;
}

/* Takes the list of dates that follows, each with the first one's mark. */
static void take_list(struct scan *scan, struct finding *elder)
{
	while (elder != NULL) {
		struct finding next;
		enum standing standing = scan->standing;
		size_t taken = read_another(scan, scan->at, elder, &next);

		if (taken == 0) {
			scan->is_or = false;
			return;
		}
		if (elder->point.year == 0)
			elder->point.year = next.point.year;
		scan->standing = elder->standing;
		elder = keep(scan, &next, scan->at + 1, scan->at + taken);
		scan->standing = standing;
		scan->at += taken;
	}
}

/* What a word that no form takes says of what follows it. */
static void weigh(struct scan *scan, const struct word *word)
{
	struct findings *findings = scan->findings;

	switch (word->id) {
	case WORD_TITLE:
	case WORD_DATA_PERIOD:
		findings->has_cited = true;
		findings->has_data_period = findings->has_data_period ||
					    word->id == WORD_DATA_PERIOD;
		scan->standing = STANDING_CITED;
		return;
	case WORD_EFFECT:
		findings->has_effect = true;
		return;
	case WORD_EXTENSION:
		findings->has_extension = true;
		return;
	case WORD_TENTATIVE:
		findings->has_tentative = true;
		return;
	case WORD_DEMAND:
		findings->has_demand = true;
		return;
	case WORD_TRIGGER:
		if (!scan->is_referring)
			scan->standing = STANDING_TRIGGERED;
		return;
	case WORD_OR:
		scan->is_or = true;
		return;
	default:
		return;
	}
}

/* Words that leave a date that follows as believable as it was. */
static bool is_transparent(enum word_id id)
{
	switch (id) {
	case WORD_NOISE:
	case WORD_AGENCY:
	case WORD_EFFECT:
	case WORD_EXTENSION:
	case WORD_TENTATIVE:
	case WORD_DEMAND:
	case WORD_TRIGGER:
	case WORD_AND:
	case WORD_OR:
	case WORD_ARTICLE:
	case WORD_DAY:
	case WORD_OCCASION:
	case WORD_TITLE:
	case WORD_DATA_PERIOD:
		return true;
	default:
		return false;
	}
}

static void pass_mark(struct scan *scan, const struct word *word)
{
	switch (word->value) {
	case '.':
		if (words_at(scan->words, scan->at + 1)->is_close)
			return;
		/* fall through */
	case ';':
	case '|':
		scan->standing = STANDING_CLEAN;
		scan->is_denied = false;
		scan->is_referring = false;
		scan->has_document = false;
		return;
	case ':':
	case '(':
		/* a new thought, but perhaps still about the words before */
		if (scan->standing == STANDING_DIRTY && !scan->has_document)
			scan->standing = STANDING_TRIGGERED;
		return;
	case ',':
		scan->is_denied = false;
		scan->is_referring = false;
		return;
	default:
		return;
	}
}

static void pass_word(struct scan *scan)
{
	const struct word *word = words_at(scan->words, scan->at);
	struct findings *findings = scan->findings;

	if (word->id == WORD_MARK) {
		pass_mark(scan, word);
		return;
	}
	if (word->id == WORD_NUMBER)
		findings->has_number = true;
	else if (mark_of(word->id) == MARK_BEFORE ||
		 mark_of(word->id) == MARK_BY)
		findings->has_dangling = true;
	if (is_transparent(word->id)) {
		weigh(scan, word);
		return;
	}
	if (word->id == WORD_DENY || word->id == WORD_NEGATION)
		scan->is_denied = true;
	if (word->id == WORD_CITE) {
		findings->has_cited = true;
		scan->has_document = true;
	} else {
		findings->has_unknown = true;
	}
	if (scan->standing != STANDING_CITED)
		scan->standing = STANDING_DIRTY;
	if (word->id == WORD_NUMBER_SIGN &&
	    words_id(scan->words, scan->at + 1) == WORD_NUMBER)
		scan->standing = STANDING_CITED;
}

static void step(struct scan *scan)
{
	struct finding finding;
	struct finding *kept;
	size_t taken = finding_read_document(scan->words, scan->at);

	if (taken > 0) {
		scan->findings->has_cited = true;
		scan->findings->has_document_number = true;
		scan->standing = STANDING_CITED;
		scan->at += taken;
		return;
	}
	taken = read_finding(scan, scan->at, &finding);
	if (taken == 0) {
		pass_word(scan);
		scan->at++;
		return;
	}
	kept = keep(scan, &finding, scan->at, scan->at + taken);
	scan->at += taken;
	if (finding.kind == FINDING_REFERENCE) {
		scan->standing = STANDING_CITED;
		scan->is_referring = true;
	}
	take_list(scan, kept);
}

void finding_scan(const struct words *words, struct arena *arena,
		  struct findings *findings)
{
	struct scan scan = { .words = words,
			     .arena = arena,
			     .findings = findings };

	*findings = (struct findings){ 0 };
	while (scan.at < words->count && !findings->is_full)
		step(&scan);
	for (size_t i = 0; i < findings->count; i++) {
		struct finding *finding = &findings->items[i];

		if (finding->broken == NULL && finding->kind <= FINDING_RANGE)
			finding->broken = find_damage(words, finding);
	}
}
