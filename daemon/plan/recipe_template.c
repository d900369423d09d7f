#include "plan/recipe_template.h"

#include <string.h>

static const char *const words[PLACEHOLDER_COUNT] = {
	[PLACEHOLDER_TO] = "to",
	[PLACEHOLDER_TEXT] = "text",
	[PLACEHOLDER_TEXT_PLAIN] = "text_plain",
	[PLACEHOLDER_PARTS] = "parts",
	[PLACEHOLDER_ENCODING] = "encoding",
	[PLACEHOLDER_SENDER] = "sender",
	[PLACEHOLDER_ID] = "id",
	[PLACEHOLDER_DATE] = "date",
	[PLACEHOLDER_STAMP] = "stamp",
	[PLACEHOLDER_TASK] = "task",
	[PLACEHOLDER_TEMPLATE] = "template",
	[PLACEHOLDER_PARAMS] = "params",
	[PLACEHOLDER_CALLBACK] = "callback",
	[PLACEHOLDER_SANDBOX] = "sandbox",
	[PLACEHOLDER_TOKEN] = "token",
	[PLACEHOLDER_SECRET] = "secret",
	[PLACEHOLDER_PARAM] = "param",
};

static bool takes_name(enum placeholder which)
{
	return which == PLACEHOLDER_SECRET || which == PLACEHOLDER_PARAM;
}

static enum placeholder find_word(const char *word, size_t length)
{
	for (int i = 0; i < PLACEHOLDER_COUNT; i++)
		if (strlen(words[i]) == length &&
		    strncmp(words[i], word, length) == 0)
			return (enum placeholder)i;
	return PLACEHOLDER_COUNT;
}

bool slot_read(const char *at, struct slot *slot)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ_-";
	size_t word;
	size_t end;

	*slot = (struct slot){ .which = PLACEHOLDER_COUNT };
	if (at[0] != '{')
		return false;
	word = strspn(at + 1, letters);
	if (word == 0)
		return false;
	end = 1 + word;
	if (at[end] == ':') {
		slot->name = at + end + 1;
		slot->name_length =
			strspn(slot->name, "abcdefghijklmnopqrstuvwxyz"
					   "0123456789_-");
		end += 1 + slot->name_length;
	}
	if (at[end] != '}')
		return false;
	slot->length = end + 1;
	slot->which = find_word(at + 1, word);
	if (slot->which == PLACEHOLDER_SECRET && slot->name == NULL) {
		slot->name = words[PLACEHOLDER_SECRET];
		slot->name_length = strlen(slot->name);
	}
	if (slot->which != PLACEHOLDER_COUNT &&
	    takes_name(slot->which) != (slot->name_length > 0))
		slot->which = PLACEHOLDER_COUNT;
	return true;
}

bool slot_next(const char **at, struct slot *slot)
{
	while ((*at = strchr(*at, '{')) != NULL) {
		if (slot_read(*at, slot))
			return true;
		(*at)++;
	}
	return false;
}

bool template_has(const char *template, enum placeholder which)
{
	struct slot slot;

	while (template != NULL && slot_next(&template, &slot)) {
		if (slot.which == which)
			return true;
		template += slot.length;
	}
	return false;
}
