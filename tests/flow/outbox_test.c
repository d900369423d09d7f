/* Stories of delivery: what the outbox does with each answer of a channel
 * whose answers are scripted; the store and the composing are real. */
#include <string.h>

#include "base/text.h"
#include "flow/story.h"
#include "outbox/outbox.h"
#include "unit/suite.h"

#define SCRIPT_LIMIT 16

/* A channel that answers by a script, the last answer for ever. */
struct scripted {
	struct channel channel;
	uv_loop_t *loop;
	enum outcome_kind script[SCRIPT_LIMIT];
	int script_length;
	bool hands_over; /* whether the message is out before the answer */
	struct delivery *waiting;
	int sent; /* deliveries that were begun */
	char first_bytes[4096];
	bool bytes_differ; /* a retry had other bytes than the first try */
	void (*on_closed)(void *owner);
	void *owner;
};

static void scripted_send(struct channel *channel, struct delivery *delivery)
{
	struct scripted *scripted = (struct scripted *)channel;

	ck_assert_ptr_null(scripted->waiting);
	scripted->waiting = delivery;
}

/* Answers what waits, as the loop would. */
static void scripted_answer(struct scripted *scripted)
{
	struct delivery *delivery = scripted->waiting;
	int turn = scripted->sent < scripted->script_length
			   ? scripted->sent
			   : scripted->script_length - 1;
	struct outcome outcome = { .kind = scripted->script[turn],
				   .server = "script",
				   .answer = "as scripted" };

	if (delivery == NULL)
		return;
	if (scripted->sent == 0)
		(void)snprintf(scripted->first_bytes,
			       sizeof(scripted->first_bytes), "%.4000s",
			       delivery->bytes);
	else if (strncmp(scripted->first_bytes, delivery->bytes, 4000) != 0)
		scripted->bytes_differ = true;
	scripted->sent++;
	scripted->waiting = NULL;
	if (scripted->hands_over)
		ck_assert(delivery->on_hand_over(delivery));
	delivery->on_done(delivery, &outcome);
}

static void scripted_stop(struct channel *channel)
{
	struct scripted *scripted = (struct scripted *)channel;
	struct delivery *delivery = scripted->waiting;
	struct outcome outcome = { .kind = OUTCOME_RELAY,
				   .server = "script",
				   .answer = "stopped" };

	scripted->waiting = NULL;
	if (delivery != NULL)
		delivery->on_done(delivery, &outcome);
}

static void scripted_close(struct channel *channel,
			   void (*on_closed)(void *owner), void *owner)
{
	(void)channel;
	on_closed(owner);
}

static void script(struct scripted *scripted, unsigned kind, bool hands_over,
		   const enum outcome_kind *kinds, int count)
{
	*scripted = (struct scripted){
		.channel = { .name = "script",
			     .kind = kind,
			     .capacity = 1,
			     .send = scripted_send,
			     .stop = scripted_stop,
			     .close = scripted_close },
		.hands_over = hands_over,
		.script_length = count,
	};
	memcpy(scripted->script, kinds, (size_t)count * sizeof(*kinds));
}

/* An office with one task that is on its last day: one mail and one SMS. */
struct post {
	struct story story;
	struct scripted mail;
	struct scripted sms;
	struct outbox *outbox;
};

static const char directory[] =
	"agencies:\n"
	"  - {code: so, name: Sở, people: [\n"
	"      {id: so-vt, name: Văn thư, role: owner, email: vt@so.example,"
	" phone: '+84912000001', channels: [email, sms], language: vi}]}\n";
static const char plan[] =
	"plan: 1/KH\ntitle: Kế hoạch\nissued: 2010-06-02\nissuer: so\n"
	"follow-up: so\nactions:\n"
	"  - {key: A, title: Nộp kế hoạch, lead: so, due: trước 20/6/2010}\n";

static void ignore_wake(void *context)
{
	(void)context;
}

/* A crash is played by settling the rows behind the outbox's back. */
static void ignore_failure(void *context, enum error error,
			   const struct why *why)
{
	(void)context;
	(void)error;
	(void)why;
}

static int64_t read_clock(void *context)
{
	const struct post *post = context;

	return post->story.now;
}

static void open_outbox(struct post *post)
{
	struct outbox_config config = {
		.store = post->story.store,
		.config = &post->story.config,
		.office = post->story.schedule.office,
		.templates = templates_open(&post->story.arena),
		.now = post->story.now,
		.wake = ignore_wake,
		.clock = read_clock,
		.fail = ignore_failure,
		.app = post,
		.mail = &post->mail.channel,
		.sms = &post->sms.channel,
	};
	struct why why = { "" };

	ck_assert_msg(outbox_open(&config, &post->outbox, &why) == ERROR_NONE,
		      "%s", why.text);
}

/* Everything told up to the last day's morning is there; earlier mails are
 * out of the way. */
