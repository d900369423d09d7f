/* Plans: what arrives, what is complained of, and the worked example. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "plan/read.h"
#include "unit/reading.h"

static struct reading reading;
static struct workdays calendar;
static struct calendars calendars;
static struct office office;
static struct plan plan;

static void begin(void)
{
	reading_begin(&reading);
	workdays_init(&calendar);
	calendars = (struct calendars){ &calendar, 1 };
	office = (struct office){ .calendars = &calendars };
	plan = (struct plan){ 0 };
}

static void end(void)
{
	reading_end(&reading);
}

static enum error read_text(const char *text)
{
	return read_plan(text, strlen(text), &office, &plan,
			 &reading.complaints);
}

/* Five lines: `actions` stands in line 6, its first item in line 7. */
#define HEAD                                                                   \
	"plan: 51/KH-UBND\n"                                                   \
	"title: Kế hoạch\n"                                                \
	"issued: 2010-06-02\n"                                                 \
	"issuer: ubnd-tinh\n"                                                  \
	"follow-up: so-a\n"

#define ACTION(more)                                                           \
	HEAD "actions:\n"                                                      \
	     "  - key: I.1\n"                                                  \
	     "    title: Việc\n"                                             \
	     "    lead: so-a\n" more

static const char full_plan[] = HEAD "watchers: [tinh-uy, hdnd]\n"
				     "basis: [\"1956/QĐ-TTg\"]\n"
				     "before: inclusive\n"
				     "actions:\n"
				     "  - key: I.1\n"
				     "    tag: S01\n"
				     "    title: Xây dựng Đề án\n"
				     "    lead: so-a\n"
				     "    support: so-b\n"
				     "    submit-to: ubnd-tinh\n"
				     "    due: 2010-08-31\n"
				     "    from: 2010-07-01\n"
				     "    until: 2010-12-31\n"
				     "    after: [I.2]\n"
				     "    evidence: required\n"
				     "    product: Đề án\n"
				     "    quote: \"* câu\\nhai\"\n"
				     "    line: 48\n"
				     "    kind: request\n"
				     "    completion: 3\n"
				     "    note: >-\n"
				     "      một\n"
				     "      hai\n"
				     "    remind: {overdue: 3d}\n"
				     "  - key: I.2\n"
				     "    title: Việc hai\n"
				     "    lead: so-b\n"
				     "    class: standing\n"
				     "    completion: any\n";

/* Everything that a plan can say arrives. */
START_TEST(test_good)
{
	const struct action *action;

	ck_assert_int_eq(read_text(full_plan), ERROR_NONE);
	reading_expect_none(&reading);
	ck_assert_uint_eq(reading.complaints.warnings, 0);
	ck_assert_str_eq(plan.number, "51/KH-UBND");
	ck_assert_str_eq(plan.issuer, "ubnd-tinh");
	ck_assert(plan.before_is_inclusive);
	ck_assert_uint_eq(plan.watchers.count, 2);
	ck_assert_str_eq(plan.basis.items[0], "1956/QĐ-TTg");
	ck_assert_int_eq(plan.issued.day, date_from_iso("2010-06-02").day);
	ck_assert_uint_eq(plan.action_count, 2);
	action = &plan.actions[0];
	ck_assert_str_eq(action->tag, "S01");
	ck_assert_str_eq(action->support.items[0], "so-b");
	ck_assert_int_eq(action->support_places[0].line, 14);
	ck_assert_int_eq(action->support_places[0].column, 14);
	ck_assert_str_eq(action->due_phrase, "2010-08-31");
	ck_assert_int_eq(action->due.class, DUE_DAY);
	ck_assert_int_eq(action->from.day, date_from_iso("2010-07-01").day);
	ck_assert_int_eq(action->until.day, date_from_iso("2010-12-31").day);
	ck_assert_str_eq(action->after.items[0], "I.2");
	ck_assert(action->needs_evidence);
	ck_assert_str_eq(action->quote, "* câu\nhai");
	ck_assert_int_eq(action->quote_line, 48);
	ck_assert_int_eq(action->kind, ACTION_REQUEST);
	ck_assert_int_eq(action->completion, 3);
	ck_assert_str_eq(action->note, "một hai");
	ck_assert_str_eq(action->policy_text, "{overdue: 3d}");
	ck_assert_int_eq(action->place.line, 10);
	action = &plan.actions[1];
	ck_assert_ptr_null(action->due_phrase);
	ck_assert_int_eq(action->due.class, DUE_STANDING);
	ck_assert_int_eq(action->completion, COMPLETION_ANY);
	ck_assert_ptr_null(action->policy_text);
	ck_assert(!date_is_set(action->due.due));
}
END_TEST

