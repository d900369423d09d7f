#include "flow/story.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "plan/event.h"
#include "plan/read.h"
#include "schedule/calendar_change.h"
#include "store/events.h"
#include "store/extensions.h"
#include "store/journal.h"
#include "store/terms.h"

static const char *const files[] = { "dondoc.db", "dondoc.db-wal",
				     "dondoc.db-shm", "lock" };

static void sure(enum error error, const struct why *why)
{
	ck_assert_msg(error == ERROR_NONE, "%s", why->text);
}

static void open_store(struct story *story)
{
	struct why why = { "" };

	sure(store_open(story->folder, &story->store, &why), &why);
	schedule_init(&story->schedule, story->store, &story->config,
		      &story->office);
}

/* In memory where there is some: no story is about syncing. */
static void make_folder(char *folder, size_t size)
{
	static const char memory[] = "/dev/shm";

	(void)snprintf(folder, size, "%s/dondoc-story-XXXXXX",
		       access(memory, W_OK) == 0 ? memory : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(folder));
}

static int64_t instant(const struct story *story, const char *day, int hour)
{
	struct date date = date_from_iso(day);

	ck_assert_msg(date_is_set(date), "%s is no date", day);
	return zone_instant(story->schedule.office.zone, date, hour * 60);
}

void story_open(struct story *story, const char *day, int hour)
{
	struct why why = { "" };

	*story = (struct story){ 0 };
	make_folder(story->folder, sizeof(story->folder));
	sure(zone_open("Asia/Ho_Chi_Minh", &story->zone, &why), &why);
	config_init(&story->config, &story->arena);
	workdays_init(&story->calendar);
	story->calendars = (struct calendars){ &story->calendar, 1 };
	story->office = (struct office){ .zone = story->zone,
					 .calendars = &story->calendars };
	open_store(story);
	story->now = instant(story, day, hour);
}

void story_restart(struct story *story)
{
	store_close(story->store);
	open_store(story);
}

static void remove_folder(const char *folder)
{
	char path[128];

	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		(void)snprintf(path, sizeof(path), "%s/%s", folder, files[i]);
		(void)unlink(path);
	}
	ck_assert_int_eq(rmdir(folder), 0);
}

static void copy_file(const char *from, const char *to, const char *name)
{
	char path[128];
	char bytes[65536];
	FILE *input;
	FILE *output;
	size_t length;

	(void)snprintf(path, sizeof(path), "%s/%s", from, name);
	input = fopen(path, "rb");
	if (input == NULL)
		return; /* there need not be a log */
	(void)snprintf(path, sizeof(path), "%s/%s", to, name);
	output = fopen(path, "wb");
	ck_assert_ptr_nonnull(output);
	while ((length = fread(bytes, 1, sizeof(bytes), input)) > 0)
		ck_assert_uint_eq(fwrite(bytes, 1, length, output), length);
	(void)fclose(input);
	ck_assert_int_eq(fclose(output), 0);
}

void story_snapshot(struct story *story)
{
	ck_assert_str_eq(story->snapshot, "");
	make_folder(story->snapshot, sizeof(story->snapshot));
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		copy_file(story->folder, story->snapshot, files[i]);
}

void story_revert(struct story *story)
{
	store_close(story->store);
	remove_folder(story->folder);
	(void)snprintf(story->folder, sizeof(story->folder), "%s",
		       story->snapshot);
	story->snapshot[0] = '\0';
	open_store(story);
}

void story_close(struct story *story)
{
	store_close(story->store);
	remove_folder(story->folder);
	zone_close(story->zone);
	arena_clear(&story->arena);
}

static struct doing doing(const struct story *story)
{
	return (struct doing){
		.actor = "test",
		.now = story->now,
		.today = zone_date(story->schedule.office.zone, story->now),
	};
}

static void show(const struct complaints *complaints)
{
	struct text text = { 0 };

	if (complaints->errors == 0)
		return;
	complaints_print(complaints, &text);
	ck_abort_msg("%s", text_string(&text));
}

void story_directory(struct story *story, const char *yaml)
{
	struct complaints complaints = { .arena = &story->arena,
					 .file = "directory" };
	struct directory directory = { 0 };
	struct applied applied = { 0 };
	struct doing now = doing(story);
	struct why why = { "" };

	(void)read_directory(yaml, strlen(yaml), &directory, &complaints);
	show(&complaints);
	sure(store_begin(story->store, &why), &why);
	sure(store_directory_apply(story->store, &directory, &now, &applied,
				   &why),
	     &why);
	sure(store_tasks_expand(story->store, &story->schedule.office, &now,
				&applied, &why),
	     &why);
	sure(store_commit(story->store, &why), &why);
}

struct applied story_plan(struct story *story, const char *yaml)
{
	struct complaints complaints = { .arena = &story->arena,
					 .file = "plan" };
	struct plan plan = { 0 };
	struct applied applied = { 0 };
	struct doing now = doing(story);
	struct why why = { "" };

	(void)read_plan(yaml, strlen(yaml), &story->office, &plan, &complaints);
	(void)check_plan_agencies(&plan, store_agency_is_known, story->store,
				  &complaints);
	show(&complaints);
	sure(store_begin(story->store, &why), &why);
	sure(store_plan_apply(story->store, &plan, &story->schedule.office,
			      &now, &applied, &why),
	     &why);
	sure(store_commit(story->store, &why), &why);
	return applied;
}

