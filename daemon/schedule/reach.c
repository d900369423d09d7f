/*
 * A notice is a day that follows from the task, rolled to a working day. It
 * can differ by two calendars only when that day lies within a span of days
 * that roll otherwise, or was counted in working days over such a span. The
 * rules are gone through for just that, in the order of rules.c: a rule that
 * is added there is added here (the test of both goes over random calendars).
 */
#include "schedule/reach.h"

/* No office rests for longer; with more days than these all is compared. */
#define LONGEST_REST 366
#define DAYS_LIMIT 1000

/* By so many days rolling may move what recurs. */
#define ROLL_DAYS 31

/* ------------------------------------------------------------- the spans */

/* The last day, going by `step`, before one that both calendars work. */
static struct date edge_of(const struct reach *reach, struct date date,
			   int step)
{
	for (int i = 0; i < LONGEST_REST; i++) {
		struct date next = date_add(date, step);

		if (workdays_is_working(reach->old, next) &&
		    workdays_is_working(reach->new, next))
			return date;
		date = next;
	}
	return DATE_NONE;
}

static void add_span(struct reach *reach, struct date day, struct arena *arena)
{
	struct reach_span span = { edge_of(reach, day, -1),
				   edge_of(reach, day, 1) };

	if (!date_is_set(span.from) || !date_is_set(span.to)) {
		reach->is_everywhere = true;
		return;
	}
	/* The days come in order: one in the last span has the same edges. */
	if (reach->count > 0 &&
	    date_compare(day, reach->spans[reach->count - 1].to) <= 0)
		return;
	reach->spans = arena_grow(arena, reach->spans, reach->count,
				  sizeof(*reach->spans));
	reach->spans[reach->count++] = span;
}

void reach_find(struct reach *reach, const struct workdays *old,
		const struct workdays *new, struct arena *arena)
{
	struct date at =
		workdays_difference(old, new, date_from_parts(1, 1, 1));

	*reach = (struct reach){ .old = old, .new = new };
	for (int day = 0; day < 7; day++)
		if (old->rests_on[day] != new->rests_on[day])
			reach->is_everywhere = true;
	for (int days = 0; date_is_set(at) && !reach->is_everywhere; days++) {
		add_span(reach, at, arena);
		if (days >= DAYS_LIMIT)
			reach->is_everywhere = true;
		at = workdays_difference(old, new, date_add(at, 1));
	}
}

/* The first span that ends on the day or after it; NULL: there is none. */
static const struct reach_span *span_from(const struct reach *reach,
					  struct date day)
{
	size_t from = 0;
	size_t to = reach->count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (date_compare(reach->spans[middle].to, day) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from < reach->count ? &reach->spans[from] : NULL;
}

/* Whether any of these days lies in a span. */
static bool meets(const struct reach *reach, struct date from, struct date to)
{
	const struct reach_span *span = span_from(reach, from);

	return span != NULL && date_compare(span->from, to) <= 0;
}

/* ------------------------------------------------------------- the rules */

/* The first sending time after an instant: on its day, or on the next. */
static bool meets_sending(const struct reach *reach, const struct rules *rules,
			  int64_t after)
{
	struct date day = zone_date(rules->zone, after);

	return meets(reach, day, date_add(day, 1));
}

static bool meets_offset(const struct reach *reach, struct date due,
			 struct offset offset, int sign)
{
	struct date day = date_add(due, sign * offset.count);

	if (!offset.is_working_days)
		return meets(reach, day, day);
	day = workdays_add(reach->old, due, sign * offset.count);
	if (!date_is_set(day))
		return true;
	return sign < 0 ? meets(reach, day, due) : meets(reach, due, day);
}

static bool meets_offsets(const struct reach *reach, struct date due,
			  const struct offset *offsets, int count)
{
	for (int i = 0; i < count; i++)
		if (meets_offset(reach, due, offsets[i], -1))
			return true;
	return false;
}

/* The day until which rounds count: the last that is asked for, or the next
 * one. */
static struct date last_round(const struct reach *reach, struct date first,
			      struct offset every, struct date today,
			      struct date until)
{
	struct date next = date_compare(first, today) > 0 ? first : today;

