#include "flow/post.h"

#include <check.h>
#include <stdio.h>
#include <string.h>

#include "store/journal.h"

static void sure(enum error error, const struct why *why)
{
	ck_assert_msg(error == ERROR_NONE, "%s", why->text);
}

static void scripted_send(struct channel *channel, struct delivery *delivery)
{
	struct scripted *scripted = (struct scripted *)channel;

	ck_assert_int_lt(scripted->waiting_count, WAITING_LIMIT);
	scripted->waiting[scripted->waiting_count++] = delivery;
	if (scripted->waiting_count > scripted->most_waiting)
		scripted->most_waiting = scripted->waiting_count;
}

/* Takes the first that waits. */
static struct delivery *take(struct scripted *scripted)
{
	struct delivery *delivery = scripted->waiting[0];

	if (scripted->waiting_count == 0)
		return NULL;
	scripted->waiting_count--;
	memmove(&scripted->waiting[0], &scripted->waiting[1],
		(size_t)scripted->waiting_count * sizeof(scripted->waiting[0]));
	return delivery;
}

static void compare_bytes(struct scripted *scripted,
			  const struct delivery *delivery)
{
	if (scripted->sent == 0)
		(void)snprintf(scripted->first_bytes,
			       sizeof(scripted->first_bytes), "%.4000s",
			       delivery->bytes);
	else if (strncmp(scripted->first_bytes, delivery->bytes, 4000) != 0)
		scripted->bytes_differ = true;
}

/* Answers the first that waits, as the loop would. */
static bool answer(struct scripted *scripted)
{
	struct delivery *delivery = take(scripted);
	int turn = scripted->sent < scripted->script_length
			   ? scripted->sent
			   : scripted->script_length - 1;
	struct outcome outcome = { .kind = scripted->script[turn],
				   .code = scripted->code,
				   .server = "script",
				   .answer = "as scripted" };

	if (delivery == NULL)
		return false;
	compare_bytes(scripted, delivery);
	scripted->sent++;
	if (scripted->hands_over)
		ck_assert(delivery->on_hand_over(delivery));
	delivery->on_done(delivery, &outcome);
	return true;
}

static void scripted_stop(struct channel *channel)
{
	struct scripted *scripted = (struct scripted *)channel;
	struct outcome outcome = { .kind = OUTCOME_RELAY,
				   .server = "script",
				   .answer = "stopped" };
	struct delivery *delivery;

	while ((delivery = take(scripted)) != NULL)
		delivery->on_done(delivery, &outcome);
}

static void scripted_close(struct channel *channel,
			   void (*on_closed)(void *owner), void *owner)
{
	(void)channel;
	on_closed(owner);
}

struct scripted *post_channel(struct post *post, unsigned channel)
{
	return &post->channels[channel_place(channel)];
}

void post_script(struct post *post, unsigned channel, bool hands_over,
		 const enum outcome_kind *kinds, int count)
{
	struct scripted *scripted = post_channel(post, channel);

	*scripted = (struct scripted){
		.channel = { .name = "script",
			     .kind = channel,
			     .capacity = 1,
			     .send = scripted_send,
			     .stop = scripted_stop,
			     .close = scripted_close },
		.hands_over = hands_over,
		.script_length = count,
	};
	memcpy(scripted->script, kinds, (size_t)count * sizeof(*kinds));
}

static void ignore_wake(void *context)
{
	(void)context;
}

static void refuse_failure(void *context, enum error error,
			   const struct why *why)
{
	(void)context;
	ck_abort_msg("%d: %s", (int)error, why->text);
}

static int64_t read_clock(void *context)
{
	const struct post *post = context;

	return post->story.now;
}

