/* Silences and absences over the API: who is not told, until when and why. */
#include <string.h>

#include "http/access.h"
#include "http/json.h"
#include "http/routes.h"
#include "store/absences.h"
#include "store/silences.h"

/* All that there ever were, instead of those in force. */
static struct date since_of(const struct request *request)
{
	const char *all = request->query(request, "all");

	return all != NULL && strcmp(all, "0") != 0 ? DATE_NONE
						    : request->today;
}

/* A day that the body gives under a name; DATE_NONE when it gives none. */
static enum error take_day(struct request *request, const json_t *body,
			   const char *name, struct date *day, struct why *why)
{
	const char *words = json_text(request, body, name);

	*day = words == NULL ? DATE_NONE : date_from_iso(words);
	if (words != NULL && !date_is_set(*day))
		return why_set(why, ERROR_USAGE,
			       "%s: '%s' is no date: write YYYY-MM-DD", name,
			       words);
	return ERROR_NONE;
}

/* -------------------------------------------------------------- silences */

static json_t *silence_json(const struct request *request,
			    const struct silence *row)
{
	const struct zone *zone = request->http->office.zone;

	return json_pack(
		"{s:I, s:o, s:o, s:o, s:s, s:s, s:o, s:s, s:s, s:o, "
		"s:o, s:o}",
		"id", (json_int_t)row->id, "task",
		row->task_id != 0 ? json_integer(row->task_id) : json_null(),
		"ref", json_string_or_null(row->ref), "title",
		json_string_or_null(row->title), "agency", row->agency,
		"agency_name", row->agency_name, "until", json_date(row->until),
		"reason", row->reason, "by", row->created_by, "at",
		json_instant(zone, row->created_at), "lifted_at",
		json_instant(zone, row->lifted_at), "lifted_by",
		json_string_or_null(row->lifted_by));
}

/* Whether the one who asks sees what is silent. */
static bool is_seen(struct request *request, const struct silence *row)
{
	struct scope scope = access_scope(&request->who);
	struct task task;
	struct why why;

	if (scope.is_all)
		return true;
	if (row->task_id == 0)
		return request->who.agency != NULL &&
		       strcmp(row->agency, request->who.agency) == 0;
	scope.may_support = true;
	return store_task_find(request->http->store, &scope, row->ref,
			       request->arena, &task, &why) == ERROR_NONE;
}

enum error api_silences(struct request *request, struct response *response,
			struct why *why)
{
	json_t *array;
	struct silence *rows;
	size_t count;
	enum error error =
		store_silences(request->http->store, since_of(request),
			       request->arena, &rows, &count, why);

	if (error != ERROR_NONE)
		return error;
	array = json_array();
	for (size_t i = 0; i < count; i++)
		if (is_seen(request, &rows[i]))
			(void)json_array_append_new(
				array, silence_json(request, &rows[i]));
	response_json(response, 200, array);
	return ERROR_NONE;
}

/* What a request would silence. */
struct silencing {
	const char *which; /* task, or NULL */
	const char *agency; /* code, or NULL */
	struct silence silence;
	struct task task;
	struct agency_row row;
};

static enum error read_silencing(struct request *request,
				 struct silencing *silencing, struct why *why)
{
	json_t *body = request_json(request, why);
	enum error error;

	if (body == NULL)
		return ERROR_USAGE;
	silencing->which = json_text(request, body, "task");
	silencing->agency = json_text(request, body, "agency");
	silencing->silence.reason = json_text(request, body, "reason");
	error = take_day(request, body, "until", &silencing->silence.until,
			 why);
	json_decref(body);
	if (error == ERROR_NONE &&
	    (silencing->which == NULL) == (silencing->agency == NULL))
		return why_set(why, ERROR_USAGE,
			       "what is silent, a task or an agency?");
	return error;
}

/* A task is its plan's follow-up agency's or issuer's to silence; an agency
 * the office's. Who owes it cannot. */
static enum error find_silenced(struct request *request,
				struct silencing *silencing, struct why *why)
{
	struct store *store = request->http->store;
	struct scope scope = access_scope(&request->who);
	enum error error;

