/* The tree that a YAML file is read into, and taking values out of it. */
#ifndef DONDOC_PLAN_NODE_H
#define DONDOC_PLAN_NODE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"
#include "calendars/date.h"
#include "plan/complaint.h"
#include "plan/place.h"

/* The longest values, in bytes. */
#define CODE_LIMIT 64
#define LINE_LIMIT 1000
#define PARAGRAPH_LIMIT 20000

enum node_kind {
	NODE_EMPTY, /* nothing, ~, null, or only blanks */
	NODE_TEXT,
	NODE_LIST,
	NODE_MAPPING
};

/* All of it lives in an arena. */
struct node {
	enum node_kind kind;
	struct place place;
	const char *key; /* in a mapping: the key of this value */
	struct place key_place;
	const char *text; /* NODE_TEXT: in NFC, no blanks at its ends */
	struct node *first; /* what a list or a mapping holds, in order */
	struct node *last;
	struct node *next;
	size_t count;
};

/*
 * In all of these a NULL node is a value that was left out: nothing is
 * complained of, and the answer is NULL, false, the fallback or no date.
 * A value of the wrong kind is complained of and answered in the same way.
 */

/* The value of a key, or NULL when there is none or it is empty. */
const struct node *node_find(const struct node *mapping, const char *key);

/* The same, and complains when there is none ("missing-key"). */
const struct node *node_need(const struct node *mapping, const char *key,
			     struct complaints *complaints);

/* True for that kind; else complains ("wrong-type"). */
bool node_is(const struct node *node, enum node_kind kind,
	     struct complaints *complaints);

/*
 * True for a mapping; its keys that are not in `keys`, which ends with NULL,
 * are complained of ("unknown-key"), with the nearest that there is.
 */
bool node_is_mapping(const struct node *node, const char *const *keys,
		     struct complaints *complaints);

/* One line of at most `limit` bytes, without control characters. */
const char *node_line(const struct node *node, size_t limit,
		      struct complaints *complaints);

/* The same with line breaks and tabs allowed. */
const char *node_paragraph(const struct node *node, size_t limit,
			   struct complaints *complaints);

/* The code of an agency, group or person: a-z, 0-9 and "-". */
const char *node_code(const struct node *node, struct complaints *complaints);

/* A whole number from..to. */
int node_number(const struct node *node, int from, int to, int fallback,
		struct complaints *complaints);

/* true or false. */
bool node_boolean(const struct node *node, bool fallback,
		  struct complaints *complaints);

/* YYYY-MM-DD. */
struct date node_date(const struct node *node, struct complaints *complaints);

/* The index in `words`, which ends with NULL. */
int node_word(const struct node *node, const char *const *words, int fallback,
	      struct complaints *complaints);

/* One value or a list of them, each read by `read`; repeats are complained
 * of. `places` may be NULL. */
void node_strings(const struct node *node,
		  const char *(*read)(const struct node *, struct complaints *),
		  struct strings *strings, struct place **places,
		  struct complaints *complaints);

/* node_line with LINE_LIMIT, as node_strings wants it. */
const char *node_short_line(const struct node *node,
			    struct complaints *complaints);

/* The first of a list (of a text: itself), NULL for others and when empty. */
const struct node *node_items(const struct node *node,
			      struct complaints *complaints);

/* The name of a time zone that there is. */
const char *node_timezone(const struct node *node,
			  struct complaints *complaints);

/* The word nearest to a mistyped one, or NULL; `words` ends with NULL. */
const char *node_nearest(const char *typed, const char *const *words);

#endif
