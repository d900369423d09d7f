/* Working-day arithmetic against a reference in another language: all days of
 * 2010 to 2030 by the shipped calendar, and the days that everybody knows. */
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "calendars/due.h"
#include "plan/read.h"
#include "unit/reading.h"
#include "unit/suite.h"

#define LONGEST 60

extern char **environ;

static const int days[] = {
	1, 2, 3, 5, 7, 10, 15, 20, 30, 45, 60, 90, 180, 365
};
static const int weeks[] = { 1, 2, 3, 4, 6, 8, 13, 26, 52 };
static const int months[] = {
	1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 18, 24, 36
};
static const int years[] = { 1, 2, 3, 5 };

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct {
	enum due_unit unit;
	const int *lengths;
	size_t count;
} terms[] = {
	{ UNIT_DAY, days, COUNT(days) },
	{ UNIT_WEEK, weeks, COUNT(weeks) },
	{ UNIT_MONTH, months, COUNT(months) },
	{ UNIT_YEAR, years, COUNT(years) },
};

/* The shipped calendar, read into the test's arena. */
static struct workdays shipped(struct reading *reading)
{
	struct calendar_file file;
	size_t length;
	const char *bytes;

	reading_begin(reading);
	bytes = reading_source_file(reading, "calendars/days-off/vn.yaml",
				    &length);
	ck_assert_ptr_nonnull(bytes);
	ck_assert_int_eq(
		read_workdays(bytes, length, &file, &reading->complaints),
		ERROR_NONE);
	return file.own;
}

static void write_terms(struct text *text, struct date day, bool is_back,
			const struct workdays *calendar)
{
	for (size_t i = 0; i < COUNT(terms); i++)
		for (size_t j = 0; j < terms[i].count; j++) {
			struct due_term term = { .unit = terms[i].unit,
						 .halves = terms[i].lengths[j] *
							   2,
						 .is_back = is_back };

			text_addf(text, " %d",
				  due_term_end(&term, day, calendar).day);
		}
}

/* One line of all that is counted from a day. */
static void write_day(struct text *text, struct date day,
		      const struct workdays *calendar)
{
	text_addf(text, "%d %d %d", day.day,
		  workdays_forward(calendar, day).day,
		  workdays_back(calendar, day).day);
	for (int count = 1; count <= LONGEST; count++)
		text_addf(text, " %d", workdays_add(calendar, day, count).day);
	for (int count = 1; count <= LONGEST; count++)
		text_addf(text, " %d", workdays_add(calendar, day, -count).day);
	write_terms(text, day, false, calendar);
	write_terms(text, day, true, calendar);
	text_add(text, "\n");
}

/* Runs the reference on what was counted; its exit status. */
static int run_reference(struct reading *reading, const struct text *counted)
{
	const char *root = getenv("DONDOC_SOURCE_DIR");
	char *script = arena_printf(&reading->arena,
				    "%s/tests/unit/workdays_reference.py",
				    root == NULL ? "." : root);
	char *file =
		arena_printf(&reading->arena, "%s/calendars/days-off/vn.yaml",
			     root == NULL ? "." : root);
	char python[] = "/usr/bin/python3";
	char *arguments[] = { python, script, file, NULL };
	int in = memfd_create("counted", MFD_CLOEXEC);
	posix_spawn_file_actions_t actions;
	pid_t child;
	int status;

	ck_assert_int_ge(in, 0);
	ck_assert(write(in, counted->bytes, counted->length) ==
		  (ssize_t)counted->length);
	ck_assert(lseek(in, 0, SEEK_SET) == 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	ck_assert_int_eq(
		posix_spawn(&child, python, &actions, NULL, arguments, environ),
		0);
	posix_spawn_file_actions_destroy(&actions);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	close(in);
	return status;
}

/* Terms of 1 to 60 working days to and fro, rolling, and the Civil Code's
 * days, weeks, months and years, from each of 7,670 days: no difference. */
START_TEST(test_all_days)
{
	struct reading reading;
	struct workdays calendar = shipped(&reading);
	struct date day = date_from_iso("2010-01-01");
	const struct date last = date_from_iso("2030-12-31");
	struct text counted = { 0 };

	ck_assert_int_eq(last.day - day.day + 1, 7670);
	for (; date_compare(day, last) <= 0; day = date_add(day, 1))
		write_day(&counted, day, &calendar);
	ck_assert_int_eq(run_reference(&reading, &counted), 0);
	text_clear(&counted);
	reading_end(&reading);
}
END_TEST

/* A reference that finds no fault would prove nothing: one day of all is
 * worked here that is off there. */
START_TEST(test_it_finds_a_fault)
{
	struct reading reading;
	struct workdays calendar = shipped(&reading);
	struct date day = date_from_iso("2010-01-01");
	const struct date last = date_from_iso("2030-12-31");
	struct text counted = { 0 };

	calendar.days[calendar.count - 1].is_off = false;
	for (; date_compare(day, last) <= 0; day = date_add(day, 1))
		write_day(&counted, day, &calendar);
	ck_assert_int_ne(run_reference(&reading, &counted), 0);
	text_clear(&counted);
	reading_end(&reading);
}
END_TEST

/* Days that everybody can look up in a notice. */
START_TEST(test_known_days)
{
	static const struct {
		const char *day;
		bool is_working;
	} known[] = {
		{ "2030-02-01", false }, { "2030-02-02", false },
		{ "2030-02-04", false }, { "2026-08-31", false },
		{ "2026-08-22", true },	 { "2026-01-02", false },
		{ "2026-01-10", true },	 { "2025-05-02", false },
		{ "2025-04-26", true },	 { "2026-09-03", true },
	};
	struct reading reading;
	struct workdays calendar = shipped(&reading);
	const struct workday *tet =
		workdays_find(&calendar, date_from_iso("2030-02-02"));

	for (size_t i = 0; i < COUNT(known); i++)
		ck_assert_msg(workdays_is_working(
				      &calendar, date_from_iso(known[i].day)) ==
				      known[i].is_working,
			      "%s", known[i].day);
	ck_assert_ptr_nonnull(tet);
	ck_assert_str_eq(tet->reason, "Tết Nguyên Đán");
	reading_end(&reading);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { test_all_days, test_it_finds_a_fault,
				       test_known_days, NULL };

	return suite_run("workdays_reference", tests);
}
