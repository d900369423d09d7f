/* Stories of limits: so many a minute, a day, and for one person; counted in
 * the store, so that no restart gives more. */
#include <stdio.h>

#include "base/text.h"
#include "flow/post.h"
#include "unit/suite.h"

static const enum outcome_kind sent[] = { OUTCOME_SENT };

/* `people` clerks with telephones and `tasks` actions, each with a last day of
 * its own from 18 June on: an SMS a clerk and day. */
static void open_office(struct post *post, int people, int tasks)
{
	struct text directory = { 0 };
	struct text plan = { 0 };

	text_add(&directory, "agencies:\n"
			     "  - {code: so, name: Sở, people: [\n");
	for (int i = 0; i < people; i++)
		text_addf(&directory,
			  "    {id: p%d, name: P, role: owner,"
			  " phone: '+8491200%04d', channels: [sms]}%s\n",
			  i, i, i == people - 1 ? "]}" : ",");
	text_add(&plan, "plan: 1/KH\ntitle: K\nissued: 2010-06-02\n"
			"issuer: so\nfollow-up: so\nactions:\n");
	for (int i = 0; i < tasks; i++)
		text_addf(&plan,
			  "  - {key: A%d, title: T, lead: so,"
			  " due: 2010-06-%02d}\n",
			  i, 18 + i);
	post_open(post, "2010-06-17", 7, text_string(&directory),
		  text_string(&plan));
	text_clear(&directory);
	text_clear(&plan);
}

/* Another configuration than at the start: the outbox is opened anew. */
static void limit(struct post *post, struct recipe_rate rate)
{
	post->story.config.rates[channel_place(CHANNEL_SMS)] = rate;
	post_restart(post);
	post_script(post, CHANNEL_SMS, true, sent, 1);
}

static int sms(struct post *post)
{
	return post_count(post, CHANNEL_SMS, "sent");
}

/* Ten a minute: forty take four minutes, however often it is restarted. */
START_TEST(test_minute)
{
	struct post post;
	int64_t begun;

	open_office(&post, 40, 1);
	limit(&post, (struct recipe_rate){ .per_minute = 10 });
	post_live_to(&post, "2010-06-18", 7);
	story_live_to(&post.story, "2010-06-18", 8);
	begun = post.story.now;
	for (int minute = 1; minute <= 4; minute++) {
		post_deliver(&post);
		ck_assert_int_eq(sms(&post), 10 * minute);
		if (_i == 1)
			post_restart(&post);
		post_deliver(&post);
		ck_assert_int_eq(sms(&post), 10 * minute);
		if (minute < 4)
			ck_assert_int_eq(post_next(&post), begun + 60 * minute);
	}
	post_close(&post);
}
END_TEST

/* Fifteen a day: the rest waits for the next morning, which the journal says
 * once a day and status while it is so. */
START_TEST(test_day)
{
	struct post post;
	struct arena arena = { 0 };
	struct strings troubles = { 0 };

	open_office(&post, 40, 1);
	limit(&post, (struct recipe_rate){ .per_day = 15 });
	post_live_to(&post, "2010-06-18", 7);
	story_live_to(&post.story, "2010-06-18", 8);
	post_deliver(&post);
	ck_assert_int_eq(sms(&post), 15);
	outbox_troubles(post.outbox, post.story.now, &arena, &troubles);
	ck_assert_uint_eq(troubles.count, 1);
	for (int i = 0; i < 5; i++) {
		post_restart(&post);
		post_deliver(&post);
	}
	ck_assert_int_eq(sms(&post), 15);
	ck_assert_int_eq(post_journal(&post, "capped"), 1);
	/* At midnight the number is new, but telephones are asleep. */
	(void)post_next(&post);
	post_deliver(&post);
	ck_assert_int_eq(sms(&post), 15);
	ck_assert_int_eq(post_next(&post),
			 zone_instant(post.story.schedule.office.zone,
				      date_from_iso("2010-06-19"), 480));
	post_deliver(&post);
	ck_assert_int_eq(sms(&post), 30);
	ck_assert_int_eq(post_journal(&post, "capped"), 2);
	(void)post_next(&post);
	post_deliver(&post);
	(void)post_next(&post);
	post_deliver(&post);
	ck_assert_int_eq(sms(&post), 40);
	ck_assert_int_eq(post_journal(&post, "capped"), 2);
	arena_clear(&arena);
	post_close(&post);
}
END_TEST

/* Two a person and day: what comes third waits for tomorrow, and nobody else
 * does; the journal says it once. */
START_TEST(test_person)
{
	struct post post;

	open_office(&post, 2, 1);
	limit(&post, (struct recipe_rate){ .per_person_a_day = 2 });
	post_live_to(&post, "2010-06-18", 9);
	ck_assert_int_eq(sms(&post), 2);
	/* Three more for each, an hour apart, on the same day. */
	for (int hour = 10; hour <= 12; hour++) {
		char plan[256];

		(void)snprintf(plan, sizeof(plan),
			       "plan: %d/KH\ntitle: K\nissued: 2010-06-02\n"
			       "issuer: so\nfollow-up: so\nactions:\n"
			       "  - {key: A, title: T, lead: so,"
			       " due: 2010-06-18, remind: "
			       "{channels: {assigned: [sms]}}}\n",
			       hour);
		(void)story_plan(&post.story, plan);
		post_live_to(&post, "2010-06-18", hour);
		post_restart(&post);
	}
	ck_assert_int_eq(sms(&post), 4);
	ck_assert_int_eq(post_journal(&post, "capped"), 2);
	post_live_to(&post, "2010-06-18", 23);
	ck_assert_int_eq(sms(&post), 4);
	post_live_to(&post, "2010-06-19", 9);
	/* One message of that day was all that waited; two a day again. */
	ck_assert_int_ge(sms(&post), 6);
	ck_assert_int_le(sms(&post), 8);
	post_close(&post);
}
END_TEST

/* After a long absence everybody hears once, at the limits' pace, by day. */
START_TEST(test_storm_after_downtime)
{
	struct post post;

	open_office(&post, 30, 2);
	limit(&post, (struct recipe_rate){ .per_minute = 10 });
	post_live_to(&post, "2010-06-17", 9);
	story_sleep_to(&post.story, "2010-08-30", 21);
	story_restart(&post.story);
	post_restart(&post);
	post_live_to(&post, "2010-08-31", 7);
	ck_assert_int_eq(sms(&post), 0);
	post_live_to(&post, "2010-08-31", 9);
	ck_assert_int_eq(sms(&post), 30);
	for (int i = 0; i < 20; i++) {
		post_restart(&post);
		post_deliver(&post);
	}
	ck_assert_int_eq(sms(&post), 30);
	ck_assert_int_eq(post_count(&post, CHANNEL_SMS, NULL), 30);
	post_close(&post);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("rates");
	TCase *cases = tcase_create("rates");

	tcase_set_timeout(cases, 120);
	tcase_add_loop_test(cases, test_minute, 0, 2);
	tcase_add_test(cases, test_day);
	tcase_add_test(cases, test_person);
	tcase_add_test(cases, test_storm_after_downtime);
	suite_add_tcase(suite, cases);
	return suite_end(suite);
}
