/* Plans over the API: reading, checking, applying; and due phrases. */
#include <string.h>

#include "http/json.h"
#include "http/routes.h"
#include "plan/plan_lint.h"
#include "store/events.h"

#define PHRASE_LIMIT 100000 /* in one request */
#define PERIODS_SHOWN 4
#define FORESEEN_DAYS 14 /* in which an applied plan is heard of */

enum error api_plans(struct request *request, struct response *response,
		     struct why *why)
{
	struct plan_row *rows;
	size_t count;
	json_t *array;
	enum error error = store_plans(request->http->store, request->today,
				       request->arena, &rows, &count, why);

	if (error != ERROR_NONE)
		return error;
	array = json_array();
	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(
			array,
			json_pack("{s:s, s:s, s:o, s:s, s:s, s:i, s:i, "
				  "s:i, s:i}",
				  "plan", rows[i].number, "title",
				  rows[i].title, "issued",
				  json_date(rows[i].issued), "issuer",
				  rows[i].issuer, "follow_up",
				  rows[i].follow_up, "actions", rows[i].actions,
				  "tasks", rows[i].tasks, "done", rows[i].done,
				  "overdue", rows[i].overdue));
	response_json(response, 200, array);
	return ERROR_NONE;
}

/* {CODE: "escalations"|"digest"} of the watchers that are told something. */
static json_t *watch_json(const struct plan *plan)
{
	json_t *object = json_object();

	for (size_t i = 0; i < plan->watchers.count; i++)
		if (plan->watch_modes[i] != WATCH_NONE)
			(void)json_object_set_new(
				object, plan->watchers.items[i],
				json_string(
					watch_mode_word(plan->watch_modes[i])));
	return object;
}

enum error api_plan(struct request *request, struct response *response,
		    struct why *why)
{
	const char *number = request->query(request, "plan");
	struct action_row *actions;
	size_t count;
	struct plan plan;
	json_t *object;
	json_t *array;
	enum error error;

	if (number == NULL)
		return why_set(why, ERROR_USAGE, "which plan?");
	error = store_plan_find(request->http->store, number, request->arena,
				&plan, &actions, &count, why);
	if (error != ERROR_NONE)
		return error;
	array = json_array();
	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(array, json_action(&actions[i]));
	object = json_pack(
		"{s:s, s:s, s:o, s:s, s:s, s:o, s:o, s:o, s:s, s:o, "
		"s:o, s:o}",
		"plan", plan.number, "title", plan.title, "issued",
		json_date(plan.issued), "issuer", plan.issuer, "follow_up",
		plan.follow_up, "watchers", json_words(&plan.watchers), "watch",
		watch_json(&plan), "basis", json_words(&plan.basis), "before",
		plan.before_is_inclusive ? "inclusive" : "exclusive",
		"calendar", json_string_or_null(plan.calendar), "policy",
		json_string_or_null(plan.policy), "actions", array);
	error = json_plan_standing(request, plan.number, object, why);
	if (error == ERROR_NONE)
		response_json(response, 200, object);
	else
		json_decref(object);
	return error;
}

static json_t *applied_json(const struct complaints *complaints,
			    const struct plan *plan,
			    const struct applied *applied, json_t *totals,
			    bool asks)
{
	return json_pack(
		"{s:o, s:s, s:s, s:i, s:i, s:i, s:i, s:i, s:i, s:i, "
		"s:i, s:o, s:b}",
		"complaints", json_complaints(complaints), "plan", plan->number,
		"title", plan->title, "actions", (int)plan->action_count,
		"added", applied->added, "changed", applied->changed, "removed",
		applied->removed, "unchanged", applied->unchanged,
		"tasks_added", applied->tasks_added, "tasks_changed",
		applied->tasks_changed, "tasks_dropped", applied->tasks_dropped,
		"totals", totals, "asks", (int)asks);
}

static const struct policy *plan_policy(const struct config *config,
					const struct plan *plan)
{
	const struct policy *named =
		plan->policy == NULL ? NULL
				     : config_policy(config, plan->policy);

	return named != NULL ? named : &config->policies[0].policy;
}

/* What a person has yet to decide about a plan without mistakes. */
static enum error lint(struct request *request, const struct plan *plan,
		       struct complaints *complaints, struct why *why)
{
	struct http_context *http = request->http;
	struct plan_surroundings surroundings = {
		.calendar = office_calendar(&http->office, plan->calendar),
		.policy = plan_policy(http->config, plan),
		.config = http->config,
	};
	enum error error = store_surroundings(http->store, request->arena,
					      &surroundings, why);

