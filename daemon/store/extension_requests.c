#include "store/extension_requests.h"

#include "store/journal.h"
#include "store/sql.h"

static const char add_request[] =
	"INSERT INTO extension_requests (task_id, to_on, phrase, reason,"
	" document, asked_at, asked_by) VALUES (:task, :to, :phrase, :reason,"
	" :document, :now, :actor)";

static const char note_heard[] =
	"UPDATE tasks SET heard_at = :now, changed_at = :now"
	" WHERE task_id = :task";

static const char answer_request[] =
	"UPDATE extension_requests SET answer = :answer,"
	" answer_reason = :reason, answer_document = :document,"
	" answer_signer = :signer, answered_at = :now, answered_by = :actor"
	" WHERE task_id = :task AND answer IS NULL";

static const char list_requests[] =
	"SELECT to_on, phrase, reason, document, asked_at, asked_by, answer,"
	" answer_reason, answer_document, answer_signer,"
	" coalesce(answered_at, 0), answered_by FROM extension_requests"
	" WHERE task_id = :task ORDER BY extension_request_id";

static enum error check_asked(const struct task *task,
			      const struct extension *extension,
			      const struct doing *doing, struct why *why)
{
	const struct extension_limits *limits = extension->limits;
	enum task_state same;

	if (!task_move(task->state, ACT_REQUEST, task->submit_to != NULL,
		       &same))
		return why_set(why, ERROR_REFUSED,
			       "task %lld is %s: there is nothing to extend",
			       (long long)task->id,
			       task_state_word(task->state));
	if (extension->reason == NULL)
		return why_set(why, ERROR_USAGE,
			       "'request-extension' needs a reason");
	if (extension->phrase == NULL)
		return why_set(why, ERROR_USAGE,
			       "to when? 2010-07-30, or in words");
	if (date_is_set(task->requested_on))
		return why_set(why, ERROR_REFUSED,
			       "task %lld: more time was asked for already, "
			       "and is not answered yet",
			       (long long)task->id);
	if (limits != NULL && limits->ask_before > 0 &&
	    date_is_set(task->due_on) &&
	    task->due_on.day - doing->today.day < limits->ask_before)
		return why_set(why, ERROR_REFUSED,
			       "task %lld: more time is asked for at least %d "
			       "days before the due day (extensions: "
			       "ask-before)",
			       (long long)task->id, limits->ask_before);
	return ERROR_NONE;
}

static enum error write_request(struct store *store, const struct task *task,
				const struct extension *extension,
				const struct due *due,
				const struct doing *doing, struct why *why)
{
	struct query query = query_begin(store, add_request);

	query_int(&query, ":task", task->id);
	query_date(&query, ":to", due->due);
	query_text(&query, ":phrase", extension->phrase);
	query_text(&query, ":reason", extension->reason);
	query_text(&query, ":document", extension->document);
	query_int(&query, ":now", doing->now);
	query_text(&query, ":actor", doing->actor);
	return query_run(&query, why);
}

static enum error touch(struct store *store, const struct task *task,
			const struct doing *doing, struct why *why)
{
	struct query query = query_begin(store, note_heard);

	query_int(&query, ":now", doing->now);
	query_int(&query, ":task", task->id);
	return query_run(&query, why);
}

static enum error tell(struct store *store, const struct task *task,
		       const struct extension *extension, struct date to,
		       const struct doing *doing, struct why *why)
{
	bool is_asked = date_is_set(to);
	struct arena arena = { 0 };
	char from_day[DATE_TEXT_SIZE];
	char to_day[DATE_TEXT_SIZE];
	struct journal_entry entry = {
		.at = doing->now,
		.kind = task_act_word(is_asked ? ACT_REQUEST : ACT_REFUSE),
		.actor = doing->actor,
		.caller = &doing->caller,
		.plan_id = task->plan_id,
		.task_id = task->id,
		.agency_id = task->agency_id,
	};
	enum error error;

	date_to_iso(task->due_on, from_day);
	date_to_iso(is_asked ? to : task->requested_on, to_day);
	entry.text = arena_printf(
		&arena, "%s %s · %s%s%s · %s%s%s", task->key, task->title,
		from_day, *from_day != '\0' ? " → " : "", to_day,
		extension->reason, extension->document != NULL ? " · " : "",
		extension->document != NULL ? extension->document : "");
	error = store_journal_add(store, &entry, why);
	arena_clear(&arena);
	return error;
}

