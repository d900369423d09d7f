/* The chain of the journal: each row hashed with the one before it. */
#ifndef DONDOC_STORE_JOURNAL_CHAIN_H
#define DONDOC_STORE_JOURNAL_CHAIN_H

#include "base/secret.h"
#include "store/journal.h"

/*
 * A row's hash is SHA-256 over the hash of the row before it (32 bytes, all
 * zero before the first) and the row itself: its columns in the order
 *
 *   journal_id at kind actor plan_id task_id agency_id person_id message_id
 *   channels text by_id token_id uid origin was became
 *
 * where NULL is "n", an integer "i", its decimal digits and ";", and a text
 * "t", the number of its bytes in decimal digits, ":" and these bytes. Rows
 * are numbered without gaps. So what is changed, put in, taken out or moved
 * shows at that row, or at the next one. Rows cut off at the end do not: for
 * that somebody keeps the last row's number and hash elsewhere.
 *
 * No column names a person: actor is a role, a local user or the daemon, and
 * by_id and person_id are numbers, so that erasing who they were breaks none.
 */

/* For store/: the number and the hash that the entry will have. */
enum error journal_chain_next(struct store *store,
			      const struct journal_entry *entry, int64_t *id,
			      unsigned char hash[SECRET_SHA256_SIZE],
			      struct why *why);

/* For store/, while the schema is brought up to date: gives rows of older
 * versions their hashes. */
enum error journal_chain_seal(struct store *store, struct why *why);

/* What looking along the chain found. */
struct journal_check {
	int64_t rows; /* looked at */
	int64_t last_id; /* the last good one … */
	char last_hash[SECRET_HASH_SIZE]; /* … and its hash */
	int64_t bad_id; /* the first that is wrong; 0: none */
	const char *trouble; /* what is wrong with it, or NULL */
	bool is_done; /* the end was reached */
};

/* Looks at up to `limit` rows after that one, which is taken to be good (0:
 * from the first). ERROR_NOT_FOUND when it is not there. */
enum error store_journal_check(struct store *store, int64_t after_id, int limit,
			       struct journal_check *check, struct why *why);

#endif
