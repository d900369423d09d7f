/* Stories of plans that change under way: nobody who owes a thing is
 * forgotten, and nobody is told of what they do not owe. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "flow/story.h"
#include "store/journal.h"
#include "unit/suite.h"

static const char directory[] =
	"agencies:\n"
	"  - {code: tinh, name: UBND tỉnh}\n"
	"  - {code: so, name: Sở, parent: tinh, people: [\n"
	"      {id: so-vt, name: Văn thư, role: owner, email: vt@so.example,"
	" channels: [email], language: vi}]}\n"
	"  - {code: a, name: A, parent: tinh, people: [\n"
	"      {id: a-vt, name: Văn thư, role: owner, email: vt@a.example,"
	" channels: [email], language: vi}]}\n"
	"  - {code: b, name: B, parent: tinh, people: [\n"
	"      {id: b-vt, name: Văn thư, role: owner, email: vt@b.example,"
	" channels: [email], language: vi}]}\n"
	"  - {code: quiet, name: Quiet, parent: tinh}\n"
	"groups:\n"
	"  - {code: khoi, name: Khối, members: [a, b]}\n"
	"  - {code: sau, name: Khối sau, members: []}\n";

#define HEAD                                                                   \
	"plan: 1/KH\ntitle: Kế hoạch\nissued: 2010-06-02\nissuer: tinh\n"  \
	"follow-up: so\nactions:\n"
#define ACTION(rest) HEAD "  - {key: K, title: Việc, " rest "}\n"

static void open_office(struct story *story, const char *plan)
{
	story_open(story, "2010-06-02", 7);
	story_directory(story, directory);
	(void)story_plan(story, plan);
}

static const char *state_of(struct story *story, const char *agency)
{
	char ref[64];

	(void)snprintf(ref, sizeof(ref), "1/KH#K@%s", agency);
	return task_state_word(story_task(story, ref).state);
}

/* How many journal rows there are of a kind. */
static size_t told(struct story *story, const char *kind, const char *agency)
{
	struct journal_filter filter = { .kind = kind, .agency = agency };
	struct journal_row *rows;
	struct why why;
	size_t count;

	ck_assert_int_eq(store_journal(story->store, &filter, &story->arena,
				       &rows, &count, &why),
			 ERROR_NONE);
	return count;
}

/* Given to B and back to A: A owes it again, and hears of it. */
START_TEST(test_lead_comes_back)
{
	struct story story;

	open_office(&story, ACTION("lead: a, due: 2010-06-30"));
	story_live_to(&story, "2010-06-03", 9);
	(void)story_plan(&story, ACTION("lead: b, due: 2010-06-30"));
	ck_assert_str_eq(state_of(&story, "a"), "dropped");
	ck_assert_str_eq(state_of(&story, "b"), "open");
	(void)story_plan(&story, ACTION("lead: a, due: 2010-06-30"));
	ck_assert_str_eq(state_of(&story, "a"), "open");
	ck_assert_str_eq(state_of(&story, "b"), "dropped");
	story_live_to(&story, "2010-06-17", 9);
	ck_assert_uint_eq(told(&story, "ahead", "a"), 1);
	ck_assert_uint_eq(told(&story, "ahead", "b"), 0);
	story_close(&story);
}
END_TEST

/* Withdrawn and taken up again; what a person dropped stays dropped. */
START_TEST(test_withdrawn_and_back)
{
	struct story story;

	open_office(&story, ACTION("lead: khoi, due: 2010-06-30"));
	story_act(&story, "1/KH#K@b", ACT_DROP, "giải thể", ERROR_NONE);
	(void)story_plan(&story, HEAD "  - {key: L, title: Khác, lead: so}\n");
	ck_assert_str_eq(state_of(&story, "a"), "dropped");
	(void)story_plan(&story, ACTION("lead: khoi, due: 2010-06-30"));
	ck_assert_str_eq(state_of(&story, "a"), "open");
	ck_assert_str_eq(state_of(&story, "b"), "dropped");
	story_close(&story);
}
END_TEST

/* Another follow-up agency holds what names no lead, and the old one not. */
START_TEST(test_follow_up_changes)
{
	static const char by_a[] =
		"plan: 1/KH\ntitle: Kế hoạch\nissued: 2010-06-02\n"
		"issuer: tinh\nfollow-up: a\nactions:\n"
		"  - {key: K, title: Việc}\n";
	struct story story;

	open_office(&story, HEAD "  - {key: K, title: Việc}\n");
	ck_assert(story_task(&story, "1/KH#K@so").is_held);
	(void)story_plan(&story, by_a);
	ck_assert_str_eq(state_of(&story, "so"), "dropped");
	ck_assert_str_eq(state_of(&story, "a"), "open");
	ck_assert(story_task(&story, "1/KH#K@a").is_held);
	story_close(&story);
}
END_TEST

