/* What an entry of a feed says: its summary, its description, its states. */
#include <string.h>

#include "calendars/calendar.h"
#include "calendars/due.h"
#include "http/feed_view.h"
#include "http/feed_words.h"

#define NAMES_LIMIT 3 /* of a group's late ones in a summary */
#define PREDECESSORS_LIMIT 20
#define UID_END "@dondoc"
#define NOON 720 /* minutes: the same day in every zone near ours */

/* Writing one entry. */
struct writing {
	const struct feed_entry *entry;
	const struct feed_view *view;
	const struct task *task; /* the first */
	const char *language;
	size_t done;
	bool is_cancelled;
	struct arena arena;
};

static const char *uid_of(struct writing *writing, const struct feed_key *key)
{
	struct text text = { 0 };
	const char *uid;

	for (size_t i = 0; i < sizeof(key->hash); i++)
		text_addf(&text, "%02x", key->hash[i]);
	if (key->is_start)
		text_add(&text, "-from");
	if (writing->view->aspect.is_todo)
		text_add(&text, "-todo");
	text_add(&text, UID_END);
	uid = arena_string(&writing->arena, text_string(&text));
	text_clear(&text);
	return uid;
}

static bool is_done(const struct feed_task *task)
{
	return task->task.state == TASK_DONE;
}

static const char *word(const struct writing *writing, enum feed_word which)
{
	return feed_word(writing->language, which);
}

/* ------------------------------------------------------------- the summary */

/* Who has not done it yet: some names, and how many more. */
static void add_left(const struct writing *writing, struct text *text)
{
	const struct feed_entry *entry = writing->entry;
	size_t left = entry->count - writing->done;
	size_t named = 0;

	if (left == 0)
		return;
	text_addf(text, ", %s: ", word(writing, FEED_WORD_LEFT));
	for (size_t i = 0; i < entry->count && named < NAMES_LIMIT; i++)
		if (!is_done(entry->tasks[i]))
			text_addf(text, "%s%s", named++ > 0 ? "; " : "",
				  entry->tasks[i]->agency_short);
	if (left > named)
		text_addf(text, " (+%zu)", left - named);
}

/* "✓ Phối hợp: 8/11 · III.11.2 Xây dựng … (trước 20/6/2010), còn: …" */
static const char *summarise(struct writing *writing)
{
	const struct feed_entry *entry = writing->entry;
	const struct task *task = writing->task;
	struct text text = { 0 };
	const char *copy;

	if (writing->done == entry->count)
		text_add(&text, "✓ ");
	if (entry->key.is_start)
		text_addf(&text, "%s: ", word(writing, FEED_WORD_START));
	if (entry->part == FEED_SUPPORT)
		text_addf(&text, "%s: ", word(writing, FEED_WORD_SUPPORT));
	if (entry->part == FEED_RECEIVE)
		text_addf(&text, "%s: ", word(writing, FEED_WORD_RECEIVE));
	if (entry->is_rollup)
		text_addf(&text, "%zu/%zu · ", writing->done, entry->count);
	else if (entry->part == FEED_FOLLOW || entry->part == FEED_RECEIVE)
		text_addf(&text, "%s · ", entry->tasks[0]->agency_short);
	text_addf(&text, "%s %s", task->key, task->title);
	if (task->due_phrase != NULL)
		text_addf(&text, " (%s)", task->due_phrase);
	if (task->period != NULL)
		text_addf(&text, " – %s",
			  feed_period(writing->language, task->period,
				      &writing->arena));
	if (entry->is_rollup && !writing->is_cancelled)
		add_left(writing, &text);
	copy = arena_string(&writing->arena, text_string(&text));
	text_clear(&text);
	return copy;
}

/* --------------------------------------------------------- the description */

static void add_fact(const struct writing *writing, struct text *text,
		     enum feed_word label, const char *value)
{
	if (value != NULL && *value != '\0')
		text_addf(text, "%s: %s\n", word(writing, label), value);
}

static const char *day_text(struct writing *writing, struct date date)
{
	return feed_date(writing->language, date, &writing->arena);
}

