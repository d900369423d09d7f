#include "cli/dates.h"

#include <string.h>

#define SECONDS_A_MINUTE 60
#define SECONDS_AN_HOUR 3600
#define SECONDS_A_DAY 86400
#define DURATION_LIMIT ((int64_t)366000 * SECONDS_A_DAY)

/* 1970-01-01 counted from 0000-03-01. */
#define DAYS_TO_EPOCH 719468
#define DAYS_AN_ERA 146097 /* 400 years */

struct day {
	int year;
	int month;
	int day;
};

static bool read_digits(const char *text, size_t count, int *number)
{
	*number = 0;
	for (size_t i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		*number = *number * 10 + (text[i] - '0');
	}
	return true;
}

static int days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30,
				    31, 31, 30, 31, 30, 31 };
	bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && is_leap ? 29 : days[month - 1];
}

/* Reads the ten characters of a date at the beginning of the text. */
static bool read_day(const char *text, struct day *day)
{
	return read_digits(text, 4, &day->year) && text[4] == '-' &&
	       read_digits(text + 5, 2, &day->month) && text[7] == '-' &&
	       read_digits(text + 8, 2, &day->day) && day->year > 0 &&
	       day->month >= 1 && day->month <= 12 && day->day >= 1 &&
	       day->day <= days_in_month(day->year, day->month);
}

/* Days since 1970-01-01, with years that begin in March (H. Hinnant, "chrono-
 * compatible low-level date algorithms"). */
static int count_of(const struct day *day)
{
	int year = day->month <= 2 ? day->year - 1 : day->year;
	int month = (day->month + 9) % 12;
	int era = year / 400;
	int year_of_era = year - era * 400;
	int day_of_year = (153 * month + 2) / 5 + day->day - 1;

	return era * DAYS_AN_ERA + year_of_era * 365 + year_of_era / 4 -
	       year_of_era / 100 + day_of_year - DAYS_TO_EPOCH;
}

static struct day day_of(int count)
{
	int shifted = count + DAYS_TO_EPOCH;
	int era = shifted / DAYS_AN_ERA;
	int day_of_era = shifted - era * DAYS_AN_ERA;
	int year = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
		    day_of_era / 146096) /
		   365;
	int day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
	int month = (5 * day_of_year + 2) / 153;
	struct day day = {
		.year = year + era * 400 + (month >= 10 ? 1 : 0),
		.month = month < 10 ? month + 3 : month - 9,
		.day = day_of_year - (153 * month + 2) / 5 + 1,
	};

	return day;
}

static const char *weekday_of(const struct day *day)
{
	static const char *const names[] = { "Sun", "Mon", "Tue", "Wed",
					     "Thu", "Fri", "Sat" };

	/* 1970-01-01 was a Thursday; the shift keeps the sum positive. */
	return names[(count_of(day) + DAYS_AN_ERA * 5 + 4) % 7];
}

bool date_is_valid(const char *text)
{
	struct day day;

	return strlen(text) == 10 && read_day(text, &day);
}

const char *date_show(struct arena *arena, const char *text)
{
	struct day day;
	int hour;
	int minute;

	if (!read_day(text, &day))
		return text;
	if (text[10] == '\0')
		return arena_printf(arena, "%s %s", text, weekday_of(&day));
	if (text[10] != 'T' || !read_digits(text + 11, 2, &hour) ||
	    text[13] != ':' || !read_digits(text + 14, 2, &minute))
		return text;
	return arena_printf(arena, "%.10s %s %02d:%02d", text, weekday_of(&day),
			    hour, minute);
}

const char *date_show_slashes(struct arena *arena, const char *text)
{
	struct day day;

	if (!date_is_valid(text))
		return text;
	(void)read_day(text, &day);
	return arena_printf(arena, "%s %02d/%02d/%04d", weekday_of(&day),
			    day.day, day.month, day.year);
}

const char *date_after(struct arena *arena, const char *text, int days)
{
	struct day day;

	if (!read_day(text, &day))
		return text;
	day = day_of(count_of(&day) + days);
	return arena_printf(arena, "%04d-%02d-%02d", day.year, day.month,
			    day.day);
}

int date_number(const char *text)
{
	struct day day;

	return date_is_valid(text) && read_day(text, &day) ? count_of(&day) : 0;
}

static int64_t unit_of(char letter)
{
	switch (letter) {
	case 'w':
		return (int64_t)7 * SECONDS_A_DAY;
	case 'd':
		return SECONDS_A_DAY;
	case 'h':
		return SECONDS_AN_HOUR;
	case 'm':
		return SECONDS_A_MINUTE;
	default:
		return 0;
	}
}

bool duration_read(const char *text, int64_t *seconds)
{
	*seconds = 0;
	do {
		int64_t number = 0;
		const char *start = text;

		while (*text >= '0' && *text <= '9' && number < DURATION_LIMIT)
			number = number * 10 + (*text++ - '0');
		if (text == start || unit_of(*text) == 0 ||
		    number > DURATION_LIMIT / unit_of(*text))
			return false;
		*seconds += number * unit_of(*text++);
		if (*seconds > DURATION_LIMIT)
			return false;
	} while (*text != '\0');
	return *seconds > 0;
}
