#include "schedule/schedule.h"

#include <stdlib.h>

#include "base/log.h"
#include "plan/quiet.h"
#include "plan/read.h"
#include "schedule/rules.h"
#include "store/journal.h"

/* Tasks that are decided in one transaction. */
#define BATCH 500

void schedule_init(struct schedule *schedule, struct store *store,
		   const struct config *config, const struct office *office)
{
	*schedule = (struct schedule){
		.store = store,
		.config = config,
		.office = *office,
		.settled_on = DATE_NONE,
	};
}

/* A notice with a person and a channel: what may become an occurrence. */
struct candidate {
	struct rule_notice notice;
	struct person_row person;
	unsigned channel;
	bool is_told; /* decided before, for a day that it has moved from */
	bool is_merged;
};

/* Gathering the candidates of one task. */
struct gathering {
	struct store *store;
	const struct task *task;
	struct arena *arena;
	struct rule_notice *notices;
	size_t notice_count;
	struct candidate *candidates;
	size_t count;
};

static void gather(void *context, const struct rule_notice *notice)
{
	struct gathering *all = context;

	if (notice->channels == 0)
		return;
	all->notices = arena_grow(all->arena, all->notices, all->notice_count,
				  sizeof(*all->notices));
	all->notices[all->notice_count++] = *notice;
}

static struct occurrence occurrence_of(const struct gathering *all,
				       const struct candidate *one)
{
	return (struct occurrence){
		.task_id = all->task->id,
		.person_id = one->person.id,
		.channel = one->channel,
		.rule = one->notice.rule,
		.due_version = all->task->due_version,
		.day = one->notice.day,
		.notice = one->notice.notice,
		.is_support = one->notice.audience == AUDIENCE_SUPPORT,
		.is_merged = one->is_merged,
		.recurs = one->notice.recurs,
		.from = one->notice.from,
		.since = one->notice.since,
	};
}

static enum error add_candidate(struct gathering *all,
				const struct rule_notice *notice,
				const struct person_row *person,
				unsigned channel, struct why *why)
{
	struct occurrence occurrence;
	struct candidate *one;

	all->candidates = arena_grow(all->arena, all->candidates, all->count,
				     sizeof(*all->candidates));
	one = &all->candidates[all->count++];
	one->notice = *notice;
	one->person = *person;
	one->channel = channel;
	occurrence = occurrence_of(all, one);
	return store_occurrence_exists(all->store, &occurrence, &one->is_told,
				       why);
}

static bool is_same_notice(const struct rule_notice *a,
			   const struct rule_notice *b)
{
	return a->at == b->at && a->notice == b->notice &&
	       a->audience == b->audience;
}

/* The people whom a notice reaches, a candidate for each channel. */
static enum error add_people(struct gathering *all,
			     const struct rule_notice *notice, struct why *why)
{
	struct person_row *people;
	size_t count;
	enum error error =
		store_audience(all->store, all->task, notice->audience,
			       all->arena, &people, &count, why);

	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		for (unsigned channel = CHANNEL_EMAIL;
		     channel <= CHANNEL_SMS && error == ERROR_NONE;
		     channel <<= 1)
			if ((notice->channels & people[i].channels & channel) !=
			    0)
				error = add_candidate(all, notice, &people[i],
						      channel, why);
	return error;
}

/* Whether b is told instead of a: to the same person by the same channel. */
static bool replaces(const struct candidate *b, const struct candidate *a,
		     bool same_moment)
{
	if (b->is_merged || b->is_told || a->person.id != b->person.id ||
	    a->channel != b->channel)
		return false;
	if (same_moment && a->notice.at != b->notice.at)
		return false;
	return rules_outranks(&b->notice, &a->notice) ||
	       (is_same_notice(&a->notice, &b->notice) && b < a);
}

/* One notice a person and channel is told (of each moment, or of all); the
 * others are merged into it. */
static void merge(struct gathering *all, bool same_moment)
{
	for (size_t i = 0; i < all->count; i++) {
		struct candidate *a = &all->candidates[i];

		for (size_t j = 0; j < all->count && !a->is_merged; j++)
			a->is_merged =
				replaces(&all->candidates[j], a, same_moment);
	}
}

static enum error gather_all(struct gathering *all, const struct rules *rules,
			     int64_t after, int64_t to, bool same_moment,
			     struct why *why)
{
	enum error error = ERROR_NONE;

	rules_each(rules, after, to, gather, all);
	for (size_t i = 0; i < all->notice_count && error == ERROR_NONE; i++)
		error = add_people(all, &all->notices[i], why);
	if (error == ERROR_NONE)
		merge(all, same_moment);
	return error;
}

