#include "flow/story_people.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "schedule/audit.h"
#include "schedule/preview.h"
#include "store/absences.h"
#include "store/decisions.h"
#include "store/silences.h"

static void sure(enum error error, const struct why *why)
{
	ck_assert_msg(error == ERROR_NONE, "%s", why->text);
}

static struct doing doing(const struct story *story)
{
	return (struct doing){
		.actor = "test",
		.now = story->now,
		.today = zone_date(story->zone, story->now),
	};
}

void story_config(struct story *story, const char *yaml)
{
	struct complaints complaints = { .arena = &story->arena,
					 .file = "dondoc.yaml" };
	struct text text = { 0 };

	(void)read_config(yaml, strlen(yaml), &story->config, &complaints);
	if (complaints.errors > 0)
		complaints_print(&complaints, &text);
	ck_assert_msg(complaints.errors == 0, "%s", text_string(&text));
}

int64_t story_silence(struct story *story, const char *ref, const char *agency,
		      const char *until)
{
	struct silence silence = { .until = date_from_iso(until),
				   .reason = "mưa lũ" };
	struct doing now = doing(story);
	struct agency_row row = { 0 };
	struct task task = { 0 };
	struct why why = { "" };
	int64_t id = 0;

	if (ref != NULL)
		task = story_task(story, ref);
	else
		sure(store_agency_find(story->store, agency, &story->arena,
				       &row, &why),
		     &why);
	sure(store_begin(story->store, &why), &why);
	sure(store_silence_add(story->store, ref != NULL ? &task : NULL, &row,
			       &silence, &now, &id, &why),
	     &why);
	sure(store_commit(story->store, &why), &why);
	return id;
}

void story_lift(struct story *story, int64_t silence)
{
	struct doing now = doing(story);
	struct why why = { "" };

	sure(store_begin(story->store, &why), &why);
	sure(store_silence_lift(story->store, silence, &now, &why), &why);
	sure(store_commit(story->store, &why), &why);
}

static struct person_row person_of(struct story *story, const char *code)
{
	struct person_row person = { 0 };
	struct why why = { "" };

	sure(store_person_find(story->store, code, &story->arena, &person,
			       &why),
	     &why);
	return person;
}

void story_away(struct story *story, const char *person, const char *deputy,
		const char *until)
{
	struct person_row absent = person_of(story, person);
	struct person_row instead = person_of(story, deputy);
	struct doing now = doing(story);
	struct absence absence = { .from = now.today,
				   .until = date_from_iso(until),
				   .reason = "nghỉ phép" };
	struct why why = { "" };
	int64_t id;

	sure(store_begin(story->store, &why), &why);
	sure(store_absence_add(story->store, &absent, &instead, &absence, &now,
			       &id, &why),
	     &why);
	sure(store_commit(story->store, &why), &why);
}

void story_back(struct story *story, const char *person)
{
	struct person_row absent = person_of(story, person);
	struct doing now = doing(story);
	struct why why = { "" };
	int count;

	sure(store_begin(story->store, &why), &why);
	sure(store_absence_end(story->store, &absent, &now, &count, &why),
	     &why);
	sure(store_commit(story->store, &why), &why);
}

/* ----------------------------------------------------------- being told */

static int compare_lines(const void *left, const void *right)
{
	const char *const *a = left;
	const char *const *b = right;

	return strcmp(*a, *b);
}

static const char *sorted(struct story *story, struct strings *lines)
{
	struct text text = { 0 };
	const char *string;

	if (lines->count > 1)
		qsort(lines->items, lines->count, sizeof(*lines->items),
		      compare_lines);
	for (size_t i = 0; i < lines->count; i++)
		text_addf(&text, "%s\n", lines->items[i]);
	string = arena_string(&story->arena, text_string(&text));
	text_clear(&text);
	return string;
}

/* One line of those that are compared. */
struct told_line {
	int64_t at;
	const char *recipient;
	const char *person;
	unsigned channel;
	const char *ref;
	enum notice notice;
};

