/* What feeds show of tasks: whose, on which days, told how. */
#include <string.h>

#include "http/feed_view.h"
#include "unit/suite.h"

#define NOON_2_JUNE 1275455000 /* 2010-06-02, 12:03 in Vietnam */

/* The office, and what a view gave of a unit. */
struct desk {
	struct workdays calendar;
	struct calendars calendars;
	struct office office;
	struct config config;
	struct feed_view view;
	struct text said; /* "2010-06-19 S1 summary" a line */
	struct text text; /* of all components, without folds */
	unsigned char keys[16][SECRET_TAG_SIZE];
	size_t count;
};

static void open_desk(struct desk *desk, const char *today)
{
	struct arena arena = { 0 };
	struct why why;

	memset(desk, 0, sizeof(*desk));
	config_init(&desk->config, &arena);
	arena_clear(&arena);
	workdays_init(&desk->calendar);
	desk->calendars = (struct calendars){ &desk->calendar, 1 };
	ck_assert_int_eq(
		zone_open("Asia/Ho_Chi_Minh", &desk->office.zone, &why),
		ERROR_NONE);
	desk->office.calendars = &desk->calendars;
	desk->view.office = &desk->office;
	desk->view.code = "so-nv";
	feed_view_date(&desk->view, date_from_iso(today), &desk->config);
}

static void close_desk(struct desk *desk)
{
	zone_close(desk->office.zone);
	text_clear(&desk->said);
	text_clear(&desk->text);
}

static void hear(void *context, const struct feed_entry *entry)
{
	struct desk *desk = context;
	struct text text = { 0 };
	char day[DATE_TEXT_SIZE];
	const char *summary;
	struct text flat = { 0 };

	feed_entry_write(entry, &text);
	for (const char *at = text.bytes; *at != '\0'; at++) {
		if (strncmp(at, "\r\n ", 3) == 0)
			at += 2;
		else
			text_add_bytes(&flat, at, 1);
	}
	text_add(&desk->text, text_string(&flat));
	summary = strstr(flat.bytes, "SUMMARY:") + strlen("SUMMARY:");
	text_addf(&desk->said, "%s S%d %.*s\n",
		  date_is_set(entry->on) ? date_to_iso(entry->on, day) : "-",
		  entry->sequence, (int)strcspn(summary, "\r"), summary);
	memcpy(desk->keys[desk->count++], entry->key.hash, SECRET_TAG_SIZE);
	text_clear(&text);
	text_clear(&flat);
}

static void assert_said(struct desk *desk, struct feed_task *tasks,
			size_t count, const char *expected)
{
	struct feed_unit unit = { tasks, count };

	text_reset(&desk->said);
	text_reset(&desk->text);
	desk->count = 0;
	feed_view_each(&desk->view, &unit, hear, desk);
	ck_assert_str_eq(text_string(&desk->said), expected);
}

static bool has(const struct desk *desk, const char *part)
{
	return strstr(text_string(&desk->text), part) != NULL;
}

/* A task of agency 1, III.11, due on 19 June, for 11/KH. */
static struct feed_task simple_task(void)
{
	return (struct feed_task){
		.task = { .id = 7,
			  .action_id = 5,
			  .agency_id = 1,
			  .plan_id = 3,
			  .ref = "11/KH#III.11@a",
			  .plan = "11/KH",
			  .key = "III.11",
			  .agency = "a",
			  .agency_name = "Agency A",
			  .title = "Lập kế hoạch",
			  .due_phrase = "trước 20/6",
			  .class = DUE_DAY,
			  .state = TASK_OPEN,
			  .opens_on = DATE_NONE,
			  .due_on = date_from_iso("2010-06-19"),
			  .original_due_on = date_from_iso("2010-06-19"),
			  .done_on = DATE_NONE,
			  .submitted_on = DATE_NONE,
			  .due_minute = -1,
			  .sequence = 1,
			  .changed_at = NOON_2_JUNE },
		.agency_short = "A",
	};
}

