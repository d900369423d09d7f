/* The reach of a calendar against the rules themselves. */
#include "schedule/reach.h"

#include <string.h>

#include "unit/suite.h"

#define TRIALS 10000
#define NOW_DAY 20000 /* in 2024 */
#define HORIZON 400
#define MOST_NOTICES 1024

static uint32_t seed;

/* Numerical Recipes' generator: the same trials everywhere. */
static int below(int limit)
{
	seed = seed * 1664525u + 1013904223u;
	return (int)((seed >> 8) % (uint32_t)limit);
}

struct told {
	char rule[RULE_SIZE];
	enum audience audience;
	enum notice notice;
	int64_t at;
};

struct all {
	struct told items[MOST_NOTICES];
	size_t count;
};

static void gather(void *context, const struct rule_notice *notice)
{
	struct all *all = context;
	struct told *one = &all->items[all->count++];

	ck_assert_uint_lt(all->count, MOST_NOTICES);
	*one = (struct told){ .audience = notice->audience,
			      .notice = notice->notice,
			      .at = notice->at };
	memcpy(one->rule, notice->rule, RULE_SIZE);
}

static bool is_same(const struct all *a, const struct all *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (a->items[i].at != b->items[i].at ||
		    a->items[i].notice != b->items[i].notice ||
		    a->items[i].audience != b->items[i].audience ||
		    strcmp(a->items[i].rule, b->items[i].rule) != 0)
			return false;
	return true;
}

static struct offset any_offset(int limit)
{
	return (struct offset){ below(limit), below(8) == 0 };
}

static void make_policy(struct policy *policy)
{
	policy_init(policy);
	if (below(2) == 0)
		return;
	for (int i = 0; i < policy->before_count; i++)
		policy->before[i] = any_offset(40);
	policy->support_before[0] = any_offset(20);
	policy->overdue_every = any_offset(12);
	policy->escalate[1].after = any_offset(30);
	policy->undated_day = 1 + below(31);
	policy->silent_every = any_offset(100);
}

static void make_calendar(struct workdays *calendar, struct workday *days)
{
	int at = NOW_DAY - 60;

	workdays_init(calendar);
	calendar->days = days;
	for (int i = 0; i < 12; i++) {
		at += 1 + below(i % 3 == 0 ? 80 : 2);
		days[calendar->count++] =
			(struct workday){ .date = { at },
					  .is_off = below(4) != 0 };
	}
}

/* One to three days otherwise, of which some may be rows that there are; near
 * a task's own day as often as anywhere. */
static void change_calendar(struct workdays *calendar, struct workday *days,
			    struct date near)
{
	for (int i = below(3); i >= 0; i--) {
		struct date date = { NOW_DAY - 60 + below(600) };
		bool is_working = workdays_is_working(calendar, date);
		size_t at = 0;

		if (date_is_set(near) && below(2) == 0) {
			date = date_add(near, below(9) - 4);
			is_working = workdays_is_working(calendar, date);
		}
		while (at < calendar->count && days[at].date.day != date.day)
			at++;
		days[at] =
			(struct workday){ .date = date, .is_off = is_working };
		calendar->count += at == calendar->count;
		(void)workdays_sort(calendar);
	}
}

static void make_task(struct task *task)
{
	static const enum task_state states[] = { TASK_OPEN, TASK_WAITING,
						  TASK_STARTED };
	int64_t now = (int64_t)NOW_DAY * 86400;

	*task = (struct task){
		.class = DUE_DAY,
		.state = states[below(3)],
		.due_on = { NOW_DAY - 100 + below(400) },
		.opens_on = DATE_NONE,
		.appeared_at = now - below(100 * 86400),
	};
	if (task->state != TASK_WAITING)
		task->opened_at = task->appeared_at + below(30 * 86400);
	if (below(3) == 0)
		task->heard_at = task->appeared_at + below(90 * 86400);
	if (below(3) == 0)
		task->amended_at = task->appeared_at + below(100 * 86400);
	if (below(4) == 0)
		task->due_on = DATE_NONE;
	if (task->state == TASK_WAITING && below(2) == 0)
		task->opens_on = (struct date){ NOW_DAY + below(60) };
}

/* What waits for its day only is compared as it will be. */
static void look_ahead(struct task *task, const struct zone *zone)
{
	if (!date_is_set(task->opens_on))
		return;
	task->state = TASK_OPEN;
	task->opened_at = zone_instant(zone, task->opens_on, 0);
}

/* What a calendar does not reach is the same by both: every notice until the
 * horizon, and the next one whenever it is. What it reaches is not all. */
START_TEST(test_untouched_is_the_same)
{
	static struct all by_old;
	static struct all by_new;
	const struct date today = { NOW_DAY };
	const struct zone *zone;
	struct why why = { "" };
	int64_t now = (int64_t)NOW_DAY * 86400 + 3 * 3600;
	int untouched = 0;

	seed = 1;
	ck_assert_int_eq(zone_open("Asia/Ho_Chi_Minh", &zone, &why),
			 ERROR_NONE);
	for (int trial = 0; trial < TRIALS; trial++) {
		struct workday old_days[16];
		struct workday new_days[16];
		struct workdays old;
		struct workdays new;
		struct arena arena = { 0 };
		struct policy policy;
		struct task task;
		struct rules rules = { .task = &task,
				       .policy = &policy,
				       .calendar = &old,
				       .zone = zone,
				       .above_minute = 7 * 60,
				       .audiences = RULES_EVERYBODY };
		struct reach reach;
		int64_t to = now + (int64_t)HORIZON * 86400;

		make_calendar(&old, old_days);
		new = old;
		new.days = memcpy(new_days, old_days, sizeof(new_days));
		make_policy(&policy);
		make_task(&task);
		change_calendar(&new, new_days,
				below(2) == 0 ? task.due_on : task.opens_on);
		reach_find(&reach, &old, &new, &arena);
		if (!reach_touches(&reach, &rules, today,
				   date_add(today, HORIZON + 1))) {
			int64_t next;

			look_ahead(&task, zone);
			next = rules_next(&rules, now);
			untouched++;
			by_old.count = by_new.count = 0;
			rules_each(&rules, now - 31 * 86400, to, gather,
				   &by_old);
			rules.calendar = &new;
			rules_each(&rules, now - 31 * 86400, to, gather,
				   &by_new);
			ck_assert_msg(is_same(&by_old, &by_new), "trial %d",
				      trial);
			ck_assert_int_eq(rules_next(&rules, now), next);
		}
		arena_clear(&arena);
	}
	ck_assert_int_gt(untouched, TRIALS / 4);
	zone_close(zone);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { test_untouched_is_the_same, NULL };

	return suite_run("reach", tests);
}
