#include "schedule/schedule.h"

#include "plan/quiet.h"
#include "schedule/audit.h"
#include "schedule/gather.h"
#include "schedule/week.h"
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

/* What deciding the tasks of a pass carries about. */
struct pass {
	struct schedule *schedule;
	struct roster *roster;
	struct map *forming; /* messages, by recipient and channel */
	int64_t now;
	struct date today;
	struct why *why;
};

/* The first day of what the recipient missed of this task; DATE_NONE: nothing.
 */
static struct date missed_since(const struct gathering *all,
				const struct candidate *told, struct date today)
{
	struct date first = DATE_NONE;

	for (size_t i = 0; i < all->count; i++) {
		const struct candidate *one = &all->candidates[i];

		if (one->is_told || one->silence != NULL ||
		    one->recipient->id != told->recipient->id ||
		    one->channel != told->channel ||
		    date_compare(one->notice.day, today) >= 0)
			continue;
		if (!date_is_set(first) ||
		    date_compare(one->notice.day, first) < 0)
			first = one->notice.day;
	}
	return first;
}

/* The recipient's message, the same for all that one pass tells. */
static enum error find_message(const struct pass *pass,
			       const struct candidate *one, int64_t *id)
{
	const int64_t key[] = { one->recipient->id, one->channel };
	const int64_t *known = map_find(pass->forming, key, sizeof(key));
	int64_t *kept;
	enum error error;

	if (known != NULL) {
		*id = *known;
		return ERROR_NONE;
	}
	error = store_message_forming(pass->schedule->store, one->recipient->id,
				      one->channel, pass->now, id, pass->why);
	if (error != ERROR_NONE)
		return error;
	kept = arena_alloc(pass->roster->arena, sizeof(*kept));
	*kept = *id;
	map_put(pass->forming, pass->roster->arena, key, sizeof(key), kept);
	return ERROR_NONE;
}

