/* A letter: what a mail says, before it is text or HTML. */
#ifndef DONDOC_OUTBOX_LETTER_H
#define DONDOC_OUTBOX_LETTER_H

#include "outbox/compose.h"

/* So many tasks are told of in full, more in a line each, as all without a
 * date are … */
#define LETTER_TASKS 100

/* … and more than so many are only counted. */
#define LETTER_ITEMS 500

struct letter {
	const struct templates *templates;
	const char *language;
	const char *subject;
	struct fill fill; /* what the layouts of a mail may name */
};

/*
 * Decides every sentence; all in the arena. Pure. What comes from outside is
 * one line without controls, of bounded length.
 */
void letter_write(const struct digest *digest, struct arena *arena,
		  struct letter *letter);

/* The same letter as lines of at most 72 columns (commands and single words
 * may be longer), ending in LF, and as HTML with everything escaped. */
void letter_add_plain(const struct letter *letter, struct text *text);
void letter_add_html(const struct letter *letter, struct text *text);

#endif
