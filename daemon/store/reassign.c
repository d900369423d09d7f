#include "store/reassign.h"

#include <string.h>

#include "store/journal.h"
#include "store/sql.h"

/* To the new agency it is a new task: it appears now, and what was decided for
 * the old one's people is decided anew. */
static const char move_task[] =
	"UPDATE tasks SET owed_by_id = coalesce(owed_by_id, agency_id),"
	" agency_id = :to, appeared_at = :now, decided_to = :now,"
	" next_remind_at = 0, due_version = due_version + 1,"
	" changed_at = :now, heard_at = :now, sequence = sequence + 1"
	" WHERE task_id = :task";

static const char find_own[] =
	"SELECT task_id, state IN ('done', 'dropped') FROM tasks"
	" WHERE action_id = :action AND agency_id = :to AND period = :period";

static const char drop_into[] =
	"UPDATE tasks SET state = 'dropped', drop_cause = 'reassigned',"
	" next_remind_at = NULL, changed_at = :now, sequence = sequence + 1"
	" WHERE task_id = :task";

/* A chain is cut short: who came after the old one now points to the new. */
static const char set_successor[] =
	"UPDATE agencies SET successor_id = :to"
	" WHERE agency_id = :agency OR successor_id = :agency";

static const char find_successor[] =
	"SELECT coalesce(successor_id, 0) FROM agencies WHERE agency_id = :to";

static enum error move(struct store *store, const struct task *task,
		       const struct handover *handover,
		       const struct doing *doing, struct why *why)
{
	struct query query = query_begin(store, move_task);

	query_int(&query, ":to", handover->to_id);
	query_int(&query, ":now", doing->now);
	query_int(&query, ":task", task->id);
	return query_run(&query, why);
}

static enum error drop(struct store *store, const struct task *task,
		       const struct doing *doing, struct why *why)
{
	struct query query = query_begin(store, drop_into);

	query_int(&query, ":now", doing->now);
	query_int(&query, ":task", task->id);
	return query_run(&query, why);
}

/* The same thing as the new agency owes it itself; 0: it does not. */
static enum error find_twin(struct store *store, const struct task *task,
			    const struct handover *handover, int64_t *twin,
			    struct why *why)
{
	struct query query = query_begin(store, find_own);
	bool is_closed = false;
	enum error error;

	*twin = 0;
	query_int(&query, ":action", task->action_id);
	query_int(&query, ":to", handover->to_id);
	query_text(&query, ":period", task->period != NULL ? task->period : "");
	while (query_row(&query)) {
		*twin = query_take_int(&query);
		is_closed = query_take_int(&query) != 0;
	}
	error = query_end(&query, why);
	if (error != ERROR_NONE || *twin == 0)
		return error;
	if (!handover->is_succession)
		return why_set(why, ERROR_REFUSED,
			       "%s owes the same itself (task %lld): drop the "
			       "one or the other",
			       handover->to, (long long)*twin);
	if (is_closed)
		return why_set(why, ERROR_REFUSED,
			       "task %lld of %s is closed, so that task %lld "
			       "cannot go into it: reopen it, or drop this one "
			       "first",
			       (long long)*twin, handover->to,
			       (long long)task->id);
	return ERROR_NONE;
}

static enum error tell(struct store *store, const struct task *task,
		       const struct handover *handover, int64_t twin,
		       const struct doing *doing, struct why *why)
{
	struct arena arena = { 0 };
	struct journal_entry entry = {
		.at = doing->now,
		.kind = task_act_word(ACT_REASSIGN),
		.actor = doing->actor,
		.caller = &doing->caller,
		.plan_id = task->plan_id,
		.task_id = task->id,
		.agency_id = twin != 0 ? task->agency_id : handover->to_id,
	};
	enum error error;

	entry.text = arena_printf(
		&arena, "%s %s · %s → %s%s · %s%s%s", task->key, task->title,
		task->agency, handover->to,
		twin != 0
			? arena_printf(&arena, " (task %lld)", (long long)twin)
			: "",
		handover->reason, handover->document != NULL ? " · " : "",
		handover->document != NULL ? handover->document : "");
	entry.before = arena_printf(&arena, "agency %s", task->agency);
	entry.after = arena_printf(&arena, "agency %s", handover->to);
	error = store_journal_add(store, &entry, why);
	arena_clear(&arena);
	return error;
}

enum error store_task_reassign(struct store *store, const struct task *task,
			       const struct handover *handover,
			       const struct doing *doing, struct why *why)
{
	enum task_state same;
	int64_t twin;
	enum error error;

	if (!task_move(task->state, ACT_REASSIGN, task->submit_to != NULL,
		       &same))
		return why_set(why, ERROR_REFUSED,
			       "task %lld is %s: it stays where it was done",
			       (long long)task->id,
			       task_state_word(task->state));
	if (handover->reason == NULL)
		return why_set(why, ERROR_USAGE, "'reassign' needs a reason");
	if (handover->to_id == task->agency_id)
		return why_set(why, ERROR_REFUSED, "task %lld is %s's already",
			       (long long)task->id, handover->to);
	error = find_twin(store, task, handover, &twin, why);
	if (error == ERROR_NONE && twin != 0)
		error = drop(store, task, doing, why);
	else if (error == ERROR_NONE)
		error = move(store, task, handover, doing, why);
	if (error == ERROR_NONE)
		error = tell(store, task, handover, twin, doing, why);
	return error;
}

enum error store_agency_succeed(struct store *store, int64_t agency_id,
				const struct handover *handover,
				struct why *why)
{
	struct query query = query_begin(store, find_successor);
	int64_t next = 0;
	enum error error;

	query_int(&query, ":to", handover->to_id);
	while (query_row(&query))
		next = query_take_int(&query);
	error = query_end(&query, why);
	if (error != ERROR_NONE)
		return error;
	if (next != 0 || handover->to_id == agency_id)
		return why_set(why, ERROR_REFUSED,
			       "another agency has come after %s: hand over to "
			       "that one",
			       handover->to);
	query = query_begin(store, set_successor);
	query_int(&query, ":to", handover->to_id);
	query_int(&query, ":agency", agency_id);
	return query_run(&query, why);
}

const char *const reassign_sql[] = { move_task,	    find_own,	    drop_into,
				     set_successor, find_successor, NULL };
