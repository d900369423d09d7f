/* Claiming: which due messages go out now, with what bytes. */
#ifndef DONDOC_OUTBOX_CLAIM_H
#define DONDOC_OUTBOX_CLAIM_H

#include "outbox/render.h"
#include "outbox/way.h"

/* What claiming needs. */
struct claim {
	struct render render;
	int64_t epoch;
	int64_t now;
};

/* A message that is due; the first of its kind, it is claimed or not. */
struct claimed {
	struct message *messages;
	bool *is_claimed; /* one a message */
	size_t count;
};

/*
 * Claims up to `room` messages of a way (suspects, or all others) in one
 * transaction, and commits it: those may go out. Each was looked at again:
 * what has nothing left to tell ends as expired, what its person has had too
 * much of waits for tomorrow. All in the arena.
 */
enum error claim_due(const struct claim *claim, struct way *way,
		     bool is_suspect, int room, struct arena *arena,
		     struct claimed *claimed, struct why *why);

/* Whether a way has been down for so long that some may have to be given up
 * although they were not tried themselves. */
bool claim_has_old(const struct way *way, int64_t now);

/* Gives those up, a number of them at a time. Needs a transaction. */
enum error claim_give_up_old(struct way *way, struct store *store, int64_t now,
			     struct why *why);

#endif
