/* Recipes out of files: those that are shipped, and each mistake. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "outbox/sms_recipe.h"
#include "plan/recipe_read.h"
#include "unit/reading.h"

static struct reading reading;
static struct sms_recipe recipe;

static void begin(void)
{
	reading_begin(&reading);
}

static void end(void)
{
	reading_end(&reading);
}

static enum error read_text(const char *text)
{
	return read_recipe(text, strlen(text), &recipe, &reading.complaints);
}

static const char *const shipped[] = { "esms",	   "speedsms", "vnpt",
				       "viettel",  "twilio",   "vonage",
				       "zalo-zns", "smstools", "gammu" };

#define SHIPPED ((int)(sizeof(shipped) / sizeof(*shipped)))

/* Each is in order, its bodies are JSON and XML when filled in, it says how
 * repeats are kept away and what unknown answers are. */
START_TEST(test_shipped)
{
	const char *path = arena_printf(
		&reading.arena, "daemon/outbox/recipes/%s.yaml", shipped[_i]);
	struct why why = { "" };
	size_t length;
	const char *bytes = reading_source_file(&reading, path, &length);

	if (bytes == NULL)
		return;
	(void)read_recipe(bytes, length, &recipe, &reading.complaints);
	reading_expect_none(&reading);
	ck_assert_str_eq(recipe.name, shipped[_i]);
	ck_assert_ptr_nonnull(recipe.note);
	ck_assert_msg(sms_recipe_check(&recipe, &why) == ERROR_NONE, "%s",
		      why.text);
	ck_assert(recipe.is_idempotent == (strcmp(recipe.name, "esms") == 0));
	ck_assert((recipe.folder == NULL) == (recipe.rules.count > 0));
}
END_TEST

#define HEAD                                                                   \
	"recipe: a\n"                                                          \
	"title: A\n"                                                           \
	"request: {url: \"https://a.example/\", body: '\"{to}{text}{id}\"'}\n" \
	"outcomes:\n"                                                          \
	"  - {status: 200, at: /c, is: [1, 2], outcome: accepted, means: x}\n"

/* All that a recipe can say. */
START_TEST(test_whole)
{
	ck_assert_int_eq(
		read_text(HEAD
			  "  - {transport: lost, outcome: retry}\n"
			  "  - {matches: \"^a+$\", outcome: misconfigured}\n"
			  "phone: 84x\n"
			  "note: n\n"
			  "text: {encoding: auto, parts: 3, length: 300, "
			  "forbidden: \"#&\", words: {gsm: a, ucs2: b}}\n"
			  "id: /id\n"
			  "cost: \"xml:a/b\"\n"
			  "parts: \"re:([0-9]+)\"\n"
			  "rate: {per-second: 1, per-minute: 2, per-day: 3}\n"
			  "sandbox: {\"off\": n, \"on\": y}\n"
			  "idempotency:\n"
			  "  by: query\n"
			  "  for: 24h\n"
			  "  request: {method: GET, url: \"https://a.example/"
			  "?{id}\"}\n"
			  "  outcomes: [{at: /s, is: none, outcome: absent}]\n"
			  "token:\n"
			  "  request: {url: \"https://t.example/\", basic: "
			  "\"{secret:a}:x\"}\n"
			  "  value: /t\n"
			  "  lifetime: 90m\n"
			  "  keep: {at: /r, secret: a}\n"
			  "report: {id: i, status: s, delivered: d}\n"),
		ERROR_NONE);
	reading_expect_none(&reading);
	ck_assert_uint_eq(recipe.rules.count, 3);
	ck_assert_uint_eq(recipe.rules.items[0].is.count, 2);
	ck_assert(recipe.rules.items[1].is_lost);
	ck_assert_int_eq(recipe.rules.items[2].outcome, RECIPE_MISCONFIGURED);
	ck_assert_str_eq(recipe.phone, "84x");
	ck_assert_int_eq(recipe.text.encoding, SMS_AUTO);
	ck_assert_int_eq(recipe.text.length, 300);
	ck_assert_str_eq(recipe.encoding_words[1], "b");
	ck_assert_str_eq(recipe.sandbox_words[1], "y");
	ck_assert_int_eq(recipe.rate.per_day, 3);
	ck_assert(recipe.is_idempotent);
	ck_assert_int_eq(recipe.repeat_s, 86400);
	ck_assert_str_eq(recipe.query.method, "GET");
	ck_assert_int_eq(recipe.query_rules.items[0].outcome, RECIPE_ABSENT);
	ck_assert_int_eq(recipe.token.lifetime_s, 5400);
	ck_assert_str_eq(recipe.token.keep_secret, "a");
	ck_assert_str_eq(recipe.report.delivered.items[0], "d");
}
END_TEST

#define RULE(rule) HEAD "  - {" rule "}\n"

