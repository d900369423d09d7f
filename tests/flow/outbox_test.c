/* Stories of delivery: what the outbox does with each answer of a channel
 * whose answers are scripted; the store and the composing are real. */
#include <stdio.h>

#include "flow/post.h"
#include "unit/suite.h"

static const char directory[] =
	"agencies:\n"
	"  - {code: so, name: Sở, people: [\n"
	"      {id: so-vt, name: Văn thư, role: owner, email: vt@so.example,"
	" phone: '+84912000001', channels: [email, sms], language: vi}]}\n";
static const char plan[] =
	"plan: 1/KH\ntitle: Kế hoạch\nissued: 2010-06-02\nissuer: so\n"
	"follow-up: so\nactions:\n"
	"  - {key: A, title: Nộp kế hoạch, lead: so, due: trước 20/6/2010}\n";

/* The last day's morning: one mail and one SMS are ready; earlier mails are
 * out of the way. */
static void open_post(struct post *post)
{
	post_open(post, "2010-06-17", 7, directory, plan);
	post_live_to(post, "2010-06-18", 7);
	story_live_to(&post->story, "2010-06-18", 8);
	post_channel(post, CHANNEL_EMAIL)->sent = 0;
	post_channel(post, CHANNEL_SMS)->sent = 0;
}

/* The last day is told by both channels, once each. */
START_TEST(test_sent)
{
	struct post post;

	open_post(&post);
	post_deliver(&post);
	ck_assert_str_eq(post_state(&post, CHANNEL_EMAIL), "sent");
	ck_assert_str_eq(post_state(&post, CHANNEL_SMS), "sent");
	ck_assert_int_eq(post_channel(&post, CHANNEL_SMS)->sent, 1);
	ck_assert_int_eq(post_newest(&post, CHANNEL_EMAIL)->doubts, 0);
	post_close(&post);
}
END_TEST

/* Temporary refusals: tried again with growing waits and the same bytes. */
START_TEST(test_retry)
{
	static const enum outcome_kind answers[] = { OUTCOME_RETRY,
						     OUTCOME_RETRY,
						     OUTCOME_SENT };
	struct post post;
	int64_t begun;
	int64_t first;

	open_post(&post);
	begun = post.story.now;
	post_script(&post, CHANNEL_EMAIL, false, answers, 3);
	post_deliver(&post);
	ck_assert_str_eq(post_state(&post, CHANNEL_EMAIL), "ready");
	first = post_next(&post);
	ck_assert_int_ge(first - begun, 48);
	ck_assert_int_le(first - begun, 72);
	post_deliver(&post);
	ck_assert_int_gt(post_next(&post) - first, first - begun);
	post_deliver(&post);
	ck_assert_str_eq(post_state(&post, CHANNEL_EMAIL), "sent");
	ck_assert_int_eq(post_newest(&post, CHANNEL_EMAIL)->tries, 3);
	ck_assert(!post_channel(&post, CHANNEL_EMAIL)->bytes_differ);
	post_close(&post);
}
END_TEST

/* Out, and no answer: mail is tried again, an SMS is held and not repeated,
 * and both say that they may have arrived. */
START_TEST(test_uncertain)
{
	static const enum outcome_kind answers[] = { OUTCOME_UNCERTAIN,
						     OUTCOME_SENT };
	struct post post;

	open_post(&post);
	post_script(&post, CHANNEL_EMAIL, true, answers, 2);
	post_script(&post, CHANNEL_SMS, true, answers, 2);
	post_deliver(&post);
	ck_assert_str_eq(post_state(&post, CHANNEL_EMAIL), "ready");
	ck_assert_str_eq(post_state(&post, CHANNEL_SMS), "held");
	ck_assert_int_eq(post_newest(&post, CHANNEL_EMAIL)->doubts, 1);
	ck_assert_int_eq(post_newest(&post, CHANNEL_SMS)->doubts, 1);
	post.story.now += 7200;
	post_deliver(&post);
	ck_assert_str_eq(post_state(&post, CHANNEL_EMAIL), "sent");
	ck_assert_str_eq(post_state(&post, CHANNEL_SMS), "held");
	ck_assert_int_eq(post_channel(&post, CHANNEL_SMS)->sent, 1);
	ck_assert_int_eq(post_newest(&post, CHANNEL_EMAIL)->doubts, 1);
	ck_assert(!post_channel(&post, CHANNEL_EMAIL)->bytes_differ);
	ck_assert_int_eq(post_journal(&post, "uncertain"), 1);
	post_close(&post);
}
END_TEST

/* Done between the decision and the sending: nothing goes out. */
START_TEST(test_done_before_sending)
{
	struct post post;

	open_post(&post);
	story_act(&post.story, "1/KH#A@so", ACT_DONE, NULL, ERROR_NONE);
	post_deliver(&post);
	ck_assert_str_eq(post_state(&post, CHANNEL_EMAIL), "expired");
	ck_assert_str_eq(post_state(&post, CHANNEL_SMS), "expired");
	ck_assert_int_eq(post_channel(&post, CHANNEL_SMS)->sent, 0);
	ck_assert_int_eq(post_journal(&post, "fallback"), 0);
	ck_assert_int_eq(post_journal(&post, "unreached"), 0);
	post_close(&post);
}
END_TEST

