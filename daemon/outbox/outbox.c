#include "outbox/outbox.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "outbox/backoff.h"
#include "outbox/claim.h"
#include "outbox/compose.h"
#include "outbox/verdict.h"
#include "outbox/way.h"
#include "store/recovery.h"

struct outbox;

/* One message under way: the channel's request, and where it stands. */
struct sending {
	struct outbox *outbox;
	struct way *way;
	struct delivery delivery;
	enum message_state state;
	int tries;
	int64_t give_up_at;
	const struct zone *zone; /* of the person who is told */
	struct arena arena;
	struct outcome outcome; /* once it has ended … */
	struct message_change change; /* … and what that means for it … */
	enum flow_news news; /* … and for its way */
	struct sending *next;
};

struct outbox {
	struct outbox_config set;
	int64_t epoch;
	struct way ways[CHANNEL_COUNT]; /* by channel_place */
	struct sending *sendings;
	struct sending *settled; /* ended, and not recorded yet */
	struct sending **settled_end;
	bool is_alone; /* what is under way may have crashed us before */
	int open_channels;
	bool is_stopped;
	struct arena arena; /* of the zones */
	struct zones zones; /* of those who are told */
	void (*on_closed)(void *owner);
	void *owner;
};

/* ------------------------------------------------------------ opening */

static enum error open_channel(struct outbox *outbox, int place,
			       struct why *why)
{
	const struct outbox_config *set = &outbox->set;
	struct way *way = &outbox->ways[place];
	enum error error = ERROR_NONE;

	way->next_at = INT64_MAX;
	way->flow.rate = set->config->rates[place];
	way->flow.zone = set->office.zone;
	way->channel = set->channels[place];
	if (way->channel == NULL)
		error = channel_open(place, set->config, set->loop,
				     &way->channel, why);
	if (error != ERROR_NONE) {
		way->channel = NULL;
		return why_wrap(why, error, "%s", channel_words[place]);
	}
	outbox->open_channels++;
	return way_open(way, set->store, set->now, why);
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
	struct recovery recovery = {
		.now = outbox->set.now,
		.idempotent_channels = repeatable(outbox),
		.has_crashed = outbox->set.crash.is_set,
		.crashed_on = outbox->set.crash.subject,
	};
	enum error error = store_begin(store, why);

	if (error != ERROR_NONE)
		return error;
	error = store_recover(store, &recovery, why);
	outbox->epoch = recovery.epoch;
	return store_finish(store, error, why);
}

enum error outbox_open(const struct outbox_config *config,
		       struct outbox **opened, struct why *why)
{
	struct outbox *outbox = memory_alloc(sizeof(*outbox));
	enum error error = ERROR_NONE;

	outbox->set = *config;
	outbox->settled_end = &outbox->settled;
	zones_open(&outbox->zones, config->office.zone, &outbox->arena);
	*opened = outbox;
	for (int i = 0; i < CHANNEL_COUNT && error == ERROR_NONE; i++)
		error = open_channel(outbox, i, why);
	return error == ERROR_NONE ? recover(outbox, why) : error;
}

/* --------------------------------------------------- one message's way */

/*
 * What ends is not recorded by itself but with the next that is claimed or
 * handed over, in one transaction, or at the latest by outbox_run: a commit
 * costs a sync of the disk, however much is in it. Nothing goes out before
 * its connection's last was recorded: after a crash no more is in doubt than
 * there were connections.
 */
static enum error write_settled(struct outbox *outbox, struct why *why)
{
	struct store *store = outbox->set.store;
	enum error error = ERROR_NONE;

	for (struct sending *at = outbox->settled;
	     at != NULL && error == ERROR_NONE; at = at->next) {
		error = store_message_change(store, &at->change, why);
		if (error == ERROR_NONE && at->news != FLOW_NOTHING)
			error = way_tell(at->way, store, at->news,
					 at->change.at, why);
	}
	for (int i = 0; i < CHANNEL_COUNT && error == ERROR_NONE; i++)
		error = way_keep(&outbox->ways[i], store, why);
	return error;
}

