#include <arpa/inet.h>
#include <string.h>

#include "plan/contact.h"
#include "plan/node.h"
#include "plan/policy_read.h"
#include "plan/read.h"
#include "plan/recipe_read.h"
#include "plan/url.h"
#include "plan/yaml.h"

#define MAIL_CONNECTION_LIMIT 64
#define PORT_LIMIT 65535
#define FEEDS_MONTHS_LIMIT 240
#define PEOPLE_LIMIT 10000000
#define DOWNTIME_LIMIT 36500 /* days */
#define COUNT_LIMIT 1000
#define DAYS_LIMIT 36500
#define EVIDENCE_MOST 14 /* MiB: what a request has room for in base64 */

static bool starts_with(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

/* Replaces what is there when the node has a good value. */
static void read_line(const struct node *node, const char **text,
		      struct complaints *complaints)
{
	const char *line = node_short_line(node, complaints);

	if (line != NULL)
		*text = line;
}

/* -------------------------------------------------------------- general */

static void read_base_url(const struct node *node, struct config *config,
			  struct complaints *complaints)
{
	const char *text = node_short_line(node, complaints);
	size_t length;

	if (text == NULL)
		return;
	length = strlen(text);
	if ((!url_is(text, "https") && !url_is(text, "http")) ||
	    strpbrk(text, "?#") != NULL) {
		complain(complaints, node->place, "bad-url",
			 "base-url is '%s'; https://HOST was expected", text);
		return;
	}
	while (text[length - 1] == '/')
		length--;
	config->base_url = arena_bytes(complaints->arena, text, length);
}

/* ADDRESS:PORT with an address in digits; IPv6 in brackets. */
static bool is_socket_address(const char *text, struct arena *arena)
{
	const char *colon = strrchr(text, ':');
	unsigned char address[sizeof(struct in6_addr)];
	int port = 0;
	size_t length;
	char *host;

	if (colon == NULL || colon[1] == '\0' || strlen(colon + 1) > 5)
		return false;
	for (const char *at = colon + 1; *at != '\0'; at++) {
		if (*at < '0' || *at > '9')
			return false;
		port = port * 10 + (*at - '0');
	}
	length = (size_t)(colon - text);
	host = arena_bytes(arena, text, length);
	if (port > PORT_LIMIT || length == 0)
		return false;
	if (inet_pton(AF_INET, host, address) == 1)
		return true;
	if (host[0] != '[' || host[length - 1] != ']')
		return false;
	host[length - 1] = '\0';
	return inet_pton(AF_INET6, host + 1, address) == 1;
}

static const char *read_listener(const struct node *node,
				 struct complaints *complaints)
{
	static const char local[] = "unix:";
	static const char tcp[] = "tcp:";
	const char *text = node_short_line(node, complaints);

	if (text == NULL)
		return NULL;
	if (starts_with(text, local) && text[strlen(local)] == '/')
		return text;
	if (starts_with(text, tcp) &&
	    is_socket_address(text + strlen(tcp), complaints->arena))
		return text;
	complain(complaints, node->place, "bad-listen",
		 "'%s' is nowhere to listen; unix:/PATH or "
		 "tcp:127.0.0.1:8049 was expected",
		 text);
	return NULL;
}

static void read_timezone(const struct node *node, struct config *config,
			  struct complaints *complaints)
{
	const char *name = node_timezone(node, complaints);

	if (name != NULL)
		config->timezone = name;
}

static void read_list(const struct node *node,
		      const char *(*read)(const struct node *,
					  struct complaints *),
		      struct strings *strings, struct complaints *complaints)
{
	struct strings items = { 0 };

	if (node == NULL)
		return;
	node_strings(node, read, &items, NULL, complaints);
	*strings = items;
}

/* ----------------------------------------------------------------- mail */

static void read_from(const struct node *node, struct config *config,
		      struct complaints *complaints)
{
	const char *text = node_short_line(node, complaints);

	if (text == NULL)
		return;
	if (contact_mailbox(text, complaints->arena) != NULL)
		config->mail_from = text;
	else
		complain(complaints, node->place, "bad-email",
			 "from is '%s'; \"Name <address>\" was expected", text);
}

static void read_server(const struct node *node, struct config *config,
			struct complaints *complaints)
{
	static const char folder[] = "maildir:";
	const char *text = node_short_line(node, complaints);

	if (text == NULL)
		return;
	if ((starts_with(text, folder) && text[strlen(folder)] != '\0') ||
	    url_is(text, "smtp") || url_is(text, "smtps"))
		config->mail_server = text;
	else
		complain(complaints, node->place, "bad-url",
			 "server is '%s'; maildir:PATH, smtp://HOST:25 or "
			 "smtps://HOST:465 was expected",
			 text);
}

/*
 * Unless the file says otherwise, only a relay on this machine is spoken to
 * in clear. A password never travels in clear without a word about it.
 */
static void settle_tls(const struct node *mail, struct config *config,
		       struct complaints *complaints)
{
	const struct node *node = node_find(mail, "require-tls");
	bool is_remote = config->mail_server != NULL &&
			 url_is(config->mail_server, "smtp") &&
			 !url_is_loopback(config->mail_server);

	config->mail_require_tls = node_boolean(node, is_remote, complaints);
	if (is_remote && !config->mail_require_tls && config->mail_user != NULL)
		complain_warning(complaints, node->place, "password-in-clear",
				 "the password of '%s' may travel unencrypted",
				 config->mail_user);
}

static void read_mail(const struct node *node, struct config *config,
		      struct complaints *complaints)
{
	static const char *const keys[] = { "from",	   "server",
					    "user",	   "password-file",
					    "ca-file",	   "require-tls",
					    "connections", "rate",
					    NULL };
	const struct node *user = node_find(node, "user");

	if (node == NULL || !node_is_mapping(node, keys, complaints))
		return;
	read_from(node_find(node, "from"), config, complaints);
	read_server(node_find(node, "server"), config, complaints);
	read_line(user, &config->mail_user, complaints);
	read_line(node_find(node, "password-file"), &config->mail_password_file,
		  complaints);
	read_line(node_find(node, "ca-file"), &config->mail_ca_file,
		  complaints);
	config->mail_connections = node_number(
		node_find(node, "connections"), 1, MAIL_CONNECTION_LIMIT,
		config->mail_connections, complaints);
	recipe_read_rate(node_find(node, "rate"),
			 &config->rates[channel_place(CHANNEL_EMAIL)],
			 complaints);
	settle_tls(node, config, complaints);
	if (user != NULL && config->mail_password_file == NULL)
		complain(complaints, user->place, "missing-key",
			 "user is given, so 'password-file' was expected");
}

/* ------------------------------------------------------------------ SMS */

/* file:PATH and recipe:NAME-OR-PATH. */
static void read_gateway(const struct node *node, struct config *config,
			 struct complaints *complaints)
{
	static const char *const schemes[] = { "file:", "recipe:" };
	const char *text = node_short_line(node, complaints);

	if (text == NULL)
		return;
	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++) {
		size_t length = strlen(schemes[i]);

		if (strncmp(text, schemes[i], length) == 0 &&
		    text[length] != '\0') {
			config->sms_gateway = text;
			return;
		}
	}
	complain(complaints, node->place, "bad-gateway",
		 "gateway is '%s'; file:PATH, recipe:NAME or a recipe "
		 "(method, url, …) was expected",
		 text);
}

