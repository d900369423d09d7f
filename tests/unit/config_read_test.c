/* The configuration: what holds without a file, and what a file may say. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "plan/plan.h"
#include "plan/read.h"
#include "plan/url.h"
#include "unit/reading.h"
#include "unit/suite.h"

static struct reading reading;
static struct config config;

static void begin(void)
{
	reading_begin(&reading);
	setenv("STATE_DIRECTORY", "/s/dondoc:/s/other", 1);
	setenv("RUNTIME_DIRECTORY", "/r/dondoc", 1);
	config_init(&config, &reading.arena);
}

static void end(void)
{
	reading_end(&reading);
}

static enum error read_text(const char *text)
{
	return read_config(text, strlen(text), &config, &reading.complaints);
}

/* With no file at all the daemon runs, in the folders that systemd gave. */
START_TEST(test_no_file)
{
	config_settle(&config, &reading.arena);
	ck_assert_str_eq(config.state, "/s/dondoc");
	ck_assert_uint_eq(config.listen.count, 2);
	ck_assert_str_eq(config.listen.items[0], "unix:/r/dondoc/api.sock");
	ck_assert_str_eq(config.listen.items[1], "tcp:127.0.0.1:8049");
	ck_assert_str_eq(config.base_url, "http://127.0.0.1:8049");
	ck_assert_str_eq(config.timezone, "Asia/Ho_Chi_Minh");
	ck_assert_str_eq(config.language, "vi");
	ck_assert_uint_eq(config.days_off.count, 0);
	ck_assert_str_eq(config.mail_server, "maildir:/s/dondoc/mail");
	ck_assert_str_eq(config.sms_gateway, "file:/s/dondoc/sms");
	ck_assert_ptr_null(config.mail_user);
	ck_assert_int_ge(config.mail_connections, 1);
	ck_assert_int_eq(config.policy_count, 1);
	ck_assert_str_eq(config.policies[0].name, "default");
	ck_assert_int_eq(config.policies[0].policy.before_count, 5);
}
END_TEST

/* What goes out is limited, unless the file says otherwise; each channel has
 * its own, a gateway's lie under what the file says. */
START_TEST(test_rates)
{
	ck_assert_int_eq(config.rates[0].per_minute, 12000);
	ck_assert_int_eq(config.rates[1].per_minute, 60);
	ck_assert_int_eq(config.rates[1].per_day, 2000);
	ck_assert_int_eq(config.rates[1].per_person_a_day, 10);
	ck_assert_int_eq(config.longest_downtime, 400);
	ck_assert_int_eq(
		read_text("mail: {rate: {per-minute: 600}}\n"
			  "sms: {gateway: 'file:/x', rate: {per-day: 5,"
			  " per-person-a-day: 3}}\n"
			  "webhook: {secret-file: /s, ca-file: /c,"
			  " rate: {per-second: 1}}\n"
			  "clock: {longest-downtime: 30}\n"),
		ERROR_NONE);
	reading_expect_none(&reading);
	ck_assert_int_eq(config.rates[0].per_minute, 600);
	ck_assert_int_eq(config.rates[0].per_person_a_day, 50);
	ck_assert_int_eq(config.rates[1].per_minute, 60);
	ck_assert_int_eq(config.rates[1].per_day, 5);
	ck_assert_int_eq(config.rates[1].per_person_a_day, 3);
	ck_assert_int_eq(config.rates[2].per_second, 1);
	ck_assert_str_eq(config.webhook_secret_file, "/s");
	ck_assert_str_eq(config.webhook_ca_file, "/c");
	ck_assert_int_eq(config.longest_downtime, 30);
}
END_TEST

/* Without systemd: root's places, or those of the user. */
START_TEST(test_no_systemd)
{
	unsetenv("STATE_DIRECTORY");
	unsetenv("RUNTIME_DIRECTORY");
	setenv("XDG_STATE_HOME", "/home/u/state", 1);
	setenv("XDG_RUNTIME_DIR", "/run/user/7", 1);
	config_init(&config, &reading.arena);
	config_settle(&config, &reading.arena);
	ck_assert(strcmp(config.state, "/var/lib/dondoc") == 0 ||
		  strcmp(config.state, "/home/u/state/dondoc") == 0);
	ck_assert(strcmp(config.listen.items[0], "unix:/run/dondoc/api.sock") ==
			  0 ||
		  strcmp(config.listen.items[0],
			 "unix:/run/user/7/dondoc/api.sock") == 0);
}
END_TEST

