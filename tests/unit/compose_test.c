/* What a mail says, and that it is a mail. */
#include <stdio.h>
#include <string.h>

#include "outbox/letter.h"
#include "unit/mail_sight.h"
#include "unit/sample_digest.h"
#include "unit/suite.h"

/* The text part, made without the way over the wire. */
static const char *plain(const struct digest *digest, struct arena *arena)
{
	struct letter letter;
	struct text text = { 0 };
	const char *result;

	letter_write(digest, arena, &letter);
	letter_add_plain(&letter, &text);
	result = arena_string(arena, text_string(&text));
	text_clear(&text);
	return result;
}

/* The same with every run of white space one space, to look for sentences. */
static const char *flat(const struct digest *digest, struct arena *arena)
{
	char *text = arena_string(arena, plain(digest, arena));
	size_t length = 0;

	for (const char *at = text; *at != '\0'; at++)
		if ((*at != ' ' && *at != '\n') ||
		    (length > 0 && text[length - 1] != ' '))
			text[length++] = *at == '\n' ? ' ' : *at;
	text[length] = '\0';
	return text;
}

static const char *flat_item(const struct digest_item *item,
			     const char *language, struct arena *arena)
{
	struct digest digest = sample_digest(item, 1);

	digest.language = language;
	return flat(&digest, arena);
}

#define assert_has(text, words)                                                \
	ck_assert_msg(strstr(text, words) != NULL, "no '%s' in:\n%s", words,   \
		      text)
#define assert_lacks(text, words)                                              \
	ck_assert_msg(strstr(text, words) == NULL, "'%s' in:\n%s", words, text)

/* What each notice is called in subject and heading, and what comes next. */
static const struct {
	enum notice notice;
	const char *subject[2];
	const char *head[2];
	const char *command;
} notices[] = {
	{ NOTICE_OVERDUE,
	  { "1 quá hạn", "1 overdue" },
	  { "Việc quá hạn (1)", "Overdue (1)" },
	  "dondoc done 12" },
	{ NOTICE_ESCALATED,
	  { "1 cần đôn đốc", "1 to follow up" },
	  { "Việc quá hạn, cần đôn đốc (1)", "Late, to follow up (1)" },
	  "dondoc done 12" },
	{ NOTICE_LAST_DAY,
	  { "1 đến hạn", "1 due" },
	  { "Hôm nay là ngày làm việc cuối (1)",
	    "Today is the last working day (1)" },
	  "dondoc done 12" },
	{ NOTICE_AHEAD,
	  { "1 sắp đến hạn", "1 due soon" },
	  { "Việc sắp đến hạn (1)", "Due soon (1)" },
	  "dondoc done 12" },
	{ NOTICE_ASSIGNED,
	  { "1 mới", "1 new" },
	  { "Việc mới giao (1)", "New (1)" },
	  "dondoc start 12" },
	{ NOTICE_OPENED,
	  { "1 có thể bắt đầu", "1 ready to start" },
	  { "Việc có thể bắt đầu (1)", "Ready to start (1)" },
	  "dondoc start 12" },
	{ NOTICE_UNDATED,
	  { "1 không ấn định thời hạn", "1 without a date" },
	  { "Việc không ấn định thời hạn (1)", "Without a date (1)" },
	  "dondoc show 12" },
};

#define NOTICES (sizeof(notices) / sizeof(notices[0]))

/* Each notice has its words in both languages; no blank is left unfilled. */
START_TEST(test_each_notice_in_both_languages)
{
	static const char *const languages[] = { "vi", "en" };
	struct arena arena = { 0 };

	for (size_t i = 0; i < NOTICES * 2; i++) {
		struct digest_item item = sample_item(notices[i / 2].notice);
		struct digest digest = sample_digest(&item, 1);
		struct letter letter;
		const char *text;

		digest.language = languages[i % 2];
		letter_write(&digest, &arena, &letter);
		text = flat(&digest, &arena);
		ck_assert_str_eq(letter.subject,
				 arena_printf(&arena, "[dondoc] %s – %s",
					      notices[i / 2].subject[i % 2],
					      CHI_LANG));
		assert_has(text, notices[i / 2].head[i % 2]);
		assert_has(text, notices[i / 2].command);
		assert_has(text, "trước 20/6/2010");
		assert_lacks(text, "{");
	}
	arena_clear(&arena);
}
END_TEST

