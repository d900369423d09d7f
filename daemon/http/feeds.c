/*
 * Feeds: an agency's deadlines as a calendar to subscribe to. Bytes depend on
 * rows only, so that equal content is an equal ETag and most answers are 304.
 */
#include <string.h>

#include "base/secret.h"
#include "calendars/calendar.h"
#include "http/json.h"
#include "http/routes.h"

#define FEED_PREFIX "/feeds/"
#define FEED_SUFFIX ".ics"
#define ETAG_DIGITS 32

/* Withdrawn tasks stay visible, as cancelled, for so long. */
#define CANCELLED_DAYS 60

/* The token of "/feeds/TOKEN.ics"; NULL when the path is not of that form. */
static const char *token_of(struct request *request)
{
	const char *start = request->path + strlen(FEED_PREFIX);
	size_t length = strlen(start);
	size_t suffix = strlen(FEED_SUFFIX);

	if (length <= suffix ||
	    strcmp(start + length - suffix, FEED_SUFFIX) != 0)
		return NULL;
	return arena_bytes(request->arena, start, length - suffix);
}

static enum error find_feed(struct request *request, struct token_row *row,
			    struct why *why)
{
	const char *token = token_of(request);
	char hash[SECRET_HASH_SIZE];
	enum error error;

	if (token == NULL)
		return why_set(why, ERROR_NOT_FOUND, "no such feed");
	secret_hash(token, hash);
	error = store_token_find(request->http->store, hash, request->arena,
				 row, why);
	/* Unknown, revoked and of another kind: the same answer. */
	if (error == ERROR_NOT_FOUND ||
	    (error == ERROR_NONE &&
	     (row->revoked_at != 0 || row->person_id != 0)))
		return why_set(why, ERROR_NOT_FOUND, "no such feed");
	return error;
}

/* Stable for ever: of the reference, not of title, date or store. A task whose
 * beginning is shown has a second event, "…-from@dondoc". */
static const char *uid_of(struct arena *arena, const struct task *task,
			  const char *suffix)
{
	char hash[SECRET_HASH_SIZE];

	secret_hash(task->ref, hash);
	hash[ETAG_DIGITS] = '\0';
	return arena_printf(arena, "%s%s@dondoc", hash, suffix);
}

/* Whether the calendar shows its beginning: a window or a start, never as a
 * bar over all its days. */
static bool has_start(const struct task *task)
{
	return date_is_set(task->opens_on) &&
	       (task->class == DUE_START || task->class == DUE_WINDOW);
}

static const char *describe(struct request *request, const struct task *task)
{
	struct text text = { 0 };
	char day[DATE_TEXT_SIZE];
	char last[DATE_TEXT_SIZE];
	const char *copy;

	date_to_vi(workdays_back(office_calendar(&request->http->office,
						 task->calendar),
				 task->due_on),
		   last);
	text_addf(&text, "Văn bản: %s, %s\nThời hạn: %s\n", task->plan,
		  task->key, task->due_phrase != NULL ? task->due_phrase : "-");
	if (has_start(task))
		text_addf(&text, "Thực hiện từ: %s\n",
			  date_to_vi(task->opens_on, day));
	if (date_is_set(task->due_on))
		text_addf(&text, "Ngày cuối cùng: %s; ngày làm việc cuối: %s\n",
			  date_to_vi(task->due_on, day), last);
	if (task->submit_to_name != NULL)
		text_addf(&text, "Trình: %s\n", task->submit_to_name);
	if (task->is_held)
		text_add(&text, "Văn bản không nêu cơ quan chủ trì; cơ quan "
				"đôn đốc tạm giữ.\n");
	text_addf(&text, "Việc số %lld: dondoc show %lld\n",
		  (long long)task->id, (long long)task->id);
	text_add(&text, "Lịch này có thể chậm một ngày; việc gấp được báo "
			"thêm qua thư và tin nhắn.");
	copy = arena_string(request->arena, text_string(&text));
	text_clear(&text);
	return copy;
}

/* One day of a task: the last permitted one, or the first. */
static void add_event(struct request *request, const struct task *task,
		      bool is_start, struct text *text)
{
	struct calendar_event event = {
		.uid = uid_of(request->arena, task, is_start ? "-from" : ""),
		.description = describe(request, task),
		.on = is_start ? task->opens_on : task->due_on,
		.changed_at = task->changed_at,
		.sequence = task->sequence,
		.is_cancelled = task->state == TASK_DROPPED,
	};

	event.summary = arena_printf(
		request->arena, "%s%s%s %s%s%s%s%s",
		task->state == TASK_DONE ? "✓ " : "",
		is_start ? "Bắt đầu: " : "", task->key, task->title,
		task->due_phrase != NULL ? " (" : "",
		task->due_phrase != NULL ? task->due_phrase : "",
		task->due_phrase != NULL ? ")" : "",
		task->period != NULL
			? arena_printf(request->arena, " – %s", task->period)
			: "");
	calendar_add_event(text, &event);
}

