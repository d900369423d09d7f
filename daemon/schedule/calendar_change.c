/*
 * What another calendar moves. The notices of a task are listed under both
 * calendars, rule by rule; days that both have cancel out, and the rest is
 * paired in order. The span begins a month before now and ends a month after
 * the horizon, so that a notice that rolls over either edge finds its pair.
 */
#include "schedule/calendar_change.h"

#include <stdlib.h>
#include <string.h>

#include "schedule/audiences.h"
#include "schedule/reach.h"
#include "schedule/schedule.h"
#include "store/journal.h"
#include "store/tasks.h"
#include "store/terms.h"

#define EDGE_DAYS 31
#define EDGE_S ((int64_t)EDGE_DAYS * 24 * 3600)
#define MOVES_NAMED 4 /* in a task's journal line; the rest is counted */

/* The notices of one task under one calendar. */
struct notices {
	struct arena *arena;
	struct rule_notice *items;
	size_t count;
};

/* Two calendars that a task goes by, and the next such pair. */
struct reach_pair {
	struct reach reach;
	struct reach_pair *next;
};

/* One task being compared; below the line what is kept from task to task. */
struct comparison {
	const struct calendar_change *change;
	struct arena *arena; /* of the moves */
	struct calendar_moves *moves;
	const struct task *before;
	bool has_moved; /* its due day: its notices start anew */
	struct policy policy;
	struct notices old;
	struct notices new;
	int64_t rewind_to; /* the earliest move into the past, or INT64_MAX */
	size_t reminders; /* that have moved, and how the journal tells it */
	struct text story;
	/* -------------------------------------------------------------- */
	struct date until; /* the horizon, as a day and as an instant */
	int64_t horizon;
	struct audiences audiences;
	struct reach_pair *pairs;
	const struct task *policy_of; /* whose policy that is */
	struct text line;
};

static void add_notice(struct notices *all, const struct rule_notice *notice)
{
	all->items = arena_grow(all->arena, all->items, all->count,
				sizeof(*all->items));
	all->items[all->count++] = *notice;
}

