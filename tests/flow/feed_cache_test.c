/* The cache of feeds: whatever happens in the store, what is kept and changed
 * piece by piece is what reading everything again would give. */
#include <stdio.h>
#include <string.h>

#include "flow/story.h"
#include "http/feed_cache.h"
#include "http/feed_subscribers.h"
#include "store/plans.h"
#include "store/tasks.h"
#include "unit/suite.h"

#define STEPS 120

static const char directory[] =
	"agencies:\n"
	"  - {code: tinh, name: UBND tỉnh, people: [\n"
	"      {id: ct, name: Chủ tịch, role: receiver, email: ct@t.example,"
	" channels: [email], language: vi}]}\n"
	"  - {code: so, name: Sở Nội vụ, short: SNV, parent: tinh}\n"
	"  - {code: a, name: Huyện A, parent: tinh}\n"
	"  - {code: b, name: Huyện B, parent: tinh}\n"
	"  - {code: c, name: Huyện C, parent: tinh}\n"
	"groups:\n"
	"  - {code: khoi, name: Khối, members: [a, b, c]}\n";

static const char fewer_members[] =
	"agencies:\n"
	"  - {code: a, name: Huyện A mới, parent: tinh}\n"
	"groups:\n"
	"  - {code: khoi, name: Khối, members: [a, b]}\n";

#define HEAD                                                                   \
	"plan: 1/KH\ntitle: Kế hoạch\nissued: 2010-06-02\nissuer: tinh\n"  \
	"follow-up: so\nactions:\n"
#define MOST                                                                     \
	"  - {key: I.1, title: Một, lead: a, support: [so], due: "             \
	"2010-06-19}\n"                                                          \
	"  - {key: I.2, title: Hai, lead: khoi, due: trước 20/7/2010}\n"      \
	"  - {key: I.3, title: Ba, lead: so, support: [khoi], submit-to: "       \
	"tinh,"                                                                  \
	" due: trong tháng 8 năm 2010, after: [I.1, I.2]}\n"                   \
	"  - {key: I.4, title: Bốn, lead: so, due: định kỳ hàng quý}\n" \
	"  - {key: I.5, title: Năm, lead: b, due: từ 1/9/2010 đến "        \
	"30/9/2010}\n"                                                           \
	"  - {key: I.6, title: Sáu, lead: c}\n"                                 \
	"  - {key: I.7, title: Bảy, lead: khoi, completion: 2, support: [so]," \
	" due: trước 16h00 ngày 1/10/2010}\n"

static const char plan[] =
	HEAD MOST "  - {key: I.8, title: Tám, lead: a, due: 2010-11-01}\n";
static const char other_plan[] =
	HEAD MOST "  - {key: I.8, title: Tám khác, lead: b, support: [a], due: "
		  "2010-11-15}\n"
		  "  - {key: I.9, title: Chín, lead: c, due: 2010-12-01}\n";

static uint64_t next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005U + 1442695040888963407U;
	return *state >> 33;
}

static int64_t find_code(struct story *story, const char *code)
{
	struct agency_row row;
	struct why why;

	ck_assert_int_eq(store_agency_find(story->store, code, &story->arena,
					   &row, &why),
			 ERROR_NONE);
	return row.id;
}

#define ROWS 7

static void list_rows(struct story *story, struct feed_row *rows)
{
	static const char *const codes[] = { "so", "a", "b", "tinh" };

	memset(rows, 0, ROWS * sizeof(*rows));
	for (size_t i = 0; i < ROWS; i++)
		rows[i].language = i % 2 == 0 ? "vi" : "en";
	for (size_t i = 0; i < 4; i++) {
		rows[i].kind = FEED_AGENCY;
		rows[i].agency = codes[i];
		rows[i].agency_id = find_code(story, codes[i]);
	}
	rows[3].kind = FEED_PERSON;
	rows[3].role = ROLE_RECEIVER;
	rows[4].kind = FEED_GROUP;
	rows[4].agency = "khoi";
	rows[4].agency_id = find_code(story, "khoi");
	rows[5].kind = FEED_PLAN;
	rows[5].code = "1/KH";
	rows[5].plan_id = 1;
	rows[6] = rows[0];
	rows[6].has_alarms = true;
	for (size_t i = 0; i < ROWS; i++) {
		rows[i].name = "x";
		rows[i].code =
			rows[i].code != NULL ? rows[i].code : rows[i].agency;
	}
}

static void write_feed(struct feed_cache *cache, const struct feed_ask *ask,
		       struct text *text)
{
	struct feed_cached *view = feed_cache_find(cache, ask);
	struct feed_title title = { .name = "x", .language = "vi" };
	struct why why;

	ck_assert_int_eq(feed_cache_refresh(cache, view, ask->today, &why),
			 ERROR_NONE);
	text_reset(text);
	feed_dress_text(view->body, &title, text);
}

