/* Calendars out of several files: of one code, and over one another. */
#include <string.h>

#include "plan/read.h"
#include "unit/reading.h"
#include "unit/suite.h"

#define FILES 6

/* Some files, read and joined. */
struct shelf {
	struct reading reading;
	struct calendar_file files[FILES];
	size_t count;
	struct calendars calendars;
};

/* Reads files "1", "2" … up to the first NULL. */
static enum error join(struct shelf *shelf, const char *const *texts)
{
	*shelf = (struct shelf){ 0 };
	reading_begin(&shelf->reading);
	for (; texts[shelf->count] != NULL; shelf->count++) {
		const char *text = texts[shelf->count];

		shelf->reading.complaints.file = arena_printf(
			&shelf->reading.arena, "%zu", shelf->count + 1);
		ck_assert_int_eq(read_workdays(text, strlen(text),
					       &shelf->files[shelf->count],
					       &shelf->reading.complaints),
				 ERROR_NONE);
	}
	return join_calendars(shelf->files, shelf->count, &shelf->calendars,
			      &shelf->reading.complaints);
}

static bool is_working(const struct shelf *shelf, const char *code,
		       const char *day)
{
	const struct workdays *calendar =
		calendars_find(&shelf->calendars, code);

	ck_assert_msg(calendar != NULL, "no calendar %s", code);
	return workdays_is_working(calendar, date_from_iso(day));
}

/* Files of one code are one calendar, laid over each other in order; the
 * first code is the office's own. */
START_TEST(test_same_code)
{
	static const char *const texts[] = {
		"calendar: vn\nname: A\ndays:\n"
		"  - {date: 2026-01-01, kind: off}\n"
		"  - {date: 2026-01-02, kind: off}\n",
		"calendar: lao\n",
		"calendar: vn\ndays:\n  - {date: 2026-01-02, kind: work}\n",
		NULL
	};
	struct shelf shelf;

	ck_assert_int_eq(join(&shelf, texts), ERROR_NONE);
	ck_assert_uint_eq(shelf.calendars.count, 2);
	ck_assert_str_eq(shelf.calendars.items[0].code, "vn");
	ck_assert_str_eq(shelf.calendars.items[0].name, "A");
	ck_assert(!is_working(&shelf, "vn", "2026-01-01"));
	ck_assert(is_working(&shelf, "vn", "2026-01-02"));
	ck_assert(is_working(&shelf, "lao", "2026-01-01"));
	reading_end(&shelf.reading);
}
END_TEST

/* What extends another takes its week, days and covers, also from files that
 * come later, and lays its own over them; a chain may be longer than two. */
START_TEST(test_extends)
{
	static const char *const texts[] = {
		"calendar: xa\nextends: huyen\ndays:\n"
		"  - {date: 2026-03-04, kind: off}\n",
		"calendar: huyen\nextends: vn\ndays:\n"
		"  - {date: 2026-03-03, kind: off}\n",
		"calendar: vn\nweekly-rest: [friday]\n"
		"covers: {from: 2026-01-01, until: 2026-12-31}\ndays:\n"
		"  - {date: 2026-03-02, kind: off}\n",
		"calendar: vn\ndays:\n  - {date: 2026-03-05, kind: off}\n", NULL
	};
	struct shelf shelf;
	const struct workdays *xa;

	ck_assert_int_eq(join(&shelf, texts), ERROR_NONE);
	xa = &shelf.calendars.items[0];
	ck_assert_str_eq(xa->code, "xa");
	ck_assert_str_eq(xa->extends, "huyen");
	ck_assert_ptr_null(xa->name);
	ck_assert_int_eq(xa->until.day, date_from_iso("2026-12-31").day);
	ck_assert(xa->rests_on[5] && !xa->rests_on[6]);
	ck_assert(!is_working(&shelf, "xa", "2026-03-02"));
	ck_assert(!is_working(&shelf, "xa", "2026-03-03"));
	ck_assert(!is_working(&shelf, "xa", "2026-03-04"));
	ck_assert(!is_working(&shelf, "xa", "2026-03-05"));
	ck_assert(is_working(&shelf, "huyen", "2026-03-04"));
	ck_assert(is_working(&shelf, "vn", "2026-03-03"));
	ck_assert_ptr_null(calendars_find(&shelf.calendars, "vn")->extends);
	reading_end(&shelf.reading);
}
END_TEST

static const struct {
	const char *texts[4];
	const char *file;
	int line;
	const char *code;
	size_t errors;
} mistakes[] = {
	{ { "calendar: a\n", "calendar: b\nextends: c\n" },
	  "2",
	  2,
	  "unknown-calendar",
	  1 },
	{ { "calendar: a\nname: A\nextends: a\n" }, "1", 3, "cycle", 1 },
	{ { "calendar: a\nextends: b\n", "calendar: b\nextends: a\n" },
	  "1",
	  2,
	  "cycle",
	  2 },
	/* Who extends one in a circle is not in it. */
	{ { "calendar: x\nextends: a\n", "calendar: a\nextends: a\n" },
	  "2",
	  2,
	  "cycle",
	  1 },
};

#define MISTAKES ((int)(sizeof(mistakes) / sizeof(mistakes[0])))

/* Unknown codes and circles are complained of at their own place. */
START_TEST(test_mistakes)
{
	struct shelf shelf;
	const struct complaint *first;

	ck_assert_int_eq(join(&shelf, mistakes[_i].texts), ERROR_INPUT);
	ck_assert_uint_eq(shelf.reading.complaints.errors, mistakes[_i].errors);
	ck_assert_ptr_null(shelf.calendars.items);
	first = &shelf.reading.complaints.items[0];
	ck_assert_str_eq(first->file, mistakes[_i].file);
	ck_assert_int_eq(first->place.line, mistakes[_i].line);
	ck_assert_int_eq(first->place.column, 10);
	ck_assert_str_eq(first->code, mistakes[_i].code);
	reading_end(&shelf.reading);
}
END_TEST

/* An agency that names a calendar which there is not. */
START_TEST(test_directory)
{
	static const char *const texts[] = { "calendar: vn\n", NULL };
	static const char text[] = "agencies:\n"
				   "  - {code: a, name: A, calendar: vn}\n"
				   "  - {code: b, name: B}\n"
				   "  - {code: c, name: C, calendar: lao}\n";
	struct directory directory = { 0 };
	struct shelf shelf;

	ck_assert_int_eq(join(&shelf, texts), ERROR_NONE);
	ck_assert_int_eq(read_directory(text, strlen(text), &directory,
					&shelf.reading.complaints),
			 ERROR_NONE);
	ck_assert_int_eq(check_directory_calendars(&directory, &shelf.calendars,
						   &shelf.reading.complaints),
			 ERROR_INPUT);
	reading_expect_only(&shelf.reading, 4, 34, "unknown-calendar");
	reading_end(&shelf.reading);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("calendars_join");
	TCase *tests = tcase_create("calendars_join");
	SRunner *runner;
	int failed;

	tcase_add_test(tests, test_same_code);
	tcase_add_test(tests, test_extends);
	tcase_add_loop_test(tests, test_mistakes, 0, MISTAKES);
	tcase_add_test(tests, test_directory);
	suite_add_tcase(suite, tests);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
