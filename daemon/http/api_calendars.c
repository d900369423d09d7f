/* Calendars over the API: showing, checking and applying days off. */
#include <string.h>

#include "calendars/outlook.h"
#include "http/json.h"
#include "http/routes.h"
#include "store/calendars.h"

static void set(json_t *object, const char *name, json_t *value)
{
	(void)json_object_set_new(object, name, value);
}

static void append_words(json_t *array, const struct strings *words)
{
	for (size_t i = 0; i < words->count; i++)
		(void)json_array_append_new(array,
					    json_string(words->items[i]));
}

/* --------------------------------------------------------------- showing */

static const struct calendar_users *users_of(const struct calendar_users *users,
					     size_t count, const char *code)
{
	static const struct calendar_users none = { 0 };

	for (size_t i = 0; i < count; i++)
		if (strcmp(users[i].code, code) == 0)
			return &users[i];
	return &none;
}

static json_t *head_of(const struct request *request,
		       const struct workdays *calendar,
		       const struct calendar_users *users)
{
	const struct workdays *own =
		office_calendar(&request->http->office, NULL);

	return json_pack(
		"{s:s, s:o, s:o, s:b, s:o, s:o, s:i, s:o, s:o}", "calendar",
		calendar->code, "name", json_string_or_null(calendar->name),
		"extends", json_string_or_null(calendar->extends), "own",
		(int)(calendar == own), "from", json_date(calendar->from),
		"until", json_date(calendar->until), "days",
		(int)calendar->count, "agencies", json_words(&users->agencies),
		"plans", json_words(&users->plans));
}

enum error api_calendars(struct request *request, struct response *response,
			 struct why *why)
{
	const struct calendars *calendars = request->http->office.calendars;
	struct calendar_users *users;
	size_t count;
	json_t *array;
	enum error error = store_calendar_users(
		request->http->store, request->arena, &users, &count, why);

	if (error != ERROR_NONE)
		return error;
	array = json_array();
	for (size_t i = 0; i < calendars->count; i++)
		(void)json_array_append_new(
			array, head_of(request, &calendars->items[i],
				       users_of(users, count,
						calendars->items[i].code)));
	response_json(response, 200, array);
	return ERROR_NONE;
}

static json_t *week_of(const struct workdays *calendar)
{
	static const char *const names[] = { "sunday",	  "monday",   "tuesday",
					     "wednesday", "thursday", "friday",
					     "saturday" };
	json_t *array = json_array();

	for (size_t i = 1; i <= 7; i++)
		if (calendar->rests_on[i % 7])
			(void)json_array_append_new(array,
						    json_string(names[i % 7]));
	return array;
}

static json_t *days_of(const struct workdays *calendar, struct date from,
		       struct date until)
{
	json_t *array = json_array();

	for (size_t i = 0; i < calendar->count; i++) {
		const struct workday *day = &calendar->days[i];

		if (date_compare(day->date, from) < 0 ||
		    date_compare(day->date, until) > 0)
			continue;
		(void)json_array_append_new(
			array,
			json_pack("{s:o, s:s, s:o, s:o, s:b}", "date",
				  json_date(day->date), "kind",
				  day->is_off ? "off" : "work", "reason",
				  json_string_or_null(day->reason), "source",
				  json_string_or_null(day->source), "expected",
				  (int)day->is_expected));
	}
	return array;
}

static enum error applied_of(struct request *request, const char *code,
			     json_t **applied, struct why *why)
{
	struct calendar_row *rows;
	size_t count;
	enum error error = store_calendars(request->http->store, request->arena,
					   &rows, &count, why);

	*applied = json_array();
	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		if (strcmp(rows[i].code, code) == 0)
			(void)json_array_append_new(
				*applied,
				json_pack(
					"{s:s, s:o, s:s}", "file", rows[i].file,
					"at",
					json_instant(request->http->office.zone,
						     rows[i].applied_at),
					"by", rows[i].actor));
	return error;
}

