#include "outbox/sms_recipe.h"

#include <assert.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "calendars/date.h"

#define SECONDS_A_DAY 86400
#define NUMBER_SHORTEST 3
#define NUMBER_LONGEST 20
#define ANSWER_SHOWN 300

enum escape { ESCAPE_JSON, ESCAPE_FORM, ESCAPE_XML, ESCAPE_NONE, ESCAPE_COUNT };

static const struct {
	const char *name;
	const char *content_type;
} escapes[ESCAPE_COUNT] = {
	[ESCAPE_JSON] = { "json", "application/json" },
	[ESCAPE_FORM] = { "form", "application/x-www-form-urlencoded" },
	[ESCAPE_XML] = { "xml", "text/xml; charset=utf-8" },
	[ESCAPE_NONE] = { "none", "text/plain; charset=utf-8" },
};

static const char *const placeholders[] = { "to", "text", "id", "date",
					    "secret" };

#define PLACEHOLDER_COUNT (sizeof(placeholders) / sizeof(placeholders[0]))
#define PLACEHOLDER_SECRET 4

static bool is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_control(char byte)
{
	return (unsigned char)byte < 0x20 || byte == 0x7f;
}

/* ESCAPE_COUNT when there is none of that name. */
static enum escape find_escape(const struct sms_recipe *recipe)
{
	if (recipe->escape == NULL)
		return ESCAPE_JSON;
	for (int i = 0; i < ESCAPE_COUNT; i++)
		if (strcmp(recipe->escape, escapes[i].name) == 0)
			return (enum escape)i;
	return ESCAPE_COUNT;
}

/*
 * Length of the placeholder at the start, with its braces, or 0. A brace that
 * no letters and closing brace follow is an ordinary one, as in JSON.
 */
static size_t find_placeholder(const char *template)
{
	size_t length = 1;

	if (template[0] != '{')
		return 0;
	while (is_letter(template[length]) || template[length] == '_' ||
	       template[length] == '-')
		length++;
	return length > 1 && template[length] == '}' ? length + 1 : 0;
}

/* Which one of the placeholders, or PLACEHOLDER_COUNT. */
static size_t name_placeholder(const char *at, size_t length)
{
	size_t i = 0;

	while (i < PLACEHOLDER_COUNT &&
	       (strlen(placeholders[i]) != length - 2 ||
		strncmp(placeholders[i], at + 1, length - 2) != 0))
		i++;
	return i;
}

