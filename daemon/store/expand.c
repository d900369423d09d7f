#include "store/expand.h"

#include <stdio.h>

#include "store/periods.h"
#include "store/predecessors.h"
#include "store/terms.h"

static const char drop_tasks[] =
	"UPDATE tasks SET state = 'dropped', drop_cause = :cause,"
	" next_remind_at = NULL, changed_at = :now, sequence = sequence + 1"
	" WHERE action_id = :action AND state NOT IN ('done', 'dropped')"
	" AND (:lead = 0 OR coalesce(owed_by_id, agency_id) NOT IN"
	"  (SELECT :lead UNION"
	"  SELECT agency_id FROM members WHERE group_id = :lead))"
	" RETURNING task_id, agency_id";

/* Periods of what recurs no more, or the one task of what recurs now. */
static const char drop_form[] =
	"UPDATE tasks SET state = 'dropped', drop_cause = 'withdrawn',"
	" next_remind_at = NULL, changed_at = :now, sequence = sequence + 1"
	" WHERE action_id = :action AND (period = '') = :recurs"
	" AND state NOT IN ('done', 'dropped')"
	" RETURNING task_id, agency_id";

/* The others of a group, when so many as the action asks for are done. */
static const char drop_siblings[] =
	"UPDATE tasks SET state = 'dropped', drop_cause = 'reached',"
	" next_remind_at = NULL, changed_at = :now, sequence = sequence + 1"
	" WHERE action_id = :action AND state NOT IN ('done', 'dropped')"
	" AND period = (SELECT period FROM tasks WHERE task_id = :task)"
	" AND (SELECT completion FROM actions WHERE action_id = :action)"
	"  BETWEEN 1 AND (SELECT count(*) FROM tasks u"
	"   WHERE u.action_id = :action AND u.state = 'done'"
	"   AND u.period = (SELECT period FROM tasks WHERE task_id = :task))"
	" RETURNING task_id, agency_id";

/* A group that is tracked as itself, until its members are listed. */
static const char drop_own[] =
	"UPDATE tasks SET state = 'dropped', drop_cause = 'reassigned',"
	" next_remind_at = NULL, changed_at = :now, sequence = sequence + 1"
	" WHERE action_id = :action AND agency_id = :lead"
	" AND state NOT IN ('done', 'dropped')"
	" RETURNING task_id, agency_id";

/* Time that was granted is not taken back by a date that comes before it. */
static const char redate_tasks[] =
	"UPDATE tasks SET due_on = :due, due_minute = nullif(:minute, -1),"
	" opens_on = :opens,"
	" rule = NULL, dated_by = NULL,"
	" original_due_on = coalesce(original_due_on, :due),"
	" due_version = due_version + (due_on IS NOT :due),"
	" sequence = sequence + 1,"
	" decided_to = :now, next_remind_at = 0,"
	" changed_at = :now"
	" WHERE action_id = :action AND period = ''"
	" AND state NOT IN ('done', 'dropped')"
	" AND (due_on IS NOT :due OR opens_on IS NOT :opens"
	"  OR dated_by = 'event')"
	" AND (dated_by IS NOT 'extension' OR due_on < :due)"
	" RETURNING task_id, agency_id";

static const char list_openable[] =
	"SELECT t.task_id, t.agency_id, t.opens_on, t.appeared_at,"
	" c.key || ' ' || c.title, EXISTS (SELECT 1 FROM action_words x"
	"  WHERE x.action_id = c.action_id AND x.list = 'after')"
	" FROM tasks t JOIN actions c ON c.action_id = t.action_id"
	" WHERE t.state = 'waiting' AND (:plan = 0 OR c.plan_id = :plan)"
	" AND (t.opens_on IS NULL OR t.opens_on <= :today)"
	" AND (NOT c.opens_by_event OR EXISTS (SELECT 1 FROM events e"
	"  WHERE e.plan_id = c.plan_id AND e.key = c.event_key"
	"  AND (e.agency_id IS NULL OR e.agency_id = t.agency_id)))"
	" AND NOT" PREDECESSOR_IS_UNDONE " ORDER BY +t.task_id";

static const char open_task[] =
	"UPDATE tasks SET state = 'open', opened_at = :at,"
	" next_remind_at = 0, changed_at = :now, sequence = sequence + 1"
	" WHERE task_id = :task";