/* A day given by a query argument, else the fallback. */
static enum error day_of(const struct request *request, const char *name,
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

static enum error find_calendar(const struct request *request,
				const struct workdays **calendar,
				struct why *why)
{
	const char *code = request->query(request, "calendar");
	const struct office *office = &request->http->office;

	*calendar = code == NULL ? office_calendar(office, NULL)
				 : calendars_find(office->calendars, code);
	if (*calendar == NULL)
		return why_set(why, ERROR_NOT_FOUND, "no calendar '%s'", code);
	return ERROR_NONE;
}

enum error api_calendar(struct request *request, struct response *response,
			struct why *why)
{
	int year = date_to_parts(request->today).year;
	struct date from = date_from_parts(year, 1, 1);
	struct date until = date_from_parts(year + 1, 12, 31);
	const struct workdays *calendar;
	struct calendar_users *users;
	struct strings warnings = { 0 };
	json_t *applied;
	json_t *object;
	size_t count;
	enum error error = find_calendar(request, &calendar, why);

	if (error == ERROR_NONE)
		error = day_of(request, "from", &from, why);
	if (error == ERROR_NONE)
		error = day_of(request, "until", &until, why);
	if (error == ERROR_NONE)
		error = store_calendar_users(request->http->store,
					     request->arena, &users, &count,
					     why);
	if (error != ERROR_NONE)
		return error;
	error = applied_of(request, calendar->code, &applied, why);
	if (error != ERROR_NONE) {
		json_decref(applied);
		return error;
	}
	calendar_outlook(calendar, request->today, request->arena, &warnings);
	object = head_of(request, calendar,
			 users_of(users, count, calendar->code));
	set(object, "weekly_rest", week_of(calendar));
	set(object, "applied", applied);
	set(object, "warnings", json_words(&warnings));
	set(object, "days", days_of(calendar, from, until));
	response_json(response, 200, object);
	return ERROR_NONE;
}

/* -------------------------------------------------------------- warnings */

/* Agencies and plans that name a calendar that the configuration has lost go
 * by the office's: that is not what they were told. */
static void warn_of_lost(const struct calendars *calendars,
			 const struct calendar_users *users, size_t count,
			 json_t *warnings)
{
	for (size_t i = 0; i < count; i++)
		if (calendars_find(calendars, users[i].code) == NULL)
			(void)json_array_append_new(
				warnings,
				json_sprintf("there is no calendar %s, which "
					     "%zu agencies and %zu plans "
					     "name: configure its file "
					     "(days-off) or dondoc calendar "
					     "apply FILE",
					     users[i].code,
					     users[i].agencies.count,
					     users[i].plans.count));
}

/* What people applied and the daemon does not go by. */
static void warn_of_left_out(const struct calendars_left_out *left_out,
			     json_t *warnings)
{
	for (size_t i = 0; i < left_out->count; i++)
		(void)json_array_append_new(
			warnings,
			json_sprintf("calendar %s: the applied file %s is left "
				     "out, its days do not hold (%s): dondoc "
				     "calendar apply it corrected, or dondoc "
				     "calendar forget %s",
				     left_out->items[i].code,
				     left_out->items[i].file,
				     left_out->items[i].reason,
				     left_out->items[i].file));
}

enum error calendars_warn(struct request *request, json_t *warnings,
			  struct why *why)
{
	const struct calendars *calendars = request->http->office.calendars;
	struct calendar_users *users;
	struct strings lines = { 0 };
	size_t count;
	enum error error = store_calendar_users(
		request->http->store, request->arena, &users, &count, why);

	if (error != ERROR_NONE)
		return error;
	warn_of_left_out(request->http->left_out, warnings);
	/* What extends another is as good as that is. */
	for (size_t i = 0; i < calendars->count; i++)
		if (calendars->items[i].extends == NULL)
			calendar_outlook(&calendars->items[i], request->today,
					 request->arena, &lines);
	append_words(warnings, &lines);
	warn_of_lost(calendars, users, count, warnings);
	return ERROR_NONE;
}

/* -------------------------------------------------------------- applying */

static json_t *moves_json(const struct calendar_moves *moves)
{
	json_t *array = json_array();

	for (size_t i = 0; i < moves->count; i++) {
		const struct calendar_move *move = &moves->items[i];

		(void)json_array_append_new(
			array,
			json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:o, s:o}",
				  "task", (json_int_t)move->task.id, "ref",
				  move->task.ref, "agency", move->task.agency,
				  "agency_name", move->task.agency_name,
				  "title", move->task.title, "what", move->what,
				  "from", json_date(move->from), "to",
				  json_date(move->to)));
	}
	return array;
}

