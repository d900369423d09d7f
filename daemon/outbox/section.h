/* Sections: the parts of a message, in the order in which they stand. */
#ifndef DONDOC_OUTBOX_SECTION_H
#define DONDOC_OUTBOX_SECTION_H

#include <stddef.h>

#include "outbox/compose.h"
#include "outbox/words.h"

/* A notice each, and one for requests whose day has passed: those are asked
 * for again and never called late. */
enum section {
	SECTION_OVERDUE,
	SECTION_ESCALATED,
	SECTION_LAST_DAY,
	SECTION_AHEAD,
	SECTION_ASKED,
	SECTION_ASSIGNED,
	SECTION_CHANGED,
	SECTION_OPENED,
	SECTION_WEEK,
	SECTION_UNDATED,
	SECTION_COUNT
};

/* What a section is called. */
struct section_words {
	const char *name; /* in templates: "overdue" */
	enum phrase in_subject; /* "2 quá hạn" */
	enum phrase count; /* "2 việc quá hạn" */
	enum phrase head; /* "Việc quá hạn (2)" */
};

const struct section_words *section_words(enum section section);

/* Where an item stands. */
enum section section_of(const struct digest_item *item);

/* How many items stand in each section. */
void section_count(const struct digest *digest, size_t counts[SECTION_COUNT]);

#endif
