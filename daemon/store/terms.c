#include "store/terms.h"

#include <string.h>

#include "base/log.h"
#include "store/expand.h"
#include "store/predecessors.h"

/* The open tasks of an action, each with the event that it hangs on: the
 * agency's own, else the plan's. */
static const char list_hanging[] =
	"SELECT t.task_id, t.agency_id, t.due_on, t.opens_on,"
	" coalesce(t.rule, ''), coalesce(t.dated_by, ''), "
	"coalesce(m.happened_on, w.happened_on),"
	" CASE WHEN m.event_id IS NULL THEN coalesce(w.minute, -1)"
	"  ELSE coalesce(m.minute, -1) END"
	" FROM tasks t JOIN actions c ON c.action_id = t.action_id"
	" LEFT JOIN events m ON m.plan_id = c.plan_id"
	"  AND m.key = c.event_key AND m.agency_id = t.agency_id"
	" LEFT JOIN events w ON w.plan_id = c.plan_id"
	"  AND w.key = c.event_key AND w.agency_id IS NULL"
	" WHERE t.action_id = :action AND t.period = ''"
	" AND t.state NOT IN ('done', 'dropped')"
	" AND t.dated_by IS NOT 'extension' ORDER BY t.task_id";

/* When the last of what the action comes after was done; NULL until all is. */
static const char find_completion[] =
	"SELECT max(t.done_on) FROM actions c"
	" JOIN action_words w ON w.action_id = c.action_id AND w.list = 'after'"
	" JOIN actions f ON f.plan_id = c.plan_id AND f.key = w.word"
	"  AND f.withdrawn_at IS NULL"
	" JOIN tasks t ON t.action_id = f.action_id"
	" WHERE c.action_id = :action AND NOT" PREDECESSOR_IS_UNDONE;

static const char date_task[] =
	"UPDATE tasks SET due_on = :due, opens_on = :opens, rule = :rule,"
	" dated_by = :by, original_due_on = :due,"
	" due_version = due_version + (due_on IS NOT :due),"
	" sequence = sequence + 1, decided_to = max(decided_to, :now),"
	" next_remind_at = 0, changed_at = :now WHERE task_id = :task";

static const char date_action[] =
	"UPDATE actions SET due_on = :due WHERE action_id = :action"
	" AND due_on IS NOT :due";

static const char list_following[] =
	"SELECT action_id FROM actions WHERE withdrawn_at IS NULL"
	" AND class IN ('relative', 'condition', 'start', 'recurring')"
	" ORDER BY action_id";

/* An open task, and the event that it hangs on. */
struct hanging {
	int64_t task_id;
	int64_t agency_id;
	struct date due;
	struct date opens;
	const char *rule; /* of its own; "" for none */
	bool is_dated; /* by an event */
	struct date event_on; /* DATE_NONE: not known */
	int event_minute; /* -1: not said */
};

/* What a task should have. */
struct wanted {
	struct date due;
	struct date opens;
	bool is_dated; /* by the event */
	const char *rule; /* NULL: the action's */
};

static enum error list(const struct expanding *expanding, int64_t action_id,
		       struct arena *arena, struct hanging **rows,
		       size_t *count)
{
	struct query query = query_begin(expanding->store, list_hanging);

	*rows = NULL;
	*count = 0;
	query_int(&query, ":action", action_id);
	while (query_row(&query)) {
		struct hanging *row;

		*rows = arena_grow(arena, *rows, *count, sizeof(**rows));
		row = &(*rows)[(*count)++];
		row->task_id = query_take_int(&query);
		row->agency_id = query_take_int(&query);
		row->due = query_take_date(&query);
		row->opens = query_take_date(&query);
		row->rule = query_take_text(&query, arena);
		row->is_dated = *query_take_text(&query, arena) != '\0';
		row->event_on = query_take_date(&query);
		row->event_minute = (int)query_take_int(&query);
	}
	return query_end(&query, expanding->why);
}

