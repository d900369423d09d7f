/* The SMS channel against a gateway of the test's own. */
#include <stdio.h>
#include <string.h>

#include "flow/peer.h"
#include "flow/sender.h"
#include "outbox/channel_gateway.h"
#include "unit/suite.h"

#define TO "+84912000001"
#define TEXT "Han 20/6: \"ke hoach\" 51/KH-UBND"

struct office {
	struct sender sender;
	struct peer gateway;
};

static const char *url_of(struct office *office, const char *path)
{
	return arena_printf(&office->sender.arena, "http://127.0.0.1:%d%s",
			    office->gateway.port, path);
}

static void open_office(struct office *office, const char *path)
{
	struct sms_recipe *recipe = &office->sender.config.sms_recipe;

	sender_init(&office->sender);
	peer_init(&office->gateway);
	peer_start(&office->gateway, "gateway_server.py", "");
	*recipe = (struct sms_recipe){
		.request = { .method = "POST",
			     .url = url_of(office, path),
			     .body = "{\"to\":\"{to}\",\"text\":\"{text}\","
				     "\"id\":\"{id}\"}",
			     .escape = "json" },
		.accepted_from = 200,
		.accepted_to = 299,
	};
}

static void close_office(struct office *office)
{
	sender_close(&office->sender);
	peer_clear(&office->gateway);
}

static void send_all(struct office *office, int count)
{
	if (office->sender.channel == NULL)
		sender_open(&office->sender, channel_gateway_open);
	sender_fill(&office->sender, count, TO, TEXT);
	sender_send(&office->sender);
}

static int count_requests(struct office *office)
{
	const char *at = peer_file(&office->gateway, "requests", NULL);
	int count = 0;

	for (; at != NULL && (at = strchr(at, '\n')) != NULL; at++)
		count++;
	return count;
}

static void write_secret(struct office *office, const char *secret)
{
	char *path = arena_printf(&office->sender.arena, "%s/secret",
				  office->gateway.folder);
	struct named_list *secrets = &office->sender.config.sms_account.secrets;
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	(void)fprintf(file, "%s\n", secret);
	(void)fclose(file);
	secrets->items =
		arena_alloc(&office->sender.arena, sizeof(*secrets->items));
	secrets->items[0] = (struct named){ "secret", path };
	secrets->count = 1;
}

/* Twenty SMS, each asked for once and handed over before. */
START_TEST(test_sent)
{
	struct office office;

	open_office(&office, "/send");
	office.sender.config.sms_recipe.is_idempotent = _i == 1;
	office.sender.config.sms_recipe.accepted_body = "\"code\":\"100\"";
	office.sender.config.sms_recipe.id = "/data/0/id";
	send_all(&office, 20);
	ck_assert_int_eq(sender_count(&office.sender, OUTCOME_SENT), 20);
	ck_assert_int_eq(count_requests(&office), 20);
	ck_assert_str_eq(office.sender.attempts[19].outcome.answer,
			 "200 accepted, id gw-1");
	ck_assert_int_eq(office.sender.attempts[19].hand_overs, 1);
	ck_assert(office.sender.channel->is_idempotent == (_i == 1));
	close_office(&office);
}
END_TEST

/* What the gateway hears: method, headers, body, secret. */
START_TEST(test_request)
{
	struct office office;
	const char *request;

	open_office(&office, "/send?to={to}");
	write_secret(&office, "k3y");
	strings_add(&office.sender.config.sms_recipe.request.headers,
		    &office.sender.arena, "Authorization: Bearer {secret}");
	send_all(&office, 1);
	request = peer_file(&office.gateway, "requests", NULL);
	ck_assert_ptr_nonnull(strstr(request, "\"method\": \"POST\""));
	ck_assert_ptr_nonnull(strstr(request, "/send?to=%2B84912000001\""));
	ck_assert_ptr_nonnull(
		strstr(request, "\"Authorization\": \"Bearer k3y\""));
	ck_assert_ptr_nonnull(
		strstr(request, "\"Content-Type\": \"application/json\""));
	ck_assert_ptr_nonnull(strstr(
		request, "{\\\"to\\\":\\\"+84912000001\\\",\\\"text\\\":"
			 "\\\"Han 20/6: \\\\\\\"ke hoach\\\\\\\" 51/KH-UBND"
			 "\\\",\\\"id\\\":\\\"1@test\\\"}"));
	close_office(&office);
}
END_TEST