static void add_line(struct story *story, struct strings *lines,
		     const struct told_line *line)
{
	char day[DATE_TEXT_SIZE];
	int minute = zone_minute(story->zone, line->at);
	bool is_deputy = strcmp(line->recipient, line->person) != 0;

	strings_add(lines, &story->arena,
		    arena_printf(
			    &story->arena, "%s %02d:%02d %s %s %s %s%s%s",
			    date_to_iso(zone_date(story->zone, line->at), day),
			    minute / 60, minute % 60, line->recipient,
			    channel_word(line->channel),
			    strchr(line->ref, '#') + 1,
			    notice_word(line->notice), is_deputy ? " for " : "",
			    is_deputy ? line->person : ""));
}

static void add_decisions(struct story *story, const struct task *task,
			  int64_t since, struct strings *lines)
{
	struct decision *rows;
	struct why why = { "" };
	size_t count;

	sure(store_decisions(story->store, task->id, since, &story->arena,
			     &rows, &count, &why),
	     &why);
	for (size_t i = 0; i < count; i++) {
		const struct decision *row = &rows[i];
		const struct told_line line = { row->decided_at, row->recipient,
						row->person,	 row->channel,
						task->ref,	 row->notice };

		if (row->recipient != NULL && strcmp(row->outcome, "told") == 0)
			add_line(story, lines, &line);
	}
}

const char *story_told(struct story *story, int64_t since)
{
	const struct scope scope = { .is_all = true };
	const struct task_filter filter = { .due_within = -1,
					    .with_closed = true };
	struct strings lines = { 0 };
	struct task *tasks;
	struct why why = { "" };
	size_t count;

	sure(store_tasks(story->store, &scope, &filter,
			 zone_date(story->zone, story->now), &story->arena,
			 &tasks, &count, &why),
	     &why);
	for (size_t i = 0; i < count; i++)
		add_decisions(story, &tasks[i], since, &lines);
	return sorted(story, &lines);
}

const char *story_preview(struct story *story, const char *to)
{
	const struct scope scope = { .is_all = true };
	const struct preview_query query = {
		.scope = &scope,
		.after = story->now,
		.to = zone_instant(story->zone, date_from_iso(to), 0),
	};
	struct strings lines = { 0 };
	struct preview *rows;
	struct why why = { "" };
	size_t count;

	sure(schedule_preview(&story->schedule, &query, &story->arena, &rows,
			      &count, &why),
	     &why);
	for (size_t i = 0; i < count; i++) {
		const struct preview *row = &rows[i];
		const struct told_line line = {
			row->at,
			row->person.code,
			row->absent.id != 0 ? row->absent.code
					    : row->person.code,
			row->channel,
			row->task.ref,
			row->notice,
		};

		if (!row->is_silenced)
			add_line(story, &lines, &line);
	}
	return sorted(story, &lines);
}

const char *story_silenced(struct story *story, const char *ref)
{
	struct task task = story_task(story, ref);
	struct text text = { 0 };
	struct decision *rows;
	struct why why = { "" };
	const char *string;
	size_t count;

	sure(store_decisions(story->store, task.id, 0, &story->arena, &rows,
			     &count, &why),
	     &why);
	for (size_t i = 0; i < count; i++)
		if (strcmp(rows[i].outcome, "silenced") == 0)
			text_addf(&text, "%s %s\n", rows[i].rule,
				  rows[i].silence);
	string = arena_string(&story->arena, text_string(&text));
	text_clear(&text);
	return string;
}

int64_t story_audit(struct story *story, int64_t since)
{
	struct audit audit;
	struct text text = { 0 };
	struct why why = { "" };

	sure(audit_run(&story->schedule, since, &audit, &story->arena, &why),
	     &why);
	for (int64_t i = 0; i < audit.difference_count; i++)
		text_addf(&text, "%s %s %s %d\n", audit.differences[i].ref,
			  audit.differences[i].rule,
			  audit.differences[i].person,
			  audit.differences[i].is_missing);
	ck_assert_msg(audit.difference_count == 0, "%s", text_string(&text));
	text_clear(&text);
	return audit.notices;
}
