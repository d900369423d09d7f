/* Delivery reports: what stands where, in each form they come in. */
#include <string.h>

#include "outbox/sms_report.h"
#include "unit/suite.h"

static const char *delivered[] = { "5", "DELIVRD" };
static const char *failed[] = { "4" };

static const struct recipe_report by_name = {
	.id = "SMSID",
	.request_id = "RequestId",
	.status = "SendStatus",
	.price = "TotalPrice",
	.delivered = { delivered, 2 },
	.failed = { failed, 1 },
};

static const struct recipe_report by_pointer = {
	.id = "/m/0/id",
	.status = "/m/0/status",
	.delivered = { delivered, 2 },
};

/* The query is "name=value" pairs with semicolons, for the tests. */
static const char *query(const void *context, const char *name)
{
	static char value[256];
	const char *at = context;
	size_t length = strlen(name);

	while (at != NULL && *at != '\0') {
		if (strncmp(at, name, length) == 0 && at[length] == '=') {
			size_t end = strcspn(at + length + 1, ";");

			memcpy(value, at + length + 1, end);
			value[end] = '\0';
			return value;
		}
		at = strchr(at, ';');
		at = at == NULL ? NULL : at + 1;
	}
	return NULL;
}

static const struct {
	const struct recipe_report *recipe;
	const char *query;
	const char *type;
	const char *body;
	const char *id; /* NULL with words NULL: it is no report */
	const char *request_id;
	const char *words;
} cases[] = {
	{ &by_name, "SMSID=7;SendStatus=5", NULL, "", "7", NULL, "delivered" },
	{ &by_name, "RequestId=ab;SendStatus=4;TotalPrice=250", NULL, "", NULL,
	  "ab", "failed (status 4), price 250" },
	{ &by_name, "SMSID=7;SendStatus=1", NULL, "", "7", NULL, "status 1" },
	{ &by_name, "", "application/x-www-form-urlencoded; charset=UTF-8",
	  "a=b&SMSID=x%2By+z&SendStatus=DELIVRD", "x+y z", NULL, "delivered" },
	{ &by_name, "", "Application/X-WWW-Form-Urlencoded",
	  "SMSID=%zz%&SendStatus=%34", "%zz%", NULL, "failed (status 4)" },
	{ &by_name, "", "application/json",
	  "{\"SMSID\":7,\"SendStatus\":\"5\"}", "7", NULL, "delivered" },
	{ &by_pointer, "", "application/json",
	  "{\"m\":[{\"id\":\"q\",\"status\":5}]}", "q", NULL, "delivered" },
	{ &by_name, "SMSID=7", NULL, "", NULL, NULL, NULL },
	{ &by_name, "SendStatus=5", NULL, "", NULL, NULL, NULL },
	{ &by_name, "", "application/json", "{", NULL, NULL, NULL },
	{ &by_name, "", "application/json", "[]", NULL, NULL, NULL },
	{ &by_name, "", NULL, "", NULL, NULL, NULL },
	{ &by_name, "", "application/x-www-form-urlencoded", "&&=&SMSID", NULL,
	  NULL, NULL },
	{ &by_name, "", "application/x-www-form-urlencoded",
	  "SMSID=%ff&SendStatus=5", NULL, NULL, NULL },
	{ &by_name, "", "application/x-www-form-urlencoded",
	  "SMSID=a%0d%0ab&SendStatus=5", "a\\u{0D}\\u{0A}b", NULL,
	  "delivered" },
};

static bool same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

START_TEST(test_reports)
{
	struct arena arena = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct sms_report_input input = {
			.query = query,
			.context = cases[i].query,
			.content_type = cases[i].type,
			.body = cases[i].body,
			.length = strlen(cases[i].body),
		};
		struct sms_report report;
		bool is_one = sms_report_read(cases[i].recipe, &input, &arena,
					      &report);

		ck_assert_msg(is_one == (cases[i].words != NULL), "case %zu",
			      i);
		if (is_one)
			ck_assert_msg(
				same(report.id, cases[i].id) &&
					same(report.request_id,
					     cases[i].request_id) &&
					same(report.words, cases[i].words),
				"case %zu: %s %s", i, report.id, report.words);
	}
	arena_clear(&arena);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { test_reports, NULL };

	return suite_run("sms_report", tests);
}
