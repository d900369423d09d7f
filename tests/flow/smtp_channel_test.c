/* The mail channel against a real server: what arrives, and who is told. */
#include <stdio.h>
#include <string.h>

#include "flow/peer.h"
#include "flow/sender.h"
#include "outbox/channel_smtp.h"
#include "unit/suite.h"

#define TO "vt@chilang.example"
#define MAIL                                                                   \
	"Subject: =?utf-8?q?Nh=E1=BA=AFc?=\r\n\r\n.a "                         \
	"line\r\n..\r\n.\r\nend\r\n"

struct office {
	struct sender sender;
	struct peer relay;
};

static void set_server(struct office *office)
{
	office->sender.config.mail_server =
		arena_printf(&office->sender.arena, "smtp://127.0.0.1:%d",
			     office->relay.port);
}

static void open_office(struct office *office, const char *options)
{
	sender_init(&office->sender);
	peer_init(&office->relay);
	peer_start(&office->relay, "smtp_server.py", options);
	set_server(office);
	office->sender.config.mail_connections = 4;
}

static void close_office(struct office *office)
{
	sender_close(&office->sender);
	peer_clear(&office->relay);
}

/* The n-th message that the relay accepted. */
static const char *mail_at(struct office *office, int number)
{
	char name[32];

	(void)snprintf(name, sizeof(name), "%06d.eml", number);
	return peer_file(&office->relay, name, NULL);
}

static void write_secret(struct office *office, const char *secret)
{
	char *path = arena_printf(&office->sender.arena, "%s/secret",
				  office->relay.folder);
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	(void)fprintf(file, "%s\n", secret);
	(void)fclose(file);
	office->sender.config.mail_password_file = path;
	office->sender.config.mail_user = "dondoc";
}

static void trust(struct office *office)
{
	office->sender.config.mail_ca_file = arena_printf(
		&office->sender.arena, "%s/ca.pem", office->relay.folder);
	office->sender.config.mail_require_tls = true;
}

/* Fifty messages over four connections, each whole, to one recipient. */
START_TEST(test_fifty_messages)
{
	struct office office;

	open_office(&office, _i == 0 ? "" : "--pipelining");
	sender_open(&office.sender, channel_smtp_open);
	sender_fill(&office.sender, 50, TO, MAIL);
	sender_send(&office.sender);
	ck_assert_int_eq(sender_count(&office.sender, OUTCOME_SENT), 50);
	for (int i = 1; i <= 50; i++) {
		const char *mail = mail_at(&office, i);

		ck_assert_ptr_nonnull(mail);
		ck_assert_str_eq(strchr(mail, '\n') + 1, MAIL);
		ck_assert_ptr_nonnull(
			strstr(mail, "{\"from\": \"dondoc@langson.example\", "
				     "\"to\": [\"" TO "\"]"));
		ck_assert_int_eq(office.sender.attempts[i - 1].hand_overs, 1);
	}
	ck_assert_ptr_null(mail_at(&office, 51));
	ck_assert_int_eq(peer_log_count(&office.relay, "connect"), 4);
	ck_assert_ptr_nonnull(strstr(office.sender.attempts[0].outcome.answer,
				     "250 2.0.0 queued as"));
	close_office(&office);
}
END_TEST

/* One that is refused and one that is put off stop nobody. */
START_TEST(test_one_bad_recipient)
{
	struct office office;
	struct attempt *attempts;

	open_office(&office,
		    _i == 0 ? "--refuse no@x.example --defer later@x.ex"
			    : "--refuse no@x.example --defer later@x.ex "
			      "--pipelining");
	office.sender.config.mail_connections = 1;
	sender_open(&office.sender, channel_smtp_open);
	sender_fill(&office.sender, 10, TO, MAIL);
	attempts = office.sender.attempts;
	attempts[2].delivery.to = "no@x.example";
	attempts[5].delivery.to = "later@x.ex";
	attempts[7].delivery.to = "a@b>\r\nRCPT TO:<evil@x.example";
	sender_send(&office.sender);
	ck_assert_int_eq(sender_count(&office.sender, OUTCOME_SENT), 7);
	ck_assert_int_eq(attempts[2].outcome.kind, OUTCOME_REFUSED);
	ck_assert_str_eq(attempts[2].outcome.answer,
			 "550 5.1.1 no such user here");
	ck_assert_int_eq(attempts[2].hand_overs, 0);
	ck_assert_int_eq(attempts[5].outcome.kind, OUTCOME_RETRY);
	ck_assert_int_eq(attempts[7].outcome.kind, OUTCOME_REFUSED);
	ck_assert_int_eq(peer_log_count(&office.relay, "connect"), 1);
	ck_assert_int_eq(peer_log_count(&office.relay, "RCPT"), 9);
	ck_assert_int_eq(peer_log_count(&office.relay, "RSET"), 2);
	close_office(&office);
}
END_TEST

