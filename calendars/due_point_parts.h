/* The forms that a point may have. Private to due_point*.c. */
#ifndef DONDOC_CALENDARS_DUE_POINT_PARTS_H
#define DONDOC_CALENDARS_DUE_POINT_PARTS_H

#include "calendars/due_point.h"

/* Said of years that are not the calendar's. */
#define POINT_OTHER_YEAR                                                       \
	"when that kind of year begins and ends is not known: name the day"

/* A number of four digits that is a year. */
bool point_is_year(const struct word *word);

/* "FY2026", "năm học 2025 - 2026": the words taken by the numbers. */
size_t point_skip_years(const struct words *words, size_t at);

/* A unit or a word not known: a number before it counts, and is no date. */
bool point_is_counted(enum word_id id);

/* Fill a point in; sets `broken` when there is no such day or month. */
void point_set_day(struct point *point, int year, int month, int day);
void point_set_months(struct point *point, enum grain grain, int first,
		      int last);

/* Each reads one form into an empty point; the words taken, 0 for none. */
size_t point_read_digits(const struct words *words, size_t at,
			 struct point *point);
size_t point_read_day(const struct words *words, size_t at,
		      struct point *point);
size_t point_read_month(const struct words *words, size_t at,
			struct point *point);
size_t point_read_month_name(const struct words *words, size_t at,
			     struct point *point);
size_t point_read_quarter(const struct words *words, size_t at,
			  struct point *point);
size_t point_read_part(const struct words *words, size_t at,
		       struct point *point);
size_t point_read_half(const struct words *words, size_t at,
		       struct point *point);
size_t point_read_years(const struct words *words, size_t at,
			struct point *point);

#endif