/* The same owed by agencies 1 to `count`. */
static void fill_group(struct feed_task *tasks, size_t count)
{
	static const char *const refs[] = { "11/KH#III.11@a", "11/KH#III.11@b",
					    "11/KH#III.11@c", "11/KH#III.11@d",
					    "11/KH#III.11@e" };
	static const char *const names[] = { "A", "B", "C", "D", "E" };

	for (size_t i = 0; i < count; i++) {
		tasks[i] = simple_task();
		tasks[i].task.id += (int64_t)i;
		tasks[i].task.agency_id = (int64_t)i + 1;
		tasks[i].task.ref = refs[i];
		tasks[i].agency_short = names[i];
	}
}

/* Whoever owes it sees it on its last day; others do not see it. */
START_TEST(test_lead)
{
	struct feed_task task = simple_task();
	struct desk desk;

	open_desk(&desk, "2010-06-02");
	desk.view.aspect.subject.agency_id = 1;
	assert_said(&desk, &task, 1,
		    "2010-06-19 S1 III.11 Lập kế hoạch (trước 20/6)\n");
	ck_assert(has(&desk, "DTSTART;VALUE=DATE:20100619\r\n"));
	ck_assert(has(&desk, "STATUS:CONFIRMED\r\n"));
	desk.view.aspect.subject.agency_id = 2;
	assert_said(&desk, &task, 1, "");
	close_desk(&desk);
}
END_TEST

/* Done is kept and marked; withdrawn is cancelled for 60 days, then gone. */
START_TEST(test_states)
{
	struct feed_task task = simple_task();
	struct feed_unit unit = { &task, 1 };
	struct desk desk;

	open_desk(&desk, "2010-06-20");
	desk.view.aspect.subject.agency_id = 1;
	task.task.state = TASK_DONE;
	assert_said(&desk, &task, 1,
		    "2010-06-19 S1 ✓ III.11 Lập kế hoạch (trước 20/6)\n");
	ck_assert(!date_is_set(feed_view_expiry(&desk.view, &unit)));
	task.task.state = TASK_DROPPED;
	assert_said(&desk, &task, 1,
		    "2010-06-19 S1 III.11 Lập kế hoạch (trước 20/6)\n");
	ck_assert(has(&desk, "STATUS:CANCELLED\r\n"));
	ck_assert_int_eq(feed_view_expiry(&desk.view, &unit).day,
			 date_from_iso("2010-08-01").day);
	feed_view_date(&desk.view, date_from_iso("2010-07-31"), &desk.config);
	assert_said(&desk, &task, 1,
		    "2010-06-19 S1 III.11 Lập kế hoạch (trước 20/6)\n");
	feed_view_date(&desk.view, date_from_iso("2010-08-01"), &desk.config);
	assert_said(&desk, &task, 1, "");
	ck_assert(!date_is_set(feed_view_expiry(&desk.view, &unit)));
	close_desk(&desk);
}
END_TEST

/* Whole months: what is closed goes, what is open stays; nothing beyond. */
START_TEST(test_window)
{
	struct feed_task task = simple_task();
	struct desk desk;

	open_desk(&desk, "2010-12-31");
	desk.view.aspect.subject.agency_id = 1;
	task.task.state = TASK_DONE;
	assert_said(&desk, &task, 1,
		    "2010-06-19 S1 ✓ III.11 Lập kế hoạch (trước 20/6)\n");
	feed_view_date(&desk.view, date_from_iso("2011-01-01"), &desk.config);
	assert_said(&desk, &task, 1, "");
	task.task.state = TASK_STARTED;
	assert_said(&desk, &task, 1,
		    "2010-06-19 S1 III.11 Lập kế hoạch (trước 20/6)\n");
	feed_view_date(&desk.view, date_from_iso("2008-12-01"), &desk.config);
	assert_said(&desk, &task, 1,
		    "2010-06-19 S1 III.11 Lập kế hoạch (trước 20/6)\n");
	feed_view_date(&desk.view, date_from_iso("2008-11-30"), &desk.config);
	assert_said(&desk, &task, 1, "");
	close_desk(&desk);
}
END_TEST

