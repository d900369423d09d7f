/* Who is told what and why, over the API: before, after, and compared. */
#include <string.h>

#include "http/access.h"
#include "http/json.h"
#include "http/routes.h"

#define PREVIEW_DAYS 14
#define PREVIEW_DAYS_LIMIT 4000
#define SECONDS_A_DAY 86400

static void set(json_t *object, const char *name, json_t *value)
{
	(void)json_object_set_new(object, name, value);
}

static void set_text(json_t *object, const char *name, const char *text)
{
	set(object, name, json_string_or_null(text));
}

/* The start of a day given by a query argument, plus days; 0 for none. */
static enum error day_of(struct request *request, const char *name, int plus,
			 int64_t *at, struct why *why)
{
	const char *words = request->query(request, name);
	struct date date;

	*at = 0;
	if (words == NULL)
		return ERROR_NONE;
	date = date_from_iso(words);
	if (!date_is_set(date))
		return why_set(why, ERROR_USAGE,
			       "%s: '%s' is no date: write YYYY-MM-DD", name,
			       words);
	*at = zone_instant(request->http->office.zone, date_add(date, plus), 0);
	return ERROR_NONE;
}

/* --------------------------------------------------------------- preview */

static bool is_same_message(const struct preview *a, const struct preview *b)
{
	return a->at == b->at && a->person.id == b->person.id &&
	       a->channel == b->channel && !a->is_silenced && !b->is_silenced;
}

static json_t *item_json(const struct preview *row)
{
	json_t *object = json_object();

	set(object, "task", json_integer(row->task.id));
	set_text(object, "ref", row->task.ref);
	set_text(object, "agency", row->task.agency);
	set_text(object, "title", row->task.title);
	set(object, "due_on", json_date(row->task.due_on));
	set_text(object, "notice", notice_word(row->notice));
	set_text(object, "rule", row->rule);
	set_text(object, "for", row->absent.id != 0 ? row->absent.code : NULL);
	return object;
}

static json_t *head_json(const struct request *request,
			 const struct preview *row)
{
	const struct zone *zone = request->http->office.zone;
	json_t *object = json_object();

	set(object, "at", json_instant(zone, row->sent_at));
	set_text(object, "person", row->person.code);
	set_text(object, "person_name", row->person.name);
	set_text(object, "agency", row->person.agency);
	set_text(object, "channel", channel_word(row->channel));
	return object;
}

/* Notices that go out together, as one message. */
static json_t *messages_json(const struct request *request,
			     const struct preview *rows, size_t count)
{
	json_t *array = json_array();
	json_t *items = NULL;

	for (size_t i = 0; i < count; i++) {
		if (rows[i].is_silenced)
			continue;
		if (i == 0 || !is_same_message(&rows[i - 1], &rows[i])) {
			json_t *message = head_json(request, &rows[i]);

			items = json_array();
			set(message, "tasks", items);
			(void)json_array_append_new(array, message);
		}
		(void)json_array_append_new(items, item_json(&rows[i]));
	}
	return array;
}

static json_t *silenced_json(const struct request *request,
			     const struct preview *rows, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++) {
		json_t *object;

		if (!rows[i].is_silenced)
			continue;
		object = head_json(request, &rows[i]);
		(void)json_object_update_new(object, item_json(&rows[i]));
		set(object, "until", json_date(rows[i].silent_until));
		set_text(object, "reason", rows[i].silence);
		(void)json_array_append_new(array, object);
	}
	return array;
}

/* How many people, and messages by channel. */
struct totals {
	json_t *people; /* a set: codes */
	json_int_t messages;
	json_int_t by_channel[CHANNEL_COUNT];
};

static void count_all(const struct preview *rows, size_t count,
		      struct totals *totals)
{
	for (size_t i = 0; i < count; i++) {
		if (rows[i].is_silenced)
			continue;
		set(totals->people, rows[i].person.code, json_true());
		if (i > 0 && is_same_message(&rows[i - 1], &rows[i]))
			continue;
		totals->messages++;
		for (int place = 0; place < CHANNEL_COUNT; place++)
			totals->by_channel[place] +=
				rows[i].channel == CHANNEL_AT(place);
	}
}