/* The relay goes away in the middle; once it is back the rest is delivered,
 * by the same channel, nothing twice. */
START_TEST(test_relay_goes_away)
{
	struct office office;
	char options[64];
	int sent;

	open_office(&office, "--exit-at mail --exit-after 7");
	sender_open(&office.sender, channel_smtp_open);
	sender_fill(&office.sender, 20, TO, MAIL);
	sender_send(&office.sender);
	sent = sender_count(&office.sender, OUTCOME_SENT);
	ck_assert_int_ge(sent, 7);
	ck_assert_int_eq(
		sender_count(&office.sender, OUTCOME_RELAY) + sent +
			sender_count(&office.sender, OUTCOME_UNCERTAIN),
		20);
	ck_assert_int_ge(sender_count(&office.sender, OUTCOME_RELAY), 10);
	peer_stop(&office.relay);
	(void)snprintf(options, sizeof(options), "--port %d",
		       office.relay.port);
	peer_start(&office.relay, "smtp_server.py", options);
	sender_fill(&office.sender, 20 - sent, TO, MAIL);
	sender_send(&office.sender);
	ck_assert_int_eq(sender_count(&office.sender, OUTCOME_SENT), 20 - sent);
	close_office(&office);
}
END_TEST

/* The connection is cut at each step: safe before the dot, else uncertain. */
START_TEST(test_cut_at_each_step)
{
	static const struct {
		const char *step;
		enum outcome_kind wanted;
	} cuts[] = {
		{ "mail", OUTCOME_RELAY },
		{ "rcpt", OUTCOME_RELAY },
		{ "data", OUTCOME_RELAY },
		{ "dot", OUTCOME_UNCERTAIN },
	};
	struct office office;
	char options[64];

	(void)snprintf(options, sizeof(options), "--close-at %s %s",
		       cuts[_i % 4].step, _i < 4 ? "" : "--pipelining");
	open_office(&office, options);
	office.sender.config.mail_connections = 1;
	sender_open(&office.sender, channel_smtp_open);
	sender_fill(&office.sender, 3, TO, MAIL);
	sender_send(&office.sender);
	ck_assert_int_eq(office.sender.attempts[0].outcome.kind,
			 cuts[_i % 4].wanted);
	ck_assert_int_eq(office.sender.attempts[0].hand_overs, _i % 4 == 3);
	ck_assert_int_eq(sender_count(&office.sender, OUTCOME_SENT), 2);
	close_office(&office);
}
END_TEST

/* A relay that takes few messages on each connection costs new connections
 * and nothing else. */
START_TEST(test_kept_connections_that_were_closed)
{
	struct office office;

	open_office(&office, "--close-after 2");
	office.sender.config.mail_connections = 2;
	sender_open(&office.sender, channel_smtp_open);
	sender_fill(&office.sender, 21, TO, MAIL);
	sender_send(&office.sender);
	ck_assert_int_eq(sender_count(&office.sender, OUTCOME_SENT), 21);
	ck_assert_ptr_nonnull(mail_at(&office, 21));
	ck_assert_ptr_null(mail_at(&office, 22));
	ck_assert_int_ge(peer_log_count(&office.relay, "connect"), 11);
	close_office(&office);
}
END_TEST

/* STARTTLS by a private authority, and a password. */
START_TEST(test_starttls_and_auth)
{
	struct office office;

	open_office(&office, "--starttls --auth dondoc:s3cret");
	trust(&office);
	write_secret(&office, "s3cret");
	sender_open(&office.sender, channel_smtp_open);
	sender_fill(&office.sender, 20, TO, MAIL);
	sender_send(&office.sender);
	ck_assert_int_eq(sender_count(&office.sender, OUTCOME_SENT), 20);
	ck_assert_ptr_nonnull(
		strstr(mail_at(&office, 20),
		       "\"tls\": true, \"user\": \"dondoc\"}\n" MAIL));
	close_office(&office);
}
END_TEST

