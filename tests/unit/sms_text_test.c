/* The text that a gateway's rules leave room for. */
#include <string.h>

#include "base/text.h"
#include "outbox/compose.h"
#include "outbox/gsm.h"
#include "outbox/sms_text.h"
#include "unit/sample_digest.h"
#include "unit/suite.h"

/* n times a character. */
static const char *times(struct arena *arena, const char *what, int n)
{
	struct text text = { 0 };
	const char *all;

	for (int i = 0; i < n; i++)
		text_add(&text, what);
	all = arena_string(arena, text_string(&text));
	text_clear(&text);
	return all;
}

/* 160 and 153 septets, 70 and 67 units; no character across two parts. */
START_TEST(test_parts)
{
	static const struct {
		const char *what;
		int count;
		int parts;
	} cases[] = {
		{ "a", 0, 1 },	 { "a", 160, 1 }, { "a", 161, 2 },
		{ "a", 306, 2 }, { "a", 307, 3 }, { "{", 80, 1 },
		{ "{", 81, 2 },	 { "{", 152, 2 }, { "{", 153, 3 },
		{ "ư", 70, 1 },	 { "ư", 71, 2 },  { "ư", 134, 2 },
		{ "ư", 135, 3 }, { "😀", 35, 1 },  { "😀", 36, 2 },
		{ "😀", 66, 2 },	 { "😀", 67, 3 },
	};
	struct arena arena = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		ck_assert_msg(sms_parts(times(&arena, cases[i].what,
					      cases[i].count)) ==
				      cases[i].parts,
			      "%d times %s", cases[i].count, cases[i].what);
	arena_clear(&arena);
}
END_TEST

static const struct {
	struct sms_text_rules rules;
	const char *from;
	const char *to;
} texts[] = {
	{ { .encoding = SMS_GSM }, "Hạn –  20/6\n“x”", "Han - 20/6 \"x\"" },
	{ { .encoding = SMS_UCS2 }, "Hạn –\t20/6 ", "Hạn – 20/6" },
	{ { .encoding = SMS_UCS2 }, "Ha\u0323n", "Hạn" },
	{ { .encoding = SMS_AUTO }, "Hạn", "Hạn" },
	{ { .encoding = SMS_AUTO }, "Han", "Han" },
	{ { .encoding = SMS_GSM, .forbidden = "#&" }, "a#b & c&", "a b c" },
	{ { .encoding = SMS_UCS2, .forbidden = "#&" }, "ạ#b & c&", "ạ b c" },
	{ { .encoding = SMS_GSM, .length = 8 }, "mot hai ba", "mot hai" },
	{ { .encoding = SMS_GSM, .length = 12 },
	  "xem https://a.example/b",
	  "xem" },
	{ { .encoding = SMS_GSM, .length = 12 }, "https://a.example/b c", "" },
};

/* Cut at a word; an address of the web is whole or not there. */
START_TEST(test_texts)
{
	struct arena arena = { 0 };

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		ck_assert_str_eq(
			sms_text_apply(&texts[i].rules, &arena, texts[i].from),
			texts[i].to);
	arena_clear(&arena);
}
END_TEST

/* With marks if all of it has room so, else without. */
START_TEST(test_auto)
{
	struct sms_text_rules rules = { .encoding = SMS_AUTO, .parts = 2 };
	struct arena arena = { 0 };
	const char *fits = times(&arena, "hạn ", 33);
	const char *more = times(&arena, "hạn ", 35);

	ck_assert_int_lt(sms_septets(sms_text_apply(&rules, &arena, fits)), 0);
	ck_assert_int_gt(sms_septets(sms_text_apply(&rules, &arena, more)), 0);
	arena_clear(&arena);
}
END_TEST

/* Whatever the rules, no more parts than they allow, and the number and the
 * command at the end. */
START_TEST(test_composed)
{
	struct digest_item item = sample_item(NOTICE_AHEAD);
	struct digest digest = sample_digest(&item, 1);
	struct text text = { 0 };

	digest.today = on("2010-06-16");
	item.title = "Xây dựng, phê duyệt và tổ chức thực hiện Kế hoạch dạy "
		     "nghề cho lao động nông thôn & <hộ nghèo> trên địa bàn "
		     "huyện, xem https://dondoc.langson.example/ke-hoach/51 và "
		     "các văn bản hướng dẫn của Bộ Lao động - Thương binh và "
		     "Xã hội về việc lập kế hoạch, dự toán hằng năm";
	for (int encoding = SMS_GSM; encoding <= SMS_AUTO; encoding++) {
		for (int parts = 1; parts <= 8; parts++) {
			struct sms_text_rules rules = {
				.encoding = (enum sms_encoding)encoding,
				.parts = parts,
				.forbidden = "&#",
			};
			const char *url;

			digest.sms = &rules;
			compose_sms(&digest, &text);
			ck_assert_int_le(sms_parts(text_string(&text)), parts);
			ck_assert_ptr_nonnull(
				strstr(text.bytes, "dondoc show 12"));
			ck_assert_ptr_null(strchr(text.bytes, '&'));
			url = strstr(text.bytes, "https:");
			if (url != NULL)
				ck_assert_ptr_nonnull(
					strstr(url, "/ke-hoach/51"));
		}
	}
	digest.sms = NULL;
	compose_sms(&digest, &text);
	ck_assert_int_eq(sms_parts(text_string(&text)), 1);
	text_clear(&text);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { test_parts, test_texts, test_auto,
				       test_composed, NULL };

	return suite_run("sms_text", tests);
}