	if (silencing->which != NULL) {
		error = store_task_find(store, &scope, silencing->which,
					request->arena, &silencing->task, why);
		return error == ERROR_NONE
			       ? access_silence(&request->who, &silencing->task,
						why)
			       : error;
	}
	if (!access_has(&request->who, RIGHT_OFFICE))
		return why_set(why, ERROR_FORBIDDEN,
			       "to silence a whole agency is the office's to "
			       "do; you are %s",
			       role_word(request->who.role));
	return store_agency_find(store, silencing->agency, request->arena,
				 &silencing->row, why);
}

enum error api_silence_add(struct request *request, struct response *response,
			   struct why *why)
{
	struct http_context *http = request->http;
	struct doing doing = request_doing(request);
	struct silencing silencing = { 0 };
	int64_t id = 0;
	enum error error = read_silencing(request, &silencing, why);

	if (error == ERROR_NONE)
		error = find_silenced(request, &silencing, why);
	if (error == ERROR_NONE)
		error = store_begin(http->store, why);
	if (error != ERROR_NONE)
		return error;
	error = store_silence_add(
		http->store, silencing.which != NULL ? &silencing.task : NULL,
		&silencing.row, &silencing.silence, &doing, &id, why);
	error = store_finish(http->store, error, why);
	if (error != ERROR_NONE)
		return error;
	http->hooks.wake(http->hooks.app);
	response_json(response, 200,
		      json_pack("{s:I, s:o}", "id", (json_int_t)id, "until",
				json_date(silencing.silence.until)));
	return ERROR_NONE;
}

/* Who may begin a silence may end it. */
static enum error check_lift(struct request *request, int64_t id,
			     struct why *why)
{
	struct store *store = request->http->store;
	struct silence *rows;
	size_t count;
	enum error error;

	if (access_has(&request->who, RIGHT_OFFICE))
		return ERROR_NONE;
	error = store_silences(store, DATE_NONE, request->arena, &rows, &count,
			       why);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++) {
		struct silencing silencing = { .which = rows[i].ref,
					       .agency = rows[i].agency };

		if (rows[i].id == id && is_seen(request, &rows[i]))
			return find_silenced(request, &silencing, why);
	}
	return error != ERROR_NONE ? error
				   : why_set(why, ERROR_NOT_FOUND,
					     "no silence %lld", (long long)id);
}

enum error api_silence_lift(struct request *request, struct response *response,
			    struct why *why)
{
	struct http_context *http = request->http;
	struct doing doing = request_doing(request);
	int64_t id;
	enum error error = request_id(request, &id, why);

	if (error == ERROR_NONE)
		error = check_lift(request, id, why);
	if (error == ERROR_NONE)
		error = store_begin(http->store, why);
	if (error != ERROR_NONE)
		return error;
	error = store_silence_lift(http->store, id, &doing, why);
	error = store_finish(http->store, error, why);
	if (error != ERROR_NONE)
		return error;
	http->hooks.wake(http->hooks.app);
	response_json(response, 200, json_pack("{s:I}", "id", (json_int_t)id));
	return ERROR_NONE;
}

/* -------------------------------------------------------------- absences */

static json_t *absence_json(const struct request *request,
			    const struct absence *row)
{
	const struct zone *zone = request->http->office.zone;

	return json_pack(
		"{s:I, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:s, s:o, s:o, "
		"s:o}",
		"id", (json_int_t)row->id, "person", row->person, "person_name",
		row->person_name, "agency", row->agency, "deputy", row->deputy,
		"deputy_name", row->deputy_name, "from", json_date(row->from),
		"until", json_date(row->until), "reason",
		json_string_or_null(row->reason), "by", row->created_by, "at",
		json_instant(zone, row->created_at), "ended_at",
		json_instant(zone, row->ended_at), "ended_by",
		json_string_or_null(row->ended_by));
}

enum error api_absences(struct request *request, struct response *response,
			struct why *why)
{
	const char *agency = request->who.agency;
	bool sees_all = access_has(&request->who, RIGHT_OFFICE);
	json_t *array;
	struct absence *rows;
	size_t count;
	enum error error =
		store_absences(request->http->store, since_of(request),
			       request->arena, &rows, &count, why);

