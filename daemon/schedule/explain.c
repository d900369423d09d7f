/*
 * The rules are asked for all that they ever gave or will give, each is laid
 * beside what was decided, and what is left of the decisions followed rules
 * that hold no more: an earlier due date, other people.
 */
#include "schedule/explain.h"

#include <stdlib.h>
#include <string.h>

#include "plan/policy_read.h"
#include "schedule/gather.h"
#include "schedule/week.h"

struct explaining {
	const struct schedule *schedule;
	const char *only; /* the code of a person, or NULL */
	int64_t now;
	struct arena *arena;
	struct explanation *out;
	struct roster *roster;
	struct gathering all;
	struct decision *rows;
	bool *is_used; /* one a row */
	size_t count;
	struct why *why;
};

/* --------------------------------------------------------------- people */

static struct explained_person *person_of(struct explaining *by,
					  const char *code)
{
	struct explanation *out = by->out;

	for (size_t i = 0; i < out->count; i++)
		if (strcmp(out->people[i].code, code) == 0)
			return &out->people[i];
	out->people = arena_grow(by->arena, out->people, out->count,
				 sizeof(*out->people));
	out->people[out->count].code = code;
	return &out->people[out->count++];
}

static struct explained *add_notice(struct explaining *by,
				    struct explained_person *person)
{
	person->notices = arena_grow(by->arena, person->notices, person->count,
				     sizeof(*person->notices));
	return &person->notices[person->count++];
}

static enum error find_deputy(struct explaining *by,
			      struct explained_person *person)
{
	const struct person_row *deputy =
		roster_deputy(by->roster, person->person, by->now, by->why);

	if (deputy == NULL)
		return ERROR_IO;
	person->deputy = deputy->id == person->person->id ? NULL : deputy;
	return ERROR_NONE;
}

/* Everybody who hears of it, and which agencies have nobody. */
static enum error list_people(struct explaining *by)
{
	const struct listeners *listeners = &by->all.listeners;
	enum error error = ERROR_NONE;

	for (size_t i = 0; i < listeners->count; i++) {
		const struct listener *listener = &listeners->items[i];
		const struct hearer *agency = listener->agency;
		const char *as = audience_word(listener->audience);
		int heard = 0;

		for (size_t j = 0; j < agency->count && error == ERROR_NONE;
		     j++) {
			const struct person_row *person = &agency->people[j];
			struct explained_person *one;

			if (!hearer_has(agency, listener->audience, person))
				continue;
			heard++;
			if (by->only != NULL &&
			    strcmp(by->only, person->code) != 0)
				continue;
			one = person_of(by, person->code);
			one->audience =
				one->audience == NULL
					? as
					: arena_printf(by->arena, "%s, %s",
						       one->audience, as);
			one->person = person;
			error = find_deputy(by, one);
		}
		if (heard == 0)
			strings_add(&by->out->unheard, by->arena,
				    arena_printf(by->arena,
						 "%s: %s has nobody to be told",
						 as, agency->code));
	}
	return error;
}

/* Parts in which nobody hears since it is the lead's own, or not there. */
static void list_unheard(struct explaining *by)
{
	const struct task *task = by->all.task;
	const struct listeners *listeners = &by->all.listeners;
	const struct {
		enum audience audience;
		int64_t agency_id;
	} parts[] = {
		{ AUDIENCE_FOLLOW_UP, task->follow_up_id },
		{ AUDIENCE_PARENT, listeners->items[0].agency->parent_id },
		{ AUDIENCE_ISSUER, task->issuer_id },
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		const char *why = parts[i].agency_id == 0 ? "there is none"
				  : parts[i].agency_id == task->agency_id
					  ? "owes the task itself"
					  : NULL;

		if (why != NULL)
			strings_add(
				&by->out->unheard, by->arena,
				arena_printf(by->arena, "%s: %s",
					     audience_word(parts[i].audience),
					     why));
	}
}

/* -------------------------------------------------------------- verdicts */

