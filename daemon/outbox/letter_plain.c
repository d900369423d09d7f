/* The text part: the layout, filled, and its lines broken. */
#include <stdbool.h>
#include <string.h>

#include "outbox/letter.h"

#define COLUMNS 72

/* Lines that begin with so many spaces are commands, and stay whole. */
#define WHOLE_INDENT 8

static void add_spaces(struct text *text, size_t count)
{
	while (count-- > 0)
		text_add(text, " ");
}

/* Columns of a piece of a string. */
static size_t width_of(struct arena *arena, const char *bytes, size_t length)
{
	return text_width(arena_bytes(arena, bytes, length));
}

/* Words put on lines; one that is wider than a line has its own. Lines after
 * the first stand as far in, and behind the dash of a list. */
static void add_broken(struct text *text, struct arena *arena, const char *line,
		       size_t length)
{
	size_t indent = strspn(line, " ");
	const char *at = line + indent;
	const char *end = line + length;
	size_t used = 0;

	add_spaces(text, indent);
	if (strncmp(at, "- ", 2) == 0) {
		text_add(text, "- ");
		at += 2;
		indent += 2;
	}
	while (at < end) {
		size_t word = strcspn(at, " \n");
		size_t width = width_of(arena, at, word);

		if (used > 0 && indent + used + 1 + width > COLUMNS) {
			text_add(text, "\n");
			add_spaces(text, indent);
			used = 0;
		} else if (used > 0) {
			text_add(text, " ");
			used++;
		}
		text_add_bytes(text, at, word);
		used += width;
		at += word;
		at += strspn(at, " ");
	}
	text_add(text, "\n");
}

void letter_add_plain(const struct letter *letter, struct text *text)
{
	struct text filled = { 0 };
	struct arena arena = { 0 };
	bool is_apart = false; /* an empty line is due before the next one */
	size_t before = text->length;

	templates_fill(letter->templates, letter->language, LAYOUT_MAIL_TEXT,
		       &letter->fill, &filled);
	for (const char *at = text_string(&filled); *at != '\0';) {
		size_t length = strcspn(at, "\n");
		size_t indent = strspn(at, " ");
		const char *next = at + length + (at[length] == '\n' ? 1 : 0);

		if (indent >= length) {
			is_apart = text->length > before;
			at = next;
			continue;
		}
		if (is_apart)
			text_add(text, "\n");
		is_apart = false;
		while (at[length - 1] == ' ')
			length--;
		if (indent >= WHOLE_INDENT)
			text_addf(text, "%.*s\n", (int)length, at);
		else
			add_broken(text, &arena, at, length);
		at = next;
	}
	arena_clear(&arena);
	text_clear(&filled);
}