static enum error store_candidate(const struct pass *pass,
				  const struct gathering *all,
				  const struct candidate *one)
{
	struct occurrence occurrence = gather_occurrence(all, one);

	enum error error = ERROR_NONE;

	occurrence.missed_since = missed_since(all, one, pass->today);
	occurrence.at = pass->now;
	if (occurrence.outcome == OCCURRENCE_TOLD)
		error = find_message(pass, one, &occurrence.message_id);
	return error == ERROR_NONE
		       ? store_occurrence_add(pass->schedule->store,
					      &occurrence, pass->why)
		       : error;
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
static enum error tell_unheard(const struct pass *pass,
			       const struct gathering *all)
{
	enum error error = ERROR_NONE;

	for (size_t i = 0; i < all->notice_count && error == ERROR_NONE; i++) {
		const struct rule_notice *notice = &all->notices[i].notice;
		struct journal_entry entry = {
			.at = pass->now,
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
		error = store_journal_add(pass->schedule->store, &entry,
					  pass->why);
	}
	return error;
}

/* Decides one task and says when it is to be looked at again. */
static enum error decide(const struct pass *pass, const struct task *task)
{
	struct arena arena = { 0 };
	struct gathering all = { .roster = pass->roster,
				 .task = task,
				 .arena = &arena,
				 .decided_at = pass->now,
				 .merges_all = true };
	/* A clock that went back must not make it decide again. */
	int64_t decided =
		pass->now > task->decided_to ? pass->now : task->decided_to;
	enum error error = gather_open(&all, pass->why);

	if (error == ERROR_NONE)
		error = gather_span(&all, task->decided_to, pass->now,
				    pass->why);
	gather_merge(&all);
	for (size_t i = 0; i < all.count && error == ERROR_NONE; i++)
		if (!all.candidates[i].is_told)
			error = store_candidate(pass, &all, &all.candidates[i]);
	if (error == ERROR_NONE)
		error = tell_unheard(pass, &all);
	if (error == ERROR_NONE)
		error = store_remind_set(pass->schedule->store, task->id,
					 decided, gather_next(&all, decided),
					 pass->why);
	arena_clear(&arena);
	return error;
}

/* Releases what was decided; telephones are left alone at night, by their
 * owners' own zones. */
static enum error release(const struct pass *pass)
{
	struct store *store = pass->schedule->store;
	struct arena arena = { 0 };
	struct strings zones;
	enum error error = store_forming_zones(store, CHANNEL_SMS, &arena,
					       &zones, pass->why);

	for (size_t i = 0; i < zones.count && error == ERROR_NONE; i++) {
		int64_t at = quiet_end(
			zones_find(&pass->roster->zones, zones.items[i]),
			pass->now);

		if (at > pass->now)
			error = store_forming_delay(store, CHANNEL_SMS,
						    zones.items[i], at,
						    pass->why);
	}
	arena_clear(&arena);
	return error == ERROR_NONE
		       ? store_messages_release(store, pass->now, pass->why)
		       : error;
}

/* Tells the week, if it is time to: before what is decided is released, so
 * that a person hears it in the same mail. */
static enum error tell_week(const struct pass *pass)
{
	struct schedule *schedule = pass->schedule;
	enum error error;

	if (schedule->week_at > pass->now)
		return ERROR_NONE;
	schedule->week_at = 0;
	error = week_tell(pass->roster, pass->now, pass->why);
	return error == ERROR_NONE ? store_set_fact(schedule->store, WEEK_FACT,
						    pass->now, pass->why)
				   : error;
}

/* One batch in one transaction; the last one releases the messages. */
static enum error decide_batch(const struct pass *pass, bool *is_last)
{
	struct store *store = pass->schedule->store;
	struct arena arena = { 0 };
	struct task *tasks = NULL;
	size_t count = 0;
	enum error error = store_begin(store, pass->why);

	if (error != ERROR_NONE)
		return error;
	error = store_remind_due(store, pass->now, BATCH, &arena, &tasks,
				 &count, pass->why);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		error = decide(pass, &tasks[i]);
	*is_last = count < BATCH;
	if (error == ERROR_NONE && *is_last)
		error = tell_week(pass);
	if (error == ERROR_NONE && *is_last)
		error = release(pass);
	arena_clear(&arena);
	return store_finish(store, error, pass->why);
}

static enum error decide_all(struct schedule *schedule, int64_t now,
			     struct date today, struct why *why)
{
	struct arena arena = { 0 };
	struct map forming = { 0 };
	struct roster roster;
	const struct pass pass = {
		schedule, &roster, &forming, now, today, why
	};
	bool is_last = false;
	enum error error = ERROR_NONE;

	roster_open(&roster, schedule, &arena);
	while (error == ERROR_NONE && !is_last)
		error = decide_batch(&pass, &is_last);
	roster_clear(&roster);
	arena_clear(&arena);
	return error;
}

/* Once a day: what opens today, and the periods that come within sight. */
static enum error turn_day(struct schedule *schedule, int64_t now,
			   struct date today, struct why *why)
{
	struct doing doing = { .actor = "dondoc", .now = now, .today = today };
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

/* The instant that a fact of the store names; what was never done counts from
 * now on. */
static enum error find_last(struct store *store, const char *fact, int64_t now,
			    int64_t *last, struct why *why)
{
	enum error error = store_fact(store, fact, last, why);

	if (error != ERROR_NONE || *last != 0)
		return error;
	*last = now;
	error = store_begin(store, why);
	if (error != ERROR_NONE)
		return error;
	error = store_set_fact(store, fact, now, why);
	return store_finish(store, error, why);
}

/* When the next audit is due: after the last one, or after this first pass. */
static enum error find_audit(struct schedule *schedule, int64_t now,
			     struct why *why)
{
	int64_t audited = now;
	enum error error =
		find_last(schedule->store, AUDITED_FACT, now, &audited, why);

	schedule->audit_at = audit_next(schedule, audited);
	return error;
}

/* When the week is next told, likewise. */
static enum error find_week(struct schedule *schedule, int64_t now,
			    struct why *why)
{
	int64_t told = now;
	enum error error =
		find_last(schedule->store, WEEK_FACT, now, &told, why);

	schedule->week_at = week_next(schedule, told);
	return error;
}

/* A step of the audit, if one is due or under way. */
static enum error audit(struct schedule *schedule, int64_t now, struct why *why)
{
	bool is_done = false;
	enum error error = ERROR_NONE;

	if (schedule->audit_at == 0)
		error = find_audit(schedule, now, why);
	if (error != ERROR_NONE || schedule->audit_at > now)
		return error;
	if (schedule->audit.to == 0) {
		schedule->audit = (struct audit){ .to = now };
		error = store_fact(schedule->store, AUDITED_FACT,
				   &schedule->audit.from, why);
	}
	if (error == ERROR_NONE)
		error = audit_step(schedule, &schedule->audit, NULL, &is_done,
				   why);
	if (error == ERROR_NONE && is_done) {
		schedule->audit_at = audit_next(schedule, now);
		schedule->audit = (struct audit){ 0 };
	}
	return error;
}

/* When there is work again: at midnight at the latest. */
static int64_t find_next(const struct schedule *schedule, int64_t now,
			 struct date today, int64_t next)
{
	int64_t midnight =
		zone_instant(schedule->office.zone, date_add(today, 1), 0);

	if (midnight < next)
		next = midnight;
	if (schedule->week_at > now && schedule->week_at < next)
		next = schedule->week_at;
	if (schedule->audit_at < next)
		next = schedule->audit_at > now ? schedule->audit_at : now;
	return next;
}

/* What is due, with the week where its time has come. */
static enum error decide_and_tell(struct schedule *schedule, int64_t now,
				  struct date today, struct why *why)
{
	enum error error = ERROR_NONE;

	if (schedule->week_at == 0)
		error = find_week(schedule, now, why);
	if (error == ERROR_NONE)
		error = decide_all(schedule, now, today, why);
	if (error == ERROR_NONE && schedule->week_at == 0)
		error = find_week(schedule, now, why);
	return error;
}

enum error schedule_run(struct schedule *schedule, int64_t now, struct why *why)
{
	struct date today = zone_date(schedule->office.zone, now);
	int64_t next = INT64_MAX;
	enum error error = ERROR_NONE;

	if (!date_is_set(schedule->settled_on) ||
	    date_compare(schedule->settled_on, today) != 0)
		error = turn_day(schedule, now, today, why);
	if (error == ERROR_NONE)
		error = decide_and_tell(schedule, now, today, why);
	if (error == ERROR_NONE) {
		schedule->ran_at = now;
		error = audit(schedule, now, why);
	}
	if (error == ERROR_NONE)
		error = store_remind_next(schedule->store, &next, why);
	schedule->next_at = find_next(schedule, now, today, next);
	return error == ERROR_NONE ? error : why_wrap(why, error, "schedule");
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
