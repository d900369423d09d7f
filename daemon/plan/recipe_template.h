/* Templates of recipes: where their placeholders stand. */
#ifndef DONDOC_PLAN_RECIPE_TEMPLATE_H
#define DONDOC_PLAN_RECIPE_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

enum placeholder {
	PLACEHOLDER_TO, /* the number, in the recipe's form */
	PLACEHOLDER_TEXT,
	PLACEHOLDER_TEXT_PLAIN, /* the text without marks */
	PLACEHOLDER_PARTS, /* parts that the text takes */
	PLACEHOLDER_ENCODING, /* the recipe's word for the text's encoding */
	PLACEHOLDER_SENDER,
	PLACEHOLDER_ID, /* ours of the message, the same at every try */
	PLACEHOLDER_DATE, /* 2010-06-02T07:00:00Z */
	PLACEHOLDER_STAMP, /* 20100602_070000, UTC */
	PLACEHOLDER_TASK, /* number of the first task of the message */
	PLACEHOLDER_TEMPLATE,
	PLACEHOLDER_PARAMS, /* all parameters as a JSON object */
	PLACEHOLDER_CALLBACK, /* URL for delivery reports */
	PLACEHOLDER_SANDBOX, /* the recipe's word for on or off */
	PLACEHOLDER_TOKEN,
	PLACEHOLDER_SECRET, /* {secret:NAME}, or {secret} */
	PLACEHOLDER_PARAM, /* {param:NAME} */
	PLACEHOLDER_COUNT /* no such one */
};

/* One placeholder in a template. */
struct slot {
	enum placeholder which;
	const char *name; /* of {secret:NAME}; "secret" of {secret} */
	size_t name_length;
	size_t length; /* of all of it, with its braces */
};

/*
 * Whether a placeholder begins here. A brace that no letters and closing
 * brace follow is an ordinary one, as in JSON; one of an unknown word has
 * PLACEHOLDER_COUNT.
 */
bool slot_read(const char *at, struct slot *slot);

/* The first placeholder in a template at or after `*at`, which is moved to
 * it; false when there is none. */
bool slot_next(const char **at, struct slot *slot);

/* Whether a template (or NULL) has that placeholder. */
bool template_has(const char *template, enum placeholder which);

/* All the words, as a sentence for complaints. */
#define PLACEHOLDER_WORDS                                                      \
	"{to}, {text}, {text_plain}, {parts}, {encoding}, {sender}, {id}, "    \
	"{date}, {stamp}, {task}, {template}, {params}, {param:NAME}, "        \
	"{callback}, {sandbox}, {token} or {secret:NAME}"

#endif
