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
	[ACT_START] = "start",	   [ACT_SUBMIT] = "submit",
	[ACT_APPROVE] = "approve", [ACT_RETURN] = "return",
	[ACT_DONE] = "done",	   [ACT_NOTE] = "note",
	[ACT_DROP] = "drop",	   [ACT_REOPEN] = "reopen",
	[ACT_EXTEND] = "extend",
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
	};

	return words[notice];
}

#define IN(state) (1u << (state))
#define UNDONE                                                                 \
	(IN(TASK_WAITING) | IN(TASK_OPEN) | IN(TASK_STARTED) |                 \
	 IN(TASK_RETURNED))

/* The moves of the diagram: from any of these states, by this act, to one. */
static const struct {
	enum task_act act;
	unsigned from;
	enum task_state to;
} moves[] = {
	{ ACT_START, IN(TASK_WAITING) | IN(TASK_OPEN) | IN(TASK_RETURNED),
	  TASK_STARTED },
	{ ACT_SUBMIT, UNDONE, TASK_SUBMITTED },
	{ ACT_APPROVE, IN(TASK_SUBMITTED), TASK_DONE },
	{ ACT_RETURN, IN(TASK_SUBMITTED), TASK_RETURNED },
	{ ACT_DONE, UNDONE, TASK_DONE },
	{ ACT_DROP, UNDONE | IN(TASK_SUBMITTED), TASK_DROPPED },
	{ ACT_REOPEN, IN(TASK_SUBMITTED) | IN(TASK_DONE) | IN(TASK_DROPPED),
	  TASK_OPEN },
};

bool task_move(enum task_state state, enum task_act act, bool has_receiver,
	       enum task_state *to)
{
	if (act == ACT_NOTE || act == ACT_EXTEND) {
		*to = state;
		return act == ACT_NOTE ||
		       (IN(state) & (UNDONE | IN(TASK_SUBMITTED))) != 0;
	}
	/* Two steps where there is a receiver, one where there is none. */
	if ((act == ACT_DONE && has_receiver) ||
	    (act == ACT_SUBMIT && !has_receiver))
		return false;
	for (size_t i = 0; i < COUNT(moves); i++) {
		if (moves[i].act != act || (moves[i].from & IN(state)) == 0)
			continue;
		*to = moves[i].to;
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
