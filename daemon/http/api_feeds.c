/* Addresses of feeds, over the API; and feeds for who reads no addresses. */
#include <string.h>

#include "base/secret.h"
#include "http/feed_cache.h"
#include "http/json.h"
#include "http/routes.h"

/* Google refuses files of about a megabyte. */
#define BYTES_WARNED 900000

enum error api_feeds(struct request *request, struct response *response,
		     struct why *why)
{
	struct feed_row *rows;
	size_t count;
	json_t *array;
	enum error error = store_feeds(request->http->store, request->arena,
				       &rows, &count, why);

	if (error != ERROR_NONE)
		return error;
	array = json_array();
	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(array,
					    json_feed(request, &rows[i]));
	response_json(response, 200, array);
	return ERROR_NONE;
}

void feeds_warn(struct request *request, json_t *warnings)
{
	const struct zone *zone = request->http->office.zone;
	struct feed_row *rows;
	size_t count;
	int larger = 0;
	int silent = 0;
	struct why ignored;

	if (store_feeds(request->http->store, request->arena, &rows, &count,
			&ignored) != ERROR_NONE ||
	    store_feeds_larger(request->http->store, BYTES_WARNED, &larger,
			       &ignored) != ERROR_NONE)
		return;
	for (size_t i = 0; i < count; i++)
		silent += feed_silent_days(&rows[i],
					   zone_date(zone, rows[i].created_at),
					   request->today) > 0;
	if (silent > 0)
		(void)json_array_append_new(
			warnings,
			json_sprintf("%d feeds have not been asked for in more "
				     "than %d days: dondoc feed ls",
				     silent, FEED_SILENT_DAYS));
	if (larger > 0)
		(void)json_array_append_new(
			warnings,
			json_sprintf("%d feeds are larger than %d kB, and some "
				     "calendars refuse them: shorten `feeds:` "
				     "in the configuration",
				     larger, BYTES_WARNED / 1000));
}

/* ---------------------------------------------------------------- one feed */

static json_t *version_json(const struct request *request,
			    const struct feed_version *version)
{
	json_t *object =
		json_pack("{s:s, s:I, s:s, s:I, s:I}", "view",
			  version->is_todo ? "todo" : "events", "sequence",
			  (json_int_t)version->sequence, "hash", version->hash,
			  "events", (json_int_t)version->events, "bytes",
			  (json_int_t)version->bytes);

	(void)json_object_set_new(
		object, "first_at",
		json_instant(request->http->office.zone, version->first_at));
	return object;
}

/* What it would say now, if it can be read. */
static void describe_now(struct request *request, const struct feed_row *row,
			 json_t *object)
{
	struct feed_cache *cache = request->http->feeds;
	struct feed_ask ask = { .row = row, .today = request->today };
	struct feed_cached *view = feed_cache_find(cache, &ask);
	struct why ignored;
	int64_t bytes;

	feed_cache_sync(cache);
	if (feed_cache_refresh(cache, view, request->today, &ignored) !=
	    ERROR_NONE)
		return;
	bytes = (int64_t)feed_body_length(view->body);
	(void)json_object_set_new(
		object, "events",
		json_integer((json_int_t)feed_body_entries(view->body)));
	(void)json_object_set_new(object, "bytes", json_integer(bytes));
	(void)json_object_set_new(object, "too_large",
				  json_boolean(bytes > BYTES_WARNED));
}

enum error api_feed(struct request *request, struct response *response,
		    struct why *why)
{
	struct feed_version *versions;
	struct feed_row row;
	size_t count;
	json_t *object;
	json_t *array;
	enum error error = store_feed_get(request->http->store,
					  request_number(request, "id"),
					  request->arena, &row, why);

	if (error == ERROR_NONE)
		error = store_feed_versions(request->http->store, row.id,
					    request->arena, &versions, &count,
					    why);
	if (error != ERROR_NONE)
		return error;
	object = json_feed(request, &row);
	array = json_array();
	for (size_t i = 0; i < count; i++)
		(void)json_array_append_new(
			array, version_json(request, &versions[i]));
	(void)json_object_set_new(object, "versions", array);
	describe_now(request, &row, object);
	response_json(response, 200, object);
	return ERROR_NONE;
}

/* ------------------------------------------------------------- subjects */

static enum error find_plan(struct request *request, const char *number,
			    struct feed_row *row, struct why *why)
{
	struct plan_row *plans;
	size_t count;
	enum error error = store_plans(request->http->store, request->today,
				       request->arena, &plans, &count, why);

