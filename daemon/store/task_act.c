/* What people do to tasks: one act, one change, one line in the journal. */
#include <stdio.h>

#include "store/evidence.h"
#include "store/expand.h"
#include "store/extension_requests.h"
#include "store/journal.h"
#include "store/sql.h"
#include "store/tasks.h"

static const char move_task[] =
	"UPDATE tasks SET state = :state, submitted_on = :submitted,"
	" done_on = :done, note = coalesce(:note, note),"
	" evidence = coalesce(:evidence, evidence),"
	" opened_at = CASE WHEN :state = 'waiting' THEN opened_at"
	"  ELSE coalesce(opened_at, :opened) END, drop_cause = NULL,"
	" next_remind_at = 0,"
	" decided_to = CASE WHEN :resumes THEN :now ELSE decided_to END,"
	" amended = coalesce(:returned, amended),"
	" amended_at = CASE WHEN :returned IS NULL THEN amended_at"
	"  ELSE :now END,"
	" changed_at = :now, heard_at = :now,"
	" sequence = sequence + 1 WHERE task_id = :task";

/* A task that was closed while the plan moved its date takes the new one; what
 * still hangs on an event is dated by that (store_terms_follow). */
static const char take_dates[] =
	"UPDATE tasks SET"
	" due_version = due_version + (tasks.due_on IS NOT c.due_on),"
	" changed_at = :now,"
	" due_on = c.due_on, opens_on = c.from_on, rule = NULL,"
	" dated_by = NULL FROM actions c"
	" WHERE c.action_id = tasks.action_id AND task_id = :task"
	" AND tasks.period = ''"
	" AND ((tasks.dated_by IS NULL AND tasks.due_on IS NOT c.due_on)"
	"  OR (tasks.dated_by = 'event'"
	"   AND c.class NOT IN ('relative', 'condition', 'start')))";

static enum error run_take_dates(struct store *store, const struct task *task,
				 const struct doing *doing, struct why *why)
{
	struct query query = query_begin(store, take_dates);

	query_int(&query, ":task", task->id);
	query_int(&query, ":now", doing->now);
	return query_run(&query, why);
}

/* What the act does to the two days that are kept. */
static void settle_days(const struct task *task, enum task_state to,
			struct date on, struct date *submitted,
			struct date *done)
{
	*submitted = task->submitted_on;
	*done = task->done_on;
	if (to == TASK_SUBMITTED)
		*submitted = on;
	if (to == TASK_DONE)
		*done = on;
	/* What was returned or reopened has to be submitted again. */
	if (to == TASK_RETURNED || to == TASK_OPEN)
		*submitted = DATE_NONE;
	if (to != TASK_DONE)
		*done = DATE_NONE;
}

/* Why the state forbids the act, and what to do instead. */
static enum error refuse(const struct task *task, enum task_act act,
			 struct why *why)
{
	if (act == ACT_DONE && task->submit_to != NULL)
		return why_set(why, ERROR_REFUSED,
			       "task %lld is accepted by %s: use 'submit', "
			       "they approve",
			       (long long)task->id, task->submit_to);
	if (act == ACT_SUBMIT && task->submit_to == NULL)
		return why_set(why, ERROR_REFUSED,
			       "nobody has to accept task %lld: use 'done'",
			       (long long)task->id);
	return why_set(why, ERROR_REFUSED,
		       "task %lld is %s: '%s' is not possible",
		       (long long)task->id, task_state_word(task->state),
		       task_act_word(act));
}

static bool needs_evidence(const struct task *task, const struct act *act)
{
	return (act->act == ACT_SUBMIT || act->act == ACT_DONE) &&
	       task->needs_evidence && act->evidence == NULL &&
	       task->evidence == NULL;
}

/* Whether an earlier day makes what is late in time, without a word. */
static bool is_excused(const struct task *task, const struct act *act,
		       const struct doing *doing)
{
	return date_is_set(act->on) && date_is_set(task->due_on) &&
	       date_compare(doing->today, task->due_on) > 0 &&
	       date_compare(act->on, task->due_on) <= 0 && act->note == NULL &&
	       act->evidence == NULL;
}

static enum error check(const struct task *task, const struct act *act,
			const struct doing *doing, enum task_state *to,
			struct why *why)
{
	bool needs_reason = act->act == ACT_RETURN || act->act == ACT_DROP ||
			    act->act == ACT_REOPEN;

