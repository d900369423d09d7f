/*
 * Points in words: "ngày 20 tháng 6 năm 2010", "Quí IV-2025", "QIII/2012",
 * "6 tháng đầu năm", "31 August 2010", "first half of 2026".
 */
#include "calendars/due_point_parts.h"

#include <string.h>

#include "calendars/due_words.h"

#define ID(offset) words_id(words, at + (offset))
#define IS_MARK(offset, mark) words_is_mark(words, at + (offset), mark)

/* "next year", "the following year" behind an English month and day. */
static size_t read_next_year(const struct words *words, size_t at,
			     struct point *point)
{
	size_t first = at;

	if (ID(0) == WORD_OF)
		at++;
	if (ID(0) == WORD_ARTICLE)
		at++;
	if ((ID(0) != WORD_NEXT && ID(0) != WORD_THIS) || ID(1) != WORD_YEAR)
		return 0;
	point->is_next_year = ID(0) == WORD_NEXT;
	point->is_this_year = ID(0) == WORD_THIS;
	return at + 2 - first;
}

/* "tháng năm" is May before a year. */
static bool is_may(const struct words *words, size_t at)
{
	return ID(0) == WORD_MONTH && ID(1) == WORD_YEAR &&
	       (IS_MARK(2, '/') || ID(2) == WORD_YEAR);
}

/* The number of the month that is named; 0 when it is none. */
static int month_number(const struct words *words, size_t at)
{
	if (is_may(words, at))
		return 5;
	if (ID(0) != WORD_MONTH && ID(0) != WORD_MONTH_LETTER)
		return 0;
	return point_small_number(words, at + 1);
}

/* The dot in "T.3/2026", "Q.II/2026". */
static size_t skip_dot(const struct words *words, size_t at)
{
	return IS_MARK(0, '.') && words_at(words, at)->is_close &&
			       words_at(words, at + 1)->is_close
		       ? 1
		       : 0;
}

/* "ngày 15" alone. */
static size_t read_day_alone(const struct words *words, size_t at,
			     struct point *point)
{
	point->grain = GRAIN_DAY_NUMBER;
	point->day = words_at(words, at)->value;
	if (point->day < 1 || point->day > 31)
		point->broken = "there is no such day";
	return 2;
}

/* "ngày      tháng 6 năm 2010": in a draft the day is filled in by hand. */
static size_t read_blank_day(const struct words *words, size_t at,
			     struct point *point)
{
	size_t taken = point_read_month(words, at + 1, point);

	if (taken == 0 || ID(1) != WORD_MONTH || point->is_this_year)
		return 0;
	point->grain = GRAIN_DAY;
	point->broken = "the day is left blank";
	return taken + 1;
}

/* "ngày 20 tháng 6 năm 2010", "20 tháng 6", and "ngày 15" alone. */
size_t point_read_day(const struct words *words, size_t at, struct point *point)
{
	size_t first = at;
	bool has_day = ID(0) == WORD_DAY;
	size_t taken;
	int month;

	if (has_day) {
		taken = read_blank_day(words, at, point);
		if (taken > 0)
			return taken;
		*point = (struct point){ .minute = -1 };
		at++;
		taken = point_read_digits(words, at, point);
		point->is_numeric = false;
		if (taken > 0 && point->grain != GRAIN_MONTH)
			return taken + 1;
		*point = (struct point){ .minute = -1 };
	}
	if (ID(0) != WORD_NUMBER || words_at(words, at)->digits > 2)
		return 0;
	month = month_number(words, at + 1);
	if (ID(3) == WORD_TIMES)
		return 0; /* "6 tháng 1 lần" */
	if (month > 0 || (ID(1) == WORD_MONTH && ID(2) == WORD_NUMBER)) {
		point_set_day(point, 0, month, words_at(words, at)->value);
		at += 3;
		at += point_read_year_tail(words, at, point);
		if (point->grain == GRAIN_DAY && point->year > 0)
			point_set_day(point, point->year, month, point->day);
		return at - first;
	}
	return has_day ? read_day_alone(words, at, point) : 0;
}

/* "Tháng 6/2010", "T6/2010", "tháng tám năm 2010". */
size_t point_read_month(const struct words *words, size_t at,
			struct point *point)
{
	size_t first = at;
	bool is_letter = ID(0) == WORD_MONTH_LETTER;
	int month;