static const char list_expandable[] =
	"SELECT c.action_id FROM actions c"
	" LEFT JOIN agencies a ON a.agency_id = c.lead_id"
	" WHERE c.withdrawn_at IS NULL"
	" AND (c.class = 'recurring' OR a.is_group = 1)";

static enum error end_own(const struct expanding *expanding,
			  const struct action_source *source)
{
	struct query query = query_begin(expanding->store, drop_own);

	query_int(&query, ":now", expanding->doing->now);
	query_int(&query, ":action", source->action_id);
	query_int(&query, ":lead", source->lead_id);
	return expand_touch(expanding, &query, source->action_id, "drop",
			    "its members owe it now",
			    &expanding->applied->tasks_dropped);
}

/* A group's members each owe a task; without members the group does. Whether
 * it is a running duty to a newcomer is asked before anybody is added. */
static enum error add_agencies(const struct expanding *expanding,
			       const struct action_source *source,
			       struct arena *arena)
{
	struct agency_row *members = NULL;
	bool is_running = false;
	size_t count = 0;
	enum error error =
		periods_running(expanding, source->action_id, &is_running);

	if (error == ERROR_NONE && source->is_group)
		error = store_members(expanding->store, source->lead_id, arena,
				      &members, &count, expanding->why);
	if (error == ERROR_NONE && count == 0)
		return periods_add(expanding, source, source->lead_id,
				   is_running);
	if (error == ERROR_NONE)
		error = end_own(expanding, source);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		error = periods_add(expanding, source, members[i].id,
				    is_running);
	return error;
}

static enum error end_other_form(const struct expanding *expanding,
				 const struct action_source *source)
{
	struct query query = query_begin(expanding->store, drop_form);

	query_int(&query, ":now", expanding->doing->now);
	query_int(&query, ":action", source->action_id);
	query_int(&query, ":recurs", source->class == DUE_RECURRING);
	return expand_touch(expanding, &query, source->action_id, "drop",
			    source->class == DUE_RECURRING
				    ? "it recurs now"
				    : "it recurs no more",
			    &expanding->applied->tasks_dropped);
}

enum error expand_action(const struct expanding *expanding, int64_t action_id)
{
	struct arena arena = { 0 };
	struct action_source source;
	enum error error =
		action_source_find(expanding, action_id, &arena, &source);

	if (error == ERROR_NONE && expanding->redates)
		error = end_other_form(expanding, &source);
	if (error == ERROR_NONE)
		error = add_agencies(expanding, &source, &arena);
	if (error == ERROR_NONE)
		error = terms_settle_source(expanding, &source);
	arena_clear(&arena);
	return error;
}

enum error expand_drop(const struct expanding *expanding, int64_t action_id,
		       bool keep_lead, const char *reason)
{
	struct arena arena = { 0 };
	struct action_source source = { 0 };
	struct query query;
	enum error error = ERROR_NONE;

	if (keep_lead)
		error = action_source_find(expanding, action_id, &arena,
					   &source);
	arena_clear(&arena);
	if (error != ERROR_NONE)
		return error;
	query = query_begin(expanding->store, drop_tasks);
	query_text(&query, ":cause", keep_lead ? "reassigned" : "withdrawn");
	query_int(&query, ":now", expanding->doing->now);
	query_int(&query, ":action", action_id);
	query_int(&query, ":lead", source.lead_id);
	return expand_touch(expanding, &query, action_id, "drop", reason,
			    &expanding->applied->tasks_dropped);
}

enum error expand_free_others(const struct expanding *expanding,
			      const struct task *done)
{
	struct query query = query_begin(expanding->store, drop_siblings);

	query_int(&query, ":now", expanding->doing->now);
	query_int(&query, ":action", done->action_id);
	query_int(&query, ":task", done->id);
	return expand_touch(expanding, &query, done->action_id, "drop",
			    "enough others have done it",
			    &expanding->applied->tasks_dropped);
}

enum error expand_redate(const struct expanding *expanding, int64_t action_id)
{
	struct arena arena = { 0 };
	struct action_source source;
	struct query query;
	char day[DATE_TEXT_SIZE];
	char text[64];
	enum error error =
		action_source_find(expanding, action_id, &arena, &source);

