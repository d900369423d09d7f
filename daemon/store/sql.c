#include "store/sql.h"

#include <assert.h>
#include <string.h>

#include "store/connection.h"

static enum error error_of(int code)
{
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_FULL:
		return ERROR_BUSY;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return ERROR_CORRUPT;
	case SQLITE_CONSTRAINT:
	case SQLITE_MISUSE:
	case SQLITE_ERROR:
		return ERROR_INTERNAL;
	default:
		return ERROR_IO;
	}
}

enum error sql_fail(struct store *store, const char *doing, struct why *why)
{
	return why_set(why, error_of(sqlite3_extended_errcode(store->db)),
		       "%s: %s", doing, sqlite3_errmsg(store->db));
}

enum error sql_prepare(struct store *store, const char *const *texts,
		       struct why *why)
{
	for (; *texts != NULL; texts++) {
		struct sql_prepared *prepared;

		assert(store->prepared_count < SQL_STATEMENT_LIMIT);
		prepared = &store->prepared[store->prepared_count];
		if (sqlite3_prepare_v3(store->db, *texts, -1,
				       SQLITE_PREPARE_PERSISTENT,
				       &prepared->statement, NULL) != SQLITE_OK)
			return sql_fail(store, *texts, why);
		prepared->text = *texts;
		store->prepared_count++;
	}
	return ERROR_NONE;
}

void sql_finalize(struct store *store)
{
	for (size_t i = 0; i < store->prepared_count; i++)
		(void)sqlite3_finalize(store->prepared[i].statement);
	store->prepared_count = 0;
	assert(sqlite3_next_stmt(store->db, NULL) == NULL);
}

/*
 * Statements are found by the address of their text: a linear look over some
 * eighty pointers. Should that ever show in a profile, sort them at open.
 */
static sqlite3_stmt *find(struct store *store, const char *text)
{
	size_t i = 0;

	while (i < store->prepared_count && store->prepared[i].text != text)
		i++;
	assert(i < store->prepared_count); /* its file's array lists it */
	return store->prepared[i].statement;
}

struct query query_begin(struct store *store, const char *text)
{
	struct query query = { .store = store, .statement = find(store, text) };

	assert(!sqlite3_stmt_busy(query.statement));
	return query;
}

static int place_of(const struct query *query, const char *name)
{
	int place = sqlite3_bind_parameter_index(query->statement, name);

	assert(place > 0); /* the statement has a parameter of that name */
	return place;
}

static void bound(struct query *query, int code)
{
	if (code != SQLITE_OK && query->error == ERROR_NONE)
		query->error = sql_fail(query->store, "bind", &query->why);
}

void query_int(struct query *query, const char *name, int64_t value)
{
	bound(query, sqlite3_bind_int64(query->statement, place_of(query, name),
					value));
}

void query_id(struct query *query, const char *name, int64_t id)
{
	if (id != 0)
		query_int(query, name, id);
	else
		query_text(query, name, NULL);
}

void query_text(struct query *query, const char *name, const char *value)
{
	/* NULL binds NULL. The caller's string outlives the query. */
	bound(query, sqlite3_bind_text(query->statement, place_of(query, name),
				       value, -1, SQLITE_STATIC));
}

void query_blob(struct query *query, const char *name, const void *bytes,
		size_t length)
{
	bound(query,
	      sqlite3_bind_blob64(query->statement, place_of(query, name),
				  bytes, length, SQLITE_STATIC));
}

void query_date(struct query *query, const char *name, struct date date)
{
	char iso[DATE_TEXT_SIZE];

	if (!date_is_set(date)) {
		query_text(query, name, NULL);
		return;
	}
	bound(query,
	      sqlite3_bind_text(query->statement, place_of(query, name),
				date_to_iso(date, iso), -1, SQLITE_TRANSIENT));
}

bool query_row(struct query *query)
{
	int code;

	if (query->error != ERROR_NONE)
		return false;
	query->column = 0;
	code = sqlite3_step(query->statement);
	if (code == SQLITE_ROW)
		return true;
	if (code != SQLITE_DONE)
		query->error =
			sql_fail(query->store, sqlite3_sql(query->statement),
				 &query->why);
	return false;
}

bool query_is_null(const struct query *query)
{
	return sqlite3_column_type(query->statement, query->column) ==
	       SQLITE_NULL;
}

int64_t query_take_int(struct query *query)
{
	return sqlite3_column_int64(query->statement, query->column++);
}

const char *query_take_text(struct query *query, struct arena *arena)
{
	const unsigned char *text =
		sqlite3_column_text(query->statement, query->column++);

	return arena_string(arena, (const char *)text);
}

struct date query_take_date(struct query *query)
{
	const unsigned char *text =
		sqlite3_column_text(query->statement, query->column++);

	return text == NULL ? DATE_NONE : date_from_iso((const char *)text);
}

const char *query_take_blob(struct query *query, struct arena *arena,
			    size_t *length)
{
	const void *bytes =
		sqlite3_column_blob(query->statement, query->column);

	*length =
		(size_t)sqlite3_column_bytes(query->statement, query->column++);
	return bytes == NULL ? NULL : arena_bytes(arena, bytes, *length);
}

enum error query_end(struct query *query, struct why *why)
{
	(void)sqlite3_reset(query->statement);
	(void)sqlite3_clear_bindings(query->statement);
	if (query->error != ERROR_NONE)
		*why = query->why;
	return query->error;
}

enum error query_run(struct query *query, struct why *why)
{
	while (query_row(query))
		;
	return query_end(query, why);
}

enum error query_insert(struct query *query, int64_t *id, struct why *why)
{
	enum error error = query_run(query, why);

	*id = sqlite3_last_insert_rowid(query->store->db);
	return error;
}

int64_t sql_changes(const struct store *store)
{
	return sqlite3_changes64(store->db);
}
