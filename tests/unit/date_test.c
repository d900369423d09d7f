/* Civil dates: arithmetic, months, reading and writing. */
#include <string.h>

#include "calendars/date.h"
#include "unit/suite.h"

static struct date on(const char *iso)
{
	struct date date = date_from_iso(iso);

	ck_assert_msg(date_is_set(date), "%s", iso);
	return date;
}

static void assert_date(struct date date, const char *iso)
{
	char text[DATE_TEXT_SIZE];

	ck_assert_str_eq(date_to_iso(date, text), iso);
}

/* Days and weekdays follow one another from 1900 to 2100 without a hole. */
START_TEST(test_every_day_follows)
{
	struct date_parts day = { 1900, 1, 1 };
	int number = -25567; /* 1970-01-01 is 0 */
	int weekday = 1; /* a Monday */

	while (day.year <= 2100) {
		struct date date =
			date_from_parts(day.year, day.month, day.day);
		struct date_parts back = date_to_parts(date);
		char text[DATE_TEXT_SIZE];

		if (date.day != number || date_weekday(date) != weekday ||
		    memcmp(&back, &day, sizeof(day)) != 0 ||
		    date_from_iso(date_to_iso(date, text)).day != number)
			ck_abort_msg("%s", text);
		number++;
		weekday = (weekday + 1) % 7;
		if (++day.day <= date_month_length(day.year, day.month))
			continue;
		day.day = 1;
		if (++day.month <= 12)
			continue;
		day.month = 1;
		day.year++;
	}
	ck_assert_int_eq(number, 47847);
}
END_TEST

/* Every day of the years 1 to 9999 comes back from its parts. */
START_TEST(test_all_years_come_back)
{
	struct date first = date_from_parts(1, 1, 1);
	struct date last = date_from_parts(9999, 12, 31);

	ck_assert_int_eq(first.day, -719162);
	ck_assert_int_eq(last.day, 2932896);
	for (struct date date = first; date_compare(date, last) <= 0;
	     date = date_add(date, 1)) {
		struct date_parts parts = date_to_parts(date);

		if (date_from_parts(parts.year, parts.month, parts.day).day !=
		    date.day)
			ck_abort_msg("day %d", date.day);
	}
}
END_TEST

/* A year is leap by the rules of 4, 100 and 400. */
START_TEST(test_leap_years)
{
	static const struct {
		int year;
		int days;
	} years[] = {
		{ 1600, 29 }, { 1700, 28 }, { 1900, 28 }, { 2000, 29 },
		{ 2010, 28 }, { 2024, 29 }, { 2026, 28 }, { 2028, 29 },
		{ 2100, 28 }, { 2400, 29 },
	};

	for (size_t i = 0; i < sizeof(years) / sizeof(years[0]); i++) {
		ck_assert_int_eq(date_month_length(years[i].year, 2),
				 years[i].days);
		ck_assert_int_eq(
			date_to_parts(date_month_end(years[i].year, 2)).day,
			years[i].days);
		ck_assert_int_eq(
			date_is_set(date_from_parts(years[i].year, 2, 29)),
			years[i].days == 29);
	}
}
END_TEST

/* Days that no calendar has are no dates. */
START_TEST(test_no_such_day)
{
	static const struct date_parts days[] = {
		{ 2026, 0, 1 },	 { 2026, 13, 1 }, { 2026, 1, 0 },
		{ 2026, 1, 32 }, { 2026, 4, 31 }, { 2026, 2, 29 },
		{ 0, 12, 31 },	 { 10000, 1, 1 }, { -1, 1, 1 },
		{ 2026, -1, 1 }, { 2026, 1, -1 },
	};

	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		ck_assert_msg(!date_is_set(date_from_parts(days[i].year,
							   days[i].month,
							   days[i].day)),
			      "%zu", i);
}
END_TEST

