/*
 * The mail channel against Postfix's smtp-sink, which can fail at each
 * command in each way. With DONDOC_SINK_MESSAGES=20000 in the environment it
 * also says how fast it was.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "flow/peer.h"
#include "flow/sender.h"
#include "outbox/channel_smtp.h"
#include "unit/suite.h"

#define TO "vt@chilang.example"
#define MAIL "Subject: x\r\n\r\nbody\r\n"

/* `count` messages to a sink with these options. */
static void open_sink(struct sender *sender, struct peer *peer, int count,
		      const char *options)
{
	sender_init(sender);
	peer_init(peer);
	peer_start_sink(peer, options);
	sender->config.mail_server =
		arena_printf(&sender->arena, "smtp://127.0.0.1:%d", peer->port);
	sender->config.mail_connections = 8;
	sender_open(sender, channel_smtp_open);
	sender_fill(sender, count, TO, MAIL);
}

static void deliver(struct sender *sender, struct peer *peer, int count,
		    const char *options)
{
	open_sink(sender, peer, count, options);
	sender_send(sender);
}

static void clear(struct sender *sender, struct peer *peer)
{
	sender_close(sender);
	peer_clear(peer);
}

static const struct {
	const char *options;
	enum outcome_kind wanted;
} faults[] = {
	/* 5xx */
	{ "-f CONNECT", OUTCOME_RELAY },
	{ "-f EHLO", OUTCOME_RELAY },
	{ "-f MAIL", OUTCOME_SENDER },
	{ "-f RCPT", OUTCOME_REFUSED },
	{ "-f DATA", OUTCOME_RETRY },
	{ "-f .", OUTCOME_REFUSED },
	/* 4xx */
	{ "-r CONNECT", OUTCOME_RELAY },
	{ "-r EHLO", OUTCOME_RELAY },
	{ "-r MAIL", OUTCOME_SENDER },
	{ "-r RCPT", OUTCOME_RETRY },
	{ "-r DATA", OUTCOME_RETRY },
	{ "-r .", OUTCOME_RETRY },
	/* a lost connection */
	{ "-q CONNECT", OUTCOME_RELAY },
	{ "-q EHLO", OUTCOME_RELAY },
	{ "-q MAIL", OUTCOME_RELAY },
	{ "-q RCPT", OUTCOME_RELAY },
	{ "-q DATA", OUTCOME_RELAY },
	{ "-q .", OUTCOME_UNCERTAIN },
	/* 421 and a lost connection */
	{ "-Q CONNECT", OUTCOME_RELAY },
	{ "-Q MAIL", OUTCOME_RELAY },
	{ "-Q RCPT", OUTCOME_RELAY },
	{ "-Q DATA", OUTCOME_RELAY },
	{ "-Q .", OUTCOME_RELAY },
	/* all of it once more at the RSET after a refusal: it costs a
	 * connection, and nobody anything */
	{ "-f RCPT,RSET", OUTCOME_REFUSED },
	{ "-f RCPT -r RSET", OUTCOME_REFUSED },
	{ "-f RCPT -q RSET", OUTCOME_REFUSED },
	{ "-f RCPT -Q RSET", OUTCOME_REFUSED },
	{ "-r RCPT,RSET", OUTCOME_RETRY },
	{ "-r MAIL -f RSET", OUTCOME_SENDER },
	/* and at the QUIT */
	{ "-f QUIT", OUTCOME_SENT },
	{ "-q QUIT", OUTCOME_SENT },
	/* no ESMTP (we insist on EHLO), no pipelining */
	{ "-e", OUTCOME_RELAY },
	{ "-p", OUTCOME_SENT },
};

#define FAULT_COUNT ((int)(sizeof(faults) / sizeof(faults[0])))

/* Each fault has the outcome that promises.md gives it. */
START_TEST(test_fault)
{
	struct sender sender;
	struct peer peer;

	deliver(&sender, &peer, 3, faults[_i].options);
	for (int i = 0; i < 3; i++)
		ck_assert_msg(sender.attempts[i].outcome.kind ==
				      faults[_i].wanted,
			      "%s: %d %s", faults[_i].options,
			      (int)sender.attempts[i].outcome.kind,
			      sender.attempts[i].outcome.answer);
	clear(&sender, &peer);
}
END_TEST

/* Many messages: all arrive, and the loop is never held for long. */
START_TEST(test_many)
{
	const char *wanted = getenv("DONDOC_SINK_MESSAGES");
	int count = 500;
	uint64_t start = uv_hrtime();
	struct sender sender;
	struct peer peer;
	double seconds;

	if (wanted != NULL)
		ck_assert_int_eq(sscanf(wanted, "%d", &count), 1);
	deliver(&sender, &peer, count, "-m 300");
	seconds = (double)(uv_hrtime() - start) / 1e9;
	ck_assert_int_eq(sender_count(&sender, OUTCOME_SENT), count);
	ck_assert_uint_lt(sender.longest_ms, 1000);
	if (wanted != NULL)
		(void)printf("%d messages in %.3f s: %.0f/s, the loop held "
			     "%d ms at most\n",
			     count, seconds, count / seconds,
			     (int)sender.longest_ms);
	clear(&sender, &peer);
}
END_TEST

/* A tarpit: each reply to a command takes a second. All arrives in the end,
 * and the loop is never held. */
START_TEST(test_tarpit)
{
	struct sender sender;
	struct peer peer;

	deliver(&sender, &peer, 8, "-w 1");
	ck_assert_int_eq(sender_count(&sender, OUTCOME_SENT), 8);
	ck_assert_uint_le(sender.longest_ms, 50);
	clear(&sender, &peer);
}
END_TEST

/* It stops in the middle, as a machine does whose memory is used up: nobody is
 * lost, and the loop is never held. */
START_TEST(test_frozen)
{
	static const struct smtp_patience patience = {
		.connect_ms = 500,
		.reply_ms = 500,
		.dot_ms = 700,
		.idle_ms = 30000,
		.quit_ms = 100,
	};
	struct sender sender;
	struct peer peer;
	int sent;

	open_sink(&sender, &peer, 200, "-m 300");
	channel_smtp_set_patience(sender.channel, &patience);
	for (int i = 0; i < 200; i++)
		sender.channel->send(sender.channel,
				     &sender.attempts[i].delivery);
	sender_run(&sender, 20);
	ck_assert_int_eq(kill(peer.process, SIGSTOP), 0);
	sender_run(&sender, 200);
	sent = sender_count(&sender, OUTCOME_SENT);
	ck_assert_int_ge(sent, 20);
	ck_assert_int_eq(sent + sender_count(&sender, OUTCOME_RELAY) +
				 sender_count(&sender, OUTCOME_UNCERTAIN),
			 200);
	ck_assert_int_le(sender_count(&sender, OUTCOME_UNCERTAIN), 8);
	ck_assert_uint_le(sender.longest_ms, 50);
	clear(&sender, &peer);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("smtp_sink");
	TCase *cases = tcase_create("smtp_sink");
	SRunner *runner;
	int failed;

	if (!peer_has_sink()) {
		(void)fprintf(stderr, "smtp-sink is missing: apt-get install "
				      "postfix\n");
		return 77; /* skipped, by convention */
	}
	tcase_set_timeout(cases, 60);
	tcase_add_loop_test(cases, test_fault, 0, FAULT_COUNT);
	tcase_add_test(cases, test_many);
	tcase_add_test(cases, test_tarpit);
	tcase_add_test(cases, test_frozen);
	suite_add_tcase(suite, cases);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
