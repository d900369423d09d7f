/* Reminders: which tasks are due to be decided, and what was decided. */
#ifndef DONDOC_STORE_REMINDERS_H
#define DONDOC_STORE_REMINDERS_H

#include "plan/task.h"
#include "store/agencies.h"
#include "store/store.h"

/* The earliest decision that waits: UTC seconds, INT64_MAX for none. */
enum error store_remind_next(struct store *store, int64_t *at, struct why *why);

/* Up to `limit` tasks whose decision is due at `now`, earliest first; tasks
 * that are new or were changed come first (their next decision reads 0). */
enum error store_remind_due(struct store *store, int64_t now, int limit,
			    struct arena *arena, struct task **tasks,
			    size_t *count, struct why *why);

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

/* People who hear of tasks of an agency. */
enum audience {
	AUDIENCE_LEAD, /* the owners at the agency that owes the task */
	AUDIENCE_SUPPORT, /* the owners at the supporting agencies */
	AUDIENCE_FOLLOW_UP, /* follow-up officers of the plan, else owners */
	AUDIENCE_PARENT, /* receivers at the agency's parent, else owners */
	AUDIENCE_ISSUER /* receivers at the plan's issuer, else owners */
};

/*
 * The people of an audience. Whoever also leads the task is not told a second
 * time: follow-up, parent and issuer are empty when they are the agency.
 */
enum error store_audience(struct store *store, const struct task *task,
			  enum audience audience, struct arena *arena,
			  struct person_row **people, size_t *count,
			  struct why *why);

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
	bool is_merged; /* a later notice of the task says it already */
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

/*
 * Stores it, in the person's forming message unless merged. Deciding twice
 * changes nothing. Needs a transaction.
 */
enum error store_occurrence_add(struct store *store,
				const struct occurrence *occurrence,
				struct why *why);

/*
 * Releases the forming messages to the outbox, with a line in the journal for
 * each person; SMS are to be tried from `sms_at` on. Needs a transaction.
 */
enum error store_messages_release(struct store *store, int64_t now,
				  int64_t sms_at, struct why *why);

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

/* A notice that would be given, with whom it would reach. */
struct preview {
	struct task task;
	struct person_row person;
	unsigned channel;
	enum notice notice;
	struct date day;
	int64_t at;
};

#endif