json_t *json_totals(const struct preview *rows, size_t count)
{
	struct totals totals = { .people = json_object() };
	json_t *channels = json_object();
	json_t *object;

	count_all(rows, count, &totals);
	for (int place = 0; place < CHANNEL_COUNT; place++)
		set(channels, channel_word(CHANNEL_AT(place)),
		    json_integer(totals.by_channel[place]));
	object = json_pack("{s:I, s:I, s:o}", "people",
			   (json_int_t)json_object_size(totals.people),
			   "messages", totals.messages, "channels", channels);
	json_decref(totals.people);
	return object;
}

static enum error read_span(struct request *request,
			    struct preview_query *query, struct why *why)
{
	enum error error = day_of(request, "from", 0, &query->after, why);

	if (error == ERROR_NONE)
		error = day_of(request, "to", 1, &query->to, why);
	if (error != ERROR_NONE)
		return error;
	if (query->after < request->now)
		query->after = request->now;
	if (query->to == 0)
		query->to =
			query->after + (int64_t)PREVIEW_DAYS * SECONDS_A_DAY;
	if (query->to - query->after >
	    (int64_t)PREVIEW_DAYS_LIMIT * SECONDS_A_DAY)
		return why_set(why, ERROR_USAGE, "at most %d days",
			       PREVIEW_DAYS_LIMIT);
	return ERROR_NONE;
}

enum error api_preview(struct request *request, struct response *response,
		       struct why *why)
{
	struct http_hooks *hooks = &request->http->hooks;
	struct scope scope = access_scope(&request->who);
	struct preview_query query = {
		.scope = &scope,
		.agency = request->query(request, "agency"),
		.person = request->query(request, "person"),
	};
	struct preview *rows;
	size_t count;
	enum error error = read_span(request, &query, why);

	if (error == ERROR_NONE)
		error = hooks->preview(hooks->app, &query, request->arena,
				       &rows, &count, why);
	if (error != ERROR_NONE)
		return error;
	response_json(response, 200,
		      json_pack("{s:o, s:o, s:o}", "totals",
				json_totals(rows, count), "messages",
				messages_json(request, rows, count), "silenced",
				silenced_json(request, rows, count)));
	return ERROR_NONE;
}

/* --------------------------------------------------------------- explain */

/* What was decided, and how far its message has come. */
static void set_decision(const struct request *request, json_t *object,
			 const struct decision *row)
{
	const struct zone *zone = request->http->office.zone;
	bool waits = row != NULL && row->state != NULL &&
		     strcmp(row->state, "ready") == 0;
	bool has_message = row != NULL && row->message_id != 0;

	set(object, "decided_at",
	    row != NULL ? json_instant(zone, row->decided_at) : json_null());
	set(object, "message",
	    has_message ? json_integer(row->message_id) : json_null());
	set_text(object, "to", has_message ? row->recipient : NULL);
	set_text(object, "state", has_message ? row->state : NULL);
	set(object, "tries",
	    has_message ? json_integer(row->tries) : json_null());
	set(object, "next_try_at",
	    waits ? json_instant(zone, row->next_try_at) : json_null());
	set_text(object, "server", has_message ? row->server : NULL);
	set_text(object, "answer", has_message ? row->answer : NULL);
	set(object, "settled_at",
	    has_message ? json_instant(zone, row->settled_at) : json_null());
}

static json_t *notices_json(const struct request *request,
			    const struct explained_person *person)
{
	json_t *array = json_array();

	for (size_t i = 0; i < person->count; i++) {
		const struct explained *one = &person->notices[i];
		json_t *object = json_object();

		set_text(object, "rule", one->rule);
		set_text(object, "notice", notice_word(one->notice));
		set(object, "day", json_date(one->day));
		set(object, "at",
		    json_instant(request->http->office.zone, one->at));
		set_text(object, "channel",
			 one->channel != 0 ? channel_word(one->channel) : NULL);
		set_text(object, "verdict", verdict_word(one->verdict));
		set_text(object, "reason", one->reason);
		set_decision(request, object, one->decision);
		(void)json_array_append_new(array, object);
	}
	return array;
}

static json_t *people_json(const struct request *request,
			   const struct explanation *explanation)
{
	json_t *array = json_array();

	for (size_t i = 0; i < explanation->count; i++) {
		const struct explained_person *one = &explanation->people[i];
		json_t *object = json_object();

		set_text(object, "person", one->code);
		set_text(object, "person_name",
			 one->person != NULL ? one->person->name : NULL);
		set_text(object, "agency",
			 one->person != NULL ? one->person->agency : NULL);
		set_text(object, "audience", one->audience);
		set(object, "channels",
		    json_channels(one->person != NULL ? one->person->channels
						      : 0));
		set_text(object, "deputy",
			 one->deputy != NULL ? one->deputy->code : NULL);
		set(object, "notices", notices_json(request, one));
		(void)json_array_append_new(array, object);
	}
	return array;
}

