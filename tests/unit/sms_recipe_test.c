/* Recipes of SMS gateways: what goes out, and how an answer is judged. */
#include <stdio.h>
#include <string.h>

#include "outbox/sms_answer.h"
#include "outbox/sms_recipe.h"
#include "unit/suite.h"

static const char *const no_headers[] = { NULL };
static const char *const key_header[] = { "Authorization: Bearer {secret}",
					  "Idempotency-Key: {id}" };

static struct sms_recipe json_recipe(void)
{
	return (struct sms_recipe){
		.request = { .method = "POST",
			     .url = "https://sms.example/send",
			     .body = "{\"to\":\"{to}\",\"text\":\"{text}\","
				     "\"ref\":\"{id}\"}",
			     .escape = "json" },
		.accepted_from = 200,
		.accepted_to = 299,
	};
}

static struct named secrets[] = { { "secret", "s3cret/+" } };

static const struct sms_values sample = {
	.to = "+84912000001",
	.text = "Han \"mai\" \\ 50% & <a>\n'x'",
	.id = "12@langson.example",
	.secrets = { .items = secrets, .count = 1 },
	.at = 1275436800, /* 2010-06-02 */
};

static void set_headers(struct sms_recipe *recipe, struct arena *arena,
			const char *const *headers, size_t count)
{
	recipe->request.headers = (struct strings){ 0 };
	for (size_t i = 0; i < count; i++)
		strings_add(&recipe->request.headers, arena, headers[i]);
}

/* Each escape, on the same text. */
START_TEST(test_escapes)
{
	static const char *const wanted[][2] = {
		{ "json", "Han \\\"mai\\\" \\\\ 50% & <a>\\n'x'" },
		{ NULL, "Han \\\"mai\\\" \\\\ 50% & <a>\\n'x'" },
		{ "form", "Han%20%22mai%22%20%5C%2050%25%20%26%20%3Ca%3E%0A"
			  "%27x%27" },
		{ "xml", "Han &#34;mai&#34; \\ 50% &#38; &#60;a&#62;\n"
			 "&#39;x&#39;" },
		{ "none", "Han \"mai\" \\ 50% & <a>\n'x'" },
	};

	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		struct sms_recipe recipe = json_recipe();
		struct arena arena = { 0 };
		struct sms_request request;
		struct why why;

		recipe.request.escape = wanted[i][0];
		recipe.request.body = "{text}";
		ck_assert_int_eq(sms_recipe_expand(&recipe, &recipe.request,
						   &sample, &arena, &request,
						   &why),
				 ERROR_NONE);
		ck_assert_str_eq(request.body, wanted[i][1]);
		arena_clear(&arena);
	}
}
END_TEST

/* JSON's own braces stay; every placeholder is filled; controls have no way
 * through. */
START_TEST(test_json_body)
{
	struct sms_recipe recipe = json_recipe();
	struct sms_values values = sample;
	struct arena arena = { 0 };
	struct sms_request request;
	struct why why;

	values.text = "a\x01\tb";
	ck_assert_int_eq(sms_recipe_expand(&recipe, &recipe.request, &values,
					   &arena, &request, &why),
			 ERROR_NONE);
	ck_assert_str_eq(
		request.body,
		"{\"to\":\"+84912000001\",\"text\":"
		"\"a\\u0001\\u0009b\",\"ref\":\"12@langson.example\"}");
	ck_assert_str_eq(request.headers.items[0],
			 "Content-Type: application/json");
	recipe.request.body = "{}{ to}{{to}}{date}{";
	ck_assert_int_eq(sms_recipe_expand(&recipe, &recipe.request, &values,
					   &arena, &request, &why),
			 ERROR_NONE);
	ck_assert_str_eq(request.body,
			 "{}{ to}{+84912000001}2010-06-02T00:00:00Z{");
	arena_clear(&arena);
}
END_TEST

/* In a URL every value is percent-encoded, whatever the body's escape. */
START_TEST(test_get)
{
	struct sms_recipe recipe = json_recipe();
	struct arena arena = { 0 };
	struct sms_request request;
	struct why why;

	recipe.request.method = "GET";
	recipe.request.body = NULL;
	recipe.request.url =
		"https://sms.example/?to={to}&key={secret}&t={text}";
	ck_assert_int_eq(sms_recipe_check(&recipe, &why), ERROR_NONE);
	ck_assert_int_eq(sms_recipe_expand(&recipe, &recipe.request, &sample,
					   &arena, &request, &why),
			 ERROR_NONE);
	ck_assert_str_eq(request.url,
			 "https://sms.example/?to=%2B84912000001&key=s3cret%2F"
			 "%2B&t=Han%20%22mai%22%20%5C%2050%25%20%26%20%3Ca%3E"
			 "%0A%27x%27");
	ck_assert_ptr_null(request.body);
	ck_assert_uint_eq(request.headers.count, 0);
	arena_clear(&arena);
}
END_TEST