static void add_days(struct writing *writing, struct text *text)
{
	const struct task *task = writing->task;
	const struct workdays *calendar =
		office_calendar(writing->view->office, task->calendar);
	struct date working;

	if (date_is_set(task->opens_on) &&
	    (task->class == DUE_START || task->class == DUE_WINDOW))
		add_fact(writing, text, FEED_WORD_FROM,
			 day_text(writing, task->opens_on));
	if (!date_is_set(task->due_on))
		return;
	text_addf(text, "%s: %s", word(writing, FEED_WORD_LAST_DAY),
		  day_text(writing, task->due_on));
	if (task->due_minute >= 0)
		text_addf(text, ", %02d:%02d", task->due_minute / 60,
			  task->due_minute % 60);
	working = workdays_back(calendar, task->due_on);
	if (date_is_set(working) && date_compare(working, task->due_on) < 0)
		text_addf(text, "; %s: %s",
			  word(writing, FEED_WORD_LAST_WORKING_DAY),
			  day_text(writing, working));
	text_add(text, "\n");
}

static bool is_extended(const struct writing *writing)
{
	const char *by = writing->task->dated_by;

	return by != NULL && strcmp(by, "extension") == 0 &&
	       writing->entry->tasks[0]->extension.phrase != NULL;
}

/* How the day follows from the words, or from those of an extension. */
static void add_grounds(struct writing *writing, struct text *text)
{
	const struct task *task = writing->task;
	const struct feed_extension *extension =
		&writing->entry->tasks[0]->extension;

	if (date_is_set(task->original_due_on) &&
	    date_compare(task->original_due_on, task->due_on) < 0)
		add_fact(writing, text, FEED_WORD_EXTENDED,
			 day_text(writing, task->original_due_on));
	if (!is_extended(writing)) {
		add_fact(writing, text, FEED_WORD_RULE,
			 feed_rule(writing->language, task->rule,
				   &writing->arena));
		return;
	}
	text_addf(text, "%s: %s", word(writing, FEED_WORD_EXTENSION),
		  extension->phrase);
	if (extension->document != NULL)
		text_addf(text, ", %s %s",
			  word(writing, FEED_WORD_EXTENSION_BY),
			  extension->document);
	text_addf(text, "; %s: %s\n", word(writing, FEED_WORD_EXTENSION_REASON),
		  extension->reason);
}

/* Everybody who has, or has not, done it. */
static void add_names(struct writing *writing, struct text *text, bool done)
{
	const struct feed_entry *entry = writing->entry;
	struct text names = { 0 };

	for (size_t i = 0; i < entry->count; i++)
		if (is_done(entry->tasks[i]) == done)
			text_addf(&names, "%s%s", names.length > 0 ? "; " : "",
				  entry->tasks[i]->agency_short);
	add_fact(writing, text, done ? FEED_WORD_DONE : FEED_WORD_NOT_DONE,
		 text_string(&names));
	text_clear(&names);
}

static const char *describe(struct writing *writing)
{
	const struct feed_entry *entry = writing->entry;
	const struct task *task = writing->task;
	struct text text = { 0 };
	const char *copy;

	text_addf(&text, "%s: %s, %s\n", word(writing, FEED_WORD_DOCUMENT),
		  task->plan, task->key);
	add_fact(writing, &text, FEED_WORD_PHRASE, task->due_phrase);
	add_days(writing, &text);
	add_grounds(writing, &text);
	if (entry->is_rollup) {
		add_names(writing, &text, false);
		add_names(writing, &text, true);
	} else if (entry->part != FEED_LEAD) {
		add_fact(writing, &text, FEED_WORD_OWED_BY, task->agency_name);
	}
	add_fact(writing, &text, FEED_WORD_SUBMIT_TO, task->submit_to_name);
	add_fact(writing, &text, FEED_WORD_PRODUCT, task->product);
	if (task->is_held)
		text_addf(&text, "%s\n", word(writing, FEED_WORD_HELD));
	if (!entry->is_rollup)
		text_addf(&text, "%s %lld: dondoc show %lld",
			  word(writing, FEED_WORD_NUMBER), (long long)task->id,
			  (long long)task->id);
	copy = arena_string(&writing->arena, text_string(&text));
	text_clear(&text);
	return copy;
}

