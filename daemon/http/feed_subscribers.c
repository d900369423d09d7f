#include "http/feed_subscribers.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"

/* Two programs that ask by turns make a write each time: so often a day. */
#define WRITES_A_DAY 64

/* Sorted by hash. */
struct feed_subscribers {
	struct feed_subscriber **items;
	size_t count;
	size_t room;
	bool has_notes; /* some are to be stored */
};

struct feed_subscribers *feed_subscribers_open(void)
{
	return memory_alloc(sizeof(struct feed_subscribers));
}

static void free_one(struct feed_subscriber *one)
{
	for (int i = 0; i < 2; i++)
		feed_dress_clear(&one->slots[i].dress);
	arena_clear(&one->arena);
	free(one);
}

void feed_subscribers_close(struct feed_subscribers *subscribers)
{
	for (size_t i = 0; i < subscribers->count; i++)
		free_one(subscribers->items[i]);
	free(subscribers->items);
	free(subscribers);
}

void feed_subscribers_doubt(struct feed_subscribers *subscribers)
{
	for (size_t i = 0; i < subscribers->count; i++)
		subscribers->items[i]->is_stale = true;
}

/* Where a tag is, or would be. */
static size_t place_of(const struct feed_subscribers *subscribers,
		       const unsigned char *tag)
{
	size_t low = 0;
	size_t high = subscribers->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		/* Half of it finds the place; the whole is compared in a
		 * time that tells nothing. */
		if (memcmp(subscribers->items[middle]->tag, tag,
			   SECRET_TAG_SIZE / 2) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void remove_at(struct feed_subscribers *subscribers, size_t at)
{
	free_one(subscribers->items[at]);
	subscribers->count--;
	memmove(&subscribers->items[at], &subscribers->items[at + 1],
		(subscribers->count - at) * sizeof(struct feed_subscriber *));
}

static struct feed_subscriber *insert_at(struct feed_subscribers *subscribers,
					 size_t at, const unsigned char *tag)
{
	struct feed_subscriber *one = memory_alloc(sizeof(*one));

	if (subscribers->count == subscribers->room) {
		subscribers->room =
			subscribers->room == 0 ? 16 : subscribers->room * 2;
		subscribers->items =
			memory_resize(subscribers->items, subscribers->room,
				      sizeof(struct feed_subscriber *));
	}
	memmove(&subscribers->items[at + 1], &subscribers->items[at],
		(subscribers->count - at) * sizeof(struct feed_subscriber *));
	subscribers->items[at] = one;
	subscribers->count++;
	memcpy(one->tag, tag, SECRET_TAG_SIZE);
	one->is_stale = true;
	return one;
}

static bool is_same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Whether what is served would be the same. */
static bool is_same(const struct feed_row *a, const struct feed_row *b)
{
	return a->id == b->id && a->kind == b->kind &&
	       a->agency_id == b->agency_id && a->plan_id == b->plan_id &&
	       a->role == b->role && a->has_alarms == b->has_alarms &&
	       is_same_text(a->code, b->code) &&
	       is_same_text(a->name, b->name) &&
	       is_same_text(a->language, b->language);
}

/* Reads the row again. ERROR_NOT_FOUND also when it is revoked. */
static enum error read_row(struct feed_subscriber *one, struct store *store,
			   const char *token, struct why *why)
{
	struct arena arena = { 0 };
	struct feed_row row = { 0 };
	char hash[SECRET_HASH_SIZE];
	enum error error;

	secret_digest(token, SECRET_SIZE - 1, hash);
	error = store_feed_find(store, hash, &arena, &row, why);
	if (error == ERROR_NONE && row.revoked_at != 0)
		error = why_set(why, ERROR_NOT_FOUND, "no such feed");
	if (error != ERROR_NONE) {
		arena_clear(&arena);
		return error;
	}
	if (!is_same(&one->row, &row))
		one->version++;
	arena_clear(&one->arena);
	one->arena = arena;
	one->row = row;
	one->is_stale = false;
	return ERROR_NONE;
}

enum error feed_subscribers_find(struct feed_subscribers *subscribers,
				 struct store *store, const char *token,
				 struct feed_subscriber **found,
				 struct why *why)
{
	unsigned char tag[SECRET_TAG_SIZE];
	struct feed_subscriber *one = NULL;
	enum error error;
	size_t at;

	secret_tag(token, SECRET_SIZE - 1, tag);
	at = place_of(subscribers, tag);
	if (at < subscribers->count &&
	    secret_is_equal(subscribers->items[at]->tag, tag))
		one = subscribers->items[at];
	*found = one;
	if (one != NULL && !one->is_stale)
		return ERROR_NONE;
	if (one == NULL)
		one = insert_at(subscribers, at, tag);
	error = read_row(one, store, token, why);
	if (error == ERROR_NOT_FOUND || (error != ERROR_NONE && !*found)) {
		remove_at(subscribers, at);
		return error;
	}
	*found = one;
	return ERROR_NONE;
}

void feed_subscriber_heard(struct feed_subscribers *subscribers,
			   struct feed_subscriber *subscriber,
			   const struct feed_use *use)
{
	struct feed_row *row = &subscriber->row;
	bool is_same_day = date_is_set(row->last_used_on) &&
			   date_compare(row->last_used_on, use->day) == 0;
	bool is_same_client =
		row->client != NULL && strcmp(row->client, use->client) == 0;

	if (is_same_day && is_same_client && row->status == use->status)
		return;
	if (!is_same_day)
		subscriber->writes = 0;
	if (subscriber->writes >= WRITES_A_DAY)
		return;
	subscriber->writes++;
	row->last_used_on = use->day;
	row->status = use->status;
	if (!is_same_client)
		row->client = arena_string(&subscriber->arena, use->client);
	subscriber->is_heard = true;
	subscribers->has_notes = true;
}

void feed_subscriber_said(struct feed_subscribers *subscribers,
			  struct feed_slot *slot,
			  const struct feed_version *said)
{
	slot->said = *said;
	slot->said.hash = slot->dress.hash;
	subscribers->has_notes = true;
}

static enum error store_notes(struct feed_subscriber *one, struct store *store,
			      struct why *why)
{
	enum error error = ERROR_NONE;

	if (one->is_heard)
		error = store_feed_used(store, &one->row, why);
	for (int i = 0; i < 2 && error == ERROR_NONE; i++)
		if (one->slots[i].said.is_new)
			error = store_feed_version_add(
				store, one->row.id, &one->slots[i].said, why);
	one->is_heard = false;
	one->slots[0].said.is_new = false;
	one->slots[1].said.is_new = false;
	return error;
}

void feed_subscribers_settle(struct feed_subscribers *subscribers,
			     struct store *store)
{
	struct why why;
	enum error error;

	if (!subscribers->has_notes)
		return;
	subscribers->has_notes = false;
	error = store_begin(store, &why);
	for (size_t i = 0; i < subscribers->count && error == ERROR_NONE; i++)
		error = store_notes(subscribers->items[i], store, &why);
	if (error == ERROR_NONE)
		error = store_commit(store, &why);
	else
		store_rollback(store);
	if (error != ERROR_NONE)
		log_warning("feeds: what was served is not remembered: %s",
			    why.text);
}
