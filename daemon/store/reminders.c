#include "store/reminders.h"

#include <string.h>

#include "base/text.h"
#include "store/journal.h"
#include "store/sql.h"
#include "store/task_columns.h"
#include "store/tasks.h"

/* So many tasks are named in a journal line; the rest is counted. */
#define TOLD_BY_NAME 3

/* And of a title so many columns, cut at a word: the whole is in the task. */
#define TITLE_COLUMNS 50

static const char next_decision[] = "SELECT min(next_remind_at) FROM tasks"
				    " WHERE next_remind_at IS NOT NULL";

static const char due_decisions[] =
	TASK_SELECT " WHERE t.next_remind_at <= :now"
		    " ORDER BY t.next_remind_at, t.task_id LIMIT :limit";

static const char set_decision[] =
	"UPDATE tasks SET decided_to = :decided, next_remind_at = :next"
	" WHERE task_id = :task";

static const char reset_decisions[] =
	"UPDATE tasks SET next_remind_at = 0 WHERE next_remind_at IS NOT NULL";

static const char rewind_decisions[] = "UPDATE tasks SET next_remind_at = 0,"
				       " decided_to = min(decided_to, :to)"
				       " WHERE task_id = :task";

static const char add_occurrence[] =
	"INSERT INTO occurrences (task_id, rule, due_version, person_id,"
	" channel, day, notice, is_support, outcome, silence_id, message_id,"
	" decided_at) VALUES (:task, :rule, :version, :person, :channel, :day,"
	" :notice, :support, :outcome, :silence, :message, :at)"
	" ON CONFLICT (task_id, rule, due_version, person_id, channel, day)"
	" DO NOTHING";

static const char find_occurrence[] =
	"SELECT 1 FROM occurrences WHERE task_id = :task AND rule = :rule"
	" AND due_version = :version AND person_id = :person"
	" AND channel = :channel AND day >= coalesce(:from, day)"
	" AND decided_at > :since LIMIT 1";

static const char find_forming[] =
	"SELECT message_id FROM messages WHERE person_id = :person"
	" AND channel = :channel AND state = 'forming'";

static const char find_told[] =
	"SELECT 1 FROM messages m JOIN occurrences o"
	" ON o.message_id = m.message_id WHERE m.person_id = :person"
	" AND m.channel = :channel AND m.state = 'forming'"
	" AND o.task_id = :task LIMIT 1";

static const char add_message[] =
	"INSERT INTO messages (person_id, channel, state, token, created_at)"
	" VALUES (:person, :channel, 'forming', lower(hex(randomblob(12))),"
	" :at)";

static const char mark_missed[] =
	"UPDATE messages SET missed_since = min(coalesce(missed_since, :day),"
	" :day) WHERE message_id = :message";

/* Who is told now, by which channels, and of how many tasks. */
static const char list_told[] =
	"SELECT m.person_id, w.agency_id, sum(DISTINCT m.channel),"
	" min(m.message_id), min(o.notice), count(DISTINCT o.task_id)"
	" FROM messages m JOIN people w ON w.person_id = m.person_id"
	" JOIN occurrences o ON o.message_id = m.message_id"
	" WHERE m.state = 'forming' GROUP BY m.person_id"
	" ORDER BY min(o.notice), m.person_id";

static const char list_told_tasks[] =
	"SELECT DISTINCT c.key, c.title, coalesce(c.due_phrase, ''),"
	" CASE t.agency_id WHEN :agency THEN '' ELSE a.name END,"
	" CASE o.person_id WHEN m.person_id THEN '' ELSE w.name END, o.notice,"
	" t.due_on IS NULL, t.due_on, t.task_id"
	" FROM messages m JOIN occurrences o ON o.message_id = m.message_id"
	" JOIN tasks t ON t.task_id = o.task_id"
	" JOIN actions c ON c.action_id = t.action_id"
	" JOIN agencies a ON a.agency_id = t.agency_id"
	" JOIN people w ON w.person_id = o.person_id"
	" WHERE m.state = 'forming' AND m.person_id = :person"
	" ORDER BY o.notice, t.due_on IS NULL, t.due_on, t.task_id"
	" LIMIT :limit";

