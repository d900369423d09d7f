#include <string.h>

#include "outbox/letter.h"

/* How each kind of block is marked up; style stands inline because mail
 * readers drop style sheets. */
static const struct {
	const char *open;
	const char *close;
} marks[] = {
	[BLOCK_PARAGRAPH] = { "<p>", "</p>" },
	[BLOCK_HEADING] = { "<h2 style=\"font-size:1.2em;margin:1.5em 0 0\">",
			    "</h2>" },
	[BLOCK_TASK] = { "<h3 style=\"font-size:1em;margin:1em 0 0\">",
			 "</h3>" },
	[BLOCK_TITLE] = { "<p style=\"margin:0\"><strong>", "</strong></p>" },
	[BLOCK_DETAIL] = { "<p style=\"margin:0\">", "</p>" },
	[BLOCK_COMMAND] = { "<pre style=\"margin:0.2em 0 0.4em 1.5em\"><code>",
			    "</code></pre>" },
	[BLOCK_ENTRY] = { "<li>", "</li>" },
	[BLOCK_SMALL] = { "<p style=\"margin:0;color:#555\"><small>",
			  "</small></p>" },
};

/* The one way of text into HTML, in elements and in attributes. */
static void add_escaped(struct text *text, const char *string)
{
	while (*string != '\0') {
		size_t length = strcspn(string, "&<>\"'");

		text_add_bytes(text, string, length);
		string += length;
		if (*string == '\0')
			break;
		switch (*string) {
		case '&':
			text_add(text, "&amp;");
			break;
		case '<':
			text_add(text, "&lt;");
			break;
		case '>':
			text_add(text, "&gt;");
			break;
		case '"':
			text_add(text, "&quot;");
			break;
		default:
			text_add(text, "&#39;");
			break;
		}
		string++;
	}
}

static void add_block(struct text *text, const struct block *block)
{
	text_add(text, marks[block->kind].open);
	add_escaped(text, block->text);
	text_add(text, marks[block->kind].close);
	text_add(text, "\n");
}

static bool is_entry(const struct letter *letter, size_t i)
{
	return i < letter->count && letter->blocks[i].kind == BLOCK_ENTRY;
}

void letter_add_html(const struct letter *letter, struct text *text)
{
	text_add(text, "<!DOCTYPE html>\n<html lang=\"");
	add_escaped(text, letter->language);
	text_add(text, "\">\n<head><meta charset=\"utf-8\"><title>");
	add_escaped(text, letter->subject);
	text_add(text, "</title></head>\n<body style=\"font-family:sans-serif;"
		       "line-height:1.5;max-width:42em\">\n");
	for (size_t i = 0; i < letter->count; i++) {
		if (is_entry(letter, i) && !(i > 0 && is_entry(letter, i - 1)))
			text_add(text, "<ul>\n");
		add_block(text, &letter->blocks[i]);
		if (is_entry(letter, i) && !is_entry(letter, i + 1))
			text_add(text, "</ul>\n");
	}
	text_add(text, "</body>\n</html>\n");
}
