/*
 * The wire, its part on reports; as in wire.h, which stands for the whole.
 *
 * GET  /report?period=&plan=&agency=&cut-off=
 *                {period, from, until, since, cut_off, as_of, frozen: bool,
 *                 plan, agency (as asked, or null), figures: FIGURES,
 *                 by_plan: [{plan, figures}…],
 *                 by_group: [{group, name, figures}…],
 *                 by_agency: [{agency, agency_name, figures}…],
 *                 by_action: [{plan, action, title, due_on, last_due_on,
 *                  missing: [agency names that have not done it], figures}…],
 *                 overdue, done_late, silent: [REPORT_ROW…]}
 * GET  /report?task=TASK
 *                the same as it was drafted for that task, and drafted_at
 *
 * period is 2010-Q3, 2010-07, 2010-H2 or 2010; without it the quarter of
 * today. What counts is what was recorded up to the end of the cut-off day,
 * whenever the report is asked for; frozen is false while that day is not
 * over. The cut-off is the day of the duty to report on the plan, else the
 * configuration's (14) of the period's last month; since is the first day of
 * which it tells (from after the data of the period before).
 *
 * FIGURES {total, done: AXIS, not_done: AXIS, done_late_days: BUCKETS,
 *   not_done_late_days: BUCKETS, submitted, silent, on_time: RATE,
 *   on_time_first: RATE, in_period: {assigned, due, done}, dropped, not_begun}
 *   AXIS {all, in_time, late, no_deadline}; BUCKETS {"1-30", "31-120",
 *   "over-120"} in days; RATE {in_time, of, percent (or null)}.
 *   total = done.all + not_done.all; dropped and not_begun (of what recurs,
 *   periods that begin after the cut-off) are besides it. The day that counts
 *   is that of submission, else of completion. A request ("Đề nghị …") has no
 *   deadline here: nobody is late with it. submitted is of not_done; silent is
 *   of not_done.no_deadline: undated, and not a word for over 90 days. A rate
 *   is of what is decided: done with a deadline, or late; on_time_first goes
 *   by the date that was due first, on_time by the extended one. A task of an
 *   agency counts in each group that the agency was in at the cut-off.
 *
 * REPORT_ROW {task, ref, plan, action, agency, agency_name, title, due_on,
 *   original_due_on, done_on (submitted, else done), state, days (late by),
 *   bucket (a word of BUCKETS, or null), reason (the last word on it then)}
 */
#ifndef DONDOC_HTTP_WIRE_REPORT_H
#define DONDOC_HTTP_WIRE_REPORT_H

#endif
