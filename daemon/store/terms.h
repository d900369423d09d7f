/* Dates that follow from something else: an event, a completion, a calendar. */
#ifndef DONDOC_STORE_TERMS_H
#define DONDOC_STORE_TERMS_H

#include "store/expanding.h"

/*
 * Gives an action's open tasks the dates that follow from what is known now:
 * the end of a term once its event is recorded (the agency's own, else the
 * plan's) or, where the phrase names none, once what it comes after is done;
 * the opening, or the end, that an event brings. What an extension dated
 * keeps its date. Doing it twice changes nothing. For store/ only.
 */
enum error terms_settle(const struct expanding *expanding, int64_t action_id);

/*
 * The same for all actions, and the periods of recurring ones: the calendar
 * or the defaults are others than before. Each move is journaled as
 * task-changed. Needs a transaction.
 */
enum error store_terms_settle(struct store *store, const struct office *office,
			      const struct doing *doing,
			      struct applied *applied, struct why *why);

#endif