static const char release_messages[] =
	"UPDATE messages SET state = 'ready',"
	" next_try_at = coalesce(next_try_at, :now) WHERE state = 'forming'";

static const char list_zones[] =
	"SELECT DISTINCT coalesce(a.timezone, '') FROM messages m"
	" JOIN people w ON w.person_id = m.person_id"
	" JOIN agencies a ON a.agency_id = w.agency_id"
	" WHERE m.state = 'forming' AND m.channel = :channel";

static const char delay_messages[] =
	"UPDATE messages SET next_try_at = :at WHERE state = 'forming'"
	" AND channel = :channel AND person_id IN (SELECT w.person_id"
	"  FROM people w JOIN agencies a ON a.agency_id = w.agency_id"
	"  WHERE coalesce(a.timezone, '') = :zone)";

static const char list_notices[] =
	"SELECT o.decided_at, o.notice, w.code, o.channel,"
	" CASE o.outcome WHEN 'told' THEN coalesce(m.state, 'told')"
	"  ELSE o.outcome END, m.answer"
	" FROM occurrences o JOIN people w ON w.person_id = o.person_id"
	" LEFT JOIN messages m ON m.message_id = o.message_id"
	" WHERE o.task_id = :task ORDER BY o.occurrence_id";

enum error store_remind_next(struct store *store, int64_t *at, struct why *why)
{
	struct query query = query_begin(store, next_decision);

	*at = INT64_MAX;
	if (query_row(&query) && !query_is_null(&query))
		*at = query_take_int(&query);
	return query_end(&query, why);
}

enum error store_remind_due(struct store *store, int64_t now, int limit,
			    struct arena *arena, struct task **tasks,
			    size_t *count, struct why *why)
{
	struct query query = query_begin(store, due_decisions);

	query_int(&query, ":now", now);
	query_int(&query, ":limit", limit);
	*tasks = NULL;
	*count = 0;
	while (query_row(&query)) {
		*tasks = arena_grow(arena, *tasks, *count, sizeof(**tasks));
		task_take(&query, arena, &(*tasks)[(*count)++]);
	}
	return query_end(&query, why);
}

enum error store_remind_reset(struct store *store, struct why *why)
{
	struct query query = query_begin(store, reset_decisions);

	return query_run(&query, why);
}

enum error store_remind_rewind(struct store *store, int64_t task_id, int64_t to,
			       struct why *why)
{
	struct query query = query_begin(store, rewind_decisions);

	query_int(&query, ":to", to);
	query_int(&query, ":task", task_id);
	return query_run(&query, why);
}

enum error store_remind_set(struct store *store, int64_t task_id,
			    int64_t decided_to, int64_t next_at,
			    struct why *why)
{
	struct query query = query_begin(store, set_decision);

	query_int(&query, ":decided", decided_to);
	if (next_at == INT64_MAX)
		query_text(&query, ":next", NULL);
	else
		query_int(&query, ":next", next_at);
	query_int(&query, ":task", task_id);
	return query_run(&query, why);
}

enum error store_message_forming(struct store *store, int64_t person_id,
				 unsigned channel, int64_t now, int64_t *id,
				 struct why *why)
{
	struct query query = query_begin(store, find_forming);
	enum error error;

	*id = 0;
	query_int(&query, ":person", person_id);
	query_int(&query, ":channel", channel);
	while (query_row(&query))
		*id = query_take_int(&query);
	error = query_end(&query, why);
	if (error != ERROR_NONE || *id != 0)
		return error;
	query = query_begin(store, add_message);
	query_int(&query, ":person", person_id);
	query_int(&query, ":channel", channel);
	query_int(&query, ":at", now);
	return query_insert(&query, id, why);
}

static enum error mark(struct store *store, const struct occurrence *occurrence,
		       struct why *why)
{
	struct query query = query_begin(store, mark_missed);