/* The first day of what the person missed of this task; DATE_NONE: nothing. */
static struct date missed_since(const struct gathering *all,
				const struct candidate *told, struct date today)
{
	struct date first = DATE_NONE;

	for (size_t i = 0; i < all->count; i++) {
		const struct candidate *one = &all->candidates[i];

		if (one->is_told || one->person.id != told->person.id ||
		    one->channel != told->channel ||
		    date_compare(one->notice.day, today) >= 0)
			continue;
		if (!date_is_set(first) ||
		    date_compare(one->notice.day, first) < 0)
			first = one->notice.day;
	}
	return first;
}

static enum error store_candidate(const struct gathering *all,
				  const struct candidate *one,
				  struct date today, int64_t now,
				  struct why *why)
{
	struct occurrence occurrence = occurrence_of(all, one);

	occurrence.missed_since = missed_since(all, one, today);
	occurrence.at = now;
	return store_occurrence_add(all->store, &occurrence, why);
}

void schedule_policy(const struct config *config, const struct task *task,
		     struct policy *policy)
{
	struct why why = { "" };

	*policy = config->policies[0].policy;
	if (read_policy(task->policy_text, policy, &why) == ERROR_NONE)
		return;
	/* One row that cannot be read stops nobody: the office's holds. */
	log_error("task %lld: %s", (long long)task->id, why.text);
	*policy = config->policies[0].policy;
}

static bool has_candidate(const struct gathering *all,
			  const struct rule_notice *notice)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->candidates[i].notice.at == notice->at &&
		    all->candidates[i].notice.audience == notice->audience)
			return true;
	return false;
}

/* A notice that reaches nobody is not dropped silently: the journal says so.
 * Supporters and superiors there may be none of; somebody must owe it. */
static enum error tell_unheard(const struct gathering *all, int64_t now,
			       struct why *why)
{
	enum error error = ERROR_NONE;

	for (size_t i = 0; i < all->notice_count && error == ERROR_NONE; i++) {
		const struct rule_notice *notice = &all->notices[i];
		struct journal_entry entry = {
			.at = now,
			.kind = "nobody-told",
			.actor = "dondoc",
			.task_id = all->task->id,
			.agency_id = all->task->agency_id,
		};

		if (notice->audience != AUDIENCE_LEAD ||
		    has_candidate(all, notice))
			continue;
		entry.text = arena_printf(
			all->arena, "%s %s · %s: nobody with an address here",
			all->task->key, all->task->title,
			notice_word(notice->notice));
		error = store_journal_add(all->store, &entry, why);
	}
	return error;
}

/* Decides one task and says when it is to be looked at again. */
static enum error decide(struct schedule *schedule, const struct task *task,
			 int64_t now, struct why *why)
{
	struct arena arena = { 0 };
	struct policy policy;
	struct rules rules = { task, &policy,
			       office_calendar(&schedule->office,
					       task->calendar),
			       schedule->office.zone };
	struct gathering all = { .store = schedule->store,
				 .task = task,
				 .arena = &arena };
	struct date today = zone_date(schedule->office.zone, now);
	/* A clock that went back must not make it decide again. */
	int64_t decided = now > task->decided_to ? now : task->decided_to;
	enum error error;

	schedule_policy(schedule->config, task, &policy);
	error = gather_all(&all, &rules, task->decided_to, now, false, why);
	for (size_t i = 0; i < all.count && error == ERROR_NONE; i++)
		if (!all.candidates[i].is_told)
			error = store_candidate(&all, &all.candidates[i], today,
						now, why);
	if (error == ERROR_NONE)
		error = tell_unheard(&all, now, why);
	if (error == ERROR_NONE)
		error = store_remind_set(schedule->store, task->id, decided,
					 rules_next(&rules, decided), why);
	arena_clear(&arena);
	return error;
}

/* One batch in one transaction; the last one releases the messages. */
static enum error decide_batch(struct schedule *schedule, int64_t now,
			       bool *is_last, struct why *why)
{
	struct arena arena = { 0 };
	struct task *tasks = NULL;
	size_t count = 0;
	enum error error = store_begin(schedule->store, why);

	if (error != ERROR_NONE)
		return error;
	error = store_remind_due(schedule->store, now, BATCH, &arena, &tasks,
				 &count, why);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		error = decide(schedule, &tasks[i], now, why);
	*is_last = count < BATCH;
	if (error == ERROR_NONE && *is_last)
		error = store_messages_release(
			schedule->store, now,
			quiet_end(schedule->office.zone, now), why);
	arena_clear(&arena);
	return store_finish(schedule->store, error, why);
}

/* Once a day: what opens today, and the periods that come within sight. */
static enum error turn_day(struct schedule *schedule, int64_t now,
			   struct date today, struct why *why)
{
	struct doing doing = { "dondoc", now, today };
	struct applied applied = { 0 };
	enum error error = store_begin(schedule->store, why);

