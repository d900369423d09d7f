#include "outbox/sms_recipe.h"

#include <jansson.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "outbox/xml_path.h"
#include "plan/recipe_template.h"

#define NUMBER_SHORTEST 3
#define NUMBER_LONGEST 20

static bool is_get(const struct recipe_call *call)
{
	return call->method != NULL && strcmp(call->method, "GET") == 0;
}

static enum error check_template(const char *what, const char *template,
				 struct why *why)
{
	struct slot slot;

	while (template != NULL && slot_next(&template, &slot)) {
		if (slot.which == PLACEHOLDER_COUNT)
			return why_set(why, ERROR_INPUT,
				       "sms %s: unknown placeholder %.*s "
				       "(there are " PLACEHOLDER_WORDS ")",
				       what, (int)slot.length, template);
		template += slot.length;
	}
	return ERROR_NONE;
}

/* Where the gateway stands must be fixed, whatever the values are. */
static enum error check_host(const char *url, struct why *why)
{
	const char *host = strstr(url, "://");

	if (host == NULL)
		return why_set(why, ERROR_INPUT,
			       "sms url: \"%s\" names no scheme", url);
	host += 3;
	if (memchr(url, '{', (size_t)(host - url)) != NULL ||
	    memchr(host, '{', strcspn(host, "/?#")) != NULL)
		return why_set(why, ERROR_INPUT,
			       "sms url: no placeholder in the host");
	return ERROR_NONE;
}

/* "Name: value" without anything that begins another line. */
static enum error check_header(const char *header, struct why *why)
{
	size_t name = strspn(header, "abcdefghijklmnopqrstuvwxyz"
				     "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				     "!#$%&'*+-.^_`|~");

	if (name == 0 || header[name] != ':')
		return why_set(why, ERROR_INPUT,
			       "sms header: \"%s\" is not \"Name: value\"",
			       header);
	for (const char *at = header; *at != '\0'; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7f)
			return why_set(why, ERROR_INPUT,
				       "sms header: \"%.*s\" holds control "
				       "characters",
				       (int)name, header);
	return ERROR_NONE;
}

static enum error check_headers(const struct recipe_call *call, struct why *why)
{
	for (size_t i = 0; i < call->headers.count; i++) {
		const char *header = call->headers.items[i];
		enum error error = check_header(header, why);

		if (error == ERROR_NONE)
			error = check_template("header", header, why);
		if (error != ERROR_NONE)
			return error;
	}
	return check_template("basic", call->basic, why);
}

static enum error check_method(const struct recipe_call *call, struct why *why)
{
	if (call->method != NULL && !is_get(call) &&
	    strcmp(call->method, "POST") != 0)
		return why_set(why, ERROR_INPUT,
			       "sms method: \"%s\" is not POST or GET",
			       call->method);
	if (is_get(call) && call->body != NULL && call->body[0] != '\0')
		return why_set(why, ERROR_INPUT,
			       "sms body: a GET carries none");
	if (escape_from_word(call->escape) == ESCAPE_COUNT)
		return why_set(why, ERROR_INPUT,
			       "sms escape: \"%s\" is not json, form, xml or "
			       "none",
			       call->escape);
	return ERROR_NONE;
}

/* A body whose braces or tags do not close would be found out by a gateway
 * only, message by message. */
static enum error check_body(const struct sms_recipe *recipe,
			     const struct recipe_call *call, struct why *why)
{
	static const struct sms_values sample = { .to = "+84912000000",
						  .text = "\"<&>\"",
						  .id = "x" };
	enum escape escape = escape_from_word(call->escape);
	struct arena arena = { 0 };
	const char *body;
	json_error_t wrong = { .text = "" };
	json_t *json;
	enum error error = check_template("body", call->body, why);

	if (error != ERROR_NONE || call->body == NULL || call->body[0] == '\0')
		return error;
	body = sms_template_fill(recipe, &sample, call->body, escape, &arena);
	if (escape == ESCAPE_JSON) {
		json = json_loads(body, JSON_DECODE_ANY, &wrong);
		if (json == NULL)
			error = why_set(why, ERROR_INPUT,
					"sms body: no JSON when it is filled "
					"in: %s",
					wrong.text);
		json_decref(json);
	} else if (escape == ESCAPE_XML && !xml_is_whole(body, strlen(body))) {
		error = why_set(why, ERROR_INPUT,
				"sms body: no whole XML when it is filled in");
	}
	arena_clear(&arena);
	return error;
}

static enum error check_call(const struct sms_recipe *recipe,
			     const struct recipe_call *call, struct why *why)
{
	enum error error = check_method(call, why);

	if (error == ERROR_NONE && call->url != NULL)
		error = check_host(call->url, why);
	if (error == ERROR_NONE)
		error = check_template("url", call->url, why);
	if (error == ERROR_NONE)
		error = check_headers(call, why);
	if (error == ERROR_NONE)
		error = check_body(recipe, call, why);
	return error;
}

enum error sms_recipe_check(const struct sms_recipe *recipe, struct why *why)
{
	enum error error;

