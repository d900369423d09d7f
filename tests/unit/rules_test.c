/* The rules of reminders, to the day: the design's worked example and the
 * edges around it. */
#include <string.h>

#include "base/text.h"
#include "schedule/rules.h"
#include "unit/suite.h"

/* A desk with a default policy and the holidays of 2010 that matter here. */
struct desk {
	struct workdays calendar;
	struct policy policy;
	const struct zone *zone;
	struct task task;
	unsigned audiences; /* who is told: all but the watchers */
};

static struct date on(const char *iso)
{
	struct date date = date_from_iso(iso);

	ck_assert_msg(date_is_set(date), "%s is no date", iso);
	return date;
}

static int64_t at(const struct desk *desk, const char *iso, int hour)
{
	return zone_instant(desk->zone, on(iso), hour * 60);
}

static void open_desk(struct desk *desk)
{
	static struct workday days[] = {
		{ .is_off = true, .reason = "Quốc khánh" },
	};
	struct why why;

	*desk = (struct desk){ .audiences = (1u << AUDIENCE_WATCHER) - 1 };
	workdays_init(&desk->calendar);
	days[0].date = on("2010-09-02");
	desk->calendar.days = days;
	desk->calendar.count = 1;
	policy_init(&desk->policy);
	ck_assert_int_eq(zone_open("Asia/Ho_Chi_Minh", &desk->zone, &why),
			 ERROR_NONE);
	desk->task = (struct task){
		.state = TASK_OPEN,
		.class = DUE_DAY,
		.due_on = on("2010-06-19"),
		.opens_on = DATE_NONE,
	};
	desk->task.appeared_at = at(desk, "2010-06-02", 7);
	desk->task.opened_at = desk->task.appeared_at;
}

static void close_desk(struct desk *desk)
{
	zone_close(desk->zone);
}

static struct rules rules_of(const struct desk *desk)
{
	return (struct rules){
		.task = &desk->task,
		.policy = &desk->policy,
		.calendar = &desk->calendar,
		.zone = desk->zone,
		.above_minute = desk->policy.at_minute,
		.audiences = desk->audiences,
	};
}

static const char *const audiences[] = {
	[AUDIENCE_LEAD] = "lead",	    [AUDIENCE_SUPPORT] = "support",
	[AUDIENCE_FOLLOW_UP] = "follow-up", [AUDIENCE_PARENT] = "parent",
	[AUDIENCE_ISSUER] = "issuer",	    [AUDIENCE_WATCHER] = "watcher",
	[AUDIENCE_DIGEST] = "digest",
};

#define LIMIT 100

struct listing {
	struct rule_notice notices[LIMIT];
	int count;
};

static void keep(void *context, const struct rule_notice *notice)
{
	struct listing *listing = context;

	ck_assert_int_lt(listing->count, LIMIT);
	listing->notices[listing->count++] = *notice;
}

static int by_time(const void *left, const void *right)
{
	const struct rule_notice *a = left;
	const struct rule_notice *b = right;

	if (a->at != b->at)
		return a->at < b->at ? -1 : 1;
	if (a->audience != b->audience)
		return a->audience < b->audience ? -1 : 1;
	return strcmp(a->rule, b->rule);
}

/* "2010-06-02 lead assigned" a line, of all notices in a span. */
static void write_story(const struct desk *desk, const char *from,
			const char *to, struct text *story)
{
	struct listing listing = { .count = 0 };
	struct rules rules = rules_of(desk);

	rules_each(&rules, at(desk, from, 0), at(desk, to, 0), keep, &listing);
	qsort(listing.notices, (size_t)listing.count,
	      sizeof(listing.notices[0]), by_time);
	for (int i = 0; i < listing.count; i++) {
		const struct rule_notice *notice = &listing.notices[i];
		char day[DATE_TEXT_SIZE];

		ck_assert_int_eq(notice->at,
				 zone_instant(desk->zone, notice->day, 480));
		text_addf(story, "%s %s %s %s\n", date_to_iso(notice->day, day),
			  audiences[notice->audience],
			  notice_word(notice->notice), notice->rule);
	}
}

