/* Expanding: from an action to the tasks of its agencies and periods. */
#ifndef DONDOC_STORE_EXPAND_H
#define DONDOC_STORE_EXPAND_H

#include "plan/task.h"
#include "store/expanding.h"

/* Adds the tasks that an action lacks; they wait until opened. */
enum error expand_action(const struct expanding *expanding, int64_t action_id);

/* Drops the undone tasks of an action; those of agencies that the action's
 * present lead covers stay when `keep_lead`. */
enum error expand_drop(const struct expanding *expanding, int64_t action_id,
		       bool keep_lead, const char *reason);

/* Moves the undone tasks of an undated-by-hand action to its present dates. */
enum error expand_redate(const struct expanding *expanding, int64_t action_id);

/* Where any, or a number, of a group's members will do: frees the others once
 * so many have done it. */
enum error expand_free_others(const struct expanding *expanding,
			      const struct task *done);

/* Opens what waits for nothing (any more): day come, predecessors done.
 * `opened_at` is what new openings are stamped with. */
enum error expand_open(const struct expanding *expanding, int64_t plan_id,
		       int64_t opened_at, int *opened);

#endif