/* How each kind of answer is judged, with and without an idempotency key; and
 * none of them is asked for twice by ourselves. */
START_TEST(test_outcomes)
{
	static const struct {
		const char *path;
		enum outcome_kind once;
		enum outcome_kind idempotent;
	} cases[] = {
		{ "/status/204", OUTCOME_SENT, OUTCOME_SENT },
		{ "/status/400", OUTCOME_REFUSED, OUTCOME_REFUSED },
		{ "/status/401", OUTCOME_MISCONFIGURED, OUTCOME_MISCONFIGURED },
		{ "/status/429", OUTCOME_RETRY, OUTCOME_RETRY },
		{ "/status/500", OUTCOME_RETRY, OUTCOME_RETRY },
		{ "/status/504", OUTCOME_UNCERTAIN, OUTCOME_RETRY },
		{ "/elsewhere", OUTCOME_MISCONFIGURED, OUTCOME_MISCONFIGURED },
		{ "/hangup", OUTCOME_UNCERTAIN, OUTCOME_RETRY },
		{ "/half", OUTCOME_UNCERTAIN, OUTCOME_RETRY },
		{ "/long", OUTCOME_UNCERTAIN, OUTCOME_RETRY },
		{ "/silent", OUTCOME_UNCERTAIN, OUTCOME_RETRY },
	};
	bool is_idempotent = _i % 2 == 1;
	bool is_silent = strcmp(cases[_i / 2].path, "/silent") == 0;
	struct office office;

	open_office(&office, cases[_i / 2].path);
	office.sender.config.sms_recipe.is_idempotent = is_idempotent;
	sender_open(&office.sender, channel_gateway_open);
	channel_gateway_set_patience(office.sender.channel, 20000,
				     is_silent ? 500 : 20000);
	send_all(&office, 1);
	ck_assert_msg(office.sender.attempts[0].outcome.kind ==
			      (is_idempotent ? cases[_i / 2].idempotent
					     : cases[_i / 2].once),
		      "%s: %d %s", cases[_i / 2].path,
		      (int)office.sender.attempts[0].outcome.kind,
		      office.sender.attempts[0].outcome.answer);
	ck_assert_int_eq(count_requests(&office), 1);
	ck_assert_int_eq(office.sender.attempts[0].hand_overs, 1);
	close_office(&office);
}
END_TEST

/* A gateway that repeats our key in its answer does not get it into the
 * journal. */
START_TEST(test_secret_is_hidden)
{
	struct office office;
	const char *answer;

	open_office(&office, "/echo");
	write_secret(&office, "k3y-0f-0urs");
	strings_add(&office.sender.config.sms_recipe.request.headers,
		    &office.sender.arena, "Authorization: Bearer {secret}");
	send_all(&office, 1);
	answer = office.sender.attempts[0].outcome.answer;
	ck_assert_int_eq(office.sender.attempts[0].outcome.kind,
			 OUTCOME_MISCONFIGURED);
	ck_assert_str_eq(answer, "403 bad key Bearer ***********");
	close_office(&office);
}
END_TEST

/* Nobody listens: nothing was out, nobody is blamed. */
START_TEST(test_no_gateway)
{
	struct office office;

	open_office(&office, "/send");
	peer_stop(&office.gateway);
	send_all(&office, 3);
	ck_assert_int_eq(sender_count(&office.sender, OUTCOME_RELAY), 3);
	close_office(&office);
}
END_TEST

