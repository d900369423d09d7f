/* The templates in force: those that are shipped, and an office's over them. */
#ifndef DONDOC_OUTBOX_TEMPLATES_H
#define DONDOC_OUTBOX_TEMPLATES_H

#include "outbox/words.h"

/*
 * What a message says is in two kinds of files, shipped in daemon/outbox/
 * templates and built into the program:
 *
 *   vi/words.txt, en/words.txt    the sentences of a language; which of them
 *                                 are said is decided in letter.c
 *   mail.txt, mail.html, sms.txt  how they stand in a part of a mail or in an
 *                                 SMS, in every language
 *
 * An office lays files of the same names over them, of sentences only those
 * that it wants to change; vi/mail.html is for one language only. So no
 * sentence stands twice, a new version's new sentences are there for an office
 * that has its own, and what must never go wrong (a request is not called
 * late) is no template's to decide.
 */
enum layout { LAYOUT_MAIL_TEXT, LAYOUT_MAIL_HTML, LAYOUT_SMS, LAYOUT_COUNT };

struct templates;

/* Those that are shipped; all in the arena. A fault in them is ours, and
 * asserted. */
struct templates *templates_open(struct arena *arena);

/*
 * Lays one file over them; `name` is the one relative to the office's folder,
 * complaints->file what it is called in complaints and is told as where a
 * template comes from. ERROR_INPUT with complaints, and nothing is laid, when
 * it cannot be read or is no template. The arena of the complaints must be
 * that of the templates.
 */
enum error templates_lay(struct templates *templates, const char *name,
			 const char *bytes, size_t length,
			 struct complaints *complaints);

/* The sentences in force in a language, as words_language has it. */
const struct words *templates_words(const struct templates *templates,
				    const char *language);

/*
 * Adds a layout in force, filled with what layout.h says; the shipped one
 * where an office's becomes too long.
 */
void templates_fill(const struct templates *templates, const char *language,
		    enum layout layout, const struct fill *fill,
		    struct text *text);

/* One file of templates as it is in force. */
struct template_row {
	const char *name; /* "vi/mail.html" */
	const char *file; /* the office's, or NULL: all of it is shipped */
	int sentences; /* of a file of those: how many are the office's */
	int line; /* of one sentence: where it stands in `file` */
	const char *text; /* all of it */
};

/*
 * The rows of all files in force, for each language; in the arena. `name` is
 * NULL, or that of the one that is wanted, as "vi/mail.html", "mail.html"
 * (in Vietnamese) or one sentence, "vi/greeting".
 */
void templates_list(const struct templates *templates, const char *name,
		    struct arena *arena, struct template_row **rows,
		    size_t *count);

#endif
