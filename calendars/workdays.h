/* Working calendars: which days an office works, and counting in them. */
#ifndef DONDOC_CALENDARS_WORKDAYS_H
#define DONDOC_CALENDARS_WORKDAYS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"
#include "calendars/date.h"

/* One day that differs from the week's pattern. */
struct workday {
	struct date date;
	bool is_off; /* else a make-up working day */
	bool is_expected; /* not announced yet: computed */
	const char *reason;
	const char *source;
};

/*
 * A calendar: the weekly rest days, and the days that differ. Days are sorted
 * and unique after workdays_sort. An empty calendar is Monday to Friday.
 */
struct workdays {
	const char *code;
	const char *name; /* or NULL */
	const char *extends; /* the code of what it lies over, or NULL */
	bool rests_on[7]; /* by weekday, Sunday first */
	bool has_week; /* it says itself which days these are */
	struct workday *days;
	size_t count;
	struct date from; /* days off are known from … */
	struct date until; /* … until; outside only the week is known */
};

/* Several calendars by their codes. */
struct calendars {
	struct workdays *items;
	size_t count;
};

/* Saturday and Sunday off, no other day: what holds when no file is given. */
void workdays_init(struct workdays *calendar);

/* Sorts by date; returns the first doubled day, or DATE_NONE. */
struct date workdays_sort(struct workdays *calendar);

/*
 * Lays a calendar over another. Where it says what it covers it is complete:
 * all days there are its own; elsewhere its days replace those of the same
 * date or are added. Its week and name hold where it has any. What is covered
 * grows as long as no gap is left.
 */
void workdays_lay(struct workdays *calendar, const struct workdays *over,
		  struct arena *arena);

/* The first date from `from` on of which one calendar has a row and which is
 * worked in one of the two only; DATE_NONE when there is none. */
struct date workdays_difference(const struct workdays *a,
				const struct workdays *b, struct date from);

/* True when every day is worked in both or in neither. */
bool workdays_agree(const struct workdays *a, const struct workdays *b);

/* The calendar of that code, or NULL. */
const struct workdays *calendars_find(const struct calendars *calendars,
				      const char *code);

/* The row of a day, or NULL when it follows the week. */
const struct workday *workdays_find(const struct workdays *calendar,
				    struct date date);

bool workdays_is_working(const struct workdays *calendar, struct date date);

/*
 * The day itself if worked, else the next (forward) or last (back) that is.
 * DATE_NONE for DATE_NONE, and when no day of a whole year is worked.
 */
struct date workdays_forward(const struct workdays *calendar, struct date date);
struct date workdays_back(const struct workdays *calendar, struct date date);

/*
 * `count` working days after the date (before it when negative). The first
 * day is not counted (Civil Code 2015, art. 147.2); 0 gives the date itself.
 * DATE_NONE as above, and beyond the years 1 to 9999.
 */
struct date workdays_add(const struct workdays *calendar, struct date date,
			 int count);

#endif
