/* What a registrar marks in a plan: doubts accepted, parts that assign nothing.
 */
#ifndef DONDOC_PLAN_MARKS_READ_H
#define DONDOC_PLAN_MARKS_READ_H

#include "plan/complaint.h"
#include "plan/node.h"
#include "plan/plan.h"

/*
 * `accept:` of the plan (`action` NULL) or of an action: a list of codes, or of
 * {code, reason, about}. What an action accepts is about that action, and a
 * bare code there has the action's note for its reason.
 */
void marks_read_accepts(const struct node *node, const struct action *action,
			struct plan *plan, struct complaints *complaints);

/* `unassigned:` of the plan: a list of {ref, line, text, why}. */
void marks_read_unassigned(const struct node *node, struct plan *plan,
			   struct complaints *complaints);

#endif
