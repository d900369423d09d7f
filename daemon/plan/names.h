/* The names that a file gives to things: doubles found, names looked up. */
#ifndef DONDOC_PLAN_NAMES_H
#define DONDOC_PLAN_NAMES_H

#include <stddef.h>

#include "base/memory.h"
#include "plan/complaint.h"
#include "plan/place.h"

struct name {
	const char *text;
	struct place place;
	size_t index; /* of the thing it names, in its own array */
};

/* A list of names; its array lives in an arena. */
struct names {
	struct name *items;
	size_t count;
};

/* Appends; the text is not copied. NULL is left out. */
void names_add(struct names *names, struct arena *arena, const char *text,
	       struct place place, size_t index);

/* Sorts by text, equal ones by index; names_find needs it. */
void names_sort(struct names *names);

/*
 * Complains of each name after the first of its kind, and says where that one
 * stands. `thing` is "action", "agency" …; the names must be sorted.
 */
void names_check(const struct names *names, const char *thing, const char *code,
		 struct complaints *complaints);

/* The first of that name, or NULL; the names must be sorted. */
const struct name *names_find(const struct names *names, const char *text);

#endif
