#include "http/json.h"

#include <stdio.h>

json_t *json_string_or_null(const char *string)
{
	return string == NULL ? json_null() : json_string(string);
}

json_t *json_date(struct date date)
{
	char iso[DATE_TEXT_SIZE];

	if (!date_is_set(date))
		return json_null();
	return json_string(date_to_iso(date, iso));
}

json_t *json_instant(const struct zone *zone, int64_t at)
{
	char iso[DATE_TEXT_SIZE];
	struct date date;
	int minute;
	int offset;

	if (at == 0 || at == INT64_MAX)
		return json_null();
	date = zone_date(zone, at);
	minute = zone_minute(zone, at);
	/* Local minus UTC, in minutes: what the zone was ahead by. */
	offset = (int)(((int64_t)date.day * MINUTES_A_DAY + minute) -
		       (at - at % 60) / 60);
	return json_sprintf("%sT%02d:%02d:%02d%c%02d:%02d",
			    date_to_iso(date, iso), minute / 60, minute % 60,
			    (int)(at % 60), offset < 0 ? '-' : '+',
			    (offset < 0 ? -offset : offset) / 60,
			    (offset < 0 ? -offset : offset) % 60);
}

json_t *json_words(const struct strings *words)
{
	json_t *array = json_array();

	for (size_t i = 0; i < words->count; i++)
		(void)json_array_append_new(array,
					    json_string(words->items[i]));
	return array;
}

json_t *json_channels(unsigned channels)
{
	json_t *array = json_array();

	for (int i = 0; i < CHANNEL_COUNT; i++)
		if ((channels & CHANNEL_AT(i)) != 0)
			(void)json_array_append_new(
				array, json_string(channel_words[i]));
	return array;
}

json_t *json_complaints(const struct complaints *complaints)
{
	json_t *array = json_array();

	for (size_t i = 0; i < complaints->count; i++) {
		const struct complaint *one = &complaints->items[i];

		(void)json_array_append_new(
			array,
			json_pack("{s:s, s:i, s:i, s:b, s:s, s:s, s:b, s:s?}",
				  "file", one->file, "line", one->place.line,
				  "column", one->place.column, "warning",
				  (int)one->is_warning, "code", one->code,
				  "text", one->text, "accepted",
				  (int)(one->reason != NULL), "reason",
				  one->reason));
	}
	return array;
}

static void set(json_t *object, const char *name, json_t *value)
{
	(void)json_object_set_new(object, name, value);
}

static void set_text(json_t *object, const char *name, const char *value)
{
	set(object, name, json_string_or_null(value));
}

/* The fields of the design's task, in its order. */
static void set_task(json_t *object, const struct task *task, struct date today)
{
	set(object, "id", json_integer(task->id));
	set_text(object, "ref", task->ref);
	set_text(object, "plan", task->plan);
	set_text(object, "action", task->key);
	set_text(object, "agency", task->agency);
	set_text(object, "role", "lead");
	set_text(object, "title", task->title);
	set_text(object, "due_phrase", task->due_phrase);
	set(object, "due_on", json_date(task->due_on));
	set(object, "original_due_on", json_date(task->original_due_on));
	set_text(object, "class", due_class_word(task->class));
	set_text(object, "state", task_state_word(task->state));
	set_text(object, "status", task_status_word(task_status(task, today)));
	set(object, "done_on", json_date(task->done_on));
	set_text(object, "note", task->note);
}

static json_t *waits_for(struct request *request, const struct task *task)
{
	struct strings keys = { 0 };
	struct why why;

	if (task->state == TASK_WAITING)
		(void)store_task_waits_for(request->http->store,
					   task->action_id, request->arena,
					   &keys, &why);
	return json_words(&keys);
}

json_t *json_task(struct request *request, const struct task *task)
{
	json_t *object = json_object();
	struct date last = DATE_NONE;

	if (date_is_set(task->due_on))
		last = workdays_back(
			office_calendar(&request->http->office, task->calendar),
			task->due_on);
	set_task(object, task, request->today);
	set_text(object, "tag", task->tag);
	set_text(object, "agency_name", task->agency_name);
	set_text(object, "kind",
		 task->kind == ACTION_REQUEST ? "request" : "duty");
	set_text(object, "period", task->period);
	set(object, "cut_off", json_date(task->cut_off));
	set(object, "due_time",
	    task->due_minute < 0
		    ? json_null()
		    : json_sprintf("%02d:%02d", task->due_minute / 60,
				   task->due_minute % 60));
	set_text(object, "event", task->event);
	set(object, "from", json_date(task->opens_on));
	set(object, "until", json_date(task->until));
	set_text(object, "submit_to", task->submit_to);
	set(object, "held", json_boolean(task->is_held));
	set(object, "waits_for", waits_for(request, task));
	set(object, "submitted_on", json_date(task->submitted_on));
	set_text(object, "rule", task->rule);
	set_text(object, "dated_by", task->dated_by);
	set(object, "last_working_day", json_date(last));
	set_text(object, "product", task->product);
	set_text(object, "evidence", task->evidence);
	set(object, "requested_due_on", json_date(task->requested_on));
	return object;
}