static const char *day_of(const struct explaining *by, int64_t at)
{
	char day[DATE_TEXT_SIZE];

	return arena_string(
		by->arena,
		date_to_iso(zone_date(by->roster->office->zone, at), day));
}

/* The told notice that says a merged one too. */
static const char *merged_into(const struct explaining *by,
			       const struct decision *row)
{
	for (size_t i = 0; i < by->count; i++) {
		const struct decision *other = &by->rows[i];

		if (other->decided_at == row->decided_at &&
		    other->person_id == row->person_id &&
		    other->channel == row->channel && other->message_id != 0)
			return arena_printf(by->arena, "said with %s",
					    other->rule);
	}
	return "said with another notice of the same moment";
}

static const char *silence_words(const struct explaining *by, struct date until,
				 const char *author, const char *reason)
{
	char day[DATE_TEXT_SIZE];

	return arena_printf(by->arena, "silent until %s, by %s: %s",
			    date_to_iso(until, day), author, reason);
}

static void judge_row(const struct explaining *by, struct explained *one,
		      const struct decision *row)
{
	static const struct {
		const char *outcome;
		enum verdict verdict;
	} verdicts[] = {
		{ "told", VERDICT_TOLD },
		{ "merged", VERDICT_MERGED },
		{ "silenced", VERDICT_SILENCED },
		{ "obsolete", VERDICT_OBSOLETE },
	};

	one->decision = row;
	for (size_t i = 0; i < sizeof(verdicts) / sizeof(verdicts[0]); i++)
		if (strcmp(verdicts[i].outcome, row->outcome) == 0)
			one->verdict = verdicts[i].verdict;
	if (one->verdict == VERDICT_MERGED)
		one->reason = merged_into(by, row);
	else if (one->verdict == VERDICT_SILENCED)
		one->reason = silence_words(by, row->silent_until,
					    row->silent_by, row->silence);
	else if (one->verdict == VERDICT_OBSOLETE)
		one->reason = "the task was closed before it was written";
	else if (row->instead_of != 0)
		one->reason = arena_printf(by->arena, "instead of message %lld",
					   (long long)row->instead_of);
}

/* Why nothing was decided for a notice whose moment has come. */
static void judge_undecided(const struct explaining *by, struct explained *one,
			    const struct candidate *candidate)
{
	const struct task *task = by->all.task;
	const struct hearer *agency = candidate->listener->agency;

	one->verdict = VERDICT_PAST;
	if (candidate->notice.is_past)
		one->reason = arena_printf(by->arena,
					   "past when the task appeared on %s",
					   day_of(by, task->appeared_at));
	else if (one->at <= task->changed_at)
		one->reason = arena_printf(
			by->arena, "past when the task last changed, on %s",
			day_of(by, task->changed_at));
	else if (one->at <= task->plan_changed_at)
		one->reason = arena_printf(
			by->arena,
			"past when the plan named other people, on %s",
			day_of(by, task->plan_changed_at));
	else if (one->at <= agency->changed_at)
		one->reason = arena_printf(
			by->arena, "past when %s or its people changed, on %s",
			agency->code, day_of(by, agency->changed_at));
	else {
		one->verdict = VERDICT_MISSING;
		one->reason = "it was not decided: the self-audit tells more";
	}
}

static const char *unreached(const struct explaining *by,
			     const struct candidate *candidate)
{
	struct text text = { 0 };
	const char *reason;

	text_addf(&text, "%s has no address for", candidate->recipient->code);
	for (int i = 0; i < CHANNEL_COUNT; i++)
		if ((candidate->notice.channels & CHANNEL_AT(i)) != 0)
			text_addf(&text, " %s", channel_word(CHANNEL_AT(i)));
	reason = arena_string(by->arena, text_string(&text));
	text_clear(&text);
	return reason;
}

