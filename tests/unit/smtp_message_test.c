/* What of a message reaches the relay: body, addresses, parameters. */
#include <stdio.h>
#include <string.h>

#include "unit/smtp_talk.h"
#include "unit/suite.h"

/* The body as it is on the wire, without its end. */
static void check_body(const char *bytes, size_t length, const char *wire)
{
	struct smtp_message message = plain;
	struct talk talk = { 0 };
	size_t start;

	message.bytes = bytes;
	message.length = length;
	greet(&talk, good[AT_EHLO]);
	begin(&talk, &message);
	hear(&talk, good[AT_MAIL]);
	hear(&talk, good[AT_RCPT]);
	start = talk.sent.length;
	hear(&talk, good[AT_DATA]);
	ck_assert_msg(strlen(wire) + 5 == talk.sent.length - start &&
			      strncmp(talk.sent.bytes + start, wire,
				      strlen(wire)) == 0,
		      "\"%s\" gave \"%s\"", bytes, talk.sent.bytes + start);
	ck_assert_str_eq(talk.sent.bytes + talk.sent.length - 5, "\r\n.\r\n");
	hear(&talk, good[AT_DOT]);
	ck_assert_int_eq(talk.outcome.kind, OUTCOME_SENT);
	hang_up(&talk);
}

/* No line of a body ends it, and every line end is CR LF. */
START_TEST(test_dots_and_line_ends)
{
	static const char *const bodies[][2] = {
		{ "", "" },
		{ "a", "a" },
		{ "a\r\n", "a" },
		{ "a\r\n\r\n", "a\r\n" },
		{ ".", ".." },
		{ ".\r\n", ".." },
		{ "..\r\n.a\r\n", "...\r\n..a" },
		{ "a.\r\nb.c\r\n", "a.\r\nb.c" },
		{ "a\n.\nb\n", "a\r\n..\r\nb" },
		{ "a\r.\rb\r", "a\r\n..\r\nb" },
		{ "a\r\n.\nMAIL FROM:<x@y>\r\n", "a\r\n..\r\nMAIL FROM:<x@y>" },
		{ "a\n.\r\nMAIL", "a\r\n..\r\nMAIL" },
		{ "a\r\r\nb", "a\r\n\r\nb" },
		{ "a\n\rb", "a\r\n\r\nb" },
		{ "\r\n.\r\n", "\r\n.." },
	};

	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		check_body(bodies[i][0], strlen(bodies[i][0]), bodies[i][1]);
}
END_TEST

/* A body of many parts, line ends and dots on every boundary, is whole. */
START_TEST(test_long_body)
{
	static const char *const words[] = { "\r\n", ".", "\n", "ab", ".\r" };
	struct text body = { 0 };
	struct text wire = { 0 };
	unsigned seed = 1;
	bool is_start = true;

	while (body.length < 400000) {
		const char *word = words[(seed >> 16) % 5];

		seed = seed * 1103515245U + 12345U;
		/* A CR before a word that starts with LF is one line end. */
		if (word[0] == '\n' && body.length > 0 &&
		    body.bytes[body.length - 1] == '\r')
			continue;
		text_add(&body, word);
		if (word[0] == '.' && is_start)
			text_add(&wire, ".");
		if (word[0] == '.')
			text_add(&wire, ".");
		if (word[0] == 'a')
			text_add(&wire, "ab");
		is_start = word[0] != 'a' && (word[0] != '.' || word[1] != 0);
		if (is_start)
			text_add(&wire, "\r\n");
	}
	text_add(&body, "z");
	text_add(&wire, "z");
	check_body(body.bytes, body.length, wire.bytes);
	text_clear(&body);
	text_clear(&wire);
}
END_TEST

/* What could end a command, or add one, never reaches the relay. */
START_TEST(test_injected_addresses)
{
	static const char *const unsafe[] = {
		"",
		"a",
		"@",
		"a@",
		"@b",
		"a b@c",
		"a@b\r\nRCPT TO:<evil@x>",
		"a@b\n",
		"a@b\r",
		"a@b>",
		"<a@b",
		"a@b> SIZE=1",
		"a\t@b",
		"a@b\x7f",
		"a@\xc2\x85x",
		"a@\xff",
		"a@\xc3",
		"a@b\x01",
		"a@\xe2\x80\xa8 b",
	};
	struct talk talk = { 0 };

	greet(&talk, ALL_FEATURES);
	for (size_t i = 0; i < sizeof(unsafe) / sizeof(unsafe[0]); i++) {
		struct smtp_message message = plain;

		message.to = unsafe[i];
		begin(&talk, &message);
		ck_assert_int_eq(talk.outcome.kind, OUTCOME_REFUSED);
		message.to = TO;
		message.sender = unsafe[i];
		begin(&talk, &message);
		ck_assert_int_eq(talk.outcome.kind, OUTCOME_RELAY);
		ck_assert_int_eq(talk.dones, (int)(2 * i + 2));
	}
	ck_assert_str_eq(talk.sent.bytes, "");
	ck_assert(!smtp_address_is_safe(NULL));
	hang_up(&talk);
}
END_TEST

/* What the relay can decides what MAIL says. */
START_TEST(test_features)
{
	struct smtp_message message = { "\xc4\x91@x.example", TO, "\xc4\x91\n",
					3 };
	struct talk talk = { 0 };

	greet(&talk, ALL_FEATURES);
	ck_assert_uint_eq(talk.session.size_limit, 1000);
	begin(&talk, &message);
	ck_assert_ptr_nonnull(strstr(talk.sent.bytes,
				     "MAIL FROM:<\xc4\x91@x.example> SIZE=4 "
				     "BODY=8BITMIME SMTPUTF8\r\n"));
	hang_up(&talk);
	greet(&talk, good[AT_EHLO]);
	begin(&talk, &message);
	ck_assert_int_eq(talk.outcome.kind, OUTCOME_RELAY);
	message.to = message.sender;
	message.sender = SENDER;
	begin(&talk, &message);
	ck_assert_int_eq(talk.outcome.kind, OUTCOME_REFUSED);
	message.to = TO;
	begin(&talk, &message);
	ck_assert_str_eq(talk.sent.bytes, "MAIL FROM:<" SENDER ">\r\n");
	hang_up(&talk);
}
END_TEST

static void check_size(const char *limit, size_t length, bool is_taken)
{
	static char bytes[1002];
	struct smtp_message message = plain;
	struct talk talk = { 0 };
	char features[128];

	memset(bytes, 'a', sizeof(bytes));
	message.bytes = bytes;
	message.length = length;
	(void)snprintf(features, sizeof(features),
		       "250-relay.example\r\n250 SIZE%s\r\n", limit);
	greet(&talk, features);
	begin(&talk, &message);
	ck_assert_int_eq(talk.dones, !is_taken);
	if (!is_taken)
		ck_assert_int_eq(talk.outcome.kind, OUTCOME_REFUSED);
	hang_up(&talk);
}

/* A message over the relay's limit is refused before it is sent. */
START_TEST(test_size)
{
	check_size(" 1000", 1000, true);
	check_size(" 1000", 1001, false);
	check_size("", 1001, true);
	check_size(" 0", 1001, true);
	check_size(" 99999999999999999999999999", 1001, true);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_dots_and_line_ends,
		test_long_body,
		test_injected_addresses,
		test_features,
		test_size,
		NULL,
	};

	return suite_run("smtp_message", tests);
}
