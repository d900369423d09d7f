#include "store/tokens.h"

#include <stdio.h>

#include "store/journal.h"
#include "store/sql.h"

static const char add_token[] =
	"INSERT INTO tokens (hash, person_id, role, label, created_at,"
	" expires_on) VALUES (:hash, :person, :role, :label, :at, :expires)";

static const char revoke_token[] =
	"UPDATE tokens SET revoked_at = :at WHERE token_id = :id"
	" AND revoked_at IS NULL";

#define TOKEN_COLUMNS                                                          \
	"SELECT t.token_id, t.person_id, a.agency_id,"                         \
	" w.code, a.code, a.name, t.role, t.label, t.created_at,"              \
	" coalesce(t.revoked_at, w.removed_at, a.removed_at, 0),"              \
	" t.last_used_on, t.expires_on"                                        \
	" FROM tokens t JOIN people w ON w.person_id = t.person_id"            \
	" JOIN agencies a ON a.agency_id = w.agency_id"

static const char find_token[] = TOKEN_COLUMNS " WHERE t.hash = :hash";

static const char list_tokens[] = TOKEN_COLUMNS " ORDER BY t.token_id";

static const char use_token[] =
	"UPDATE tokens SET last_used_on = :day WHERE token_id = :id";

/* A line in the journal: which one, by number; never the token, nor what it is
 * called, which may name a person who wants to be forgotten. */
static enum error tell(struct store *store, const struct token_row *token,
		       int64_t id, const char *kind, const struct doing *doing,
		       struct why *why)
{
	char text[32];
	struct journal_entry entry = {
		.at = doing->now,
		.kind = kind,
		.actor = doing->actor,
		.caller = &doing->caller,
		.agency_id = token->agency_id,
		.person_id = token->person_id,
		.text = text,
	};

	(void)snprintf(text, sizeof(text), "number %lld", (long long)id);
	return store_journal_add(store, &entry, why);
}

enum error store_token_add(struct store *store, const char *hash,
			   const struct token_row *token,
			   const struct doing *doing, int64_t *id,
			   struct why *why)
{
	struct query query = query_begin(store, add_token);
	enum error error;

	query_text(&query, ":hash", hash);
	query_id(&query, ":person", token->person_id);
	query_text(&query, ":role", role_word(token->role));
	query_text(&query, ":label", token->label);
	query_int(&query, ":at", doing->now);
	query_date(&query, ":expires", token->expires_on);
	error = query_insert(&query, id, why);
	if (error != ERROR_NONE)
		return error;
	return tell(store, token, *id, "token-added", doing, why);
}

static void take_token(struct query *query, struct arena *arena,
		       struct token_row *row)
{
	const char *role;

	row->id = query_take_int(query);
	row->person_id = query_take_int(query);
	row->agency_id = query_take_int(query);
	row->person = query_take_text(query, arena);
	row->agency = query_take_text(query, arena);
	row->agency_name = query_take_text(query, arena);
	role = query_take_text(query, arena);
	if (role == NULL || !role_from_word(role, &row->role))
		row->role = ROLE_READER;
	row->label = query_take_text(query, arena);
	row->created_at = query_take_int(query);
	row->revoked_at = query_take_int(query);
	row->last_used_on = query_take_date(query);
	row->expires_on = query_take_date(query);
}

enum error store_tokens(struct store *store, struct arena *arena,
			struct token_row **rows, size_t *count, struct why *why)
{
	struct query query = query_begin(store, list_tokens);

	*rows = NULL;
	*count = 0;
	while (query_row(&query)) {
		*rows = arena_grow(arena, *rows, *count, sizeof(**rows));
		take_token(&query, arena, &(*rows)[(*count)++]);
	}
	return query_end(&query, why);
}

enum error store_token_revoke(struct store *store, int64_t id,
			      const struct doing *doing, struct why *why)
{
	struct query query = query_begin(store, revoke_token);
	struct token_row token = { 0 };
	struct arena arena = { 0 };
	struct token_row *rows;
	size_t count;
	enum error error;

	query_int(&query, ":at", doing->now);
	query_int(&query, ":id", id);
	error = query_run(&query, why);
	if (error == ERROR_NONE && sql_changes(store) == 0)
		return why_set(why, ERROR_NOT_FOUND, "no valid token %lld",
			       (long long)id);
	if (error == ERROR_NONE)
		error = store_tokens(store, &arena, &rows, &count, why);
	for (size_t i = 0; error == ERROR_NONE && i < count; i++)
		if (rows[i].id == id)
			token = rows[i];
	if (error == ERROR_NONE)
		error = tell(store, &token, id, "token-revoked", doing, why);
	arena_clear(&arena);
	return error;
}

enum error store_token_find(struct store *store, const char *hash,
			    struct arena *arena, struct token_row *token,
			    struct why *why)
{
	struct query query = query_begin(store, find_token);
	bool is_found;
	enum error error;

	query_text(&query, ":hash", hash);
	is_found = query_row(&query);
	if (is_found)
		take_token(&query, arena, token);
	error = query_end(&query, why);
	if (error == ERROR_NONE && !is_found)
		return why_set(why, ERROR_NOT_FOUND, "no such token");
	return error;
}

enum error store_token_used(struct store *store, const struct token_row *token,
			    struct date today, struct why *why)
{
	struct query query;
	enum error error;

	if (date_is_set(token->last_used_on) &&
	    date_compare(token->last_used_on, today) == 0)
		return ERROR_NONE;
	error = store_begin(store, why);
	if (error != ERROR_NONE)
		return error;
	query = query_begin(store, use_token);
	query_date(&query, ":day", today);
	query_int(&query, ":id", token->id);
	return store_finish(store, query_run(&query, why), why);
}

const char *const tokens_sql[] = { add_token,	revoke_token, find_token,
				   list_tokens, use_token,    NULL };
