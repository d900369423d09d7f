/* What an SMS says in 160 septets. */
#include <stdio.h>
#include <string.h>

#include "outbox/gsm.h"
#include "unit/sample_digest.h"
#include "unit/suite.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *sms(const struct digest *digest, struct text *text)
{
	compose_sms(digest, text);
	ck_assert_int_ge(sms_septets(text_string(text)), 1);
	ck_assert_int_le(sms_septets(text_string(text)), SMS_SEPTETS);
	return text_string(text);
}

/* One task: whose, which, until when, what, and the number at the end. */
START_TEST(test_one_task)
{
	static const struct {
		enum notice notice;
		const char *today;
		const char *language;
		const char *says;
	} cases[] = {
		{ NOTICE_AHEAD, "2010-06-16", "vi",
		  "UBND huyen Chi Lang: 51/KH-UBND III.11.2 truoc 20/6/2010 "
		  "(con 3 ngay): Xay dung, phe duyet Ke hoach day nghe cho lao "
		  "dong nong thon... Viec 12. dondoc show 12" },
		{ NOTICE_AHEAD, "2010-06-16", "en",
		  "UBND huyen Chi Lang: 51/KH-UBND III.11.2 truoc 20/6/2010 (3 "
		  "days left): Xay dung, phe duyet Ke hoach day nghe cho lao "
		  "dong nong thon... Task 12. dondoc show 12" },
		{ NOTICE_LAST_DAY, "2010-06-18", "vi",
		  "UBND huyen Chi Lang: 51/KH-UBND III.11.2 truoc 20/6/2010 "
		  "(hom nay la ngay lam viec cuoi): Xay dung, phe duyet Ke "
		  "hoach day nghe cho... Viec 12. dondoc show 12" },
		{ NOTICE_LAST_DAY, "2010-06-19", "vi",
		  "(hom nay la ngay cuoi): " },
		{ NOTICE_OVERDUE, "2010-06-21", "vi", "(qua han 2 ngay): " },
		{ NOTICE_OVERDUE, "2010-06-20", "en", "(1 day late): " },
		{ NOTICE_ASSIGNED, "2010-06-02", "vi",
		  "(viec moi, con 17 ngay): " },
		{ NOTICE_OPENED, "2010-06-02", "vi",
		  "(co the bat dau, con 17 ngay): " },
	};
	struct text text = { 0 };

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct digest_item item = sample_item(cases[i].notice);
		struct digest digest = sample_digest(&item, 1);

		digest.today = on(cases[i].today);
		digest.language = cases[i].language;
		ck_assert_msg(strstr(sms(&digest, &text), cases[i].says) !=
				      NULL,
			      "%s", text.bytes);
		ck_assert_ptr_nonnull(strstr(text.bytes, "dondoc show 12"));
	}
	text_clear(&text);
}
END_TEST

/* The day stands where the words are long, or do not hold any more. */
START_TEST(test_due_words)
{
	struct digest_item item = sample_item(NOTICE_AHEAD);
	struct digest digest = sample_digest(&item, 1);
	struct text text = { 0 };

	item.is_extended = true;
	item.due = on("2010-06-30");
	item.last_working_day = item.due;
	ck_assert_ptr_nonnull(strstr(sms(&digest, &text),
				     " III.11.2 han 30/06/2010 (con 12 "));
	item.is_extended = false;
	item.due_phrase = "trước ngày 30 tháng 6 năm 2010 và báo cáo kết quả";
	ck_assert_ptr_nonnull(strstr(sms(&digest, &text), " han 30/06/2010 "));
	item.due = DATE_NONE;
	item.due_phrase = NULL;
	ck_assert_ptr_nonnull(
		strstr(sms(&digest, &text), "III.11.2: Xay dung"));
	text_clear(&text);
}
END_TEST

/* A request is not called late in any form. */
START_TEST(test_request)
{
	struct digest_item items[2] = { sample_item(NOTICE_OVERDUE),
					sample_item(NOTICE_ESCALATED) };
	struct digest digest = sample_digest(items, 1);
	struct text text = { 0 };

	items[0].is_request = true;
	items[1].is_request = true;
	digest.today = on("2010-07-05");
	ck_assert_ptr_nonnull(strstr(sms(&digest, &text), "de nghi quan tam"));
	ck_assert_ptr_null(strstr(text.bytes, "qua han"));
	digest.count = 2;
	ck_assert_str_eq(sms(&digest, &text),
			 "UBND huyen Chi Lang: 2 de nghi: 12, 12. dondoc ls");
	text_clear(&text);
}
END_TEST

