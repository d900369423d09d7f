/* Stories of duties that recur: every period once, whatever happens. */
#include <stdio.h>
#include <string.h>

#include "flow/story.h"
#include "store/terms.h"
#include "unit/suite.h"

static const char directory[] =
	"agencies:\n"
	"  - {code: tinh, name: UBND tỉnh}\n"
	"  - {code: so, name: Sở, parent: tinh, people: [\n"
	"      {id: so-vt, name: Văn thư, role: owner, email: vt@so.example,"
	" channels: [email], language: vi}]}\n";

#define HEAD                                                                   \
	"plan: 1/KH\ntitle: Kế hoạch\nissued: 2010-06-02\nissuer: tinh\n"  \
	"follow-up: so\nactions:\n"
#define QUARTERLY                                                              \
	HEAD "  - {key: K, title: Báo cáo, lead: so, submit-to: tinh,"       \
	     " due: định kỳ hàng quý, until: 2020-12-31}\n"
#define SPELT(rest)                                                            \
	HEAD "  - {key: K, title: Báo cáo, lead: so, due: định kỳ,"     \
	     " recurs: {" rest "}}\n"

static void open_office(struct story *story, const char *plan)
{
	story_open(story, "2010-06-02", 7);
	story_directory(story, directory);
	(void)story_plan(story, plan);
}

/* All tasks, closed ones too, by due day. */
static size_t all_tasks(struct story *story, struct task **tasks)
{
	struct scope scope = { .is_all = true };
	struct task_filter filter = { .due_within = -1, .with_closed = true };
	struct why why = { "" };
	size_t count;

	ck_assert_msg(store_tasks(story->store, &scope, &filter,
				  date_from_iso("2010-06-02"), &story->arena,
				  tasks, &count, &why) == ERROR_NONE,
		      "%s", why.text);
	return count;
}

static void expect_period(const struct task *task, const char *period,
			  const char *due, const char *cut_off)
{
	char text[DATE_TEXT_SIZE];

	ck_assert_str_eq(task->period, period);
	ck_assert_str_eq(date_to_iso(task->due_on, text), due);
	ck_assert_str_eq(date_to_iso(task->cut_off, text), cut_off);
}

/* The quarterly report over ten years, the daemon off for fourteen months in
 * their middle: every period exists once, on the default's day. */
START_TEST(test_ten_years)
{
	struct story story;
	struct task *tasks;
	size_t count;

	open_office(&story, QUARTERLY);
	story_live_to(&story, "2014-11-03", 9);
	story_sleep_to(&story, "2016-01-04", 9);
	story_restart(&story);
	story_live_to(&story, "2021-06-01", 9);
	count = all_tasks(&story, &tasks);
	ck_assert_uint_eq(count, 43);
	for (size_t i = 0; i < count; i++) {
		int quarter = (int)i + 1; /* since 2010-Q1 */
		char period[16];
		char due[16];
		char cut_off[16];

		(void)snprintf(period, sizeof(period), "%d-Q%d",
			       2010 + quarter / 4, quarter % 4 + 1);
		(void)snprintf(due, sizeof(due), "%d-%02d-25",
			       2010 + quarter / 4, quarter % 4 * 3 + 3);
		(void)snprintf(cut_off, sizeof(cut_off), "%d-%02d-14",
			       2010 + quarter / 4, quarter % 4 * 3 + 3);
		expect_period(&tasks[i], period, due, cut_off);
	}
	story_close(&story);
}
END_TEST

/* Periods are made eighteen months ahead, and no further. */
START_TEST(test_horizon)
{
	struct story story;
	struct task *tasks;
	size_t count;

	open_office(&story, QUARTERLY);
	count = all_tasks(&story, &tasks);
	ck_assert_uint_eq(count, 6); /* 2010-Q2 … 2011-Q3 */
	ck_assert_str_eq(tasks[count - 1].period, "2011-Q3");
	story_live_to(&story, "2010-06-26", 9);
	ck_assert_uint_eq(all_tasks(&story, &tasks), 7);
	story_close(&story);
}
END_TEST

/* Spelt out: the fifth day of the first month of the next quarter, data to the
 * 20th, from the third quarter to the last of 2011. */
START_TEST(test_spelt_out)
{
	struct story story;
	struct task *tasks;

	open_office(&story,
		    SPELT("period: quarter, day: 5, month: 1, in: next,"
			  " cut-off: 20, first: 2010-Q3, until: 2011-Q1"));
	ck_assert_uint_eq(all_tasks(&story, &tasks), 3);
	expect_period(&tasks[0], "2010-Q3", "2010-10-05", "2010-09-20");
	expect_period(&tasks[1], "2010-Q4", "2011-01-05", "2010-12-20");
	expect_period(&tasks[2], "2011-Q1", "2011-04-05", "2011-03-20");
	ck_assert_str_eq(tasks[0].rule,
			 "once a quarter, on day 5 of month 1 of the period "
			 "after; data to day 20 of its last month; as the "
			 "plan's file spells it out");
	story_close(&story);
}
END_TEST

