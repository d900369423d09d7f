#include "plan/recipe_read.h"

#include <string.h>

#include "plan/read.h"
#include "plan/recipe_template.h"
#include "plan/url.h"
#include "plan/yaml.h"

#define ACCEPTED_FROM 200
#define ACCEPTED_TO 299

void recipe_init(struct sms_recipe *recipe)
{
	*recipe = (struct sms_recipe){
		.request = { .method = "POST", .escape = "json" },
		.accepted_from = ACCEPTED_FROM,
		.accepted_to = ACCEPTED_TO,
	};
}

/* Whether any template of a call has that placeholder. */
static bool says(const struct recipe_call *call, enum placeholder which)
{
	for (size_t i = 0; i < call->headers.count; i++)
		if (template_has(call->headers.items[i], which))
			return true;
	return template_has(call->url, which) ||
	       template_has(call->body, which) ||
	       template_has(call->basic, which);
}

/* Where it may stand is settled with the account: see account_check. */
static void check_url(const struct node *node, const struct recipe_call *call,
		      struct complaints *complaints)
{
	if (call->url == NULL || url_is(call->url, "https") ||
	    url_is(call->url, "http"))
		return;
	complain(complaints, node->place, "bad-url",
		 "'%s' was not expected: an address https://…, or http://…, "
		 "without a user",
		 call->url);
}

static void check_call(const struct node *node, const struct recipe_call *call,
		       struct complaints *complaints)
{
	check_url(node_find(node, "url"), call, complaints);
	if (strcmp(call->method, "GET") == 0 && call->body != NULL)
		complain(complaints, node->place, "bad-recipe",
			 "a GET has no body; put {to} and {text} in the url");
}

static void read_call(const struct node *node, struct recipe_call *call,
		      struct complaints *complaints)
{
	static const char *const keys[] = { "method", "url",	"headers",
					    "body",   "escape", "basic",
					    NULL };
	size_t errors = complaints->errors;

	if (node == NULL || !node_is_mapping(node, keys, complaints))
		return;
	recipe_read_call(node, call, complaints);
	if (complaints->errors == errors)
		check_call(node, call, complaints);
}

/* ----------------------------------------------------------- short form */

static void read_accepted(const struct node *node, struct sms_recipe *recipe,
			  struct complaints *complaints)
{
	static const char *const keys[] = { "status", "body", NULL };

	if (node == NULL || !node_is_mapping(node, keys, complaints))
		return;
	recipe_read_status(node_find(node, "status"), &recipe->accepted_from,
			   &recipe->accepted_to, complaints);
	recipe->accepted_body =
		node_short_line(node_find(node, "body"), complaints);
}

/* What a recipe must hold as a whole. */
static void check_whole(const struct node *node,
			const struct sms_recipe *recipe,
			struct complaints *complaints)
{
	const struct recipe_call *request = &recipe->request;
	bool has_text = says(request, PLACEHOLDER_TEXT) ||
			says(request, PLACEHOLDER_TEXT_PLAIN) ||
			says(request, PLACEHOLDER_PARAMS) ||
			says(request, PLACEHOLDER_PARAM);
	bool has_to = says(request, PLACEHOLDER_TO) ||
		      template_has(recipe->file, PLACEHOLDER_TO);

	if (!has_to || !has_text)
		complain(complaints, node->place, "bad-recipe",
			 "{to} and {text} must stand in the url or the body");
	if (recipe->is_idempotent && recipe->query.url == NULL &&
	    !says(request, PLACEHOLDER_ID))
		complain(complaints, node->place, "bad-recipe",
			 "idempotent needs {id} in the url, a header or the "
			 "body");
	if (says(request, PLACEHOLDER_TOKEN) &&
	    recipe->token.request.url == NULL)
		complain(complaints, node->place, "bad-recipe",
			 "{token} is used, but no `token` says where from");
}

static void check_short_url(const struct node *node, const char *url,
			    const struct sms_account *account,
			    struct complaints *complaints)
{
	if (url == NULL || url_is(url, "https") ||
	    (url_is(url, "http") &&
	     (url_is_loopback(url) || (account->allow_http != NULL &&
				       url_host_is(url, account->allow_http)))))
		return;
	complain(complaints, node->place, "bad-url",
		 "'%s' was not expected: an address https://…, or http:// to "
		 "this machine (127.0.0.1, [::1], localhost) or to "
		 "`allow-http`, without a user",
		 url);
}

static void read_secret(const struct node *node, struct sms_account *account,
			struct complaints *complaints)
{
	const char *path = node_short_line(node, complaints);
	struct named_list *secrets = &account->secrets;