static void expect(const struct desk *desk, const char *from, const char *to,
		   const char *expected)
{
	struct text story = { 0 };

	write_story(desk, from, to, &story);
	ck_assert_str_eq(text_string(&story), expected);
	text_clear(&story);
}

/* The design's example: due Saturday 19 June, appears 2 June at 07:00. */
START_TEST(test_worked_example)
{
	struct desk desk;

	open_desk(&desk);
	expect(&desk, "2010-06-01", "2010-07-13",
	       "2010-06-02 lead assigned assigned\n"
	       "2010-06-02 support assigned assigned\n"
	       "2010-06-04 lead ahead before-14d\n"
	       "2010-06-11 lead ahead before-7d\n"
	       "2010-06-11 support ahead before-7d\n"
	       "2010-06-16 lead ahead before-3d\n"
	       "2010-06-18 lead last-day before-0d\n"
	       "2010-06-18 lead last-day before-1d\n"
	       "2010-06-21 lead overdue overdue\n"
	       "2010-06-21 follow-up escalated escalate-follow-up-1d\n"
	       "2010-06-28 lead overdue overdue\n"
	       "2010-06-28 parent escalated escalate-parent-7d\n"
	       "2010-07-05 lead overdue overdue\n"
	       "2010-07-05 issuer escalated escalate-issuer-15d\n"
	       "2010-07-12 lead overdue overdue\n");
	close_desk(&desk);
}
END_TEST

/* Done, dropped and submitted tasks are silent from that moment. */
START_TEST(test_closed_is_silent)
{
	static const enum task_state closed[] = { TASK_DONE, TASK_DROPPED,
						  TASK_SUBMITTED };
	struct desk desk;

	open_desk(&desk);
	for (size_t i = 0; i < 3; i++) {
		struct rules rules = rules_of(&desk);

		desk.task.state = closed[i];
		expect(&desk, "2010-06-01", "2011-01-01", "");
		ck_assert_int_eq(rules_next(&rules, 0), INT64_MAX);
	}
	close_desk(&desk);
}
END_TEST

/* A task that waits for another is still reminded of its own stated date. */
START_TEST(test_waiting_is_reminded)
{
	struct desk desk;

	open_desk(&desk);
	desk.task.state = TASK_WAITING;
	desk.task.opened_at = 0;
	expect(&desk, "2010-06-18", "2010-06-19",
	       "2010-06-18 lead last-day before-0d\n"
	       "2010-06-18 lead last-day before-1d\n");
	close_desk(&desk);
}
END_TEST

/* Appearing after the sending time: told at the next one; what is past by
 * then is not sent. */
START_TEST(test_appears_late)
{
	struct desk desk;

	open_desk(&desk);
	desk.task.appeared_at = at(&desk, "2010-06-16", 9);
	desk.task.opened_at = desk.task.appeared_at;
	expect(&desk, "2010-06-01", "2010-06-20",
	       "2010-06-17 lead assigned assigned\n"
	       "2010-06-17 support assigned assigned\n"
	       "2010-06-18 lead last-day before-0d\n"
	       "2010-06-18 lead last-day before-1d\n");
	close_desk(&desk);
}
END_TEST

/* What the plan changes of it is told at the next sending time, to who helps
 * too; what was changed before it appeared is no news. */
START_TEST(test_changed)
{
	struct desk desk;

	open_desk(&desk);
	desk.task.amended_at = at(&desk, "2010-06-09", 12);
	expect(&desk, "2010-06-09", "2010-06-11",
	       "2010-06-10 lead changed changed\n"
	       "2010-06-10 support changed changed\n");
	desk.task.amended_at = desk.task.appeared_at;
	expect(&desk, "2010-06-09", "2010-06-10", "");
	close_desk(&desk);
}
END_TEST

