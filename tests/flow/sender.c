#include "flow/sender.h"

#include <check.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BEAT_MS 5

/* How long this thread has waited for a processor: other tests run too, and
 * that is nobody's fault. 0 where the kernel does not tell. */
static uint64_t waited_ms(void)
{
	uint64_t ran = 0;
	uint64_t waited = 0;
	FILE *file = fopen("/proc/thread-self/schedstat", "r");

	if (file != NULL &&
	    fscanf(file, "%" SCNu64 " %" SCNu64, &ran, &waited) != 2)
		waited = 0;
	if (file != NULL)
		(void)fclose(file);
	return waited / 1000000;
}

static void begin_beat(struct sender *sender)
{
	sender->beat_at = uv_hrtime() / 1000000;
	sender->waited_ms = waited_ms();
}

static void on_beat(uv_timer_t *timer)
{
	struct sender *sender = timer->data;
	uint64_t beat_at = sender->beat_at;
	uint64_t waited = sender->waited_ms;
	uint64_t held;

	begin_beat(sender);
	held = sender->beat_at - beat_at;
	waited = sender->waited_ms - waited;
	held = held > waited + BEAT_MS ? held - waited - BEAT_MS : 0;
	if (held > sender->longest_ms)
		sender->longest_ms = held;
}

void sender_init(struct sender *sender)
{
	(void)signal(SIGPIPE, SIG_IGN);
	*sender = (struct sender){ 0 };
	ck_assert_int_eq(uv_loop_init(&sender->loop), 0);
	ck_assert_int_eq(uv_timer_init(&sender->loop, &sender->heart), 0);
	sender->heart.data = sender;
}

void sender_open(struct sender *sender, sender_opener open)
{
	struct why why = { "" };
	enum error error =
		open(&sender->config, &sender->loop, &sender->channel, &why);

	ck_assert_msg(error == ERROR_NONE, "%s", why.text);
}

static bool on_hand_over(struct delivery *delivery)
{
	const struct attempt *first = delivery->owner;

	ck_assert(!first->sender->is_calling);
	for (; delivery != NULL; delivery = delivery->with) {
		struct attempt *attempt = delivery->owner;

		attempt->hand_overs++;
	}
	return !first->sender->refuses_hand_over;
}

static void on_done(struct delivery *delivery, const struct outcome *outcome)
{
	struct attempt *attempt = delivery->owner;
	struct sender *sender = attempt->sender;

	ck_assert(!sender->is_calling);
	attempt->outcome = *outcome;
	attempt->dones++;
	sender->dones++;
	if (sender->dones >= sender->wanted)
		uv_stop(&sender->loop);
}

void sender_fill(struct sender *sender, int count, const char *to,
		 const char *bytes)
{
	sender->attempts = arena_alloc(
		&sender->arena, (size_t)count * sizeof(sender->attempts[0]));
	sender->count = count;
	sender->dones = 0;
	for (int i = 0; i < count; i++) {
		struct attempt *attempt = &sender->attempts[i];

		attempt->sender = sender;
		attempt->delivery = (struct delivery){
			.message_id = i + 1,
			.token = arena_printf(&sender->arena, "%d@test", i + 1),
			.sender = "dondoc@langson.example",
			.to = to,
			.bytes = bytes,
			.length = strlen(bytes),
			.at = 1275436800,
			.on_hand_over = on_hand_over,
			.on_done = on_done,
			.owner = attempt,
		};
	}
}

void sender_run(struct sender *sender, int wanted)
{
	sender->wanted = wanted;
	begin_beat(sender);
	sender->longest_ms = 0;
	(void)uv_timer_start(&sender->heart, on_beat, BEAT_MS, BEAT_MS);
	while (sender->dones < wanted)
		(void)uv_run(&sender->loop, UV_RUN_DEFAULT);
	(void)uv_timer_stop(&sender->heart);
}

void sender_turn(struct sender *sender)
{
	(void)uv_timer_start(&sender->heart, on_beat, BEAT_MS, BEAT_MS);
	(void)uv_run(&sender->loop, UV_RUN_ONCE);
	(void)uv_timer_stop(&sender->heart);
}

void sender_send(struct sender *sender)
{
	sender->is_calling = true;
	for (int i = 0; i < sender->count; i++)
		sender->channel->send(sender->channel,
				      &sender->attempts[i].delivery);
	sender->is_calling = false;
	sender_run(sender, sender->count);
	for (int i = 0; i < sender->count; i++)
		ck_assert_int_eq(sender->attempts[i].dones, 1);
}

int sender_count(const struct sender *sender, enum outcome_kind kind)
{
	int count = 0;

	for (int i = 0; i < sender->count; i++)
		if (sender->attempts[i].dones > 0 &&
		    sender->attempts[i].outcome.kind == kind)
			count++;
	return count;
}

static void on_closed(void *owner)
{
	struct sender *sender = owner;

	ck_assert(!sender->is_calling);
	sender->is_closed = true;
}

void sender_close(struct sender *sender)
{
	if (sender->channel != NULL) {
		sender->is_calling = true;
		sender->channel->close(sender->channel, on_closed, sender);
		sender->is_calling = false;
	} else {
		sender->is_closed = true;
	}
	uv_close((uv_handle_t *)&sender->heart, NULL);
	sender->wanted = sender->count + 1;
	(void)uv_run(&sender->loop, UV_RUN_DEFAULT);
	ck_assert(sender->is_closed);
	ck_assert_int_eq(uv_loop_close(&sender->loop), 0);
	arena_clear(&sender->arena);
}
