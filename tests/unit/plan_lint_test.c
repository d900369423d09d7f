/* The plan lint: each rule on a plan that has the doubt, and on one that
 * nearly has it. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/plan_lint.h"
#include "plan/read.h"
#include "unit/reading.h"

static struct reading reading;
static struct workdays calendar;
static const struct calendars calendars = { &calendar, 1 };
static const struct office office = { .calendars = &calendars };
static struct policy policy;
static struct plan plan;

#define HEARD (CHANNEL_EMAIL | CHANNEL_SMS)

static const char *member_codes[] = { "huyen-a", "huyen-b" };
static const char *silent_codes[] = { "huyen-a", "phong-im" };

/* Sorted by code, as the store gives them. */
static const struct plan_agency agencies[] = {
	{ .code = "cac-huyen",
	  .name = "UBND các huyện",
	  .is_group = true,
	  .members = { member_codes, 2 } },
	{ .code = "cac-im",
	  .name = "Khối có nơi không nghe",
	  .is_group = true,
	  .members = { silent_codes, 2 } },
	{ .code = "cac-xa", .name = "UBND các xã", .is_group = true },
	{ .code = "huyen-a",
	  .name = "UBND huyện A",
	  .parent = "ubnd",
	  .heard_on = HEARD },
	{ .code = "huyen-b",
	  .name = "UBND huyện B",
	  .short_name = "Bình Gia",
	  .parent = "ubnd",
	  .heard_on = CHANNEL_EMAIL },
	{ .code = "ngan-hang", .name = "Ngân hàng", .heard_on = HEARD },
	{ .code = "phong-im", .name = "Phòng im", .parent = "ubnd" },
	{ .code = "so-a",
	  .name = "Sở Lao động - Thương binh và Xã hội",
	  .short_name = "Sở LĐTBXH",
	  .parent = "ubnd",
	  .heard_on = HEARD },
	{ .code = "so-b",
	  .name = "Sở Công Thương",
	  .parent = "ubnd",
	  .heard_on = HEARD },
	{ .code = "so-tai-chinh",
	  .name = "Sở Tài chính",
	  .parent = "ubnd",
	  .heard_on = HEARD },
	{ .code = "sotaichinh",
	  .name = "Sở tài chính",
	  .parent = "ubnd",
	  .heard_on = HEARD },
	{ .code = "ubnd",
	  .name = "UBND tỉnh Lạng Sơn",
	  .short_name = "UBND tỉnh",
	  .heard_on = HEARD },
	/* Communes of one name: two in one district, one in another. */
	{ .code = "xa-1",
	  .name = "Xã Tân Lập",
	  .parent = "huyen-a",
	  .heard_on = HEARD },
	{ .code = "xa-2",
	  .name = "Xã Tân Lập",
	  .parent = "huyen-b",
	  .heard_on = HEARD },
	{ .code = "xa-3",
	  .name = "Xã Tân Lập",
	  .parent = "huyen-a",
	  .heard_on = HEARD },
};

static const struct plan_surroundings surroundings = {
	.calendar = &calendar,
	.policy = &policy,
	.agencies = agencies,
	.agency_count = sizeof(agencies) / sizeof(agencies[0]),
};

static void begin(void)
{
	reading_begin(&reading);
	workdays_init(&calendar);
	policy_init(&policy);
	plan = (struct plan){ 0 };
}

static void end(void)
{
	reading_end(&reading);
}

/* Seven lines: the first action stands in line 8. */
#define HEAD                                                                   \
	"plan: 51/KH-UBND\n"                                                   \
	"title: Kế hoạch\n"                                                \
	"issued: 2010-06-02\n"                                                 \
	"issuer: ubnd\n"                                                       \
	"follow-up: so-a\n"                                                    \
	"basis: [\"664/LĐTBXH-TCDN\"]\n"                                      \
	"actions:\n"

#define ONE(title, more)                                                       \
	"  - {key: '1', title: \"" title "\", lead: so-a" more "}\n"

