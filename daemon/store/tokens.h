/* Tokens: what opens the API to a person. */
#ifndef DONDOC_STORE_TOKENS_H
#define DONDOC_STORE_TOKENS_H

#include "plan/plan.h"
#include "store/agencies.h"
#include "store/store.h"

struct token_row {
	int64_t id;
	int64_t person_id;
	int64_t agency_id; /* the person's */
	const char *person; /* code */
	const char *agency; /* code */
	const char *agency_name;
	enum role role;
	const char *label; /* or NULL */
	int64_t created_at;
	int64_t revoked_at; /* 0: valid */
	struct date last_used_on;
	struct date expires_on; /* the last day; DATE_NONE: none */
};

/* Stores the hash of a new token. Journaled. Needs a transaction. */
enum error store_token_add(struct store *store, const char *hash,
			   const struct token_row *token,
			   const struct doing *doing, int64_t *id,
			   struct why *why);

/* Ends one. ERROR_NOT_FOUND when there is none that is valid. Needs a
 * transaction. */
enum error store_token_revoke(struct store *store, int64_t id,
			      const struct doing *doing, struct why *why);

/* The token of a hash, revoked ones and those of removed people too (a caller
 * tells them apart by revoked_at). ERROR_NOT_FOUND when there is none. */
enum error store_token_find(struct store *store, const char *hash,
			    struct arena *arena, struct token_row *token,
			    struct why *why);

/* Remembers the day of the last use; a write only when the day changed.
 * Needs no transaction of the caller's. */
enum error store_token_used(struct store *store, const struct token_row *token,
			    struct date today, struct why *why);

enum error store_tokens(struct store *store, struct arena *arena,
			struct token_row **rows, size_t *count,
			struct why *why);

#endif
