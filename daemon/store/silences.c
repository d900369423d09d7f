#include "store/silences.h"

#include "store/journal.h"
#include "store/sql.h"

static const char add_silence[] =
	"INSERT INTO silences (task_id, agency_id, until_on, reason,"
	" created_at, created_by)"
	" VALUES (:task, :agency, :until, :reason, :now, :actor)";

/* What has not been written yet is still ours to keep back. */
static const char keep_back[] =
	"UPDATE occurrences SET outcome = 'silenced', silence_id = :silence"
	" WHERE outcome = 'told' AND message_id IN (SELECT message_id"
	"  FROM messages WHERE state = 'ready' AND message_id NOT IN"
	"  (SELECT message_id FROM message_bytes))"
	" AND task_id IN (SELECT task_id FROM tasks"
	"  WHERE task_id = :task OR agency_id = :agency)";

static const char lift_silence[] =
	"UPDATE silences SET lifted_at = :now, lifted_by = :actor"
	" WHERE silence_id = :silence AND lifted_at IS NULL"
	" AND until_on >= :today RETURNING task_id, agency_id";

static const char find_silence[] =
	"SELECT 1 FROM silences WHERE silence_id = :silence";

static const char list_silences[] =
	"SELECT s.silence_id, s.task_id, s.agency_id, s.until_on, s.reason,"
	" s.created_at, s.created_by, s.lifted_at, s.lifted_by, a.code, a.name,"
	" p.number || '#' || c.key || '@' || a.code ||"
	"  CASE t.period WHEN '' THEN '' ELSE '/' || t.period END, c.title"
	" FROM silences s LEFT JOIN tasks t ON t.task_id = s.task_id"
	" LEFT JOIN actions c ON c.action_id = t.action_id"
	" LEFT JOIN plans p ON p.plan_id = c.plan_id"
	" JOIN agencies a ON a.agency_id = coalesce(s.agency_id, t.agency_id)"
	" WHERE :today IS NULL"
	"  OR (s.lifted_at IS NULL AND s.until_on >= :today)"
	" ORDER BY s.silence_id";

static enum error check(const struct task *task, const struct silence *silence,
			const struct doing *doing, struct why *why)
{
	if (silence->reason == NULL || *silence->reason == '\0')
		return why_set(why, ERROR_USAGE, "a silence needs a reason");
	if (!date_is_set(silence->until))
		return why_set(why, ERROR_USAGE, "silent until what day?");
	if (date_compare(silence->until, doing->today) < 0)
		return why_set(why, ERROR_REFUSED,
			       "the last silent day is past");
	if (task != NULL &&
	    (task->state == TASK_DONE || task->state == TASK_DROPPED))
		return why_set(why, ERROR_REFUSED,
			       "task %lld is %s: nothing is told of it",
			       (long long)task->id,
			       task_state_word(task->state));
	return ERROR_NONE;
}

static enum error tell(struct store *store, const char *kind, int64_t task_id,
		       int64_t agency_id, const char *text,
		       const struct doing *doing, struct why *why)
{
	struct journal_entry entry = {
		.at = doing->now,
		.kind = kind,
		.actor = doing->actor,
		.caller = &doing->caller,
		.task_id = task_id,
		.agency_id = agency_id,
		.text = text,
	};

	return store_journal_add(store, &entry, why);
}

enum error store_silence_add(struct store *store, const struct task *task,
			     const struct agency_row *agency,
			     const struct silence *silence,
			     const struct doing *doing, int64_t *id,
			     struct why *why)
{
	int64_t task_id = task != NULL ? task->id : 0;
	int64_t agency_id = task != NULL ? 0 : agency->id;
	struct arena arena = { 0 };
	char until[DATE_TEXT_SIZE];
	struct query query;
	enum error error = check(task, silence, doing, why);

	if (error != ERROR_NONE)
		return error;
	query = query_begin(store, add_silence);
	query_id(&query, ":task", task_id);
	query_id(&query, ":agency", agency_id);
	query_date(&query, ":until", silence->until);
	query_text(&query, ":reason", silence->reason);
	query_int(&query, ":now", doing->now);
	query_text(&query, ":actor", doing->actor);
	error = query_insert(&query, id, why);
	if (error != ERROR_NONE)
		return error;
	query = query_begin(store, keep_back);
	query_int(&query, ":silence", *id);
	query_int(&query, ":task", task_id);
	query_int(&query, ":agency", agency_id);
	error = query_run(&query, why);
	if (error == ERROR_NONE)
		error = tell(store, "silence", task_id,
			     task != NULL ? task->agency_id : agency_id,
			     arena_printf(&arena, "%s%s%suntil %s · %s",
					  task != NULL ? task->key : "",
					  task != NULL ? " " : "",
					  task != NULL ? task->title : "",
					  date_to_iso(silence->until, until),
					  silence->reason),
			     doing, why);
	arena_clear(&arena);
	return error;
}

static enum error refuse_lift(struct store *store, int64_t id, struct why *why)
{
	struct query query = query_begin(store, find_silence);
	bool is_found;
	enum error error;

	query_int(&query, ":silence", id);
	is_found = query_row(&query);
	error = query_end(&query, why);
	if (error != ERROR_NONE)
		return error;
	if (!is_found)
		return why_set(why, ERROR_NOT_FOUND, "no silence %lld",
			       (long long)id);
	return why_set(why, ERROR_REFUSED, "silence %lld is over",
		       (long long)id);
}

enum error store_silence_lift(struct store *store, int64_t id,
			      const struct doing *doing, struct why *why)
{
	struct query query = query_begin(store, lift_silence);
	struct arena arena = { 0 };
	int64_t task_id = 0;
	int64_t agency_id = 0;
	bool is_lifted;
	enum error error;

	query_int(&query, ":silence", id);
	query_int(&query, ":now", doing->now);
	query_text(&query, ":actor", doing->actor);
	query_date(&query, ":today", doing->today);
	is_lifted = query_row(&query);
	if (is_lifted) {
		task_id = query_take_int(&query);
		agency_id = query_take_int(&query);
	}
	error = query_end(&query, why);
	if (error != ERROR_NONE)
		return error;
	if (!is_lifted)
		return refuse_lift(store, id, why);
	error = tell(store, "silence-lifted", task_id, agency_id,
		     arena_printf(&arena, "silence %lld", (long long)id), doing,
		     why);
	arena_clear(&arena);
	return error;
}

enum error store_silences(struct store *store, struct date today,
			  struct arena *arena, struct silence **rows,
			  size_t *count, struct why *why)
{
	struct query query = query_begin(store, list_silences);

	*rows = NULL;
	*count = 0;
	query_date(&query, ":today", today);
	while (query_row(&query)) {
		struct silence *row;

		*rows = arena_grow(arena, *rows, *count, sizeof(**rows));
		row = &(*rows)[(*count)++];
		row->id = query_take_int(&query);
		row->task_id = query_take_int(&query);
		row->agency_id = query_take_int(&query);
		row->until = query_take_date(&query);
		row->reason = query_take_text(&query, arena);
		row->created_at = query_take_int(&query);
		row->created_by = query_take_text(&query, arena);
		row->lifted_at = query_take_int(&query);
		row->lifted_by = query_take_text(&query, arena);
		row->agency = query_take_text(&query, arena);
		row->agency_name = query_take_text(&query, arena);
		row->ref = query_take_text(&query, arena);
		row->title = query_take_text(&query, arena);
	}
	return query_end(&query, why);
}

const char *const silences_sql[] = { add_silence,  keep_back,	  lift_silence,
				     find_silence, list_silences, NULL };
