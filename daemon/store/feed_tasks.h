/* What feeds show: tasks, by action and period. */
#ifndef DONDOC_STORE_FEED_TASKS_H
#define DONDOC_STORE_FEED_TASKS_H

#include "plan/task.h"
#include "store/store.h"

/* The words of a task's latest extension; NULL where there are none. */
struct feed_extension {
	const char *phrase;
	const char *document; /* number */
	const char *reason;
};

/* A task as feeds need it. */
struct feed_task {
	struct task task;
	const char *agency_short; /* the short name, else the name */
	bool waits; /* its action comes after others */
	struct feed_extension extension;
};

/* The tasks of one action for one period, by agency: one, or a group's. */
struct feed_unit {
	struct feed_task *tasks;
	size_t count;
};

/* Whose tasks. */
struct feed_subject {
	int64_t plan_id; /* every task of a plan; else */
	int64_t group_id; /* those of a group and its members; else */
	int64_t agency_id; /* those that it owes, those of actions that it
				supports … */
	bool receives; /* … and those that are submitted to it */
};

/*
 * Gives each unit with a task of the subject's, in the order of the store; of
 * an action that an agency owes without supporting it only its own task is in
 * there. The unit's strings live until the function returns.
 */
enum error store_feed_units(struct store *store,
			    const struct feed_subject *subject,
			    void (*each)(void *context,
					 const struct feed_unit *unit),
			    void *context, struct why *why);

/* The whole unit of a task; empty when there is no such task. */
enum error store_feed_unit(struct store *store, int64_t task_id,
			   struct arena *arena, struct feed_unit *unit,
			   struct why *why);

/* How many tasks the subject's units have, about. */
enum error store_feed_size(struct store *store,
			   const struct feed_subject *subject, size_t *count,
			   struct why *why);

/* Numbers in ascending order; the array is freed by the caller. */
struct numbers {
	int64_t *items;
	size_t count;
};

/* Of an agency the actions that it supports, itself or through a group; of a
 * group its members and itself. */
enum error store_feed_supported(struct store *store, int64_t agency_id,
				struct numbers *actions, struct why *why);
enum error store_feed_members(struct store *store, int64_t group_id,
			      struct numbers *agencies, struct why *why);

/* References of the tasks that a task's action comes after: those of the same
 * agency, where it has one, else all; at most `limit`. */
enum error store_feed_predecessors(struct store *store, const struct task *task,
				   int limit, struct arena *arena,
				   struct strings *refs, struct why *why);

#endif
