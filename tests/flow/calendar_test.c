/* Stories of days off that are announced under way: what hangs on them moves,
 * what does not stays, and nothing is told twice. */
#include <string.h>

#include "flow/story.h"
#include "store/journal.h"
#include "unit/suite.h"

static const char directory[] =
	"agencies:\n"
	"  - {code: tinh, name: UBND tỉnh}\n"
	"  - {code: so, name: Sở, people: [\n"
	"      {id: so-vt, name: Văn thư, role: owner, email: vt@so.example,"
	" channels: [email], language: vi}]}\n";

static const char known[] =
	"calendar: vn\n"
	"covers: {from: 2025-01-01, until: 2026-12-31}\n"
	"days:\n"
	"  - {date: 2026-01-01, kind: off, reason: Tết Dương lịch}\n"
	"  - {date: 2026-02-16, kind: off, reason: Tết}\n";

/* CV 12729/VPCP-KGVX of 25/12/2025, eight days ahead. */
static const char announced[] =
	"calendar: vn\n"
	"days:\n"
	"  - {date: 2026-01-02, kind: off, reason: nghỉ hoán đổi}\n"
	"  - {date: 2026-01-10, kind: work, reason: làm bù}\n";

#define HEAD                                                                   \
	"plan: 1/KH\ntitle: Kế hoạch\nissued: 2025-12-19\nissuer: tinh\n"  \
	"follow-up: tinh\n"
#define ACTION(key, due, before)                                               \
	"  - {key: " key ", title: Việc, lead: so, due: " due                  \
	", remind: {before: [" before "], overdue: 366d, escalate: {}}}\n"
#define TERM(count) "trong thời hạn " count " kể từ ngày 19/12/2025"

static const char plan[] = HEAD "actions:\n"
	/* Terms: two that count over the day, one that the make-up day makes
	 * good again, one that only rolls, one that hangs on an event. */
	ACTION("A", TERM("10 ngày làm việc"),
	       "0d") ACTION("B", TERM("14 ngày làm việc"),
			    "0d") ACTION("C", TERM("15 ngày làm việc"), "0d")
		ACTION("D", TERM("14 ngày"), "0d")
			ACTION("E",
			       "trong 9 ngày làm việc kể từ ngày nhận Kế hoạch",
			       "0d")
	/* Stated days: off now, before and after it, and far away. */
	ACTION("N2", "ngày 02/01/2026", "0d")
		ACTION("N5", "ngày 05/01/2026", "3d")
			ACTION("N13", "ngày 13/01/2026", "3d, 2wd")
				ACTION("N30", "ngày 30/6/2026", "3d");

static void open_office(struct story *story, const char *text)
{
	story_open(story, "2025-12-19", 7);
	(void)story_calendar(story, known);
	story_directory(story, directory);
	(void)story_plan(story, text);
}

static void expect_due(struct story *story, const char *key, const char *day)
{
	const char *ref = arena_printf(&story->arena, "1/KH#%s@so", key);
	struct task task = story_task(story, ref);
	char due[DATE_TEXT_SIZE];

	ck_assert_str_eq(date_to_iso(task.due_on, due), day);
}

/* What was told of from here on. */
static void listen(struct story *story)
{
	struct journal_filter filter = { .limit = 1 };
	struct journal_row *rows;
	struct why why = { "" };
	size_t count;

	ck_assert_int_eq(store_journal(story->store, &filter, &story->arena,
				       &rows, &count, &why),
			 ERROR_NONE);
	if (count > 0)
		story->told_to = rows[0].id;
}

/* Whether anything was told since `listen`. */
static bool was_told(struct story *story)
{
	struct journal_filter filter = { .after_id = story->told_to };
	struct journal_row *rows;
	struct why why = { "" };
	size_t count;

	ck_assert_int_eq(store_journal(story->store, &filter, &story->arena,
				       &rows, &count, &why),
			 ERROR_NONE);
	return count > 0;
}

/* Announced on 25/12/2025 that 2/1/2026 is off and 10/1 worked: the terms and
 * reminders that this bears on move, stated dates stay, and applying it again
 * moves nothing. */
