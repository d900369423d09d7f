/* The mail transaction, spoken to by a relay that the test plays. */
#include <stdio.h>
#include <string.h>

#include "unit/smtp_talk.h"
#include "unit/suite.h"

/* What promises.md says of a reply; -1: there is no verdict on a message. */
static int expected(enum step step, int code)
{
	static const int soft[] = { -1, OUTCOME_SENDER, OUTCOME_RETRY,
				    OUTCOME_RETRY, OUTCOME_RETRY };
	static const int hard[] = { -1, OUTCOME_SENDER, OUTCOME_REFUSED,
				    OUTCOME_RETRY, OUTCOME_REFUSED };
	int first = code / 100;

	if (first == (step == AT_DATA ? 3 : 2))
		return OUTCOME_SENT;
	if (step == AT_EHLO)
		return -1;
	if (code == 421)
		return OUTCOME_RELAY;
	if (first == 4)
		return soft[step];
	if (first == 5)
		return hard[step];
	return step == AT_DOT ? OUTCOME_UNCERTAIN : OUTCOME_RELAY;
}

static void check_code(bool is_pipelined, enum step step, int code)
{
	struct talk talk = { 0 };
	char answer[64];
	int wanted = expected(step, code);

	(void)snprintf(answer, sizeof(answer), "%d because\r\n", code);
	/* With SIZE sent, 552 to MAIL is about this message (RFC 1870). */
	if (is_pipelined && step == AT_MAIL && code == 552)
		wanted = OUTCOME_REFUSED;
	play(&talk, is_pipelined && !(step == AT_EHLO && code / 100 == 2), step,
	     answer);
	ck_assert_msg(talk.dones == (wanted >= 0), "%d: %d at step %d", code,
		      talk.dones, (int)step);
	if (wanted >= 0)
		ck_assert_msg((int)talk.outcome.kind == wanted,
			      "%d at step %d is %d, not %d", code, (int)step,
			      (int)talk.outcome.kind, wanted);
	else
		ck_assert_int_eq(talk.session.outcome.kind, OUTCOME_RELAY);
	if (wanted == OUTCOME_SENDER)
		ck_assert_int_eq(talk.outcome.code, code);
	if (wanted >= 0 && wanted != OUTCOME_SENT && code >= 400)
		ck_assert_ptr_nonnull(strstr(talk.outcome.answer, "because"));
	ck_assert_int_eq(talk.hand_overs,
			 wanted == OUTCOME_SENT || step == AT_DOT);
	hang_up(&talk);
}

/* Each reply code at each step has the outcome that promises.md gives it. */
START_TEST(test_each_code_at_each_step)
{
	for (int step = AT_EHLO; step < STEP_COUNT; step++)
		for (int code = 200; code < 600; code++) {
			check_code(false, (enum step)step, code);
			check_code(true, (enum step)step, code);
		}
}
END_TEST

/* What is no SMTP reply is the relay's fault, and after the dot uncertain. */
START_TEST(test_malformed_replies)
{
	static const char *const malformed[] = {
		"hello\r\n",
		"\r\n",
		"25 ok\r\n",
		"2500 ok\r\n",
		"250_ok\r\n",
		"199 no\r\n",
		"600 no\r\n",
		"-50 no\r\n",
		"250-a\r\n251 b\r\n",
		"250-a\r\n250x\r\n",
		"220\rok 250\r\n ok\r\n",
		"HTTP/1.1 200 OK\r\n",
		"\x16\x03\x01\x02\r\n",
	};

	for (size_t i = 0; i < sizeof(malformed) / sizeof(malformed[0]); i++)
		for (int step = AT_MAIL; step < STEP_COUNT; step++) {
			struct talk talk = { 0 };

			play(&talk, i % 2 == 0, (enum step)step, malformed[i]);
			ck_assert_int_eq(talk.dones, 1);
			ck_assert_int_eq(talk.outcome.kind,
					 step == AT_DOT ? OUTCOME_UNCERTAIN
							: OUTCOME_RELAY);
			ck_assert_int_eq(talk.session.state, SMTP_CLOSED);
			hang_up(&talk);
		}
}
END_TEST

