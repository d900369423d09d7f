/* The schedule: decides, once each, who is told of what. */
#ifndef DONDOC_SCHEDULE_SCHEDULE_H
#define DONDOC_SCHEDULE_SCHEDULE_H

#include "plan/config.h"
#include "store/plans.h"
#include "store/reminders.h"
#include "store/tasks.h"

/* Owned by the caller; the pointers outlive it. Zero-initialise the rest. */
struct schedule {
	struct store *store;
	const struct config *config;
	struct office office;
	struct date settled_on; /* the day's turn is done for this day */
	int64_t next_at; /* when schedule_run has work again, UTC seconds */
};

void schedule_init(struct schedule *schedule, struct store *store,
		   const struct config *config, const struct office *office);

/*
 * Decides everything that is due at `now`: opens what opens, makes the tasks
 * of coming periods, stores the occurrences and releases their messages. What
 * was missed while nothing ran is decided now, each task's latest notice told
 * and the earlier ones marked as merged. Sets next_at.
 */
enum error schedule_run(struct schedule *schedule, int64_t now,
			struct why *why);

/* The task's own policy over the office's. */
void schedule_policy(const struct config *config, const struct task *task,
		     struct policy *policy);

/* Makes a task that only waits for its day what it will be when that comes;
 * leaves others alone. */
enum error schedule_look_ahead(struct store *store, const struct zone *zone,
			       struct task *task, struct arena *arena,
			       struct why *why);

/*
 * What would be told in (from, to] as things stand, without touching the
 * store; by time, then person. `task_id` 0: all tasks in the scope.
 */
enum error schedule_preview(const struct schedule *schedule,
			    const struct scope *scope, int64_t task_id,
			    int64_t from, int64_t to, struct arena *arena,
			    struct preview **rows, size_t *count,
			    struct why *why);

#endif