static void judge(const struct explaining *by, struct explained *one,
		  const struct candidate *candidate)
{
	const struct silence *silence = candidate->silence;

	if (candidate->channel == 0) {
		one->verdict = VERDICT_UNREACHED;
		one->reason = unreached(by, candidate);
	} else if (one->at <= by->now) {
		judge_undecided(by, one, candidate);
	} else if (silence != NULL) {
		one->verdict = VERDICT_SILENCED;
		one->reason =
			silence_words(by, silence->until, silence->created_by,
				      silence->reason);
	} else {
		one->verdict = VERDICT_COMING;
		if (candidate->recipient != candidate->person)
			one->reason =
				arena_printf(by->arena, "%s is told instead",
					     candidate->recipient->code);
	}
}

/* ------------------------------------------------------------ the notices */

static const struct decision *take_row(struct explaining *by,
				       const struct candidate *one)
{
	for (size_t i = 0; i < by->count; i++) {
		const struct decision *row = &by->rows[i];

		if (by->is_used[i] || row->person_id != one->person->id ||
		    row->channel != one->channel ||
		    row->due_version != by->all.task->due_version ||
		    strcmp(row->rule, one->notice.rule) != 0 ||
		    (one->notice.recurs &&
		     (date_compare(row->day, one->notice.from) < 0 ||
		      date_compare(row->day, one->notice.day) > 0)) ||
		    row->decided_at <= one->notice.since)
			continue;
		by->is_used[i] = true;
		return row;
	}
	return NULL;
}

/* Of what recurs the first that is still to come is enough. */
static bool is_repeated(const struct explained_person *person,
			const struct candidate *one, int64_t now)
{
	if (!one->notice.recurs || one->notice.at <= now)
		return false;
	for (size_t i = 0; i < person->count; i++)
		if (person->notices[i].at > now &&
		    person->notices[i].channel == one->channel &&
		    strcmp(person->notices[i].rule, one->notice.rule) == 0)
			return true;
	return false;
}

static int by_moment(const void *left, const void *right)
{
	const struct candidate *a = left;
	const struct candidate *b = right;

	if (a->notice.at != b->notice.at)
		return a->notice.at < b->notice.at ? -1 : 1;
	if (a->channel != b->channel)
		return a->channel < b->channel ? -1 : 1;
	return strcmp(a->notice.rule, b->notice.rule);
}

static void add_candidates(struct explaining *by)
{
	if (by->all.count > 0)
		qsort(by->all.candidates, by->all.count,
		      sizeof(*by->all.candidates), by_moment);
	for (size_t i = 0; i < by->all.count; i++) {
		const struct candidate *one = &by->all.candidates[i];
		struct explained_person *person;
		const struct decision *row;
		struct explained *added;

		if (by->only != NULL &&
		    strcmp(by->only, one->person->code) != 0)
			continue;
		person = person_of(by, one->person->code);
		row = take_row(by, one);
		if (row == NULL && is_repeated(person, one, by->now))
			continue;
		added = add_notice(by, person);
		added->rule = arena_string(by->arena, one->notice.rule);
		added->notice = one->notice.notice;
		added->day = one->notice.day;
		added->at = one->notice.at;
		added->channel = one->channel;
		if (row != NULL)
			judge_row(by, added, row);
		else
			judge(by, added, one);
	}
}

/* Why there is what no rule gives. */
static const char *left_words(const struct decision *row,
			      const struct task *task)
{
	if (strcmp(row->rule, WEEK_RULE) == 0)
		return "the calendar had stopped asking";
	return row->due_version != task->due_version
		       ? "for an earlier due date"
		       : "by a rule that holds no more";
}

/* What was decided by rules that hold no more, and what follows none. */
static void add_left_rows(struct explaining *by)
{
	const struct task *task = by->all.task;

	for (size_t i = 0; i < by->count; i++) {
		const struct decision *row = &by->rows[i];
		struct explained *added;

		if (by->is_used[i] ||
		    (by->only != NULL && strcmp(by->only, row->person) != 0))
			continue;
		added = add_notice(by, person_of(by, row->person));
		added->rule = row->rule;
		added->notice = row->notice;
		added->day = row->day;
		added->channel = row->channel;
		judge_row(by, added, row);
		if (added->reason == NULL && by->out->closed == NULL)
			added->reason = left_words(row, task);
	}
}