	if (path == NULL)
		return;
	secrets->items = arena_grow(complaints->arena, secrets->items,
				    secrets->count, sizeof(*secrets->items));
	secrets->items[secrets->count++] = (struct named){ "secret", path };
}

void recipe_read(const struct node *node, struct sms_recipe *recipe,
		 struct sms_account *account, struct complaints *complaints)
{
	static const char *const keys[] = {
		"method",   "url", "headers",	  "body",	"escape",
		"accepted", "id",  "secret-file", "idempotent", NULL
	};
	struct recipe_call *request = &recipe->request;
	size_t errors = complaints->errors;

	if (!node_is_mapping(node, keys, complaints))
		return;
	recipe_read_call(node, request, complaints);
	check_short_url(node_find(node, "url"), request->url, account,
			complaints);
	read_accepted(node_find(node, "accepted"), recipe, complaints);
	recipe->id = recipe_read_place(node_find(node, "id"), complaints);
	read_secret(node_find(node, "secret-file"), account, complaints);
	recipe->is_idempotent =
		node_boolean(node_find(node, "idempotent"), false, complaints);
	if (complaints->errors > errors)
		return;
	if (strcmp(request->method, "GET") == 0 && request->body != NULL)
		complain(complaints, node->place, "bad-recipe",
			 "a GET has no body; put {to} and {text} in the url");
	check_whole(node, recipe, complaints);
}

/* --------------------------------------------------------- a file of it */

static void read_words(const struct node *node, const char *const keys[3],
		       const char *words[2], struct complaints *complaints)
{
	if (node == NULL || !node_is_mapping(node, keys, complaints))
		return;
	for (int i = 0; i < 2; i++)
		words[i] = node_short_line(node_need(node, keys[i], complaints),
					   complaints);
}

static void read_text(const struct node *node, struct sms_recipe *recipe,
		      struct complaints *complaints)
{
	static const char *const keys[] = { "encoding",	 "parts", "length",
					    "forbidden", "words", NULL };
	static const char *const words[] = { "gsm", "ucs2", NULL };

	if (node == NULL || !node_is_mapping(node, keys, complaints))
		return;
	recipe_read_text(node, &recipe->text, complaints);
	read_words(node_find(node, "words"), words, recipe->encoding_words,
		   complaints);
}

static void read_idempotency(const struct node *node, struct sms_recipe *recipe,
			     struct complaints *complaints)
{
	static const char *const keys[] = { "by", "for", "request", "outcomes",
					    NULL };
	static const char *const ways[] = { "none", "key", "query", NULL };
	int way;

	if (node == NULL || !node_is_mapping(node, keys, complaints))
		return;
	way = node_word(node_need(node, "by", complaints), ways, 0, complaints);
	recipe->is_idempotent = way > 0;
	recipe->repeat_s =
		recipe_read_seconds(node_find(node, "for"), complaints);
	if (way < 2)
		return;
	read_call(node_need(node, "request", complaints), &recipe->query,
		  complaints);
	recipe_read_rules(node_need(node, "outcomes", complaints), true,
			  &recipe->query_rules, complaints);
}

static void read_kept(const struct node *node, struct recipe_token *token,
		      struct complaints *complaints)
{
	static const char *const keys[] = { "at", "secret", NULL };

	if (node == NULL || !node_is_mapping(node, keys, complaints))
		return;
	token->keep = recipe_read_place(node_need(node, "at", complaints),
					complaints);
	token->keep_secret =
		node_code(node_need(node, "secret", complaints), complaints);
}

static void read_token(const struct node *node, struct recipe_token *token,
		       struct complaints *complaints)
{
	static const char *const keys[] = { "request",	"value", "expires",
					    "lifetime", "keep",	 "error",
					    NULL };

	if (node == NULL || !node_is_mapping(node, keys, complaints))
		return;
	read_call(node_need(node, "request", complaints), &token->request,
		  complaints);
	token->value = recipe_read_place(node_need(node, "value", complaints),
					 complaints);
	token->expires =
		recipe_read_place(node_find(node, "expires"), complaints);
	token->lifetime_s = recipe_read_seconds(
		node_need(node, "lifetime", complaints), complaints);
	read_kept(node_find(node, "keep"), token, complaints);
	token->error = recipe_read_place(node_find(node, "error"), complaints);
}

static void read_report(const struct node *node, struct recipe_report *report,
			struct complaints *complaints)
{
	static const char *const keys[] = { "id",	 "request-id", "status",
					    "delivered", "failed",     "price",
					    NULL };