/* A line or a reply without end is given up, not stored. */
START_TEST(test_overlong_replies)
{
	struct talk talk = { 0 };
	struct text line = { 0 };

	while (line.length < 3 * SMTP_LINE_LIMIT)
		text_add(&line, "250-and so on ");
	greet(&talk, line.bytes);
	ck_assert_int_eq(talk.session.state, SMTP_CLOSED);
	ck_assert_int_eq(talk.session.outcome.kind, OUTCOME_RELAY);
	hang_up(&talk);
	text_reset(&line);
	for (int i = 0; i <= SMTP_LINES_LIMIT; i++)
		text_add(&line, "250-and so on\r\n");
	greet(&talk, line.bytes);
	ck_assert_int_eq(talk.session.state, SMTP_CLOSED);
	hang_up(&talk);
	text_clear(&line);
}
END_TEST

static const char *const long_talk[STEP_COUNT] = {
	ALL_FEATURES,
	"250-first\r\n250-second\r\n250 2.1.0 third\r\n",
	"250\r\n",
	"354-wait\r\n354 go on\r\n",
	"250-2.0.0 queued\r\n250 as 77\r\n",
};

/* One message with each reply in two parts, cut at `split`. */
static void play_split(struct talk *talk, bool is_pipelined, size_t split)
{
	for (int i = AT_EHLO; i < STEP_COUNT; i++) {
		const char *said =
			i == AT_EHLO && !is_pipelined ? good[i] : long_talk[i];
		size_t length = strlen(said);
		size_t cut = split < length ? split : length;
		char first[256];

		(void)snprintf(first, sizeof(first), "%.*s", (int)cut, said);
		if (i == AT_EHLO)
			greet(talk, first);
		else
			hear(talk, first);
		hear(talk, said + cut);
		if (i == AT_EHLO)
			begin(talk, &plain);
	}
}

static void check_split(bool is_pipelined, size_t split, size_t piece)
{
	struct talk whole = { 0 };
	struct talk parts = { .piece = piece };

	play_split(&whole, is_pipelined, 0);
	play_split(&parts, is_pipelined, split);
	ck_assert_int_eq(parts.dones, 1);
	ck_assert_int_eq(parts.outcome.kind, OUTCOME_SENT);
	ck_assert_str_eq(parts.outcome.answer, "250 2.0.0 queued as 77");
	ck_assert_str_eq(parts.outcome.server, "relay.example:25");
	ck_assert_str_eq(parts.sent.bytes, whole.sent.bytes);
	ck_assert_int_eq(parts.session.features, whole.session.features);
	ck_assert_int_eq(parts.session.state, SMTP_READY);
	hang_up(&whole);
	hang_up(&parts);
}

/* Where a read ends means nothing: replies may be cut at every byte. */
START_TEST(test_replies_split_anywhere)
{
	for (size_t split = 0; split < strlen(ALL_FEATURES); split++) {
		check_split(false, split, 0);
		check_split(true, split, 0);
	}
	check_split(false, 0, 1);
	check_split(true, 0, 1);
}
END_TEST

/* All replies of a pipelining relay may come in one read. */
START_TEST(test_replies_in_one_read)
{
	struct talk talk = { 0 };

	greet(&talk, ALL_FEATURES);
	begin(&talk, &plain);
	ck_assert_str_eq(talk.sent.bytes, "MAIL FROM:<" SENDER "> SIZE=20\r\n"
					  "RCPT TO:<" TO ">\r\nDATA\r\n");
	hear(&talk, "250 ok\r\n250 ok\r\n354 go\r\n");
	hear(&talk, "250 queued\r\n");
	ck_assert_int_eq(talk.outcome.kind, OUTCOME_SENT);
	hang_up(&talk);
}
END_TEST