/* Sections stand in the order of the notices, whatever the items' order. */
START_TEST(test_order_of_sections)
{
	struct digest_item items[NOTICES * 2];
	struct digest digest = sample_digest(items, NOTICES * 2);
	struct arena arena = { 0 };
	const char *at;

	for (size_t i = 0; i < NOTICES * 2; i++) {
		items[i] = sample_item(notices[NOTICES - 1 - i / 2].notice);
		items[i].number = (int64_t)(100 + i);
	}
	at = flat(&digest, &arena);
	for (size_t i = 0; i < NOTICES; i++) {
		char head[100];
		const char *found;

		(void)snprintf(head, sizeof(head), "%.*s (2)",
			       (int)(strlen(notices[i].head[0]) - 4),
			       notices[i].head[0]);
		found = strstr(at, head);
		ck_assert_msg(found != NULL, "'%s' not in place", head);
		at = found;
	}
	arena_clear(&arena);
}
END_TEST

/* Days left, the last day, and days late. */
START_TEST(test_days_left)
{
	static const struct {
		const char *today;
		const char *vi;
		const char *en;
	} cases[] = {
		{ "2010-06-02", "Còn 17 ngày.", "17 days left." },
		{ "2010-06-17", "Còn 2 ngày.", "2 days left." },
		{ "2010-06-18", "Còn 1 ngày.", "1 day left." },
		{ "2010-06-19", "Hôm nay là ngày cuối.",
		  "Today is the last day." },
		{ "2010-06-20", "Đã quá hạn 1 ngày.", "1 day late." },
		{ "2010-07-05", "Đã quá hạn 16 ngày.", "16 days late." },
	};
	struct digest_item item = sample_item(NOTICE_AHEAD);
	struct digest digest = sample_digest(&item, 1);
	struct arena arena = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		digest.today = on(cases[i].today);
		digest.language = "vi";
		assert_has(flat(&digest, &arena), cases[i].vi);
		digest.language = "en";
		assert_has(flat(&digest, &arena), cases[i].en);
	}
	arena_clear(&arena);
}
END_TEST

/* The last working day is told where it is not the due day and not past. */
START_TEST(test_last_working_day)
{
	struct digest_item item = sample_item(NOTICE_AHEAD);
	struct digest digest = sample_digest(&item, 1);
	struct arena arena = { 0 };

	assert_has(flat(&digest, &arena),
		   "Ngày làm việc cuối: hôm nay, thứ Sáu, 18/06/2010.");
	digest.today = on("2010-06-16");
	assert_has(flat(&digest, &arena),
		   "Ngày làm việc cuối: thứ Sáu, 18/06/2010.");
	digest.language = "en";
	assert_has(flat(&digest, &arena),
		   "Last working day: Friday, 18 June 2010.");
	digest.today = on("2010-06-21");
	assert_lacks(flat(&digest, &arena), "Last working day");
	item.due = item.last_working_day;
	digest.today = on("2010-06-16");
	assert_lacks(flat(&digest, &arena), "Last working day");
	arena_clear(&arena);
}
END_TEST

