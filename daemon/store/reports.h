/* Reports: tasks and groups as they stood at an instant, and drafts. */
#ifndef DONDOC_STORE_REPORTS_H
#define DONDOC_STORE_REPORTS_H

#include "plan/report.h"
#include "store/tasks.h"

/* Which tasks; NULL means any. */
struct report_filter {
	const char *plan; /* number */
	const char *agency; /* code; of a group: its members */
	int64_t before; /* UTC seconds: what was recorded before this */
};

/*
 * The tasks that there were, in the order of their plans, as they stood: state,
 * agency, days, note and heard_at are those of then, words and names those of
 * now. Set is what report_make reads. A word that is the last before the
 * instant holds, whatever was recorded later.
 */
enum error store_report_tasks(struct store *store, const struct scope *scope,
			      const struct report_filter *filter,
			      struct arena *arena, struct task **tasks,
			      size_t *count, struct why *why);

/* Who was in which group then, by group. */
enum error store_report_members(struct store *store, int64_t before,
				struct arena *arena,
				struct report_member **members, size_t *count,
				struct why *why);

/* The day on which the data of a period end by the duties to report on it: the
 * recurring ones of the plan's (NULL: every plan's) follow-up agency. DATE_NONE
 * when there is none, or they differ. */
enum error store_report_cut_off(struct store *store, const char *plan,
				const char *period, struct date *cut_off,
				struct why *why);

/* A duty to report whose period's data have ended, and its plan. */
struct report_duty {
	int64_t task_id;
	int64_t plan_id;
	int64_t agency_id;
	const char *plan;
	const char *period;
	const char *title;
	struct date cut_off;
};

/* Those that have no draft yet and are not closed. */
enum error store_report_duties(struct store *store, struct date today,
			       struct arena *arena, struct report_duty **duties,
			       size_t *count, struct why *why);

/* Keeps a draft, and journals it as "report-drafted". Needs a transaction. */
enum error store_report_keep(struct store *store,
			     const struct report_duty *duty, const char *report,
			     int64_t now, struct why *why);

/* The draft of a task; NULL when there is none. */
enum error store_report_draft(struct store *store, int64_t task_id,
			      struct arena *arena, const char **report,
			      int64_t *drafted_at, struct why *why);

#endif
