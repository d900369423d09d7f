/* The schedule: decides, once each, who is told of what. */
#ifndef DONDOC_SCHEDULE_SCHEDULE_H
#define DONDOC_SCHEDULE_SCHEDULE_H

#include "plan/config.h"
#include "store/plans.h"
#include "store/reminders.h"
#include "store/tasks.h"
#include "store/telling.h"

/* Owned by the caller; the pointers outlive it. Zero-initialise the rest. */
struct schedule {
	struct store *store;
	const struct config *config;
	struct office office;
	struct date settled_on; /* the day's turn is done for this day */
	int64_t next_at; /* when schedule_run has work again, UTC seconds */
	int64_t ran_at; /* all up to here is decided */
	int64_t week_at; /* when a week is next told (week.h); 0: unknown */
	int64_t audit_at; /* when the next self-audit is due; 0: unknown */
	struct audit audit; /* that is under way; its `to` is 0: none */
};

void schedule_init(struct schedule *schedule, struct store *store,
		   const struct config *config, const struct office *office);

/*
 * Decides everything that is due at `now`: opens what opens, makes the tasks
 * of coming periods, stores the occurrences and releases their messages. What
 * was missed while nothing ran is decided now, each task's latest notice told
 * and the earlier ones marked as merged. Every night it compares that with the
 * rules (audit.h), a step a call. Sets next_at, perhaps to `now`.
 */
enum error schedule_run(struct schedule *schedule, int64_t now,
			struct why *why);

/* Makes a task that only waits for its day what it will be when that comes;
 * leaves others alone. */
enum error schedule_look_ahead(struct store *store, const struct zone *zone,
			       struct task *task, struct arena *arena,
			       struct why *why);

#endif
