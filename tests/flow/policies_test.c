/* Stories of policies: by plan, action and agency; zones and hours; watchers;
 * silences and deputies. What is previewed is what happens, and what happens
 * stands up to the audit. */
#include <string.h>

#include "base/text.h"
#include "flow/story_people.h"
#include "unit/suite.h"

static const char directory[] =
	"agencies:\n"
	"  - {code: tinh, name: UBND tỉnh, people: [\n"
	"      {id: tinh-vx, name: Văn xã, role: receiver,"
	" email: vx@tinh.example, language: vi}]}\n"
	"  - {code: so, name: Sở, parent: tinh, people: [\n"
	"      {id: so-vt, name: Văn thư Sở, role: owner,"
	" email: vt@so.example, language: vi},\n"
	"      {id: so-dd, name: Đôn đốc, role: follow-up,"
	" email: dd@so.example, language: vi}]}\n"
	"  - {code: chi-lang, name: Chi Lăng, parent: tinh, people: [\n"
	"      {id: cl-vt, name: Văn thư Chi Lăng, role: owner,"
	" email: vt@cl.example, phone: '+84912000001',"
	" channels: [email, sms], language: vi},\n"
	"      {id: cl-pho, name: Phó phòng, role: reader,"
	" email: pho@cl.example, language: vi}]}\n"
	"  - {code: huu-lung, name: Hữu Lũng, parent: tinh, people: [\n"
	"      {id: hl-vt, name: Văn thư Hữu Lũng, role: owner,"
	" email: vt@hl.example, language: vi}]}\n"
	"  - {code: tinh-uy, name: Tỉnh ủy, people: [\n"
	"      {id: tu-vp, name: Văn phòng, role: reader,"
	" email: vp@tu.example, language: vi}]}\n"
	"groups:\n"
	"  - {code: cac-huyen, name: Các huyện,"
	" members: [chi-lang, huu-lung]}\n";

#define HEAD                                                                   \
	"plan: 1/KH\ntitle: Kế hoạch\nissued: 2010-06-02\nissuer: tinh\n"  \
	"follow-up: so\n"
#define A "  - {key: A, title: Nộp, lead: cac-huyen, due: 2010-06-19"

static void open_office(struct story *story, const char *config,
			const char *plan)
{
	story_open(story, "2010-06-02", 7);
	story_config(story, config);
	story_directory(story, directory);
	(void)story_plan(story, plan);
}

/* The action's policy goes before the agency's, that before the plan's, and
 * that before the default; `remind:` is laid over whichever holds. */
START_TEST(test_whose_policy)
{
	struct story story;

	story_open(&story, "2010-06-02", 7);
	story_config(&story, "policy:\n"
			     "  default: {before: [1d], escalate: {}}\n"
			     "  plan: {before: [4d]}\n"
			     "  agency: {before: [8d]}\n"
			     "  action: {before: [11d], at: '10:00'}\n");
	story_directory(&story,
			"agencies:\n"
			"  - {code: so, name: S, people: [{id: s, name: S,"
			" role: owner, email: s@x.example}]}\n"
			"  - {code: xa, name: X, policy: agency, people: [{id:"
			" x, name: X, role: owner, email: x@x.example}]}\n");
	(void)story_plan(
		&story, "plan: 1/KH\ntitle: T\nissued: 2010-06-02\nissuer: so\n"
			"follow-up: so\npolicy: plan\nactions:\n"
			"  - {key: A, title: T, lead: so, due: 2010-06-19}\n"
			"  - {key: B, title: T, lead: xa, due: 2010-06-19}\n"
			"  - {key: C, title: T, lead: xa, due: 2010-06-19,"
			" policy: action}\n"
			"  - {key: D, title: T, lead: xa, due: 2010-06-19,"
			" policy: default, remind: {at: '11:00'}}\n");
	story_live_to(&story, "2010-06-03", 0);
	story_live_to(&story, "2010-06-19", 0);
	ck_assert_str_eq(story_told(&story, 0),
			 "2010-06-02 08:00 s email A@so assigned\n"
			 "2010-06-02 08:00 x email B@xa assigned\n"
			 "2010-06-02 10:00 x email C@xa assigned\n"
			 "2010-06-02 11:00 x email D@xa assigned\n"
			 "2010-06-08 10:00 x email C@xa ahead\n"
			 "2010-06-11 08:00 x email B@xa ahead\n"
			 "2010-06-15 08:00 s email A@so ahead\n"
			 "2010-06-18 11:00 x email D@xa last-day\n");
	ck_assert_int_gt(story_audit(&story, 1), 0);
	story_close(&story);
}
END_TEST

