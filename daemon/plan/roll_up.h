/* The roll-up of an action that several agencies owe: how far they are. */
#ifndef DONDOC_PLAN_ROLL_UP_H
#define DONDOC_PLAN_ROLL_UP_H

#include "base/memory.h"
#include "plan/plan.h"
#include "plan/task.h"

/* Of one action and period. Zero to open, with `completion` set. */
struct roll_up {
	int completion; /* COMPLETION_EACH, COMPLETION_ANY or a number */
	int total; /* agencies that owe it, or did */
	int done;
	struct strings left; /* names of those that have not done it */
};

/* Counts one agency's task. What was dropped, other than since enough others
 * had done it, does not count. */
void roll_up_add(struct roll_up *roll_up, struct arena *arena, const char *name,
		 enum task_state state, bool is_freed);

/* How many must be done: all, or so many as the action asks for. */
int roll_up_needed(const struct roll_up *roll_up);

bool roll_up_is_complete(const struct roll_up *roll_up);

/*
 * "8/11, còn: Bình Gia, Đình Lập, Văn Quan"; "2/3 of 11, left: …" where less
 * than all will do; "11/11" when nothing is left. `language` is vi or en.
 */
const char *roll_up_text(const struct roll_up *roll_up, const char *language,
			 struct arena *arena);

#endif
