/* Recovery: what an earlier process had under way when it ended. */
#ifndef DONDOC_STORE_RECOVERY_H
#define DONDOC_STORE_RECOVERY_H

#include "store/messages.h"

/* A message that was under way in so many crashes is parked … */
#define CRASH_LIMIT 3

/* … and, since killing is no proof, after so many ends of any other kind. Half
 * way there it is tried alone, as it is after the first crash. */
#define DEATH_LIMIT 20

struct recovery {
	int64_t now;
	unsigned idempotent_channels; /* CHANNEL_ bits: a repeat is harmless */
	bool has_crashed; /* the earlier process ended by its own fault … */
	int64_t crashed_on; /* … while it rendered this message; 0: none */
	int64_t epoch; /* out: the number of this start */
};

/*
 * A new epoch. What an earlier one had claimed cannot have been sent and is
 * ready again; what it had handed over may have been: on idempotent channels
 * it is tried again with the same bytes, on others it is held, and falls back
 * to another channel. What was under way too often is parked: held, with the
 * reason. Needs a transaction.
 */
enum error store_recover(struct store *store, struct recovery *recovery,
			 struct why *why);

#endif