START_TEST(test_announced_eight_days_ahead)
{
	struct story story;

	open_office(&story, plan);
	story_event(&story, "nhận Kế hoạch", "2025-12-19", NULL);
	expect_due(&story, "A", "2026-01-05");
	expect_due(&story, "B", "2026-01-09");
	expect_due(&story, "C", "2026-01-12");
	expect_due(&story, "D", "2026-01-02");
	expect_due(&story, "E", "2026-01-02");
	story_live_to(&story, "2025-12-25", 10);
	listen(&story);
	ck_assert_str_eq(story_calendar(&story, announced),
			 "1/KH#D@so due 2026-01-02 → 2026-01-05\n"
			 "1/KH#D@so before-0d 2026-01-02 → 2026-01-05\n"
			 "1/KH#D@so overdue 2026-01-05 → 2026-01-06\n"
			 "1/KH#E@so due 2026-01-02 → 2026-01-05\n"
			 "1/KH#E@so before-0d 2026-01-02 → 2026-01-05\n"
			 "1/KH#E@so overdue 2026-01-05 → 2026-01-06\n"
			 "1/KH#N2@so before-0d 2026-01-02 → 2025-12-31\n"
			 "1/KH#A@so due 2026-01-05 → 2026-01-06\n"
			 "1/KH#A@so before-0d 2026-01-05 → 2026-01-06\n"
			 "1/KH#A@so overdue 2026-01-06 → 2026-01-07\n"
			 "1/KH#N5@so before-3d 2026-01-02 → 2025-12-31\n"
			 "1/KH#B@so due 2026-01-09 → 2026-01-10\n"
			 "1/KH#B@so before-0d 2026-01-09 → 2026-01-10\n"
			 "1/KH#B@so overdue 2027-01-11 → 2027-01-12\n"
			 "1/KH#N13@so before-2wd 2026-01-09 → 2026-01-10\n"
			 "1/KH#N13@so before-3d 2026-01-09 → 2026-01-10\n");
	story_expect(&story, "2025-12-25 task-changed so \n"
			     "2025-12-25 task-changed so \n"
			     "2025-12-25 task-changed so \n"
			     "2025-12-25 task-changed so \n"
			     "2025-12-25 reminder-moved so \n"
			     "2025-12-25 reminder-moved so \n"
			     "2025-12-25 reminder-moved so \n"
			     "2025-12-25 reminder-moved so \n"
			     "2025-12-25 reminder-moved so \n"
			     "2025-12-25 reminder-moved so \n"
			     "2025-12-25 reminder-moved so \n");
	ck_assert_str_eq(story_calendar(&story, announced), "");
	story_expect(&story, "");
	story_live_to(&story, "2026-01-20", 0);
	story_expect(
		&story,
		"2025-12-31 last-day so e-mail N2 Việc, ngày 02/01/2026; N5 "
		"Việc, ngày 05/01/2026\n"
		"2026-01-05 overdue so e-mail N2 Việc, ngày 02/01/2026; D "
		"Việc, trong thời hạn 14 ngày kể từ ngày 19/12/2025; E Việc, "
		"trong 9 ngày làm việc kể từ ngày nhận Kế hoạch\n"
		"2026-01-06 overdue so e-mail D Việc, trong thời hạn 14 ngày "
		"kể từ ngày 19/12/2025; E Việc, trong 9 ngày làm việc kể từ "
		"ngày nhận Kế hoạch; N5 Việc, ngày 05/01/2026; +1\n"
		"2026-01-07 overdue so e-mail A Việc, trong thời hạn 10 ngày "
		"làm việc kể từ ngày 19/12/2025\n"
		"2026-01-10 last-day so e-mail B Việc, trong thời hạn 14 ngày "
		"làm việc kể từ ngày 19/12/2025; N13 Việc, ngày 13/01/2026\n"
		"2026-01-12 overdue so e-mail B Việc, trong thời hạn 14 ngày "
		"làm việc kể từ ngày 19/12/2025; C Việc, trong thời hạn 15 "
		"ngày làm việc kể từ ngày 19/12/2025\n"
		"2026-01-13 overdue so e-mail C Việc, trong thời hạn 15 ngày "
		"làm việc kể từ ngày 19/12/2025\n"
		"2026-01-14 overdue so e-mail N13 Việc, ngày 13/01/2026\n");
	story_close(&story);
}
END_TEST

/* On Friday 9/1 the notice of what is due on 13/1 was told (its day, the 10th,
 * is a Saturday); that the 10th is then made a working day does not make it
 * told again, and moves nothing of it. */
START_TEST(test_told_is_told)
{
	struct story story;

	open_office(&story,
		    HEAD "actions:\n" ACTION("N13", "ngày 13/01/2026", "3d"));
	story_live_to(&story, "2026-01-09", 7);
	listen(&story);
	story_live_to(&story, "2026-01-09", 10);
	story_expect(&story,
		     "2026-01-09 ahead so e-mail N13 Việc, ngày 13/01/2026\n");
	ck_assert_str_eq(story_calendar(&story, announced), "");
	story_expect(&story, "");
	story_live_to(&story, "2026-01-13", 23);
	story_expect(&story, "");
	story_close(&story);
}
END_TEST

#define LATE(due, every)                                                       \
	HEAD "actions:\n  - {key: N, title: Việc, lead: so, due: " due         \
	     ", remind: {before: [], undated: 12, overdue: " every             \
	     ", escalate: {}}}\n"

/* What recurs was told on Monday, 08:00; at 10:00 Monday is made a day off,
 * and the notice's new day is Tuesday. It is not told again then, nor said to
 * move; the next one comes on its own day. */
