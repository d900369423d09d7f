/* Backing off: when to try again, as a pure function. */
#ifndef DONDOC_OUTBOX_BACKOFF_H
#define DONDOC_OUTBOX_BACKOFF_H

#include <stdint.h>

#define BACKOFF_FIRST_S 60
#define BACKOFF_LAST_S 3600

/* A message that could not be delivered for so long is given up, visibly. */
#define BACKOFF_GIVE_UP_S ((int64_t)5 * 86400)

/*
 * Seconds until the next try after `tries` (1, 2, …) have failed: doubling
 * from a minute to an hour, moved by up to a fifth either way, so that what
 * failed together does not come back together. The same `seed` gives the
 * same answer.
 */
int64_t backoff_wait(int tries, uint64_t seed);

#endif