/* A file of comments is a file of defaults. */
START_TEST(test_comments_only)
{
	ck_assert_int_eq(read_text("# state: /x\n"), ERROR_NONE);
	reading_expect_none(&reading);
	ck_assert_str_eq(config.state, "/s/dondoc");
}
END_TEST

/* What is said holds, what is left out keeps its default. */
START_TEST(test_good)
{
	ck_assert_int_eq(
		read_text("state: /var/lib/x\n"
			  "base-url: https://dondoc.langson.example/\n"
			  "listen: [\"unix:/run/x.sock\", \"tcp:[::1]:80\"]\n"
			  "timezone: UTC\n"
			  "language: en\n"
			  "days-off: [/a.yaml]\n"
			  "templates: /etc/dondoc/templates\n"
			  "mail:\n"
			  "  from: UBND tỉnh <d@x.example>\n"
			  "  server: smtp://mail.x.example:587\n"
			  "  user: dondoc\n"
			  "  password-file: /secret\n"
			  "  connections: 8\n"),
		ERROR_NONE);
	reading_expect_none(&reading);
	config_settle(&config, &reading.arena);
	ck_assert_str_eq(config.state, "/var/lib/x");
	ck_assert_str_eq(config.base_url, "https://dondoc.langson.example");
	ck_assert_uint_eq(config.listen.count, 2);
	ck_assert_str_eq(config.listen.items[1], "tcp:[::1]:80");
	ck_assert_str_eq(config.timezone, "UTC");
	ck_assert_str_eq(config.language, "en");
	ck_assert_str_eq(config.mail_from, "UBND tỉnh <d@x.example>");
	ck_assert_str_eq(config.mail_server, "smtp://mail.x.example:587");
	ck_assert_str_eq(config.templates, "/etc/dondoc/templates");
	ck_assert_str_eq(config.mail_user, "dondoc");
	ck_assert_int_eq(config.mail_connections, 8);
	ck_assert_str_eq(config.sms_gateway, "file:/var/lib/x/sms");
}
END_TEST

#define MAIL(more) "mail: {server: \"" more "}\n"

/* Only this machine's relay is spoken to in clear without being told so. */
START_TEST(test_tls)
{
	ck_assert_int_eq(read_text(MAIL("smtp://mail.x.vn\"")), ERROR_NONE);
	ck_assert(config.mail_require_tls);
	ck_assert_int_eq(read_text(MAIL("smtp://127.0.0.1:25\"")), ERROR_NONE);
	ck_assert(!config.mail_require_tls);
	ck_assert_int_eq(
		read_text(MAIL("smtp://mail.x.vn\", require-tls: false")),
		ERROR_NONE);
	ck_assert(!config.mail_require_tls);
	ck_assert_uint_eq(reading.complaints.warnings, 0);
	ck_assert_int_eq(
		read_text(MAIL("smtp://mail.x.vn\", require-tls: false, "
			       "user: u, password-file: /p")),
		ERROR_NONE);
	ck_assert_uint_eq(reading.complaints.warnings, 1);
	reading_expect(&reading, 1, 49, "password-in-clear");
}
END_TEST

/* `default` lies over what is built in, others over it, in any order. */
START_TEST(test_policies)
{
	const struct policy *policy;

	ck_assert_int_eq(read_text("policy:\n"
				   "  urgent: {before: [1d]}\n"
				   "  default: {overdue: 3d, at: \"09:15\"}\n"
				   "  plain:\n"),
			 ERROR_NONE);
	ck_assert_int_eq(config.policy_count, 3);
	ck_assert_str_eq(config.policies[0].name, "default");
	ck_assert_int_eq(config.policies[0].policy.at_minute, 9 * 60 + 15);
	ck_assert_int_eq(config.policies[0].policy.before_count, 5);
	ck_assert_str_eq(config.policies[1].name, "urgent");
	policy = &config.policies[1].policy;
	ck_assert_int_eq(policy->before_count, 1);
	ck_assert_int_eq(policy->overdue_every.count, 3);
	ck_assert_int_eq(policy->at_minute, 9 * 60 + 15);
	ck_assert_int_eq(config.policies[2].policy.before_count, 5);
}
END_TEST

#define RECIPE(more)                                                           \
	"sms:\n  gateway:\n    url: https://sms.example/send\n"                \
	"    body: '{\"to\": \"{to}\", \"t\": \"{text}\"}'\n" more

