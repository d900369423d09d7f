/* The cache of feeds: views as text, kept until a row of theirs changes. */
#ifndef DONDOC_HTTP_FEED_CACHE_H
#define DONDOC_HTTP_FEED_CACHE_H

#include "http/feed_body.h"
#include "http/feed_dress.h"
#include "plan/config.h"
#include "store/changes.h"
#include "store/feeds.h"

struct feed_cache;

/* The pointers outlive the cache. */
struct feed_cache *feed_cache_open(struct store *store,
				   const struct config *config,
				   const struct office *office);
void feed_cache_close(struct feed_cache *cache); /* NULL is allowed */

/* A view as it is kept. */
struct feed_cached {
	struct feed_view view;
	char *code;
	struct feed_body *body; /* NULL until it was read once */
	struct date until; /* it changes by itself on this day */
	bool is_stale; /* to be read again as a whole */
	uint64_t generation; /* another for other bytes, never 0 */
	uint64_t used_at; /* asks so far, at its last */
	size_t bytes;
	struct feed_cached *next;
};

/* Which view of a feed, on which day. */
struct feed_ask {
	const struct feed_row *row;
	bool is_todo;
	struct date today;
};

/*
 * Takes in what was written since the last call: one changed task costs the
 * reading of its unit, and its text where it is shown. Nothing was written:
 * costs nothing.
 */
void feed_cache_sync(struct feed_cache *cache);

/* The view of a feed, made when there is none; see feed_cache_refresh. */
struct feed_cached *feed_cache_find(struct feed_cache *cache,
				    const struct feed_ask *ask);

/*
 * Brings it up to date. When the store cannot be read it stays as it was; an
 * error is given only when it was never read.
 */
enum error feed_cache_refresh(struct feed_cache *cache,
			      struct feed_cached *view, struct date today,
			      struct why *why);

/* Up by one whenever views were thrown away: pointers to them are void. */
uint64_t feed_cache_epoch(const struct feed_cache *cache);

/* Name, language and addresses of a feed; in the arena. `source` is its own
 * address, or NULL. */
struct feed_title feed_cache_title(const struct feed_cache *cache,
				   const struct feed_row *row,
				   const char *source, struct arena *arena);

/* Stores what was noted while answering; to be called after it. */
void feed_cache_settle(struct feed_cache *cache);

/* The addresses that are kept with it (feed_subscribers.h). */
struct feed_subscribers *feed_cache_subscribers(struct feed_cache *cache);

#endif