	if (node == NULL || !node_is_mapping(node, keys, complaints))
		return;
	report->id = node_short_line(node_find(node, "id"), complaints);
	report->request_id =
		node_short_line(node_find(node, "request-id"), complaints);
	report->status = node_short_line(node_need(node, "status", complaints),
					 complaints);
	report->price = node_short_line(node_find(node, "price"), complaints);
	node_strings(node_find(node, "delivered"), node_short_line,
		     &report->delivered, NULL, complaints);
	node_strings(node_find(node, "failed"), node_short_line,
		     &report->failed, NULL, complaints);
	if (report->id == NULL && report->request_id == NULL)
		complain(complaints, node->place, "missing-key",
			 "'id' or 'request-id' was expected: which message is "
			 "a report about?");
}

/* A file in a folder instead of a call. */
static void read_spool(const struct node *root, struct sms_recipe *recipe,
		       struct complaints *complaints)
{
	static const char *const keys[] = { "path", "name", "content", NULL };
	const struct node *node = node_find(root, "folder");

	if (node == NULL || !node_is_mapping(node, keys, complaints))
		return;
	recipe->folder = node_short_line(node_need(node, "path", complaints),
					 complaints);
	recipe->file = recipe_template(node_need(node, "name", complaints),
				       true, complaints);
	recipe->request.escape = "none";
	recipe->request.body = recipe_template(
		node_need(node, "content", complaints), false, complaints);
	if (recipe->folder != NULL && recipe->folder[0] != '/')
		complain(complaints, node->place, "bad-path",
			 "'%s' is no path from the root", recipe->folder);
	if (recipe->file != NULL && strchr(recipe->file, '/') != NULL)
		complain(complaints, node->place, "bad-path",
			 "name is '%s'; the name of a file was expected",
			 recipe->file);
}

static void read_answers(const struct node *root, struct sms_recipe *recipe,
			 struct complaints *complaints)
{
	const struct node *rules = node_find(root, "outcomes");

	if (recipe->folder == NULL && node_find(root, "folder") == NULL)
		rules = node_need(root, "outcomes", complaints);
	recipe_read_rules(rules, false, &recipe->rules, complaints);
	recipe->id = recipe_read_place(node_find(root, "id"), complaints);
	recipe->cost = recipe_read_place(node_find(root, "cost"), complaints);
	recipe->parts = recipe_read_place(node_find(root, "parts"), complaints);
}

static void read_root(const struct node *root, struct sms_recipe *recipe,
		      struct complaints *complaints)
{
	static const char *const phones[] = { "0x", "84x", "+84x", NULL };
	static const char *const sandbox[] = { "off", "on", NULL };

	recipe->name =
		node_code(node_need(root, "recipe", complaints), complaints);
	recipe->title = node_short_line(node_need(root, "title", complaints),
					complaints);
	recipe->note = node_paragraph(node_find(root, "note"), PARAGRAPH_LIMIT,
				      complaints);
	recipe->phone = phones[node_word(node_find(root, "phone"), phones, 2,
					 complaints)];
	read_text(node_find(root, "text"), recipe, complaints);
	read_spool(root, recipe, complaints);
	if (node_find(root, "folder") == NULL)
		read_call(node_need(root, "request", complaints),
			  &recipe->request, complaints);
	read_answers(root, recipe, complaints);
	read_idempotency(node_find(root, "idempotency"), recipe, complaints);
	recipe_read_rate(node_find(root, "rate"), &recipe->rate, complaints);
	read_token(node_find(root, "token"), &recipe->token, complaints);
	read_report(node_find(root, "report"), &recipe->report, complaints);
	read_words(node_find(root, "sandbox"), sandbox, recipe->sandbox_words,
		   complaints);
}

enum error read_recipe(const char *bytes, size_t length,
		       struct sms_recipe *recipe, struct complaints *complaints)
{
	static const char *const keys[] = {
		"recipe",  "title",	  "note",     "phone", "text",
		"request", "folder",	  "outcomes", "id",    "cost",
		"parts",   "idempotency", "rate",     "token", "report",
		"sandbox", NULL
	};
	const struct node *root = yaml_read(bytes, length, complaints);
	struct sms_recipe read = { 0 };

	if (root == NULL || !node_is_mapping(root, keys, complaints))
		return ERROR_INPUT;
	read_root(root, &read, complaints);
	if (complaints->errors == 0)
		check_whole(root, &read, complaints);
	if (complaints->errors > 0)
		return ERROR_INPUT;
	*recipe = read;
	return ERROR_NONE;
}
