#include "store/extensions.h"

#include "store/extension_requests.h"
#include "store/journal.h"
#include "store/sql.h"

static const char extend_task[] =
	"UPDATE tasks SET due_on = :to, due_minute = nullif(:minute, -1),"
	" rule = :rule, dated_by = 'extension',"
	" original_due_on = coalesce(original_due_on, due_on, :to),"
	" due_version = due_version + 1, sequence = sequence + 1,"
	" decided_to = :now, next_remind_at = 0,"
	" changed_at = :now, heard_at = :now WHERE task_id = :task";

static const char add_extension[] =
	"INSERT INTO extensions (task_id, from_on, to_on, phrase, rule, reason,"
	" document, signer, granted_at, granted_by) VALUES (:task, :from, :to,"
	" :phrase, :rule, :reason, :document, :signer, :now, :actor)";

static const char find_before[] =
	"SELECT before_is_inclusive FROM plans WHERE plan_id = :plan";

static const char list_extensions[] =
	"SELECT from_on, to_on, phrase, rule, reason, document, signer,"
	" granted_at, granted_by FROM extensions WHERE task_id = :task"
	" ORDER BY extension_id";

static const char count_extensions[] =
	"SELECT count(*) FROM extensions WHERE task_id = :task";

/* How the task's plan reads "trước ngày N". */
static enum error find_before_rule(struct store *store, const struct task *task,
				   struct due_context *context, struct why *why)
{
	struct query query = query_begin(store, find_before);

	query_int(&query, ":plan", task->plan_id);
	while (query_row(&query))
		context->before_is_inclusive = query_take_int(&query) != 0;
	return query_end(&query, why);
}

/* A day that somebody will be held to is one, and beyond doubt. */
static enum error read_day(const struct extension *extension,
			   const struct due_context *context, struct due *due,
			   struct arena *arena, struct why *why)
{
	enum error error =
		due_read(extension->phrase, context, arena, due, why);

	if (error != ERROR_NONE)
		return error;
	if (!date_is_set(due->due) || due->class == DUE_RECURRING)
		return why_set(why, ERROR_INPUT,
			       "'%s' gives no date; write the day, as in "
			       "2010-07-30 or \"đến hết ngày 30/7/2010\"",
			       extension->phrase);
	if (due->warnings.count > 0)
		return why_set(why, ERROR_INPUT,
			       "'%s' leaves a doubt: %s; write the full date, "
			       "as in 2010-07-30 or \"đến hết ngày 30/7/2010\"",
			       extension->phrase, due->warnings.items[0]);
	return ERROR_NONE;
}

static enum error check_later(const struct task *task, const struct due *due,
			      struct why *why)
{
	char day[DATE_TEXT_SIZE];

	if (!date_is_set(task->due_on) ||
	    date_compare(due->due, task->due_on) > 0)
		return ERROR_NONE;
	return why_set(why, ERROR_REFUSED,
		       "task %lld is due on %s already: an extension gives a "
		       "later day",
		       (long long)task->id, date_to_iso(task->due_on, day));
}

static enum error write_date(struct store *store, const struct task *task,
			     const struct due *due, const char *rule,
			     const struct doing *doing, struct why *why)
{
	struct query query = query_begin(store, extend_task);

	query_date(&query, ":to", due->due);
	query_int(&query, ":minute",
		  due->class == DUE_INSTANT ? due->minute : -1);
	query_text(&query, ":rule", rule);
	query_int(&query, ":now", doing->now);
	query_int(&query, ":task", task->id);
	return query_run(&query, why);
}

static enum error write_row(struct store *store, const struct task *task,
			    const struct extension *extension,
			    const struct due *due, const struct doing *doing,
			    struct why *why)
{
	struct query query = query_begin(store, add_extension);

	query_int(&query, ":task", task->id);
	query_date(&query, ":from", task->due_on);
	query_date(&query, ":to", due->due);
	query_text(&query, ":phrase", extension->phrase);
	query_text(&query, ":rule", due->rule);
	query_text(&query, ":reason", extension->reason);
	query_text(&query, ":document", extension->document);
	query_text(&query, ":signer", extension->signer);
	query_int(&query, ":now", doing->now);
	query_text(&query, ":actor", doing->actor);
	return query_run(&query, why);
}

static enum error tell(struct store *store, const struct task *task,
		       const struct extension *extension, const struct due *due,
		       const struct doing *doing, struct why *why)
{
	struct arena arena = { 0 };
	char from[DATE_TEXT_SIZE];
	char to[DATE_TEXT_SIZE];
	struct journal_entry entry = {
		.at = doing->now,
		.kind = "extend",
		.actor = doing->actor,
		.caller = &doing->caller,
		.plan_id = task->plan_id,
		.task_id = task->id,
		.agency_id = task->agency_id,
	};
	enum error error;

	entry.text = arena_printf(
		&arena, "%s %s · %s%s%s · %s%s%s%s%s", task->key, task->title,
		date_to_iso(task->due_on, from),
		date_is_set(task->due_on) ? " → " : "",
		date_to_iso(due->due, to), extension->reason,
		extension->document != NULL ? " · " : "",
		extension->document != NULL ? extension->document : "",
		extension->signer != NULL ? " · " : "",
		extension->signer != NULL ? extension->signer : "");
	entry.before =
		arena_printf(&arena, "due %s", *from != '\0' ? from : "none");
	entry.after = arena_printf(&arena, "due %s", to);
	error = store_journal_add(store, &entry, why);
	arena_clear(&arena);
	return error;
}