/* A policy that the plan or the agency changes moves what is still to come. */
START_TEST(test_policy_changes)
{
	static const char plan[] = HEAD "actions:\n" A "}\n";
	static const char other[] = HEAD "policy: ít\nactions:\n" A "}\n";
	struct story story;

	open_office(&story, "policy: {ít: {before: [2d], at: '07:30'}}\n",
		    plan);
	story_live_to(&story, "2010-06-05", 0);
	(void)story_plan(&story, other);
	story_live_to(&story, "2010-06-18", 23);
	ck_assert_str_eq(
		story_told(&story,
			   zone_instant(story.zone, date_from_iso("2010-06-05"),
					0)),
		"2010-06-17 07:30 cl-vt email A@chi-lang ahead\n"
		"2010-06-17 07:30 hl-vt email A@huu-lung ahead\n");
	story_close(&story);
}
END_TEST

/* The sending time is that of the recipient's own zone, and so are its days
 * off; an SMS waits for the recipient's morning. */
START_TEST(test_recipients_zone)
{
	struct story story;

	story_open(&story, "2010-06-02", 1);
	story_config(&story, "policy: {default: {at: '07:00', before: [0d],"
			     " escalate: {1d: follow-up}}}\n");
	story_directory(
		&story,
		"agencies:\n"
		"  - {code: so, name: S, people: [{id: s, name: S,"
		" role: follow-up, email: s@x.example}]}\n"
		"  - {code: tokyo, name: T, timezone: Asia/Tokyo, people:"
		" [{id: t, name: T, role: owner, email: t@x.example,"
		" phone: '+84912000001', channels: [email, sms]}]}\n"
		"  - {code: paris, name: P, timezone: Europe/Paris, people:"
		" [{id: p, name: P, role: owner, email: p@x.example}]}\n"
		"groups:\n  - {code: g, name: G, members: [tokyo, paris]}\n");
	(void)story_plan(
		&story, "plan: 1/KH\ntitle: T\nissued: 2010-06-01\nissuer: so\n"
			"follow-up: so\nactions:\n"
			"  - {key: A, title: T, lead: g, due: 2010-06-04}\n");
	story_live_to(&story, "2010-06-07", 20);
	/* Overdue: the follow-up officer hears of both at once, at seven of
	 * his own clock; those who are late, each at seven of theirs. */
	ck_assert_str_eq(story_told(&story, 0),
			 "2010-06-02 05:00 t email A@tokyo assigned\n"
			 "2010-06-02 12:00 p email A@paris assigned\n"
			 "2010-06-04 05:00 t email A@tokyo last-day\n"
			 "2010-06-04 05:00 t sms A@tokyo last-day\n"
			 "2010-06-04 12:00 p email A@paris last-day\n"
			 "2010-06-07 05:00 t email A@tokyo overdue\n"
			 "2010-06-07 05:00 t sms A@tokyo overdue\n"
			 "2010-06-07 07:00 s email A@paris escalated\n"
			 "2010-06-07 07:00 s email A@tokyo escalated\n"
			 "2010-06-07 12:00 p email A@paris overdue\n");
	ck_assert_int_gt(story_audit(&story, 1), 0);
	story_close(&story);
}
END_TEST

/* Plans of different hours: who follows them up is told of all that is late
 * in one message, at the hour of the own agency. */
START_TEST(test_roll_up)
{
	static const char second[] =
		"plan: 2/KH\ntitle: T\nissued: 2010-06-02\nissuer: tinh\n"
		"follow-up: so\npolicy: sớm\nactions:\n"
		"  - {key: Z, title: T, lead: huu-lung, due: 2010-06-19}\n";
	struct story story;

	open_office(&story, "policy: {sớm: {at: '06:00'}}\n",
		    HEAD "actions:\n" A "}\n");
	(void)story_plan(&story, second);
	story_live_to(&story, "2010-06-19", 0);
	story_expect(&story, NULL);
	story_live_to(&story, "2010-06-22", 0);
	story_expect(&story, "2010-06-21 overdue huu-lung e-mail"
			     " Z T, 2010-06-19\n"
			     "2010-06-21 overdue chi-lang e-mail+sms"
			     " A Nộp, 2010-06-19\n"
			     "2010-06-21 overdue huu-lung e-mail"
			     " A Nộp, 2010-06-19\n"
			     "2010-06-21 escalated so e-mail"
			     " A Nộp, 2010-06-19 — Chi Lăng;"
			     " A Nộp, 2010-06-19 — Hữu Lũng;"
			     " Z T, 2010-06-19 — Hữu Lũng\n");
	story_close(&story);
}
END_TEST

