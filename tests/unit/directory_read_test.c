/* Directories of agencies and people, and calendars of days off. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "plan/contact.h"
#include "plan/read.h"
#include "unit/reading.h"

static struct reading reading;
static struct directory directory;

static void begin(void)
{
	reading_begin(&reading);
	directory = (struct directory){ 0 };
}

static void end(void)
{
	reading_end(&reading);
}

static enum error read_text(const char *text)
{
	return read_directory(text, strlen(text), &directory,
			      &reading.complaints);
}

/* Everything that a directory can say arrives. */
START_TEST(test_good)
{
	const struct person *person;

	ck_assert_int_eq(
		read_text("agencies:\n"
			  "  - code: ubnd-tinh\n"
			  "    name: UBND tỉnh\n"
			  "  - code: so-a\n"
			  "    name: Sở A\n"
			  "    short: A\n"
			  "    parent: ubnd-tinh\n"
			  "    people:\n"
			  "      - {id: a-vt, name: Văn thư, role: owner, "
			  "email: vt@a.example, phone: 0912.000 001, "
			  "channels: [email, sms], language: en}\n"
			  "      - {id: a-x, name: X, role: follow-up, "
			  "email: x@a.example}\n"
			  "      - {id: a-m, name: M, role: owner, "
			  "webhook: 'https://hub.example/a'}\n"
			  "groups:\n"
			  "  - {code: cac-so, name: Các Sở, members: [so-a]}\n"
			  "  - {code: cac-xa, name: Các xã, members: []}\n"),
		ERROR_NONE);
	reading_expect_none(&reading);
	ck_assert_uint_eq(directory.agency_count, 2);
	ck_assert_str_eq(directory.agencies[1].code, "so-a");
	ck_assert_str_eq(directory.agencies[1].short_name, "A");
	ck_assert_str_eq(directory.agencies[1].parent, "ubnd-tinh");
	ck_assert_ptr_null(directory.agencies[0].parent);
	ck_assert_uint_eq(directory.agencies[1].person_count, 3);
	person = directory.agencies[1].people;
	ck_assert_str_eq(person[0].phone, "+84912000001");
	ck_assert_str_eq(person[0].language, "en");
	ck_assert_int_eq(person[0].role, ROLE_OWNER);
	ck_assert_uint_eq(person[0].channels, CHANNEL_EMAIL | CHANNEL_SMS);
	ck_assert_int_eq(person[1].role, ROLE_FOLLOW_UP);
	ck_assert_uint_eq(person[1].channels, CHANNEL_EMAIL);
	ck_assert_str_eq(person[1].language, "vi");
	ck_assert_ptr_null(person[1].phone);
	ck_assert_str_eq(person[2].webhook, "https://hub.example/a");
	ck_assert_uint_eq(person[2].channels, CHANNEL_WEBHOOK);
	ck_assert_uint_eq(directory.group_count, 2);
	ck_assert_str_eq(directory.groups[0].members.items[0], "so-a");
	ck_assert_uint_eq(directory.groups[1].members.count, 0);
}
END_TEST

#define AGENCY(code, more) "  - {code: " code ", name: N" more "}\n"
#define PERSON(more)                                                           \
	"agencies:\n" AGENCY("a", ", people: [{id: p, name: P" more "}]")

/* How a person wants messages, and what is so when nothing is said. */
START_TEST(test_wishes)
{
	static const struct {
		const char *yaml;
		bool wants_calendar;
		enum sms_marks sms_marks;
	} cases[] = {
		{ PERSON(", role: owner"), false, SMS_MARKS_BY_TEMPLATE },
		{ PERSON(", role: owner, calendar: true, sms: {}"), true,
		  SMS_MARKS_BY_TEMPLATE },
		{ PERSON(", role: owner, sms: {marks: true}"), false,
		  SMS_MARKS_ON },
		{ PERSON(", role: owner, calendar: false, sms: {marks: false}"),
		  false, SMS_MARKS_OFF },
	};
	const struct person *person;

	ck_assert_int_eq(read_text(cases[_i].yaml), ERROR_NONE);
	person = &directory.agencies[0].people[0];
	ck_assert(person->wants_calendar == cases[_i].wants_calendar);
	ck_assert_int_eq(person->sms_marks, cases[_i].sms_marks);
}
END_TEST

