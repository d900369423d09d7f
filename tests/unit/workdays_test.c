/* Working days: rests, make-up days, rolling and counting over them. */
#include <string.h>

#include "calendars/workdays.h"
#include "unit/suite.h"

/* Days of 2025 and 2026 as they were announced, on purpose not in order. */
static const struct {
	const char *day;
	bool is_off;
} announced[] = {
	{ "2026-08-31", true },	 { "2026-09-01", true }, { "2026-09-02", true },
	{ "2026-08-22", false }, /* a Saturday, for Monday 31/8 */
	{ "2025-04-26", false }, /* a Saturday, for Friday 2/5 */
	{ "2025-04-30", true },	 { "2025-05-01", true }, { "2025-05-02", true },
	{ "2026-01-10", false }, /* a Saturday, for Friday 2/1 */
	{ "2026-01-01", true },	 { "2026-01-02", true }, { "2026-02-16", true },
	{ "2026-02-17", true },	 { "2026-02-18", true }, { "2026-02-19", true },
	{ "2026-02-20", true },	 { "2026-04-26", true }, { "2026-04-27", true },
};

#define ANNOUNCED (sizeof(announced) / sizeof(announced[0]))

struct desk {
	struct workdays calendar;
	struct workday days[ANNOUNCED];
};

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

static void desk_open(struct desk *desk)
{
	workdays_init(&desk->calendar);
	for (size_t i = 0; i < ANNOUNCED; i++)
		desk->days[i] =
			(struct workday){ .date = on(announced[i].day),
					  .is_off = announced[i].is_off };
	desk->calendar.days = desk->days;
	desk->calendar.count = ANNOUNCED;
	ck_assert(!date_is_set(workdays_sort(&desk->calendar)));
}

/* Without a file offices rest on Saturday and Sunday, and on no other day. */
START_TEST(test_empty_calendar)
{
	struct workdays calendar;

	workdays_init(&calendar);
	ck_assert(!date_is_set(workdays_sort(&calendar)));
	ck_assert(!date_is_set(calendar.from));
	ck_assert(!date_is_set(calendar.until));
	ck_assert_ptr_null(workdays_find(&calendar, on("2026-09-02")));
	ck_assert(workdays_is_working(&calendar, on("2026-09-02")));
	assert_date(workdays_forward(&calendar, on("2026-01-03")),
		    "2026-01-05");
	assert_date(workdays_back(&calendar, on("2026-01-04")), "2026-01-02");
	assert_date(workdays_add(&calendar, on("2026-01-02"), 10),
		    "2026-01-16");
}
END_TEST

/* Sorting brings days into order, and names the first that stands twice. */
START_TEST(test_sorting)
{
	struct workday twice[] = {
		{ .date = on("2026-09-02") }, { .date = on("2026-05-01") },
		{ .date = on("2026-01-01") }, { .date = on("2026-09-02") },
		{ .date = on("2026-05-01") },
	};
	struct workdays calendar;
	struct desk desk;

	desk_open(&desk);
	for (size_t i = 1; i < desk.calendar.count; i++)
		ck_assert_int_lt(
			date_compare(desk.days[i - 1].date, desk.days[i].date),
			0);
	workdays_init(&calendar);
	calendar.days = twice;
	calendar.count = sizeof(twice) / sizeof(twice[0]);
	assert_date(workdays_sort(&calendar), "2026-05-01");
}
END_TEST

/* Each announced day is found, and no other. */
START_TEST(test_finding)
{
	struct desk desk;

	desk_open(&desk);
	for (size_t i = 0; i < ANNOUNCED; i++) {
		const struct workday *day =
			workdays_find(&desk.calendar, on(announced[i].day));

		ck_assert_ptr_nonnull(day);
		assert_date(day->date, announced[i].day);
		ck_assert_int_eq(day->is_off, announced[i].is_off);
	}
	ck_assert_ptr_null(workdays_find(&desk.calendar, on("2026-01-09")));
	ck_assert_ptr_null(workdays_find(&desk.calendar, on("2030-01-01")));
	ck_assert_ptr_null(workdays_find(&desk.calendar, on("2000-01-01")));
}
END_TEST

/* A day off rolls over weekends and holidays, but not over a make-up day. */
START_TEST(test_rolling)
{
	static const struct {
		const char *day;
		const char *forward;
		const char *back;
	} rolls[] = {
		{ "2026-01-05", "2026-01-05", "2026-01-05" },
		{ "2026-01-01", "2026-01-05", "2025-12-31" },
		{ "2026-01-10", "2026-01-10", "2026-01-10" },
		{ "2026-01-11", "2026-01-12", "2026-01-10" },
		{ "2026-02-14", "2026-02-23", "2026-02-13" },
		{ "2026-02-19", "2026-02-23", "2026-02-13" },
		{ "2026-02-22", "2026-02-23", "2026-02-13" },
		{ "2026-04-26", "2026-04-28", "2026-04-24" },
		{ "2026-08-23", "2026-08-24", "2026-08-22" },
		{ "2026-08-29", "2026-09-03", "2026-08-28" },
		{ "2025-04-27", "2025-04-28", "2025-04-26" },
		{ "2025-05-04", "2025-05-05", "2025-04-29" },
	};
	struct desk desk;

	desk_open(&desk);
	for (size_t i = 0; i < sizeof(rolls) / sizeof(rolls[0]); i++) {
		struct date day = on(rolls[i].day);

		assert_date(workdays_forward(&desk.calendar, day),
			    rolls[i].forward);
		assert_date(workdays_back(&desk.calendar, day), rolls[i].back);
	}
}
END_TEST

