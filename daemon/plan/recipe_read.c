#include "plan/recipe_read.h"

#include <string.h>

#include "plan/url.h"

#define STATUS_FROM 100
#define STATUS_TO 599
#define STATUS_DIGITS 3

/* What the gateway's templates may name. */
static const char *const placeholders[] = { "to",   "text",   "id",
					    "date", "secret", NULL };

/* A misspelt {txet} would reach people as it stands. */
static void check_template(const struct node *node, const char *template,
			   struct complaints *complaints)
{
	const char *open;

	for (const char *at = template;
	     at != NULL && (open = strchr(at, '{')) != NULL; at = open + 1) {
		size_t length = strspn(open + 1, "abcdefghijklmnopqrstuvwxyz");
		bool is_known = false;

		if (length == 0 || open[1 + length] != '}')
			continue;
		for (size_t i = 0; placeholders[i] != NULL; i++)
			if (strlen(placeholders[i]) == length &&
			    strncmp(placeholders[i], open + 1, length) == 0)
				is_known = true;
		if (!is_known)
			complain(complaints, node->place, "bad-template",
				 "{%.*s} means nothing; {to}, {text}, {id}, "
				 "{date} or {secret} was expected",
				 (int)length, open + 1);
	}
}

static const char *read_template(const struct node *node,
				 struct complaints *complaints)
{
	const char *text = node_paragraph(node, PARAGRAPH_LIMIT, complaints);

	if (text != NULL)
		check_template(node, text, complaints);
	return text;
}

static const char *read_url(const struct node *node,
			    struct complaints *complaints)
{
	const char *text = node_short_line(node, complaints);

	if (text == NULL)
		return NULL;
	check_template(node, text, complaints);
	if (url_is(text, "https") ||
	    (url_is(text, "http") && url_is_loopback(text)))
		return text;
	complain(complaints, node->place, "bad-url",
		 "'%s' was not expected: an address https://…, or http:// to "
		 "this machine (127.0.0.1, [::1], localhost), without a user",
		 text);
	return NULL;
}

/* A field name of RFC 9110, 5.1. */
static bool is_header_name(const char *text, size_t length)
{
	return length > 0 && strspn(text, "abcdefghijklmnopqrstuvwxyz"
					  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
					  "!#$%&'*+-.^_`|~") == length;
}

static void add_header(struct strings *headers, const struct node *node,
		       const char *line, struct complaints *complaints)
{
	size_t length = line == NULL ? 0 : strcspn(line, ":");

	if (line == NULL)
		return;
	check_template(node, line, complaints);
	if (line[length] == ':' && is_header_name(line, length))
		strings_add(headers, complaints->arena, line);
	else
		complain(complaints, node->place, "bad-header",
			 "'%s' is no header; \"Name: value\" was expected",
			 line);
}

/* A list of lines, or a mapping of names and values. */
static void read_headers(const struct node *node, struct strings *headers,
			 struct complaints *complaints)
{
	const struct node *at;

	if (node == NULL)
		return;
	*headers = (struct strings){ 0 };
	if (node->kind != NODE_MAPPING) {
		at = node_items(node, complaints);
		for (; at != NULL; at = at == node ? NULL : at->next)
			add_header(headers, at, node_short_line(at, complaints),
				   complaints);
		return;
	}
	for (at = node->first; at != NULL; at = at->next) {
		const char *value = node_short_line(at, complaints);

		if (value == NULL)
			continue;
		if (is_header_name(at->key, strlen(at->key)))
			add_header(headers, at,
				   arena_printf(complaints->arena, "%s: %s",
						at->key, value),
				   complaints);
		else
			complain(complaints, at->key_place, "bad-header",
				 "'%s' is no name of a header", at->key);
	}
}

/* Three digits, or -1. */
static int status_of(const char *text)
{
	if (strspn(text, "0123456789") < STATUS_DIGITS)
		return -1;
	return (text[0] - '0') * 100 + (text[1] - '0') * 10 + (text[2] - '0');
}

/* "200" or "200-299". */
static void read_status(const struct node *node, struct sms_recipe *recipe,
			struct complaints *complaints)
{
	const char *text = node_short_line(node, complaints);
	int from;
	int to;

