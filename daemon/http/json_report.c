#include "http/json_report.h"

#include "http/json.h"

static void set(json_t *object, const char *name, json_t *value)
{
	(void)json_object_set_new(object, name, value);
}

static void set_text(json_t *object, const char *name, const char *value)
{
	set(object, name, json_string_or_null(value));
}

/* --------------------------------------------------------------- figures */

static json_t *axis(const int *counts)
{
	return json_pack("{s:i, s:i, s:i, s:i}", "all",
			 counts[REPORT_IN_TIME] + counts[REPORT_LATE] +
				 counts[REPORT_UNDATED],
			 "in_time", counts[REPORT_IN_TIME], "late",
			 counts[REPORT_LATE], "no_deadline",
			 counts[REPORT_UNDATED]);
}

static json_t *buckets(const int *counts)
{
	json_t *object = json_object();

	for (int i = 0; i < REPORT_BUCKETS; i++)
		set(object, report_bucket_words[i], json_integer(counts[i]));
	return object;
}

static json_t *rate(const struct report_rate *rate)
{
	int permille = report_permille(rate);

	return json_pack("{s:i, s:i, s:o}", "in_time", rate->in_time, "of",
			 rate->of, "percent",
			 permille < 0 ? json_null()
				      : json_real((double)permille / 10));
}

static json_t *figures_json(const struct report_figures *figures)
{
	json_t *object = json_object();

	set(object, "total", json_integer(figures->total));
	set(object, "done", axis(figures->done));
	set(object, "not_done", axis(figures->open));
	set(object, "done_late_days", buckets(figures->done_late));
	set(object, "not_done_late_days", buckets(figures->open_late));
	set(object, "submitted", json_integer(figures->submitted));
	set(object, "silent", json_integer(figures->silent));
	set(object, "on_time", rate(&figures->on_time));
	set(object, "on_time_first", rate(&figures->on_time_first));
	set(object, "in_period",
	    json_pack("{s:i, s:i, s:i}", "assigned", figures->appeared, "due",
		      figures->fell_due, "done", figures->finished));
	set(object, "dropped", json_integer(figures->dropped));
	set(object, "not_begun", json_integer(figures->not_begun));
	return object;
}

/* ----------------------------------------------------------------- lines */

static void tell_plan(json_t *object, const struct report_line *line)
{
	set_text(object, "plan", line->first->plan);
}

static void tell_agency(json_t *object, const struct report_line *line)
{
	set_text(object, "agency", line->first->agency);
	set_text(object, "agency_name", line->first->agency_name);
}

static void tell_group(json_t *object, const struct report_line *line)
{
	set_text(object, "group", line->code);
	set_text(object, "name", line->name);
}

static void tell_action(json_t *object, const struct report_line *line)
{
	set_text(object, "plan", line->first->plan);
	set_text(object, "action", line->first->key);
	set_text(object, "title", line->first->title);
	set(object, "due_on", json_date(line->due_first));
	set(object, "last_due_on", json_date(line->due_last));
	set(object, "missing", json_words(&line->missing));
}

static json_t *lines_json(const struct report_lines *lines,
			  void (*tell)(json_t *object,
				       const struct report_line *line))
{
	json_t *array = json_array();

	for (size_t i = 0; i < lines->count; i++) {
		json_t *object = json_object();

		tell(object, &lines->items[i]);
		set(object, "figures", figures_json(&lines->items[i].figures));
		(void)json_array_append_new(array, object);
	}
	return array;
}

static const char *bucket_of(int days)
{
	int bucket = 0;

	if (days == 0)
		return NULL;
	while (bucket < REPORT_BUCKETS - 1 && days > report_bucket_days[bucket])
		bucket++;
	return report_bucket_words[bucket];
}

