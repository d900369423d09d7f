/* Stories of dates that follow from something: an event that is recorded, a
 * completion, an extension. */
#include <string.h>

#include "base/text.h"
#include "flow/story.h"
#include "plan/event.h"
#include "store/events.h"
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
	"  - {code: b, name: B, parent: tinh}\n"
	"groups:\n"
	"  - {code: khoi, name: Khối, members: [a, b]}\n";

#define HEAD                                                                   \
	"plan: 1/KH\ntitle: Kế hoạch\nissued: 2010-06-02\nissuer: tinh\n"  \
	"follow-up: so\nactions:\n"
#define ACTION(rest) "  - {key: K, title: Việc, " rest "}\n"

static void open_office(struct story *story, const char *plan)
{
	story_open(story, "2010-06-02", 7);
	story_directory(story, directory);
	(void)story_plan(story, plan);
}

static void expect_due(struct story *story, const char *ref, const char *day)
{
	struct task task = story_task(story, ref);
	char due[DATE_TEXT_SIZE];

	ck_assert_str_eq(date_to_iso(task.due_on, due), day);
}

static void expect_state(struct story *story, const char *ref,
			 const char *state)
{
	ck_assert_str_eq(task_state_word(story_task(story, ref).state), state);
}

/* The words around a name do not matter, nor how its tones are written. */
START_TEST(test_event_keys)
{
	static const char *const same[][2] = {
		{ "sau khi Đề án được phê duyệt", "Đề án được phê duyệt" },
		{ "de an duoc phe duyet", "Đề án này được phê duyệt" },
		{ "kể từ ngày nhận Kế hoạch này", "nhận Kế hoạch" },
		{ "NHẬN  KẾ-HOẠCH", "nhận kế hoạch" },
		{ "từ ngày nhận Kế hoạch", "tính từ khi nhận Kế hoạch" },
		{ "after approval of the scheme", "approval of the scheme" },
	};
	struct arena arena = { 0 };

	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		ck_assert_str_eq(event_key(&arena, same[i][0]),
				 event_key(&arena, same[i][1]));
	ck_assert_str_ne(event_key(&arena, "nhận Kế hoạch"),
			 event_key(&arena, "ký Kế hoạch"));
	ck_assert_str_ne(event_key(&arena, "tự kiểm tra"),
			 event_key(&arena, "kiểm tra"));
	ck_assert_ptr_null(event_key(&arena, "sau khi"));
	ck_assert_ptr_null(event_key(&arena, NULL));
	arena_clear(&arena);
}
END_TEST

/* A term has no date until its event is recorded; recorded on another day it
 * moves, taken back it has none again. */
START_TEST(test_term_after_event)
{
	struct story story;

	open_office(&story,
		    HEAD ACTION("lead: a, due: trong thời hạn 10 ngày làm "
				"việc kể từ ngày nhận Kế hoạch này"));
	expect_due(&story, "1/KH#K@a", "");
	expect_state(&story, "1/KH#K@a", "open");
	story_event(&story, "nhận kế hoạch", "2010-06-04", NULL);
	expect_due(&story, "1/KH#K@a", "2010-06-18");
	ck_assert_ptr_nonnull(strstr(story_task(&story, "1/KH#K@a").rule,
				     "“nhận Kế hoạch này” on 2010-06-04"));
	story_event(&story, "nhận Kế hoạch này", "2010-06-07", NULL);
	expect_due(&story, "1/KH#K@a", "2010-06-21");
	ck_assert_int_eq(story_task(&story, "1/KH#K@a").due_version, 3);
	story_event(&story, "nhận Kế hoạch này", NULL, NULL);
	expect_due(&story, "1/KH#K@a", "");
	story_close(&story);
}
END_TEST

/* Each agency may have received the document on a day of its own. */
START_TEST(test_event_of_one_agency)
{
	struct story story;

	open_office(&story, HEAD ACTION("lead: khoi, due: trong thời hạn 10 "
					"ngày kể từ ngày nhận Kế hoạch này"));
	story_event(&story, "nhận Kế hoạch", "2010-06-07", "a");
	expect_due(&story, "1/KH#K@a", "2010-06-17");
	expect_due(&story, "1/KH#K@b", "");
	story_event(&story, "nhận Kế hoạch", "2010-06-04", NULL);
	expect_due(&story, "1/KH#K@a", "2010-06-17");
	expect_due(&story, "1/KH#K@b", "2010-06-14");
	story_event(&story, "nhận Kế hoạch", NULL, "a");
	expect_due(&story, "1/KH#K@a", "2010-06-14");
	story_close(&story);
}
END_TEST