/* Without PIPELINING each command waits for the reply to the one before. */
START_TEST(test_one_command_at_a_time)
{
	struct talk talk = { 0 };

	greet(&talk, "250-relay.example PIPELINING SIZE 5\n250 HELP\n");
	ck_assert_int_eq(talk.session.features, 0);
	begin(&talk, &plain);
	ck_assert_str_eq(talk.sent.bytes, "MAIL FROM:<" SENDER ">\r\n");
	text_reset(&talk.sent);
	hear(&talk, "250 ok\r\n");
	ck_assert_str_eq(talk.sent.bytes, "RCPT TO:<" TO ">\r\n");
	text_reset(&talk.sent);
	hear(&talk, "251 will forward\r\n");
	ck_assert_str_eq(talk.sent.bytes, "DATA\r\n");
	text_reset(&talk.sent);
	hear(&talk, "354 go\r\n");
	ck_assert_str_eq(talk.sent.bytes, "Subject: x\r\n\r\nbody\r\n.\r\n");
	hang_up(&talk);
}
END_TEST

/* All but the body's end is written when the hand-over is asked for; the end
 * follows only once it is recorded. */
START_TEST(test_hand_over_comes_before_the_dot)
{
	struct talk talk = { 0 };

	play(&talk, true, AT_DOT, "250 ok\r\n");
	ck_assert_str_eq(talk.sent.bytes + talk.handed_at, "\r\n.\r\n");
	hang_up(&talk);
	talk.is_unrecorded = true;
	play(&talk, true, AT_DATA, "354 go\r\n");
	ck_assert_int_eq(talk.dones, 1);
	ck_assert_int_eq(talk.outcome.kind, OUTCOME_RELAY);
	ck_assert_int_eq(talk.session.state, SMTP_CLOSED);
	ck_assert_uint_eq(talk.sent.length, talk.handed_at);
	hang_up(&talk);
}
END_TEST

/* A refused recipient costs a RSET, and the next message goes out. */
START_TEST(test_after_a_refusal)
{
	for (int is_pipelined = 0; is_pipelined < 2; is_pipelined++) {
		struct talk talk = { 0 };

		play(&talk, is_pipelined, AT_RCPT, "550 5.1.1 unknown\r\n");
		ck_assert_int_eq(talk.session.state, SMTP_RESET);
		ck_assert_int_eq(talk.outcome.kind, OUTCOME_REFUSED);
		ck_assert_ptr_nonnull(strstr(talk.sent.bytes, "\r\nRSET\r\n"));
		ck_assert_ptr_null(strstr(talk.sent.bytes, "body"));
		hear(&talk, "250 2.0.0 reset\r\n");
		begin(&talk, &plain);
		for (int step = AT_MAIL; step < STEP_COUNT; step++)
			hear(&talk, good[step]);
		ck_assert_int_eq(talk.dones, 2);
		ck_assert_int_eq(talk.outcome.kind, OUTCOME_SENT);
		smtp_session_quit(&talk.session);
		text_reset(&talk.sent);
		pump(&talk);
		ck_assert_str_eq(talk.sent.bytes, "QUIT\r\n");
		hear(&talk, "221 bye\r\n");
		ck_assert_int_eq(talk.session.state, SMTP_CLOSED);
		ck_assert_int_eq(talk.dones, 2);
		hang_up(&talk);
	}
}
END_TEST

/* A relay that takes DATA after it refused the recipient gets no dot: an
 * empty message might arrive. */
START_TEST(test_data_taken_after_a_refusal)
{
	struct talk talk = { 0 };

	greet(&talk, ALL_FEATURES);
	begin(&talk, &plain);
	hear(&talk, "250 ok\r\n550 no\r\n354 go on\r\n");
	ck_assert_int_eq(talk.outcome.kind, OUTCOME_REFUSED);
	ck_assert_int_eq(talk.dones, 1);
	ck_assert_int_eq(talk.session.state, SMTP_CLOSED);
	ck_assert_ptr_null(strstr(talk.sent.bytes, "\r\n.\r\n"));
	hang_up(&talk);
}
END_TEST

/* Lost before the dot is safe, after it uncertain, whatever was said. */
START_TEST(test_lost_at_each_step)
{
	for (int is_pipelined = 0; is_pipelined < 2; is_pipelined++)
		for (int lost = AT_MAIL; lost < STEP_COUNT; lost++) {
			struct talk talk = { 0 };

			greet(&talk, good_answer(AT_EHLO, is_pipelined));
			begin(&talk, &plain);
			for (int at = AT_MAIL; at < lost; at++)
				hear(&talk, good[at]);
			hear(&talk, "25"); /* half a reply is none */
			smtp_session_lost(&talk.session, "gone");
			pump(&talk);
			ck_assert_int_eq(talk.dones, 1);
			ck_assert_int_eq(talk.outcome.kind,
					 lost == AT_DOT ? OUTCOME_UNCERTAIN
							: OUTCOME_RELAY);
			ck_assert_str_eq(talk.outcome.answer, "gone");
			hang_up(&talk);
		}
}
END_TEST