/* Each mistake, at its place. */
static const struct {
	const char *text;
	int line;
	int column;
	const char *code;
} mistakes[] = {
	{ "agency: []\n", 1, 1, "unknown-key" },
	{ "[]", 1, 1, "wrong-type" },
	{ "", 1, 1, "wrong-type" },
	{ "agencies: a\n", 1, 11, "wrong-type" },
	{ "agencies:\n  - a\n", 2, 5, "wrong-type" },
	{ "agencies:\n  - {name: N}\n", 2, 5, "missing-key" },
	{ "agencies:\n  - {code: a}\n", 2, 5, "missing-key" },
	{ "agencies:\n  - {code: a, name: }\n", 2, 15, "missing-key" },
	{ "agencies:\n" AGENCY("Sở-a", ""), 2, 12, "bad-code" },
	{ "agencies:\n" AGENCY("a_b", ""), 2, 12, "bad-code" },
	{ "agencies:\n" AGENCY("a", "") AGENCY("a", ""), 3, 5,
	  "repeated-code" },
	{ "agencies:\n" AGENCY("a", "") "groups:\n" AGENCY("a", ""), 4, 5,
	  "repeated-code" },
	{ "agencies:\n" AGENCY("a", ", parent: a"), 2, 32, "cycle" },
	{ "agencies:\n" AGENCY("a", ", parent: b") AGENCY("b", ", parent: a"),
	  3, 32, "cycle" },
	{ "groups:\n" AGENCY("a", ", members: [b]") AGENCY("b", ""), 2, 34,
	  "nested-group" },
	{ "groups:\n" AGENCY("a", ", members: [b, b]"), 2, 37,
	  "repeated-item" },
	{ PERSON(""), 2, 33, "missing-key" },
	{ PERSON(", role: boss"), 2, 56, "bad-word" },
	{ PERSON(", role: owner, phone: 12345"), 2, 70, "bad-phone" },
	{ PERSON(", role: owner, email: a@b@c"), 2, 70, "bad-email" },
	{ PERSON(", role: owner, email: \"a@b.vn\\nBcc: x@y\""), 2, 70,
	  "control-character" },
	{ PERSON(", role: owner, channels: [email]"), 2, 73, "no-email" },
	{ PERSON(", role: owner, channels: [sms]"), 2, 73, "no-phone" },
	{ PERSON(", role: owner, channels: [webhook]"), 2, 73, "no-webhook" },
	{ PERSON(", role: owner, webhook: http://hub.example/"), 2, 72,
	  "bad-url" },
	{ PERSON(", role: owner, webhook: 'https://u:p@hub.example/'"), 2, 72,
	  "bad-url" },
	{ PERSON(", role: owner, channels: [fax]"), 2, 74, "bad-word" },
	{ PERSON(", role: owner, language: fr"), 2, 73, "bad-word" },
	{ PERSON(", role: owner, calendar: vn"), 2, 73, "bad-word" },
	{ PERSON(", role: owner, sms: yes"), 2, 68, "wrong-type" },
	{ PERSON(", role: owner, sms: {mark: true}"), 2, 69, "unknown-key" },
	{ PERSON(", role: owner, sms: {marks: 1}"), 2, 76, "bad-word" },
	{ "agencies:\n" AGENCY("a", ", people: [{id: p, name: P, role: owner}"
				    ", {id: p, name: Q, role: owner}]"),
	  2, 64, "repeated-id" },
};

#define MISTAKES ((int)(sizeof(mistakes) / sizeof(mistakes[0])))

START_TEST(test_mistakes)
{
	ck_assert_int_eq(read_text(mistakes[_i].text), ERROR_INPUT);
	reading_expect_only(&reading, mistakes[_i].line, mistakes[_i].column,
			    mistakes[_i].code);
	ck_assert_uint_eq(directory.agency_count, 0);
}
END_TEST

/* What the store would know: anything that begins with "known". */
static bool is_known(void *context, const char *code)
{
	++*(int *)context;
	return strncmp(code, "known", 5) == 0;
}

/* A parent or member may be in the file, or known before. */
START_TEST(test_agencies)
{
	int asked = 0;

	ck_assert_int_eq(
		read_text("agencies:\n" AGENCY("a", "") AGENCY(
			"b", ", parent: a") AGENCY("c", ", parent: known-1")
				  AGENCY("d",
					 ", parent: e") "groups:\n"
							"  - {code: g, name: "
							"G, members: [a, "
							"known-2, f]}\n"),
		ERROR_NONE);
	ck_assert_int_eq(check_directory_agencies(&directory, is_known, &asked,
						  &reading.complaints),
			 ERROR_INPUT);
	ck_assert_int_eq(asked, 4);
	ck_assert_uint_eq(reading.complaints.errors, 2);
	reading_expect(&reading, 5, 32, "unknown-agency");
	reading_expect(&reading, 7, 46, "unknown-agency");
	ck_assert_int_eq(check_directory_agencies(&directory, NULL, NULL,
						  &reading.complaints),
			 ERROR_INPUT);
	ck_assert_uint_eq(reading.complaints.errors, 6);
}
END_TEST