	if (error != ERROR_NONE)
		return error;
	for (size_t i = 0; i < count; i++)
		if (strcmp(plans[i].number, number) == 0)
			row->plan_id = plans[i].id;
	return row->plan_id != 0
		       ? ERROR_NONE
		       : why_set(why, ERROR_NOT_FOUND, "no plan '%s'", number);
}

static enum error find_person(struct request *request, const char *code,
			      struct feed_row *row, struct why *why)
{
	struct person_row person;
	enum error error = store_person_find(request->http->store, code,
					     request->arena, &person, why);

	if (error != ERROR_NONE)
		return why_wrap(why, error, "%s", code);
	row->person_id = person.id;
	row->agency_id = person.agency_id;
	row->agency = person.agency;
	row->name = person.name;
	row->role = person.role;
	if (row->language == NULL)
		row->language = person.language;
	return ERROR_NONE;
}

static enum error find_agency(struct request *request, const char *code,
			      struct feed_row *row, struct why *why)
{
	bool is_group = row->kind == FEED_GROUP;
	struct agency_row agency;
	enum error error = store_agency_find(request->http->store, code,
					     request->arena, &agency, why);

	if (error != ERROR_NONE)
		return error;
	if (is_group && !agency.is_group)
		return why_set(why, ERROR_NOT_FOUND,
			       "'%s' is an agency, not a group", code);
	row->agency_id = agency.id;
	row->agency = agency.code;
	row->name = agency.name;
	return ERROR_NONE;
}

/* Whose feed it is to be: exactly one of agency, group, person, plan. */
static enum error find_subject(struct request *request, json_t *body,
			       struct feed_row *row, struct why *why)
{
	const char *code = NULL;
	int named = 0;

	for (int kind = FEED_AGENCY; kind <= FEED_PLAN; kind++) {
		const char *given = json_text(
			request, body, feed_kind_word((enum feed_kind)kind));

		if (given == NULL)
			continue;
		code = given;
		row->kind = (enum feed_kind)kind;
		named++;
	}
	if (named != 1)
		return why_set(why, ERROR_USAGE,
			       "a feed is of one agency, group, person or "
			       "plan");
	row->code = code;
	if (row->kind == FEED_PLAN)
		return find_plan(request, code, row, why);
	if (row->kind == FEED_PERSON)
		return find_person(request, code, row, why);
	return find_agency(request, code, row, why);
}

static enum error read_feed(struct request *request, json_t *body,
			    struct feed_row *row, struct why *why)
{
	enum error error;

	row->label = json_text(request, body, "for");
	row->language = json_text(request, body, "language");
	row->has_alarms = json_is_true(json_object_get(body, "alarms"));
	row->mails_when_silent =
		json_is_true(json_object_get(body, "mail_when_silent"));
	if (row->language != NULL && strcmp(row->language, "vi") != 0 &&
	    strcmp(row->language, "en") != 0)
		return why_set(why, ERROR_USAGE, "language is vi or en");
	error = find_subject(request, body, row, why);
	if (error == ERROR_NONE && row->mails_when_silent &&
	    (row->kind == FEED_PLAN || row->kind == FEED_GROUP))
		return why_set(why, ERROR_USAGE,
			       "the feed of a %s has no agency to be mailed",
			       feed_kind_word(row->kind));
	if (row->language == NULL)
		row->language = request->http->config->language;
	return error;
}

/* ---------------------------------------------------------------- addresses */

/* With what is not a letter or a digit as %XX. */
static const char *escape(struct arena *arena, const char *string)
{
	struct text text = { 0 };
	const char *copy;

	for (; *string != '\0'; string++) {
		unsigned char byte = (unsigned char)*string;
		bool is_plain = (byte >= 'a' && byte <= 'z') ||
				(byte >= 'A' && byte <= 'Z') ||
				(byte >= '0' && byte <= '9') || byte == '-' ||
				byte == '_' || byte == '.';

		if (is_plain)
			text_add_bytes(&text, string, 1);
		else
			text_addf(&text, "%%%02X", byte);
	}
	copy = arena_string(arena, text_string(&text));
	text_clear(&text);
	return copy;
}