	if (error == ERROR_NONE)
		plan_lint(plan, &surroundings, complaints);
	return error;
}

/* Reads and checks a plan; a refusal is answered with all complaints. */
static enum error read_checked(struct request *request,
			       struct file_request *file, struct plan *plan,
			       struct response *response, struct why *why)
{
	struct http_context *http = request->http;
	enum error error = file_request_read(request, file, why);

	if (error != ERROR_NONE)
		return error;
	error = read_plan(file->text, strlen(file->text), &http->office, plan,
			  &file->complaints);
	if (plan->number != NULL)
		(void)check_plan_agencies(plan, store_agency_is_known,
					  http->store, &file->complaints);
	(void)check_plan_policies(plan, http->config, &file->complaints);
	if (error == ERROR_NONE && file->complaints.errors == 0)
		return lint(request, plan, &file->complaints, why);
	(void)why_set(why, ERROR_INPUT, "%s: %zu mistakes; nothing was applied",
		      file->file, file->complaints.errors);
	response_error(response, ERROR_INPUT, why, &file->complaints);
	return ERROR_INPUT;
}

/* Who will hear of what has changed, as it now stands in the transaction. */
static enum error foresee(struct request *request, const struct plan *plan,
			  json_t **totals, bool *asks, struct why *why)
{
	struct http_context *http = request->http;
	const struct scope scope = { .is_all = true };
	const struct preview_query query = {
		.scope = &scope,
		.plan = plan->number,
		.changed_at = request->now,
		.after = request->now,
		.to = request->now + (int64_t)FORESEEN_DAYS * 86400,
	};
	struct preview *rows;
	size_t count;
	enum error error = http->hooks.preview(
		http->hooks.app, &query, request->arena, &rows, &count, why);

	if (error != ERROR_NONE)
		return error;
	*totals = json_totals(rows, count);
	*asks = json_integer_value(json_object_get(*totals, "people")) >
		http->config->confirm_over;
	return ERROR_NONE;
}

/* Unusually many would be told: only when somebody has agreed to so many. */
static enum error check_confirmed(const struct file_request *file,
				  const struct plan *plan, const json_t *totals,
				  struct why *why)
{
	int64_t people = json_integer_value(json_object_get(totals, "people"));

	if (people <= file->confirm)
		return ERROR_NONE;
	return why_set(why, ERROR_REFUSED,
		       "%s would message %lld people by %lld messages within "
		       "%d days: that is asked for first",
		       plan->number, (long long)people,
		       (long long)json_integer_value(
			       json_object_get(totals, "messages")),
		       FORESEEN_DAYS);
}

/* What was recorded and, as the plan now words it, dates nothing any more. */
static enum error find_orphans(struct request *request, const struct plan *plan,
			       struct complaints *complaints, struct why *why)
{
	struct event_row *rows;
	size_t count;
	char day[DATE_TEXT_SIZE];
	enum error error = store_events(request->http->store, plan->number,
					request->arena, &rows, &count, why);

	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		if (rows[i].actions.count == 0)
			complain_warning(
				complaints, plan->place, "event-orphaned",
				"“%s” is recorded on %s%s%s and nothing hangs "
				"on it any more: record it under the name "
				"that the plan has now, and forget this one",
				rows[i].name, date_to_iso(rows[i].on, day),
				rows[i].agency != NULL ? " for " : "",
				rows[i].agency != NULL ? rows[i].agency : "");
	return error;
}

/* Applies a plan in a transaction that is kept only if `is_kept`: what a check
 * tells is what applying would do. */
static enum error apply(struct request *request, struct response *response,
			bool is_kept, struct why *why)
{
	struct http_context *http = request->http;
	struct doing doing = request_doing(request);
	struct file_request file;
	struct applied applied = { 0 };
	struct plan plan = { 0 };
	json_t *totals = NULL;
	bool asks = false;
	enum error error = read_checked(request, &file, &plan, response, why);

	if (error != ERROR_NONE)
		return response->status != 0 ? ERROR_NONE : error;
	error = store_begin(http->store, why);
	if (error != ERROR_NONE)
		return error;
	plan.source = file.text;
	error = store_plan_apply(http->store, &plan, &http->office, &doing,
				 &applied, why);
	if (error == ERROR_NONE)
		error = find_orphans(request, &plan, &file.complaints, why);
	if (error == ERROR_NONE)
		error = foresee(request, &plan, &totals, &asks, why);
	if (error == ERROR_NONE && is_kept && asks)
		error = check_confirmed(&file, &plan, totals, why);
	error = file_request_settle(request, is_kept, error, why);
	if (error != ERROR_NONE) {
		json_decref(totals);
		return error;
	}
	response_json(
		response, 200,
		applied_json(&file.complaints, &plan, &applied, totals, asks));
	return ERROR_NONE;
}

