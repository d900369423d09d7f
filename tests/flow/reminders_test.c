/* Stories of reminders: who is told of what on which day, read back from the
 * journal that operators read. */
#include "flow/story.h"
#include "unit/suite.h"

static const char directory[] =
	"agencies:\n"
	"  - {code: tinh, name: UBND tỉnh, people: [\n"
	"      {id: tinh-vx, name: Văn xã, role: receiver,"
	" email: vx@tinh.example, channels: [email], language: vi}]}\n"
	"  - {code: so, name: Sở, parent: tinh, people: [\n"
	"      {id: so-vt, name: Văn thư, role: owner, email: vt@so.example,"
	" channels: [email], language: vi},\n"
	"      {id: so-dd, name: Đôn đốc, role: follow-up,"
	" email: dd@so.example, channels: [email], language: vi}]}\n"
	"  - {code: chi-lang, name: Chi Lăng, parent: tinh, people: [\n"
	"      {id: cl-vt, name: Văn thư, role: owner, email: vt@cl.example,"
	" phone: '+84912000001', channels: [email, sms], language: vi}]}\n"
	"  - {code: huu-lung, name: Hữu Lũng, parent: tinh, people: [\n"
	"      {id: hl-vt, name: Văn thư, role: owner, email: vt@hl.example,"
	" channels: [email], language: vi}]}\n"
	"groups:\n"
	"  - {code: cac-huyen, name: Các huyện,"
	" members: [chi-lang, huu-lung]}\n";

#define HEAD                                                                   \
	"plan: 1/KH\ntitle: Kế hoạch\nissued: 2010-06-02\nissuer: tinh\n"  \
	"follow-up: so\nactions:\n"

static const char dated[] =
	HEAD "  - {key: A, title: Nộp kế hoạch, lead: cac-huyen,"
	     " due: trước 20/6/2010}\n";

static void open_office(struct story *story, const char *plan)
{
	story_open(story, "2010-06-02", 7);
	story_directory(story, directory);
	(void)story_plan(story, plan);
}

/* The design's worked example, with one district that is done in time. */
START_TEST(test_worked_example)
{
	struct story story;

	open_office(&story, dated);
	story_expect(&story, "2010-06-02 directory-applied - \n"
			     "2010-06-02 task-new chi-lang \n"
			     "2010-06-02 task-new huu-lung \n"
			     "2010-06-02 plan-applied - \n");
	story_live_to(&story, "2010-06-15", 9);
	story_expect(&story, "2010-06-02 assigned chi-lang e-mail"
			     " A Nộp kế hoạch, trước 20/6/2010\n"
			     "2010-06-02 assigned huu-lung e-mail"
			     " A Nộp kế hoạch, trước 20/6/2010\n"
			     "2010-06-04 ahead chi-lang e-mail"
			     " A Nộp kế hoạch, trước 20/6/2010\n"
			     "2010-06-04 ahead huu-lung e-mail"
			     " A Nộp kế hoạch, trước 20/6/2010\n"
			     "2010-06-11 ahead chi-lang e-mail"
			     " A Nộp kế hoạch, trước 20/6/2010\n"
			     "2010-06-11 ahead huu-lung e-mail"
			     " A Nộp kế hoạch, trước 20/6/2010\n");
	story_act(&story, "1/KH#A@huu-lung", ACT_DONE, NULL, ERROR_NONE);
	story_live_to(&story, "2010-07-06", 0);
	story_expect(&story, "2010-06-15 done huu-lung \n"
			     "2010-06-16 ahead chi-lang e-mail"
			     " A Nộp kế hoạch, trước 20/6/2010\n"
			     "2010-06-18 last-day chi-lang e-mail+sms"
			     " A Nộp kế hoạch, trước 20/6/2010\n"
			     "2010-06-21 overdue chi-lang e-mail+sms"
			     " A Nộp kế hoạch, trước 20/6/2010\n"
			     "2010-06-21 escalated so e-mail"
			     " A Nộp kế hoạch, trước 20/6/2010 — Chi Lăng\n"
			     "2010-06-28 overdue chi-lang e-mail+sms"
			     " A Nộp kế hoạch, trước 20/6/2010\n"
			     "2010-06-28 escalated tinh e-mail"
			     " A Nộp kế hoạch, trước 20/6/2010 — Chi Lăng\n"
			     "2010-07-05 overdue chi-lang e-mail+sms"
			     " A Nộp kế hoạch, trước 20/6/2010\n"
			     "2010-07-05 escalated tinh e-mail"
			     " A Nộp kế hoạch, trước 20/6/2010 — Chi Lăng\n");
	story_close(&story);
}
END_TEST

