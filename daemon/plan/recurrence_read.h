/* A recurring duty spelt out in a plan's file, and as canonical text. */
#ifndef DONDOC_PLAN_RECURRENCE_READ_H
#define DONDOC_PLAN_RECURRENCE_READ_H

#include "base/memory.h"
#include "calendars/due.h"
#include "plan/complaint.h"
#include "plan/node.h"

/* A duty that recurs, with its first and last due day. */
struct recurrence {
	struct due_recurrence rule;
	struct date first; /* DATE_NONE: not said, as below */
	struct date until;
	bool has_cut_off; /* named, not the office's default */
	bool is_cut_off_late; /* not before the due day: there is none */
	const char *words; /* the rule in English, for people */
};

/*
 * Reads
 *   recurs: {period: quarter, day: 5, month: 1, in: next, before: true,
 *            time: "15:00", cut-off: 14, first: 2010-Q3, until: 2020-Q4}
 * where only `period` must be given (week month quarter half-year year; with
 * `every: 5, anchor: 2014` for cycles of years). `day` is a number, last, or a
 * weekday; `month` is counted within the period, its last when left out; `in:
 * next` says that a period is reported in the one after it; `cut-off` is the
 * day of the period's last month, a number or last (the weekday of its week),
 * on which its data end. Left out, day and cut-off are the office's defaults of `context`, and
 * the words say so. `first` and `until` are days or names of periods. Strings
 * live in complaints->arena. False when anything was complained of.
 */
bool recurrence_read_node(const struct node *node,
			  const struct due_context *context,
			  struct recurrence *recurrence,
			  struct complaints *complaints);

/* As one line of YAML that reads back the same, without first and until. */
const char *recurrence_text(const struct recurrence *recurrence,
			    struct arena *arena);

/* Reads that line. The words live in the arena. */
enum error read_recurrence(const char *text, const struct due_context *context,
			   struct arena *arena, struct recurrence *recurrence,
			   struct why *why);

#endif