/* An action without a lead is read; the lint asks for one. */
START_TEST(test_no_lead)
{
	ck_assert_int_eq(read_text(HEAD "actions:\n"
					"  - key: V.1\n"
					"    title: Việc\n"),
			 ERROR_NONE);
	ck_assert_uint_eq(reading.complaints.warnings, 0);
	ck_assert_ptr_null(plan.actions[0].lead);
}
END_TEST

/* A deadline that was past when the plan was issued is doubted, not refused;
 * the doubt is the lint's to tell. */
START_TEST(test_due_warning)
{
	ck_assert_int_eq(read_text(ACTION("    due: 2010-06-01\n")),
			 ERROR_NONE);
	reading_expect_none(&reading);
	ck_assert_uint_eq(plan.actions[0].due.warnings.count, 1);
	ck_assert_int_eq(plan.actions[0].due_place.line, 10);
}
END_TEST

#define SECOND(more)                                                           \
	ACTION("")                                                             \
	"  - key: I.2\n"                                                       \
	"    title: Hai\n"                                                     \
	"    lead: so-a\n" more

/* Each mistake, at its place. */
static const struct {
	const char *text;
	int line;
	int column;
	const char *code;
} mistakes[] = {
	{ "[]", 1, 1, "wrong-type" },
	{ "", 1, 1, "wrong-type" },
	{ HEAD, 1, 1, "missing-key" },
	{ HEAD "actions:\n", 6, 1, "missing-key" },
	{ HEAD "actions: []\n", 6, 10, "missing-key" },
	{ HEAD "actions: {a: b}\n", 6, 10, "wrong-type" },
	{ HEAD "actions: [a]\n", 6, 11, "wrong-type" },
	{ HEAD "action: []\nactions: [{key: a, title: b}]\n", 6, 1,
	  "unknown-key" },
	{ HEAD "issued: 2010-06-02\nactions: [{key: a, title: b}]\n", 6, 1,
	  "duplicate-key" },
	{ HEAD "before: inclusiv\nactions: [{key: a, title: b}]\n", 6, 9,
	  "bad-word" },
	{ HEAD "watchers: [a, a]\nactions: [{key: a, title: b}]\n", 6, 15,
	  "repeated-item" },
	{ HEAD "actions:\n  - title: Việc\n", 7, 5, "missing-key" },
	{ HEAD "actions:\n  - key: a\n", 7, 5, "missing-key" },
	{ HEAD "actions:\n  - key: a\n    title: ''\n", 8, 12, "missing-key" },
	{ HEAD "actions:\n  - key: a b\n    title: c\n", 7, 10, "bad-key" },
	{ HEAD "actions:\n  - key: a/b\n    title: c\n", 7, 10, "bad-key" },
	{ HEAD "actions:\n  - key: a@b\n    title: c\n", 7, 10, "bad-key" },
	{ HEAD "actions:\n  - key: \"a\\u00a0b\"\n    title: c\n", 7, 10,
	  "bad-key" },
	{ ACTION("    leed: so-b\n"), 10, 5, "unknown-key" },
	{ ACTION("    due: 46082\n"), 10, 10, "unreadable-due" },
	{ ACTION("    due: 1/9/201.\n"), 10, 10, "unreadable-due" },
	{ ACTION("    due: [a]\n"), 10, 10, "wrong-type" },
	{ ACTION("    from: 1/7/2010\n"), 10, 11, "bad-date" },
	{ ACTION("    from: 2010-07-02\n    until: 2010-07-01\n"), 11, 12,
	  "bad-date" },
	{ ACTION("    due: 2010-07-02\n    class: standing\n"), 11, 12,
	  "class-with-due" },
	{ ACTION("    class: day\n"), 10, 12, "bad-word" },
	{ ACTION("    submit-to: UBND\n"), 10, 16, "bad-code" },
	{ ACTION("    evidence: yes\n"), 10, 15, "bad-word" },
	{ ACTION("    kind: order\n"), 10, 11, "bad-word" },
	{ ACTION("    line: 0\n"), 10, 11, "bad-number" },
	{ ACTION("    line: 99999999999\n"), 10, 11, "bad-number" },
	{ ACTION("    completion: 0\n"), 10, 17, "bad-number" },
	{ ACTION("    completion: all\n"), 10, 17, "bad-word" },
	{ ACTION("    completion: [1]\n"), 10, 17, "wrong-type" },
	{ ACTION("    remind: {befor: [1d]}\n"), 10, 14, "unknown-key" },
	{ ACTION("    remind: never\n"), 10, 13, "wrong-type" },
	{ ACTION("    note: \"a\\u0007\"\n"), 10, 11, "control-character" },
	{ ACTION("    note: \"a\\u202eb\"\n"), 10, 11, "control-character" },
	{ ACTION("    after: [I.3]\n"), 10, 13, "unknown-action" },
	{ ACTION("    after: I.1\n"), 10, 12, "cycle" },
	{ SECOND("    after: I.1\n    tag: x\n  - {key: I.2, title: a, "
		 "lead: so-a}\n"),
	  15, 5, "repeated-key" },
	{ SECOND("    tag: x\n  - {key: I.3, title: a, lead: so-a, "
		 "tag: x}\n"),
	  14, 5, "repeated-tag" },
};

