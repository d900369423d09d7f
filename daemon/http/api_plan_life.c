/* A plan's life over the API: what differs, its file, its end. */
#include <string.h>

#include "http/json.h"
#include "http/routes.h"
#include "plan/plan_diff.h"
#include "store/plan_life.h"

/* One side of a comparison: {plan: NUMBER}, as it was applied last, or
 * {file, text}. */
static enum error read_side(struct request *request, const json_t *side,
			    struct plan *plan, struct response *response,
			    struct why *why)
{
	struct http_context *http = request->http;
	const char *number = json_text(request, side, "plan");
	const char *text = json_text(request, side, "text");
	struct complaints complaints = {
		.file = json_text(request, side, "file"),
		.arena = request->arena,
	};
	int version;
	enum error error = ERROR_NONE;

	if (number != NULL) {
		complaints.file = number;
		error = store_plan_source(http->store, number, request->arena,
					  &text, &version, why);
	}
	if (error != ERROR_NONE)
		return error;
	if (text == NULL || complaints.file == NULL)
		return why_set(why, ERROR_USAGE,
			       "old and new are {plan} or {file, text}");
	error = read_plan(text, strlen(text), &http->office, plan, &complaints);
	if (error == ERROR_NONE)
		return ERROR_NONE;
	(void)why_set(why, ERROR_INPUT, "%s: %zu mistakes", complaints.file,
		      complaints.errors);
	response_error(response, ERROR_INPUT, why, &complaints);
	return ERROR_INPUT;
}

static json_t *change_json(const struct plan_change *change)
{
	json_t *fields = json_array();

	for (size_t i = 0; i < change->field_count; i++)
		(void)json_array_append_new(
			fields, json_pack("{s:s, s:s, s:s}", "field",
					  change->fields[i].field, "old",
					  change->fields[i].before, "new",
					  change->fields[i].after));
	return json_pack("{s:s, s:o, s:s, s:o, s:o}", "what",
			 plan_change_word(change->kind), "key",
			 json_string_or_null(change->key), "title",
			 change->title, "agencies",
			 json_words(&change->agencies), "fields", fields);
}

enum error api_plan_diff(struct request *request, struct response *response,
			 struct why *why)
{
	json_t *body = request_json(request, why);
	struct plan_changes changes;
	struct plan before = { 0 };
	struct plan after = { 0 };
	json_t *array;
	enum error error;

	if (body == NULL)
		return ERROR_USAGE;
	error = read_side(request, json_object_get(body, "old"), &before,
			  response, why);
	if (error == ERROR_NONE)
		error = read_side(request, json_object_get(body, "new"), &after,
				  response, why);
	json_decref(body);
	if (error != ERROR_NONE)
		return response->status != 0 ? ERROR_NONE : error;
	plan_diff(&before, &after, request->arena, &changes);
	array = json_array();
	for (size_t i = 0; i < changes.count; i++)
		(void)json_array_append_new(array,
					    change_json(&changes.items[i]));
	response_json(response, 200, array);
	return ERROR_NONE;
}

enum error api_plan_export(struct request *request, struct response *response,
			   struct why *why)
{
	const char *number = request->query(request, "plan");
	const char *text;
	int version;
	enum error error;

	if (number == NULL)
		return why_set(why, ERROR_USAGE, "which plan?");
	error = store_plan_source(request->http->store, number, request->arena,
				  &text, &version, why);
	if (error == ERROR_NONE)
		response_json(response, 200,
			      json_pack("{s:s, s:i, s:s}", "plan", number,
					"version", version, "text", text));
	return error;
}

enum error api_plan_withdraw(struct request *request, struct response *response,
			     struct why *why)
{
	struct http_context *http = request->http;
	struct doing doing = request_doing(request);
	json_t *body = request_json(request, why);
	struct withdrawal withdrawal = { .office = &http->office };
	struct applied applied = { 0 };
	const char *number;
	enum error error;

	if (body == NULL)
		return ERROR_USAGE;
	number = json_text(request, body, "plan");
	withdrawal.reason = json_text(request, body, "reason");
	withdrawal.document = json_text(request, body, "document");
	json_decref(body);
	if (number == NULL || withdrawal.reason == NULL)
		return why_set(why, ERROR_USAGE,
			       "which plan is withdrawn, and for what reason?");
	error = store_begin(http->store, why);
	if (error != ERROR_NONE)
		return error;
	error = store_plan_withdraw(http->store, number, &withdrawal, &doing,
				    &applied, why);
	error = store_finish(http->store, error, why);
	if (error != ERROR_NONE)
		return error;
	http->hooks.wake(http->hooks.app);
	response_json(response, 200,
		      json_pack("{s:s, s:i, s:i}", "plan", number, "actions",
				applied.removed, "tasks_dropped",
				applied.tasks_dropped));
	return ERROR_NONE;
}

enum error json_plan_standing(struct request *request, const char *number,
			      json_t *object, struct why *why)
{
	const struct zone *zone = request->http->office.zone;
	struct plan_standing standing;
	enum error error = store_plan_standing(request->http->store, number,
					       request->arena, &standing, why);

	if (error != ERROR_NONE)
		return error;
	(void)json_object_set_new(object, "version",
				  json_integer(standing.version));
	(void)json_object_set_new(object, "amends",
				  json_string_or_null(standing.amends));
	(void)json_object_set_new(object, "replaces",
				  json_words(&standing.replaces));
	(void)json_object_set_new(object, "amended_by",
				  json_words(&standing.amended_by));
	(void)json_object_set_new(
		object, "withdrawn_at",
		standing.withdrawn_at != 0
			? json_instant(zone, standing.withdrawn_at)
			: json_null());
	(void)json_object_set_new(
		object, "withdrawn_reason",
		json_string_or_null(standing.withdrawn_reason));
	return ERROR_NONE;
}
