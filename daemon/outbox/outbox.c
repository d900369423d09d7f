#include "outbox/outbox.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "outbox/backoff.h"
#include "outbox/compose.h"
#include "outbox/flow.h"
#include "outbox/render.h"
#include "plan/quiet.h"

#define CHANNEL_COUNT 2

struct outbox;

/* A channel with what is under way on it. */
struct way {
	struct channel *channel;
	struct flow flow;
	int under_way;
	int64_t next_at;
};

/* One message under way: the channel's request, and where it stands. */
struct sending {
	struct outbox *outbox;
	struct way *way;
	struct delivery delivery;
	enum message_state state;
	int tries;
	int64_t created_at;
	struct arena arena;
	struct sending *next;
};

struct outbox {
	struct outbox_config set;
	int64_t epoch;
	struct way ways[CHANNEL_COUNT];
	struct sending *sendings;
	int open_channels;
	bool is_stopped;
	void (*on_closed)(void *owner);
	void *owner;
};

static enum error open_mail(const struct outbox *outbox,
			    struct channel **channel, struct why *why)
{
	static const char maildir[] = "maildir:";
	const char *server = outbox->set.config->mail_server;

	if (strncmp(server, maildir, strlen(maildir)) == 0)
		return channel_maildir_open(server + strlen(maildir),
					    outbox->set.loop, channel, why);
	return channel_smtp_open(outbox->set.config, outbox->set.loop, channel,
				 why);
}

static enum error open_sms(const struct outbox *outbox,
			   struct channel **channel, struct why *why)
{
	static const char file[] = "file:";
	const char *gateway = outbox->set.config->sms_gateway;

	if (strncmp(gateway, file, strlen(file)) == 0)
		return channel_file_open(gateway + strlen(file),
					 outbox->set.loop, channel, why);
	return channel_gateway_open(outbox->set.config, outbox->set.loop,
				    channel, why);
}

static enum error open_channels(struct outbox *outbox, struct why *why)
{
	struct channel **mail = &outbox->ways[0].channel;
	struct channel **sms = &outbox->ways[1].channel;
	enum error error = ERROR_NONE;

	*mail = outbox->set.mail;
	if (*mail == NULL)
		error = open_mail(outbox, mail, why);
	if (error != ERROR_NONE)
		return why_wrap(why, error, "mail");
	outbox->open_channels++;
	*sms = outbox->set.sms;
	if (*sms == NULL)
		error = open_sms(outbox, sms, why);
	if (error != ERROR_NONE)
		return why_wrap(why, error, "sms");
	outbox->open_channels++;
	return ERROR_NONE;
}

/* Mail may come twice after a crash, an SMS only where that is harmless. */
static unsigned repeatable(const struct outbox *outbox)
{
	unsigned channels = CHANNEL_EMAIL;

	for (int i = 0; i < CHANNEL_COUNT; i++)
		if (outbox->ways[i].channel->is_idempotent)
			channels |= outbox->ways[i].channel->kind;
	return channels;
}

static enum error recover(struct outbox *outbox, struct why *why)
{
	struct store *store = outbox->set.store;
	enum error error = store_begin(store, why);

	if (error != ERROR_NONE)
		return error;
	error = store_messages_recover(store, outbox->set.now,
				       repeatable(outbox), &outbox->epoch, why);
	return store_finish(store, error, why);
}

/* The day's count goes on where an earlier process left it. */
static enum error open_flow(const struct outbox *outbox, struct way *way,
			    struct why *why)
{
	const struct zone *zone = outbox->set.office.zone;
	int64_t now = outbox->set.now;

	way->flow = (struct flow){ .rate = way->channel->rate,
				   .zone = zone,
				   .seed = (uint64_t)way->channel->kind,
				   .second = now };
	if (way->channel->rate.per_day == 0)
		return ERROR_NONE;
	return store_messages_sent_since(
		outbox->set.store, way->channel->kind,
		zone_instant(zone, zone_date(zone, now), 0), &way->flow.in_day,
		why);
}

enum error outbox_open(const struct outbox_config *config,
		       struct outbox **opened, struct why *why)
{
	struct outbox *outbox = memory_alloc(sizeof(*outbox));
	enum error error;

	outbox->set = *config;
	*opened = outbox;
	error = open_channels(outbox, why);
	if (error == ERROR_NONE)
		error = recover(outbox, why);
	for (int i = 0; i < CHANNEL_COUNT && error == ERROR_NONE; i++)
		error = open_flow(outbox, &outbox->ways[i], why);
	return error;
}

