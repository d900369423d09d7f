/*
 * What another calendar moves. The notices of a task are listed under both
 * calendars, rule by rule; days that both have cancel out, and the rest is
 * paired in order. The span begins a month before now and ends a month after
 * the horizon, so that a notice that rolls over either edge finds its pair.
 */
#include "schedule/calendar_change.h"

#include <stdlib.h>
#include <string.h>

#include "schedule/rules.h"
#include "schedule/schedule.h"
#include "store/journal.h"
#include "store/tasks.h"
#include "store/terms.h"

#define EDGE_S ((int64_t)31 * 24 * 3600)
#define MOVES_NAMED 4 /* in a task's journal line; the rest is counted */

#define AUDIENCES (AUDIENCE_ISSUER + 1)

/* The notices of one task under one calendar. */
struct notices {
	struct arena *arena;
	const bool *hears; /* by audience: there is somebody */
	struct rule_notice *items;
	size_t count;
};

/* One task being compared. */
struct comparison {
	const struct calendar_change *change;
	struct arena *arena; /* of the moves */
	struct calendar_moves *moves;
	const struct task *before;
	bool has_moved; /* its due day: its notices start anew */
	bool hears[AUDIENCES];
	int64_t horizon;
	struct notices old;
	struct notices new;
	int64_t rewind_to; /* the earliest move into the past, or INT64_MAX */
	/* Most tasks go by the same calendar: what was found of the last. */
	const struct workdays *last_before;
	const struct workdays *last_after;
	bool last_agreed;
};

static void gather(void *context, const struct rule_notice *notice)
{
	struct notices *all = context;

	/* Lead and support hear by the same rule on the same day. */
	for (size_t i = 0; i < all->count; i++)
		if (all->items[i].at == notice->at &&
		    strcmp(all->items[i].rule, notice->rule) == 0)
			return;
	if (notice->channels == 0 || !all->hears[notice->audience])
		return;
	all->items = arena_grow(all->arena, all->items, all->count,
				sizeof(*all->items));
	all->items[all->count++] = *notice;
}

static int by_rule(const void *left, const void *right)
{
	const struct rule_notice *a = left;
	const struct rule_notice *b = right;
	int order = strcmp(a->rule, b->rule);

	if (order != 0)
		return order;
	return (a->at > b->at) - (a->at < b->at);
}

static enum error list_notices(const struct comparison *one,
			       const struct office *office,
			       const struct task *task, struct notices *notices,
			       struct why *why)
{
	const struct calendar_change *change = one->change;
	struct task ahead = *task;
	struct policy policy;
	struct rules rules = { &ahead, &policy,
			       office_calendar(office, task->calendar),
			       office->zone };
	enum error error = schedule_look_ahead(change->store, office->zone,
					       &ahead, notices->arena, why);

	schedule_policy(change->config, task, &policy);
	rules_each(&rules, change->doing->now - EDGE_S, one->horizon + EDGE_S,
		   gather, notices);
	if (notices->count > 0)
		qsort(notices->items, notices->count, sizeof(*notices->items),
		      by_rule);
	return error;
}

static void add_move(const struct comparison *one, const char *what,
		     struct date from, struct date to)
{
	struct calendar_moves *moves = one->moves;
	struct calendar_move *move;

	moves->items = arena_grow(one->arena, moves->items, moves->count,
				  sizeof(*moves->items));
	move = &moves->items[moves->count++];
	move->task = *one->before;
	move->what = arena_string(one->arena, what);
	move->from = from;
	move->to = to;
}

static bool is_in_sight(const struct comparison *one,
			const struct rule_notice *notice)
{
	return notice != NULL && notice->at > one->change->doing->now &&
	       notice->at <= one->horizon;
}

/* It was told on its old day, and is not told again on another. */
static bool is_over(const struct comparison *one, const struct rule_notice *old)
{
	return old != NULL && old->at <= one->change->doing->now &&
	       !old->recurs && !one->has_moved;
}

/* On which day the notice will be told, if at all. */
static struct date day_of(struct comparison *one,
			  const struct rule_notice *notice)
{
	if (notice == NULL)
		return DATE_NONE;
	if (notice->at > one->change->doing->now)
		return notice->day;
	/* Past: of a due day that moves it is not sent late … */
	if (one->has_moved)
		return DATE_NONE;
	/* … but a notice that only rolls otherwise is told now. */
	if (notice->at - 1 < one->rewind_to)
		one->rewind_to = notice->at - 1;
	return one->change->doing->today;
}