/* The verdict stands though the connection breaks in the RSET after it. */
START_TEST(test_lost_after_the_verdict)
{
	struct talk talk = { 0 };

	play(&talk, false, AT_RCPT, "550 no\r\n421 bye\r\n");
	ck_assert_int_eq(talk.dones, 1);
	ck_assert_int_eq(talk.outcome.kind, OUTCOME_REFUSED);
	ck_assert_int_eq(talk.session.state, SMTP_CLOSED);
	hang_up(&talk);
}
END_TEST

/* What was not written cannot have arrived: only a dot that left counts. */
START_TEST(test_dot_half_written)
{
	for (size_t written = 0; written <= 5; written++) {
		struct talk talk = { 0 };
		size_t length;

		greet(&talk, good[AT_EHLO]);
		begin(&talk, &plain);
		hear(&talk, good[AT_MAIL]);
		hear(&talk, good[AT_RCPT]);
		smtp_session_feed(&talk.session, "354 go\r\n", 8);
		(void)smtp_session_output(&talk.session, &length);
		smtp_session_written(&talk.session, length);
		ck_assert_int_eq(smtp_session_next(&talk.session),
				 SMTP_EVENT_HAND_OVER);
		smtp_session_hand_over(&talk.session, true);
		(void)smtp_session_output(&talk.session, &length);
		ck_assert_uint_eq(length, 5);
		smtp_session_written(&talk.session, written);
		smtp_session_lost(&talk.session, "gone");
		ck_assert_int_eq(talk.session.outcome.kind,
				 written == 0 ? OUTCOME_RELAY
					      : OUTCOME_UNCERTAIN);
		hang_up(&talk);
	}
}
END_TEST

/* A reply to what was not asked yet is never taken for an acceptance. */
START_TEST(test_replies_too_early)
{
	struct talk talk = { 0 };

	greet(&talk, good[AT_EHLO]);
	begin(&talk, &plain);
	hear(&talk, "250 ok\r\n250 ok\r\n354 go\r\n250 queued\r\n");
	ck_assert_int_eq(talk.outcome.kind, OUTCOME_RELAY);
	ck_assert_int_eq(talk.hand_overs, 0);
	hang_up(&talk);
	greet(&talk, ALL_FEATURES);
	begin(&talk, &plain);
	hear(&talk, "250 ok\r\n250 ok\r\n354 go\r\n250 queued\r\n");
	ck_assert_int_eq(talk.outcome.kind, OUTCOME_RELAY);
	ck_assert_int_eq(talk.hand_overs, 0);
	hang_up(&talk);
	greet(&talk, good[AT_EHLO]);
	begin(&talk, &plain);
	hear(&talk, "250 ok\r\n250 ok\r\n");
	ck_assert_int_eq(talk.session.state, SMTP_CLOSED);
	ck_assert_int_eq(talk.outcome.kind, OUTCOME_RELAY);
	hang_up(&talk);
	greet(&talk, ALL_FEATURES);
	hear(&talk, "250 out of nowhere\r\n");
	ck_assert_int_eq(talk.session.state, SMTP_CLOSED);
	ck_assert_int_eq(talk.dones, 0);
	hang_up(&talk);
}
END_TEST

/* Nor is one that comes while the dot is not written yet. */
START_TEST(test_accepted_before_the_dot)
{
	struct talk talk = { 0 };
	size_t length;

	greet(&talk, good[AT_EHLO]);
	begin(&talk, &plain);
	hear(&talk, good[AT_MAIL]);
	hear(&talk, good[AT_RCPT]);
	smtp_session_feed(&talk.session, "354 go\r\n", 8);
	(void)smtp_session_output(&talk.session, &length);
	smtp_session_written(&talk.session, length);
	ck_assert_int_eq(smtp_session_next(&talk.session),
			 SMTP_EVENT_HAND_OVER);
	smtp_session_hand_over(&talk.session, true);
	smtp_session_feed(&talk.session, "250 queued\r\n", 12);
	ck_assert_int_eq(smtp_session_next(&talk.session), SMTP_EVENT_DONE);
	ck_assert_int_eq(talk.session.outcome.kind, OUTCOME_RELAY);
	hang_up(&talk);
}
END_TEST

