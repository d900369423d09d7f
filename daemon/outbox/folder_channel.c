/*
 * A queue of deliveries and one uv_idle that works it off, one a turn; it
 * runs only while something waits. File I/O happens on the loop: a message is
 * some kilobytes and two syncs. Where a disk takes more than 20 ms for that,
 * this is what should go to the pool.
 */
#include "outbox/folder_channel.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "outbox/folder.h"

#define CAPACITY 32
#define TOKEN_LIMIT 128

/* A delivery that waits for its turn. */
struct waiting {
	struct waiting *next;
	struct delivery *delivery;
	bool is_broken_off;
};

struct folder_channel {
	struct channel channel; /* first: what the outbox knows */
	const struct folder_kind *kind;
	char *root;
	uv_idle_t idle;
	struct waiting *first;
	struct waiting **end;
	bool is_closing;
	void (*on_closed)(void *owner);
	void *owner;
};

static struct folder_channel *owner_of(struct channel *channel)
{
	return (struct folder_channel *)channel;
}

const char *folder_channel_name(struct arena *arena,
				const struct delivery *delivery)
{
	char *name = arena_printf(arena, "%010lld.%.*s",
				  (long long)delivery->message_id, TOKEN_LIMIT,
				  delivery->token);

	/* A token is ours; still, it names a file in this folder or none. */
	for (char *at = name; *at != '\0'; at++)
		if (strchr("abcdefghijklmnopqrstuvwxyz"
			   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.@_-",
			   *at) == NULL)
			*at = '_';
	return name;
}

/* Writes the draft, asks to hand over, renames. */
static void put(const struct folder_channel *folder, struct delivery *delivery,
		const struct folder_place *place, struct outcome *outcome)
{
	bool is_moved = false;
	struct why why;

	if (folder_write(place->draft, text_string(&place->content),
			 place->content.length, &why) != ERROR_NONE) {
		outcome_set(outcome, OUTCOME_RELAY, folder->root, "%s",
			    why.text);
		return;
	}
	if (folder->kind->mode != 0)
		(void)chmod(place->draft, folder->kind->mode);
	if (!delivery->on_hand_over(delivery)) {
		(void)unlink(place->draft);
		outcome_set(outcome, OUTCOME_RELAY, folder->root,
			    "handing over could not be recorded");
		return;
	}
	if (folder_move(place->draft, place->path, place->folder, &is_moved,
			&why) == ERROR_NONE) {
		outcome_set(outcome, OUTCOME_SENT, folder->root, "stored as %s",
			    place->path);
		return;
	}
	if (!is_moved)
		(void)unlink(place->draft);
	outcome_set(outcome, is_moved ? OUTCOME_UNCERTAIN : OUTCOME_RELAY,
		    folder->root, "%s", why.text);
}

static void deliver(const struct folder_channel *folder,
		    struct delivery *delivery, struct outcome *outcome)
{
	struct folder_place place = { .context = folder->kind->context };
	struct arena arena = { 0 };
	struct why why;

	if (folder->kind->place(folder->root, delivery, &arena, &place, &why) !=
	    ERROR_NONE)
		outcome_set(outcome, OUTCOME_REFUSED, folder->root, "%s",
			    why.text);
	else if (place.is_there)
		outcome_set(outcome, OUTCOME_SENT, folder->root,
			    "was stored before");
	else
		put(folder, delivery, &place, outcome);
	text_clear(&place.content);
	arena_clear(&arena);
}

static void on_handle_closed(uv_handle_t *handle)
{
	struct folder_channel *folder = handle->data;
	void (*on_closed)(void *owner) = folder->on_closed;
	void *owner = folder->owner;

	if (folder->kind->release != NULL)
		folder->kind->release(folder->kind->context);
	free(folder->root);
	free(folder);
	on_closed(owner);
}

static void close_handle(struct folder_channel *folder)
{
	uv_close((uv_handle_t *)&folder->idle, on_handle_closed);
}

/* The next delivery; `on_done` may send another or close the channel. */
static void work_off_one(struct folder_channel *folder)
{
	struct waiting *waiting = folder->first;
	struct outcome outcome;

	folder->first = waiting->next;
	if (folder->first == NULL) {
		folder->end = &folder->first;
		(void)uv_idle_stop(&folder->idle);
	}
	if (waiting->is_broken_off)
		outcome_set(&outcome, OUTCOME_RELAY, folder->root,
			    "stopped before it was written");
	else
		deliver(folder, waiting->delivery, &outcome);
	waiting->delivery->on_done(waiting->delivery, &outcome);
	free(waiting);
	if (folder->is_closing && folder->first == NULL &&
	    !uv_is_closing((uv_handle_t *)&folder->idle))
		close_handle(folder);
}

static void on_idle(uv_idle_t *idle)
{
	struct folder_channel *folder = idle->data;

	work_off_one(folder);
}

static void send_delivery(struct channel *channel, struct delivery *delivery)
{
	struct folder_channel *folder = owner_of(channel);
	struct waiting *waiting = memory_alloc(sizeof(*waiting));

	assert(!folder->is_closing); /* the outbox sends no more by then */
	waiting->delivery = delivery;
	*folder->end = waiting;
	folder->end = &waiting->next;
	(void)uv_idle_start(&folder->idle, on_idle);
}

static void stop(struct channel *channel)
{
	struct folder_channel *folder = owner_of(channel);

	for (struct waiting *waiting = folder->first; waiting != NULL;
	     waiting = waiting->next)
		waiting->is_broken_off = true;
}

/* What waits is reported first; the handle goes after the last of it. */
static void close_channel(struct channel *channel,
			  void (*on_closed)(void *owner), void *owner)
{
	struct folder_channel *folder = owner_of(channel);

	assert(!folder->is_closing); /* closed once */
	folder->is_closing = true;
	folder->on_closed = on_closed;
	folder->owner = owner;
	if (folder->first == NULL)
		close_handle(folder);
}

enum error folder_channel_open(const struct folder_kind *kind, const char *root,
			       uv_loop_t *loop, struct channel **channel,
			       struct why *why)
{
	struct folder_channel *folder;
	enum error error;

	if (root == NULL || *root == '\0')
		return why_set(why, ERROR_INPUT, "no folder is named");
	error = kind->prepare(root, why);
	if (error != ERROR_NONE)
		return error;
	folder = memory_alloc(sizeof(*folder));
	folder->channel = (struct channel){
		.name = kind->name,
		.kind = kind->channel,
		.capacity = CAPACITY,
		.is_idempotent = true,
		.send = send_delivery,
		.stop = stop,
		.close = close_channel,
	};
	folder->kind = kind;
	folder->root = memory_string(root);
	folder->end = &folder->first;
	(void)uv_idle_init(loop, &folder->idle); /* cannot fail */
	folder->idle.data = folder;
	*channel = &folder->channel;
	return ERROR_NONE;
}
