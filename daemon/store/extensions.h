/* Extensions: more time, granted by a document. */
#ifndef DONDOC_STORE_EXTENSIONS_H
#define DONDOC_STORE_EXTENSIONS_H

#include "store/plans.h"
#include "store/tasks.h"

/* What the office's rules allow; 0: any. */
struct extension_limits {
	int most; /* extensions of one task */
	int longest; /* days after the first due day */
	int ask_before; /* days before the due day: asked for at the latest */
};

/* What is granted or asked for; `reason` must be there, the rest may be NULL. */
struct extension {
	const char *phrase; /* the new deadline in words, or YYYY-MM-DD; NULL:
			       as it was asked for */
	const struct extension_limits *limits;
	struct date issued; /* of the document that grants it: what the phrase
			       is read by; DATE_NONE: today */
	const char *reason;
	const char *document; /* number */
	const char *signer;
};

/* What a phrase is read with; what comes of it is in the arena. */
struct reading {
	const struct office *office;
	struct date today;
	struct arena *arena;
};

/* The day that an extension's phrase gives, checked: it is one beyond doubt,
 * later than the task's, and within the limits. */
enum error extension_read(struct store *store, const struct task *task,
			  const struct extension *extension,
			  const struct reading *reading, struct due *due,
			  struct why *why);

/* An extension that was granted. */
struct extension_row {
	struct date from; /* DATE_NONE: the task had no date */
	struct date to;
	const char *phrase;
	const char *rule; /* how it was read */
	const char *reason;
	const char *document; /* or NULL */
	const char *signer; /* or NULL */
	int64_t granted_at;
	const char *granted_by;
};

/*
 * Gives an open task a later date, or a first one where it has none; the date
 * that it had first is kept for ever. The phrase is read as a plan's are.
 * ERROR_INPUT when it gives no date, or one with a warning, ERROR_REFUSED when that is no
 * later than the task's date or goes beyond the limits, or the task is closed. A
 * request that waits for an answer is granted by it. Journaled as "extend".
 * Needs a transaction: all tasks of one document go together.
 */
enum error store_task_extend(struct store *store, const struct task *task,
			     const struct extension *extension,
			     const struct office *office,
			     const struct doing *doing, struct why *why);

/* Those of a task, oldest first. */
enum error store_task_extensions(struct store *store, int64_t task_id,
				 struct arena *arena,
				 struct extension_row **rows, size_t *count,
				 struct why *why);

#endif
