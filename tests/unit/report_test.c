/* Reports: what a figure counts, decided by plain values. */
#include <string.h>

#include "calendars/zone.h"
#include "plan/report.h"
#include "unit/suite.h"

#define CUT_OFF "2010-09-14"

static struct report_question question;
static struct arena arena;

static const struct zone *zone(void)
{
	static const struct zone *found = NULL;
	struct why why;

	if (found == NULL)
		ck_assert_int_eq(zone_open("Asia/Ho_Chi_Minh", &found, &why),
				 ERROR_NONE);
	return found;
}

static struct task task(enum task_state state, const char *due,
			const char *done)
{
	return (struct task){
		.id = 1,
		.action_id = 1,
		.agency_id = 1,
		.plan_id = 1,
		.ref = "1/KH#A@a",
		.agency_name = "A",
		.state = state,
		.opens_on = DATE_NONE,
		.due_on = due != NULL ? date_from_iso(due) : DATE_NONE,
		.original_due_on = due != NULL ? date_from_iso(due) : DATE_NONE,
		.submitted_on = DATE_NONE,
		.done_on = done != NULL ? date_from_iso(done) : DATE_NONE,
		.appeared_at = 1275436800, /* 2010-06-02 */
	};
}

static struct report made(const struct task *tasks, size_t count)
{
	struct report report;

	question = (struct report_question){
		.since = date_from_iso("2010-06-15"),
		.cut_off = date_from_iso(CUT_OFF),
		.zone = zone(),
		.tasks = tasks,
		.task_count = count,
	};
	report_make(&question, &arena, &report);
	return report;
}

static struct report_figures of(struct task one)
{
	static struct task kept;

	kept = one;
	return made(&kept, 1).figures;
}

/* The two axes: every task stands in one field. */
START_TEST(test_axes)
{
	ck_assert_int_eq(of(task(TASK_DONE, "2010-08-01", "2010-08-01"))
				 .done[REPORT_IN_TIME],
			 1);
	ck_assert_int_eq(of(task(TASK_DONE, "2010-08-01", "2010-08-02"))
				 .done[REPORT_LATE],
			 1);
	ck_assert_int_eq(
		of(task(TASK_DONE, NULL, "2010-08-02")).done[REPORT_UNDATED],
		1);
	ck_assert_int_eq(
		of(task(TASK_OPEN, CUT_OFF, NULL)).open[REPORT_IN_TIME], 1);
	ck_assert_int_eq(
		of(task(TASK_STARTED, "2010-09-13", NULL)).open[REPORT_LATE],
		1);
	ck_assert_int_eq(
		of(task(TASK_WAITING, NULL, NULL)).open[REPORT_UNDATED], 1);
}
END_TEST