json_t *json_journal(struct request *request, const struct journal_row *row)
{
	json_t *object = json_object();

	set(object, "id", json_integer(row->id));
	set(object, "at", json_instant(request->http->office.zone, row->at));
	set_text(object, "kind", row->kind);
	set_text(object, "actor", row->actor);
	set(object, "task",
	    row->task_id != 0 ? json_integer(row->task_id) : json_null());
	set_text(object, "ref", row->ref);
	set_text(object, "agency", row->agency);
	set_text(object, "agency_name", row->agency_name);
	set_text(object, "person", row->person);
	set(object, "message",
	    row->message_id != 0 ? json_integer(row->message_id) : json_null());
	set(object, "channels", json_channels(row->channels));
	set_text(object, "text", row->text);
	set_text(object, "actor_role", row->role);
	set(object, "token",
	    row->token_id != 0 ? json_integer(row->token_id) : json_null());
	set(object, "uid",
	    row->uid >= 0 ? json_integer(row->uid) : json_null());
	set_text(object, "from", row->from);
	set_text(object, "before", row->before);
	set_text(object, "after", row->after);
	set_text(object, "hash", row->hash);
	return object;
}

json_t *json_action(const struct action_row *row)
{
	const struct action *action = &row->action;
	json_t *object = json_object();

	set_text(object, "key", action->key);
	set_text(object, "tag", action->tag);
	set_text(object, "title", action->title);
	set_text(object, "lead", action->lead);
	set(object, "support", json_words(&action->support));
	set_text(object, "submit_to", action->submit_to);
	set_text(object, "kind",
		 action->kind == ACTION_REQUEST ? "request" : "duty");
	set_text(object, "due_phrase", action->due_phrase);
	set_text(object, "class", due_class_word(action->due.class));
	set(object, "from", json_date(action->from));
	set(object, "due_on", json_date(action->due.due));
	set(object, "until", json_date(action->until));
	set_text(object, "rule", action->due.rule);
	set(object, "warnings", json_words(&action->due.warnings));
	set(object, "after", json_words(&action->after));
	set_text(object, "evidence",
		 action->needs_evidence ? "required" : "optional");
	set_text(object, "product", action->product);
	set_text(object, "quote", action->quote);
	set(object, "line",
	    action->quote_line != 0 ? json_integer(action->quote_line)
				    : json_null());
	set_text(object, "note", action->note);
	set(object, "tasks", json_integer(row->tasks));
	set(object, "done", json_integer(row->done));
	return object;
}

json_t *json_agency(const struct agency_row *row)
{
	json_t *object = json_object();

	set_text(object, "code", row->code);
	set_text(object, "name", row->name);
	set_text(object, "short", row->short_name);
	set_text(object, "parent", row->parent);
	set_text(object, "calendar", row->calendar);
	set_text(object, "timezone", row->timezone);
	set_text(object, "policy", row->policy);
	set_text(object, "kind", row->is_group ? "group" : "agency");
	set(object, "people", json_integer(row->people));
	set(object, "members", json_integer(row->members));
	set(object, "open", json_integer(row->open));
	set(object, "overdue", json_integer(row->overdue));
	set(object, "done", json_integer(row->done));
	set(object, "done_late", json_integer(row->done_late));
	return object;
}

json_t *json_person(const struct person_row *row)
{
	json_t *object = json_object();

	set_text(object, "id", row->code);
	set_text(object, "name", row->name);
	set_text(object, "role", role_word(row->role));
	set_text(object, "email", row->email);
	set_text(object, "phone", row->phone);
	set_text(object, "webhook", row->webhook);
	set(object, "channels", json_channels(row->channels));
	set_text(object, "language", row->language);
	set(object, "calendar", json_boolean(row->wants_calendar));
	set(object, "sms_marks",
	    row->sms_marks == SMS_MARKS_BY_TEMPLATE
		    ? json_null()
		    : json_boolean(row->sms_marks == SMS_MARKS_ON));
	return object;
}

json_t *json_token(struct request *request, const struct token_row *row)
{
	const struct zone *zone = request->http->office.zone;
	json_t *object = json_object();

	set(object, "id", json_integer(row->id));
	set_text(object, "agency", row->agency);
	set_text(object, "person", row->person);
	set_text(object, "role", role_word(row->role));
	set_text(object, "for", row->label);
	set(object, "created_at", json_instant(zone, row->created_at));
	set(object, "revoked_at", json_instant(zone, row->revoked_at));
	set(object, "last_used_on", json_date(row->last_used_on));
	set(object, "expires_on", json_date(row->expires_on));
	return object;
}

