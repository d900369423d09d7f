/* What did not reach its people: the other channel, and who is left. */
#ifndef DONDOC_STORE_UNDELIVERED_H
#define DONDOC_STORE_UNDELIVERED_H

#include "store/messages.h"

/*
 * Tells what an undelivered message said by another channel that the person
 * has chosen, unless that has told it already: a message of its own, decided
 * once, with a line in the journal. What tells something again does not fall
 * back in its turn. When there is no other way the journal says so. Needs a
 * transaction.
 */
enum error store_message_fall_back(struct store *store, int64_t message_id,
				   int64_t now, struct why *why);

/* Which messages wait too long. */
struct old_messages {
	unsigned channel;
	int64_t before; /* made before this instant … */
	struct date due_before; /* … and due before this day, or undated … */
	int64_t long_before; /* … or made before this, whenever due */
	int limit;
};

/* Their numbers, in the arena. */
enum error store_messages_old(struct store *store,
			      const struct old_messages *which,
			      struct arena *arena, int64_t **ids, size_t *count,
			      struct why *why);

/* Somebody whom no message reaches, with what is needed to call. */
struct unreached {
	const char *person; /* code */
	const char *person_name;
	const char *agency; /* code */
	const char *agency_name;
	const char *phone; /* or NULL */
	unsigned channel; /* of the last try */
	const char *answer; /* what became of it, or NULL */
	int64_t since; /* the first that was given up */
	int tasks; /* open ones that were to be told of */
};

/*
 * All whom something was to be told of a task that is still open, and who were
 * reached by no channel since; by agency. Of the plans that an agency follows
 * up, or of all (0).
 */
enum error store_unreached(struct store *store, int64_t follow_up_id,
			   struct arena *arena, struct unreached **rows,
			   size_t *count, struct why *why);

#endif
