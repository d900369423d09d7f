/* What two readings of plans differ in. */
#ifndef DONDOC_PLAN_PLAN_DIFF_H
#define DONDOC_PLAN_PLAN_DIFF_H

#include "plan/plan.h"

enum plan_change_kind { PLAN_ADDED, PLAN_CHANGED, PLAN_REMOVED };

/* One field of an action, or of the plan's head, that differs. */
struct field_change {
	const char *field; /* as the file calls it */
	const char *before; /* "" for nothing */
	const char *after;
};

/* An action that differs; of the head of the plan the key is NULL. */
struct plan_change {
	enum plan_change_kind kind;
	const char *key;
	const char *title; /* the new one; of what is gone the old one */
	struct strings agencies; /* codes that it concerns: leads and
				    supporters, of before and of now */
	struct field_change *fields; /* of what changed */
	size_t field_count;
};

struct plan_changes {
	struct plan_change *items;
	size_t count;
};

/*
 * The head first, then actions as they stand in the new plan, then those that
 * are gone; equal ones are left out, also where only their place differs.
 * Everything lives in the arena or in the plans.
 */
void plan_diff(const struct plan *before, const struct plan *after,
	       struct arena *arena, struct plan_changes *changes);

/* "added", "changed", "removed". */
const char *plan_change_word(enum plan_change_kind kind);

#endif
