/* Events over the API: what deadlines hang on, recorded by people. */
#include "store/events.h"

#include <string.h>

#include "http/access.h"
#include "http/json.h"
#include "http/routes.h"

static json_t *event_json(struct request *request, const struct event_row *row)
{
	json_t *time = row->minute < 0
			       ? json_null()
			       : json_sprintf("%02d:%02d", row->minute / 60,
					      row->minute % 60);

	return json_pack(
		"{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "plan",
		row->plan, "event", row->name, "agency",
		json_string_or_null(row->agency), "on", json_date(row->on),
		"time", time, "note", json_string_or_null(row->note),
		"recorded_by", json_string_or_null(row->recorded_by),
		"recorded_at",
		json_instant(request->http->office.zone, row->recorded_at),
		"actions", json_words(&row->actions));
}

enum error api_events(struct request *request, struct response *response,
		      struct why *why)
{
	struct event_row *rows;
	size_t count;
	json_t *array;
	enum error error = store_events(request->http->store,
					request->query(request, "plan"),
					request->arena, &rows, &count, why);

	if (error != ERROR_NONE)
		return error;
	array = json_array();
	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(array,
					    event_json(request, &rows[i]));
	response_json(response, 200, array);
	return ERROR_NONE;
}

static enum error read_event(struct request *request, struct event *event,
			     struct why *why)
{
	json_t *body = request_json(request, why);
	const char *on;

	if (body == NULL)
		return ERROR_USAGE;
	*event = (struct event){
		.plan = json_text(request, body, "plan"),
		.name = json_text(request, body, "event"),
		.agency = json_text(request, body, "agency"),
		.on = DATE_NONE,
		.minute = -1,
		.note = json_text(request, body, "note"),
	};
	on = json_text(request, body, "on");
	json_decref(body);
	if (event->plan == NULL || event->name == NULL)
		return why_set(why, ERROR_USAGE,
			       "an event needs its plan and its name");
	if (on != NULL && !event_read_day(on, event))
		return why_set(why, ERROR_USAGE,
			       "'%s' is no day: write YYYY-MM-DD or "
			       "YYYY-MM-DDTHH:MM",
			       on);
	return ERROR_NONE;
}

/* A plan's event is its follow-up agency's or issuer's to record; an agency's
 * own also the agency's. */
static enum error check_right(struct request *request,
			      const struct event *event, struct why *why)
{
	struct plan_row *plans;
	size_t count;
	bool is_own = event->agency != NULL && request->who.agency != NULL &&
		      strcmp(event->agency, request->who.agency) == 0;
	enum error error = store_plans(request->http->store, request->today,
				       request->arena, &plans, &count, why);

	if (error != ERROR_NONE || is_own)
		return error;
	for (size_t i = 0; i < count; i++)
		if (strcmp(plans[i].number, event->plan) == 0 &&
		    access_leads(&request->who, &plans[i]))
			return ERROR_NONE;
	if (access_has(&request->who, RIGHT_OFFICE))
		return ERROR_NONE; /* the store says that there is no plan */
	return why_set(why, ERROR_FORBIDDEN,
		       "events of %s are for its follow-up agency to record "
		       "(you are %s); --agency records your own",
		       event->plan, role_word(request->who.role));
}

static enum error act(struct request *request, struct response *response,
		      enum error (*run)(struct store *, const struct event *,
					const struct office *,
					const struct doing *, struct applied *,
					struct why *),
		      struct why *why)
{
	struct http_context *http = request->http;
	struct doing doing = request_doing(request);
	struct applied applied = { 0 };
	struct event event;
	enum error error = read_event(request, &event, why);

	if (error == ERROR_NONE)
		error = check_right(request, &event, why);
	if (error == ERROR_NONE)
		error = store_begin(http->store, why);
	if (error != ERROR_NONE)
		return error;
	error = run(http->store, &event, &http->office, &doing, &applied, why);
	error = store_finish(http->store, error, why);
	if (error != ERROR_NONE)
		return error;
	http->hooks.wake(http->hooks.app);
	response_json(response, 200,
		      json_pack("{s:s, s:s, s:i}", "plan", event.plan, "event",
				event.name, "tasks_changed",
				applied.tasks_changed));
	return ERROR_NONE;
}

enum error api_event_record(struct request *request, struct response *response,
			    struct why *why)
{
	return act(request, response, store_event_record, why);
}

enum error api_event_forget(struct request *request, struct response *response,
			    struct why *why)
{
	return act(request, response, store_event_forget, why);
}