/* A whole recipe, and the least one. */
START_TEST(test_recipe)
{
	const struct sms_recipe *recipe = &config.sms_recipe;

	ck_assert_int_eq(
		read_text("sms:\n"
			  "  gateway:\n"
			  "    method: POST\n"
			  "    url: http://127.0.0.1:9000/send\n"
			  "    headers: {Content-Type: application/json, "
			  "Authorization: \"Bearer {secret}\"}\n"
			  "    body: '{\"to\":\"{to}\",\"text\":\"{text}\","
			  "\"id\":\"{id}\"}'\n"
			  "    escape: json\n"
			  "    accepted: {status: 200-202, body: '\"ok\"'}\n"
			  "    id: /data/0/id\n"
			  "    secret-file: /etc/dondoc/secrets/sms\n"
			  "    idempotent: true\n"),
		ERROR_NONE);
	reading_expect_none(&reading);
	ck_assert_str_eq(config.sms_gateway, "http");
	ck_assert_str_eq(recipe->request.url, "http://127.0.0.1:9000/send");
	ck_assert_uint_eq(recipe->request.headers.count, 2);
	ck_assert_str_eq(recipe->request.headers.items[1],
			 "Authorization: Bearer {secret}");
	ck_assert_int_eq(recipe->accepted_from, 200);
	ck_assert_int_eq(recipe->accepted_to, 202);
	ck_assert_str_eq(recipe->accepted_body, "\"ok\"");
	ck_assert_str_eq(recipe->id, "/data/0/id");
	ck_assert(recipe->is_idempotent);
	config_init(&config, &reading.arena);
	ck_assert_int_eq(read_text(RECIPE("    headers: [\"A: b\"]\n")),
			 ERROR_NONE);
	ck_assert_str_eq(recipe->request.method, "POST");
	ck_assert_str_eq(recipe->request.escape, "json");
	ck_assert_int_eq(recipe->accepted_to, 299);
	ck_assert_str_eq(recipe->request.headers.items[0], "A: b");
	ck_assert(!recipe->is_idempotent);
}
END_TEST

/* The account beside the gateway; systemd's credentials are files. */
START_TEST(test_account)
{
	const struct sms_account *account = &config.sms_account;
	const struct sms_recipe *recipe = &config.sms_recipe;

	setenv("CREDENTIALS_DIRECTORY", "/run/credentials/dondoc", 1);
	ck_assert_int_eq(
		read_text("sms:\n"
			  "  gateway: {url: \"http://old.example/{secret:a}\","
			  " body: \"{to}{text}{param:p}\", escape: none}\n"
			  "  allow-http: old.example\n"
			  "  sender: UBND\n"
			  "  secrets: {a: \"credential:key\", b: /etc/b}\n"
			  "  params: {p: \"số {task}\"}\n"
			  "  rate: {per-day: 9}\n"
			  "  text: {parts: 2}\n"
			  "  timeout: 5s\n"),
		ERROR_NONE);
	reading_expect_none(&reading);
	ck_assert_str_eq(named_find(&account->secrets, "a", 1),
			 "/run/credentials/dondoc/key");
	ck_assert_str_eq(named_find(&account->secrets, "b", 1), "/etc/b");
	ck_assert_ptr_null(named_find(&account->secrets, "ab", 2));
	ck_assert_str_eq(account->sender, "UBND");
	ck_assert_int_eq(account->timeout_s, 5);
	ck_assert_int_eq(recipe->rate.per_day, 9);
	ck_assert_int_eq(recipe->text.parts, 2);
	ck_assert_int_eq(recipe->text.encoding, SMS_GSM);
	unsetenv("CREDENTIALS_DIRECTORY");
}
END_TEST

#define URL(url) "sms: {gateway: {body: \"{to}{text}\", url: \"" url "\"}}\n"

