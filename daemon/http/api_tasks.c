/* Tasks over the API: lists, and one task's life. */
#include <string.h>

#include "http/access.h"
#include "http/json.h"
#include "http/routes.h"
#include "store/events.h"
#include "store/extension_requests.h"
#include "store/extensions.h"
#include "store/reports.h"

#define UPCOMING_DAYS 60

static int read_days(const char *words)
{
	int days = 0;

	if (words == NULL || *words == '\0')
		return -1;
	for (; *words >= '0' && *words <= '9' && days < 100000; words++)
		days = days * 10 + (*words - '0');
	return *words == '\0' || strcmp(words, "d") == 0 ? days : -2;
}

/* A number of rows; 0 when it is none or too large to be meant. */
static size_t read_limit(const char *words)
{
	size_t limit = 0;

	if (words == NULL || strlen(words) > 9)
		return 0;
	for (; *words >= '0' && *words <= '9'; words++)
		limit = limit * 10 + (size_t)(*words - '0');
	return *words == '\0' ? limit : 0;
}

/* Whether a day that is asked for is one. */
static bool is_day(const char *words)
{
	return words == NULL || date_is_set(date_from_iso(words));
}

static bool is_flag(const struct request *request, const char *name)
{
	const char *value = request->query(request, name);

	return value != NULL && strcmp(value, "0") != 0;
}

/* A state's word or a status's. */
static bool is_state(const char *word)
{
	enum task_state state;

	if (strcmp(word, TASKS_REQUESTED) == 0)
		return true;
	for (int status = STATUS_WAITING; status <= STATUS_DROPPED; status++)
		if (strcmp(task_status_word((enum task_status)status), word) ==
		    0)
			return true;
	return task_state_from_word(word, &state);
}

static json_t *rows_of(struct request *request, const struct task *tasks,
		       size_t count)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(rows,
					    json_task(request, &tasks[i]));
	return rows;
}

enum error api_tasks(struct request *request, struct response *response,
		     struct why *why)
{
	struct scope scope = access_scope(&request->who);
	struct task_filter filter = {
		.agency = request->query(request, "agency"),
		.plan = request->query(request, "plan"),
		.action = request->query(request, "action"),
		.tag = request->query(request, "tag"),
		.state = request->query(request, "state"),
		.overdue_only = is_flag(request, "overdue"),
		.due_within = read_days(request->query(request, "due-within")),
		.with_closed = is_flag(request, "all"),
		.due_from = request->query(request, "due-from"),
		.due_until = request->query(request, "due-until"),
		.limit = read_limit(request->query(request, "limit")),
	};
	struct task *tasks;
	size_t count;
	enum error error;

	if (filter.due_within == -2)
		return why_set(why, ERROR_USAGE,
			       "due-within takes days, as in 14d");
	if (!is_day(filter.due_from) || !is_day(filter.due_until))
		return why_set(why, ERROR_USAGE,
			       "due-from and due-until take days, as in "
			       "2010-06-19");
	if (filter.state != NULL && !is_state(filter.state))
		return why_set(why, ERROR_USAGE,
			       "state is one of waiting open started submitted "
			       "returned done dropped, or a status: undated "
			       "due-soon overdue done-on-time done-late; or "
			       "requested, where more time is asked for");
	error = store_tasks(request->http->store, &scope, &filter,
			    request->today, request->arena, &tasks, &count,
			    why);
	if (error == ERROR_NONE)
		response_json(response, 200, rows_of(request, tasks, count));
	return error;
}

static enum error add_journal(struct request *request, const struct task *task,
			      json_t *object, struct why *why)
{
	struct journal_filter filter = { .task_id = task->id };
	json_t *array = json_array();
	struct journal_row *rows;
	size_t count;
	enum error error = store_journal(request->http->store, &filter,
					 request->arena, &rows, &count, why);

	for (size_t i = 0; error == ERROR_NONE && i < count; i++)
		(void)json_array_append_new(array,
					    json_journal(request, &rows[i]));
	(void)json_object_set_new(object, "journal", array);
	return error;
}

static enum error add_notices(struct request *request, const struct task *task,
			      json_t *object, struct why *why)
{
	const struct zone *zone = request->http->office.zone;
	json_t *array = json_array();
	struct notice_row *rows;
	size_t count;
	enum error error =
		store_task_notices(request->http->store, task->id,
				   request->arena, &rows, &count, why);

	for (size_t i = 0; error == ERROR_NONE && i < count; i++)
		(void)json_array_append_new(
			array, json_pack("{s:o, s:s, s:s, s:s, s:s, s:o}", "at",
					 json_instant(zone, rows[i].at),
					 "notice", notice_word(rows[i].notice),
					 "person", rows[i].person, "channel",
					 channel_word(rows[i].channel), "state",
					 rows[i].state, "answer",
					 json_string_or_null(rows[i].answer)));
	(void)json_object_set_new(object, "notices", array);
	return error;
}

static enum error add_upcoming(struct request *request, const struct task *task,
			       json_t *object, struct why *why)
{
	const struct http_hooks *hooks = &request->http->hooks;
	struct scope scope = access_scope(&request->who);
	const struct preview_query query = {
		.scope = &scope,
		.task_id = task->id,
		.after = request->now,
		.to = request->now + (int64_t)UPCOMING_DAYS * 86400,
	};
	json_t *array = json_array();
	struct preview *rows;
	size_t count;
	enum error error = hooks->preview(hooks->app, &query, request->arena,
					  &rows, &count, why);

	for (size_t i = 0; error == ERROR_NONE && i < count; i++)
		(void)json_array_append_new(array,
					    json_preview(request, &rows[i]));
	(void)json_object_set_new(object, "upcoming", array);
	return error;
}