/* A watcher hears nothing, a copy of what is escalated, or a monthly digest. */
START_TEST(test_watchers)
{
	struct story story;

	open_office(&story, "", HEAD "watchers: [tinh-uy]\nactions:\n" A "}\n");
	story_live_to(&story, "2010-06-22", 0);
	ck_assert_ptr_null(strstr(story_told(&story, 0), "tu-vp"));
	(void)story_plan(&story, HEAD "watchers: [tinh-uy]\n"
				      "watch: {tinh-uy: escalations}\n"
				      "actions:\n" A "}\n");
	story_live_to(&story, "2010-07-01", 0);
	ck_assert_ptr_nonnull(
		strstr(story_told(&story, 0),
		       "2010-06-28 08:00 tu-vp email A@chi-lang escalated\n"
		       "2010-06-28 08:00 tu-vp email A@huu-lung escalated\n"));
	ck_assert_ptr_null(
		strstr(story_told(&story, 0), "2010-06-21 08:00 tu-vp"));
	(void)story_plan(&story, HEAD "watchers: [tinh-uy]\n"
				      "watch: {tinh-uy: digest}\n"
				      "actions:\n" A "}\n");
	story_act(&story, "1/KH#A@huu-lung", ACT_DONE, NULL, ERROR_NONE);
	story_live_to(&story, "2010-08-01", 0);
	ck_assert_ptr_nonnull(
		strstr(story_told(&story, 0),
		       "2010-07-15 08:00 tu-vp email A@chi-lang escalated\n"));
	ck_assert_ptr_null(
		strstr(story_told(&story, 0), "2010-07-05 08:00 tu-vp"));
	ck_assert_int_gt(story_audit(&story, 1), 0);
	story_close(&story);
}
END_TEST

/* Of a task that is silent nothing is told; what falls into that is kept with
 * the reason, and after the last day the next regular notice comes. */
START_TEST(test_silent_task)
{
	struct story story;

	open_office(&story, "", HEAD "actions:\n" A "}\n");
	story_live_to(&story, "2010-06-03", 0);
	(void)story_silence(&story, "1/KH#A@chi-lang", NULL, "2010-06-27");
	story_live_to(&story, "2010-06-29", 0);
	ck_assert_str_eq(
		story_told(&story,
			   zone_instant(story.zone, date_from_iso("2010-06-17"),
					0)),
		"2010-06-18 08:00 hl-vt email A@huu-lung last-day\n"
		"2010-06-21 08:00 hl-vt email A@huu-lung overdue\n"
		"2010-06-21 08:00 so-dd email A@huu-lung escalated\n"
		"2010-06-28 08:00 cl-vt email A@chi-lang overdue\n"
		"2010-06-28 08:00 cl-vt sms A@chi-lang overdue\n"
		"2010-06-28 08:00 hl-vt email A@huu-lung overdue\n"
		"2010-06-28 08:00 tinh-vx email A@chi-lang escalated\n"
		"2010-06-28 08:00 tinh-vx email A@huu-lung"
		" escalated\n");
	ck_assert_str_eq(story_silenced(&story, "1/KH#A@chi-lang"),
			 "assigned mưa lũ\n" /* not written yet */
			 "before-14d mưa lũ\nbefore-7d mưa lũ\n"
			 "before-3d mưa lũ\n"
			 "before-1d mưa lũ\nbefore-1d mưa lũ\n"
			 "before-0d mưa lũ\nbefore-0d mưa lũ\n"
			 "escalate-follow-up-1d mưa lũ\n"
			 "overdue mưa lũ\noverdue mưa lũ\n");
	ck_assert_int_gt(story_audit(&story, 1), 0);
	story_close(&story);
}
END_TEST

/* An agency is silent with all that it owes; lifting ends that at once. A
 * notice that was due before and is decided now falls into it as well. */
START_TEST(test_silent_agency)
{
	struct story story;
	int64_t silence;

	open_office(&story, "", HEAD "actions:\n" A "}\n");
	story_live_to(&story, "2010-06-10", 0);
	story_sleep_to(&story, "2010-06-11", 9); /* over 7 days before */
	silence = story_silence(&story, NULL, "chi-lang", "2010-07-30");
	story_live_to(&story, "2010-06-17", 0);
	ck_assert_str_eq(story_silenced(&story, "1/KH#A@chi-lang"),
			 "assigned mưa lũ\nbefore-14d mưa lũ\n"
			 "before-7d mưa lũ\nbefore-3d mưa lũ\n");
	story_lift(&story, silence);
	story_live_to(&story, "2010-06-19", 0);
	ck_assert_ptr_nonnull(strstr(story_told(&story, 0),
				     "2010-06-18 08:00 cl-vt sms"
				     " A@chi-lang last-day\n"));
	story_close(&story);
}
END_TEST