/* A window has its two ends, never a bar; what has no day has no event. */
START_TEST(test_starts)
{
	struct feed_task task = simple_task();
	struct desk desk;

	open_desk(&desk, "2010-06-02");
	desk.view.aspect.subject.agency_id = 1;
	task.task.class = DUE_WINDOW;
	task.task.opens_on = date_from_iso("2010-06-05");
	assert_said(&desk, &task, 1,
		    "2010-06-05 S1 Bắt đầu: III.11 Lập kế hoạch (trước 20/6)\n"
		    "2010-06-19 S1 III.11 Lập kế hoạch (trước 20/6)\n");
	ck_assert(has(&desk, "-from@dondoc\r\n"));
	ck_assert(has(&desk, "Thực hiện từ: 05/06/2010"));
	task.task.class = DUE_START;
	task.task.due_on = DATE_NONE;
	assert_said(
		&desk, &task, 1,
		"2010-06-05 S1 Bắt đầu: III.11 Lập kế hoạch (trước 20/6)\n");
	task.task.class = DUE_STANDING;
	assert_said(&desk, &task, 1, "");
	close_desk(&desk);
}
END_TEST

/* As things to do the undated stand too, open ones or lately done. */
START_TEST(test_todo)
{
	struct feed_task task = simple_task();
	struct desk desk;

	open_desk(&desk, "2010-06-02");
	desk.view.aspect.subject.agency_id = 1;
	desk.view.aspect.is_todo = true;
	task.task.state = TASK_SUBMITTED;
	assert_said(&desk, &task, 1,
		    "2010-06-19 S1 III.11 Lập kế hoạch (trước 20/6)\n");
	ck_assert(has(&desk, "BEGIN:VTODO\r\n"));
	ck_assert(has(&desk, "-todo@dondoc\r\n"));
	ck_assert(has(&desk, "DUE;VALUE=DATE:20100619\r\n"));
	ck_assert(has(&desk, "PERCENT-COMPLETE:75\r\n"));
	task.task.due_on = DATE_NONE;
	assert_said(&desk, &task, 1, "- S1 III.11 Lập kế hoạch (trước 20/6)\n");
	ck_assert(!has(&desk, "DUE"));
	task.task.state = TASK_DONE;
	task.task.done_on = date_from_iso("2010-06-15");
	assert_said(&desk, &task, 1,
		    "- S1 ✓ III.11 Lập kế hoạch (trước 20/6)\n");
	ck_assert(has(&desk, "COMPLETED:20100615T050000Z\r\n"));
	feed_view_date(&desk.view, date_from_iso("2011-01-01"), &desk.config);
	assert_said(&desk, &task, 1, "");
	close_desk(&desk);
}
END_TEST

/* Follow-up sees a group as one: how many, and who is left. */
START_TEST(test_rollup)
{
	struct feed_task tasks[5];
	unsigned char key[SECRET_TAG_SIZE];
	struct desk desk;

	open_desk(&desk, "2010-06-02");
	desk.view.aspect.subject.plan_id = 3;
	fill_group(tasks, 5);
	assert_said(&desk, tasks, 5,
		    "2010-06-19 S5 0/5 · III.11 Lập kế hoạch (trước 20/6)\\, "
		    "còn: A\\; B\\; C (+2)\n");
	memcpy(key, desk.keys[0], sizeof(key));
	for (int i = 0; i < 3; i++) {
		tasks[i].task.state = TASK_DONE;
		tasks[i].task.sequence = 2;
	}
	assert_said(&desk, tasks, 5,
		    "2010-06-19 S8 3/5 · III.11 Lập kế hoạch (trước 20/6)\\, "
		    "còn: D\\; E\n");
	ck_assert(has(&desk, "Còn: D\\; E\\nXong: A\\; B\\; C"));
	ck_assert_mem_eq(key, desk.keys[0], sizeof(key));
	tasks[3].task.state = TASK_DROPPED;
	tasks[4].task.state = TASK_DONE;
	assert_said(&desk, tasks, 5,
		    "2010-06-19 S8 ✓ 4/4 · III.11 Lập kế hoạch (trước "
		    "20/6)\n");
	desk.view.aspect.subject.plan_id = 4;
	assert_said(&desk, tasks, 5, "");
	close_desk(&desk);
}
END_TEST

