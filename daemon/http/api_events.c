/* Events over the API: what deadlines hang on, recorded by people. */
#include "store/events.h"

#include <string.h>

#include "http/access.h"
#include "http/json.h"
#include "http/routes.h"
#include "plan/event.h"

/* Why, and by whom it was said, is between those who lead the plan. */
static json_t *event_json(struct request *request, const struct event_row *row)
{
	const struct plan_row plan = { .issuer_id = row->issuer_id,
				       .follow_up_id = row->follow_up_id };
	bool leads = access_leads(&request->who, &plan);
	json_t *time = row->minute < 0
			       ? json_null()
			       : json_sprintf("%02d:%02d", row->minute / 60,
					      row->minute % 60);

	return json_pack(
		"{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "plan",
		row->plan, "event", row->name, "agency",
		json_string_or_null(row->agency), "on", json_date(row->on),
		"time", time, "note",
		json_string_or_null(leads ? row->note : NULL), "recorded_by",
		json_string_or_null(leads ? row->recorded_by : NULL),
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
		.arena = request->arena,
	};
	on = json_text(request, body, "on");
	json_decref(body);
	if (event->plan == NULL || event->name == NULL)
		return why_set(why, ERROR_USAGE,
			       "an event needs its plan and its name");
	if (on != NULL && !event_read_day(on, &event->on, &event->minute))
		return why_set(why, ERROR_USAGE,
			       "'%s' is no day: write YYYY-MM-DD or "
			       "YYYY-MM-DDTHH:MM",
			       on);
	return ERROR_NONE;
}

/*
 * Events are recorded by who leads the plan: its follow-up agency, its issuer,
 * the office. Others may say when their own agency's happened, once: it moves
 * their own dates, and a day that is known is not theirs to move.
 */
static enum error check_right(struct request *request, struct event *event,
			      bool is_forgotten, struct why *why)
{
	const char *own = request->who.agency;
	bool is_own = event->agency != NULL && own != NULL &&
		      strcmp(event->agency, own) == 0;
	struct plan_row plan;
	enum error error =
		store_plan_leads(request->http->store, event->plan, &plan, why);

	if (error != ERROR_NONE || access_leads(&request->who, &plan))
		return error;
	event->is_first = true;
	if (is_own && !is_forgotten)
		return ERROR_NONE;
	if (is_own)
		return why_set(why, ERROR_FORBIDDEN,
			       "what is recorded in %s is taken back only by "
			       "who leads it (its follow-up agency, issuer, or "
			       "the office); you are %s",
			       event->plan, role_word(request->who.role));
	return why_set(why, ERROR_FORBIDDEN,
		       "events of %s are recorded by who leads it (its "
		       "follow-up agency, issuer, or the office; you are %s)"
		       "%s%s%s",
		       event->plan, role_word(request->who.role),
		       own != NULL ? "; --agency " : "", own != NULL ? own : "",
		       own != NULL ? " records your own" : "");
}

static enum error act(struct request *request, struct response *response,
		      enum error (*run)(struct store *, struct event *,
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
		error = check_right(request, &event, run == store_event_forget,
				    why);
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
				event.full_name, "tasks_changed",
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