static const struct {
	const char *text;
	bool is_email;
} emails[] = {
	{ "vt@ldtbxh.langson.gov.vn", true },
	{ "a.b+c_d@x-y.vn", true },
	{ "a@localhost", true },
	{ "", false },
	{ "a", false },
	{ "@b.vn", false },
	{ "a@", false },
	{ "a@@b.vn", false },
	{ "a b@c.vn", false },
	{ "a@b.vn\r\nX: y", false },
	{ "a@b..vn", false },
	{ "a@.vn", false },
	{ "a@b.vn.", false },
	{ "a@-b.vn", false },
	{ "a@b-.vn", false },
	{ ".a@b.vn", false },
	{ "a.@b.vn", false },
	{ "a..b@c.vn", false },
	{ "<a@b.vn>", false },
	{ "\"a\"@b.vn", false },
	{ "a@[127.0.0.1]", false },
	{ "a,c@b.vn", false },
	{ "sở@b.vn", false },
	{ "a@sở.vn", false },
	{ "a@b.vn SIZE=1", false },
};

/* One address, safe in a header and on an SMTP line, and nothing else. */
START_TEST(test_email)
{
	char local[80];

	for (size_t i = 0; i < sizeof(emails) / sizeof(*emails); i++)
		ck_assert_msg(contact_is_email(emails[i].text) ==
				      emails[i].is_email,
			      "%s", emails[i].text);
	memset(local, 'a', sizeof(local));
	memcpy(local + 64, "@b.vn", sizeof("@b.vn"));
	ck_assert(contact_is_email(local));
	memcpy(local + 65, "@b.vn", sizeof("@b.vn"));
	local[64] = 'a';
	ck_assert(!contact_is_email(local));
}
END_TEST

/* A sender is an address, with or without a name that fits in a header. */
START_TEST(test_mailbox)
{
	struct arena *arena = &reading.arena;

	ck_assert_str_eq(contact_mailbox("UBND tỉnh <d@x.vn>", arena),
			 "d@x.vn");
	ck_assert_str_eq(contact_mailbox("d@x.vn", arena), "d@x.vn");
	ck_assert_ptr_null(contact_mailbox("UBND", arena));
	ck_assert_ptr_null(contact_mailbox("", arena));
	ck_assert_ptr_null(contact_mailbox("<", arena));
	ck_assert_ptr_null(contact_mailbox("<>", arena));
	ck_assert_ptr_null(contact_mailbox("a\nb <d@x.vn>", arena));
	ck_assert_ptr_null(contact_mailbox("a <d@x.vn> b", arena));
	ck_assert_ptr_null(contact_mailbox("a <d@x.vn>, b <e@x.vn>", arena));
}
END_TEST

static const struct {
	const char *text;
	const char *phone;
} phones[] = {
	{ "+84912000001", "+84912000001" },
	{ "0912 000 001", "+84912000001" },
	{ "0912.000.001", "+84912000001" },
	{ "(0205) 3812-345", NULL },
	{ "0205 3812 345", "+842053812345" },
	{ "0084912000001", "+84912000001" },
	{ "+1 (202) 555-0100", "+12025550100" },
	{ "912000001", NULL },
	{ "", NULL },
	{ "+", NULL },
	{ "+8491200", NULL },
	{ "+84912000", "+84912000" },
	{ "+8491200000012345", NULL },
	{ "+0912000001", NULL },
	{ "0912000001;x", NULL },
	{ "+84\n912000001", NULL },
};

/* Numbers come out as +84…, however they were spaced. */
START_TEST(test_phone)
{
	const char *phone;

	for (size_t i = 0; i < sizeof(phones) / sizeof(*phones); i++) {
		phone = contact_phone(phones[i].text, &reading.arena);
		ck_assert_pstr_eq(phone, phones[i].phone);
	}
}
END_TEST

/* The directory of the worked example. */
START_TEST(test_lang_son)
{
	size_t length;
	const char *bytes =
		reading_source_file(&reading, "plans/lang-son.yaml", &length);

	if (bytes == NULL)
		return;
	(void)read_directory(bytes, length, &directory, &reading.complaints);
	reading_expect_none(&reading);
	(void)check_directory_agencies(&directory, NULL, NULL,
				       &reading.complaints);
	reading_expect_none(&reading);
	ck_assert_uint_gt(directory.agency_count, 20);
	ck_assert_uint_eq(directory.groups[0].members.count, 11);
}
END_TEST

/* ------------------------------------------------------------- calendars */

static enum error read_days(const char *text, struct workdays *calendar)
{
	struct calendar_file file;
	enum error error =
		read_workdays(text, strlen(text), &file, &reading.complaints);

