/* Policies: what they say, what they lie over, how they are kept as text. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "plan/plan.h"
#include "plan/policy_read.h"
#include "plan/read.h"
#include "plan/yaml.h"
#include "unit/reading.h"

static struct reading reading;

static void begin(void)
{
	reading_begin(&reading);
}

static void end(void)
{
	reading_end(&reading);
}

/* The canonical text of a policy as somebody wrote it. */
static const char *canonical(const char *text)
{
	struct policy policy;
	unsigned given;

	policy_init(&policy);
	given = policy_read_node(
		yaml_read(text, strlen(text), &reading.complaints), &policy,
		&reading.complaints);
	return policy_text(&policy, given, &reading.arena);
}

/* The defaults are the ones that the design states. */
START_TEST(test_defaults)
{
	struct policy policy;

	policy_init(&policy);
	ck_assert_int_eq(policy.at_minute, 8 * 60);
	ck_assert_int_eq(policy.before_count, 5);
	ck_assert_int_eq(policy.before[0].count, 14);
	ck_assert_int_eq(policy.before[4].count, 0);
	ck_assert_int_eq(policy.overdue_every.count, 7);
	ck_assert_int_eq(policy.escalate_count, 3);
	ck_assert_int_eq(policy.escalate[2].to, TO_ISSUER);
	ck_assert_int_eq(policy.escalate[2].after.count, 15);
	ck_assert_uint_eq(policy.last_day,
			  CHANNEL_EMAIL | CHANNEL_SMS | CHANNEL_WEBHOOK);
	ck_assert_uint_eq(policy.ahead, CHANNEL_EMAIL | CHANNEL_WEBHOOK);
	ck_assert(policy.support_assigned);
	ck_assert_int_eq(policy.support_before[0].count, 7);
	ck_assert_int_eq(policy.undated_day, 15);
	ck_assert_int_eq(policy.silent_every.count, 90);
}
END_TEST

/* What means the same is kept as the same text. */
static const struct {
	const char *written;
	const char *kept;
} texts[] = {
	{ "before: [1d, 14d, 2wd, 2d]", "{before: [14d, 2wd, 2d, 1d]}" },
	{ "overdue: 3wd", "{overdue: 3wd}" },
	{ "{overdue: 7d, before: [0d]}", "{before: [0d], overdue: 7d}" },
	{ "before: 7d", "{before: [7d]}" },
	{ "before: []", "{before: []}" },
	{ "at: 07:30", "{at: \"07:30\"}" },
	{ "escalate: {15d: issuer, 1d: follow-up, 1wd: parent}",
	  "{escalate: {1d: follow-up, 1wd: parent, 15d: issuer}}" },
	{ "escalate: {}", "{escalate: {}}" },
	{ "channels: {overdue: [sms, email], before: []}",
	  "{channels: {before: [], overdue: [email, sms]}}" },
	{ "channels: {assigned: [webhook, email]}",
	  "{channels: {assigned: [email, webhook]}}" },
	{ "support: []", "{support: []}" },
	{ "support: [7d, assigned, 14d]", "{support: [assigned, 14d, 7d]}" },
	{ "undated: 1", "{undated: 1}" },
	{ "{silent: 60d, undated: 1}", "{undated: 1, silent: 60d}" },
	{ "silent: never", "{silent: never}" },
	{ "{}", "" },
};

#define TEXTS ((int)(sizeof(texts) / sizeof(texts[0])))

START_TEST(test_text)
{
	const char *kept = canonical(texts[_i].written);

	reading_expect_none(&reading);
	ck_assert_str_eq(kept, texts[_i].kept);
	if (*kept != '\0')
		ck_assert_str_eq(canonical(kept), kept);
}
END_TEST