static void read_sms(const struct node *node, struct config *config,
		     struct complaints *complaints)
{
	static const char *const keys[] = {
		"gateway",  "sender",	  "secrets", "params",	"template",
		"base-url", "allow-http", "folder",  "reports", "sandbox",
		"timeout",  "rate",	  "text",    NULL
	};
	struct sms_account *account = &config->sms_account;
	size_t errors = complaints->errors;
	const struct node *gateway;

	if (node == NULL || !node_is_mapping(node, keys, complaints))
		return;
	account_read(node, account, complaints);
	rate_lay(&account->rate, &config->rates[channel_place(CHANNEL_SMS)]);
	gateway = node_find(node, "gateway");
	if (gateway != NULL)
		account->place = gateway->place;
	if (gateway == NULL || gateway->kind != NODE_MAPPING) {
		read_gateway(gateway, config, complaints);
		return;
	}
	recipe_read(gateway, &config->sms_recipe, account, complaints);
	config->sms_gateway = "http";
	if (complaints->errors > errors)
		return;
	account_lay(account, &config->sms_recipe);
	(void)account_check(account, &config->sms_recipe, complaints);
}

/* ------------------------------------------- webhooks, clock and policy */

static void read_webhook(const struct node *node, struct config *config,
			 struct complaints *complaints)
{
	static const char *const keys[] = { "secret-file", "ca-file", "rate",
					    NULL };

