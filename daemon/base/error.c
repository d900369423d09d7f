#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A text that was cut ends with a whole character. */
static void mend_end(char *text, size_t size, int wanted)
{
	size_t length = size - 1;

	if (wanted < 0 || (size_t)wanted < size)
		return;
	while (length > 0 && ((unsigned char)text[length - 1] & 0xc0) == 0x80)
		length--;
	if (length > 0 && ((unsigned char)text[length - 1] & 0x80) != 0)
		length--;
	text[length] = '\0';
}

enum error why_set(struct why *why, enum error error, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	mend_end(why->text, sizeof(why->text),
		 vsnprintf(why->text, sizeof(why->text), format, args));
	va_end(args);
	return error;
}

enum error why_wrap(struct why *why, enum error error, const char *format, ...)
{
	char inner[WHY_SIZE];
	va_list args;
	size_t length;

	memcpy(inner, why->text, sizeof(inner));
	va_start(args, format);
	(void)vsnprintf(why->text, sizeof(why->text), format, args);
	va_end(args);
	length = strlen(why->text);
	mend_end(why->text + length, sizeof(why->text) - length,
		 snprintf(why->text + length, sizeof(why->text) - length,
			  ": %s", inner));
	return error;
}

const char *error_word(enum error error)
{
	static const char *const words[] = {
		[ERROR_NONE] = "none",
		[ERROR_USAGE] = "usage",
		[ERROR_INPUT] = "input",
		[ERROR_NOT_FOUND] = "not-found",
		[ERROR_FORBIDDEN] = "forbidden",
		[ERROR_REFUSED] = "refused",
		[ERROR_BUSY] = "busy",
		[ERROR_IO] = "io",
		[ERROR_CORRUPT] = "corrupt",
		[ERROR_INTERNAL] = "internal",
	};

	return words[error];
}
