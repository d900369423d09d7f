/* Evidence over the API: what there is of a task, and one file of it. */
#include <stdlib.h>

#include "base/secret.h"
#include "http/access.h"
#include "http/json.h"
#include "http/routes.h"
#include "store/evidence.h"

static json_t *row_json(struct request *request, const struct evidence_row *row)
{
	return json_pack(
		"{s:I, s:s, s:o, s:o, s:o, s:s}", "id", (json_int_t)row->id,
		"name", row->name, "sha256", json_string_or_null(row->sha256),
		"size",
		row->sha256 != NULL ? json_integer(row->size) : json_null(),
		"at", json_instant(request->http->office.zone, row->added_at),
		"by", row->added_by);
}

enum error json_evidence(struct request *request, const struct task *task,
			 json_t *object, struct why *why)
{
	json_t *array = json_array();
	struct evidence_row *rows;
	size_t count;
	enum error error = store_evidence(request->http->store, task->id,
					  request->arena, &rows, &count, why);

	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		(void)json_array_append_new(array, row_json(request, &rows[i]));
	(void)json_object_set_new(object, "files", array);
	return error;
}

/* The named one, or the latest file. */
static const struct evidence_row *choose(const struct evidence_row *rows,
					 size_t count, const char *id)
{
	for (size_t i = count; i > 0; i--) {
		const struct evidence_row *row = &rows[i - 1];

		if (id == NULL ? row->sha256 != NULL
			       : strtoll(id, NULL, 10) == row->id)
			return row;
	}
	return NULL;
}

static enum error answer(struct request *request, struct response *response,
			 const struct evidence_row *row, struct why *why)
{
	struct evidence_file file = { .name = row->name };
	json_t *object;
	enum error error = store_evidence_get(request->http->store, row->sha256,
					      request->arena, &file, why);

	if (error != ERROR_NONE)
		return error;
	object = row_json(request, row);
	(void)json_object_set_new(
		object, "content",
		json_string(secret_base64_bytes(request->arena, file.bytes,
						file.length)));
	response_json(response, 200, object);
	return ERROR_NONE;
}

enum error api_evidence(struct request *request, struct response *response,
			struct why *why)
{
	const char *which = request->query(request, "task");
	struct scope scope = access_scope(&request->who);
	const struct evidence_row *row;
	struct evidence_row *rows;
	struct task task;
	size_t count;
	enum error error;

	if (which == NULL)
		return why_set(why, ERROR_USAGE, "of which task?");
	error = store_task_find(request->http->store, &scope, which,
				request->arena, &task, why);
	if (error == ERROR_NONE)
		error = store_evidence(request->http->store, task.id,
				       request->arena, &rows, &count, why);
	if (error != ERROR_NONE)
		return error;
	row = choose(rows, count, request->query(request, "id"));
	if (row == NULL || row->sha256 == NULL)
		return why_set(why, ERROR_NOT_FOUND,
			       "task %lld has no such file: %s",
			       (long long)task.id,
			       row != NULL ? row->name : "none was sent");
	return answer(request, response, row, why);
}
