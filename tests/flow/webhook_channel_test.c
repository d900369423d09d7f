/* The webhook channel against receivers of the test's own. */
#include <stdio.h>
#include <string.h>

#include "base/secret.h"
#include "flow/peer.h"
#include "flow/sender.h"
#include "outbox/channel_webhook.h"
#include "unit/suite.h"

#define BODY "{\"id\":\"1@test\",\"title\":\"Nộp \\\"kế hoạch\\\"\"}\n"
#define SECRET "open-sesame"

struct receiver {
	struct sender sender;
	struct peer peer;
};

static const char *url_of(struct receiver *receiver, const char *path)
{
	return arena_printf(&receiver->sender.arena, "http://127.0.0.1:%d%s",
			    receiver->peer.port, path);
}

static void open_receiver(struct receiver *receiver)
{
	FILE *file;

	secret_init();
	sender_init(&receiver->sender);
	peer_init(&receiver->peer);
	peer_start(&receiver->peer, "gateway_server.py", "");
	receiver->sender.config.webhook_secret_file = arena_printf(
		&receiver->sender.arena, "%s/secret", receiver->peer.folder);
	file = fopen(receiver->sender.config.webhook_secret_file, "w");
	ck_assert_ptr_nonnull(file);
	(void)fprintf(file, "%s\n", SECRET);
	(void)fclose(file);
}

static void close_receiver(struct receiver *receiver)
{
	sender_close(&receiver->sender);
	peer_clear(&receiver->peer);
}

static void send_to(struct receiver *receiver, int count, const char *url)
{
	sender_open(&receiver->sender, channel_webhook_open);
	sender_fill(&receiver->sender, count, url, BODY);
	sender_send(&receiver->sender);
}

static int count_posts(struct receiver *receiver)
{
	const char *at = peer_file(&receiver->peer, "requests", NULL);
	int count = 0;

	for (; at != NULL && (at = strchr(at, '\n')) != NULL; at++)
		count++;
	return count;
}

/* Fifty posts, each handed over before, once. */
START_TEST(test_sent)
{
	struct receiver receiver;

	open_receiver(&receiver);
	send_to(&receiver, 50, url_of(&receiver, "/send"));
	ck_assert_int_eq(sender_count(&receiver.sender, OUTCOME_SENT), 50);
	ck_assert_int_eq(count_posts(&receiver), 50);
	ck_assert_int_eq(receiver.sender.attempts[49].hand_overs, 1);
	ck_assert_ptr_nonnull(
		strstr(receiver.sender.attempts[49].outcome.answer, "200 "));
	ck_assert(receiver.sender.channel->is_idempotent);
	close_receiver(&receiver);
}
END_TEST

/* What a receiver gets: the bytes as they are, the key of the message, and a
 * signature that he can check; the secret itself is nowhere. */
START_TEST(test_request)
{
	struct receiver receiver;
	char signature[SECRET_HASH_SIZE];
	const char *request;

	open_receiver(&receiver);
	send_to(&receiver, 1, url_of(&receiver, "/send/a?b=c"));
	secret_sign(SECRET, "1275436800." BODY, signature);
	request = peer_file(&receiver.peer, "requests", NULL);
	ck_assert_ptr_nonnull(strstr(request, "\"method\": \"POST\""));
	ck_assert_ptr_nonnull(strstr(request, "\"path\": \"/send/a?b=c\""));
	ck_assert_ptr_nonnull(
		strstr(request, "\"Content-Type\": \"application/json\""));
	ck_assert_ptr_nonnull(
		strstr(request, "\"Idempotency-Key\": \"1@test\""));
	ck_assert_ptr_nonnull(
		strstr(request, arena_printf(&receiver.sender.arena,
					     "\"Dondoc-Signature\": "
					     "\"t=1275436800,v1=%s\"",
					     signature)));
	ck_assert_ptr_nonnull(strstr(request, "k\\u1ebf ho\\u1ea1ch"));
	ck_assert_ptr_null(strstr(request, SECRET));
	close_receiver(&receiver);
}
END_TEST

/* Each answer means what it should. */
static const struct {
	const char *path;
	enum outcome_kind wanted;
} answers[] = {
	{ "/status/200", OUTCOME_SENT },    { "/status/202", OUTCOME_SENT },
	{ "/elsewhere", OUTCOME_REFUSED },  { "/status/400", OUTCOME_REFUSED },
	{ "/status/401", OUTCOME_REFUSED }, { "/status/404", OUTCOME_REFUSED },
	{ "/status/410", OUTCOME_REFUSED }, { "/status/408", OUTCOME_RETRY },
	{ "/status/409", OUTCOME_RETRY },   { "/status/425", OUTCOME_RETRY },
	{ "/status/429", OUTCOME_RETRY },   { "/status/500", OUTCOME_RETRY },
	{ "/status/503", OUTCOME_RETRY },   { "/hangup", OUTCOME_RETRY },
	{ "/long", OUTCOME_SENT },	    { "/half", OUTCOME_SENT },
};

#define ANSWERS ((int)(sizeof(answers) / sizeof(answers[0])))

START_TEST(test_answer)
{
	struct receiver receiver;

	open_receiver(&receiver);
	send_to(&receiver, 1, url_of(&receiver, answers[_i].path));
	ck_assert_msg(receiver.sender.attempts[0].outcome.kind ==
			      answers[_i].wanted,
		      "%s: %d %s", answers[_i].path,
		      (int)receiver.sender.attempts[0].outcome.kind,
		      receiver.sender.attempts[0].outcome.answer);
	close_receiver(&receiver);
}
END_TEST

