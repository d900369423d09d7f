/* Events: recorded by people, they give dates to what hangs on them. */
#ifndef DONDOC_STORE_EVENTS_H
#define DONDOC_STORE_EVENTS_H

#include "store/plans.h"

/* What a person says of an event. */
struct event {
	const char *plan; /* number */
	const char *name; /* its words, or enough of them to be the only ones */
	const char *agency; /* code; NULL: it is the whole plan's */
	struct date on; /* may lie ahead: a session's day is known before */
	int minute; /* of the day, -1: not said (terms in hours need it) */
	const char *note; /* or the reason why it is taken back; may be NULL */
};

/* Reads when it happened, "2010-08-25" or "2010-08-25T14:00", into the event;
 * false when it is neither. */
bool event_read_day(const char *words, struct event *event);

/* An event that a plan's actions hang on, recorded or not; an event that is
 * recorded for several agencies has a row for each. */
struct event_row {
	const char *plan;
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
 * when the words may mean several. Needs a transaction.
 */
enum error store_event_record(struct store *store, const struct event *event,
			      const struct office *office,
			      const struct doing *doing,
			      struct applied *applied, struct why *why);

/* Takes it back: what took its date from it has none again, until it is
 * recorded. What opened stays open. Needs a transaction. */
enum error store_event_forget(struct store *store, const struct event *event,
			      const struct office *office,
			      const struct doing *doing,
			      struct applied *applied, struct why *why);

/* All of a plan (NULL: of all plans), in the plan's order. */
enum error store_events(struct store *store, const char *plan,
			struct arena *arena, struct event_row **rows,
			size_t *count, struct why *why);

#endif