/* Nobody gets a message or a password who cannot show who he is. */
START_TEST(test_no_tls_no_mail)
{
	static const char *const options[] = { "--auth dondoc:s3cret",
					       "--starttls", "--starttls" };
	struct office office;

	open_office(&office, options[_i]);
	trust(&office);
	write_secret(&office, "s3cret");
	if (_i == 1)
		office.sender.config.mail_ca_file = NULL;
	if (_i == 2) /* right authority, wrong name */
		office.sender.config.mail_server =
			arena_printf(&office.sender.arena,
				     "smtp://localhost:%d", office.relay.port);
	sender_open(&office.sender, channel_smtp_open);
	sender_fill(&office.sender, 5, TO, MAIL);
	sender_send(&office.sender);
	ck_assert_int_eq(sender_count(&office.sender, OUTCOME_RELAY), 5);
	ck_assert_int_eq(peer_log_count(&office.relay, "AUTH"), 0);
	ck_assert_int_eq(peer_log_count(&office.relay, "MAIL"), 0);
	ck_assert_ptr_null(mail_at(&office, 1));
	close_office(&office);
}
END_TEST

/* A certificate that has expired, is not valid yet, or names another host,
 * behind STARTTLS or from the first byte: nothing in clear, not even who it
 * is for; nobody is blamed, and the reason is told. */
START_TEST(test_bad_certificate)
{
	static const char *const kinds[] = { "expired", "future",
					     "wrong-host" };
	const char *way = _i < 3 ? "--starttls" : "--smtps";
	struct office office;
	char options[64];

	(void)snprintf(options, sizeof(options), "%s --certificate %s", way,
		       kinds[_i % 3]);
	open_office(&office, options);
	trust(&office);
	office.sender.config.mail_require_tls = _i != 0; /* also if it may */
	if (_i >= 3)
		office.sender.config.mail_server =
			arena_printf(&office.sender.arena,
				     "smtps://127.0.0.1:%d", office.relay.port);
	write_secret(&office, "s3cret");
	sender_open(&office.sender, channel_smtp_open);
	sender_fill(&office.sender, 3, TO, MAIL);
	sender_send(&office.sender);
	ck_assert_int_eq(sender_count(&office.sender, OUTCOME_RELAY), 3);
	ck_assert_ptr_nonnull(
		strstr(office.sender.attempts[0].outcome.answer, "cert"));
	ck_assert_int_eq(peer_log_count(&office.relay, "AUTH"), 0);
	ck_assert_int_eq(peer_log_count(&office.relay, "MAIL"), 0);
	close_office(&office);
}
END_TEST

/* The same server with a good one, from the first byte. */
START_TEST(test_smtps)
{
	struct office office;

	open_office(&office, "--smtps");
	trust(&office);
	office.sender.config.mail_server =
		arena_printf(&office.sender.arena, "smtps://127.0.0.1:%d",
			     office.relay.port);
	sender_open(&office.sender, channel_smtp_open);
	sender_fill(&office.sender, 3, TO, MAIL);
	sender_send(&office.sender);
	ck_assert_int_eq(sender_count(&office.sender, OUTCOME_SENT), 3);
	close_office(&office);
}
END_TEST

/* A password that the relay does not take is the relay's affair; one that is
 * silent after it does not hold the loop. */
START_TEST(test_wrong_password)
{
	struct office office;

	open_office(&office, _i == 0 ? "--auth dondoc:s3cret"
				     : "--auth dondoc:s3cret --silent-at quit");
	write_secret(&office, "guess");
	sender_open(&office.sender, channel_smtp_open);
	sender_fill(&office.sender, 5, TO, MAIL);
	sender_send(&office.sender);
	ck_assert_int_eq(sender_count(&office.sender, OUTCOME_RELAY), 5);
	ck_assert_int_ge(peer_log_count(&office.relay, "AUTH"), 1);
	ck_assert_ptr_null(
		strstr(office.sender.attempts[0].outcome.answer, "guess"));
	ck_assert_uint_lt(office.sender.longest_ms, 1000);
	close_office(&office);
}
END_TEST

/* Silence has an end, and what it means depends on the dot. */
START_TEST(test_silence)
{
	const struct smtp_patience short_patience = {
		.connect_ms = 1000,
		.reply_ms = _i == 4 ? 20000 : 300,
		.dot_ms = 300,
		.idle_ms = 60000,
		.quit_ms = 300,
	};
	static const char *const steps[] = { "ehlo", "mail", "rcpt", "data",
					     "dot" };
	struct office office;
	char options[32];

	(void)snprintf(options, sizeof(options), "--silent-at %s", steps[_i]);
	open_office(&office, options);
	sender_open(&office.sender, channel_smtp_open);
	channel_smtp_set_patience(office.sender.channel, &short_patience);
	sender_fill(&office.sender, 3, TO, MAIL);
	sender_send(&office.sender);
	ck_assert_int_eq(
		sender_count(&office.sender,
			     _i == 4 ? OUTCOME_UNCERTAIN : OUTCOME_RELAY),
		3);
	close_office(&office);
}
END_TEST