static void gather(void *context, const struct rule_notice *notice)
{
	struct notices *all = context;

	if (notice->channels != 0)
		add_notice(all, notice);
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

/* Leaves out what nobody hears, and keeps one of what lead and support hear
 * by the same rule on the same day. */
static enum error keep_heard(struct comparison *one, struct notices *notices,
			     struct why *why)
{
	enum error error = ERROR_NONE;
	size_t kept = 0;

	for (size_t i = 0; i < notices->count && error == ERROR_NONE; i++) {
		struct rule_notice *notice = &notices->items[i];
		bool hears = false;

		if (kept > 0 && by_rule(&notices->items[kept - 1], notice) == 0)
			continue;
		error = audiences_hear(&one->audiences, one->before,
				       notice->audience, &hears, why);
		if (hears)
			notices->items[kept++] = *notice;
	}
	notices->count = kept;
	return error;
}

static enum error list_notices(struct comparison *one,
			       const struct office *office,
			       const struct task *task, struct notices *notices,
			       struct why *why)
{
	const struct calendar_change *change = one->change;
	struct task ahead = *task;
	struct rules rules = { &ahead, &one->policy,
			       office_calendar(office, task->calendar),
			       office->zone };
	enum error error = schedule_look_ahead(change->store, office->zone,
					       &ahead, notices->arena, why);

	if (error != ERROR_NONE)
		return error;
	rules_each(&rules, change->doing->now - EDGE_S, one->horizon + EDGE_S,
		   gather, notices);
	if (notices->count > 0)
		qsort(notices->items, notices->count, sizeof(*notices->items),
		      by_rule);
	return keep_heard(one, notices, why);
}

/* Counts a move, and lists it while there is room. */
static void add_move(struct comparison *one, const struct calendar_move *move)
{
	struct calendar_moves *moves = one->moves;

	moves->total++;
	moves->dues += move->is_due;
	text_reset(&one->line);
	text_addf(&one->line, "%s\n%s ", moves->digest, move->task.ref);
	calendar_move_write(move, &one->line);
	secret_digest(text_string(&one->line), one->line.length, moves->digest);
	if (moves->count == CALENDAR_MOVES_LISTED)
		return;
	moves->items = arena_grow(one->arena, moves->items, moves->count,
				  sizeof(*moves->items));
	moves->items[moves->count] = *move;
	moves->items[moves->count++].what =
		arena_string(one->arena, move->what);
}

static void move_due(struct comparison *one, const struct task *after)
{
	struct calendar_move move = { .task = *one->before,
				      .what = "due",
				      .is_due = true,
				      .from = one->before->due_on,
				      .to = after->due_on };

	add_move(one, &move);
}

static void move_reminder(struct comparison *one, const char *rule,
			  struct date from, struct date to)
{
	struct calendar_move move = {
		.task = *one->before, .what = rule, .from = from, .to = to
	};

	add_move(one, &move);
	if (one->reminders++ >= MOVES_NAMED)
		return;
	if (one->reminders > 1)
		text_add(&one->story, ", ");
	calendar_move_write(&move, &one->story);
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
	return old->at <= one->change->doing->now && !one->has_moved;
}

/* The same of what recurs: it was told on a day that counts for the new. */
static bool was_told(const struct comparison *one,
		     const struct rule_notice *new)
{
	for (size_t i = 0; i < one->old.count; i++)
		if (strcmp(one->old.items[i].rule, new->rule) == 0 &&
		    is_over(one, &one->old.items[i]) &&
		    date_compare(one->old.items[i].day, new->from) >= 0)
			return true;
	return false;
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
	if (!is_in_sight(one, old) && !is_in_sight(one, new))
		return false;
	if (old != NULL && !old->recurs && is_over(one, old))
		return false;
	move_reminder(one, old != NULL ? old->rule : new->rule,
		      old != NULL ? old->day : DATE_NONE, day_of(one, new));
	return true;
}

/* Pairs what is left of one rule. Of what recurs only the next is listed: the
 * others follow it, if the task is then not done yet. */
static void pair_rule(struct comparison *one, const struct notices *olds,
		      const struct notices *news)
{
	size_t i = 0;
	size_t j = 0;

	while (i < olds->count || j < news->count) {
		const struct rule_notice *old =
			i < olds->count ? &olds->items[i] : NULL;
		const struct rule_notice *new =
			j < news->count ? &news->items[j] : NULL;

		if (old != NULL && old->recurs && is_over(one, old)) {
			i++;
			continue;
		}
		j++;
		if (new != NULL &&new->recurs && was_told(one, new))
			continue;
		i++;
		if (pair(one, old, new) &&
		    (old != NULL ? old->recurs : new->recurs))
			return;
	}
}

/* The notices that one list has and the other has not; both are sorted. */
static struct notices only_here(const struct notices *here,
				const struct notices *there)
{
	struct notices only = { .arena = here->arena };
	size_t at = 0;

	for (size_t i = 0; i < here->count; i++) {
		int order = 1;

		while (at < there->count &&
		       (order = by_rule(&there->items[at], &here->items[i])) <
			       0)
			at++;
		if (at == there->count || order != 0)
			add_notice(&only, &here->items[i]);
	}
	return only;
}

/* Takes those of a rule off the head of a list. */
static struct notices take_rule(struct notices *notices, const char *rule)
{
	struct notices taken = { .items = notices->items };

	while (taken.count < notices->count &&
	       strcmp(notices->items[taken.count].rule, rule) == 0)
		taken.count++;
	notices->items += taken.count;
	notices->count -= taken.count;
	return taken;
}

/* Rule by rule, in their order. */
static void pair_all(struct comparison *one)
{
	struct notices olds = only_here(&one->old, &one->new);
	struct notices news = only_here(&one->new, &one->old);

	while (olds.count > 0 || news.count > 0) {
		const char *rule =
			olds.count > 0 ? olds.items->rule : news.items->rule;
		struct notices old;
		struct notices new;

		if (news.count > 0 && strcmp(news.items->rule, rule) < 0)
			rule = news.items->rule;
		old = take_rule(&olds, rule);
		new = take_rule(&news, rule);
		pair_rule(one, &old, &new);
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
static enum error tell(struct comparison *one, struct why *why)
{
	const struct task *task = one->before;
	const struct doing *doing = one->change->doing;
	struct journal_entry entry = {
		.at = doing->now,
		.kind = "reminder-moved",
		.actor = doing->actor,
		.task_id = task->id,
		.agency_id = task->agency_id,
	};

	if (one->reminders == 0)
		return ERROR_NONE;
	if (one->reminders > MOVES_NAMED)
		text_addf(&one->story, ", +%zu", one->reminders - MOVES_NAMED);
	text_reset(&one->line);
	text_addf(&one->line, "%s %s · %s", task->key, task->title,
		  text_string(&one->story));
	entry.text = text_string(&one->line);
	return store_journal_add(one->change->store, &entry, why);
}

/* The moves of one task, listed, journaled, and to be decided anew. */
static enum error compare(struct comparison *one, const struct task *after,
			  struct why *why)
{
	const struct calendar_change *change = one->change;
	struct arena arena = { 0 };
	int total = one->moves->total;
	enum error error;

	one->has_moved = one->before->due_version != after->due_version;
	one->rewind_to = INT64_MAX;
	one->reminders = 0;
	text_reset(&one->story);
	one->old = (struct notices){ .arena = &arena };
	one->new = (struct notices){ .arena = &arena };
	if (one->before->due_on.day != after->due_on.day)
		move_due(one, after);
	error = list_notices(one, change->before, one->before, &one->old, why);
	if (error == ERROR_NONE)
		error = list_notices(one, change->after, after, &one->new, why);
	if (error == ERROR_NONE)
		pair_all(one);
	one->moves->tasks += one->moves->total > total;
	if (error == ERROR_NONE)
		error = tell(one, why);
	if (error == ERROR_NONE)
		error = store_remind_rewind(change->store, after->id,
					    one->rewind_to, why);
	arena_clear(&arena);
	return error;
}

/* ------------------------------------------------------ what is compared */

static const struct reach *reach_of(struct comparison *one,
				    const struct task *task,
				    struct arena *arena)
{
	const struct workdays *old =
		office_calendar(one->change->before, task->calendar);
	const struct workdays *new =
		office_calendar(one->change->after, task->calendar);
	struct reach_pair *pair = one->pairs;

	while (pair != NULL &&
	       (pair->reach.old != old || pair->reach.new != new))
		pair = pair->next;
	if (pair != NULL)
		return &pair->reach;
	pair = arena_alloc(arena, sizeof(*pair));
	reach_find(&pair->reach, old, new, arena);
	pair->next = one->pairs;
	one->pairs = pair;
	return &pair->reach;
}

/* Most tasks have no policy of their own, or the last one's. */
static void find_policy(struct comparison *one)
{
	const struct task *last = one->policy_of;
	const char *text = one->before->policy_text;

	one->policy_of = one->before;
	if (last != NULL && (text == NULL || last->policy_text == NULL
				     ? text == last->policy_text
				     : strcmp(text, last->policy_text) == 0))
		return;
	schedule_policy(one->change->config, one->before, &one->policy);
}

static bool is_same(const struct task *a, const struct task *b)
{
	return a->due_version == b->due_version &&
	       a->due_on.day == b->due_on.day &&
	       a->opens_on.day == b->opens_on.day &&
	       a->opened_at == b->opened_at && a->state == b->state;
}

/* Whether anything of a task can move. */
static bool is_reached(struct comparison *one, const struct task *after,
		       struct arena *arena)
{
	const struct reach *reach = reach_of(one, one->before, arena);
	struct rules rules = { one->before, &one->policy, reach->old,
			       one->change->before->zone };

	find_policy(one);
	return !is_same(one->before, after) ||
	       reach_touches(reach, &rules, one->change->doing->today,
			     one->until);
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

/* The tasks as they are once their terms are settled. */
struct settled {
	struct task *changed; /* those that may be others than before, by id */
	size_t count;
};

static enum error settle(const struct calendar_change *change,
			 struct arena *arena, struct settled *settled,
			 struct why *why)
{
	struct applied applied = { 0 };
	enum error error = store_terms_settle(change->store, change->after,
					      change->doing, &applied, why);

	if (error != ERROR_NONE)
		return error;
	return store_tasks_changed(change->store, change->doing->now, arena,
				   &settled->changed, &settled->count, why);
}

static const struct task *task_after(const struct settled *settled,
				     const struct task *before)
{
	const struct task *changed =
		settled->count == 0
			? NULL
			: bsearch(before, settled->changed, settled->count,
				  sizeof(*before), by_id);

	return changed != NULL ? changed : before;
}

static void open_comparison(struct comparison *one,
			    const struct calendar_change *change)
{
	struct date horizon =
		date_add(change->doing->today, CHANGE_HORIZON_DAYS);

	one->change = change;
	one->until = date_add(horizon, EDGE_DAYS + 1);
	one->horizon = zone_instant(change->after->zone, horizon, 0);
	audiences_open(&one->audiences, change->store);
}

static void close_comparison(struct comparison *one)
{
	audiences_close(&one->audiences);
	text_clear(&one->story);
	text_clear(&one->line);
}

enum error calendar_change_run(const struct calendar_change *change,
			       struct arena *arena,
			       struct calendar_moves *moves, struct why *why)
{
	struct comparison one = { .arena = arena, .moves = moves };
	struct settled settled = { 0 };
	struct task *before;
	size_t count = 0;
	enum error error = list_open(change, arena, &before, &count, why);

	*moves = (struct calendar_moves){ 0 };
	if (error == ERROR_NONE)
		error = settle(change, arena, &settled, why);
	open_comparison(&one, change);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++) {
		const struct task *after = task_after(&settled, &before[i]);

		one.before = &before[i];
		if (after->state != TASK_DROPPED &&
		    is_reached(&one, after, arena))
			error = compare(&one, after, why);
	}
	close_comparison(&one);
	return error;
}