	if (!is_letter && (ID(0) != WORD_MONTH || words->is_english))
		return 0; /* "Month 6" is a project's */
	if (is_letter)
		at += skip_dot(words, at + 1);
	if (is_letter && !words_at(words, at + 1)->is_close)
		return 0;
	month = is_letter ? point_small_number(words, at + 1)
			  : month_number(words, at);
	if (month == 0 && ID(1) == WORD_THIS) {
		point->is_this_year = true;
		point_set_months(point, GRAIN_MONTH, 0, 12);
		return 2;
	}
	if (month == 0 &&
	    (ID(1) != WORD_NUMBER || words_at(words, at + 1)->digits > 2))
		return 0;
	point_set_months(point, GRAIN_MONTH, month == 0 ? -1 : month, month);
	point->is_stated = true;
	point->is_letter = is_letter;
	at += 2;
	at += point_read_year_tail(words, at, point);
	return at - first;
}

static int quarter_number(const struct words *words, size_t at)
{
	if (ID(0) == WORD_ROMAN)
		return words_at(words, at)->value;
	if (ID(0) == WORD_FIRST)
		return 1;
	return point_small_number(words, at);
}

/* "2026Q2", "2026-Q2". */
static size_t read_year_quarter(const struct words *words, size_t at,
				struct point *point)
{
	size_t first = at;
	int quarter;

	if (!point_is_year(words_at(words, at)))
		return 0;
	at++;
	if (IS_MARK(0, MARK_DASH) && words_at(words, at)->is_close)
		at++;
	quarter = words_at(words, at + 1)->value;
	if (ID(0) != WORD_QUARTER_LETTER || ID(1) != WORD_NUMBER ||
	    !words_at(words, at)->is_close ||
	    !words_at(words, at + 1)->is_close || quarter < 1 || quarter > 4)
		return 0;
	point_set_months(point, GRAIN_QUARTER, quarter * 3 - 2, quarter * 3);
	point->year = words_at(words, first)->value;
	point->is_stated = true;
	return at + 2 - first;
}

/* "third", "3rd". */
static bool is_ordinal(const struct word *word)
{
	return word->id == WORD_ORDINAL ||
	       (word->id == WORD_NUMBER && word->is_ordinal);
}

/* "Q3", "QIII", "Q III", "Q.III". */
static bool is_quarter_letter(const struct words *words, size_t at)
{
	return ID(0) == WORD_QUARTER_LETTER &&
	       (words_at(words, at + 1)->is_close || ID(1) == WORD_ROMAN);
}

/* "quý III năm 2012", "QIII/2012", "Q3 2026", "third quarter of 2026". */
size_t point_read_quarter(const struct words *words, size_t at,
			  struct point *point)
{
	size_t first = at;
	int quarter;

	if (ID(0) == WORD_NUMBER && words_at(words, at)->digits == 4)
		return read_year_quarter(words, at, point);
	if (ID(0) == WORD_QUARTER_NAME) {
		quarter = words_at(words, at)->value;
		at++;
	} else if (is_ordinal(words_at(words, at)) && ID(1) == WORD_QUARTER) {
		quarter = words_at(words, at)->value;
		at += 2;
	} else if (ID(0) == WORD_QUARTER || is_quarter_letter(words, at)) {
		if (ID(0) == WORD_QUARTER_LETTER)
			at += skip_dot(words, at + 1);
		quarter = quarter_number(words, at + 1);
		if (quarter == 0 && ID(1) != WORD_NUMBER)
			return 0;
		at += 2;
	} else {
		return 0;
	}
	point_set_months(point, GRAIN_QUARTER, quarter * 3 - 2,
			 quarter > 4 ? 13 : quarter * 3);
	point->is_stated = true;
	at += point_read_year_tail(words, at, point);
	return at - first;
}

/* "6 tháng", "nửa"; "những tháng" gives 0, for it is not said how many. */
static size_t read_share(const struct words *words, size_t at, int *count)
{
	*count = ID(0) == WORD_HALF ? 6 : point_small_number(words, at);
	if (ID(0) == WORD_HALF)
		return 1;
	if (ID(1) != WORD_MONTH || *count > 11)
		return 0;
	return *count > 0 || ID(0) == WORD_SOME ? 2 : 0;
}

/* So many months from the beginning or to the end of the year. */
static void set_share(struct point *point, int count, bool is_last)
{
	if (count > 0) {
		point_set_months(point, GRAIN_PART, is_last ? 13 - count : 1,
				 is_last ? 12 : count);
		return;
	}
	point_set_months(point, is_last ? GRAIN_PART : GRAIN_UNDATED, 0, 12);
	point->doubt = "which months are meant is not said";
}

