/* The account of an office at an SMS gateway: what is its own, and whether it
 * is what the gateway's recipe asks for. */
#include <stdlib.h>
#include <string.h>

#include "plan/recipe_read.h"
#include "plan/recipe_template.h"
#include "plan/url.h"

const char *named_find(const struct named_list *list, const char *name,
		       size_t length)
{
	for (size_t i = 0; i < list->count; i++)
		if (strlen(list->items[i].name) == length &&
		    strncmp(list->items[i].name, name, length) == 0)
			return list->items[i].value;
	return NULL;
}

/* "credential:NAME" is a file that systemd lays down for the service. */
static const char *read_secret_path(const struct node *node,
				    struct complaints *complaints)
{
	static const char credential[] = "credential:";
	const char *text = node_short_line(node, complaints);
	const char *folder = getenv("CREDENTIALS_DIRECTORY");

	if (text == NULL || strncmp(text, credential, strlen(credential)) != 0)
		return text;
	if (folder == NULL || strchr(text + strlen(credential), '/') != NULL) {
		complain(complaints, node->place, "bad-credential",
			 "'%s': systemd gives no such credential "
			 "(LoadCredential= in the unit)",
			 text);
		return NULL;
	}
	return arena_printf(complaints->arena, "%s/%s", folder,
			    text + strlen(credential));
}

static const char *read_param(const struct node *node,
			      struct complaints *complaints)
{
	const char *text = recipe_template(node, true, complaints);
	const char *at = text;
	struct slot slot;

	while (at != NULL && slot_next(&at, &slot)) {
		if (slot.which == PLACEHOLDER_PARAM ||
		    slot.which == PLACEHOLDER_PARAMS ||
		    slot.which == PLACEHOLDER_SECRET ||
		    slot.which == PLACEHOLDER_TOKEN ||
		    slot.which == PLACEHOLDER_CALLBACK)
			complain(complaints, node->place, "bad-template",
				 "%.*s may not stand in a parameter",
				 (int)slot.length, at);
		at += slot.length;
	}
	return text;
}

static bool is_name(const char *name)
{
	return name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-")] ==
	       '\0';
}

static void read_named(const struct node *node, struct named_list *list,
		       const char *(*read)(const struct node *,
					   struct complaints *),
		       struct complaints *complaints)
{
	if (node == NULL || !node_is(node, NODE_MAPPING, complaints))
		return;
	for (const struct node *at = node->first; at != NULL; at = at->next) {
		const char *value = read(at, complaints);

		if (!is_name(at->key))
			complain(complaints, at->key_place, "bad-code",
				 "'%s' is no name: only a-z, 0-9, '-' and '_' "
				 "were expected",
				 at->key);
		if (value == NULL)
			continue;
		list->items = arena_grow(complaints->arena, list->items,
					 list->count, sizeof(*list->items));
		list->items[list->count++] = (struct named){ at->key, value };
	}
}

static void read_base_url(const struct node *node, struct sms_account *account,
			  struct complaints *complaints)
{
	const char *text = node_short_line(node, complaints);

	if (text == NULL)
		return;
	if ((url_is(text, "http") || url_is(text, "https")) &&
	    url_is_loopback(text) && strpbrk(text, "?#{") == NULL)
		account->base_url = text;
	else
		complain(complaints, node->place, "bad-url",
			 "base-url is '%s'; only this machine "
			 "(http://127.0.0.1:PORT) can stand in for a gateway",
			 text);
}

static void read_own_text(const struct node *node, struct sms_account *account,
			  struct complaints *complaints)
{
	static const char *const keys[] = { "encoding", "parts", "length",
					    "forbidden", NULL };

	if (node == NULL || !node_is_mapping(node, keys, complaints))
		return;
	account->has_encoding = node_find(node, keys[0]) != NULL;
	recipe_read_text(node, &account->text, complaints);
}

void account_read(const struct node *node, struct sms_account *account,
		  struct complaints *complaints)
{
	account->allow_http =
		node_short_line(node_find(node, "allow-http"), complaints);
	read_named(node_find(node, "secrets"), &account->secrets,
		   read_secret_path, complaints);
	read_named(node_find(node, "params"), &account->params, read_param,
		   complaints);
	account->sender =
		node_short_line(node_find(node, "sender"), complaints);
	account->template_id =
		node_short_line(node_find(node, "template"), complaints);
	read_base_url(node_find(node, "base-url"), account, complaints);
	account->folder =
		node_short_line(node_find(node, "folder"), complaints);
	account->report_file =
		read_secret_path(node_find(node, "reports"), complaints);
	account->is_sandbox =
		node_boolean(node_find(node, "sandbox"), false, complaints);
	account->timeout_s =
		recipe_read_seconds(node_find(node, "timeout"), complaints);
	recipe_read_rate(node_find(node, "rate"), &account->rate, complaints);
	read_own_text(node_find(node, "text"), account, complaints);
}

