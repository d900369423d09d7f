/*
 * Decides for a day what people are to be told of very many tasks:
 *
 *	bench_decide TASKS FOLDER
 *
 * A thousand agencies with a clerk each owe them; the due dates lie evenly
 * over a year. Prints a line of figures: seconds and tasks of a morning on
 * which every task is looked at (the policy was changed), of the next
 * morning, and the microseconds of a scan for what is due, of a hundred the
 * ninety-ninth and the fiftieth.
 */
#include <stdio.h>
#include <stdlib.h>

#include "bench/bench.h"
#include "store/reminders.h"

#define AGENCIES 1000
#define SCANS 10000
#define SECONDS_A_DAY 86400

static const char plan[] =
	"plan: 1/KH\ntitle: Kế hoạch\nissued: 2010-01-04\nissuer: a0\n"
	"follow-up: a0\nactions:\n"
	"  - {key: A1, title: Xây dựng kế hoạch dạy nghề, lead: all,"
	" due: 2010-06-18}\n";

/* The action and its tasks again and again, each on a day of its own. */
static const char copy_actions[] =
	"WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n"
	" WHERE i < ?1) INSERT INTO actions (plan_id, key, position, title,"
	" lead_id, due_phrase, class, due_on, rule, kind, needs_evidence,"
	" completion, quote_line, canonical)"
	" SELECT a.plan_id, 'A' || i, i, a.title, a.lead_id, a.due_phrase,"
	" a.class, date('2010-01-18', (i % 365) || ' days'), a.rule, a.kind,"
	" a.needs_evidence, a.completion, a.quote_line, a.canonical"
	" FROM n, actions a WHERE a.key = 'A1'";
static const char copy_tasks[] =
	"INSERT INTO tasks (action_id, agency_id, state, due_on,"
	" original_due_on, is_held, appeared_at, decided_to, next_remind_at,"
	" changed_at)"
	" SELECT a.action_id, t.agency_id, t.state, a.due_on, a.due_on,"
	" t.is_held, t.appeared_at, t.decided_to, 0, t.changed_at"
	" FROM actions a, tasks t"
	" WHERE a.key <> 'A1' AND t.action_id = (SELECT action_id"
	"  FROM actions WHERE key = 'A1')";
static const char decide_until[] =
	"UPDATE tasks SET decided_to = ?1, next_remind_at = 0,"
	" appeared_at = ?1 - 150 * 86400";

static void fill(struct bench *bench, int tasks)
{
	bench_agencies(bench, AGENCIES);
	bench_plan(bench, plan);
	bench_sql(bench, copy_actions, tasks / AGENCIES, NULL);
	bench_sql(bench, copy_tasks, 0, NULL);
	/* The day before everything was decided. */
	bench_sql(bench, decide_until, bench->now - SECONDS_A_DAY, NULL);
}

/* A morning; seconds, and how many notices were decided. */
static void live(struct bench *bench, struct schedule *schedule)
{
	static const char count[] = "SELECT count(*) FROM occurrences";
	int64_t before = bench_count(bench, count);
	double begun = bench_clock();
	struct why why = { "" };

	bench_sure(schedule_run(schedule, bench->now, &why), &why);
	(void)printf("%.3f %lld ", bench_clock() - begun,
		     (long long)(bench_count(bench, count) - before));
}

static int compare(const void *a, const void *b)
{
	double left = *(const double *)a;
	double right = *(const double *)b;

	return left < right ? -1 : left > right;
}

/* Whether there is anything to decide, as at each turn of the loop. */
static void scan(struct bench *bench, double *took)
{
	struct arena arena = { 0 };
	struct why why = { "" };
	struct task *tasks;
	size_t count;

	for (int i = 0; i < SCANS; i++) {
		double begun = bench_clock();
		int64_t next;

		bench_sure(store_remind_next(bench->store, &next, &why), &why);
		bench_sure(store_remind_due(bench->store, bench->now, 500,
					    &arena, &tasks, &count, &why),
			   &why);
		arena_clear(&arena);
		took[i] = 1e6 * (bench_clock() - begun);
	}
	qsort(took, SCANS, sizeof(*took), compare);
	(void)printf("%.1f %.1f\n", took[SCANS * 99 / 100], took[SCANS / 2]);
}

int main(int count, char **arguments)
{
	static double took[SCANS];
	struct bench bench;
	struct schedule schedule;
	int tasks;

	if (count != 3 || sscanf(arguments[1], "%d", &tasks) != 1) {
		(void)fputs("usage: see the head of decide.c\n", stderr);
		return EXIT_FAILURE;
	}
	bench_open(&bench, arguments[2], "2010-06-17", 8 * 60);
	fill(&bench, tasks);
	schedule_init(&schedule, bench.store, &bench.config, &bench.office);
	live(&bench, &schedule);
	bench.now += SECONDS_A_DAY;
	live(&bench, &schedule);
	scan(&bench, took);
	bench_close(&bench);
	return EXIT_SUCCESS;
}