	if (node == NULL || !node_is_mapping(node, keys, complaints))
		return;
	read_line(node_find(node, keys[0]), &config->webhook_secret_file,
		  complaints);
	read_line(node_find(node, keys[1]), &config->webhook_ca_file,
		  complaints);
	recipe_read_rate(node_find(node, keys[2]),
			 &config->rates[channel_place(CHANNEL_WEBHOOK)],
			 complaints);
}

static void read_clock(const struct node *node, struct config *config,
		       struct complaints *complaints)
{
	static const char *const keys[] = { "longest-downtime", NULL };

	if (node == NULL || !node_is_mapping(node, keys, complaints))
		return;
	config->longest_downtime =
		node_number(node_find(node, keys[0]), 1, DOWNTIME_LIMIT,
			    config->longest_downtime, complaints);
}

/* ---------------------------------------------------------------- feeds */

static void read_feeds(const struct node *node, struct config *config,
		       struct complaints *complaints)
{
	static const char *const keys[] = { "back", "ahead", "gzip", NULL };
	static const char *const switches[] = { "off", "on", NULL };

	if (node == NULL || !node_is_mapping(node, keys, complaints))
		return;
	config->feeds_back =
		node_number(node_find(node, "back"), 0, FEEDS_MONTHS_LIMIT,
			    config->feeds_back, complaints);
	config->feeds_ahead =
		node_number(node_find(node, "ahead"), 1, FEEDS_MONTHS_LIMIT,
			    config->feeds_ahead, complaints);
	config->feeds_gzip = node_word(node_find(node, "gzip"), switches,
				       config->feeds_gzip, complaints) == 1;
}

/* --------------------------------------------------------------- policy */

/* "default" lies over what is built in, every other one over "default". */
static void read_policies(const struct node *node, struct config *config,
			  struct complaints *complaints)
{
	struct config_policy *all = config->policies;

	if (node == NULL || !node_is(node, NODE_MAPPING, complaints))
		return;
	(void)policy_read_node(node_find(node, all[0].name), &all[0].policy,
			       complaints);
	for (const struct node *at = node->first; at != NULL; at = at->next) {
		struct config_policy *policy;

		if (strcmp(at->key, all[0].name) == 0)
			continue;
		if (config->policy_count == POLICY_LIMIT) {
			complain(complaints, at->key_place, "too-long",
				 "at most %d policies are taken", POLICY_LIMIT);
			return;
		}
		policy = &all[config->policy_count++];
		policy->name = at->key;
		policy->policy = all[0].policy;
		if (at->kind != NODE_EMPTY)
			(void)policy_read_node(at, &policy->policy, complaints);
	}
}

