/* What an office is told to do about a calendar in good time. */
#include "calendars/outlook.h"
#include "unit/suite.h"

/* A calendar of 2026 and 2027 in which so many days from 8 February 2027, a
 * Monday, are off. */
struct desk {
	struct workday days[7];
	struct workdays calendar;
	struct arena arena;
};

static void desk_open(struct desk *desk, int off, bool is_expected)
{
	*desk = (struct desk){ 0 };
	workdays_init(&desk->calendar);
	desk->calendar.code = "vn";
	desk->calendar.days = desk->days;
	desk->calendar.count = (size_t)off;
	desk->calendar.from = date_from_iso("2026-01-01");
	desk->calendar.until = date_from_iso("2027-12-31");
	for (int i = 0; i < off; i++)
		desk->days[i] = (struct workday){
			.date = date_add(date_from_iso("2027-02-08"), i),
			.is_off = true,
			.is_expected = is_expected,
		};
}

/* The only line, or "" when there is none. */
static const char *line_on(struct desk *desk, const char *day)
{
	struct strings lines = { 0 };

	calendar_outlook(&desk->calendar, date_from_iso(day), &desk->arena,
			 &lines);
	ck_assert_uint_le(lines.count, 1);
	return lines.count == 0 ? "" : lines.items[0];
}

static const char missing[] = "calendar vn has no Tết of 2027: when the notice "
			      "is out, dondoc calendar apply FILE";
static const char computed[] =
	"calendar vn: Tết of 2027 is computed, not announced: check the "
	"notice, then dondoc calendar apply FILE";

/* From 1 October until it would be over; two days off are no Tết. */
START_TEST(test_missing)
{
	struct desk desk;

	for (int off = 0; off < 3; off++) {
		desk_open(&desk, off, false);
		ck_assert_str_eq(line_on(&desk, "2026-09-30"), "");
		ck_assert_str_eq(line_on(&desk, "2026-10-01"), missing);
		ck_assert_str_eq(line_on(&desk, "2027-01-31"), missing);
		ck_assert_str_eq(line_on(&desk, "2027-03-01"), "");
		arena_clear(&desk.arena);
	}
}
END_TEST

/* What is there but computed is told of from 1 November until it is over. */
START_TEST(test_computed)
{
	struct desk desk;

	desk_open(&desk, 4, true);
	ck_assert_str_eq(line_on(&desk, "2026-10-31"), "");
	ck_assert_str_eq(line_on(&desk, "2026-11-01"), computed);
	ck_assert_str_eq(line_on(&desk, "2027-02-11"), computed);
	ck_assert_str_eq(line_on(&desk, "2027-02-12"), "");
	arena_clear(&desk.arena);
}
END_TEST

/* What is announced is not; a weekend between the days does not matter. */
START_TEST(test_announced)
{
	struct desk desk;

	desk_open(&desk, 3, false);
	desk.days[2].date = date_from_iso("2027-02-05");
	(void)workdays_sort(&desk.calendar);
	ck_assert_str_eq(line_on(&desk, "2026-10-01"), "");
	ck_assert_str_eq(line_on(&desk, "2026-12-01"), "");
	arena_clear(&desk.arena);
}
END_TEST

/* A calendar ends within 90 days, or has ended; without covers it has no
 * end. */
START_TEST(test_end)
{
	struct desk desk;

	desk_open(&desk, 5, false);
	desk.calendar.until = date_from_iso("2026-08-31");
	ck_assert_str_eq(line_on(&desk, "2026-06-02"), "");
	ck_assert_str_eq(line_on(&desk, "2026-06-03"),
			 "calendar vn ends on 2026-08-31: add the days off "
			 "that follow, dondoc calendar apply FILE");
	ck_assert_str_eq(line_on(&desk, "2026-09-01"),
			 "calendar vn ended on 2026-08-31: add the days off "
			 "that follow, dondoc calendar apply FILE");
	desk.calendar.until = DATE_NONE;
	ck_assert_str_eq(line_on(&desk, "2026-09-01"), "");
	arena_clear(&desk.arena);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { test_missing, test_computed,
				       test_announced, test_end, NULL };

	return suite_run("outlook", tests);
}
