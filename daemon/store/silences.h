/* Silences: until a day nothing is told of a task, or of what an agency owes.
 */
#ifndef DONDOC_STORE_SILENCES_H
#define DONDOC_STORE_SILENCES_H

#include "plan/task.h"
#include "store/agencies.h"
#include "store/store.h"

/* Of a task or of an agency; the other's id is 0. */
struct silence {
	int64_t id;
	int64_t task_id;
	int64_t agency_id;
	struct date until; /* the last silent day */
	const char *reason;
	int64_t created_at;
	const char *created_by;
	int64_t lifted_at; /* 0: it was not */
	const char *lifted_by; /* or NULL */
	const char *agency; /* code: of the task's agency, or its own */
	const char *agency_name;
	const char *ref; /* of the task, or NULL */
	const char *title; /* of the task, or NULL */
};

/*
 * Keeps a silence and journals it; `task` NULL: of the agency. What is decided
 * already and has not been written yet falls into it too. ERROR_USAGE without
 * a reason, ERROR_REFUSED for a day that is past or a task that is closed.
 * Needs a transaction.
 */
enum error store_silence_add(struct store *store, const struct task *task,
			     const struct agency_row *agency,
			     const struct silence *silence,
			     const struct doing *doing, int64_t *id,
			     struct why *why);

/* Ends it now; what it swallowed stays unsaid. ERROR_NOT_FOUND; ERROR_REFUSED
 * when it is over. Needs a transaction. */
enum error store_silence_lift(struct store *store, int64_t id,
			      const struct doing *doing, struct why *why);

/* All there ever were, or with `today` those still in force; by number. */
enum error store_silences(struct store *store, struct date today,
			  struct arena *arena, struct silence **rows,
			  size_t *count, struct why *why);

#endif