	if (!task_move(task->state, act->act, task->submit_to != NULL, to))
		return refuse(task, act->act, why);
	if ((needs_reason || act->act == ACT_NOTE) && act->note == NULL)
		return why_set(why, ERROR_USAGE, "'%s' needs a %s",
			       task_act_word(act->act),
			       act->act == ACT_NOTE ? "text" : "reason");
	if (date_is_set(act->on) && date_compare(act->on, doing->today) > 0)
		return why_set(why, ERROR_REFUSED,
			       "the day of completion lies in the future");
	if (is_excused(task, act, doing))
		return why_set(why, ERROR_REFUSED,
			       "task %lld is overdue, and that day was in "
			       "time: say why it is recorded only now "
			       "(--note), or what proves it (--evidence)",
			       (long long)task->id);
	if (needs_evidence(task, act))
		return why_set(why, ERROR_REFUSED,
			       "task %lld needs evidence: a file, a link or a "
			       "document number (--evidence)",
			       (long long)task->id);
	return ERROR_NONE;
}

static enum error write_move(struct store *store, const struct task *task,
			     const struct act *act, enum task_state to,
			     const struct doing *doing, struct why *why)
{
	struct query query = query_begin(store, move_task);
	struct date on = date_is_set(act->on) ? act->on : doing->today;
	struct date submitted;
	struct date done;

	settle_days(task, to, on, &submitted, &done);
	query_text(&query, ":state", task_state_word(to));
	query_date(&query, ":submitted", submitted);
	query_date(&query, ":done", done);
	query_text(&query, ":note", act->note);
	query_text(&query, ":evidence", act->evidence);
	query_int(&query, ":opened", doing->now);
	/* Why it came back is told as a change is. */
	query_text(&query, ":returned",
		   act->act == ACT_RETURN ? act->note : NULL);
	/* What was silent does not make up for what it would have said. */
	query_int(&query, ":resumes",
		  act->act == ACT_RETURN || act->act == ACT_REOPEN);
	query_int(&query, ":now", doing->now);
	query_int(&query, ":task", task->id);
	return query_run(&query, why);
}

static enum error tell(struct store *store, const struct task *task,
		       const struct act *act, enum task_state to,
		       const struct doing *doing, struct why *why)
{
	struct arena arena = { 0 };
	char on[DATE_TEXT_SIZE];
	struct journal_entry entry = {
		.at = doing->now,
		.kind = task_act_word(act->act),
		.actor = doing->actor,
		.caller = &doing->caller,
		.plan_id = task->plan_id,
		.task_id = task->id,
		.agency_id = task->agency_id,
	};
	enum error error;

	entry.text = arena_printf(
		&arena, "%s %s%s%s%s%s%s%s", task->key, task->title,
		date_is_set(act->on) ? " · " : "", date_to_iso(act->on, on),
		act->note != NULL ? " · " : "",
		act->note != NULL ? act->note : "",
		act->evidence != NULL ? " · " : "",
		act->evidence != NULL ? act->evidence : "");
	entry.before =
		arena_printf(&arena, "state %s", task_state_word(task->state));
	entry.after = arena_printf(&arena, "state %s", task_state_word(to));
	error = store_journal_add(store, &entry, why);
	arena_clear(&arena);
	return error;
}

/* What comes with the act or of it besides the move. */
static enum error follow(struct store *store, const struct task *task,
			 const struct act *act, enum task_state to,
			 const struct doing *doing, struct why *why)
{
	enum error error = ERROR_NONE;

	if (act->evidence != NULL)
		error = store_evidence_add(store, task->id, act->evidence,
					   act->file, doing, why);
	if (error == ERROR_NONE && (to == TASK_DONE || to == TASK_DROPPED))
		error = extension_request_closed(store, task, doing, why);
	return error;
}

enum error store_task_act(struct store *store, const struct task *task,
			  const struct act *act, const struct doing *doing,
			  struct why *why)
{
	struct applied applied = { 0 };
	struct expanding expanding = {
		.store = store, .doing = doing, .applied = &applied, .why = why
	};
	enum task_state to;
	enum error error = check(task, act, doing, &to, why);

	if (error == ERROR_NONE)
		error = write_move(store, task, act, to, doing, why);
	if (error == ERROR_NONE && act->act == ACT_REOPEN)
		error = run_take_dates(store, task, doing, why);
	if (error == ERROR_NONE)
		error = follow(store, task, act, to, doing, why);
	if (error == ERROR_NONE)
		error = tell(store, task, act, to, doing, why);
	if (error == ERROR_NONE && to == TASK_DONE)
		error = expand_free_others(&expanding, task);
	return error;
}

const char *const task_act_sql[] = { move_task, take_dates, NULL };