/* A group is tracked as itself until its members are listed. */
START_TEST(test_members_listed_later)
{
	static const char grown[] = "groups:\n"
				    "  - {code: sau, name: Khối sau,"
				    " members: [a]}\n";
	struct story story;

	open_office(&story, ACTION("lead: sau, due: 2010-06-30"));
	ck_assert_str_eq(state_of(&story, "sau"), "open");
	story_directory(&story, grown);
	ck_assert_str_eq(state_of(&story, "sau"), "dropped");
	ck_assert_str_eq(state_of(&story, "a"), "open");
	story_close(&story);
}
END_TEST

/* A note says something and changes nothing: it neither opens what waits nor
 * swallows the notice of its second. */
START_TEST(test_note_changes_nothing)
{
	static const char chain[] =
		HEAD "  - {key: J, title: Trước, lead: so}\n"
		     "  - {key: K, title: Việc, lead: a, after: [J]}\n"
		     "  - {key: L, title: Khác, lead: b}\n";
	struct story story;

	open_office(&story, chain);
	story_sleep_to(&story, "2010-06-02", 8);
	story_act(&story, "1/KH#L@b", ACT_NOTE, "đã nhận", ERROR_NONE);
	story_act(&story, "1/KH#K@a", ACT_NOTE, "đã nhận", ERROR_NONE);
	story_live_to(&story, "2010-06-10", 9);
	ck_assert_uint_eq(told(&story, "assigned", "b"), 1);
	ck_assert_uint_eq(told(&story, "opened", "a"), 0);
	ck_assert_str_eq(state_of(&story, "a"), "waiting");
	story_close(&story);
}
END_TEST

/* Where one of a group is enough, the others are free when it is done. */
START_TEST(test_any_is_enough)
{
	struct story story;

	open_office(&story,
		    ACTION("lead: khoi, due: 2010-06-30, completion: any"));
	story_act(&story, "1/KH#K@a", ACT_DONE, NULL, ERROR_NONE);
	ck_assert_str_eq(state_of(&story, "b"), "dropped");
	story_live_to(&story, "2010-07-10", 9);
	ck_assert_uint_eq(told(&story, "overdue", NULL), 0);
	story_close(&story);
}
END_TEST

/* Due today and applied at nine: told at once, not tomorrow as late. */
START_TEST(test_due_today)
{
	struct story story;

	story_open(&story, "2010-06-08", 9);
	story_directory(&story, directory);
	(void)story_plan(&story, ACTION("lead: a, due: 2010-06-08"));
	story_live_to(&story, "2010-06-08", 10);
	ck_assert_uint_eq(told(&story, "assigned", "a"), 1);
	story_live_to(&story, "2010-06-09", 9);
	ck_assert_uint_eq(told(&story, "overdue", "a"), 1);
	story_close(&story);
}
END_TEST

/* Nobody at the agency has an address: the journal says who was not told. */
START_TEST(test_nobody_to_tell)
{
	struct story story;

	open_office(&story, ACTION("lead: quiet, due: 2010-06-30"));
	story_live_to(&story, "2010-06-02", 9);
	ck_assert_uint_eq(told(&story, "nobody-told", "quiet"), 1);
	story_close(&story);
}
END_TEST

/* Done, then moved by the plan, then reopened: the new date holds. */
START_TEST(test_reopened_takes_the_new_date)
{
	struct story story;

	open_office(&story, ACTION("lead: a, due: 2010-06-08"));
	story_act(&story, "1/KH#K@a", ACT_DONE, NULL, ERROR_NONE);
	(void)story_plan(&story, ACTION("lead: a, due: 2010-12-08"));
	story_act(&story, "1/KH#K@a", ACT_REOPEN, "thiếu", ERROR_NONE);
	ck_assert_int_eq(story_task(&story, "1/KH#K@a").due_on.day,
			 date_from_iso("2010-12-08").day);
	story_live_to(&story, "2010-07-10", 9);
	ck_assert_uint_eq(told(&story, "overdue", NULL), 0);
	story_close(&story);
}
END_TEST

static size_t count_undone(struct story *story, const char *agency)
{
	struct scope scope = { .is_all = true };
	struct task_filter filter = { .agency = agency, .due_within = -1 };
	struct task *tasks;
	struct why why;
	size_t count;

	ck_assert_int_eq(store_tasks(story->store, &scope, &filter,
				     date_from_iso("2010-10-05"), &story->arena,
				     &tasks, &count, &why),
			 ERROR_NONE);
	return count;
}

