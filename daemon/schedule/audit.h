/* The self-audit: what the rules say against what was decided. */
#ifndef DONDOC_SCHEDULE_AUDIT_H
#define DONDOC_SCHEDULE_AUDIT_H

#include "schedule/schedule.h"

/* Every night at this minute of the office's day, when little goes on. */
#define AUDIT_MINUTE (2 * 60 + 30)

/*
 * Compares some more of the tasks, in a transaction of its own: each notice of
 * the span must have been decided once, and nothing else. What came before the
 * last change of the task, of the people who hear of it or of the rules is not
 * compared: it followed what held then. Differences are journaled
 * ("audit-failed"; of many the first ones), and kept in the arena unless that
 * is NULL. With the last step the facts are set.
 */
enum error audit_step(const struct schedule *schedule, struct audit *audit,
		      struct arena *arena, bool *is_done, struct why *why);

/* The first audit's moment after an instant. */
int64_t audit_next(const struct schedule *schedule, int64_t after);

/* The whole of an audit at once, from an instant (0: from where the last one
 * ended) to the last pass. */
enum error audit_run(const struct schedule *schedule, int64_t from,
		     struct audit *audit, struct arena *arena, struct why *why);

#endif
