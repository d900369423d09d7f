#include "store/periods.h"

#include <string.h>

/* next_remind_at 0: the schedule computes it at its next pass. A row that the
 * machine dropped is owed again; one that a person dropped stays dropped. What
 * the agency handed over it owes no more. */
static const char add_task[] =
	"INSERT INTO tasks (action_id, agency_id, owed_by_id, period, state,"
	" opens_on, due_on, due_minute, original_due_on, cut_off_on, is_held,"
	" appeared_at, decided_to, next_remind_at, changed_at)"
	" SELECT :action, coalesce(a.successor_id, a.agency_id),"
	" CASE WHEN a.successor_id IS NOT NULL THEN a.agency_id END, :period,"
	" 'waiting', :opens, :due, nullif(:minute, -1), :due, :cut_off, :held,"
	" :now, :now, 0, :now FROM agencies a WHERE a.agency_id = :agency"
	" AND NOT EXISTS (SELECT 1 FROM tasks h WHERE h.action_id = :action"
	"  AND h.owed_by_id = :agency AND h.period = :period"
	"  AND h.state <> 'dropped')"
	" ON CONFLICT (action_id, agency_id, period) DO UPDATE SET"
	" state = 'waiting', drop_cause = NULL, submitted_on = NULL,"
	" due_version = tasks.due_version"
	"  + (tasks.due_on IS NOT excluded.due_on),"
	" due_on = excluded.due_on, due_minute = excluded.due_minute,"
	" opens_on = excluded.opens_on,"
	" cut_off_on = excluded.cut_off_on, rule = NULL, dated_by = NULL,"
	" next_remind_at = 0, decided_to = excluded.decided_to,"
	" changed_at = excluded.changed_at, sequence = tasks.sequence + 1"
	" WHERE tasks.state = 'dropped'"
	" AND tasks.drop_cause IN ('withdrawn', 'reassigned')"
	" RETURNING task_id, sequence, agency_id";

/* A period whose day, or whose data's end, the changed action names otherwise.
 * A day that is past, or would be, is left alone. */
static const char redate_period[] =
	"UPDATE tasks SET due_version = due_version + (due_on IS NOT :due),"
	" decided_to = CASE WHEN due_on IS NOT :due"
	"  THEN :now ELSE decided_to END,"
	" due_on = :due, due_minute = nullif(:minute, -1),"
	" opens_on = :opens, cut_off_on = :cut_off,"
	" sequence = sequence + 1, next_remind_at = 0, changed_at = :now"
	" WHERE action_id = :action AND (agency_id = :agency OR owed_by_id = "
	":agency)"
	" AND period = :period AND state NOT IN ('done', 'dropped')"
	" AND dated_by IS NULL AND due_on >= :today AND :due >= :today"
	" AND (due_on IS NOT :due OR opens_on IS NOT :opens"
	"  OR cut_off_on IS NOT :cut_off)"
	" RETURNING task_id, agency_id";

static const char list_ahead[] =
	"SELECT task_id, period FROM tasks WHERE action_id = :action"
	" AND (agency_id = :agency OR owed_by_id = :agency) AND period <> ''"
	" AND state IN ('waiting', 'open') AND dated_by IS NULL"
	" AND due_on >= :today";

static const char drop_period[] =
	"UPDATE tasks SET state = 'dropped', drop_cause = 'withdrawn',"
	" next_remind_at = NULL, changed_at = :now, sequence = sequence + 1"
	" WHERE task_id = :task RETURNING task_id, agency_id";

static const char is_owed[] =
	"SELECT EXISTS (SELECT 1 FROM tasks WHERE action_id = :action)";

static const char is_owed_by[] =
	"SELECT EXISTS (SELECT 1 FROM tasks WHERE action_id = :action"
	" AND (agency_id = :agency OR owed_by_id = :agency))";

static void bind_period(struct query *query, const struct action_source *source,
			int64_t agency_id, const struct due_occurrence *period)
{
	query_int(query, ":action", source->action_id);
	query_int(query, ":agency", agency_id);
	query_text(query, ":period", period->label);
	query_date(query, ":opens", period->from);
	query_date(query, ":due", period->due);
	query_int(query, ":minute", period->minute);
	query_date(query, ":cut_off", period->cut_off);
}

static enum error redate(const struct expanding *expanding,
			 const struct action_source *source, int64_t agency_id,
			 const struct due_occurrence *period)
{
	struct query query = query_begin(expanding->store, redate_period);
	char day[DATE_TEXT_SIZE];

	bind_period(&query, source, agency_id, period);
	query_int(&query, ":now", expanding->doing->now);
	query_date(&query, ":today", expanding->doing->today);
	return expand_touch(expanding, &query, source->action_id,
			    "task-changed", date_to_iso(period->due, day),
			    &expanding->applied->tasks_changed);
}

static enum error tell(const struct expanding *expanding,
		       const struct action_source *source, int64_t agency_id,
		       int64_t task_id, bool is_new)
{
	struct arena arena = { 0 };
	enum error error;

	if (is_new) {
		expanding->applied->tasks_added++;
		return expand_journal(expanding, "task-new", task_id, agency_id,
				      source->label);
	}
	expanding->applied->tasks_changed++;
	error = expand_journal(
		expanding, "task-changed", task_id, agency_id,
		arena_printf(&arena, "%s · owed again", source->label));
	arena_clear(&arena);
	return error;
}

