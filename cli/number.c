#include "cli/number.h"

#define DIGITS_LIMIT 18

bool number_read(const char *text, json_int_t *number)
{
	size_t length = 0;

	for (*number = 0; text[length] >= '0' && text[length] <= '9' &&
			  length < DIGITS_LIMIT;
	     length++)
		*number = *number * 10 + (text[length] - '0');
	return text[length] == '\0' && *number > 0;
}

const json_t *number_post(struct call *call, const char *route,
			  const char *name)
{
	const char *text = call->arguments.items[0];
	json_int_t number;

	if (!number_read(text, &number)) {
		call->exit_code = call_misuse(
			call, "\"%s\" is no number: `dondoc %s ls` tells them",
			text, call->command->words[0]);
		return NULL;
	}
	return call_post(call, route, json_pack("{s:I}", name, number));
}
