#include "schedule/rules.h"

#include <stdio.h>

/* A notice on its way to the caller, if it falls into the span. */
struct visit {
	const struct rules *rules;
	int64_t after;
	int64_t to;
	void (*each)(void *context, const struct rule_notice *notice);
	void *context;
};

static int64_t sending_on(const struct rules *rules, struct date day)
{
	return zone_instant(rules->zone, day, rules->policy->at_minute);
}

/* The same for those who stand above the task. */
static int64_t sending_above(const struct rules *rules, struct date day)
{
	return zone_instant(rules->zone, day, rules->above_minute);
}

static bool hears(const struct rules *rules, enum audience audience)
{
	return (rules->audiences & 1u << audience) != 0;
}

int64_t rules_first_sending(const struct rules *rules, int64_t after,
			    struct date *day)
{
	int64_t at;

	*day = workdays_forward(rules->calendar, zone_date(rules->zone, after));
	at = sending_on(rules, *day);
	while (at <= after) {
		*day = workdays_forward(rules->calendar, date_add(*day, 1));
		at = sending_on(rules, *day);
	}
	return at;
}

static void give(const struct visit *visit, const struct rule_notice *notice)
{
	if (hears(visit->rules, notice->audience) &&
	    notice->at > visit->after && notice->at <= visit->to)
		visit->each(visit->context, notice);
}

/* A notice at an instant of the calendar: one whose moment was past when the
 * task appeared is not sent. */
static void give_at(const struct visit *visit, struct rule_notice *notice)
{
	notice->is_past = notice->at <= visit->rules->task->appeared_at;
	if (!notice->is_past || visit->rules->with_past)
		give(visit, notice);
}

/* Nothing is said before it opens of a period that lies ahead. */
static bool is_ahead(const struct task *task)
{
	return task->class == DUE_RECURRING && task->opened_at == 0;
}

static void give_assigned(const struct visit *visit)
{
	const struct task *task = visit->rules->task;
	const struct policy *policy = visit->rules->policy;
	struct rule_notice notice = { .notice = NOTICE_ASSIGNED,
				      .audience = AUDIENCE_LEAD,
				      .channels = policy->assigned,
				      .rule = "assigned" };
	int64_t since = task->appeared_at;

	if (is_ahead(task))
		return;
	if (task->class == DUE_RECURRING && task->opened_at > since)
		since = task->opened_at;
	notice.since = since;
	notice.at = rules_first_sending(visit->rules, since, &notice.day);
	/* Due before the next sending time: told at once, not when late. */
	if (date_is_set(task->due_on) &&
	    date_compare(notice.day, task->due_on) > 0 &&
	    date_compare(zone_date(visit->rules->zone, since), task->due_on) <=
		    0) {
		notice.day = zone_date(visit->rules->zone, since);
		notice.at = since + 1;
	}
	give(visit, &notice);
	if (!policy->support_assigned)
		return;
	notice.audience = AUDIENCE_SUPPORT;
	give(visit, &notice);
}

/* The plan says otherwise now: told to who owes it and who helps. */
static void give_changed(const struct visit *visit)
{
	const struct task *task = visit->rules->task;
	struct rule_notice notice = { .notice = NOTICE_CHANGED,
				      .audience = AUDIENCE_LEAD,
				      .channels =
					      visit->rules->policy->assigned,
				      .rule = "changed",
				      .since = task->amended_at };

	if (is_ahead(task) || task->amended_at <= task->appeared_at)
		return;
	notice.at = rules_first_sending(visit->rules, task->amended_at,
					&notice.day);
	give(visit, &notice);
	if (!visit->rules->policy->support_assigned)
		return;
	notice.audience = AUDIENCE_SUPPORT;
	give(visit, &notice);
}

static void give_opened(const struct visit *visit)
{
	const struct task *task = visit->rules->task;
	struct rule_notice notice = { .notice = NOTICE_OPENED,
				      .audience = AUDIENCE_LEAD,
				      .channels =
					      visit->rules->policy->assigned,
				      .rule = "opened",
				      .since = task->opened_at };

	/* Who has begun already, or waits still, is not told to begin. */
	if (task->class == DUE_RECURRING || task->state != TASK_OPEN ||
	    task->opened_at <= task->appeared_at)
		return;
	notice.at =
		rules_first_sending(visit->rules, task->opened_at, &notice.day);
	give(visit, &notice);
}