const char *story_calendar(struct story *story, const char *yaml)
{
	struct complaints complaints = { .arena = &story->arena,
					 .file = "days off" };
	struct calendars next = { 0 };
	struct office after = { .zone = story->zone, .calendars = &next };
	struct doing now = doing(story);
	struct calendar_change change = {
		.store = story->store,
		.config = &story->config,
		.before = &story->office,
		.after = &after,
		.doing = &now,
	};
	struct calendar_moves moves;
	struct text text = { 0 };
	struct why why = { "" };
	const char *lines;

	story->files = arena_grow(&story->arena, story->files,
				  story->file_count, sizeof(*story->files));
	(void)read_workdays(yaml, strlen(yaml),
			    &story->files[story->file_count++], &complaints);
	(void)join_calendars(story->files, story->file_count, &next,
			     &complaints);
	show(&complaints);
	sure(store_begin(story->store, &why), &why);
	sure(calendar_change_run(&change, &story->arena, &moves, &why), &why);
	sure(store_commit(story->store, &why), &why);
	story->calendars = next;
	for (size_t i = 0; i < moves.count; i++) {
		text_addf(&text, "%s ", moves.items[i].task.ref);
		calendar_move_write(&moves.items[i], &text);
		text_add(&text, "\n");
	}
	lines = arena_string(&story->arena, text_string(&text));
	text_clear(&text);
	return lines;
}

void story_sleep_to(struct story *story, const char *day, int hour)
{
	story->now = instant(story, day, hour);
}

void story_live_to(struct story *story, const char *day, int hour)
{
	int64_t target = instant(story, day, hour);
	struct why why = { "" };

	for (;;) {
		sure(schedule_run(&story->schedule, story->now, &why), &why);
		ck_assert_int_gt(story->schedule.next_at, story->now);
		if (story->now == target)
			return;
		story->now = story->schedule.next_at < target
				     ? story->schedule.next_at
				     : target;
	}
}

struct task story_task(struct story *story, const char *ref)
{
	struct scope scope = { .is_all = true };
	struct why why = { "" };
	struct task task;

	sure(store_task_find(story->store, &scope, ref, &story->arena, &task,
			     &why),
	     &why);
	return task;
}

void story_act(struct story *story, const char *ref, enum task_act what,
	       const char *note, enum error expected)
{
	struct task task = story_task(story, ref);
	struct act act = { .act = what, .on = DATE_NONE, .note = note };
	struct doing now = doing(story);
	struct why why = { "" };
	int opened;
	enum error error;

	sure(store_begin(story->store, &why), &why);
	error = store_task_act(story->store, &task, &act, &now, &why);
	ck_assert_msg(error == expected, "%s: %s", ref, why.text);
	if (error == ERROR_NONE)
		error = store_terms_follow(story->store, &task, &story->office,
					   &now, &why);
	if (error == ERROR_NONE)
		error = store_tasks_open(story->store, &story->schedule.office,
					 &now, &opened, &why);
	(void)store_finish(story->store, error, &why);
}

const char *story_event_try(struct story *story, const char *name,
			    const char *day, const char *agency,
			    enum error expected)
{
	struct event event = {
		.arena = &story->arena,
		.plan = "1/KH",
		.name = name,
		.agency = agency,
		.on = DATE_NONE,
		.minute = -1,
	};
	struct applied applied = { 0 };
	struct doing now = doing(story);
	struct why why = { "" };
	enum error error;

	sure(store_begin(story->store, &why), &why);
	if (day != NULL)
		ck_assert(event_read_day(day, &event.on, &event.minute));
	error = (day != NULL ? store_event_record : store_event_forget)(
		story->store, &event, &story->office, &now, &applied, &why);
	ck_assert_msg(error == expected, "%s: %s", name, why.text);
	(void)store_finish(story->store, error, &why);
	return error == ERROR_NONE ? event.full_name
				   : arena_string(&story->arena, why.text);
}

void story_event(struct story *story, const char *name, const char *day,
		 const char *agency)
{
	(void)story_event_try(story, name, day, agency, ERROR_NONE);
}

void story_extend(struct story *story, const char *ref, const char *phrase,
		  enum error expected)
{
	struct task task = story_task(story, ref);
	struct extension extension = { .phrase = phrase,
				       .issued = DATE_NONE,
				       .reason = "thay cán bộ",
				       .document = "2/CV" };
	struct doing now = doing(story);
	struct why why = { "" };
	enum error error;

	sure(store_begin(story->store, &why), &why);
	error = store_task_extend(story->store, &task, &extension,
				  &story->office, &now, &why);
	ck_assert_msg(error == expected, "%s: %s", ref, why.text);
	(void)store_finish(story->store, error, &why);
}

static void add_row(struct story *story, const struct journal_row *row,
		    struct text *text)
{
	char day[DATE_TEXT_SIZE];
	struct date date = zone_date(story->schedule.office.zone, row->at);

	text_addf(text, "%s %s %s %s%s%s%s%s\n", date_to_iso(date, day),
		  row->kind, row->agency != NULL ? row->agency : "-",
		  (row->channels & CHANNEL_EMAIL) != 0 ? "e-mail" : "",
		  row->channels == (CHANNEL_EMAIL | CHANNEL_SMS) ? "+" : "",
		  (row->channels & CHANNEL_SMS) != 0 ? "sms" : "",
		  row->channels != 0 ? " " : "",
		  row->channels != 0 ? row->text : "");
}

void story_expect(struct story *story, const char *expected)
{
	struct journal_filter filter = { .after_id = story->told_to };
	struct journal_row *rows;
	struct text text = { 0 };
	struct why why = { "" };
	size_t count;

	sure(store_journal(story->store, &filter, &story->arena, &rows, &count,
			   &why),
	     &why);
	for (size_t i = 0; i < count; i++) {
		add_row(story, &rows[i], &text);
		story->told_to = rows[i].id;
	}
	if (expected != NULL)
		ck_assert_str_eq(text_string(&text), expected);
	text_clear(&text);
}
