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
 *   READY --too old, and its channel is down--> EXPIRED
 *   CLAIMED, HANDED_OVER --failed, and too old--> EXPIRED
 *   CLAIMED --all tasks closed, or nowhere to go--> EXPIRED
 *   CLAIMED --crashed the daemon again and again--> HELD
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
	int doubts; /* times it went out unanswered: it may be there once more
			for each */
	int crashes; /* of the daemon while it was under way */
	int64_t claimed_at; /* when its latest try began; 0: never */
	int64_t settled_at; /* 0: it is on its way */
	int64_t undelivered_at; /* given up, the person not told; 0: no */
	int64_t instead_of; /* the undelivered message told again; 0: none */
	unsigned instead_of_channel; /* … and that one's channel */
	const char *timezone; /* in which the person is, or NULL: the office's
			       */
	int64_t first_task; /* of those due: the first it tells of; 0: none */
	struct date last_due; /* … and the last day of any of them */
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

/* When the next message of a channel can be tried; INT64_MAX for none. Of the
 * suspects, if so: they may have crashed the daemon; else of all others. */
enum error store_message_next(struct store *store, unsigned channel,
			      bool is_suspect, int64_t *at, struct why *why);

/* Which messages are to be tried. */
struct message_choice {
	unsigned channel;
	bool is_suspect; /* those and no other */
	int64_t now;
	int limit;
};

/* Those, oldest first. */
enum error store_messages_due(struct store *store,
			      const struct message_choice *choice,
			      struct arena *arena, struct message **messages,
			      size_t *count, struct why *why);

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
	bool is_doubtful; /* it went out, and was not answered */
	bool is_undelivered; /* the person is not told by it */
};

/* What is undelivered falls back to another channel. Needs a transaction. */
enum error store_message_change(struct store *store,
				const struct message_change *change,
				struct why *why);

/* How many of a person's messages were tried since then. */
enum error store_person_claimed(struct store *store, int64_t person_id,
				unsigned channel, int64_t since, int *count,
				struct why *why);

/* Lets those that a person waits for wait until then. Needs a transaction. */
enum error store_messages_put_off(struct store *store, int64_t person_id,
				  unsigned channel, int64_t until,
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

#endif
