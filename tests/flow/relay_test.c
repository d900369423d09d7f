/* Stories of a relay that fails: nobody is blamed, nobody is hammered, the
 * operator hears of it, and a restart changes nothing. */
#include "flow/post.h"
#include "unit/suite.h"

static const enum outcome_kind down[] = { OUTCOME_RELAY };
static const enum outcome_kind up[] = { OUTCOME_SENT };

/* Ten clerks of one office, each told of the same task by mail. */
static const char directory[] =
	"agencies:\n"
	"  - {code: so, name: Sở, people: [\n"
	"    {id: p0, name: A, role: owner, email: p0@so.example},\n"
	"    {id: p1, name: B, role: owner, email: p1@so.example},\n"
	"    {id: p2, name: C, role: owner, email: p2@so.example},\n"
	"    {id: p3, name: D, role: owner, email: p3@so.example},\n"
	"    {id: p4, name: E, role: owner, email: p4@so.example},\n"
	"    {id: p5, name: F, role: owner, email: p5@so.example},\n"
	"    {id: p6, name: G, role: owner, email: p6@so.example},\n"
	"    {id: p7, name: H, role: owner, email: p7@so.example},\n"
	"    {id: p8, name: I, role: owner, email: p8@so.example},\n"
	"    {id: p9, name: K, role: owner, email: p9@so.example}]}\n";
static const char plan[] =
	"plan: 1/KH\ntitle: Kế hoạch\nissued: 2010-06-02\nissuer: so\n"
	"follow-up: so\nactions:\n"
	"  - {key: A, title: Nộp kế hoạch, lead: so, due: 2010-06-30}\n";

/* 8 o'clock: ten mails are ready, the relay is as scripted. */
static void open_ten(struct post *post, const enum outcome_kind *kinds,
		     int count)
{
	post_open(post, "2010-06-17", 7, directory, plan);
	story_live_to(&post->story, "2010-06-17", 8);
	post_script(post, CHANNEL_EMAIL, false, kinds, count);
	ck_assert_int_eq(post_count(post, CHANNEL_EMAIL, "ready"), 10);
}

static int told(const struct post *post)
{
	struct arena arena = { 0 };
	struct strings troubles = { 0 };
	size_t count;

	outbox_troubles(post->outbox, post->story.now, &arena, &troubles);
	count = troubles.count;
	arena_clear(&arena);
	return (int)count;
}

/* Down for two days: one at a time is tried, an hour's wait at the most; then
 * all arrives, nobody was refused. */
START_TEST(test_down_for_two_days)
{
	struct post post;
	int64_t end;

	open_ten(&post, down, 1);
	end = post.story.now + 2 * 86400;
	while (post.story.now < end) {
		post_deliver(&post);
		ck_assert_int_eq(post_count(&post, CHANNEL_EMAIL, "ready"), 10);
		(void)post_next(&post);
	}
	ck_assert_int_ge(post_channel(&post, CHANNEL_EMAIL)->sent, 40);
	ck_assert_int_le(post_channel(&post, CHANNEL_EMAIL)->sent, 80);
	post_script(&post, CHANNEL_EMAIL, true, up, 1);
	while (post_count(&post, CHANNEL_EMAIL, "sent") < 10) {
		post_deliver(&post);
		if (outbox_next_at(post.outbox) != INT64_MAX)
			(void)post_next(&post);
	}
	ck_assert_int_eq(post_journal(&post, "refused"), 0);
	post_close(&post);
}
END_TEST

/* After a quarter of an hour the operator is told, once; when it goes again
 * he is told that, too. */
START_TEST(test_operator_is_told)
{
	struct post post;
	int64_t begun;

	open_ten(&post, down, 1);
	begun = post.story.now;
	for (;;) {
		post_deliver(&post);
		if (post_journal(&post, "relay-down") > 0)
			break;
		ck_assert_int_lt(post.story.now - begun, 900);
		ck_assert_int_eq(told(&post), 0);
		(void)post_next(&post);
	}
	ck_assert_int_eq(post.story.now - begun, 900);
	for (int i = 0; i < 20; i++) {
		ck_assert_int_eq(told(&post), 1);
		(void)post_next(&post);
		post_deliver(&post);
		if (i % 7 == 3) {
			post_restart(&post);
			post_deliver(&post);
		}
	}
	ck_assert_int_eq(post_journal(&post, "relay-down"), 1);
	post_script(&post, CHANNEL_EMAIL, true, up, 1);
	(void)post_next(&post);
	post_deliver(&post);
	ck_assert_int_eq(told(&post), 0);
	ck_assert_int_eq(post_journal(&post, "relay-back"), 1);
	post_close(&post);
}
END_TEST

/* A short fault is nobody's news. */
START_TEST(test_short_fault)
{
	static const enum outcome_kind once[] = { OUTCOME_RELAY, OUTCOME_SENT };
	struct post post;

	open_ten(&post, once, 2);
	post_deliver(&post);
	ck_assert_int_eq(post_channel(&post, CHANNEL_EMAIL)->sent, 1);
	(void)post_next(&post);
	post_deliver(&post);
	ck_assert_int_eq(post_count(&post, CHANNEL_EMAIL, "sent"), 10);
	ck_assert_int_eq(post_journal(&post, "relay-down"), 0);
	ck_assert_int_eq(post_journal(&post, "relay-back"), 0);
	post_close(&post);
}
END_TEST

