/*
 * Points in digits: 20/6/2010, 15-7, 24.8, 6/2025, 2010-08-31, and years that a
 * PDF tore apart. What merely resembles a date (1/9/201., 20/6/10) is taken and
 * called broken.
 */
#include "calendars/due_point_parts.h"

#include "calendars/due_words.h"

#define OLDEST_YEAR 1900
#define LATEST_YEAR 2199

#define ID(offset) words_id(words, at + (offset))
#define IS_MARK(offset, mark) words_is_mark(words, at + (offset), mark)

bool point_is_year(const struct word *word)
{
	return word->id == WORD_NUMBER && word->digits == 4 &&
	       word->value >= OLDEST_YEAR && word->value <= LATEST_YEAR;
}

/* A unit behind a number: it counts something and ends no year. */
bool point_is_counted(enum word_id id)
{
	return (id >= WORD_DAY && id <= WORD_MINUTE) || id == WORD_UNKNOWN;
}

size_t point_read_year(const struct words *words, size_t at, int *year)
{
	const struct word *one = words_at(words, at);
	const struct word *two = words_at(words, at + 1);
	int joined;

	if (point_is_year(one)) {
		*year = one->value;
		return 1;
	}
	if (one->id != WORD_NUMBER || two->id != WORD_NUMBER ||
	    one->digits + two->digits != 4)
		return 0;
	joined = one->value;
	for (int i = 0; i < two->digits; i++)
		joined *= 10;
	joined += two->value;
	if (joined < OLDEST_YEAR || joined > LATEST_YEAR ||
	    point_is_counted(ID(2)))
		return 0;
	*year = joined;
	return 2;
}

int point_small_number(const struct words *words, size_t at)
{
	const struct word *word = words_at(words, at);

	if (word->id == WORD_NUMBER && word->digits <= 2)
		return word->value;
	if (word->id == WORD_NUMERAL)
		return word->value;
	return 0;
}

static bool is_date_mark(const struct words *words, size_t at)
{
	const struct word *next = words_at(words, at + 1);

	if (IS_MARK(0, '/'))
		return true;
	if (IS_MARK(0, MARK_DASH))
		return true;
	return IS_MARK(0, '.') && next->is_close && next->id == WORD_NUMBER;
}

/* Both sides of the mark touch it. */
static bool is_tight(const struct words *words, size_t at)
{
	return words_at(words, at)->is_close &&
	       words_at(words, at + 1)->is_close;
}

void point_set_day(struct point *point, int year, int month, int day)
{
	int length;

	point->grain = GRAIN_DAY;
	point->year = year;
	point->first_month = month;
	point->last_month = month;
	point->day = day;
	if (month < 1 || month > 12) {
		point->broken = "there is no such month";
		return;
	}
	length = date_month_length(year == 0 ? 2000 : year, month);
	if (day < 1 || day > length)
		point->broken = "there is no such day in that month";
}

void point_set_months(struct point *point, enum grain grain, int first,
		      int last)
{
	point->grain = grain;
	point->first_month = first;
	point->last_month = last;
	if (first < 0 || last < 1 || last > 12)
		point->broken = grain == GRAIN_QUARTER
					? "there is no such quarter"
					: "there is no such month";
}

/* 2010-08-31 and 2010-08. */
static size_t read_iso(const struct words *words, size_t at,
		       struct point *point)
{
	const struct word *year = words_at(words, at);
	const struct word *month = words_at(words, at + 2);
	const struct word *day = words_at(words, at + 4);

	if (!point_is_year(year) || month->id != WORD_NUMBER ||
	    month->digits > 2 || !is_tight(words, at + 1))
		return 0;
	if (day->id == WORD_NUMBER && day->digits <= 2 &&
	    is_tight(words, at + 3) &&
	    words_at(words, at + 3)->value == words_at(words, at + 1)->value &&
	    (IS_MARK(3, MARK_DASH) || IS_MARK(3, '/'))) {
		point_set_day(point, year->value, month->value, day->value);
		return 5;
	}
	if (!IS_MARK(1, MARK_DASH))
		return 0;
	point_set_months(point, GRAIN_MONTH, month->value, month->value);
	point->year = year->value;
	if (month->digits != 2)
		point->broken = "it is neither a month nor a range of years";
	else if (month->value > year->value % 100 && month->value >= 10)
		point->broken =
			"it may be a month or a range of years: write it out";
	return 3;
}

/* The last part of d/m/y, when it is not a year. */
static bool is_year_damaged(const struct words *words, size_t at, int mark)
{
	return IS_MARK(0, mark) && ID(1) == WORD_NUMBER &&
	       (mark != '.' || words_at(words, at + 1)->is_close);
}

/* Behind d/m: a year after the same mark, or "20/6-2010". */
static size_t read_third(const struct words *words, size_t at, int mark,
			 struct point *point)
{
	size_t taken;
	int year = 0;

	if (!is_date_mark(words, at))
		return 0;
	taken = point_read_year(words, at + 1, &year);
	if (taken > 0 &&
	    (IS_MARK(0, mark) || (mark == '/' && is_tight(words, at)))) {
		point->year = year;
		return 1 + taken;
	}
	if (is_year_damaged(words, at, mark)) {
		point->broken = "its year does not have four digits";
		return 2;
	}
	return 0;
}

/* In English 6/7 may be June or July; say so instead of choosing. */
static void doubt_order(const struct words *words, struct point *point,
			int mark)
{
	if (!words->is_english || mark == '.' || point->broken != NULL)
		return;
	if (point->day <= 12 && point->day != point->first_month)
		point->broken = "day and month could be exchanged: write the "
				"month as a word, or YYYY-MM-DD";
}

