/* Reports over the API: made when asked, or as they were drafted. */
#include "http/access.h"
#include "http/json.h"
#include "http/json_report.h"
#include "http/routes.h"

static enum error read_cut_off(const struct request *request,
			       struct date *cut_off, struct why *why)
{
	const char *words = request->query(request, "cut-off");

	*cut_off = words != NULL ? date_from_iso(words) : DATE_NONE;
	if (words != NULL && !date_is_set(*cut_off))
		return why_set(why, ERROR_USAGE,
			       "cut-off takes a day, as in 2010-09-14");
	return ERROR_NONE;
}

/* The draft that a task got at its cut-off. */
static enum error answer_draft(struct request *request,
			       struct response *response, const char *which,
			       struct why *why)
{
	struct store *store = request->http->store;
	struct scope scope = access_scope(&request->who);
	struct task task;
	const char *text = NULL;
	int64_t drafted_at;
	json_t *report;
	enum error error = store_task_find(store, &scope, which, request->arena,
					   &task, why);

	if (error == ERROR_NONE)
		error = store_report_draft(store, task.id, request->arena,
					   &text, &drafted_at, why);
	if (error != ERROR_NONE)
		return error;
	if (text == NULL)
		return why_set(why, ERROR_NOT_FOUND,
			       "no report was drafted for task %lld",
			       (long long)task.id);
	report = json_loads(text, 0, NULL);
	if (report == NULL)
		return why_set(why, ERROR_CORRUPT,
			       "the report of task %lld cannot be read",
			       (long long)task.id);
	(void)json_object_set_new(
		report, "drafted_at",
		json_instant(request->http->office.zone, drafted_at));
	response_json(response, 200, report);
	return ERROR_NONE;
}

/* What is not there is not reported on as nothing. */
static enum error check_names(struct request *request, const char *plan,
			      const char *agency, struct why *why)
{
	struct store *store = request->http->store;
	struct plan_row row;
	struct agency_row agency_row;
	enum error error = ERROR_NONE;

	if (plan != NULL)
		error = store_plan_leads(store, plan, &row, why);
	if (error == ERROR_NONE && agency != NULL)
		error = store_agency_find(store, agency, request->arena,
					  &agency_row, why);
	return error;
}

enum error api_report(struct request *request, struct response *response,
		      struct why *why)
{
	const char *which = request->query(request, "task");
	struct report_request asked = {
		.period = request->query(request, "period"),
		.plan = request->query(request, "plan"),
		.agency = request->query(request, "agency"),
		.scope = access_scope(&request->who),
		.now = request->now,
		.arena = request->arena,
	};
	json_t *report = NULL;
	enum error error = ERROR_NONE;

	if (which != NULL)
		return answer_draft(request, response, which, why);
	error = read_cut_off(request, &asked.cut_off, why);
	if (error == ERROR_NONE)
		error = check_names(request, asked.plan, asked.agency, why);
	if (error == ERROR_NONE)
		error = json_report(request->http->store,
				    &request->http->office, &asked, &report,
				    why);
	if (error == ERROR_NONE)
		response_json(response, 200, report);
	return error;
}
