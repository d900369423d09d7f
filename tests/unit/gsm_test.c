/* The SMS alphabet: counting, putting into it, cutting. */
#include <string.h>

#include "outbox/compose.h"
#include "outbox/gsm.h"
#include "unit/suite.h"

/* Every character of the default alphabet is one septet. */
START_TEST(test_alphabet_is_one_septet)
{
	ck_assert_int_eq(sms_septets(""), 0);
	ck_assert_int_eq(sms_septets("@£$¥èéùìòÇ\nØø\rÅå"), 16);
	ck_assert_int_eq(sms_septets("Δ_ΦΓΛΩΠΨΣΘΞÆæßÉ"), 15);
	ck_assert_int_eq(sms_septets(" !\"#¤%&'()*+,-./"), 16);
	ck_assert_int_eq(sms_septets("0123456789:;<=>?"), 16);
	ck_assert_int_eq(sms_septets("¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"), 32);
	ck_assert_int_eq(sms_septets("¿abcdefghijklmnopqrstuvwxyzäöñüà"), 32);
}
END_TEST

/* The extension table costs an escape. */
START_TEST(test_doubles_are_two_septets)
{
	static const char *const doubles[] = { "^", "{", "}", "\\", "[",
					       "~", "]", "|", "€",  "\f" };

	for (size_t i = 0; i < sizeof(doubles) / sizeof(doubles[0]); i++)
		ck_assert_int_eq(sms_septets(doubles[i]), 2);
	ck_assert_int_eq(sms_septets("a[1]~"), 8);
}
END_TEST

/* What is not in the alphabet has no count. */
START_TEST(test_others_are_refused)
{
	static const char *const others[] = { "`",  "ă", "đ", "Việt", "–",
					      "\t", "“", "ç", "\x7f", "\xff" };

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		ck_assert_int_eq(sms_septets(others[i]), -1);
}
END_TEST

/* Text is unmarked, put on one line and into the alphabet. */
START_TEST(test_plain)
{
	static const struct {
		const char *from;
		const char *to;
	} cases[] = {
		{ "Xây dựng Đề án – dạy nghề", "Xay dung De an - day nghe" },
		{ "  a \r\n\tb  ", "a b" },
		{ "“trước 20/6”", "\"truoc 20/6\"" },
		{ "a`b", "a'b" },
		{ "日本", "??" },
		{ "a\x1b[31mb", "a [31mb" },
		{ "", "" },
		{ "€5 {x}", "€5 {x}" },
		/* composed and decomposed are one */
		{ "e\xcc\x82\xcc\xa3", "e" },
	};
	struct arena arena = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *plain = gsm_plain(&arena, cases[i].from);

		ck_assert_str_eq(plain, cases[i].to);
		ck_assert_int_ge(sms_septets(plain), 0);
	}
	arena_clear(&arena);
}
END_TEST

/* Any bytes whatever come out in the alphabet. */
START_TEST(test_plain_of_any_bytes)
{
	struct arena arena = { 0 };
	unsigned seed = 1;

	for (int i = 0; i < 20000; i++) {
		char bytes[24];

		for (size_t j = 0; j < sizeof(bytes) - 1; j++) {
			seed = seed * 1103515245u + 12345u;
			bytes[j] = (char)(1 + (seed >> 16) % 255);
		}
		bytes[sizeof(bytes) - 1] = '\0';
		ck_assert_int_ge(sms_septets(gsm_plain(&arena, bytes)), 0);
		if (i % 1000 == 0)
			arena_clear(&arena);
	}
	arena_clear(&arena);
}
END_TEST

/* A text is cut where a word ends, a number never within. */
START_TEST(test_fit_ends_at_a_word)
{
	static const struct {
		const char *text;
		int septets;
		const char *fits;
	} cases[] = {
		{ "Viec 12, 15", 11, "Viec 12, 15" },
		{ "Viec 12, 15", 10, "Viec 12," },
		{ "Viec 12, 15", 8, "Viec 12," },
		{ "Viec 12, 15", 7, "Viec" },
		{ "Viec 12, 15", 4, "Viec" },
		{ "Viec 12, 15", 3, "Vie" },
		{ "a  b", 3, "a" },
		{ "[[[", 5, "[[" },
		{ "a [b]", 6, "a" },
		{ "a [b]", 7, "a [b]" },
		{ "", 5, "" },
		{ "abc", 0, "" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t length = gsm_fit(cases[i].text, false, cases[i].septets);

		ck_assert_msg(length == strlen(cases[i].fits) &&
				      strncmp(cases[i].text, cases[i].fits,
					      length) == 0,
			      "\"%s\" in %d: %.*s", cases[i].text,
			      cases[i].septets, (int)length, cases[i].text);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_alphabet_is_one_septet,
		test_doubles_are_two_septets,
		test_others_are_refused,
		test_plain,
		test_plain_of_any_bytes,
		test_fit_ends_at_a_word,
		NULL,
	};

	return suite_run("gsm", tests);
}