START_TEST(test_told_is_told_of_what_recurs)
{
	static const struct {
		const char *text;
		const char *day;
		const char *moves;
		const char *until;
		const char *expected;
	} cases[] = {
		{ LATE("ngày 04/01/2026", "7d"), "2026-01-05", "", "2026-01-13",
		  "2026-01-12 overdue so e-mail N Việc, ngày 04/01/2026\n" },
		/* The weekend's, and Monday's; Tuesday has one of its own. */
		{ LATE("ngày 02/01/2026", "1d"), "2026-01-05", "", "2026-01-06",
		  "2026-01-06 overdue so e-mail N Việc, ngày 02/01/2026\n" },
		{ LATE("ngày 04/01/2026", "2wd"), "2026-01-05", "",
		  "2026-01-07",
		  "2026-01-07 overdue so e-mail N Việc, ngày 04/01/2026\n" },
		/* The round after the first; what follows it does move. */
		{ LATE("ngày 30/12/2025", "2wd"), "2026-01-05",
		  "1/KH#N@so overdue 2026-01-07 → 2026-01-08\n", "2026-01-08",
		  "2026-01-08 overdue so e-mail N Việc, ngày 30/12/2025\n" },
		/* The monthly line of who has rested. */
		{ LATE("sớm", "7d"), "2026-02-12", "", "2026-03-12",
		  "2026-03-12 undated so e-mail N Việc, sớm\n" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct story story;

		open_office(&story, cases[i].text);
		story_live_to(&story, cases[i].day, 7);
		listen(&story);
		story_live_to(&story, cases[i].day, 10);
		ck_assert(was_told(&story));
		ck_assert_str_eq(
			story_calendar(
				&story,
				arena_printf(&story.arena,
					     "calendar: vn\ndays:\n"
					     "  - {date: %s, kind: off}\n",
					     cases[i].day)),
			cases[i].moves);
		listen(&story);
		story_live_to(&story, cases[i].until, 23);
		story_expect(&story, cases[i].expected);
		story_close(&story);
	}
}
END_TEST

/* Announced on the last morning: the last notice's day, 2/1, is off now, and
 * its new day is today, 08:00, when another was told. It is told at once. */
START_TEST(test_day_that_has_passed)
{
	struct story story;

	open_office(&story, HEAD
		    "actions:\n" ACTION("N5", "ngày 05/01/2026", "5d, 3d"));
	story_live_to(&story, "2025-12-31", 7);
	listen(&story);
	story_live_to(&story, "2025-12-31", 10);
	story_expect(&story,
		     "2025-12-31 ahead so e-mail N5 Việc, ngày 05/01/2026\n");
	ck_assert_str_eq(story_calendar(&story, announced),
			 "1/KH#N5@so before-3d 2026-01-02 → 2025-12-31\n");
	story_live_to(&story, "2026-01-05", 23);
	story_expect(&story,
		     "2025-12-31 reminder-moved so \n"
		     "2025-12-31 ahead so e-mail N5 Việc, ngày 05/01/2026\n");
	story_close(&story);
}
END_TEST

/* An agency goes by its own calendar, else by the plan's: reminders of its
 * tasks move with that one only, and terms with the plan's. */
START_TEST(test_whose_calendar)
{
	static const char others[] =
		"agencies:\n"
		"  - {code: so, name: Sở, calendar: rieng, people: [\n"
		"      {id: so-vt, name: Văn thư, role: owner,"
		" email: vt@so.example, channels: [email], language: vi}]}\n";
	struct story story;

	story_open(&story, "2025-12-19", 7);
	(void)story_calendar(&story, known);
	(void)story_calendar(&story, "calendar: rieng\nextends: vn\n");
	(void)story_calendar(&story, "calendar: tinh\nextends: vn\n");
	story_directory(&story, directory);
	story_directory(&story, others);
	(void)story_plan(&story, HEAD "calendar: tinh\nactions:\n" ACTION(
					 "A", TERM("10 ngày làm việc"), "1d"));
	expect_due(&story, "A", "2026-01-05");
	/* Sunday the 4th rolls back to Friday the 2nd. */
	ck_assert_str_eq(story_calendar(&story,
					"calendar: rieng\ndays:\n"
					"  - {date: 2026-01-02, kind: off}\n"),
			 "1/KH#A@so before-1d 2026-01-02 → 2025-12-31\n");
	expect_due(&story, "A", "2026-01-05");
	ck_assert_str_eq(story_calendar(&story,
					"calendar: tinh\ndays:\n"
					"  - {date: 2025-12-24, kind: off}\n"),
			 "1/KH#A@so due 2026-01-05 → 2026-01-06\n"
			 "1/KH#A@so before-1d 2025-12-31 → 2026-01-05\n"
			 "1/KH#A@so overdue 2026-01-06 → 2026-01-07\n");
	expect_due(&story, "A", "2026-01-06");
	/* Both extend the office's own. */
	ck_assert_str_eq(story_calendar(&story,
					"calendar: vn\ndays:\n"
					"  - {date: 2025-12-30, kind: off}\n"),
			 "1/KH#A@so due 2026-01-06 → 2026-01-07\n"
			 "1/KH#A@so before-1d 2026-01-05 → 2026-01-06\n"
			 "1/KH#A@so overdue 2026-01-07 → 2026-01-08\n");
	expect_due(&story, "A", "2026-01-07");
	story_close(&story);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_announced_eight_days_ahead,
		test_told_is_told,
		test_told_is_told_of_what_recurs,
		test_day_that_has_passed,
		test_whose_calendar,
		NULL,
	};

	return suite_run("calendar", tests);
}
