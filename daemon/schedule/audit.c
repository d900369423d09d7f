/*
 * The rules are asked a second time, long after, without the indexes and marks
 * that deciding goes by (next_remind_at, decided_to): a notice that these made
 * it miss shows here.
 */
#include "schedule/audit.h"

#include <string.h>

#include "base/log.h"
#include "schedule/gather.h"
#include "schedule/week.h"
#include "store/decisions.h"
#include "store/journal.h"

/* Tasks that are compared in one step: some milliseconds. */
#define STEP 500
/* Differences of one audit that get a line in the journal each. */
#define TOLD_BY_LINE 50
/* What was decided is looked for among notices so far back. */
#define EDGE_S ((int64_t)31 * 24 * 3600)

/* One step. */
struct auditing {
	const struct schedule *schedule;
	struct audit *audit;
	struct roster *roster;
	int64_t rules_changed;
	struct arena *kept; /* or NULL */
	struct why *why;
};

/* One task being compared. */
struct comparing {
	const struct auditing *by;
	const struct task *task;
	struct gathering all;
	struct decision *rows;
	size_t count;
	int64_t from; /* since when nothing has changed */
};

/* -------------------------------------------------------------- telling */

static enum error journal(const struct auditing *by,
			  const struct audit_difference *one, const char *text)
{
	struct journal_entry entry = {
		.at = by->audit->to,
		.kind = "audit-failed",
		.actor = "dondoc",
		.task_id = one->task_id,
		.agency_id = one->agency_id,
		.person_id = one->person_id,
		.channels = one->channel,
		.text = text,
	};

	return store_journal_add(by->schedule->store, &entry, by->why);
}

static enum error tell(const struct comparing *comparing,
		       struct audit_difference *one)
{
	const struct auditing *by = comparing->by;
	struct audit *audit = by->audit;
	struct arena *arena = comparing->all.arena;
	char day[DATE_TEXT_SIZE];
	const char *text;

	one->task_id = comparing->task->id;
	one->agency_id = comparing->task->agency_id;
	if (by->kept != NULL) {
		struct audit_difference *kept;

		audit->differences = arena_grow(by->kept, audit->differences,
						(size_t)audit->difference_count,
						sizeof(*audit->differences));
		kept = &audit->differences[audit->difference_count];
		*kept = *one;
		kept->ref = arena_string(by->kept, comparing->task->ref);
		kept->label =
			arena_printf(by->kept, "%s %s", comparing->task->key,
				     comparing->task->title);
		kept->rule = arena_string(by->kept, one->rule);
		kept->person = arena_string(by->kept, one->person);
	}
	text = arena_printf(arena, "%s %s · %s for %s to %s: %s",
			    comparing->task->key, comparing->task->title,
			    one->rule, date_to_iso(one->day, day), one->person,
			    one->is_missing ? "not decided"
					    : "decided, but no rule gives it");
	log_error("audit: %s: %s", comparing->task->ref, text);
	audit->difference_count++;
	if (audit->difference_count > TOLD_BY_LINE)
		return ERROR_NONE;
	return journal(by, one, text);
}

/* ------------------------------------------------------------ comparing */

/* The last instant at which something changed that the task's notices depend
 * on. */
static int64_t changed_at(const struct comparing *comparing)
{
	const struct task *task = comparing->task;
	int64_t at = task->changed_at;

	if (task->plan_changed_at > at)
		at = task->plan_changed_at;
	if (comparing->by->rules_changed > at)
		at = comparing->by->rules_changed;
	for (size_t i = 0; i < comparing->all.listeners.count; i++) {
		const struct hearer *agency =
			comparing->all.listeners.items[i].agency;

		if (agency->changed_at > at)
			at = agency->changed_at;
	}
	return at;
}

/* Whether something was decided for a candidate. A deputy may have other
 * channels, and came or went since. */