static json_t *extension_json(struct request *request,
			      const struct extension_row *row)
{
	return json_pack(
		"{s:o, s:o, s:s, s:s, s:s, s:o, s:o, s:o, s:s}", "from",
		json_date(row->from), "to", json_date(row->to), "phrase",
		row->phrase, "rule", row->rule, "reason", row->reason,
		"document", json_string_or_null(row->document), "signer",
		json_string_or_null(row->signer), "at",
		json_instant(request->http->office.zone, row->granted_at), "by",
		row->granted_by);
}

/* Where its date comes from besides the phrase. */
static enum error add_origins(struct request *request, const struct task *task,
			      json_t *object, struct why *why)
{
	json_t *array = json_array();
	struct extension_row *rows;
	struct date on;
	size_t count;
	enum error error =
		store_task_extensions(request->http->store, task->id,
				      request->arena, &rows, &count, why);

	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		(void)json_array_append_new(array,
					    extension_json(request, &rows[i]));
	(void)json_object_set_new(object, "extensions", array);
	if (error != ERROR_NONE || task->event == NULL)
		return error;
	error = store_task_event_day(request->http->store, task, &on, why);
	(void)json_object_set_new(object, "event_on", json_date(on));
	return error;
}

static json_t *request_row_json(struct request *request,
				const struct request_row *row)
{
	const struct zone *zone = request->http->office.zone;

	return json_pack(
		"{s:o, s:s, s:s, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o}", "to",
		json_date(row->to), "phrase", row->phrase, "reason",
		row->reason, "document", json_string_or_null(row->document),
		"at", json_instant(zone, row->asked_at), "by", row->asked_by,
		"answer", json_string_or_null(row->answer), "answer_reason",
		json_string_or_null(row->answer_reason), "answer_document",
		json_string_or_null(row->answer_document), "answered_at",
		row->answered_at != 0 ? json_instant(zone, row->answered_at)
				      : json_null(),
		"answered_by", json_string_or_null(row->answered_by));
}

static enum error add_requests(struct request *request, const struct task *task,
			       json_t *object, struct why *why)
{
	json_t *array = json_array();
	struct request_row *rows;
	size_t count;
	enum error error =
		store_extension_requests(request->http->store, task->id,
					 request->arena, &rows, &count, why);

	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		(void)json_array_append_new(
			array, request_row_json(request, &rows[i]));
	(void)json_object_set_new(object, "requests", array);
	return error;
}

/* When the report was drafted that the task asks for. */
static enum error add_draft(struct request *request, const struct task *task,
			    json_t *object, struct why *why)
{
	const char *report;
	int64_t drafted_at;
	enum error error =
		store_report_draft(request->http->store, task->id,
				   request->arena, &report, &drafted_at, why);

	(void)json_object_set_new(
		object, "report_drafted_at",
		json_instant(request->http->office.zone, drafted_at));
	return error;
}

static enum error add_life(struct request *request, const struct task *task,
			   json_t *object, struct why *why)
{
	struct store *store = request->http->store;
	struct strings support;
	const char *quote;
	const char *note;
	int64_t line;
	enum error error =
		store_task_quote(store, task->action_id, request->arena, &quote,
				 &line, &note, why);

	if (error == ERROR_NONE)
		error = store_task_support(store, task->action_id,
					   request->arena, &support, why);
	if (error != ERROR_NONE)
		return error;
	(void)json_object_set_new(object, "quote", json_string_or_null(quote));
	(void)json_object_set_new(object, "quote_line", json_integer(line));
	(void)json_object_set_new(object, "action_note",
				  json_string_or_null(note));
	(void)json_object_set_new(object, "support", json_words(&support));
	error = add_draft(request, task, object, why);
	if (error == ERROR_NONE)
		error = add_origins(request, task, object, why);
	if (error == ERROR_NONE)
		error = add_requests(request, task, object, why);
	if (error == ERROR_NONE)
		error = json_evidence(request, task, object, why);
	if (error == ERROR_NONE)
		error = add_journal(request, task, object, why);
	if (error == ERROR_NONE)
		error = add_notices(request, task, object, why);
	if (error == ERROR_NONE)
		error = add_upcoming(request, task, object, why);
	return error;
}

/* Whether they see the task only because they help with it. */
static bool is_supporter(struct request *request, const char *which)
{
	struct scope scope = access_scope(&request->who);
	struct task task;
	struct why why;

	return store_task_find(request->http->store, &scope, which,
			       request->arena, &task, &why) == ERROR_NOT_FOUND;
}

enum error api_task(struct request *request, struct response *response,
		    struct why *why)
{
	const char *which = request->query(request, "task");
	struct scope scope = access_scope(&request->who);
	struct task task;
	json_t *object;
	enum error error;

	if (which == NULL)
		return why_set(why, ERROR_USAGE, "which task?");
	/* Who helps is told of a task, and may look at it. */
	scope.may_support = true;
	error = store_task_find(request->http->store, &scope, which,
				request->arena, &task, why);
	if (error != ERROR_NONE)
		return error;
	object = json_task(request, &task);
	if (is_supporter(request, which))
		(void)json_object_set_new(object, "role",
					  json_string("support"));
	error = add_life(request, &task, object, why);
	if (error == ERROR_NONE)
		response_json(response, 200, object);
	else
		json_decref(object);
	return error;
}