/* users: {hoa: chi-lang-vt, "1001": so-vt} */
static void read_users(const struct node *node, struct config *config,
		       struct complaints *complaints)
{
	if (node == NULL || !node_is(node, NODE_MAPPING, complaints))
		return;
	config->users = NULL;
	config->user_count = 0;
	for (const struct node *at = node->first; at != NULL; at = at->next) {
		const char *person = node_code(at, complaints);

		if (person == NULL)
			continue;
		config->users =
			arena_grow(complaints->arena, config->users,
				   config->user_count, sizeof(*config->users));
		config->users[config->user_count++] =
			(struct config_user){ at->key, person };
	}
}

static void read_extensions(const struct node *node, struct config *config,
			    struct complaints *complaints)
{
	static const char *const keys[] = { "most", "longest", "ask-before",
					    NULL };

	if (node == NULL || !node_is_mapping(node, keys, complaints))
		return;
	config->extensions_most = node_number(node_find(node, keys[0]), 0,
					      COUNT_LIMIT, 0, complaints);
	config->extensions_longest = node_number(node_find(node, keys[1]), 0,
						 DAYS_LIMIT, 0, complaints);
	config->extensions_ask_before = node_number(node_find(node, keys[2]), 0,
						    DAYS_LIMIT, 0, complaints);
}

static void read_recurring(const struct node *node, struct config *config,
			   struct complaints *complaints)
{
	static const char *const keys[] = { "day", "cut-off", NULL };

	if (node == NULL || !node_is_mapping(node, keys, complaints))
		return;
	config->recurring_day =
		node_number(node_find(node, "day"), 1, 31, 0, complaints);
	config->recurring_cut_off =
		node_number(node_find(node, "cut-off"), 1, 31, 0, complaints);
}

/* What a configuration may say. */
static const char *const keys[] = { "state",
				    "base-url",
				    "listen",
				    "timezone",
				    "language",
				    "days-off",
				    "mail",
				    "sms",
				    "webhook",
				    "clock",
				    "feeds",
				    "policy",
				    "templates",
				    "recurring",
				    "confirm-over",
				    "extensions",
				    "evidence-limit",
				    "users",
				    NULL };

enum error read_config(const char *bytes, size_t length, struct config *config,
		       struct complaints *complaints)
{
	static const char *const languages[] = { "vi", "en", NULL };
	const struct node *root = yaml_read(bytes, length, complaints);
	struct config read = *config;

	if (root == NULL)
		return ERROR_INPUT;
	if (root->kind == NODE_EMPTY) /* all of it commented out */
		return ERROR_NONE;
	if (!node_is_mapping(root, keys, complaints))
		return ERROR_INPUT;
	read_line(node_find(root, "state"), &read.state, complaints);
	read_base_url(node_find(root, "base-url"), &read, complaints);
	read_list(node_find(root, "listen"), read_listener, &read.listen,
		  complaints);
	read_timezone(node_find(root, "timezone"), &read, complaints);
	read.language = languages[node_word(
		node_find(root, "language"), languages,
		strcmp(read.language, languages[1]) == 0, complaints)];
	read_list(node_find(root, "days-off"), node_short_line, &read.days_off,
		  complaints);
	read_line(node_find(root, "templates"), &read.templates, complaints);
	read_mail(node_find(root, "mail"), &read, complaints);
	read_sms(node_find(root, "sms"), &read, complaints);
	read_webhook(node_find(root, "webhook"), &read, complaints);
	read_clock(node_find(root, "clock"), &read, complaints);
	read_feeds(node_find(root, "feeds"), &read, complaints);
	read_policies(node_find(root, "policy"), &read, complaints);
	read_recurring(node_find(root, "recurring"), &read, complaints);
	read_users(node_find(root, "users"), &read, complaints);
	read_extensions(node_find(root, "extensions"), &read, complaints);
	read.evidence_limit =
		node_number(node_find(root, "evidence-limit"), 0, EVIDENCE_MOST,
			    read.evidence_limit, complaints);
	read.confirm_over =
		node_number(node_find(root, "confirm-over"), 0, PEOPLE_LIMIT,
			    read.confirm_over, complaints);
	if (complaints->errors > 0)
		return ERROR_INPUT;
	*config = read;
	return ERROR_NONE;
}