/* Each mistake, at its place. */
static const struct {
	const char *text;
	int line;
	int column;
	const char *code;
} mistakes[] = {
	{ "stat: /x\n", 1, 1, "unknown-key" },
	{ "state: [/x]\n", 1, 8, "wrong-type" },
	{ "base-url: dondoc.example\n", 1, 11, "bad-url" },
	{ "base-url: https://a@b.example\n", 1, 11, "bad-url" },
	{ "base-url: https://b.example/?a\n", 1, 11, "bad-url" },
	{ "listen: tcp:localhost:80\n", 1, 9, "bad-listen" },
	{ "listen: [tcp:127.0.0.1:65536]\n", 1, 10, "bad-listen" },
	{ "listen: [\"unix:api.sock\"]\n", 1, 10, "bad-listen" },
	{ "timezone: Asia Hanoi\n", 1, 11, "bad-timezone" },
	{ "recurring: {day: 32}\n", 1, 18, "bad-number" },
	{ "recurring: {cutoff: 3}\n", 1, 13, "unknown-key" },
	{ "timezone: ../../etc/passwd\n", 1, 11, "bad-timezone" },
	{ "language: fr\n", 1, 11, "bad-word" },
	{ "mail: {from: UBND tỉnh}\n", 1, 14, "bad-email" },
	{ "mail: {from: \"a\\r\\nBcc: b <c@d.vn>\"}\n", 1, 14,
	  "control-character" },
	{ "mail: {server: mail.x.vn}\n", 1, 16, "bad-url" },
	{ "mail: {server: \"smtp://u:p@mail.x.vn\"}\n", 1, 16, "bad-url" },
	{ "mail: {user: u}\n", 1, 14, "missing-key" },
	{ "mail: {connections: 0}\n", 1, 21, "bad-number" },
	{ "mail: {require-tls: yes}\n", 1, 21, "bad-word" },
	{ "mail: {rate: {per-minute: 0}}\n", 1, 27, "bad-number" },
	{ "mail: {rate: {per-hour: 1}}\n", 1, 15, "unknown-key" },
	{ "webhook: {secret: x}\n", 1, 11, "unknown-key" },
	{ "clock: {longest-downtime: 0}\n", 1, 27, "bad-number" },
	{ "sms: {gateway: smpp}\n", 1, 16, "bad-gateway" },
	{ "sms: {gateway: [a]}\n", 1, 16, "wrong-type" },
	{ "sms: {gateway: {}}\n", 1, 16, "missing-key" },
	{ URL("http://sms.example/"), 1, 42, "bad-url" },
	{ URL("http://127.0.0.1.evil.example/"), 1, 42, "bad-url" },
	{ URL("http://127.0.0.1@evil.example/"), 1, 42, "bad-url" },
	{ URL("http://localhost.evil.example/"), 1, 42, "bad-url" },
	{ URL("https://{secret}.example/"), 1, 42, "bad-url" },
	{ URL("https://a.example/ b"), 1, 42, "bad-url" },
	{ URL("file:///etc/passwd"), 1, 42, "bad-url" },
	{ URL("https://a.example/{txet}"), 1, 42, "bad-template" },
	{ RECIPE("    method: PUT\n"), 5, 13, "bad-word" },
	{ RECIPE("    method: GET\n"), 3, 5, "bad-recipe" },
	{ RECIPE("    headers: [\"A: {secret}\"]\n"), 3, 5, "bad-recipe" },
	{ RECIPE("    idempotent: true\n"), 3, 5, "bad-recipe" },
	{ RECIPE("    headers: [Content]\n"), 5, 15, "bad-header" },
	{ RECIPE("    headers: {A b: c}\n"), 5, 15, "bad-header" },
	{ RECIPE("    headers: [\"A: b\\r\\nC: d\"]\n"), 5, 15,
	  "control-character" },
	{ RECIPE("    accepted: {status: 2xx}\n"), 5, 24, "bad-number" },
	{ RECIPE("    accepted: {status: 299-200}\n"), 5, 24, "bad-number" },
	{ RECIPE("    accepted: {status: 200-29}\n"), 5, 24, "bad-number" },
	{ RECIPE("    accepted: {status: 200-2999}\n"), 5, 24, "bad-number" },
	{ RECIPE("    id: data.id\n"), 5, 9, "bad-pointer" },
	{ "sms: {gateway: {url: \"https://a.example/{to}\"}}\n", 1, 16,
	  "bad-recipe" },
	{ "sms: {gateway: \"recipe:\"}\n", 1, 16, "bad-gateway" },
	{ "sms: {base-url: \"https://a.example\"}\n", 1, 17, "bad-url" },
	{ "sms: {base-url: \"http://127.0.0.1.evil.vn\"}\n", 1, 17, "bad-url" },
	{ "sms: {secrets: {A b: /x}}\n", 1, 17, "bad-code" },
	{ "sms: {secrets: [a]}\n", 1, 16, "wrong-type" },
	{ "sms: {secrets: {a: \"credential:b\"}}\n", 1, 20, "bad-credential" },
	{ "sms: {params: {a: \"{secret:b}\"}}\n", 1, 19, "bad-template" },
	{ "sms: {params: {a: \"{param:b}\"}}\n", 1, 19, "bad-template" },
	{ "sms: {params: {a: \"{txt}\"}}\n", 1, 19, "bad-template" },
	{ "sms: {timeout: soon}\n", 1, 16, "bad-number" },
	{ "sms: {text: {parts: 0}}\n", 1, 21, "bad-number" },
	{ "sms: {sandbox: maybe}\n", 1, 16, "bad-word" },
	{ "policy: [a]\n", 1, 9, "wrong-type" },
	{ "policy: {default: {befor: [1d]}}\n", 1, 20, "unknown-key" },
};

