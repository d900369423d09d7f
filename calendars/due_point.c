/*
 * Days, months, quarters, years and their parts, in every spelling met:
 * 20/6/2010, "ngày 20 tháng 6 năm 2010", 15-7, 24.8, "Quí IV-2025",
 * "QIII/2012", "6 tháng đầu năm", "31 August 2010", 2010-08-31. What merely
 * resembles a date (1/9/201., 20/6/10) is taken and called broken.
 */
#include "calendars/due_point.h"

#include <string.h>

#include "calendars/due_words.h"

#define OLDEST_YEAR 1900
#define LATEST_YEAR 2199

#define ID(offset) words_id(words, at + (offset))
#define IS_MARK(offset, mark) words_is_mark(words, at + (offset), mark)

static bool is_year(const struct word *word)
{
	return word->id == WORD_NUMBER && word->digits == 4 &&
	       word->value >= OLDEST_YEAR && word->value <= LATEST_YEAR;
}

/* A unit behind a number: it counts something and ends no year. */
static bool is_counted(enum word_id id)
{
	return (id >= WORD_DAY && id <= WORD_MINUTE) || id == WORD_UNKNOWN;
}

size_t point_read_year(const struct words *words, size_t at, int *year)
{
	const struct word *one = words_at(words, at);
	const struct word *two = words_at(words, at + 1);
	int joined;

	if (is_year(one)) {
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
	if (joined < OLDEST_YEAR || joined > LATEST_YEAR || is_counted(ID(2)))
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

static void set_day(struct point *point, int year, int month, int day)
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

static void set_months(struct point *point, enum grain grain, int first,
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

	if (!is_year(year) || month->id != WORD_NUMBER || month->digits > 2 ||
	    !is_tight(words, at + 1))
		return 0;
	if (day->id == WORD_NUMBER && day->digits <= 2 &&
	    is_tight(words, at + 3) &&
	    words_at(words, at + 3)->value == words_at(words, at + 1)->value &&
	    (IS_MARK(3, MARK_DASH) || IS_MARK(3, '/'))) {
		set_day(point, year->value, month->value, day->value);
		return 5;
	}
	if (!IS_MARK(1, MARK_DASH))
		return 0;
	set_months(point, GRAIN_MONTH, month->value, month->value);
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
	if (taken > 0 && (IS_MARK(0, mark) || is_tight(words, at))) {
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
	set_months(point, GRAIN_MONTH, words_at(words, at)->value,
		   words_at(words, at)->value);
	point->year = year;
	return 2 + taken;
}

size_t point_read_year_tail(const struct words *words, size_t at,
			    struct point *point)
{
	size_t first = at;
	size_t taken;

	if (IS_MARK(0, '/') || IS_MARK(0, MARK_DASH) ||
	    (IS_MARK(0, '.') && words_at(words, at + 1)->is_close) ||
	    (IS_MARK(0, ',') && ID(1) == WORD_YEAR) || ID(0) == WORD_OF)
		at++;
	if (ID(0) == WORD_YEAR && ID(1) == WORD_THIS) {
		point->is_this_year = true;
		return at + 2 - first;
	}
	if (ID(0) == WORD_YEAR && (ID(1) == WORD_NEXT || ID(1) == WORD_AFTER)) {
		point->is_next_year = true;
		at += 2;
		while (ID(0) == WORD_NEXT || ID(0) == WORD_AFTER)
			at++;
		if (ID(0) == WORD_YEAR && ID(1) == WORD_TRIGGER)
			at += 2; /* "sau năm báo cáo" */
		return at - first;
	}
	if (ID(0) == WORD_YEAR && point_read_year(words, at + 1, &point->year))
		return at + 1 - first +
		       point_read_year(words, at + 1, &point->year);
	if (ID(0) == WORD_YEAR) {
		point->is_year_open = true;
		return at + 1 - first;
	}
	if (ID(0) == WORD_OTHER_YEAR) {
		point->grain = GRAIN_UNDATED;
		point->doubt = "when that kind of year begins and ends is not "
			       "known: name the day";
		return at + 1 - first + (ID(1) == WORD_NUMBER ? 1 : 0);
	}
	taken = point_read_year(words, at, &point->year);
	return taken == 0 ? 0 : at + taken - first;
}

/* Numbers joined by / - or a point. */
static size_t read_numeric(const struct words *words, size_t at,
			   struct point *point)
{
	const struct word *first = words_at(words, at);
	const struct word *second = words_at(words, at + 2);
	int mark = words_at(words, at + 1)->value;
	size_t taken;

	if (first->id != WORD_NUMBER || !is_date_mark(words, at + 1) ||
	    second->id != WORD_NUMBER)
		return 0;
	if (first->digits == 4)
		return read_iso(words, at, point);
	if (first->digits > 2)
		return 0;
	if (second->digits > 2 || point_read_year(words, at + 2, &(int){ 0 }))
		return read_month_year(words, at, point);
	if (mark == MARK_DASH && !is_tight(words, at + 1) &&
	    !(IS_MARK(3, MARK_DASH) && is_year(words_at(words, at + 4))))
		return 0; /* "11 - 12" is a range of something */
	set_day(point, 0, second->value, first->value);
	taken = read_third(words, at + 3, mark, point);
	if (taken == 0 && is_date_mark(words, at + 3) &&
	    words_at(words, at + 3)->value != MARK_DASH && ID(4) == WORD_NUMBER)
		return 0; /* "20-22/02/2026" */
	if (taken == 0 && (ID(3) == WORD_YEAR || ID(3) == WORD_OTHER_YEAR ||
			   (ID(3) == WORD_OF && ID(4) == WORD_YEAR)))
		taken = point_read_year_tail(words, at + 3, point);
	if (point->grain == GRAIN_UNDATED)
		return 3 + taken;
	point->is_numeric = taken == 0;
	if (taken == 0 && (is_counted(ID(3)) || ID(3) == WORD_WORKING) &&
	    ID(3) != WORD_UNKNOWN)
		return 0; /* "3-5 ngày" */
	if (point->year > 0 && point->broken == NULL)
		set_day(point, point->year, second->value, first->value);
	doubt_order(words, point, mark);
	return 3 + taken;
}

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

/* "ngày 20 tháng 6 năm 2010", "20 tháng 6", and "ngày 15" alone. */
static size_t read_day_words(const struct words *words, size_t at,
			     struct point *point)
{
	size_t first = at;
	bool has_day = ID(0) == WORD_DAY;
	size_t taken;
	int month;

	if (has_day) {
		at++;
		taken = read_numeric(words, at, point);
		point->is_numeric = false;
		if (taken > 0 && point->grain != GRAIN_MONTH)
			return taken + 1;
		*point = (struct point){ .minute = -1 };
	}
	if (ID(0) != WORD_NUMBER || words_at(words, at)->digits > 2)
		return 0;
	month = ID(1) == WORD_MONTH || ID(1) == WORD_MONTH_LETTER
			? point_small_number(words, at + 2)
			: 0;
	if (ID(1) == WORD_MONTH && ID(2) == WORD_YEAR &&
	    (IS_MARK(3, '/') || ID(3) == WORD_YEAR))
		month = 5; /* "tháng năm" is May before "năm 2010" */
	if (month > 0 || (ID(1) == WORD_MONTH && ID(2) == WORD_NUMBER)) {
		set_day(point, 0, month, words_at(words, at)->value);
		at += 3;
		at += point_read_year_tail(words, at, point);
		if (point->grain == GRAIN_DAY && point->year > 0)
			set_day(point, point->year, month, point->day);
		return at - first;
	}
	if (!has_day)
		return 0;
	point->grain = GRAIN_DAY_NUMBER;
	point->day = words_at(words, at)->value;
	if (point->day < 1 || point->day > 31)
		point->broken = "there is no such day";
	return at + 1 - first;
}

/* "Tháng 6/2010", "T6/2010", "tháng tám năm 2010". */
static size_t read_month_words(const struct words *words, size_t at,
			       struct point *point)
{
	size_t first = at;
	int month;

	if (ID(0) == WORD_MONTH_LETTER && !words_at(words, at + 1)->is_close)
		return 0;
	if (ID(0) != WORD_MONTH && ID(0) != WORD_MONTH_LETTER)
		return 0;
	month = point_small_number(words, at + 1);
	if (ID(1) == WORD_YEAR && (IS_MARK(2, '/') || ID(2) == WORD_YEAR))
		month = 5;
	if (month == 0 && ID(1) == WORD_THIS) {
		point->is_this_year = true;
		set_months(point, GRAIN_MONTH, 0, 12);
		return 2;
	}
	if (month == 0 &&
	    (ID(1) != WORD_NUMBER || words_at(words, at + 1)->digits > 2))
		return 0;
	set_months(point, GRAIN_MONTH, month == 0 ? -1 : month, month);
	point->is_stated = true;
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

/* "quý III năm 2012", "QIII/2012", "Q3 2026", "third quarter of 2026". */
static size_t read_quarter_words(const struct words *words, size_t at,
				 struct point *point)
{
	size_t first = at;
	int quarter;

	if (ID(0) == WORD_QUARTER_NAME) {
		quarter = words_at(words, at)->value;
		at++;
	} else if (ID(0) == WORD_ORDINAL && ID(1) == WORD_QUARTER) {
		quarter = words_at(words, at)->value;
		at += 2;
	} else if (ID(0) == WORD_QUARTER ||
		   (ID(0) == WORD_QUARTER_LETTER &&
		    (words_at(words, at + 1)->is_close ||
		     ID(1) == WORD_ROMAN))) {
		quarter = quarter_number(words, at + 1);
		if (quarter == 0 && ID(1) != WORD_NUMBER)
			return 0;
		at += 2;
	} else {
		return 0;
	}
	set_months(point, GRAIN_QUARTER, quarter * 3 - 2,
		   quarter > 4 ? 13 : quarter * 3);
	point->is_stated = true;
	at += point_read_year_tail(words, at, point);
	return at - first;
}

/* "6 tháng đầu năm 2026", "02 tháng cuối năm", "nửa đầu năm". */
static size_t read_months_of_year(const struct words *words, size_t at,
				  struct point *point)
{
	size_t first = at;
	bool is_half = ID(0) == WORD_HALF;
	bool is_some = ID(0) == WORD_SOME && ID(1) == WORD_MONTH;
	int count = is_half ? 6 : point_small_number(words, at);
	bool is_last;

	if (!is_half && !is_some && (count == 0 || ID(1) != WORD_MONTH))
		return 0;
	at += is_half ? 1 : 2;
	if ((ID(0) != WORD_FIRST && ID(0) != WORD_LAST) || ID(1) != WORD_YEAR)
		return 0;
	is_last = ID(0) == WORD_LAST;
	if (count > 11)
		return 0;
	set_months(point, GRAIN_PART, is_last ? 13 - count : 1,
		   is_last ? 12 : count);
	if (is_some) {
		set_months(point, GRAIN_PART, 0, 12);
		point->doubt = "which months are meant is not said";
		if (!is_last)
			point->grain = GRAIN_UNDATED;
	}
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
static size_t read_half(const struct words *words, size_t at,
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
	set_months(point, GRAIN_PART, half * 6 - 5, half * 6);
	at += 2;
	at += point_read_year_tail(words, at, point);
	return point->year > 0 ? at - first : 0;
}

/* "năm 2026", "2026", "năm nay", "FY2026". */
static size_t read_year_words(const struct words *words, size_t at,
			      struct point *point)
{
	size_t first = at;

	if (ID(0) == WORD_OTHER_YEAR) {
		point->grain = GRAIN_UNDATED;
		point->doubt = "when that kind of year begins and ends is not "
			       "known: name the day";
		for (at++; ID(0) == WORD_NUMBER ||
			   (IS_MARK(0, MARK_DASH) && ID(1) == WORD_NUMBER);)
			at++;
		return at - first;
	}
	set_months(point, GRAIN_YEAR, 1, 12);
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

/* "31 August 2010", "August 31, 2010", "August 2010", "31-Aug-2010". */
static size_t read_month_name(const struct words *words, size_t at,
			      struct point *point)
{
	size_t first = at;
	int day = 0;
	int month;

	if (is_day_of_month(words_at(words, at))) {
		day = words_at(words, at)->value;
		at += IS_MARK(1, MARK_DASH) ? 2 : 1;
		if (ID(0) == WORD_OF)
			at++;
	}
	if (ID(0) != WORD_MONTH_NAME)
		return 0;
	month = words_at(words, at)->value;
	at++;
	if (IS_MARK(0, '.') && words_at(words, at)->is_close)
		at++;
	if (at - first == 1 || (at - first == 2 && day == 0)) {
		if (is_day_of_month(words_at(words, at))) {
			day = words_at(words, at)->value;
			at++;
		}
	}
	set_months(point, GRAIN_MONTH, month, month);
	if (IS_MARK(0, ',') && is_year(words_at(words, at + 1)))
		at++;
	at += point_read_year_tail(words, at, point);
	at += read_next_year(words, at, point);
	if (day == 0 && point->year == 0 && !point->is_this_year &&
	    !point->is_next_year && at - first == 1 &&
	    strcmp(words_at(words, first)->text, "may") == 0)
		return 0; /* "may" is a verb too */
	if (day > 0 && point->grain != GRAIN_UNDATED)
		set_day(point, point->year, month, day);
	return at - first;
}

/* The stem and branch of a lunar year ("Bính Ngọ") must suit the year. */
static size_t read_lunar_year(const struct words *words, size_t at,
			      struct point *point)
{
	static const int years_from = 2010;
	int stem = words_at(words, at)->value;
	int branch = words_at(words, at + 1)->value;

	if (ID(1) != WORD_BRANCH ||
	    (ID(0) != WORD_STEM && ID(0) != WORD_QUARTER))
		return 0;
	if (ID(0) == WORD_QUARTER)
		stem = 3;
	for (int year = years_from; year < years_from + 21; year++)
		if (year % 10 == stem && year % 12 == branch)
			point->year = year;
	if (point->year == 0)
		point->broken = "there is no such lunar year near";
	return 2;
}

/* "Quốc khánh 2/9/2026": the date beside the feast must be its own. */
static size_t read_feast_date(const struct words *words, size_t at,
			      struct point *feast)
{
	struct point point = { .minute = -1 };
	size_t taken = read_numeric(words, at, &point);

	if (taken == 0 || point.grain != GRAIN_DAY)
		return 0;
	feast->year = point.year;
	if (point.broken != NULL)
		feast->broken = point.broken;
	else if (feast->feast != FEAST_NATIONAL || point.first_month != 9 ||
		 point.day != 2)
		feast->broken = "the feast and the date beside it disagree";
	return taken;
}

static size_t read_feast(const struct words *words, size_t at,
			 struct point *point)
{
	size_t first = at;
	int year = 0;
	size_t taken;

	if (ID(0) == WORD_OCCASION)
		at++;
	if (ID(0) != WORD_FEAST)
		return 0;
	point->grain = GRAIN_DAY;
	point->feast = words_at(words, at)->value;
	point->doubt = "offices close some days earlier; without a year the "
		       "next feast is taken";
	at++;
	taken = read_feast_date(words, at, point);
	if (taken > 0)
		return at + taken - first;
	at += read_lunar_year(words, at, point);
	if (ID(0) == WORD_YEAR)
		at++;
	taken = point_read_year(words, at, &year);
	if (taken == 0)
		return at - first;
	if (point->year > 0 && point->year != year)
		point->broken = "its lunar name and its year disagree";
	point->year = year;
	return at + taken - first;
}

/* One of these begins a point; the first that takes words is it. */
static size_t read_plain(const struct words *words, size_t at,
			 struct point *point)
{
	static size_t (*const readers[])(const struct words *, size_t,
					 struct point *) = {
		read_feast,	     read_month_name,	 read_numeric,
		read_months_of_year, read_half,		 read_day_words,
		read_month_words,    read_quarter_words, read_year_words,
	};

	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		size_t taken;

		*point = (struct point){ .minute = -1 };
		taken = readers[i](words, at, point);
		if (taken > 0)
			return taken;
	}
	*point = (struct point){ .minute = -1 };
	return 0;
}

/* "cuối tháng 8/2010", "giữa năm 2026", "end of Q3 2026", "mid-2026". */
static size_t read_edged(const struct words *words, size_t at,
			 struct point *point)
{
	size_t first = at;
	enum edge edge = EDGE_NONE;
	size_t taken;

	if (ID(0) == WORD_DAY && ID(1) == WORD_LAST)
		at++; /* "ngày cuối cùng của tháng 8" */
	if (ID(0) == WORD_FIRST)
		edge = EDGE_FIRST;
	else if (ID(0) == WORD_MIDDLE)
		edge = EDGE_MIDDLE;
	else if (ID(0) == WORD_LAST)
		edge = EDGE_LAST;
	if (edge == EDGE_NONE)
		return 0;
	at++;
	if (IS_MARK(0, MARK_DASH) || ID(0) == WORD_OF)
		at++;
	if (ID(0) == WORD_ARTICLE)
		at++;
	taken = read_plain(words, at, point);
	if (taken == 0 && ID(0) == WORD_YEAR) {
		set_months(point, GRAIN_YEAR, 1, 12);
		taken = 1;
	}
	if (taken == 0 || point->grain < GRAIN_MONTH || point->feast > 0)
		return 0;
	point->edge = edge;
	return at + taken - first;
}

static bool is_clock(const struct words *words, size_t at)
{
	return ID(0) == WORD_NUMBER && IS_MARK(1, ':') &&
	       ID(2) == WORD_NUMBER && words_at(words, at + 2)->digits == 2;
}

/* A number behind "giờ" is minutes unless a date begins with it. */
static bool is_minutes(const struct words *words, size_t at)
{
	if (ID(0) != WORD_NUMBER || words_at(words, at)->digits > 2)
		return false;
	if (ID(1) == WORD_MINUTE)
		return true;
	return !IS_MARK(1, '/') && !IS_MARK(1, '-') && ID(1) != WORD_MONTH &&
	       ID(1) != WORD_MONTH_NAME &&
	       !(IS_MARK(1, '.') && words_at(words, at + 2)->is_close);
}

/* "sáng", "chiều", "pm", "p.m." behind the hour. */
static size_t read_daypart(const struct words *words, size_t at, int *hour)
{
	const struct word *word = words_at(words, at);
	size_t taken = 1;
	int add = 0;

	if (word->id == WORD_DAYPART) {
		add = word->value;
	} else if (IS_MARK(1, '.') &&
		   (strcmp(word->text, "p") == 0 ||
		    strcmp(word->text, "a") == 0) &&
		   strcmp(words_at(words, at + 2)->text, "m") == 0) {
		add = word->text[0] == 'p' ? 12 : 0;
		taken = IS_MARK(3, '.') ? 4 : 3;
	} else {
		return 0;
	}
	if (add == 12 && *hour < 12)
		*hour += 12;
	else if (add == 11 && *hour < 11)
		*hour += 12;
	else if (add == 0 && *hour == 12)
		*hour = 0;
	return taken;
}

size_t point_read_time(const struct words *words, size_t at, int *minute)
{
	size_t first = at;
	int hour = words_at(words, at)->value;
	int minutes = 0;
	bool has_part;
	size_t part;

	if (ID(0) != WORD_NUMBER || words_at(words, at)->digits > 2)
		return 0;
	has_part = true;
	if (is_clock(words, at)) {
		minutes = words_at(words, at + 2)->value;
		at += 3;
		if (IS_MARK(0, ':') && ID(1) == WORD_NUMBER)
			at += 2;
	} else if (ID(1) == WORD_HOUR) {
		at += 2;
		if (is_minutes(words, at)) {
			minutes = words_at(words, at)->value;
			at += ID(1) == WORD_MINUTE ? 2 : 1;
		}
		if (IS_MARK(0, '\''))
			at++;
	} else {
		at++;
		has_part = false;
	}
	part = read_daypart(words, at, &hour);
	if (!has_part && part == 0)
		return 0;
	if (hour > 24 || minutes > 59 || (hour == 24 && minutes > 0))
		return 0;
	*minute = hour * 60 + minutes;
	return at + part - first;
}

static size_t read_weekday(const struct words *words, size_t at, int *weekday)
{
	if (ID(0) == WORD_WEEKDAY) {
		*weekday = words_at(words, at)->value;
		return IS_MARK(1, ',') || IS_MARK(1, '(') ? 2 : 1;
	}
	if (ID(0) == WORD_WEEKDAY_NUMBER && ID(1) == WORD_NUMBER &&
	    words_at(words, at + 1)->value >= 2 &&
	    words_at(words, at + 1)->value <= 7) {
		*weekday = words_at(words, at + 1)->value - 1;
		return IS_MARK(2, ',') || IS_MARK(2, '(') ? 3 : 2;
	}
	return 0;
}

/* What may stand between an hour and its day. */
static size_t skip_glue(const struct words *words, size_t at)
{
	size_t first = at;

	if (IS_MARK(0, ','))
		at++;
	if (ID(0) == WORD_IN || ID(0) == WORD_OF)
		at++;
	return at - first;
}

/* Behind a day: ", 17 giờ", "lúc 17:00", "(trước 17 giờ)". */
static size_t read_time_behind(const struct words *words, size_t at,
			       int *minute)
{
	size_t first = at;
	size_t taken;

	if (IS_MARK(0, ',') || IS_MARK(0, '('))
		at++;
	if (ID(0) == WORD_IN || ID(0) == WORD_BEFORE ||
	    (ID(0) == WORD_MONTH_LETTER && words_at(words, at)->is_close))
		at++; /* ISO 8601's T looks like a month's */
	taken = point_read_time(words, at, minute);
	if (taken == 0 || words_id(words, at + taken) == WORD_WORKING)
		return 0;
	at += taken;
	if (words_is_mark(words, first, '(') && IS_MARK(0, ')'))
		at++;
	return at - first;
}

/* The date behind hour and weekday. */
static size_t read_date(const struct words *words, size_t at,
			struct point *point)
{
	size_t taken = read_edged(words, at, point);

	if (taken > 0)
		return taken;
	taken = read_plain(words, at, point);
	if (taken > 0 || ID(0) != WORD_DAY)
		return taken;
	taken = read_plain(words, at + 1, point);
	if (taken == 0 || point->grain != GRAIN_DAY)
		return 0;
	return taken + 1;
}

size_t point_read(const struct words *words, size_t at, struct point *point)
{
	size_t first = at;
	size_t taken;
	int minute = -1;
	int weekday = 0;
	bool is_closing = ID(0) == WORD_CLOSING;

	at += is_closing ? 1 : point_read_time(words, at, &minute);
	if (minute >= 0 || is_closing)
		at += skip_glue(words, at);
	at += read_weekday(words, at, &weekday);
	if (minute >= 0 || weekday > 0)
		at += skip_glue(words, at);
	taken = read_date(words, at, point);
	if (taken == 0 || (at > first && point->grain > GRAIN_DAY))
		return 0;
	at += taken;
	if (weekday > 0 && IS_MARK(0, ')') &&
	    words_is_mark(words, first + 1, '('))
		at++;
	if (point->grain == GRAIN_DAY && minute < 0) {
		at += read_time_behind(words, at, &minute);
		if (minute == 0 && point->broken == NULL)
			point->broken = "midnight behind a date may be a "
					"spreadsheet's: write the day alone";
	}
	point->minute = minute;
	point->weekday = weekday;
	if (is_closing)
		point->doubt = "the hour is not stated: the whole day is taken";
	return at - first;
}
