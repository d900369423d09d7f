/* The daemon itself over the API: status, clock, journal, preview. */
#include <string.h>

#include "http/access.h"
#include "http/json.h"
#include "http/routes.h"
#include "store/journal_chain.h"
#include "store/message_rows.h"
#include "store/undelivered.h"

#define CHECKED_AT_ONCE 5000 /* rows of the journal: some milliseconds */

static json_t *counts_json(const struct counts *counts)
{
	json_t *object = json_object();

	for (size_t i = 0; i < counts->count; i++)
		(void)json_object_set_new(object, counts->items[i].word,
					  json_integer(counts->items[i].count));
	return object;
}

/* Agencies and groups that owe something and that nobody can be told for. */
static void warn_of_unheard(json_t *warnings, const struct agency_row *agencies,
			    size_t count)
{
	int unheard = 0;

	for (size_t i = 0; i < count; i++)
		unheard += agencies[i].open > 0 && agencies[i].people == 0;
	if (unheard > 0)
		(void)json_array_append_new(
			warnings,
			json_sprintf("%d agencies or groups owe tasks and have "
				     "no people to remind: dondoc agency ls",
				     unheard));
}

/* People whom no message reaches, about what is still to be done. */
static enum error warn_of_unreached(struct request *request, json_t *warnings,
				    struct why *why)
{
	struct unreached *rows;
	size_t count;
	enum error error = store_unreached(request->http->store, 0,
					   request->arena, &rows, &count, why);

	if (error == ERROR_NONE && count > 0)
		(void)json_array_append_new(
			warnings,
			json_sprintf("%zu people could not be reached: dondoc "
				     "outbox unreached",
				     count));
	return error;
}

/* What an operator should look at. */
static json_t *warnings_of(struct request *request,
			   const struct counts *messages)
{
	const struct http_hooks *hooks = &request->http->hooks;
	struct strings troubles = { 0 };
	json_t *array;

	hooks->troubles(hooks->app, request->arena, &troubles);
	array = json_words(&troubles);
	for (size_t i = 0; i < messages->count; i++) {
		const char *word = messages->items[i].word;

		if (strcmp(word, "held") == 0 || strcmp(word, "refused") == 0 ||
		    strcmp(word, "expired") == 0)
			(void)json_array_append_new(
				array,
				json_sprintf(
					"%lld messages are %s: dondoc "
					"outbox ls --state %s",
					(long long)messages->items[i].count,
					word, word));
	}
	feeds_warn(request, array);
	return array;
}

/* Policies that plans or agencies name and the configuration has lost. */
static enum error warn_of_policies(struct request *request, json_t *warnings,
				   struct why *why)
{
	struct strings names;
	enum error error = store_policy_names(request->http->store,
					      request->arena, &names, why);

	for (size_t i = 0; i < names.count && error == ERROR_NONE; i++)
		if (config_policy(request->http->config, names.items[i]) ==
		    NULL)
			(void)json_array_append_new(
				warnings,
				json_sprintf("there is no policy '%s', which "
					     "plans or agencies name: the next "
					     "that is named holds, or the "
					     "default",
					     names.items[i]));
	return error;
}

/* How the last comparison of what was decided with the rules went. */
static enum error warn_of_audit(struct request *request, json_t *warnings,
				json_t **audit, struct why *why)
{
	struct store *store = request->http->store;
	int64_t audited = 0;
	int64_t differences = 0;
	int64_t failures = 0;
	enum error error = store_fact(store, AUDITED_FACT, &audited, why);

	if (error == ERROR_NONE)
		error = store_fact(store, DIFFERENCES_FACT, &differences, why);
	if (error == ERROR_NONE)
		error = store_fact(store, FAILURES_FACT, &failures, why);
	if (error != ERROR_NONE)
		return error;
	*audit = json_pack("{s:o, s:I, s:I}", "to",
			   json_instant(request->http->office.zone, audited),
			   "differences", (json_int_t)differences, "failures",
			   (json_int_t)failures);
	if (differences > 0)
		(void)json_array_append_new(
			warnings,
			json_sprintf("the self-audit found %lld notices that "
				     "the rules and the store do not agree "
				     "about: dondoc journal --kind "
				     "audit-failed",
				     (long long)differences));
	return ERROR_NONE;
}

