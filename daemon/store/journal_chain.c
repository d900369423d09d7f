#include "store/journal_chain.h"

#include <string.h>

#include "base/text.h"
#include "store/sql.h"

#define CHAINED                                                                \
	"journal_id, at, kind, actor, plan_id, task_id, agency_id,"            \
	" person_id, message_id, channels, text, by_id, token_id, uid,"        \
	" origin, was, became"
#define CHAINED_COUNT 17

static const char find_last[] = "SELECT journal_id, hash FROM journal"
				" ORDER BY journal_id DESC LIMIT 1";

static const char find_hash[] =
	"SELECT hash FROM journal WHERE journal_id = :id";

static const char list_chained[] = "SELECT hash, " CHAINED " FROM journal"
				   " WHERE journal_id > :after"
				   " ORDER BY journal_id LIMIT :limit";

static const char list_unsealed[] =
	"SELECT hash, " CHAINED " FROM journal"
	" WHERE hash IS NULL AND journal_id > :after"
	" ORDER BY journal_id LIMIT 1";

static const char seal_row[] =
	"UPDATE journal SET hash = :hash WHERE journal_id = :id";

static void add_int(struct text *row, int64_t value)
{
	text_addf(row, "i%lld;", (long long)value);
}

static void add_id(struct text *row, int64_t id)
{
	if (id == 0)
		text_add(row, "n");
	else
		add_int(row, id);
}

static void add_text(struct text *row, const char *text)
{
	if (text == NULL)
		text_add(row, "n");
	else
		text_addf(row, "t%zu:%s", strlen(text), text);
}

static void write_entry(struct text *row, int64_t id,
			const struct journal_entry *entry)
{
	static const struct caller nobody = { 0 };
	const struct caller *caller =
		entry->caller != NULL ? entry->caller : &nobody;

	add_int(row, id);
	add_int(row, entry->at);
	add_text(row, entry->kind);
	add_text(row, journal_actor(entry));
	add_id(row, entry->plan_id);
	add_id(row, entry->task_id);
	add_id(row, entry->agency_id);
	add_id(row, entry->person_id);
	add_id(row, entry->message_id);
	add_int(row, entry->channels);
	add_text(row, entry->text);
	add_id(row, caller->person_id);
	add_id(row, caller->token_id);
	if (caller->is_local)
		add_int(row, caller->uid);
	else
		add_text(row, NULL);
	add_text(row, caller->from);
	add_text(row, entry->before);
	add_text(row, entry->after);
}

/* A row as it is in the store, whatever somebody made of its columns. */
static void write_stored(struct text *row, const struct query *query,
			 int first_column)
{
	for (int i = first_column; i < first_column + CHAINED_COUNT; i++) {
		int type = sqlite3_column_type(query->statement, i);
		const void *bytes;

		if (type == SQLITE_NULL) {
			text_add(row, "n");
			continue;
		}
		if (type == SQLITE_INTEGER) {
			add_int(row, sqlite3_column_int64(query->statement, i));
			continue;
		}
		bytes = sqlite3_column_blob(query->statement, i);
		text_addf(row,
			  "t%d:", sqlite3_column_bytes(query->statement, i));
		if (bytes != NULL)
			text_add_bytes(row, bytes,
				       (size_t)sqlite3_column_bytes(
					       query->statement, i));
	}
}

/* The hash of what was written after the hash of the row before. */
static void seal(struct text *row, unsigned char hash[SECRET_SHA256_SIZE])
{
	secret_sha256(row->bytes, row->length, hash);
}

static void begin_row(struct text *row,
		      const unsigned char before[SECRET_SHA256_SIZE])
{
	text_reset(row);
	text_add_bytes(row, (const char *)before, SECRET_SHA256_SIZE);
}

/* Takes a hash from the next column; false when it is none. */
static bool take_hash(struct query *query,
		      unsigned char hash[SECRET_SHA256_SIZE])
{
	const void *bytes =
		sqlite3_column_blob(query->statement, query->column);
	int length = sqlite3_column_bytes(query->statement, query->column++);

	if (bytes == NULL || length != SECRET_SHA256_SIZE)
		return false;
	memcpy(hash, bytes, SECRET_SHA256_SIZE);
	return true;
}

enum error journal_chain_next(struct store *store,
			      const struct journal_entry *entry, int64_t *id,
			      unsigned char hash[SECRET_SHA256_SIZE],
			      struct why *why)
{
	unsigned char before[SECRET_SHA256_SIZE] = { 0 };
	struct query query = query_begin(store, find_last);
	struct text row = { 0 };
	enum error error;

