/* Evidence: what proves that a task is done. */
#ifndef DONDOC_STORE_EVIDENCE_H
#define DONDOC_STORE_EVIDENCE_H

#include "base/secret.h"
#include "store/tasks.h"

/* A file of any kind; it is kept under the SHA-256 of its bytes, once. */
struct evidence_file {
	const char *name; /* without folders */
	const char *bytes;
	size_t length;
};

/* One piece of a task's evidence. */
struct evidence_row {
	int64_t id;
	const char *name; /* of the file; or a document's number, a link */
	const char *sha256; /* hexadecimal; NULL: no file was kept */
	int64_t size; /* bytes */
	int64_t added_at;
	const char *added_by;
};

/* Adds a word, or with `file` that file, to a task's evidence. Needs a
 * transaction. */
enum error store_evidence_add(struct store *store, int64_t task_id,
			      const char *name,
			      const struct evidence_file *file,
			      const struct doing *doing, struct why *why);

/* That of a task, oldest first. */
enum error store_evidence(struct store *store, int64_t task_id,
			  struct arena *arena, struct evidence_row **rows,
			  size_t *count, struct why *why);

/* A kept file's bytes, in the arena. ERROR_NOT_FOUND; ERROR_CORRUPT when they
 * are no longer those of the hash. */
enum error store_evidence_get(struct store *store, const char *sha256,
			      struct arena *arena, struct evidence_file *file,
			      struct why *why);

#endif
