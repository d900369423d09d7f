/* A plan's life: its versions, what it amends, and its end. */
#ifndef DONDOC_STORE_PLAN_LIFE_H
#define DONDOC_STORE_PLAN_LIFE_H

#include "store/expanding.h"

/* The text of the plan's file as it was applied last, in the arena.
 * ERROR_NOT_FOUND when there is none. */
enum error store_plan_source(struct store *store, const char *number,
			     struct arena *arena, const char **text,
			     int *version, struct why *why);

/* What else a plan's head has. */
struct plan_standing {
	int version; /* how often another file was applied; 0: not kept */
	const char *amends; /* or NULL */
	struct strings replaces; /* keys of that plan */
	struct strings amended_by; /* numbers of plans in force */
	int64_t withdrawn_at; /* 0: it is in force */
	const char *withdrawn_reason;
};

enum error store_plan_standing(struct store *store, const char *number,
			       struct arena *arena,
			       struct plan_standing *standing, struct why *why);

struct withdrawal {
	const char *reason;
	const char *document; /* number, or NULL */
	const struct office *office;
};

/*
 * Ends a plan as a whole: its undone tasks are dropped. Applying its file again
 * brings it back. ERROR_NOT_FOUND, ERROR_REFUSED when it is withdrawn already.
 * Journaled as "plan-withdrawn". Needs a transaction.
 */
enum error store_plan_withdraw(struct store *store, const char *number,
			       const struct withdrawal *withdrawal,
			       const struct doing *doing,
			       struct applied *applied, struct why *why);

/* For store/: withdraws one action and drops its undone tasks. */
enum error plan_action_withdraw(const struct expanding *expanding,
				int64_t action_id, const char *reason);

/* For store/: keeps the file, and what the plan amends, and withdraws what it
 * takes the place of. ERROR_REFUSED when that is not there. */
enum error plan_life_apply(const struct expanding *expanding,
			   const struct plan *plan, int64_t plan_id);

/* For store/: whether another plan in force takes the place of an action. */
enum error plan_action_is_replaced(const struct expanding *expanding,
				   const char *number, const char *key,
				   bool *is_replaced);

#endif