/* Commits one change of a message's state. */
static enum error record(struct outbox *outbox,
			 const struct message_change *change, struct why *why)
{
	struct store *store = outbox->set.store;
	enum error error = store_begin(store, why);

	if (error != ERROR_NONE)
		return error;
	error = store_message_change(store, change, why);
	return store_finish(store, error, why);
}

static bool on_hand_over(struct delivery *delivery)
{
	struct sending *sending = delivery->owner;
	struct message_change change = {
		.id = delivery->message_id,
		.from = sending->state,
		.to = MESSAGE_HANDED_OVER,
		.at = sending->outbox->set.clock(sending->outbox->set.app),
	};
	struct why why;

	if (record(sending->outbox, &change, &why) != ERROR_NONE) {
		log_error("outbox: message %lld not handed over: %s",
			  (long long)delivery->message_id, why.text);
		return false;
	}
	sending->state = MESSAGE_HANDED_OVER;
	return true;
}

/* To be tried again: later, or, when it is too old, not any more. */
static void put_back(const struct sending *sending, int64_t now,
		     struct message_change *change)
{
	int64_t wait = backoff_wait(sending->tries,
				    (uint64_t)sending->delivery.message_id);

	if (now - sending->created_at > BACKOFF_GIVE_UP_S) {
		change->to = MESSAGE_EXPIRED;
		change->journal_kind = "expired";
		return;
	}
	change->to = MESSAGE_READY;
	change->next_try_at = now + wait;
	if (sending->way->channel->kind == CHANNEL_SMS)
		change->next_try_at = quiet_end(
			sending->outbox->set.office.zone, change->next_try_at);
	if (sending->tries == 1)
		change->journal_kind = "retry";
}

/* What an outcome means for the message. */
static void judge(struct sending *sending, const struct outcome *outcome,
		  int64_t now, struct message_change *change)
{
	switch (outcome->kind) {
	case OUTCOME_SENT:
		change->to = MESSAGE_SENT;
		change->journal_kind = "sent";
		break;
	case OUTCOME_REFUSED:
		change->to = MESSAGE_REFUSED;
		change->journal_kind = "refused";
		break;
	case OUTCOME_RETRY:
	case OUTCOME_RELAY:
	case OUTCOME_MISCONFIGURED:
		put_back(sending, now, change);
		break;
	case OUTCOME_UNCERTAIN:
		/* Mail is repeated with the same bytes, an SMS is not. */
		if (sending->state == MESSAGE_HANDED_OVER &&
		    sending->way->channel->kind != CHANNEL_EMAIL &&
		    !sending->way->channel->is_idempotent) {
			change->to = MESSAGE_HELD;
			change->journal_kind = "held";
		} else {
			put_back(sending, now, change);
			change->journal_kind = "uncertain";
		}
		break;
	}
}

/* What the outcome means for all that is to go out this way. */
static void judge_way(struct sending *sending, const struct outcome *outcome,
		      int64_t now, struct message_change *change)
{
	if (!flow_judge(&sending->way->flow, outcome, now))
		return;
	log_error("%s: %s takes nothing from us until this is mended: %s",
		  sending->way->channel->name, outcome->server,
		  outcome->answer);
	if (change->to == MESSAGE_READY)
		change->journal_kind = "misconfigured";
}

static void forget(struct sending *sending)
{
	struct sending **link = &sending->outbox->sendings;

	while (*link != sending)
		link = &(*link)->next;
	*link = sending->next;
	sending->way->under_way--;
	arena_clear(&sending->arena);
	free(sending);
}

static void on_done(struct delivery *delivery, const struct outcome *outcome)
{
	struct sending *sending = delivery->owner;
	struct outbox *outbox = sending->outbox;
	int64_t now = outbox->set.clock(outbox->set.app);
	struct message_change change = { .id = delivery->message_id,
					 .from = sending->state,
					 .at = now,
					 .server = outcome->server,
					 .answer = outcome->answer,
					 .gateway_id = outcome->id,
					 .cost = outcome->cost,
					 .parts = outcome->parts };
	struct why why = { "" };
	enum error error;

	judge(sending, outcome, now, &change);
	judge_way(sending, outcome, now, &change);
	/* What cannot be recorded must not be gone on from: the next start
	 * finds it claimed or handed over, and settles it. */
	error = record(outbox, &change, &why);
	if (error != ERROR_NONE)
		outbox->set.fail(outbox->set.app, error, &why);
	log_info("message=%lld channel=%s state=%s server=%s",
		 (long long)change.id, sending->way->channel->name,
		 message_state_word(change.to), outcome->server);
	forget(sending);
	outbox->set.wake(outbox->set.app);
}

