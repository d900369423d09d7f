/* The store: everything that dondoc knows, in one SQLite file. */
#ifndef DONDOC_STORE_STORE_H
#define DONDOC_STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/memory.h"

/*
 * One connection, used on the loop's thread only. What is committed survives
 * kill -9 and power loss (WAL, synchronous=FULL). Functions of the other
 * headers that write must run between store_begin and store_commit; those
 * that only read may run anywhere. Failures are ERROR_IO (disk), ERROR_BUSY
 * (disk full: try later), ERROR_CORRUPT; the reason is in `why`.
 */
struct store;

/*
 * Opens, or makes, DIRECTORY/dondoc.db and brings its schema up to date.
 * ERROR_REFUSED when another daemon holds the directory's lock or the store
 * was written by a newer dondoc; nothing is touched then.
 */
enum error store_open(const char *directory, struct store **store,
		      struct why *why);

/* Closes; NULL is allowed. */
void store_close(struct store *store);

/* Frees what is kept of pages that were read. */
void store_give_back(struct store *store);

/* A transaction: one command, one transaction. They do not nest. */
enum error store_begin(struct store *store, struct why *why);
enum error store_commit(struct store *store, struct why *why);
void store_rollback(struct store *store);

/* Commits after success, else rolls back; passes the first error on. */
enum error store_finish(struct store *store, enum error error, struct why *why);

/* Facts by name: 0 when never set. Setting needs a transaction. */
enum error store_fact(struct store *store, const char *name, int64_t *value,
		      struct why *why);
enum error store_set_fact(struct store *store, const char *name, int64_t value,
			  struct why *why);

/* A count by a word: tasks by status, messages by state. */
struct count {
	const char *word;
	int64_t count;
};

struct counts {
	struct count *items;
	size_t count;
};

#endif