/* Friday evening: the next sending time is Monday's. */
START_TEST(test_appears_before_the_weekend)
{
	struct desk desk;

	open_desk(&desk);
	desk.task.due_on = DATE_NONE;
	desk.task.class = DUE_NONE;
	desk.task.appeared_at = at(&desk, "2010-06-04", 20);
	desk.task.opened_at = desk.task.appeared_at;
	expect(&desk, "2010-06-01", "2010-06-20",
	       "2010-06-07 lead assigned assigned\n"
	       "2010-06-07 support assigned assigned\n");
	close_desk(&desk);
}
END_TEST

/* No date: a line a month, on the 15th or the working day after it, not
 * sooner than four weeks after the task appeared. */
START_TEST(test_undated_once_a_month)
{
	struct desk desk;

	open_desk(&desk);
	desk.task.due_on = DATE_NONE;
	desk.task.class = DUE_STANDING;
	expect(&desk, "2010-06-03", "2010-11-01",
	       "2010-07-15 lead undated undated\n"
	       "2010-08-16 lead undated undated\n"
	       "2010-08-31 follow-up silent silent\n"
	       "2010-09-15 lead undated undated\n"
	       "2010-10-15 lead undated undated\n");
	close_desk(&desk);
}
END_TEST

/* What opened later is asked after later: the month begins when it opened. */
START_TEST(test_undated_since_it_opened)
{
	struct desk desk;

	open_desk(&desk);
	desk.task.due_on = DATE_NONE;
	desk.task.class = DUE_NONE;
	desk.task.opened_at = at(&desk, "2010-07-20", 9);
	expect(&desk, "2010-06-03", "2010-10-19",
	       "2010-07-21 lead opened opened\n"
	       "2010-09-15 lead undated undated\n"
	       "2010-10-15 lead undated undated\n"
	       "2010-10-18 follow-up silent silent\n");
	close_desk(&desk);
}
END_TEST

/* A word begins the ninety days anew, and they come again after themselves;
 * a policy may count otherwise or not at all, and a request is not shown. */
START_TEST(test_silent)
{
	struct desk desk;

	open_desk(&desk);
	desk.task.due_on = DATE_NONE;
	desk.task.class = DUE_STANDING;
	desk.audiences = 1u << AUDIENCE_FOLLOW_UP;
	desk.task.heard_at = at(&desk, "2010-07-10", 15);
	expect(&desk, "2010-06-03", "2011-02-01",
	       "2010-10-08 follow-up silent silent\n"
	       "2011-01-06 follow-up silent silent\n");
	desk.policy.silent_every = (struct offset){ 20, true };
	expect(&desk, "2010-06-03", "2010-09-01",
	       "2010-08-06 follow-up silent silent\n");
	desk.task.state = TASK_WAITING;
	expect(&desk, "2010-06-03", "2011-02-01", "");
	desk.task.state = TASK_STARTED;
	desk.task.kind = ACTION_REQUEST;
	expect(&desk, "2010-06-03", "2011-02-01", "");
	desk.task.kind = ACTION_DUTY;
	desk.policy.silent_every.count = 0;
	expect(&desk, "2010-06-03", "2011-02-01", "");
	close_desk(&desk);
}
END_TEST

/* A watcher gets a copy of every step, or once a month what is late then. */
START_TEST(test_watchers)
{
	struct desk desk;

	open_desk(&desk);
	desk.audiences = 1u << AUDIENCE_WATCHER;
	expect(&desk, "2010-06-01", "2010-09-01",
	       "2010-06-21 watcher escalated watch-1d\n"
	       "2010-06-28 watcher escalated watch-7d\n"
	       "2010-07-05 watcher escalated watch-15d\n");
	desk.audiences = 1u << AUDIENCE_DIGEST;
	expect(&desk, "2010-06-01", "2010-09-01",
	       "2010-07-15 digest escalated digest\n"
	       "2010-08-16 digest escalated digest\n");
	desk.task.kind = ACTION_REQUEST;
	expect(&desk, "2010-06-01", "2010-09-01", "");
	close_desk(&desk);
}
END_TEST