/* What waits for an event opens when it is recorded, with no date invented. */
START_TEST(test_condition_opens)
{
	struct story story;

	open_office(&story,
		    HEAD ACTION("lead: a, due: Sau khi Đề án được phê duyệt"));
	story_live_to(&story, "2010-08-25", 9);
	expect_state(&story, "1/KH#K@a", "waiting");
	story_event(&story, "đề án được phê duyệt", "2010-08-25", NULL);
	expect_state(&story, "1/KH#K@a", "open");
	expect_due(&story, "1/KH#K@a", "");
	story_close(&story);
}
END_TEST

/* What an event ends is open from the start, and due on that day. */
START_TEST(test_event_ends)
{
	struct story story;

	open_office(&story, HEAD ACTION("lead: a, due: Từ tháng 6/2010 đến khi "
					"kết thúc Tổng kiểm kê"));
	expect_state(&story, "1/KH#K@a", "open");
	expect_due(&story, "1/KH#K@a", "");
	story_event(&story, "kết thúc Tổng kiểm kê", "2010-09-15", NULL);
	expect_due(&story, "1/KH#K@a", "2010-09-15");
	story_close(&story);
}
END_TEST

/* A term that names no event runs from the completion of what comes before. */
START_TEST(test_term_after_completion)
{
	struct story story;

	open_office(&story,
		    HEAD "  - {key: J, title: Trước, lead: so}\n" ACTION(
			    "lead: a, due: trong 10 ngày, after: [J]"));
	expect_state(&story, "1/KH#K@a", "waiting");
	story_live_to(&story, "2010-06-10", 9);
	story_act(&story, "1/KH#J@so", ACT_DONE, NULL, ERROR_NONE);
	expect_state(&story, "1/KH#K@a", "open");
	expect_due(&story, "1/KH#K@a", "2010-06-21"); /* the 20th is a Sunday */
	story_close(&story);
}
END_TEST

/* Time is granted by a document, in words as a plan's; what it was first is
 * kept, and a changed title does not take it back. */
START_TEST(test_extension)
{
	struct story story;
	struct task task;

	open_office(&story, HEAD ACTION("lead: a, due: trước 20/6/2010"));
	story_live_to(&story, "2010-06-18", 9);
	story_extend(&story, "1/KH#K@a", "đến hết ngày 30/6/2010", ERROR_NONE);
	task = story_task(&story, "1/KH#K@a");
	expect_due(&story, "1/KH#K@a", "2010-06-30");
	ck_assert_int_eq(task.original_due_on.day,
			 date_from_iso("2010-06-19").day);
	story_extend(&story, "1/KH#K@a", "2010-06-25", ERROR_REFUSED);
	story_extend(&story, "1/KH#K@a", "khẩn trương", ERROR_INPUT);
	(void)story_plan(&story, HEAD "  - {key: K, title: Việc khác, lead: a,"
				      " due: trước 20/6/2010}\n");
	expect_due(&story, "1/KH#K@a", "2010-06-30");
	/* An earlier date of the plan takes nothing back, a later one helps. */
	(void)story_plan(&story, HEAD ACTION("lead: a, due: 2010-06-22"));
	expect_due(&story, "1/KH#K@a", "2010-06-30");
	(void)story_plan(&story, HEAD ACTION("lead: a, due: 2010-07-15"));
	expect_due(&story, "1/KH#K@a", "2010-07-15");
	story_act(&story, "1/KH#K@a", ACT_DONE, NULL, ERROR_NONE);
	story_extend(&story, "1/KH#K@a", "2010-07-30", ERROR_REFUSED);
	story_close(&story);
}
END_TEST

/* An extension's words are read as the plan reads its own, and a date that is
 * in doubt is none: a year that is taken for granted may be another. */
