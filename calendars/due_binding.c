/*
 * Whether a date that stands in the phrase is its deadline: by the words
 * around it. When that cannot be told it is none: a refusal costs a question,
 * a wrong date costs trust.
 */
#include <string.h>

#include "calendars/due_dating.h"

/* Years and their parts stand in titles more often than in deadlines. */
bool dating_is_coarse(const struct finding *finding)
{
	return finding->point.grain >= GRAIN_PART ||
	       (finding->kind == FINDING_RANGE &&
		finding->end.grain >= GRAIN_PART);
}

/* Numbers that no word calls a date: "1.5 tỷ đồng", "3-5 lớp", "2010 hộ". */
static bool is_naked(const struct point *point)
{
	if (point->grain == GRAIN_YEAR)
		return !point->is_stated && point->edge == EDGE_NONE &&
		       !point->is_this_year;
	return point->is_numeric && point->minute < 0 && point->weekday == 0;
}

/* They are believed only when no word behind them could be what is counted. */
static bool is_counting(const struct finding *finding,
			const struct words *words)
{
	const struct word *next = words_at(words, finding->last);
	bool is_range = finding->kind == FINDING_RANGE;

	if (!is_naked(is_range ? &finding->end : &finding->point) ||
	    finding->is_onward || finding->is_until_event)
		return false;
	return next->id != WORD_END && next->id != WORD_MARK &&
	       next->id != WORD_AND && next->id != WORD_OR &&
	       next->id != WORD_BEFORE && next->id != WORD_BY;
}

/*
 * "trước ngày 01/7/2014 chưa được cấp", "the 15 March 2026 memorandum": the
 * date limits what is spoken of.
 */
static bool is_limiting(const struct words *words, size_t at)
{
	enum word_id next = words_id(words, at);

	if (words->is_english && next == WORD_CITE)
		return true;
	if (next == WORD_DENY) /* "đối với" says for whom, behind a date */
		return words_at(words, at)->value != 2;
	if (next == WORD_TO && words_id(words, at + 1) == WORD_THIS)
		return true; /* "đến nay" */
	return next == WORD_QUALIFY || next == WORD_THROUGH ||
	       next == WORD_COMPARED || next == WORD_NEGATION;
}

static bool is_past(const struct dated *dated, struct date issued)
{
	return date_is_set(issued) && date_is_set(dated->due) &&
	       date_compare(dated->due, issued) < 0;
}

bool dating_is_until(const struct finding *finding, const struct words *words)
{
	static const char *const until[] = { "den", "het", "toi", "cho" };
	const char *plain = words_at(words, finding->first)->plain;

	for (size_t i = 0; i < sizeof(until) / sizeof(until[0]); i++)
		if (strcmp(plain, until[i]) == 0)
			return true;
	return finding->mark == MARK_TO;
}

/* Behind "số liệu" only "trước" and "chậm nhất" bind: "đến hết" ends them. */
static bool is_of_data(const struct finding *finding, const struct words *words)
{
	return finding->is_after_data && finding->mark != MARK_BEFORE &&
	       (finding->mark != MARK_BY || dating_is_until(finding, words));
}

/* Behind words not understood a mark binds a date only to a duty. */
static bool is_bound_loosely(const struct finding *finding)
{
	if (dating_is_coarse(finding))
		return false;
	if (finding->mark == MARK_IN)
		return finding->is_after_object;
	return finding->is_after_duty &&
	       (finding->mark == MARK_BEFORE || finding->mark == MARK_BY);
}

/* "trình UBND tỉnh quý II/2026": without any mark. */
static bool is_bound_barely(const struct finding *finding)
{
	return finding->is_after_making && !finding->is_after_document &&
	       finding->kind == FINDING_POINT &&
	       (finding->point.grain == GRAIN_MONTH ||
		finding->point.grain == GRAIN_QUARTER);
}

static bool is_bound(const struct finding *finding)
{
	if (finding->standing != STANDING_TRIGGERED)
		return is_bound_loosely(finding);
	switch (finding->mark) {
	case MARK_FROM:
		return finding->kind == FINDING_RANGE;
	case MARK_NONE:
		return is_bound_barely(finding);
	case MARK_AFTER:
		return false;
	default:
		return true;
	}
}

bool dating_is_deadline(const struct finding *finding,
			const struct words *words, const struct dated *dated,
			struct date issued)
{
	if (finding->is_denied || is_counting(finding, words) ||
	    is_limiting(words, finding->last))
		return false;
	if (finding->standing == STANDING_CLEAN)
		return true;
	if (is_past(dated, issued) || is_of_data(finding, words) ||
	    (dating_is_coarse(finding) && finding->is_after_document))
		return false;
	return is_bound(finding);
}
