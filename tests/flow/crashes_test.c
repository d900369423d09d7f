/* Stories of a daemon that crashes at a message: that one is parked after
 * three times, everybody else is served, and being killed is no crash. */
#include "flow/post.h"
#include "unit/suite.h"

static const char directory[] =
	"agencies:\n"
	"  - {code: so, name: Sở, people: [\n"
	"    {id: p0, name: A, role: owner, email: p0@so.example},\n"
	"    {id: p1, name: B, role: owner, email: p1@so.example},\n"
	"    {id: p2, name: C, role: owner, email: p2@so.example,"
	" phone: '+84912000001', channels: [email, sms]},\n"
	"    {id: p3, name: D, role: owner, email: p3@so.example}]}\n";
static const char plan[] =
	"plan: 1/KH\ntitle: Kế hoạch\nissued: 2010-06-02\nissuer: so\n"
	"follow-up: so\nactions:\n"
	"  - {key: A, title: Nộp kế hoạch, lead: so, due: 2010-06-17}\n";

/* The last day, 8 o'clock: four mails and an SMS are ready; four mails may be
 * under way at once. */
static void open_office(struct post *post)
{
	post_open(post, "2010-06-17", 7, directory, plan);
	post_channel(post, CHANNEL_EMAIL)->channel.capacity = 4;
	story_live_to(&post->story, "2010-06-17", 8);
	ck_assert_int_eq(post_count(post, CHANNEL_EMAIL, "ready"), 4);
}

/* The id of the last person's mail. */
static int64_t poison(struct post *post)
{
	return post_newest(post, CHANNEL_EMAIL)->id;
}

static bool is_under_way(struct post *post, int64_t id)
{
	const struct scripted *mail = post_channel(post, CHANNEL_EMAIL);

	for (int i = 0; i < mail->waiting_count; i++)
		if (mail->waiting[i]->message_id == id)
			return true;
	return false;
}

/* A process that lives until the poison is under way, and crashes then. */
static void crash_at(struct post *post, int64_t id)
{
	for (int i = 0; i < 10; i++) {
		post_begin(post);
		if (is_under_way(post, id))
			break;
		(void)post_answer(post, CHANNEL_EMAIL);
		(void)post_answer(post, CHANNEL_SMS);
	}
	ck_assert(is_under_way(post, id));
	post->crash.is_set = true;
	post_kill(post);
}

/* In the batch, alone, alone: parked, and the three beside it are sent. */
START_TEST(test_parked_after_three_crashes)
{
	struct post post;
	int64_t id;

	open_office(&post);
	id = poison(&post);
	crash_at(&post, id);
	/* Innocents of the batch and the SMS go one by one. */
	post_channel(&post, CHANNEL_EMAIL)->most_waiting = 0;
	crash_at(&post, id);
	ck_assert_int_eq(post_channel(&post, CHANNEL_EMAIL)->most_waiting, 1);
	ck_assert_int_eq(post_count(&post, CHANNEL_EMAIL, "sent"), 3);
	ck_assert_str_eq(post_state(&post, CHANNEL_EMAIL), "ready");
	crash_at(&post, id);
	ck_assert_str_eq(post_state(&post, CHANNEL_EMAIL), "held");
	ck_assert_str_eq(post_newest(&post, CHANNEL_EMAIL)->answer,
			 "parked after 3 crashes; release to try again");
	ck_assert_int_eq(post_journal(&post, "parked"), 1);
	post_deliver(&post);
	ck_assert_str_eq(post_state(&post, CHANNEL_EMAIL), "held");
	ck_assert_str_eq(post_state(&post, CHANNEL_SMS), "sent");
	post_close(&post);
}
END_TEST

/* Crashed while it was being rendered: it was not claimed yet, and was named;
 * nobody else is suspected. */
START_TEST(test_crashes_at_rendering)
{
	struct post post;
	int64_t id;

	open_office(&post);
	id = poison(&post);
	for (int i = 0; i < 3; i++) {
		post.crash =
			(struct crash_mark){ .is_set = true, .subject = id };
		post_kill(&post);
		ck_assert_int_eq(post_newest(&post, CHANNEL_EMAIL)->crashes,
				 i + 1);
	}
	ck_assert_str_eq(post_state(&post, CHANNEL_EMAIL), "held");
	post_deliver(&post);
	ck_assert_int_eq(post_count(&post, CHANNEL_EMAIL, "sent"), 3);
	ck_assert_int_eq(post_channel(&post, CHANNEL_EMAIL)->most_waiting, 3);
	post_close(&post);
}
END_TEST

/* While a suspect is under way nothing else begins, on no channel: whatever
 * happens, it alone is to blame. */
START_TEST(test_suspects_go_alone)
{
	struct post post;

	open_office(&post);
	post_begin(&post);
	ck_assert_int_eq(post_channel(&post, CHANNEL_EMAIL)->waiting_count, 4);
	ck_assert_int_eq(post_channel(&post, CHANNEL_SMS)->waiting_count, 1);
	post.crash.is_set = true;
	post_kill(&post);
	post_begin(&post);
	ck_assert_int_eq(outbox_busy(post.outbox), 1);
	post_begin(&post);
	ck_assert_int_eq(outbox_busy(post.outbox), 1);
	ck_assert_int_eq(outbox_next_at(post.outbox), INT64_MAX);
	post_deliver(&post);
	ck_assert_int_eq(post_count(&post, CHANNEL_EMAIL, "sent"), 4);
	post_close(&post);
}
END_TEST

/* Being killed says nothing of the message: after three times it is tried as
 * ever, and only after very many it is parked, since it may be the memory. */
START_TEST(test_killed_is_not_crashed)
{
	struct post post;
	int kills = 0;

	open_office(&post);
	while (post_count(&post, CHANNEL_EMAIL, "held") == 0) {
		post_begin(&post);
		ck_assert_int_le(kills, 80);
		if (kills == 3)
			ck_assert_int_eq(outbox_busy(post.outbox), 5);
		if (kills == 12)
			ck_assert_int_eq(outbox_busy(post.outbox), 1);
		post_kill(&post);
		kills++;
	}
	ck_assert_int_ge(kills, 20);
	ck_assert_str_eq(post_state(&post, CHANNEL_SMS), "ready");
	post_close(&post);
}
END_TEST

/* Let go by hand it is tried as if nothing had been; if it is well now, it
 * goes out. */
START_TEST(test_released)
{
	const struct doing doing = { .actor = "test" };
	struct post post;
	struct why why;
	int64_t id;
	int changed;

	open_office(&post);
	id = poison(&post);
	for (int i = 0; i < 3; i++)
		crash_at(&post, id);
	ck_assert_int_eq(store_begin(post.story.store, &why), ERROR_NONE);
	ck_assert_int_eq(store_messages_steer(post.story.store, "release", id,
					      &doing, &changed, &why),
			 ERROR_NONE);
	ck_assert_int_eq(store_commit(post.story.store, &why), ERROR_NONE);
	ck_assert_int_eq(post_newest(&post, CHANNEL_EMAIL)->crashes, 0);
	post_deliver(&post);
	ck_assert_str_eq(post_state(&post, CHANNEL_EMAIL), "sent");
	post_close(&post);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_parked_after_three_crashes,
		test_crashes_at_rendering,
		test_suspects_go_alone,
		test_killed_is_not_crashed,
		test_released,
		NULL,
	};

	return suite_run("crashes", tests);
}