/* Headers carry values as they are, and no value brings a second header. */
START_TEST(test_headers)
{
	static const char *const typed[] = { "content-type: text/x",
					     "X-Text: {text}" };
	struct sms_recipe recipe = json_recipe();
	struct sms_values values = sample;
	struct arena arena = { 0 };
	struct sms_request request;
	struct why why;

	set_headers(&recipe, &arena, key_header, 2);
	ck_assert_int_eq(sms_recipe_check(&recipe, &why), ERROR_NONE);
	ck_assert_int_eq(sms_recipe_expand(&recipe, &recipe.request, &values,
					   &arena, &request, &why),
			 ERROR_NONE);
	ck_assert_uint_eq(request.headers.count, 3);
	ck_assert_str_eq(request.headers.items[0],
			 "Authorization: Bearer s3cret/+");
	ck_assert_str_eq(request.headers.items[1],
			 "Idempotency-Key: 12@langson.example");
	set_headers(&recipe, &arena, typed, 2);
	ck_assert_int_eq(sms_recipe_expand(&recipe, &recipe.request, &values,
					   &arena, &request, &why),
			 ERROR_REFUSED);
	values.text = "one line";
	ck_assert_int_eq(sms_recipe_expand(&recipe, &recipe.request, &values,
					   &arena, &request, &why),
			 ERROR_NONE);
	ck_assert_uint_eq(request.headers.count, 2);
	arena_clear(&arena);
}
END_TEST

/* Numbers are a plus and digits, and nothing that means something else. */
START_TEST(test_numbers)
{
	static const char *const bad[] = { "",	      "+",
					   "12",      "+84 912",
					   "0912a",   "++84912",
					   "912\r\n", "123456789012345678901",
					   "84912&x" };
	static const char *const fine[] = { "+84912000001", "113",
					    "0912000001" };
	struct sms_recipe recipe = json_recipe();
	struct sms_values values = sample;
	struct arena arena = { 0 };
	struct sms_request request;
	struct why why;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		values.to = bad[i];
		ck_assert_int_eq(sms_recipe_expand(&recipe, &recipe.request,
						   &values, &arena, &request,
						   &why),
				 ERROR_REFUSED);
	}
	for (size_t i = 0; i < sizeof(fine) / sizeof(fine[0]); i++) {
		values.to = fine[i];
		ck_assert_int_eq(sms_recipe_expand(&recipe, &recipe.request,
						   &values, &arena, &request,
						   &why),
				 ERROR_NONE);
	}
	values.text = "\xff";
	ck_assert_int_eq(sms_recipe_expand(&recipe, &recipe.request, &values,
					   &arena, &request, &why),
			 ERROR_REFUSED);
	arena_clear(&arena);
}
END_TEST

/* What is wrong in a recipe is told when the channel opens. */
static void check_bad(const char *url, const char *body, const char *header,
		      const char *words)
{
	struct sms_recipe recipe = json_recipe();
	struct arena arena = { 0 };
	struct why why = { "" };

	recipe.request.url = url;
	recipe.request.body = body;
	set_headers(&recipe, &arena, header == NULL ? no_headers : &header,
		    header != NULL);
	ck_assert_int_eq(sms_recipe_check(&recipe, &why), ERROR_INPUT);
	ck_assert_msg(strstr(why.text, words) != NULL, "\"%s\" lacks \"%s\"",
		      why.text, words);
	arena_clear(&arena);
}

START_TEST(test_bad_recipes)
{
	static const char url[] = "https://sms.example/";
	struct sms_recipe recipe = json_recipe();
	struct why why;

	check_bad(NULL, "", NULL, "none is given");
	check_bad("sms.example", "", NULL, "scheme");
	check_bad("https://{to}.example/", "", NULL, "host");
	check_bad("https://{id}@sms.example/", "", NULL, "host");
	check_bad("https://sms.example/{TO}", "", NULL, "{TO}");
	check_bad(url, "{phone}", NULL, "{phone}");
	check_bad(url, "", "no colon", "Name: value");
	check_bad(url, "", ": empty", "Name: value");
	check_bad(url, "", "X: a\r\nY: b", "control");
	check_bad(url, "", "X: {what}", "{what}");
	recipe.request.method = "PUT";
	ck_assert_int_eq(sms_recipe_check(&recipe, &why), ERROR_INPUT);
	recipe.request.method = "GET";
	ck_assert_int_eq(sms_recipe_check(&recipe, &why), ERROR_INPUT);
	recipe = json_recipe();
	recipe.request.escape = "html";
	ck_assert_int_eq(sms_recipe_check(&recipe, &why), ERROR_INPUT);
	recipe = json_recipe();
	recipe.accepted_from = 300;
	ck_assert_int_eq(sms_recipe_check(&recipe, &why), ERROR_INPUT);
}
END_TEST

static struct outcome judge(const struct sms_recipe *recipe, int status,
			    const char *body)
{
	struct sms_answer answer = { .was_out = true,
				     .is_whole = true,
				     .status = status,
				     .body = body,
				     .length = strlen(body),
				     .fault = "" };
	struct outcome outcome;

	sms_answer_judge(recipe, "sms.example", &answer, &outcome);
	return outcome;
}