	if (error != ERROR_NONE)
		return error;
	error = store_tasks_expand(schedule->store, &schedule->office, &doing,
				   &applied, why);
	error = store_finish(schedule->store, error, why);
	if (error == ERROR_NONE)
		schedule->settled_on = today;
	return error;
}

enum error schedule_run(struct schedule *schedule, int64_t now, struct why *why)
{
	struct date today = zone_date(schedule->office.zone, now);
	int64_t midnight =
		zone_instant(schedule->office.zone, date_add(today, 1), 0);
	int64_t next = INT64_MAX;
	bool is_last = false;
	enum error error = ERROR_NONE;

	if (!date_is_set(schedule->settled_on) ||
	    date_compare(schedule->settled_on, today) != 0)
		error = turn_day(schedule, now, today, why);
	while (error == ERROR_NONE && !is_last)
		error = decide_batch(schedule, now, &is_last, why);
	if (error == ERROR_NONE)
		error = store_remind_next(schedule->store, &next, why);
	schedule->next_at = next < midnight ? next : midnight;
	return error == ERROR_NONE ? error : why_wrap(why, error, "schedule");
}

static void add_preview(struct preview **rows, size_t *count,
			struct arena *arena, const struct task *task,
			const struct candidate *one)
{
	struct preview *row;

	*rows = arena_grow(arena, *rows, *count, sizeof(**rows));
	row = &(*rows)[(*count)++];
	row->task = *task;
	row->person = one->person;
	row->channel = one->channel;
	row->notice = one->notice.notice;
	row->day = one->notice.day;
	row->at = one->notice.at;
}

enum error schedule_look_ahead(struct store *store, const struct zone *zone,
			       struct task *task, struct arena *arena,
			       struct why *why)
{
	struct strings keys = { 0 };
	enum error error;

	if (task->state != TASK_WAITING || !date_is_set(task->opens_on))
		return ERROR_NONE;
	error = store_task_waits_for(store, task->action_id, arena, &keys, why);
	if (error != ERROR_NONE || keys.count > 0)
		return error;
	task->state = TASK_OPEN;
	task->opened_at = zone_instant(zone, task->opens_on, 0);
	return ERROR_NONE;
}

static enum error preview_task(const struct schedule *schedule,
			       struct task *task, int64_t from, int64_t to,
			       struct arena *arena, struct preview **rows,
			       size_t *count, struct why *why)
{
	struct policy policy;
	struct rules rules = { task, &policy,
			       office_calendar(&schedule->office,
					       task->calendar),
			       schedule->office.zone };
	struct gathering all = { .store = schedule->store,
				 .task = task,
				 .arena = arena };
	int64_t after = from > task->decided_to ? from : task->decided_to;
	enum error error = schedule_look_ahead(
		schedule->store, schedule->office.zone, task, arena, why);

	schedule_policy(schedule->config, task, &policy);
	if (error == ERROR_NONE)
		error = gather_all(&all, &rules, after, to, true, why);
	for (size_t i = 0; i < all.count && error == ERROR_NONE; i++)
		if (!all.candidates[i].is_merged && !all.candidates[i].is_told)
			add_preview(rows, count, arena, task,
				    &all.candidates[i]);
	return error;
}

static int by_time(const void *left, const void *right)
{
	const struct preview *a = left;
	const struct preview *b = right;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->person.id != b->person.id)
		return a->person.id < b->person.id ? -1 : 1;
	if (a->channel != b->channel)
		return a->channel < b->channel ? -1 : 1;
	if (a->notice != b->notice)
		return a->notice < b->notice ? -1 : 1;
	return (a->task.id > b->task.id) - (a->task.id < b->task.id);
}

enum error schedule_preview(const struct schedule *schedule,
			    const struct scope *scope, int64_t task_id,
			    int64_t from, int64_t to, struct arena *arena,
			    struct preview **rows, size_t *count,
			    struct why *why)
{
	struct task_filter filter = { .due_within = -1 };
	struct task *tasks = arena_alloc(arena, sizeof(*tasks));
	size_t task_count = 1;
	enum error error;

	if (task_id != 0)
		error = store_task_get(schedule->store, task_id, arena, tasks,
				       why);
	else
		error = store_tasks(schedule->store, scope, &filter,
				    zone_date(schedule->office.zone, from),
				    arena, &tasks, &task_count, why);

	*rows = NULL;
	*count = 0;
	for (size_t i = 0; i < task_count && error == ERROR_NONE; i++)
		error = preview_task(schedule, &tasks[i], from, to, arena, rows,
				     count, why);
	if (error == ERROR_NONE && *count > 0)
		qsort(*rows, *count, sizeof(**rows), by_time);
	return error;
}
