/* Another calendar: which due days and reminders it moves, and moving them. */
#ifndef DONDOC_SCHEDULE_CALENDAR_CHANGE_H
#define DONDOC_SCHEDULE_CALENDAR_CHANGE_H

#include "base/text.h"
#include "plan/config.h"
#include "store/calendars.h"
#include "store/plans.h"

/* Reminders are compared so many days ahead. */
#define CHANGE_HORIZON_DAYS 400

/* From which calendars to which. */
struct calendar_change {
	struct store *store;
	const struct config *config;
	const struct office *before;
	const struct office *after;
	const struct doing *doing;
};

/*
 * Settles the terms of open tasks by the new calendars, has the reminders of
 * every task that these reach decided anew, and lists in the arena what that
 * moves (of what recurs, as overdue notices do, the next); each task's moves
 * are journaled. A notice that was told already is not told again, and one
 * whose new day has passed is told at once. Needs a transaction: one that is
 * rolled back only shows.
 *
 * Only what is applied comes this way. When the configured files are others
 * than before, as after an upgrade, the daemon settles and decides anew at its
 * start, and journals the due days that move; the reminders that move then
 * are not listed.
 */
enum error calendar_change_run(const struct calendar_change *change,
			       struct arena *arena,
			       struct calendar_moves *moves, struct why *why);

/* Adds "before-3d 2026-08-28 → 2026-08-27" of a move to a text. */
void calendar_move_write(const struct calendar_move *move, struct text *text);

#endif