/* Counting leaves out the first day and the days off, and takes make-ups. */
START_TEST(test_counting)
{
	static const struct {
		const char *from;
		int count;
		const char *to;
	} terms[] = {
		{ "2026-01-05", 0, "2026-01-05" },
		{ "2026-01-01", 0, "2026-01-01" }, /* not rolled */
		{ "2026-01-01", 1, "2026-01-05" },
		{ "2026-01-08", 1, "2026-01-09" },
		{ "2026-01-08", 2, "2026-01-10" },
		{ "2026-01-08", 3, "2026-01-12" },
		{ "2026-01-10", 1, "2026-01-12" },
		{ "2026-02-10", 10, "2026-03-03" },
		{ "2026-02-13", 1, "2026-02-23" },
		{ "2026-02-15", 1, "2026-02-23" },
		{ "2026-08-20", 10, "2026-09-07" },
		{ "2026-09-07", -10, "2026-08-20" },
		{ "2026-01-12", -1, "2026-01-10" },
		{ "2026-02-23", -1, "2026-02-13" },
		{ "2026-02-18", -1, "2026-02-13" },
		{ "2025-05-05", -5, "2025-04-24" },
	};
	struct desk desk;

	desk_open(&desk);
	for (size_t i = 0; i < sizeof(terms) / sizeof(terms[0]); i++)
		assert_date(workdays_add(&desk.calendar, on(terms[i].from),
					 terms[i].count),
			    terms[i].to);
}
END_TEST

/* Counting day by day over two years agrees with counting at once. */
START_TEST(test_counting_agrees)
{
	const struct date start = on("2025-01-01");
	struct desk desk;
	int worked = 0;

	desk_open(&desk);
	for (int i = 1; i <= 730; i++) {
		struct date day = date_add(start, i);

		if (!workdays_is_working(&desk.calendar, day))
			continue;
		worked++;
		ck_assert_int_eq(
			workdays_add(&desk.calendar, start, worked).day,
			day.day);
		ck_assert_int_eq(
			workdays_add(&desk.calendar, date_add(day, 1), -1).day,
			day.day);
	}
	/* 522 Mondays to Fridays, 14 of them off, and 3 Saturdays worked. */
	ck_assert_int_eq(worked, 511);
}
END_TEST

/* A calendar that never works, and a term without end, give no date. */
START_TEST(test_no_end)
{
	struct workdays calendar;
	struct workday once = { .date = on("2026-06-01") };

	workdays_init(&calendar);
	for (int i = 0; i < 7; i++)
		calendar.rests_on[i] = true;
	assert_date(workdays_forward(&calendar, on("2026-01-01")), "");
	assert_date(workdays_back(&calendar, on("2026-01-01")), "");
	assert_date(workdays_add(&calendar, on("2026-01-01"), 1), "");
	calendar.days = &once;
	calendar.count = 1;
	assert_date(workdays_forward(&calendar, on("2026-01-01")),
		    "2026-06-01");
	assert_date(workdays_add(&calendar, on("2026-01-01"), 2), "");

	workdays_init(&calendar);
	assert_date(workdays_add(&calendar, on("2026-01-01"), 2147483647), "");
	assert_date(workdays_add(&calendar, on("2026-01-01"), -2147483647 - 1),
		    "");
	assert_date(workdays_forward(&calendar, DATE_NONE), "");
	assert_date(workdays_back(&calendar, DATE_NONE), "");
	assert_date(workdays_add(&calendar, DATE_NONE, 1), "");
	assert_date(workdays_add(&calendar, DATE_NONE, -1), "");
}
END_TEST

/* A second file's days hold over the first's; the rest of both is there. */
START_TEST(test_lay)
{
	struct workday first[] = {
		{ .date = on("2026-01-01"), .is_off = true },
		{ .date = on("2026-08-31"), .is_off = false },
	};
	struct workday second[] = {
		{ .date = on("2026-08-22"), .is_off = false },
		{ .date = on("2026-08-31"), .is_off = true },
	};
	struct workdays calendar;
	struct workdays over;
	struct arena arena = { 0 };

	workdays_init(&calendar);
	workdays_init(&over);
	calendar.days = first;
	calendar.count = 2;
	calendar.from = on("2026-01-01");
	calendar.until = on("2026-12-31");
	over.days = second;
	over.count = 2;
	over.from = on("2026-08-01");
	over.until = on("2027-12-31");
	workdays_lay(&calendar, &over, &arena);
	ck_assert_uint_eq(calendar.count, 3);
	ck_assert(!workdays_is_working(&calendar, on("2026-01-01")));
	ck_assert(workdays_is_working(&calendar, on("2026-08-22")));
	ck_assert(!workdays_is_working(&calendar, on("2026-08-31")));
	assert_date(calendar.from, "2026-01-01");
	assert_date(calendar.until, "2027-12-31");
	arena_clear(&arena);
}
END_TEST

