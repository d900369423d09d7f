#include "plan/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "calendars/zone.h"

const int report_bucket_days[REPORT_BUCKETS - 1] = { 30, 120 };
const char *const report_bucket_words[REPORT_BUCKETS] = { "1-30", "31-120",
							  "over-120" };

/* ------------------------------------------------------------- one task */

/* The day that counts for "in time": that of handing in, else of completion,
 * else the cut-off. */
static struct date day_counted(const struct task *task, struct date cut_off)
{
	if (date_is_set(task->submitted_on) &&
	    (task->state == TASK_DONE || task->state == TASK_SUBMITTED))
		return task->submitted_on;
	return task->state == TASK_DONE ? task->done_on : cut_off;
}

static int days_late(const struct task *task, struct date due,
		     struct date cut_off)
{
	struct date day = day_counted(task, cut_off);

	if (!date_is_set(due) || !date_is_set(day))
		return 0;
	return day.day > due.day ? day.day - due.day : 0;
}

static bool is_bound(const struct task *task, struct date due)
{
	return date_is_set(due) && task->kind != ACTION_REQUEST;
}

static bool is_silent(const struct report_question *question,
		      const struct task *task)
{
	int64_t heard = task->heard_at > task->appeared_at ? task->heard_at
							   : task->appeared_at;

	return question->cut_off.day - zone_date(question->zone, heard).day >
	       REPORT_SILENT_DAYS;
}

static struct report_task judge(const struct report_question *question,
				const struct task *task)
{
	struct report_task row = { .task = task,
				   .is_done = task->state == TASK_DONE,
				   .time = REPORT_UNDATED };

	if (is_bound(task, task->due_on)) {
		row.days = days_late(task, task->due_on, question->cut_off);
		row.time = row.days > 0 ? REPORT_LATE : REPORT_IN_TIME;
	}
	row.is_silent = !row.is_done && !date_is_set(task->due_on) &&
			task->state != TASK_SUBMITTED &&
			is_silent(question, task);
	return row;
}

static bool is_begun(const struct report_question *question,
		     const struct task *task)
{
	return task->period == NULL || task->state == TASK_DONE ||
	       !date_is_set(task->opens_on) ||
	       date_compare(task->opens_on, question->cut_off) <= 0;
}

/* ------------------------------------------------------------- counting */

static int bucket_of(int days)
{
	int bucket = 0;

	while (bucket < REPORT_BUCKETS - 1 && days > report_bucket_days[bucket])
		bucket++;
	return bucket;
}

/* A task that is not done and not late decides nothing yet. */
static void count_rate(struct report_rate *rate, const struct report_task *row,
		       struct date due, struct date cut_off)
{
	int days = days_late(row->task, due, cut_off);

	if (!is_bound(row->task, due) || (!row->is_done && days == 0))
		return;
	rate->of++;
	rate->in_time += days == 0;
}

static bool is_within(const struct report_question *question, struct date day)
{
	return date_is_set(day) && date_compare(day, question->since) >= 0 &&
	       date_compare(day, question->cut_off) <= 0;
}

static void count(struct report_figures *figures,
		  const struct report_question *question,
		  const struct report_task *row)
{
	const struct task *task = row->task;
	struct date first = date_is_set(task->original_due_on)
				    ? task->original_due_on
				    : task->due_on;

	figures->total++;
	(row->is_done ? figures->done : figures->open)[row->time]++;
	if (row->time == REPORT_LATE)
		(row->is_done ? figures->done_late
			      : figures->open_late)[bucket_of(row->days)]++;
	figures->submitted += task->state == TASK_SUBMITTED;
	figures->silent += row->is_silent;
	count_rate(&figures->on_time, row, task->due_on, question->cut_off);
	count_rate(&figures->on_time_first, row, first, question->cut_off);
	figures->appeared += is_within(
		question, zone_date(question->zone, task->appeared_at));
	figures->fell_due += is_within(question, task->due_on);
	figures->finished +=
		row->is_done &&
		is_within(question, day_counted(task, question->cut_off));
}

int report_permille(const struct report_rate *rate)
{
	if (rate->of == 0)
		return -1;
	return (int)(((int64_t)rate->in_time * 2000 + rate->of) /
		     ((int64_t)rate->of * 2));
}

/* ------------------------------------------------------ what is in common */

/* Lines under way, found again by a key. */
struct tally {
	const struct report_question *question;
	struct arena *arena;
	struct map map;
	struct report_line **lines;
	size_t count;
};

static struct report_line *line_of(struct tally *tally, const void *key,
				   size_t length, const struct task *task)
{
	struct report_line *line = map_find(&tally->map, key, length);

	if (line != NULL)
		return line;
	line = arena_alloc(tally->arena, sizeof(*line));
	line->first = task;
	line->due_first = DATE_NONE;
	line->due_last = DATE_NONE;
	map_put(&tally->map, tally->arena, key, length, line);
	tally->lines = arena_grow(tally->arena, tally->lines, tally->count,
				  sizeof(struct report_line *));
	tally->lines[tally->count++] = line;
	return line;
}

