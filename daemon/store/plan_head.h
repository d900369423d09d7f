/* The head of a plan: its row, its watchers and its basis; for store/ only. */
#ifndef DONDOC_STORE_PLAN_HEAD_H
#define DONDOC_STORE_PLAN_HEAD_H

#include "store/expanding.h"

/*
 * Puts what a plan says before its actions. When it names other people than
 * before, or another policy or calendar, its tasks' next notices are computed
 * anew.
 */
enum error plan_head_put(const struct expanding *expanding,
			 const struct plan *plan, int64_t *id);

/* Who follows the plan up as the store has it; 0: there is no such plan. */
enum error plan_head_follow_up(const struct expanding *expanding,
			       const struct plan *plan, int64_t *id);

#endif
