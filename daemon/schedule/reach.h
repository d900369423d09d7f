/* The reach of another calendar: which tasks it can move anything of. */
#ifndef DONDOC_SCHEDULE_REACH_H
#define DONDOC_SCHEDULE_REACH_H

#include "schedule/rules.h"

/* Days from one to another, both included. */
struct reach_span {
	struct date from;
	struct date to;
};

/* Where one calendar differs from another. */
struct reach {
	const struct workdays *old;
	const struct workdays *new;
	bool is_everywhere; /* other days of the week, or too many days */
	struct reach_span *spans; /* in order, apart from each other: outside of
				     them a day rolls the same by both */
	size_t count;
};

/* Finds it; what it found lives in the arena, the calendars outlive it. */
void reach_find(struct reach *reach, const struct workdays *old,
		const struct workdays *new, struct arena *arena);

/*
 * False when by both calendars the task's notices are the same and fall on
 * the same days: all of those that come a known number of times, and of what
 * recurs those until that day and the next one. May be true for nothing. The
 * rules are those by the old calendar.
 */
bool reach_touches(const struct reach *reach, const struct rules *rules,
		   struct date today, struct date until);

#endif