/* ------------------------------------------------------------- the rest */

/* The moment of an hour-precise deadline; 0 for a day. */
static int64_t moment_of(const struct writing *writing)
{
	const struct task *task = writing->task;

	if (writing->entry->key.is_start || !date_is_set(task->due_on) ||
	    task->due_minute < 0)
		return 0;
	return zone_instant(writing->view->office->zone, task->due_on,
			    task->due_minute);
}

/* What comes before it, as UIDs of this view. */
static void relate(struct writing *writing, struct strings *uids)
{
	struct strings refs;
	struct why ignored;

	if (!writing->entry->tasks[0]->waits ||
	    writing->entry->part != FEED_LEAD ||
	    store_feed_predecessors(writing->view->store, writing->task,
				    PREDECESSORS_LIMIT, &writing->arena, &refs,
				    &ignored) != ERROR_NONE)
		return;
	for (size_t i = 0; i < refs.count; i++) {
		struct feed_key key = { .is_start = 0 };

		secret_tag(refs.items[i], strlen(refs.items[i]), key.hash);
		strings_add(uids, &writing->arena, uid_of(writing, &key));
	}
}

static int percent_of(const struct writing *writing)
{
	static const int percents[] = {
		[TASK_WAITING] = 0,    [TASK_OPEN] = 0,
		[TASK_STARTED] = 25,   [TASK_RETURNED] = 50,
		[TASK_SUBMITTED] = 75, [TASK_DONE] = 100,
		[TASK_DROPPED] = 0,
	};
	const struct feed_entry *entry = writing->entry;

	if (entry->is_rollup)
		return (int)(writing->done * 100 / entry->count);
	return percents[writing->task->state];
}

/* The day on which the last of them was done. */
static int64_t done_at(const struct writing *writing)
{
	const struct feed_entry *entry = writing->entry;
	struct date last = DATE_NONE;

	if (writing->done < entry->count)
		return 0;
	for (size_t i = 0; i < entry->count; i++) {
		struct date day = entry->tasks[i]->task.done_on;

		if (date_is_set(day) &&
		    (!date_is_set(last) || date_compare(day, last) > 0))
			last = day;
	}
	return date_is_set(last)
		       ? zone_instant(writing->view->office->zone, last, NOON)
		       : entry->changed_at;
}

static void fill(struct writing *writing, struct strings *after,
		 struct calendar_event *event)
{
	const struct feed_entry *entry = writing->entry;

	relate(writing, after);
	*event = (struct calendar_event){
		.uid = uid_of(writing, &entry->key),
		.summary = summarise(writing),
		.description = describe(writing),
		.after = after,
		.on = entry->on,
		.at = moment_of(writing),
		.changed_at = entry->changed_at,
		.sequence = entry->sequence,
		.is_cancelled = writing->is_cancelled,
		.has_alarms = writing->view->aspect.has_alarms &&
			      !entry->key.is_start &&
			      writing->done < entry->count,
	};
}

void feed_entry_write(const struct feed_entry *entry, struct text *text)
{
	struct writing writing = {
		.entry = entry,
		.view = entry->view,
		.task = &entry->tasks[0]->task,
		.language = feed_view_language(entry->view),
		.is_cancelled = entry->tasks[0]->task.state == TASK_DROPPED,
	};
	struct strings after = { 0 };
	struct calendar_todo todo = { 0 };

	for (size_t i = 0; i < entry->count; i++)
		writing.done += is_done(entry->tasks[i]);
	fill(&writing, &after, &todo.event);
	if (entry->view->aspect.is_todo) {
		todo.from = writing.task->opens_on;
		todo.percent = percent_of(&writing);
		todo.done_at = done_at(&writing);
		calendar_add_todo(text, &todo);
	} else {
		calendar_add_event(text, &todo.event);
	}
	arena_clear(&writing.arena);
}
