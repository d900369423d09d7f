/* The days of recurring duties. Private to due_cycle*.c. */
#ifndef DONDOC_CALENDARS_DUE_CYCLE_PARTS_H
#define DONDOC_CALENDARS_DUE_CYCLE_PARTS_H

#include "calendars/due_cycle.h"

/* The word says "once a period", of that period. */
bool cycle_is_every(const struct words *words, size_t at,
		    enum due_period period);

/* One period's rule without a day. */
struct due_recurrence cycle_rule(enum due_period period);

/* Adds a rule; the finding is broken when there are too many. */
void cycle_add(struct finding *finding, struct due_recurrence rule);

/*
 * Each reads days with their period, adds the rules and returns the words
 * taken, 0 when none is there. A period that is known need not be repeated.
 */
size_t cycle_read_month_days(const struct words *words, size_t at,
			     enum due_period known, struct finding *finding);
size_t cycle_read_month_window(const struct words *words, size_t at,
			       struct finding *finding);
size_t cycle_read_year_days(const struct words *words, size_t at,
			    struct finding *finding);
size_t cycle_read_year_window(const struct words *words, size_t at,
			      struct finding *finding);
size_t cycle_read_week_day(const struct words *words, size_t at, bool is_known,
			   struct finding *finding);

/*
 * "tháng sau", "tháng tiếp theo sau quý báo cáo", "the month following the
 * quarter": the first month behind the rule's period. Without a period that is
 * known or said there, it is the next month's, and is_next_month is set.
 */
size_t cycle_read_next_month(const struct words *words, size_t at,
			     enum due_period known, struct due_recurrence *rule,
			     struct finding *finding);

/* Behind a period: its day, in brackets, behind a comma or at once. */
size_t cycle_read_day(const struct words *words, size_t at,
		      enum due_period period, struct finding *finding);

#endif