static void lint(const char *text)
{
	ck_assert_msg(read_plan(text, strlen(text), &office, &plan,
				&reading.complaints) == ERROR_NONE,
		      "not read: %s", text);
	plan_lint(&plan, &surroundings, &reading.complaints);
}

/* "code:line code:line", accepted ones with a "+"; in the arena. */
static const char *found(void)
{
	struct text text = { 0 };
	const char *string;

	for (size_t i = 0; i < reading.complaints.count; i++) {
		const struct complaint *one = &reading.complaints.items[i];

		text_addf(&text, "%s%s%s:%d", i > 0 ? " " : "",
			  one->reason != NULL ? "+" : "", one->code,
			  one->place.line);
	}
	string = arena_string(&reading.arena, text_string(&text));
	text_clear(&text);
	return string;
}

/* A plan's actions, and what is to be found in them. */
struct example {
	const char *text;
	const char *expected;
};

static void check_examples(const struct example *examples, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *got;

		begin();
		lint(examples[i].text);
		got = found();
		ck_assert_msg(strcmp(got, examples[i].expected) == 0,
			      "expected \"%s\", found \"%s\" in:\n%s",
			      examples[i].expected, got, examples[i].text);
		end();
	}
	begin();
}

#define CHECK(examples)                                                        \
	check_examples(examples, sizeof(examples) / sizeof((examples)[0]))

#define SCHEME "Xây dựng Đề án Đào tạo nghề cho lao động nông thôn"

/* Two that read alike are told of, unless something says that they differ. */
START_TEST(test_same)
{
	static const struct example examples[] = {
		/* Two dates, two receivers. */
		{ HEAD "  - {key: '1', title: " SCHEME ", lead: so-a, "
		       "due: 2010-08-31, submit-to: ubnd}\n"
		       "  - {key: '2', title: Hoàn thiện " SCHEME
		       ", lead: so-a, due: 2010-07-30, submit-to: so-b}\n",
		  "same-action:8" },
		/* Nothing differs: written twice. Marks and case are nothing. */
		{ HEAD "  - {key: '1', title: " SCHEME ", lead: so-a}\n"
		       "  - {key: '2', title: XAY DUNG DE AN DAO TAO NGHE CHO "
		       "LAO DONG NONG THON, lead: so-a}\n",
		  "same-action:8" },
		/* Each agency in its own field. */
		{ HEAD "  - {key: '1', title: " SCHEME ", lead: so-a}\n"
		       "  - {key: '2', title: " SCHEME ", lead: so-b}\n",
		  "" },
		/* Two steps: one comes after the other. */
		{ HEAD "  - {key: '1', title: " SCHEME ", lead: so-a}\n"
		       "  - {key: '2', title: Việc giữa, lead: so-b, after: "
		       "'1'}\n"
		       "  - {key: '3', title: " SCHEME
		       ", lead: so-a, after: '2'}\n",
		  "" },
		/* Two clauses of one paragraph. */
		{ HEAD "  - {key: '1', title: " SCHEME
		       ", lead: so-a, quote: x, line: 4}\n"
		       "  - {key: '1b', title: " SCHEME
		       ", lead: so-a, quote: x, line: 4}\n",
		  "" },
		/* Some words in common are not enough. */
		{ HEAD "  - {key: '1', title: " SCHEME ", lead: so-a}\n"
		       "  - {key: '2', title: Điều tra nhu cầu học nghề của "
		       "lao động nông thôn, lead: so-a}\n",
		  "" },
	};

	CHECK(examples);
}
END_TEST

/* Two leads of one thing, each to support the other. */
START_TEST(test_two_leads)
{
	static const struct example examples[] = {
		{ HEAD "  - {key: '1', title: " SCHEME
		       ", lead: so-a, support: so-b}\n"
		       "  - {key: '2', title: " SCHEME
		       ", lead: so-b, support: so-a}\n",
		  "two-leads:8" },
		{ HEAD "  - {key: '1', title: " SCHEME
		       ", lead: so-a, support: so-b}\n"
		       "  - {key: '2', title: " SCHEME ", lead: so-b}\n",
		  "" },
	};

	CHECK(examples);
}
END_TEST

