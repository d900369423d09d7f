/* Files that come over the API: {file, text}, read, and complained about. */
#include <string.h>

#include "http/routes.h"

enum error file_request_read(struct request *request, struct file_request *file,
			     struct why *why)
{
	json_t *body = request_json(request, why);

	if (body == NULL)
		return ERROR_USAGE;
	file->file = json_text(request, body, "file");
	file->text = json_text(request, body, "text");
	file->expect = json_text(request, body, "expect");
	file->confirm = json_integer_value(json_object_get(body, "confirm"));
	json_decref(body);
	if (file->file == NULL)
		file->file = "-";
	if (file->text == NULL)
		return why_set(why, ERROR_USAGE,
			       "the request has no text of a file (UTF-8)");
	file->complaints = (struct complaints){ .arena = request->arena,
						.file = file->file };
	return ERROR_NONE;
}

enum error file_request_settle(struct request *request, bool is_kept,
			       enum error error, struct why *why)
{
	struct http_context *http = request->http;

	if (error != ERROR_NONE || !is_kept) {
		store_rollback(http->store);
		return error;
	}
	error = store_commit(http->store, why);
	if (error == ERROR_NONE)
		http->hooks.wake(http->hooks.app);
	return error;
}
