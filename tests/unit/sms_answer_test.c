/* What answers mean by a recipe's rules. */
#include <string.h>

#include "outbox/sms_answer.h"
#include "unit/suite.h"

static const char *one[1] = { "100" };
static const char *two[2] = { "99", "108" };
static const char *busy[1] = { "160" };

static struct recipe_rule rules[] = {
	{ .status_from = 200,
	  .status_to = 200,
	  .at = "/code",
	  .is = { one, 1 },
	  .outcome = RECIPE_ACCEPTED },
	{ .at = "/code", .is = { two, 2 }, .outcome = RECIPE_BAD_NUMBER },
	{ .at = "/code",
	  .is = { busy, 1 },
	  .outcome = RECIPE_RETRY,
	  .means = "too many" },
	{ .matches = "balance: *0[^0-9]",
	  .outcome = RECIPE_MISCONFIGURED,
	  .means = "top it up" },
	{ .at = "xml:a/code", .matches = "^5", .outcome = RECIPE_DUPLICATE },
	{ .at = "/token", .outcome = RECIPE_STALE_TOKEN },
};

static struct sms_recipe recipe(bool is_idempotent)
{
	return (struct sms_recipe){
		.rules = { rules, sizeof(rules) / sizeof(*rules) },
		.id = "/id",
		.cost = "/price",
		.parts = "re:parts=([0-9]+)",
		.is_idempotent = is_idempotent,
	};
}

static struct sms_answer answer(int status, const char *body)
{
	return (struct sms_answer){ .was_out = true,
				    .is_whole = true,
				    .status = status,
				    .body = body,
				    .length = strlen(body),
				    .fault = "lost" };
}

static const struct {
	int status;
	const char *body;
	enum outcome_kind kind; /* without a key */
	const char *says;
} cases[] = {
	{ 200, "{\"code\":\"100\",\"id\":7}", OUTCOME_SENT, "accepted, id 7" },
	{ 200, "{\"code\":100}", OUTCOME_SENT, "200 accepted" },
	{ 500, "{\"code\":\"100\"}", OUTCOME_UNCERTAIN, "no rule knows" },
	{ 200, "{\"code\":\"108\"}", OUTCOME_REFUSED, "200 {\"code\"" },
	{ 429, "{\"code\":\"160\"}", OUTCOME_RETRY, "429 too many: " },
	{ 200, "balance: 0.", OUTCOME_MISCONFIGURED, "top it up" },
	{ 200, "balance: 05", OUTCOME_UNCERTAIN, "no rule knows" },
	{ 200, "<a><code>51</code></a>", OUTCOME_SENT, "accepted before" },
	{ 200, "<a><code>15</code></a>", OUTCOME_UNCERTAIN, "no rule knows" },
	{ 200, "{\"token\":false}", OUTCOME_RETRY, "200" },
	{ 200, "", OUTCOME_UNCERTAIN, "no rule knows" },
	{ 204, "OK", OUTCOME_UNCERTAIN, "no rule knows" },
	{ 302, "", OUTCOME_MISCONFIGURED, "302" },
	{ 401, "no", OUTCOME_MISCONFIGURED, "401 no" },
	{ 404, "no", OUTCOME_MISCONFIGURED, "404 no" },
	{ 408, "no", OUTCOME_RETRY, "408 no" },
	{ 422, "no", OUTCOME_REFUSED, "422 no" },
	{ 502, "no", OUTCOME_UNCERTAIN, "502" },
};

/* 200 means nothing unless a rule says so; what is not certain is so named,
 * and repeated only where that is harmless. */
START_TEST(test_rules)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct sms_recipe one_time = recipe(false);
		struct sms_recipe keyed = recipe(true);
		struct sms_answer given =
			answer(cases[i].status, cases[i].body);
		struct outcome outcome;

		sms_answer_judge(&one_time, "gw", &given, &outcome);
		ck_assert_msg(outcome.kind == cases[i].kind &&
				      strstr(outcome.answer, cases[i].says),
			      "%d %s: %s: %s", cases[i].status, cases[i].body,
			      outcome_word(outcome.kind), outcome.answer);
		sms_answer_judge(&keyed, "gw", &given, &outcome);
		ck_assert_int_eq(outcome.kind,
				 cases[i].kind == OUTCOME_UNCERTAIN
					 ? OUTCOME_RETRY
					 : cases[i].kind);
	}
}
END_TEST

/* A lost answer is judged by rules about lost ones only. */
START_TEST(test_lost)
{
	struct recipe_rule lost = { .is_lost = true, .outcome = RECIPE_RETRY };
	struct sms_recipe given = recipe(false);
	struct sms_answer cut = answer(200, "{\"code\":\"100\"}");
	struct outcome outcome;

	cut.is_whole = false;
	sms_answer_judge(&given, "gw", &cut, &outcome);
	ck_assert_int_eq(outcome.kind, OUTCOME_UNCERTAIN);
	given.rules = (struct recipe_rules){ &lost, 1 };
	sms_answer_judge(&given, "gw", &cut, &outcome);
	ck_assert_int_eq(outcome.kind, OUTCOME_RETRY);
	cut.was_out = false;
	sms_answer_judge(&given, "gw", &cut, &outcome);
	ck_assert_int_eq(outcome.kind, OUTCOME_RELAY);
}
END_TEST

/* Id, cost and parts come from where the recipe says, and are cut and made
 * visible as all that is foreign. */
START_TEST(test_what_is_noted)
{
	struct sms_recipe given = recipe(false);
	struct sms_answer long_one =
		answer(200, "{\"code\":100,\"id\":\"a\\u001bb\",\"price\":1.25,"
			    "\"x\":\"parts=3;\"}");
	struct outcome outcome;

	sms_answer_judge(&given, "gw", &long_one, &outcome);
	ck_assert_str_eq(outcome.id, "a\\u{1B}b");
	ck_assert_str_eq(outcome.cost, "1.25");
	ck_assert_int_eq(outcome.parts, 3);
	given.cost = NULL;
	given.parts = "/parts";
	sms_answer_judge(&given, "gw", &long_one, &outcome);
	ck_assert_str_eq(outcome.cost, "");
	ck_assert_int_eq(outcome.parts, 0);
}
END_TEST

START_TEST(test_token_and_query)
{
	static const char *const states[] = { "none" };
	struct recipe_rule absent = { .at = "/state",
				      .is = { (const char **)(uintptr_t)states,
					      1 },
				      .outcome = RECIPE_ABSENT };
	struct sms_recipe given = recipe(false);
	struct sms_answer stale = answer(401, "{\"token\":\"old\"}");
	struct sms_answer fine = answer(200, "{\"state\":\"none\"}");

	ck_assert(sms_answer_is_stale(&given, &stale));
	ck_assert(!sms_answer_is_stale(&given, &fine));
	given.query_rules = (struct recipe_rules){ &absent, 1 };
	ck_assert_int_eq(sms_answer_query(&given, &fine), RECIPE_ABSENT);
	ck_assert_int_eq(sms_answer_query(&given, &stale), RECIPE_UNKNOWN);
	fine.was_out = false;
	ck_assert_int_eq(sms_answer_query(&given, &fine), RECIPE_UNKNOWN);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { test_rules, test_lost,
				       test_what_is_noted, test_token_and_query,
				       NULL };

	return suite_run("sms_answer", tests);
}