/* They are recorded. */
static void forget_settled(struct outbox *outbox)
{
	while (outbox->settled != NULL) {
		struct sending *sending = outbox->settled;

		outbox->settled = sending->next;
		log_info("message=%lld channel=%s state=%s server=%s",
			 (long long)sending->change.id,
			 sending->way->channel->name,
			 message_state_word(sending->change.to),
			 sending->outcome.server);
		arena_clear(&sending->arena);
		free(sending);
	}
	outbox->settled_end = &outbox->settled;
}

static enum error write_hand_over(struct outbox *outbox,
				  const struct delivery *delivery,
				  struct why *why)
{
	const struct sending *sending = delivery->owner;
	struct message_change change = {
		.id = delivery->message_id,
		.from = sending->state,
		.to = MESSAGE_HANDED_OVER,
		.at = outbox->set.clock(outbox->set.app),
	};

	return store_message_change(outbox->set.store, &change, why);
}

/* What one transaction takes along, besides what has ended: that these are
 * handed over, and what is claimed of one way. */
struct step {
	const struct delivery *handed_over; /* chained, or NULL */
	struct way *way;
	struct claimed claimed;
	struct arena arena;
	int64_t now;
};

static enum error write_step(struct outbox *outbox, struct step *step,
			     struct why *why)
{
	const struct claim claim = {
		.render = { .store = outbox->set.store,
			    .config = outbox->set.config,
			    .office = outbox->set.office,
			    .templates = outbox->set.templates },
		.zones = &outbox->zones,
		.epoch = outbox->epoch,
		.now = step->now,
	};
	enum error error = write_settled(outbox, why);

	for (const struct delivery *at = step->handed_over;
	     at != NULL && error == ERROR_NONE; at = at->with)
		error = write_hand_over(outbox, at, why);
	if (error == ERROR_NONE && step->claimed.count > 0)
		error = claim_all(&claim, step->way, &step->claimed,
				  &step->arena, why);
	return error;
}

static enum error record(struct outbox *outbox, struct step *step,
			 struct why *why)
{
	struct store *store = outbox->set.store;
	enum error error = store_begin(store, why);

	if (error != ERROR_NONE)
		return error;
	error = store_finish(store, write_step(outbox, step, why), why);
	if (error == ERROR_NONE)
		forget_settled(outbox);
	return error;
}

/* Nothing but what has ended. */
static enum error record_settled(struct outbox *outbox, struct why *why)
{
	struct step step = { 0 };

	return outbox->settled == NULL ? ERROR_NONE
				       : record(outbox, &step, why);
}

/* What the outcome means for all that is to go out this way. Mail that was out
 * and is not answered for is the relay's fault too: it broke off. */
static enum flow_news judge_way(struct sending *sending,
				const struct outcome *outcome, int64_t now)
{
	struct outcome seen = *outcome;

	/* What we break off ourselves says nothing of the other side. */
	if (sending->outbox->is_stopped)
		return FLOW_NOTHING;
	if (seen.kind == OUTCOME_UNCERTAIN &&
	    sending->way->channel->kind == CHANNEL_EMAIL)
		seen.kind = OUTCOME_RELAY;
	return flow_judge(&sending->way->flow, &seen, now);
}

static struct verdict judge(const struct sending *sending,
			    enum outcome_kind outcome, int64_t now)
{
	const struct outbox *outbox = sending->outbox;
	const struct channel *channel = sending->way->channel;
	const struct attempt attempt = {
		.message_id = sending->delivery.message_id,
		.channel = channel->kind,
		.is_idempotent = channel->is_idempotent,
		.is_out = sending->state == MESSAGE_HANDED_OVER,
		.tries = sending->tries,
		.give_up_at = sending->give_up_at,
		.zone = sending->zone,
	};
	struct verdict verdict = verdict_of(&attempt, outcome, now);

	/* It was we who broke off: at the next start it goes on. */
	if (outbox->is_stopped && verdict.to == MESSAGE_READY)
		verdict.next_try_at = now;
	return verdict;
}

