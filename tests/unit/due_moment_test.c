/* The ends of terms in hours: on the clock, and while offices are open. */
#include <stdio.h>
#include <string.h>

#include "calendars/due.h"
#include "unit/suite.h"

#define TEXT_SIZE 64

/* Saturday and Sunday rest; 2 September 2026, a Wednesday, is off. */
static struct workday days[] = {
	{ .is_off = true, .reason = "Quốc khánh", .source = "" },
};

static struct workdays calendar_of(void)
{
	days[0].date = date_from_parts(2026, 9, 2);
	return (struct workdays){ .rests_on = { [0] = true, [6] = true },
				  .days = days,
				  .count = 1,
				  .from = { INT32_MIN },
				  .until = { INT32_MIN } };
}

/* A term, the moment of its event, and the moment of its end. */
struct moment_case {
	const char *phrase;
	const char *day;
	int hour;
	int minute;
	const char *end;
};

static const struct moment_case moment_cases[] = {
	/* the clock: nights, rest days and midnights count */
	{ "trong 24 giờ", "2026-08-28", 15, 30, "2026-08-29 15:30" },
	{ "trong 48 giờ", "2026-08-28", 15, 30, "2026-08-30 15:30" },
	{ "trong vòng 02 giờ", "2026-08-31", 23, 0, "2026-09-01 01:00" },
	{ "trong vòng 02 giờ", "2026-08-31", 22, 0, "2026-08-31 24:00" },
	{ "trong 1,5 giờ", "2026-08-31", 8, 0, "2026-08-31 09:30" },
	{ "trong 24 giờ", "2026-08-31", 24, 0, "2026-09-01 24:00" },
	{ "chậm nhất 24 giờ trước khi khai mạc", "2026-09-01", 8, 0,
	  "2026-08-31 08:00" },
	{ "chậm nhất 8 giờ trước khi khai mạc", "2026-09-01", 8, 0,
	  "2026-09-01 00:00" },
	{ "chậm nhất 9 giờ trước khi khai mạc", "2026-09-01", 8, 0,
	  "2026-08-31 23:00" },
	/* office hours of one day, and over noon */
	{ "04 giờ làm việc", "2026-08-31", 7, 30, "2026-08-31 11:30" },
	{ "04 giờ làm việc", "2026-08-31", 8, 0, "2026-08-31 14:00" },
	{ "04 giờ làm việc", "2026-08-31", 12, 0, "2026-08-31 17:30" },
	{ "8 giờ làm việc", "2026-08-31", 7, 30, "2026-08-31 17:30" },
	{ "0,5 giờ làm việc", "2026-08-31", 11, 15, "2026-08-31 13:45" },
	/* over a night, a rest day, a day off */
	{ "04 giờ làm việc", "2026-08-31", 16, 0, "2026-09-01 10:00" },
	{ "04 giờ làm việc", "2026-08-28", 16, 0, "2026-08-31 10:00" },
	{ "04 giờ làm việc", "2026-09-01", 16, 0, "2026-09-03 10:00" },
	{ "01 giờ làm việc", "2026-08-31", 17, 30, "2026-09-01 08:30" },
	{ "16 giờ làm việc", "2026-08-31", 9, 0, "2026-09-03 09:00" },
	/* an event before offices open, and on a day off */
	{ "01 giờ làm việc", "2026-08-31", 5, 0, "2026-08-31 08:30" },
	{ "01 giờ làm việc", "2026-08-29", 10, 0, "2026-08-31 08:30" },
	{ "01 giờ làm việc", "2026-09-02", 23, 0, "2026-09-03 08:30" },
	/* backwards */
	{ "chậm nhất 4 giờ làm việc trước khi họp", "2026-08-31", 14, 30,
	  "2026-08-31 08:30" },
	{ "chậm nhất 4 giờ làm việc trước khi họp", "2026-08-31", 8, 0,
	  "2026-08-28 14:00" },
	{ "chậm nhất 8 giờ làm việc trước khi họp", "2026-09-03", 7, 0,
	  "2026-09-01 07:30" },
	/* other units have no moment */
	{ "trong 02 ngày", "2026-08-31", 8, 0, "none" },
	{ "1,5 ngày làm việc", "2026-08-31", 8, 0, "none" },
};