	arena_clear(&arena);
	if (error != ERROR_NONE)
		return error;
	date_to_iso(source.due, day);
	(void)snprintf(text, sizeof(text), "due %s",
		       day[0] != '\0' ? day : "-");
	query = query_begin(expanding->store, redate_tasks);
	query_date(&query, ":due", source.due);
	query_int(&query, ":minute", source.due_minute);
	query_date(&query, ":opens", source.from);
	query_int(&query, ":now", expanding->doing->now);
	query_int(&query, ":action", action_id);
	return expand_touch(expanding, &query, action_id, "task-changed", text,
			    &expanding->applied->tasks_changed);
}

struct openable {
	int64_t task_id;
	int64_t agency_id;
	struct date opens_on;
	int64_t appeared_at;
	const char *label;
	bool has_predecessors;
};

/* When the task is taken to have opened: with its day, if that has come. */
static int64_t opening(const struct expanding *expanding,
		       const struct openable *task, int64_t opened_at)
{
	int64_t day_at;

	if (!date_is_set(task->opens_on))
		return opened_at;
	day_at = zone_instant(expanding->office->zone, task->opens_on, 0);
	/* What it came after was done later than its day. */
	if (task->has_predecessors && day_at < opened_at)
		return opened_at;
	/* Its day was past when it appeared: it is simply new. */
	return day_at > task->appeared_at ? day_at : task->appeared_at;
}

static enum error open_one(const struct expanding *expanding,
			   const struct openable *task, int64_t opened_at)
{
	int64_t at = opening(expanding, task, opened_at);
	struct query query = query_begin(expanding->store, open_task);
	enum error error;

	query_int(&query, ":at", at);
	query_int(&query, ":now", expanding->doing->now);
	query_int(&query, ":task", task->task_id);
	error = query_run(&query, expanding->why);
	/* Open from the moment it appears is not a happening of its own. */
	if (error == ERROR_NONE && at > task->appeared_at)
		error = expand_journal(expanding, "task-opened", task->task_id,
				       task->agency_id, task->label);
	return error;
}

enum error expand_open(const struct expanding *expanding, int64_t plan_id,
		       int64_t opened_at, int *opened)
{
	struct query query = query_begin(expanding->store, list_openable);
	struct arena arena = { 0 };
	struct openable *rows = NULL;
	size_t count = 0;
	enum error error;

	query_int(&query, ":plan", plan_id);
	query_date(&query, ":today", expanding->doing->today);
	while (query_row(&query)) {
		rows = arena_grow(&arena, rows, count, sizeof(*rows));
		rows[count].task_id = query_take_int(&query);
		rows[count].agency_id = query_take_int(&query);
		rows[count].opens_on = query_take_date(&query);
		rows[count].appeared_at = query_take_int(&query);
		rows[count].label = query_take_text(&query, &arena);
		rows[count++].has_predecessors = query_take_int(&query) != 0;
	}
	error = query_end(&query, expanding->why);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		error = open_one(expanding, &rows[i], opened_at);
	*opened = (int)count;
	arena_clear(&arena);
	return error;
}

enum error store_tasks_expand(struct store *store, const struct office *office,
			      const struct doing *doing,
			      struct applied *applied, struct why *why)
{
	struct expanding expanding = { .store = store,
				       .office = office,
				       .doing = doing,
				       .applied = applied,
				       .why = why };
	struct query query = query_begin(store, list_expandable);
	struct arena arena = { 0 };
	int64_t *ids = NULL;
	size_t count = 0;
	int opened;
	enum error error;

	while (query_row(&query)) {
		ids = arena_grow(&arena, ids, count, sizeof(*ids));
		ids[count++] = query_take_int(&query);
	}
	error = query_end(&query, why);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		error = expand_action(&expanding, ids[i]);
	arena_clear(&arena);
	if (error == ERROR_NONE)
		error = expand_open(&expanding, 0, doing->now, &opened);
	return error;
}

enum error store_tasks_open(struct store *store, const struct office *office,
			    const struct doing *doing, int *opened,
			    struct why *why)
{
	struct applied applied = { 0 };
	struct expanding expanding = { .store = store,
				       .office = office,
				       .doing = doing,
				       .applied = &applied,
				       .why = why };

	return expand_open(&expanding, 0, doing->now, opened);
}

const char *const expand_sql[] = {
	drop_tasks, redate_tasks, list_openable, open_task, list_expandable,
	drop_own,   drop_form,	  drop_siblings, NULL,
};