enum error api_plan_check(struct request *request, struct response *response,
			  struct why *why)
{
	return apply(request, response, false, why);
}

enum error api_plan_apply(struct request *request, struct response *response,
			  struct why *why)
{
	return apply(request, response, true, why);
}

/* The words of the event that the deadline hangs on, or null. */
static json_t *event_of(const struct due *due)
{
	if (due->class == DUE_RELATIVE)
		return json_string_or_null(due->term.event);
	return json_string_or_null(due->event);
}

/* The next periods of a recurring duty, each with its due day. */
static json_t *periods_of(const struct due *due,
			  const struct due_context *context)
{
	json_t *array = json_array();

	for (size_t i = 0; i < due->recurrence_count; i++) {
		struct date at =
			date_is_set(due->from) ? due->from : context->issued;
		struct due_occurrence one;

		for (int n = 0; n < PERIODS_SHOWN && date_is_set(at) &&
				due_next(&due->recurrences[i], context, at,
					 due->until, &one);
		     n++) {
			(void)json_array_append_new(
				array,
				json_pack("{s:s, s:o, s:o}", "period",
					  one.label, "due", json_date(one.due),
					  "cut_off", json_date(one.cut_off)));
			at = date_add(one.due, 1);
		}
	}
	return array;
}

static json_t *time_of(const struct due *due)
{
	if (due->class != DUE_INSTANT || due->minute < 0)
		return json_null();
	return json_sprintf("%02d:%02d", due->minute / 60, due->minute % 60);
}

static json_t *read_phrase(struct request *request, const char *phrase,
			   const char *issued)
{
	struct due_context context =
		office_due_context(&request->http->office, NULL);
	struct why why = { "" };
	struct due due;

	if (issued != NULL)
		context.issued = date_from_iso(issued);
	if (!date_is_set(context.issued))
		context.issued = request->today;
	if (issued != NULL && *issued != '\0' &&
	    !date_is_set(date_from_iso(issued)))
		return json_pack("{s:s, s:n, s:n, s:n, s:n, s:n, s:[], s:s}",
				 "phrase", phrase, "class", "from", "due",
				 "until", "rule", "warnings", "error",
				 "the day of issue is written YYYY-MM-DD");
	if (due_read(phrase, &context, request->arena, &due, &why) !=
	    ERROR_NONE)
		return json_pack("{s:s, s:n, s:n, s:n, s:n, s:n, s:[], s:s}",
				 "phrase", phrase, "class", "from", "due",
				 "until", "rule", "warnings", "error",
				 why.text);
	return json_pack(
		"{s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "phrase",
		phrase, "class", due_class_word(due.class), "from",
		json_date(due.from), "due", json_date(due.due), "until",
		json_date(due.until), "rule", json_string_or_null(due.rule),
		"warnings", json_words(&due.warnings), "time", time_of(&due),
		"event", event_of(&due), "periods", periods_of(&due, &context));
}

enum error api_due(struct request *request, struct response *response,
		   struct why *why)
{
	json_t *body = request_json(request, why);
	const json_t *phrases = json_object_get(body, "phrases");
	json_t *answers;

	if (body == NULL)
		return ERROR_USAGE;
	if (!json_is_array(phrases) ||
	    json_array_size(phrases) > PHRASE_LIMIT) {
		json_decref(body);
		return why_set(why, ERROR_USAGE,
			       "phrases is an array of {phrase, issued}");
	}
	answers = json_array();
	for (size_t i = 0; i < json_array_size(phrases); i++) {
		const json_t *one = json_array_get(phrases, i);
		const char *phrase = json_text(request, one, "phrase");

		(void)json_array_append_new(
			answers,
			read_phrase(request, phrase != NULL ? phrase : "",
				    json_text(request, one, "issued")));
	}
	json_decref(body);
	response_json(response, 200, answers);
	return ERROR_NONE;
}
