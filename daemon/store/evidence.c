/* Files are kept in the store itself: what is committed with an act is there
 * after a crash, and in every backup. */
#include "store/evidence.h"

#include <string.h>

#include "store/sql.h"

static const char keep_file[] =
	"INSERT INTO evidence_files (sha256, kept_at, bytes)"
	" VALUES (:sha256, :now, :bytes) ON CONFLICT (sha256) DO NOTHING";

static const char add_evidence[] =
	"INSERT INTO evidence (task_id, name, sha256, size, added_at, added_by)"
	" VALUES (:task, :name, :sha256, :size, :now, :actor)";

static const char list_evidence[] =
	"SELECT evidence_id, name, sha256, coalesce(size, 0), added_at,"
	" added_by FROM evidence WHERE task_id = :task ORDER BY evidence_id";

static const char get_file[] =
	"SELECT bytes FROM evidence_files WHERE sha256 = :sha256";

static void hash_file(const struct evidence_file *file,
		      char sha256[SECRET_HASH_SIZE])
{
	unsigned char digest[SECRET_SHA256_SIZE];

	secret_sha256(file->bytes, file->length, digest);
	secret_hex(digest, sha256);
}

static enum error keep(struct store *store, const struct evidence_file *file,
		       const char *sha256, const struct doing *doing,
		       struct why *why)
{
	struct query query = query_begin(store, keep_file);

	query_text(&query, ":sha256", sha256);
	query_int(&query, ":now", doing->now);
	query_blob(&query, ":bytes", file->bytes, file->length);
	return query_run(&query, why);
}

enum error store_evidence_add(struct store *store, int64_t task_id,
			      const char *name,
			      const struct evidence_file *file,
			      const struct doing *doing, struct why *why)
{
	char sha256[SECRET_HASH_SIZE];
	struct query query;
	enum error error = ERROR_NONE;

	if (file != NULL) {
		hash_file(file, sha256);
		error = keep(store, file, sha256, doing, why);
	}
	if (error != ERROR_NONE)
		return error;
	query = query_begin(store, add_evidence);
	query_int(&query, ":task", task_id);
	query_text(&query, ":name", name);
	query_text(&query, ":sha256", file != NULL ? sha256 : NULL);
	query_id(&query, ":size", file != NULL ? (int64_t)file->length : 0);
	query_int(&query, ":now", doing->now);
	query_text(&query, ":actor", doing->actor);
	return query_run(&query, why);
}

enum error store_evidence(struct store *store, int64_t task_id,
			  struct arena *arena, struct evidence_row **rows,
			  size_t *count, struct why *why)
{
	struct query query = query_begin(store, list_evidence);

	*rows = NULL;
	*count = 0;
	query_int(&query, ":task", task_id);
	while (query_row(&query)) {
		struct evidence_row *row;

		*rows = arena_grow(arena, *rows, *count, sizeof(**rows));
		row = &(*rows)[(*count)++];
		row->id = query_take_int(&query);
		row->name = query_take_text(&query, arena);
		row->sha256 = query_take_text(&query, arena);
		row->size = query_take_int(&query);
		row->added_at = query_take_int(&query);
		row->added_by = query_take_text(&query, arena);
	}
	return query_end(&query, why);
}

enum error store_evidence_get(struct store *store, const char *sha256,
			      struct arena *arena, struct evidence_file *file,
			      struct why *why)
{
	struct query query = query_begin(store, get_file);
	char found[SECRET_HASH_SIZE];
	bool is_found;
	enum error error;

	query_text(&query, ":sha256", sha256);
	is_found = query_row(&query);
	if (is_found)
		file->bytes = query_take_blob(&query, arena, &file->length);
	error = query_end(&query, why);
	if (error != ERROR_NONE)
		return error;
	if (!is_found)
		return why_set(why, ERROR_NOT_FOUND, "no such file is kept");
	if (file->bytes == NULL)
		file->bytes = "";
	hash_file(file, found);
	if (strcmp(found, sha256) != 0)
		return why_set(why, ERROR_CORRUPT,
			       "the file of %s was changed in the store: its "
			       "hash is %s now",
			       sha256, found);
	return ERROR_NONE;
}

const char *const evidence_sql[] = { keep_file, add_evidence, list_evidence,
				     get_file, NULL };