static struct due_term term_of(const char *phrase)
{
	struct workdays calendar = calendar_of();
	struct due_context context = { .issued = DATE_NONE,
				       .calendar = &calendar };
	struct arena arena = { 0 };
	struct due due;
	struct why why;
	struct due_term term;

	ck_assert_int_eq(due_read(phrase, &context, &arena, &due, &why),
			 ERROR_NONE);
	ck_assert_int_eq(due.class, DUE_RELATIVE);
	term = due.term;
	term.event = NULL; /* it goes with the arena */
	arena_clear(&arena);
	return term;
}

static const char *end_of(const struct moment_case *wanted,
			  char text[TEXT_SIZE])
{
	struct workdays calendar = calendar_of();
	struct due_term term = term_of(wanted->phrase);
	struct due_moment event = { date_from_iso(wanted->day),
				    wanted->hour * 60 + wanted->minute };
	struct due_moment end;
	char day[DATE_TEXT_SIZE];

	if (!due_term_moment(&term, event, &calendar, &end))
		return "none";
	(void)snprintf(text, TEXT_SIZE, "%s %02d:%02d",
		       date_to_iso(end.date, day), end.minute / 60,
		       end.minute % 60);
	return text;
}

/* A term in hours ends at the minute that the table says. */
START_TEST(hours_end_at_a_minute)
{
	size_t count = sizeof(moment_cases) / sizeof(moment_cases[0]);
	char text[TEXT_SIZE];

	for (size_t i = 0; i < count; i++) {
		const char *end = end_of(&moment_cases[i], text);

		ck_assert_msg(strcmp(end, moment_cases[i].end) == 0,
			      "\"%s\" from %s %02d:%02d ends %s, not %s",
			      moment_cases[i].phrase, moment_cases[i].day,
			      moment_cases[i].hour, moment_cases[i].minute, end,
			      moment_cases[i].end);
	}
}
END_TEST

/* Without a day or a true minute there is no end; nor where nobody works. */
START_TEST(no_end_without_a_moment)
{
	struct workdays calendar = calendar_of();
	struct workdays idle = { .rests_on = { true, true, true, true, true,
					       true, true } };
	struct due_term term = { .unit = UNIT_WORKING_HOUR, .halves = 2 };
	struct due_moment event = { DATE_NONE, 480 };
	struct due_moment end;

	ck_assert(!due_term_moment(&term, event, &calendar, &end));
	event = (struct due_moment){ date_from_parts(2026, 8, 31), -1 };
	ck_assert(!due_term_moment(&term, event, &calendar, &end));
	event.minute = 1441;
	ck_assert(!due_term_moment(&term, event, &calendar, &end));
	event.minute = 480;
	ck_assert(!due_term_moment(&term, event, &idle, &end));
	term.halves = 0;
	ck_assert(!due_term_moment(&term, event, &calendar, &end));
}
END_TEST

/* A week of working hours is 40, from whatever minute it is counted. */
START_TEST(forty_hours_are_a_week)
{
	struct workdays calendar;
	struct due_term term = { .unit = UNIT_WORKING_HOUR, .halves = 80 };
	struct date monday = date_from_parts(2026, 8, 3);

	workdays_init(&calendar);
	for (int minute = DUE_MORNING_OPENS + 1; minute < DUE_MORNING_CLOSES;
	     minute++) {
		struct due_moment event = { monday, minute };
		struct due_moment end;

		ck_assert(due_term_moment(&term, event, &calendar, &end));
		ck_assert_int_eq(end.date.day, monday.day + 7);
		ck_assert_int_eq(end.minute, minute);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		hours_end_at_a_minute,
		no_end_without_a_moment,
		forty_hours_are_a_week,
		NULL,
	};

	return suite_run("due moment", tests);
}
