/* Gathering: of one task, who would be told what, and what becomes of it. */
#ifndef DONDOC_SCHEDULE_GATHER_H
#define DONDOC_SCHEDULE_GATHER_H

#include "schedule/roster.h"
#include "schedule/rules.h"
#include "store/reminders.h"

/* A notice with a person and a channel: what may become an occurrence. */
struct candidate {
	struct rule_notice notice;
	const struct listener *listener;
	const struct person_row *person;
	const struct person_row *recipient; /* the person, or a deputy */
	unsigned channel; /* one bit; 0: none that both have */
	const struct silence *silence; /* that keeps it back, or NULL */
	bool is_told; /* decided before, for a day that it has moved from */
	bool is_merged; /* another one says it too */
};

/* A notice and by whose clock it is given. */
struct gathered_notice {
	struct rule_notice notice;
	size_t circle;
};

/* One task's. All of it lives in the arena and the roster. */
struct gathering {
	struct roster *roster;
	const struct task *task;
	struct arena *arena;
	int64_t decided_at; /* 0: each notice when it is due */
	bool merges_all; /* one notice a person and channel of all, else of
			    each moment */
	bool ignores_told; /* what was told before is not asked for */
	bool with_past; /* what is never sent, its moment being over, too */
	bool with_unreached; /* who has no address there too: channel 0 */
	struct listeners listeners;
	const struct policy *policy;
	struct gathered_notice *notices;
	size_t notice_count;
	struct candidate *candidates;
	size_t count;
};

/* Fills in the listeners and the policy of a gathering whose first fields are
 * set. */
enum error gather_open(struct gathering *all, struct why *why);

/* The rules by which a circle of the listeners is told. */
struct rules gather_rules(const struct gathering *all, size_t circle);

/* Adds what the rules give in (after, to], with whom it reaches; silences and
 * deputies as they are when it is decided. */
enum error gather_span(struct gathering *all, int64_t after, int64_t to,
		       struct why *why);

/* Has of each person and channel one candidate told, and the others merged
 * into it; what is silenced, or was told before, is left out. */
void gather_merge(struct gathering *all);

/* The instant of the first notice to anybody after one; INT64_MAX for none. */
int64_t gather_next(const struct gathering *all, int64_t after);

struct occurrence gather_occurrence(const struct gathering *all,
				    const struct candidate *one);

#endif
