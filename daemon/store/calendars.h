/* Calendars in the store: files that were applied, and what they move. */
#ifndef DONDOC_STORE_CALENDARS_H
#define DONDOC_STORE_CALENDARS_H

#include "base/secret.h"
#include "calendars/workdays.h"
#include "plan/task.h"
#include "store/agencies.h"
#include "store/store.h"

/* A file of days off as it was applied. */
struct calendar_row {
	const char *code; /* of the calendar that it belongs to */
	const char *file; /* its name, without folders */
	const char *text;
	const char *actor;
	int64_t applied_at;
};

/* In the order in which they are laid over each other. */
enum error store_calendars(struct store *store, struct arena *arena,
			   struct calendar_row **rows, size_t *count,
			   struct why *why);

/* Keeps a file as the last of its calendar, instead of what the same file
 * said before. Needs a transaction. */
enum error store_calendar_put(struct store *store,
			      const struct calendar_row *row, struct why *why);

/* Forgets one. Needs a transaction. */
enum error store_calendar_forget(struct store *store, const char *code,
				 const char *file, struct why *why);

/* A file that was applied and cannot be used any more. */
struct calendar_left_out {
	const char *code;
	const char *file;
	const char *reason;
};

struct calendars_left_out {
	struct calendar_left_out *items;
	size_t count;
};

/* Who names a calendar: the codes of agencies, the numbers of plans. */
struct calendar_users {
	const char *code;
	struct strings agencies;
	struct strings plans;
};

/* One for each code that is named, by code. */
enum error store_calendar_users(struct store *store, struct arena *arena,
				struct calendar_users **rows, size_t *count,
				struct why *why);

/* What another calendar moves: a task's due day, or a notice of it. */
struct calendar_move {
	struct task task; /* as it stands before */
	const char *what; /* "due", or the notice's rule: "before-3d" */
	bool is_due;
	struct date from; /* DATE_NONE: there was none */
	struct date to; /* DATE_NONE: it falls away */
};

/* So many moves are listed; the others are counted. */
#define CALENDAR_MOVES_LISTED 1000

struct calendar_moves {
	struct calendar_move *items; /* in the order of tasks, due first */
	size_t count; /* of those that are listed */
	int total;
	int tasks; /* how many tasks it is that something moves of */
	int dues; /* how many of the moves are of due days */
	char digest[SECRET_HASH_SIZE]; /* of all of them, listed or not */
};

#endif