enum error store_extension_request(struct store *store, const struct task *task,
				   const struct extension *extension,
				   const struct office *office,
				   const struct doing *doing, struct why *why)
{
	struct arena arena = { 0 };
	struct reading reading = { office, doing->today, &arena };
	struct due due = { 0 };
	enum error error = check_asked(task, extension, doing, why);

	if (error == ERROR_NONE)
		error = extension_read(store, task, extension, &reading, &due,
				       why);
	if (error == ERROR_NONE)
		error = write_request(store, task, extension, &due, doing, why);
	if (error == ERROR_NONE)
		error = touch(store, task, doing, why);
	if (error == ERROR_NONE)
		error = tell(store, task, extension, due.due, doing, why);
	arena_clear(&arena);
	return error;
}

static enum error answer(struct store *store, const struct task *task,
			 const char *word, const struct extension *extension,
			 const struct doing *doing, struct why *why)
{
	struct query query = query_begin(store, answer_request);

	query_text(&query, ":answer", word);
	query_text(&query, ":reason", extension->reason);
	query_text(&query, ":document", extension->document);
	query_text(&query, ":signer", extension->signer);
	query_int(&query, ":now", doing->now);
	query_text(&query, ":actor", doing->actor);
	query_int(&query, ":task", task->id);
	return query_run(&query, why);
}

enum error store_extension_refuse(struct store *store, const struct task *task,
				  const struct extension *no,
				  const struct doing *doing, struct why *why)
{
	enum error error;

	if (!date_is_set(task->requested_on))
		return why_set(why, ERROR_REFUSED,
			       "nobody has asked for more time for task %lld",
			       (long long)task->id);
	if (no->reason == NULL)
		return why_set(why, ERROR_USAGE,
			       "'refuse-extension' needs a reason");
	error = answer(store, task, "refused", no, doing, why);
	if (error == ERROR_NONE)
		error = touch(store, task, doing, why);
	if (error == ERROR_NONE)
		error = tell(store, task, no, DATE_NONE, doing, why);
	return error;
}

enum error extension_as_asked(const struct task *task, struct arena *arena,
			      struct extension *granted, struct why *why)
{
	char day[DATE_TEXT_SIZE];

	if (!date_is_set(task->requested_on))
		return why_set(why, ERROR_USAGE,
			       "extend to when? 2010-07-30, or in words");
	/* The day as it was read then, however the phrase reads today. */
	granted->phrase =
		arena_string(arena, date_to_iso(task->requested_on, day));
	return ERROR_NONE;
}

enum error extension_request_granted(struct store *store,
				     const struct task *task,
				     const struct extension *extension,
				     const struct doing *doing, struct why *why)
{
	return answer(store, task, "granted", extension, doing, why);
}

enum error extension_request_closed(struct store *store,
				    const struct task *task,
				    const struct doing *doing, struct why *why)
{
	const struct extension nothing = { 0 };

	if (!date_is_set(task->requested_on))
		return ERROR_NONE;
	return answer(store, task, "closed", &nothing, doing, why);
}

enum error store_extension_requests(struct store *store, int64_t task_id,
				    struct arena *arena,
				    struct request_row **rows, size_t *count,
				    struct why *why)
{
	struct query query = query_begin(store, list_requests);

	*rows = NULL;
	*count = 0;
	query_int(&query, ":task", task_id);
	while (query_row(&query)) {
		struct request_row *row;

		*rows = arena_grow(arena, *rows, *count, sizeof(**rows));
		row = &(*rows)[(*count)++];
		row->to = query_take_date(&query);
		row->phrase = query_take_text(&query, arena);
		row->reason = query_take_text(&query, arena);
		row->document = query_take_text(&query, arena);
		row->asked_at = query_take_int(&query);
		row->asked_by = query_take_text(&query, arena);
		row->answer = query_take_text(&query, arena);
		row->answer_reason = query_take_text(&query, arena);
		row->answer_document = query_take_text(&query, arena);
		row->answer_signer = query_take_text(&query, arena);
		row->answered_at = query_take_int(&query);
		row->answered_by = query_take_text(&query, arena);
	}
	return query_end(&query, why);
}

const char *const extension_requests_sql[] = {
	add_request, note_heard, answer_request, list_requests, NULL,
};
