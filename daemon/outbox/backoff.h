/* Backing off: when to try again, and when no more, as pure functions. */
#ifndef DONDOC_OUTBOX_BACKOFF_H
#define DONDOC_OUTBOX_BACKOFF_H

#include <stdint.h>

#include "calendars/zone.h"

#define BACKOFF_FIRST_S 60
#define BACKOFF_LAST_S 3600

/*
 * A message that could not be delivered is given up, visibly, after so many
 * days, or so many after the last due date that it tells of. One that tells of
 * a date far off does not wait for that: it is told of again before, and
 * somebody should know that the person is not reached.
 */
#define BACKOFF_DAYS 5
#define BACKOFF_DAYS_AFTER_DUE 2
#define BACKOFF_DAYS_MOST 30

/*
 * Seconds until the next try after `tries` (1, 2, …) have failed: doubling
 * from a minute to an hour, moved by up to a fifth either way, so that what
 * failed together does not come back together. The same `seed` gives the
 * same answer.
 */
int64_t backoff_wait(int tries, uint64_t seed);

/* The instant after which a message that was made then is given up. */
int64_t backoff_give_up_at(int64_t created_at, struct date last_due,
			   const struct zone *zone);

#endif
