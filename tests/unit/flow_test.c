/* How much may go out on a channel: rates, backing off, the breaker. */
#include <limits.h>

#include "outbox/flow.h"
#include "unit/suite.h"

#define DAY ((int64_t)86400)
#define NOON ((int64_t)1276837200) /* 2010-06-18T12:00 in Hanoi */

static const struct zone *hanoi(void)
{
	static const struct zone *zone;
	struct why why;

	if (zone == NULL)
		ck_assert_int_eq(zone_open("Asia/Ho_Chi_Minh", &zone, &why),
				 ERROR_NONE);
	return zone;
}

static void fresh(struct flow *flow, struct recipe_rate rate)
{
	const struct way_row row = { .trouble = "" };

	*flow = (struct flow){ .rate = rate, .zone = hanoi(), .seed = 1 };
	flow_open(flow, &row);
}

static enum flow_news judge(struct flow *flow, enum outcome_kind kind, int code,
			    int64_t now)
{
	struct outcome outcome = {
		.kind = kind, .code = code, .server = "relay", .answer = "why"
	};

	return flow_judge(flow, &outcome, now);
}

/* Seconds, minutes and days are counted apart; what is full opens again. */
START_TEST(test_counts)
{
	struct flow flow;
	int64_t now = NOON;

	fresh(&flow, (struct recipe_rate){
			     .per_second = 2, .per_minute = 3, .per_day = 4 });
	ck_assert_int_eq(flow_room(&flow, now), 2);
	flow_take(&flow, now);
	flow_take(&flow, now);
	ck_assert_int_eq(flow_room(&flow, now), 0);
	ck_assert_int_eq(flow_open_at(&flow, now), now + 1);
	now++;
	ck_assert_int_eq(flow_room(&flow, now), 1);
	flow_take(&flow, now);
	ck_assert_int_eq(flow_open_at(&flow, now), NOON + 60);
	now = NOON + 60;
	ck_assert_int_eq(flow_room(&flow, now), 1);
	flow_take(&flow, now);
	ck_assert(flow_is_capped(&flow, now));
	ck_assert_int_eq(flow_open_at(&flow, now),
			 zone_instant(hanoi(), date_from_iso("2010-06-19"), 0));
	ck_assert_int_eq(flow_room(&flow, now + DAY), 2);
	fresh(&flow, (struct recipe_rate){ 0 });
	ck_assert_int_eq(flow_room(&flow, now), INT_MAX);
	ck_assert(!flow_is_capped(&flow, now));
}
END_TEST

/* Sends what there is room for; when the next may go. */
static int64_t drain(struct flow *flow, int64_t now, int *sent)
{
	for (*sent = 0; flow_room(flow, now) > 0 && *sent < 1000; (*sent)++)
		flow_take(flow, now);
	return flow_open_at(flow, now);
}

/* Each limit holds, and the latest of them says when it goes on. */
START_TEST(test_rates)
{
	struct flow flow;
	int64_t now = NOON;
	int sent;

	fresh(&flow, (struct recipe_rate){
			     .per_second = 3, .per_minute = 7, .per_day = 12 });
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
}
END_TEST

/* What goes on from what was kept allows no more than one that went on. */
START_TEST(test_is_kept)
{
	struct flow flow;
	struct flow again;

	fresh(&flow, (struct recipe_rate){ .per_day = 2 });
	fresh(&again, (struct recipe_rate){ .per_day = 2 });
	flow_take(&flow, NOON);
	flow_take(&flow, NOON + 5);
	(void)judge(&flow, OUTCOME_RELAY, 0, NOON + 6);
	ck_assert(flow.is_changed);
	flow_open(&again, &flow.row);
	ck_assert_str_eq(again.trouble, "relay: why");
	ck_assert_ptr_eq(again.row.trouble, again.trouble);
	for (int64_t at = NOON + 6; at < NOON + DAY; at += 977) {
		ck_assert_int_eq(flow_room(&again, at), flow_room(&flow, at));
		ck_assert_int_eq(flow_open_at(&again, at),
				 flow_open_at(&flow, at));
	}
	ck_assert_int_eq(flow_tell_at(&again), flow_tell_at(&flow));
}
END_TEST

