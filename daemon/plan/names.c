#include "plan/names.h"

#include <stdlib.h>
#include <string.h>

void names_add(struct names *names, struct arena *arena, const char *text,
	       struct place place, size_t index)
{
	if (text == NULL)
		return;
	names->items = arena_grow(arena, names->items, names->count,
				  sizeof(*names->items));
	names->items[names->count++] = (struct name){ text, place, index };
}

static int compare(const void *left, const void *right)
{
	const struct name *a = left;
	const struct name *b = right;
	int order = strcmp(a->text, b->text);

	return order != 0 ? order
			  : (a->index > b->index) - (a->index < b->index);
}

void names_sort(struct names *names)
{
	if (names->count > 1)
		qsort(names->items, names->count, sizeof(*names->items),
		      compare);
}

void names_check(const struct names *names, const char *thing, const char *code,
		 struct complaints *complaints)
{
	size_t first = 0;

	for (size_t i = 1; i < names->count; i++) {
		const struct name *name = &names->items[i];

		if (strcmp(name->text, names->items[first].text) != 0) {
			first = i;
			continue;
		}
		complain(complaints, name->place, code,
			 "%s '%s' stands here a second time; the first is in "
			 "line %d",
			 thing, name->text, names->items[first].place.line);
	}
}

const struct name *names_find(const struct names *names, const char *text)
{
	size_t from = 0;
	size_t to = names->count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (strcmp(names->items[middle].text, text) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	if (from < names->count && strcmp(names->items[from].text, text) == 0)
		return &names->items[from];
	return NULL;
}