#define MISTAKES ((int)(sizeof(mistakes) / sizeof(mistakes[0])))

START_TEST(test_mistakes)
{
	ck_assert_int_eq(read_text(mistakes[_i].text), ERROR_INPUT);
	reading_expect_only(&reading, mistakes[_i].line, mistakes[_i].column,
			    mistakes[_i].code);
	ck_assert_ptr_null(plan.actions);
}
END_TEST

/* Five mistakes are told at once, in the order of the file, in full words. */
START_TEST(test_several)
{
	struct text text = { 0 };

	ck_assert_int_eq(read_text("plan: 51/KH-UBND\n"
				   "title: Kế hoạch\n"
				   "issuer: ubnd-tinh\n"
				   "follow-up: Sở\n"
				   "actions:\n"
				   "  - {key: a, title: b, lead: c, line: x}\n"
				   "  - {key: a, titel: b, lead: c}\n"),
			 ERROR_INPUT);
	complaints_print(&reading.complaints, &text);
	ck_assert_str_eq(
		text_string(&text),
		"test.yaml:1:1: 'issued' is missing here\n"
		"test.yaml:4:12: 'Sở' is no code: only a-z, 0-9 and '-' were "
		"expected\n"
		"test.yaml:6:39: line is 'x', a whole number from 1 to 1000000 "
		"was expected\n"
		"test.yaml:7:5: 'title' is missing here\n"
		"test.yaml:7:5: action 'a' stands here a second time; the "
		"first is in line 6\n"
		"test.yaml:7:14: unknown key 'titel'; did you mean 'title'?\n");
	text_clear(&text);
}
END_TEST

/* Whoever wrote a deadline that cannot be read is told what can be. */
START_TEST(test_unreadable_due)
{
	ck_assert_int_eq(read_text(ACTION("    due: 46082\n")), ERROR_INPUT);
	ck_assert_ptr_nonnull(strstr(reading.complaints.items[0].text,
				     "; write the deadline as the document "
				     "says it, or an ISO date"));
}
END_TEST