	next = every.is_working_days
		       ? workdays_add(reach->old, next, every.count)
		       : date_add(next, every.count);
	if (!date_is_set(next))
		return DATE_NONE;
	next = date_add(next, ROLL_DAYS);
	return date_compare(next, until) > 0 ? next : until;
}

/* A first day, and every so many days after it. */
static bool meets_rounds(const struct reach *reach, struct date first,
			 struct offset every, struct date today,
			 struct date until)
{
	struct date last = last_round(reach, first, every, today, until);

	if (!date_is_set(last))
		return true;
	if (every.count == 0)
		return meets(reach, first, first);
	if (every.is_working_days)
		return meets(reach, first, last);
	for (const struct reach_span *span = span_from(reach, first);
	     span != NULL && span < reach->spans + reach->count &&
	     date_compare(span->from, last) <= 0;
	     span++) {
		int rounds = (span->to.day - first.day) / every.count;

		if (first.day + rounds * every.count >= span->from.day)
			return true;
	}
	return false;
}

static bool meets_overdue(const struct reach *reach, const struct rules *rules,
			  struct date today, struct date until)
{
	return meets_rounds(reach, date_add(rules->task->due_on, 1),
			    rules->policy->overdue_every, today, until);
}

/* Counted from the last word on it. */
static bool meets_silent(const struct reach *reach, const struct rules *rules,
			 struct date today, struct date until)
{
	struct offset every = rules->policy->silent_every;
	struct date opens = rules->task->opens_on;
	struct date heard =
		zone_date(rules->zone, rules_last_word(rules->task));

	if (every.count == 0)
		return false;
	/* Its opening is a word on it, too. */
	if (date_is_set(opens) && date_compare(opens, heard) > 0)
		heard = opens;
	return meets_rounds(
		reach,
		every.is_working_days ? heard : date_add(heard, every.count),
		every, today, until);
}

static bool meets_due(const struct reach *reach, const struct rules *rules)
{
	const struct policy *policy = rules->policy;
	struct date due = rules->task->due_on;

	if (meets(reach, due, due) ||
	    meets_offsets(reach, due, policy->before, policy->before_count) ||
	    meets_offsets(reach, due, policy->support_before,
			  policy->support_before_count))
		return true;
	for (int i = 0; i < policy->escalate_count; i++)
		if (meets_offset(reach, due, policy->escalate[i].after, 1))
			return true;
	return false;
}

/* Whether a month's line, on that day or the month's last, lies in a span. */
static bool holds_line(const struct reach_span *span, int undated_day)
{
	if (span->to.day - span->from.day > ROLL_DAYS)
		return true;
	for (struct date day = span->from; date_compare(day, span->to) <= 0;
	     day = date_add(day, 1)) {
		int of_month = date_to_parts(day).day;

		if (of_month == undated_day ||
		    (of_month >= 28 && of_month < undated_day))
			return true;
	}
	return false;
}

/* The monthly lines: of what has no date, and of what is late. */
static bool meets_monthly(const struct reach *reach, const struct rules *rules,
			  struct date until)
{
	for (size_t i = 0; i < reach->count; i++)
		if (date_compare(reach->spans[i].from, until) <= 0 &&
		    holds_line(&reach->spans[i], rules->policy->undated_day))
			return true;
	return false;
}

bool reach_touches(const struct reach *reach, const struct rules *rules,
		   struct date today, struct date until)
{
	const struct task *task = rules->task;
	struct date opens = task->opens_on;

	if (reach->is_everywhere)
		return true;
	if (reach->count == 0 || task->state == TASK_SUBMITTED)
		return false;
	if (meets_sending(reach, rules, task->appeared_at) ||
	    meets_sending(reach, rules, task->opened_at) ||
	    meets_sending(reach, rules, task->amended_at) ||
	    (date_is_set(opens) && meets(reach, opens, date_add(opens, 1))))
		return true;
	if (!date_is_set(task->due_on))
		return meets_monthly(reach, rules, until) ||
		       meets_silent(reach, rules, today, until);
	return meets_due(reach, rules) ||
	       meets_overdue(reach, rules, today, until) ||
	       ((rules->audiences & 1u << AUDIENCE_DIGEST) != 0 &&
		meets_monthly(reach, rules, until));
}