static enum error check_template(const struct sms_recipe *recipe,
				 const char *what, const char *template,
				 struct why *why)
{
	for (const char *at = template; *at != '\0';) {
		size_t length = find_placeholder(at);
		size_t which;

		if (length == 0) {
			at++;
			continue;
		}
		which = name_placeholder(at, length);
		if (which == PLACEHOLDER_COUNT)
			return why_set(why, ERROR_INPUT,
				       "sms %s: unknown placeholder %.*s "
				       "(there are {to} {text} {id} {date} "
				       "{secret})",
				       what, (int)length, at);
		if (which == PLACEHOLDER_SECRET && recipe->secret_file == NULL)
			return why_set(why, ERROR_INPUT,
				       "sms %s: {secret} without secret-file",
				       what);
		at += length;
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

static enum error check_header(const char *header, struct why *why)
{
	size_t name = 0;

	while (is_letter(header[name]) || is_digit(header[name]) ||
	       (header[name] != '\0' &&
		strchr("!#$%&'*+-.^_`|~", header[name]) != NULL))
		name++;
	if (name == 0 || header[name] != ':')
		return why_set(why, ERROR_INPUT,
			       "sms header: \"%s\" is not \"Name: value\"",
			       header);
	for (const char *at = header; *at != '\0'; at++)
		if (is_control(*at))
			return why_set(why, ERROR_INPUT,
				       "sms header: \"%.*s\" holds control "
				       "characters",
				       (int)name, header);
	return ERROR_NONE;
}

static enum error check_headers(const struct sms_recipe *recipe,
				struct why *why)
{
	for (size_t i = 0; i < recipe->headers.count; i++) {
		const char *header = recipe->headers.items[i];
		enum error error = check_header(header, why);

		if (error == ERROR_NONE)
			error = check_template(recipe, "header", header, why);
		if (error != ERROR_NONE)
			return error;
	}
	return ERROR_NONE;
}

static enum error check_method(const struct sms_recipe *recipe, struct why *why)
{
	bool is_get =
		recipe->method != NULL && strcmp(recipe->method, "GET") == 0;

	if (recipe->method != NULL && !is_get &&
	    strcmp(recipe->method, "POST") != 0)
		return why_set(why, ERROR_INPUT,
			       "sms method: \"%s\" is not POST or GET",
			       recipe->method);
	if (is_get && recipe->body != NULL && recipe->body[0] != '\0')
		return why_set(why, ERROR_INPUT,
			       "sms body: a GET carries none");
	if (find_escape(recipe) == ESCAPE_COUNT)
		return why_set(why, ERROR_INPUT,
			       "sms escape: \"%s\" is not json, form, xml or "
			       "none",
			       recipe->escape);
	if (recipe->accepted_from < 100 || recipe->accepted_to > 599 ||
	    recipe->accepted_from > recipe->accepted_to)
		return why_set(why, ERROR_INPUT,
			       "sms accepted: %d-%d is no range of statuses",
			       recipe->accepted_from, recipe->accepted_to);
	if (recipe->id_pointer != NULL && recipe->id_pointer[0] != '/')
		return why_set(why, ERROR_INPUT,
			       "sms id: \"%s\" is no JSON pointer (/a/0/b)",
			       recipe->id_pointer);
	return ERROR_NONE;
}

enum error sms_recipe_check(const struct sms_recipe *recipe, struct why *why)
{
	enum error error;

	if (recipe->url == NULL || recipe->url[0] == '\0')
		return why_set(why, ERROR_INPUT, "sms url: none is given");
	error = check_method(recipe, why);
	if (error == ERROR_NONE)
		error = check_host(recipe->url, why);
	if (error == ERROR_NONE)
		error = check_template(recipe, "url", recipe->url, why);
	if (error == ERROR_NONE)
		error = check_headers(recipe, why);
	if (error == ERROR_NONE && recipe->body != NULL)
		error = check_template(recipe, "body", recipe->body, why);
	return error;
}

static void add_json(struct text *text, char byte)
{
	if (byte == '"' || byte == '\\')
		text_addf(text, "\\%c", byte);
	else if (byte == '\n')
		text_add(text, "\\n");
	else if (is_control(byte))
		text_addf(text, "\\u%04x", (unsigned char)byte);
	else
		text_add_bytes(text, &byte, 1);
}

/* RFC 3986's unreserved characters stay; the rest is percent-encoded. */
static void add_form(struct text *text, char byte)
{
	if (is_letter(byte) || is_digit(byte) ||
	    (byte != '\0' && strchr("-._~", byte) != NULL))
		text_add_bytes(text, &byte, 1);
	else
		text_addf(text, "%%%02X", (unsigned char)byte);
}

static void add_xml(struct text *text, char byte)
{
	if (is_control(byte) && byte != '\n' && byte != '\t')
		text_add(text, "?"); /* XML 1.0 has no way to write it */
	else if (strchr("&<>\"'", byte) != NULL)
		text_addf(text, "&#%d;", byte);
	else
		text_add_bytes(text, &byte, 1);
}

static void add_value(struct text *text, const char *value, enum escape escape)
{
	for (const char *at = value; *at != '\0'; at++) {
		if (escape == ESCAPE_JSON)
			add_json(text, *at);
		else if (escape == ESCAPE_FORM)
			add_form(text, *at);
		else if (escape == ESCAPE_XML)
			add_xml(text, *at);
		else
			text_add_bytes(text, at, 1);
	}
}

/* UTC in ISO 8601. */
static const char *write_date(struct arena *arena, int64_t at)
{
	int64_t day = at / SECONDS_A_DAY;
	int64_t second = at % SECONDS_A_DAY;
	char text[DATE_TEXT_SIZE];

	if (second < 0) {
		second += SECONDS_A_DAY;
		day--;
	}
	return arena_printf(arena, "%sT%02d:%02d:%02dZ",
			    date_to_iso((struct date){ (int32_t)day }, text),
			    (int)(second / 3600), (int)(second / 60 % 60),
			    (int)(second % 60));
}

static const char *expand(struct arena *arena, const char *template,
			  const char *const values[PLACEHOLDER_COUNT],
			  enum escape escape)
{
	struct text text = { 0 };
	const char *expanded;

	while (*template != '\0') {
		size_t length = find_placeholder(template);
		size_t which;

		if (length == 0) {
			text_add_bytes(&text, template, 1);
			template ++;
			continue;
		}
		which = name_placeholder(template, length);
		assert(which < PLACEHOLDER_COUNT); /* the recipe was checked */
		add_value(&text, values[which], escape);
		template += length;
	}
	expanded = arena_string(arena, text_string(&text));
	text_clear(&text);
	return expanded;
}

static bool is_number(const char *to)
{
	const char *digits = to + (to[0] == '+');
	size_t length = strlen(digits);

	return length >= NUMBER_SHORTEST && length <= NUMBER_LONGEST &&
	       strspn(digits, "0123456789") == length;
}

static enum error expand_headers(const struct sms_recipe *recipe,
				 const char *const values[PLACEHOLDER_COUNT],
				 struct arena *arena,
				 struct sms_request *request, struct why *why)
{
	bool has_type = false;

	for (size_t i = 0; i < recipe->headers.count; i++) {
		const char *header = expand(arena, recipe->headers.items[i],
					    values, ESCAPE_NONE);
		struct why unused;

		if (check_header(header, &unused) != ERROR_NONE)
			return why_set(why, ERROR_REFUSED,
				       "a value cannot stand in a header");
		if (strncasecmp(header, "Content-Type:", 13) == 0)
			has_type = true;
		strings_add(&request->headers, arena, header);
	}
	if (request->body != NULL && !has_type)
		strings_add(&request->headers, arena,
			    arena_printf(
				    arena, "Content-Type: %s",
				    escapes[find_escape(recipe)].content_type));
	return ERROR_NONE;
}

enum error sms_recipe_expand(const struct sms_recipe *recipe,
			     const struct sms_values *values,
			     struct arena *arena, struct sms_request *request,
			     struct why *why)
{
	const char *const all[PLACEHOLDER_COUNT] = {
		values->to,
		values->text,
		values->id,
		write_date(arena, values->at),
		values->secret == NULL ? "" : values->secret,
	};
	bool is_get =
		recipe->method != NULL && strcmp(recipe->method, "GET") == 0;

	*request = (struct sms_request){ 0 };
	if (!is_number(values->to))
		return why_set(why, ERROR_REFUSED,
			       "the address is no telephone number");
	if (!text_is_utf8(values->text, strlen(values->text)))
		return why_set(why, ERROR_REFUSED, "the text is not UTF-8");
	request->url = expand(arena, recipe->url, all, ESCAPE_FORM);
	if (!is_get)
		request->body =
			expand(arena, recipe->body == NULL ? "" : recipe->body,
			       all, find_escape(recipe));
	return expand_headers(recipe, all, arena, request, why);
}

#define KEY_SIZE 256

/* One step of a JSON pointer without its escapes; false when too long. */
static bool read_key(const char *step, size_t length, char key[KEY_SIZE])
{
	size_t used = 0;

	if (length >= KEY_SIZE)
		return false;
	for (size_t i = 0; i < length; i++) {
		char byte = step[i];

		if (byte == '~' && i + 1 < length && step[i + 1] == '0') {
			i++;
		} else if (byte == '~' && i + 1 < length &&
			   step[i + 1] == '1') {
			byte = '/';
			i++;
		}
		key[used++] = byte;
	}
	key[used] = '\0';
	return true;
}

static json_t *get_element(json_t *array, const char *key)
{
	size_t index = 0;

	if (key[0] == '\0' || strlen(key) > 6)
		return NULL;
	for (; *key != '\0'; key++) {
		if (!is_digit(*key))
			return NULL;
		index = index * 10 + (size_t)(*key - '0');
	}
	return json_array_get(array, index);
}

/* The value that a JSON pointer (RFC 6901) leads to, or NULL. */
static json_t *follow(json_t *value, const char *pointer)
{
	while (value != NULL && *pointer == '/') {
		size_t length = strcspn(pointer + 1, "/");
		char key[KEY_SIZE];

		if (!read_key(pointer + 1, length, key))
			return NULL;
		value = json_is_array(value) ? get_element(value, key)
					     : json_object_get(value, key);
		pointer += length + 1;
	}
	return value;
}

/* Writes the gateway's id of the message, "" when it gives none. */
static void find_id(const struct sms_recipe *recipe,
		    const struct sms_answer *answer, char id[128])
{
	json_t *root;
	const json_t *found;

	id[0] = '\0';
	if (recipe->id_pointer == NULL)
		return;
	root = json_loadb(answer->body, answer->length, JSON_DECODE_ANY, NULL);
	found = follow(root, recipe->id_pointer);
	if (json_is_string(found))
		(void)snprintf(id, 128, "%s", json_string_value(found));
	else if (json_is_integer(found))
		(void)snprintf(id, 128, "%lld",
			       (long long)json_integer_value(found));
	json_decref(root);
}

static bool is_accepted(const struct sms_recipe *recipe,
			const struct sms_answer *answer)
{
	if (answer->status < recipe->accepted_from ||
	    answer->status > recipe->accepted_to)
		return false;
	return recipe->accepted_body == NULL ||
	       memmem(answer->body, answer->length, recipe->accepted_body,
		      strlen(recipe->accepted_body)) != NULL;
}

static enum outcome_kind judge_status(int status)
{
	if (status == 408 || status == 425 || status == 429 || status >= 500)
		return OUTCOME_RETRY;
	if (status == 401 || status == 402 || status == 407 ||
	    (status >= 300 && status < 400))
		return OUTCOME_RELAY;
	return OUTCOME_REFUSED;
}

void sms_recipe_judge(const struct sms_recipe *recipe, const char *server,
		      const struct sms_answer *answer, struct outcome *outcome)
{
	enum outcome_kind doubt =
		recipe->is_idempotent ? OUTCOME_RETRY : OUTCOME_UNCERTAIN;
	size_t shown =
		answer->length < ANSWER_SHOWN ? answer->length : ANSWER_SHOWN;
	char id[128];

	if (!answer->was_out) {
		outcome_set(outcome, OUTCOME_RELAY, server,
			    "nothing was sent: %s", answer->fault);
	} else if (!answer->is_whole && answer->status < 400) {
		outcome_set(outcome, doubt, server, "no whole answer: %s",
			    answer->fault);
	} else if (answer->status == 502 || answer->status == 504) {
		outcome_set(outcome, doubt, server, "%d %.*s", answer->status,
			    (int)shown, answer->body);
	} else if (is_accepted(recipe, answer)) {
		find_id(recipe, answer, id);
		outcome_set(outcome, OUTCOME_SENT, server, "%d accepted%s%s",
			    answer->status, id[0] == '\0' ? "" : ", id ", id);
	} else {
		outcome_set(outcome, judge_status(answer->status), server,
			    "%d %.*s", answer->status, (int)shown,
			    answer->body);
	}
}
