/* Handing tasks over to the agency that comes after. */
#ifndef DONDOC_STORE_REASSIGN_H
#define DONDOC_STORE_REASSIGN_H

#include "store/tasks.h"

/* To whom, and why. */
struct handover {
	int64_t to_id;
	const char *to; /* code */
	const char *reason;
	const char *document; /* number, or NULL */
	bool is_succession; /* the new agency takes the place of the old one:
			       where it owes the same thing already, the old
			       one's task goes into its own */
};

/*
 * Moves an unclosed task, with all of its history, to another agency, whose
 * people are told of it as of a new one. ERROR_REFUSED when the task is closed
 * or the agency owes the same thing itself. Journaled as "reassign". Needs a
 * transaction.
 */
enum error store_task_reassign(struct store *store, const struct task *task,
			       const struct handover *handover,
			       const struct doing *doing, struct why *why);

/* From now on what plans assign to the one is owed by the other. ERROR_REFUSED
 * when that would go in a circle. Needs a transaction. */
enum error store_agency_succeed(struct store *store, int64_t agency_id,
				const struct handover *handover,
				struct why *why);

#endif