/* Every kind of deadline has its sentence, in the document's words. */
START_TEST(test_due_sentences)
{
	static const struct {
		enum due_class class;
		const char *phrase;
		const char *from;
		const char *due;
		bool is_extended;
		const char *sentence;
	} cases[] = {
		{ DUE_DAY, "trước 20/6/2010", "", "2010-06-19", false,
		  "Thời hạn: “trước 20/6/2010”, tức chậm nhất thứ Bảy, "
		  "19/06/2010." },
		{ DUE_MONTH, "Tháng 6/2010", "2010-06-01", "2010-06-30", false,
		  "Thời hạn: “Tháng 6/2010”, tức chậm nhất thứ Tư, "
		  "30/06/2010." },
		{ DUE_WINDOW, "từ 01/7 đến 15/8/2010", "2010-07-01",
		  "2010-08-15", false,
		  "“từ 01/7 đến 15/8/2010”, tức từ thứ Năm, 01/07/2010 đến "
		  "hết Chủ nhật, 15/08/2010." },
		{ DUE_DAY, "trước 20/6/2010", "", "2010-06-30", true,
		  "Thời hạn trong văn bản: “trước 20/6/2010”; nay đã đổi, "
		  "chậm nhất thứ Tư, 30/06/2010." },
		{ DUE_DAY, NULL, "", "2010-06-19", false,
		  "Thời hạn: chậm nhất thứ Bảy, 19/06/2010." },
		{ DUE_START, "bắt đầu từ 01/7/2010", "2010-07-01", "", false,
		  "tức bắt đầu từ thứ Năm, 01/07/2010." },
		{ DUE_URGENT, "khẩn trương", "", "", false,
		  "Thời hạn trong văn bản: “khẩn trương”, không ấn định ngày "
		  "cụ thể." },
		{ DUE_CONDITION, "sau khi được phê duyệt", "", "", false,
		  "“sau khi được phê duyệt”; chưa đủ căn cứ để tính ra ngày cụ "
		  "thể." },
		{ DUE_NONE, NULL, "", "", false,
		  "Văn bản không nêu thời hạn." },
		{ DUE_NONE, "", "", "", false, "Văn bản không nêu thời hạn." },
	};
	struct arena arena = { 0 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct digest_item item = sample_item(NOTICE_ASSIGNED);

		item.class = cases[i].class;
		item.due_phrase = cases[i].phrase;
		item.from = on(cases[i].from);
		item.due = on(cases[i].due);
		item.last_working_day = DATE_NONE;
		item.is_extended = cases[i].is_extended;
		assert_has(flat_item(&item, "vi", &arena), cases[i].sentence);
		assert_lacks(flat_item(&item, "en", &arena), "{");
	}
	arena_clear(&arena);
}
END_TEST

/* With a receiver the way is submitting; else it is done. */
START_TEST(test_next_step)
{
	struct digest_item item = sample_item(NOTICE_AHEAD);
	struct arena arena = { 0 };

	assert_has(flat_item(&item, "vi", &arena),
		   "Khi hoàn thành, ghi nhận bằng lệnh: dondoc done 12");
	item.submit_to = "UBND tỉnh Lạng Sơn";
	assert_has(flat_item(&item, "vi", &arena),
		   "Khi hoàn thành, trình UBND tỉnh Lạng Sơn và ghi nhận bằng "
		   "lệnh: "
		   "dondoc submit 12 --note \"…\"");
	assert_lacks(flat_item(&item, "vi", &arena), "dondoc done");
	assert_has(flat_item(&item, "en", &arena),
		   "submit it to UBND tỉnh Lạng Sơn and record it with: "
		   "dondoc submit 12 --note \"…\"");
	arena_clear(&arena);
}
END_TEST

/* Whose task it is, is told where it is not the reader's. */
START_TEST(test_whose_task)
{
	struct digest_item item = sample_item(NOTICE_ESCALATED);
	struct arena arena = { 0 };
	const char *text;

	assert_lacks(flat_item(&item, "vi", &arena), "Cơ quan chủ trì");
	item.agency = LABOUR;
	text = flat_item(&item, "vi", &arena);
	assert_has(text, "Cơ quan chủ trì: " LABOUR ".");
	assert_has(text, "Đề nghị đôn đốc " LABOUR ". Xem chi tiết: "
			 "dondoc show 12");
	assert_lacks(text, "dondoc done");
	item.notice = NOTICE_ASSIGNED;
	item.is_support = true;
	text = flat_item(&item, "vi", &arena);
	assert_has(text, LABOUR "; " CHI_LANG " phối hợp.");
	assert_lacks(text, "dondoc start");
	item.is_support = false;
	item.agency = CHI_LANG;
	item.is_held = true;
	assert_has(flat_item(&item, "vi", &arena),
		   "Văn bản không nêu cơ quan chủ trì; cơ quan đôn đốc tạm "
		   "nhận, theo dõi.");
	item.is_waiting = true;
	text = flat_item(&item, "vi", &arena);
	assert_has(text, "còn chờ nhiệm vụ trước đó hoàn thành");
	/* A stated date stands, whatever the task comes after. */
	assert_has(text, "dondoc done 12");
	item.due = DATE_NONE;
	text = flat_item(&item, "vi", &arena);
	assert_has(text, "còn chờ nhiệm vụ trước đó hoàn thành");
	assert_lacks(text, "dondoc start");
	assert_lacks(text, "dondoc done");
	arena_clear(&arena);
}
END_TEST

