/* Messages: the outbox's rows and their states. */
#ifndef DONDOC_STORE_MESSAGES_H
#define DONDOC_STORE_MESSAGES_H

#include "plan/task.h"
#include "store/agencies.h"
#include "store/store.h"

/*
 *   FORMING --pass ends--> READY --claim--> CLAIMED --dot--> HANDED_OVER
 *                            ^                 |                |
 *                            +----- retry -----+------ retry ---+
 *   CLAIMED, HANDED_OVER --answer--> SENT | REFUSED
 *   HANDED_OVER --no answer--> READY (mail: same bytes) | HELD (SMS)
 *   READY --all tasks closed--> EXPIRED
 *   CLAIMED, HANDED_OVER --failed, and too old--> EXPIRED
 *   READY --hold--> HELD --release--> READY
 *   HELD, REFUSED, EXPIRED --retry--> READY
 */
enum message_state {
	MESSAGE_FORMING,
	MESSAGE_READY,
	MESSAGE_CLAIMED,
	MESSAGE_HANDED_OVER,
	MESSAGE_SENT,
	MESSAGE_REFUSED,
	MESSAGE_EXPIRED,
	MESSAGE_HELD
};

const char *message_state_word(enum message_state state);
bool message_state_from_word(const char *word, enum message_state *state);

/* Whether a state may follow another: the diagram as data. */
bool message_move(enum message_state from, enum message_state to);

struct message {
	int64_t id;
	int64_t person_id;
	unsigned channel;
	enum message_state state;
	const char *token; /* Message-ID without <>, idempotency key */
	int64_t created_at;
	struct date missed_since; /* or DATE_NONE */
	const char *address; /* fixed when it was rendered, or NULL */
	const char *subject;
	const char *bytes; /* NULL until rendered */
	size_t length;
	int tries;
	int64_t next_try_at;
	const char *server;
	const char *answer;
	int parts; /* of an SMS; 0: not known */
	const char *cost; /* as the gateway said it, or NULL */
	const char *gateway_id; /* its own number of it, or NULL */
	const char *report; /* what was reported of its delivery, or NULL */
	int64_t first_task; /* of those due: the first it tells of; 0: none */
};

/* A message's task with what is said of it. */
struct message_item {
	struct task task;
	enum notice notice;
	bool is_support;
	bool is_closed; /* done, dropped or submitted since the decision */
	const char *agency_short; /* the task's agency, in lists */
	int peers; /* tasks of its action and period that are not dropped;
		      counted for NOTICE_ESCALATED only, else 0 */
};

/* For lists. */
struct message_row {
	struct message message; /* without bytes */
	const char *person;
	const char *person_name;
	const char *agency;
	int tasks;
};

/* At start: a new epoch. What an earlier one had claimed cannot have been
 * sent and is ready again; what it had handed over may have been: mail and
 * idempotent channels (bits) are tried again with the same bytes, others are
 * held. Needs a transaction. */
enum error store_messages_recover(struct store *store, int64_t now,
				  unsigned idempotent_channels, int64_t *epoch,
				  struct why *why);

/* When the next message of a channel can be tried; INT64_MAX for none. */
enum error store_message_next(struct store *store, unsigned channel,
			      int64_t *at, struct why *why);

/* Up to `limit` messages of a channel to be tried at `now`, oldest first. */
enum error store_messages_due(struct store *store, unsigned channel,
			      int64_t now, int limit, struct arena *arena,
			      struct message **messages, size_t *count,
			      struct why *why);

/* What a message tells of; sorted by notice, due date, number. */
enum error store_message_items(struct store *store, int64_t message_id,
			       struct arena *arena, struct message_item **items,
			       size_t *count, struct why *why);

/* Marks an occurrence of a closed task as obsolete. Needs a transaction. */
enum error store_message_drop_item(struct store *store, int64_t message_id,
				   int64_t task_id, struct why *why);

/* Stores what was rendered. Needs a transaction. */
enum error store_message_render(struct store *store, int64_t message_id,
				const char *address, const char *subject,
				const char *bytes, size_t length,
				struct why *why);

/* A new state and what belongs to it. Refused by the diagram: asserted. */
struct message_change {
	int64_t id;
	enum message_state from;
	enum message_state to;
	int64_t at;
	int64_t epoch; /* claims */
	int64_t next_try_at; /* back to ready */
	const char *server; /* NULL leaves what is there, as answer */
	const char *answer;
	const char *journal_kind; /* NULL: no line in the journal */
	const char *gateway_id; /* "" or NULL leaves what is there, as cost */
	const char *cost;
	int parts; /* 0 likewise */
};

/* Needs a transaction. */
enum error store_message_change(struct store *store,
				const struct message_change *change,
				struct why *why);

/* How many of a channel were sent since then. */
enum error store_messages_sent_since(struct store *store, unsigned channel,
				     int64_t since, int *count,
				     struct why *why);

/*
 * Notes what a gateway reports of a message's delivery, found by the gateway's
 * id of it or by its token (either may be NULL), and says so in the journal.
 * Nothing else about it changes. What was reported before is not noted again.
 * ERROR_NOT_FOUND when there is no such message. Needs a transaction.
 */
enum error store_message_report(struct store *store, const char *gateway_id,
				const char *token, const char *report,
				int64_t at, struct why *why);

/* By state (NULL: all), newest first, at most 1000. */
enum error store_messages(struct store *store, const char *state,
			  struct arena *arena, struct message_row **rows,
			  size_t *count, struct why *why);

/* Moves one message, or all (id 0), by hand: retry (held, refused, expired
 * and waiting ones are due at once), hold, release. Needs a transaction. */
enum error store_messages_steer(struct store *store, const char *verb,
				int64_t id, const struct doing *doing,
				int *changed, struct why *why);

enum error store_message_counts(struct store *store, struct arena *arena,
				struct counts *counts, struct why *why);

#endif