static bool is_shown(const struct request *request, const struct task *task)
{
	if (!date_is_set(task->due_on) && !has_start(task))
		return false;
	return task->state != TASK_DROPPED ||
	       request->now - task->changed_at <
		       (int64_t)CANCELLED_DAYS * 86400;
}

static enum error write_feed(struct request *request,
			     const struct token_row *row, struct text *text,
			     int64_t *changed_at, struct why *why)
{
	struct scope scope = { .is_all = true };
	struct task_filter filter = { .agency = row->agency,
				      .due_within = -1,
				      .with_closed = true };
	struct calendar_feed feed = {
		.name = arena_printf(request->arena, "Đôn đốc – %s",
				     row->agency_name),
		.description = "Thời hạn các nhiệm vụ được giao. Lịch này có "
			       "thể chậm một ngày; việc đến hạn trong 48 giờ "
			       "được báo thêm qua thư và tin nhắn.",
	};
	struct task *tasks;
	size_t count;
	enum error error = store_tasks(request->http->store, &scope, &filter,
				       request->today, request->arena, &tasks,
				       &count, why);

	if (error != ERROR_NONE)
		return error;
	*changed_at = row->created_at;
	calendar_begin_feed(text, &feed);
	for (size_t i = 0; i < count; i++) {
		if (!is_shown(request, &tasks[i]))
			continue;
		if (has_start(&tasks[i]))
			add_event(request, &tasks[i], true, text);
		if (date_is_set(tasks[i].due_on))
			add_event(request, &tasks[i], false, text);
		if (tasks[i].changed_at > *changed_at)
			*changed_at = tasks[i].changed_at;
	}
	calendar_end_feed(text);
	return ERROR_NONE;
}

/* RFC 9110 5.6.7: "Wed, 02 Jun 2010 00:00:00 GMT". */
static const char *http_date(struct arena *arena, int64_t at)
{
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr",
					      "May", "Jun", "Jul", "Aug",
					      "Sep", "Oct", "Nov", "Dec" };
	struct date date = { (int32_t)(at / 86400) };
	struct date_parts parts = date_to_parts(date);
	int seconds = (int)(at % 86400);

	return arena_printf(arena, "%s, %02d %s %04d %02d:%02d:%02d GMT",
			    date_weekday_name(date), parts.day,
			    months[parts.month - 1], parts.year, seconds / 3600,
			    seconds / 60 % 60, seconds % 60);
}

static const char *etag_of(struct arena *arena, const struct text *text)
{
	char hash[SECRET_HASH_SIZE];

	secret_digest(text_string(text), text->length, hash);
	hash[ETAG_DIGITS] = '\0';
	return arena_printf(arena, "\"%s\"", hash);
}

/* Whether the client has these bytes: If-None-Match first, then the date. */
static bool is_known(const struct request *request, const char *etag,
		     const char *changed)
{
	const char *none = request->header(request, "If-None-Match");
	const char *since = request->header(request, "If-Modified-Since");

	if (none != NULL)
		return strcmp(none, "*") == 0 || strstr(none, etag) != NULL;
	return since != NULL && strcmp(since, changed) == 0;
}

enum error feed_serve(struct request *request, struct response *response,
		      struct why *why)
{
	struct token_row row;
	const char *etag;
	const char *changed;
	int64_t changed_at;
	struct why ignored;
	enum error error = find_feed(request, &row, why);

	if (error == ERROR_NONE)
		error = write_feed(request, &row, &response->body, &changed_at,
				   why);
	/* A client that is told 404 forgets the calendar: say "later". */
	if (error != ERROR_NONE)
		return error == ERROR_NOT_FOUND ? error : ERROR_BUSY;
	(void)store_token_used(request->http->store, &row, request->today,
			       &ignored);
	etag = etag_of(request->arena, &response->body);
	changed = http_date(request->arena, changed_at);
	response_header(response, "ETag", etag);
	response_header(response, "Last-Modified", changed);
	response_header(response, "Cache-Control", "private, max-age=3600");
	response_header(response, "X-Robots-Tag", "noindex");
	if (is_known(request, etag, changed)) {
		text_clear(&response->body);
		response->status = 304;
		return ERROR_NONE;
	}
	response->status = 200;
	response->content_type = "text/calendar; charset=utf-8";
	response_header(response, "Content-Disposition",
			arena_printf(request->arena,
				     "inline; filename=\"%s.ics\"",
				     row.agency));
	return ERROR_NONE;
}
