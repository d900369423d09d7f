/*
 * Ranges: "từ … đến …", "Quý III - IV/2026", "20-22/02/2026", "between 1 May
 * and 30 June 2026"; what one end leaves out is taken from the other.
 */
#include <string.h>

#include "calendars/due_form.h"

#define ID(offset) words_id(words, at + (offset))
#define IS_MARK(offset, mark) words_is_mark(words, at + (offset), mark)

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

/* "từ 20/12 đến 15/01/2027": it begins in the year before. */
static bool is_year_between(const struct point *from, const struct point *end)
{
	return from->grain <= GRAIN_QUARTER && end->grain <= GRAIN_QUARTER &&
	       from->first_month > end->last_month && end->first_month > 0;
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
		from->year = end->year > 0 && is_year_between(from, end)
				     ? end->year - 1
				     : end->year;
	return true;
}

/* "between 1 May and 30 June 2026". */
static size_t read_between(const struct words *words, size_t at,
			   struct finding *finding)
{
	size_t first = at;
	size_t taken;

	if (ID(0) != WORD_BETWEEN)
		return 0;
	at++;
	taken = point_read(words, at, &finding->point);
	at += taken;
	if (taken == 0 || ID(0) != WORD_AND)
		return 0;
	taken = point_read(words, at + 1, &finding->end);
	if (taken == 0 || finding->end.grain == GRAIN_DAY_NUMBER ||
	    finding->point.grain == GRAIN_UNDATED || !fill_from_end(finding))
		return 0;
	finding->kind = FINDING_RANGE;
	finding->mark = MARK_IN;
	finding->end_mark = MARK_TO;
	return at + 1 + taken - first;
}

size_t form_read_range(const struct words *words, size_t at,
		       struct finding *finding)
{
	size_t first = at;
	size_t taken = read_between(words, at, finding);
	bool is_iso;

	if (taken > 0)
		return taken;
	taken = read_day_range(words, at, finding);
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