/* A request is asked for politely and never called late. */
START_TEST(test_requests_are_polite)
{
	static const char *const harsh[] = { "quá hạn",	    "đôn đốc Ủy ban",
					     "khẩn trương", " late ",
					     " late.",	    "Late",
					     "overdue",	    "Overdue",
					     "follow up" };
	struct arena arena = { 0 };

	for (size_t i = 0; i < NOTICES * 4; i++) {
		struct digest_item item = sample_item(notices[i / 4].notice);
		struct digest digest = sample_digest(&item, 1);
		struct letter letter;
		const char *text;

		item.is_request = true;
		item.agency = i % 2 == 0 ? CHI_LANG : "Ủy ban MTTQ tỉnh";
		digest.language = i % 4 < 2 ? "vi" : "en";
		if (item.notice <= NOTICE_ESCALATED)
			digest.today = on("2010-07-05");
		letter_write(&digest, &arena, &letter);
		text = flat(&digest, &arena);
		for (size_t j = 0; j < sizeof(harsh) / sizeof(harsh[0]); j++) {
			assert_lacks(text, harsh[j]);
			assert_lacks(letter.subject, harsh[j]);
		}
		if (item.notice == NOTICE_UNDATED)
			continue;
		assert_has(text, i % 4 < 2 ? "quan tâm, thực hiện"
					   : "is kindly asked to see to this");
		assert_has(text,
			   i % 2 == 0 ? "dondoc done 12" : "dondoc show 12");
	}
	arena_clear(&arena);
}
END_TEST

/* Product, period and what was missed are said. */
START_TEST(test_other_sentences)
{
	static const char *const periods[][3] = {
		{ "2010-Q3", "kỳ quý III năm 2010", "for quarter III of 2010" },
		{ "2010-08", "kỳ tháng 8 năm 2010", "for August 2010" },
		{ "2010-H1", "kỳ 6 tháng đầu năm 2010",
		  "for the first half of 2010" },
		{ "2010-W32", "kỳ tuần 32 năm 2010", "for week 32 of 2010" },
		{ "2010", "kỳ năm 2010", "for 2010" },
		{ "đợt 1", "kỳ đợt 1", "for đợt 1" },
		{ "2010-Qx", "kỳ 2010-Qx", "for 2010-Qx" },
	};
	struct digest_item item = sample_item(NOTICE_AHEAD);
	struct digest digest = sample_digest(&item, 1);
	struct arena arena = { 0 };

	item.product = "Kế hoạch";
	digest.missed_since = on("2010-06-10");
	assert_has(flat(&digest, &arena), "Sản phẩm: Kế hoạch.");
	assert_has(flat(&digest, &arena),
		   "Hệ thống đã ngừng hoạt động từ thứ Năm, 10/06/2010. Những "
		   "nhắc việc bị lỡ từ ngày đó đến nay được gộp cả");
	for (size_t i = 0; i < sizeof(periods) / sizeof(periods[0]); i++) {
		item.period = periods[i][0];
		assert_has(flat_item(&item, "vi", &arena), periods[i][1]);
		assert_has(flat_item(&item, "en", &arena), periods[i][2]);
	}
	arena_clear(&arena);
}
END_TEST

/* Nothing that is said of more than 500 tasks is hidden, only counted; a
 * title is cut, and one full of marks is not let through for ever. */
