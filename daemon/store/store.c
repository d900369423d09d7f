/*
 * Opening the store: the lock, the connection's settings, the schema. The
 * lock is a file of its own, since closing any descriptor of the database
 * file would drop SQLite's locks.
 */
#include "store/store.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "schema_embedded.h"
#include "store/connection.h"
#include "store/journal_chain.h"
#include "store/sql.h"

#define PATH_SIZE 4096
#define FIRST_CHAINED 11 /* the schema in which journal rows have hashes */

static const char begin_now[] = "BEGIN IMMEDIATE";
static const char commit_now[] = "COMMIT";
static const char roll_back[] = "ROLLBACK";
static const char get_fact[] = "SELECT value FROM facts WHERE name = :name";
static const char set_fact[] =
	"INSERT INTO facts (name, value) VALUES (:name, :value) "
	"ON CONFLICT (name) DO UPDATE SET value = excluded.value";

const char *const store_sql[] = { begin_now, commit_now, roll_back,
				  get_fact,  set_fact,	 NULL };

static enum error execute(struct store *store, const char *sql, struct why *why)
{
	if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return sql_fail(store, sql, why);
	return ERROR_NONE;
}

/* One integer that a pragma answers. */
static enum error pragma(struct store *store, const char *sql, int64_t *value,
			 struct why *why)
{
	sqlite3_stmt *statement = NULL;
	enum error error = ERROR_NONE;

	if (sqlite3_prepare_v2(store->db, sql, -1, &statement, NULL) !=
		    SQLITE_OK ||
	    sqlite3_step(statement) != SQLITE_ROW)
		error = sql_fail(store, sql, why);
	else
		*value = sqlite3_column_int64(statement, 0);
	(void)sqlite3_finalize(statement);
	return error;
}

static enum error lock(struct store *store, const char *directory,
		       struct why *why)
{
	char path[PATH_SIZE];

	(void)snprintf(path, sizeof(path), "%s/lock", directory);
	store->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (store->lock_fd < 0)
		return why_set(why, ERROR_IO, "%s: %s", path, strerror(errno));
	if (flock(store->lock_fd, LOCK_EX | LOCK_NB) != 0)
		return why_set(why, ERROR_REFUSED,
			       "another dondocd uses %s (its lock is held)",
			       directory);
	return ERROR_NONE;
}

static enum error settle(struct store *store, struct why *why)
{
	static const char *const settings[] = {
		"PRAGMA locking_mode = EXCLUSIVE", "PRAGMA journal_mode = WAL",
		"PRAGMA synchronous = FULL",	   "PRAGMA foreign_keys = ON",
		"PRAGMA trusted_schema = OFF",	   "PRAGMA cache_size = -8000",
	};
	int64_t synchronous = 0;
	enum error error;

	for (size_t i = 0; i < sizeof(settings) / sizeof(settings[0]); i++) {
		error = execute(store, settings[i], why);
		if (error != ERROR_NONE)
			return error;
	}
	error = pragma(store, "PRAGMA synchronous", &synchronous, why);
	if (error == ERROR_NONE && synchronous != 2)
		error = why_set(why, ERROR_INTERNAL,
				"SQLite does not take synchronous=FULL");
	return error;
}

static enum error step_up(struct store *store, const struct schema_step *step,
			  struct why *why)
{
	char version[64];
	enum error error = execute(store, step->sql, why);

	(void)snprintf(version, sizeof(version), "PRAGMA user_version = %d",
		       step->version);
	if (error == ERROR_NONE)
		error = execute(store, version, why);
	if (error != ERROR_NONE)
		return why_wrap(why, error, "schema step %d", step->version);
	return ERROR_NONE;
}

/* All steps that are missing, in one transaction: old or new, never between. */
static enum error migrate(struct store *store, struct why *why)
{
	int64_t version = 0;
	enum error error = execute(store, begin_now, why);

	if (error != ERROR_NONE)
		return error;
	error = pragma(store, "PRAGMA user_version", &version, why);
	if (error == ERROR_NONE &&
	    version > schema_steps[schema_step_count - 1].version)
		error = why_set(why, ERROR_REFUSED,
				"the store was written by a newer dondoc "
				"(schema %d); install that version",
				(int)version);
	for (size_t i = 0; i < schema_step_count && error == ERROR_NONE; i++)
		if (schema_steps[i].version > version)
			error = step_up(store, &schema_steps[i], why);
	if (error == ERROR_NONE && version < FIRST_CHAINED)
		error = journal_chain_seal(store, why);
	if (error == ERROR_NONE)
		error = execute(store, commit_now, why);
	if (error != ERROR_NONE)
		(void)sqlite3_exec(store->db, roll_back, NULL, NULL, NULL);
	return error;
}