/* Faults together are one; in a row they close for longer; the operator is
 * told after a quarter of an hour, and once. */
START_TEST(test_backs_off)
{
	struct flow flow;
	int64_t now = NOON;
	int64_t before = 0;

	fresh(&flow, (struct recipe_rate){ 0 });
	for (int i = 0; i < 9; i++) {
		int64_t closed;

		(void)judge(&flow, OUTCOME_RELAY, 0, now);
		(void)judge(&flow, OUTCOME_RELAY, 0, now);
		closed = flow_open_at(&flow, now) - now;
		ck_assert_int_ge(closed, i < 6 ? before + 1 : 2880);
		ck_assert_int_le(closed, 4320);
		ck_assert_int_eq(flow_room(&flow, now), 0);
		before = i < 5 ? closed : 0;
		now = flow_open_at(&flow, now);
	}
	ck_assert_int_eq(flow_tell_at(&flow), NOON + FLOW_TELL_S);
	flow_told(&flow, now);
	ck_assert_int_eq(flow_tell_at(&flow), INT64_MAX);
	ck_assert_int_eq(judge(&flow, OUTCOME_UNCERTAIN, 0, now), FLOW_NOTHING);
	ck_assert_int_gt(flow.row.faults, 0);
	ck_assert_int_eq(judge(&flow, OUTCOME_RETRY, 0, now), FLOW_BACK);
	ck_assert_int_eq(flow.row.faults, 0);
	ck_assert_int_eq(flow.row.down_since, 0);
	ck_assert_int_eq(judge(&flow, OUTCOME_SENT, 0, now), FLOW_NOTHING);
}
END_TEST

/* Five times the same refusal of our name closes; four do not, nor five
 * different ones, nor five with one good between. */
START_TEST(test_alike)
{
	struct flow flow;

	fresh(&flow, (struct recipe_rate){ 0 });
	for (int i = 0; i < 4; i++)
		(void)judge(&flow, OUTCOME_SENDER, 550, NOON);
	ck_assert_int_eq(flow_open_at(&flow, NOON), NOON);
	(void)judge(&flow, OUTCOME_SENDER, 451, NOON);
	for (int i = 0; i < 4; i++)
		(void)judge(&flow, OUTCOME_SENDER, 550, NOON);
	ck_assert_int_eq(flow_open_at(&flow, NOON), NOON);
	(void)judge(&flow, OUTCOME_REFUSED, 0, NOON);
	for (int i = 0; i < 4; i++)
		(void)judge(&flow, OUTCOME_SENDER, 550, NOON);
	ck_assert_int_eq(flow_open_at(&flow, NOON), NOON);
	(void)judge(&flow, OUTCOME_SENDER, 550, NOON);
	ck_assert_int_gt(flow_open_at(&flow, NOON), NOON);
	/* It is not the end: each further one counts. */
	(void)judge(&flow, OUTCOME_SENDER, 550, NOON + 80);
	ck_assert_int_eq(flow.row.faults, 2);
}
END_TEST

/* Ours to mend: one an hour, until one is taken. */
START_TEST(test_breaker)
{
	struct flow flow;
	int64_t later = NOON + FLOW_BROKEN_S;

	fresh(&flow, (struct recipe_rate){ 0 });
	ck_assert_int_eq(judge(&flow, OUTCOME_MISCONFIGURED, 0, NOON),
			 FLOW_BROKE);
	ck_assert_int_eq(flow_room(&flow, NOON), 0);
	ck_assert_int_eq(flow_open_at(&flow, NOON), later);
	ck_assert_int_eq(flow_room(&flow, later), 1);
	ck_assert_int_eq(judge(&flow, OUTCOME_MISCONFIGURED, 0, later),
			 FLOW_NOTHING);
	(void)judge(&flow, OUTCOME_SENT, 0, later + FLOW_BROKEN_S);
	ck_assert_int_eq(flow_room(&flow, later + FLOW_BROKEN_S), INT_MAX);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_counts, test_rates,   test_is_kept, test_backs_off,
		test_alike,  test_breaker, NULL,
	};

	return suite_run("flow", tests);
}