/* Circles are told once, with the chain, however long. */
START_TEST(test_cycles)
{
	struct text text = { 0 };

	text_add(&text, HEAD "actions:\n");
	for (int i = 1; i <= 20; i++)
		text_addf(&text,
			  "  - {key: a%d, title: t, lead: l, after: [a%d]}\n",
			  i, i % 20 + 1);
	text_add(&text, "  - {key: b, title: t, lead: l, after: [a1, c]}\n"
			"  - {key: c, title: t, lead: l, after: [d]}\n"
			"  - {key: d, title: t, lead: l, after: [c, e]}\n"
			"  - {key: e, title: t, lead: l}\n");
	ck_assert_int_eq(read_text(text.bytes), ERROR_INPUT);
	ck_assert_uint_eq(reading.complaints.errors, 2);
	reading_expect(&reading, 26, 43, "cycle");
	reading_expect(&reading, 29, 41, "cycle");
	ck_assert_str_eq(reading.complaints.items[0].text,
			 "these actions wait for one another: a1 → a2 → a3 → "
			 "a4 → a5 → a6 → a7 → a8 → a9 → a10 → … → a1");
	ck_assert_str_eq(reading.complaints.items[1].text,
			 "these actions wait for one another: c → d → c");
	text_clear(&text);
}
END_TEST

/* A plan as large as is taken, each action waiting for the one before it. */
START_TEST(test_large)
{
	struct text text = { 0 };

	text_add(&text, HEAD "actions:\n");
	for (int i = 0; i < 50000; i++)
		text_addf(&text,
			  "  - {key: k%d, title: t, lead: l, after: "
			  "k%d}\n",
			  i, i + 1);
	text_add(&text, "  - {key: k50000, title: t, lead: l}\n");
	ck_assert_int_eq(read_text(text.bytes), ERROR_NONE);
	reading_expect_none(&reading);
	ck_assert_uint_eq(plan.action_count, 50001);
	text_clear(&text);
}
END_TEST

static bool is_known(void *context, const char *code)
{
	(void)context;
	return strcmp(code, "so-a") == 0;
}

/* Each unknown agency is complained of at its own line and column. */
START_TEST(test_agencies)
{
	ck_assert_int_eq(read_text(HEAD
				   "watchers: [so-a, tinh-uy]\n"
				   "actions:\n"
				   "  - key: I.1\n"
				   "    title: Việc\n"
				   "    lead: so-b\n"
				   "    support: [so-a, so-c, so-d]\n"
				   "    submit-to: so-e\n"
				   "  - {key: I.2, title: Việc, lead: so-a}\n"),
			 ERROR_NONE);
	ck_assert_int_eq(
		check_plan_agencies(&plan, is_known, NULL, &reading.complaints),
		ERROR_INPUT);
	ck_assert_uint_eq(reading.complaints.errors, 6);
	reading_expect(&reading, 4, 9, "unknown-agency");
	reading_expect(&reading, 6, 18, "unknown-agency");
	reading_expect(&reading, 10, 11, "unknown-agency");
	reading_expect(&reading, 11, 21, "unknown-agency");
	reading_expect(&reading, 11, 27, "unknown-agency");
	reading_expect(&reading, 12, 16, "unknown-agency");
	ck_assert_str_eq(reading.complaints.items[2].text,
			 "lead: no agency or group has the code 'so-b'; "
			 "register it first, or correct it");
}
END_TEST

/* Any part of a good file is read or refused, and nothing worse. */
START_TEST(test_cut_short)
{
	static const char text[] =
		ACTION("    due: \"2010-08-31\"\n    note: >-\n      ệ\n"
		       "    remind: {before: [1d], escalate: {1d: parent}}\n");

	for (size_t length = 0; length < sizeof(text); length++) {
		struct reading part;

		reading_begin(&part);
		(void)read_plan(text, length, &office, &plan, &part.complaints);
		reading_end(&part);
	}
}
END_TEST

