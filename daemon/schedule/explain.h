/* Explaining: why each person heard of a task, or did not. */
#ifndef DONDOC_SCHEDULE_EXPLAIN_H
#define DONDOC_SCHEDULE_EXPLAIN_H

#include "schedule/schedule.h"
#include "store/telling.h"

/* Of what recurs only the next is told, of the rest all within these days. */
#define EXPLAIN_DAYS 400

/*
 * The whole chain from the policy to the server's reply, for every person who
 * hears of the task; of one only when `person` (a code) is not NULL. All in
 * the arena.
 */
enum error schedule_explain(const struct schedule *schedule, int64_t task_id,
			    const char *person, int64_t now,
			    struct arena *arena,
			    struct explanation *explanation, struct why *why);

#endif
