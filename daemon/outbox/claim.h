/* Claiming: which due messages go out now, with what bytes. */
#ifndef DONDOC_OUTBOX_CLAIM_H
#define DONDOC_OUTBOX_CLAIM_H

#include "outbox/render.h"
#include "outbox/way.h"
#include "plan/zones.h"

/* What claiming needs. */
struct claim {
	struct render render;
	struct zones *zones; /* of those who are told */
	int64_t epoch;
	int64_t now;
};

/* Messages that are due, and which of them are claimed. */
struct claimed {
	struct message *messages;
	bool *is_claimed; /* one a message */
	size_t count;
};

/*
 * Claims what of these messages of a way is to go out, which it may once that
 * is committed. Each is looked at again: what has nothing left to tell ends as
 * expired, what its person has had too much of waits for tomorrow, and an SMS
 * for its person's morning. Fills in is_claimed, in the arena. Needs a
 * transaction.
 */
enum error claim_all(const struct claim *claim, struct way *way,
		     struct claimed *claimed, struct arena *arena,
		     struct why *why);

#endif