/* From what is under way to what has ended. */
static void settle(struct sending *sending)
{
	struct outbox *outbox = sending->outbox;
	struct sending **link = &outbox->sendings;

	while (*link != sending)
		link = &(*link)->next;
	*link = sending->next;
	sending->way->under_way--;
	outbox->is_alone = outbox->is_alone && outbox->sendings != NULL;
	sending->next = NULL;
	*outbox->settled_end = sending;
	outbox->settled_end = &sending->next;
}

static void on_done(struct delivery *delivery, const struct outcome *outcome)
{
	struct sending *sending = delivery->owner;
	struct outbox *outbox = sending->outbox;
	int64_t now = outbox->set.clock(outbox->set.app);
	struct verdict verdict;
	struct why why = { "" };
	enum error error = ERROR_NONE;

	sending->outcome = *outcome;
	outcome = &sending->outcome;
	sending->news = judge_way(sending, outcome, now);
	verdict = judge(sending, outcome->kind, now);
	sending->change = (struct message_change){
		.id = delivery->message_id,
		.from = sending->state,
		.to = verdict.to,
		.at = now,
		.next_try_at = verdict.next_try_at,
		.server = outcome->server,
		.answer = outcome->answer,
		.journal_kind = verdict.journal_kind,
		.gateway_id = outcome->id,
		.cost = outcome->cost,
		.parts = outcome->parts,
		.is_doubtful = verdict.is_doubtful,
		.is_undelivered = verdict.is_undelivered,
	};
	if (sending->news == FLOW_BROKE && verdict.to == MESSAGE_READY)
		sending->change.journal_kind = "misconfigured";
	settle(sending);
	/* When stopping, nothing comes that it could wait for. */
	if (outbox->is_stopped)
		error = record_settled(outbox, &why);
	/* What cannot be recorded must not be gone on from: the next start
	 * finds it claimed or handed over, and settles it. */
	if (error != ERROR_NONE)
		outbox->set.fail(outbox->set.app, error, &why);
	outbox->set.wake(outbox->set.app);
}

static bool on_hand_over(struct delivery *first);

/* Hands a message that was claimed to its channel. */
static void start(struct outbox *outbox, struct way *way,
		  const struct message *message, int64_t now)
{
	struct sending *sending = memory_alloc(sizeof(*sending));
	struct arena *arena = &sending->arena;

	sending->outbox = outbox;
	sending->way = way;
	sending->zone = zones_find(&outbox->zones, message->timezone);
	sending->state = MESSAGE_CLAIMED;
	sending->tries = message->tries + 1;
	sending->give_up_at =
		backoff_give_up_at(message->created_at, message->last_due,
				   outbox->set.office.zone);
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
	sending->next = outbox->sendings;
	outbox->sendings = sending;
	way->under_way++;
	way->channel->send(way->channel, &sending->delivery);
}

/* ------------------------------------------------------------- running */

/* Claims and starts what a way has room for; in the same transaction what is
 * handed over is recorded. */
static enum error run_way(struct outbox *outbox, struct step *step,
			  bool is_suspect, struct why *why)
{
	struct claimed *claimed = &step->claimed;
	int room = way_open_at(step->way, step->now) > step->now
			   ? 0
			   : way_room(step->way, step->now);
	const struct message_choice choice = {
		.channel = step->way->channel->kind,
		.is_suspect = is_suspect,
		.now = step->now,
		.limit = is_suspect ? 1 : room,
	};
	enum error error = ERROR_NONE;

	if (room > 0 && !outbox->is_stopped && !outbox->is_alone)
		error = store_messages_due(outbox->set.store, &choice,
					   &step->arena, &claimed->messages,
					   &claimed->count, why);
	if (error == ERROR_NONE &&
	    (claimed->count > 0 || step->handed_over != NULL))
		error = record(outbox, step, why);
	for (size_t i = 0; i < claimed->count && error == ERROR_NONE; i++)
		if (claimed->is_claimed[i])
			start(outbox, step->way, &claimed->messages[i],
			      step->now);
	arena_clear(&step->arena);
	return error;
}