/* Restarted (or killed) every half a minute for two hours, it asks the relay
 * as often as one that stays. */
START_TEST(test_restart_loop_hammers_nobody)
{
	struct post post;
	int tries[2];

	for (int restarts = 0; restarts < 2; restarts++) {
		open_ten(&post, down, 1);
		for (int i = 0; i < 240; i++) {
			post_deliver(&post);
			post.story.now += 30;
			if (restarts && i % 14 == 5)
				post_kill(&post);
			else if (restarts)
				post_restart(&post);
		}
		tries[restarts] = post_channel(&post, CHANNEL_EMAIL)->sent;
		post_close(&post);
	}
	ck_assert_int_ge(tries[0], 6);
	ck_assert_int_le(tries[1], tries[0] + 1);
	ck_assert_int_ge(tries[1], tries[0] - 1);
}
END_TEST

/* The same 5xx to our own name five times is the relay's fault: five are put
 * back, nobody else is tried, nobody is refused. */
START_TEST(test_same_refusal_of_the_sender)
{
	static const enum outcome_kind sender[] = { OUTCOME_SENDER };
	struct post post;

	open_ten(&post, sender, 1);
	post_channel(&post, CHANNEL_EMAIL)->code = 550;
	post_deliver(&post);
	ck_assert_int_eq(post_channel(&post, CHANNEL_EMAIL)->sent, 5);
	ck_assert_int_eq(post_count(&post, CHANNEL_EMAIL, "ready"), 10);
	(void)post_next(&post);
	post_deliver(&post);
	ck_assert_int_eq(post_channel(&post, CHANNEL_EMAIL)->sent, 6);
	post_restart(&post);
	post_deliver(&post);
	ck_assert_int_eq(post_channel(&post, CHANNEL_EMAIL)->sent, 6);
	(void)post_next(&post);
	post_deliver(&post);
	ck_assert_int_eq(post_channel(&post, CHANNEL_EMAIL)->sent, 7);
	ck_assert_int_eq(post_journal(&post, "refused"), 0);
	post_close(&post);
}
END_TEST

/* Now and then, for one message, it is that message's affair: it is tried
 * later, the others go out at once. */
START_TEST(test_single_refusal_of_the_sender)
{
	static const enum outcome_kind kinds[] = {
		OUTCOME_SENDER, OUTCOME_SENDER, OUTCOME_SENDER, OUTCOME_SENDER,
		OUTCOME_SENT,	OUTCOME_SENDER, OUTCOME_SENT
	};
	struct post post;

	open_ten(&post, kinds, 7);
	post_channel(&post, CHANNEL_EMAIL)->code = 550;
	post_deliver(&post);
	ck_assert_int_eq(post_count(&post, CHANNEL_EMAIL, "sent"), 5);
	ck_assert_int_eq(post_count(&post, CHANNEL_EMAIL, "ready"), 5);
	while (post_count(&post, CHANNEL_EMAIL, "sent") < 10) {
		(void)post_next(&post);
		post_deliver(&post);
	}
	post_close(&post);
}
END_TEST

/* One bad recipient fails alone; the others go out in normal time. */
START_TEST(test_one_bad_recipient)
{
	static const enum outcome_kind kinds[] = {
		OUTCOME_SENT, OUTCOME_REFUSED, OUTCOME_RETRY, OUTCOME_SENT
	};
	struct post post;

	open_ten(&post, kinds, 4);
	post_deliver(&post);
	ck_assert_int_eq(post_count(&post, CHANNEL_EMAIL, "sent"), 8);
	ck_assert_int_eq(post_count(&post, CHANNEL_EMAIL, "refused"), 1);
	ck_assert_int_eq(post_count(&post, CHANNEL_EMAIL, "ready"), 1);
	ck_assert_int_eq(told(&post), 0);
	post_close(&post);
}
END_TEST

/* Mail that went out unanswered closes the way for a while: the next ones
 * would only be as uncertain. */
START_TEST(test_uncertain_mail_backs_off)
{
	static const enum outcome_kind kinds[] = { OUTCOME_UNCERTAIN,
						   OUTCOME_SENT };
	struct post post;

	open_ten(&post, kinds, 2);
	post_channel(&post, CHANNEL_EMAIL)->hands_over = true;
	post_deliver(&post);
	ck_assert_int_eq(post_channel(&post, CHANNEL_EMAIL)->sent, 1);
	(void)post_next(&post);
	post_deliver(&post);
	ck_assert_int_eq(post_count(&post, CHANNEL_EMAIL, "sent"), 10);
	post_close(&post);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_down_for_two_days,
		test_operator_is_told,
		test_short_fault,
		test_restart_loop_hammers_nobody,
		test_same_refusal_of_the_sender,
		test_single_refusal_of_the_sender,
		test_one_bad_recipient,
		test_uncertain_mail_backs_off,
		NULL,
	};

	return suite_run("relay", tests);
}
