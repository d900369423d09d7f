#include "plan/lint_chain.h"

#include <stdlib.h>

/* So many actions are looked at for one answer. */
#define WALK_LIMIT 2000

static void resolve(struct chain *chain, const struct lint *lint)
{
	const struct plan *plan = lint->plan;
	size_t count = 0;

	for (size_t i = 0; i < plan->action_count; i++)
		count += plan->actions[i].after.count;
	chain->before = memory_array(count + 1, sizeof(*chain->before));
	count = 0;
	for (size_t i = 0; i < plan->action_count; i++) {
		const struct strings *after = &plan->actions[i].after;

		for (size_t j = 0; j < after->count; j++) {
			const struct name *name =
				names_find(&lint->keys, after->items[j]);

			if (name != NULL)
				chain->before[count++] = name->index;
		}
		chain->from[i + 1] = count;
	}
}

/* The level of an action whose predecessors have theirs; else the first of
 * them that has none is put on the stack, and false is the answer. */
static bool settle(struct chain *chain, size_t action, size_t *depth)
{
	unsigned level = 1;

	for (size_t i = chain->from[action]; i < chain->from[action + 1]; i++) {
		size_t before = chain->before[i];

		if (chain->levels[before] == 0) {
			chain->stack[(*depth)++] = before;
			return false;
		}
		if (chain->levels[before] >= level)
			level = chain->levels[before] + 1;
	}
	chain->levels[action] = level;
	return true;
}

void chain_open(struct chain *chain, const struct lint *lint)
{
	size_t count = lint->plan->action_count;

	*chain = (struct chain){ 0 };
	chain->from = memory_array(count + 1, sizeof(*chain->from));
	chain->levels = memory_array(count + 1, sizeof(*chain->levels));
	chain->stack = memory_array(count + 1, sizeof(*chain->stack));
	chain->seen = memory_array(count + 1, sizeof(*chain->seen));
	resolve(chain, lint);
	for (size_t i = 0; i < count; i++) {
		size_t depth = 0;

		if (chain->levels[i] == 0)
			chain->stack[depth++] = i;
		while (depth > 0)
			if (settle(chain, chain->stack[depth - 1], &depth))
				depth--;
	}
}

void chain_close(struct chain *chain)
{
	free(chain->before);
	free(chain->from);
	free(chain->levels);
	free(chain->stack);
	free(chain->seen);
}

/* Back from `to`, but never below the level of `from`. */
static bool comes_after(struct chain *chain, size_t to, size_t from)
{
	unsigned level = chain->levels[from];
	size_t depth = 0;

	chain->walks++;
	chain->stack[depth++] = to;
	for (size_t steps = 0; depth > 0; steps++) {
		size_t at = chain->stack[--depth];

		if (at == from || steps > WALK_LIMIT)
			return true;
		for (size_t i = chain->from[at]; i < chain->from[at + 1]; i++) {
			size_t before = chain->before[i];

			if (chain->levels[before] < level ||
			    chain->seen[before] == chain->walks)
				continue;
			chain->seen[before] = chain->walks;
			chain->stack[depth++] = before;
		}
	}
	return false;
}

bool chain_links(struct chain *chain, size_t a, size_t b)
{
	if (chain->levels[a] == chain->levels[b])
		return false;
	return chain->levels[a] > chain->levels[b] ? comes_after(chain, a, b)
						   : comes_after(chain, b, a);
}
