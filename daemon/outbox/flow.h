/* How much may go out on a channel now: rate, backing off, circuit breaker.
 * Pure. */
#ifndef DONDOC_OUTBOX_FLOW_H
#define DONDOC_OUTBOX_FLOW_H

#include <stdbool.h>
#include <stdint.h>

#include "calendars/zone.h"
#include "outbox/outcome.h"
#include "plan/recipe.h"
#include "store/ways.h"

/* While we are misconfigured one message is tried in so many seconds. */
#define FLOW_BROKEN_S 3600

/* The same refusal of our own name so often in a row is the relay's fault. */
#define FLOW_ALIKE 5

/* The operator is told of a fault that has lasted so long. */
#define FLOW_TELL_S 900

struct flow {
	struct recipe_rate rate; /* 0: no limit */
	const struct zone *zone; /* whose midnight begins a day */
	uint64_t seed; /* of backing off */
	struct way_row row; /* what is kept over a restart … */
	char trouble[648]; /* … of which this is the text */
	bool is_changed; /* since it was kept */
};

/* Goes on from what was kept. */
void flow_open(struct flow *flow, const struct way_row *row);

/* Messages that may go out now. */
int flow_room(const struct flow *flow, int64_t now);

/* When there is room again: `now` when there is. */
int64_t flow_open_at(const struct flow *flow, int64_t now);

/* The day's number is used up. */
bool flow_is_capped(const struct flow *flow, int64_t now);

/* One goes out. */
void flow_take(struct flow *flow, int64_t now);

/* What is new to the operator. */
enum flow_news {
	FLOW_NOTHING,
	FLOW_BROKE, /* the circuit breaker opened: it is ours to mend */
	FLOW_BACK /* a fault that he was told of is over */
};

/* One ended so. */
enum flow_news flow_judge(struct flow *flow, const struct outcome *outcome,
			  int64_t now);

/* When he is to be told of a fault; INT64_MAX: there is none, or he was. */
int64_t flow_tell_at(const struct flow *flow);
void flow_told(struct flow *flow, int64_t now);

#endif
