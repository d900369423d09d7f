/* The table of routes, and what is checked before any of them runs. */
#include "http/routes.h"

#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "http/access.h"
#include "http/json.h"
#include "http/wire.h"

#define FEED_PREFIX "/feeds/"

static const struct route {
	const char *method;
	const char *path; /* under WIRE_API */
	enum right right;
	route_function run;
} routes[] = {
	{ "GET", "/status", RIGHT_OFFICE, api_status },
	{ "GET", "/whoami", RIGHT_SEE, api_whoami },
	{ "GET", "/tasks", RIGHT_SEE, api_tasks },
	{ "GET", "/task", RIGHT_SEE, api_task },
	{ "POST", "/act", RIGHT_ACT, api_act },
	{ "GET", "/evidence", RIGHT_SEE, api_evidence },
	{ "GET", "/plans", RIGHT_SEE, api_plans },
	{ "GET", "/plan", RIGHT_SEE, api_plan },
	{ "POST", "/plans/check", RIGHT_OFFICE, api_plan_check },
	{ "POST", "/plans/apply", RIGHT_OFFICE, api_plan_apply },
	{ "GET", "/roll-ups", RIGHT_SEE, api_roll_ups },
	{ "POST", "/plans/diff", RIGHT_SEE, api_plan_diff },
	{ "GET", "/plan/export", RIGHT_SEE, api_plan_export },
	{ "POST", "/plans/withdraw", RIGHT_OFFICE, api_plan_withdraw },
	{ "POST", "/due", RIGHT_SEE, api_due },
	{ "GET", "/events", RIGHT_SEE, api_events },
	{ "POST", "/events", RIGHT_ACT, api_event_record },
	{ "POST", "/events/forget", RIGHT_ACT, api_event_forget },
	{ "GET", "/agencies", RIGHT_SEE, api_agencies },
	{ "GET", "/agency", RIGHT_SEE, api_agency },
	{ "POST", "/agencies/check", RIGHT_OFFICE, api_agency_check },
	{ "POST", "/agencies/apply", RIGHT_OFFICE, api_agency_apply },
	{ "POST", "/people/contact", RIGHT_SEE, api_person_contact },
	{ "GET", "/people/export", RIGHT_SEE, api_person_export },
	{ "POST", "/people/erase", RIGHT_OFFICE, api_person_erase },
	{ "GET", "/calendars", RIGHT_SEE, api_calendars },
	{ "GET", "/calendar", RIGHT_SEE, api_calendar },
	{ "POST", "/calendars/check", RIGHT_OFFICE, api_calendar_check },
	{ "POST", "/calendars/apply", RIGHT_OFFICE, api_calendar_apply },
	{ "POST", "/calendars/forget/check", RIGHT_OFFICE,
	  api_calendar_check_forget },
	{ "POST", "/calendars/forget", RIGHT_OFFICE, api_calendar_forget },
	{ "GET", "/feeds", RIGHT_OFFICE, api_feeds },
	{ "POST", "/feeds", RIGHT_OFFICE, api_feed_add },
	{ "GET", "/feed", RIGHT_OFFICE, api_feed },
	{ "GET", "/feeds/text", RIGHT_OFFICE, api_feed_text },
	{ "POST", "/feeds/rotate", RIGHT_OFFICE, api_feed_rotate },
	{ "POST", "/feeds/revoke", RIGHT_OFFICE, api_feed_revoke },
	{ "GET", "/tokens", RIGHT_OFFICE, api_tokens },
	{ "POST", "/tokens", RIGHT_OFFICE, api_token_add },
	{ "POST", "/tokens/revoke", RIGHT_OFFICE, api_token_revoke },
	{ "GET", "/preview", RIGHT_SEE, api_preview },
	{ "GET", "/explain", RIGHT_SEE, api_explain },
	{ "POST", "/audit", RIGHT_OFFICE, api_audit },
	{ "GET", "/silences", RIGHT_SEE, api_silences },
	{ "POST", "/silences", RIGHT_ACT, api_silence_add },
	{ "POST", "/silences/lift", RIGHT_ACT, api_silence_lift },
	{ "GET", "/absences", RIGHT_SEE, api_absences },
	{ "POST", "/absences", RIGHT_SEE, api_absence_add },
	{ "POST", "/absences/end", RIGHT_SEE, api_absence_end },
	{ "GET", "/report", RIGHT_SEE, api_report },
	{ "GET", "/journal", RIGHT_SEE, api_journal },
	{ "GET", "/journal/check", RIGHT_OFFICE, api_journal_check },
	{ "GET", "/outbox", RIGHT_OFFICE, api_outbox },
	{ "GET", "/outbox/message", RIGHT_OFFICE, api_message },
	{ "GET", "/outbox/unreached", RIGHT_OFFICE, api_unreached },
	{ "POST", "/outbox/retry", RIGHT_OPERATE, api_outbox_steer },
	{ "POST", "/outbox/hold", RIGHT_OPERATE, api_outbox_steer },
	{ "POST", "/outbox/release", RIGHT_OPERATE, api_outbox_steer },
	{ "GET", "/templates", RIGHT_OFFICE, api_templates },
	{ "POST", "/templates/check", RIGHT_OFFICE, api_template_check },
	{ "POST", "/templates/reload", RIGHT_OPERATE, api_template_reload },
	{ "GET", "/sms/recipes", RIGHT_OFFICE, api_sms_recipes },
	{ "GET", "/sms/test", RIGHT_OPERATE, api_sms_standing },
	{ "POST", "/sms/test", RIGHT_OPERATE, api_sms_test },
	{ "GET", "/clock", RIGHT_SEE, api_clock },
	{ "POST", "/clock", RIGHT_OPERATE, api_clock_move },
	{ "POST", "/clock/confirm", RIGHT_OPERATE, api_clock_confirm },
};

