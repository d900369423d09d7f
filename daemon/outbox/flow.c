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

void flow_open(struct flow *flow, const struct way_row *row)
{
	flow->row = *row;
	(void)snprintf(flow->trouble, sizeof(flow->trouble), "%s",
		       row->trouble);
	flow->row.trouble = flow->trouble;
}

static bool is_same_minute(const struct flow *flow, int64_t now)
{
	return flow->row.counted_at / SECONDS_A_MINUTE ==
	       now / SECONDS_A_MINUTE;
}

static bool is_same_day(const struct flow *flow, int64_t now)
{
	return date_compare(zone_date(flow->zone, flow->row.counted_at),
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
	return left(flow->rate.per_day, flow->row.in_day,
		    is_same_day(flow, now));
}

bool flow_is_capped(const struct flow *flow, int64_t now)
{
	return left_today(flow, now) == 0;
}

int flow_room(const struct flow *flow, int64_t now)
{
	const struct way_row *row = &flow->row;
	int room = least(left(flow->rate.per_second, row->in_second,
			      row->counted_at == now),
			 left(flow->rate.per_minute, row->in_minute,
			      is_same_minute(flow, now)));

	if (row->closed_until > now)
		return 0;
	room = least(room, left_today(flow, now));
	/* A breaker that is half open lets one through, to see. */
	return row->broken_at > 0 ? least(room, 1) : room;
}

int64_t flow_open_at(const struct flow *flow, int64_t now)
{
	const struct way_row *row = &flow->row;
	int64_t open_at = row->closed_until > now ? row->closed_until : now;

	if (left_today(flow, open_at) == 0)
		return zone_instant(flow->zone,
				    date_add(zone_date(flow->zone, open_at), 1),
				    0);
	if (left(flow->rate.per_minute, row->in_minute,
		 is_same_minute(flow, open_at)) == 0)
		return (open_at / SECONDS_A_MINUTE + 1) * SECONDS_A_MINUTE;
	if (left(flow->rate.per_second, row->in_second,
		 row->counted_at == open_at) == 0)
		return open_at + 1;
	return open_at;
}

void flow_take(struct flow *flow, int64_t now)
{
	struct way_row *row = &flow->row;

	if (row->counted_at != now)
		row->in_second = 0;
	if (!is_same_minute(flow, now))
		row->in_minute = 0;
	if (!is_same_day(flow, now))
		row->in_day = 0;
	row->counted_at = now;
	row->in_second++;
	row->in_minute++;
	row->in_day++;
	flow->is_changed = true;
}

static void note_trouble(struct flow *flow, const struct outcome *outcome)
{
	(void)snprintf(flow->trouble, sizeof(flow->trouble), "%s: %s",
		       outcome->server, outcome->answer);
	flow->is_changed = true;
}

/* A fault of the relay's closes the whole channel for a while. */
static void back_off(struct flow *flow, const struct outcome *outcome,
		     int64_t now)
{
	struct way_row *row = &flow->row;

	/* What was under way together fails together: it is one fault. */
	if (row->closed_until > now)
		return;
	if (row->down_since == 0)
		row->down_since = now;
	row->faults++;
	row->closed_until = now + backoff_wait(row->faults, flow->seed);
	note_trouble(flow, outcome);
}

static enum flow_news open_breaker(struct flow *flow,
				   const struct outcome *outcome, int64_t now)
{
	bool was_closed = flow->row.broken_at == 0;

	if (was_closed)
		flow->row.broken_at = now;
	flow->row.closed_until = now + FLOW_BROKEN_S;
	note_trouble(flow, outcome);
	return was_closed ? FLOW_BROKE : FLOW_NOTHING;
}

/* We were turned away before anybody was named. */
static void count_alike(struct flow *flow, const struct outcome *outcome,
			int64_t now)
{
	struct way_row *row = &flow->row;

	if (row->alike_code != outcome->code)
		row->alike = 0;
	row->alike_code = outcome->code;
	row->alike++;
	flow->is_changed = true;
	if (row->alike >= FLOW_ALIKE)
		back_off(flow, outcome, now);
}

/* The other side answers, and takes what it takes. */
static enum flow_news mend(struct flow *flow)
{
	struct way_row *row = &flow->row;
	bool was_told = row->told_at > 0;

	if (row->faults > 0 || row->broken_at > 0 || row->alike > 0)
		flow->is_changed = true;
	row->faults = 0;
	row->alike = 0;
	row->alike_code = 0;
	row->down_since = 0;
	row->told_at = 0;
	row->broken_at = 0;
	return was_told ? FLOW_BACK : FLOW_NOTHING;
}

enum flow_news flow_judge(struct flow *flow, const struct outcome *outcome,
			  int64_t now)
{
	switch (outcome->kind) {
	case OUTCOME_MISCONFIGURED:
		return open_breaker(flow, outcome, now);
	case OUTCOME_RELAY:
		back_off(flow, outcome, now);
		return FLOW_NOTHING;
	case OUTCOME_SENDER:
		count_alike(flow, outcome, now);
		return FLOW_NOTHING;
	case OUTCOME_SENT:
	case OUTCOME_REFUSED:
	case OUTCOME_RETRY:
		return mend(flow);
	case OUTCOME_UNCERTAIN:
		return FLOW_NOTHING;
	}
	return FLOW_NOTHING;
}

int64_t flow_tell_at(const struct flow *flow)
{
	if (flow->row.down_since == 0 || flow->row.told_at > 0)
		return INT64_MAX;
	return flow->row.down_since + FLOW_TELL_S;
}

void flow_told(struct flow *flow, int64_t now)
{
	flow->row.told_at = now;
	flow->is_changed = true;
}
