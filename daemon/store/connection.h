/* The store's inside: the connection and its statements. For store/ only. */
#ifndef DONDOC_STORE_CONNECTION_H
#define DONDOC_STORE_CONNECTION_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "store/changes.h"

#define SQL_STATEMENT_LIMIT 400

/* A statement's text (its identity) and what was prepared from it. */
struct sql_prepared {
	const char *text;
	sqlite3_stmt *statement;
};

struct store {
	sqlite3 *db;
	int lock_fd; /* held for as long as the store is open */
	bool in_transaction;
	struct sql_prepared prepared[SQL_STATEMENT_LIMIT];
	size_t prepared_count;
	struct changes changes;
};

/* From now on rows that are written are noted in `changes`. */
void changes_watch(struct store *store);

/* Says what SQLite says of the last call. */
enum error sql_fail(struct store *store, const char *doing, struct why *why);

#endif
