/* Numbers of documents: "664/LĐTBX-TCDN" beside the 664/LĐTBXH-TCDN that the
 * plan stands on. */
#include <ctype.h>
#include <string.h>

#include "plan/lint.h"

/* The bytes that a document's number can have. */
static bool is_number_byte(char byte)
{
	return isalnum((unsigned char)byte) || (unsigned char)byte >= 0x80 ||
	       byte == '-' || byte == '&' || byte == '/';
}

/* Nearly the same: the number itself, and a half of the letters behind it. */
static bool is_near(const char *written, size_t length, const char *number)
{
	size_t digits = strspn(number, "0123456789");
	size_t most = strlen(number);
	size_t shared = 0;

	if (digits == 0 || number[digits] != '/' ||
	    (length == most && strncmp(written, number, length) == 0))
		return false;
	while (shared < length && shared < most &&
	       written[shared] == number[shared])
		shared++;
	return shared > digits && (shared - digits) * 2 > most - digits;
}

static void check_number(struct lint *lint, const struct action *action,
			 const char *written, size_t length)
{
	const struct strings *basis = &lint->plan->basis;

	for (size_t i = 0; i < basis->count; i++) {
		if (!is_near(written, length, basis->items[i]))
			continue;
		text_addf(&lint->text,
			  "%s has “%.*s”, and the plan's basis "
			  "is “%s”: decide whether it is that "
			  "document",
			  action->key, (int)length, written, basis->items[i]);
		lint_about(lint, action->key);
		lint_about(lint, basis->items[i]);
		lint_tell(lint, action->place, "number-spelling");
		return;
	}
}

static void check_text(struct lint *lint, const struct action *action,
		       const char *text)
{
	while (text != NULL && *text != '\0') {
		size_t length = 0;
		size_t digits = strspn(text, "0123456789");

		while (is_number_byte(text[length]))
			length++;
		if (digits > 0 && text[digits] == '/' &&
		    !isdigit((unsigned char)text[digits + 1]))
			check_number(lint, action, text, length);
		text += length > 0 ? length : 1;
	}
}

void lint_numbers(struct lint *lint)
{
	const struct plan *plan = lint->plan;

	for (size_t i = 0; i < plan->action_count; i++) {
		const struct action *action = &plan->actions[i];

		check_text(lint, action, action->title);
		if (i == 0 || action->quote == NULL ||
		    action[-1].quote == NULL ||
		    strcmp(action[-1].quote, action->quote) != 0)
			check_text(lint, action, action->quote);
	}
}
