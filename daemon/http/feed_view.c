/*
 * Which entries a unit (an action for one period) has in a view. What an
 * agency owes is told task by task. What it supports, receives or follows is
 * told once for a group: the tasks that share the day most of them have are
 * one entry, the others (one was extended) stand beside it.
 */
#include "http/feed_view.h"

#include <string.h>

int feed_key_compare(const struct feed_key *a, const struct feed_key *b)
{
	int order = memcmp(a->hash, b->hash, sizeof(a->hash));

	return order != 0 ? order : (int)a->is_start - (int)b->is_start;
}

const char *feed_view_language(const struct feed_view *view)
{
	return view->aspect.is_english ? "en" : "vi";
}

void feed_view_date(struct feed_view *view, struct date today,
		    const struct config *config)
{
	struct date_parts back =
		date_to_parts(date_add_months(today, -config->feeds_back));
	struct date_parts ahead =
		date_to_parts(date_add_months(today, config->feeds_ahead));

	view->today = today;
	view->first = date_from_parts(back.year, back.month, 1);
	view->last = date_month_end(ahead.year, ahead.month);
}

static bool has_number(const struct numbers *numbers, int64_t number)
{
	size_t low = 0;
	size_t high = numbers->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (numbers->items[middle] == number)
			return true;
		if (numbers->items[middle] < number)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* Why the subject sees a task; false when it does not. */
static bool find_part(const struct feed_view *view, const struct task *task,
		      enum feed_part *part)
{
	const struct feed_subject *subject = &view->aspect.subject;

	*part = FEED_FOLLOW;
	if (subject->plan_id != 0)
		return task->plan_id == subject->plan_id;
	if (subject->group_id != 0)
		return has_number(&view->numbers, task->agency_id);
	*part = FEED_LEAD;
	if (task->agency_id == subject->agency_id)
		return true;
	*part = FEED_SUPPORT;
	if (has_number(&view->numbers, task->action_id))
		return true;
	*part = FEED_RECEIVE;
	return subject->receives && task->submit_to_id == subject->agency_id;
}

bool feed_view_sees(const struct feed_view *view, const struct feed_unit *unit)
{
	enum feed_part part;

	for (size_t i = 0; i < unit->count; i++)
		if (find_part(view, &unit->tasks[i].task, &part))
			return true;
	return false;
}

/* The first day on which a withdrawn task is not shown any more. */
static struct date cancelled_until(const struct feed_view *view,
				   const struct task *task)
{
	return date_add(zone_date(view->office->zone, task->changed_at),
			FEED_CANCELLED_DAYS);
}

struct date feed_view_expiry(const struct feed_view *view,
			     const struct feed_unit *unit)
{
	struct date first = DATE_NONE;

	for (size_t i = 0; i < unit->count; i++) {
		const struct task *task = &unit->tasks[i].task;
		struct date until;

		if (task->state != TASK_DROPPED)
			continue;
		until = cancelled_until(view, task);
		if (date_compare(until, view->today) > 0 &&
		    (!date_is_set(first) || date_compare(until, first) < 0))
			first = until;
	}
	return first;
}

/* Whether the calendar shows its beginning: a window or a start, never as a
 * bar over all its days. */
static bool has_start(const struct task *task)
{
	return date_is_set(task->opens_on) &&
	       (task->class == DUE_START || task->class == DUE_WINDOW);
}

/* Whether the window has room for a task's entry on a day. What is not closed
 * stays, however late it is. */
static bool is_in_window(const struct feed_view *view, const struct task *task,
			 struct date on)
{
	bool is_closed =
		task->state == TASK_DONE || task->state == TASK_DROPPED;

	if (task->state == TASK_DROPPED &&
	    date_compare(cancelled_until(view, task), view->today) <= 0)
		return false;
	if (!date_is_set(on))
		on = is_closed ? task->done_on : view->today;
	if (!date_is_set(on) || date_compare(on, view->last) > 0)
		return false;
	return !is_closed || date_compare(on, view->first) >= 0;
}

/* Telling the entries of one unit and part. */
struct telling {
	const struct feed_view *view;
	enum feed_part part;
	struct arena arena;
	const struct feed_task **all; /* every task of the part */
	size_t count;
	void (*each)(void *context, const struct feed_entry *entry);
	void *context;
};

/* Whose key it is: of a task or, for what is told as one, of its action and
 * period; for whoever does not owe it with their own code behind. */
static void make_key(const struct telling *telling, const struct task *task,
		     bool is_unit, struct feed_key *key)
{
	struct text text = { 0 };
	bool is_others =
		telling->part == FEED_SUPPORT || telling->part == FEED_RECEIVE;

	if (is_unit)
		text_addf(&text, "%s#%s%s%s", task->plan, task->key,
			  task->period != NULL ? "/" : "",
			  task->period != NULL ? task->period : "");
	else
		text_add(&text, task->ref);
	if (is_others)
		text_addf(&text, "%s%s",
			  telling->part == FEED_SUPPORT ? "~" : ">",
			  telling->view->code);
	secret_tag(text_string(&text), text.length, key->hash);
	text_clear(&text);
}

/* Gives an entry, if its day has a place in the view. */
static void give(struct telling *telling, struct feed_entry *entry,
		 struct date on, bool is_start)
{
	const struct feed_view *view = telling->view;
	bool is_shown = false;

	if (!date_is_set(on) && !view->aspect.is_todo)
		return;
	for (size_t i = 0; i < entry->count; i++)
		is_shown = is_shown ||
			   is_in_window(view, &entry->tasks[i]->task, on);
	if (!is_shown)
		return;
	entry->on = on;
	entry->key.is_start = is_start;
	telling->each(telling->context, entry);
}

/* The last day, and before it the first where that is shown. */
static void give_days(struct telling *telling, struct feed_entry *entry)
{
	const struct task *task = &entry->tasks[0]->task;

	entry->view = telling->view;
	entry->part = telling->part;
	if (has_start(task) && !telling->view->aspect.is_todo)
		give(telling, entry, task->opens_on, true);
	give(telling, entry, task->due_on, false);
}

static void tell_one(struct telling *telling, const struct feed_task *task,
		     bool is_unit)
{
	struct feed_entry entry = {
		.tasks = &task,
		.count = 1,
		.sequence = task->task.sequence,
		.changed_at = task->task.changed_at,
	};

	make_key(telling, &task->task, is_unit, &entry.key);
	give_days(telling, &entry);
}

static bool is_same_day(struct date a, struct date b)
{
	return a.day == b.day; /* no date is a day of its own */
}

static bool is_dropped(const struct feed_task *task)
{
	return task->task.state == TASK_DROPPED;
}

/* The day that most of them have, the earliest of several; among those that
 * are not dropped, if there are any. */
static struct date common_day(const struct telling *telling, bool with_dropped)
{
	struct date best = DATE_NONE;
	size_t best_votes = 0;

	for (size_t i = 0; i < telling->count; i++) {
		struct date day = telling->all[i]->task.due_on;
		size_t votes = 0;

		if (is_dropped(telling->all[i]) && !with_dropped)
			continue;
		for (size_t j = 0; j < telling->count; j++)
			if ((with_dropped || !is_dropped(telling->all[j])) &&
			    is_same_day(telling->all[j]->task.due_on, day))
				votes++;
		if (votes > best_votes ||
		    (votes == best_votes && day.day < best.day)) {
			best = day;
			best_votes = votes;
		}
	}
	return best;
}

static void tell_as_one(struct telling *telling)
{
	bool is_all_dropped = true;
	struct feed_entry entry = { .is_rollup = true };
	const struct feed_task **told = arena_alloc(
		&telling->arena, telling->count * sizeof(const void *));
	struct date day;

	for (size_t i = 0; i < telling->count; i++)
		is_all_dropped = is_all_dropped && is_dropped(telling->all[i]);
	day = common_day(telling, is_all_dropped);
	entry.tasks = told;
	for (size_t i = 0; i < telling->count; i++) {
		const struct feed_task *task = telling->all[i];

		entry.sequence += task->task.sequence;
		if (task->task.changed_at > entry.changed_at)
			entry.changed_at = task->task.changed_at;
		if (!is_same_day(task->task.due_on, day))
			tell_one(telling, task, false);
		else if (is_all_dropped || !is_dropped(task))
			told[entry.count++] = task;
	}
	make_key(telling, &told[0]->task, true, &entry.key);
	give_days(telling, &entry);
}

static void tell(struct telling *telling)
{
	bool is_others =
		telling->part == FEED_SUPPORT || telling->part == FEED_RECEIVE;

	if (telling->part == FEED_LEAD)
		for (size_t i = 0; i < telling->count; i++)
			tell_one(telling, telling->all[i], false);
	else if (telling->count == 1)
		tell_one(telling, telling->all[0], is_others);
	else if (telling->count > 1)
		tell_as_one(telling);
}

void feed_view_each(const struct feed_view *view, const struct feed_unit *unit,
		    void (*each)(void *context, const struct feed_entry *entry),
		    void *context)
{
	struct telling telling = { .view = view,
				   .each = each,
				   .context = context };

	telling.all =
		arena_alloc(&telling.arena, unit->count * sizeof(const void *));
	for (int part = FEED_LEAD; part <= FEED_FOLLOW; part++) {
		telling.part = (enum feed_part)part;
		telling.count = 0;
		for (size_t i = 0; i < unit->count; i++) {
			enum feed_part of_task;

			if (find_part(view, &unit->tasks[i].task, &of_task) &&
			    of_task == telling.part)
				telling.all[telling.count++] = &unit->tasks[i];
		}
		tell(&telling);
	}
	arena_clear(&telling.arena);
}