static void check_hour(void *context, const struct rule_notice *notice)
{
	const struct desk *desk = context;
	bool is_lead = notice->audience == AUDIENCE_LEAD ||
		       notice->audience == AUDIENCE_SUPPORT;

	ck_assert_int_eq(notice->at, zone_instant(desk->zone, notice->day,
						  is_lead ? 8 * 60 : 7 * 60));
}

/* Who stands above is told at the hour of their own agency. */
START_TEST(test_above_has_its_own_hour)
{
	struct desk desk;
	struct rules rules;
	struct listing listing = { .count = 0 };

	open_desk(&desk);
	rules = rules_of(&desk);
	rules.audiences = RULES_EVERYBODY;
	rules.above_minute = 7 * 60;
	rules_each(&rules, at(&desk, "2010-06-03", 0),
		   at(&desk, "2010-09-01", 0), check_hour, &desk);
	rules_each(&rules, at(&desk, "2010-06-21", 0),
		   at(&desk, "2010-06-22", 0), keep, &listing);
	ck_assert_int_eq(listing.count, 3); /* overdue, follow-up, watcher */
	desk.task.due_on = DATE_NONE;
	desk.task.class = DUE_NONE;
	rules_each(&rules, at(&desk, "2010-06-03", 0),
		   at(&desk, "2010-10-01", 0), check_hour, &desk);
	close_desk(&desk);
}
END_TEST

/* Who asks for them is given those whose moment was over, marked so. */
START_TEST(test_with_past)
{
	struct desk desk;
	struct rules rules;
	struct listing listing = { .count = 0 };
	int past = 0;

	open_desk(&desk);
	desk.task.appeared_at = at(&desk, "2010-06-10", 9);
	rules = rules_of(&desk);
	rules.audiences = 1u << AUDIENCE_LEAD;
	rules.with_past = true;
	rules_each(&rules, 0, at(&desk, "2010-06-20", 0), keep, &listing);
	for (int i = 0; i < listing.count; i++)
		past += listing.notices[i].is_past;
	ck_assert_int_eq(past, 1); /* 14 days before */
	ck_assert_int_eq(listing.count, 6);
	close_desk(&desk);
}
END_TEST

/* A request is reminded, and never escalated. */
START_TEST(test_request_is_not_escalated)
{
	struct desk desk;

	open_desk(&desk);
	desk.task.kind = ACTION_REQUEST;
	expect(&desk, "2010-06-19", "2010-07-06",
	       "2010-06-21 lead overdue overdue\n"
	       "2010-06-28 lead overdue overdue\n"
	       "2010-07-05 lead overdue overdue\n");
	close_desk(&desk);
}
END_TEST

/* What begins on a later day is told of when it appears and when it begins,
 * a day off being no day to begin with. */
START_TEST(test_opens_on_a_day_off)
{
	struct desk desk;

	open_desk(&desk);
	desk.task.class = DUE_START;
	desk.task.due_on = DATE_NONE;
	desk.task.opens_on = on("2010-09-02");
	desk.task.state = TASK_OPEN;
	desk.task.opened_at = at(&desk, "2010-09-02", 0);
	expect(&desk, "2010-06-01", "2010-06-30",
	       "2010-06-02 lead assigned assigned\n"
	       "2010-06-02 support assigned assigned\n");
	expect(&desk, "2010-09-01", "2010-09-10",
	       "2010-09-03 lead opened opened\n");
	close_desk(&desk);
}
END_TEST