/* Who leads, who is asked, who is only to coordinate. */
START_TEST(test_leads)
{
	static const struct example examples[] = {
		{ HEAD "  - {key: '1', title: Việc}\n", "no-lead:8" },
		{ HEAD "  - {key: '1', title: Việc, support: so-b}\n",
		  "no-lead:8" },
		{ HEAD ONE("Phối hợp với Sở Tài chính kiểm tra", ""),
		  "inferred-lead:8" },
		{ HEAD ONE("Chủ trì, phối hợp với Sở Tài chính kiểm tra", ""),
		  "" },
		{ HEAD ONE("Đề nghị các cơ quan góp ý", ""),
		  "request-as-duty:8" },
		{ HEAD ONE("Góp ý", ", quote: '- Đề nghị các nơi góp ý.'"),
		  "request-as-duty:8" },
		{ HEAD ONE("Đề nghị các cơ quan góp ý", ", kind: request"),
		  "" },
		{ HEAD ONE("Góp ý theo đề nghị của Sở", ""), "" },
		{ HEAD ONE("Yêu cầu nộp báo cáo", ", kind: request"),
		  "duty-as-request:8" },
		{ HEAD ONE("Báo cáo theo yêu cầu", ", kind: request"), "" },
		{ HEAD "  - {key: '1', title: Cho vay, lead: ngan-hang}\n",
		  "request-as-duty:8" },
		{ HEAD "  - {key: '1', title: Cho vay, lead: ngan-hang, "
		       "kind: request}\n",
		  "" },
	};

	CHECK(examples);
}
END_TEST

/* Dates that cannot be meant so, or that somebody must confirm. */
START_TEST(test_dates)
{
	static const struct example examples[] = {
		{ HEAD ONE("Trước",
			   ", due: 2010-08-30, after: '2'") "  - {key: '2', "
							    "title: Sau, lead: "
							    "so-b, due: "
							    "2010-08-31}\n",
		  "successor-first:8" },
		{ HEAD ONE("Trước",
			   ", due: 2010-08-31, after: '2'") "  - {key: '2', "
							    "title: Sau, lead: "
							    "so-b, due: "
							    "2010-08-31}\n",
		  "" },
		{ HEAD ONE("Trước",
			   ", due: 2010-08-31, after: '2'") "  - {key: '2', "
							    "title: Sau, lead: "
							    "so-b, due: Từ "
							    "tháng 9/2010}\n",
		  "successor-first:8" },
		/* 19/6/2010 and 31/7/2010 are Saturdays; told once a day. */
		{ HEAD ONE("Một", ", due: trước 20/6/2010"),
		  "due-on-day-off:8" },
		{ HEAD ONE("Một", ", due: trước 19/6/2010"), "" },
		{ HEAD ONE("Một",
			   ", due: Tháng 7/2010") "  - {key: '2', title: Hai, "
						  "lead: so-b, due: Tháng "
						  "7/2010}\n",
		  "due-on-day-off:8" },
		{ HEAD ONE("Một", ", due: 2010-06-01"), "past-at-issue:8" },
		{ HEAD ONE("Một", ", due: 2010-06-02"), "past-at-issue:8" },
		{ HEAD ONE("Một", ", due: định kỳ hàng quý"), "no-day:8" },
		{ HEAD ONE("Một", ", due: 'định kỳ hàng quý, trước ngày 20 của "
				  "tháng cuối quý'"),
		  "" },
		{ HEAD ONE("Một", ", due: trước 20/8"), "due-warning:8" },
	};

	CHECK(examples);
}
END_TEST

/* Reminders whose day had passed when the document was issued (a Wednesday).
 */
