/*
 * Days and civil dates are turned into one another by arithmetic over eras of
 * 400 years, which repeat exactly; a year is counted from March, so that the
 * leap day is its last and months need no table.
 */
#include "calendars/date.h"

#define DAYS_AN_ERA 146097
#define DAYS_TO_1970 719468 /* from 0000-03-01 */
#define LAST_YEAR 9999

static int floor_divide(int dividend, int divisor)
{
	int quotient = dividend / divisor;

	return dividend % divisor < 0 ? quotient - 1 : quotient;
}

static bool is_leap(int year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static struct date count_days(int year, int month, int day)
{
	int from_march = (month + 9) % 12;
	int counted = month <= 2 ? year - 1 : year;
	int era = floor_divide(counted, 400);
	int in_era = counted - era * 400;
	int in_year = (153 * from_march + 2) / 5 + day - 1;
	int days = in_era * 365 + in_era / 4 - in_era / 100 + in_year;

	return (struct date){ era * DAYS_AN_ERA + days - DAYS_TO_1970 };
}

struct date date_from_parts(int year, int month, int day)
{
	if (year < 1 || year > LAST_YEAR || month < 1 || month > 12)
		return DATE_NONE;
	if (day < 1 || day > date_month_length(year, month))
		return DATE_NONE;
	return count_days(year, month, day);
}

struct date_parts date_to_parts(struct date date)
{
	/* In two steps, so that no day near the type's ends overflows. */
	int era = date.day / DAYS_AN_ERA;
	int days = date.day - era * DAYS_AN_ERA + DAYS_TO_1970;
	int more = floor_divide(days, DAYS_AN_ERA);
	int in_era = days - more * DAYS_AN_ERA;
	int year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) /
		   365;
	int in_year = in_era - (365 * year + year / 4 - year / 100);
	int from_march = (5 * in_year + 2) / 153;
	int month = from_march < 10 ? from_march + 3 : from_march - 9;

	return (struct date_parts){
		.year = year + (era + more) * 400 + (month <= 2 ? 1 : 0),
		.month = month,
		.day = in_year - (153 * from_march + 2) / 5 + 1,
	};
}

int date_month_length(int year, int month)
{
	if (month == 2)
		return is_leap(year) ? 29 : 28;
	return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

struct date date_month_end(int year, int month)
{
	return date_from_parts(year, month, date_month_length(year, month));
}

struct date date_add_months(struct date date, int months)
{
	struct date_parts parts = date_to_parts(date);
	int64_t counted = (int64_t)parts.year * 12 + parts.month - 1 + months;
	int year;
	int month;
	int length;

	if (counted < 12 || counted / 12 > LAST_YEAR)
		return DATE_NONE;
	year = (int)(counted / 12);
	month = (int)(counted % 12) + 1;
	length = date_month_length(year, month);
	return date_from_parts(year, month,
			       parts.day < length ? parts.day : length);
}

int date_weekday(struct date date)
{
	int weekday = (date.day % 7 + 4) % 7; /* 1970-01-01 was a Thursday */

	return weekday < 0 ? weekday + 7 : weekday;
}

const char *date_weekday_name(struct date date)
{
	static const char *const names[] = { "Sun", "Mon", "Tue", "Wed",
					     "Thu", "Fri", "Sat" };

	return names[date_weekday(date)];
}

/* The number of `count` digits, or -1 when one of them is none. */
static int read_digits(const char *digits, int count)
{
	int number = 0;

	for (int i = 0; i < count; i++) {
		if (digits[i] < '0' || digits[i] > '9')
			return -1;
		number = number * 10 + (digits[i] - '0');
	}
	return number;
}

struct date date_from_iso(const char *string)
{
	int year = read_digits(string, 4);
	int month;
	int day;

	if (year < 0 || string[4] != '-')
		return DATE_NONE;
	month = read_digits(string + 5, 2);
	if (month < 0 || string[7] != '-')
		return DATE_NONE;
	day = read_digits(string + 8, 2);
	if (day < 0 || string[10] != '\0')
		return DATE_NONE;
	return date_from_parts(year, month, day);
}

static void write_digits(char *digits, int count, int number)
{
	for (int i = count - 1; i >= 0; i--) {
		digits[i] = (char)('0' + number % 10);
		number /= 10;
	}
}

/* False for what four digits of a year cannot write. */
static bool is_writable(struct date date)
{
	return date_is_set(date) &&
	       date_compare(date, count_days(1, 1, 1)) >= 0 &&
	       date_compare(date, count_days(LAST_YEAR, 12, 31)) <= 0;
}

const char *date_to_iso(struct date date, char buffer[DATE_TEXT_SIZE])
{
	struct date_parts parts;

	buffer[0] = '\0';
	if (!is_writable(date))
		return buffer;
	parts = date_to_parts(date);
	write_digits(buffer, 4, parts.year);
	buffer[4] = '-';
	write_digits(buffer + 5, 2, parts.month);
	buffer[7] = '-';
	write_digits(buffer + 8, 2, parts.day);
	buffer[10] = '\0';
	return buffer;
}

const char *date_to_vi(struct date date, char buffer[DATE_TEXT_SIZE])
{
	struct date_parts parts;

	buffer[0] = '\0';
	if (!is_writable(date))
		return buffer;
	parts = date_to_parts(date);
	write_digits(buffer, 2, parts.day);
	buffer[2] = '/';
	write_digits(buffer + 3, 2, parts.month);
	buffer[5] = '/';
	write_digits(buffer + 6, 4, parts.year);
	buffer[10] = '\0';
	return buffer;
}