/* --------------------------------------------------- the worked example */

static bool is_in_directory(void *context, const char *code)
{
	const struct directory *directory = context;

	for (size_t i = 0; i < directory->agency_count; i++)
		if (strcmp(directory->agencies[i].code, code) == 0)
			return true;
	for (size_t i = 0; i < directory->group_count; i++)
		if (strcmp(directory->groups[i].code, code) == 0)
			return true;
	return false;
}

/* Nothing of 51/KH-UBND is lost: its 73 actions, all of agencies we know. */
START_TEST(test_51_kh_ubnd)
{
	struct directory directory = { 0 };
	const char *bytes;
	size_t length;
	size_t with_due = 0;
	size_t without_lead = 0;

	bytes = reading_source_file(&reading, "plans/lang-son.yaml", &length);
	if (bytes == NULL)
		return;
	(void)read_directory(bytes, length, &directory, &reading.complaints);
	bytes = reading_source_file(&reading, "plans/51-KH-UBND.yaml", &length);
	if (bytes == NULL)
		return;
	(void)read_plan(bytes, length, &office, &plan, &reading.complaints);
	reading_expect_none(&reading);
	ck_assert_uint_eq(plan.action_count, 73);
	for (size_t i = 0; i < plan.action_count; i++) {
		const struct action *action = &plan.actions[i];

		with_due += action->due_phrase != NULL;
		without_lead += action->lead == NULL;
		ck_assert_ptr_nonnull(action->quote);
		ck_assert_int_gt(action->quote_line, 40);
	}
	ck_assert_uint_eq(with_due, 19);
	ck_assert_uint_eq(without_lead, 18);
	(void)check_plan_agencies(&plan, is_in_directory, &directory,
				  &reading.complaints);
	reading_expect_none(&reading);
}
END_TEST

/* ---------------------------------------------------------------- files */

/* A file is read whole, or there is a reason in words. */
START_TEST(test_read_file)
{
	char path[] = "/tmp/dondoc-read-XXXXXX";
	int fd = mkstemp(path);
	const char *bytes;
	struct why why;
	size_t length;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, "a\0b", 3), 3);
	ck_assert_int_eq(read_file(path, &reading.arena, &bytes, &length, &why),
			 ERROR_NONE);
	ck_assert_uint_eq(length, 3);
	ck_assert_mem_eq(bytes, "a\0b", 4);
	ck_assert_int_eq(ftruncate(fd, (off_t)FILE_SIZE_LIMIT), 0);
	ck_assert_int_eq(read_file(path, &reading.arena, &bytes, &length, &why),
			 ERROR_NONE);
	ck_assert_int_eq(ftruncate(fd, (off_t)FILE_SIZE_LIMIT + 1), 0);
	ck_assert_int_eq(read_file(path, &reading.arena, &bytes, &length, &why),
			 ERROR_INPUT);
	(void)close(fd);
	(void)unlink(path);
	ck_assert_int_eq(read_file(path, &reading.arena, &bytes, &length, &why),
			 ERROR_NOT_FOUND);
	ck_assert_ptr_nonnull(strstr(why.text, path));
	ck_assert_int_eq(
		read_file("/tmp", &reading.arena, &bytes, &length, &why),
		ERROR_INPUT);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("plan_read");
	TCase *tests = tcase_create("plan_read");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tests, begin, end);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, test_good);
	tcase_add_test(tests, test_no_lead);
	tcase_add_test(tests, test_due_warning);
	tcase_add_loop_test(tests, test_mistakes, 0, MISTAKES);
	tcase_add_test(tests, test_several);
	tcase_add_test(tests, test_unreadable_due);
	tcase_add_test(tests, test_cycles);
	tcase_add_test(tests, test_large);
	tcase_add_test(tests, test_agencies);
	tcase_add_test(tests, test_cut_short);
	tcase_add_test(tests, test_51_kh_ubnd);
	tcase_add_test(tests, test_read_file);
	suite_add_tcase(suite, tests);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