	query_date(&query, ":day", occurrence->missed_since);
	query_int(&query, ":message", occurrence->message_id);
	return query_run(&query, why);
}

enum error store_occurrence_exists(struct store *store,
				   const struct occurrence *occurrence,
				   bool *exists, struct why *why)
{
	struct query query = query_begin(store, find_occurrence);

	query_int(&query, ":task", occurrence->task_id);
	query_text(&query, ":rule", occurrence->rule);
	query_int(&query, ":version", occurrence->due_version);
	query_int(&query, ":person", occurrence->person_id);
	query_int(&query, ":channel", occurrence->channel);
	query_date(&query, ":from",
		   occurrence->recurs ? occurrence->from : DATE_NONE);
	query_int(&query, ":since", occurrence->recurs ? 0 : occurrence->since);
	*exists = query_row(&query);
	return query_end(&query, why);
}

enum error store_message_tells(struct store *store, int64_t person_id,
			       unsigned channel, int64_t task_id, bool *tells,
			       struct why *why)
{
	struct query query = query_begin(store, find_told);

	query_int(&query, ":person", person_id);
	query_int(&query, ":channel", channel);
	query_int(&query, ":task", task_id);
	*tells = query_row(&query);
	return query_end(&query, why);
}

enum error store_occurrence_add(struct store *store,
				const struct occurrence *occurrence,
				struct why *why)
{
	static const char *const outcomes[] = {
		[OCCURRENCE_TOLD] = "told",
		[OCCURRENCE_MERGED] = "merged",
		[OCCURRENCE_SILENCED] = "silenced",
	};
	struct query query = query_begin(store, add_occurrence);
	enum error error;

	query_int(&query, ":task", occurrence->task_id);
	query_text(&query, ":rule", occurrence->rule);
	query_int(&query, ":version", occurrence->due_version);
	query_int(&query, ":person", occurrence->person_id);
	query_int(&query, ":channel", occurrence->channel);
	query_date(&query, ":day", occurrence->day);
	query_int(&query, ":notice", occurrence->notice);
	query_int(&query, ":support", occurrence->is_support);
	query_text(&query, ":outcome", outcomes[occurrence->outcome]);
	query_id(&query, ":silence", occurrence->silence_id);
	query_id(&query, ":message", occurrence->message_id);
	query_int(&query, ":at", occurrence->at);
	error = query_run(&query, why);
	if (error == ERROR_NONE && occurrence->message_id != 0 &&
	    date_is_set(occurrence->missed_since))
		error = mark(store, occurrence, why);
	return error;
}

/* A person who is told, in one line of the journal. */
struct told {
	int64_t person_id;
	int64_t agency_id;
	unsigned channels;
	int64_t message_id;
	enum notice notice;
	int tasks;
};

static void add_title(struct text *text, const char *title)
{
	size_t length = text_fit(title, TITLE_COLUMNS);
	bool is_cut = title[length] != '\0';

	while (is_cut && length > 0 && title[length] != ' ')
		length--;
	while (is_cut && length > 0 && strchr(" ,;", title[length - 1]) != NULL)
		length--;
	text_add_bytes(text, title, length);
	if (is_cut)
		text_add(text, "…");
}

static enum error write_told(struct store *store, const struct told *told,
			     struct text *text, struct why *why)
{
	struct query query = query_begin(store, list_told_tasks);
	struct arena arena = { 0 };
	int named = 0;
	enum error error;