/* Of a recurring duty a coming period is silent until it opens. */
START_TEST(test_coming_period_is_silent)
{
	struct desk desk;

	open_desk(&desk);
	desk.task.class = DUE_RECURRING;
	desk.task.state = TASK_WAITING;
	desk.task.due_on = on("2010-12-25");
	desk.task.opened_at = 0;
	expect(&desk, "2010-06-01", "2010-12-01", "");
	desk.task.state = TASK_OPEN;
	desk.task.opened_at = at(&desk, "2010-10-01", 0);
	expect(&desk, "2010-06-01", "2010-12-01",
	       "2010-10-01 lead assigned assigned\n"
	       "2010-10-01 support assigned assigned\n");
	close_desk(&desk);
}
END_TEST

/* Working-day offsets skip what is off: three before Monday 6 September pass
 * National Day and a weekend. */
START_TEST(test_working_day_offset)
{
	struct desk desk;

	open_desk(&desk);
	desk.policy.before_count = 1;
	desk.policy.before[0] =
		(struct offset){ .count = 3, .is_working_days = true };
	desk.policy.support_before_count = 0;
	desk.policy.support_assigned = false;
	desk.task.due_on = on("2010-09-06");
	expect(&desk, "2010-06-03", "2010-09-07",
	       "2010-08-31 lead ahead before-3wd\n");
	close_desk(&desk);
}
END_TEST

/* Walking from one next moment to the next meets every notice, and no other:
 * the scan and the enumeration agree. */
START_TEST(test_next_agrees_with_each)
{
	static const struct {
		enum due_class class;
		const char *due;
	} kinds[] = { { DUE_DAY, "2010-06-19" },
		      { DUE_NONE, NULL },
		      { DUE_MONTH, "2010-08-31" },
		      { DUE_DAY, "2010-05-01" } };
	struct desk desk;

	open_desk(&desk);
	desk.audiences = RULES_EVERYBODY;
	for (size_t i = 0; i < 4; i++) {
		struct listing listing = { .count = 0 };
		struct rules rules = rules_of(&desk);
		int64_t end = at(&desk, "2011-01-01", 0);
		int64_t now = desk.task.appeared_at;
		int seen = 0;

		desk.task.class = kinds[i].class;
		desk.task.due_on = kinds[i].due ? on(kinds[i].due) : DATE_NONE;
		rules_each(&rules, now, end, keep, &listing);
		for (;;) {
			struct listing step = { .count = 0 };
			int64_t next = rules_next(&rules, now);

			if (next > end)
				break;
			rules_each(&rules, now, next, keep, &step);
			ck_assert_int_gt(step.count, 0);
			for (int n = 0; n < step.count; n++)
				ck_assert_int_eq(step.notices[n].at, next);
			seen += step.count;
			now = next;
		}
		ck_assert_int_eq(seen, listing.count);
		ck_assert_int_gt(seen, 4);
	}
	close_desk(&desk);
}
END_TEST

/* Of one moment the last day is told before the new and the new before the
 * rest; of two moments the later. */
START_TEST(test_outranks)
{
	struct rule_notice last = { .notice = NOTICE_LAST_DAY, .at = 10 };
	struct rule_notice ahead = { .notice = NOTICE_AHEAD, .at = 10 };
	struct rule_notice fresh = { .notice = NOTICE_ASSIGNED, .at = 10 };
	struct rule_notice late = { .notice = NOTICE_UNDATED, .at = 11 };

	ck_assert(rules_outranks(&last, &ahead));
	ck_assert(!rules_outranks(&ahead, &last));
	ck_assert(rules_outranks(&fresh, &ahead));
	ck_assert(rules_outranks(&late, &last));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_worked_example,
		test_closed_is_silent,
		test_waiting_is_reminded,
		test_appears_late,
		test_changed,
		test_appears_before_the_weekend,
		test_undated_once_a_month,
		test_undated_since_it_opened,
		test_silent,
		test_watchers,
		test_above_has_its_own_hour,
		test_with_past,
		test_request_is_not_escalated,
		test_opens_on_a_day_off,
		test_coming_period_is_silent,
		test_working_day_offset,
		test_next_agrees_with_each,
		test_outranks,
		NULL,
	};

	return suite_run("rules", tests);
}
