/* What carries an action over to its tasks; for store/ only. */
#ifndef DONDOC_STORE_EXPANDING_H
#define DONDOC_STORE_EXPANDING_H

#include "store/plans.h"
#include "store/sql.h"

/* What expanding carries about. */
struct expanding {
	struct store *store;
	const struct office *office;
	const struct doing *doing;
	struct applied *applied;
	struct why *why;
	bool redates; /* the action was changed: its periods take its days */
	int64_t follow_up_id; /* while a plan is applied: who holds what names
				 no lead, now … */
	int64_t old_follow_up_id; /* … and before */
};

/* What an action says of its tasks. */
struct action_source {
	int64_t action_id;
	const char *label; /* for the journal */
	int64_t plan_id;
	int64_t lead_id; /* the follow-up agency where none is named */
	bool is_held;
	bool is_group;
	const char *due_phrase;
	const char *event; /* the event's words, or NULL */
	const char *rule; /* of the action, as it was read when applied */
	enum due_class class;
	struct date from;
	struct date due;
	int due_minute; /* -1: the whole day */
	struct date until;
	struct due_context context;
	struct due read; /* the phrase, or what the file spells out, read
			    again: only for classes with more than dates */
	bool is_read; /* a newer reader may be stricter than the one that
			 let the phrase in */
};

/* ERROR_CORRUPT when there is no such action in force. Strings live in the
 * arena. */
enum error action_source_find(const struct expanding *expanding,
			      int64_t action_id, struct arena *arena,
			      struct action_source *source);

/* A line in the journal about a task. */
enum error expand_journal(const struct expanding *expanding, const char *kind,
			  int64_t task_id, int64_t agency_id, const char *text);

/*
 * Runs an UPDATE … RETURNING task_id, agency_id and journals each row with
 * the action's label and what happened to it; their number is added to
 * `count`.
 */
enum error expand_touch(const struct expanding *expanding, struct query *query,
			int64_t action_id, const char *kind, const char *detail,
			int *count);

#endif