/* A relay that breaks off in the middle of the body says why. */
START_TEST(test_refused_in_the_body)
{
	struct talk talk = { 0 };

	greet(&talk, good[AT_EHLO]);
	begin(&talk, &plain);
	hear(&talk, good[AT_MAIL]);
	hear(&talk, good[AT_RCPT]);
	smtp_session_feed(&talk.session, "354 go\r\n", 8);
	smtp_session_feed(&talk.session, "552 too much\r\n", 14);
	pump(&talk);
	ck_assert_int_eq(talk.outcome.kind, OUTCOME_RETRY);
	ck_assert_str_eq(talk.outcome.answer, "552 too much");
	ck_assert_int_eq(talk.hand_overs, 0);
	hang_up(&talk);
}
END_TEST

/* A kept connection that the relay closed is told from a fresh one. */
START_TEST(test_stale)
{
	static const char *const ends[] = { "", "421 idle too long\r\n",
					    "250 ok\r\n", "550 no\r\n" };

	for (int is_used = 0; is_used < 2; is_used++)
		for (size_t i = 0; i < 4; i++) {
			struct talk talk = { 0 };

			if (is_used)
				play(&talk, false, AT_DOT, good[AT_DOT]);
			else
				greet(&talk, good[AT_EHLO]);
			begin(&talk, &plain);
			hear(&talk, ends[i]);
			smtp_session_lost(&talk.session, "gone");
			ck_assert_int_eq(talk.session.is_stale,
					 is_used && i < 2);
			hang_up(&talk);
		}
}
END_TEST

static enum smtp_state state_of(const char *name)
{
	int state = 0;

	while (state < SMTP_STATE_COUNT &&
	       strcmp(smtp_state_name((enum smtp_state)state), name) != 0)
		state++;
	ck_assert_msg(state < SMTP_STATE_COUNT, "no state %s", name);
	return (enum smtp_state)state;
}

/* The diagram in the header and the table of moves say the same. */
START_TEST(test_diagram_is_the_table)
{
	const char *root = getenv("DONDOC_SOURCE_DIR");
	bool drawn[SMTP_STATE_COUNT][SMTP_STATE_COUNT] = { { false } };
	char path[4096];
	char line[256];
	int count = 0;
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/daemon/outbox/smtp_session.h",
		       root == NULL ? "." : root);
	file = fopen(path, "r");
	ck_assert_ptr_nonnull(file);
	while (fgets(line, sizeof(line), file) != NULL) {
		char from[16];
		char to[16];

		if (sscanf(line, " * %15s -> %15s", from, to) != 2)
			continue;
		drawn[state_of(from)][state_of(to)] = true;
		count++;
	}
	(void)fclose(file);
	ck_assert_int_eq(count, 13);
	for (int from = 0; from < SMTP_STATE_COUNT; from++)
		for (int to = 0; to < SMTP_STATE_COUNT; to++)
			ck_assert_int_eq(
				smtp_state_may_move((enum smtp_state)from,
						    (enum smtp_state)to),
				drawn[from][to] || (to == SMTP_CLOSED &&
						    from != SMTP_CLOSED));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_each_code_at_each_step,
		test_malformed_replies,
		test_overlong_replies,
		test_replies_split_anywhere,
		test_replies_in_one_read,
		test_one_command_at_a_time,
		test_hand_over_comes_before_the_dot,
		test_after_a_refusal,
		test_data_taken_after_a_refusal,
		test_lost_at_each_step,
		test_lost_after_the_verdict,
		test_dot_half_written,
		test_replies_too_early,
		test_accepted_before_the_dot,
		test_refused_in_the_body,
		test_stale,
		test_diagram_is_the_table,
		NULL,
	};

	return suite_run("smtp_session", tests);
}