static void add(struct tally *tally, struct report_line *line,
		const struct report_task *row)
{
	struct date due = row->task->due_on;

	count(&line->figures, tally->question, row);
	if (!row->is_done)
		strings_add(&line->missing, tally->arena,
			    row->task->agency_name);
	if (!date_is_set(due))
		return;
	if (!date_is_set(line->due_first) ||
	    date_compare(due, line->due_first) < 0)
		line->due_first = due;
	if (!date_is_set(line->due_last) ||
	    date_compare(due, line->due_last) > 0)
		line->due_last = due;
}

/* Adds a task's numbers to the line of one of its own: plan, agency, action. */
static void tell(struct tally *tally, int64_t id, const struct report_task *row)
{
	add(tally, line_of(tally, &id, sizeof(id), row->task), row);
}

static struct report_lines lines_of(const struct tally *tally)
{
	struct report_lines lines = { .count = tally->count };

	lines.items = arena_alloc(tally->arena,
				  (tally->count + 1) * sizeof(*lines.items));
	for (size_t i = 0; i < tally->count; i++)
		lines.items[i] = *tally->lines[i];
	return lines;
}

/* Every group has its line, in the order of the members. */
static void open_groups(struct tally *tally)
{
	const struct report_question *question = tally->question;

	for (size_t i = 0; i < question->member_count; i++) {
		const struct report_member *member = &question->members[i];
		struct report_line *line = line_of(tally, member->group,
						   strlen(member->group), NULL);

		line->code = member->group;
		line->name = member->group_name;
	}
}

/* Tasks by agency, so that a group's are found without looking at all. */
static int by_agency(const void *a, const void *b)
{
	const struct report_task *left = a;
	const struct report_task *right = b;
	int64_t difference = left->task->agency_id - right->task->agency_id;

	if (difference == 0)
		return strcmp(left->task->ref, right->task->ref);
	return difference > 0 ? 1 : -1;
}

static size_t first_of(const struct report_rows *rows, int64_t agency_id)
{
	size_t low = 0;
	size_t high = rows->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (rows->items[middle].task->agency_id < agency_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void tally_groups(struct tally *tally, const struct report_rows *rows)
{
	const struct report_question *question = tally->question;

	open_groups(tally);
	for (size_t i = 0; i < question->member_count; i++) {
		const struct report_member *member = &question->members[i];
		struct report_line *line = map_find(&tally->map, member->group,
						    strlen(member->group));

		for (size_t at = first_of(rows, member->agency_id);
		     at < rows->count &&
		     rows->items[at].task->agency_id == member->agency_id;
		     at++)
			add(tally, line, &rows->items[at]);
	}
}

/* ----------------------------------------------------------------- lists */

static void keep(struct report_rows *rows, struct arena *arena,
		 const struct report_task *row)
{
	rows->items = arena_grow(arena, rows->items, rows->count,
				 sizeof(*rows->items));
	rows->items[rows->count++] = *row;
}

static int latest_first(const void *a, const void *b)
{
	const struct report_task *left = a;
	const struct report_task *right = b;

	if (left->days != right->days)
		return left->days < right->days ? 1 : -1;
	return strcmp(left->task->ref, right->task->ref);
}

static void sort(struct report_rows *rows,
		 int (*compare)(const void *, const void *))
{
	if (rows->count > 1)
		qsort(rows->items, rows->count, sizeof(*rows->items), compare);
}

/* What counts, each with how it stood; what does not is counted apart. */
static struct report_rows choose(const struct report_question *question,
				 struct arena *arena,
				 struct report_figures *figures)
{
	struct report_rows rows = { 0 };

	rows.items = arena_alloc(arena, (question->task_count + 1) *
						sizeof(*rows.items));
	for (size_t i = 0; i < question->task_count; i++) {
		const struct task *task = &question->tasks[i];

		if (task->state == TASK_DROPPED)
			figures->dropped++;
		else if (!is_begun(question, task))
			figures->not_begun++;
		else
			rows.items[rows.count++] = judge(question, task);
	}
	return rows;
}

void report_make(const struct report_question *question, struct arena *arena,
		 struct report *report)
{
	struct tally plans = { .question = question, .arena = arena };
	struct tally agencies = plans;
	struct tally actions = plans;
	struct tally groups = plans;
	struct report_rows rows;

	*report = (struct report){ 0 };
	rows = choose(question, arena, &report->figures);
	for (size_t i = 0; i < rows.count; i++) {
		const struct report_task *row = &rows.items[i];

		count(&report->figures, question, row);
		tell(&plans, row->task->plan_id, row);
		tell(&agencies, row->task->agency_id, row);
		tell(&actions, row->task->action_id, row);
		if (row->time == REPORT_LATE)
			keep(row->is_done ? &report->done_late
					  : &report->overdue,
			     arena, row);
		if (row->is_silent)
			keep(&report->silent, arena, row);
	}
	sort(&rows, by_agency);
	tally_groups(&groups, &rows);
	report->plans = lines_of(&plans);
	report->agencies = lines_of(&agencies);
	report->actions = lines_of(&actions);
	report->groups = lines_of(&groups);
	sort(&report->overdue, latest_first);
	sort(&report->done_late, latest_first);
}