	if (error == ERROR_NONE)
		*calendar = file.own;
	return error;
}

/* Days off, days worked, rest days and what is covered; sorted. */
START_TEST(test_workdays)
{
	struct workdays calendar;

	ck_assert_int_eq(
		read_days("calendar: vn\n"
			  "name: Lịch\n"
			  "weekly-rest: [friday, saturday]\n"
			  "covers: {from: 2010-01-01, until: 2010-12-31}\n"
			  "days:\n"
			  "  - {date: 2010-09-02, kind: off, reason: Quốc "
			  "khánh, source: expected}\n"
			  "  - {date: 2010-02-27, kind: work, source: table}\n"
			  "  - {date: 2011-01-01, kind: off}\n",
			  &calendar),
		ERROR_NONE);
	reading_expect_none(&reading);
	reading_expect(&reading, 8, 12, "not-covered");
	ck_assert_uint_eq(reading.complaints.warnings, 1);
	ck_assert_str_eq(calendar.code, "vn");
	ck_assert(calendar.rests_on[5] && calendar.rests_on[6]);
	ck_assert(!calendar.rests_on[0]);
	ck_assert_uint_eq(calendar.count, 3);
	ck_assert(!calendar.days[0].is_off);
	ck_assert(!calendar.days[0].is_expected);
	ck_assert(calendar.days[1].is_expected);
	ck_assert_str_eq(calendar.days[1].reason, "Quốc khánh");
	ck_assert_int_eq(
		date_compare(calendar.until, date_from_iso("2010-12-31")), 0);
}
END_TEST

#define DAY(text) "calendar: vn\ndays:\n  - " text "\n"

static const struct {
	const char *text;
	int line;
	int column;
	const char *code;
} bad_days[] = {
	{ "name: x\n", 1, 1, "missing-key" },
	{ DAY("{kind: off}"), 3, 5, "missing-key" },
	{ DAY("{date: 2010-02-29, kind: off}"), 3, 12, "bad-date" },
	{ DAY("{date: 2010-02-28, kind: of}"), 3, 30, "bad-word" },
	{ DAY("{date: 2010-02-28, kind: off}\n"
	      "  - {date: 2010-02-28, kind: off}"),
	  4, 12, "repeated-day" },
	{ "calendar: vn\nweekly-rest: [sun]\n", 2, 15, "bad-word" },
	{ "calendar: vn\ncovers: {from: 2011-01-01, until: 2010-01-01}\n", 2, 9,
	  "bad-date" },
	{ "calendar: vn\nweekly-rest: [monday, tuesday, wednesday, thursday, "
	  "friday, saturday, sunday]\n",
	  2, 14, "bad-week" },
};

#define BAD_DAYS ((int)(sizeof(bad_days) / sizeof(bad_days[0])))

START_TEST(test_bad_days)
{
	struct workdays calendar = { .code = "untouched" };

	ck_assert_int_eq(read_days(bad_days[_i].text, &calendar), ERROR_INPUT);
	reading_expect_only(&reading, bad_days[_i].line, bad_days[_i].column,
			    bad_days[_i].code);
	ck_assert_str_eq(calendar.code, "untouched");
}
END_TEST

/* The days off that we ship. */
START_TEST(test_vn)
{
	struct workdays calendar = { 0 };
	size_t length;
	const char *bytes = reading_source_file(
		&reading, "calendars/days-off/vn.yaml", &length);

	if (bytes == NULL)
		return;
	(void)read_days(bytes, &calendar);
	reading_expect_none(&reading);
	ck_assert_uint_eq(reading.complaints.warnings, 0);
	ck_assert(calendar.rests_on[0] && calendar.rests_on[6]);
	ck_assert(!workdays_is_working(&calendar, date_from_iso("2010-09-02")));
	ck_assert(workdays_is_working(&calendar, date_from_iso("2010-02-27")));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("directory_read");
	TCase *tests = tcase_create("directory_read");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tests, begin, end);
	tcase_add_test(tests, test_good);
	tcase_add_loop_test(tests, test_wishes, 0, 4);
	tcase_add_loop_test(tests, test_mistakes, 0, MISTAKES);
	tcase_add_test(tests, test_agencies);
	tcase_add_test(tests, test_email);
	tcase_add_test(tests, test_mailbox);
	tcase_add_test(tests, test_phone);
	tcase_add_test(tests, test_lang_son);
	tcase_add_test(tests, test_workdays);
	tcase_add_loop_test(tests, test_bad_days, 0, BAD_DAYS);
	tcase_add_test(tests, test_vn);
	suite_add_tcase(suite, tests);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
