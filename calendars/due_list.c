/*
 * Lists of dates: what stands behind "và", "hoặc" or a comma has the first
 * one's mark, and the year behind the last is that of all. Months or quarters
 * in a row are one window.
 */
#include "calendars/due_list.h"

#define ID(offset) words_id(words, at + (offset))
#define IS_MARK(offset, mark) words_is_mark(words, at + (offset), mark)

/* "và", "hoặc", ",", "+" between the dates of a list. */
static bool is_list_joint(const struct words *words, size_t at)
{
	return ID(0) == WORD_AND || ID(0) == WORD_OR || IS_MARK(0, ',') ||
	       IS_MARK(0, '+') || IS_MARK(0, '&');
}

/* ", II" of "quý I, II, III/2026": its year stands behind a later one. */
static size_t read_sibling(const struct words *words, size_t at,
			   const struct point *elder, struct point *point)
{
	size_t taken = form_read_sibling(words, at, elder, point);

	if (taken > 0 && point->year == 0 &&
	    words_id(words, at + taken) != WORD_END &&
	    !is_list_joint(words, at + taken))
		return 0;
	return taken;
}

/* "và 15/11", "hoặc 1/2027", ", II/2026" behind a date: one more like it. */
static size_t read_another(struct scan *scan, size_t at,
			   const struct finding *elder, struct finding *next)
{
	const struct words *words = scan->words;
	size_t first = at;
	size_t taken;
	enum mark mark = MARK_NONE;

	if (elder->kind != FINDING_POINT || !is_list_joint(words, at))
		return 0;
	scan->is_or = ID(0) == WORD_OR;
	at++;
	*next = (struct finding){ .kind = FINDING_POINT,
				  .mark = elder->mark,
				  .base = { .minute = -1 } };
	if (form_read_mark(words, at, &mark) > 0)
		return 0;
	taken = read_sibling(words, at, &elder->point, &next->point);
	if (taken == 0)
		taken = point_read(words, at, &next->point);
	if (taken == 0 || next->point.grain == GRAIN_DAY_NUMBER)
		return 0;
	at += taken;
	if (ID(0) == WORD_EVERY || ID(0) == WORD_TO || IS_MARK(0, MARK_DASH))
		return 0;
	return at - first;
}

static const struct point *point_behind(const struct findings *findings,
					size_t at)
{
	return &findings->items[at + 1].point;
}

/* "tháng 12 và tháng 01/2027": the year turns between them. */
static bool is_turn(const struct point *one, const struct point *next)
{
	return one->grain == next->grain && one->grain >= GRAIN_MONTH &&
	       one->grain <= GRAIN_QUARTER && one->last_month == 12 &&
	       next->first_month == 1;
}

/* The year behind the last of a list is that of those before it too. */
static void spread_year(struct findings *findings, size_t first)
{
	int year = findings->items[findings->count - 1].point.year;

	for (size_t i = findings->count - 1; i-- > first;) {
		struct point *point = &findings->items[i].point;

		if (point->year > 0)
			return;
		if (is_turn(point, point_behind(findings, i)))
			year--;
		point->year = year;
	}
}

/* One more month or quarter, directly behind the one before. */
static bool is_row(const struct finding *one, const struct finding *next)
{
	const struct point *a = &one->point;
	const struct point *b = &next->point;

	return a->grain == b->grain && !next->is_or && a->edge == EDGE_NONE &&
	       b->edge == EDGE_NONE && a->is_this_year == b->is_this_year &&
	       (a->grain == GRAIN_MONTH || a->grain == GRAIN_QUARTER) &&
	       a->first_month > 0 && b->first_month > 0 && a->broken == NULL &&
	       b->broken == NULL &&
	       a->year * 12 + a->last_month + 1 ==
		       b->year * 12 + b->first_month;
}

/* "tháng 11, 12/2026", "quý I và quý II năm 2027": a window. */
static void join_row(struct findings *findings, size_t first)
{
	struct finding *head = &findings->items[first];
	const struct finding *last = &findings->items[findings->count - 1];

	if (head == last || head->mark == MARK_BEFORE ||
	    head->mark == MARK_FROM || head->mark == MARK_AFTER)
		return;
	for (const struct finding *one = head; one < last; one++)
		if (!is_row(one, one + 1))
			return;
	head->kind = FINDING_RANGE;
	head->end = last->point;
	head->end_mark = MARK_TO;
	head->last = last->last;
	findings->count = first + 1;
}

/* Takes the list of dates that follows, each with the first one's mark. */
void list_take(struct scan *scan, struct finding *elder)
{
	size_t first = scan->findings->count - 1;

	while (elder != NULL) {
		struct finding next;
		enum standing standing = scan->standing;
		size_t taken = read_another(scan, scan->at, elder, &next);

		if (taken == 0) {
			scan->is_or = false;
			spread_year(scan->findings, first);
			join_row(scan->findings, first);
			return;
		}
		scan->standing = elder->standing;
		elder = finding_keep(scan, &next, scan->at + 1,
				     scan->at + taken);
		scan->standing = standing;
		scan->at += taken;
	}
}
