/* Civil dates: a day of the Gregorian calendar, without hour and zone. */
#ifndef DONDOC_CALENDARS_DATE_H
#define DONDOC_CALENDARS_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A type of its own, so that no date is mistaken for an instant. */
struct date {
	int32_t day; /* days since 1970-01-01; INT32_MIN is "no date" */
};

#define DATE_NONE ((struct date){ INT32_MIN })
#define DATE_TEXT_SIZE 11

/* A date taken apart: month 1..12, day of the month 1..31. */
struct date_parts {
	int year;
	int month;
	int day;
};

static inline bool date_is_set(struct date date)
{
	return date.day != INT32_MIN;
}

/* <0, 0, >0 as a is before, on, after b. Both must be set. */
static inline int date_compare(struct date a, struct date b)
{
	return (a.day > b.day) - (a.day < b.day);
}

static inline struct date date_add(struct date date, int days)
{
	return (struct date){ date.day + days };
}

/* DATE_NONE when there is no such day; years 1 to 9999. */
struct date date_from_parts(int year, int month, int day);

/* The date must be set. */
struct date_parts date_to_parts(struct date date);

/* 28 to 31; month 1..12. */
int date_month_length(int year, int month);

/* The last day of the month; month 1..12. */
struct date date_month_end(int year, int month);

/*
 * The matching day `months` later (or earlier), or the last day of that month
 * when it has none (Civil Code 2015, art. 148.3 and 148.4). DATE_NONE beyond
 * the years 1 to 9999.
 */
struct date date_add_months(struct date date, int months);

/* 0 Sunday … 6 Saturday. */
int date_weekday(struct date date);

/* "Mon" … ; for logs and the journal, not for people. */
const char *date_weekday_name(struct date date);

/* Reads YYYY-MM-DD and nothing else; DATE_NONE when it is not one. */
struct date date_from_iso(const char *string);

/*
 * Writes YYYY-MM-DD and returns the buffer; "" for no date and beyond the
 * years 1 to 9999.
 */
const char *date_to_iso(struct date date, char buffer[DATE_TEXT_SIZE]);

/* Likewise dd/mm/yyyy, as Vietnamese documents write it. */
const char *date_to_vi(struct date date, char buffer[DATE_TEXT_SIZE]);

#endif
