/* The report: what was done and what was not, in time or late. Pure. */
#ifndef DONDOC_PLAN_REPORT_H
#define DONDOC_PLAN_REPORT_H

#include "plan/period.h"
#include "plan/task.h"

/* Undated, and nobody has said a word for so many days. */
#define REPORT_SILENT_DAYS 90

/* The second axis. A request binds nobody: it has no deadline here. */
enum report_time { REPORT_IN_TIME, REPORT_LATE, REPORT_UNDATED };
#define REPORT_TIMES 3

/* How late: up to 30 days, up to 120, more. */
#define REPORT_BUCKETS 3
extern const int report_bucket_days[REPORT_BUCKETS - 1];
extern const char *const report_bucket_words[REPORT_BUCKETS];

/* How many were in time, of those that are decided: done with a deadline, or
 * late. */
struct report_rate {
	int in_time;
	int of;
};

struct report_figures {
	int total;
	int done[REPORT_TIMES]; /* these two rows make the total */
	int open[REPORT_TIMES]; /* not done */
	int done_late[REPORT_BUCKETS]; /* of done[REPORT_LATE] */
	int open_late[REPORT_BUCKETS]; /* of open[REPORT_LATE] */
	int submitted; /* of open: handed in, not accepted yet */
	int silent; /* of open, undated: without a word for long */
	struct report_rate on_time; /* by the date in force */
	struct report_rate on_time_first; /* by the date it had first */
	int appeared; /* from `since` to the cut-off … */
	int fell_due;
	int finished;
	int dropped; /* besides the total, as the next */
	int not_begun; /* the period that they are for begins later */
};

/* How one task stood. */
struct report_task {
	const struct task *task;
	bool is_done;
	enum report_time time;
	int days; /* late by; 0: not */
	bool is_silent;
};

/* Tasks that have something in common. Only `figures` is set where the words
 * are NULL. */
struct report_line {
	const struct task *first; /* one of them: its plan, agency or action */
	const char *code; /* of a group, or NULL */
	const char *name; /* of a group, or NULL */
	struct date due_first; /* DATE_NONE: none is dated */
	struct date due_last;
	struct strings missing; /* names of agencies that have not done it */
	struct report_figures figures;
};

struct report_lines {
	struct report_line *items;
	size_t count;
};

struct report_rows {
	struct report_task *items;
	size_t count;
};

/* An agency was in a group at the cut-off. */
struct report_member {
	int64_t agency_id;
	const char *group; /* code */
	const char *group_name;
};

/* What is asked, and what there was at the cut-off. */
struct report_question {
	struct period period;
	struct date since; /* the first day of which it tells … */
	struct date cut_off; /* … and the last day that counts */
	const struct zone *zone; /* of instants */
	const struct task *tasks; /* as they stood then */
	size_t task_count;
	const struct report_member *members; /* by group */
	size_t member_count;
};

struct report {
	struct report_figures figures;
	struct report_lines plans; /* each in the order of its tasks … */
	struct report_lines agencies;
	struct report_lines actions;
	struct report_lines groups; /* … and these in that of the members */
	struct report_rows overdue; /* not done and late, the latest first */
	struct report_rows done_late;
	struct report_rows silent;
};

/*
 * Counts. Of a task these are read: its numbers and words, state, period,
 * days, heard_at, appeared_at. Everything is in the arena or the question's.
 */
void report_make(const struct report_question *question, struct arena *arena,
		 struct report *report);

/* Tenths of a per cent, rounded; -1 of nothing. */
int report_permille(const struct report_rate *rate);

#endif
