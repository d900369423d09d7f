#include "store/expanding.h"

#include "base/log.h"
#include "plan/recurrence_read.h"
#include "store/journal.h"

static const char find_source[] =
	"SELECT c.plan_id, coalesce(c.lead_id, p.follow_up_id),"
	" c.lead_id IS NULL, a.is_group, c.due_phrase, c.event,"
	" coalesce(c.rule, ''), c.recurs,"
	" c.class, c.from_on, c.due_on, coalesce(c.due_minute, -1),"
	" c.until_on, p.issued_on,"
	" p.before_is_inclusive, p.calendar"
	" FROM actions c JOIN plans p ON p.plan_id = c.plan_id"
	" JOIN agencies a ON a.agency_id = coalesce(c.lead_id, p.follow_up_id)"
	" WHERE c.action_id = :action AND c.withdrawn_at IS NULL";

static const char find_label[] =
	"SELECT key || ' ' || title FROM actions WHERE action_id = :action";

/* "III.11.2 Xây dựng …": how the journal names the action. */
static enum error label(const struct expanding *expanding, int64_t action_id,
			struct arena *arena, const char **words)
{
	struct query query = query_begin(expanding->store, find_label);

	*words = "";
	query_int(&query, ":action", action_id);
	while (query_row(&query))
		*words = query_take_text(&query, arena);
	return query_end(&query, expanding->why);
}

static enum error read_recurs(struct action_source *source, const char *recurs,
			      struct arena *arena, struct why *why)
{
	struct recurrence recurrence;
	enum error error = read_recurrence(recurs, &source->context, arena,
					   &recurrence, why);

	source->read = (struct due){
		.class = DUE_RECURRING,
		.rule = recurrence.words,
		.recurrences = { recurrence.rule },
		.recurrence_count = error == ERROR_NONE ? 1 : 0,
	};
	return error;
}

/* Recurrences, terms and events are kept as the words that state them. */
static void read_again(struct action_source *source, const char *recurs,
		       struct arena *arena)
{
	struct why why = { "" };
	enum error error = ERROR_NONE;

	if (recurs != NULL)
		error = read_recurs(source, recurs, arena, &why);
	else if (source->class == DUE_RECURRING ||
		 source->class == DUE_RELATIVE ||
		 source->class == DUE_CONDITION || source->class == DUE_START)
		error = due_read(source->due_phrase, &source->context, arena,
				 &source->read, &why);
	source->is_read = error == ERROR_NONE;
	/* It alone gets no new periods and no new dates. */
	if (error != ERROR_NONE)
		log_error("%s: %s", source->label, why.text);
}

enum error action_source_find(const struct expanding *expanding,
			      int64_t action_id, struct arena *arena,
			      struct action_source *source)
{
	struct query query = query_begin(expanding->store, find_source);
	const char *recurs = NULL;
	const char *class = NULL;
	bool is_found;
	enum error error;

	*source = (struct action_source){ .action_id = action_id };
	query_int(&query, ":action", action_id);
	is_found = query_row(&query);
	if (is_found) {
		source->plan_id = query_take_int(&query);
		source->lead_id = query_take_int(&query);
		source->is_held = query_take_int(&query) != 0;
		source->is_group = query_take_int(&query) != 0;
		source->due_phrase = query_take_text(&query, arena);
		source->event = query_take_text(&query, arena);
		source->rule = query_take_text(&query, arena);
		recurs = query_take_text(&query, arena);
		class = query_take_text(&query, arena);
		source->from = query_take_date(&query);
		source->due = query_take_date(&query);
		source->due_minute = (int)query_take_int(&query);
		source->until = query_take_date(&query);
		source->context = office_due_context(expanding->office, NULL);
		source->context.issued = query_take_date(&query);
		source->context.before_is_inclusive =
			query_take_int(&query) != 0;
		source->context.calendar = office_calendar(
			expanding->office, query_take_text(&query, arena));
	}
	error = query_end(&query, expanding->why);
	if (error == ERROR_NONE)
		error = label(expanding, action_id, arena, &source->label);
	if (error != ERROR_NONE)
		return error;
	if (!is_found || !due_class_from_word(class, &source->class))
		return why_set(expanding->why, ERROR_CORRUPT,
			       "action %lld cannot be read",
			       (long long)action_id);
	read_again(source, recurs, arena);
	return ERROR_NONE;
}

enum error expand_journal(const struct expanding *expanding, const char *kind,
			  int64_t task_id, int64_t agency_id, const char *text)
{
	struct journal_entry entry = {
		.at = expanding->doing->now,
		.kind = kind,
		.actor = expanding->doing->actor,
		.caller = &expanding->doing->caller,
		.task_id = task_id,
		.agency_id = agency_id,
		.text = text,
	};

	return store_journal_add(expanding->store, &entry, expanding->why);
}

struct touched {
	int64_t task_id;
	int64_t agency_id;
};

enum error expand_touch(const struct expanding *expanding, struct query *query,
			int64_t action_id, const char *kind, const char *detail,
			int *count)
{
	struct arena arena = { 0 };
	const char *words = "";
	struct touched *rows = NULL;
	size_t row_count = 0;
	enum error error;

	while (query_row(query)) {
		rows = arena_grow(&arena, rows, row_count, sizeof(*rows));
		rows[row_count].task_id = query_take_int(query);
		rows[row_count++].agency_id = query_take_int(query);
	}
	error = query_end(query, expanding->why);
	if (error == ERROR_NONE)
		error = label(expanding, action_id, &arena, &words);
	words = arena_printf(&arena, "%s · %s", words, detail);
	for (size_t i = 0; i < row_count && error == ERROR_NONE; i++)
		error = expand_journal(expanding, kind, rows[i].task_id,
				       rows[i].agency_id, words);
	*count += (int)row_count;
	arena_clear(&arena);
	return error;
}

const char *const expanding_sql[] = { find_source, find_label, NULL };
