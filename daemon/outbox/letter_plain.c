#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "outbox/letter.h"

#define COLUMNS 72

static void add_spaces(struct text *text, int count)
{
	while (count-- > 0)
		text_add(text, " ");
}

/* Words put on lines; one that is wider than a line has its own. */
static void add_wrapped(struct text *text, int indent, const char *string)
{
	size_t used = 0;

	add_spaces(text, indent);
	while (*string != '\0') {
		size_t length = strcspn(string, " ");
		char *word = memory_alloc(length + 1);
		size_t width;

		memcpy(word, string, length);
		width = text_width(word);
		if (used > 0 && (size_t)indent + used + 1 + width > COLUMNS) {
			text_add(text, "\n");
			add_spaces(text, indent);
			used = 0;
		}
		if (used > 0) {
			text_add(text, " ");
			used++;
		}
		text_add(text, word);
		used += width;
		free(word);
		string += length;
		string += strspn(string, " ");
	}
	text_add(text, "\n");
}

static void add_underline(struct text *text, const char *heading)
{
	size_t width = text_width(heading);

	for (size_t i = 0; i < width && i < COLUMNS; i++)
		text_add(text, "-");
	text_add(text, "\n");
}

/* Whether an empty line stands before a block. */
static bool is_apart(const struct block *block, const struct block *before)
{
	switch (block->kind) {
	case BLOCK_PARAGRAPH:
	case BLOCK_HEADING:
		return true;
	case BLOCK_TASK:
		return before->kind != BLOCK_HEADING;
	case BLOCK_SMALL:
		return before->kind != BLOCK_SMALL;
	default:
		return false;
	}
}

static void add_block(struct text *text, const struct block *block)
{
	switch (block->kind) {
	case BLOCK_HEADING:
		add_wrapped(text, 0, block->text);
		add_underline(text, block->text);
		break;
	case BLOCK_TITLE:
	case BLOCK_DETAIL:
		add_wrapped(text, 4, block->text);
		break;
	case BLOCK_COMMAND:
		text_addf(text, "        %s\n", block->text);
		break;
	case BLOCK_ENTRY:
		text_addf(text, "- %s\n", block->text);
		break;
	default:
		add_wrapped(text, 0, block->text);
		break;
	}
}

void letter_add_plain(const struct letter *letter, struct text *text)
{
	for (size_t i = 0; i < letter->count; i++) {
		const struct block *block = &letter->blocks[i];

		if (i > 0 && is_apart(block, block - 1))
			text_add(text, "\n");
		add_block(text, block);
	}
}
