/* The templates of messages over the API. */
#include "http/json.h"
#include "http/routes.h"

#define UPLOAD_LIMIT 100

enum error api_templates(struct request *request, struct response *response,
			 struct why *why)
{
	const struct template_hooks *hooks = &request->http->hooks.templates;
	struct template_view *views;
	size_t count;
	json_t *array;
	enum error error =
		hooks->list(hooks->desk, request->query(request, "name"),
			    request->arena, &views, &count, why);

	if (error != ERROR_NONE)
		return error;
	array = json_array();
	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(
			array, json_pack("{s:s, s:s, s:s}", "name",
					 views[i].name, "from", views[i].from,
					 "text", views[i].text));
	response_json(response, 200, array);
	return ERROR_NONE;
}

/* The complaints, or what was read. */
static enum error answer(struct response *response, enum error error,
			 const struct complaints *complaints,
			 const struct template_check *check,
			 const struct why *why)
{
	if (error != ERROR_NONE && complaints->errors == 0)
		return error;
	if (error != ERROR_NONE)
		response_error(response, error, why, complaints);
	else
		response_json(response, 200,
			      json_pack("{s:o, s:I, s:I}", "complaints",
					json_complaints(complaints), "files",
					(json_int_t)check->files, "rendered",
					(json_int_t)check->rendered));
	return ERROR_NONE;
}

static enum error take_uploads(struct request *request, const json_t *files,
			       struct template_upload *uploads, struct why *why)
{
	for (size_t i = 0; i < json_array_size(files); i++) {
		const json_t *file = json_array_get(files, i);

		uploads[i] = (struct template_upload){
			.name = json_text(request, file, "name"),
			.file = json_text(request, file, "file"),
			.text = json_text(request, file, "text"),
		};
		if (uploads[i].name == NULL || uploads[i].text == NULL)
			return why_set(why, ERROR_USAGE,
				       "each file has a name and a text");
		if (uploads[i].file == NULL)
			uploads[i].file = uploads[i].name;
	}
	return ERROR_NONE;
}

static enum error check_uploads(struct request *request, const json_t *files,
				struct complaints *complaints,
				struct template_check *check, struct why *why)
{
	const struct template_hooks *hooks = &request->http->hooks.templates;
	size_t count = json_array_size(files);
	struct template_upload *uploads;
	enum error error;

	if (count > UPLOAD_LIMIT)
		return why_set(why, ERROR_USAGE, "at most %d files",
			       UPLOAD_LIMIT);
	uploads = arena_alloc(request->arena, (count + 1) * sizeof(*uploads));
	error = take_uploads(request, files, uploads, why);
	return error == ERROR_NONE ? hooks->check(hooks->desk, uploads, count,
						  complaints, check, why)
				   : error;
}

enum error api_template_check(struct request *request,
			      struct response *response, struct why *why)
{
	const struct template_hooks *hooks = &request->http->hooks.templates;
	struct complaints complaints = { .arena = request->arena };
	struct template_check check = { 0 };
	json_t *body = request_json(request, why);
	const json_t *files;
	enum error error;

	if (body == NULL)
		return ERROR_USAGE;
	files = json_object_get(body, "files");
	if (json_is_array(files))
		error = check_uploads(request, files, &complaints, &check, why);
	else
		error = hooks->read(hooks->desk, false, &complaints, &check,
				    why);
	json_decref(body);
	return answer(response, error, &complaints, &check, why);
}

enum error api_template_reload(struct request *request,
			       struct response *response, struct why *why)
{
	const struct template_hooks *hooks = &request->http->hooks.templates;
	struct complaints complaints = { .arena = request->arena };
	struct template_check check = { 0 };
	enum error error =
		hooks->read(hooks->desk, true, &complaints, &check, why);

	return answer(response, error, &complaints, &check, why);
}
