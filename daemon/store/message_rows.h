/* Messages as an operator sees them: lists, one of them, a hand on them. */
#ifndef DONDOC_STORE_MESSAGE_ROWS_H
#define DONDOC_STORE_MESSAGE_ROWS_H

#include "store/messages.h"

struct message_row {
	struct message message; /* bytes only in store_message_get */
	const char *person;
	const char *person_name;
	const char *agency;
	int tasks;
};

/* Which messages; zero and NULL mean any. */
struct message_filter {
	const char *state; /* a word of message_state_word */
	const char *person; /* code */
	unsigned channel;
};

/* Newest first, at most 1000. */
enum error store_messages(struct store *store,
			  const struct message_filter *filter,
			  struct arena *arena, struct message_row **rows,
			  size_t *count, struct why *why);

/* One, with its bytes. ERROR_NOT_FOUND when there is none. */
enum error store_message_get(struct store *store, int64_t id,
			     struct arena *arena, struct message_row *row,
			     struct why *why);

/* Moves one message, or all (id 0), by hand: retry (held, refused, expired
 * and waiting ones are due at once), hold, release. Needs a transaction. */
enum error store_messages_steer(struct store *store, const char *verb,
				int64_t id, const struct doing *doing,
				int *changed, struct why *why);

enum error store_message_counts(struct store *store, struct arena *arena,
				struct counts *counts, struct why *why);

#endif