static json_t *changed_days(const struct calendar_request *change)
{
	json_t *array = json_array();

	for (size_t i = 0; i < change->day_count; i++) {
		const struct calendar_day *day = &change->days[i];

		(void)json_array_append_new(
			array,
			json_pack("{s:s, s:o, s:s, s:b, s:o}", "calendar",
				  day->calendar, "date", json_date(day->date),
				  "kind", day->is_working ? "work" : "off",
				  "expected", (int)day->is_expected, "reason",
				  json_string_or_null(day->reason)));
	}
	return array;
}

static void answer(struct response *response,
		   const struct calendar_request *change)
{
	const struct calendar_moves *moves = &change->moves;

	response_json(
		response, 200,
		json_pack("{s:o, s:s, s:o, s:b, s:b, s:b, s:i, s:o, s:i, s:i,"
			  " s:i, s:o, s:i, s:o, s:s}",
			  "complaints", json_complaints(&change->complaints),
			  "calendar", change->code, "name",
			  json_string_or_null(change->name), "new",
			  (int)change->is_new, "unchanged",
			  (int)change->is_unchanged, "applied",
			  (int)change->is_kept, "confirmed", change->confirmed,
			  "days", changed_days(change), "tasks", moves->tasks,
			  "dues", moves->dues, "reminders",
			  moves->total - moves->dues, "moves",
			  moves_json(moves), "moves_total", moves->total,
			  "warnings", json_words(&change->warnings), "digest",
			  change->digest));
}

static enum error run(struct request *request, struct response *response,
		      struct calendar_request *change, struct why *why)
{
	struct http_hooks *hooks = &request->http->hooks;
	enum error error = hooks->calendar_apply(hooks->app, change, why);

	if (change->complaints.errors > 0) {
		(void)why_set(why, ERROR_INPUT,
			      "%s: %zu mistakes; nothing was applied",
			      change->file, change->complaints.errors);
		response_error(response, ERROR_INPUT, why, &change->complaints);
		return ERROR_NONE;
	}
	if (error != ERROR_NONE)
		return error;
	if (change->is_kept)
		hooks->wake(hooks->app);
	answer(response, change);
	return ERROR_NONE;
}

static enum error apply(struct request *request, struct response *response,
			bool is_kept, struct why *why)
{
	struct calendar_request change = { .is_kept = is_kept,
					   .doing = request_doing(request),
					   .arena = request->arena };
	struct file_request file;
	enum error error = file_request_read(request, &file, why);

	if (error != ERROR_NONE)
		return error;
	change.file = file.file;
	change.text = file.text;
	change.expect = file.expect;
	return run(request, response, &change, why);
}

static enum error forget(struct request *request, struct response *response,
			 bool is_kept, struct why *why)
{
	struct calendar_request change = { .is_forgotten = true,
					   .is_kept = is_kept,
					   .doing = request_doing(request),
					   .arena = request->arena };
	json_t *body = request_json(request, why);

	if (body == NULL)
		return ERROR_USAGE;
	change.file = json_text(request, body, "file");
	change.of = json_text(request, body, "calendar");
	change.expect = json_text(request, body, "expect");
	json_decref(body);
	if (change.file == NULL)
		return why_set(why, ERROR_USAGE,
			       "the request names no file to forget");
	change.complaints = (struct complaints){ .arena = request->arena,
						 .file = change.file };
	return run(request, response, &change, why);
}

enum error api_calendar_check(struct request *request,
			      struct response *response, struct why *why)
{
	return apply(request, response, false, why);
}

enum error api_calendar_apply(struct request *request,
			      struct response *response, struct why *why)
{
	return apply(request, response, true, why);
}

enum error api_calendar_check_forget(struct request *request,
				     struct response *response, struct why *why)
{
	return forget(request, response, false, why);
}

enum error api_calendar_forget(struct request *request,
			       struct response *response, struct why *why)
{
	return forget(request, response, true, why);
}