/* 30 days are the first bucket's, 31 the second's, 121 the third's. */
START_TEST(test_buckets)
{
	static const struct {
		const char *due;
		int bucket;
	} rows[] = {
		{ "2010-09-13", 0 }, { "2010-08-15", 0 }, { "2010-08-14", 1 },
		{ "2010-05-17", 1 }, { "2010-05-16", 2 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct report_figures figures =
			of(task(TASK_OPEN, rows[i].due, NULL));

		ck_assert_msg(figures.open_late[rows[i].bucket] == 1, "%s",
			      rows[i].due);
	}
}
END_TEST

/* The day of handing in counts, whatever the receiver takes. */
START_TEST(test_submission)
{
	struct task one = task(TASK_DONE, "2010-08-01", "2010-08-20");

	one.submitted_on = date_from_iso("2010-07-31");
	ck_assert_int_eq(of(one).done[REPORT_IN_TIME], 1);
	one.state = TASK_SUBMITTED;
	one.done_on = DATE_NONE;
	ck_assert_int_eq(of(one).open[REPORT_IN_TIME], 1);
	ck_assert_int_eq(of(one).submitted, 1);
	one.state = TASK_RETURNED;
	one.submitted_on = DATE_NONE;
	ck_assert_int_eq(of(one).open[REPORT_LATE], 1);
}
END_TEST

/* A request is nobody's breach, and what was dropped or has not begun is no
 * part of the total. */
START_TEST(test_what_does_not_count)
{
	struct task one = task(TASK_OPEN, "2010-08-01", NULL);
	struct report_figures figures;

	one.kind = ACTION_REQUEST;
	ck_assert_int_eq(of(one).open[REPORT_UNDATED], 1);
	ck_assert_int_eq(of(one).on_time.of, 0);
	figures = of(task(TASK_DROPPED, "2010-08-01", NULL));
	ck_assert_int_eq(figures.total, 0);
	ck_assert_int_eq(figures.dropped, 1);
	one = task(TASK_OPEN, "2010-12-25", NULL);
	one.period = "2010-Q4";
	one.opens_on = date_from_iso("2010-10-01");
	figures = of(one);
	ck_assert_int_eq(figures.total, 0);
	ck_assert_int_eq(figures.not_begun, 1);
}
END_TEST

/* An extension makes it on time by the one rate and not by the other. */
START_TEST(test_rates)
{
	struct task tasks[3] = {
		task(TASK_DONE, "2010-07-30", "2010-07-15"),
		task(TASK_OPEN, "2010-07-30", NULL),
		task(TASK_OPEN, "2010-12-31", NULL),
	};
	struct report_figures figures;

	tasks[0].original_due_on = date_from_iso("2010-06-29");
	figures = made(tasks, 3).figures;
	ck_assert_int_eq(figures.on_time.of, 2);
	ck_assert_int_eq(figures.on_time.in_time, 1);
	ck_assert_int_eq(figures.on_time_first.in_time, 0);
	ck_assert_int_eq(report_permille(&figures.on_time), 500);
	ck_assert_int_eq(report_permille(&(struct report_rate){ 0, 0 }), -1);
	ck_assert_int_eq(report_permille(&(struct report_rate){ 2, 3 }), 667);
}
END_TEST

/* Undated: silent on the ninety-first day after the last word, not before. */
START_TEST(test_silence)
{
	struct task one = task(TASK_OPEN, NULL, NULL);

	one.heard_at = zone_instant(zone(), date_from_iso("2010-06-16"), 600);
	ck_assert_int_eq(of(one).silent, 0);
	one.heard_at = zone_instant(zone(), date_from_iso("2010-06-15"), 600);
	ck_assert_int_eq(of(one).silent, 1);
	one.due_on = date_from_iso("2010-12-31");
	ck_assert_int_eq(of(one).silent, 0);
}
END_TEST

/* A group is the sum of its members; the latest stands first. */
START_TEST(test_groups_and_lists)
{
	static const struct report_member members[] = {
		{ 1, "g", "G" },
		{ 3, "g", "G" },
		{ 2, "h", "H" },
	};
	struct task tasks[3] = {
		task(TASK_OPEN, "2010-09-01", NULL),
		task(TASK_OPEN, "2010-08-01", NULL),
		task(TASK_DONE, "2010-08-01", "2010-08-01"),
	};
	struct report report;

	for (int i = 0; i < 3; i++)
		tasks[i].agency_id = i + 1;
	question = (struct report_question){
		.since = date_from_iso("2010-06-15"),
		.cut_off = date_from_iso(CUT_OFF),
		.zone = zone(),
		.tasks = tasks,
		.task_count = 3,
		.members = members,
		.member_count = 3,
	};
	report_make(&question, &arena, &report);
	ck_assert_uint_eq(report.groups.count, 2);
	ck_assert_str_eq(report.groups.items[0].code, "g");
	ck_assert_int_eq(report.groups.items[0].figures.total, 2);
	ck_assert_int_eq(report.groups.items[1].figures.total, 1);
	ck_assert_uint_eq(report.agencies.count, 3);
	ck_assert_uint_eq(report.actions.count, 1);
	ck_assert_uint_eq(report.actions.items[0].missing.count, 2);
	ck_assert_uint_eq(report.overdue.count, 2);
	ck_assert_int_eq(report.overdue.items[0].days, 44);
}
END_TEST

/* Labels of periods, and the days between which they tell. */
START_TEST(test_periods)
{
	static const struct {
		const char *label;
		const char *from;
		const char *until;
		const char *cut_off;
		const char *since;
	} rows[] = {
		{ "2010-Q3", "2010-07-01", "2010-09-30", "2010-09-14",
		  "2010-06-15" },
		{ "2010-02", "2010-02-01", "2010-02-28", "2010-02-14",
		  "2010-01-15" },
		{ "2010-H1", "2010-01-01", "2010-06-30", "2010-06-14",
		  "2009-12-15" },
		{ "2010", "2010-01-01", "2010-12-31", "2010-12-14",
		  "2009-12-15" },
	};
	static const char *const wrong[] = { "",	"2010-Q5", "2010-Q0",
					     "2010-13", "2010-H3", "2010-Q33",
					     "210-Q1",	"2010Q3",  "2010-Q",
					     "0000" };
	char day[DATE_TEXT_SIZE];
	struct period period;
	struct why why;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct date cut_off;

		ck_assert_int_eq(period_read(rows[i].label, &period, &why),
				 ERROR_NONE);
		ck_assert_str_eq(date_to_iso(period.from, day), rows[i].from);
		ck_assert_str_eq(date_to_iso(period.until, day), rows[i].until);
		cut_off = period_cut_off(&period, 14);
		ck_assert_str_eq(date_to_iso(cut_off, day), rows[i].cut_off);
		ck_assert_str_eq(
			date_to_iso(period_since(&period, cut_off), day),
			rows[i].since);
		ck_assert_str_eq(
			date_to_iso(period_since(&period, period.until), day),
			rows[i].from);
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		ck_assert_int_eq(period_read(wrong[i], &period, &why),
				 ERROR_USAGE);
	period = period_quarter(date_from_iso("2010-09-30"));
	ck_assert_str_eq(period.label, "2010-Q3");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_axes,
		test_buckets,
		test_submission,
		test_what_does_not_count,
		test_rates,
		test_silence,
		test_groups_and_lists,
		test_periods,
		NULL,
	};

	return suite_run("report", tests);
}