/* One agency's task for one period ("" unless it recurs), unless it is there. */
static enum error add(const struct expanding *expanding,
		      const struct action_source *source, int64_t agency_id,
		      const struct due_occurrence *period)
{
	struct query query = query_begin(expanding->store, add_task);
	int64_t task_id = 0;
	bool is_new = false;
	enum error error;

	bind_period(&query, source, agency_id, period);
	query_int(&query, ":held", source->is_held);
	query_int(&query, ":now", expanding->doing->now);
	while (query_row(&query)) {
		task_id = query_take_int(&query);
		is_new = query_take_int(&query) == 0;
		agency_id = query_take_int(&query);
	}
	error = query_end(&query, expanding->why);
	if (error == ERROR_NONE && task_id != 0)
		return tell(expanding, source, agency_id, task_id, is_new);
	if (error == ERROR_NONE && expanding->redates &&
	    period->label[0] != '\0')
		error = redate(expanding, source, agency_id, period);
	return error;
}

static enum error ask(const struct expanding *expanding, struct query *query,
		      bool *answer)
{
	*answer = false;
	while (query_row(query))
		*answer = query_take_int(query) != 0;
	return query_end(query, expanding->why);
}

enum error periods_running(const struct expanding *expanding, int64_t action_id,
			   bool *is_running)
{
	struct query query = query_begin(expanding->store, is_owed);

	query_int(&query, ":action", action_id);
	return ask(expanding, &query, is_running);
}

/* From when on the agency owes the periods. */
static enum error first_day(const struct expanding *expanding,
			    const struct action_source *source,
			    int64_t agency_id, bool is_running,
			    struct date *first)
{
	struct query query = query_begin(expanding->store, is_owed_by);
	bool owes = false;

	query_int(&query, ":action", source->action_id);
	query_int(&query, ":agency", agency_id);
	*first = date_is_set(source->from) ? source->from
					   : source->context.issued;
	if (ask(expanding, &query, &owes) == ERROR_NONE && is_running &&
	    !owes && date_compare(*first, expanding->doing->today) < 0)
		*first = expanding->doing->today;
	return query.error;
}

/* The periods of one rule up to the horizon; their names are added to `given`.
 * Two rules may have a period of the same name: the second one's bear a
 * letter. */
static enum error add_rule(const struct expanding *expanding,
			   const struct action_source *source, size_t rule,
			   int64_t agency_id, struct date at,
			   struct arena *arena, struct strings *given)
{
	struct date horizon =
		date_add_months(expanding->doing->today, HORIZON_MONTHS);
	struct due_occurrence one;
	enum error error = ERROR_NONE;

	while (error == ERROR_NONE &&
	       due_next(&source->read.recurrences[rule], &source->context, at,
			source->until, &one) &&
	       date_compare(one.due, horizon) <= 0) {
		size_t length = strlen(one.label);

		if (rule > 0 && length + 1 < sizeof(one.label)) {
			one.label[length] = (char)('a' + rule);
			one.label[length + 1] = '\0';
		}
		error = add(expanding, source, agency_id, &one);
		if (expanding->redates)
			strings_add(given, arena,
				    arena_string(arena, one.label));
		at = date_add(one.due, 1);
	}
	return error;
}

static enum error drop_one(const struct expanding *expanding,
			   const struct action_source *source, int64_t task_id)
{
	struct query query = query_begin(expanding->store, drop_period);

	query_int(&query, ":now", expanding->doing->now);
	query_int(&query, ":task", task_id);
	return expand_touch(expanding, &query, source->action_id, "drop",
			    "the duty has no such period any more",
			    &expanding->applied->tasks_dropped);
}

/* Drops the periods ahead that the changed duty has no more. */
static enum error drop_others(const struct expanding *expanding,
			      const struct action_source *source,
			      int64_t agency_id, struct arena *arena,
			      const struct strings *given)
{
	struct query query = query_begin(expanding->store, list_ahead);
	int64_t *ids = NULL;
	size_t count = 0;
	enum error error;

	query_int(&query, ":action", source->action_id);
	query_int(&query, ":agency", agency_id);
	query_date(&query, ":today", expanding->doing->today);
	while (query_row(&query)) {
		int64_t id = query_take_int(&query);

		if (strings_have(given, query_take_text(&query, arena)))
			continue;
		ids = arena_grow(arena, ids, count, sizeof(*ids));
		ids[count++] = id;
	}
	error = query_end(&query, expanding->why);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		error = drop_one(expanding, source, ids[i]);
	return error;
}

static enum error add_all(const struct expanding *expanding,
			  const struct action_source *source, int64_t agency_id,
			  struct date first)
{
	struct arena arena = { 0 };
	struct strings given = { 0 };
	enum error error = ERROR_NONE;

	for (size_t i = 0;
	     i < source->read.recurrence_count && error == ERROR_NONE; i++)
		error = add_rule(expanding, source, i, agency_id, first, &arena,
				 &given);
	/* What could not be read again says nothing of its periods. */
	if (error == ERROR_NONE && expanding->redates && source->is_read)
		error = drop_others(expanding, source, agency_id, &arena,
				    &given);
	arena_clear(&arena);
	return error;
}

enum error periods_add(const struct expanding *expanding,
		       const struct action_source *source, int64_t agency_id,
		       bool is_running)
{
	const struct due_occurrence once = { .from = source->from,
					     .due = source->due,
					     .minute = source->due_minute,
					     .cut_off = DATE_NONE };
	struct date first;
	enum error error;

	if (source->class != DUE_RECURRING)
		return add(expanding, source, agency_id, &once);
	error = first_day(expanding, source, agency_id, is_running, &first);
	return error == ERROR_NONE
		       ? add_all(expanding, source, agency_id, first)
		       : error;
}

const char *const periods_sql[] = {
	add_task, redate_period, list_ahead, drop_period,
	is_owed,  is_owed_by,	 NULL,
};