static void open_post(struct post *post)
{
	static const enum outcome_kind sent[] = { OUTCOME_SENT };

	story_open(&post->story, "2010-06-17", 7);
	post->story.config.mail_from = "dondoc@langson.example";
	story_directory(&post->story, directory);
	(void)story_plan(&post->story, plan);
	script(&post->mail, CHANNEL_EMAIL, true, sent, 1);
	script(&post->sms, CHANNEL_SMS, true, sent, 1);
	open_outbox(post);
	story_live_to(&post->story, "2010-06-18", 7);
}

static void close_post(struct post *post)
{
	outbox_close(post->outbox, NULL, NULL);
	story_close(&post->story);
}

/* Runs the outbox until nothing is due at this moment. */
static void deliver(struct post *post)
{
	struct why why = { "" };
	int begun;

	do {
		ck_assert_msg(outbox_run(post->outbox, post->story.now, &why) ==
				      ERROR_NONE,
			      "%s", why.text);
		begun = outbox_busy(post->outbox);
		scripted_answer(&post->mail);
		scripted_answer(&post->sms);
	} while (begun > 0);
}

static const struct message *newest(struct post *post, unsigned channel)
{
	struct message_row *rows;
	struct why why;
	size_t count;

	ck_assert_int_eq(store_messages(post->story.store, NULL,
					&post->story.arena, &rows, &count,
					&why),
			 ERROR_NONE);
	for (size_t i = 0; i < count; i++)
		if (rows[i].message.channel == channel)
			return &rows[i].message;
	ck_abort_msg("no message");
	return NULL;
}

static const char *state_of(struct post *post, unsigned channel)
{
	return message_state_word(newest(post, channel)->state);
}

/* The last day is told by both channels, once each. */
START_TEST(test_sent)
{
	struct post post;

	open_post(&post);
	story_live_to(&post.story, "2010-06-18", 8);
	deliver(&post);
	ck_assert_str_eq(state_of(&post, CHANNEL_EMAIL), "sent");
	ck_assert_str_eq(state_of(&post, CHANNEL_SMS), "sent");
	ck_assert_int_eq(post.sms.sent, 1);
	close_post(&post);
}
END_TEST

/* Temporary refusals: tried again with growing waits and the same bytes. */
START_TEST(test_retry)
{
	static const enum outcome_kind answers[] = { OUTCOME_RETRY,
						     OUTCOME_RETRY,
						     OUTCOME_SENT };
	struct post post;
	int64_t first;

	open_post(&post);
	deliver(&post);
	story_live_to(&post.story, "2010-06-18", 8);
	script(&post.mail, CHANNEL_EMAIL, false, answers, 3);
	deliver(&post);
	ck_assert_str_eq(state_of(&post, CHANNEL_EMAIL), "ready");
	first = outbox_next_at(post.outbox) - post.story.now;
	ck_assert_int_ge(first, 48);
	ck_assert_int_le(first, 72);
	post.story.now = outbox_next_at(post.outbox);
	deliver(&post);
	ck_assert_int_gt(outbox_next_at(post.outbox) - post.story.now, first);
	post.story.now = outbox_next_at(post.outbox);
	deliver(&post);
	ck_assert_str_eq(state_of(&post, CHANNEL_EMAIL), "sent");
	ck_assert_int_eq(newest(&post, CHANNEL_EMAIL)->tries, 3);
	ck_assert(!post.mail.bytes_differ);
	close_post(&post);
}
END_TEST

/* A refused recipient is told apart from one that is tried again. */
START_TEST(test_refused)
{
	static const enum outcome_kind answers[] = { OUTCOME_REFUSED };
	struct post post;

	open_post(&post);
	deliver(&post);
	story_live_to(&post.story, "2010-06-18", 8);
	script(&post.mail, CHANNEL_EMAIL, false, answers, 1);
	deliver(&post);
	ck_assert_str_eq(state_of(&post, CHANNEL_EMAIL), "refused");
	ck_assert_str_eq(state_of(&post, CHANNEL_SMS), "sent");
	ck_assert_int_eq(outbox_next_at(post.outbox), INT64_MAX);
	close_post(&post);
}
END_TEST

/* Out, and no answer: mail is tried again, an SMS is held and not repeated. */
START_TEST(test_uncertain)
{
	static const enum outcome_kind answers[] = { OUTCOME_UNCERTAIN,
						     OUTCOME_SENT };
	struct post post;

	open_post(&post);
	deliver(&post);
	story_live_to(&post.story, "2010-06-18", 8);
	script(&post.mail, CHANNEL_EMAIL, true, answers, 2);
	script(&post.sms, CHANNEL_SMS, true, answers, 2);
	deliver(&post);
	ck_assert_str_eq(state_of(&post, CHANNEL_EMAIL), "ready");
	ck_assert_str_eq(state_of(&post, CHANNEL_SMS), "held");
	post.story.now += 7200;
	deliver(&post);
	ck_assert_str_eq(state_of(&post, CHANNEL_EMAIL), "sent");
	ck_assert_str_eq(state_of(&post, CHANNEL_SMS), "held");
	ck_assert_int_eq(post.sms.sent, 1);
	close_post(&post);
}
END_TEST

