/* Mail from hostile texts: heads, lines, parts and bytes stay ours. */
#include <string.h>

#include "outbox/address.h"
#include "unit/mail_sight.h"
#include "unit/sample_digest.h"
#include "unit/suite.h"

static const char *const hostile[] = {
	"x\r\nBcc: spy@evil.example",
	"x\nBcc: spy@evil.example",
	"x\rBcc: spy@evil.example",
	"x\r\n\r\n<script>alert(1)</script>",
	"\r\n.\r\nMAIL FROM:<spy@evil.example>\r\n",
	"\x1b[31mred\x07",
	"\xc2\x9b[31m",
	"\xe2\x80\xaetxt.exe",
	"\xff\xfe not UTF-8",
	"\xe2\x80\xa8line",
};

static const char *const markup[] = {
	"<script>alert(1)</script>",	   "\"><img src=x onerror=alert(1)>",
	"</p></body></html><script>",	   "&lt;script&gt;",
	"' onmouseover='alert(1)",	   "{number} {agency} %s %n",
	"--=_ad0c5f1e2a3langsonexample--", "=?UTF-8?B?PHNjcmlwdD4=?=",
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* CR LF, 7 bit, at most 998 octets a line. */
static void assert_wire(const struct text *mail)
{
	size_t line = 0;

	for (size_t i = 0; i < mail->length; i++) {
		unsigned char byte = (unsigned char)mail->bytes[i];

		ck_assert_uint_lt(byte, 0x80);
		ck_assert(byte != '\0');
		ck_assert((byte == '\n') ==
			  (i > 0 && mail->bytes[i - 1] == '\r'));
		line = byte == '\n' ? 0 : line + 1;
		ck_assert_uint_le(line, 998 + 1);
	}
	ck_assert_uint_eq(line, 0);
}

static void assert_ours(struct mail_sight *sight, bool is_thread)
{
	assert_wire(&sight->mail);
	mail_sight_read(sight);
	ck_assert_str_eq(
		mail_sight_field(sight, "headers"),
		arena_printf(&sight->arena,
			     "From,To,Subject,Date,Message-Id,%sList-"
			     "Id,Auto-Submitted,Content-Language,"
			     "MIME-Version,Content-Type",
			     is_thread ? "In-Reply-To,References," : ""));
	ck_assert_str_eq(mail_sight_field(sight, "recipients"), "1");
	ck_assert_str_eq(mail_sight_field(sight, "address"),
			 "vt@chilang.example");
	ck_assert_str_eq(mail_sight_field(sight, "defects"), "[]");
	ck_assert_str_eq(mail_sight_field(sight, "types"),
			 "text/plain utf-8,text/html utf-8");
	ck_assert_ptr_null(
		strstr(mail_sight_field(sight, "elements"), "script"));
	ck_assert_ptr_null(strstr(mail_sight_field(sight, "elements"), "img"));
	ck_assert_ptr_null(strstr(mail_sight_field(sight, "elements"), "@on"));
	ck_assert_ptr_null(strstr(mail_sight_field(sight, "plain"), "\nBcc"));
	ck_assert_ptr_null(strchr(mail_sight_field(sight, "plain"), '\x1b'));
}

/* What goes into the head unsafe is refused, whichever field it is. */
START_TEST(test_heads_refuse)
{
	for (size_t i = 0; i < COUNT(hostile) * 6; i++) {
		const char *text = hostile[i / 6];
		struct digest_item item = sample_item(NOTICE_AHEAD);
		struct digest digest = sample_digest(&item, 1);
		const char **const fields[] = {
			&digest.person,	 &digest.agency, &digest.agency_code,
			&digest.address, &digest.from,	 &digest.token
		};
		struct arena arena = { 0 };
		struct text mail = { 0 };
		const char *subject;
		struct why why = { "" };

		*fields[i % 6] = text;
		ck_assert_int_eq(
			compose_mail(&digest, &arena, &mail, &subject, &why),
			ERROR_INPUT);
		ck_assert_uint_eq(mail.length, 0);
		ck_assert_ptr_null(strstr(why.text, "evil"));
		text_clear(&mail);
		arena_clear(&arena);
	}
}
END_TEST

/* Addresses that carry more than themselves are refused, plain ones not. */
START_TEST(test_addresses)
{
	static const char *const good[] = { "vt@chilang.example", "a@b",
					    "a.b+c_d@x-y.example",
					    "root@localhost", "o'neil@a1.b2" };
	static const char *const bad[] = {
		"",
		"a",
		"@b",
		"a@",
		"a@b@c",
		"a b@c",
		"a@b c",
		"a,b@c",
		"a@b,c@d",
		"a@b>",
		"<a@b",
		"a@b> SIZE=1",
		"a@[127.0.0.1]",
		"\"a b\"@c",
		".a@b",
		"a.@b",
		"a..b@c",
		"a@.b",
		"a@b.",
		"a@b..c",
		"a@-b",
		"a@b-",
		"a@b-.c",
		"-a@b",
		"việt@x.example",
		"a@việt.example",
		"a@b\r\nRCPT TO:<c@d>",
		"a@b\t",
		"a;b@c",
		"a(b)@c",
		"a\\b@c",
		"a:b@c",
		"a@b%00",
	};
	struct arena arena = { 0 };
	char local[80] = "";
	char label[80] = "a@";

	for (size_t i = 0; i < COUNT(good); i++)
		ck_assert_str_eq(mail_address(&arena, good[i]), good[i]);
	for (size_t i = 0; i < COUNT(bad); i++)
		ck_assert_msg(mail_address(&arena, bad[i]) == NULL, "%s",
			      bad[i]);
	ck_assert_ptr_null(mail_address(&arena, NULL));
	memset(local, 'x', 65);
	ck_assert_ptr_null(
		mail_address(&arena, arena_printf(&arena, "%s@b", local)));
	ck_assert_ptr_nonnull(
		mail_address(&arena, arena_printf(&arena, "%s@b", local + 1)));
	memset(label + 2, 'x', 64);
	ck_assert_ptr_null(mail_address(&arena, label));
	label[65] = '\0';
	ck_assert_ptr_nonnull(mail_address(&arena, label));
	arena_clear(&arena);
}
END_TEST

/* A name may stand before the address, in quotes or not. */
START_TEST(test_names_before_addresses)
{
	static const struct {
		const char *from;
		const char *name;
		const char *address;
	} cases[] = {
		{ "UBND tỉnh <a@b>", "UBND tỉnh", "a@b" },
		{ "\"UBND, tỉnh\" <a@b>", "UBND, tỉnh", "a@b" },
		{ "<a@b>", "", "a@b" },
		{ "  x  <a@b>", "x", "a@b" },
		{ "c@d <a@b>", "c@d", "a@b" },
	};
	static const char *const bad[] = { "x <a@b> y", "x <a@b", "x a@b>",
					   "x <>",	"<",	  ">",
					   "x\n <a@b>" };
	struct arena arena = { 0 };
	struct mailbox mailbox;
	struct why why;

	for (size_t i = 0; i < COUNT(cases); i++) {
		ck_assert_int_eq(
			mailbox_read(&arena, cases[i].from, &mailbox, &why),
			ERROR_NONE);
		ck_assert_str_eq(mailbox.name, cases[i].name);
		ck_assert_str_eq(mailbox.address, cases[i].address);
	}
	for (size_t i = 0; i < COUNT(bad); i++)
		ck_assert_msg(mail_address(&arena, bad[i]) == NULL, "%s",
			      bad[i]);
	arena_clear(&arena);
}
END_TEST

/* Puts one text into every field of the body. */
static void poison(struct digest_item *item, const char *text)
{
	item->ref = text;
	item->plan = text;
	item->key = text;
	item->title = text;
	item->product = text;
	item->due_phrase = text;
	item->agency = text;
	item->submit_to = text;
	item->period = text;
}

/* Whatever the body is made of, it stays the body, and every notice's. */
START_TEST(test_bodies_hold)
{
	for (size_t i = 0; i < COUNT(hostile) + COUNT(markup); i++) {
		const char *text = i < COUNT(hostile)
					   ? hostile[i]
					   : markup[i - COUNT(hostile)];
		struct digest_item items[2 * (NOTICE_UNDATED + 1)];
		struct digest digest = sample_digest(items, COUNT(items));
		struct mail_sight sight;

		for (size_t j = 0; j < COUNT(items); j++) {
			items[j] = sample_item((enum notice)(j / 2));
			poison(&items[j], text);
			items[j].is_support = j % 2 == 1;
		}
		digest.base_url = text;
		mail_sight_compose(&sight, &digest);
		assert_ours(&sight, false);
		mail_sight_clear(&sight);
	}
}
END_TEST

/* Markup in names of the head is as harmless, and blanks are not filled in
 * what was filled in. */
START_TEST(test_markup_in_heads)
{
	for (size_t i = 0; i < COUNT(markup); i++) {
		struct digest_item item = sample_item(NOTICE_AHEAD);
		struct digest digest = sample_digest(&item, 1);
		struct mail_sight sight;

		digest.person = markup[i];
		digest.agency = markup[i];
		mail_sight_compose(&sight, &digest);
		assert_ours(&sight, true);
		ck_assert_ptr_nonnull(
			strstr(mail_sight_field(&sight, "plain"), markup[i]));
		mail_sight_clear(&sight);
	}
}
END_TEST

/* Long and many: lines stay short. */
START_TEST(test_long_and_many)
{
	static struct digest_item items[1000];
	static char title[5000];
	struct digest digest = sample_digest(items, COUNT(items));
	struct mail_sight sight;

	memset(title, 'x', sizeof(title) - 1);
	for (size_t i = 0; i < COUNT(items); i++) {
		items[i] = sample_item((enum notice)(i / 143));
		items[i].number = INT64_MAX - (int64_t)i;
		poison(&items[i], i % 2 == 0 ? title : "Đề án số ẵẵẵ");
	}
	mail_sight_compose(&sight, &digest);
	assert_ours(&sight, false);
	mail_sight_clear(&sight);
}
END_TEST

/* Longest names that are allowed still fold. */
START_TEST(test_long_names_fold)
{
	struct digest_item item = sample_item(NOTICE_AHEAD);
	struct digest digest = sample_digest(&item, 1);
	char name[HEADER_VALUE_LIMIT + 2] = "";
	struct arena arena = { 0 };
	struct header header;
	struct mail_sight sight;
	struct why why;

	memset(name, 'x', HEADER_VALUE_LIMIT);
	digest.person = name;
	digest.agency = name;
	mail_sight_compose(&sight, &digest);
	assert_ours(&sight, true);
	mail_sight_clear(&sight);
	for (size_t i = 0; i + 3 < sizeof(name); i += 3)
		memcpy(name + i, "ệ", 3);
	mail_sight_compose(&sight, &digest);
	assert_ours(&sight, true);
	mail_sight_clear(&sight);
	memset(name, 'x', HEADER_VALUE_LIMIT + 1);
	ck_assert_int_eq(
		header_make(&arena, HEADER_TEXT, "it", name, &header, &why),
		ERROR_INPUT);
	arena_clear(&arena);
}
END_TEST

/* Equal messages are equal bytes; another token is another boundary. */
START_TEST(test_same_bytes)
{
	struct digest_item item = sample_item(NOTICE_AHEAD);
	struct digest digest = sample_digest(&item, 1);
	struct mail_sight sights[3];

	mail_sight_compose(&sights[0], &digest);
	digest.token = "another@langson.example";
	mail_sight_compose(&sights[1], &digest);
	digest.token = sample_digest(&item, 1).token;
	mail_sight_compose(&sights[2], &digest);
	ck_assert_str_eq(sights[0].mail.bytes, sights[2].mail.bytes);
	ck_assert_ptr_nonnull(strstr(sights[0].mail.bytes,
				     "\r\n--=_ad0c5f1e2a3langsonexample\r\n"));
	ck_assert_ptr_nonnull(strstr(sights[1].mail.bytes,
				     "\r\n--=_aanotherlangsonexample\r\n"));
	for (size_t i = 0; i < COUNT(sights); i++)
		mail_sight_clear(&sights[i]);
}
END_TEST

/* The offset in Date is the zone's at that moment, also west and before. */
START_TEST(test_date_header)
{
	static const struct {
		const char *zone;
		int64_t at;
		const char *header;
	} cases[] = {
		{ "Asia/Ho_Chi_Minh", 1276822800,
		  "\r\nDate: Fri, 18 Jun 2010 08:00:00 +0700\r\n" },
		{ "America/St_Johns", 1276822859,
		  "\r\nDate: Thu, 17 Jun 2010 22:30:59 -0230\r\n" },
		{ "UTC", -1, "\r\nDate: Wed, 31 Dec 1969 23:59:59 +0000\r\n" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		struct digest_item item = sample_item(NOTICE_AHEAD);
		struct digest digest = sample_digest(&item, 1);
		struct mail_sight sight;
		struct why why;

		ck_assert_int_eq(zone_open(cases[i].zone, &digest.zone, &why),
				 ERROR_NONE);
		digest.at = cases[i].at;
		mail_sight_compose(&sight, &digest);
		ck_assert_msg(strstr(sight.mail.bytes, cases[i].header) != NULL,
			      "%s", sight.mail.bytes);
		mail_sight_clear(&sight);
		zone_close(digest.zone);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_heads_refuse,
		test_addresses,
		test_names_before_addresses,
		test_bodies_hold,
		test_markup_in_heads,
		test_long_and_many,
		test_long_names_fold,
		test_same_bytes,
		test_date_header,
		NULL,
	};

	return suite_run("compose_hostile", tests);
}
