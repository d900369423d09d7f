/* Templates: text with blanks to fill, and parts that come or stay away. */
#ifndef DONDOC_OUTBOX_TEMPLATE_H
#define DONDOC_OUTBOX_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"
#include "base/text.h"
#include "plan/complaint.h"

/*
 * The language, all of it:
 *
 *   {name}             what the name stands for, escaped for where it stands
 *   {#name}…{/name}    for a list: once for each in it; else only if there
 *                      is something
 *   {^name}…{/name}    only if there is nothing
 *   {! any words }     for those who edit it; it leaves no trace
 *
 * A tag is opened and closed on one line. A line that holds tags of the last
 * three kinds only leaves no line behind. A brace that is followed by anything
 * but a small letter or one of #^/! is an ordinary one.
 *
 * There are no variables, conditions to compute, or other files: a template
 * can say nothing but what it was given, and a list can only be gone through
 * where it is at hand, so never within itself. Hence it always ends.
 */
enum template_form {
	TEMPLATE_LINE, /* a sentence: line breaks and indents are one space */
	TEMPLATE_TEXT,
	TEMPLATE_HTML /* values are escaped, for elements and for attributes
			 in quotes */
};

#define TEMPLATE_LIMIT ((size_t)64 * 1024) /* bytes of one */
#define TEMPLATE_DEPTH 8 /* parts within parts */

/* A filled one that grows beyond so many bytes is broken off. */
#define TEMPLATE_FILLED_LIMIT ((size_t)4 * 1024 * 1024)

struct template;

/* Text to be read as a template. */
struct template_source {
	const char *bytes;
	size_t length;
	struct place place; /* of its first byte */
	enum template_form form;
	/*
	 * What it may name: words with spaces between, and behind the word of
	 * a list, in brackets, what each thing in it has besides:
	 * "person today tasks(number title steps(command))".
	 */
	const char *names;
};

/*
 * Reads it into complaints->arena. NULL when it complained, of each tag that
 * is none, unknown, not closed or not opened, at its line and column.
 */
const struct template *template_read(const struct template_source *source,
				     struct complaints *complaints);

/* What stands in a blank. A list of them ends with a NULL name; a name that is
 * not in it, or has NULL or "", is nothing. */
struct blank {
	const char *name;
	const char *value;
};

/* `words_say(…, BLANKS({ "n", "3" }, { "date", date }))`. */
#define BLANKS(...) ((const struct blank[]){ __VA_ARGS__, { NULL, NULL } })

/* What the names of a template, or of one thing in a list, stand for. */
struct fill {
	const struct blank *blanks; /* or NULL */
	const struct fill_list *lists; /* or NULL; ends with a NULL name */
};

struct fill_list {
	const char *name;
	const struct fill *items;
	size_t count;
};

/*
 * Adds the template, filled. What was put in is not looked into again. False
 * when it was broken off.
 */
bool template_fill(const struct template *template, const struct fill *fill,
		   struct text *text);

#endif