/* Who was given more time stands beside the others, on the own day. */
START_TEST(test_rollup_with_another_day)
{
	struct feed_task tasks[3];
	struct desk desk;

	open_desk(&desk, "2010-06-02");
	desk.view.aspect.subject.plan_id = 3;
	fill_group(tasks, 3);
	tasks[1].task.due_on = date_from_iso("2010-07-19");
	tasks[1].task.sequence = 2;
	assert_said(&desk, tasks, 3,
		    "2010-07-19 S2 B · III.11 Lập kế hoạch (trước 20/6)\n"
		    "2010-06-19 S4 0/2 · III.11 Lập kế hoạch (trước 20/6)\\, "
		    "còn: A\\; C\n");
	ck_assert(has(&desk, "Đã gia hạn\\; hạn ban đầu: 19/06/2010"));
	/* Two days with as many: the earlier is the common one. */
	tasks[2].task.due_on = date_from_iso("2010-06-01");
	assert_said(&desk, tasks, 3,
		    "2010-06-19 S1 A · III.11 Lập kế hoạch (trước 20/6)\n"
		    "2010-07-19 S2 B · III.11 Lập kế hoạch (trước 20/6)\n"
		    "2010-06-01 S4 0/1 · III.11 Lập kế hoạch (trước 20/6)\\, "
		    "còn: C\n");
	close_desk(&desk);
}
END_TEST

/* All withdrawn: one cancelled entry. */
START_TEST(test_rollup_withdrawn)
{
	struct feed_task tasks[2];
	struct desk desk;

	open_desk(&desk, "2010-06-02");
	desk.view.aspect.subject.plan_id = 3;
	fill_group(tasks, 2);
	tasks[0].task.state = TASK_DROPPED;
	tasks[1].task.state = TASK_DROPPED;
	assert_said(&desk, tasks, 2,
		    "2010-06-19 S2 0/2 · III.11 Lập kế hoạch (trước 20/6)\n");
	ck_assert(has(&desk, "STATUS:CANCELLED\r\n"));
	close_desk(&desk);
}
END_TEST

/* Supporters see it marked, once for a group, under a UID of their own. */
START_TEST(test_support)
{
	static int64_t actions[] = { 2, 5, 9 };
	struct feed_task tasks[2];
	unsigned char key[SECRET_TAG_SIZE];
	struct desk desk;

	open_desk(&desk, "2010-06-02");
	desk.view.aspect.subject.agency_id = 40;
	desk.view.numbers = (struct numbers){ actions, 3 };
	fill_group(tasks, 2);
	assert_said(&desk, tasks, 1,
		    "2010-06-19 S1 Phối hợp: III.11 Lập kế hoạch (trước "
		    "20/6)\n");
	ck_assert(has(&desk, "Chủ trì: Agency A"));
	memcpy(key, desk.keys[0], sizeof(key));
	assert_said(&desk, tasks, 2,
		    "2010-06-19 S2 Phối hợp: 0/2 · III.11 Lập kế hoạch (trước "
		    "20/6)\\, còn: A\\; B\n");
	ck_assert_mem_eq(key, desk.keys[0], sizeof(key));
	desk.view.code = "so-tc";
	assert_said(&desk, tasks, 1,
		    "2010-06-19 S1 Phối hợp: III.11 Lập kế hoạch (trước "
		    "20/6)\n");
	ck_assert_mem_ne(key, desk.keys[0], sizeof(key));
	/* Its own task is told as its own, beside. */
	desk.view.aspect.subject.agency_id = 2;
	assert_said(&desk, tasks, 2,
		    "2010-06-19 S1 III.11 Lập kế hoạch (trước 20/6)\n"
		    "2010-06-19 S1 Phối hợp: III.11 Lập kế hoạch (trước "
		    "20/6)\n");
	close_desk(&desk);
}
END_TEST

/* Who accepts the result sees it where the feed is for that. */
START_TEST(test_receive)
{
	struct feed_task task = simple_task();
	struct desk desk;

	open_desk(&desk, "2010-06-02");
	desk.view.aspect.subject.agency_id = 40;
	task.task.submit_to_id = 40;
	assert_said(&desk, &task, 1, "");
	desk.view.aspect.subject.receives = true;
	assert_said(&desk, &task, 1,
		    "2010-06-19 S1 Tiếp nhận: A · III.11 Lập kế hoạch (trước "
		    "20/6)\n");
	close_desk(&desk);
}
END_TEST

