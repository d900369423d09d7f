/* Points of time as a phrase names them. Private to due. */
#ifndef DONDOC_CALENDARS_DUE_POINT_H
#define DONDOC_CALENDARS_DUE_POINT_H

#include <stdbool.h>
#include <stddef.h>

#include "calendars/date.h"
#include "calendars/due_words.h"

/* How fine a point is. */
enum grain {
	GRAIN_NONE,
	GRAIN_DAY_NUMBER, /* "ngày 15": a day without a month */
	GRAIN_DAY,
	GRAIN_MONTH,
	GRAIN_QUARTER,
	GRAIN_PART, /* of a year: months first to last */
	GRAIN_YEAR,
	GRAIN_UNDATED /* understood, but no day follows from it */
};

/* "đầu", "giữa", "cuối" of the month, quarter or year that follows. */
enum edge { EDGE_NONE, EDGE_FIRST, EDGE_MIDDLE, EDGE_LAST };

struct point {
	enum grain grain;
	enum edge edge;
	int year; /* 0: not stated */
	int first_month; /* 1..12; of a day: its month; 0: vague */
	int last_month;
	int day;
	int minute; /* -1: no hour is stated */
	int weekday; /* as stated, 1 Monday … 7 Sunday; 0: not stated */
	int feast; /* one of FEAST_…: the day follows from the year */
	bool is_next_year; /* "tháng 01 của năm sau" */
	bool is_this_year;
	bool is_year_open; /* "năm kiểm kê": a year that is not a number */
	bool is_numeric; /* "15-7", "24.8": no word says that it is a date */
	bool is_stated; /* "tháng", "quý", "năm" stands before the number */
	bool is_letter; /* "T6": a month, or a weekday */
	bool is_closing; /* "cuối giờ chiều": the end of the day */
	bool is_daypart; /* "sáng", "chiều": some hour of the day */
	const char *broken; /* why it is no date at all, or NULL */
	const char *doubt; /* what a person should look at, or NULL */
};

enum feast {
	FEAST_NONE,
	FEAST_TET,
	FEAST_HUNG,
	FEAST_NEW_YEAR,
	FEAST_NATIONAL
};

/*
 * Reads the point that begins at the word; returns the words taken, 0 when
 * none begins there. A point that is damaged is taken, with `broken` set.
 */
size_t point_read(const struct words *words, size_t at, struct point *point);

/* "17 giờ 30", "13h30", "15:00", "5 pm"; minute of the day 0..1440. */
size_t point_read_time(const struct words *words, size_t at, int *minute);

/* "thứ Sáu", "thứ 6", "Friday": 1 Monday … 7 Sunday. */
size_t point_read_weekday(const struct words *words, size_t at, int *weekday);

/* A year of four digits, mended where a PDF put a space ("202 6"). */
size_t point_read_year(const struct words *words, size_t at, int *year);

/* "năm 2026", "/2026", "-2026", "of 2026" behind a month or quarter. */
size_t point_read_year_tail(const struct words *words, size_t at,
			    struct point *point);

/* 1..12 or more from digits or a numeral; 0 when there is none. */
int point_small_number(const struct words *words, size_t at);

/* The first and the last day; the year must be set. DATE_NONE when vague. */
struct date point_first(const struct point *point);
struct date point_last(const struct point *point);

/* The feast's day in that year, DATE_NONE when not known. */
struct date point_feast(enum feast feast, int year);

#endif