static void start(struct post *post)
{
	struct outbox_config config = {
		.store = post->story.store,
		.config = &post->story.config,
		.office = post->story.schedule.office,
		.templates = templates_open(&post->story.arena),
		.now = post->story.now,
		.wake = ignore_wake,
		.clock = read_clock,
		.fail = refuse_failure,
		.app = post,
		.crash = post->crash,
	};
	struct why why = { "" };

	for (int i = 0; i < CHANNEL_COUNT; i++)
		config.channels[i] = &post->channels[i].channel;
	sure(outbox_open(&config, &post->outbox, &why), &why);
	post->crash = (struct crash_mark){ 0 };
}

void post_open(struct post *post, const char *day, int hour,
	       const char *directory, const char *plan)
{
	static const enum outcome_kind sent[] = { OUTCOME_SENT };

	*post = (struct post){ 0 };
	story_open(&post->story, day, hour);
	post->story.config.mail_from = "dondoc@langson.example";
	story_directory(&post->story, directory);
	(void)story_plan(&post->story, plan);
	for (int i = 0; i < CHANNEL_COUNT; i++)
		post_script(post, CHANNEL_AT(i), true, sent, 1);
	start(post);
}

void post_close(struct post *post)
{
	outbox_close(post->outbox, NULL, NULL);
	story_close(&post->story);
}

bool post_answer(struct post *post, unsigned channel)
{
	return answer(post_channel(post, channel));
}

void post_begin(struct post *post)
{
	struct why why = { "" };

	sure(outbox_run(post->outbox, post->story.now, &why), &why);
}

void post_deliver(struct post *post)
{
	bool is_any;

	do {
		post_begin(post);
		is_any = false;
		for (int i = 0; i < CHANNEL_COUNT; i++)
			while (answer(&post->channels[i]))
				is_any = true;
	} while (is_any || outbox_next_at(post->outbox) <= post->story.now);
}

int64_t post_next(struct post *post)
{
	int64_t next = outbox_next_at(post->outbox);

	ck_assert_int_gt(next, post->story.now);
	ck_assert_int_ne(next, INT64_MAX);
	post->story.now = next;
	return next;
}

void post_live_to(struct post *post, const char *day, int hour)
{
	struct story *story = &post->story;
	struct why why = { "" };
	int64_t target = zone_instant(story->schedule.office.zone,
				      date_from_iso(day), hour * 60);

	for (;;) {
		int64_t next;

		sure(schedule_run(&story->schedule, story->now, &why), &why);
		post_deliver(post);
		if (story->now == target)
			return;
		next = story->schedule.next_at;
		if (outbox_next_at(post->outbox) < next)
			next = outbox_next_at(post->outbox);
		ck_assert_int_gt(next, story->now);
		story->now = next < target ? next : target;
	}
}

void post_kill(struct post *post)
{
	story_snapshot(&post->story);
	outbox_close(post->outbox, NULL, NULL);
	story_revert(&post->story);
	start(post);
}

void post_restart(struct post *post)
{
	outbox_close(post->outbox, NULL, NULL);
	story_restart(&post->story);
	start(post);
}

const struct message *post_newest(struct post *post, unsigned channel)
{
	const struct message_filter filter = { .channel = channel };
	struct message_row *rows;
	struct why why;
	size_t count;

	sure(store_messages(post->story.store, &filter, &post->story.arena,
			    &rows, &count, &why),
	     &why);
	ck_assert_uint_gt(count, 0);
	return &rows[0].message;
}

const char *post_state(struct post *post, unsigned channel)
{
	return message_state_word(post_newest(post, channel)->state);
}

int post_count(struct post *post, unsigned channel, const char *state)
{
	const struct message_filter filter = { .channel = channel,
					       .state = state };
	struct message_row *rows;
	struct why why;
	size_t count;

	sure(store_messages(post->story.store, &filter, &post->story.arena,
			    &rows, &count, &why),
	     &why);
	return (int)count;
}

int post_journal(struct post *post, const char *kind)
{
	const struct journal_filter filter = { .kind = kind };
	struct journal_row *rows;
	struct why why;
	size_t count;

	sure(store_journal(post->story.store, &filter, &post->story.arena,
			   &rows, &count, &why),
	     &why);
	return (int)count;
}
