#include "outbox/backoff.h"

#define SECONDS_A_DAY 86400

/* SplitMix64's last steps: spreads neighbouring seeds. */
static uint64_t spread(uint64_t seed)
{
	seed += 0x9e3779b97f4a7c15u;
	seed = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9u;
	seed = (seed ^ (seed >> 27)) * 0x94d049bb133111ebu;
	return seed ^ (seed >> 31);
}

int64_t backoff_wait(int tries, uint64_t seed)
{
	int64_t wait = BACKOFF_FIRST_S;
	int64_t fifth;

	for (int i = 1; i < tries && wait < BACKOFF_LAST_S; i++)
		wait *= 2;
	if (wait > BACKOFF_LAST_S)
		wait = BACKOFF_LAST_S;
	fifth = wait / 5;
	return wait - fifth +
	       (int64_t)(spread(seed * 64 + (uint64_t)tries) %
			 (uint64_t)(2 * fifth + 1));
}

int64_t backoff_give_up_at(int64_t created_at, struct date last_due,
			   const struct zone *zone)
{
	int64_t least = created_at + (int64_t)BACKOFF_DAYS * SECONDS_A_DAY;
	int64_t most = created_at + (int64_t)BACKOFF_DAYS_MOST * SECONDS_A_DAY;
	int64_t due;

	if (!date_is_set(last_due))
		return least;
	/* Whole days after the due one: until midnight. */
	due = zone_instant(zone, date_add(last_due, BACKOFF_DAYS_AFTER_DUE + 1),
			   0);
	if (due > most)
		due = most;
	return due > least ? due : least;
}