/* "6 tháng đầu năm 2026", "02 tháng cuối năm", "nửa đầu năm". */
size_t point_read_part(const struct words *words, size_t at,
		       struct point *point)
{
	size_t first = at;
	int count;
	size_t taken = read_share(words, at, &count);

	if (taken == 0)
		return 0;
	at += taken;
	if ((ID(0) != WORD_FIRST && ID(0) != WORD_LAST) || ID(1) != WORD_YEAR)
		return 0;
	set_share(point, count, ID(0) == WORD_LAST);
	at += 2;
	if (ID(0) == WORD_THIS) {
		point->is_this_year = true;
		return at + 1 - first;
	}
	if (ID(0) == WORD_YEAR)
		at++;
	at += point_read_year(words, at, &point->year);
	return at - first;
}

/* "first half of 2026", "H1 2026". */
size_t point_read_half(const struct words *words, size_t at,
		       struct point *point)
{
	size_t first = at;
	int half = 0;

	if (ID(0) == WORD_HOUR && ID(1) == WORD_NUMBER &&
	    words_at(words, at + 1)->is_close)
		half = words_at(words, at + 1)->value;
	else if (ID(0) == WORD_ORDINAL && ID(1) == WORD_HALF)
		half = words_at(words, at)->value;
	if (half < 1 || half > 2)
		return 0;
	point_set_months(point, GRAIN_PART, half * 6 - 5, half * 6);
	at += 2;
	at += point_read_year_tail(words, at, point);
	return point->year > 0 ? at - first : 0;
}

/* "năm 2026", "2026", "năm nay", "FY2026". */
size_t point_read_years(const struct words *words, size_t at,
			struct point *point)
{
	size_t first = at;

	if (ID(0) == WORD_OTHER_YEAR) {
		if (words_at(words, at)->value == 1 &&
		    !point_is_year(words_at(words, at + 1)))
			return 0; /* "khóa XVII" */
		point->grain = GRAIN_UNDATED;
		point->doubt = POINT_OTHER_YEAR;
		return 1 + point_skip_years(words, at + 1);
	}
	point_set_months(point, GRAIN_YEAR, 1, 12);
	if (ID(0) == WORD_YEAR && ID(1) == WORD_THIS) {
		point->is_this_year = true;
		return 2;
	}
	if (ID(0) == WORD_THIS && ID(1) == WORD_YEAR) {
		point->is_this_year = true;
		return 2;
	}
	if (ID(0) == WORD_YEAR) {
		point->is_stated = true;
		at++;
	}
	if (point_read_year(words, at, &point->year) == 0)
		return 0;
	return at + point_read_year(words, at, &point->year) - first;
}

static bool is_day_of_month(const struct word *word)
{
	return word->id == WORD_NUMBER && word->digits <= 2;
}

/* "31", "31st of", "31-" before the month. */
static size_t read_day_before_name(const struct words *words, size_t at,
				   int *day)
{
	if (!is_day_of_month(words_at(words, at)))
		return 0;
	*day = words_at(words, at)->value;
	return IS_MARK(1, MARK_DASH) || ID(1) == WORD_OF ? 2 : 1;
}

/* "31 August 2010", "August 31, 2010", "August 2010", "31-Aug-2010". */
size_t point_read_month_name(const struct words *words, size_t at,
			     struct point *point)
{
	size_t first = at;
	int day = 0;
	int month;

	at += read_day_before_name(words, at, &day);
	if (ID(0) != WORD_MONTH_NAME)
		return 0;
	month = words_at(words, at)->value;
	at++;
	if (IS_MARK(0, '.') && words_at(words, at)->is_close)
		at++;
	if (day == 0 && is_day_of_month(words_at(words, at))) {
		day = words_at(words, at)->value;
		at++;
	}
	point_set_months(point, GRAIN_MONTH, month, month);
	if (IS_MARK(0, ',') && point_is_year(words_at(words, at + 1)))
		at++;
	at += point_read_year_tail(words, at, point);
	at += read_next_year(words, at, point);
	if (at - first == 1 && strcmp(words_at(words, first)->text, "may") == 0)
		return 0; /* alone it is a verb too */
	if (day > 0 && point->grain != GRAIN_UNDATED)
		point_set_day(point, point->year, month, day);
	return at - first;
}