/* Laid over another, a policy changes what it names and nothing else. */
START_TEST(test_overlay)
{
	struct policy policy;
	struct policy before;
	struct why why;

	policy_init(&policy);
	policy.undated_day = 3;
	before = policy;
	ck_assert_int_eq(read_policy(NULL, &policy, &why), ERROR_NONE);
	ck_assert_int_eq(read_policy("", &policy, &why), ERROR_NONE);
	ck_assert_mem_eq(&policy, &before, sizeof(policy));
	ck_assert_int_eq(read_policy("{before: [2wd], channels: "
				     "{escalated: [sms]}, support: []}",
				     &policy, &why),
			 ERROR_NONE);
	ck_assert_int_eq(policy.before_count, 1);
	ck_assert_int_eq(policy.before[0].count, 2);
	ck_assert(policy.before[0].is_working_days);
	ck_assert_uint_eq(policy.escalated, CHANNEL_SMS);
	ck_assert_uint_eq(policy.overdue, before.overdue);
	ck_assert(!policy.support_assigned);
	ck_assert_int_eq(policy.support_before_count, 0);
	ck_assert_int_eq(policy.overdue_every.count, 7);
	ck_assert_int_eq(policy.undated_day, 3);
}
END_TEST

/* A text that was damaged changes nothing and says why. */
START_TEST(test_damaged)
{
	struct policy policy;
	struct policy before;
	struct why why;

	policy_init(&policy);
	before = policy;
	ck_assert_int_eq(
		read_policy("{overdue: 3d, before: [x]}", &policy, &why),
		ERROR_INPUT);
	ck_assert_ptr_nonnull(strstr(why.text, "'x' is no distance"));
	ck_assert_mem_eq(&policy, &before, sizeof(policy));
}
END_TEST

/* Each mistake, at its place. */
static const struct {
	const char *text;
	int line;
	int column;
	const char *code;
} mistakes[] = {
	{ "befor: [1d]", 1, 1, "unknown-key" },
	{ "before: [1d, 2]", 1, 14, "bad-distance" },
	{ "before: [1d, 1d]", 1, 14, "repeated-item" },
	{ "before: [367d]", 1, 10, "bad-distance" },
	{ "before: [-1d]", 1, 10, "bad-distance" },
	{ "before: {1d: 2d}", 1, 9, "wrong-type" },
	{ "before: [0d,1d,2d,3d,4d,5d,6d,7d,8d,9d,10d,11d,12d,13d,14d,15d,"
	  "16d]",
	  1, 64, "too-long" },
	{ "overdue: 0d", 1, 10, "bad-distance" },
	{ "overdue: [7d]", 1, 10, "wrong-type" },
	{ "escalate: {0d: parent}", 1, 12, "bad-distance" },
	{ "escalate: {1d: parents}", 1, 16, "bad-word" },
	{ "escalate: [1d]", 1, 11, "wrong-type" },
	{ "channels: {befor: [sms]}", 1, 12, "unknown-key" },
	{ "channels: {before: [fax]}", 1, 21, "bad-word" },
	{ "at: 24:00", 1, 5, "bad-time" },
	{ "at: 8:00", 1, 5, "bad-time" },
	{ "at: 08:60", 1, 5, "bad-time" },
	{ "at: \"08:00 \\u202e\"", 1, 5, "control-character" },
	{ "undated: 29", 1, 10, "bad-number" },
	{ "silent: 0d", 1, 9, "bad-distance" },
	{ "silent: [90d]", 1, 9, "wrong-type" },
	{ "support: [soon]", 1, 11, "bad-distance" },
	{ "- before", 1, 1, "wrong-type" },
};

#define MISTAKES ((int)(sizeof(mistakes) / sizeof(mistakes[0])))

START_TEST(test_mistakes)
{
	(void)canonical(mistakes[_i].text);
	reading_expect_only(&reading, mistakes[_i].line, mistakes[_i].column,
			    mistakes[_i].code);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("policy_read");
	TCase *tests = tcase_create("policy_read");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tests, begin, end);
	tcase_add_test(tests, test_defaults);
	tcase_add_loop_test(tests, test_text, 0, TEXTS);
	tcase_add_test(tests, test_overlay);
	tcase_add_test(tests, test_damaged);
	tcase_add_loop_test(tests, test_mistakes, 0, MISTAKES);
	suite_add_tcase(suite, tests);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
