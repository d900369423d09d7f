/* What the deadlines of a plan hang on; for store/ only. */
#ifndef DONDOC_STORE_HOOKS_H
#define DONDOC_STORE_HOOKS_H

#include "base/error.h"
#include "base/memory.h"
#include "store/store.h"

/* An event that actions hang on. */
struct hook {
	const char *event; /* its words, as the first of them has them */
	const char *key; /* how they are matched */
	struct strings actions; /* keys in the plan; none: it was recorded, and
				   nothing hangs on it any more */
	int64_t *action_ids; /* one an action */
};

struct hooks {
	struct hook *items;
	size_t count;
};

/* Those of a plan, in its order. */
enum error hooks_list(struct store *store, int64_t plan_id, struct arena *arena,
		      struct hooks *hooks, struct why *why);

/* Adds what was recorded and nothing hangs on any more. */
enum error hooks_add_orphans(struct store *store, int64_t plan_id,
			     struct arena *arena, struct hooks *hooks,
			     struct why *why);

/*
 * The one that is meant: by all of its name, or by words of it that no other
 * has, three letters at least. ERROR_USAGE when they may mean several,
 * ERROR_NOT_FOUND when none; the reason names those that there are.
 */
enum error hooks_find(const struct hooks *hooks, const char *name,
		      struct arena *arena, const struct hook **found,
		      struct why *why);

#endif