	if (error != ERROR_NONE)
		return error;
	array = json_array();
	for (size_t i = 0; i < count; i++)
		if (sees_all ||
		    (agency != NULL && strcmp(agency, rows[i].agency) == 0))
			(void)json_array_append_new(
				array, absence_json(request, &rows[i]));
	response_json(response, 200, array);
	return ERROR_NONE;
}

/* Everybody may say it of himself, with a colleague as the deputy. */
static enum error check_absence(const struct request *request,
				const struct person_row *person,
				const struct person_row *deputy,
				struct why *why)
{
	const struct who *who = &request->who;

	if (access_has(who, RIGHT_OFFICE))
		return ERROR_NONE;
	if (who->person_id != person->id)
		return why_set(why, ERROR_FORBIDDEN,
			       "that is for %s or the office to say",
			       person->code);
	if (deputy != NULL && deputy->agency_id != who->agency_id)
		return why_set(why, ERROR_FORBIDDEN,
			       "%s works elsewhere: ask the office",
			       deputy->code);
	return ERROR_NONE;
}

/* A person of the directory that the body names. */
static enum error take_person(struct request *request, const char *code,
			      const char *what, struct person_row *person,
			      struct why *why)
{
	enum error error;

	if (code == NULL)
		return why_set(why, ERROR_USAGE, "which %s?", what);
	error = store_person_find(request->http->store, code, request->arena,
				  person, why);
	return error == ERROR_NOT_FOUND
		       ? why_set(why, error, "no person '%s'", code)
		       : error;
}

static enum error read_absence(struct request *request,
			       struct person_row *person,
			       struct person_row *deputy,
			       struct absence *absence, struct why *why)
{
	json_t *body = request_json(request, why);
	enum error error;

	if (body == NULL)
		return ERROR_USAGE;
	*absence = (struct absence){
		.person = json_text(request, body, "person"),
		.deputy = json_text(request, body, "deputy"),
		.reason = json_text(request, body, "reason"),
	};
	error = take_day(request, body, "from", &absence->from, why);
	if (error == ERROR_NONE)
		error = take_day(request, body, "until", &absence->until, why);
	json_decref(body);
	if (!date_is_set(absence->from))
		absence->from = request->today;
	if (error == ERROR_NONE)
		error = take_person(request, absence->person, "person", person,
				    why);
	if (error == ERROR_NONE)
		error = take_person(request, absence->deputy, "deputy", deputy,
				    why);
	return error;
}

enum error api_absence_add(struct request *request, struct response *response,
			   struct why *why)
{
	struct http_context *http = request->http;
	struct doing doing = request_doing(request);
	struct person_row person;
	struct person_row deputy;
	struct absence absence;
	int64_t id = 0;
	enum error error =
		read_absence(request, &person, &deputy, &absence, why);

	if (error == ERROR_NONE)
		error = check_absence(request, &person, &deputy, why);
	if (error == ERROR_NONE)
		error = store_begin(http->store, why);
	if (error != ERROR_NONE)
		return error;
	error = store_absence_add(http->store, &person, &deputy, &absence,
				  &doing, &id, why);
	error = store_finish(http->store, error, why);
	if (error != ERROR_NONE)
		return error;
	response_json(response, 200,
		      json_pack("{s:I, s:o, s:o}", "id", (json_int_t)id, "from",
				json_date(absence.from), "until",
				json_date(absence.until)));
	return ERROR_NONE;
}

enum error api_absence_end(struct request *request, struct response *response,
			   struct why *why)
{
	struct http_context *http = request->http;
	struct doing doing = request_doing(request);
	json_t *body = request_json(request, why);
	struct person_row person;
	int count = 0;
	enum error error;

	if (body == NULL)
		return ERROR_USAGE;
	error = take_person(request, json_text(request, body, "person"),
			    "person", &person, why);
	json_decref(body);
	if (error == ERROR_NONE)
		error = check_absence(request, &person, NULL, why);
	if (error == ERROR_NONE)
		error = store_begin(http->store, why);
	if (error != ERROR_NONE)
		return error;
	error = store_absence_end(http->store, &person, &doing, &count, why);
	error = store_finish(http->store, error, why);
	if (error == ERROR_NONE)
		response_json(response, 200,
			      json_pack("{s:i}", "ended", count));
	return error;
}