START_TEST(test_reminders)
{
	static const struct example examples[] = {
		/* 14 days before 16 June is the day of issue: just in time. */
		{ HEAD ONE("Một", ", due: 2010-06-16"), "" },
		{ HEAD ONE("Một", ", due: 2010-06-15") "  - {key: '2', title: "
						       "Hai, lead: so-b, due: "
						       "2010-06-14}\n",
		  "late-reminders:8" },
		/* A policy of its own is looked at by itself. */
		{ HEAD ONE("Một", ", due: 2010-06-15, remind: {before: [3d]}"),
		  "" },
		{ HEAD ONE("Một", ", due: 2010-06-30, remind: {before: [30d]}"),
		  "late-reminders:8" },
	};

	CHECK(examples);
}
END_TEST

#define ONLY_SMS                                                               \
	"remind: {channels: {assigned: [sms], before: [sms], last-day: [sms]," \
	" overdue: [sms], escalated: [sms]}}"

/* Agencies that nobody hears for, and that may be another. */
START_TEST(test_agencies)
{
	static const struct example examples[] = {
		{ HEAD "  - {key: '1', title: Một, lead: cac-xa}\n",
		  "group-without-members:8" },
		{ HEAD ONE("Một", ", support: cac-xa"),
		  "group-without-members:8" },
		{ HEAD "  - {key: '1', title: Một, lead: cac-huyen}\n", "" },
		{ HEAD "  - {key: '1', title: Một, lead: phong-im}\n",
		  "unreachable:8" },
		{ HEAD "  - {key: '1', title: Một, lead: cac-im}\n",
		  "unreachable:8" },
		{ HEAD "  - {key: '1', title: Một, lead: so-tai-chinh}\n",
		  "similar-code:8" },
		/* In another district there may be one of the same name. */
		{ HEAD "  - {key: '1', title: Một, lead: xa-2}\n", "" },
		{ HEAD "  - {key: '1', title: Một, lead: xa-3}\n",
		  "similar-code:8" },
		/* On the channels that the action's own policy names. */
		{ HEAD "  - {key: '1', title: Một, lead: huyen-b, " ONLY_SMS
		       "}\n  - {key: '2', title: Hai, lead: huyen-b}\n",
		  "unreachable:8" },
		{ HEAD "  - {key: '1', title: Một, lead: huyen-b}\n"
		       "  - {key: '2', title: Hai, lead: cac-huyen, " ONLY_SMS
		       "}\n",
		  "unreachable:9" },
		{ HEAD ONE("Một", ""), "" },
	};

	CHECK(examples);
	/* On the channels that are used: only an address for mail. */
	policy.assigned = policy.ahead = policy.last_day = policy.overdue =
		policy.escalated = CHANNEL_SMS;
	lint(HEAD "  - {key: '1', title: Một, lead: huyen-b}\n");
	ck_assert_str_eq(found(), "unreachable:8");
}
END_TEST

/* Names and numbers written otherwise than they are known. */
START_TEST(test_spelling)
{
	static const struct example examples[] = {
		{ HEAD ONE("Báo cáo Sở Lao động – Thương binh và xã hội", ""),
		  "agency-spelling:8" },
		{ HEAD ONE("Báo cáo Sở Công thương", ""), "agency-spelling:8" },
		/* All of an agency's spellings are one finding. */
		{ HEAD ONE(
			  "Báo cáo Sở Công thương",
			  "") "  - {key: '2', title: Mời Sở công thương, lead: "
			      "so-b}\n",
		  "agency-spelling:8" },
		{ HEAD ONE("Báo cáo Sở Công Thương, Sở LĐTBXH", ""), "" },
		/* Tone marks on the other vowel; and what is no name. */
		{ HEAD ONE("Thuộc Bình Gía", ""), "agency-spelling:8" },
		{ HEAD ONE("Góp vốn bình giá", ""), "" },
		/* A no-break space is no other spelling. */
		{ HEAD ONE("Báo cáo Sở\u00a0Công\u00a0Thương", ""), "" },
		{ HEAD ONE("Theo Công văn 664/LĐTBX-TCDN", ""),
		  "number-spelling:8" },
		{ HEAD ONE("Theo Công văn 664/LĐTBXH-TCDN", ""), "" },
		{ HEAD ONE("Theo Quyết định 664/QĐ-TTg", ""), "" },
	};

	CHECK(examples);
}
END_TEST

