/* The rules of reminders: pure functions of a task, its policy and time. */
#ifndef DONDOC_SCHEDULE_RULES_H
#define DONDOC_SCHEDULE_RULES_H

#include "calendars/workdays.h"
#include "calendars/zone.h"
#include "plan/policy.h"
#include "plan/task.h"
#include "store/reminders.h"

/* The first monthly line of an undated task comes so long after it appeared:
 * its assignment notice has just been read. */
#define UNDATED_REST_DAYS 28

#define RULE_SIZE 32

/* One notice that the rules give: to whom, by what, on which day, why. */
struct rule_notice {
	enum notice notice;
	enum audience audience;
	unsigned channels; /* CHANNEL_ bits of the policy */
	char rule[RULE_SIZE]; /* "before-14d", "overdue", "escalate-1d" */
	int64_t since; /* what it follows on: it is told once after that, on
			  whatever day; 0: once at all */
	bool recurs; /* told on each of its days … */
	struct date from; /* … once from this one on: another calendar may move
			     it, and whoever was told is not told again */
	struct date day; /* local day of sending */
	int64_t at; /* and its instant, UTC seconds */
};

/* What the rules need to know besides. */
struct rules {
	const struct task *task;
	const struct policy *policy;
	const struct workdays *calendar;
	const struct zone *zone;
};

/*
 * Calls `each` for every notice whose instant lies in (after, to]; in no
 * particular order. Tasks that are done, dropped or submitted are silent.
 */
void rules_each(const struct rules *rules, int64_t after, int64_t to,
		void (*each)(void *context, const struct rule_notice *notice),
		void *context);

/* The instant of the first notice after `after`; INT64_MAX for none. */
int64_t rules_next(const struct rules *rules, int64_t after);

/* The first sending time after an instant: a working day's `at`. */
int64_t rules_first_sending(const struct rules *rules, int64_t after,
			    struct date *day);

/*
 * Which of two notices of one task to one person is told when both are due:
 * the later one; of the same moment the last day before the new, the new
 * before the rest. True when `a` is.
 */
bool rules_outranks(const struct rule_notice *a, const struct rule_notice *b);

#endif