/* More than the office's rules allow? */
static enum error check_limits(struct store *store, const struct task *task,
			       const struct extension *extension,
			       const struct due *due, struct why *why)
{
	const struct extension_limits *limits = extension->limits;
	struct query query;
	int64_t count = 0;
	enum error error;

	if (limits == NULL)
		return ERROR_NONE;
	if (limits->longest > 0 && date_is_set(task->original_due_on) &&
	    due->due.day - task->original_due_on.day > limits->longest)
		return why_set(why, ERROR_REFUSED,
			       "task %lld: at most %d days after its first due "
			       "day are given (extensions: longest)",
			       (long long)task->id, limits->longest);
	if (limits->most == 0)
		return ERROR_NONE;
	query = query_begin(store, count_extensions);
	query_int(&query, ":task", task->id);
	while (query_row(&query))
		count = query_take_int(&query);
	error = query_end(&query, why);
	if (error == ERROR_NONE && count >= limits->most)
		return why_set(why, ERROR_REFUSED,
			       "task %lld was extended %d times, and no more "
			       "are given (extensions: most)",
			       (long long)task->id, (int)count);
	return error;
}

enum error extension_read(struct store *store, const struct task *task,
			  const struct extension *extension,
			  const struct reading *reading, struct due *due,
			  struct why *why)
{
	struct due_context context =
		office_due_context(reading->office, task->plan_calendar);
	enum error error;

	context.issued = date_is_set(extension->issued) ? extension->issued
							: reading->today;
	error = find_before_rule(store, task, &context, why);
	if (error == ERROR_NONE)
		error = read_day(extension, &context, due, reading->arena, why);
	if (error == ERROR_NONE)
		error = check_later(task, due, why);
	return error == ERROR_NONE
		       ? check_limits(store, task, extension, due, why)
		       : error;
}

static enum error write_all(struct store *store, const struct task *task,
			    const struct extension *extension,
			    const struct due *due, const struct doing *doing,
			    struct why *why)
{
	enum error error = write_date(store, task, due, due->rule, doing, why);

	if (error == ERROR_NONE)
		error = write_row(store, task, extension, due, doing, why);
	if (error == ERROR_NONE)
		error = extension_request_granted(store, task, extension, doing,
						  why);
	if (error == ERROR_NONE)
		error = tell(store, task, extension, due, doing, why);
	return error;
}

enum error store_task_extend(struct store *store, const struct task *task,
			     const struct extension *extension,
			     const struct office *office,
			     const struct doing *doing, struct why *why)
{
	struct arena arena = { 0 };
	struct extension granted = *extension;
	struct reading reading = { office, doing->today, &arena };
	struct due due = { 0 };
	enum task_state same;
	enum error error = ERROR_NONE;

	if (!task_move(task->state, ACT_EXTEND, task->submit_to != NULL, &same))
		return why_set(why, ERROR_REFUSED,
			       "task %lld is %s: there is nothing to extend",
			       (long long)task->id,
			       task_state_word(task->state));
	if (extension->reason == NULL)
		return why_set(why, ERROR_USAGE, "'extend' needs a reason");
	if (granted.phrase == NULL)
		error = extension_as_asked(task, &arena, &granted, why);
	if (error == ERROR_NONE)
		error = extension_read(store, task, &granted, &reading, &due,
				       why);
	if (error == ERROR_NONE)
		error = write_all(store, task, &granted, &due, doing, why);
	arena_clear(&arena);
	return error;
}

enum error store_task_extensions(struct store *store, int64_t task_id,
				 struct arena *arena,
				 struct extension_row **rows, size_t *count,
				 struct why *why)
{
	struct query query = query_begin(store, list_extensions);

	*rows = NULL;
	*count = 0;
	query_int(&query, ":task", task_id);
	while (query_row(&query)) {
		struct extension_row *row;

		*rows = arena_grow(arena, *rows, *count, sizeof(**rows));
		row = &(*rows)[(*count)++];
		row->from = query_take_date(&query);
		row->to = query_take_date(&query);
		row->phrase = query_take_text(&query, arena);
		row->rule = query_take_text(&query, arena);
		row->reason = query_take_text(&query, arena);
		row->document = query_take_text(&query, arena);
		row->signer = query_take_text(&query, arena);
		row->granted_at = query_take_int(&query);
		row->granted_by = query_take_text(&query, arena);
	}
	return query_end(&query, why);
}

const char *const extensions_sql[] = { extend_task,	 add_extension,
				       find_before,	 list_extensions,
				       count_extensions, NULL };
