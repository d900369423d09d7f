#include "store/calendars.h"

#include <string.h>

#include "store/sql.h"

static const char list_files[] =
	"SELECT code, file, text, actor, applied_at FROM calendar_files"
	" ORDER BY calendar_file_id";

static const char drop_file[] =
	"DELETE FROM calendar_files WHERE code = :code AND file = :file";

static const char add_file[] =
	"INSERT INTO calendar_files (code, file, text, actor, applied_at)"
	" VALUES (:code, :file, :text, :actor, :at)";

static const char list_users[] =
	"SELECT calendar, 0, code FROM agencies"
	" WHERE calendar IS NOT NULL AND removed_at IS NULL"
	" UNION ALL SELECT calendar, 1, number FROM plans"
	" WHERE calendar IS NOT NULL ORDER BY 1, 2, 3";

enum error store_calendars(struct store *store, struct arena *arena,
			   struct calendar_row **rows, size_t *count,
			   struct why *why)
{
	struct query query = query_begin(store, list_files);

	*rows = NULL;
	*count = 0;
	while (query_row(&query)) {
		struct calendar_row *row;

		*rows = arena_grow(arena, *rows, *count, sizeof(**rows));
		row = &(*rows)[(*count)++];
		row->code = query_take_text(&query, arena);
		row->file = query_take_text(&query, arena);
		row->text = query_take_text(&query, arena);
		row->actor = query_take_text(&query, arena);
		row->applied_at = query_take_int(&query);
	}
	return query_end(&query, why);
}

enum error store_calendar_forget(struct store *store, const char *code,
				 const char *file, struct why *why)
{
	struct query query = query_begin(store, drop_file);

	query_text(&query, ":code", code);
	query_text(&query, ":file", file);
	return query_run(&query, why);
}

enum error store_calendar_put(struct store *store,
			      const struct calendar_row *row, struct why *why)
{
	struct query query;
	enum error error =
		store_calendar_forget(store, row->code, row->file, why);

	if (error != ERROR_NONE)
		return error;
	query = query_begin(store, add_file);
	query_text(&query, ":code", row->code);
	query_text(&query, ":file", row->file);
	query_text(&query, ":text", row->text);
	query_text(&query, ":actor", row->actor);
	query_int(&query, ":at", row->applied_at);
	return query_run(&query, why);
}

enum error store_calendar_users(struct store *store, struct arena *arena,
				struct calendar_users **rows, size_t *count,
				struct why *why)
{
	struct query query = query_begin(store, list_users);
	struct calendar_users *row = NULL;

	*rows = NULL;
	*count = 0;
	while (query_row(&query)) {
		const char *code = query_take_text(&query, arena);
		bool is_plan = query_take_int(&query) != 0;
		const char *name = query_take_text(&query, arena);

		if (row == NULL || strcmp(row->code, code) != 0) {
			*rows = arena_grow(arena, *rows, *count,
					   sizeof(**rows));
			row = &(*rows)[(*count)++];
			row->code = code;
		}
		strings_add(is_plan ? &row->plans : &row->agencies, arena,
			    name);
	}
	return query_end(&query, why);
}

const char *const calendars_sql[] = {
	list_files, drop_file, add_file, list_users, NULL,
};