	*id = 1;
	if (query_row(&query)) {
		*id = query_take_int(&query) + 1;
		/* One without a hash is found by the check, not here. */
		(void)take_hash(&query, before);
	}
	error = query_end(&query, why);
	begin_row(&row, before);
	write_entry(&row, *id, entry);
	seal(&row, hash);
	text_clear(&row);
	return error;
}

static enum error find_before(struct store *store, int64_t id,
			      unsigned char hash[SECRET_SHA256_SIZE],
			      struct why *why)
{
	struct query query = query_begin(store, find_hash);
	bool is_found = false;
	enum error error;

	memset(hash, 0, SECRET_SHA256_SIZE);
	query_int(&query, ":id", id);
	if (query_row(&query))
		is_found = take_hash(&query, hash);
	error = query_end(&query, why);
	if (error == ERROR_NONE && !is_found && id != 0)
		return why_set(why, ERROR_NOT_FOUND,
			       "the journal has no entry %lld", (long long)id);
	return error;
}

/* Looks at the row that the query stands on; false when it is bad. */
static bool check_row(struct query *query, struct text *row,
		      unsigned char before[SECRET_SHA256_SIZE],
		      struct journal_check *check)
{
	unsigned char stored[SECRET_SHA256_SIZE];
	unsigned char hash[SECRET_SHA256_SIZE];
	bool is_sealed = take_hash(query, stored);
	int64_t id = query_take_int(query);

	if (id != check->last_id + 1) {
		check->bad_id = check->last_id + 1;
		check->trouble = "it is missing";
		return false;
	}
	begin_row(row, before);
	write_stored(row, query, 1);
	seal(row, hash);
	check->rows++;
	if (!is_sealed || memcmp(hash, stored, sizeof(hash)) != 0) {
		check->bad_id = id;
		check->trouble =
			is_sealed ? "it was changed" : "it has no hash";
		return false;
	}
	memcpy(before, hash, sizeof(hash));
	check->last_id = id;
	return true;
}

enum error store_journal_check(struct store *store, int64_t after_id, int limit,
			       struct journal_check *check, struct why *why)
{
	unsigned char before[SECRET_SHA256_SIZE];
	struct text row = { 0 };
	struct query query;
	enum error error = find_before(store, after_id, before, why);

	*check = (struct journal_check){ .last_id = after_id };
	if (error != ERROR_NONE)
		return error;
	query = query_begin(store, list_chained);
	query_int(&query, ":after", after_id);
	query_int(&query, ":limit", limit);
	while (query_row(&query) && check_row(&query, &row, before, check))
		;
	error = query_end(&query, why);
	text_clear(&row);
	secret_hex(before, check->last_hash);
	check->is_done = check->bad_id != 0 || check->rows < limit;
	return error;
}

/* The next row without a hash; its number, or 0 at the end. */
static enum error seal_next(struct store *store, int64_t after,
			    unsigned char hash[SECRET_SHA256_SIZE], int64_t *id,
			    struct why *why)
{
	struct query query = query_begin(store, list_unsealed);
	struct text row = { 0 };
	enum error error;

	*id = 0;
	query_int(&query, ":after", after);
	if (query_row(&query)) {
		query.column = 1;
		*id = query_take_int(&query);
		begin_row(&row, hash);
		write_stored(&row, &query, 1);
		seal(&row, hash);
	}
	error = query_end(&query, why);
	text_clear(&row);
	if (error != ERROR_NONE || *id == 0)
		return error;
	query = query_begin(store, seal_row);
	query_blob(&query, ":hash", hash, SECRET_SHA256_SIZE);
	query_int(&query, ":id", *id);
	return query_run(&query, why);
}

enum error journal_chain_seal(struct store *store, struct why *why)
{
	static const char *const texts[] = { list_unsealed, seal_row, NULL };
	unsigned char hash[SECRET_SHA256_SIZE] = { 0 };
	int64_t id = 0;
	enum error error = sql_prepare(store, texts, why);

	do {
		if (error == ERROR_NONE)
			error = seal_next(store, id, hash, &id, why);
	} while (error == ERROR_NONE && id != 0);
	sql_finalize(store);
	return error;
}

const char *const journal_chain_sql[] = { find_last, find_hash, list_chained,
					  NULL };