START_TEST(test_extension_is_read_as_the_plan)
{
	static const char inclusive[] =
		"plan: 1/KH\ntitle: Kế hoạch\nissued: 2010-06-02\n"
		"issuer: tinh\nfollow-up: so\nbefore: inclusive\nactions:\n"
		"  - {key: K, title: Việc, lead: a, due: trước 20/6/2010}\n";
	struct story story;

	open_office(&story, inclusive);
	expect_due(&story, "1/KH#K@a", "2010-06-20");
	story_extend(&story, "1/KH#K@a", "trước 30/6/2010", ERROR_NONE);
	expect_due(&story, "1/KH#K@a", "2010-06-30");
	story_live_to(&story, "2010-08-02", 9);
	story_extend(&story, "1/KH#K@a", "đến hết ngày 15/7", ERROR_INPUT);
	expect_due(&story, "1/KH#K@a", "2010-06-30");
	story_extend(&story, "1/KH#K@a", "đến hết ngày 15/8/2010", ERROR_NONE);
	story_close(&story);
}
END_TEST

/* Who gave the date last is told with it. */
START_TEST(test_who_dated_it)
{
	struct story story;

	open_office(&story, HEAD ACTION("lead: a, due: 2010-06-20"));
	ck_assert_ptr_null(story_task(&story, "1/KH#K@a").dated_by);
	story_extend(&story, "1/KH#K@a", "2010-06-30", ERROR_NONE);
	ck_assert_str_eq(story_task(&story, "1/KH#K@a").dated_by, "extension");
	(void)story_plan(&story, HEAD ACTION("lead: a, due: 2010-07-15"));
	ck_assert_ptr_null(story_task(&story, "1/KH#K@a").dated_by);
	story_close(&story);
}
END_TEST

/* Hours run from the minute of the event; without one no day is certain. */
START_TEST(test_term_in_hours)
{
	struct story story;

	open_office(&story,
		    HEAD ACTION("lead: a, due: trong 04 giờ làm việc kể "
				"từ khi nhận đủ hồ sơ"));
	story_event(&story, "nhận đủ hồ sơ", "2010-06-04", NULL);
	expect_due(&story, "1/KH#K@a", "");
	ck_assert_ptr_nonnull(strstr(story_task(&story, "1/KH#K@a").rule,
				     "no end without the minute"));
	story_event(&story, "nhận đủ hồ sơ", "2010-06-04T15:30", NULL);
	expect_due(&story, "1/KH#K@a", "2010-06-07");
	ck_assert_ptr_nonnull(
		strstr(story_task(&story, "1/KH#K@a").rule, "until 09:30"));
	story_close(&story);
}
END_TEST

/* A term that rests on days off that nobody knows yet says so. */
START_TEST(test_term_beyond_the_calendar)
{
	struct story story;

	open_office(&story, HEAD ACTION("lead: a, due: trong thời hạn 10 ngày "
					"làm việc kể từ ngày nhận Kế hoạch"));
	story.calendar.from = date_from_iso("2010-01-01");
	story.calendar.until = date_from_iso("2010-12-31");
	story_event(&story, "nhận Kế hoạch", "2010-12-27", NULL);
	expect_due(&story, "1/KH#K@a", "2011-01-10");
	ck_assert_ptr_nonnull(
		strstr(story_task(&story, "1/KH#K@a").rule, "2010-12-31"));
	story_close(&story);
}
END_TEST

/* An extended date stands although its event is recorded anew, and although
 * the task is reopened. */
START_TEST(test_extension_stands)
{
	struct story story;

	open_office(&story, HEAD ACTION("lead: a, due: trong thời hạn 10 ngày "
					"kể từ ngày nhận Kế hoạch này"));
	story_event(&story, "nhận Kế hoạch", "2010-06-04", NULL);
	story_extend(&story, "1/KH#K@a", "2010-07-30", ERROR_NONE);
	story_event(&story, "nhận Kế hoạch", "2010-06-10", NULL);
	expect_due(&story, "1/KH#K@a", "2010-07-30");
	story_act(&story, "1/KH#K@a", ACT_DONE, NULL, ERROR_NONE);
	story_act(&story, "1/KH#K@a", ACT_REOPEN, "nhầm", ERROR_NONE);
	expect_due(&story, "1/KH#K@a", "2010-07-30");
	story_close(&story);
}
END_TEST