#define KEY(key, title) "  - {key: '" key "', title: " title ", lead: so-a}\n"

/* What the keys and quotes tell of the document. */
START_TEST(test_document)
{
	static const struct example examples[] = {
		{ HEAD KEY("V.1", "Một") KEY("V.3", "Hai") KEY("V.4", "Ba"),
		  "numbering-skips:9" },
		{ HEAD KEY("V.1", "Một") KEY("V.2b", "Hai") KEY("V.3", "Ba"),
		  "" },
		{ HEAD KEY("V.2", "Một"), "numbering-skips:8" },
		/* A document may begin with parts that assign nothing. */
		{ HEAD KEY("III", "Một") KEY("IV", "Hai"), "" },
		{ HEAD KEY("III", "Một") KEY("V", "Hai"), "numbering-skips:9" },
		/* The registrar says what the fourth part is. */
		{ HEAD KEY("III", "Một") KEY("V", "Hai") "unassigned:\n"
							 "  - {ref: IV}\n",
		  "paragraph-without-action:11" },
		{ HEAD ONE("Một", ", quote: 'Giao k hoch và t chc thc hin.'"),
		  "damaged-text:8" },
		{ HEAD ONE("Một", ", quote: 'Cách 5 km, nặng 3 kg, 4 tr đồng'"),
		  "" },
		{ HEAD ONE("Một", ", quote: 'Đề án “Đào tạo’;'"),
		  "damaged-text:8" },
		{ HEAD ONE("Một", ", quote: 'Đề án “Đào tạo”;'"), "" },
		{ HEAD ONE("Một",
			   ", quote: x, line: 4") "  - {key: '2', title: Hai, "
						  "lead: so-b, quote: y, "
						  "line: 4}\n",
		  "quote-line:9" },
	};

	CHECK(examples);
}
END_TEST

/* Where nine of ten actions quote the document, the tenth is asked for. */
START_TEST(test_no_quote)
{
	struct text text = { 0 };

	text_add(&text, HEAD);
	for (int i = 1; i <= 9; i++)
		text_addf(&text,
			  "  - {key: '%d', title: w%d, lead: so-a, quote: q%d, "
			  "line: %d}\n",
			  i, i, i, i);
	text_add(&text, "  - {key: '10', title: w10, lead: so-a}\n");
	lint(text_string(&text));
	ck_assert_str_eq(found(), "no-quote:17");
	text_clear(&text);
}
END_TEST

/* What a file accepts is listed with its reason and is no warning. */
START_TEST(test_accept)
{
	static const struct example examples[] = {
		{ HEAD "  - key: '1'\n"
		       "    title: Việc\n"
		       "    note: Chờ UBND tỉnh xác định.\n"
		       "    accept: [no-lead]\n",
		  "+no-lead:8" },
	};

	CHECK(examples);
	lint(HEAD "  - {key: '1', title: Việc}\n"
		  "  - {key: '2', title: Hai}\n"
		  "accept: [{code: no-lead, about: '2', reason: Chờ.}]\n");
	ck_assert_str_eq(found(), "no-lead:8 +no-lead:9");
	ck_assert_uint_eq(reading.complaints.warnings, 1);
	ck_assert_uint_eq(reading.complaints.accepted, 1);
	ck_assert_str_eq(reading.complaints.items[1].reason, "Chờ.");
	end();
	begin();
	/* About nothing in particular: all of that code. */
	lint(HEAD "  - {key: '1', title: Việc}\n"
		  "  - {key: '2', title: Hai}\n"
		  "accept: [{code: no-lead, reason: Chờ.}]\n");
	ck_assert_str_eq(found(), "+no-lead:8 +no-lead:9");
}
END_TEST

