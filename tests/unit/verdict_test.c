/* Decisions of delivery: what an outcome means for the message, and when it is
 * tried again or no more. */
#include "outbox/backoff.h"
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

int main(void)
{
	Suite *suite = suite_create("verdict");
	TCase *cases = tcase_create("verdict");

	tcase_add_loop_test(cases, test_verdict, 0, VERDICTS);
	tcase_add_test(cases, test_night);
	tcase_add_test(cases, test_give_up);
	suite_add_tcase(suite, cases);
	return suite_end(suite);
}
