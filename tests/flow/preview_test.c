/* What a preview says is what happens: for made-up plans, policies, zones,
 * silences and deputies, the days that follow are lived through and compared
 * line by line, and the audit finds nothing. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "flow/story_people.h"
#include "unit/suite.h"

#define SEEDS 16
#define ACTIONS 14
#define ACTS 4
#define DAYS 100

/* A story made from a number: the same number, the same story. */
struct making {
	struct story story;
	uint64_t seed;
};

static unsigned below(struct making *making, unsigned limit)
{
	making->seed = making->seed * 6364136223846793005u + 1;
	return (unsigned)(making->seed >> 33) % limit;
}

static const char *pick(struct making *making, const char *const *words)
{
	unsigned count = 0;

	while (words[count] != NULL)
		count++;
	return words[below(making, count)];
}

static const char *a_day(struct making *making, int from, int span)
{
	static char text[DATE_TEXT_SIZE];
	struct date day = date_add(date_from_iso("2010-06-02"),
				   from + (int)below(making, (unsigned)span));

	return date_to_iso(day, text);
}

static void configure(struct making *making)
{
	static const char *const offsets[] = { "14d, 7d, 1d", "30d, 3wd, 0d",
					       "5wd",	      "0d",
					       "10d, 2d",     NULL };
	static const char *const overdue[] = { "7d", "3wd", "1d", "30d", NULL };
	static const char *const silent[] = { "90d", "30d", "20wd", "never",
					      NULL };
	struct text text = { 0 };

	text_add(&text, "policy:\n");
	for (int i = 0; i < 4; i++)
		text_addf(&text,
			  "  %s: {at: '%02u:%u0', before: [%s], overdue: %s,"
			  " silent: %s, support: [assigned, %ud],"
			  " undated: %u, escalate: {%ud: follow-up, %uwd:"
			  " parent, 15d: issuer}}\n",
			  i == 0 ? "default"
				 : arena_printf(&making->story.arena, "p%d", i),
			  below(making, 24), below(making, 6),
			  pick(making, offsets), pick(making, overdue),
			  pick(making, silent), below(making, 9),
			  1 + below(making, 28), 1 + below(making, 4),
			  2 + below(making, 9));
	story_config(&making->story, text_string(&text));
	text_clear(&text);
}

static void make_directory(struct making *making)
{
	static const char *const zones[] = { "",
					     ", timezone: Asia/Tokyo",
					     ", timezone: Europe/Paris",
					     ", timezone: America/New_York",
					     "",
					     NULL };
	static const char *const policies[] = {
		"", "", "", ", policy: p1", ", policy: p2", NULL
	};
	static const char *const calendars[] = { "", "", ", calendar: b",
						 NULL };
	static const char *const channels[] = { "[email]", "[email, sms]",
						"[sms]", NULL };
	static const char *const roles[] = { "owner", "receiver", "follow-up",
					     "owner", NULL };
	struct text text = { 0 };

	text_add(&text, "agencies:\n");
	for (int i = 0; i < 7; i++) {
		text_addf(&text, "  - {code: a%d, name: A%d%s%s%s%s, people: [",
			  i, i,
			  i > 0 ? arena_printf(&making->story.arena,
					       ", parent: a%u",
					       below(making, (unsigned)i))
				: "",
			  pick(making, zones), pick(making, policies),
			  pick(making, calendars));
		for (int j = 0; j < 2; j++)
			text_addf(&text,
				  "{id: w%d%d, name: W, role: %s, email:"
				  " w@x.example, phone: '+84912000001',"
				  " channels: %s},",
				  i, j, pick(making, roles),
				  pick(making, channels));
		text_add(&text, "]}\n");
	}
	text_add(&text, "groups:\n  - {code: g, name: G, members: [a1, a2,"
			" a3]}\n");
	story_directory(&making->story, text_string(&text));
	text_clear(&text);
}

static void add_due(struct making *making, struct text *text)
{
	switch (below(making, 7)) {
	case 0:
		break; /* undated */
	case 1:
		text_add(text, ", due: định kỳ hàng tháng");
		break;
	case 2:
		text_add(text, ", due: định kỳ hàng quý");
		break;
	case 3:
		text_addf(text, ", from: %s", a_day(making, 3, 60));
		break;
	default:
		text_addf(text, ", due: %s", a_day(making, -10, 120));
	}
}

