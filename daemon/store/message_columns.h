/* The columns of struct message, for every statement that reads one. */
#ifndef DONDOC_STORE_MESSAGE_COLUMNS_H
#define DONDOC_STORE_MESSAGE_COLUMNS_H

#include "store/messages.h"
#include "store/sql.h"

/* Over m. */
#define MESSAGE_COLUMNS                                                        \
	"SELECT m.message_id, m.person_id, m.channel, m.state, m.token,"       \
	" m.created_at, m.missed_since, m.address, m.subject, m.tries,"        \
	" coalesce(m.next_try_at, 0), m.server, m.answer,"                     \
	" coalesce(m.parts, 0), m.cost, m.gateway_id, m.report, m.doubts,"     \
	" m.crashes, coalesce(m.claimed_at, 0), coalesce(m.settled_at, 0),"    \
	" coalesce(m.undelivered_at, 0), coalesce(m.instead_of, 0),"           \
	" coalesce((SELECT b.channel FROM messages b"                          \
	"  WHERE b.message_id = m.instead_of), 0),"                            \
	" (SELECT g.timezone FROM people h JOIN agencies g"                    \
	"  ON g.agency_id = h.agency_id WHERE h.person_id = m.person_id)"

/* What was rendered of it; NULL: nothing yet. */
#define MESSAGE_BYTES                                                          \
	"(SELECT x.bytes FROM message_bytes x"                                 \
	" WHERE x.message_id = m.message_id)"

/* Takes the columns, from the query's next one on. */
void message_take(struct query *query, struct arena *arena,
		  struct message *message);

/* A message of which the journal is to say something. */
struct message_subject {
	int64_t id;
	int64_t person_id;
	unsigned channel;
};

/* Takes it from the query's next three columns. */
struct message_subject message_subject_take(struct query *query);

/* One line in the journal about it; `text` may be NULL. */
enum error message_tell(struct store *store, int64_t at, const char *kind,
			const struct message_subject *subject, const char *text,
			struct why *why);

#endif