/* A redirect is not followed: where we post is the office's to say. */
START_TEST(test_no_redirect)
{
	struct receiver receiver;

	open_receiver(&receiver);
	send_to(&receiver, 1, url_of(&receiver, "/elsewhere"));
	ck_assert_int_eq(count_posts(&receiver), 1);
	close_receiver(&receiver);
}
END_TEST

/* A proxy of the environment is not asked, nor a .netrc. */
START_TEST(test_no_proxy)
{
	struct receiver receiver;

	ck_assert_int_eq(setenv("http_proxy", "http://127.0.0.1:9", 1), 0);
	ck_assert_int_eq(setenv("all_proxy", "http://127.0.0.1:9", 1), 0);
	open_receiver(&receiver);
	send_to(&receiver, 1, url_of(&receiver, "/send"));
	ck_assert_int_eq(sender_count(&receiver.sender, OUTCOME_SENT), 1);
	close_receiver(&receiver);
}
END_TEST

/* Where we do not post, whatever a directory says. */
START_TEST(test_bad_addresses)
{
	static const char *const urls[] = {
		"http://hub.example/", "ftp://127.0.0.1/",
		"file:///etc/passwd",  "https://u:p@hub.example/",
		"no address",	       "",
	};
	struct receiver receiver;

	open_receiver(&receiver);
	send_to(&receiver, 1, urls[_i]);
	ck_assert_int_eq(receiver.sender.attempts[0].outcome.kind,
			 OUTCOME_REFUSED);
	ck_assert_int_eq(receiver.sender.attempts[0].hand_overs, 0);
	close_receiver(&receiver);
}
END_TEST

/* Without a secret nothing is posted; it is ours to mend. */
START_TEST(test_no_secret)
{
	struct receiver receiver;

	open_receiver(&receiver);
	receiver.sender.config.webhook_secret_file = NULL;
	send_to(&receiver, 2, url_of(&receiver, "/send"));
	ck_assert_int_eq(sender_count(&receiver.sender, OUTCOME_MISCONFIGURED),
			 2);
	ck_assert_int_eq(count_posts(&receiver), 0);
	close_receiver(&receiver);
}
END_TEST

/* Receivers that are down, silent or slow are their own affair: the others
 * get theirs, and the loop is never held. */
START_TEST(test_isolated)
{
	struct receiver receiver;
	struct attempt *attempts;

	open_receiver(&receiver);
	sender_open(&receiver.sender, channel_webhook_open);
	channel_webhook_set_patience(receiver.sender.channel, 4000, 6000);
	sender_fill(&receiver.sender, 30, url_of(&receiver, "/send"), BODY);
	attempts = receiver.sender.attempts;
	attempts[3].delivery.to = url_of(&receiver, "/silent");
	attempts[4].delivery.to = "http://127.0.0.1:9/";
	attempts[5].delivery.to = "https://receiver.invalid/";
	sender_send(&receiver.sender);
	ck_assert_int_eq(sender_count(&receiver.sender, OUTCOME_SENT), 27);
	ck_assert_int_eq(sender_count(&receiver.sender, OUTCOME_RETRY), 3);
	ck_assert_ptr_nonnull(strstr(attempts[3].outcome.answer, "no answer"));
	ck_assert_ptr_nonnull(
		strstr(attempts[4].outcome.answer, "nothing was sent"));
	ck_assert_uint_le(receiver.sender.longest_ms, 50);
	close_receiver(&receiver);
}
END_TEST

/* What cannot be recorded is not posted. */
START_TEST(test_hand_over_fails)
{
	struct receiver receiver;

	open_receiver(&receiver);
	receiver.sender.refuses_hand_over = true;
	send_to(&receiver, 2, url_of(&receiver, "/send"));
	ck_assert_int_eq(sender_count(&receiver.sender, OUTCOME_RELAY), 2);
	ck_assert_int_eq(count_posts(&receiver), 0);
	close_receiver(&receiver);
}
END_TEST

/* Closing with posts under way reports them first, once each. */
START_TEST(test_close_under_way)
{
	struct receiver receiver;

	open_receiver(&receiver);
	sender_open(&receiver.sender, channel_webhook_open);
	sender_fill(&receiver.sender, 6, url_of(&receiver, "/silent"), BODY);
	for (int i = 0; i < 6; i++)
		receiver.sender.channel->send(
			receiver.sender.channel,
			&receiver.sender.attempts[i].delivery);
	for (int i = 0; i < _i; i++)
		sender_turn(&receiver.sender);
	close_receiver(&receiver);
	ck_assert_int_eq(receiver.sender.dones, 6);
}
END_TEST

/* A secret that cannot be read is told when the channel opens. */
START_TEST(test_open_fails)
{
	const struct config config = { .webhook_secret_file = "/nowhere" };
	struct channel *channel;
	struct why why;
	uv_loop_t loop;

	ck_assert_int_eq(uv_loop_init(&loop), 0);
	ck_assert_int_eq(channel_webhook_open(&config, &loop, &channel, &why),
			 ERROR_IO);
	ck_assert_int_eq(uv_loop_close(&loop), 0);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("webhook_channel");
	TCase *cases = tcase_create("webhook_channel");

	tcase_set_timeout(cases, 60);
	tcase_add_test(cases, test_sent);
	tcase_add_test(cases, test_request);
	tcase_add_loop_test(cases, test_answer, 0, ANSWERS);
	tcase_add_test(cases, test_no_redirect);
	tcase_add_test(cases, test_no_proxy);
	tcase_add_loop_test(cases, test_bad_addresses, 0, 6);
	tcase_add_test(cases, test_no_secret);
	tcase_add_test(cases, test_isolated);
	tcase_add_test(cases, test_hand_over_fails);
	tcase_add_loop_test(cases, test_close_under_way, 0, 8);
	tcase_add_test(cases, test_open_fails);
	suite_add_tcase(suite, cases);
	return suite_end(suite);
}
