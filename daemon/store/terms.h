/* Dates that follow from something else: an event, a completion, a calendar. */
#ifndef DONDOC_STORE_TERMS_H
#define DONDOC_STORE_TERMS_H

#include "plan/task.h"
#include "store/expanding.h"

/*
 * Gives an action's open tasks the dates that follow from what is known now:
 * the end of a term once its event is recorded (the agency's own, else the
 * plan's) or, where the phrase names none, once what it comes after is done;
 * the opening, or the end, that an event brings. Time that was granted is not
 * taken back by an earlier end. Doing it twice changes nothing. For store/
 * only.
 */
enum error terms_settle(const struct expanding *expanding, int64_t action_id);

/* The same for an action that has been read. */
enum error terms_settle_source(const struct expanding *expanding,
			       const struct action_source *source);

/*
 * What follows for dates from an act on a task (as it was before): terms that
 * run from the completion of its action, and its own when it was reopened.
 * Needs a transaction.
 */
enum error store_terms_follow(struct store *store, const struct task *task,
			      const struct office *office,
			      const struct doing *doing, struct why *why);

/*
 * Settles all actions, and the periods of recurring ones: the calendar or the
 * defaults are others than before. Each move is journaled as task-changed.
 * Needs a transaction.
 */
enum error store_terms_settle(struct store *store, const struct office *office,
			      const struct doing *doing,
			      struct applied *applied, struct why *why);

#endif
