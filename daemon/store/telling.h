/* Telling: what the schedule says of itself, for those who ask over the API. */
#ifndef DONDOC_STORE_TELLING_H
#define DONDOC_STORE_TELLING_H

#include "store/reminders.h"
#include "store/silences.h"
#include "store/tasks.h"

/* What is asked of a preview; zero and NULL mean any. */
struct preview_query {
	const struct scope *scope;
	int64_t task_id;
	const char *plan; /* number */
	int64_t changed_at; /* only tasks that changed at just this instant */
	const char *agency; /* code: only what people there are told */
	const char *person; /* code: only what this one is told, or another
			       for this one */
	int64_t after; /* the span (after, to] */
	int64_t to;
};

/* A notice that would be given, with whom it would reach. Those of one
 * instant, person and channel are one message. */
struct preview {
	struct task task;
	struct person_row person; /* who is told */
	struct person_row absent; /* for whom; with the id 0: for himself */
	unsigned channel;
	enum notice notice;
	const char *rule;
	struct date day;
	int64_t at; /* when it is decided */
	int64_t sent_at; /* and when it may go out: a telephone is left alone
			    at night */
	bool is_silenced; /* it would not be told … */
	struct date silent_until;
	const char *silence; /* … for this reason */
};

/* A notice of which the rules and the store say different things. */
struct audit_difference {
	int64_t task_id;
	int64_t agency_id;
	const char *ref;
	const char *label; /* key and title */
	const char *rule;
	struct date day;
	const char *person; /* code */
	int64_t person_id;
	unsigned channel;
	bool is_missing; /* the rules give it and nothing was decided; else
			    something was that no rule gives */
};

/* A comparison of what the rules give with what was decided, over the span
 * (from, to], as far as it has come. */
struct audit {
	int64_t from;
	int64_t to;
	int64_t last_task_id; /* compared */
	int64_t tasks;
	int64_t notices;
	int64_t difference_count;
	struct audit_difference *differences; /* only where they are kept */
};

#endif