static int stop_when_handed_over;

static bool stop_soon(struct delivery *delivery)
{
	for (; delivery != NULL; delivery = delivery->with)
		stop_when_handed_over++;
	return true;
}

/* Stopping reports each delivery once, from the loop, by how far it was. */
START_TEST(test_stop)
{
	struct office office;
	struct sender *sender = &office.sender;

	open_office(&office, "--silent-at dot");
	sender->config.mail_connections = 2;
	sender_open(sender, channel_smtp_open);
	sender_fill(sender, 6, TO, MAIL);
	for (int i = 0; i < 6; i++) {
		sender->attempts[i].delivery.on_hand_over = stop_soon;
		sender->channel->send(sender->channel,
				      &sender->attempts[i].delivery);
	}
	while (stop_when_handed_over < 2)
		sender_turn(sender);
	sender->is_calling = true;
	sender->channel->stop(sender->channel);
	sender->is_calling = false;
	sender_run(sender, 6);
	ck_assert_int_eq(sender_count(sender, OUTCOME_UNCERTAIN), 2);
	ck_assert_int_eq(sender_count(sender, OUTCOME_RELAY), 4);
	close_office(&office);
}
END_TEST

/* Closing with deliveries under way reports them first. */
START_TEST(test_close_under_way)
{
	struct office office;

	open_office(&office, "--silent-at mail");
	sender_open(&office.sender, channel_smtp_open);
	sender_fill(&office.sender, 6, TO, MAIL);
	for (int i = 0; i < 6; i++)
		office.sender.channel->send(
			office.sender.channel,
			&office.sender.attempts[i].delivery);
	for (int i = 0; i < _i; i++)
		sender_turn(&office.sender);
	close_office(&office);
	ck_assert_int_eq(office.sender.dones, 6);
}
END_TEST

/* What cannot be recorded is not sent. */
START_TEST(test_hand_over_fails)
{
	struct office office;

	open_office(&office, "");
	office.sender.refuses_hand_over = true;
	sender_open(&office.sender, channel_smtp_open);
	sender_fill(&office.sender, 2, TO, MAIL);
	sender_send(&office.sender);
	ck_assert_int_eq(sender_count(&office.sender, OUTCOME_RELAY), 2);
	ck_assert_ptr_null(mail_at(&office, 1));
	close_office(&office);
}
END_TEST

/* Nobody listens: all are told, nobody is blamed. */
START_TEST(test_no_relay)
{
	struct office office;

	open_office(&office, "");
	peer_stop(&office.relay);
	sender_open(&office.sender, channel_smtp_open);
	sender_fill(&office.sender, 9, TO, MAIL);
	sender_send(&office.sender);
	ck_assert_int_eq(sender_count(&office.sender, OUTCOME_RELAY), 9);
	ck_assert_ptr_nonnull(strstr(office.sender.attempts[8].outcome.answer,
				     "cannot connect"));
	close_office(&office);
}
END_TEST

/* Its name is not known, or nobody tells: the same, and the loop goes on. */
START_TEST(test_no_name)
{
	static const struct smtp_patience patience = { .connect_ms = 3000,
						       .reply_ms = 3000,
						       .quit_ms = 100 };
	struct office office;

	open_office(&office, "");
	office.sender.config.mail_server = "smtp://relay.invalid:25";
	sender_open(&office.sender, channel_smtp_open);
	channel_smtp_set_patience(office.sender.channel, &patience);
	sender_fill(&office.sender, 9, TO, MAIL);
	sender_send(&office.sender);
	ck_assert_int_eq(sender_count(&office.sender, OUTCOME_RELAY), 9);
	ck_assert_ptr_nonnull(strstr(office.sender.attempts[0].outcome.answer,
				     "cannot connect"));
	ck_assert_uint_le(office.sender.longest_ms, 50);
	close_office(&office);
}
END_TEST

/* A long message goes out in parts, and a longer one than the relay takes
 * not at all. */
