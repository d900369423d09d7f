/* Audiences: whether anybody is there to hear, asked of the store once. */
#ifndef DONDOC_SCHEDULE_AUDIENCES_H
#define DONDOC_SCHEDULE_AUDIENCES_H

#include "store/reminders.h"

/* For one run within a transaction: nobody comes or goes. */
struct audiences {
	struct store *store;
	struct audience_kept *kept; /* what was asked for lately */
};

void audiences_open(struct audiences *audiences, struct store *store);
void audiences_close(struct audiences *audiences);

/* Whether the task's audience is anybody. */
enum error audiences_hear(struct audiences *audiences, const struct task *task,
			  enum audience audience, bool *hears, struct why *why);

#endif