/* Down from 3 to 23 June: one message a person says what was missed, the
 * notices in between are merged, and nothing is said twice afterwards. */
START_TEST(test_downtime)
{
	struct story story;

	open_office(&story, dated);
	story_live_to(&story, "2010-06-03", 0);
	story_expect(&story, "2010-06-02 directory-applied - \n"
			     "2010-06-02 task-new chi-lang \n"
			     "2010-06-02 task-new huu-lung \n"
			     "2010-06-02 plan-applied - \n"
			     "2010-06-02 assigned chi-lang e-mail"
			     " A Nộp kế hoạch, trước 20/6/2010\n"
			     "2010-06-02 assigned huu-lung e-mail"
			     " A Nộp kế hoạch, trước 20/6/2010\n");
	story_sleep_to(&story, "2010-06-23", 10);
	story_restart(&story);
	story_live_to(&story, "2010-06-24", 0);
	story_expect(&story, "2010-06-23 overdue chi-lang e-mail+sms"
			     " A Nộp kế hoạch, trước 20/6/2010\n"
			     "2010-06-23 overdue huu-lung e-mail"
			     " A Nộp kế hoạch, trước 20/6/2010\n"
			     "2010-06-23 escalated so e-mail"
			     " A Nộp kế hoạch, trước 20/6/2010 — Chi Lăng;"
			     " A Nộp kế hoạch, trước 20/6/2010 — Hữu Lũng\n");
	story_live_to(&story, "2010-06-28", 0);
	story_expect(&story, "");
	story_close(&story);
}
END_TEST

/* Restarting a hundred times decides nothing again. */
START_TEST(test_restarts_say_nothing)
{
	struct story story;

	open_office(&story, dated);
	story_live_to(&story, "2010-06-11", 9);
	story_expect(&story, "2010-06-02 directory-applied - \n"
			     "2010-06-02 task-new chi-lang \n"
			     "2010-06-02 task-new huu-lung \n"
			     "2010-06-02 plan-applied - \n"
			     "2010-06-02 assigned chi-lang e-mail"
			     " A Nộp kế hoạch, trước 20/6/2010\n"
			     "2010-06-02 assigned huu-lung e-mail"
			     " A Nộp kế hoạch, trước 20/6/2010\n"
			     "2010-06-04 ahead chi-lang e-mail"
			     " A Nộp kế hoạch, trước 20/6/2010\n"
			     "2010-06-04 ahead huu-lung e-mail"
			     " A Nộp kế hoạch, trước 20/6/2010\n"
			     "2010-06-11 ahead chi-lang e-mail"
			     " A Nộp kế hoạch, trước 20/6/2010\n"
			     "2010-06-11 ahead huu-lung e-mail"
			     " A Nộp kế hoạch, trước 20/6/2010\n");
	for (int i = 0; i < 100; i++) {
		story_restart(&story);
		story_live_to(&story, "2010-06-11", 9);
	}
	story_expect(&story, "");
	story_close(&story);
}
END_TEST

/* Applied again with another date: the task keeps its number and what was
 * done to it; its notices start anew, past ones are not made up for. */
START_TEST(test_changed_date)
{
	struct story story;
	struct task before;
	struct task after;
	struct applied applied;

	open_office(&story, dated);
	story_live_to(&story, "2010-06-16", 9);
	before = story_task(&story, "1/KH#A@chi-lang");
	applied = story_plan(&story,
			     HEAD "  - {key: A, title: Nộp kế hoạch,"
				  " lead: cac-huyen, due: trước 01/7/2010}\n");
	ck_assert_int_eq(applied.changed, 1);
	ck_assert_int_eq(applied.tasks_changed, 2);
	ck_assert_int_eq(applied.tasks_added, 0);
	after = story_task(&story, "1/KH#A@chi-lang");
	ck_assert_int_eq(after.id, before.id);
	ck_assert_int_eq(after.due_on.day, date_from_iso("2010-06-30").day);
	ck_assert_int_eq(after.original_due_on.day,
			 date_from_iso("2010-06-19").day);
	ck_assert_int_eq(after.due_version, before.due_version + 1);
	story_live_to(&story, "2010-06-16", 10);
	story_live_to(&story, "2010-06-24", 0);
	after = story_task(&story, "1/KH#A@chi-lang");
	/* 23 June is seven days before: the only notice in that week. */
	ck_assert_int_eq(after.decided_to,
			 zone_instant(story.schedule.office.zone,
				      date_from_iso("2010-06-23"), 480));
	applied = story_plan(&story,
			     HEAD "  - {key: A, title: Nộp kế hoạch,"
				  " lead: cac-huyen, due: trước 01/7/2010}\n");
	ck_assert_int_eq(applied.unchanged, 1);
	ck_assert_int_eq(applied.tasks_changed + applied.tasks_added +
				 applied.tasks_dropped,
			 0);
	story_close(&story);
}
END_TEST

