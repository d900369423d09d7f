/* The columns of struct task, for every statement that reads one. */
#ifndef DONDOC_STORE_TASK_COLUMNS_H
#define DONDOC_STORE_TASK_COLUMNS_H

#include "plan/task.h"
#include "store/sql.h"
#include "store/tasks.h"

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

/* Rows of others do not exist for who asks: the same words everywhere. */
#define TASK_IN_SCOPE                                                          \
	" (:all OR t.agency_id = :agency"                                      \
	"  OR (:accept AND c.submit_to_id = :agency)"                          \
	"  OR (:follow AND :agency IN (p.follow_up_id, p.issuer_id,"           \
	"   o.parent_id))"                                                     \
	"  OR (:support AND EXISTS (SELECT 1 FROM action_words x"              \
	"   JOIN agencies y ON y.code = x.word"                                \
	"   WHERE x.action_id = c.action_id AND x.list = 'support'"            \
	"   AND (y.agency_id = :agency OR EXISTS (SELECT 1 FROM members m"     \
	"    WHERE m.group_id = y.agency_id AND m.agency_id = :agency"         \
	"    AND m.left_at IS NULL)))))"

/* Binds :all, :agency and the others of it. */
void task_bind_scope(struct query *query, const struct scope *scope);

/* Takes them, from the query's next column on. */
void task_take(struct query *query, struct arena *arena, struct task *task);

#endif