void response_header(struct response *response, const char *name,
		     const char *value)
{
	if (response->header_count == RESPONSE_HEADERS)
		return;
	response->headers[response->header_count].name = name;
	response->headers[response->header_count++].value = value;
}

void response_json(struct response *response, int status, json_t *body)
{
	char *dumped = json_dumps(body, JSON_COMPACT | JSON_ENCODE_ANY);

	json_decref(body);
	response->status = status;
	response->content_type = "application/json";
	text_reset(&response->body);
	text_add(&response->body, dumped != NULL ? dumped : "null");
	free(dumped);
}

static int status_of(enum error error)
{
	static const int statuses[] = {
		[ERROR_NONE] = 200,	 [ERROR_USAGE] = 400,
		[ERROR_INPUT] = 422,	 [ERROR_NOT_FOUND] = 404,
		[ERROR_FORBIDDEN] = 403, [ERROR_REFUSED] = 409,
		[ERROR_BUSY] = 503,	 [ERROR_IO] = 500,
		[ERROR_CORRUPT] = 500,	 [ERROR_INTERNAL] = 500,
	};

	return statuses[error];
}

void response_error(struct response *response, enum error error,
		    const struct why *why, const struct complaints *complaints)
{
	json_t *body = json_pack("{s:{s:s, s:s}}", "error", "code",
				 error_word(error), "message", why->text);

	if (complaints != NULL)
		(void)json_object_set_new(body, "complaints",
					  json_complaints(complaints));
	response_json(response, status_of(error), body);
	if (error == ERROR_BUSY)
		response_header(response, "Retry-After", "60");
	if (response->status >= 500)
		log_error("http: %s", why->text);
}

json_t *request_json(struct request *request, struct why *why)
{
	json_error_t error;
	json_t *body = json_loadb(request->body, request->body_length,
				  JSON_REJECT_DUPLICATES, &error);

	if (json_is_object(body))
		return body;
	json_decref(body);
	(void)why_set(why, ERROR_USAGE,
		      "the request's body is no JSON object%s%s",
		      error.text[0] != '\0' ? ": " : "", error.text);
	return NULL;
}

enum error request_id(struct request *request, int64_t *id, struct why *why)
{
	json_t *body = request_json(request, why);

	if (body == NULL)
		return ERROR_USAGE;
	*id = json_integer_value(json_object_get(body, "id"));
	json_decref(body);
	return ERROR_NONE;
}

enum error request_date(const struct request *request, const char *name,
			struct date *date, struct why *why)
{
	const char *words = request->query(request, name);

	if (words == NULL)
		return ERROR_NONE;
	*date = date_from_iso(words);
	if (!date_is_set(*date))
		return why_set(why, ERROR_USAGE,
			       "%s: '%s' is no date: write YYYY-MM-DD", name,
			       words);
	return ERROR_NONE;
}

enum error request_day(const struct request *request, const char *name,
		       int plus, int64_t *at, struct why *why)
{
	struct date date = DATE_NONE;
	enum error error = request_date(request, name, &date, why);

	*at = date_is_set(date) ? zone_instant(request->http->office.zone,
					       date_add(date, plus), 0)
				: 0;
	return error;
}

const char *json_text(struct request *request, const json_t *object,
		      const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text_is_utf8(text != NULL ? text : "",
			    text != NULL ? strlen(text) : 0)
		       ? arena_string(request->arena, text)
		       : NULL;
}

int64_t request_number(const struct request *request, const char *name)
{
	const char *words = request->query(request, name);
	int64_t number = 0;

	for (; words != NULL && *words >= '0' && *words <= '9' &&
	       number < INT32_MAX;
	     words++)
		number = number * 10 + (*words - '0');
	return number;
}

struct doing request_doing(const struct request *request)
{
	return (struct doing){ .actor = request->who.name,
			       .now = request->now,
			       .today = request->today,
			       .caller = {
				       .person_id = request->who.person_id,
				       .role = role_word(request->who.role),
				       .token_id = request->who.token_id,
				       .is_local = request->is_local,
				       .uid = (int64_t)request->peer_uid,
				       .from = request->peer,
			       } };
}

