/*
 * Points of time: the forms of digits and words in their order, and what may
 * stand around them: an hour, a weekday, "cuối", a feast's name.
 */
#include "calendars/due_point.h"

#include <string.h>

#include "calendars/due_point_parts.h"
#include "calendars/due_words.h"

#define NOON 13 /* the value of "noon": 12 stays 12 */

#define ID(offset) words_id(words, at + (offset))
#define IS_MARK(offset, mark) words_is_mark(words, at + (offset), mark)

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
	size_t taken = point_read_digits(words, at, &point);

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
		read_feast,	  point_read_month_name, point_read_digits,
		point_read_part,  point_read_half,	 point_read_day,
		point_read_month, point_read_quarter,	 point_read_years,
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

static enum edge edge_of(enum word_id id)
{
	switch (id) {
	case WORD_FIRST:
		return EDGE_FIRST;
	case WORD_MIDDLE:
		return EDGE_MIDDLE;
	case WORD_LAST:
		return EDGE_LAST;
	default:
		return EDGE_NONE;
	}
}

/* "cuối tháng 8/2010", "giữa năm 2026", "end of Q3 2026", "mid-2026". */
static size_t read_edged(const struct words *words, size_t at,
			 struct point *point)
{
	size_t first = at;
	enum edge edge;
	bool has_year;
	size_t taken;

	if (ID(0) == WORD_DAY && ID(1) == WORD_LAST)
		at++; /* "ngày cuối cùng của tháng 8" */
	edge = edge_of(ID(0));
	if (edge == EDGE_NONE)
		return 0;
	has_year = ID(0) == WORD_LAST && words_at(words, at)->value == 1;
	at++;
	if (IS_MARK(0, MARK_DASH) || ID(0) == WORD_OF)
		at++;
	if (ID(0) == WORD_ARTICLE)
		at++;
	taken = read_plain(words, at, point);
	if (taken == 0 && has_year) { /* "by year-end" */
		point_set_months(point, GRAIN_YEAR, 1, 12);
		point->edge = edge;
		return at - first;
	}
	if (taken == 0 && ID(0) == WORD_YEAR) {
		point_set_months(point, GRAIN_YEAR, 1, 12);
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

/* "17:00", "17:00:00", "17 giờ 30 phút", "13h30'"; the words taken. */
static size_t read_clock(const struct words *words, size_t at, int *minutes)
{
	size_t first = at;

	if (is_clock(words, at)) {
		*minutes = words_at(words, at + 2)->value;
		return IS_MARK(3, ':') && ID(4) == WORD_NUMBER ? 5 : 3;
	}
	if (ID(1) != WORD_HOUR)
		return 0;
	at += 2;
	if (is_minutes(words, at)) {
		*minutes = words_at(words, at)->value;
		at += ID(1) == WORD_MINUTE ? 2 : 1;
	}
	if (IS_MARK(0, '\''))
		at++;
	return at - first;
}

size_t point_read_time(const struct words *words, size_t at, int *minute)
{
	int hour = words_at(words, at)->value;
	int minutes = 0;
	size_t clock;
	size_t part;

	if (ID(0) == WORD_DAYPART && hour == NOON) {
		*minute = 12 * 60;
		return 1;
	}
	if (ID(0) != WORD_NUMBER || words_at(words, at)->digits > 2)
		return 0;
	clock = read_clock(words, at, &minutes);
	part = read_daypart(words, at + (clock > 0 ? clock : 1), &hour);
	if (clock == 0 && part == 0) /* a mere number */
		return 0;
	if (hour > 24 || minutes > 59 || (hour == 24 && minutes > 0))
		return 0;
	*minute = hour * 60 + minutes;
	return (clock > 0 ? clock : 1) + part;
}

size_t point_read_weekday(const struct words *words, size_t at, int *weekday)
{
	if (ID(0) == WORD_WEEKDAY) {
		*weekday = words_at(words, at)->value;
		return 1;
	}
	if (ID(0) == WORD_WEEKDAY_NUMBER && ID(1) == WORD_NUMBER &&
	    words_at(words, at + 1)->value >= 2 &&
	    words_at(words, at + 1)->value <= 7) {
		*weekday = words_at(words, at + 1)->value - 1;
		return 2;
	}
	return 0;
}

/* A weekday before its date: "thứ Sáu, ngày …", "thứ Tư (14/01)". */
static size_t read_weekday(const struct words *words, size_t at, int *weekday)
{
	size_t taken = point_read_weekday(words, at, weekday);

	at += taken;
	if (taken > 0 && (IS_MARK(0, ',') || IS_MARK(0, '(')))
		taken++;
	return taken;
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

/* Hour and weekday before the date. */
static size_t read_front(const struct words *words, size_t at, int *minute,
			 int *weekday)
{
	size_t first = at;
	size_t taken = point_read_time(words, at, minute);

	if (taken == 0 && (ID(0) == WORD_CLOSING || ID(0) == WORD_DAYPART))
		taken = 1;
	if (taken > 0)
		taken += skip_glue(words, at + taken);
	at += taken;
	taken = read_weekday(words, at, weekday);
	if (taken > 0)
		taken += skip_glue(words, at + taken);
	return at + taken - first;
}

/* "(Chủ nhật)", ", Friday" behind the date. */
static size_t read_weekday_behind(const struct words *words, size_t at,
				  int *weekday)
{
	bool is_bracket = IS_MARK(0, '(');
	size_t taken;

	if (!is_bracket && !IS_MARK(0, ','))
		return 0;
	taken = read_weekday(words, at + 1, weekday);
	if (taken == 0)
		return 0;
	at += taken + 1;
	return is_bracket && IS_MARK(0, ')') ? taken + 2 : taken + 1;
}

/* The hour behind the date. */
static size_t read_back(const struct words *words, size_t at,
			struct point *point)
{
	size_t taken = read_time_behind(words, at, &point->minute);

	if (point->minute == 0 && point->broken == NULL)
		point->broken = "midnight behind a date may be a "
				"spreadsheet's: write the day alone";
	return taken;
}

size_t point_read(const struct words *words, size_t at, struct point *point)
{
	size_t first = at;
	size_t taken;
	int minute = -1;
	int weekday = 0;
	bool is_closing = ID(0) == WORD_CLOSING;
	bool is_daypart = ID(0) == WORD_DAYPART;

	at += read_front(words, at, &minute, &weekday);
	taken = read_date(words, at, point);
	if (taken == 0 || (at > first && point->grain > GRAIN_DAY))
		return 0;
	at += taken;
	if (weekday > 0 && IS_MARK(0, ')') &&
	    words_is_mark(words, first + 1, '('))
		at++;
	point->minute = minute;
	if (point->grain == GRAIN_DAY && weekday == 0)
		at += read_weekday_behind(words, at, &weekday);
	point->weekday = weekday;
	if (point->grain == GRAIN_DAY && minute < 0)
		at += read_back(words, at, point);
	point->is_closing = is_closing;
	point->is_daypart = is_daypart && minute < 0;
	if (is_closing || point->is_daypart)
		point->doubt = "the hour is not stated: the whole day is taken";
	return at - first;
}