static enum error completed_on(const struct expanding *expanding,
			       int64_t action_id, struct date *on)
{
	struct query query = query_begin(expanding->store, find_completion);

	*on = DATE_NONE;
	query_int(&query, ":action", action_id);
	while (query_row(&query))
		*on = query_take_date(&query);
	return query_end(&query, expanding->why);
}

/* "“nhận Kế hoạch này” on 2010-06-04". */
static const char *tell_event(struct arena *arena, const char *name,
			      struct date on)
{
	char day[DATE_TEXT_SIZE];

	return arena_printf(arena, "“%s” on %s", name, date_to_iso(on, day));
}

/* The end of a term, with its minute when it is one in hours (else -1): those
 * need the minute of the event. */
static struct due_moment term_end(const struct action_source *source,
				  struct date event, int minute)
{
	const struct due_term *term = &source->read.term;
	struct due_moment end = { DATE_NONE, -1 };

	if (term->unit != UNIT_HOUR && term->unit != UNIT_WORKING_HOUR)
		end.date = due_term_end(term, event, source->context.calendar);
	else if (minute < 0 ||
		 !due_term_moment(term, (struct due_moment){ event, minute },
				  source->context.calendar, &end))
		end.date = DATE_NONE;
	return end;
}

/* What is to be said of an end besides the rule. */
static const char *tell_end(const struct action_source *source,
			    struct arena *arena, const struct due_moment *end)
{
	enum due_unit unit = source->read.term.unit;

	if (date_is_set(end->date) && end->minute >= 0)
		return arena_printf(arena, ", until %02d:%02d",
				    end->minute / 60, end->minute % 60);
	if (unit == UNIT_HOUR || unit == UNIT_WORKING_HOUR)
		return ": no end without the minute of the event";
	return "";
}

static void want_term(const struct action_source *source, struct arena *arena,
		      const struct hanging *row, struct wanted *wanted)
{
	struct due_moment end;

	/* Counted from a day that the phrase names. */
	if (date_is_set(source->read.due)) {
		wanted->due = source->read.due;
		return;
	}
	wanted->due = DATE_NONE;
	if (!date_is_set(row->event_on))
		return;
	end = term_end(source, row->event_on, row->event_minute);
	wanted->due = end.date;
	wanted->is_dated = true;
	wanted->rule = arena_printf(arena, "%s; %s%s", source->read.rule,
				    tell_event(arena,
					       source->event != NULL
						       ? source->event
						       : "what it comes after",
					       row->event_on),
				    tell_end(source, arena, &end));
}

static void want_event(const struct action_source *source, struct arena *arena,
		       const struct hanging *row, struct wanted *wanted)
{
	if (!date_is_set(row->event_on))
		return;
	wanted->is_dated = true;
	wanted->rule =
		arena_printf(arena, "%s; %s", source->read.rule,
			     tell_event(arena, source->event, row->event_on));
	if (source->read.is_until_event)
		wanted->due = row->event_on;
	else
		wanted->opens = row->event_on;
}

static struct wanted want(const struct action_source *source,
			  struct arena *arena, const struct hanging *row)
{
	struct wanted wanted = { .due = source->due, .opens = source->from };

	if (source->class == DUE_RELATIVE)
		want_term(source, arena, row, &wanted);
	else
		want_event(source, arena, row, &wanted);
	return wanted;
}

static bool is_so(const struct hanging *row, const struct wanted *wanted)
{
	return row->due.day == wanted->due.day &&
	       row->opens.day == wanted->opens.day &&
	       row->is_dated == wanted->is_dated &&
	       strcmp(row->rule, wanted->rule != NULL ? wanted->rule : "") == 0;
}

