/* Agencies, groups and people over the API. */
#include <string.h>

#include "http/access.h"
#include "http/json.h"
#include "http/routes.h"

/* How others stand is for the office and for who follows them up. */
static void hide_counts(const struct who *who, struct agency_row *row)
{
	if (access_has(who, RIGHT_OFFICE) || who->agency_id == row->id ||
	    access_scope(who).may_follow)
		return;
	row->open = 0;
	row->overdue = 0;
	row->done = 0;
	row->done_late = 0;
}

enum error api_agencies(struct request *request, struct response *response,
			struct why *why)
{
	struct agency_row *rows;
	size_t count;
	json_t *array;
	enum error error = store_agencies(request->http->store, request->today,
					  request->arena, &rows, &count, why);

	if (error != ERROR_NONE)
		return error;
	array = json_array();
	for (size_t i = 0; i < count; i++) {
		hide_counts(&request->who, &rows[i]);
		(void)json_array_append_new(array, json_agency(&rows[i]));
	}
	response_json(response, 200, array);
	return ERROR_NONE;
}

/* People's addresses are for the office and for their own agency. */
static bool may_see_people(const struct who *who, const struct agency_row *row)
{
	return access_has(who, RIGHT_OFFICE) || who->agency_id == row->id;
}

static enum error fill_people(struct request *request,
			      const struct agency_row *agency, json_t *object,
			      struct why *why)
{
	struct person_row *people = NULL;
	struct agency_row *members = NULL;
	size_t people_count = 0;
	size_t member_count = 0;
	json_t *people_array = json_array();
	json_t *member_array = json_array();
	enum error error = ERROR_NONE;

	if (may_see_people(&request->who, agency))
		error = store_people(request->http->store, agency->id,
				     request->arena, &people, &people_count,
				     why);
	if (error == ERROR_NONE)
		error = store_members(request->http->store, agency->id,
				      request->arena, &members, &member_count,
				      why);
	for (size_t i = 0; i < people_count; i++)
		(void)json_array_append_new(people_array,
					    json_person(&people[i]));
	for (size_t i = 0; i < member_count; i++)
		(void)json_array_append_new(member_array,
					    json_string(members[i].code));
	(void)json_object_set_new(object, "people", people_array);
	(void)json_object_set_new(object, "members", member_array);
	return error;
}

enum error api_agency(struct request *request, struct response *response,
		      struct why *why)
{
	const char *code = request->query(request, "agency");
	struct agency_row *rows;
	size_t count;
	enum error error;

	if (code == NULL)
		return why_set(why, ERROR_USAGE, "which agency?");
	error = store_agencies(request->http->store, request->today,
			       request->arena, &rows, &count, why);
	for (size_t i = 0; error == ERROR_NONE && i < count; i++) {
		json_t *object;

		if (strcmp(rows[i].code, code) != 0)
			continue;
		hide_counts(&request->who, &rows[i]);
		object = json_agency(&rows[i]);
		error = fill_people(request, &rows[i], object, why);
		if (error == ERROR_NONE)
			response_json(response, 200, object);
		else
			json_decref(object);
		return error;
	}
	return error != ERROR_NONE ? error
				   : why_set(why, ERROR_NOT_FOUND,
					     "no agency or group '%s'", code);
}

static enum error read_checked(struct request *request,
			       struct file_request *file,
			       struct directory *directory,
			       struct response *response, struct why *why)
{
	enum error error = file_request_read(request, file, why);

	if (error != ERROR_NONE)
		return error;
	error = read_directory(file->text, strlen(file->text), directory,
			       &file->complaints);
	(void)check_directory_agencies(directory, store_agency_is_known,
				       request->http->store, &file->complaints);
	(void)check_directory_calendars(
		directory, request->http->office.calendars, &file->complaints);
	(void)check_directory_policies(directory, request->http->config,
				       &file->complaints);
	if (error == ERROR_NONE && file->complaints.errors == 0)
		return ERROR_NONE;
	(void)why_set(why, ERROR_INPUT, "%s: %zu mistakes; nothing was applied",
		      file->file, file->complaints.errors);
	response_error(response, ERROR_INPUT, why, &file->complaints);
	return ERROR_INPUT;
}

static void answer(struct response *response, const struct file_request *file,
		   const struct directory *directory,
		   const struct applied *applied)
{
	response_json(
		response, 200,
		json_pack("{s:o, s:i, s:i, s:i, s:i, s:i, s:i, s:i}",
			  "complaints", json_complaints(&file->complaints),
			  "agencies", (int)directory->agency_count, "groups",
			  (int)directory->group_count, "added", applied->added,
			  "changed", applied->changed, "removed",
			  applied->removed, "unchanged", applied->unchanged,
			  "tasks_added", applied->tasks_added));
}

/* A group's new members owe what the group's actions assign. */
static enum error apply_all(struct request *request,
			    const struct directory *directory,
			    struct applied *applied, struct why *why)
{
	struct http_context *http = request->http;
	struct doing doing = request_doing(request);
	enum error error = store_directory_apply(http->store, directory, &doing,
						 applied, why);

	if (error == ERROR_NONE)
		error = store_tasks_expand(http->store, &http->office, &doing,
					   applied, why);
	return error;
}

/* In a transaction that is kept only if `is_kept`, as with plans. */
static enum error apply(struct request *request, struct response *response,
			bool is_kept, struct why *why)
{
	struct http_context *http = request->http;
	struct file_request file;
	struct directory directory = { 0 };
	struct applied applied = { 0 };
	enum error error =
		read_checked(request, &file, &directory, response, why);

	if (error != ERROR_NONE)
		return response->status != 0 ? ERROR_NONE : error;
	error = store_begin(http->store, why);
	if (error != ERROR_NONE)
		return error;
	error = apply_all(request, &directory, &applied, why);
	error = file_request_settle(request, is_kept, error, why);
	if (error != ERROR_NONE)
		return error;
	answer(response, &file, &directory, &applied);
	return ERROR_NONE;
}

enum error api_agency_check(struct request *request, struct response *response,
			    struct why *why)
{
	return apply(request, response, false, why);
}

enum error api_agency_apply(struct request *request, struct response *response,
			    struct why *why)
{
	return apply(request, response, true, why);
}
