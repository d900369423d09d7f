/* Decisions: what was decided about a task, and what became of the messages. */
#ifndef DONDOC_STORE_DECISIONS_H
#define DONDOC_STORE_DECISIONS_H

#include "plan/task.h"
#include "store/store.h"

/* An occurrence with its message. Strings live in the arena. */
struct decision {
	const char *rule;
	enum notice notice;
	int due_version;
	struct date day;
	int64_t decided_at;
	int64_t person_id;
	int64_t agency_id; /* the person's */
	const char *person; /* code */
	unsigned channel;
	const char *outcome; /* told, merged, silenced, obsolete */
	const char *silence; /* the reason of what silenced it, or NULL */
	struct date silent_until;
	const char *silent_by;
	int64_t message_id; /* 0: none, as all that follows then */
	int64_t instead_of; /* the undelivered message that it tells again */
	const char *recipient; /* code: who was told */
	const char *state; /* of the message */
	int tries;
	int64_t next_try_at;
	const char *server; /* or NULL, as the next */
	const char *answer; /* the server's last words */
	int64_t settled_at;
};

/* Those decided after an instant, in their order. */
enum error store_decisions(struct store *store, int64_t task_id, int64_t after,
			   struct arena *arena, struct decision **rows,
			   size_t *count, struct why *why);

/* Up to `limit` tasks of which something is still to be told, by number, from
 * the one after `after` on. */
enum error store_audit_tasks(struct store *store, int64_t after, int limit,
			     struct arena *arena, struct task **tasks,
			     size_t *count, struct why *why);

#endif