/* A group's feed has its members' tasks only. */
START_TEST(test_group)
{
	static int64_t members[] = { 1, 3 };
	struct feed_task tasks[4];
	struct feed_unit unit = { tasks, 1 };
	struct desk desk;

	open_desk(&desk, "2010-06-02");
	desk.view.aspect.subject.group_id = 50;
	desk.view.numbers = (struct numbers){ members, 2 };
	fill_group(tasks, 4);
	assert_said(&desk, tasks, 4,
		    "2010-06-19 S2 0/2 · III.11 Lập kế hoạch (trước 20/6)\\, "
		    "còn: A\\; C\n");
	ck_assert(feed_view_sees(&desk.view, &unit));
	unit.tasks = &tasks[1];
	ck_assert(!feed_view_sees(&desk.view, &unit));
	close_desk(&desk);
}
END_TEST

/* An English subscriber reads English around the document's words. */
START_TEST(test_english)
{
	static int64_t actions[] = { 5 };
	struct feed_task task = simple_task();
	struct desk desk;

	open_desk(&desk, "2010-06-02");
	desk.view.aspect.subject.agency_id = 40;
	desk.view.aspect.is_english = true;
	desk.view.numbers = (struct numbers){ actions, 1 };
	task.task.period = "2010-Q3";
	assert_said(&desk, &task, 1,
		    "2010-06-19 S1 Support: III.11 Lập kế hoạch (trước 20/6) "
		    "– 2010-Q3\n");
	ck_assert(has(&desk, "Last day: 19 Jun 2010\\; last working day: 18 "));
	desk.view.aspect.is_english = false;
	assert_said(&desk, &task, 1,
		    "2010-06-19 S1 Phối hợp: III.11 Lập kế hoạch (trước 20/6) "
		    "– quý III/2010\n");
	close_desk(&desk);
}
END_TEST

/* An hour in the document's words is a moment in UTC, while the day holds. */
START_TEST(test_moment)
{
	struct feed_task task = simple_task();
	struct desk desk;

	open_desk(&desk, "2010-06-02");
	desk.view.aspect.subject.agency_id = 1;
	task.task.class = DUE_INSTANT;
	task.task.due_phrase = "trước 16h00 ngày 19/6/2010";
	task.task.due_minute = 16 * 60;
	assert_said(&desk, &task, 1,
		    "2010-06-19 S1 III.11 Lập kế hoạch (trước 16h00 ngày "
		    "19/6/2010)\n");
	ck_assert(has(&desk, "DTEND:20100619T090000Z\r\n"));
	task.task.due_on = date_from_iso("2010-06-26");
	task.task.due_minute = -1;
	assert_said(&desk, &task, 1,
		    "2010-06-26 S1 III.11 Lập kế hoạch (trước 16h00 ngày "
		    "19/6/2010)\n");
	ck_assert(has(&desk, "DTSTART;VALUE=DATE:20100626\r\n"));
	close_desk(&desk);
}
END_TEST

/* Alarms where they are wanted, and not for what is done or only begins. */
START_TEST(test_alarms)
{
	struct feed_task task = simple_task();
	struct desk desk;

	open_desk(&desk, "2010-06-02");
	desk.view.aspect.subject.agency_id = 1;
	desk.view.aspect.has_alarms = true;
	assert_said(&desk, &task, 1,
		    "2010-06-19 S1 III.11 Lập kế hoạch (trước 20/6)\n");
	ck_assert(has(&desk, "BEGIN:VALARM\r\n"));
	task.task.state = TASK_DONE;
	assert_said(&desk, &task, 1,
		    "2010-06-19 S1 ✓ III.11 Lập kế hoạch (trước 20/6)\n");
	ck_assert(!has(&desk, "VALARM"));
	task.task.state = TASK_OPEN;
	task.task.class = DUE_START;
	task.task.due_on = DATE_NONE;
	task.task.opens_on = date_from_iso("2010-06-05");
	assert_said(
		&desk, &task, 1,
		"2010-06-05 S1 Bắt đầu: III.11 Lập kế hoạch (trước 20/6)\n");
	ck_assert(!has(&desk, "VALARM"));
	close_desk(&desk);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_lead,
		test_states,
		test_window,
		test_starts,
		test_todo,
		test_rollup,
		test_rollup_with_another_day,
		test_rollup_withdrawn,
		test_support,
		test_receive,
		test_group,
		test_english,
		test_moment,
		test_alarms,
		NULL,
	};

	return suite_run("feed view", tests);
}
