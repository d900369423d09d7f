/* 400 days of downtime, with fifty thousand notices missed: everybody gets one
 * message a channel, and every notice is accounted for. */
#include <stdio.h>

#include "base/text.h"
#include "flow/post.h"
#include "store/decisions.h"
#include "unit/suite.h"

#define AGENCIES 25
#define WITH_TELEPHONE 5 /* their people are told by SMS, too */
#define TASKS 5 /* of each agency: a day apart, from 4 June 2010 on */
#define DAYS 400

/* Everybody is told of what is late on every day. */
static const char no_rest[] = "calendar: none\nname: Không nghỉ\n"
			      "weekly-rest: []\ndays: []\n";

static void add_agency(struct text *directory, int agency)
{
	text_addf(directory,
		  "  - {code: a%d, name: Cơ quan %d, calendar: none, people: ["
		  "{id: p%d, name: Văn thư, role: owner, email: p%d@a.example,"
		  " channels: [email%s], phone: '+849120000%02d'}]}\n",
		  agency, agency, agency, agency,
		  agency < WITH_TELEPHONE ? ", sms" : "", agency);
}

static void add_actions(struct text *plan, int agency)
{
	for (int task = 0; task < TASKS; task++)
		text_addf(plan,
			  "  - {key: A%d.%d, title: Việc %d, lead: a%d,"
			  " due: 2010-06-%02d, remind: {before: [], overdue:"
			  " 1d, escalate: {}}}\n",
			  agency, task, task, agency, 4 + task);
}

static void open_office(struct post *post)
{
	struct text directory = { 0 };
	struct text plan = { 0 };

	text_add(&directory, "agencies:\n");
	text_add(&plan, "plan: 1/KH\ntitle: Kế hoạch\nissued: 2010-06-02\n"
			"calendar: none\nissuer: a0\nfollow-up: a0\n"
			"actions:\n");
	for (int agency = 0; agency < AGENCIES; agency++) {
		add_agency(&directory, agency);
		add_actions(&plan, agency);
	}
	post_open(post, "2010-06-02", 7,
		  "agencies:\n  - {code: x, name: Chưa có ai}\n",
		  "plan: 0/KH\ntitle: K\nissued: 2010-06-01\nissuer: x\n"
		  "follow-up: x\nactions:\n  - {key: X, title: X, lead: x,"
		  " due: 2019-01-02}\n");
	(void)story_calendar(&post->story, no_rest);
	story_directory(&post->story, text_string(&directory));
	(void)story_plan(&post->story, text_string(&plan));
	text_clear(&directory);
	text_clear(&plan);
}

/* What was decided of a task: a notice of every day since it is late, each
 * once, the last one told and the others merged into it. Their number. */
static int count_decisions(struct story *story, int agency, int task,
			   struct date today)
{
	struct arena arena = { 0 };
	char ref[64];
	struct task row;
	struct decision *decisions;
	struct why why = { "" };
	size_t count;
	int channels = agency < WITH_TELEPHONE ? 2 : 1;
	int days;

	(void)snprintf(ref, sizeof(ref), "1/KH#A%d.%d@a%d", agency, task,
		       agency);
	row = story_task(story, ref);
	days = today.day - row.due_on.day;
	ck_assert_int_eq(store_decisions(story->store, row.id,
					 story->now - 7200, &arena, &decisions,
					 &count, &why),
			 ERROR_NONE);
	ck_assert_int_eq((int)count, days * channels);
	for (size_t i = 0; i < count; i++) {
		struct date day = date_add(row.due_on, 1 + (int)i / channels);

		ck_assert_int_eq(date_compare(decisions[i].day, day), 0);
		ck_assert_str_eq(decisions[i].outcome,
				 date_compare(day, today) == 0 ? "told"
							       : "merged");
	}
	arena_clear(&arena);
	return (int)count;
}

START_TEST(test_four_hundred_days)
{
	struct post post;
	struct story *story = &post.story;
	struct date today = date_add(date_from_iso("2010-06-03"), DAYS);
	char day[DATE_TEXT_SIZE];
	int mails;
	int decided = 0;

	open_office(&post);
	post_live_to(&post, "2010-06-03", 9);
	mails = post_count(&post, CHANNEL_EMAIL, NULL);
	date_to_iso(today, day);
	story_sleep_to(story, day, 9);
	story_restart(story);
	post_restart(&post);
	post_live_to(&post, day, 10);
	ck_assert_int_eq(post_count(&post, CHANNEL_EMAIL, NULL) - mails,
			 AGENCIES);
	ck_assert_int_eq(post_count(&post, CHANNEL_SMS, NULL), WITH_TELEPHONE);
	ck_assert_int_eq(post_count(&post, CHANNEL_EMAIL, "sent") - mails,
			 AGENCIES);
	ck_assert_int_eq(post_count(&post, CHANNEL_SMS, "sent"),
			 WITH_TELEPHONE);
	for (int agency = 0; agency < AGENCIES; agency++)
		for (int task = 0; task < TASKS; task++)
			decided += count_decisions(story, agency, task, today);
	ck_assert_int_gt(decided, 50000);
	post_close(&post);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("long_downtime");
	TCase *cases = tcase_create("long_downtime");

	tcase_set_timeout(cases, 280);
	tcase_add_test(cases, test_four_hundred_days);
	suite_add_tcase(suite, cases);
	return suite_end(suite);
}