static const struct {
	const char *text;
	int line;
	int column;
	const char *code;
} mistakes[] = {
	{ "", 0, 0, NULL },
	{ "title: A\nrequest: {url: \"https://a/\", body: '{to}{text}'}\n"
	  "outcomes: [{status: 200, outcome: accepted}]\n",
	  1, 1, "missing-key" },
	{ "recipe: a\ntitle: A\nrequest: {url: \"https://a/\", body: "
	  "'{to}{text}'}\n",
	  1, 1, "missing-key" },
	{ HEAD "colour: red\n", 6, 1, "unknown-key" },
	{ HEAD "phone: 0084\n", 6, 8, "bad-word" },
	{ HEAD "rate: {per-second: 0}\n", 6, 20, "bad-number" },
	{ HEAD "id: data.id\n", 6, 5, "bad-pointer" },
	{ HEAD "id: \"re:(\"\n", 6, 5, "bad-pointer" },
	{ HEAD "id: \"xml:\"\n", 6, 5, "bad-pointer" },
	{ RULE("outcome: accepted"), 6, 5, "bad-rule" },
	{ RULE("status: 200, outcome: fine"), 6, 28, "bad-word" },
	{ RULE("status: 200"), 6, 5, "missing-key" },
	{ RULE("is: 1, outcome: retry"), 6, 5, "bad-rule" },
	{ RULE("status: 2xx, outcome: retry"), 6, 14, "bad-number" },
	{ RULE("matches: \"(\", outcome: retry"), 6, 15, "bad-pattern" },
	{ RULE("matches: \"(a)\\\\1\", outcome: retry"), 6, 15, "bad-pattern" },
	{ RULE("status: 200, outcome: absent"), 6, 5, "bad-rule" },
	{ RULE("transport: lost, outcome: accepted"), 6, 5, "bad-rule" },
	{ RULE("transport: lost, status: 200, outcome: retry"), 6, 5,
	  "bad-rule" },
	{ RULE("transport: slow, outcome: retry"), 6, 17, "bad-word" },
	{ HEAD "idempotency: {by: luck}\n", 6, 19, "bad-word" },
	{ HEAD "idempotency: {by: key, for: 1y}\n", 6, 29, "bad-number" },
	{ HEAD "idempotency: {by: query, outcomes: []}\n", 6, 14,
	  "missing-key" },
	{ HEAD "report: {status: s}\n", 6, 9, "missing-key" },
	{ HEAD "sandbox: {\"on\": y}\n", 6, 10, "missing-key" },
	{ "recipe: a\ntitle: A\nrequest: {url: \"https://a/\", body: "
	  "'{to}'}\noutcomes: [{status: 200, outcome: accepted}]\n",
	  1, 1, "bad-recipe" },
	{ "recipe: a\ntitle: A\nrequest: {url: \"https://a/\", body: "
	  "'{to}{text}{token}'}\noutcomes: [{status: 200, outcome: "
	  "accepted}]\n",
	  1, 1, "bad-recipe" },
	{ "recipe: a\ntitle: A\nrequest: {url: \"ftp://a/\", body: "
	  "'{to}{text}'}\noutcomes: [{status: 200, outcome: accepted}]\n",
	  3, 16, "bad-url" },
	{ "recipe: a\ntitle: A\nrequest: {url: \"https://a/\", body: "
	  "'{to}{txt}'}\noutcomes: [{status: 200, outcome: accepted}]\n",
	  3, 36, "bad-template" },
	{ "recipe: a\ntitle: A\nfolder: {path: spool, name: x, content: "
	  "'{to}{text}'}\n",
	  3, 9, "bad-path" },
	{ "recipe: a\ntitle: A\nfolder: {path: /s, name: ../x, content: "
	  "'{to}{text}'}\n",
	  3, 9, "bad-path" },
};

#define MISTAKES ((int)(sizeof(mistakes) / sizeof(*mistakes)))

/* Each mistake at its place, and nothing of the recipe is taken. */
START_TEST(test_mistakes)
{
	struct sms_recipe before = { .name = "before" };

	recipe = before;
	ck_assert_int_eq(read_text(mistakes[_i].text), ERROR_INPUT);
	if (mistakes[_i].code != NULL)
		reading_expect_only(&reading, mistakes[_i].line,
				    mistakes[_i].column, mistakes[_i].code);
	ck_assert_mem_eq(&recipe, &before, sizeof(recipe));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("recipe_read");
	TCase *tests = tcase_create("recipe_read");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tests, begin, end);
	tcase_add_loop_test(tests, test_shipped, 0, SHIPPED);
	tcase_add_test(tests, test_whole);
	tcase_add_loop_test(tests, test_mistakes, 0, MISTAKES);
	suite_add_tcase(suite, tests);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
