/* Statements: the thin layer between the store's files and SQLite. */
#ifndef DONDOC_STORE_SQL_H
#define DONDOC_STORE_SQL_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/memory.h"
#include "calendars/date.h"
#include "store/store.h"

/*
 * Each file keeps its statements as constant texts beside the functions that
 * run them, and lists them in an array that ends with NULL. store_open
 * prepares every listed statement, so a wrong one stops the start.
 */
extern const char *const store_sql[];
extern const char *const agencies_sql[];
extern const char *const surroundings_sql[];
extern const char *const plans_sql[];
extern const char *const plan_apply_sql[];
extern const char *const plan_head_sql[];
extern const char *const expanding_sql[];
extern const char *const expand_sql[];
extern const char *const periods_sql[];
extern const char *const terms_sql[];
extern const char *const hooks_sql[];
extern const char *const events_sql[];
extern const char *const extensions_sql[];
extern const char *const extension_requests_sql[];
extern const char *const evidence_sql[];
extern const char *const reassign_sql[];
extern const char *const people_sql[];
extern const char *const plan_life_sql[];
extern const char *const roll_ups_sql[];
extern const char *const tasks_sql[];
extern const char *const task_act_sql[];
extern const char *const reminders_sql[];
extern const char *const hearers_sql[];
extern const char *const decisions_sql[];
extern const char *const silences_sql[];
extern const char *const absences_sql[];
extern const char *const messages_sql[];
extern const char *const message_rows_sql[];
extern const char *const recovery_sql[];
extern const char *const undelivered_sql[];
extern const char *const ways_sql[];
extern const char *const journal_sql[];
extern const char *const journal_chain_sql[];
extern const char *const tokens_sql[];
extern const char *const feeds_sql[];
extern const char *const feed_tasks_sql[];
extern const char *const calendars_sql[];
extern const char *const reports_sql[];

/* Prepares a list; ERROR_INTERNAL names the statement that is wrong. */
enum error sql_prepare(struct store *store, const char *const *texts,
		       struct why *why);

/* Finalises all; asserts that SQLite knows of no other. */
void sql_finalize(struct store *store);

/*
 * A prepared statement in use. An error sticks: after it rows end and
 * query_end tells it. Every query is ended before the function returns, so
 * no statement stays stepped across a turn of the loop.
 */
struct query {
	struct store *store;
	sqlite3_stmt *statement;
	int column; /* the next that query_take_… reads */
	enum error error;
	struct why why;
};

struct query query_begin(struct store *store, const char *text);

/* Binds a named parameter (":id"). NULL, "no date" and 0 of _id are NULL. */
void query_int(struct query *query, const char *name, int64_t value);
void query_id(struct query *query, const char *name, int64_t id);
void query_text(struct query *query, const char *name, const char *value);
void query_blob(struct query *query, const char *name, const void *bytes,
		size_t length);
void query_date(struct query *query, const char *name, struct date date);

/* True while there is a row; its columns are then taken from the left. */
bool query_row(struct query *query);

bool query_is_null(const struct query *query); /* the next column */
int64_t query_take_int(struct query *query); /* NULL is 0 */
const char *query_take_text(struct query *query, struct arena *arena);
struct date query_take_date(struct query *query); /* NULL is DATE_NONE */
const char *query_take_blob(struct query *query, struct arena *arena,
			    size_t *length);

/* Ends the query and says how it went. */
enum error query_end(struct query *query, struct why *why);

/* Steps a statement that gives no rows, and ends it. */
enum error query_run(struct query *query, struct why *why);

/* The same, and the row id that it inserted. */
enum error query_insert(struct query *query, int64_t *id, struct why *why);

/* Rows that the last statement changed. */
int64_t sql_changes(const struct store *store);

#endif