enum error api_status(struct request *request, struct response *response,
		      struct why *why)
{
	struct http_context *http = request->http;
	struct counts tasks;
	struct counts messages;
	struct plan_row *plans;
	struct agency_row *agencies;
	size_t plan_count;
	size_t agency_count;
	int people = 0;
	json_t *warnings;
	json_t *audit = NULL;
	struct clock_view clock;
	enum error error = store_task_counts(http->store, request->today,
					     request->arena, &tasks, why);

	if (error == ERROR_NONE)
		error = store_message_counts(http->store, request->arena,
					     &messages, why);
	if (error == ERROR_NONE)
		error = store_plans(http->store, request->today, request->arena,
				    &plans, &plan_count, why);
	if (error == ERROR_NONE)
		error = store_agencies(http->store, request->today,
				       request->arena, &agencies, &agency_count,
				       why);
	if (error != ERROR_NONE)
		return error;
	for (size_t i = 0; i < agency_count; i++)
		people += agencies[i].people;
	warnings = warnings_of(request, &messages);
	warn_of_unheard(warnings, agencies, agency_count);
	error = warn_of_unreached(request, warnings, why);
	if (error == ERROR_NONE)
		error = calendars_warn(request, warnings, why);
	if (error == ERROR_NONE)
		error = warn_of_policies(request, warnings, why);
	if (error == ERROR_NONE)
		error = warn_of_audit(request, warnings, &audit, why);
	if (error != ERROR_NONE) {
		json_decref(warnings);
		return error;
	}
	http->hooks.clock_read(http->hooks.app, &clock);
	response_json(
		response, 200,
		json_pack("{s:s, s:o, s:s, s:s, s:i, s:i, s:i, s:o, s:o, s:o, "
			  "s:o, s:o}",
			  "version", DONDOC_VERSION, "now",
			  json_instant(http->office.zone, clock.now), "mode",
			  clock.is_manual ? "manual" : "system", "state_dir",
			  http->config->state, "plans", (int)plan_count,
			  "agencies", (int)agency_count, "people", people,
			  "tasks", counts_json(&tasks), "messages",
			  counts_json(&messages), "next_at",
			  json_instant(http->office.zone, clock.next_at),
			  "audit", audit, "warnings", warnings));
	return ERROR_NONE;
}

enum error api_whoami(struct request *request, struct response *response,
		      struct why *why)
{
	(void)why;
	response_json(
		response, 200,
		json_pack("{s:s, s:s, s:o, s:o}", "name", request->who.name,
			  "role", role_word(request->who.role), "person",
			  json_string_or_null(request->who.person), "agency",
			  json_string_or_null(request->who.agency)));
	return ERROR_NONE;
}

enum error api_clock(struct request *request, struct response *response,
		     struct why *why)
{
	struct http_hooks *hooks = &request->http->hooks;
	struct clock_view view;

	(void)why;
	hooks->clock_read(hooks->app, &view);
	response_json(response, 200, json_clock(request, &view));
	return ERROR_NONE;
}

/* "2010-07-01", its start, or "2010-07-01T08:00[:00]", local time. */
static bool read_instant(const struct zone *zone, const char *words,
			 int64_t *at)
{
	char day[DATE_TEXT_SIZE];
	struct date date;
	int hour = 0;
	int minute = 0;
	const char *time;

	if (strlen(words) < 10)
		return false;
	memcpy(day, words, 10);
	day[10] = '\0';
	date = date_from_iso(day);
	time = words + 10;
	if (!date_is_set(date))
		return false;
	if (*time != '\0') {
		if ((strlen(time) != 6 && strlen(time) != 9) ||
		    (*time != 'T' && *time != ' ') || time[3] != ':' ||
		    strspn(time + 1, "0123456789:") != strlen(time + 1))
			return false;
		hour = (time[1] - '0') * 10 + (time[2] - '0');
		minute = (time[4] - '0') * 10 + (time[5] - '0');
	}
	if (hour > 23 || minute > 59)
		return false;
	*at = zone_instant(zone, date, hour * 60 + minute);
	return true;
}

