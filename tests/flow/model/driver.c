/*
 * Lives histories: reads them from standard input, a command a line (see
 * histories.py), each in a store of its own, and prints who was told what of
 * each, then a line with a dot.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "flow/story_people.h"
#include "schedule/audit.h"
#include "unit/suite.h"

#define WORDS 4
#define TASK_LIMIT 128

/* A history under way. */
struct life {
	bool is_open; /* there is a story, of this history or the one before */
	struct story story;
	int64_t audited_at;
	size_t seen[TASK_LIMIT]; /* decisions of each task that were printed */
	const char *words[WORDS]; /* of a command, after its name */
};

static void sure(enum error error, const struct why *why)
{
	ck_assert_msg(error == ERROR_NONE, "%s", why->text);
}

static void print_decisions(struct life *life, const struct task *task)
{
	struct story *story = &life->story;
	struct decision *rows;
	struct why why = { "" };
	size_t count;

	ck_assert_int_lt(task->id, TASK_LIMIT);
	sure(store_decisions(story->store, task->id, 0, &story->arena, &rows,
			     &count, &why),
	     &why);
	for (size_t i = life->seen[task->id]; i < count; i++) {
		const char *line = story_line(story, task, &rows[i]);

		if (line != NULL)
			puts(line);
	}
	life->seen[task->id] = count;
}

/* What was told since the last time: at once, for nothing is ever written
 * here, so that a later silence would still keep it back. */
static void print_told(struct life *life)
{
	const struct scope scope = { .is_all = true };
	const struct task_filter filter = { .due_within = -1,
					    .with_closed = true };
	struct story *story = &life->story;
	struct task *tasks;
	struct why why = { "" };
	size_t count;

	sure(store_tasks(story->store, &scope, &filter,
			 zone_date(story->zone, story->now), &story->arena,
			 &tasks, &count, &why),
	     &why);
	for (size_t i = 0; i < count; i++)
		print_decisions(life, &tasks[i]);
}

/* What the daemon says to itself every night; by a clock that was set back it
 * waits. */
static void audit(struct life *life)
{
	struct audit audit;
	struct why why = { "" };

	if (life->story.now <= life->audited_at)
		return;
	life->audited_at = life->story.now;
	sure(audit_run(&life->story.schedule, 0, &audit, &life->story.arena,
		       &why),
	     &why);
	for (int64_t i = 0; i < audit.difference_count; i++)
		printf("audit: %s %s %s\n", audit.differences[i].ref,
		       audit.differences[i].rule, audit.differences[i].person);
}

/* As the daemon does after each change. */
static void catch_up(struct life *life)
{
	struct why why = { "" };

	sure(schedule_run(&life->story.schedule, life->story.now, &why), &why);
	print_told(life);
}

/* ---------------------------------------------------------------- commands */

static int number(const char *word)
{
	return (int)strtoul(word, NULL, 10);
}

/* Audits come when asked for: every night would take most of the time. */
static void put_audits_off(struct life *life)
{
	life->story.schedule.audit_at = INT64_MAX;
}

static void do_open(struct life *life)
{
	int hour = number(life->words[1]);

	if (life->is_open) {
		story_renew(&life->story, life->words[0], hour);
	} else {
		story_open(&life->story, life->words[0], hour);
		story_keep_empty(&life->story);
		life->is_open = true;
	}
	life->audited_at = 0;
	memset(life->seen, 0, sizeof(life->seen));
	put_audits_off(life);
}

static void do_config(struct life *life)
{
	story_config(&life->story, life->words[0]);
}

static void do_directory(struct life *life)
{
	story_directory(&life->story, life->words[0]);
}

static void do_calendar(struct life *life)
{
	(void)story_calendar(&life->story, life->words[0]);
}

static void do_plan(struct life *life)
{
	(void)story_plan(&life->story, life->words[0]);
}

static void do_act(struct life *life)
{
	enum task_act act;

	ck_assert(task_act_from_word(life->words[0], &act));
	story_act(&life->story, life->words[1], act, "thay cán bộ", ERROR_NONE);
}

static void do_extend(struct life *life)
{
	story_extend(&life->story, life->words[0], life->words[1], ERROR_NONE);
}

static void do_silence(struct life *life)
{
	bool is_task = strcmp(life->words[0], "task") == 0;

	(void)story_silence(&life->story, is_task ? life->words[1] : NULL,
			    is_task ? NULL : life->words[1], life->words[2]);
}

static void do_lift(struct life *life)
{
	story_lift(&life->story, number(life->words[0]) + 1);
}

static void do_away(struct life *life)
{
	story_away(&life->story, life->words[0], life->words[1],
		   life->words[2]);
}

static void do_back(struct life *life)
{
	story_back(&life->story, life->words[0]);
}

static void do_live(struct life *life)
{
	story_live_to(&life->story, life->words[0], number(life->words[1]));
	print_told(life);
	audit(life);
}

/* The clock is elsewhere: after a downtime, or because it was set. */
static void do_sleep(struct life *life)
{
	story_sleep_to(&life->story, life->words[0], number(life->words[1]));
	do_live(life);
}

static void do_restart(struct life *life)
{
	story_restart(&life->story);
	put_audits_off(life);
}

static void do_end(struct life *life)
{
	(void)life;
	puts(".");
	(void)fflush(stdout);
}

struct command {
	const char *name;
	void (*run)(struct life *life);
	int words; /* the last of them is the rest of the line */
	bool is_change;
};

static const struct command commands[] = {
	{ "open", do_open, 2, false },
	{ "config", do_config, 1, false },
	{ "directory", do_directory, 1, true },
	{ "calendar", do_calendar, 1, true },
	{ "plan", do_plan, 1, true },
	{ "act", do_act, 2, true },
	{ "extend", do_extend, 2, true },
	{ "silence", do_silence, 3, true },
	{ "lift", do_lift, 1, true },
	{ "away", do_away, 3, true },
	{ "back", do_back, 1, true },
	{ "live", do_live, 2, false },
	{ "sleep", do_sleep, 2, false },
	{ "restart", do_restart, 0, false },
	{ "end", do_end, 0, false },
};

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	ck_abort_msg("unknown: %s", name);
	return NULL;
}

static void run_line(struct life *life, char *line)
{
	char *rest = line;
	const struct command *command = find_command(strsep(&rest, " "));

	for (int i = 0; i < command->words; i++)
		life->words[i] =
			i == command->words - 1 ? rest : strsep(&rest, " ");
	for (int i = 0; i < command->words; i++)
		ck_assert_ptr_nonnull(life->words[i]);
	command->run(life);
	if (command->is_change)
		catch_up(life);
}

START_TEST(test_histories)
{
	struct life life = { 0 };
	char *line = NULL;
	size_t room = 0;
	ssize_t length;

	while ((length = getline(&line, &room, stdin)) > 0) {
		if (line[length - 1] == '\n')
			line[length - 1] = '\0';
		run_line(&life, line);
	}
	if (life.is_open)
		story_close(&life.story);
	free(line);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("model");
	TCase *cases = tcase_create("model");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_test(cases, test_histories);
	suite_add_tcase(suite, cases);
	srunner_set_fork_status(runner, CK_NOFORK); /* in one process */
	srunner_run_all(runner, CK_SILENT);
	failed = srunner_ntests_failed(runner);
	if (failed > 0)
		srunner_print(runner, CK_NORMAL);
	srunner_free(runner);
	return failed > 0;
}