/* What nobody has dated can be given a date. */
START_TEST(test_extension_dates)
{
	struct story story;
	struct task task;

	open_office(&story, HEAD ACTION("lead: a, due: khẩn trương"));
	story_extend(&story, "1/KH#K@a", "2010-07-30", ERROR_NONE);
	task = story_task(&story, "1/KH#K@a");
	expect_due(&story, "1/KH#K@a", "2010-07-30");
	ck_assert_int_eq(task.original_due_on.day, task.due_on.day);
	story_close(&story);
}
END_TEST

/* A term runs from the completion whatever its own task stands at: begun
 * before, or dated once and its predecessor done again. */
START_TEST(test_completion_again)
{
	struct story story;

	open_office(&story,
		    HEAD "  - {key: J, title: Trước, lead: so}\n" ACTION(
			    "lead: a, due: trong 10 ngày, after: [J]"));
	story_act(&story, "1/KH#K@a", ACT_START, NULL, ERROR_NONE);
	story_act(&story, "1/KH#J@so", ACT_DONE, NULL, ERROR_NONE);
	expect_due(&story, "1/KH#K@a", "2010-06-14");
	ck_assert_ptr_nonnull(strstr(story_task(&story, "1/KH#K@a").rule,
				     "“J done” on 2010-06-02"));
	story_act(&story, "1/KH#J@so", ACT_REOPEN, "nhầm", ERROR_NONE);
	expect_due(&story, "1/KH#K@a", "");
	story_live_to(&story, "2010-06-08", 9);
	story_act(&story, "1/KH#J@so", ACT_DONE, NULL, ERROR_NONE);
	expect_due(&story, "1/KH#K@a", "2010-06-18");
	story_close(&story);
}
END_TEST

/* "kể từ ngày hoàn thành" behind what is completed needs nobody to record it. */
START_TEST(test_completion_by_words)
{
	struct story story;

	open_office(&story,
		    HEAD "  - {key: J, title: Trước, lead: so}\n" ACTION(
			    "lead: a, due: trong 05 ngày làm việc kể từ ngày "
			    "hoàn thành, after: [J]"));
	story_act(&story, "1/KH#J@so", ACT_DONE, NULL, ERROR_NONE);
	expect_due(&story, "1/KH#K@a", "2010-06-09");
	story_close(&story);
}
END_TEST

/* Where any of a group will do, the first completion counts whenever it is
 * looked at. */
START_TEST(test_first_completion)
{
	struct story story;

	open_office(&story,
		    HEAD "  - {key: J, title: Trước, lead: khoi,"
			 " completion: any}\n" ACTION("lead: so, due: trong 05 "
						      "ngày, after: [J]"));
	story_act(&story, "1/KH#J@a", ACT_DONE, NULL, ERROR_NONE);
	expect_due(&story, "1/KH#K@so", "2010-06-07");
	story_live_to(&story, "2010-06-04", 9);
	story_act(&story, "1/KH#J@b", ACT_REOPEN, "nhầm", ERROR_NONE);
	story_act(&story, "1/KH#J@b", ACT_DONE, NULL, ERROR_NONE);
	expect_due(&story, "1/KH#K@so", "2010-06-07");
	(void)story_plan(&story, HEAD
			 "  - {key: J, title: Trước, lead: khoi,"
			 " completion: any}\n" ACTION(
				 "lead: so, due: trong 05 ngày, after: [J],"
				 " note: x"));
	expect_due(&story, "1/KH#K@so", "2010-06-07");
	story_close(&story);
}
END_TEST

/* The first date is kept although the event is recorded anew. */
START_TEST(test_first_date_is_kept)
{
	struct story story;

	open_office(&story, HEAD ACTION("lead: a, due: trong thời hạn 10 ngày "
					"kể từ ngày nhận Kế hoạch này"));
	story_event(&story, "nhận Kế hoạch", "2010-06-04", NULL);
	story_event(&story, "nhận Kế hoạch", "2010-06-11", NULL);
	expect_due(&story, "1/KH#K@a", "2010-06-21");
	ck_assert_int_eq(story_task(&story, "1/KH#K@a").original_due_on.day,
			 date_from_iso("2010-06-14").day);
	story_close(&story);
}
END_TEST