static bool is_decided(const struct comparing *comparing,
		       const struct candidate *one)
{
	bool was_away = roster_was_away(comparing->by->roster, one->person->id);

	if (one->channel == 0)
		return true;
	/* Decided when the person was back, and reached by none of these. */
	if (was_away && (one->notice.channels & one->person->channels) == 0)
		return true;
	/* What comes once was asked for whatever its day. */
	if (!one->notice.recurs && one->is_told)
		return true;
	for (size_t i = 0; i < comparing->count; i++) {
		const struct decision *row = &comparing->rows[i];

		if (row->person_id == one->person->id &&
		    row->due_version == comparing->task->due_version &&
		    strcmp(row->rule, one->notice.rule) == 0 &&
		    (row->channel == one->channel || was_away) &&
		    (!one->notice.recurs ||
		     (date_compare(row->day, one->notice.from) >= 0 &&
		      date_compare(row->day, one->notice.day) <= 0)))
			return true;
	}
	return false;
}

static enum error find_missing(const struct comparing *comparing, size_t count)
{
	enum error error = ERROR_NONE;

	for (size_t i = 0; i < count && error == ERROR_NONE; i++) {
		const struct candidate *one = &comparing->all.candidates[i];
		struct audit_difference difference = {
			.rule = one->notice.rule,
			.day = one->notice.day,
			.person = one->person->code,
			.person_id = one->person->id,
			.channel = one->channel,
			.is_missing = true,
		};

		comparing->by->audit->notices++;
		if (!is_decided(comparing, one))
			error = tell(comparing, &difference);
	}
	return error;
}

static bool is_given(const struct comparing *comparing,
		     const struct decision *row)
{
	const struct gathering *all = &comparing->all;

	for (size_t i = 0; i < all->count; i++)
		if (all->candidates[i].person->id == row->person_id &&
		    strcmp(all->candidates[i].notice.rule, row->rule) == 0)
			return true;
	return false;
}

static enum error find_unexpected(const struct comparing *comparing)
{
	enum error error = ERROR_NONE;

	for (size_t i = 0; i < comparing->count && error == ERROR_NONE; i++) {
		const struct decision *row = &comparing->rows[i];
		struct audit_difference difference = {
			.rule = row->rule,
			.day = row->day,
			.person = row->person,
			.person_id = row->person_id,
			.channel = row->channel,
		};
		const struct hearer *agency;

		if (row->decided_at <= comparing->from ||
		    row->decided_at > comparing->by->audit->to ||
		    row->instead_of != 0 || is_given(comparing, row) ||
		    strcmp(row->rule, WEEK_RULE) == 0)
			continue;
		agency = roster_hearer(comparing->by->roster, row->agency_id,
				       comparing->by->why);
		if (agency == NULL)
			return ERROR_IO;
		/* They may have had another part in it then. */
		if (agency->changed_at < row->decided_at)
			error = tell(comparing, &difference);
	}
	return error;
}

/* What was decided, laid beside what the rules give of the same time. */
static enum error compare_rows(struct comparing *comparing)
{
	const struct auditing *by = comparing->by;
	size_t given = comparing->all.count;
	enum error error =
		store_decisions(by->schedule->store, comparing->task->id,
				comparing->from - EDGE_S, comparing->all.arena,
				&comparing->rows, &comparing->count, by->why);

	if (error == ERROR_NONE)
		error = find_missing(comparing, given);
	/* Decided late: a little before the span, too. */
	if (error == ERROR_NONE)
		error = gather_span(&comparing->all, comparing->from - EDGE_S,
				    comparing->from, by->why);
	return error == ERROR_NONE ? find_unexpected(comparing) : error;
}

static enum error compare(const struct auditing *by, const struct task *task)
{
	struct arena arena = { 0 };
	struct comparing comparing = {
		.by = by,
		.task = task,
		.all = { .roster = by->roster,
			 .task = task,
			 .arena = &arena,
			 /* Who is reached by none of a deputy's channels was
			  * told when back. */
			 .with_unreached = true },
	};
	struct audit *audit = by->audit;
	enum error error = gather_open(&comparing.all, by->why);