static bool on_hand_over(struct delivery *first)
{
	struct sending *sending = first->owner;
	struct outbox *outbox = sending->outbox;
	struct step step = { .handed_over = first,
			     .way = sending->way,
			     .now = outbox->set.clock(outbox->set.app) };
	struct why why;

	if (run_way(outbox, &step, false, &why) != ERROR_NONE) {
		log_error("outbox: message %lld not handed over: %s",
			  (long long)first->message_id, why.text);
		return false;
	}
	for (struct delivery *at = first; at != NULL; at = at->with) {
		sending = at->owner;
		sending->state = MESSAGE_HANDED_OVER;
	}
	return true;
}

/* What may have crashed us goes when nothing else is under way, and nothing
 * else goes until it is done: whatever happens, it alone is to blame. */
static enum error run_suspect(struct outbox *outbox, int64_t now,
			      struct why *why)
{
	enum error error = ERROR_NONE;

	for (int i = 0; i < CHANNEL_COUNT && error == ERROR_NONE; i++) {
		struct step step = { .way = &outbox->ways[i], .now = now };

		if (outbox->sendings != NULL)
			break;
		error = run_way(outbox, &step, true, why);
		outbox->is_alone = outbox->sendings != NULL;
	}
	return error;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* When a way has work again, if what is under way does not wake us before. */
static enum error look_ahead(struct outbox *outbox, struct way *way,
			     int64_t now, struct why *why)
{
	struct store *store = outbox->set.store;
	unsigned kind = way->channel->kind;
	int64_t open_at = way_open_at(way, now);
	int64_t next;
	int64_t suspect;
	enum error error = store_message_next(store, kind, false, &next, why);

	if (error == ERROR_NONE)
		error = store_message_next(store, kind, true, &suspect, why);
	if (error != ERROR_NONE)
		return error;
	if (outbox->sendings == NULL)
		next = earlier(next, suspect);
	if (outbox->is_alone || way_is_full(way) ||
	    (way->flow.row.broken_at > 0 && way->under_way > 0))
		next = INT64_MAX;
	else if (next != INT64_MAX && next < open_at && open_at > now)
		next = open_at;
	way->next_at = earlier(next, flow_tell_at(&way->flow));
	return ERROR_NONE;
}

enum error outbox_run(struct outbox *outbox, int64_t now, struct why *why)
{
	enum error error = ERROR_NONE;

	for (int i = 0; i < CHANNEL_COUNT && error == ERROR_NONE; i++) {
		struct step step = { .way = &outbox->ways[i], .now = now };

		step.way->next_at = INT64_MAX;
		if (outbox->is_stopped)
			continue;
		error = way_look_after(step.way, outbox->set.store, now, why);
		if (error == ERROR_NONE)
			error = run_way(outbox, &step, false, why);
	}
	if (error == ERROR_NONE && !outbox->is_stopped)
		error = run_suspect(outbox, now, why);
	if (error == ERROR_NONE)
		error = record_settled(outbox, why);
	for (int i = 0; i < CHANNEL_COUNT && error == ERROR_NONE; i++)
		if (!outbox->is_stopped)
			error = look_ahead(outbox, &outbox->ways[i], now, why);
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

void outbox_troubles(const struct outbox *outbox, int64_t now,
		     struct arena *arena, struct strings *troubles)
{
	for (int i = 0; i < CHANNEL_COUNT; i++)
		way_troubles(&outbox->ways[i], now, arena, troubles);
}

int64_t outbox_next_at(const struct outbox *outbox)
{
	int64_t next = INT64_MAX;

	for (int i = 0; i < CHANNEL_COUNT; i++)
		next = earlier(next, outbox->ways[i].next_at);
	return next;
}

/* ------------------------------------------------------------- closing */

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
	forget_settled(outbox);
	zones_clear(&outbox->zones);
	arena_clear(&outbox->arena);
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
	struct why why;

	outbox->is_stopped = true;
	if (record_settled(outbox, &why) != ERROR_NONE)
		log_error("outbox: %s", why.text);
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
