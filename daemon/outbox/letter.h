/* A letter: what a mail says, before it is text or HTML. */
#ifndef DONDOC_OUTBOX_LETTER_H
#define DONDOC_OUTBOX_LETTER_H

#include <stddef.h>

#include "base/memory.h"
#include "base/text.h"
#include "outbox/compose.h"

/* More tasks than this are counted and not told one by one. */
#define LETTER_ITEMS 500

enum block_kind {
	BLOCK_PARAGRAPH,
	BLOCK_HEADING, /* of a section */
	BLOCK_TASK, /* a task's number and place, above its title */
	BLOCK_TITLE,
	BLOCK_DETAIL, /* a sentence on that task */
	BLOCK_COMMAND, /* a command line to be copied */
	BLOCK_ENTRY, /* a task in one line */
	BLOCK_SMALL /* what stands at the foot */
};

/* One line, without controls, of bounded length. */
struct block {
	enum block_kind kind;
	const char *text;
};

struct letter {
	const char *language;
	const char *subject;
	struct block *blocks;
	size_t count;
};

/* Decides every sentence; all in the arena. Pure. */
void letter_write(const struct digest *digest, struct arena *arena,
		  struct letter *letter);

/* The same letter as lines of at most 72 columns (commands and single words
 * may be longer), ending in LF, and as HTML with everything escaped. */
void letter_add_plain(const struct letter *letter, struct text *text);
void letter_add_html(const struct letter *letter, struct text *text);

#endif