/* What comes after something opens when that is done, and says so. */
START_TEST(test_successor_opens)
{
	static const char chain[] =
		HEAD "  - {key: A, title: Hướng dẫn, lead: so}\n"
		     "  - {key: B, title: Thực hiện, lead: chi-lang,"
		     " after: [A]}\n";
	struct story story;

	open_office(&story, chain);
	ck_assert_int_eq(story_task(&story, "1/KH#B@chi-lang").state,
			 TASK_WAITING);
	story_live_to(&story, "2010-06-10", 9);
	story_act(&story, "1/KH#A@so", ACT_DONE, NULL, ERROR_NONE);
	ck_assert_int_eq(story_task(&story, "1/KH#B@chi-lang").state,
			 TASK_OPEN);
	story_live_to(&story, "2010-06-12", 0);
	ck_assert_int_eq(story_task(&story, "1/KH#B@chi-lang").decided_to,
			 zone_instant(story.schedule.office.zone,
				      date_from_iso("2010-06-11"), 480));
	story_close(&story);
}
END_TEST

/* Two steps where there is a receiver; who skips one is refused. */
START_TEST(test_two_steps)
{
	static const char plan[] =
		HEAD "  - {key: A, title: Đề án, lead: so, submit-to: tinh,"
		     " evidence: required, due: 2010-06-30}\n";
	struct story story;
	struct task task;

	open_office(&story, plan);
	story_act(&story, "1/KH#A@so", ACT_DONE, NULL, ERROR_REFUSED);
	story_act(&story, "1/KH#A@so", ACT_SUBMIT, NULL, ERROR_REFUSED);
	story_act(&story, "1/KH#A@so", ACT_RETURN, "no", ERROR_REFUSED);
	story_act(&story, "1/KH#A@so", ACT_START, NULL, ERROR_NONE);
	task = story_task(&story, "1/KH#A@so");
	ck_assert_int_eq(task.state, TASK_STARTED);
	story_close(&story);
}
END_TEST

/* Quarterly, with the daemon off for 14 months: every period exists once. */
START_TEST(test_quarters_after_downtime)
{
	static const char plan[] =
		HEAD "  - {key: R, title: Báo cáo, lead: so,"
		     " due: định kỳ hàng quý, until: 2013-12-31}\n";
	static const char *const quarters[] = {
		"2010-Q2", "2010-Q3", "2010-Q4", "2011-Q1", "2011-Q2",
		"2011-Q3", "2011-Q4", "2012-Q1", "2012-Q2", "2012-Q3",
		"2012-Q4", "2013-Q1", "2013-Q2", "2013-Q3", "2013-Q4",
	};
	struct scope scope = { .is_all = true };
	struct task_filter filter = { .due_within = -1, .with_closed = true };
	struct story story;
	struct task *tasks;
	struct why why;
	size_t count;

	open_office(&story, plan);
	story_live_to(&story, "2010-10-01", 9);
	story_sleep_to(&story, "2011-12-01", 9);
	story_restart(&story);
	story_live_to(&story, "2013-12-31", 0);
	ck_assert_int_eq(store_tasks(story.store, &scope, &filter,
				     date_from_iso("2013-12-31"), &story.arena,
				     &tasks, &count, &why),
			 ERROR_NONE);
	ck_assert_uint_eq(count, sizeof(quarters) / sizeof(quarters[0]));
	for (size_t i = 0; i < count; i++)
		ck_assert_str_eq(tasks[i].period, quarters[i]);
	story_close(&story);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_worked_example,	      test_downtime,
		test_restarts_say_nothing,    test_changed_date,
		test_successor_opens,	      test_two_steps,
		test_quarters_after_downtime, NULL,
	};

	return suite_run("reminders", tests);
}
