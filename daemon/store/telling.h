/* Telling: what the schedule says of itself, for those who ask over the API. */
#ifndef DONDOC_STORE_TELLING_H
#define DONDOC_STORE_TELLING_H

#include "store/decisions.h"
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

/* What became of a notice to a person, or will. */
enum verdict {
	VERDICT_TOLD, /* decided: the message says how far it came */
	VERDICT_MERGED, /* another notice of the task says it too */
	VERDICT_SILENCED, /* kept back by a silence */
	VERDICT_OBSOLETE, /* the task was closed before it was written */
	VERDICT_PAST, /* its moment was over when it could first be told */
	VERDICT_UNREACHED, /* the person has no address on its channels */
	VERDICT_COMING, /* its moment is still to come */
	VERDICT_MISSING /* it should have been decided, and was not */
};

/* "told", "merged" … */
const char *verdict_word(enum verdict verdict);

/* A notice of a task to a person, by one channel. */
struct explained {
	const char *rule;
	enum notice notice;
	struct date day;
	int64_t at; /* when it falls due; 0: no rule that holds gives it */
	unsigned channel; /* 0: by none */
	enum verdict verdict;
	const char *reason; /* in words, or NULL */
	const struct decision *decision; /* or NULL */
};

/* A person who hears of the task, or heard. */
struct explained_person {
	const struct person_row *person; /* NULL: not any more … */
	const char *code; /* … and only this is known */
	const char *audience; /* "lead", "support" …, or NULL */
	const struct person_row *deputy; /* told instead now, or NULL */
	struct explained *notices; /* by their days */
	size_t count;
};

/* Why each person heard, or did not. */
struct explanation {
	struct task task;
	const char *policy; /* its name … */
	const char *policy_from; /* … and who names it: "action", "agency",
				    "plan" or "default" */
	const char *policy_text; /* all that it says, the action's `remind:`
				    laid over it */
	const char *closed; /* why nothing more is told, or NULL */
	const struct silence *silence; /* now, or NULL */
	struct strings unheard; /* who does not hear of it, and why */
	struct explained_person *people;
	size_t count;
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

/* Facts of the store about audits. */
#define AUDITED_FACT "audited" /* compared up to here */
#define DIFFERENCES_FACT "audit-differences" /* that the last one found */
#define FAILURES_FACT "audit-failures" /* found by all */
#define RULES_CHANGED_FACT "rules-changed"

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
