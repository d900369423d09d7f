/* Decisions of delivery: what an outcome means for the message and its
 * channel, and when something is tried again or no more. */
#include <limits.h>

#include "outbox/backoff.h"
#include "outbox/flow.h"
#include "outbox/verdict.h"
#include "plan/plan.h"
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

/* Every outcome, out or not, on each kind of channel. */
static const struct {
	enum outcome_kind outcome;
	unsigned channel;
	bool is_idempotent;
	bool is_out;
	enum message_state to;
	bool is_doubtful;
	bool is_undelivered;
} verdicts[] = {
	{ OUTCOME_SENT, CHANNEL_EMAIL, 0, 1, MESSAGE_SENT, 0, 0 },
	{ OUTCOME_REFUSED, CHANNEL_EMAIL, 0, 0, MESSAGE_REFUSED, 0, 1 },
	{ OUTCOME_REFUSED, CHANNEL_EMAIL, 0, 1, MESSAGE_REFUSED, 0, 1 },
	{ OUTCOME_RETRY, CHANNEL_EMAIL, 0, 0, MESSAGE_READY, 0, 0 },
	{ OUTCOME_RETRY, CHANNEL_EMAIL, 0, 1, MESSAGE_READY, 0, 0 },
	{ OUTCOME_RELAY, CHANNEL_EMAIL, 0, 0, MESSAGE_READY, 0, 0 },
	{ OUTCOME_SENDER, CHANNEL_EMAIL, 0, 0, MESSAGE_READY, 0, 0 },
	{ OUTCOME_MISCONFIGURED, CHANNEL_SMS, 0, 1, MESSAGE_READY, 0, 0 },
	{ OUTCOME_UNCERTAIN, CHANNEL_EMAIL, 0, 0, MESSAGE_READY, 0, 0 },
	{ OUTCOME_UNCERTAIN, CHANNEL_EMAIL, 0, 1, MESSAGE_READY, 1, 0 },
	{ OUTCOME_UNCERTAIN, CHANNEL_SMS, 0, 0, MESSAGE_READY, 0, 0 },
	{ OUTCOME_UNCERTAIN, CHANNEL_SMS, 0, 1, MESSAGE_HELD, 1, 1 },
	{ OUTCOME_UNCERTAIN, CHANNEL_SMS, 1, 1, MESSAGE_READY, 1, 0 },
	{ OUTCOME_UNCERTAIN, CHANNEL_WEBHOOK, 1, 1, MESSAGE_READY, 1, 0 },
	{ OUTCOME_RETRY, CHANNEL_WEBHOOK, 1, 1, MESSAGE_READY, 0, 0 },
};

#define VERDICTS ((int)(sizeof(verdicts) / sizeof(verdicts[0])))

START_TEST(test_verdict)
{
	struct attempt attempt = { .message_id = 7,
				   .channel = verdicts[_i].channel,
				   .is_idempotent = verdicts[_i].is_idempotent,
				   .is_out = verdicts[_i].is_out,
				   .tries = 1,
				   .give_up_at = NOON + DAY,
				   .zone = hanoi() };
	struct verdict verdict =
		verdict_of(&attempt, verdicts[_i].outcome, NOON);

	ck_assert_int_eq(verdict.to, verdicts[_i].to);
	ck_assert_int_eq(verdict.is_doubtful, verdicts[_i].is_doubtful);
	ck_assert_int_eq(verdict.is_undelivered, verdicts[_i].is_undelivered);
	ck_assert_ptr_nonnull(verdict.journal_kind);
	ck_assert(message_move(verdicts[_i].is_out ? MESSAGE_HANDED_OVER
						   : MESSAGE_CLAIMED,
			       verdict.to));
	if (verdict.to == MESSAGE_READY)
		ck_assert_int_ge(verdict.next_try_at, NOON + 48);
	/* Too old: it is given up, and says so, whatever failed. */
	attempt.give_up_at = NOON;
	verdict = verdict_of(&attempt, verdicts[_i].outcome, NOON);
	if (verdicts[_i].to == MESSAGE_READY) {
		ck_assert_int_eq(verdict.to, MESSAGE_EXPIRED);
		ck_assert(verdict.is_undelivered);
		ck_assert_str_eq(verdict.journal_kind, "undelivered");
	} else {
		ck_assert_int_eq(verdict.to, verdicts[_i].to);
	}
}
END_TEST

/* An SMS is not tried again at night, mail is. */
START_TEST(test_night)
{
	struct attempt attempt = { .channel = CHANNEL_SMS,
				   .tries = 1,
				   .give_up_at = INT64_MAX,
				   .zone = hanoi() };
	int64_t evening =
		zone_instant(hanoi(), date_from_iso("2010-06-18"), 20 * 60);

	ck_assert_int_eq(
		verdict_of(&attempt, OUTCOME_RETRY, evening - 20).next_try_at,
		zone_instant(hanoi(), date_from_iso("2010-06-19"), 480));
	attempt.channel = CHANNEL_EMAIL;
	ck_assert_int_lt(
		verdict_of(&attempt, OUTCOME_RETRY, evening).next_try_at,
		evening + 73);
}
END_TEST

/* max(5 days, due + 2 days), and a month at the most. */
START_TEST(test_give_up)
{
	static const struct {
		const char *due;
		int64_t seconds; /* after Friday noon */
	} cases[] = {
		{ NULL, 5 * DAY },
		{ "2010-06-01", 5 * DAY },
		{ "2010-06-20", 5 * DAY },
		{ "2010-06-21", 5 * DAY + DAY / 2 },
		{ "2010-07-01", 15 * DAY + DAY / 2 },
		{ "2010-07-15", 29 * DAY + DAY / 2 },
		{ "2010-07-16", 30 * DAY },
		{ "2020-12-31", 30 * DAY },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct date due = cases[i].due == NULL
					  ? DATE_NONE
					  : date_from_iso(cases[i].due);

		ck_assert_int_eq(backoff_give_up_at(NOON, due, hanoi()) - NOON,
				 cases[i].seconds);
	}
}
END_TEST

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
START_TEST(test_flow_counts)
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

/* What goes on from what was kept allows no more than one that went on. */
START_TEST(test_flow_is_kept)
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
START_TEST(test_flow_backs_off)
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
START_TEST(test_flow_alike)
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
START_TEST(test_flow_breaker)
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
	Suite *suite = suite_create("delivery");
	TCase *cases = tcase_create("delivery");

	tcase_add_loop_test(cases, test_verdict, 0, VERDICTS);
	tcase_add_test(cases, test_night);
	tcase_add_test(cases, test_give_up);
	tcase_add_test(cases, test_flow_counts);
	tcase_add_test(cases, test_flow_is_kept);
	tcase_add_test(cases, test_flow_backs_off);
	tcase_add_test(cases, test_flow_alike);
	tcase_add_test(cases, test_flow_breaker);
	suite_add_tcase(suite, cases);
	return suite_end(suite);
}