/* Every feed, as it is kept and as it would be read. */
static void compare(struct story *story, struct feed_cache *kept, int step)
{
	struct feed_cache *fresh =
		feed_cache_open(story->store, &story->config, &story->office);
	struct feed_row rows[ROWS];
	struct text old = { 0 };
	struct text new = { 0 };

	list_rows(story, rows);
	feed_cache_sync(kept);
	for (size_t i = 0; i < 2 * (size_t)ROWS; i++) {
		struct feed_ask ask = { .row = &rows[i / 2],
					.is_todo = i % 2 == 1,
					.today = zone_date(story->office.zone,
							   story->now) };

		write_feed(kept, &ask, &old);
		write_feed(fresh, &ask, &new);
		ck_assert_msg(strcmp(old.bytes, new.bytes) == 0,
			      "step %d, feed %zu:\n%s\ninstead of\n%s", step, i,
			      old.bytes, new.bytes);
	}
	text_clear(&old);
	text_clear(&new);
	feed_cache_close(fresh);
}

/* Some act on some task; most are refused. */
static void act_somehow(struct story *story, uint64_t *state)
{
	static const enum task_act acts[] = { ACT_START,   ACT_SUBMIT,
					      ACT_APPROVE, ACT_RETURN,
					      ACT_DONE,	   ACT_NOTE,
					      ACT_DROP,	   ACT_REOPEN };
	struct scope scope = { .is_all = true };
	struct task_filter filter = { .due_within = -1, .with_closed = true };
	struct doing now = { .actor = "thử",
			     .now = story->now,
			     .today = zone_date(story->office.zone,
						story->now) };
	struct act act = {
		.act = acts[next_random(state) % 8],
		.on = DATE_NONE,
		.note = "vì vậy",
	};
	struct task *tasks;
	struct why why;
	size_t count;
	int opened;
	enum error error;

	ck_assert_int_eq(store_tasks(story->store, &scope, &filter, now.today,
				     &story->arena, &tasks, &count, &why),
			 ERROR_NONE);
	ck_assert_int_eq(store_begin(story->store, &why), ERROR_NONE);
	error = store_task_act(story->store, &tasks[next_random(state) % count],
			       &act, &now, &why);
	if (error == ERROR_NONE)
		error = store_tasks_open(story->store, &story->office, &now,
					 &opened, &why);
	(void)store_finish(story->store, error, &why);
}

static struct date later(struct date a, struct date b)
{
	return date_compare(a, b) > 0 ? a : b;
}

static void step(struct story *story, uint64_t *state, struct date *day)
{
	static const char *const leads[] = { "1/KH#I.2@a", "1/KH#I.7@b",
					     "1/KH#I.1@a" };
	char iso[DATE_TEXT_SIZE];
	uint64_t choice = next_random(state) % 100;
	const char *ref = leads[next_random(state) % 3];
	struct task task;

	if (choice < 70) {
		act_somehow(story, state);
	} else if (choice < 88) {
		*day = date_add(*day, (int)(next_random(state) % 9));
		story_live_to(story, date_to_iso(*day, iso), 9);
	} else if (choice < 92) {
		task = story_task(story, ref);
		if (task.state != TASK_DONE && task.state != TASK_DROPPED)
			story_extend(
				story, ref,
				date_to_iso(
					date_add(later(task.due_on, *day), 30),
					iso),
				ERROR_NONE);
	} else if (choice < 96) {
		(void)story_plan(story, choice % 2 == 0 ? plan : other_plan);
	} else {
		story_directory(story,
				choice % 2 == 0 ? directory : fewer_members);
	}
}

static void tell_history(uint64_t seed)
{
	struct story story;
	struct feed_cache *kept;
	uint64_t state = seed;
	struct date day = date_from_iso("2010-06-02");

	story_open(&story, "2010-06-02", 7);
	story_directory(&story, directory);
	(void)story_plan(&story, plan);
	kept = feed_cache_open(story.store, &story.config, &story.office);
	for (int i = 0; i < STEPS; i++) {
		step(&story, &state, &day);
		compare(&story, kept, i);
	}
	feed_cache_close(kept);
	story_close(&story);
}

START_TEST(test_a_random_history)
{
	tell_history(51);
}
END_TEST

START_TEST(test_another_random_history)
{
	tell_history(52);
}
END_TEST

START_TEST(test_a_third_random_history)
{
	tell_history(53);
}
END_TEST

static struct feed_cached *find_plan_view(struct story *story,
					  struct feed_cache *cache)
{
	struct feed_row rows[ROWS];
	struct feed_ask ask = { .row = &rows[5],
				.today = zone_date(story->office.zone,
						   story->now) };
	struct feed_cached *view;
	struct why why;

	list_rows(story, rows);
	feed_cache_sync(cache);
	view = feed_cache_find(cache, &ask);
	ck_assert_int_eq(feed_cache_refresh(cache, view, ask.today, &why),
			 ERROR_NONE);
	return view;
}

/* Decided reminders and refused acts leave a feed as it was; a change does
 * not, nor does it have the rest read again. */