/* Out and unanswered, then done: it is not repeated, and the record says that
 * it may have come. */
START_TEST(test_done_while_in_doubt)
{
	static const enum outcome_kind answers[] = { OUTCOME_UNCERTAIN };
	struct post post;

	open_post(&post);
	post_script(&post, CHANNEL_EMAIL, true, answers, 1);
	post_deliver(&post);
	story_act(&post.story, "1/KH#A@so", ACT_DONE, NULL, ERROR_NONE);
	post.story.now += 7200;
	post_deliver(&post);
	ck_assert_str_eq(post_state(&post, CHANNEL_EMAIL), "expired");
	ck_assert_int_eq(post_channel(&post, CHANNEL_EMAIL)->sent, 1);
	ck_assert_str_eq(post_newest(&post, CHANNEL_EMAIL)->answer,
			 "it may have been sent; its tasks were closed before "
			 "it could go out again");
	post_close(&post);
}
END_TEST

/* SMS rest at night: decided at 22:00, out at 08:00. */
START_TEST(test_quiet_hours)
{
	struct post post;

	post_open(&post, "2010-06-17", 7, directory, plan);
	post_live_to(&post, "2010-06-18", 7);
	story_sleep_to(&post.story, "2010-06-18", 22);
	story_live_to(&post.story, "2010-06-18", 23);
	post_deliver(&post);
	ck_assert_str_eq(post_state(&post, CHANNEL_EMAIL), "sent");
	ck_assert_str_eq(post_state(&post, CHANNEL_SMS), "ready");
	ck_assert_int_eq(post_next(&post),
			 zone_instant(post.story.schedule.office.zone,
				      date_from_iso("2010-06-19"), 480));
	post_close(&post);
}
END_TEST

/* Killed after the claim: it cannot have been sent, and is sent; killed after
 * the hand-over: mail goes again with the same bytes, an SMS is held. */
START_TEST(test_kill)
{
	static const char *const expected[] = { "ready", "held" };
	struct post post;

	open_post(&post);
	post_begin(&post);
	for (int i = 0; i < 2 && _i == 1; i++) {
		struct delivery *delivery = post.channels[i].waiting[0];

		ck_assert(delivery->on_hand_over(delivery));
	}
	post_kill(&post);
	ck_assert_str_eq(post_state(&post, CHANNEL_EMAIL), "ready");
	ck_assert_str_eq(post_state(&post, CHANNEL_SMS), expected[_i]);
	ck_assert_int_eq(post_newest(&post, CHANNEL_EMAIL)->doubts, _i);
	ck_assert_int_eq(post_newest(&post, CHANNEL_SMS)->doubts, _i);
	post_deliver(&post);
	ck_assert_str_eq(post_state(&post, CHANNEL_EMAIL), "sent");
	ck_assert_str_eq(post_state(&post, CHANNEL_SMS),
			 _i == 0 ? "sent" : "held");
	ck_assert_int_eq(post_channel(&post, CHANNEL_SMS)->sent, _i == 0);
	post_close(&post);
}
END_TEST

/* How often one restarts: DONDOC_RESTARTS, else a number for every day. */
static int restarts(void)
{
	const char *wanted = getenv("DONDOC_RESTARTS");
	int count = 50;

	if (wanted != NULL)
		ck_assert_int_eq(sscanf(wanted, "%d", &count), 1);
	return count;
}

/* Stopped or killed again and again, in the middle of it or at rest: nothing
 * is sent that would not have been. */
START_TEST(test_restart_storm)
{
	const bool is_killed = _i == 1;
	struct post post;

	open_post(&post);
	for (int i = restarts(); i > 0; i--) {
		struct why why = { "" };

		ck_assert_int_eq(schedule_run(&post.story.schedule,
					      post.story.now, &why),
				 ERROR_NONE);
		post_begin(&post);
		if (is_killed)
			post_kill(&post);
		else
			post_restart(&post);
		/* A kill is counted; half way to parking they go alone. */
		if (i % 15 == 0)
			post_deliver(&post);
	}
	post_deliver(&post);
	ck_assert_int_eq(post_channel(&post, CHANNEL_EMAIL)->sent, 1);
	ck_assert_int_eq(post_channel(&post, CHANNEL_SMS)->sent, 1);
	ck_assert_int_eq(post_count(&post, CHANNEL_EMAIL, NULL),
			 post_count(&post, CHANNEL_EMAIL, "sent"));
	ck_assert_int_eq(post_count(&post, CHANNEL_SMS, NULL),
			 post_count(&post, CHANNEL_SMS, "sent"));
	post_close(&post);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("outbox");
	TCase *cases = tcase_create("outbox");

	tcase_set_timeout(cases, 300);
	tcase_add_test(cases, test_sent);
	tcase_add_test(cases, test_retry);
	tcase_add_test(cases, test_uncertain);
	tcase_add_test(cases, test_done_before_sending);
	tcase_add_test(cases, test_done_while_in_doubt);
	tcase_add_test(cases, test_quiet_hours);
	tcase_add_loop_test(cases, test_kill, 0, 2);
	tcase_add_loop_test(cases, test_restart_storm, 0, 2);
	suite_add_tcase(suite, cases);
	return suite_end(suite);
}