	if (recipe->folder == NULL &&
	    (recipe->request.url == NULL || recipe->request.url[0] == '\0'))
		return why_set(why, ERROR_INPUT, "sms url: none is given");
	error = check_call(recipe, &recipe->request, why);
	if (error == ERROR_NONE)
		error = check_call(recipe, &recipe->query, why);
	if (error == ERROR_NONE)
		error = check_call(recipe, &recipe->token.request, why);
	if (error == ERROR_NONE)
		error = check_template("file", recipe->file, why);
	if (error == ERROR_NONE && recipe->rules.count == 0 &&
	    recipe->folder == NULL &&
	    (recipe->accepted_from < 100 || recipe->accepted_to > 599 ||
	     recipe->accepted_from > recipe->accepted_to))
		error = why_set(why, ERROR_INPUT,
				"sms accepted: %d-%d is no range of statuses",
				recipe->accepted_from, recipe->accepted_to);
	return error;
}

static bool is_number(const char *to)
{
	const char *digits = to + (to[0] == '+');
	size_t length = strlen(digits);

	return length >= NUMBER_SHORTEST && length <= NUMBER_LONGEST &&
	       strspn(digits, "0123456789") == length;
}

static enum error expand_headers(const struct sms_recipe *recipe,
				 const struct recipe_call *call,
				 const struct sms_values *values,
				 struct arena *arena, struct strings *headers)
{
	bool has_type = false;

	for (size_t i = 0; i < call->headers.count; i++) {
		const char *header = sms_template_fill(recipe, values,
						       call->headers.items[i],
						       ESCAPE_NONE, arena);
		struct why unused;

		if (check_header(header, &unused) != ERROR_NONE)
			return ERROR_REFUSED;
		if (strncasecmp(header, "Content-Type:", 13) == 0)
			has_type = true;
		strings_add(headers, arena, header);
	}
	if (call->basic != NULL)
		strings_add(
			headers, arena,
			arena_printf(arena, "Authorization: %s",
				     sms_template_basic(recipe, values,
							call->basic, arena)));
	if (!is_get(call) && !has_type)
		strings_add(headers, arena,
			    arena_printf(arena, "Content-Type: %s",
					 escape_content_type(escape_from_word(
						 call->escape))));
	return ERROR_NONE;
}

/* What is optional and not given must not be there at all: an empty address
 * for reports is an error to some gateways. */
static const char *drop_empty(const char *form, struct arena *arena)
{
	char *kept = arena_string(arena, form);
	char *to = kept;

	while (*form != '\0') {
		size_t length = strcspn(form, "&");

		if (length > 0 && form[length - 1] != '=') {
			if (to > kept)
				*to++ = '&';
			memcpy(to, form, length);
			to += length;
		}
		form += length + (form[length] == '&');
	}
	*to = '\0';
	return kept;
}

static const char *fill_body(const struct sms_recipe *recipe,
			     const struct recipe_call *call,
			     const struct sms_values *values,
			     struct arena *arena)
{
	enum escape escape = escape_from_word(call->escape);
	const char *body = sms_template_fill(
		recipe, values, call->body == NULL ? "" : call->body, escape,
		arena);

	return escape == ESCAPE_FORM ? drop_empty(body, arena) : body;
}

/* The account's base-url in place of scheme, host and port. */
static const char *move_host(const struct sms_values *values, const char *url,
			     struct arena *arena)
{
	const char *base =
		values->account == NULL ? NULL : values->account->base_url;
	const char *host = strstr(url, "://");
	size_t length;

	if (base == NULL || host == NULL)
		return url;
	length = strlen(base);
	while (length > 0 && base[length - 1] == '/')
		length--;
	return arena_printf(arena, "%.*s%s", (int)length, base,
			    host + 3 + strcspn(host + 3, "/?#"));
}

enum error sms_recipe_expand(const struct sms_recipe *recipe,
			     const struct recipe_call *call,
			     const struct sms_values *values,
			     struct arena *arena, struct sms_request *request,
			     struct why *why)
{
	*request =
		(struct sms_request){ .method = is_get(call) ? "GET" : "POST" };
	if (!is_number(values->to))
		return why_set(why, ERROR_REFUSED,
			       "the address is no telephone number");
	if (!text_is_utf8(values->text, strlen(values->text)))
		return why_set(why, ERROR_REFUSED, "the text is not UTF-8");
	request->url = sms_template_fill(recipe, values,
					 move_host(values, call->url, arena),
					 ESCAPE_FORM, arena);
	if (!is_get(call))
		request->body = fill_body(recipe, call, values, arena);
	if (expand_headers(recipe, call, values, arena, &request->headers) !=
	    ERROR_NONE)
		return why_set(why, ERROR_REFUSED,
			       "a value cannot stand in a header");
	return ERROR_NONE;
}
