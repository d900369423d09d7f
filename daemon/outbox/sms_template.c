#include "outbox/sms_template.h"

#include <assert.h>
#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "calendars/date.h"
#include "outbox/compose.h"
#include "outbox/gsm.h"
#include "plan/recipe_template.h"

#define SECONDS_A_DAY 86400
#define MASK "****"
#define HOME_CODE "84"

static const struct {
	const char *name;
	const char *content_type;
} escapes[ESCAPE_COUNT] = {
	[ESCAPE_JSON] = { "json", "application/json" },
	[ESCAPE_FORM] = { "form", "application/x-www-form-urlencoded" },
	[ESCAPE_XML] = { "xml", "text/xml; charset=utf-8" },
	[ESCAPE_NONE] = { "none", "text/plain; charset=utf-8" },
};

/* One filling. */
struct filling {
	const struct sms_recipe *recipe;
	const struct sms_values *values;
	struct arena *arena;
};

enum escape escape_from_word(const char *word)
{
	if (word == NULL)
		return ESCAPE_JSON;
	for (int i = 0; i < ESCAPE_COUNT; i++)
		if (strcmp(word, escapes[i].name) == 0)
			return (enum escape)i;
	return ESCAPE_COUNT;
}

const char *escape_content_type(enum escape escape)
{
	return escapes[escape].content_type;
}