static enum error date_one(const struct expanding *expanding,
			   const struct action_source *source,
			   struct arena *arena, const struct hanging *row,
			   const struct wanted *wanted)
{
	struct query query = query_begin(expanding->store, date_task);
	char due[DATE_TEXT_SIZE];
	char opens[DATE_TEXT_SIZE];
	const char *text;
	enum error error;

	query_date(&query, ":due", wanted->due);
	query_date(&query, ":opens", wanted->opens);
	query_text(&query, ":rule", wanted->rule);
	query_text(&query, ":by", wanted->is_dated ? "event" : NULL);
	query_int(&query, ":now", expanding->doing->now);
	query_int(&query, ":task", row->task_id);
	error = query_run(&query, expanding->why);
	if (error != ERROR_NONE)
		return error;
	date_to_iso(wanted->due, due);
	date_to_iso(wanted->opens, opens);
	text = arena_printf(arena, "%s%s%s%s%s%s%s", source->label,
			    *opens != '\0' ? " · from " : "", opens,
			    *due != '\0' ? " · due " : " · no date", due,
			    wanted->rule != NULL ? " · " : "",
			    wanted->rule != NULL ? wanted->rule : "");
	expanding->applied->tasks_changed++;
	return expand_journal(expanding, "task-changed", row->task_id,
			      row->agency_id, text);
}

/* A day counted from one in the phrase is the action's own. */
static enum error date_source(const struct expanding *expanding,
			      const struct action_source *source)
{
	struct query query;

	if (source->class != DUE_RELATIVE)
		return ERROR_NONE;
	query = query_begin(expanding->store, date_action);
	query_date(&query, ":due", source->read.due);
	query_int(&query, ":action", source->action_id);
	return query_run(&query, expanding->why);
}

/* Whether anything of the action's dates follows from something else. */
static bool follows(const struct action_source *source)
{
	switch (source->class) {
	case DUE_RELATIVE:
	case DUE_CONDITION:
		return true;
	case DUE_START:
		return source->read.is_until_event;
	default:
		return false;
	}
}

static enum error settle(const struct expanding *expanding,
			 const struct action_source *source,
			 struct arena *arena)
{
	struct hanging *rows;
	struct date completed = DATE_NONE;
	size_t count;
	enum error error =
		list(expanding, source->action_id, arena, &rows, &count);

	if (error == ERROR_NONE && source->event == NULL)
		error = completed_on(expanding, source->action_id, &completed);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++) {
		struct wanted wanted;

		if (source->event == NULL)
			rows[i].event_on = completed;
		wanted = want(source, arena, &rows[i]);
		if (!is_so(&rows[i], &wanted))
			error = date_one(expanding, source, arena, &rows[i],
					 &wanted);
	}
	return error;
}

enum error terms_settle(const struct expanding *expanding, int64_t action_id)
{
	struct arena arena = { 0 };
	struct action_source source;
	enum error error =
		action_source_find(expanding, action_id, &arena, &source);

	if (error == ERROR_NONE && source.is_read && follows(&source)) {
		error = date_source(expanding, &source);
		if (error == ERROR_NONE)
			error = settle(expanding, &source, &arena);
	}
	arena_clear(&arena);
	return error;
}

enum error store_terms_settle(struct store *store, const struct office *office,
			      const struct doing *doing,
			      struct applied *applied, struct why *why)
{
	struct expanding expanding = { .store = store,
				       .office = office,
				       .doing = doing,
				       .applied = applied,
				       .why = why,
				       .redates = true };
	struct query query = query_begin(store, list_following);
	struct arena arena = { 0 };
	int64_t *ids = NULL;
	size_t count = 0;
	enum error error;

	while (query_row(&query)) {
		ids = arena_grow(&arena, ids, count, sizeof(*ids));
		ids[count++] = query_take_int(&query);
	}
	error = query_end(&query, why);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		error = expand_action(&expanding, ids[i]);
	arena_clear(&arena);
	return error;
}

const char *const terms_sql[] = { list_hanging, find_completion, date_task,
				  date_action,	list_following,	 NULL };