/* Makes the request for a message that was claimed. */
static struct sending *make_sending(struct outbox *outbox, struct way *way,
				    const struct message *message, int64_t now)
{
	struct sending *sending = memory_alloc(sizeof(*sending));
	struct arena *arena = &sending->arena;

	sending->outbox = outbox;
	sending->way = way;
	sending->state = MESSAGE_CLAIMED;
	sending->tries = message->tries + 1;
	sending->created_at = message->created_at;
	sending->delivery = (struct delivery){
		.message_id = message->id,
		.token = arena_string(arena, message->token),
		.sender = mail_address(arena, outbox->set.config->mail_from),
		.to = arena_string(arena, message->address),
		.bytes = arena_bytes(arena, message->bytes, message->length),
		.length = message->length,
		.at = now,
		.tries = sending->tries,
		.task = message->first_task,
		.on_hand_over = on_hand_over,
		.on_done = on_done,
		.owner = sending,
	};
	return sending;
}

/* Tried before, and the gateway would not know a repeat any more. */
static bool is_too_late(const struct way *way, const struct message *message,
			int64_t now)
{
	return way->channel->repeat_s > 0 && message->tries > 0 &&
	       now - message->created_at >= way->channel->repeat_s;
}

/* Marks a message as claimed, or as expired when nothing is left to say. */
static enum error claim(struct outbox *outbox, struct message *message,
			int64_t now, struct arena *arena, bool *is_claimed,
			struct why *why)
{
	const struct way *way =
		&outbox->ways[message->channel == CHANNEL_EMAIL ? 0 : 1];
	struct render render = { .store = outbox->set.store,
				 .config = outbox->set.config,
				 .office = outbox->set.office,
				 .templates = outbox->set.templates };
	struct message_change change = { .id = message->id,
					 .from = MESSAGE_READY,
					 .to = MESSAGE_CLAIMED,
					 .at = now,
					 .epoch = outbox->epoch };
	const char *obsolete = NULL;
	enum error error =
		render_message(&render, message, now, arena, &obsolete, why);

	if (error != ERROR_NONE)
		return error;
	*is_claimed = obsolete == NULL;
	if (obsolete != NULL) {
		change.to = MESSAGE_EXPIRED;
		change.answer = obsolete;
		change.journal_kind = "expired";
	} else if (is_too_late(way, message, now)) {
		*is_claimed = false;
		change.to = MESSAGE_HELD;
		change.answer = "it may have been sent, and the gateway would "
				"not know a repeat any more";
		change.journal_kind = "held";
	}
	return store_message_change(outbox->set.store, &change, why);
}

/* Claims a batch in one transaction; the sendings start after the commit. */
static enum error claim_batch(struct outbox *outbox, struct message *messages,
			      size_t count, int64_t now, struct arena *arena,
			      bool *claimed, struct why *why)
{
	enum error error = store_begin(outbox->set.store, why);

	if (error != ERROR_NONE)
		return error;
	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		error = claim(outbox, &messages[i], now, arena, &claimed[i],
			      why);
	return store_finish(outbox->set.store, error, why);
}

/* Until when nothing goes out this way: a fault of the relay's, or, for SMS,
 * the night. `now` when it is open. */
static int64_t closed_until(const struct outbox *outbox, const struct way *way,
			    int64_t now)
{
	int64_t open_at = flow_open_at(&way->flow, now);

	if (way->channel->kind == CHANNEL_SMS)
		open_at = quiet_end(outbox->set.office.zone, open_at);
	return open_at;
}

/* Messages that can be claimed: what the channel wants and the flow allows. */
static int room_of(const struct way *way, int64_t now)
{
	int room = way->channel->capacity - way->under_way;
	int flows = flow_room(&way->flow, now);

	/* A breaker that is half open waits for the one that is to show. */
	if (way->flow.broken_at > 0 && way->under_way > 0)
		return 0;
	return flows < room ? flows : room;
}