	if (error == ERROR_NONE) {
		comparing.from = changed_at(&comparing);
		if (comparing.from < audit->from)
			comparing.from = audit->from;
		error = gather_span(&comparing.all, comparing.from, audit->to,
				    by->why);
	}
	/* Of most tasks nothing was to be told and nothing was. */
	if (error == ERROR_NONE &&
	    (comparing.all.count > 0 || task->decided_to > comparing.from))
		error = compare_rows(&comparing);
	audit->tasks++;
	audit->last_task_id = task->id;
	arena_clear(&arena);
	return error;
}

/* ---------------------------------------------------------------- steps */

/* The end of an audit: what it found, for status and for the next one. */
static enum error finish(const struct auditing *by)
{
	struct store *store = by->schedule->store;
	const struct audit *audit = by->audit;
	struct audit_difference none = { 0 };
	struct arena arena = { 0 };
	int64_t failures = 0;
	int64_t more = audit->difference_count - TOLD_BY_LINE;
	enum error error =
		store_set_fact(store, AUDITED_FACT, audit->to, by->why);

	if (error == ERROR_NONE)
		error = store_set_fact(store, DIFFERENCES_FACT,
				       audit->difference_count, by->why);
	if (error == ERROR_NONE)
		error = store_fact(store, FAILURES_FACT, &failures, by->why);
	if (error == ERROR_NONE)
		error = store_set_fact(store, FAILURES_FACT,
				       failures + audit->difference_count,
				       by->why);
	if (error == ERROR_NONE && more > 0)
		error = journal(by, &none,
				arena_printf(&arena, "… and %lld more",
					     (long long)more));
	arena_clear(&arena);
	return error;
}

static enum error step(const struct auditing *by, bool *is_done)
{
	struct store *store = by->schedule->store;
	struct arena arena = { 0 };
	struct task *tasks = NULL;
	size_t count = 0;
	enum error error = store_begin(store, by->why);

	if (error != ERROR_NONE)
		return error;
	error = store_audit_tasks(store, by->audit->last_task_id, STEP, &arena,
				  &tasks, &count, by->why);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		error = compare(by, &tasks[i]);
	*is_done = count < STEP;
	if (error == ERROR_NONE && *is_done)
		error = finish(by);
	arena_clear(&arena);
	return store_finish(store, error, by->why);
}

enum error audit_step(const struct schedule *schedule, struct audit *audit,
		      struct arena *arena, bool *is_done, struct why *why)
{
	struct arena found = { 0 };
	struct roster roster;
	struct auditing by = { .schedule = schedule,
			       .audit = audit,
			       .roster = &roster,
			       .kept = arena,
			       .why = why };
	enum error error = store_fact(schedule->store, RULES_CHANGED_FACT,
				      &by.rules_changed, why);

	roster_open(&roster, schedule, &found);
	if (error == ERROR_NONE)
		error = step(&by, is_done);
	roster_clear(&roster);
	arena_clear(&found);
	return error;
}

int64_t audit_next(const struct schedule *schedule, int64_t after)
{
	const struct zone *zone = schedule->office.zone;
	struct date day = zone_date(zone, after);
	int64_t at = zone_instant(zone, day, AUDIT_MINUTE);

	return at > after ? at
			  : zone_instant(zone, date_add(day, 1), AUDIT_MINUTE);
}

enum error audit_run(const struct schedule *schedule, int64_t from,
		     struct audit *audit, struct arena *arena, struct why *why)
{
	bool is_done = false;
	enum error error = ERROR_NONE;

	*audit = (struct audit){ .from = from, .to = schedule->ran_at };
	if (from == 0)
		error = store_fact(schedule->store, AUDITED_FACT, &audit->from,
				   why);
	while (error == ERROR_NONE && !is_done)
		error = audit_step(schedule, audit, arena, &is_done, why);
	return error;
}