enum error api_clock_move(struct request *request, struct response *response,
			  struct why *why)
{
	struct http_hooks *hooks = &request->http->hooks;
	json_t *body = request_json(request, why);
	const json_t *by = json_object_get(body, "by_seconds");
	struct clock_view view;
	const char *words;
	int64_t to = 0;
	enum error error = ERROR_NONE;

	if (body == NULL)
		return ERROR_USAGE;
	words = json_text(request, body, "to");
	hooks->clock_read(hooks->app, &view);
	if (json_is_integer(by))
		to = view.target + json_integer_value(by);
	else if (words == NULL ||
		 !read_instant(request->http->office.zone, words, &to))
		error = why_set(why, ERROR_USAGE,
				"to what time? 2010-07-01 or 2010-07-01T08:00");
	json_decref(body);
	if (error == ERROR_NONE)
		error = hooks->clock_move(hooks->app, to, why);
	if (error == ERROR_NONE)
		error = api_clock(request, response, why);
	return error;
}

enum error api_clock_confirm(struct request *request, struct response *response,
			     struct why *why)
{
	struct http_hooks *hooks = &request->http->hooks;
	struct doing doing = request_doing(request);
	enum error error = hooks->clock_confirm(hooks->app, &doing, why);

	return error == ERROR_NONE ? api_clock(request, response, why) : error;
}

static enum error journal_filter(struct request *request,
				 struct journal_filter *filter, struct why *why)
{
	struct scope scope = access_scope(&request->who);
	const char *which = request->query(request, "task");
	enum error error;

	*filter = (struct journal_filter){
		.after_id = request_number(request, "after"),
		.agency = request->query(request, "agency"),
		.kind = request->query(request, "kind"),
		.actor = request->query(request, "actor"),
		.plan = request->query(request, "plan"),
		.person = request->query(request, "person"),
		.limit = (int)request_number(request, "limit"),
		.scope_agency_id =
			scope.is_all || scope.may_follow ? 0 : scope.agency_id,
	};
	error = request_day(request, "since", 0, &filter->since, why);
	if (error == ERROR_NONE)
		error = request_day(request, "until", 1, &filter->until, why);
	if (error == ERROR_NONE && which != NULL) {
		struct task task;

		error = store_task_find(request->http->store, &scope, which,
					request->arena, &task, why);
		if (error == ERROR_NONE)
			filter->task_id = task.id;
	}
	return error;
}

enum error api_journal(struct request *request, struct response *response,
		       struct why *why)
{
	struct journal_filter filter;
	struct journal_row *rows;
	size_t count;
	json_t *array;
	enum error error = journal_filter(request, &filter, why);

	if (error == ERROR_NONE)
		error = store_journal(request->http->store, &filter,
				      request->arena, &rows, &count, why);
	if (error != ERROR_NONE)
		return error;
	array = json_array();
	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(array,
					    json_journal(request, &rows[i]));
	response_json(response, 200, array);
	return ERROR_NONE;
}

/* A part at a time, so that nobody waits for a long journal. */
enum error api_journal_check(struct request *request, struct response *response,
			     struct why *why)
{
	struct journal_check check;
	enum error error = store_journal_check(request->http->store,
					       request_number(request, "after"),
					       CHECKED_AT_ONCE, &check, why);

	if (error != ERROR_NONE)
		return error;
	response_json(response, 200,
		      json_pack("{s:I, s:I, s:s, s:b, s:o, s:o}", "rows",
				(json_int_t)check.rows, "last",
				(json_int_t)check.last_id, "hash",
				check.last_hash, "done", (int)check.is_done,
				"bad",
				check.bad_id != 0 ? json_integer(check.bad_id)
						  : json_null(),
				"trouble", json_string_or_null(check.trouble)));
	return ERROR_NONE;
}
