/* Roll-ups in the store: how far the agencies of each action are. */
#ifndef DONDOC_STORE_ROLL_UPS_H
#define DONDOC_STORE_ROLL_UPS_H

#include "plan/roll_up.h"
#include "store/tasks.h"

struct roll_up_row {
	const char *plan;
	const char *key;
	const char *title;
	const char *lead; /* code of the group, or NULL */
	const char *period; /* or NULL */
	struct date due_on; /* the latest of them */
	struct roll_up roll_up;
};

/* Those of a plan's actions (of one key, or NULL: all) that a group owes, by
 * action and period, of tasks in scope. */
enum error store_roll_ups(struct store *store, const struct scope *scope,
			  const char *plan, const char *key,
			  struct arena *arena, struct roll_up_row **rows,
			  size_t *count, struct why *why);

#endif