static void lay(int own, int *limit)
{
	if (own > 0)
		*limit = own;
}

void account_lay(const struct sms_account *account, struct sms_recipe *recipe)
{
	rate_lay(&account->rate, &recipe->rate);
	if (account->has_encoding)
		recipe->text.encoding = account->text.encoding;
	lay(account->text.parts, &recipe->text.parts);
	lay(account->text.length, &recipe->text.length);
	if (account->text.forbidden != NULL)
		recipe->text.forbidden = account->text.forbidden;
	if (account->folder != NULL && recipe->folder != NULL)
		recipe->folder = account->folder;
}

/* ---------------------------------------------------------------- check */

struct check {
	const struct sms_account *account;
	const struct sms_recipe *recipe;
	struct complaints *complaints;
	struct strings told; /* what was complained of, once each */
};

static void lack(struct check *check, const char *what)
{
	struct strings *told = &check->told;

	for (size_t i = 0; i < told->count; i++)
		if (strcmp(told->items[i], what) == 0)
			return;
	strings_add(told, check->complaints->arena, what);
	complain(check->complaints, check->account->place, "bad-recipe",
		 "the recipe%s%s uses %s", check->recipe->name ? " " : "",
		 check->recipe->name ? check->recipe->name : "", what);
}

static const char *quote(struct check *check, const char *format,
			 const struct slot *slot)
{
	const char *name = arena_bytes(check->complaints->arena, slot->name,
				       slot->name_length);

	return arena_printf(check->complaints->arena,
			    strcmp(format, "secret") == 0
				    ? "{secret:%s}, so `secrets: {%s: FILE}` "
				      "(or secret-file) was expected"
				    : "{param:%s}, so `params: {%s: VALUE}` "
				      "was expected",
			    name, name);
}

static void check_slot(struct check *check, const struct slot *slot)
{
	const struct sms_account *account = check->account;

	switch (slot->which) {
	case PLACEHOLDER_SECRET:
		if (named_find(&account->secrets, slot->name,
			       slot->name_length) == NULL)
			lack(check, quote(check, "secret", slot));
		break;
	case PLACEHOLDER_PARAM:
		if (named_find(&account->params, slot->name,
			       slot->name_length) == NULL)
			lack(check, quote(check, "param", slot));
		break;
	case PLACEHOLDER_PARAMS:
		if (account->params.count == 0)
			lack(check, "{params}, so `params: {NAME: VALUE}` was "
				    "expected");
		break;
	case PLACEHOLDER_SENDER:
		if (account->sender == NULL)
			lack(check, "{sender}, so `sender: BRAND` was "
				    "expected");
		break;
	case PLACEHOLDER_TEMPLATE:
		if (account->template_id == NULL)
			lack(check, "{template}, so `template: NUMBER` was "
				    "expected");
		break;
	default:
		break;
	}
}

static void check_template(struct check *check, const char *template)
{
	struct slot slot;

	while (template != NULL && slot_next(&template, &slot)) {
		check_slot(check, &slot);
		template += slot.length;
	}
}

static void check_url(struct check *check, const char *url)
{
	const char *waived = check->account->allow_http;

	if (url == NULL || check->account->base_url != NULL ||
	    url_is(url, "https") || url_is_loopback(url) ||
	    (waived != NULL && url_host_is(url, waived)))
		return;
	complain(check->complaints, check->account->place, "bad-url",
		 "'%s' is not https: text and numbers would be read on the "
		 "way; if it must be, `allow-http: HOST` waives it for that "
		 "host",
		 url);
}

static void check_call(struct check *check, const struct recipe_call *call)
{
	check_url(check, call->url);
	check_template(check, call->url);
	check_template(check, call->body);
	check_template(check, call->basic);
	for (size_t i = 0; i < call->headers.count; i++)
		check_template(check, call->headers.items[i]);
}

enum error account_check(const struct sms_account *account,
			 const struct sms_recipe *recipe,
			 struct complaints *complaints)
{
	struct check check = { .account = account,
			       .recipe = recipe,
			       .complaints = complaints };
	size_t errors = complaints->errors;

	check_call(&check, &recipe->request);
	check_call(&check, &recipe->query);
	check_call(&check, &recipe->token.request);
	check_template(&check, recipe->file);
	if (account->is_sandbox && recipe->sandbox_words[1] == NULL)
		complain(complaints, account->place, "bad-recipe",
			 "the gateway has no sandbox: it would send and bill");
	if (account->report_file != NULL && recipe->report.status == NULL)
		complain(complaints, account->place, "bad-recipe",
			 "the recipe does not say how to read reports");
	return complaints->errors > errors ? ERROR_INPUT : ERROR_NONE;
}