/* The address in the forms that programs take; given out this one time. */
static json_t *addresses_json(struct request *request,
			      const struct feed_row *row, const char *token)
{
	const char *base_url = request->http->config->base_url;
	const char *host = strstr(base_url, "://");
	const char *url = arena_printf(request->arena, "%s/feeds/%s.ics",
				       base_url, token);
	const char *webcal;
	struct feed_title title = feed_cache_title(request->http->feeds, row,
						   NULL, request->arena);

	host = host != NULL ? host + 3 : base_url;
	webcal = arena_printf(request->arena, "webcal://%s/feeds/%s.ics", host,
			      token);
	return json_pack(
		"{s:I, s:s, s:s, s:s, s:s, s:s, s:s}", "id",
		(json_int_t)row->id, feed_kind_word(row->kind), row->code,
		"token", token, "url", url, "webcal", webcal, "google",
		arena_printf(request->arena,
			     "https://calendar.google.com/calendar/r?cid=%s",
			     escape(request->arena, webcal)),
		"outlook",
		arena_printf(request->arena,
			     "https://outlook.office.com/calendar/0/addfromweb"
			     "?url=%s&name=%s",
			     escape(request->arena, url),
			     escape(request->arena, title.name)));
}

enum error api_feed_add(struct request *request, struct response *response,
			struct why *why)
{
	struct store *store = request->http->store;
	struct doing doing = request_doing(request);
	json_t *body = request_json(request, why);
	struct feed_row row = { 0 };
	char token[SECRET_SIZE];
	char hash[SECRET_HASH_SIZE];
	enum error error;

	if (body == NULL)
		return ERROR_USAGE;
	error = read_feed(request, body, &row, why);
	json_decref(body);
	if (error == ERROR_NONE)
		error = store_begin(store, why);
	if (error != ERROR_NONE)
		return error;
	secret_new(token);
	secret_hash(token, hash);
	error = store_feed_add(store, hash, &row, &doing, &row.id, why);
	error = store_finish(store, error, why);
	if (error == ERROR_NONE)
		response_json(response, 200,
			      addresses_json(request, &row, token));
	return error;
}

enum error api_feed_rotate(struct request *request, struct response *response,
			   struct why *why)
{
	struct store *store = request->http->store;
	struct doing doing = request_doing(request);
	struct feed_row row;
	char token[SECRET_SIZE];
	char hash[SECRET_HASH_SIZE];
	int64_t id;
	enum error error = request_id(request, &id, why);

	if (error == ERROR_NONE)
		error = store_begin(store, why);
	if (error != ERROR_NONE)
		return error;
	secret_new(token);
	secret_hash(token, hash);
	error = store_feed_rotate(store, id, hash, &doing, why);
	if (error == ERROR_NONE)
		error = store_feed_get(store, id, request->arena, &row, why);
	error = store_finish(store, error, why);
	if (error == ERROR_NONE)
		response_json(response, 200,
			      addresses_json(request, &row, token));
	return error;
}

enum error api_feed_revoke(struct request *request, struct response *response,
			   struct why *why)
{
	struct store *store = request->http->store;
	struct doing doing = request_doing(request);
	int64_t id;
	enum error error = request_id(request, &id, why);

	if (error == ERROR_NONE)
		error = store_begin(store, why);
	if (error != ERROR_NONE)
		return error;
	error = store_feed_revoke(store, id, &doing, why);
	error = store_finish(store, error, why);
	if (error == ERROR_NONE)
		response_json(response, 200,
			      json_pack("{s:I}", "id", (json_int_t)id));
	return error;
}

/* ------------------------------------------------------------------ as text */

enum error api_feed_text(struct request *request, struct response *response,
			 struct why *why)
{
	struct feed_cache *cache = request->http->feeds;
	const char *code = request->query(request, "agency");
	struct feed_row row = { .kind = FEED_AGENCY,
				.code = code,
				.language = request->http->config->language };
	struct feed_ask ask = { .row = &row, .today = request->today };
	struct feed_title title;
	struct feed_cached *view;
	struct text text = { 0 };
	enum error error;

	if (code == NULL)
		return why_set(why, ERROR_USAGE, "which agency?");
	error = find_agency(request, code, &row, why);
	if (error != ERROR_NONE)
		return error;
	feed_cache_sync(cache);
	view = feed_cache_find(cache, &ask);
	error = feed_cache_refresh(cache, view, request->today, why);
	if (error != ERROR_NONE)
		return error;
	title = feed_cache_title(cache, &row, NULL, request->arena);
	feed_dress_text(view->body, &title, &text);
	response_json(
		response, 200,
		json_pack("{s:s, s:s, s:I, s:s}", "agency", row.code, "file",
			  arena_printf(request->arena, "%s.ics", title.file),
			  "events", (json_int_t)feed_body_entries(view->body),
			  "text", text_string(&text)));
	text_clear(&text);
	return ERROR_NONE;
}