static void make_plan(struct making *making)
{
	static const char *const leads[] = { "a1", "a2", "a3", "a4",
					     "a5", "g",	 NULL };
	static const char *const supports[] = { "", "", ", support: [a5, g]",
						", support: a6", NULL };
	static const char *const more[] = { "",
					    "",
					    "",
					    ", policy: p3",
					    ", remind: {before: [6d], at:"
					    " '09:30'}",
					    ", kind: request",
					    NULL };
	static const char *const watches[] = { "digest", "escalations", "none",
					       NULL };
	struct text text = { 0 };

	text_addf(&text,
		  "plan: 1/KH\ntitle: T\nissued: 2010-06-02\nissuer: a0\n"
		  "follow-up: a%u\nwatchers: [a5, a6]\n"
		  "watch: {a6: %s, a5: %s}\npolicy: %s\nactions:\n",
		  below(making, 3), pick(making, watches),
		  pick(making, watches),
		  below(making, 2) == 0 ? "default" : "p1");
	for (int i = 0; i < ACTIONS; i++) {
		text_addf(&text, "  - {key: K%d, title: T, lead: %s%s%s", i,
			  pick(making, leads), pick(making, supports),
			  pick(making, more));
		add_due(making, &text);
		if (i > 0 && below(making, 5) == 0)
			text_addf(&text, ", after: [K%u]",
				  below(making, (unsigned)i));
		text_add(&text, "}\n");
	}
	(void)story_plan(&making->story, text_string(&text));
	text_clear(&text);
}

/* A few days, with a few things done on each. */
static void live_a_while(struct making *making)
{
	static const enum task_act acts[] = { ACT_START, ACT_DONE, ACT_NOTE };
	struct scope scope = { .is_all = true };
	struct task_filter filter = { .due_within = -1 };
	struct story *story = &making->story;
	struct task *tasks;
	struct why why;
	size_t count;

	story_live_to(story, a_day(making, 1, 30), (int)below(making, 24));
	ck_assert_int_eq(store_tasks(story->store, &scope, &filter,
				     zone_date(story->zone, story->now),
				     &story->arena, &tasks, &count, &why),
			 ERROR_NONE);
	for (int i = 0; i < ACTS && count > 0; i++) {
		const struct task *task =
			&tasks[below(making, (unsigned)count)];
		enum task_act act = acts[below(making, 3)];
		enum task_state to;

		if (task_move(story_task(story, task->ref).state, act, false,
			      &to))
			story_act(story, task->ref, act, "xong", ERROR_NONE);
	}
	if (count > 0 &&
	    story_task(story, tasks[count / 2].ref).state != TASK_DONE)
		(void)story_silence(story, tasks[count / 2].ref, NULL,
				    a_day(making, 31, 40));
	(void)story_silence(story, NULL, "a2", a_day(making, 31, 30));
	story_away(story, "w10", "w41", a_day(making, 31, 60));
	story_away(story, "w41", "w00", a_day(making, 31, 30));
	story_away(story, "w20", "w10", a_day(making, 31, 60));
}

START_TEST(test_preview_is_what_happens)
{
	struct making making = { .seed = (uint64_t)_i + 1 };
	struct story *story = &making.story;
	char until[DATE_TEXT_SIZE];
	const char *foretold;
	int64_t since;

	story_open(story, "2010-06-02", 7);
	(void)story_calendar(story,
			     "calendar: vn\nname: V\ndays:\n"
			     "  - {date: 2010-06-21, kind: off, reason: a}\n"
			     "  - {date: 2010-09-02, kind: off, reason: b}\n");
	(void)story_calendar(story,
			     "calendar: b\nname: B\nextends: vn\n"
			     "days:\n"
			     "  - {date: 2010-07-15, kind: off, reason: c}\n");
	configure(&making);
	make_directory(&making);
	make_plan(&making);
	live_a_while(&making);
	since = story->now;
	(void)date_to_iso(date_add(zone_date(story->zone, since), DAYS), until);
	story_live_to(story, a_day(&making, 31, 1), 12);
	since = story->now;
	foretold = story_preview(story, until);
	story_live_to(story, until, 0);
	ck_assert_str_eq(story_told(story, since), foretold);
	ck_assert_uint_gt(strlen(foretold), 500);
	ck_assert_int_gt(story_audit(story, since), 20);
	story_close(story);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("preview");
	TCase *tests = tcase_create("preview");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_set_timeout(tests, 300);
	tcase_add_loop_test(tests, test_preview_is_what_happens, 0, SEEDS);
	suite_add_tcase(suite, tests);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? 0 : 1;
}