static struct date shift(const struct rules *rules, struct date date,
			 struct offset offset, int sign)
{
	if (offset.is_working_days)
		return workdays_add(rules->calendar, date, sign * offset.count);
	return date_add(date, sign * offset.count);
}

static void name_rule(char rule[RULE_SIZE], const char *word,
		      struct offset offset)
{
	(void)snprintf(rule, RULE_SIZE, "%s-%d%s", word, offset.count,
		       offset.is_working_days ? "wd" : "d");
}

/* Before the due day, on the day itself or the working day before it. */
static void give_before(const struct visit *visit, enum audience audience,
			const struct offset *offsets, int count)
{
	const struct rules *rules = visit->rules;
	struct date due = rules->task->due_on;
	struct date last = workdays_back(rules->calendar, due);

	for (int i = 0; i < count; i++) {
		struct rule_notice notice = { .audience = audience };
		struct date day = workdays_back(
			rules->calendar, shift(rules, due, offsets[i], -1));
		bool is_last = date_compare(day, last) == 0;

		notice.notice = is_last ? NOTICE_LAST_DAY : NOTICE_AHEAD;
		notice.channels = is_last ? rules->policy->last_day
					  : rules->policy->ahead;
		name_rule(notice.rule, "before", offsets[i]);
		notice.day = day;
		notice.at = sending_on(rules, day);
		give_at(visit, &notice);
	}
}

/* A day from which to look for an overdue notice after an instant. */
static struct date overdue_start(const struct rules *rules, int64_t after)
{
	struct offset every = rules->policy->overdue_every;
	struct date first = date_add(rules->task->due_on, 1);
	int passed = zone_date(rules->zone, after).day - first.day;

	if (every.is_working_days || every.count == 0 || passed <= 0)
		return first;
	/* Start a little before: rolling forward moves a day by a few. */
	passed = passed / every.count - 3;
	return date_add(first, passed > 0 ? passed * every.count : 0);
}

/* The first overdue notice after an instant; false when there is none. */
static bool next_overdue(const struct rules *rules, int64_t after,
			 struct rule_notice *notice)
{
	struct offset every = rules->policy->overdue_every;
	struct date round = overdue_start(rules, after);

	*notice = (struct rule_notice){ .notice = NOTICE_OVERDUE,
					.audience = AUDIENCE_LEAD,
					.channels = rules->policy->overdue,
					.rule = "overdue",
					.recurs = true,
					.from = round };
	for (;;) {
		notice->day = workdays_forward(rules->calendar, round);
		if (!date_is_set(notice->day))
			return false;
		notice->at = sending_on(rules, notice->day);
		if (notice->at > after)
			break;
		if (every.count == 0)
			return false;
		round = shift(rules, round, every, 1);
		/* Counted in working days a round has no day of its own: it is
		 * the one after the last. */
		notice->from = every.is_working_days ? date_add(notice->day, 1)
						     : round;
	}
	/* Of rounds that fall on one day it is the last. */
	while (every.count > 0 && !every.is_working_days &&
	       date_compare(date_add(notice->from, every.count), notice->day) <=
		       0)
		notice->from = date_add(notice->from, every.count);
	return true;
}

static const struct {
	const char *word;
	enum audience audience;
} climbs[] = {
	[TO_FOLLOW_UP] = { "escalate-follow-up", AUDIENCE_FOLLOW_UP },
	[TO_PARENT] = { "escalate-parent", AUDIENCE_PARENT },
	[TO_ISSUER] = { "escalate-issuer", AUDIENCE_ISSUER },
};

/* A step upwards, or the watchers' copy of it. */
static void give_escalation(const struct visit *visit, struct offset after,
			    enum audience audience, const char *word)
{
	const struct rules *rules = visit->rules;
	struct rule_notice notice = { .notice = NOTICE_ESCALATED,
				      .audience = audience,
				      .channels = rules->policy->escalated };

