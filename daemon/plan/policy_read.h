/* A policy of reminders out of a file's nodes, and as canonical text. */
#ifndef DONDOC_PLAN_POLICY_READ_H
#define DONDOC_PLAN_POLICY_READ_H

#include "base/memory.h"
#include "plan/complaint.h"
#include "plan/node.h"
#include "plan/policy.h"

/*
 * Lays what the mapping says over `policy`; keys left out change nothing.
 * Returns a set of bits, one a key that was given, for policy_text.
 */
unsigned policy_read_node(const struct node *node, struct policy *policy,
			  struct complaints *complaints);

/* All keys, for policy_text. */
#define POLICY_ALL (~0u)

/*
 * The given keys as one line of YAML, in the arena: keys in a fixed order,
 * distances sorted, so that what means the same reads the same. "" for none.
 */
const char *policy_text(const struct policy *policy, unsigned given,
			struct arena *arena);

#endif