static enum error prepare(struct store *store, struct why *why)
{
	static const char *const *const lists[] = {
		store_sql,	   agencies_sql,
		plans_sql,	   plan_apply_sql,
		plan_head_sql,	   expanding_sql,
		periods_sql,	   expand_sql,
		terms_sql,	   hooks_sql,
		events_sql,	   extensions_sql,
		tasks_sql,	   task_act_sql,
		reminders_sql,	   messages_sql,
		message_rows_sql,  recovery_sql,
		undelivered_sql,   ways_sql,
		journal_sql,	   tokens_sql,
		surroundings_sql,  calendars_sql,
		hearers_sql,	   silences_sql,
		absences_sql,	   decisions_sql,
		feeds_sql,	   feed_tasks_sql,
		journal_chain_sql, extension_requests_sql,
		evidence_sql,	   reassign_sql,
		people_sql,	   plan_life_sql,
		roll_ups_sql,	   reports_sql,
	};
	enum error error = ERROR_NONE;

	for (size_t i = 0;
	     i < sizeof(lists) / sizeof(lists[0]) && error == ERROR_NONE; i++)
		error = sql_prepare(store, lists[i], why);
	return error;
}

static enum error connect(struct store *store, const char *directory,
			  struct why *why)
{
	char path[PATH_SIZE];
	enum error error;

	(void)snprintf(path, sizeof(path), "%s/dondoc.db", directory);
	if (sqlite3_open_v2(path, &store->db,
			    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
				    SQLITE_OPEN_NOMUTEX, /* one thread's */
			    NULL) != SQLITE_OK) {
		error = sql_fail(store, path, why);
		return error;
	}
	error = settle(store, why);
	if (error == ERROR_NONE)
		error = migrate(store, why);
	if (error == ERROR_NONE)
		error = prepare(store, why);
	if (error == ERROR_NONE)
		changes_watch(store);
	return error == ERROR_NONE ? error : why_wrap(why, error, "%s", path);
}

/* Makes the directory and those above it, private to the service. */
static enum error make_directory(const char *directory, struct why *why)
{
	char path[PATH_SIZE];
	size_t length = strlen(directory);

	if (length == 0 || length >= sizeof(path))
		return why_set(why, ERROR_INPUT, "state: no such path");
	for (size_t i = 1; i <= length; i++) {
		if (i < length && directory[i] != '/')
			continue;
		memcpy(path, directory, i);
		path[i] = '\0';
		if (mkdir(path, 0700) != 0 && errno != EEXIST)
			return why_set(why, ERROR_IO, "%s: %s", path,
				       strerror(errno));
	}
	return ERROR_NONE;
}

enum error store_open(const char *directory, struct store **opened,
		      struct why *why)
{
	struct store *store = memory_alloc(sizeof(*store));
	enum error error;

	store->lock_fd = -1;
	error = make_directory(directory, why);
	if (error == ERROR_NONE)
		error = lock(store, directory, why);
	if (error == ERROR_NONE)
		error = connect(store, directory, why);
	if (error != ERROR_NONE) {
		store_close(store);
		return error;
	}
	*opened = store;
	return ERROR_NONE;
}

void store_close(struct store *store)
{
	if (store == NULL)
		return;
	if (store->db != NULL) {
		sql_finalize(store);
		(void)sqlite3_close(store->db);
	}
	if (store->lock_fd >= 0)
		(void)close(store->lock_fd);
	free(store);
}

void store_give_back(struct store *store)
{
	(void)sqlite3_db_release_memory(store->db);
}

static enum error run(struct store *store, const char *text, struct why *why)
{
	struct query query = query_begin(store, text);

	return query_run(&query, why);
}

enum error store_begin(struct store *store, struct why *why)
{
	enum error error;

	assert(!store->in_transaction); /* they do not nest */
	error = run(store, begin_now, why);
	store->in_transaction = error == ERROR_NONE;
	return error;
}

enum error store_commit(struct store *store, struct why *why)
{
	enum error error;

	assert(store->in_transaction);
	error = run(store, commit_now, why);
	if (error != ERROR_NONE)
		store_rollback(store);
	store->in_transaction = false;
	return error;
}

void store_rollback(struct store *store)
{
	struct why ignored;

	/* After some errors SQLite has rolled back already. */
	if (sqlite3_get_autocommit(store->db) == 0)
		(void)run(store, roll_back, &ignored);
	store->in_transaction = false;
}

enum error store_finish(struct store *store, enum error error, struct why *why)
{
	if (error == ERROR_NONE)
		return store_commit(store, why);
	store_rollback(store);
	return error;
}

enum error store_fact(struct store *store, const char *name, int64_t *value,
		      struct why *why)
{
	struct query query = query_begin(store, get_fact);

	*value = 0;
	query_text(&query, ":name", name);
	if (query_row(&query))
		*value = query_take_int(&query);
	return query_end(&query, why);
}

enum error store_set_fact(struct store *store, const char *name, int64_t value,
			  struct why *why)
{
	struct query query = query_begin(store, set_fact);

	query_text(&query, ":name", name);
	query_int(&query, ":value", value);
	return query_run(&query, why);
}
