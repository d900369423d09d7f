/* Ways: a channel with what is under way on it, and how it stands. */
#ifndef DONDOC_OUTBOX_WAY_H
#define DONDOC_OUTBOX_WAY_H

#include "outbox/channel.h"
#include "outbox/flow.h"
#include "store/store.h"

struct way {
	struct channel *channel; /* NULL: it could not be opened */
	struct flow flow;
	int64_t opened_at; /* by this process */
	int under_way;
	int64_t next_at; /* when it has work again */
};

/* The channel goes on where an earlier process left it. The way's flow has
 * its zone, and the rate over which the channel's own is laid. */
enum error way_open(struct way *way, struct store *store, int64_t now,
		    struct why *why);

/* Keeps how it stands, if that changed. Needs a transaction. */
enum error way_keep(struct way *way, struct store *store, struct why *why);

/* Whether the channel has enough for now: what it has room for is not claimed
 * one by one, but when half of its room is free. */
bool way_is_full(const struct way *way);

/* Messages that can be claimed: what the channel wants and the flow allows. */
int way_room(const struct way *way, int64_t now);

/* When it is open: past its rate, and a fault of the other side's. `now` when
 * it is. */
int64_t way_open_at(const struct way *way, int64_t now);

/* What is new of it, to the log and the journal; `at` and before. Needs a
 * transaction. */
enum error way_tell(struct way *way, struct store *store, enum flow_news news,
		    int64_t now, struct why *why);

/* One line a day in the journal: so much waits for tomorrow. Of one person, or
 * of all (0). Needs a transaction. */
enum error way_tell_capped(const struct way *way, struct store *store,
			   int64_t person_id, int64_t now, struct why *why);

/* Tells what there is to tell of it by now, and gives up what has waited for
 * too long while it was down; in a transaction of its own, if need be. */
enum error way_look_after(struct way *way, struct store *store, int64_t now,
			  struct why *why);

/* Adds what an operator should know of it. */
void way_troubles(const struct way *way, int64_t now, struct arena *arena,
		  struct strings *troubles);

#endif