static enum error run_way(struct outbox *outbox, struct way *way, int64_t now,
			  struct why *why)
{
	int room = room_of(way, now);
	struct arena arena = { 0 };
	struct message *messages = NULL;
	bool *claimed;
	size_t count = 0;
	enum error error;

	if (room <= 0 || closed_until(outbox, way, now) > now)
		return ERROR_NONE;
	error = store_messages_due(outbox->set.store, way->channel->kind, now,
				   room, &arena, &messages, &count, why);
	claimed = arena_alloc(&arena, (count + 1) * sizeof(*claimed));
	if (error == ERROR_NONE && count > 0)
		error = claim_batch(outbox, messages, count, now, &arena,
				    claimed, why);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++) {
		struct sending *sending;

		if (!claimed[i])
			continue;
		sending = make_sending(outbox, way, &messages[i], now);
		sending->next = outbox->sendings;
		outbox->sendings = sending;
		way->under_way++;
		flow_take(&way->flow, now);
		way->channel->send(way->channel, &sending->delivery);
	}
	arena_clear(&arena);
	return error;
}

static enum error look_ahead(struct outbox *outbox, struct way *way,
			     int64_t now, struct why *why)
{
	enum error error = store_message_next(
		outbox->set.store, way->channel->kind, &way->next_at, why);

	/* With no room left the end of a delivery wakes us. */
	if (way->under_way >= way->channel->capacity ||
	    (way->flow.broken_at > 0 && way->under_way > 0))
		way->next_at = INT64_MAX;
	else if (way->next_at != INT64_MAX) {
		int64_t open_at = closed_until(outbox, way, now);

		if (way->next_at < open_at && open_at > now)
			way->next_at = open_at;
	}
	return error;
}

enum error outbox_run(struct outbox *outbox, int64_t now, struct why *why)
{
	enum error error = ERROR_NONE;

	for (int i = 0; i < CHANNEL_COUNT && error == ERROR_NONE; i++) {
		struct way *way = &outbox->ways[i];

		way->next_at = INT64_MAX;
		if (outbox->is_stopped)
			continue;
		error = run_way(outbox, way, now, why);
		if (error == ERROR_NONE)
			error = look_ahead(outbox, way, now, why);
	}
	return error == ERROR_NONE ? error : why_wrap(why, error, "outbox");
}

void outbox_set_templates(struct outbox *outbox,
			  const struct templates *templates)
{
	outbox->set.templates = templates;
}

int outbox_busy(const struct outbox *outbox)
{
	int busy = 0;

	for (int i = 0; i < CHANNEL_COUNT; i++)
		busy += outbox->ways[i].under_way;
	return busy;
}

const char *outbox_trouble(const struct outbox *outbox, struct arena *arena)
{
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		const struct way *way = &outbox->ways[i];

		if (way->flow.broken_at > 0)
			return arena_printf(
				arena,
				"%s: the gateway takes nothing from us until "
				"this is mended (one message an hour is "
				"tried): %s",
				way->channel->name, way->flow.trouble);
	}
	return NULL;
}

int64_t outbox_next_at(const struct outbox *outbox)
{
	int64_t next = INT64_MAX;

	for (int i = 0; i < CHANNEL_COUNT; i++)
		if (outbox->ways[i].next_at < next)
			next = outbox->ways[i].next_at;
	return next;
}

void outbox_stop(struct outbox *outbox)
{
	outbox->is_stopped = true;
}

static void free_when_closed(struct outbox *outbox)
{
	void (*on_closed)(void *owner) = outbox->on_closed;
	void *owner = outbox->owner;

	if (outbox->open_channels > 0)
		return;
	assert(outbox->sendings == NULL); /* channels end what they began */
	free(outbox);
	if (on_closed != NULL)
		on_closed(owner);
}

static void on_channel_closed(void *owner)
{
	struct outbox *outbox = owner;

	outbox->open_channels--;
	free_when_closed(outbox);
}

void outbox_close(struct outbox *outbox, void (*on_closed)(void *owner),
		  void *owner)
{
	outbox->is_stopped = true;
	outbox->on_closed = on_closed;
	outbox->owner = owner;
	outbox->open_channels++; /* our own hold, until the end of this */
	for (int i = 0; i < CHANNEL_COUNT; i++) {
		struct channel *channel = outbox->ways[i].channel;

		if (channel == NULL)
			continue;
		channel->stop(channel);
		channel->close(channel, on_channel_closed, outbox);
	}
	on_channel_closed(outbox);
}
