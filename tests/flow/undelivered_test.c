/* Stories of what does not reach its people: the other channel, once, and the
 * list of those whom somebody has to call. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "flow/post.h"
#include "store/undelivered.h"
#include "unit/suite.h"

static const enum outcome_kind sent[] = { OUTCOME_SENT };
static const enum outcome_kind refused[] = { OUTCOME_REFUSED };
static const enum outcome_kind down[] = { OUTCOME_RELAY };
static const enum outcome_kind uncertain[] = { OUTCOME_UNCERTAIN };

/* A clerk with mail and telephone, one with mail alone, one with a telephone
 * that is not to be texted, and the agency that follows up. */
static const char directory[] =
	"agencies:\n"
	"  - {code: tinh, name: UBND tỉnh, people: [\n"
	"    {id: tinh-vt, name: Tỉnh, role: follow-up,"
	" email: vt@tinh.example}]}\n"
	"  - {code: so, name: Sở A, people: [\n"
	"    {id: both, name: Hai, role: owner, email: both@so.example,"
	" phone: '+84912000001', channels: [email, sms]},\n"
	"    {id: mail, name: Thư, role: owner, email: mail@so.example,"
	" phone: '+84912000002'}]}\n";
static const char plan[] =
	"plan: 1/KH\ntitle: Kế hoạch\nissued: 2010-06-02\nissuer: tinh\n"
	"follow-up: tinh\nactions:\n"
	"  - {key: A, title: Nộp kế hoạch, lead: so, due: 2010-06-30}\n";

/* 8 o'clock, the new task is to be told of by mail. */
static void open_office(struct post *post)
{
	post_open(post, "2010-06-17", 7, directory, plan);
	story_live_to(&post->story, "2010-06-17", 8);
}

static struct unreached *unreached(struct post *post, int64_t follow_up_id,
				   size_t *count)
{
	struct unreached *rows;
	struct why why;

	ck_assert_int_eq(store_unreached(post->story.store, follow_up_id,
					 &post->story.arena, &rows, count,
					 &why),
			 ERROR_NONE);
	return rows;
}

/* Refused mail is told by SMS, to who wants SMS; who does not is listed with
 * the telephone number, until the task is done. */
