/* What must hold among the actions of a plan: keys, order, no circles. */
#ifndef DONDOC_PLAN_PLAN_CHECK_H
#define DONDOC_PLAN_PLAN_CHECK_H

#include "plan/complaint.h"
#include "plan/plan.h"

/*
 * Complains of keys and tags that stand twice ("repeated-key",
 * "repeated-tag"), of `after` that names no action ("unknown-action"), and of
 * actions that wait for one another in a circle ("cycle").
 */
void plan_check_actions(const struct plan *plan, struct complaints *complaints);

#endif