/* A date that a plan has given up does not come back with a task. */
START_TEST(test_reopened_after_the_term_went)
{
	struct story story;

	open_office(&story, HEAD ACTION("lead: a, due: trong thời hạn 10 ngày "
					"kể từ ngày nhận Kế hoạch này"));
	story_event(&story, "nhận Kế hoạch", "2010-06-04", NULL);
	story_act(&story, "1/KH#K@a", ACT_DONE, NULL, ERROR_NONE);
	(void)story_plan(&story,
			 HEAD ACTION("lead: a, due: trước ngày 01/9/2010"));
	story_act(&story, "1/KH#K@a", ACT_REOPEN, "nhầm", ERROR_NONE);
	expect_due(&story, "1/KH#K@a", "2010-08-31");
	ck_assert_ptr_null(
		strstr(story_task(&story, "1/KH#K@a").rule, "2010-06-04"));
	story_close(&story);
}
END_TEST

/* The plan's own date in the place of a term's, though it is the same day. */
START_TEST(test_plan_s_date_over_the_term_s)
{
	struct story story;

	open_office(&story, HEAD ACTION("lead: a, due: trong thời hạn 10 ngày "
					"kể từ ngày nhận Kế hoạch này"));
	story_event(&story, "nhận Kế hoạch", "2010-06-04", NULL);
	(void)story_plan(&story, HEAD ACTION("lead: a, due: 2010-06-14"));
	expect_due(&story, "1/KH#K@a", "2010-06-14");
	ck_assert_ptr_null(strstr(story_task(&story, "1/KH#K@a").rule, "nhận"));
	story_close(&story);
}
END_TEST

/* More time than the event gives is kept, less is not; what waits for its
 * event still does. */
START_TEST(test_granted_before_the_event)
{
	struct story story;

	open_office(&story,
		    HEAD ACTION("lead: a, due: trong thời hạn 10 ngày kể từ "
				"ngày nhận Kế hoạch này") "  - {key: L, title: "
							  "Sau, lead: a, due: "
							  "Sau khi Đề án được "
							  "phê duyệt}\n");
	story_extend(&story, "1/KH#K@a", "2010-07-30", ERROR_NONE);
	story_event(&story, "nhận Kế hoạch", "2010-08-20", NULL);
	expect_due(&story, "1/KH#K@a", "2010-08-30");
	story_event(&story, "nhận Kế hoạch", "2010-06-04", NULL);
	expect_due(&story, "1/KH#K@a", "2010-07-30");
	story_extend(&story, "1/KH#L@a", "2010-12-31", ERROR_NONE);
	story_event(&story, "phê duyệt", "2010-08-20", NULL);
	expect_state(&story, "1/KH#L@a", "waiting");
	expect_due(&story, "1/KH#L@a", "2010-12-31");
	story_live_to(&story, "2010-08-20", 9);
	expect_state(&story, "1/KH#L@a", "open");
	story_close(&story);
}
END_TEST

#define TWO_EVENTS                                                                      \
	HEAD ACTION("lead: a, due: trong thời hạn 10 ngày kể từ ngày nhận " \
		    "Kế hoạch này") "  - {key: L, title: Sau, lead: a, due: "           \
				    "Sau khi Đề án nhanh được "                 \
				    "phê duyệt}\n"

/* A part of a name is whole words of it, and not any two letters. */
START_TEST(test_parts_of_a_name)
{
	struct story story;

	open_office(&story, TWO_EVENTS);
	ck_assert_str_eq(story_event_try(&story, "ke hoach", "2010-06-04", NULL,
					 ERROR_NONE),
			 "nhận Kế hoạch này");
	ck_assert_str_eq(
		story_event_try(&story, "nhận", "2010-06-04", NULL, ERROR_NONE),
		"nhận Kế hoạch này");
	(void)story_event_try(&story, "hoạc", "2010-06-04", NULL,
			      ERROR_NOT_FOUND);
	(void)story_event_try(&story, "án", "2010-06-04", NULL, ERROR_USAGE);
	story_close(&story);
}
END_TEST

static struct event_row *all_events(struct story *story, size_t *count)
{
	struct event_row *rows;
	struct why why = { "" };