	query_int(&query, ":agency", told->agency_id);
	query_int(&query, ":person", told->person_id);
	query_int(&query, ":limit", TOLD_BY_NAME);
	while (query_row(&query)) {
		const char *key = query_take_text(&query, &arena);
		const char *title = query_take_text(&query, &arena);
		const char *phrase = query_take_text(&query, &arena);
		const char *agency = query_take_text(&query, &arena);
		const char *absent = query_take_text(&query, &arena);

		text_addf(text, "%s%s ", named > 0 ? "; " : "", key);
		add_title(text, title);
		text_addf(text, "%s%s%s%s", *phrase != '\0' ? ", " : "", phrase,
			  *agency != '\0' ? " — " : "", agency);
		if (*absent != '\0')
			text_addf(text, " (for %s)", absent);
		named++;
	}
	error = query_end(&query, why);
	if (told->tasks > named)
		text_addf(text, "; +%d", told->tasks - named);
	arena_clear(&arena);
	return error;
}

static enum error tell(struct store *store, const struct told *told,
		       int64_t now, struct why *why)
{
	struct text text = { 0 };
	struct journal_entry entry = {
		.at = now,
		.kind = notice_word(told->notice),
		.actor = "dondoc",
		.agency_id = told->agency_id,
		.person_id = told->person_id,
		.message_id = told->message_id,
		.channels = told->channels,
	};
	enum error error = write_told(store, told, &text, why);

	entry.text = text_string(&text);
	if (error == ERROR_NONE)
		error = store_journal_add(store, &entry, why);
	text_clear(&text);
	return error;
}

enum error store_forming_zones(struct store *store, unsigned channel,
			       struct arena *arena, struct strings *zones,
			       struct why *why)
{
	struct query query = query_begin(store, list_zones);

	*zones = (struct strings){ 0 };
	query_int(&query, ":channel", channel);
	while (query_row(&query))
		strings_add(zones, arena, query_take_text(&query, arena));
	return query_end(&query, why);
}

enum error store_forming_delay(struct store *store, unsigned channel,
			       const char *zone, int64_t at, struct why *why)
{
	struct query query = query_begin(store, delay_messages);

	query_int(&query, ":channel", channel);
	query_text(&query, ":zone", zone);
	query_int(&query, ":at", at);
	return query_run(&query, why);
}

enum error store_messages_release(struct store *store, int64_t now,
				  struct why *why)
{
	struct query query = query_begin(store, list_told);
	struct arena arena = { 0 };
	struct told *all = NULL;
	size_t count = 0;
	enum error error;

	while (query_row(&query)) {
		struct told *told;

		all = arena_grow(&arena, all, count, sizeof(*all));
		told = &all[count++];
		told->person_id = query_take_int(&query);
		told->agency_id = query_take_int(&query);
		told->channels = (unsigned)query_take_int(&query);
		told->message_id = query_take_int(&query);
		told->notice = (enum notice)query_take_int(&query);
		told->tasks = (int)query_take_int(&query);
	}
	error = query_end(&query, why);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		error = tell(store, &all[i], now, why);
	arena_clear(&arena);
	if (error != ERROR_NONE || count == 0)
		return error;
	query = query_begin(store, release_messages);
	query_int(&query, ":now", now);
	return query_run(&query, why);
}

enum error store_task_notices(struct store *store, int64_t task_id,
			      struct arena *arena, struct notice_row **rows,
			      size_t *count, struct why *why)
{
	struct query query = query_begin(store, list_notices);

	*rows = NULL;
	*count = 0;
	query_int(&query, ":task", task_id);
	while (query_row(&query)) {
		struct notice_row *row;

		*rows = arena_grow(arena, *rows, *count, sizeof(**rows));
		row = &(*rows)[(*count)++];
		row->at = query_take_int(&query);
		row->notice = (enum notice)query_take_int(&query);
		row->person = query_take_text(&query, arena);
		row->channel = (unsigned)query_take_int(&query);
		row->state = query_take_text(&query, arena);
		row->answer = query_take_text(&query, arena);
	}
	return query_end(&query, why);
}

const char *const reminders_sql[] = {
	rewind_decisions, find_occurrence,  next_decision,
	due_decisions,	  set_decision,	    reset_decisions,
	add_occurrence,	  find_forming,	    find_told,
	add_message,	  mark_missed,	    list_told,
	list_told_tasks,  release_messages, list_zones,
	delay_messages,	  list_notices,	    NULL,
};