/* The relay is down for two days: nobody is blamed, and all arrives. */
START_TEST(test_relay_down)
{
	static const enum outcome_kind down[] = { OUTCOME_RELAY };
	static const enum outcome_kind up[] = { OUTCOME_SENT };
	struct post post;
	int64_t end;

	open_post(&post);
	deliver(&post);
	story_live_to(&post.story, "2010-06-18", 8);
	script(&post.mail, CHANNEL_EMAIL, false, down, 1);
	end = post.story.now + 2 * 86400;
	while (post.story.now < end) {
		deliver(&post);
		ck_assert_str_eq(state_of(&post, CHANNEL_EMAIL), "ready");
		post.story.now = outbox_next_at(post.outbox);
	}
	/* An hour's wait at the most, moved by a fifth. */
	ck_assert_int_ge(post.mail.sent, 40);
	ck_assert_int_le(post.mail.sent, 80);
	script(&post.mail, CHANNEL_EMAIL, true, up, 1);
	deliver(&post);
	ck_assert_str_eq(state_of(&post, CHANNEL_EMAIL), "sent");
	close_post(&post);
}
END_TEST

/* Undeliverable for five days: tried a last time and given up, visibly. */
START_TEST(test_given_up)
{
	static const enum outcome_kind down[] = { OUTCOME_RETRY };
	struct post post;

	open_post(&post);
	deliver(&post);
	story_live_to(&post.story, "2010-06-18", 8);
	script(&post.mail, CHANNEL_EMAIL, false, down, 1);
	deliver(&post);
	post.story.now += 6 * 86400;
	deliver(&post);
	ck_assert_str_eq(state_of(&post, CHANNEL_EMAIL), "expired");
	ck_assert_int_eq(post.mail.sent, 2);
	close_post(&post);
}
END_TEST

/* Done between the decision and the sending: nothing goes out. */
START_TEST(test_done_before_sending)
{
	struct post post;

	open_post(&post);
	deliver(&post);
	story_live_to(&post.story, "2010-06-18", 8);
	story_act(&post.story, "1/KH#A@so", ACT_DONE, NULL, ERROR_NONE);
	deliver(&post);
	ck_assert_str_eq(state_of(&post, CHANNEL_EMAIL), "expired");
	ck_assert_str_eq(state_of(&post, CHANNEL_SMS), "expired");
	ck_assert_int_eq(post.sms.sent, 0);
	close_post(&post);
}
END_TEST

/* SMS rest at night: decided at 22:00, out at 08:00. */
START_TEST(test_quiet_hours)
{
	struct post post;

	open_post(&post);
	deliver(&post);
	story_sleep_to(&post.story, "2010-06-18", 22);
	story_live_to(&post.story, "2010-06-18", 23);
	deliver(&post);
	ck_assert_str_eq(state_of(&post, CHANNEL_EMAIL), "sent");
	ck_assert_str_eq(state_of(&post, CHANNEL_SMS), "ready");
	ck_assert_int_eq(outbox_next_at(post.outbox),
			 zone_instant(post.story.schedule.office.zone,
				      date_from_iso("2010-06-19"), 480));
	close_post(&post);
}
END_TEST

/* A crash after the claim: it cannot have been sent, and is sent; a crash
 * after the hand-over: mail goes again with the same bytes, an SMS is held. */
START_TEST(test_crash)
{
	static const char *const expected[][2] = { { "ready", "ready" },
						   { "ready", "held" } };

	for (int handed_over = 0; handed_over < 2; handed_over++) {
		struct post post;
		struct why why;
		struct delivery *waiting[2];

		open_post(&post);
		deliver(&post);
		story_live_to(&post.story, "2010-06-18", 8);
		ck_assert_int_eq(outbox_run(post.outbox, post.story.now, &why),
				 ERROR_NONE);
		waiting[0] = post.mail.waiting;
		waiting[1] = post.sms.waiting;
		ck_assert_ptr_nonnull(waiting[0]);
		ck_assert_ptr_nonnull(waiting[1]);
		for (int i = 0; i < 2 && handed_over == 1; i++)
			ck_assert(waiting[i]->on_hand_over(waiting[i]));
		/* The store as a killed process leaves it, opened anew. */
		ck_assert_int_eq(store_begin(post.story.store, &why),
				 ERROR_NONE);
		{
			int64_t epoch;

			ck_assert_int_eq(store_messages_recover(
						 post.story.store,
						 post.story.now, CHANNEL_EMAIL,
						 &epoch, &why),
					 ERROR_NONE);
		}
		ck_assert_int_eq(store_commit(post.story.store, &why),
				 ERROR_NONE);
		ck_assert_str_eq(state_of(&post, CHANNEL_EMAIL),
				 expected[handed_over][0]);
		ck_assert_str_eq(state_of(&post, CHANNEL_SMS),
				 expected[handed_over][1]);
		close_post(&post);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_sent,
		test_retry,
		test_refused,
		test_uncertain,
		test_relay_down,
		test_given_up,
		test_done_before_sending,
		test_quiet_hours,
		test_crash,
		NULL,
	};

	return suite_run("outbox", tests);
}
