/* Plans, their actions, and the tasks that these expand into. */
#ifndef DONDOC_STORE_PLANS_H
#define DONDOC_STORE_PLANS_H

#include "plan/office.h"
#include "plan/plan.h"
#include "store/agencies.h"
#include "store/store.h"

/* Recurring duties have their tasks made so far ahead. */
#define HORIZON_MONTHS 18

struct plan_row {
	int64_t id;
	const char *number;
	const char *title;
	struct date issued;
	const char *issuer;
	const char *follow_up;
	int64_t issuer_id;
	int64_t follow_up_id;
	int actions;
	int tasks;
	int done;
	int overdue;
};

/* An action as applied: the struct as it was read, with its numbers. */
struct action_row {
	struct action action; /* rule and warnings in action.due */
	int tasks;
	int done;
};

/*
 * Makes the store's plan that of the file: what did not change is not
 * touched; what changed keeps its tasks' numbers, states and history (a
 * changed date moves the undone ones and starts their notices anew); what is
 * gone is withdrawn and its undone tasks are dropped. Agencies must have been
 * checked. Needs a transaction.
 */
enum error store_plan_apply(struct store *store, const struct plan *plan,
			    const struct office *office,
			    const struct doing *doing, struct applied *applied,
			    struct why *why);

/*
 * Gives every action the tasks that it lacks: a group's new members, and the
 * periods that have come within the horizon. Cheap when nothing is missing.
 * Needs a transaction.
 */
enum error store_tasks_expand(struct store *store, const struct office *office,
			      const struct doing *doing,
			      struct applied *applied, struct why *why);

/* Opens what waits for nothing any more: its day has come, or what it comes
 * after is done. Needs a transaction. */
enum error store_tasks_open(struct store *store, const struct office *office,
			    const struct doing *doing, int *opened,
			    struct why *why);

enum error store_plans(struct store *store, struct date today,
		       struct arena *arena, struct plan_row **rows,
		       size_t *count, struct why *why);

/* Who leads a plan: only the numbers of the row are set. ERROR_NOT_FOUND. */
enum error store_plan_leads(struct store *store, const char *number,
			    struct plan_row *row, struct why *why);

/* A plan with all its actions in order. ERROR_NOT_FOUND. */
enum error store_plan_find(struct store *store, const char *number,
			   struct arena *arena, struct plan *plan,
			   struct action_row **actions, size_t *count,
			   struct why *why);

#endif
