/* The columns of struct task, for every statement that reads one. */
#ifndef DONDOC_STORE_TASK_COLUMNS_H
#define DONDOC_STORE_TASK_COLUMNS_H

#include "plan/task.h"
#include "store/sql.h"

/* To be followed by " WHERE …" over t, c (action), p (plan), o (agency). */
#define TASK_SELECT "SELECT " TASK_COLUMNS TASK_FROM
#define TASK_COLUMNS                                                           \
	"t.task_id, t.action_id, t.agency_id, c.plan_id,"                      \
	" p.number || '#' || c.key || '@' || o.code ||"                        \
	"  CASE t.period WHEN '' THEN '' ELSE '/' || t.period END,"            \
	" p.number, c.key, c.tag, o.code, o.name, c.title, c.due_phrase,"      \
	" nullif(t.period, ''), coalesce(t.rule, c.rule), c.event, "           \
	"c.product, s.code, s.name, c.policy,"                                 \
	" coalesce(c.submit_to_id, 0), p.issuer_id, p.follow_up_id,"           \
	" c.class, c.kind, t.state, t.opens_on, t.due_on,"                     \
	" t.original_due_on, c.until_on, t.submitted_on, t.done_on,"           \
	" t.due_version, t.sequence, c.needs_evidence, t.is_held, t.note,"     \
	" t.evidence, coalesce(t.due_minute, -1), t.cut_off_on, "              \
	"t.appeared_at, coalesce(t.opened_at, 0),"                             \
	" t.decided_to, t.changed_at,"                                         \
	" coalesce(o.calendar, p.calendar), p.calendar, t.dated_by,"           \
	" c.policy_name, o.policy, p.policy, coalesce(t.heard_at, 0),"         \
	" p.changed_at, (SELECT x.to_on FROM extension_requests x"             \
	"  WHERE x.task_id = t.task_id AND x.answer IS NULL),"                 \
	" t.amended, coalesce(t.amended_at, 0)"
#define TASK_FROM                                                              \
	" FROM tasks t JOIN actions c ON c.action_id = t.action_id"            \
	" JOIN plans p ON p.plan_id = c.plan_id"                               \
	" JOIN agencies o ON o.agency_id = t.agency_id"                        \
	" LEFT JOIN agencies s ON s.agency_id = c.submit_to_id"

/* Takes them, from the query's next column on. */
void task_take(struct query *query, struct arena *arena, struct task *task);

#endif
