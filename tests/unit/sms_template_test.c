/* Placeholders: each value, made harmless for where it stands. */
#include <string.h>

#include "outbox/sms_recipe.h"
#include "unit/suite.h"

static struct named secrets[] = { { "key", "s3\"&<" }, { "secret", "x:y" } };
static struct named params[] = { { "contract", "7\"8" },
				 { "viec", "số {task}, {text_plain}" } };

static const struct sms_account account = {
	.params = { params, 2 },
	.sender = "UBND LS",
	.template_id = "42",
	.is_sandbox = true,
};

static struct sms_recipe recipe(void)
{
	return (struct sms_recipe){ .phone = "0x",
				    .encoding_words = { "0", "8" },
				    .sandbox_words = { "off", "on" } };
}

static struct sms_values values(void)
{
	return (struct sms_values){ .to = "+84912000001",
				    .text = "Hạn \"mai\"",
				    .id = "abc",
				    .at = 1275436800,
				    .task = 12,
				    .account = &account,
				    .secrets = { secrets, 2 },
				    .callback = "https://d/r/S",
				    .token = "tok" };
}

static const struct {
	const char *template;
	enum escape escape;
	const char *filled;
	const char *masked; /* NULL: the same */
} cases[] = {
	{ "{to}|{id}|{task}", ESCAPE_NONE, "0912000001|abc|12", NULL },
	{ "{date} {stamp}", ESCAPE_NONE, "2010-06-02T00:00:00Z 20100602_000000",
	  NULL },
	{ "{text}", ESCAPE_JSON, "Hạn \\\"mai\\\"", NULL },
	{ "{text}", ESCAPE_XML, "Hạn &#34;mai&#34;", NULL },
	{ "{text}", ESCAPE_FORM, "H%E1%BA%A1n%20%22mai%22", NULL },
	{ "{text_plain}/{parts}/{encoding}", ESCAPE_NONE, "Han \"mai\"/1/8",
	  NULL },
	{ "{sender}&{template}&{sandbox}", ESCAPE_FORM, "UBND%20LS&42&on",
	  NULL },
	{ "{param:contract}", ESCAPE_JSON, "7\\\"8", NULL },
	{ "{param:viec}", ESCAPE_JSON, "số 12, Han \\\"mai\\\"", NULL },
	{ "{params}", ESCAPE_JSON,
	  "{\"contract\":\"7\\\"8\",\"viec\":\"số 12, Han \\\"mai\\\"\"}",
	  NULL },
	{ "{secret:key}", ESCAPE_XML, "s3&#34;&#38;&#60;", "****" },
	{ "a{secret}b{token}", ESCAPE_FORM, "ax%3Aybtok", "a****b****" },
	{ "{callback}", ESCAPE_NONE, "https://d/r/S", "****" },
	{ "{param:none}{secret:none}", ESCAPE_NONE, "", "{param:none}****" },
	{ "{}{ to}{{to}{\"a\":{\"b\":1}}", ESCAPE_NONE,
	  "{}{ to}{0912000001{\"a\":{\"b\":1}}", NULL },
};

START_TEST(test_fill)
{
	const struct sms_recipe given = recipe();
	struct arena arena = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct sms_values with = values();

		ck_assert_str_eq(sms_template_fill(&given, &with,
						   cases[i].template,
						   cases[i].escape, &arena),
				 cases[i].filled);
		with.is_masked = true;
		ck_assert_str_eq(sms_template_fill(&given, &with,
						   cases[i].template,
						   cases[i].escape, &arena),
				 cases[i].masked == NULL ? cases[i].filled
							 : cases[i].masked);
	}
	arena_clear(&arena);
}
END_TEST

