/* The webhook's body: what a program is told, to the byte. */
#include <jansson.h>
#include <string.h>

#include "outbox/webhook_body.h"
#include "unit/sample_digest.h"
#include "unit/suite.h"

static char *body_of(const struct digest *digest)
{
	struct text text = { 0 };

	compose_webhook(digest, &text);
	ck_assert(text_is_utf8(text_string(&text), text.length));
	return text.bytes;
}

/* The whole of it, as a receiver is promised it. */
START_TEST(test_whole)
{
	const struct digest_item items[] = { sample_item(NOTICE_LAST_DAY) };
	struct digest digest = sample_digest(items, 1);
	char *body;

	digest.person_code = "chi-lang-vt";
	digest.agency_code = "huyen-chi-lang";
	body = body_of(&digest);
	ck_assert_str_eq(
		body,
		"{\"id\":\"d0c5f1e2a3@langson.example\","
		"\"kind\":\"reminders\",\"at\":\"2010-06-18T01:00:00Z\","
		"\"person\":\"chi-lang-vt\",\"person_name\":\"Nguyễn Văn A\","
		"\"agency\":\"huyen-chi-lang\","
		"\"agency_name\":\"UBND huyện Chi Lăng\","
		"\"missed_since\":null,\"instead_of\":null,\"tasks\":["
		"{\"number\":12,"
		"\"ref\":\"51/KH-UBND#III.11.2@huyen-chi-lang\","
		"\"plan\":\"51/KH-UBND\",\"key\":\"III.11.2\","
		"\"title\":\"Xây dựng, phê duyệt Kế hoạch dạy nghề cho lao "
		"động nông thôn đến năm 2020\","
		"\"agency_name\":\"UBND huyện Chi Lăng\","
		"\"notice\":\"last-day\",\"due_on\":\"2010-06-19\","
		"\"due_phrase\":\"trước 20/6/2010\","
		"\"last_working_day\":\"2010-06-18\",\"period\":null,"
		"\"submit_to\":null,\"product\":null,\"support\":false,"
		"\"request\":false}],\"unreached\":[],"
		"\"quiet_feeds\":[]}\n");
	free(body);
}
END_TEST

/* Hostile words are data: what a JSON reader gets is what they were. */
START_TEST(test_hostile)
{
	static const char *const titles[] = {
		"\"}],\"id\":\"other",		 "a\\\"b\\",
		"tab\there\nline\r\x01\x1f\x7f", "</script><b>đ",
		"\xe2\x80\xae right to left",
	};

	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
		struct digest_item item = sample_item(NOTICE_OVERDUE);
		struct digest digest = sample_digest(&item, 1);
		char *body;
		json_t *json;

		item.title = titles[i];
		body = body_of(&digest);
		ck_assert_ptr_null(strpbrk(body, "\t\r\x01\x1f\x7f"));
		ck_assert_ptr_eq(strchr(body, '\n'), body + strlen(body) - 1);
		json = json_loads(body, JSON_REJECT_DUPLICATES, NULL);
		ck_assert_ptr_nonnull(json);
		ck_assert_str_eq(
			json_string_value(json_object_get(
				json_array_get(json_object_get(json, "tasks"),
					       0),
				"title")),
			titles[i]);
		json_decref(json);
		free(body);
	}
}
END_TEST

/* Bytes that are no UTF-8 are never passed on. */
START_TEST(test_no_utf8)
{
	struct text text = { 0 };

	json_add_string(&text, "a\xff\xc3 b");
	ck_assert_str_eq(text_string(&text), "\"a?? b\"");
	text_clear(&text);
}
END_TEST

/* What was missed, what this tells again, and whom nobody reaches. */
START_TEST(test_more)
{
	static const struct digest_unreached unreached[] = {
		{ "Bà \"Hai\"", "Sở A", "+84912000001", 2 },
		{ "Ông Ba", "Sở B", NULL, 1 },
	};
	static const struct digest_quiet quiet[] = {
		{ "Sở A", NULL, "Outlook", 12 },
		{ NULL, "1/KH", NULL, 10 },
	};
	struct digest_item item = sample_item(NOTICE_OVERDUE);
	struct digest digest = sample_digest(&item, 1);
	char *body;

	digest.missed_since = on("2010-06-01");
	digest.instead_of = "email";
	digest.unreached = unreached;
	digest.unreached_count = 2;
	digest.quiet = quiet;
	digest.quiet_count = 2;
	digest.at = -1; /* before 1970, still an instant */
	body = body_of(&digest);
	ck_assert_ptr_nonnull(strstr(body, "\"at\":\"1969-12-31T23:59:59Z\""));
	ck_assert_ptr_nonnull(strstr(body, "\"missed_since\":\"2010-06-01\","
					   "\"instead_of\":\"email\""));
	ck_assert_ptr_nonnull(strstr(
		body, "\"unreached\":[{\"person_name\":\"Bà \\\"Hai\\\"\","
		      "\"agency_name\":\"Sở A\",\"phone\":\"+84912000001\","
		      "\"tasks\":2},{\"person_name\":\"Ông Ba\","
		      "\"agency_name\":\"Sở B\",\"phone\":null,\"tasks\":1}]"));
	ck_assert_ptr_nonnull(strstr(
		body, "\"quiet_feeds\":[{\"days\":12,\"agency_name\":\"Sở A\","
		      "\"plan\":null,\"label\":\"Outlook\"},{\"days\":10,"
		      "\"agency_name\":null,\"plan\":\"1/KH\","
		      "\"label\":null}]"));
	free(body);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_whole, test_hostile, test_no_utf8, test_more, NULL,
	};

	return suite_run("webhook_body", tests);
}
