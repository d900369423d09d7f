/* What an action comes after, for statements that ask whether it is done. */
#ifndef DONDOC_STORE_PREDECESSORS_H
#define DONDOC_STORE_PREDECESSORS_H

/* Of action q: all of its tasks are done, or as many as it asks for. One that
 * is nobody's is not waited for. */
#define ACTION_IS_DONE                                                         \
	" (NOT EXISTS (SELECT 1 FROM tasks u WHERE u.action_id = q.action_id"  \
	"   AND u.state NOT IN ('done', 'dropped'))"                           \
	"  OR (q.completion > 0 AND q.completion <= (SELECT count(*)"          \
	"   FROM tasks u WHERE u.action_id = q.action_id"                      \
	"   AND u.state = 'done')))"

/* Of action c: something that it comes after is not. */
#define PREDECESSOR_IS_UNDONE                                                  \
	" EXISTS (SELECT 1 FROM action_words x JOIN actions q"                 \
	"  ON q.plan_id = c.plan_id AND q.key = x.word"                        \
	"  AND q.withdrawn_at IS NULL"                                         \
	"  WHERE x.action_id = c.action_id AND x.list = 'after'"               \
	"  AND NOT" ACTION_IS_DONE ")"

#endif
