/* How much may go out on a channel now: rate, backing off, circuit breaker.
 * Pure. */
#ifndef DONDOC_OUTBOX_FLOW_H
#define DONDOC_OUTBOX_FLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "calendars/zone.h"
#include "outbox/outcome.h"
#include "plan/recipe.h"

/* While we are misconfigured one message is tried in so many seconds. */
#define FLOW_BROKEN_S 3600

struct flow {
	struct recipe_rate rate;
	const struct zone *zone; /* whose midnight begins a day */
	uint64_t seed; /* of backing off */
	int64_t second; /* the last in which something went out … */
	int in_second; /* … and how much in it, in its minute, on its day */
	int in_minute;
	int in_day;
	int64_t closed_until; /* after a fault of the relay's, or ours */
	int faults; /* in a row */
	int64_t broken_at; /* when the breaker opened; 0: it is closed */
	char trouble[512]; /* why, in the other side's words */
};

/* Messages that may go out now. */
int flow_room(const struct flow *flow, int64_t now);

/* When there is room again: `now` when there is. */
int64_t flow_open_at(const struct flow *flow, int64_t now);

/* One goes out. */
void flow_take(struct flow *flow, int64_t now);

/* One ended so. True when this opened the circuit breaker. */
bool flow_judge(struct flow *flow, const struct outcome *outcome, int64_t now);

#endif