/* What is told together is taken apart by what is accepted of it. */
START_TEST(test_accept_of_several)
{
	lint(HEAD ONE(
		"Một",
		", due: Tháng 7/2010, accept: [{code: "
		"due-on-day-off, reason: Biết.}]") "  - {key: '2', title: Hai, "
						   "lead: so-b, due: Tháng "
						   "7/2010}\n");
	ck_assert_str_eq(found(), "+due-on-day-off:8 due-on-day-off:9");
}
END_TEST

/* An accept that answers to nothing is a finding, which none can accept. */
START_TEST(test_unused_accept)
{
	lint(HEAD ONE("Một", "") "accept: [{code: no-lead, reason: x}, {code: "
				 "two-leads, about: "
				 "'1', reason: y}]\n");
	ck_assert_str_eq(found(), "unused-accept:9 unused-accept:9");
	ck_assert_uint_eq(reading.complaints.warnings, 2);
}
END_TEST

static void refuse(const char *text, int line, int column, const char *code)
{
	begin();
	ck_assert_int_eq(read_plan(text, strlen(text), &office, &plan,
				   &reading.complaints),
			 ERROR_INPUT);
	reading_expect_only(&reading, line, column, code);
	end();
}

/* A code that there is not, and an accept without a reason, are mistakes. */
START_TEST(test_wrong_accept)
{
	end();
	refuse(HEAD ONE("Một", "") "accept: [{code: no-leed, reason: x}]\n", 9,
	       17, "bad-word");
	refuse(HEAD ONE("Một", "") "accept: [{code: no-lead}]\n", 9, 10,
	       "missing-key");
	refuse(HEAD ONE("Một", "") "accept: [no-lead]\n", 9, 10, "missing-key");
	refuse(HEAD "  - {key: '1', title: Một, accept: [no-lead]}\n", 8, 37,
	       "missing-key");
	refuse(HEAD ONE("Một", "") "unassigned: [{line: 3}]\n", 9, 14,
	       "missing-key");
	begin();
}
END_TEST

#define MANY 10000

/* Ten thousand actions, all alike in many words: no quadratic search. */
START_TEST(test_many)
{
	struct text text = { 0 };

	text_add(&text, HEAD);
	for (int i = 0; i < MANY; i++)
		text_addf(&text,
			  "  - {key: 'I.%d', title: Báo cáo kết quả triển khai "
			  "thực hiện kế hoạch đào tạo nghề số %d tại xã %d, "
			  "lead: so-a}\n",
			  i + 1, i * 7919 % 10007, i * 104729 % 10009);
	lint(text_string(&text));
	ck_assert_uint_lt(reading.complaints.warnings, MANY);
	text_clear(&text);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("plan_lint");
	TCase *cases = tcase_create("plan_lint");
	SRunner *runner;
	int failed;

	tcase_add_checked_fixture(cases, begin, end);
	tcase_set_timeout(cases, 60);
	tcase_add_test(cases, test_same);
	tcase_add_test(cases, test_two_leads);
	tcase_add_test(cases, test_leads);
	tcase_add_test(cases, test_dates);
	tcase_add_test(cases, test_reminders);
	tcase_add_test(cases, test_agencies);
	tcase_add_test(cases, test_spelling);
	tcase_add_test(cases, test_document);
	tcase_add_test(cases, test_no_quote);
	tcase_add_test(cases, test_accept);
	tcase_add_test(cases, test_accept_of_several);
	tcase_add_test(cases, test_unused_accept);
	tcase_add_test(cases, test_wrong_accept);
	tcase_add_test(cases, test_many);
	suite_add_tcase(suite, cases);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