/* Where a file says what it covers it is complete: what was there before and
 * is not in it is a day like any other. Without covers it only changes the
 * days that it names. */
START_TEST(test_lay_complete)
{
	struct workday first[] = {
		{ .date = on("2026-12-31"), .is_off = true },
		{ .date = on("2027-02-04"),
		  .is_off = true,
		  .is_expected = true },
		{ .date = on("2027-02-05"),
		  .is_off = true,
		  .is_expected = true },
		{ .date = on("2028-01-01"), .is_off = true },
	};
	struct workday notice[] = { { .date = on("2027-02-05"),
				      .is_off = true } };
	struct workdays calendar;
	struct workdays over;
	struct arena arena = { 0 };

	workdays_init(&calendar);
	workdays_init(&over);
	calendar.name = "first";
	calendar.rests_on[6] = false;
	calendar.days = first;
	calendar.count = 4;
	over.days = notice;
	over.count = 1;
	workdays_lay(&calendar, &over, &arena);
	ck_assert_uint_eq(calendar.count, 4);
	ck_assert(!workdays_is_working(&calendar, on("2027-02-04")));
	ck_assert(!workdays_find(&calendar, on("2027-02-05"))->is_expected);
	/* A file without a week of its own leaves the week, and the name. */
	ck_assert(workdays_is_working(&calendar, on("2027-03-06")));
	ck_assert_str_eq(calendar.name, "first");

	over.from = on("2027-01-01");
	over.until = on("2027-12-31");
	over.has_week = true;
	workdays_lay(&calendar, &over, &arena);
	ck_assert_uint_eq(calendar.count, 3);
	ck_assert(workdays_is_working(&calendar, on("2027-02-04")));
	ck_assert(!workdays_is_working(&calendar, on("2027-02-05")));
	ck_assert(!workdays_is_working(&calendar, on("2026-12-31")));
	ck_assert(!workdays_is_working(&calendar, on("2027-03-06")));
	arena_clear(&arena);
}
END_TEST

/* What is covered grows as long as no day between is unknown. */
START_TEST(test_lay_covers)
{
	static const struct {
		const char *from, *until, *known_from, *known_until;
	} overs[] = {
		{ "2027-01-01", "2027-12-31", "2026-01-01", "2027-12-31" },
		{ "2025-07-01", "2026-03-31", "2025-07-01", "2026-12-31" },
		{ "2026-02-01", "2026-03-31", "2026-01-01", "2026-12-31" },
		{ "2028-01-01", "2028-12-31", "2026-01-01", "2026-12-31" },
		{ "", "", "2026-01-01", "2026-12-31" },
	};
	struct arena arena = { 0 };

	for (size_t i = 0; i < sizeof(overs) / sizeof(overs[0]); i++) {
		struct workdays calendar;
		struct workdays over;

		workdays_init(&calendar);
		workdays_init(&over);
		calendar.from = on("2026-01-01");
		calendar.until = on("2026-12-31");
		over.from = date_from_iso(overs[i].from);
		over.until = date_from_iso(overs[i].until);
		workdays_lay(&calendar, &over, &arena);
		assert_date(calendar.from, overs[i].known_from);
		assert_date(calendar.until, overs[i].known_until);
	}
	arena_clear(&arena);
}
END_TEST

/* Calendars agree when every day is worked in both or in neither, whatever
 * rows say so; else each day that differs is found in order. */
START_TEST(test_difference)
{
	struct workday first[] = {
		{ .date = on("2026-01-03"), .is_off = true }, /* a Saturday */
		{ .date = on("2026-01-05"), .is_off = true },
		{ .date = on("2026-01-07"), .is_off = true },
	};
	struct workday second[] = {
		{ .date = on("2026-01-07"), .is_off = true },
		{ .date = on("2026-01-10"), .is_off = false },
	};
	const struct date start = on("2000-01-01");
	struct workdays a;
	struct workdays b;

	workdays_init(&a);
	workdays_init(&b);
	a.days = first;
	a.count = 1;
	ck_assert(workdays_agree(&a, &b));
	a.count = 3;
	b.days = second;
	b.count = 2;
	ck_assert(!workdays_agree(&a, &b));
	assert_date(workdays_difference(&a, &b, start), "2026-01-05");
	assert_date(workdays_difference(&b, &a, on("2026-01-06")),
		    "2026-01-10");
	assert_date(workdays_difference(&a, &b, on("2026-01-11")), "");
	b = a;
	b.rests_on[1] = true;
	ck_assert(!workdays_agree(&a, &b));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_empty_calendar, test_sorting,    test_finding,
		test_rolling,	     test_counting,   test_counting_agrees,
		test_no_end,	     test_lay,	      test_lay_complete,
		test_lay_covers,     test_difference, NULL,
	};

	return suite_run("workdays", tests);
}
