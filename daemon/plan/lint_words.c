/* Words of Vietnamese and English texts, as the lint compares them. */
#include <ctype.h>
#include <string.h>

#include "plan/lint.h"

/* General punctuation, U+2000 to U+206F: dashes, quotes, "…", "•", blanks. */
static bool is_punctuation(const unsigned char *at)
{
	return at[0] == 0xe2 && (at[1] == 0x80 || at[1] == 0x81);
}

/* No-break space, "«" and the like, U+0080 to U+00BF. */
static bool is_symbol(const unsigned char *at)
{
	return at[0] == 0xc2;
}

/* Bytes of the separator at a place, 0 when a word goes on there. */
static size_t separator(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;

	if (at[0] < 0x80)
		return isalnum(at[0]) ? 0 : 1;
	if (is_punctuation(at))
		return 3;
	return is_symbol(at) ? 2 : 0;
}

static void add_span(struct arena *arena, struct lint_words *words,
		     struct span span)
{
	words->spans = arena_grow(arena, words->spans, words->count,
				  sizeof(*words->spans));
	words->spans[words->count++] = span;
}

static void split(struct arena *arena, const char *text,
		  struct lint_words *words)
{
	size_t length = strlen(text);
	size_t from = 0;

	for (size_t at = 0; at <= length;) {
		size_t skipped = at == length ? 1 : separator(text + at);

		if (skipped == 0) {
			at++;
			continue;
		}
		if (at > from)
			add_span(arena, words, (struct span){ from, at });
		at += skipped;
		from = at;
	}
}

struct lint_words lint_words(struct arena *arena, const char *text)
{
	struct lint_words words = { 0 };
	struct lint_words folded = { 0 };
	char *key;

	if (text == NULL)
		return words;
	key = text_key(arena, text);
	split(arena, text, &words);
	split(arena, key, &folded);
	/* Folding is not to join or part words, but foreign scripts may. */
	if (folded.count != words.count)
		return (struct lint_words){ 0 };
	words.keys =
		arena_alloc(arena, (words.count + 1) * sizeof(*words.keys));
	for (size_t i = 0; i < words.count; i++) {
		key[folded.spans[i].to] = '\0';
		words.keys[i] = key + folded.spans[i].from;
	}
	return words;
}