static size_t read_month_year(const struct words *words, size_t at,
			      struct point *point)
{
	size_t taken;
	int year = 0;

	if (IS_MARK(1, '.'))
		return 0;
	taken = point_read_year(words, at + 2, &year);
	if (taken == 0)
		return 0;
	point_set_months(point, GRAIN_MONTH, words_at(words, at)->value,
			 words_at(words, at)->value);
	point->year = year;
	return 2 + taken;
}

size_t point_skip_years(const struct words *words, size_t at)
{
	size_t first = at;

	while (ID(0) == WORD_NUMBER ||
	       (IS_MARK(0, MARK_DASH) && ID(1) == WORD_NUMBER))
		at++;
	return at - first;
}

/* "/", "-", ".", ", năm", "của" before the year. */
static bool is_year_joint(const struct words *words, size_t at)
{
	if (IS_MARK(0, '/') || IS_MARK(0, MARK_DASH) || ID(0) == WORD_OF)
		return true;
	if (IS_MARK(0, ','))
		return ID(1) == WORD_YEAR || ID(1) == WORD_OTHER_YEAR ||
		       (point_is_year(words_at(words, at + 1)) &&
			(ID(2) == WORD_END || ID(2) == WORD_MARK));
	return IS_MARK(0, '.') && words_at(words, at + 1)->is_close;
}

/* "năm" and what it is: a number, "nay", "sau", or words ("năm kiểm kê"). */
static size_t read_named_year(const struct words *words, size_t at,
			      struct point *point)
{
	size_t first = at;
	size_t taken;

	at++;
	taken = point_read_year(words, at, &point->year);
	if (taken > 0)
		return 1 + taken;
	if (ID(0) == WORD_THIS) {
		point->is_this_year = true;
		return 2;
	}
	if (ID(0) != WORD_NEXT && ID(0) != WORD_AFTER) {
		point->is_year_open = true;
		return 1;
	}
	point->is_next_year = true;
	while (ID(0) == WORD_NEXT || ID(0) == WORD_AFTER)
		at++;
	if (ID(0) == WORD_YEAR && ID(1) == WORD_TRIGGER)
		at += 2; /* "sau năm báo cáo" */
	return at - first;
}

size_t point_read_year_tail(const struct words *words, size_t at,
			    struct point *point)
{
	size_t joint = is_year_joint(words, at) ? 1 : 0;
	size_t taken;

	at += joint;
	if (ID(0) == WORD_YEAR)
		return joint + read_named_year(words, at, point);
	if (ID(0) == WORD_OTHER_YEAR) {
		point->grain = GRAIN_UNDATED;
		point->doubt = POINT_OTHER_YEAR;
		return joint + 1 + point_skip_years(words, at + 1);
	}
	taken = point_read_year(words, at, &point->year);
	return taken == 0 ? 0 : joint + taken;
}

/* A day and a month stand there, with a mark between them that can be one. */
static bool is_day_and_month(const struct words *words, size_t at)
{
	const struct word *second = words_at(words, at + 2);

	if (words_at(words, at)->digits > 2 || second->digits > 2)
		return false;
	if (point_read_year(words, at + 2, &(int){ 0 }) > 0)
		return false;
	if (!IS_MARK(1, MARK_DASH) || is_tight(words, at + 1))
		return true;
	/* "11 - 12" is a range of something, "25 - 8 - 2026" a day */
	return IS_MARK(3, MARK_DASH) && point_is_year(words_at(words, at + 4));
}

/* "20-22/02/2026": what begins there is a range. */
static bool is_range_behind(const struct words *words, size_t at)
{
	return is_date_mark(words, at) && !IS_MARK(0, MARK_DASH) &&
	       ID(1) == WORD_NUMBER;
}

/* "3-5 ngày": a unit behind the numbers, which so count something. */
static bool is_unit_behind(const struct words *words, size_t at)
{
	return ID(0) == WORD_WORKING ||
	       (ID(0) != WORD_UNKNOWN && point_is_counted(ID(0)));
}

/* A year in words behind the numbers: "20/6 năm 2010". */
static size_t read_year_words(const struct words *words, size_t at,
			      struct point *point)
{
	if (ID(0) == WORD_YEAR || ID(0) == WORD_OTHER_YEAR ||
	    (ID(0) == WORD_OF && ID(1) == WORD_YEAR))
		return point_read_year_tail(words, at, point);
	return 0;
}

static size_t read_day_month(const struct words *words, size_t at,
			     struct point *point)
{
	int day = words_at(words, at)->value;
	int month = words_at(words, at + 2)->value;
	int mark = words_at(words, at + 1)->value;
	size_t taken;

	point_set_day(point, 0, month, day);
	taken = read_third(words, at + 3, mark, point);
	if (taken == 0 && is_range_behind(words, at + 3))
		return 0;
	if (taken == 0)
		taken = read_year_words(words, at + 3, point);
	if (point->grain == GRAIN_UNDATED)
		return 3 + taken;
	point->is_numeric = taken == 0;
	if (taken == 0 && is_unit_behind(words, at + 3))
		return 0;
	if (point->year > 0 && point->broken == NULL)
		point_set_day(point, point->year, month, day);
	doubt_order(words, point, mark);
	return 3 + taken;
}

size_t point_read_digits(const struct words *words, size_t at,
			 struct point *point)
{
	if (ID(0) != WORD_NUMBER || !is_date_mark(words, at + 1) ||
	    ID(2) != WORD_NUMBER)
		return 0;
	if (words_at(words, at)->digits == 4)
		return read_iso(words, at, point);
	if (is_day_and_month(words, at))
		return read_day_month(words, at, point);
	if (words_at(words, at)->digits > 2)
		return 0;
	return read_month_year(words, at, point);
}