	if (!hears(rules, audience))
		return;
	name_rule(notice.rule, word, after);
	notice.day = workdays_forward(
		rules->calendar, shift(rules, rules->task->due_on, after, 1));
	notice.at = sending_above(rules, notice.day);
	give_at(visit, &notice);
}

static void give_escalations(const struct visit *visit)
{
	const struct policy *policy = visit->rules->policy;

	/* A request is never called a breach. */
	if (visit->rules->task->kind == ACTION_REQUEST)
		return;
	for (int i = 0; i < policy->escalate_count; i++) {
		const struct escalation *step = &policy->escalate[i];

		give_escalation(visit, step->after, climbs[step->to].audience,
				climbs[step->to].word);
		give_escalation(visit, step->after, AUDIENCE_WATCHER, "watch");
	}
}

/* The day of the month on which monthly lines are told, from a day on. */
static struct date monthly_day(const struct rules *rules, struct date from)
{
	struct date_parts month = date_to_parts(from);

	for (;; month.month++) {
		struct date day;

		if (month.month > 12) {
			month.month = 1;
			month.year++;
		}
		day = date_from_parts(month.year, month.month,
				      rules->policy->undated_day);
		if (!date_is_set(day))
			day = date_month_end(month.year, month.month);
		if (date_compare(day, from) >= 0)
			return day;
	}
}

/* A notice on the monthly day that comes first after an instant, and not
 * before a day. */
static void find_monthly(const struct rules *rules, int64_t after,
			 struct date least, struct rule_notice *notice)
{
	bool is_above = notice->audience != AUDIENCE_LEAD;
	/* Its day may have rolled forward over the instant's. */
	struct date from = date_add(zone_date(rules->zone, after), -31);

	if (date_compare(from, least) < 0)
		from = least;
	for (;; from = date_add(from, 1)) {
		from = monthly_day(rules, from);
		notice->from = from;
		notice->day = workdays_forward(rules->calendar, from);
		notice->at = is_above ? sending_above(rules, notice->day)
				      : sending_on(rules, notice->day);
		if (notice->at > after)
			return;
	}
}

/* What is late, told once a month to the watchers that want it so. False when
 * nobody is to be told. */
static bool next_digest(const struct rules *rules, int64_t after,
			struct rule_notice *notice)
{
	if (!hears(rules, AUDIENCE_DIGEST) ||
	    rules->task->kind == ACTION_REQUEST)
		return false;
	*notice = (struct rule_notice){ .notice = NOTICE_ESCALATED,
					.audience = AUDIENCE_DIGEST,
					.channels = rules->policy->escalated,
					.rule = "digest",
					.recurs = true };
	find_monthly(rules, after, date_add(rules->task->due_on, 1), notice);
	return true;
}

/* The first monthly line after an instant. */
static bool next_undated(const struct rules *rules, int64_t after,
			 struct rule_notice *notice)
{
	const struct task *task = rules->task;
	int64_t since = task->opened_at > task->appeared_at ? task->opened_at
							    : task->appeared_at;
	struct date rested =
		date_add(zone_date(rules->zone, since), UNDATED_REST_DAYS);

	*notice = (struct rule_notice){ .notice = NOTICE_UNDATED,
					.audience = AUDIENCE_LEAD,
					.channels = rules->policy->assigned,
					.rule = "undated",
					.recurs = true };
	find_monthly(rules, after, rested, notice);
	return true;
}

int64_t rules_last_word(const struct task *task)
{
	int64_t at = task->appeared_at;

	if (task->opened_at > at)
		at = task->opened_at;
	return task->heard_at > at ? task->heard_at : at;
}

/* Nothing was heard of it for long: the next time after an instant at which
 * its follow-up agency is shown that. */
static bool next_silent(const struct rules *rules, int64_t after,
			struct rule_notice *notice)
{
	struct offset every = rules->policy->silent_every;
	struct date heard =
		zone_date(rules->zone, rules_last_word(rules->task));