static json_t *silent_json(const struct silence *silence)
{
	if (silence == NULL)
		return json_null();
	return json_pack("{s:I, s:o, s:s, s:s}", "id", (json_int_t)silence->id,
			 "until", json_date(silence->until), "reason",
			 silence->reason, "by", silence->created_by);
}

static json_t *explanation_json(struct request *request,
				const struct explanation *explanation)
{
	const struct task *task = &explanation->task;
	json_t *object = json_object();

	set(object, "task", json_integer(task->id));
	set_text(object, "ref", task->ref);
	set_text(object, "title", task->title);
	set_text(object, "agency", task->agency);
	set_text(object, "state", task_state_word(task->state));
	set_text(object, "status",
		 task_status_word(task_status(task, request->today)));
	set(object, "due_on", json_date(task->due_on));
	set(object, "policy",
	    json_pack("{s:s, s:s, s:s}", "name", explanation->policy, "from",
		      explanation->policy_from, "text",
		      explanation->policy_text));
	set_text(object, "closed", explanation->closed);
	set(object, "silence", silent_json(explanation->silence));
	set(object, "unheard", json_words(&explanation->unheard));
	set(object, "people", people_json(request, explanation));
	return object;
}

enum error api_explain(struct request *request, struct response *response,
		       struct why *why)
{
	struct http_hooks *hooks = &request->http->hooks;
	struct scope scope = access_scope(&request->who);
	const char *which = request->query(request, "task");
	const char *person = request->query(request, "person");
	struct explanation explanation;
	struct task task;
	enum error error;

	if (which == NULL)
		return why_set(why, ERROR_USAGE, "which task?");
	scope.may_support = true;
	error = store_task_find(request->http->store, &scope, which,
				request->arena, &task, why);
	if (error == ERROR_NONE)
		error = hooks->explain(hooks->app, task.id, person,
				       request->arena, &explanation, why);
	if (error != ERROR_NONE)
		return error;
	if (person != NULL && explanation.count == 0)
		return why_set(why, ERROR_NOT_FOUND,
			       "task %lld is not told to '%s', and never was",
			       (long long)task.id, person);
	response_json(response, 200, explanation_json(request, &explanation));
	return ERROR_NONE;
}

/* ----------------------------------------------------------------- audit */

static json_t *differences_json(const struct audit *audit)
{
	json_t *array = json_array();

	for (int64_t i = 0; i < audit->difference_count; i++) {
		const struct audit_difference *one = &audit->differences[i];

		(void)json_array_append_new(
			array,
			json_pack("{s:I, s:s, s:s, s:s, s:o, s:s, s:s, s:s}",
				  "task", (json_int_t)one->task_id, "ref",
				  one->ref, "label", one->label, "rule",
				  one->rule, "day", json_date(one->day),
				  "person", one->person, "channel",
				  channel_word(one->channel), "what",
				  one->is_missing ? "missing" : "unexpected"));
	}
	return array;
}

enum error api_audit(struct request *request, struct response *response,
		     struct why *why)
{
	struct http_hooks *hooks = &request->http->hooks;
	const struct zone *zone = request->http->office.zone;
	json_t *body = request_json(request, why);
	struct audit audit;
	const char *since;
	int64_t from = 0;
	enum error error = ERROR_NONE;

	if (body == NULL)
		return ERROR_USAGE;
	since = json_text(request, body, "since");
	json_decref(body);
	if (since != NULL && !date_is_set(date_from_iso(since)))
		error = why_set(why, ERROR_USAGE,
				"since: '%s' is no date: write YYYY-MM-DD",
				since);
	else if (since != NULL)
		from = zone_instant(zone, date_from_iso(since), 0);
	if (error == ERROR_NONE)
		error = hooks->audit(hooks->app, from, request->arena, &audit,
				     why);
	if (error != ERROR_NONE)
		return error;
	response_json(response, 200,
		      json_pack("{s:o, s:o, s:I, s:I, s:o}", "from",
				json_instant(zone, audit.from), "to",
				json_instant(zone, audit.to), "tasks",
				(json_int_t)audit.tasks, "notices",
				(json_int_t)audit.notices, "differences",
				differences_json(&audit)));
	return ERROR_NONE;
}
