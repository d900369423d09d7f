/* How much may go out on a channel: rates, backing off, the breaker. */
#include <limits.h>
#include <string.h>

#include "outbox/flow.h"
#include "unit/suite.h"

#define NOON 1275541200 /* 2010-06-03 12:00 in Viet Nam, a whole minute */

static struct flow open_flow(struct recipe_rate rate)
{
	struct flow flow = { .rate = rate, .second = NOON };
	struct why why;

	ck_assert_int_eq(zone_open("Asia/Ho_Chi_Minh", &flow.zone, &why),
			 ERROR_NONE);
	return flow;
}

static bool judge(struct flow *flow, enum outcome_kind kind, int64_t now)
{
	struct outcome outcome;

	outcome_set(&outcome, kind, "gw", "103 no balance");
	return flow_judge(flow, &outcome, now);
}

/* Sends what there is room for; when the next may go. */
static int64_t drain(struct flow *flow, int64_t now, int *sent)
{
	for (*sent = 0; flow_room(flow, now) > 0 && *sent < 1000; (*sent)++)
		flow_take(flow, now);
	return flow_open_at(flow, now);
}

START_TEST(test_rates)
{
	struct flow flow = open_flow((struct recipe_rate){
		.per_second = 3, .per_minute = 7, .per_day = 12 });
	int64_t now = NOON;
	int sent;

	now = drain(&flow, now, &sent);
	ck_assert_int_eq(sent, 3);
	ck_assert_int_eq(now, NOON + 1);
	now = drain(&flow, now, &sent);
	ck_assert_int_eq(sent, 3);
	now = drain(&flow, now, &sent);
	ck_assert_int_eq(sent, 1);
	ck_assert_int_eq(now, NOON + 60);
	now = drain(&flow, now, &sent);
	ck_assert_int_eq(sent, 3);
	now = drain(&flow, now, &sent);
	ck_assert_int_eq(sent, 2);
	ck_assert_int_eq(now, NOON + 12 * 3600); /* midnight */
	ck_assert_int_eq(flow_room(&flow, now - 1), 0);
	ck_assert_int_eq(flow_room(&flow, now), 3);
	zone_close(flow.zone);
}
END_TEST

START_TEST(test_no_rates)
{
	struct flow flow = open_flow((struct recipe_rate){ 0 });

	ck_assert_int_eq(flow_room(&flow, NOON), INT_MAX);
	ck_assert_int_eq(flow_open_at(&flow, NOON), NOON);
	zone_close(flow.zone);
}
END_TEST

/* The relay's faults wait longer and longer; what fails together counts
 * once; one that gets through ends it. */
START_TEST(test_backing_off)
{
	struct flow flow = open_flow((struct recipe_rate){ 0 });
	int64_t first;
	int64_t second;

	ck_assert(!judge(&flow, OUTCOME_RELAY, NOON));
	first = flow.closed_until;
	(void)judge(&flow, OUTCOME_RELAY, NOON + 1);
	ck_assert_int_eq(flow.closed_until, first);
	ck_assert_int_eq(flow_room(&flow, first - 1), 0);
	(void)judge(&flow, OUTCOME_RELAY, first);
	second = flow.closed_until - first;
	ck_assert_int_gt(second, first - NOON);
	(void)judge(&flow, OUTCOME_REFUSED, first);
	ck_assert_int_eq(flow.faults, 0);
	zone_close(flow.zone);
}
END_TEST

/* Misconfigured: closed for an hour, then one at a time until one gets
 * through; told of once. */
START_TEST(test_breaker)
{
	struct flow flow = open_flow((struct recipe_rate){ .per_minute = 9 });

	ck_assert(judge(&flow, OUTCOME_MISCONFIGURED, NOON));
	ck_assert(!judge(&flow, OUTCOME_MISCONFIGURED, NOON + 1));
	ck_assert_str_eq(flow.trouble, "103 no balance");
	ck_assert_int_eq(flow_room(&flow, NOON + FLOW_BROKEN_S), 0);
	ck_assert_int_eq(flow_open_at(&flow, NOON + 9),
			 NOON + 1 + FLOW_BROKEN_S);
	ck_assert_int_eq(flow_room(&flow, NOON + 1 + FLOW_BROKEN_S), 1);
	ck_assert(!judge(&flow, OUTCOME_MISCONFIGURED, NOON + 4000));
	ck_assert_int_eq(flow.broken_at, NOON);
	(void)judge(&flow, OUTCOME_UNCERTAIN, NOON + 9000);
	ck_assert_int_eq(flow.broken_at, NOON);
	(void)judge(&flow, OUTCOME_SENT, NOON + 9000);
	ck_assert_int_eq(flow.broken_at, 0);
	ck_assert_int_eq(flow_room(&flow, NOON + 9000), 9);
	ck_assert(judge(&flow, OUTCOME_MISCONFIGURED, NOON + 10000));
	zone_close(flow.zone);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { test_rates, test_no_rates,
				       test_backing_off, test_breaker, NULL };

	return suite_run("flow", tests);
}
