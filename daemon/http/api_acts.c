/* What people do to tasks, over the API: several at once, all or none. */
#include <string.h>

#include "http/access.h"
#include "http/json.h"
#include "http/routes.h"
#include "base/secret.h"
#include "store/evidence.h"
#include "store/extension_requests.h"
#include "store/reassign.h"
#include "store/terms.h"

#define ACT_LIMIT 1000 /* tasks named in one act */
#define BULK_LIMIT 100000 /* that one document extends together */

/* What is asked for: an act, and what comes with some of them. */
struct asked {
	struct act act;
	struct extension_limits limits;
	struct extension extension; /* granted, asked for or refused */
	struct handover handover;
	const char *from; /* agency: all that it has is handed over; or NULL */
	int64_t from_id;
	struct evidence_file file;
	bool is_bulk; /* tasks that it cannot change are left alone */
};

static enum error read_extension(struct request *request, const json_t *body,
				 struct asked *asked, struct why *why)
{
	const char *issued = json_text(request, body, "issued");

	const struct config *config = request->http->config;

	asked->limits = (struct extension_limits){
		.most = config->extensions_most,
		.longest = config->extensions_longest,
		.ask_before = config->extensions_ask_before,
	};
	asked->extension = (struct extension){
		.limits = &asked->limits,
		.phrase = json_text(request, body, "to"),
		.issued = issued != NULL ? date_from_iso(issued) : DATE_NONE,
		.reason = asked->act.note,
		.document = json_text(request, body, "document"),
		.signer = json_text(request, body, "signer"),
	};
	if (issued != NULL && !date_is_set(asked->extension.issued))
		return why_set(why, ERROR_USAGE,
			       "'%s' is no date: write YYYY-MM-DD", issued);
	return ERROR_NONE;
}

/* To whom tasks are handed over; and, when an agency is named instead of
 * tasks, whose place that one takes: that is the office's to say. */
static enum error read_handover(struct request *request, const json_t *body,
				struct asked *asked, struct why *why)
{
	struct store *store = request->http->store;
	struct handover *handover = &asked->handover;
	struct agency_row row;
	enum error error;

	*handover = (struct handover){
		.to = json_text(request, body, "to"),
		.reason = asked->act.note,
		.document = json_text(request, body, "document"),
	};
	asked->from = json_text(request, body, "agency");
	if (handover->to == NULL)
		return why_set(why, ERROR_USAGE, "reassign to which agency?");
	error = store_agency_find(store, handover->to, request->arena, &row,
				  why);
	if (error == ERROR_NONE && row.is_group)
		return why_set(why, ERROR_USAGE,
			       "%s is a group: a task is one agency's",
			       row.code);
	handover->to_id = row.id;
	if (error != ERROR_NONE || asked->from == NULL)
		return error;
	if (!access_has(&request->who, RIGHT_OFFICE))
		return why_set(why, ERROR_FORBIDDEN,
			       "to hand over all of an agency is the office's; "
			       "you are %s",
			       role_word(request->who.role));
	handover->is_succession = true;
	error = store_agency_find(store, asked->from, request->arena, &row,
				  why);
	asked->from_id = row.id;
	return error;
}

/* A file that comes with the act: {name, content: base64}. */
static enum error read_evidence_file(struct request *request,
				     const json_t *body, struct asked *asked,
				     struct why *why)
{
	const json_t *file = json_object_get(body, "file");
	const char *content = json_text(request, file, "content");
	size_t limit = (size_t)request->http->config->evidence_limit << 20;

	if (file == NULL)
		return ERROR_NONE;
	asked->file.name = json_text(request, file, "name");
	if (asked->file.name == NULL || *asked->file.name == '\0' ||
	    strchr(asked->file.name, '/') != NULL || content == NULL)
		return why_set(why, ERROR_USAGE,
			       "file is {name, content}, the name without "
			       "folders");
	asked->file.bytes = secret_from_base64(request->arena, content,
					       &asked->file.length);
	if (asked->file.bytes == NULL)
		return why_set(why, ERROR_USAGE,
			       "the file's content is no base64");
	if (asked->file.length > limit)
		return why_set(why, ERROR_REFUSED,
			       "'%s' is longer than %d MiB (evidence-limit): "
			       "give a link or a document's number",
			       asked->file.name,
			       request->http->config->evidence_limit);
	asked->act.evidence = asked->file.name;
	asked->act.file = &asked->file;
	return ERROR_NONE;
}

/* What some acts take besides. */
static enum error read_more(struct request *request, const json_t *body,
			    struct asked *asked, struct why *why)
{
	switch (asked->act.act) {
	case ACT_EXTEND:
	case ACT_REQUEST:
	case ACT_REFUSE:
		return read_extension(request, body, asked, why);
	case ACT_REASSIGN:
		return read_handover(request, body, asked, why);
	default:
		return read_evidence_file(request, body, asked, why);
	}
}

/* The act that a request's body asks for. */
static enum error read_act(struct request *request, const json_t *body,
			   struct asked *asked, struct why *why)
{
	struct act *act = &asked->act;
	const char *word = json_text(request, body, "act");
	const char *reason = json_text(request, body, "reason");
	const char *on = json_text(request, body, "on");