static enum error serve_healthz(struct response *response)
{
	response->status = 200;
	response->content_type = "text/plain; charset=utf-8";
	text_add(&response->body, "ok\n");
	return ERROR_NONE;
}

/* Feeds keep robots from listing them by a header; a rule here would keep
 * calendars that obey robots.txt (Google's does) from reading them. */
static enum error serve_robots(struct response *response)
{
	response->status = 200;
	response->content_type = "text/plain; charset=utf-8";
	text_add(&response->body, "User-agent: *\n"
				  "Allow: " FEED_PREFIX "\n"
				  "Disallow: " WIRE_API "/\n");
	return ERROR_NONE;
}

/* The methods that a path has, for 405; NULL when there is no such path. */
static const char *allowed_for(const char *path)
{
	const char *allowed = NULL;

	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++) {
		if (strcmp(routes[i].path, path) != 0)
			continue;
		if (allowed != NULL && strcmp(allowed, routes[i].method) != 0)
			return "GET, POST";
		allowed = routes[i].method;
	}
	return allowed;
}

static enum error refuse_method(struct response *response, const char *allowed,
				struct why *why)
{
	(void)why_set(why, ERROR_USAGE, "this path takes %s", allowed);
	response_error(response, ERROR_USAGE, why, NULL);
	response->status = 405;
	response_header(response, "Allow", allowed);
	return ERROR_NONE;
}

/* What a POST may do while the clock is in doubt: it records no date. */
static bool is_timeless(const char *path)
{
	static const char *const paths[] = {
		"/plans/check", "/agencies/check", "/due",
		"/plans/diff",	"/outbox/hold",	   "/clock/confirm",
	};

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (strcmp(paths[i], path) == 0)
			return true;
	return false;
}

static bool is_doubted(const struct request *request)
{
	const struct http_hooks *hooks = &request->http->hooks;
	struct clock_view view;

	hooks->clock_read(hooks->app, &view);
	return view.is_doubted;
}

static enum error serve_api(struct request *request, struct response *response,
			    const char *path, struct why *why)
{
	const struct route *route = NULL;
	const char *allowed = allowed_for(path);
	enum error error = access_identify(request, why);

	if (error == ERROR_FORBIDDEN) {
		response_error(response, error, why, NULL);
		response->status = 401;
		response_header(response, "WWW-Authenticate", "Bearer");
		return ERROR_NONE;
	}
	if (error != ERROR_NONE)
		return error;
	for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++)
		if (strcmp(routes[i].path, path) == 0 &&
		    strcmp(routes[i].method, request->method) == 0)
			route = &routes[i];
	if (allowed == NULL)
		return why_set(why, ERROR_NOT_FOUND, "no such path");
	if (route == NULL)
		return refuse_method(response, allowed, why);
	if (!access_has(&request->who, route->right))
		return why_set(why, ERROR_FORBIDDEN,
			       "this is the office's to do; you are %s",
			       role_word(request->who.role));
	if (strcmp(request->method, "POST") == 0 && !is_timeless(path) &&
	    is_doubted(request))
		return why_set(why, ERROR_BUSY,
			       "the daemon's clock is in doubt, and with it "
			       "every date that this would record: dondoc "
			       "status");
	return route->run(request, response, why);
}

static enum error serve(struct request *request, struct response *response,
			struct why *why)
{
	const size_t api = strlen(WIRE_API);

	if (strncmp(request->path, WIRE_API "/", api + 1) == 0)
		return serve_api(request, response, request->path + api, why);
	if (sms_report_is_path(request->path) &&
	    (strcmp(request->method, "GET") == 0 ||
	     strcmp(request->method, "POST") == 0))
		return sms_report_serve(request, response, why);
	if (strcmp(request->method, "GET") != 0 &&
	    strcmp(request->method, "HEAD") != 0)
		return refuse_method(response, "GET, HEAD", why);
	if (strncmp(request->path, FEED_PREFIX, strlen(FEED_PREFIX)) == 0)
		return feed_serve(request, response, why);
	if (strcmp(request->path, "/healthz") == 0)
		return serve_healthz(response);
	if (strcmp(request->path, "/robots.txt") == 0)
		return serve_robots(response);
	return why_set(why, ERROR_NOT_FOUND, "no such path");
}

void routes_answer(struct request *request, struct response *response)
{
	struct why why = { "" };
	enum error error = serve(request, response, &why);

	if (error != ERROR_NONE)
		response_error(response, error, &why, NULL);
	response_header(response, "X-Content-Type-Options", "nosniff");
	response_header(response, "Referrer-Policy", "no-referrer");
	if (strncmp(request->path, FEED_PREFIX, strlen(FEED_PREFIX)) != 0)
		response_header(response, "Cache-Control", "no-store");
}
