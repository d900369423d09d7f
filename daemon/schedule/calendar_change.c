/*
 * What another calendar moves. The notices of a task are listed under both
 * calendars, rule by rule; days that both have cancel out, and the rest is
 * paired in order. The span begins a month before now and ends a month after
 * the horizon, so that a notice that rolls over either edge finds its pair.
 */
#include "schedule/calendar_change.h"

#include <stdlib.h>
#include <string.h>

#include "schedule/gather.h"
#include "schedule/reach.h"
#include "store/journal.h"
#include "store/tasks.h"
#include "store/terms.h"

#define EDGE_DAYS 31
#define EDGE_S ((int64_t)EDGE_DAYS * 24 * 3600)
#define MOVES_NAMED 4 /* in a task's journal line; the rest is counted */

/* The notices of one task under one set of calendars. */
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
	struct notices old;
	struct notices new;
	int64_t rewind_to; /* the earliest move into the past, or INT64_MAX */
	size_t reminders; /* that have moved, and how the journal tells it */
	struct text story;
	/* -------------------------------------------------------------- */
	struct date until; /* the horizon, as a day and as an instant */
	int64_t horizon;
	struct roster *roster_before; /* who is told, by the old … */
	struct roster *roster_after; /* … and by the new calendars */
	struct reach_pair *pairs;
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

/* Keeps one of what lead and support hear by the same rule on the same day. */
static void keep_once(struct notices *notices)
{
	size_t kept = 0;

	for (size_t i = 0; i < notices->count; i++)
		if (kept == 0 ||
		    by_rule(&notices->items[kept - 1], &notices->items[i]) != 0)
			notices->items[kept++] = notices->items[i];
	notices->count = kept;
}

static enum error list_notices(const struct comparison *one,
			       struct roster *roster, const struct task *task,
			       struct notices *notices, struct why *why)
{
	const struct calendar_change *change = one->change;
	struct task ahead = *task;
	struct gathering all = { .roster = roster,
				 .task = &ahead,
				 .arena = notices->arena };
	enum error error =
		schedule_look_ahead(change->store, roster->office->zone, &ahead,
				    notices->arena, why);

	if (error == ERROR_NONE)
		error = gather_open(&all, why);
	if (error != ERROR_NONE)
		return error;
	for (size_t i = 0; i < all.listeners.circle_count; i++) {
		struct rules rules = gather_rules(&all, i);

		rules.audiences = listeners_heard(&all.listeners, i);
		rules_each(&rules, change->doing->now - EDGE_S,
			   one->horizon + EDGE_S, gather, notices);
	}
	if (notices->count > 0)
		qsort(notices->items, notices->count, sizeof(*notices->items),
		      by_rule);
	keep_once(notices);
	return ERROR_NONE;
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
	if (taken.count == 0) /* an empty list has no array to step along */
		return taken;
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
		.caller = &doing->caller,
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
	error = list_notices(one, one->roster_before, one->before, &one->old,
			     why);
	if (error == ERROR_NONE)
		error = list_notices(one, one->roster_after, after, &one->new,
				     why);
	if (error == ERROR_NONE)
		pair_all(one);
	one->moves->tasks += one->moves->total > total;
	if (error == ERROR_NONE)
		error = tell(one, why);
	if (error == ERROR_NONE)
		error = store_remind_rewind(one->change->store, after->id,
					    one->rewind_to, why);
	arena_clear(&arena);
	return error;
}

/* ------------------------------------------------------ what is compared */

/* What a calendar that somebody goes by becomes. */
static const struct workdays *calendar_after(const struct comparison *one,
					     const struct workdays *old)
{
	const struct calendars *before = one->change->before->calendars;

	return office_calendar(one->change->after,
			       old == &before->items[0] ? NULL : old->code);
}

static const struct reach *reach_of(struct comparison *one,
				    const struct workdays *old)
{
	const struct workdays *new = calendar_after(one, old);
	struct reach_pair *pair = one->pairs;

	while (pair != NULL &&
	       (pair->reach.old != old || pair->reach.new != new))
		pair = pair->next;
	if (pair != NULL)
		return &pair->reach;
	pair = arena_alloc(one->arena, sizeof(*pair));
	reach_find(&pair->reach, old, new, one->arena);
	pair->next = one->pairs;
	one->pairs = pair;
	return &pair->reach;
}

static bool is_same(const struct task *a, const struct task *b)
{
	return a->due_version == b->due_version &&
	       a->due_on.day == b->due_on.day &&
	       a->opens_on.day == b->opens_on.day &&
	       a->opened_at == b->opened_at && a->state == b->state;
}

/* Whether anything of a task can move, for anybody who hears of it. */
static enum error find_reached(struct comparison *one, const struct task *after,
			       bool *is_reached, struct why *why)
{
	struct arena arena = { 0 };
	struct gathering all = { .roster = one->roster_before,
				 .task = one->before,
				 .arena = &arena };
	enum error error = ERROR_NONE;

	*is_reached = !is_same(one->before, after);
	if (!*is_reached)
		error = gather_open(&all, why);
	for (size_t i = 0; i < all.listeners.circle_count && !*is_reached;
	     i++) {
		struct rules rules = gather_rules(&all, i);

		*is_reached =
			reach_touches(reach_of(one, rules.calendar), &rules,
				      one->change->doing->today, one->until);
	}
	arena_clear(&arena);
	return error;
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

	if (error == ERROR_NONE)
		error = store_set_fact(change->store, RULES_CHANGED_FACT,
				       change->doing->now, why);
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
}

static void close_comparison(struct comparison *one)
{
	roster_clear(one->roster_before);
	roster_clear(one->roster_after);
	text_clear(&one->story);
	text_clear(&one->line);
}

static enum error compare_all(struct comparison *one, const struct task *before,
			      size_t count, const struct settled *settled,
			      struct why *why)
{
	enum error error = ERROR_NONE;

	for (size_t i = 0; i < count && error == ERROR_NONE; i++) {
		const struct task *after = task_after(settled, &before[i]);
		bool is_reached = false;

		one->before = &before[i];
		if (after->state != TASK_DROPPED)
			error = find_reached(one, after, &is_reached, why);
		if (error == ERROR_NONE && is_reached)
			error = compare(one, after, why);
	}
	return error;
}

enum error calendar_change_run(const struct calendar_change *change,
			       struct arena *arena,
			       struct calendar_moves *moves, struct why *why)
{
	const struct schedule old = { .store = change->store,
				      .config = change->config,
				      .office = *change->before };
	const struct schedule new = { .store = change->store,
				      .config = change->config,
				      .office = *change->after };
	struct roster before_roster;
	struct roster after_roster;
	struct comparison one = { .arena = arena,
				  .moves = moves,
				  .roster_before = &before_roster,
				  .roster_after = &after_roster };
	struct settled settled = { 0 };
	struct task *before;
	size_t count = 0;
	enum error error = list_open(change, arena, &before, &count, why);

	*moves = (struct calendar_moves){ 0 };
	if (error == ERROR_NONE)
		error = settle(change, arena, &settled, why);
	roster_open(&before_roster, &old, arena);
	roster_open(&after_roster, &new, arena);
	open_comparison(&one, change);
	if (error == ERROR_NONE)
		error = compare_all(&one, before, count, &settled, why);
	close_comparison(&one);
	return error;
}