START_TEST(test_refused)
{
	struct post post;
	struct unreached *rows;
	const struct message *sms;
	size_t count;

	open_office(&post);
	post_script(&post, CHANNEL_EMAIL, false, refused, 1);
	post_deliver(&post);
	ck_assert_int_eq(post_count(&post, CHANNEL_EMAIL, "refused"), 2);
	ck_assert_int_eq(post_count(&post, CHANNEL_SMS, NULL), 1);
	sms = post_newest(&post, CHANNEL_SMS);
	ck_assert_int_eq(sms->state, MESSAGE_SENT);
	ck_assert_uint_eq(sms->instead_of_channel, CHANNEL_EMAIL);
	ck_assert_int_eq(post_journal(&post, "fallback"), 1);
	ck_assert_int_eq(post_journal(&post, "unreached"), 1);
	rows = unreached(&post, 0, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(rows[0].person, "mail");
	ck_assert_str_eq(rows[0].agency_name, "Sở A");
	ck_assert_str_eq(rows[0].phone, "+84912000002");
	ck_assert_str_eq(rows[0].answer, "as scripted");
	ck_assert_int_eq(rows[0].tasks, 1);
	story_act(&post.story, "1/KH#A@so", ACT_DONE, NULL, ERROR_NONE);
	(void)unreached(&post, 0, &count);
	ck_assert_uint_eq(count, 0);
	post_close(&post);
}
END_TEST

/* The list is the follow-up agency's. */
START_TEST(test_list_is_of_the_plans_followed)
{
	struct post post;
	struct task task;
	size_t count;

	open_office(&post);
	post_script(&post, CHANNEL_EMAIL, false, refused, 1);
	post_deliver(&post);
	task = story_task(&post.story, "1/KH#A@so");
	(void)unreached(&post, task.follow_up_id, &count);
	ck_assert_uint_eq(count, 1);
	(void)unreached(&post, task.agency_id, &count);
	ck_assert_uint_eq(count, 0);
	post_close(&post);
}
END_TEST

/* Who follows the plan up finds in the next digest whom to call. */
START_TEST(test_digest_of_the_follow_up)
{
	struct post post;
	struct message_row row;
	struct why why;

	post_open(&post, "2010-06-17", 7,
		  "agencies:\n"
		  "  - {code: tinh, name: UBND tỉnh, people: [\n"
		  "    {id: app, name: App, role: follow-up,"
		  " webhook: 'https://tinh.example/'}]}\n"
		  "  - {code: so, name: Sở A, people: [\n"
		  "    {id: mail, name: Thư, role: owner,"
		  " email: mail@so.example, phone: '+84912000002'}]}\n",
		  "plan: 1/KH\ntitle: K\nissued: 2010-06-02\nissuer: tinh\n"
		  "follow-up: tinh\nactions:\n"
		  "  - {key: A, title: T, lead: so, due: 2010-06-17}\n");
	post_script(&post, CHANNEL_EMAIL, false, refused, 1);
	post_live_to(&post, "2010-06-18", 9);
	ck_assert_int_eq(post_count(&post, CHANNEL_WEBHOOK, "sent"), 1);
	ck_assert_int_eq(
		store_message_get(post.story.store,
				  post_newest(&post, CHANNEL_WEBHOOK)->id,
				  &post.story.arena, &row, &why),
		ERROR_NONE);
	ck_assert_ptr_nonnull(
		strstr(row.message.bytes,
		       "\"unreached\":[{\"person_name\":\"Thư\","
		       "\"agency_name\":\"Sở A\",\"phone\":\"+84912000002\","
		       "\"tasks\":1}]"));
	post_close(&post);
}
END_TEST

/* The other channel fails too: no third time, and both are listed. */
START_TEST(test_both_fail)
{
	struct post post;
	size_t count;

	open_office(&post);
	post_script(&post, CHANNEL_EMAIL, false, refused, 1);
	post_script(&post, CHANNEL_SMS, false, refused, 1);
	post_deliver(&post);
	ck_assert_int_eq(post_count(&post, CHANNEL_EMAIL, NULL), 2);
	ck_assert_int_eq(post_count(&post, CHANNEL_SMS, "refused"), 1);
	ck_assert_int_eq(post_journal(&post, "fallback"), 1);
	ck_assert_int_eq(post_journal(&post, "unreached"), 2);
	(void)unreached(&post, 0, &count);
	ck_assert_uint_eq(count, 2);
	post_close(&post);
}
END_TEST

/* On the last day both channels tell anyway: nothing is told again. */
START_TEST(test_told_by_the_other_already)
{
	struct post post;
	size_t count;

	post_open(&post, "2010-06-17", 7, directory, plan);
	post_live_to(&post, "2010-06-30", 7);
	story_live_to(&post.story, "2010-06-30", 8);
	post_script(&post, CHANNEL_EMAIL, false, refused, 1);
	post_deliver(&post);
	ck_assert_int_eq(post_count(&post, CHANNEL_SMS, NULL), 1);
	ck_assert_int_eq(post_count(&post, CHANNEL_SMS, "sent"), 1);
	ck_assert_int_eq(post_newest(&post, CHANNEL_SMS)->instead_of, 0);
	ck_assert_int_eq(post_journal(&post, "fallback"), 0);
	(void)unreached(&post, 0, &count);
	ck_assert_uint_eq(count, 1); /* who has mail alone */
	post_close(&post);
}
END_TEST

/* An SMS of which nobody knows is held, not repeated, and told by mail. */
START_TEST(test_uncertain_sms)
{
	struct post post;
	size_t count;

	post_open(&post, "2010-06-17", 7,
		  "agencies:\n"
		  "  - {code: so, name: Sở A, people: [\n"
		  "    {id: x, name: X, role: owner, email: x@so.example,"
		  " phone: '+84912000001', channels: [email, sms]}]}\n",
		  "plan: 1/KH\ntitle: K\nissued: 2010-06-02\nissuer: so\n"
		  "follow-up: so\nactions:\n"
		  "  - {key: A, title: T, lead: so, due: 2010-06-30, remind: "
		  "{channels: {assigned: [sms]}}}\n");
	story_live_to(&post.story, "2010-06-17", 8);
	post_script(&post, CHANNEL_SMS, true, uncertain, 1);
	post_deliver(&post);
	ck_assert_str_eq(post_state(&post, CHANNEL_SMS), "held");
	ck_assert_str_eq(post_state(&post, CHANNEL_EMAIL), "sent");
	ck_assert_uint_eq(post_newest(&post, CHANNEL_EMAIL)->instead_of_channel,
			  CHANNEL_SMS);
	ck_assert_int_eq(post_channel(&post, CHANNEL_SMS)->sent, 1);
	(void)unreached(&post, 0, &count);
	ck_assert_uint_eq(count, 0);
	post_close(&post);
}
END_TEST

/* The same after a kill between the hand-over and the answer. */
START_TEST(test_killed_with_an_sms_out)
{
	struct post post;

	post_open(&post, "2010-06-17", 7, directory, plan);
	post_live_to(&post, "2010-06-30", 7);
	story_live_to(&post.story, "2010-06-30", 8);
	post_script(&post, CHANNEL_EMAIL, false, refused, 1);
	post_begin(&post);
	ck_assert(
		post_channel(&post, CHANNEL_SMS)
			->waiting[0]
			->on_hand_over(
				post_channel(&post, CHANNEL_SMS)->waiting[0]));
	post_kill(&post);
	ck_assert_str_eq(post_state(&post, CHANNEL_SMS), "held");
	ck_assert_int_gt(post_newest(&post, CHANNEL_SMS)->undelivered_at, 0);
	/* Mail of the same day is on its way: it is told once. */
	ck_assert_int_eq(post_journal(&post, "fallback"), 0);
	post_close(&post);
}
END_TEST

/* Given up after five days: by whatever other way there is, at once. */
START_TEST(test_given_up)
{
	static const enum outcome_kind later[] = { OUTCOME_RETRY };
	struct post post;
	int64_t begun;

	post_open(&post, "2010-06-17", 7, directory,
		  "plan: 1/KH\ntitle: K\nissued: 2010-06-02\nissuer: tinh\n"
		  "follow-up: tinh\nactions:\n"
		  "  - {key: A, title: T, lead: so, due: 2010-06-18, remind: "
		  "{before: []}}\n");
	story_live_to(&post.story, "2010-06-17", 8);
	begun = post.story.now;
	post_script(&post, CHANNEL_EMAIL, false, later, 1);
	while (post_count(&post, CHANNEL_EMAIL, "expired") < 2) {
		post_deliver(&post);
		if (post_count(&post, CHANNEL_EMAIL, "expired") == 0)
			ck_assert_int_eq(post_journal(&post, "fallback"), 0);
		if (post_count(&post, CHANNEL_EMAIL, "ready") > 0)
			(void)post_next(&post);
	}
	ck_assert_int_ge(post.story.now - begun, 5 * 86400);
	ck_assert_int_le(post.story.now - begun, 5 * 86400 + 2 * 4320);
	ck_assert_int_eq(post_count(&post, CHANNEL_SMS, NULL), 1);
	ck_assert_int_eq(post_journal(&post, "undelivered"), 2);
	ck_assert_int_eq(post_journal(&post, "fallback"), 1);
	post_close(&post);
}
END_TEST

/* What is due later than that is tried until two days after; a date far off
 * is not waited for. */
START_TEST(test_given_up_after_the_due_day)
{
	static const struct {
		const char *due;
		const char *until;
	} cases[] = {
		{ "2010-06-24", "2010-06-27" },
		{ "2010-06-30", "2010-07-03" },
		{ "2011-06-30", "2010-07-17" },
	};
	struct post post;
	char text[512];
	int64_t until;

	(void)snprintf(text, sizeof(text),
		       "plan: 1/KH\ntitle: K\nissued: 2010-06-02\n"
		       "issuer: tinh\nfollow-up: tinh\nactions:\n"
		       "  - {key: A, title: T, lead: so, due: %s}\n",
		       cases[_i].due);
	post_open(&post, "2010-06-17", 7, directory, text);
	story_live_to(&post.story, "2010-06-17", 8);
	until = zone_instant(post.story.schedule.office.zone,
			     date_from_iso(cases[_i].until), _i == 2 ? 480 : 0);
	post_script(&post, CHANNEL_EMAIL, false, down, 1);
	while (post_count(&post, CHANNEL_EMAIL, "expired") == 0) {
		post_deliver(&post);
		if (post_count(&post, CHANNEL_EMAIL, "expired") == 0)
			(void)post_next(&post);
	}
	ck_assert_int_ge(post.story.now, until);
	ck_assert_int_le(post.story.now, until + 4320);
	post_close(&post);
}
END_TEST

/* While the relay is down few are tried; those that never were are given up
 * with the others, not a day later each. */
START_TEST(test_given_up_untried)
{
	struct post post;
	struct text people = { 0 };

	text_add(&people, "agencies:\n  - {code: tinh, name: T, people: []}\n"
			  "  - {code: so, name: Sở A, people: [\n");
	for (int i = 0; i < 250; i++)
		text_addf(&people,
			  "    {id: p%d, name: P, role: owner,"
			  " email: p%d@so.example}%s\n",
			  i, i, i == 249 ? "]}" : ",");
	post_open(&post, "2010-06-17", 7, text_string(&people),
		  "plan: 1/KH\ntitle: K\nissued: 2010-06-02\nissuer: tinh\n"
		  "follow-up: tinh\nactions:\n"
		  "  - {key: A, title: T, lead: so, due: 2010-06-18, remind: "
		  "{before: []}}\n");
	story_live_to(&post.story, "2010-06-17", 8);
	post_script(&post, CHANNEL_EMAIL, false, down, 1);
	while (post_count(&post, CHANNEL_EMAIL, "expired") == 0) {
		post_deliver(&post);
		if (post_count(&post, CHANNEL_EMAIL, "ready") > 0)
			(void)post_next(&post);
	}
	for (int i = 0; i < 4; i++) {
		post_deliver(&post);
		if (outbox_next_at(post.outbox) != INT64_MAX)
			(void)post_next(&post);
	}
	ck_assert_int_eq(post_count(&post, CHANNEL_EMAIL, "expired"), 250);
	ck_assert_int_lt(post_channel(&post, CHANNEL_EMAIL)->sent, 200);
	text_clear(&people);
	post_close(&post);
}
END_TEST

/* Nowhere to go: the address was taken out of the directory meanwhile. */
START_TEST(test_no_address)
{
	struct post post;

	open_office(&post);
	story_directory(&post.story,
			"agencies:\n"
			"  - {code: so, name: Sở A, people: [\n"
			"    {id: both, name: Hai, role: owner,"
			" phone: '+84912000001', channels: [sms]},\n"
			"    {id: mail, name: Thư, role: owner,"
			" phone: '+84912000002', channels: []}]}\n");
	post_deliver(&post);
	ck_assert_int_eq(post_count(&post, CHANNEL_EMAIL, "expired"), 2);
	ck_assert_int_eq(post_count(&post, CHANNEL_SMS, "sent"), 1);
	ck_assert_int_eq(post_journal(&post, "undelivered"), 2);
	ck_assert_int_eq(post_journal(&post, "unreached"), 1);
	post_close(&post);
}
END_TEST

/* Tried again by hand after the directory was mended: it is written anew, for
 * the new address, under the same name, and nobody is listed any more. */
START_TEST(test_retry_after_mending)
{
	const struct doing doing = { .actor = "test" };
	struct post post;
	struct why why;
	size_t count;
	int changed;

	open_office(&post);
	post_script(&post, CHANNEL_EMAIL, false, refused, 1);
	post_deliver(&post);
	(void)unreached(&post, 0, &count);
	ck_assert_uint_eq(count, 1);
	story_directory(&post.story, "agencies:\n"
				     "  - {code: so, name: Sở A, people: [\n"
				     "    {id: mail, name: Thư, role: owner,"
				     " email: new@so.example}]}\n");
	post_script(&post, CHANNEL_EMAIL, true, sent, 1);
	ck_assert_int_eq(store_begin(post.story.store, &why), ERROR_NONE);
	ck_assert_int_eq(
		store_messages_steer(post.story.store, "retry",
				     post_newest(&post, CHANNEL_EMAIL)->id,
				     &doing, &changed, &why),
		ERROR_NONE);
	ck_assert_int_eq(store_commit(post.story.store, &why), ERROR_NONE);
	ck_assert_int_eq(changed, 1);
	post_deliver(&post);
	ck_assert_str_eq(post_state(&post, CHANNEL_EMAIL), "sent");
	ck_assert_str_eq(post_newest(&post, CHANNEL_EMAIL)->address,
			 "new@so.example");
	(void)unreached(&post, 0, &count);
	ck_assert_uint_eq(count, 0);
	post_close(&post);
}
END_TEST

/* Refused, decided anew, restarted: what was told again is not told a third
 * time. */
START_TEST(test_once)
{
	struct post post;

	open_office(&post);
	post_script(&post, CHANNEL_EMAIL, false, refused, 1);
	post_deliver(&post);
	for (int i = 0; i < 5; i++) {
		struct why why;

		post_restart(&post);
		ck_assert_int_eq(store_begin(post.story.store, &why),
				 ERROR_NONE);
		ck_assert_int_eq(store_remind_reset(post.story.store, &why),
				 ERROR_NONE);
		ck_assert_int_eq(store_message_fall_back(
					 post.story.store,
					 post_newest(&post, CHANNEL_EMAIL)->id,
					 post.story.now, &why),
				 ERROR_NONE);
		ck_assert_int_eq(store_commit(post.story.store, &why),
				 ERROR_NONE);
		story_live_to(&post.story, "2010-06-17", 8);
		post_deliver(&post);
	}
	ck_assert_int_eq(post_count(&post, CHANNEL_EMAIL, NULL), 2);
	ck_assert_int_eq(post_count(&post, CHANNEL_SMS, NULL), 1);
	ck_assert_int_eq(post_channel(&post, CHANNEL_SMS)->sent, 1);
	post_close(&post);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("undelivered");
	TCase *cases = tcase_create("undelivered");

	tcase_set_timeout(cases, 120);
	tcase_add_test(cases, test_refused);
	tcase_add_test(cases, test_list_is_of_the_plans_followed);
	tcase_add_test(cases, test_digest_of_the_follow_up);
	tcase_add_test(cases, test_both_fail);
	tcase_add_test(cases, test_told_by_the_other_already);
	tcase_add_test(cases, test_uncertain_sms);
	tcase_add_test(cases, test_killed_with_an_sms_out);
	tcase_add_test(cases, test_given_up);
	tcase_add_loop_test(cases, test_given_up_after_the_due_day, 0, 3);
	tcase_add_test(cases, test_given_up_untried);
	tcase_add_test(cases, test_no_address);
	tcase_add_test(cases, test_retry_after_mending);
	tcase_add_test(cases, test_once);
	suite_add_tcase(suite, cases);
	return suite_end(suite);
}
