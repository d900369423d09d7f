/* Filling the templates of a recipe. Pure. */
#ifndef DONDOC_OUTBOX_SMS_TEMPLATE_H
#define DONDOC_OUTBOX_SMS_TEMPLATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/memory.h"
#include "plan/recipe.h"

/* What the placeholders stand for. */
struct sms_values {
	const char *to; /* the number as it is kept: +84… */
	const char *text;
	const char *id; /* the message's token, its idempotency key */
	int64_t at;
	int64_t task; /* 0: none */
	const struct sms_account *account; /* sender, parameters, …; or NULL */
	struct named_list secrets; /* names, and what the files hold */
	const char *callback; /* or NULL: "" */
	const char *token; /* or NULL: "" */
	bool is_masked; /* secrets show as ****: for people to look at */
};

/* How a value is made harmless where it is put. */
enum escape { ESCAPE_JSON, ESCAPE_FORM, ESCAPE_XML, ESCAPE_NONE, ESCAPE_COUNT };

/* By the recipe's word, NULL being json; ESCAPE_COUNT for others. */
enum escape escape_from_word(const char *word);

/* The Content-Type of a body that is escaped so. */
const char *escape_content_type(enum escape escape);

/*
 * Fills a template, into the arena. The template must be one that was checked.
 * A value that is missing is "", or with is_masked the placeholder itself.
 */
const char *sms_template_fill(const struct sms_recipe *recipe,
			      const struct sms_values *values,
			      const char *template, enum escape escape,
			      struct arena *arena);

/* "Basic …" of a template "user:password". */
const char *sms_template_basic(const struct sms_recipe *recipe,
			       const struct sms_values *values,
			       const char *template, struct arena *arena);

/* A number in a recipe's form ("0x", "84x", "+84x", NULL: as it is). */
const char *sms_number(const char *form, const char *to, struct arena *arena);

#endif
