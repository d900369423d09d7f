#include "schedule/preview.h"

#include <stdlib.h>
#include <string.h>

#include "plan/quiet.h"
#include "schedule/gather.h"

/* What previewing the tasks carries about. */
struct viewing {
	const struct schedule *schedule;
	const struct preview_query *query;
	struct roster *roster;
	struct arena *arena;
	struct preview *rows;
	size_t count;
	struct why *why;
};

static bool is_asked_for(const struct viewing *viewing,
			 const struct candidate *one)
{
	const struct preview_query *query = viewing->query;

	if (one->is_merged || one->is_told)
		return false;
	if (query->agency != NULL &&
	    strcmp(query->agency, one->recipient->agency) != 0)
		return false;
	return query->person == NULL ||
	       strcmp(query->person, one->recipient->code) == 0 ||
	       strcmp(query->person, one->person->code) == 0;
}

/* When a message that is decided then may go out. */
static enum error find_sending(const struct viewing *viewing,
			       const struct candidate *one, int64_t *at)
{
	const struct hearer *agency;

	*at = one->notice.at;
	if (one->channel != CHANNEL_SMS)
		return ERROR_NONE;
	agency = roster_hearer(viewing->roster, one->recipient->agency_id,
			       viewing->why);
	if (agency == NULL)
		return ERROR_IO;
	*at = quiet_end(zones_find(&viewing->roster->zones, agency->timezone),
			*at);
	return ERROR_NONE;
}

static enum error add_row(struct viewing *viewing, const struct task *task,
			  const struct candidate *one)
{
	struct preview *row;

	viewing->rows = arena_grow(viewing->arena, viewing->rows,
				   viewing->count, sizeof(*viewing->rows));
	row = &viewing->rows[viewing->count++];
	row->task = *task;
	row->person = *one->recipient;
	if (one->recipient->id != one->person->id)
		row->absent = *one->person;
	row->channel = one->channel;
	row->notice = one->notice.notice;
	row->rule = arena_string(viewing->arena, one->notice.rule);
	row->day = one->notice.day;
	row->at = one->notice.at;
	row->is_silenced = one->silence != NULL;
	row->silent_until = row->is_silenced ? one->silence->until : DATE_NONE;
	row->silence = row->is_silenced ? one->silence->reason : NULL;
	return find_sending(viewing, one, &row->sent_at);
}

static enum error view_task(struct viewing *viewing, struct task *task)
{
	const struct schedule *schedule = viewing->schedule;
	const struct preview_query *query = viewing->query;
	struct arena arena = { 0 };
	struct gathering all = { .roster = viewing->roster,
				 .task = task,
				 .arena = &arena };
	int64_t after = query->after > task->decided_to ? query->after
							: task->decided_to;
	enum error error =
		schedule_look_ahead(schedule->store, schedule->office.zone,
				    task, &arena, viewing->why);

	if (error == ERROR_NONE)
		error = gather_open(&all, viewing->why);
	if (error == ERROR_NONE)
		error = gather_span(&all, after, query->to, viewing->why);
	gather_merge(&all);
	for (size_t i = 0; i < all.count && error == ERROR_NONE; i++)
		if (is_asked_for(viewing, &all.candidates[i]))
			error = add_row(viewing, task, &all.candidates[i]);
	arena_clear(&arena);
	return error;
}

static int by_message(const void *left, const void *right)
{
	const struct preview *a = left;
	const struct preview *b = right;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->person.id != b->person.id)
		return a->person.id < b->person.id ? -1 : 1;
	if (a->channel != b->channel)
		return a->channel < b->channel ? -1 : 1;
	if (a->is_silenced != b->is_silenced)
		return a->is_silenced ? 1 : -1;
	if (a->notice != b->notice)
		return a->notice < b->notice ? -1 : 1;
	return (a->task.id > b->task.id) - (a->task.id < b->task.id);
}

static enum error list_tasks(const struct viewing *viewing, struct task **tasks,
			     size_t *count)
{
	const struct schedule *schedule = viewing->schedule;
	const struct preview_query *query = viewing->query;
	const struct task_filter filter = { .due_within = -1,
					    .plan = query->plan };
	struct date today = zone_date(schedule->office.zone, query->after);

	if (query->task_id == 0)
		return store_tasks(schedule->store, query->scope, &filter,
				   today, viewing->arena, tasks, count,
				   viewing->why);
	*tasks = arena_alloc(viewing->arena, sizeof(**tasks));
	*count = 1;
	return store_task_get(schedule->store, query->task_id, viewing->arena,
			      *tasks, viewing->why);
}

enum error schedule_preview(const struct schedule *schedule,
			    const struct preview_query *query,
			    struct arena *arena, struct preview **rows,
			    size_t *count, struct why *why)
{
	struct roster roster;
	struct viewing viewing = { .schedule = schedule,
				   .query = query,
				   .roster = &roster,
				   .arena = arena,
				   .why = why };
	struct task *tasks = NULL;
	size_t task_count = 0;
	enum error error;

	roster_open(&roster, schedule, arena);
	error = list_tasks(&viewing, &tasks, &task_count);
	for (size_t i = 0; i < task_count && error == ERROR_NONE; i++)
		if (query->changed_at == 0 ||
		    query->changed_at == tasks[i].changed_at)
			error = view_task(&viewing, &tasks[i]);
	if (error == ERROR_NONE && viewing.count > 0)
		qsort(viewing.rows, viewing.count, sizeof(*viewing.rows),
		      by_message);
	roster_clear(&roster);
	*rows = viewing.rows;
	*count = viewing.count;
	return error;
}
