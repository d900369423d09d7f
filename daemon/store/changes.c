/*
 * SQLite tells of every row that this connection writes, whichever statement
 * does it, and the lock lets no other connection write: so nothing is missed,
 * and no statement has to say what it changes.
 */
#include "store/changes.h"

#include <string.h>

#include "store/connection.h"

static bool is_one_of(const char *table, const char *const *tables)
{
	for (; *tables != NULL; tables++)
		if (strcmp(table, *tables) == 0)
			return true;
	return false;
}

static void add_task(struct changes *changes, int64_t task_id)
{
	if (changes->task_count > 0 &&
	    changes->tasks[changes->task_count - 1] == task_id)
		return;
	if (changes->task_count == CHANGES_LIMIT)
		changes->is_all = true;
	else
		changes->tasks[changes->task_count++] = task_id;
}

static void on_update(void *context, int operation, const char *database,
		      const char *table, sqlite3_int64 row)
{
	static const char *const all[] = { "actions",  "action_words",
					   "agencies", "members",
					   "plans",    "calendar_files",
					   NULL };
	static const char *const access[] = { "feeds", "people", "agencies",
					      NULL };
	struct store *store = context;
	struct changes *changes = &store->changes;

	(void)operation;
	(void)database;
	if (strcmp(table, "tasks") == 0)
		add_task(changes, row);
	else if (is_one_of(table, all))
		changes->is_all = true;
	changes->is_access = changes->is_access || is_one_of(table, access);
}

void changes_watch(struct store *store)
{
	(void)sqlite3_update_hook(store->db, on_update, store);
}

bool store_has_changed(const struct store *store)
{
	const struct changes *changes = &store->changes;

	return changes->task_count > 0 || changes->is_all || changes->is_access;
}

void store_changes_take(struct store *store, struct changes *changes)
{
	*changes = store->changes;
	store->changes.task_count = 0;
	store->changes.is_all = false;
	store->changes.is_access = false;
}
