#include "plan/event.h"

#include <string.h>

#include "base/minute.h"
#include "base/text.h"

/* Words, as text_key writes them (y is i), that stand before an event's name
 * and say nothing of it. A bare "tu" may be "tự" and belong to the name. */
static const char *const openings[] = {
	"sau khi",   "ngai sau khi", "ke tu",	    "tinh tu",
	"truoc khi", "khi",	     "ngai",	    "thoi diem",
	"tu ngai",   "tu khi",	     "after",	    "when",
	"once",	     "date of",	     "the date of", "the",
};

/* And within it. */
static const char *const fillers[] = { "nai", "this", "noi tren" };

/* The length of the word or words at the beginning, 0 when others stand
 * there. */
static size_t match(const char *at, const char *words)
{
	size_t length = strlen(words);

	if (strncmp(at, words, length) != 0)
		return 0;
	return at[length] == ' ' || at[length] == '\0' ? length : 0;
}

static size_t match_any(const char *at, const char *const *list, size_t count)
{
	size_t longest = 0;

	for (size_t i = 0; i < count; i++) {
		size_t length = match(at, list[i]);

		longest = length > longest ? length : longest;
	}
	return longest;
}

static const char *skip_openings(const char *at)
{
	size_t length;

	while ((length = match_any(at, openings,
				   sizeof(openings) / sizeof(*openings))) > 0)
		at += length + (at[length] == ' ' ? 1 : 0);
	return at;
}

/* Letters and digits of any script stay, the rest parts words. */
static char *words_only(struct arena *arena, const char *string)
{
	char *key = text_key(arena, string);
	size_t length = 0;

	for (const char *at = key; *at != '\0'; at++) {
		unsigned char byte = (unsigned char)*at;
		bool is_word = byte >= 0x80 || (byte >= 'a' && byte <= 'z') ||
			       (byte >= '0' && byte <= '9');

		if (is_word)
			key[length++] = *at;
		else if (length > 0 && key[length - 1] != ' ')
			key[length++] = ' ';
	}
	while (length > 0 && key[length - 1] == ' ')
		length--;
	key[length] = '\0';
	return key;
}

const char *event_key(struct arena *arena, const char *name)
{
	struct text kept = { 0 };
	const char *at;
	const char *key = NULL;

	if (name == NULL)
		return NULL;
	at = skip_openings(words_only(arena, name));
	while (*at != '\0') {
		size_t word = strcspn(at, " ");
		size_t filler = match_any(at, fillers,
					  sizeof(fillers) / sizeof(*fillers));

		if (filler == 0) {
			text_add(&kept, kept.length > 0 ? " " : "");
			text_add_bytes(&kept, at, word);
		}
		at += filler > word ? filler : word;
		at += *at == ' ' ? 1 : 0;
	}
	if (kept.length > 0)
		key = arena_string(arena, text_string(&kept));
	text_clear(&kept);
	return key;
}

bool event_read_day(const char *words, struct date *on, int *minute)
{
	const char *time = words + DATE_TEXT_SIZE - 1;
	char day[DATE_TEXT_SIZE] = "";

	*minute = -1;
	if (strlen(words) < DATE_TEXT_SIZE - 1)
		return false;
	memcpy(day, words, DATE_TEXT_SIZE - 1);
	*on = date_from_iso(day);
	if (!date_is_set(*on))
		return false;
	return *time == '\0' ||
	       (*time == 'T' && minute_from_text(time + 1, minute));
}