/* Adding months keeps the day, or takes the last one of a shorter month. */
START_TEST(test_adding_months)
{
	static const struct {
		const char *from;
		int months;
		const char *to;
	} sums[] = {
		{ "2026-01-31", 1, "2026-02-28" },
		{ "2028-01-31", 1, "2028-02-29" },
		{ "2026-01-31", 3, "2026-04-30" },
		{ "2026-01-15", 0, "2026-01-15" },
		{ "2026-11-30", 3, "2027-02-28" },
		{ "2028-02-29", 12, "2029-02-28" },
		{ "2028-02-29", 48, "2032-02-29" },
		{ "2028-02-29", -12, "2027-02-28" },
		{ "2026-03-31", -1, "2026-02-28" },
		{ "2026-01-01", -1, "2025-12-01" },
		{ "2026-02-28", 1, "2026-03-28" },
		{ "2010-06-02", 1200, "2110-06-02" },
		{ "0001-02-01", -1, "0001-01-01" },
		{ "9999-11-30", 1, "9999-12-30" },
		{ "0001-01-31", -1, "" },
		{ "9999-12-01", 1, "" },
		{ "2026-01-01", 2147483647, "" },
		{ "2026-01-01", -2147483647 - 1, "" },
	};

	for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]); i++)
		assert_date(date_add_months(on(sums[i].from), sums[i].months),
			    sums[i].to);
}
END_TEST

/* Known days fall on their known weekdays. */
START_TEST(test_weekdays)
{
	static const struct {
		const char *day;
		const char *name;
	} days[] = {
		{ "1970-01-01", "Thu" }, { "1969-12-31", "Wed" },
		{ "1945-09-02", "Sun" }, { "2010-06-02", "Wed" },
		{ "2026-02-17", "Tue" }, { "2024-02-29", "Thu" },
		{ "0001-01-01", "Mon" }, { "9999-12-31", "Fri" },
	};

	for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
		ck_assert_str_eq(date_weekday_name(on(days[i].day)),
				 days[i].name);
}
END_TEST

/* Only YYYY-MM-DD of a real day is read. */
START_TEST(test_reading_refuses)
{
	static const char *const texts[] = {
		"",
		"2026",
		"2026-1-1",
		"2026-01-1",
		"2026-01-01 ",
		" 2026-01-01",
		"2026-02-29",
		"2026-13-01",
		"2026-00-10",
		"2026-01-00",
		"2026/01/01",
		"20260101",
		"2026-01-01T",
		"+026-01-01",
		"-026-01-01",
		"2026-01-0x",
		"2026-0x-01",
		"2026--1-01",
		"0000-01-01",
		"12026-01-01",
		"01/02/2026",
		"2026-01-01\n",
		"2026-01-011",
		"２０26-01-01",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		ck_assert_msg(!date_is_set(date_from_iso(texts[i])), "'%s'",
			      texts[i]);
}
END_TEST

/* A date is written as in ISO and as in Vietnam; none, and far ones, as "". */
START_TEST(test_writing)
{
	char text[DATE_TEXT_SIZE];

	ck_assert_str_eq(date_to_vi(on("2010-06-02"), text), "02/06/2010");
	ck_assert_str_eq(date_to_iso(on("0007-06-02"), text), "0007-06-02");
	ck_assert_str_eq(date_to_iso(DATE_NONE, text), "");
	ck_assert_str_eq(date_to_vi(DATE_NONE, text), "");
	ck_assert_str_eq(date_to_iso(date_add(on("9999-12-31"), 1), text), "");
	ck_assert_str_eq(date_to_vi(date_add(on("0001-01-01"), -1), text), "");
}
END_TEST

/* The ends of the type are taken apart without overflow. */
START_TEST(test_far_days)
{
	struct date_parts last = date_to_parts((struct date){ INT32_MAX });
	struct date_parts first = date_to_parts((struct date){ INT32_MIN + 1 });

	ck_assert_int_eq(last.year, 5881580);
	ck_assert_int_eq(last.month, 7);
	ck_assert_int_eq(last.day, 11);
	ck_assert_int_eq(first.year, -5877641);
	ck_assert_int_eq(first.month, 6);
	ck_assert_int_eq(first.day, 24);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_every_day_follows, test_all_years_come_back,
		test_leap_years,	test_no_such_day,
		test_adding_months,	test_weekdays,
		test_reading_refuses,	test_writing,
		test_far_days,		NULL,
	};

	return suite_run("date", tests);
}