/* ------------------------------------------------------------- the whole */

static const char *closed_words(const struct explaining *by)
{
	const struct task *task = by->all.task;
	char day[DATE_TEXT_SIZE];

	switch (task->state) {
	case TASK_DONE:
		return arena_printf(by->arena,
				    "done on %s: nothing is told any more",
				    date_to_iso(task->done_on, day));
	case TASK_DROPPED:
		return arena_printf(by->arena,
				    "dropped on %s: nothing is told any more",
				    day_of(by, task->changed_at));
	case TASK_SUBMITTED:
		return arena_printf(by->arena,
				    "submitted on %s: nothing is told until "
				    "it is returned",
				    date_to_iso(task->submitted_on, day));
	default:
		return NULL;
	}
}

static void add_policy(struct explaining *by)
{
	const struct policy_source source =
		roster_policy_source(by->schedule->config, by->all.task);

	by->out->policy = source.name;
	by->out->policy_from = source.from;
	by->out->policy_text =
		policy_text(by->all.policy, POLICY_ALL, by->arena);
	by->out->closed = closed_words(by);
	by->out->silence =
		roster_silence(by->roster, by->all.task, by->now, by->now);
}

static enum error gather_all(struct explaining *by, struct task *task)
{
	enum error error = schedule_look_ahead(by->schedule->store,
					       by->roster->office->zone, task,
					       by->arena, by->why);

	if (error == ERROR_NONE)
		error = gather_open(&by->all, by->why);
	if (error == ERROR_NONE)
		error = gather_span(&by->all, 0,
				    by->now + (int64_t)EXPLAIN_DAYS * 86400,
				    by->why);
	if (error == ERROR_NONE)
		error = store_decisions(by->schedule->store, task->id, 0,
					by->arena, &by->rows, &by->count,
					by->why);
	by->is_used = arena_alloc(by->arena, by->count + 1);
	return error;
}

static int by_day(const void *left, const void *right)
{
	const struct explained *a = left;
	const struct explained *b = right;
	int order = date_compare(a->day, b->day);

	if (order == 0)
		order = strcmp(a->rule, b->rule);
	if (order == 0)
		order = (a->channel > b->channel) - (a->channel < b->channel);
	return order;
}

static void sort_notices(const struct explanation *out)
{
	for (size_t i = 0; i < out->count; i++)
		if (out->people[i].count > 0)
			qsort(out->people[i].notices, out->people[i].count,
			      sizeof(*out->people[i].notices), by_day);
}

static enum error explain(struct explaining *by)
{
	struct task ahead = by->out->task;
	enum error error;

	by->all.task = &ahead;
	error = gather_all(by, &ahead);
	by->all.task = &by->out->task;
	if (error == ERROR_NONE)
		error = list_people(by);
	if (error != ERROR_NONE)
		return error;
	list_unheard(by);
	add_policy(by);
	add_candidates(by);
	add_left_rows(by);
	sort_notices(by->out);
	return ERROR_NONE;
}

enum error schedule_explain(const struct schedule *schedule, int64_t task_id,
			    const char *person, int64_t now,
			    struct arena *arena,
			    struct explanation *explanation, struct why *why)
{
	struct roster roster;
	struct explaining by = {
		.schedule = schedule,
		.only = person,
		.now = now,
		.arena = arena,
		.out = explanation,
		.roster = &roster,
		.all = { .roster = &roster,
			 .arena = arena,
			 .ignores_told = true,
			 .with_past = true,
			 .with_unreached = true },
		.why = why,
	};
	enum error error;

	*explanation = (struct explanation){ 0 };
	roster_open(&roster, schedule, arena);
	error = store_task_get(schedule->store, task_id, arena,
			       &explanation->task, why);
	if (error == ERROR_NONE)
		error = explain(&by);
	roster_clear(&roster);
	return error;
}