START_TEST(test_what_counts_as_change)
{
	struct story story;
	struct feed_cache *cache;
	struct feed_cached *view;
	uint64_t generation;
	struct feed_body *body;

	story_open(&story, "2010-06-02", 7);
	story_directory(&story, directory);
	(void)story_plan(&story, plan);
	story_live_to(&story, "2010-06-03", 9);
	cache = feed_cache_open(story.store, &story.config, &story.office);
	view = find_plan_view(&story, cache);
	generation = view->generation;
	body = view->body;
	story_live_to(&story, "2010-06-18", 9); /* reminders go out */
	story_act(&story, "1/KH#I.1@a", ACT_APPROVE, NULL, ERROR_REFUSED);
	ck_assert_ptr_eq(find_plan_view(&story, cache), view);
	ck_assert_uint_eq(view->generation, generation);
	story_act(&story, "1/KH#I.1@a", ACT_DONE, NULL, ERROR_NONE);
	ck_assert_ptr_eq(find_plan_view(&story, cache), view);
	ck_assert_uint_ne(view->generation, generation);
	ck_assert_ptr_eq(view->body, body);
	feed_cache_close(cache);
	story_close(&story);
}
END_TEST

static const char *hash_of(int number, char hash[SECRET_HASH_SIZE])
{
	char token[SECRET_SIZE] = { 0 };

	(void)snprintf(token, sizeof(token), "%043d", number);
	secret_hash(token, hash);
	return hash;
}

static struct feed_subscriber *let_in(struct story *story,
				      struct feed_subscribers *subscribers,
				      int number, enum error expected)
{
	struct feed_subscriber *found = NULL;
	char token[SECRET_SIZE] = { 0 };
	struct why why;

	(void)snprintf(token, sizeof(token), "%043d", number);
	ck_assert_int_eq(feed_subscribers_find(subscribers, story->store, token,
					       &found, &why),
			 expected);
	return found;
}

/* Who may read, what is remembered of it, and when that ends. */
START_TEST(test_subscribers)
{
	struct story story;
	struct feed_subscribers *all = feed_subscribers_open();
	struct doing doing = { .actor = "thử",
			       .now = 1275436800,
			       .today = date_from_iso("2010-06-02") };
	struct feed_use use = { doing.today, "Thunderbird", 200 };
	struct feed_subscriber *one;
	struct feed_row row = { .kind = FEED_AGENCY, .language = "vi" };
	char hash[SECRET_HASH_SIZE];
	struct why why;
	int64_t id = 0;

	story_open(&story, "2010-06-02", 7);
	story_directory(&story, directory);
	row.agency_id = find_code(&story, "a");
	for (int i = 0; i < 40; i++) {
		ck_assert_int_eq(store_begin(story.store, &why), ERROR_NONE);
		ck_assert_int_eq(store_feed_add(story.store, hash_of(i, hash),
						&row, &doing, &id, &why),
				 ERROR_NONE);
		ck_assert_int_eq(store_commit(story.store, &why), ERROR_NONE);
	}
	for (int i = 0; i < 40; i++)
		ck_assert_int_eq(let_in(&story, all, i, ERROR_NONE)->row.id,
				 i + 1);
	(void)let_in(&story, all, 99, ERROR_NOT_FOUND);
	one = let_in(&story, all, 7, ERROR_NONE);
	feed_subscriber_heard(all, one, &use);
	feed_subscribers_settle(all, story.store);
	feed_subscribers_doubt(all);
	ck_assert_ptr_eq(let_in(&story, all, 7, ERROR_NONE), one);
	ck_assert_str_eq(one->row.client, "Thunderbird");
	ck_assert_int_eq(one->row.status, 200);
	ck_assert_uint_eq(one->version, 1); /* the same is served */
	ck_assert_int_eq(store_begin(story.store, &why), ERROR_NONE);
	ck_assert_int_eq(store_feed_revoke(story.store, 8, &doing, &why),
			 ERROR_NONE);
	ck_assert_int_eq(store_commit(story.store, &why), ERROR_NONE);
	feed_subscribers_doubt(all);
	(void)let_in(&story, all, 7, ERROR_NOT_FOUND);
	(void)let_in(&story, all, 8, ERROR_NONE);
	feed_subscribers_close(all);
	story_close(&story);
}
END_TEST

/* Two programs by turns are not written down for ever. */
START_TEST(test_uses_are_bounded)
{
	struct feed_subscribers *all = feed_subscribers_open();
	struct feed_subscriber one = { .row = { .id = 1,
						.last_used_on = DATE_NONE } };
	struct feed_use use = { date_from_iso("2010-06-02"), "a", 200 };

	for (int i = 0; i < 1000; i++) {
		use.client = i % 2 == 0 ? "a" : "b";
		feed_subscriber_heard(all, &one, &use);
	}
	ck_assert_int_eq(one.writes, 64);
	use.day = date_add(use.day, 1);
	feed_subscriber_heard(all, &one, &use);
	ck_assert_int_eq(one.writes, 1);
	arena_clear(&one.arena);
	feed_subscribers_close(all);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_a_random_history,
		test_another_random_history,
		test_a_third_random_history,
		test_what_counts_as_change,
		test_subscribers,
		test_uses_are_bounded,
		NULL,
	};

	secret_init();
	return suite_run("feed cache", tests);
}