/* A notice under the old calendar and under the new; either may be NULL.
 * Whether it is one of the moves that are listed. */
static bool pair(struct comparison *one, const struct rule_notice *old,
		 const struct rule_notice *new)
{
	if ((!is_in_sight(one, old) && !is_in_sight(one, new)) ||
	    is_over(one, old))
		return false;
	add_move(one, old != NULL ? old->rule : new->rule,
		 old != NULL ? old->day : DATE_NONE, day_of(one, new));
	return true;
}

/* Pairs what is left of one rule. Of what recurs only the next is listed: the
 * others follow it, if the task is then not done yet. */
static void pair_rule(struct comparison *one, const struct notices *olds,
		      const struct notices *news)
{
	for (size_t i = 0; i < olds->count || i < news->count; i++) {
		const struct rule_notice *old =
			i < olds->count ? &olds->items[i] : NULL;
		const struct rule_notice *new =
			i < news->count ? &news->items[i] : NULL;
		bool recurs = old != NULL ? old->recurs : new->recurs;

		if (pair(one, old, new) && recurs)
			return;
	}
}

/* The notices of a rule that one list has and the other has not. */
static struct notices only_here(const struct notices *here, const char *rule,
				const struct notices *there)
{
	struct notices only = { .arena = here->arena, .hears = here->hears };

	for (size_t i = 0; i < here->count; i++)
		if (strcmp(here->items[i].rule, rule) == 0 &&
		    (there->count == 0 ||
		     bsearch(&here->items[i], there->items, there->count,
			     sizeof(*there->items), by_rule) == NULL))
			gather(&only, &here->items[i]);
	return only;
}

static const char *after_rule(const struct notices *notices, const char *rule)
{
	for (size_t i = 0; i < notices->count; i++)
		if (strcmp(notices->items[i].rule, rule) > 0)
			return notices->items[i].rule;
	return NULL;
}

/* The next rule of either list; both are sorted by it. */
static const char *next_rule(const struct comparison *one, const char *rule)
{
	const char *old = after_rule(&one->old, rule);
	const char *new = after_rule(&one->new, rule);

	if (old == NULL || (new != NULL &&strcmp(new, old) < 0))
		return new;
	return old;
}

static void pair_all(struct comparison *one)
{
	const char *rule = "";

	while ((rule = next_rule(one, rule)) != NULL) {
		struct notices olds = only_here(&one->old, rule, &one->new);
		struct notices news = only_here(&one->new, rule, &one->old);

		pair_rule(one, &olds, &news);
	}
}

void calendar_move_write(const struct calendar_move *move, struct text *text)
{
	char from[DATE_TEXT_SIZE] = "";
	char to[DATE_TEXT_SIZE] = "";

	if (date_is_set(move->from))
		(void)date_to_iso(move->from, from);
	if (date_is_set(move->to))
		(void)date_to_iso(move->to, to);
	text_addf(text, "%s %s → %s", move->what, *from != '\0' ? from : "none",
		  *to != '\0' ? to : "none");
}

/* One line of the task's story; that its due day moved has one already. */
static enum error tell(const struct comparison *one, size_t first,
		       struct why *why)
{
	const struct task *task = one->before;
	const struct doing *doing = one->change->doing;
	struct text text = { 0 };
	struct journal_entry entry = {
		.at = doing->now,
		.kind = "reminder-moved",
		.actor = doing->actor,
		.task_id = task->id,
		.agency_id = task->agency_id,
	};
	size_t count = one->moves->count - first;
	enum error error;

	if (count == 0)
		return ERROR_NONE;
	text_addf(&text, "%s %s · ", task->key, task->title);
	for (size_t i = 0; i < count && i < MOVES_NAMED; i++) {
		text_add(&text, i > 0 ? ", " : "");
		calendar_move_write(&one->moves->items[first + i], &text);
	}
	if (count > MOVES_NAMED)
		text_addf(&text, ", +%zu", count - MOVES_NAMED);
	entry.text = text_string(&text);
	error = store_journal_add(one->change->store, &entry, why);
	text_clear(&text);
	return error;
}

