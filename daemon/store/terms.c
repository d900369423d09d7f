#include "store/terms.h"

#include <string.h>

#include "base/text.h"
#include "store/expand.h"
#include "store/predecessors.h"

/* The open tasks of an action, each with the event that it hangs on (the
 * agency's own, else the plan's) and the latest day that was granted. */
static const char list_hanging[] =
	"SELECT t.task_id, t.agency_id, t.due_on, t.opens_on,"
	" coalesce(t.rule, ''), coalesce(t.dated_by, ''),"
	" (SELECT max(x.to_on) FROM extensions x WHERE x.task_id = t.task_id),"
	" coalesce(m.happened_on, w.happened_on),"
	" CASE WHEN m.event_id IS NULL THEN coalesce(w.minute, -1)"
	"  ELSE coalesce(m.minute, -1) END"
	" FROM tasks t JOIN actions c ON c.action_id = t.action_id"
	" LEFT JOIN events m ON m.plan_id = c.plan_id"
	"  AND m.key = c.event_key AND m.agency_id = t.agency_id"
	" LEFT JOIN events w ON w.plan_id = c.plan_id"
	"  AND w.key = c.event_key AND w.agency_id IS NULL"
	" WHERE t.action_id = :action AND t.period = ''"
	" AND t.state NOT IN ('done', 'dropped') ORDER BY t.task_id";

/* What the action comes after, and when enough of each was done: the last of
 * all, or of those that it asks for. No day until all is. */
static const char list_completions[] =
	"SELECT d.word, CASE WHEN" PREDECESSOR_IS_UNDONE " THEN NULL"
	" WHEN f.completion > 0 THEN (SELECT min(t.done_on) FROM tasks t"
	"  WHERE t.action_id = f.action_id AND t.state = 'done'"
	"  AND f.completion <= (SELECT count(*) FROM tasks u"
	"   WHERE u.action_id = f.action_id AND u.state = 'done'"
	"   AND u.done_on <= t.done_on))"
	" ELSE (SELECT max(t.done_on) FROM tasks t"
	"  WHERE t.action_id = f.action_id AND t.state = 'done') END"
	" FROM actions c"
	" JOIN action_words d ON d.action_id = c.action_id AND d.list = 'after'"
	" JOIN actions f ON f.plan_id = c.plan_id AND f.key = d.word"
	"  AND f.withdrawn_at IS NULL"
	" WHERE c.action_id = :action ORDER BY d.position";

static const char date_task[] =
	"UPDATE tasks SET original_due_on = coalesce(original_due_on, :due),"
	" due_version = due_version + (due_on IS NOT :due),"
	" decided_to = CASE WHEN due_on IS NOT :due"
	"  THEN :now ELSE decided_to END,"
	" due_on = :due, due_minute = nullif(:minute, -1), opens_on = :opens,"
	" rule = :rule, dated_by = :by,"
	" sequence = sequence + 1, next_remind_at = 0, changed_at = :now"
	" WHERE task_id = :task";

/* Terms that run from the completion of a task's action. */
static const char list_followers[] =
	"SELECT f.action_id FROM actions c JOIN action_words d"
	" ON d.list = 'after' AND d.word = c.key"
	" JOIN actions f ON f.action_id = d.action_id"
	" WHERE c.action_id = :action AND f.plan_id = c.plan_id"
	" AND f.withdrawn_at IS NULL AND f.class = 'relative'"
	" AND f.event_key IS NULL";

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
	const char *dated_by; /* "event", "extension", "" */
	struct date granted; /* the latest day that was, or DATE_NONE */
	struct date event_on; /* DATE_NONE: not known */
	int event_minute; /* -1: not said */
};

/* What a task should have. */
struct wanted {
	struct date due;
	int minute; /* of it; -1: the whole day */
	struct date opens;
	const char *dated_by;
	const char *rule; /* "": the action's */
};

/* The event in words, and when what has no name was completed. */
struct origin {
	const char *event;
	struct date completed; /* DATE_NONE: not, or it has a name */
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
		row->dated_by = query_take_text(&query, arena);
		row->granted = query_take_date(&query);
		row->event_on = query_take_date(&query);
		row->event_minute = (int)query_take_int(&query);
	}
	return query_end(&query, expanding->why);
}

/* A term that names no event runs from the last completion of what comes
 * before. */
static enum error find_completion(const struct expanding *expanding,
				  int64_t action_id, struct arena *arena,
				  struct origin *origin)
{
	struct query query = query_begin(expanding->store, list_completions);
	struct text words = { 0 };

