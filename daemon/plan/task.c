#include "plan/task.h"

#include <string.h>

/* Looks a word up in a table; the index, or -1. */
static int find(const char *const *words, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return (int)i;
	return -1;
}

#define COUNT(words) (sizeof(words) / sizeof((words)[0]))

static const char *const state_words[] = {
	[TASK_WAITING] = "waiting",   [TASK_OPEN] = "open",
	[TASK_STARTED] = "started",   [TASK_SUBMITTED] = "submitted",
	[TASK_RETURNED] = "returned", [TASK_DONE] = "done",
	[TASK_DROPPED] = "dropped",
};

static const char *const act_words[] = {
	[ACT_START] = "start",
	[ACT_SUBMIT] = "submit",
	[ACT_APPROVE] = "approve",
	[ACT_RETURN] = "return",
	[ACT_DONE] = "done",
	[ACT_NOTE] = "note",
	[ACT_DROP] = "drop",
	[ACT_REOPEN] = "reopen",
	[ACT_EXTEND] = "extend",
	[ACT_REQUEST] = "request-extension",
	[ACT_REFUSE] = "refuse-extension",
	[ACT_REASSIGN] = "reassign",
};

const char *task_state_word(enum task_state state)
{
	return state_words[state];
}

bool task_state_from_word(const char *word, enum task_state *state)
{
	int found = find(state_words, COUNT(state_words), word);

	if (found < 0)
		return false;
	*state = (enum task_state)found;
	return true;
}

const char *task_act_word(enum task_act act)
{
	return act_words[act];
}

bool task_act_from_word(const char *word, enum task_act *act)
{
	int found = find(act_words, COUNT(act_words), word);

	if (found < 0)
		return false;
	*act = (enum task_act)found;
	return true;
}

const char *task_status_word(enum task_status status)
{
	static const char *const words[] = {
		[STATUS_WAITING] = "waiting",
		[STATUS_UNDATED] = "undated",
		[STATUS_OPEN] = "open",
		[STATUS_DUE_SOON] = "due-soon",
		[STATUS_OVERDUE] = "overdue",
		[STATUS_DONE_ON_TIME] = "done-on-time",
		[STATUS_DONE_LATE] = "done-late",
		[STATUS_DROPPED] = "dropped",
	};

	return words[status];
}

const char *notice_word(enum notice notice)
{
	static const char *const words[] = {
		[NOTICE_OVERDUE] = "overdue",
		[NOTICE_ESCALATED] = "escalated",
		[NOTICE_LAST_DAY] = "last-day",
		[NOTICE_AHEAD] = "ahead",
		[NOTICE_ASSIGNED] = "assigned",
		[NOTICE_OPENED] = "opened",
		[NOTICE_UNDATED] = "undated",
		[NOTICE_SILENT] = "silent",
		[NOTICE_WEEK] = "week",
		[NOTICE_CHANGED] = "changed",
	};

	return words[notice];
}

#define IN(state) (1u << (state))
#define UNDONE                                                                 \
	(IN(TASK_WAITING) | IN(TASK_OPEN) | IN(TASK_STARTED) |                 \
	 IN(TASK_RETURNED))
#define UNCLOSED (UNDONE | IN(TASK_SUBMITTED))
#define CLOSED (IN(TASK_DONE) | IN(TASK_DROPPED))

/* Two steps where there is a receiver, one where there is none. */
enum way_to_end { ANY_WAY, WITH_RECEIVER, WITHOUT_RECEIVER };

#define STAYS (-1) /* in its state */

static const struct {
	enum task_act act;
	unsigned from; /* IN(state) bits */
	int to; /* a state, or STAYS */
	enum way_to_end way;
} moves[] = {
	{ ACT_START, IN(TASK_WAITING) | IN(TASK_OPEN) | IN(TASK_RETURNED),
	  TASK_STARTED, ANY_WAY },
	{ ACT_SUBMIT, UNDONE, TASK_SUBMITTED, WITH_RECEIVER },
	{ ACT_DONE, UNDONE, TASK_DONE, WITHOUT_RECEIVER },
	{ ACT_APPROVE, IN(TASK_SUBMITTED), TASK_DONE, ANY_WAY },
	{ ACT_RETURN, IN(TASK_SUBMITTED), TASK_RETURNED, ANY_WAY },
	{ ACT_DROP, UNCLOSED, TASK_DROPPED, ANY_WAY },
	{ ACT_REOPEN, IN(TASK_SUBMITTED) | CLOSED, TASK_OPEN, ANY_WAY },
	{ ACT_NOTE, UNCLOSED | CLOSED, STAYS, ANY_WAY },
	{ ACT_EXTEND, UNCLOSED, STAYS, ANY_WAY },
	{ ACT_REQUEST, UNDONE, STAYS, ANY_WAY },
	{ ACT_REFUSE, UNCLOSED, STAYS, ANY_WAY },
	{ ACT_REASSIGN, UNCLOSED, STAYS, ANY_WAY },
};

static bool goes(enum way_to_end way, bool has_receiver)
{
	return way == ANY_WAY || (way == WITH_RECEIVER) == has_receiver;
}

bool task_move(enum task_state state, enum task_act act, bool has_receiver,
	       enum task_state *to)
{
	for (size_t i = 0; i < COUNT(moves); i++) {
		if (moves[i].act != act || (moves[i].from & IN(state)) == 0 ||
		    !goes(moves[i].way, has_receiver))
			continue;
		*to = moves[i].to == STAYS ? state
					   : (enum task_state)moves[i].to;
		return true;
	}
	return false;
}

/* On the way: judged by the day of submission, else by today. */
static enum task_status undone_status(const struct task *task,
				      struct date today)
{
	struct date counted =
		task->state == TASK_SUBMITTED ? task->submitted_on : today;

	if (!date_is_set(task->due_on))
		return task->state == TASK_WAITING ? STATUS_WAITING
						   : STATUS_UNDATED;
	if (date_compare(counted, task->due_on) > 0)
		return STATUS_OVERDUE;
	if (task->state == TASK_SUBMITTED)
		return STATUS_OPEN;
	if (task->due_on.day - today.day <= DUE_SOON_DAYS)
		return STATUS_DUE_SOON;
	return task->state == TASK_WAITING ? STATUS_WAITING : STATUS_OPEN;
}

enum task_status task_status(const struct task *task, struct date today)
{
	struct date counted = date_is_set(task->submitted_on)
				      ? task->submitted_on
				      : task->done_on;

	if (task->state == TASK_DROPPED)
		return STATUS_DROPPED;
	if (task->state != TASK_DONE)
		return undone_status(task, today);
	if (date_is_set(task->due_on) &&
	    date_compare(counted, task->due_on) > 0)
		return STATUS_DONE_LATE;
	return STATUS_DONE_ON_TIME;
}