/* The report's day moves: the periods made so far move with it, those that
 * are done stay as they were. */
START_TEST(test_recurring_day_changes)
{
	struct story story;
	struct applied applied;

	open_office(&story, ACTION("lead: a, due: định kỳ hàng quý"));
	story_act(&story, "1/KH#K@a/2010-Q2", ACT_DONE, NULL, ERROR_NONE);
	applied = story_plan(&story, ACTION("lead: a, due: 'hằng quý, trước "
					    "ngày 16 tháng cuối quý'"));
	ck_assert_int_eq(applied.tasks_added, 0);
	ck_assert_int_eq(story_task(&story, "1/KH#K@a/2010-Q2").due_on.day,
			 date_from_iso("2010-06-25").day);
	ck_assert_int_eq(story_task(&story, "1/KH#K@a/2010-Q3").due_on.day,
			 date_from_iso("2010-09-15").day);
	story_close(&story);
}
END_TEST

/* Once, and no more every quarter: the coming periods end. */
START_TEST(test_recurs_no_more)
{
	struct story story;

	open_office(&story, ACTION("lead: a, due: định kỳ hàng quý"));
	ck_assert_uint_gt(count_undone(&story, "a"), 3);
	(void)story_plan(&story, ACTION("lead: a, due: 2010-12-31"));
	ck_assert_uint_eq(count_undone(&story, "a"), 1);
	(void)story_plan(&story, ACTION("lead: a, due: định kỳ hàng quý"));
	ck_assert_str_eq(state_of(&story, "a"), "dropped");
	story_close(&story);
}
END_TEST

/* Who takes a running duty over owes none of the periods before. */
START_TEST(test_newcomer_owes_no_past)
{
	struct story story;
	struct task_filter filter = { .agency = "b", .due_within = -1 };
	struct scope scope = { .is_all = true };
	struct task *tasks;
	struct why why;
	size_t count;

	open_office(&story, ACTION("lead: a, due: định kỳ hàng quý"));
	story_live_to(&story, "2010-10-05", 9);
	(void)story_plan(&story, ACTION("lead: b, due: định kỳ hàng quý"));
	ck_assert_int_eq(store_tasks(story.store, &scope, &filter,
				     date_from_iso("2010-10-05"), &story.arena,
				     &tasks, &count, &why),
			 ERROR_NONE);
	ck_assert_uint_gt(count, 0);
	ck_assert_str_eq(tasks[0].period, "2010-Q4");
	story_close(&story);
}
END_TEST

/* The clock is set back an hour, then the plan moves the date: the last day's
 * notice, whose hour is to come once more, is told. */
START_TEST(test_date_moves_after_the_clock)
{
	struct story story;

	open_office(&story, ACTION("lead: a, due: 2010-06-09"));
	story_live_to(&story, "2010-06-08", 9); /* a day before: told at 8 */
	story_sleep_to(&story, "2010-06-08", 7);
	(void)story_plan(&story, ACTION("lead: a, due: 2010-06-08"));
	story_live_to(&story, "2010-06-08", 10);
	ck_assert_uint_eq(told(&story, "last-day", "a"), 1);
	story_close(&story);
}
END_TEST

/* Given to B with another date, and back: A takes the date that holds now. */
START_TEST(test_lead_comes_back_later)
{
	struct story story;
	char day[DATE_TEXT_SIZE];

	open_office(&story, ACTION("lead: a, due: trước 20/6/2010"));
	(void)story_plan(&story, ACTION("lead: b, due: trước 20/9/2010"));
	(void)story_plan(&story, ACTION("lead: a, due: trước 20/9/2010"));
	ck_assert_str_eq(state_of(&story, "a"), "open");
	ck_assert_str_eq(
		date_to_iso(story_task(&story, "1/KH#K@a").due_on, day),
		"2010-09-19");
	story_close(&story);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_lead_comes_back,
		test_lead_comes_back_later,
		test_withdrawn_and_back,
		test_follow_up_changes,
		test_members_listed_later,
		test_note_changes_nothing,
		test_any_is_enough,
		test_due_today,
		test_nobody_to_tell,
		test_reopened_takes_the_new_date,
		test_recurring_day_changes,
		test_recurs_no_more,
		test_newcomer_owes_no_past,
		test_date_moves_after_the_clock,
		NULL,
	};

	return suite_run("changes", tests);
}