/* Of whom anybody is there to be told. */
static enum error find_audiences(struct comparison *one, struct arena *arena,
				 struct why *why)
{
	enum error error = ERROR_NONE;

	for (int i = 0; i < AUDIENCES && error == ERROR_NONE; i++) {
		struct person_row *people;
		size_t count = 0;

		error = store_audience(one->change->store, one->before,
				       (enum audience)i, arena, &people, &count,
				       why);
		one->hears[i] = count > 0;
	}
	return error;
}

static enum error compare(struct comparison *one, const struct task *after,
			  struct why *why)
{
	const struct calendar_change *change = one->change;
	struct arena arena = { 0 };
	size_t first = one->moves->count;
	size_t reminders;
	enum error error;

	one->has_moved = one->before->due_version != after->due_version;
	one->rewind_to = INT64_MAX;
	one->old = (struct notices){ .arena = &arena, .hears = one->hears };
	one->new = (struct notices){ .arena = &arena, .hears = one->hears };
	if (one->before->due_on.day != after->due_on.day) {
		add_move(one, "due", one->before->due_on, after->due_on);
		one->moves->items[first].is_due = true;
		one->moves->dues++;
	}
	reminders = one->moves->count;
	error = find_audiences(one, &arena, why);
	if (error == ERROR_NONE)
		error = list_notices(one, change->before, one->before,
				     &one->old, why);
	if (error == ERROR_NONE)
		error = list_notices(one, change->after, after, &one->new, why);
	if (error == ERROR_NONE)
		pair_all(one);
	one->moves->tasks += one->moves->count > first;
	if (error == ERROR_NONE)
		error = tell(one, reminders, why);
	if (error == ERROR_NONE && one->rewind_to < INT64_MAX)
		error = store_remind_rewind(change->store, after->id,
					    one->rewind_to, why);
	arena_clear(&arena);
	return error;
}

/* Whether nothing can have moved of a task. */
static bool agrees(struct comparison *one, const struct task *before,
		   const struct task *after)
{
	const struct workdays *old =
		office_calendar(one->change->before, before->calendar);
	const struct workdays *new =
		office_calendar(one->change->after, after->calendar);

	if (old != one->last_before || new != one->last_after)
		one->last_agreed = workdays_agree(old, new);
	one->last_before = old;
	one->last_after = new;
	return one->last_agreed && before->due_on.day == after->due_on.day;
}

static enum error list_open(const struct calendar_change *change,
			    struct arena *arena, struct task **tasks,
			    size_t *count, struct why *why)
{
	static const struct scope all = { .is_all = true };
	static const struct task_filter open = { .due_within = -1 };

	return store_tasks(change->store, &all, &open, change->doing->today,
			   arena, tasks, count, why);
}

static int by_id(const void *left, const void *right)
{
	const struct task *a = left;
	const struct task *b = right;

	return (a->id > b->id) - (a->id < b->id);
}

enum error calendar_change_run(const struct calendar_change *change,
			       struct arena *arena,
			       struct calendar_moves *moves, struct why *why)
{
	struct comparison one = {
		.change = change,
		.arena = arena,
		.moves = moves,
		.horizon = zone_instant(
			change->after->zone,
			date_add(change->doing->today, CHANGE_HORIZON_DAYS), 0),
	};
	struct applied applied = { 0 };
	struct task *before;
	struct task *after = NULL;
	size_t count = 0;
	size_t after_count = 0;
	enum error error = list_open(change, arena, &before, &count, why);

	*moves = (struct calendar_moves){ 0 };
	if (error == ERROR_NONE)
		error = store_terms_settle(change->store, change->after,
					   change->doing, &applied, why);
	if (error == ERROR_NONE)
		error = store_remind_reset(change->store, why);
	if (error == ERROR_NONE)
		error = list_open(change, arena, &after, &after_count, why);
	if (error == ERROR_NONE && after_count > 0)
		qsort(after, after_count, sizeof(*after), by_id);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++) {
		const struct task *same =
			after_count == 0
				? NULL
				: bsearch(&before[i], after, after_count,
					  sizeof(*after), by_id);

		one.before = &before[i];
		if (same != NULL && !agrees(&one, one.before, same))
			error = compare(&one, same, why);
	}
	return error;
}