/* Several tasks: how many of what, and their numbers. */
START_TEST(test_several_tasks)
{
	struct digest_item items[4] = { sample_item(NOTICE_OVERDUE),
					sample_item(NOTICE_OVERDUE),
					sample_item(NOTICE_LAST_DAY),
					sample_item(NOTICE_UNDATED) };
	struct digest digest = sample_digest(items, 3);
	struct text text = { 0 };

	items[1].number = 15;
	items[2].number = 18;
	items[3].number = 20;
	ck_assert_str_eq(sms(&digest, &text),
			 "UBND huyen Chi Lang: 2 viec qua han: 12, 15; 1 viec "
			 "den han: 18. dondoc ls");
	digest.language = "en";
	digest.count = 4;
	ck_assert_str_eq(sms(&digest, &text),
			 "UBND huyen Chi Lang: 2 tasks overdue: 12, 15; 1 task "
			 "on its last day: 18; 1 task without a date: 20. "
			 "dondoc ls");
	digest.language = "vi";
	digest.missed_since = on("2010-06-10");
	ck_assert_str_eq(sms(&digest, &text),
			 "UBND huyen Chi Lang: 2 viec qua han: 12, 15; 1 viec "
			 "den han: 18; 1 viec khong an dinh thoi han: 20. Gom "
			 "tin bi lo tu 10/06/2010. dondoc ls");
	digest.count = 1;
	ck_assert_ptr_nonnull(
		strstr(sms(&digest, &text),
		       ". Gom tin bi lo tu 10/06/2010. Viec 12. dondoc show "
		       "12"));
	text_clear(&text);
}
END_TEST

/* Many tasks: whole numbers up to the end, the rest counted. */
START_TEST(test_many_tasks)
{
	static struct digest_item items[1000];
	struct digest digest = sample_digest(items, COUNT(items));
	struct text text = { 0 };
	const char *at;
	int listed = 0;
	int rest = 0;

	for (size_t i = 0; i < COUNT(items); i++) {
		items[i] = sample_item(NOTICE_OVERDUE);
		items[i].number = 1000 + (int64_t)i;
	}
	at = strstr(sms(&digest, &text), "1000 viec qua han: ");
	ck_assert_ptr_nonnull(at);
	for (at += strlen("1000 viec qua han: "); *at == '1'; at += 6) {
		ck_assert_int_eq(atol(at), 1000 + listed);
		listed++;
	}
	ck_assert_int_eq(sscanf(at, "va %d viec khac. dondoc ls", &rest), 1);
	ck_assert_int_eq(listed + rest, 1000);
	ck_assert_int_ge(listed, 10);
	text_clear(&text);
}
END_TEST

/* Whatever the texts: one line, the alphabet, 160 septets, the number. */
START_TEST(test_hostile_texts)
{
	static const char *const texts[] = { "",
					     "[[[[{{{{||||€€€€",
					     "x\r\nTo: 84999",
					     "日本",
					     "\xff\xfe",
					     "{number} {n} %s",
					     ":::",
					     "ệ̣̣̣ệ ệ",
					     "a" };
	struct text text = { 0 };
	struct text longest = { 0 };

	for (size_t i = 0; i < COUNT(texts) * 40; i++) {
		struct digest_item items[3];
		struct digest digest = sample_digest(items, 1 + i % 3);
		const char *words;

		text_reset(&longest);
		for (size_t j = 0; j <= i / COUNT(texts) * 3; j++)
			text_addf(&longest, "%s%s", texts[i % COUNT(texts)],
				  i % 2 == 0 ? " " : "");
		words = text_string(&longest);
		for (size_t j = 0; j < COUNT(items); j++) {
			items[j] = sample_item((enum notice)((i + j) % 7));
			items[j].number = INT64_MAX;
			items[j].plan = words;
			items[j].key = words;
			items[j].title = words;
			items[j].due_phrase = words;
		}
		digest.agency = words;
		digest.missed_since = i % 5 == 0 ? on("2010-06-10") : DATE_NONE;
		sms(&digest, &text);
		ck_assert_ptr_null(strpbrk(text.bytes, "\r\n"));
		ck_assert_msg(strstr(text.bytes, "9223372036854775807") != NULL,
			      "%s", text.bytes);
		ck_assert_ptr_nonnull(strstr(text.bytes, "dondoc "));
	}
	text_clear(&longest);
	text_clear(&text);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_one_task,
		test_due_words,
		test_request,
		test_several_tasks,
		test_many_tasks,
		test_hostile_texts,
		NULL,
	};

	return suite_run("compose_sms", tests);
}
