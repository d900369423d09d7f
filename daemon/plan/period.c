#include "plan/period.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define MONTHS_A_QUARTER 3
#define MONTHS_A_HALF 6
#define MONTHS_A_YEAR 12

static int read_digits(const char *text, size_t count)
{
	int number = 0;

	for (size_t i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		number = number * 10 + (text[i] - '0');
	}
	return number;
}

/* The first month and the length of what stands behind the year; false when
 * it is no part of one. */
static bool read_part(const char *part, int *month, int *months)
{
	int number;

	*months = strncmp(part, "-Q", 2) == 0	? MONTHS_A_QUARTER
		  : strncmp(part, "-H", 2) == 0 ? MONTHS_A_HALF
						: 1;
	*month = 1;
	if (*part == '\0') {
		*months = MONTHS_A_YEAR;
		return true;
	}
	if (*part != '-' || strlen(part) != 3)
		return false;
	number = *months == 1 ? read_digits(part + 1, 2)
			      : read_digits(part + 2, 1);
	*month = (number - 1) * *months + 1;
	return number >= 1 && number * *months <= MONTHS_A_YEAR;
}

enum error period_read(const char *label, struct period *period,
		       struct why *why)
{
	int year = strlen(label) >= 4 ? read_digits(label, 4) : -1;
	int month;
	int months;

	if (year < 1 || !read_part(label + 4, &month, &months))
		return why_set(why, ERROR_USAGE,
			       "'%s' is no period: write 2010-Q3, 2010-07, "
			       "2010-H2 or 2010",
			       label);
	(void)snprintf(period->label, sizeof(period->label), "%s", label);
	period->from = date_from_parts(year, month, 1);
	period->until = date_month_end(year, month + months - 1);
	period->months = months;
	return ERROR_NONE;
}

struct period period_quarter(struct date day)
{
	struct date_parts parts = date_to_parts(day);
	int quarter = (parts.month - 1) / MONTHS_A_QUARTER + 1;
	struct period period = {
		.from = date_from_parts(
			parts.year, (quarter - 1) * MONTHS_A_QUARTER + 1, 1),
		.until = date_month_end(parts.year, quarter * MONTHS_A_QUARTER),
		.months = MONTHS_A_QUARTER,
	};

	(void)snprintf(period.label, sizeof(period.label), "%04d-Q%c",
		       parts.year % 10000, "1234"[quarter - 1]);
	return period;
}

struct date period_cut_off(const struct period *period, int day)
{
	struct date_parts parts = date_to_parts(period->until);

	return date_from_parts(parts.year, parts.month,
			       day < parts.day ? day : parts.day);
}

struct date period_since(const struct period *period, struct date cut_off)
{
	if (date_compare(cut_off, period->until) == 0)
		return period->from;
	return date_add(date_add_months(cut_off, -period->months), 1);
}