	act->note = reason != NULL ? reason : json_text(request, body, "note");
	act->evidence = json_text(request, body, "evidence");
	act->on = on != NULL ? date_from_iso(on) : DATE_NONE;
	if (word == NULL || !task_act_from_word(word, &act->act))
		return why_set(why, ERROR_USAGE,
			       "act is one of start submit approve return done "
			       "note drop reopen extend request-extension "
			       "refuse-extension reassign");
	if (on != NULL && !date_is_set(act->on))
		return why_set(why, ERROR_USAGE,
			       "'%s' is no date: write YYYY-MM-DD", on);
	return read_more(request, body, asked, why);
}

static enum error perform(struct request *request, const struct task *task,
			  const struct asked *asked, struct why *why)
{
	struct http_context *http = request->http;
	struct doing doing = request_doing(request);

	switch (asked->act.act) {
	case ACT_EXTEND:
		return store_task_extend(http->store, task, &asked->extension,
					 &http->office, &doing, why);
	case ACT_REQUEST:
		return store_extension_request(http->store, task,
					       &asked->extension, &http->office,
					       &doing, why);
	case ACT_REFUSE:
		return store_extension_refuse(http->store, task,
					      &asked->extension, &doing, why);
	case ACT_REASSIGN:
		return store_task_reassign(http->store, task, &asked->handover,
					   &doing, why);
	default:
		return store_task_act(http->store, task, &asked->act, &doing,
				      why);
	}
}

static enum error act_on(struct request *request, const char *which,
			 const struct asked *asked, int64_t *id,
			 struct why *why)
{
	struct http_context *http = request->http;
	struct scope scope = access_scope(&request->who);
	struct doing doing = request_doing(request);
	struct task task;
	enum error error = store_task_find(http->store, &scope, which,
					   request->arena, &task, why);

	if (error == ERROR_NONE)
		error = access_act(&request->who, &task, asked->act.act, why);
	if (error == ERROR_NONE)
		error = perform(request, &task, asked, why);
	if (error == ERROR_NONE)
		error = store_terms_follow(http->store, &task, &http->office,
					   &doing, why);
	if (error == ERROR_NONE)
		*id = task.id;
	return error;
}

/* Whatever waited for what was done opens. */
static enum error open_waiting(struct request *request, struct why *why)
{
	struct http_context *http = request->http;
	struct doing doing = request_doing(request);
	int opened;

	return store_tasks_open(http->store, &http->office, &doing, &opened,
				why);
}

/* All of them, or none; of those that a plan names in bulk, all that can be.
 * `ids` are those `count` that were changed. */
static enum error act_on_all(struct request *request,
			     const struct strings *tasks,
			     const struct asked *asked, int64_t *ids,
			     size_t *count, struct why *why)
{
	struct http_context *http = request->http;
	enum error left_alone = ERROR_REFUSED;
	enum error error = store_begin(http->store, why);

	*count = 0;
	if (error != ERROR_NONE)
		return error;
	for (size_t i = 0; i < tasks->count && error == ERROR_NONE; i++) {
		error = act_on(request, tasks->items[i], asked, &ids[*count],
			       why);
		if (error == ERROR_NONE) {
			(*count)++;
		} else if (asked->is_bulk && (error == ERROR_REFUSED ||
					      error == ERROR_FORBIDDEN)) {
			left_alone = error;
			error = ERROR_NONE;
		}
	}
	if (error == ERROR_NONE && asked->from != NULL)
		error = store_agency_succeed(http->store, asked->from_id,
					     &asked->handover, why);
	else if (error == ERROR_NONE && *count == 0)
		error = left_alone; /* as the last of them said */
	if (error == ERROR_NONE)
		error = open_waiting(request, why);
	error = store_finish(http->store, error, why);
	if (error == ERROR_NONE)
		http->hooks.wake(http->hooks.app);
	return error;
}

static enum error name_tasks(struct request *request, const json_t *tasks,
			     struct strings *named, struct why *why)
{
	for (size_t i = 0; i < json_array_size(tasks); i++) {
		const char *which = json_string_value(json_array_get(tasks, i));

		if (which == NULL)
			return why_set(why, ERROR_USAGE,
				       "tasks are named by strings");
		strings_add(named, request->arena,
			    arena_string(request->arena, which));
	}
	return ERROR_NONE;
}

/* Whether the task is of that agency, or of a member of that group. */
static bool is_of(const struct task *task, const char *agency,
		  const struct agency_row *members, size_t count)
{
	if (agency == NULL || strcmp(task->agency, agency) == 0)
		return true;
	for (size_t i = 0; i < count; i++)
		if (members[i].id == task->agency_id)
			return true;
	return false;
}

/*
 * The tasks that one document extends together: of a plan, an action, an
 * agency or a group, those that have a date. Periods of recurring duties keep
 * theirs: one day for all of them is never meant.
 */