/* What was decided and not yet written when a silence begins is not told. */
START_TEST(test_silence_keeps_back)
{
	struct story story;

	open_office(&story, "", HEAD "actions:\n" A "}\n");
	story_live_to(&story, "2010-06-02", 9);
	(void)story_silence(&story, "1/KH#A@chi-lang", NULL, "2010-06-04");
	ck_assert_str_eq(story_silenced(&story, "1/KH#A@chi-lang"),
			 "assigned mưa lũ\n");
	ck_assert_str_eq(story_told(&story, 0),
			 "2010-06-02 08:00 hl-vt email A@huu-lung assigned\n");
	story_close(&story);
}
END_TEST

/* Who is away is told through a deputy, by the deputy's channels; the deputy's
 * deputy takes over in turn, and whoever is back is told again. */
START_TEST(test_deputies)
{
	struct story story;

	open_office(&story, "", HEAD "actions:\n" A "}\n");
	story_live_to(&story, "2010-06-03", 0);
	story_away(&story, "cl-vt", "cl-pho", "2010-06-15");
	story_live_to(&story, "2010-06-10", 0);
	story_away(&story, "cl-pho", "so-vt", "2010-06-20");
	story_live_to(&story, "2010-06-17", 0);
	ck_assert_str_eq(story_told(&story, 0),
			 "2010-06-02 08:00 cl-vt email A@chi-lang assigned\n"
			 "2010-06-02 08:00 hl-vt email A@huu-lung assigned\n"
			 "2010-06-04 08:00 cl-pho email A@chi-lang ahead"
			 " for cl-vt\n"
			 "2010-06-04 08:00 hl-vt email A@huu-lung ahead\n"
			 "2010-06-11 08:00 hl-vt email A@huu-lung ahead\n"
			 "2010-06-11 08:00 so-vt email A@chi-lang ahead"
			 " for cl-vt\n"
			 "2010-06-16 08:00 cl-vt email A@chi-lang ahead\n"
			 "2010-06-16 08:00 hl-vt email A@huu-lung ahead\n");
	ck_assert_int_gt(story_audit(&story, 1), 0);
	story_close(&story);
}
END_TEST

/* The journal says for whom a deputy was told; a deputy who has left is none,
 * and coming back early ends it. */
START_TEST(test_deputy_told)
{
	struct story story;

	open_office(&story, "", HEAD "actions:\n" A "}\n");
	story_live_to(&story, "2010-06-03", 0);
	story_away(&story, "hl-vt", "so-vt", "2010-06-30");
	story_expect(&story, NULL);
	story_live_to(&story, "2010-06-05", 0);
	story_expect(&story, "2010-06-04 ahead so e-mail A Nộp, 2010-06-19 —"
			     " Hữu Lũng (for Văn thư Hữu Lũng)\n"
			     "2010-06-04 ahead chi-lang e-mail"
			     " A Nộp, 2010-06-19\n");
	story_back(&story, "hl-vt");
	story_live_to(&story, "2010-06-12", 0);
	story_expect(&story, "2010-06-05 back huu-lung \n"
			     "2010-06-11 ahead chi-lang e-mail"
			     " A Nộp, 2010-06-19\n"
			     "2010-06-11 ahead huu-lung e-mail"
			     " A Nộp, 2010-06-19\n");
	story_close(&story);
}
END_TEST

/* No date and no word for ninety days: the follow-up agency is shown it, and
 * a note begins the count anew. */
START_TEST(test_undated_without_a_word)
{
	struct story story;

	open_office(&story, "",
		    HEAD "actions:\n"
			 "  - {key: A, title: Thường xuyên, lead: chi-lang,"
			 " class: standing}\n"
			 "  - {key: B, title: Thường xuyên, lead: huu-lung,"
			 " class: standing}\n");
	story_live_to(&story, "2010-08-01", 0);
	story_act(&story, "1/KH#B@huu-lung", ACT_NOTE, "đang làm", ERROR_NONE);
	story_live_to(&story, "2010-11-01", 0);
	ck_assert_str_eq(
		story_told(&story,
			   zone_instant(story.zone, date_from_iso("2010-08-20"),
					0)),
		"2010-08-31 08:00 so-dd email A@chi-lang silent\n"
		"2010-09-15 08:00 cl-vt email A@chi-lang undated\n"
		"2010-09-15 08:00 hl-vt email B@huu-lung undated\n"
		"2010-10-15 08:00 cl-vt email A@chi-lang undated\n"
		"2010-10-15 08:00 hl-vt email B@huu-lung undated\n");
	ck_assert_int_gt(story_audit(&story, 1), 0);
	story_close(&story);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_whose_policy,
		test_policy_changes,
		test_recipients_zone,
		test_roll_up,
		test_watchers,
		test_silent_task,
		test_silent_agency,
		test_silence_keeps_back,
		test_deputies,
		test_deputy_told,
		test_undated_without_a_word,
		NULL,
	};

	return suite_run("policies", tests);
}
