/* The rules of reminders: pure functions of a task, its policy and time. */
#ifndef DONDOC_SCHEDULE_RULES_H
#define DONDOC_SCHEDULE_RULES_H

#include "calendars/workdays.h"
#include "calendars/zone.h"
#include "plan/policy.h"
#include "plan/task.h"
#include "store/hearers.h"

/* The first monthly line of an undated task comes so long after it appeared or
 * opened: that has just been told. */
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
	bool is_past; /* its moment was over when the task appeared: never
			 sent, and given only where asked for */
	bool recurs; /* told on each of its days … */
	struct date from; /* … once from this one on: another calendar may move
			     it, and whoever was told is not told again */
	struct date day; /* local day of sending */
	int64_t at; /* and its instant, UTC seconds */
};

#define RULES_EVERYBODY ((1u << AUDIENCE_COUNT) - 1)

/* What the rules need to know besides. */
struct rules {
	const struct task *task;
	const struct policy *policy;
	const struct workdays *calendar; /* of those who are told … */
	const struct zone *zone; /* … and their zone */
	int above_minute; /* when who stands above the task is told, minute of
			     the day: their agency's hour and not the task's,
			     so that all that they hear comes in one message */
	unsigned audiences; /* 1u << AUDIENCE_…: who is told by these */
	bool with_past;
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

/* When the task was last heard of: since then it is silent. */
int64_t rules_last_word(const struct task *task);

/* The first sending time after an instant: a working day's `at`. */
int64_t rules_first_sending(const struct rules *rules, int64_t after,
			    struct date *day);

/*
 * Which of two notices of one task to one person is told when both are due:
 * the later one; of the same moment the last day before what is late, that
 * before the new, the new before what changed, that before the rest. True when
 * `a` is.
 */
bool rules_outranks(const struct rule_notice *a, const struct rule_notice *b);

#endif