static enum error find_tasks(struct request *request, const json_t *body,
			     struct strings *named, struct why *why)
{
	struct store *store = request->http->store;
	const char *agency = json_text(request, body, "agency");
	struct scope scope = access_scope(&request->who);
	struct task_filter filter = {
		.plan = json_text(request, body, "plan"),
		.action = json_text(request, body, "action"),
		.due_within = -1,
	};
	struct agency_row row;
	struct agency_row *members = NULL;
	struct task *tasks = NULL;
	size_t count = 0;
	size_t member_count = 0;
	enum error error = ERROR_NONE;

	if (filter.plan == NULL)
		return why_set(why, ERROR_USAGE,
			       "name tasks, or the plan whose tasks are meant");
	if (agency != NULL)
		error = store_agency_find(store, agency, request->arena, &row,
					  why);
	if (error == ERROR_NONE && agency != NULL)
		error = store_members(store, row.id, request->arena, &members,
				      &member_count, why);
	if (error == ERROR_NONE)
		error = store_tasks(store, &scope, &filter, request->today,
				    request->arena, &tasks, &count, why);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		if (date_is_set(tasks[i].due_on) && tasks[i].period == NULL &&
		    is_of(&tasks[i], agency, members, member_count))
			strings_add(named, request->arena,
				    arena_printf(request->arena, "%lld",
						 (long long)tasks[i].id));
	if (error == ERROR_NONE && named->count == 0)
		error = why_set(why, ERROR_NOT_FOUND,
				"no open task with a date is meant by that: "
				"is there such a plan, action or agency? "
				"(dondoc plan ls, dondoc agency ls)");
	return error;
}

/* All that an agency has not ended. */
static enum error find_all_of(struct request *request, const char *agency,
			      struct strings *named, struct why *why)
{
	struct scope scope = access_scope(&request->who);
	struct task_filter filter = { .agency = agency, .due_within = -1 };
	struct task *tasks = NULL;
	size_t count = 0;
	enum error error = store_tasks(request->http->store, &scope, &filter,
				       request->today, request->arena, &tasks,
				       &count, why);

	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		strings_add(named, request->arena,
			    arena_printf(request->arena, "%lld",
					 (long long)tasks[i].id));
	return error;
}

static enum error answer_tasks(struct request *request,
			       struct response *response, const int64_t *ids,
			       size_t count, struct why *why)
{
	json_t *rows = json_array();
	enum error error = ERROR_NONE;

	for (size_t i = 0; i < count && error == ERROR_NONE; i++) {
		struct task task;

		error = store_task_get(request->http->store, ids[i],
				       request->arena, &task, why);
		if (error == ERROR_NONE)
			(void)json_array_append_new(rows,
						    json_task(request, &task));
	}
	if (error == ERROR_NONE)
		response_json(response, 200, rows);
	else
		json_decref(rows);
	return error;
}

/* The tasks that are meant: named one by one, or, of an extension, those of a
 * plan; never both, which would leave open which of them were meant. */
static enum error mean_tasks(struct request *request, const json_t *body,
			     struct asked *asked, struct strings *tasks,
			     struct why *why)
{
	bool names_plan = json_text(request, body, "plan") != NULL ||
			  json_text(request, body, "action") != NULL ||
			  json_text(request, body, "agency") != NULL;
	enum error error =
		name_tasks(request, json_object_get(body, "tasks"), tasks, why);

	if (error != ERROR_NONE)
		return error;
	if (asked->from != NULL)
		return tasks->count == 0
			       ? find_all_of(request, asked->from, tasks, why)
			       : why_set(why, ERROR_USAGE,
					 "name tasks, or the agency whose "
					 "tasks "
					 "are meant, not both");
	asked->is_bulk = tasks->count == 0 && asked->act.act == ACT_EXTEND;
	if (asked->is_bulk)
		error = find_tasks(request, body, tasks, why);
	else if (names_plan && asked->act.act == ACT_EXTEND)
		return why_set(why, ERROR_USAGE,
			       "name tasks, or the plan, action and agency "
			       "whose tasks are meant, not both");
	else if (tasks->count == 0 || tasks->count > ACT_LIMIT)
		return why_set(why, ERROR_USAGE, "name 1 to %d tasks",
			       ACT_LIMIT);
	if (error == ERROR_NONE && tasks->count > BULK_LIMIT)
		return why_set(why, ERROR_USAGE,
			       "%zu tasks are meant, and at most %d are "
			       "extended together: name an action or a group",
			       tasks->count, BULK_LIMIT);
	return error;
}

enum error api_act(struct request *request, struct response *response,
		   struct why *why)
{
	json_t *body = request_json(request, why);
	struct strings tasks = { 0 };
	struct asked asked = { 0 };
	int64_t *ids = NULL;
	size_t count = 0;
	enum error error;

	if (body == NULL)
		return ERROR_USAGE;
	error = read_act(request, body, &asked, why);
	if (error == ERROR_NONE)
		error = mean_tasks(request, body, &asked, &tasks, why);
	json_decref(body);
	if (error != ERROR_NONE)
		return error;
	ids = arena_alloc(request->arena, (tasks.count + 1) * sizeof(*ids));
	error = act_on_all(request, &tasks, &asked, ids, &count, why);
	if (error == ERROR_NONE)
		error = answer_tasks(request, response, ids, count, why);
	return error;
}
