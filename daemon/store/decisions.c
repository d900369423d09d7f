#include "store/decisions.h"

#include "store/sql.h"
#include "store/task_columns.h"

static const char list_decisions[] =
	"SELECT o.rule, o.notice, o.due_version, o.day, o.decided_at,"
	" o.person_id, w.agency_id, w.code, o.channel, o.outcome, s.reason,"
	" s.until_on, s.created_by, o.message_id, m.instead_of, r.code,"
	" m.state, m.tries,"
	" m.next_try_at, m.server, m.answer, m.settled_at"
	" FROM occurrences o JOIN people w ON w.person_id = o.person_id"
	" LEFT JOIN silences s ON s.silence_id = o.silence_id"
	" LEFT JOIN messages m ON m.message_id = o.message_id"
	" LEFT JOIN people r ON r.person_id = m.person_id"
	" WHERE o.task_id = :task AND o.decided_at > :after"
	" ORDER BY o.occurrence_id";

static const char list_audit_tasks[] =
	TASK_SELECT " WHERE t.task_id > :after"
		    " AND t.state NOT IN ('done', 'dropped', 'submitted')"
		    " ORDER BY t.task_id LIMIT :limit";

static void take_decision(struct query *query, struct arena *arena,
			  struct decision *row)
{
	row->rule = query_take_text(query, arena);
	row->notice = (enum notice)query_take_int(query);
	row->due_version = (int)query_take_int(query);
	row->day = query_take_date(query);
	row->decided_at = query_take_int(query);
	row->person_id = query_take_int(query);
	row->agency_id = query_take_int(query);
	row->person = query_take_text(query, arena);
	row->channel = (unsigned)query_take_int(query);
	row->outcome = query_take_text(query, arena);
	row->silence = query_take_text(query, arena);
	row->silent_until = query_take_date(query);
	row->silent_by = query_take_text(query, arena);
	row->message_id = query_take_int(query);
	row->instead_of = query_take_int(query);
	row->recipient = query_take_text(query, arena);
	row->state = query_take_text(query, arena);
	row->tries = (int)query_take_int(query);
	row->next_try_at = query_take_int(query);
	row->server = query_take_text(query, arena);
	row->answer = query_take_text(query, arena);
	row->settled_at = query_take_int(query);
}

enum error store_decisions(struct store *store, int64_t task_id, int64_t after,
			   struct arena *arena, struct decision **rows,
			   size_t *count, struct why *why)
{
	struct query query = query_begin(store, list_decisions);

	*rows = NULL;
	*count = 0;
	query_int(&query, ":task", task_id);
	query_int(&query, ":after", after);
	while (query_row(&query)) {
		*rows = arena_grow(arena, *rows, *count, sizeof(**rows));
		take_decision(&query, arena, &(*rows)[(*count)++]);
	}
	return query_end(&query, why);
}

enum error store_audit_tasks(struct store *store, int64_t after, int limit,
			     struct arena *arena, struct task **tasks,
			     size_t *count, struct why *why)
{
	struct query query = query_begin(store, list_audit_tasks);

	*tasks = NULL;
	*count = 0;
	query_int(&query, ":after", after);
	query_int(&query, ":limit", limit);
	while (query_row(&query)) {
		*tasks = arena_grow(arena, *tasks, *count, sizeof(**tasks));
		task_take(&query, arena, &(*tasks)[(*count)++]);
	}
	return query_end(&query, why);
}

const char *const decisions_sql[] = { list_decisions, list_audit_tasks, NULL };