#define MISTAKES ((int)(sizeof(mistakes) / sizeof(mistakes[0])))

/* All or nothing: what was good before stays whole. */
START_TEST(test_mistakes)
{
	struct config before = config;

	ck_assert_int_eq(read_text(mistakes[_i].text), ERROR_INPUT);
	reading_expect_only(&reading, mistakes[_i].line, mistakes[_i].column,
			    mistakes[_i].code);
	ck_assert_mem_eq(&config, &before, sizeof(config));
}
END_TEST

static const struct {
	const char *url;
	bool is_url;
	bool is_loopback;
} urls[] = {
	{ "http://127.0.0.1", true, true },
	{ "http://127.1.2.3:80/x", true, true },
	{ "http://localhost:8080", true, true },
	{ "http://[::1]:80/", true, true },
	{ "http://[::2]/", true, false },
	{ "http://localhost.x/", true, false },
	{ "http://127.0.0.1.x/", true, false },
	{ "http://x/?http://127.0.0.1", true, false },
	{ "http://x#@127.0.0.1", true, false },
	{ "http://x\\@127.0.0.1/", false, false },
	{ "http://127.0.0.1:x/", false, true },
	{ "http://127.0.0.1:/", false, true },
	{ "http://", false, false },
	{ "http:///x", false, false },
	{ "http://[::1/", false, false },
	{ "http:/x", false, false },
	{ "HTTP://x", false, false },
	{ "http://a%2f/", false, false },
};

/* The host is the host, whatever stands around it. */
START_TEST(test_url)
{
	for (size_t i = 0; i < sizeof(urls) / sizeof(*urls); i++) {
		ck_assert_msg(url_is(urls[i].url, "http") == urls[i].is_url,
			      "%s", urls[i].url);
		ck_assert_msg(url_is_loopback(urls[i].url) ==
				      urls[i].is_loopback,
			      "%s", urls[i].url);
	}
}
END_TEST

/* The example that we ship is a good one. */
START_TEST(test_shipped)
{
	size_t length;
	const char *bytes =
		reading_source_file(&reading, "systemd/dondoc.yaml", &length);

	if (bytes == NULL)
		return;
	(void)read_config(bytes, length, &config, &reading.complaints);
	reading_expect_none(&reading);
	ck_assert_uint_eq(reading.complaints.warnings, 0);
}
END_TEST

/* Limits of extensions and evidence, and who local users are. */
START_TEST(test_people_and_limits)
{
	ck_assert_int_eq(config.extensions_most, 0);
	ck_assert_int_eq(config.evidence_limit, 10);
	ck_assert_int_eq(
		read_text("extensions: {most: 2, longest: 90, ask-before: 5}\n"
			  "evidence-limit: 3\n"
			  "users: {hoa: chi-lang-vt, \"1001\": so-vt}\n"),
		ERROR_NONE);
	ck_assert_int_eq(config.extensions_most, 2);
	ck_assert_int_eq(config.extensions_longest, 90);
	ck_assert_int_eq(config.extensions_ask_before, 5);
	ck_assert_int_eq(config.evidence_limit, 3);
	ck_assert_uint_eq(config.user_count, 2);
	ck_assert_str_eq(config.users[0].user, "hoa");
	ck_assert_str_eq(config.users[0].person, "chi-lang-vt");
	ck_assert_str_eq(config.users[1].user, "1001");
	ck_assert_int_eq(read_text("users: {hoa: Chi Lăng}\n"), ERROR_INPUT);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("config_read");
	TCase *tests = tcase_create("config_read");

	tcase_add_checked_fixture(tests, begin, end);
	tcase_add_test(tests, test_no_file);
	tcase_add_test(tests, test_no_systemd);
	tcase_add_test(tests, test_rates);
	tcase_add_test(tests, test_comments_only);
	tcase_add_test(tests, test_good);
	tcase_add_test(tests, test_tls);
	tcase_add_test(tests, test_policies);
	tcase_add_test(tests, test_recipe);
	tcase_add_test(tests, test_account);
	tcase_add_loop_test(tests, test_mistakes, 0, MISTAKES);
	tcase_add_test(tests, test_people_and_limits);
	tcase_add_test(tests, test_url);
	tcase_add_test(tests, test_shipped);
	suite_add_tcase(suite, tests);
	return suite_end(suite);
}