/* The last day of a month, also where a month has only 28. */
START_TEST(test_cut_off_last)
{
	struct story story;
	struct task *tasks;

	open_office(&story,
		    SPELT("period: month, day: 5, in: next, cut-off: last,"
			  " first: 2011-01, until: 2011-03"));
	ck_assert_uint_eq(all_tasks(&story, &tasks), 3);
	expect_period(&tasks[0], "2011-01", "2011-02-05", "2011-01-31");
	expect_period(&tasks[1], "2011-02", "2011-03-05", "2011-02-28");
	expect_period(&tasks[2], "2011-03", "2011-04-05", "2011-03-31");
	ck_assert_str_eq(tasks[0].rule,
			 "once a month, on day 5 of the month after; data to "
			 "the last day of its last month; as the plan's file "
			 "spells it out");
	story_close(&story);
}
END_TEST

/* Data that end when the report is due already end on no day, and the rule
 * says so: neither is it the office's default. */
START_TEST(test_cut_off_after_due)
{
	struct story story;
	struct task *tasks;

	open_office(&story,
		    SPELT("period: month, cut-off: last, until: 2010-07"));
	ck_assert_uint_eq(all_tasks(&story, &tasks), 2);
	expect_period(&tasks[0], "2010-06", "2010-06-25", "");
	ck_assert_ptr_nonnull(strstr(tasks[0].rule,
				     "data to the last day of its last month, "
				     "which is not before it is due"));
	story_close(&story);
}
END_TEST

/* Left out, the day is the office's default and the words say so. */
START_TEST(test_spelt_default)
{
	struct story story;
	struct task *tasks;

	open_office(&story, SPELT("period: month, until: 2010-07"));
	ck_assert_uint_eq(all_tasks(&story, &tasks), 2);
	expect_period(&tasks[0], "2010-06", "2010-06-25", "2010-06-14");
	ck_assert_ptr_nonnull(
		strstr(tasks[0].rule, "day 25 (the office's default)"));
	story_close(&story);
}
END_TEST

/* Weekly, with a day that changes in the file: the periods keep their tasks. */
START_TEST(test_spelt_weekly)
{
	struct story story;
	struct task *tasks;

	open_office(&story, SPELT("period: week, day: friday, time: \"15:00\","
				  " until: 2010-06-18"));
	ck_assert_uint_eq(all_tasks(&story, &tasks), 3);
	expect_period(&tasks[0], "2010-W22", "2010-06-04", "");
	(void)story_plan(&story, SPELT("period: week, day: thursday,"
				       " until: 2010-06-18"));
	ck_assert_uint_eq(all_tasks(&story, &tasks), 3);
	expect_period(&tasks[2], "2010-W24", "2010-06-17", "");
	story_close(&story);
}
END_TEST

/* A ten-year window opens on its day, and is silent until its end is near. */
START_TEST(test_long_window)
{
	struct story story;

	open_office(&story, HEAD "  - {key: K, title: Việc, lead: so,"
				 " due: Từ năm 2011 đến 2020}\n");
	story_live_to(&story, "2011-01-04", 9);
	story_expect(&story,
		     "2010-06-02 directory-applied - \n"
		     "2010-06-02 task-new so \n"
		     "2010-06-02 plan-applied - \n"
		     "2010-06-02 assigned so e-mail K Việc, Từ năm 2011 đến "
		     "2020\n"
		     "2011-01-01 task-opened so \n"
		     "2011-01-03 opened so e-mail K Việc, Từ năm 2011 đến "
		     "2020\n");
	story_live_to(&story, "2020-12-16", 9);
	story_expect(&story, "");
	story_live_to(&story, "2020-12-18", 9);
	story_expect(&story, "2020-12-17 ahead so e-mail K Việc, Từ năm 2011 "
			     "đến 2020\n");
	story_close(&story);
}
END_TEST

static size_t open_tasks(struct story *story)
{
	struct task *tasks;
	size_t all = all_tasks(story, &tasks);
	size_t count = 0;

	for (size_t i = 0; i < all; i++)
		count += tasks[i].state != TASK_DROPPED;
	return count;
}