json_t *json_feed(struct request *request, const struct feed_row *row)
{
	const struct zone *zone = request->http->office.zone;
	int silent = feed_silent_days(row, zone_date(zone, row->created_at),
				      request->today);
	json_t *object = json_object();

	set(object, "id", json_integer(row->id));
	for (int kind = FEED_AGENCY; kind <= FEED_PLAN; kind++)
		set_text(object, feed_kind_word((enum feed_kind)kind),
			 row->kind == (enum feed_kind)kind ? row->code : NULL);
	set_text(object, "name", row->name);
	set_text(object, "for", row->label);
	set_text(object, "language", row->language);
	set(object, "alarms", json_boolean(row->has_alarms));
	set(object, "mail_when_silent", json_boolean(row->mails_when_silent));
	set(object, "created_at", json_instant(zone, row->created_at));
	set(object, "rotated_at", json_instant(zone, row->rotated_at));
	set(object, "revoked_at", json_instant(zone, row->revoked_at));
	set(object, "last_used_on", json_date(row->last_used_on));
	set_text(object, "client", row->client);
	set(object, "status",
	    row->status != 0 ? json_integer(row->status) : json_null());
	set(object, "silent_days",
	    silent > 0 ? json_integer(silent) : json_null());
	return object;
}

json_t *json_message(struct request *request, const struct message_row *row)
{
	const struct zone *zone = request->http->office.zone;
	const struct message *message = &row->message;
	json_t *object = json_object();

	set(object, "id", json_integer(message->id));
	set_text(object, "channel", channel_word(message->channel));
	set_text(object, "person", row->person);
	set_text(object, "person_name", row->person_name);
	set_text(object, "agency", row->agency);
	set_text(object, "to", message->address);
	set_text(object, "subject", message->subject);
	set_text(object, "state", message_state_word(message->state));
	set(object, "tries", json_integer(message->tries));
	set(object, "next_try_at",
	    message->state == MESSAGE_READY
		    ? json_instant(zone, message->next_try_at)
		    : json_null());
	set(object, "created_at", json_instant(zone, message->created_at));
	set(object, "tried_at", json_instant(zone, message->claimed_at));
	set(object, "settled_at", json_instant(zone, message->settled_at));
	set(object, "undelivered_at",
	    json_instant(zone, message->undelivered_at));
	set(object, "uncertain", json_integer(message->doubts));
	set(object, "crashes", json_integer(message->crashes));
	set(object, "instead_of",
	    message->instead_of == 0 ? json_null()
				     : json_integer(message->instead_of));
	set_text(object, "server", message->server);
	set_text(object, "answer", message->answer);
	set(object, "parts",
	    message->parts > 0 ? json_integer(message->parts) : json_null());
	set_text(object, "cost", message->cost);
	set_text(object, "gateway_id", message->gateway_id);
	set_text(object, "report", message->report);
	set(object, "tasks", json_integer(row->tasks));
	return object;
}

json_t *json_unreached(struct request *request, const struct unreached *row)
{
	json_t *object = json_object();

	set_text(object, "person", row->person);
	set_text(object, "person_name", row->person_name);
	set_text(object, "agency", row->agency);
	set_text(object, "agency_name", row->agency_name);
	set_text(object, "phone", row->phone);
	set_text(object, "channel", channel_word(row->channel));
	set_text(object, "answer", row->answer);
	set(object, "since",
	    json_instant(request->http->office.zone, row->since));
	set(object, "tasks", json_integer(row->tasks));
	return object;
}

json_t *json_preview(struct request *request, const struct preview *row)
{
	json_t *object = json_object();

	set(object, "at", json_instant(request->http->office.zone, row->at));
	set_text(object, "notice", notice_word(row->notice));
	set_text(object, "person", row->person.code);
	set_text(object, "person_name", row->person.name);
	set_text(object, "agency", row->person.agency);
	set_text(object, "channel", channel_word(row->channel));
	set(object, "task", json_integer(row->task.id));
	set_text(object, "ref", row->task.ref);
	set_text(object, "title", row->task.title);
	set(object, "due_on", json_date(row->task.due_on));
	return object;
}

json_t *json_clock(struct request *request, const struct clock_view *view)
{
	const struct zone *zone = request->http->office.zone;
	json_t *object = json_object();

	set(object, "now", json_instant(zone, view->now));
	set_text(object, "mode", view->is_manual ? "manual" : "system");
	set(object, "target", json_instant(zone, view->target));
	set(object, "settled", json_boolean(view->is_settled));
	set(object, "doubted", json_boolean(view->is_doubted));
	set(object, "next_at", json_instant(zone, view->next_at));
	return object;
}
