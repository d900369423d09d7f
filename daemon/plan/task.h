/* A task: an action as owed by one agency for one period. */
#ifndef DONDOC_PLAN_TASK_H
#define DONDOC_PLAN_TASK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"
#include "calendars/date.h"
#include "calendars/due.h"
#include "plan/plan.h"

/*
 *            predecessors done          start            submit
 *   WAITING ------------------> OPEN --------> STARTED --------> SUBMITTED
 *                                                 ^                |    |
 *                                          start  |         return |    |
 *                                              RETURNED <----------+    |
 *                                                              approve  |
 *   WAITING, OPEN, STARTED, RETURNED -- done (no receiver) --> DONE <---+
 *   anything but DONE and DROPPED -- drop --> DROPPED
 *   SUBMITTED, DONE, DROPPED -- reopen --> OPEN
 *   anything but DONE and DROPPED -- extend --> the same, due later
 *   WAITING, OPEN, STARTED, RETURNED -- request-extension --> the same
 *   anything but DONE and DROPPED -- refuse-extension --> the same
 *   anything but DONE and DROPPED -- reassign --> the same, of another agency
 *   anything -- note --> the same
 *
 * WAITING and OPEN may be submitted or done at once: who is ahead of the plan
 * is not held back. The table of moves is in task.c; a test compares both.
 */
enum task_state {
	TASK_WAITING,
	TASK_OPEN,
	TASK_STARTED,
	TASK_SUBMITTED,
	TASK_RETURNED,
	TASK_DONE,
	TASK_DROPPED
};

/* What people do to tasks. */
enum task_act {
	ACT_START,
	ACT_SUBMIT,
	ACT_APPROVE,
	ACT_RETURN,
	ACT_DONE,
	ACT_NOTE,
	ACT_DROP,
	ACT_REOPEN,
	ACT_EXTEND,
	ACT_REQUEST, /* more time is asked for … */
	ACT_REFUSE, /* … and not given */
	ACT_REASSIGN /* to the agency that comes after */
};

/* Derived, never stored. */
enum task_status {
	STATUS_WAITING,
	STATUS_UNDATED,
	STATUS_OPEN,
	STATUS_DUE_SOON,
	STATUS_OVERDUE,
	STATUS_DONE_ON_TIME,
	STATUS_DONE_LATE,
	STATUS_DROPPED
};

/* Due within so many days is "due soon". */
#define DUE_SOON_DAYS 7

/* Why a task is told of; the order in which a message tells them. */
enum notice {
	NOTICE_OVERDUE, /* late: told to the lead */
	NOTICE_ESCALATED, /* late: told to follow-up, parent, issuer */
	NOTICE_LAST_DAY,
	NOTICE_AHEAD, /* due soon */
	NOTICE_ASSIGNED, /* new */
	NOTICE_OPENED, /* can be begun now */
	NOTICE_UNDATED, /* the monthly line of what has no date */
	NOTICE_SILENT, /* no date, and no word for long: told to follow-up */
	NOTICE_WEEK, /* due this week, told to whose calendar does not ask */
	NOTICE_CHANGED /* the plan says otherwise now; last, since these are
			  kept by number */
};

/* A task with what its action, plan and agencies say of it. */
struct task {
	int64_t id;
	int64_t action_id;
	int64_t agency_id;
	int64_t plan_id;
	const char *ref; /* 51/KH-UBND#III.11.2@huyen-chi-lang */
	const char *plan;
	const char *key;
	const char *tag; /* or NULL */
	const char *agency;
	const char *agency_name;
	const char *title;
	const char *due_phrase; /* or NULL */
	const char *period; /* "2010-Q3", or NULL */
	const char *rule; /* how the phrase was read, or NULL */
	const char *dated_by; /* "event", "extension"; NULL: the plan */
	const char *event; /* what its date hangs on, or NULL */
	const char *product; /* or NULL */
	const char *submit_to; /* code, or NULL */
	const char *submit_to_name;
	const char *policy_text; /* the action's own `remind:`, or NULL */
	const char *action_policy; /* names of policies, or NULL: the first … */
	const char *agency_policy; /* … of these three holds, else … */
	const char *plan_policy; /* … the configuration's "default" */
	const char *calendar; /* code of the agency's, else of the plan's, else
				 NULL: reminders roll by it */
	const char *plan_calendar; /* code, or NULL: deadlines count by it */
	int64_t submit_to_id; /* 0: none */
	int64_t issuer_id;
	int64_t follow_up_id;
	enum due_class class;
	enum action_kind kind;
	enum task_state state;
	struct date opens_on; /* start, or DATE_NONE */
	struct date due_on; /* last permitted day, or DATE_NONE */
	int due_minute; /* of it, before which; -1: the day ends at 24:00 */
	struct date original_due_on;
	struct date until;
	struct date cut_off; /* the data of its period end, or DATE_NONE */
	struct date submitted_on;
	struct date done_on;
	struct date requested_on; /* a later due day that was asked for and is
				     not yet answered, or DATE_NONE */
	int due_version; /* up on every change of due_on */
	int sequence; /* up on every change */
	bool needs_evidence;
	bool is_held; /* the document names no lead */
	const char *note; /* the last word on it, or NULL */
	const char *evidence; /* or NULL */
	const char *amended; /* what the plan changed of it last, or why it was
				returned; or NULL */
	int64_t amended_at; /* 0: nothing; UTC seconds */
	int64_t appeared_at; /* UTC seconds, as all below */
	int64_t opened_at; /* when it stopped waiting; 0: it waits */
	int64_t decided_to; /* notices up to here are decided */
	int64_t changed_at;
	int64_t heard_at; /* the last act or note of a person; 0: none */
	int64_t plan_changed_at; /* who is told by the plan's head, and how */
};

const char *task_state_word(enum task_state state);
bool task_state_from_word(const char *word, enum task_state *state);
const char *task_act_word(enum task_act act);
bool task_act_from_word(const char *word, enum task_act *act);
const char *task_status_word(enum task_status status);
const char *notice_word(enum notice notice);

/*
 * The state that an act leads to; false when it is not allowed in `state`.
 * `has_receiver`: the result must be accepted by somebody, so that the lead
 * cannot be done by itself.
 */
bool task_move(enum task_state state, enum task_act act, bool has_receiver,
	       enum task_state *to);

/* What the task is today. The day of submission counts for "on time". */
enum task_status task_status(const struct task *task, struct date today);

#endif
