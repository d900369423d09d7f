/* Roll-ups over the API: how far the agencies of a group are. */
#include "http/access.h"
#include "http/json.h"
#include "http/routes.h"
#include "store/roll_ups.h"

static json_t *row_json(struct request *request, const struct roll_up_row *row)
{
	const struct roll_up *roll_up = &row->roll_up;
	const char *text = roll_up_text(
		roll_up, request->http->config->language, request->arena);

	return json_pack("{s:s, s:s, s:o, s:s, s:o, s:o, s:i, s:i, s:i, s:b, "
			 "s:o, s:s}",
			 "plan", row->plan, "action", row->key, "period",
			 json_string_or_null(row->period), "title", row->title,
			 "lead", json_string_or_null(row->lead), "due_on",
			 json_date(row->due_on), "total", roll_up->total,
			 "needed", roll_up_needed(roll_up), "done",
			 roll_up->done, "complete",
			 (int)roll_up_is_complete(roll_up), "left",
			 json_words(&roll_up->left), "text", text);
}

enum error api_roll_ups(struct request *request, struct response *response,
			struct why *why)
{
	const char *plan = request->query(request, "plan");
	const char *key = request->query(request, "action");
	struct scope scope = access_scope(&request->who);
	struct roll_up_row *rows;
	size_t count;
	json_t *array;
	enum error error;

	if (plan == NULL)
		return why_set(why, ERROR_USAGE, "of which plan?");
	error = store_roll_ups(request->http->store, &scope, plan, key,
			       request->arena, &rows, &count, why);
	if (error != ERROR_NONE)
		return error;
	array = json_array();
	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(array, row_json(request, &rows[i]));
	response_json(response, 200, array);
	return ERROR_NONE;
}
