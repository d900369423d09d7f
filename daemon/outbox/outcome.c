#include "outbox/outcome.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

const char *outcome_word(enum outcome_kind kind)
{
	static const char *const words[] = {
		[OUTCOME_SENT] = "accepted",
		[OUTCOME_REFUSED] = "refused",
		[OUTCOME_RETRY] = "retry",
		[OUTCOME_RELAY] = "relay",
		[OUTCOME_SENDER] = "sender",
		[OUTCOME_UNCERTAIN] = "unknown",
		[OUTCOME_MISCONFIGURED] = "misconfigured",
	};

	return words[kind];
}

/* Longest prefix under `room` bytes that does not end inside a character. */
static size_t cut(const char *string, size_t room)
{
	size_t length = strlen(string);

	if (length < room)
		return length;
	length = room - 1;
	while (length > 0 && ((unsigned char)string[length] & 0xc0) == 0x80)
		length--;
	return length;
}

static void put(char *field, size_t room, const char *words)
{
	struct text visible = { 0 };
	size_t length;

	text_add_visible(&visible, words);
	length = cut(text_string(&visible), room);
	memcpy(field, text_string(&visible), length);
	field[length] = '\0';
	text_clear(&visible);
}

void outcome_set(struct outcome *outcome, enum outcome_kind kind,
		 const char *server, const char *format, ...)
{
	char words[2048];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(words, sizeof(words), format, args);
	va_end(args);
	*outcome = (struct outcome){ .kind = kind };
	put(outcome->server, sizeof(outcome->server), server);
	put(outcome->answer, sizeof(outcome->answer), words);
}

void outcome_note(struct outcome *outcome, const char *id, const char *cost,
		  int parts)
{
	put(outcome->id, sizeof(outcome->id), id == NULL ? "" : id);
	put(outcome->cost, sizeof(outcome->cost), cost == NULL ? "" : cost);
	outcome->parts = parts;
}
