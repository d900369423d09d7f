/* Which actions of a plan come after which, at whatever distance. */
#ifndef DONDOC_PLAN_LINT_CHAIN_H
#define DONDOC_PLAN_LINT_CHAIN_H

#include "plan/lint.h"

struct chain {
	size_t *before; /* what each action comes after, one list … */
	size_t *from; /* … and where each begins in it; one more at the end */
	unsigned *levels; /* steps of the longest way back from each */
	size_t *stack;
	size_t *seen; /* of each action: the last walk that came by */
	size_t walks;
};

/* The plan's keys must be in lint->keys, and no action in a circle. */
void chain_open(struct chain *chain, const struct lint *lint);
void chain_close(struct chain *chain);

/*
 * True when one of two actions comes after the other, or so many actions lie
 * between that the search was given up.
 */
bool chain_links(struct chain *chain, size_t a, size_t b);

#endif