/* Each status, whole, by whether a repeat is harmless. */
START_TEST(test_each_status)
{
	struct sms_recipe recipe = json_recipe();

	for (int status = 200; status < 600; status++) {
		enum outcome_kind wanted = OUTCOME_REFUSED;

		if (status < 300)
			wanted = OUTCOME_SENT;
		else if (status < 400 || (status >= 401 && status <= 405) ||
			 status == 407)
			wanted = OUTCOME_MISCONFIGURED;
		else if (status >= 500 || status == 408 || status == 425 ||
			 status == 429)
			wanted = OUTCOME_RETRY;
		recipe.is_idempotent = true;
		ck_assert_int_eq(judge(&recipe, status, "why").kind, wanted);
		if (status == 502 || status == 504)
			wanted = OUTCOME_UNCERTAIN;
		recipe.is_idempotent = false;
		ck_assert_int_eq(judge(&recipe, status, "why").kind, wanted);
		if (status >= 400)
			ck_assert_ptr_nonnull(strstr(
				judge(&recipe, status, "why").answer, "why"));
	}
}
END_TEST

/* No answer: what matters is whether the request was out. */
START_TEST(test_no_answer)
{
	static const struct {
		bool was_out;
		int status;
		bool is_idempotent;
		enum outcome_kind wanted;
	} cases[] = {
		{ false, 0, false, OUTCOME_RELAY },
		{ false, 0, true, OUTCOME_RELAY },
		{ true, 0, false, OUTCOME_UNCERTAIN },
		{ true, 0, true, OUTCOME_RETRY },
		{ true, 200, false, OUTCOME_UNCERTAIN },
		{ true, 200, true, OUTCOME_RETRY },
		{ true, 503, false, OUTCOME_RETRY },
		{ true, 400, false, OUTCOME_REFUSED },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct sms_recipe recipe = json_recipe();
		struct sms_answer answer = { .was_out = cases[i].was_out,
					     .status = cases[i].status,
					     .body = "",
					     .fault = "timed out" };
		struct outcome outcome;

		recipe.is_idempotent = cases[i].is_idempotent;
		sms_answer_judge(&recipe, "sms.example", &answer, &outcome);
		ck_assert_int_eq(outcome.kind, cases[i].wanted);
		ck_assert_str_eq(outcome.server, "sms.example");
	}
}
END_TEST

/* 200 is not enough where the recipe wants to read a word. */
START_TEST(test_accepted_body)
{
	struct sms_recipe recipe = json_recipe();
	struct outcome outcome;

	recipe.accepted_body = "\"CodeResult\":\"100\"";
	outcome = judge(&recipe, 200, "{\"CodeResult\":\"100\"}");
	ck_assert_int_eq(outcome.kind, OUTCOME_SENT);
	outcome = judge(&recipe, 200, "{\"CodeResult\":\"103\",\n\"E\":\"x\"}");
	ck_assert_int_eq(outcome.kind, OUTCOME_REFUSED);
	ck_assert_ptr_nonnull(strstr(outcome.answer, "103"));
	ck_assert_ptr_null(strchr(outcome.answer, '\n'));
	recipe.accepted_body = NULL;
	recipe.accepted_from = 202;
	recipe.accepted_to = 202;
	ck_assert_int_eq(judge(&recipe, 202, "").kind, OUTCOME_SENT);
	ck_assert_int_eq(judge(&recipe, 200, "").kind, OUTCOME_REFUSED);
}
END_TEST

/* The message's id is found by JSON pointer; without it, it is sent still. */
START_TEST(test_message_id)
{
	static const char *const cases[][3] = {
		{ "/id", "{\"id\":\"abc\"}", "200 accepted, id abc" },
		{ "/m/0/id", "{\"m\":[{\"id\":77}]}", "200 accepted, id 77" },
		{ "/a~1b/c~0d", "{\"a/b\":{\"c~d\":\"x\"}}",
		  "200 accepted, id x" },
		{ "/m/1/id", "{\"m\":[{\"id\":77}]}", "200 accepted" },
		{ "/m/x", "{\"m\":[{\"id\":77}]}", "200 accepted" },
		{ "/id/deep", "{\"id\":\"abc\"}", "200 accepted" },
		{ "/id", "{\"id\":{}}", "200 accepted" },
		{ "/id", "<html>", "200 accepted" },
		{ "/id", "", "200 accepted" },
		{ "/id", "{\"id\":\"a\\nb\"}", "200 accepted, id a\\u{0A}b" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct sms_recipe recipe = json_recipe();
		struct outcome outcome;

		recipe.id = cases[i][0];
		outcome = judge(&recipe, 200, cases[i][1]);
		ck_assert_int_eq(outcome.kind, OUTCOME_SENT);
		ck_assert_str_eq(outcome.answer, cases[i][2]);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_escapes,	  test_json_body, test_get,
		test_headers,	  test_numbers,	  test_bad_recipes,
		test_each_status, test_no_answer, test_accepted_body,
		test_message_id,  NULL,
	};

	return suite_run("sms_recipe", tests);
}