	if (text == NULL)
		return;
	from = status_of(text);
	to = from;
	if (from > 0 && text[STATUS_DIGITS] == '-') {
		to = status_of(text + STATUS_DIGITS + 1);
		if (to > 0 && text[2 * STATUS_DIGITS + 1] != '\0')
			to = -1;
	} else if (from > 0 && text[STATUS_DIGITS] != '\0') {
		to = -1;
	}
	if (from < STATUS_FROM || to > STATUS_TO || to < from) {
		complain(complaints, node->place, "bad-number",
			 "status is '%s'; a number like 200 or a range like "
			 "200-299 was expected",
			 text);
		return;
	}
	recipe->accepted_from = from;
	recipe->accepted_to = to;
}

static void read_accepted(const struct node *node, struct sms_recipe *recipe,
			  struct complaints *complaints)
{
	static const char *const keys[] = { "status", "body", NULL };

	if (node == NULL || !node_is_mapping(node, keys, complaints))
		return;
	read_status(node_find(node, "status"), recipe, complaints);
	recipe->accepted_body =
		node_short_line(node_find(node, "body"), complaints);
}

static const char *read_pointer(const struct node *node,
				struct complaints *complaints)
{
	const char *text = node_short_line(node, complaints);

	if (text == NULL || *text == '/')
		return text;
	complain(complaints, node->place, "bad-pointer",
		 "'%s' is no JSON pointer; /data/id, or the like, was expected",
		 text);
	return NULL;
}

static bool says(const struct sms_recipe *recipe, const char *placeholder)
{
	if (recipe->url != NULL && strstr(recipe->url, placeholder) != NULL)
		return true;
	return recipe->body != NULL && strstr(recipe->body, placeholder);
}

static bool says_secret(const struct sms_recipe *recipe)
{
	for (size_t i = 0; i < recipe->headers.count; i++)
		if (strstr(recipe->headers.items[i], "{secret}") != NULL)
			return true;
	return says(recipe, "{secret}");
}

/* What the recipe must hold as a whole. */
static void check_recipe(const struct node *node,
			 const struct sms_recipe *recipe,
			 struct complaints *complaints)
{
	if (strcmp(recipe->method, "GET") == 0 && recipe->body != NULL)
		complain(complaints, node->place, "bad-recipe",
			 "a GET has no body; put {to} and {text} in the url");
	if (!says(recipe, "{to}") || !says(recipe, "{text}"))
		complain(complaints, node->place, "bad-recipe",
			 "{to} and {text} must stand in the url or the body");
	if (says_secret(recipe) && recipe->secret_file == NULL)
		complain(complaints, node->place, "bad-recipe",
			 "{secret} is used, but there is no secret-file");
	if (recipe->is_idempotent && !says(recipe, "{id}"))
		complain(complaints, node->place, "bad-recipe",
			 "idempotent needs {id} in the url or the body");
}

void recipe_read(const struct node *node, struct sms_recipe *recipe,
		 struct complaints *complaints)
{
	static const char *const keys[] = {
		"method",   "url", "headers",	  "body",	"escape",
		"accepted", "id",  "secret-file", "idempotent", NULL
	};
	static const char *const methods[] = { "POST", "GET", NULL };
	static const char *const escapes[] = { "json", "form", "xml", "none",
					       NULL };
	size_t errors = complaints->errors;

	if (!node_is_mapping(node, keys, complaints))
		return;
	recipe->method = methods[node_word(node_find(node, "method"), methods,
					   0, complaints)];
	recipe->url = read_url(node_need(node, "url", complaints), complaints);
	read_headers(node_find(node, "headers"), &recipe->headers, complaints);
	recipe->body = read_template(node_find(node, "body"), complaints);
	recipe->escape = escapes[node_word(node_find(node, "escape"), escapes,
					   0, complaints)];
	read_accepted(node_find(node, "accepted"), recipe, complaints);
	recipe->id_pointer = read_pointer(node_find(node, "id"), complaints);
	recipe->secret_file =
		node_short_line(node_find(node, "secret-file"), complaints);
	recipe->is_idempotent =
		node_boolean(node_find(node, "idempotent"), false, complaints);
	if (complaints->errors == errors)
		check_recipe(node, recipe, complaints);
}