START_TEST(test_limits)
{
	static struct digest_item items[1000];
	static char title[20000];
	struct digest digest = sample_digest(items, 1000);
	struct arena arena = { 0 };
	const char *text;

	for (size_t i = 0; i < 1000; i++) {
		items[i] =
			sample_item(i % 2 == 0 ? NOTICE_AHEAD : NOTICE_UNDATED);
		items[i].number = (int64_t)i + 1;
	}
	text = flat(&digest, &arena);
	assert_has(text,
		   "500 việc sắp đến hạn, 500 việc không ấn định thời hạn");
	assert_has(text, "và 500 việc khác, xem bằng lệnh: dondoc ls");
	assert_has(text, "dondoc done 199");
	assert_lacks(text, "dondoc done 201");
	assert_has(text, "- Việc 999 – mục");
	assert_has(text, "(“trước 20/6/2010”), chậm nhất 19/06/2010");
	assert_has(text, "(thay 201 bằng số của việc): dondoc show 201");
	digest.count = 1;
	memset(title, 'x', sizeof(title) - 1);
	items[0].title = title;
	ck_assert_uint_lt(strlen(flat(&digest, &arena)), 2500);
	for (size_t i = 0; i + 2 < sizeof(title); i += 2)
		memcpy(title + i, "\xcc\xa3", 2);
	ck_assert_uint_lt(strlen(flat(&digest, &arena)), 6000);
	arena_clear(&arena);
}
END_TEST

/* Lines are short, but for commands and the entries of one line each. */
START_TEST(test_lines_of_text)
{
	struct digest_item items[NOTICES];
	struct digest digest = sample_digest(items, NOTICES);
	struct arena arena = { 0 };
	const char *at;

	for (size_t i = 0; i < NOTICES; i++)
		items[i] = sample_item(notices[i].notice);
	for (at = plain(&digest, &arena); *at != '\0';) {
		size_t length = strcspn(at, "\n");
		char *line = arena_bytes(&arena, at, length);

		ck_assert_msg(text_width(line) <= 72 || line[0] == '-' ||
				      strstr(line, " dondoc ") != NULL,
			      "%s", line);
		ck_assert(length == 0 || line[length - 1] != ' ');
		at += length + 1;
	}
	arena_clear(&arena);
}
END_TEST

/* A mail program reads the head and both parts as they were meant. */
START_TEST(test_reads_back)
{
	struct digest_item item = sample_item(NOTICE_LAST_DAY);
	struct digest digest = sample_digest(&item, 1);
	struct mail_sight sight;

	digest.person = "Nguyễn \"Văn\", A";
	mail_sight_compose(&sight, &digest);
	mail_sight_read(&sight);
	ck_assert_str_eq(mail_sight_field(&sight, "From"),
			 "UBND tỉnh Lạng Sơn <dondoc@langson.example>");
	ck_assert_str_eq(mail_sight_field(&sight, "recipients"), "1");
	ck_assert_str_eq(mail_sight_field(&sight, "address"),
			 "vt@chilang.example");
	ck_assert_str_eq(mail_sight_field(&sight, "name"), "Nguyễn \"Văn\", A");
	ck_assert_str_eq(mail_sight_field(&sight, "Subject"),
			 "[dondoc] 1 đến hạn – " CHI_LANG);
	ck_assert_str_eq(mail_sight_field(&sight, "Subject"), sight.subject);
	ck_assert_str_eq(mail_sight_field(&sight, "time"),
			 "2010-06-18T08:00:00+07:00");
	ck_assert_str_eq(mail_sight_field(&sight, "Message-Id"),
			 "<d0c5f1e2a3@langson.example>");
	ck_assert_str_eq(mail_sight_field(&sight, "Auto-Submitted"),
			 "auto-generated");
	ck_assert_str_eq(mail_sight_field(&sight, "Content-Language"), "vi");
	ck_assert_str_eq(mail_sight_field(&sight, "types"),
			 "text/plain utf-8,text/html utf-8");
	ck_assert_str_eq(mail_sight_field(&sight, "defects"), "[]");
	ck_assert_str_eq(mail_sight_field(&sight, "plain"),
			 plain(&digest, &sight.arena));
	assert_has(mail_sight_field(&sight, "words"),
		   "Thời hạn: “trước 20/6/2010”, tức chậm nhất thứ Bảy, "
		   "19/06/2010.");
	assert_has(mail_sight_field(&sight, "words"), "dondoc done 12");
	mail_sight_clear(&sight);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_each_notice_in_both_languages,
		test_order_of_sections,
		test_days_left,
		test_last_working_day,
		test_due_sentences,
		test_next_step,
		test_whose_task,
		test_requests_are_polite,
		test_other_sentences,
		test_limits,
		test_lines_of_text,
		test_reads_back,
		NULL,
	};

	return suite_run("compose", tests);
}
