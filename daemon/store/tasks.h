/* Tasks: finding, listing, and what people do to them. */
#ifndef DONDOC_STORE_TASKS_H
#define DONDOC_STORE_TASKS_H

#include "plan/task.h"
#include "store/agencies.h"
#include "store/store.h"

/* Who may see what: the rows of others do not exist for them. */
struct scope {
	bool is_all; /* the office sees everything */
	int64_t agency_id; /* else: tasks that this agency owes, accepts or
				follows up (see the flags) */
	bool may_accept; /* tasks to be submitted to the agency too */
	bool may_follow; /* tasks of plans that it follows up or issued, and of
				agencies under it, too */
	bool may_support; /* tasks that it supports too */
};

/* … of those for which more time is asked. */
#define TASKS_REQUESTED "requested"

/* Which tasks; zero and NULL mean any. */
struct task_filter {
	const char *agency; /* code */
	const char *plan; /* number */
	const char *action; /* key */
	const char *tag;
	const char *state; /* a state's or a status's word, or … */
	bool overdue_only;
	int due_within; /* days from today, -1: any */
	bool with_closed; /* done and dropped too */
	size_t limit; /* 0: all of them; else so many, the first */
	const char *due_from; /* YYYY-MM-DD, inclusive, as the next; or NULL */
	const char *due_until;
};

/* By urgency: due date, undated last, then plan order. */
enum error store_tasks(struct store *store, const struct scope *scope,
		       const struct task_filter *filter, struct date today,
		       struct arena *arena, struct task **tasks, size_t *count,
		       struct why *why);

/* What was changed at an instant or after it, by number, closed or not. */
enum error store_tasks_changed(struct store *store, int64_t since,
			       struct arena *arena, struct task **tasks,
			       size_t *count, struct why *why);

/* By number ("12") or reference. ERROR_NOT_FOUND, also when out of scope. */
enum error store_task_find(struct store *store, const struct scope *scope,
			   const char *which, struct arena *arena,
			   struct task *task, struct why *why);
enum error store_task_get(struct store *store, int64_t id, struct arena *arena,
			  struct task *task, struct why *why);

/* Keys of the actions that a task waits for (not done yet). */
enum error store_task_waits_for(struct store *store, int64_t action_id,
				struct arena *arena, struct strings *keys,
				struct why *why);

/* Supporting agencies (codes) of a task's action. */
enum error store_task_support(struct store *store, int64_t action_id,
			      struct arena *arena, struct strings *codes,
			      struct why *why);

/* The document's paragraph and the registrar's note. */
enum error store_task_quote(struct store *store, int64_t action_id,
			    struct arena *arena, const char **quote,
			    int64_t *line, const char **note, struct why *why);

struct evidence_file;

/* One act on one task. */
struct act {
	enum task_act act;
	struct date on; /* the day it was done; DATE_NONE: today */
	const char *note; /* note or reason, or NULL */
	const char *evidence; /* or NULL; a file's name where there is … */
	const struct evidence_file *file; /* … one to keep, or NULL */
};

/*
 * Does it and journals it. ERROR_REFUSED, with the reason, when the state or
 * the action forbids it. Rights are the caller's business, and to open what
 * waited for it (store_tasks_open). Needs a transaction.
 */
enum error store_task_act(struct store *store, const struct task *task,
			  const struct act *act, const struct doing *doing,
			  struct why *why);

/* How many tasks stand in each status today. */
enum error store_task_counts(struct store *store, struct date today,
			     struct arena *arena, struct counts *counts,
			     struct why *why);

#endif