START_TEST(test_numbers)
{
	static const char *const numbers[][4] = {
		/* kept, 0x, 84x, +84x */
		{ "+84912000001", "0912000001", "84912000001", "+84912000001" },
		{ "0912000001", "0912000001", "84912000001", "+84912000001" },
		{ "84912000001", "0912000001", "84912000001", "+84912000001" },
		{ "+33612345678", "33612345678", "33612345678",
		  "+33612345678" },
	};
	static const char *const forms[] = { "0x", "84x", "+84x" };
	struct arena arena = { 0 };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		for (size_t j = 0; j < 3; j++)
			ck_assert_str_eq(
				sms_number(forms[j], numbers[i][0], &arena),
				numbers[i][j + 1]);
		ck_assert_str_eq(sms_number(NULL, numbers[i][0], &arena),
				 numbers[i][0]);
	}
	arena_clear(&arena);
}
END_TEST

/* RFC 7617's example; masked it gives nothing away, not even a length. */
START_TEST(test_basic)
{
	const struct sms_recipe given = recipe();
	struct sms_values with = values();
	struct arena arena = { 0 };

	ck_assert_str_eq(sms_template_basic(&given, &with,
					    "Aladdin:open sesame", &arena),
			 "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
	with.is_masked = true;
	ck_assert_str_eq(
		sms_template_basic(&given, &with, "{secret:key}:x", &arena),
		"Basic ****");
	arena_clear(&arena);
}
END_TEST

/* The host is ours to move, to this machine; path and query stay. */
START_TEST(test_base_url)
{
	static const char *const urls[][2] = {
		{ "https://a.example:99/x?to={to}",
		  "http://127.0.0.1:8/x?to=0912000001" },
		{ "https://a.example", "http://127.0.0.1:8" },
		{ "https://a.example?a=b", "http://127.0.0.1:8?a=b" },
	};
	struct sms_account moved = account;
	struct arena arena = { 0 };

	moved.base_url = "http://127.0.0.1:8/";
	for (size_t i = 0; i < sizeof(urls) / sizeof(*urls); i++) {
		struct sms_recipe given = recipe();
		struct sms_values with = values();
		struct sms_request request;
		struct why why;

		given.request.url = urls[i][0];
		with.account = &moved;
		ck_assert_int_eq(sms_recipe_expand(&given, &given.request,
						   &with, &arena, &request,
						   &why),
				 ERROR_NONE);
		ck_assert_str_eq(request.url, urls[i][1]);
	}
	arena_clear(&arena);
}
END_TEST

/* What is empty is not in a form, wherever it stands; what is not a form is
 * left as it is. */
START_TEST(test_empty_parameters)
{
	static const char *const bodies[][2] = {
		{ "a={callback}&to={to}", "to=0912000001" },
		{ "to={to}&a={callback}", "to=0912000001" },
		{ "to={to}&a={callback}&b={id}", "to=0912000001&b=abc" },
		{ "a={callback}&b={param:none}", "" },
		{ "a={text}&&b=1", "a=H%E1%BA%A1n%20%22mai%22&b=1" },
	};
	struct arena arena = { 0 };

	for (size_t i = 0; i < sizeof(bodies) / sizeof(*bodies); i++) {
		struct sms_recipe given = recipe();
		struct sms_values with = values();
		struct sms_request request;
		struct why why;

		given.request.url = "https://a.example";
		given.request.body = bodies[i][0];
		given.request.escape = "form";
		with.callback = NULL;
		ck_assert_int_eq(sms_recipe_expand(&given, &given.request,
						   &with, &arena, &request,
						   &why),
				 ERROR_NONE);
		ck_assert_str_eq(request.body, bodies[i][1]);
		given.request.escape = "none";
		given.request.body = "a={callback}&";
		ck_assert_int_eq(sms_recipe_expand(&given, &given.request,
						   &with, &arena, &request,
						   &why),
				 ERROR_NONE);
		ck_assert_str_eq(request.body, "a=&");
	}
	arena_clear(&arena);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_fill,     test_numbers,	      test_basic,
		test_base_url, test_empty_parameters, NULL
	};

	return suite_run("sms_template", tests);
}