	query_int(&query, ":action", action_id);
	while (query_row(&query)) {
		const char *key = query_take_text(&query, arena);
		struct date on = query_take_date(&query);

		text_addf(&words, "%s%s", words.length > 0 ? ", " : "", key);
		if (date_is_set(on) &&
		    (!date_is_set(origin->completed) ||
		     date_compare(on, origin->completed) > 0))
			origin->completed = on;
	}
	origin->event = arena_printf(arena, "%s done", text_string(&words));
	text_clear(&words);
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

static void want_term(const struct action_source *source,
		      const struct origin *origin, struct arena *arena,
		      const struct hanging *row, struct wanted *wanted)
{
	struct due_moment end;
	const char *doubt;

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
	wanted->minute = date_is_set(end.date) ? end.minute : -1;
	wanted->dated_by = "event";
	doubt = due_term_doubt(&source->read.term, row->event_on,
			       source->context.calendar, arena);
	wanted->rule = arena_printf(
		arena, "%s; %s%s%s%s", source->rule,
		tell_event(arena, origin->event, row->event_on),
		tell_end(source, arena, &end), doubt != NULL ? "; " : "",
		doubt != NULL ? doubt : "");
}

static void want_event(const struct action_source *source,
		       const struct origin *origin, struct arena *arena,
		       const struct hanging *row, struct wanted *wanted)
{
	if (!date_is_set(row->event_on))
		return;
	wanted->dated_by = "event";
	wanted->rule =
		arena_printf(arena, "%s; %s", source->rule,
			     tell_event(arena, origin->event, row->event_on));
	if (source->read.is_until_event)
		wanted->due = row->event_on;
	else
		wanted->opens = row->event_on;
}

/* Time that was granted is not taken back by an end that comes before it. */
static void keep_granted(const struct hanging *row, struct wanted *wanted)
{
	if (!date_is_set(row->granted) ||
	    (date_is_set(wanted->due) &&
	     date_compare(wanted->due, row->granted) > 0))
		return;
	wanted->due = row->granted;
	wanted->minute = -1;
	wanted->dated_by = "extension";
	wanted->rule = row->rule;
}

static struct wanted want(const struct action_source *source,
			  const struct origin *origin, struct arena *arena,
			  const struct hanging *row)
{
	struct wanted wanted = { .due = source->due,
				 .minute = -1,
				 .opens = source->from,
				 .dated_by = "",
				 .rule = "" };

	if (source->class == DUE_RELATIVE)
		want_term(source, origin, arena, row, &wanted);
	else
		want_event(source, origin, arena, row, &wanted);
	keep_granted(row, &wanted);
	return wanted;
}

static bool is_so(const struct hanging *row, const struct wanted *wanted)
{
	return row->due.day == wanted->due.day &&
	       row->opens.day == wanted->opens.day &&
	       strcmp(row->dated_by, wanted->dated_by) == 0 &&
	       strcmp(row->rule, wanted->rule) == 0;
}

static void bind_word(struct query *query, const char *name, const char *word)
{
	query_text(query, name, *word != '\0' ? word : NULL);
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
	query_int(&query, ":minute", wanted->minute);
	query_date(&query, ":opens", wanted->opens);
	bind_word(&query, ":rule", wanted->rule);
	bind_word(&query, ":by", wanted->dated_by);
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
			    *wanted->rule != '\0' ? " · " : "", wanted->rule);
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
	struct origin origin = { source->event, DATE_NONE };
	struct hanging *rows;
	size_t count;
	enum error error =
		list(expanding, source->action_id, arena, &rows, &count);

	if (error == ERROR_NONE && source->event == NULL)
		error = find_completion(expanding, source->action_id, arena,
					&origin);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++) {
		struct wanted wanted;

		if (source->event == NULL)
			rows[i].event_on = origin.completed;
		wanted = want(source, &origin, arena, &rows[i]);
		if (!is_so(&rows[i], &wanted))
			error = date_one(expanding, source, arena, &rows[i],
					 &wanted);
	}
	return error;
}

enum error terms_settle_source(const struct expanding *expanding,
			       const struct action_source *source)
{
	struct arena arena = { 0 };
	enum error error;

	if (!source->is_read || !follows(source))
		return ERROR_NONE;
	error = date_source(expanding, source);
	if (error == ERROR_NONE)
		error = settle(expanding, source, &arena);
	arena_clear(&arena);
	return error;
}

enum error terms_settle(const struct expanding *expanding, int64_t action_id)
{
	struct arena arena = { 0 };
	struct action_source source;
	enum error error =
		action_source_find(expanding, action_id, &arena, &source);

	if (error == ERROR_NONE)
		error = terms_settle_source(expanding, &source);
	arena_clear(&arena);
	return error;
}

/* Runs a statement that gives action ids, and something for each of them. */
static enum error each_action(const struct expanding *expanding,
			      struct query *query,
			      enum error (*run)(const struct expanding *,
						int64_t action_id))
{
	struct arena arena = { 0 };
	int64_t *ids = NULL;
	size_t count = 0;
	enum error error;

	while (query_row(query)) {
		ids = arena_grow(&arena, ids, count, sizeof(*ids));
		ids[count++] = query_take_int(query);
	}
	error = query_end(query, expanding->why);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		error = run(expanding, ids[i]);
	arena_clear(&arena);
	return error;
}

enum error store_terms_follow(struct store *store, const struct task *task,
			      const struct office *office,
			      const struct doing *doing, struct why *why)
{
	struct applied applied = { 0 };
	struct expanding expanding = { .store = store,
				       .office = office,
				       .doing = doing,
				       .applied = &applied,
				       .why = why };
	struct query query = query_begin(store, list_followers);
	enum error error;

	query_int(&query, ":action", task->action_id);
	error = each_action(&expanding, &query, terms_settle);
	/* It may be open again, and its event recorded on another day since. */
	if (error == ERROR_NONE &&
	    (task->state == TASK_DONE || task->state == TASK_DROPPED))
		error = terms_settle(&expanding, task->action_id);
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

	return each_action(&expanding, &query, expand_action);
}

const char *const terms_sql[] = {
	list_hanging,	list_completions, date_task, date_action,
	list_following, list_followers,	  NULL,
};