/* What cannot be recorded or is no number is not asked for. */
START_TEST(test_not_asked_for)
{
	struct office office;

	open_office(&office, "/send");
	office.sender.refuses_hand_over = true;
	send_all(&office, 1);
	ck_assert_int_eq(sender_count(&office.sender, OUTCOME_RELAY), 1);
	office.sender.refuses_hand_over = false;
	sender_fill(&office.sender, 1, "0912 000 001", TEXT);
	sender_send(&office.sender);
	ck_assert_int_eq(sender_count(&office.sender, OUTCOME_REFUSED), 1);
	ck_assert_int_eq(office.sender.attempts[0].hand_overs, 0);
	ck_assert_int_eq(count_requests(&office), 0);
	close_office(&office);
}
END_TEST

/* Stopping and closing report each delivery once, by how far it was. */
START_TEST(test_stop_and_close)
{
	struct office office;
	struct sender *sender = &office.sender;

	open_office(&office, "/silent");
	sender_open(sender, channel_gateway_open);
	sender_fill(sender, 3, TO, TEXT);
	for (int i = 0; i < 2; i++)
		sender->channel->send(sender->channel,
				      &sender->attempts[i].delivery);
	while (count_requests(&office) < 2)
		sender_turn(sender);
	sender->channel->send(sender->channel, &sender->attempts[2].delivery);
	if (_i == 0) {
		sender->is_calling = true;
		sender->channel->stop(sender->channel);
		ck_assert_int_eq(sender->dones, 0);
		sender->is_calling = false;
		sender_run(sender, 3);
	}
	close_office(&office);
	ck_assert_int_eq(sender->dones, 3);
}
END_TEST

/* No proxy of the environment is asked. */
START_TEST(test_no_proxy)
{
	struct office office;

	ck_assert_int_eq(setenv("http_proxy", "http://127.0.0.1:9", 1), 0);
	ck_assert_int_eq(setenv("all_proxy", "http://127.0.0.1:9", 1), 0);
	open_office(&office, "/send");
	send_all(&office, 1);
	ck_assert_int_eq(sender_count(&office.sender, OUTCOME_SENT), 1);
	close_office(&office);
}
END_TEST

/* Where a gateway must not be, and what is wrong in a recipe. */
START_TEST(test_open_fails)
{
	static const char *const urls[] = {
		"http://sms.example/",
		"http://127.0.0.1.example/",
		"http://127.0.0.1@sms.example/",
		"https://key:word@sms.example/",
		"ftp://127.0.0.1/",
		"file:///etc/passwd",
		"https://sms.example/{what}",
		"https://{to}/",
		"nothing",
		"",
	};
	static const char *const fine[] = { "http://localhost:1/",
					    "http://[::1]:1/",
					    "https://sms.example/{to}" };

	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		struct sender sender;
		struct why why;

		sender_init(&sender);
		sender.config.sms_recipe = (struct sms_recipe){
			.request = { .url = urls[i] },
			.accepted_from = 200,
			.accepted_to = 299,
		};
		ck_assert_msg(channel_gateway_open(&sender.config, &sender.loop,
						   &sender.channel,
						   &why) == ERROR_INPUT,
			      "%s", urls[i]);
		if (i < sizeof(fine) / sizeof(fine[0])) {
			sender.config.sms_recipe.request.url = fine[i];
			sender_open(&sender, channel_gateway_open);
		}
		sender_close(&sender);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("gateway_channel");
	TCase *cases = tcase_create("gateway_channel");
	SRunner *runner;
	int failed;

	tcase_set_timeout(cases, 60);
	tcase_add_loop_test(cases, test_sent, 0, 2);
	tcase_add_test(cases, test_request);
	tcase_add_loop_test(cases, test_outcomes, 0, 22);
	tcase_add_test(cases, test_secret_is_hidden);
	tcase_add_test(cases, test_no_gateway);
	tcase_add_test(cases, test_not_asked_for);
	tcase_add_loop_test(cases, test_stop_and_close, 0, 2);
	tcase_add_test(cases, test_no_proxy);
	tcase_add_test(cases, test_open_fails);
	suite_add_tcase(suite, cases);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