static json_t *row_json(const struct report_task *row)
{
	const struct task *task = row->task;
	json_t *object = json_object();

	set(object, "task", json_integer(task->id));
	set_text(object, "ref", task->ref);
	set_text(object, "plan", task->plan);
	set_text(object, "action", task->key);
	set_text(object, "agency", task->agency);
	set_text(object, "agency_name", task->agency_name);
	set_text(object, "title", task->title);
	set(object, "due_on", json_date(task->due_on));
	set(object, "original_due_on", json_date(task->original_due_on));
	set(object, "done_on",
	    json_date(date_is_set(task->submitted_on) ? task->submitted_on
						      : task->done_on));
	set_text(object, "state", task_state_word(task->state));
	set(object, "days", json_integer(row->days));
	set_text(object, "bucket", bucket_of(row->days));
	set_text(object, "reason", task->note);
	return object;
}

static json_t *rows_json(const struct report_rows *rows)
{
	json_t *array = json_array();

	for (size_t i = 0; i < rows->count; i++)
		(void)json_array_append_new(array, row_json(&rows->items[i]));
	return array;
}

/* ---------------------------------------------------------------- report */

static json_t *report_json(const struct report_question *question,
			   const struct report_request *request,
			   const struct report *report)
{
	const struct period *period = &question->period;
	json_t *object = json_object();

	set_text(object, "period", period->label);
	set(object, "from", json_date(period->from));
	set(object, "until", json_date(period->until));
	set(object, "since", json_date(question->since));
	set(object, "cut_off", json_date(question->cut_off));
	set_text(object, "plan", request->plan);
	set_text(object, "agency", request->agency);
	set(object, "figures", figures_json(&report->figures));
	set(object, "by_plan", lines_json(&report->plans, tell_plan));
	set(object, "by_group", lines_json(&report->groups, tell_group));
	set(object, "by_agency", lines_json(&report->agencies, tell_agency));
	set(object, "by_action", lines_json(&report->actions, tell_action));
	set(object, "overdue", rows_json(&report->overdue));
	set(object, "done_late", rows_json(&report->done_late));
	set(object, "silent", rows_json(&report->silent));
	return object;
}

/* The period and the days between which it tells. */
static enum error settle_days(struct store *store, const struct office *office,
			      const struct report_request *request,
			      struct report_question *question, struct why *why)
{
	int day = office->default_cut_off > 0 ? office->default_cut_off
					      : OFFICE_DEFAULT_CUT_OFF;
	enum error error = ERROR_NONE;

	if (request->period == NULL)
		question->period =
			period_quarter(zone_date(office->zone, request->now));
	else
		error = period_read(request->period, &question->period, why);
	question->cut_off = request->cut_off;
	if (error == ERROR_NONE && !date_is_set(question->cut_off))
		error = store_report_cut_off(store, request->plan,
					     question->period.label,
					     &question->cut_off, why);
	if (error != ERROR_NONE)
		return error;
	if (!date_is_set(question->cut_off))
		question->cut_off = period_cut_off(&question->period, day);
	question->since = period_since(&question->period, question->cut_off);
	return ERROR_NONE;
}

enum error json_report(struct store *store, const struct office *office,
		       const struct report_request *request, json_t **report,
		       struct why *why)
{
	struct report_filter filter = { .plan = request->plan,
					.agency = request->agency };
	struct report_question question = { .zone = office->zone };
	struct report_member *members = NULL;
	struct task *tasks = NULL;
	struct date today = zone_date(office->zone, request->now);
	struct report made;
	bool is_frozen;
	enum error error = settle_days(store, office, request, &question, why);

	if (error != ERROR_NONE)
		return error;
	filter.before =
		zone_instant(office->zone, question.cut_off, MINUTES_A_DAY);
	is_frozen = filter.before <= request->now;
	if (!is_frozen) {
		filter.before = request->now + 1;
		if (date_compare(today, question.cut_off) < 0)
			question.cut_off = today;
	}
	error = store_report_tasks(store, &request->scope, &filter,
				   request->arena, &tasks, &question.task_count,
				   why);
	if (error == ERROR_NONE)
		error = store_report_members(store, filter.before,
					     request->arena, &members,
					     &question.member_count, why);
	if (error != ERROR_NONE)
		return error;
	question.tasks = tasks;
	question.members = members;
	report_make(&question, request->arena, &made);
	*report = report_json(&question, request, &made);
	set(*report, "as_of", json_instant(office->zone, filter.before - 1));
	set(*report, "frozen", json_boolean(is_frozen));
	return ERROR_NONE;
}