static bool is_control(char byte)
{
	return (unsigned char)byte < 0x20 || byte == 0x7f;
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
	static const char unreserved[] = "abcdefghijklmnopqrstuvwxyz"
					 "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
					 "0123456789-._~";

	if (byte != '\0' && strchr(unreserved, byte) != NULL)
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

static const char *write_date(struct arena *arena, int64_t at, bool is_stamp)
{
	int64_t day = at / SECONDS_A_DAY;
	int64_t second = at % SECONDS_A_DAY;
	struct date_parts parts;

	if (second < 0) {
		second += SECONDS_A_DAY;
		day--;
	}
	parts = date_to_parts((struct date){ (int32_t)day });
	return arena_printf(arena,
			    is_stamp ? "%04d%02d%02d_%02d%02d%02d"
				     : "%04d-%02d-%02dT%02d:%02d:%02dZ",
			    parts.year, parts.month, parts.day,
			    (int)(second / 3600), (int)(second / 60 % 60),
			    (int)(second % 60));
}

const char *sms_number(const char *form, const char *to, struct arena *arena)
{
	const size_t code = strlen(HOME_CODE);
	const char *digits = to + (to[0] == '+');

	if (form == NULL)
		return to;
	if (digits[0] == '0')
		digits = arena_printf(arena, HOME_CODE "%s", digits + 1);
	if (strcmp(form, "+84x") == 0)
		return arena_printf(arena, "+%s", digits);
	if (strcmp(form, "84x") == 0 || strncmp(digits, HOME_CODE, code) != 0)
		return digits;
	return arena_printf(arena, "0%s", digits + code);
}

/* The account's, or NULL. */
static const char *account_value(const struct sms_values *values,
				 const struct slot *slot)
{
	const struct sms_account *account = values->account;

	if (account == NULL)
		return NULL;
	if (slot->which == PLACEHOLDER_SENDER)
		return account->sender;
	if (slot->which == PLACEHOLDER_TEMPLATE)
		return account->template_id;
	return named_find(&account->params, slot->name, slot->name_length);
}

static const char *text_value(const struct filling *filling,
			      enum placeholder which)
{
	const char *text = filling->values->text;

	if (which == PLACEHOLDER_TEXT_PLAIN)
		return gsm_plain(filling->arena, text);
	if (which == PLACEHOLDER_PARTS)
		return arena_printf(filling->arena, "%d", sms_parts(text));
	if (which == PLACEHOLDER_ENCODING)
		return filling->recipe->encoding_words[sms_septets(text) < 0];
	return text;
}

/* The value of a placeholder that is no secret, or NULL when there is none. */
static const char *value_of(const struct filling *filling,
			    const struct slot *slot)
{
	const struct sms_values *values = filling->values;
	struct arena *arena = filling->arena;

	switch (slot->which) {
	case PLACEHOLDER_TO:
		return sms_number(filling->recipe->phone, values->to, arena);
	case PLACEHOLDER_ID:
		return values->id;
	case PLACEHOLDER_DATE:
		return write_date(arena, values->at, false);
	case PLACEHOLDER_STAMP:
		return write_date(arena, values->at, true);
	case PLACEHOLDER_TASK:
		return values->task == 0
			       ? ""
			       : arena_printf(arena, "%lld",
					      (long long)values->task);
	case PLACEHOLDER_SANDBOX:
		return filling->recipe
			->sandbox_words[values->account != NULL &&
					values->account->is_sandbox];
	case PLACEHOLDER_SENDER:
	case PLACEHOLDER_TEMPLATE:
	case PLACEHOLDER_PARAM:
		return account_value(values, slot);
	default:
		return text_value(filling, slot->which);
	}
}

static bool is_secret(enum placeholder which)
{
	return which == PLACEHOLDER_SECRET || which == PLACEHOLDER_TOKEN ||
	       which == PLACEHOLDER_CALLBACK;
}

static const char *secret_of(const struct sms_values *values,
			     const struct slot *slot)
{
	if (slot->which == PLACEHOLDER_TOKEN)
		return values->token;
	if (slot->which == PLACEHOLDER_CALLBACK)
		return values->callback;
	return named_find(&values->secrets, slot->name, slot->name_length);
}

/* A parameter's value, which is a template without parameters in it. */
static void add_param(const struct filling *filling, const char *template,
		      enum escape escape, struct text *text)
{
	struct slot slot;

	while (*template != '\0') {
		const char *value;

		if (!slot_read(template, &slot)) {
			add_value(text,
				  arena_bytes(filling->arena, template, 1),
				  escape);
			template ++;
			continue;
		}
		value = value_of(filling, &slot);
		add_value(text, value == NULL ? "" : value, escape);
		template += slot.length;
	}
}

/* {"name":"value",…}, the values escaped as JSON has them. */
static void add_params(const struct filling *filling, struct text *text)
{
	const struct sms_account *account = filling->values->account;
	size_t count = account == NULL ? 0 : account->params.count;

	text_add(text, "{");
	for (size_t i = 0; i < count; i++) {
		const struct named *param = &account->params.items[i];

		text_addf(text, "%s\"%s\":\"", i > 0 ? "," : "", param->name);
		add_param(filling, param->value, ESCAPE_JSON, text);
		text_add(text, "\"");
	}
	text_add(text, "}");
}

static void add_slot(const struct filling *filling, const char *at,
		     const struct slot *slot, enum escape escape,
		     struct text *text)
{
	const struct sms_values *values = filling->values;
	const char *value;

	assert(slot->which < PLACEHOLDER_COUNT); /* the recipe was checked */
	if (slot->which == PLACEHOLDER_PARAMS) {
		add_params(filling, text);
		return;
	}
	if (values->is_masked && is_secret(slot->which)) {
		bool is_there = slot->which != PLACEHOLDER_CALLBACK ||
				values->callback != NULL;

		text_add(text, is_there ? MASK : "");
		return;
	}
	value = is_secret(slot->which) ? secret_of(values, slot)
				       : value_of(filling, slot);
	if (value != NULL && slot->which == PLACEHOLDER_PARAM)
		add_param(filling, value, escape, text);
	else if (value != NULL)
		add_value(text, value, escape);
	else if (values->is_masked)
		text_add_bytes(text, at, slot->length);
}

const char *sms_template_fill(const struct sms_recipe *recipe,
			      const struct sms_values *values,
			      const char *template, enum escape escape,
			      struct arena *arena)
{
	const struct filling filling = { recipe, values, arena };
	struct text text = { 0 };
	const char *filled;

	while (*template != '\0') {
		struct slot slot;

		if (!slot_read(template, &slot)) {
			text_add_bytes(&text, template, 1);
			template ++;
			continue;
		}
		add_slot(&filling, template, &slot, escape, &text);
		template += slot.length;
	}
	filled = arena_string(arena, text_string(&text));
	text_clear(&text);
	return filled;
}

const char *sms_template_basic(const struct sms_recipe *recipe,
			       const struct sms_values *values,
			       const char *template, struct arena *arena)
{
	const char *plain =
		sms_template_fill(recipe, values, template, ESCAPE_NONE, arena);

	if (values->is_masked)
		return "Basic " MASK;
	return arena_printf(arena, "Basic %s", secret_base64(arena, plain));
}
