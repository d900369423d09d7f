/* Reading one value out of a small XML answer. Pure. */
#ifndef DONDOC_OUTBOX_XML_PATH_H
#define DONDOC_OUTBOX_XML_PATH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"

/*
 * The text of the first element at a path of names, "Envelope/Body/result",
 * compared without their prefixes; "*" is any one. The five entities and
 * character references are resolved; comments, CDATA and instructions
 * understood. NULL when there is none, and for anything that is not whole,
 * has a DTD, or is nested deeper than 32: an answer that cannot be read says
 * nothing.
 */
const char *xml_find(const char *xml, size_t length, const char *path,
		     struct arena *arena);

/* Whether all elements are closed, in order. */
bool xml_is_whole(const char *xml, size_t length);

#endif
