/* Completing the recurring rules of a phrase. Private to due. */
#ifndef DONDOC_CALENDARS_DUE_RECURRING_H
#define DONDOC_CALENDARS_DUE_RECURRING_H

#include "calendars/due_reading.h"

/*
 * Gives the answer its recurring rules, and takes the dates that only complete
 * them out of the reading.
 */
void recurring_settle(struct reading *reading);

#endif
