/* Reminders: which tasks are due to be decided, and what was decided. */
#ifndef DONDOC_STORE_REMINDERS_H
#define DONDOC_STORE_REMINDERS_H

#include "plan/task.h"
#include "store/agencies.h"
#include "store/hearers.h"
#include "store/store.h"

/* The earliest decision that waits: UTC seconds, INT64_MAX for none. */
enum error store_remind_next(struct store *store, int64_t *at, struct why *why);

/* Up to `limit` tasks whose decision is due at `now`, earliest first; tasks
 * that are new or were changed come first (their next decision reads 0). */
enum error store_remind_due(struct store *store, int64_t now, int limit,
			    struct arena *arena, struct task **tasks,
			    size_t *count, struct why *why);

/*
 * For statements of store/ that change by which rules a task is told, "UPDATE
 * tasks SET …": its next decision is computed again, and nothing is made up for
 * that the new rules would have told until :until, which is now. What the old
 * ones gave until then and is not decided yet is decided by the new ones.
 * 0 where the same notices come on other days: what has moved over the present
 * is told at once.
 */
#define REMIND_ANEW                                                            \
	" decided_to = max(decided_to,"                                        \
	"  min(:until, coalesce(next_remind_at, :until + 1) - 1)),"            \
	" next_remind_at = 0"

/* Has the next decision of every task computed again: the policy or the
 * calendar is another than before. Needs a transaction. */
enum error store_remind_reset(struct store *store, struct why *why);

/* The same of one task, of which what falls after `to` is decided again: a
 * notice has moved there. INT64_MAX: nothing has. Needs a transaction. */
enum error store_remind_rewind(struct store *store, int64_t task_id, int64_t to,
			       struct why *why);

/* Records that all up to `decided_to` is decided, and when the next is due
 * (INT64_MAX: never). Needs a transaction. */
enum error store_remind_set(struct store *store, int64_t task_id,
			    int64_t decided_to, int64_t next_at,
			    struct why *why);

/* What was decided. */
enum occurrence_outcome {
	OCCURRENCE_TOLD,
	OCCURRENCE_MERGED, /* a later notice of the task says it already */
	OCCURRENCE_SILENCED /* a silence keeps it back, for good */
};

/* One decision: tell this person of this task on this channel for this rule,
 * on this day. */
struct occurrence {
	int64_t task_id;
	int64_t person_id;
	unsigned channel; /* one bit */
	const char *rule; /* "before-14d", "overdue-7", "escalate-1d" … */
	int due_version;
	struct date day;
	enum notice notice;
	bool is_support;
	enum occurrence_outcome outcome;
	int64_t message_id; /* that tells it: the person's, or a deputy's; 0:
			       nothing is told */
	int64_t silence_id; /* of what is silenced */
	bool recurs; /* once on this day or on one … */
	struct date from; /* … from this on; else once, on whatever day … */
	int64_t since; /* … after this instant */
	struct date missed_since; /* the daemon was down: the first notice that
				     this one says too; else DATE_NONE */
	int64_t at;
};

/* True when the very same was decided before, perhaps for another day (the
 * calendar may have changed since). */
enum error store_occurrence_exists(struct store *store,
				   const struct occurrence *occurrence,
				   bool *exists, struct why *why);

/* The person's message on a channel to which notices are still added; made
 * when there is none. Needs a transaction. */
enum error store_message_forming(struct store *store, int64_t person_id,
				 unsigned channel, int64_t now, int64_t *id,
				 struct why *why);

/* Whether a person's forming message on a channel tells of a task already. */
enum error store_message_tells(struct store *store, int64_t person_id,
			       unsigned channel, int64_t task_id, bool *tells,
			       struct why *why);

/* Stores one that does not exist; the very same again changes nothing. Needs a
 * transaction. */
enum error store_occurrence_add(struct store *store,
				const struct occurrence *occurrence,
				struct why *why);

/* The zones in which the forming messages of a channel are read; "" is the
 * office's. */
enum error store_forming_zones(struct store *store, unsigned channel,
			       struct arena *arena, struct strings *zones,
			       struct why *why);

/* Has the forming messages of a channel and zone tried from `at` on. Needs a
 * transaction. */
enum error store_forming_delay(struct store *store, unsigned channel,
			       const char *zone, int64_t at, struct why *why);

/* Releases the forming messages to the outbox, with a line in the journal for
 * each person; to be tried now, unless delayed. Needs a transaction. */
enum error store_messages_release(struct store *store, int64_t now,
				  struct why *why);

/* A notice that was decided, for show and explain. */
struct notice_row {
	int64_t at;
	enum notice notice;
	const char *person;
	unsigned channel;
	const char *state; /* the message's state, "merged" or "obsolete" */
	const char *answer; /* the server's last words, or NULL */
};

enum error store_task_notices(struct store *store, int64_t task_id,
			      struct arena *arena, struct notice_row **rows,
			      size_t *count, struct why *why);

#endif
