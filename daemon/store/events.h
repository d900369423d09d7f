/* Events: recorded by people, they give dates to what hangs on them. */
#ifndef DONDOC_STORE_EVENTS_H
#define DONDOC_STORE_EVENTS_H

#include "store/plans.h"
#include "store/tasks.h"

/* What a person says of an event. */
struct event {
	const char *plan; /* number */
	const char *name; /* its words, or enough of them to be the only ones */
	const char *agency; /* code, a group's for all of its members; NULL: it
			       is the whole plan's */
	struct date on; /* may lie ahead: a session's day is known before */
	int minute; /* of the day, -1: not said (terms in hours need it) */
	const char *note; /* or the reason why it is taken back; may be NULL */
	bool is_first; /* by who may say it once, and not change what is said */
	struct arena *arena; /* of the answer: */
	const char
		*full_name; /* the event that was meant, as the plan has it */
};

/* An event that a plan's actions hang on, recorded or not, or one that is
 * recorded and nothing hangs on any more; an event that is recorded for
 * several agencies has a row for each. */
struct event_row {
	const char *plan;
	int64_t issuer_id; /* of the plan, as the next */
	int64_t follow_up_id;
	const char *name;
	const char *agency; /* code, or NULL */
	struct date on; /* DATE_NONE: not recorded */
	int minute; /* -1: not said */
	const char *note; /* or NULL */
	const char *recorded_by; /* or NULL */
	int64_t recorded_at; /* 0: not recorded */
	struct strings actions; /* keys of those that hang on it */
};

/*
 * Records that an event happened, or on which other day than was said before;
 * every open task that hangs on it takes its date from it (counted in
 * `applied`), and waiting ones open. ERROR_NOT_FOUND when nothing in the plan
 * hangs on such an event (the reason names those that there are), ERROR_USAGE
 * when the words may mean several, ERROR_REFUSED when the agency, or each of
 * the group, owes nothing that hangs on it, ERROR_FORBIDDEN when `is_first`
 * and it is recorded, for the agency or the plan. Needs a transaction.
 */
enum error store_event_record(struct store *store, struct event *event,
			      const struct office *office,
			      const struct doing *doing,
			      struct applied *applied, struct why *why);

/* Takes it back: what took its date from it has none again, until it is
 * recorded. What opened stays open. ERROR_REFUSED when it is not recorded.
 * Needs a transaction. */
enum error store_event_forget(struct store *store, struct event *event,
			      const struct office *office,
			      const struct doing *doing,
			      struct applied *applied, struct why *why);

/* The day of the event that a task hangs on: its agency's own, else the
 * plan's. DATE_NONE: none, or not recorded. */
enum error store_task_event_day(struct store *store, const struct task *task,
				struct date *on, struct why *why);

/* All of a plan (NULL: of all plans), in the plan's order; what nothing hangs
 * on any more at the end. */
enum error store_events(struct store *store, const char *plan,
			struct arena *arena, struct event_row **rows,
			size_t *count, struct why *why);

#endif