/* Once it does not recur, and then again: the duty is owed all the time. */
START_TEST(test_form_changes_and_back)
{
	static const char once[] = HEAD "  - {key: K, title: Báo cáo, lead: so,"
					" due: 2010-09-30}\n";
	struct story story;

	open_office(&story, once);
	(void)story_plan(&story, SPELT("period: month, until: 2010-09"));
	ck_assert_uint_eq(open_tasks(&story), 4);
	(void)story_plan(&story, once);
	ck_assert_uint_eq(open_tasks(&story), 1);
	ck_assert_int_eq(story_task(&story, "1/KH#K@so").state, TASK_OPEN);
	(void)story_plan(&story, SPELT("period: month, until: 2010-09"));
	ck_assert_uint_eq(open_tasks(&story), 4);
	story_close(&story);
}
END_TEST

/* Periods that the changed duty has no more are not owed, but those that were
 * due before are. */
START_TEST(test_period_changes)
{
	struct story story;

	open_office(&story, SPELT("period: quarter, until: 2010-Q4"));
	ck_assert_uint_eq(open_tasks(&story), 3);
	story_live_to(&story, "2010-07-05", 9);
	(void)story_plan(&story, SPELT("period: month, first: 2010-07,"
				       " until: 2010-12"));
	ck_assert_int_eq(story_task(&story, "1/KH#K@so/2010-Q2").state,
			 TASK_OPEN);
	ck_assert_int_eq(story_task(&story, "1/KH#K@so/2010-Q3").state,
			 TASK_DROPPED);
	ck_assert_uint_eq(open_tasks(&story), 7);
	(void)story_plan(&story, SPELT("period: month, first: 2010-07,"
				       " until: 2010-09"));
	ck_assert_uint_eq(open_tasks(&story), 4);
	story_close(&story);
}
END_TEST

/* Another default moves what lies ahead; what is past, or would be, stays. */
START_TEST(test_default_moves_ahead)
{
	struct story story;
	struct applied applied = { 0 };
	struct why why = { "" };
	struct doing doing = { .actor = "test" };
	struct task task;

	open_office(&story, SPELT("period: month, until: 2010-10"));
	story_live_to(&story, "2010-08-22", 9);
	story.office.default_day = 20;
	story.office.default_cut_off = 10;
	doing.now = story.now;
	doing.today = date_from_iso("2010-08-22");
	ck_assert_int_eq(store_begin(story.store, &why), ERROR_NONE);
	ck_assert_int_eq(store_terms_settle(story.store, &story.office, &doing,
					    &applied, &why),
			 ERROR_NONE);
	ck_assert_int_eq(store_commit(story.store, &why), ERROR_NONE);
	task = story_task(&story, "1/KH#K@so/2010-06");
	expect_period(&task, "2010-06", "2010-06-25", "2010-06-14");
	task = story_task(&story, "1/KH#K@so/2010-08");
	expect_period(&task, "2010-08", "2010-08-25", "2010-08-14");
	task = story_task(&story, "1/KH#K@so/2010-09");
	expect_period(&task, "2010-09", "2010-09-20", "2010-09-10");
	ck_assert_int_eq(applied.tasks_changed, 2);
	story_close(&story);
}
END_TEST

/* All members of a group owe the same from the start. */
START_TEST(test_members_owe_the_same)
{
	static const char grown[] =
		"agencies:\n  - {code: a, name: A}\n  - {code: b, name: B}\n"
		"groups:\n  - {code: khoi, name: Khối, members: [a, b]}\n";
	struct story story;

	story_open(&story, "2010-06-02", 7);
	story_directory(&story, directory);
	story_directory(&story, grown);
	(void)story_plan(&story,
			 "plan: 1/KH\ntitle: Kế hoạch\nissued: 2010-01-04\n"
			 "issuer: tinh\nfollow-up: so\nactions:\n"
			 "  - {key: K, title: Báo cáo, lead: khoi,"
			 " due: định kỳ hàng tháng, until: 2010-12-31}\n");
	ck_assert_int_eq(story_task(&story, "1/KH#K@a/2010-01").state,
			 TASK_OPEN);
	ck_assert_int_eq(story_task(&story, "1/KH#K@b/2010-01").state,
			 TASK_OPEN);
	ck_assert_uint_eq(open_tasks(&story), 24);
	story_close(&story);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_ten_years,
		test_horizon,
		test_spelt_out,
		test_cut_off_last,
		test_cut_off_after_due,
		test_spelt_default,
		test_spelt_weekly,
		test_long_window,
		test_form_changes_and_back,
		test_period_changes,
		test_default_moves_ahead,
		test_members_owe_the_same,
		NULL,
	};

	return suite_run("recurring", tests);
}
