/* Subscribers: the addresses that were asked for, with what each is served. */
#ifndef DONDOC_HTTP_FEED_SUBSCRIBERS_H
#define DONDOC_HTTP_FEED_SUBSCRIBERS_H

#include "http/feed_cache.h"
#include "http/feed_client.h"

/* What one address gets of one view. */
struct feed_slot {
	struct feed_cached *view; /* void when the epoch is another */
	uint64_t epoch;
	uint64_t generation; /* of the view, when it was dressed */
	uint64_t version; /* of the address, likewise */
	struct feed_dress dress;
	struct feed_version said; /* what that is; is_new: to be stored */
};

/* An address in use. */
struct feed_subscriber {
	unsigned char tag[SECRET_TAG_SIZE]; /* of its hash */
	struct arena arena; /* of the row */
	struct feed_row row;
	bool is_stale; /* the row is to be read again */
	uint64_t version; /* another when what is served may be another */
	struct feed_slot slots[2]; /* events, things to do */
	bool is_heard; /* the row's last use is to be stored */
	int writes; /* of that, today */
};

/* One use of it. */
struct feed_use {
	struct date day;
	const char *client;
	int status; /* of HTTP */
};

struct feed_subscribers;

struct feed_subscribers *feed_subscribers_open(void);
void feed_subscribers_close(struct feed_subscribers *subscribers);

/* The rows of all are to be read again. */
void feed_subscribers_doubt(struct feed_subscribers *subscribers);

/*
 * Whose token it is (SECRET_SIZE - 1 bytes). ERROR_NOT_FOUND for unknown and revoked ones alike. When
 * the store cannot be read whoever was let in before still is.
 */
enum error feed_subscribers_find(struct feed_subscribers *subscribers,
				 struct store *store, const char *token,
				 struct feed_subscriber **found,
				 struct why *why);

/* Notes the last use when the day, the program or the answer is another than
 * at the last, but not endlessly often a day. */
void feed_subscriber_heard(struct feed_subscribers *subscribers,
			   struct feed_subscriber *subscriber,
			   const struct feed_use *use);

/* Notes what the slot's dress says: `said` is a new version. */
void feed_subscriber_said(struct feed_subscribers *subscribers,
			  struct feed_slot *slot,
			  const struct feed_version *said);

/* Stores what was noted, after the answers have gone out: who asks does not
 * wait for the disk. What cannot be stored is forgotten. */
void feed_subscribers_settle(struct feed_subscribers *subscribers,
			     struct store *store);

#endif
