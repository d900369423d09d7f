/* The policy of reminders: when, how often and by what people are told. */
#ifndef DONDOC_PLAN_POLICY_H
#define DONDOC_PLAN_POLICY_H

#include <stdbool.h>

/* A distance from the due day, "3d" or "2wd". */
struct offset {
	int count;
	bool is_working_days;
};

#define POLICY_OFFSETS 16

/* Whom an escalation reaches. */
enum escalation_to { TO_FOLLOW_UP, TO_PARENT, TO_ISSUER };

struct escalation {
	struct offset after; /* the due day */
	enum escalation_to to;
};

/*
 * How a policy becomes days: an assignment notice goes out at the first
 * sending time after the task appears. A `before` notice falls on its day, or,
 * if that is a day off, on the working day before; one whose day is past when
 * the task appears is not sent. The last working day on or before the due date
 * is the last-day notice. Overdue and escalation notices fall on their day or
 * on the next working day. Days and `at` are those of who is told: the
 * working days and the zone of their agency.
 */
struct policy {
	int at_minute; /* local sending time, minute of the day */
	struct offset before[POLICY_OFFSETS];
	int before_count;
	struct offset overdue_every; /* first the day after, then every … */
	struct escalation escalate[POLICY_OFFSETS];
	int escalate_count;
	unsigned assigned; /* CHANNEL_ bits by kind of notice */
	unsigned ahead;
	unsigned last_day;
	unsigned overdue;
	unsigned escalated;
	bool support_assigned; /* supporting agencies hear of it new … */
	struct offset support_before[POLICY_OFFSETS]; /* … and so long before */
	int support_before_count;
	int undated_day; /* of the month: the undated tasks' line */
	struct offset silent_every; /* an undated task without a word for so
				       long is shown to the follow-up agency,
				       and again after as long; 0: never */
};

/* What holds when nothing is configured (design: 14d 7d 3d 1d 0d; 7d …). */
void policy_init(struct policy *policy);

#endif
