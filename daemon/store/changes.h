/* Changes: which rows were written, for those who keep what they made of
 * them. */
#ifndef DONDOC_STORE_CHANGES_H
#define DONDOC_STORE_CHANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/store.h"

/* More than so many tasks are not told one by one. */
#define CHANGES_LIMIT 256

/* What was written since the last look; a transaction that was rolled back
 * is told of too. */
struct changes {
	int64_t tasks[CHANGES_LIMIT]; /* numbers, some perhaps twice */
	size_t task_count;
	bool is_all; /* too many tasks; or plans, actions, agencies, groups,
			days off */
	bool is_access; /* feeds, people or agencies */
};

/* Whether there is anything: costs nothing. */
bool store_has_changed(const struct store *store);

/* Takes what there is; the next look begins after it. For one caller only. */
void store_changes_take(struct store *store, struct changes *changes);

#endif