	ck_assert_msg(store_events(story->store, NULL, &story->arena, &rows,
				   count, &why) == ERROR_NONE,
		      "%s", why.text);
	return rows;
}

/* Recorded, and then worded otherwise in the plan: it is still to be seen, and
 * can be taken back but not recorded. */
START_TEST(test_event_that_nothing_hangs_on)
{
	struct story story;
	struct event_row *rows;
	size_t count;

	open_office(&story, TWO_EVENTS);
	story_event(&story, "nhận Kế hoạch", "2010-06-04", NULL);
	(void)story_plan(&story, HEAD ACTION("lead: a, due: trong thời hạn 10 "
					     "ngày kể từ ngày nhận văn bản"));
	expect_due(&story, "1/KH#K@a", "");
	rows = all_events(&story, &count);
	ck_assert_uint_eq(count, 2);
	ck_assert_str_eq(rows[0].name, "nhận văn bản");
	ck_assert_str_eq(rows[1].name, "nhận Kế hoạch này");
	ck_assert_uint_eq(rows[1].actions.count, 0);
	(void)story_event_try(&story, "nhận Kế hoạch", "2010-06-05", NULL,
			      ERROR_NOT_FOUND);
	story_event(&story, "nhận Kế hoạch", NULL, NULL);
	(void)all_events(&story, &count);
	ck_assert_uint_eq(count, 1);
	story_close(&story);
}
END_TEST

/* A group's event is that of each member that owes what hangs on it; who owes
 * nothing has none. */
START_TEST(test_event_of_a_group)
{
	struct story story;
	size_t count;

	open_office(&story, HEAD ACTION("lead: khoi, due: trong thời hạn 10 "
					"ngày kể từ ngày nhận Kế hoạch này"));
	story_event(&story, "nhận Kế hoạch", "2010-06-07", "khoi");
	expect_due(&story, "1/KH#K@a", "2010-06-17");
	expect_due(&story, "1/KH#K@b", "2010-06-17");
	(void)all_events(&story, &count);
	ck_assert_uint_eq(count, 2);
	ck_assert_ptr_nonnull(
		strstr(story_event_try(&story, "nhận Kế hoạch", "2010-06-07",
				       "so", ERROR_REFUSED),
		       "so owes nothing in 1/KH that hangs on"));
	story_event(&story, "nhận Kế hoạch", NULL, "khoi");
	expect_due(&story, "1/KH#K@b", "");
	(void)story_event_try(&story, "nhận Kế hoạch", NULL, "khoi",
			      ERROR_REFUSED);
	story_close(&story);
}
END_TEST

/* Thousands of actions on one event are listed in the room of one row. */
START_TEST(test_many_hang_on_one)
{
	struct story story;
	struct text plan = { 0 };
	struct event_row *rows;
	size_t count;

	text_add(&plan, HEAD);
	for (int i = 0; i < 300; i++)
		text_addf(&plan,
			  "  - {key: K%d, title: Việc %d, lead: a, due: Sau "
			  "khi %s được phê duyệt}\n",
			  i, i, i % 2 == 0 ? "Đề án" : "Dự án");
	open_office(&story, text_string(&plan));
	text_clear(&plan);
	rows = all_events(&story, &count);
	ck_assert_uint_eq(count, 2);
	ck_assert_uint_eq(rows[0].actions.count, 150);
	ck_assert_str_eq(rows[0].actions.items[1], "K2");
	ck_assert_str_eq(rows[1].actions.items[149], "K299");
	story_close(&story);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_event_keys,
		test_term_after_event,
		test_event_of_one_agency,
		test_condition_opens,
		test_event_ends,
		test_term_after_completion,
		test_extension,
		test_extension_stands,
		test_extension_is_read_as_the_plan,
		test_who_dated_it,
		test_extension_dates,
		test_term_in_hours,
		test_term_beyond_the_calendar,
		test_completion_again,
		test_completion_by_words,
		test_first_completion,
		test_first_date_is_kept,
		test_reopened_after_the_term_went,
		test_plan_s_date_over_the_term_s,
		test_granted_before_the_event,
		test_parts_of_a_name,
		test_event_that_nothing_hangs_on,
		test_event_of_a_group,
		test_many_hang_on_one,
		NULL,
	};

	return suite_run("events", tests);
}