START_TEST(test_long_messages)
{
	struct office office;
	struct text text = { 0 };

	open_office(&office, "--size 6000000");
	sender_open(&office.sender, channel_smtp_open);
	text_add(&text, "Subject: long\r\n\r\n");
	while (text.length < 4900000)
		text_add(&text, ".one of the many lines\r\n..\r\n");
	sender_fill(&office.sender, 2, TO, text.bytes);
	sender_send(&office.sender);
	ck_assert_int_eq(sender_count(&office.sender, OUTCOME_SENT), 2);
	for (int i = 1; i <= 2; i++)
		ck_assert_int_eq(strcmp(strchr(mail_at(&office, i), '\n') + 1,
					text.bytes),
				 0);
	while (text.length < 6000001)
		text_add(&text, "more of them\r\n");
	sender_fill(&office.sender, 1, TO, text.bytes);
	sender_send(&office.sender);
	ck_assert_int_eq(sender_count(&office.sender, OUTCOME_REFUSED), 1);
	text_clear(&text);
	close_office(&office);
}
END_TEST

/* A connection without work is left with a QUIT, and the next message opens
 * another. */
START_TEST(test_idle)
{
	static const struct smtp_patience patience = {
		.connect_ms = 10000,
		.reply_ms = 10000,
		.dot_ms = 10000,
		.idle_ms = 20,
		.quit_ms = 10000,
	};
	struct office office;

	open_office(&office, "");
	sender_open(&office.sender, channel_smtp_open);
	channel_smtp_set_patience(office.sender.channel, &patience);
	for (int i = 1; i <= 2; i++) {
		sender_fill(&office.sender, 1, TO, MAIL);
		sender_send(&office.sender);
		ck_assert_int_eq(sender_count(&office.sender, OUTCOME_SENT), 1);
		/* It leaves by itself, and nothing keeps the loop then. */
		while (peer_log_count(&office.relay, "QUIT") < i)
			sender_turn(&office.sender);
	}
	close_office(&office);
}
END_TEST

/* What cannot work is told when the channel opens. */
START_TEST(test_open_fails)
{
	static const char *const servers[] = { "", "http://x.example",
					       "smtp://u:p@x.example",
					       "smtp://x .example" };
	struct config config = { .mail_server = "smtp://127.0.0.1:9",
				 .mail_user = "dondoc" };
	struct channel *channel;
	struct why why;
	uv_loop_t loop;

	ck_assert_int_eq(uv_loop_init(&loop), 0);
	ck_assert_int_eq(channel_smtp_open(&config, &loop, &channel, &why),
			 ERROR_INPUT);
	config.mail_password_file = "/nowhere/password";
	ck_assert_int_eq(channel_smtp_open(&config, &loop, &channel, &why),
			 ERROR_IO);
	ck_assert_ptr_nonnull(strstr(why.text, "/nowhere/password"));
	config.mail_password_file = "/dev/null";
	ck_assert_int_eq(channel_smtp_open(&config, &loop, &channel, &why),
			 ERROR_INPUT);
	config.mail_user = NULL;
	for (size_t i = 0; i < sizeof(servers) / sizeof(servers[0]); i++) {
		config.mail_server = servers[i];
		ck_assert_int_eq(
			channel_smtp_open(&config, &loop, &channel, &why),
			ERROR_INPUT);
	}
	ck_assert_int_eq(uv_loop_close(&loop), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("smtp_channel");
	TCase *cases = tcase_create("smtp_channel");
	SRunner *runner;
	int failed;

	tcase_set_timeout(cases, 60);
	tcase_add_loop_test(cases, test_fifty_messages, 0, 2);
	tcase_add_loop_test(cases, test_one_bad_recipient, 0, 2);
	tcase_add_test(cases, test_relay_goes_away);
	tcase_add_loop_test(cases, test_cut_at_each_step, 0, 8);
	tcase_add_test(cases, test_kept_connections_that_were_closed);
	tcase_add_test(cases, test_starttls_and_auth);
	tcase_add_loop_test(cases, test_no_tls_no_mail, 0, 3);
	tcase_add_loop_test(cases, test_bad_certificate, 0, 6);
	tcase_add_test(cases, test_smtps);
	tcase_add_loop_test(cases, test_wrong_password, 0, 2);
	tcase_add_loop_test(cases, test_silence, 0, 5);
	tcase_add_test(cases, test_stop);
	tcase_add_loop_test(cases, test_close_under_way, 0, 12);
	tcase_add_test(cases, test_hand_over_fails);
	tcase_add_test(cases, test_no_relay);
	tcase_add_test(cases, test_no_name);
	tcase_add_test(cases, test_long_messages);
	tcase_add_test(cases, test_idle);
	tcase_add_test(cases, test_open_fails);
	suite_add_tcase(suite, cases);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
