#include "store/message_rows.h"

#include <string.h>

#include "store/journal.h"
#include "store/message_columns.h"

#define LIST_LIMIT 1000

#define ROW_COLUMNS                                                            \
	MESSAGE_COLUMNS ", w.code, w.name, a.code,"                            \
			" (SELECT count(DISTINCT task_id) FROM occurrences o"  \
			"  WHERE o.message_id = m.message_id)"

#define ROW_TABLES                                                             \
	" FROM messages m JOIN people w ON w.person_id = m.person_id"          \
	" JOIN agencies a ON a.agency_id = w.agency_id"

static const char list_messages[] =
	ROW_COLUMNS ROW_TABLES " WHERE (:state IS NULL OR m.state = :state)"
			       " AND (:person IS NULL OR w.code = :person)"
			       " AND (:channel = 0 OR m.channel = :channel)"
			       " ORDER BY m.message_id DESC LIMIT :limit";

static const char get_message[] = ROW_COLUMNS ", " MESSAGE_BYTES ROW_TABLES
					      " WHERE m.message_id = :message";

static const char count_messages[] =
	"SELECT state, count(*) FROM messages GROUP BY state ORDER BY state";

/* What nobody can have got is written anew: an address may have changed. */
static const char forget_bytes[] =
	"DELETE FROM message_bytes WHERE message_id IN"
	" (SELECT message_id FROM messages WHERE doubts = 0"
	" AND state IN ('held', 'refused', 'expired')"
	" AND (:message = 0 OR message_id = :message)"
	" AND (state <> 'held' OR :message <> 0))";

static const char retry_messages[] =
	"UPDATE messages SET state = 'ready', next_try_at = :now,"
	" created_at = :now, settled_at = NULL, undelivered_at = NULL,"
	" crashes = 0, deaths = 0, is_suspect = 0"
	" WHERE state IN ('held', 'refused', 'expired', 'ready')"
	" AND (:message = 0 OR message_id = :message)"
	" AND (state <> 'held' OR :message <> 0)";

static const char hold_messages[] =
	"UPDATE messages SET state = 'held', settled_at = :now"
	" WHERE state = 'ready' AND (:message = 0 OR message_id = :message)";

static const char release_held[] =
	"UPDATE messages SET state = 'ready', next_try_at = :now,"
	" created_at = :now, settled_at = NULL, undelivered_at = NULL,"
	" crashes = 0, deaths = 0, is_suspect = 0"
	" WHERE state = 'held' AND (:message = 0 OR message_id = :message)";

static void take_row(struct query *query, struct arena *arena,
		     struct message_row *row)
{
	message_take(query, arena, &row->message);
	row->person = query_take_text(query, arena);
	row->person_name = query_take_text(query, arena);
	row->agency = query_take_text(query, arena);
	row->tasks = (int)query_take_int(query);
}

enum error store_messages(struct store *store,
			  const struct message_filter *filter,
			  struct arena *arena, struct message_row **rows,
			  size_t *count, struct why *why)
{
	struct query query = query_begin(store, list_messages);

	*rows = NULL;
	*count = 0;
	query_text(&query, ":state", filter->state);
	query_text(&query, ":person", filter->person);
	query_int(&query, ":channel", filter->channel);
	query_int(&query, ":limit", LIST_LIMIT);
	while (query_row(&query)) {
		struct message_row *row;

		*rows = arena_grow(arena, *rows, *count, sizeof(**rows));
		row = &(*rows)[(*count)++];
		take_row(&query, arena, row);
	}
	return query_end(&query, why);
}

enum error store_message_get(struct store *store, int64_t id,
			     struct arena *arena, struct message_row *row,
			     struct why *why)
{
	struct query query = query_begin(store, get_message);
	bool is_found = false;
	enum error error;

	*row = (struct message_row){ 0 };
	query_int(&query, ":message", id);
	while (query_row(&query)) {
		is_found = true;
		take_row(&query, arena, row);
		row->message.bytes =
			query_take_blob(&query, arena, &row->message.length);
	}
	error = query_end(&query, why);
	if (error == ERROR_NONE && !is_found)
		error = why_set(why, ERROR_NOT_FOUND, "no message %lld",
				(long long)id);
	return error;
}

static enum error run_forget_bytes(struct store *store, int64_t message_id,
				   struct why *why)
{
	struct query query = query_begin(store, forget_bytes);

	query_int(&query, ":message", message_id);
	return query_run(&query, why);
}

enum error store_messages_steer(struct store *store, const char *verb,
				int64_t id, const struct doing *doing,
				int *changed, struct why *why)
{
	struct journal_entry entry = { .at = doing->now,
				       .actor = doing->actor,
				       .caller = &doing->caller,
				       .message_id = id,
				       .text = "" };
	const char *statement = strcmp(verb, "retry") == 0  ? retry_messages
				: strcmp(verb, "hold") == 0 ? hold_messages
							    : release_held;
	struct query query;
	enum error error = ERROR_NONE;

	if (statement == retry_messages)
		error = run_forget_bytes(store, id, why);
	if (error != ERROR_NONE)
		return error;
	query = query_begin(store, statement);
	query_int(&query, ":now", doing->now);
	query_int(&query, ":message", id);
	error = query_run(&query, why);
	*changed = (int)sql_changes(store);
	if (error != ERROR_NONE)
		return error;
	if (*changed == 0 && id != 0)
		return why_set(why, ERROR_REFUSED,
			       "message %lld is not in a state for '%s'",
			       (long long)id, verb);
	entry.kind = strcmp(verb, "retry") == 0	 ? "outbox-retry"
		     : strcmp(verb, "hold") == 0 ? "outbox-hold"
						 : "outbox-release";
	return store_journal_add(store, &entry, why);
}

enum error store_message_counts(struct store *store, struct arena *arena,
				struct counts *counts, struct why *why)
{
	struct query query = query_begin(store, count_messages);

	*counts = (struct counts){ 0 };
	while (query_row(&query)) {
		counts->items = arena_grow(arena, counts->items, counts->count,
					   sizeof(*counts->items));
		counts->items[counts->count].word =
			query_take_text(&query, arena);
		counts->items[counts->count++].count = query_take_int(&query);
	}
	return query_end(&query, why);
}

const char *const message_rows_sql[] = {
	list_messages,	forget_bytes,  get_message,  count_messages,
	retry_messages, hold_messages, release_held, NULL,
};
