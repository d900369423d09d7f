/*
 * Counted are whole seconds and minutes of the daemon's clock, as gateways
 * count them. Up to twice the limit can fall into a second that begins in the
 * middle of one of ours; a gateway that minds says so, and is asked later.
 */
#include "outbox/flow.h"

#include <limits.h>
#include <stdio.h>

#include "outbox/backoff.h"

#define SECONDS_A_MINUTE 60

static bool is_same_minute(const struct flow *flow, int64_t now)
{
	return flow->second / SECONDS_A_MINUTE == now / SECONDS_A_MINUTE;
}

static bool is_same_day(const struct flow *flow, int64_t now)
{
	return date_compare(zone_date(flow->zone, flow->second),
			    zone_date(flow->zone, now)) == 0;
}

static int left(int limit, int used, bool is_current)
{
	if (limit == 0)
		return INT_MAX;
	if (!is_current)
		return limit;
	return used < limit ? limit - used : 0;
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

static int left_today(const struct flow *flow, int64_t now)
{
	if (flow->rate.per_day == 0)
		return INT_MAX;
	return left(flow->rate.per_day, flow->in_day, is_same_day(flow, now));
}

int flow_room(const struct flow *flow, int64_t now)
{
	int room = least(left(flow->rate.per_second, flow->in_second,
			      flow->second == now),
			 left(flow->rate.per_minute, flow->in_minute,
			      is_same_minute(flow, now)));

	if (flow->closed_until > now)
		return 0;
	room = least(room, left_today(flow, now));
	/* A breaker that is half open lets one through, to see. */
	return flow->broken_at > 0 ? least(room, 1) : room;
}

int64_t flow_open_at(const struct flow *flow, int64_t now)
{
	int64_t open_at = flow->closed_until > now ? flow->closed_until : now;

	if (left_today(flow, open_at) == 0)
		return zone_instant(flow->zone,
				    date_add(zone_date(flow->zone, open_at), 1),
				    0);
	if (left(flow->rate.per_minute, flow->in_minute,
		 is_same_minute(flow, open_at)) == 0)
		return (open_at / SECONDS_A_MINUTE + 1) * SECONDS_A_MINUTE;
	if (left(flow->rate.per_second, flow->in_second,
		 flow->second == open_at) == 0)
		return open_at + 1;
	return open_at;
}

void flow_take(struct flow *flow, int64_t now)
{
	if (flow->second != now)
		flow->in_second = 0;
	if (!is_same_minute(flow, now))
		flow->in_minute = 0;
	if (flow->rate.per_day > 0 && !is_same_day(flow, now))
		flow->in_day = 0;
	flow->second = now;
	flow->in_second++;
	flow->in_minute++;
	flow->in_day++;
}

/* A fault of the relay's closes the whole channel for a while. */
static void back_off(struct flow *flow, int64_t now)
{
	/* What was under way together fails together: it is one fault. */
	if (flow->closed_until > now)
		return;
	flow->faults++;
	flow->closed_until = now + backoff_wait(flow->faults, flow->seed);
}

static bool open_breaker(struct flow *flow, const struct outcome *outcome,
			 int64_t now)
{
	bool was_closed = flow->broken_at == 0;

	if (was_closed)
		flow->broken_at = now;
	flow->closed_until = now + FLOW_BROKEN_S;
	(void)snprintf(flow->trouble, sizeof(flow->trouble), "%s",
		       outcome->answer);
	return was_closed;
}

bool flow_judge(struct flow *flow, const struct outcome *outcome, int64_t now)
{
	switch (outcome->kind) {
	case OUTCOME_MISCONFIGURED:
		return open_breaker(flow, outcome, now);
	case OUTCOME_RELAY:
		back_off(flow, now);
		return false;
	case OUTCOME_SENT:
	case OUTCOME_REFUSED:
	case OUTCOME_RETRY:
		flow->faults = 0;
		flow->broken_at = 0;
		return false;
	case OUTCOME_UNCERTAIN:
		return false;
	}
	return false;
}