	if (every.count == 0 || rules->task->kind == ACTION_REQUEST)
		return false;
	*notice = (struct rule_notice){ .notice = NOTICE_SILENT,
					.audience = AUDIENCE_FOLLOW_UP,
					.channels = rules->policy->escalated,
					.rule = "silent",
					.recurs = true };
	for (int round = 1;; round++) {
		struct offset far = { every.count * round,
				      every.is_working_days };

		notice->from = shift(rules, heard, far, 1);
		notice->day = workdays_forward(rules->calendar, notice->from);
		notice->at = sending_above(rules, notice->day);
		if (notice->at > after)
			return true;
	}
}

/* What comes again and again: the next after an instant. */
typedef bool (*next_function)(const struct rules *rules, int64_t after,
			      struct rule_notice *notice);

static void give_recurring(const struct visit *visit, next_function next)
{
	int64_t after = visit->after > visit->rules->task->appeared_at
				? visit->after
				: visit->rules->task->appeared_at;
	struct rule_notice notice;

	while (next(visit->rules, after, &notice) && notice.at <= visit->to) {
		give(visit, &notice);
		after = notice.at;
	}
}

static bool is_silent(const struct task *task)
{
	return task->state == TASK_DONE || task->state == TASK_DROPPED ||
	       task->state == TASK_SUBMITTED;
}

/* All that come a known number of times. */
static void give_finite(const struct visit *visit)
{
	const struct rules *rules = visit->rules;
	const struct policy *policy = rules->policy;

	give_assigned(visit);
	give_changed(visit);
	give_opened(visit);
	if (!date_is_set(rules->task->due_on))
		return;
	give_before(visit, AUDIENCE_LEAD, policy->before, policy->before_count);
	give_before(visit, AUDIENCE_SUPPORT, policy->support_before,
		    policy->support_before_count);
	give_escalations(visit);
}

/* Those that recur of a task as it is; NULL at the end. */
static const next_function *recurring_of(const struct task *task)
{
	static const next_function late[] = { next_overdue, next_digest, NULL };
	static const next_function undated[] = { next_undated, next_silent,
						 NULL };
	static const next_function none[] = { NULL };

	if (date_is_set(task->due_on))
		return late;
	return task->state != TASK_WAITING ? undated : none;
}

void rules_each(const struct rules *rules, int64_t after, int64_t to,
		void (*each)(void *context, const struct rule_notice *notice),
		void *context)
{
	struct visit visit = { rules, after, to, each, context };

	if (is_silent(rules->task))
		return;
	give_finite(&visit);
	for (const next_function *next = recurring_of(rules->task);
	     *next != NULL; next++)
		give_recurring(&visit, *next);
}

static void keep_earliest(void *context, const struct rule_notice *notice)
{
	int64_t *earliest = context;

	if (notice->at < *earliest)
		*earliest = notice->at;
}

int64_t rules_next(const struct rules *rules, int64_t after)
{
	int64_t earliest = INT64_MAX;
	struct visit visit = { rules, after, INT64_MAX, keep_earliest,
			       &earliest };
	struct rule_notice notice;

	if (is_silent(rules->task))
		return INT64_MAX;
	give_finite(&visit);
	for (const next_function *next = recurring_of(rules->task);
	     *next != NULL; next++)
		if ((*next)(rules, after, &notice) &&
		    hears(rules, notice.audience))
			keep_earliest(&earliest, &notice);
	return earliest;
}

bool rules_outranks(const struct rule_notice *a, const struct rule_notice *b)
{
	/* By enum notice; the smaller is told first of the same moment. */
	static const int ranks[] = {
		[NOTICE_LAST_DAY] = 0,	[NOTICE_OVERDUE] = 1,
		[NOTICE_ASSIGNED] = 2,	[NOTICE_CHANGED] = 3,
		[NOTICE_ESCALATED] = 4, [NOTICE_OPENED] = 5,
		[NOTICE_AHEAD] = 6,	[NOTICE_UNDATED] = 7,
		[NOTICE_SILENT] = 8,	[NOTICE_WEEK] = 9,
	};

	if (a->at != b->at)
		return a->at > b->at;
	return ranks[a->notice] < ranks[b->notice];
}
