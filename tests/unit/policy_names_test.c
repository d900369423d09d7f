/* Policies by name, watchers' modes and agencies' zones: as plans and
 * directories say them, and checked against the configuration. */
#include <stdlib.h>
#include <string.h>

#include "plan/read.h"
#include "unit/reading.h"
#include "unit/suite.h"

static struct reading reading;
static struct workdays calendar;
static struct calendars calendars;
static struct office office;
static struct plan plan;
static struct directory directory;

static void begin(void)
{
	reading_begin(&reading);
	workdays_init(&calendar);
	calendars = (struct calendars){ &calendar, 1 };
	office = (struct office){ .calendars = &calendars };
	plan = (struct plan){ 0 };
	directory = (struct directory){ 0 };
}

static void end(void)
{
	reading_end(&reading);
}

#define HEAD                                                                   \
	"plan: 1/KH\ntitle: T\nissued: 2010-06-02\n"                           \
	"issuer: tinh\nfollow-up: so\n"
#define ACTIONS "actions:\n  - {key: A, title: T, lead: so"

static void read_it(const char *text)
{
	(void)read_plan(text, strlen(text), &office, &plan,
			&reading.complaints);
}

static struct config configured(const char *text)
{
	struct config config;

	config_init(&config, &reading.arena);
	ck_assert_int_eq(
		read_config(text, strlen(text), &config, &reading.complaints),
		ERROR_NONE);
	return config;
}

/* A plan and an action name policies; an action's own words are kept apart. */
START_TEST(test_plan)
{
	read_it(HEAD "policy: khẩn\n" ACTIONS
		     ", policy: thưa, remind: {overdue: 3d}}\n");
	reading_expect_none(&reading);
	ck_assert_str_eq(plan.policy, "khẩn");
	ck_assert_str_eq(plan.actions[0].policy, "thưa");
	ck_assert_str_eq(plan.actions[0].policy_text, "{overdue: 3d}");
	ck_assert_ptr_null(plan.watch_modes);
}
END_TEST

/* Watchers hear nothing but what `watch` says. */
START_TEST(test_watch)
{
	read_it(HEAD "watchers: [bo, tinh-uy, hdnd]\n"
		     "watch: {tinh-uy: digest, hdnd: escalations}\n" ACTIONS
		     "}\n");
	reading_expect_none(&reading);
	ck_assert_int_eq(plan.watch_modes[0], WATCH_NONE);
	ck_assert_int_eq(plan.watch_modes[1], WATCH_DIGEST);
	ck_assert_int_eq(plan.watch_modes[2], WATCH_ESCALATIONS);
}
END_TEST

/* Each mistake at its place. */
static const struct {
	const char *text;
	int line;
	int column;
	const char *code;
} mistakes[] = {
	{ HEAD "watch: {bo: digest}\n" ACTIONS "}\n", 6, 9, "unknown-watcher" },
	{ HEAD "watchers: bo\nwatch: {bo: weekly}\n" ACTIONS "}\n", 7, 13,
	  "bad-word" },
	{ HEAD "watchers: bo\nwatch: bo\n" ACTIONS "}\n", 7, 8, "wrong-type" },
	{ HEAD "policy: [a]\n" ACTIONS "}\n", 6, 9, "wrong-type" },
};

#define MISTAKES ((int)(sizeof(mistakes) / sizeof(mistakes[0])))

START_TEST(test_mistakes)
{
	read_it(mistakes[_i].text);
	reading_expect_only(&reading, mistakes[_i].line, mistakes[_i].column,
			    mistakes[_i].code);
}
END_TEST

/* What the configuration has not is complained of where it is named. */
START_TEST(test_unknown_in_plan)
{
	struct config config = configured("policy: {khẩn: {at: '07:00'}}\n");

	ck_assert_int_eq(config_policy(&config, "khẩn")->at_minute, 7 * 60);
	ck_assert_ptr_null(config_policy(&config, "thưa"));
	read_it(HEAD "policy: khẩn\n" ACTIONS ", policy: default}\n");
	ck_assert_int_eq(
		check_plan_policies(&plan, &config, &reading.complaints),
		ERROR_NONE);
	read_it(HEAD "policy: khan\n" ACTIONS ", policy: thưa}\n");
	ck_assert_int_eq(
		check_plan_policies(&plan, &config, &reading.complaints),
		ERROR_INPUT);
	reading_expect(&reading, 6, 9, "unknown-policy");
	reading_expect(&reading, 8, 42, "unknown-policy");
	ck_assert_str_eq(reading.complaints.items[0].text,
			 "no policy is called 'khan'; the configuration has "
			 "default, khẩn");
}
END_TEST

/* An agency names its zone and its policy. */
START_TEST(test_directory)
{
	static const char text[] =
		"agencies:\n"
		"  - {code: a, name: A, timezone: Asia/Tokyo, policy: khẩn}\n"
		"  - {code: b, name: B}\n";
	struct config config = configured("");

	ck_assert_int_eq(read_directory(text, strlen(text), &directory,
					&reading.complaints),
			 ERROR_NONE);
	ck_assert_str_eq(directory.agencies[0].timezone, "Asia/Tokyo");
	ck_assert_str_eq(directory.agencies[0].policy, "khẩn");
	ck_assert_ptr_null(directory.agencies[1].timezone);
	ck_assert_ptr_null(directory.agencies[1].policy);
	ck_assert_int_eq(check_directory_policies(&directory, &config,
						  &reading.complaints),
			 ERROR_INPUT);
	reading_expect_only(&reading, 2, 54, "unknown-policy");
}
END_TEST

/* A zone that there is not is complained of. */
START_TEST(test_zone)
{
	static const char text[] = "agencies:\n"
				   "  - {code: a, name: A, timezone: +07:00}\n";

	(void)read_directory(text, strlen(text), &directory,
			     &reading.complaints);
	reading_expect_only(&reading, 2, 34, "bad-timezone");
}
END_TEST

/* From how many people on a plan asks: 200 unless the office says otherwise. */
START_TEST(test_confirm_over)
{
	ck_assert_int_eq(configured("").confirm_over, 200);
	ck_assert_int_eq(configured("confirm-over: 0\n").confirm_over, 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("policy_names");
	TCase *tests = tcase_create("policy_names");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tests, begin, end);
	tcase_add_test(tests, test_plan);
	tcase_add_test(tests, test_watch);
	tcase_add_loop_test(tests, test_mistakes, 0, MISTAKES);
	tcase_add_test(tests, test_unknown_in_plan);
	tcase_add_test(tests, test_directory);
	tcase_add_test(tests, test_zone);
	tcase_add_test(tests, test_confirm_over);
	suite_add_tcase(suite, tests);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
