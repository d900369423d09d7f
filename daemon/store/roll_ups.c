#include "store/roll_ups.h"

#include <string.h>

#include "store/sql.h"

static const char list_group_tasks[] =
	"SELECT p.number, c.key, c.title, g.code, nullif(t.period, ''),"
	" c.completion, t.due_on, coalesce(o.short_name, o.name), t.state,"
	" t.drop_cause IS 'reached'"
	" FROM plans p JOIN actions c ON c.plan_id = p.plan_id"
	" JOIN agencies g ON g.agency_id = c.lead_id AND g.is_group = 1"
	" JOIN tasks t ON t.action_id = c.action_id"
	" JOIN agencies o ON o.agency_id = t.agency_id"
	" WHERE p.number = :plan AND (:key IS NULL OR c.key = :key)"
	" AND c.withdrawn_at IS NULL"
	" AND (:all OR t.agency_id = :agency OR (:follow"
	"  AND :agency IN (p.follow_up_id, p.issuer_id, o.parent_id)))"
	" ORDER BY c.position, t.period, o.code";

static bool is_same(const struct roll_up_row *row, const char *key,
		    const char *period)
{
	if (strcmp(row->key, key) != 0)
		return false;
	return strcmp(row->period != NULL ? row->period : "",
		      period != NULL ? period : "") == 0;
}

/* Takes one task into the last row, or begins a row with it. */
static void take(struct query *query, struct arena *arena,
		 struct roll_up_row **rows, size_t *count)
{
	struct roll_up_row row = { 0 };
	struct roll_up_row *last = *count > 0 ? &(*rows)[*count - 1] : NULL;
	enum task_state state = TASK_OPEN;
	const char *name;
	struct date due;
	bool is_freed;

	row.plan = query_take_text(query, arena);
	row.key = query_take_text(query, arena);
	row.title = query_take_text(query, arena);
	row.lead = query_take_text(query, arena);
	row.period = query_take_text(query, arena);
	row.roll_up.completion = (int)query_take_int(query);
	due = query_take_date(query);
	name = query_take_text(query, arena);
	(void)task_state_from_word(query_take_text(query, arena), &state);
	is_freed = query_take_int(query) != 0;
	if (last == NULL || !is_same(last, row.key, row.period)) {
		*rows = arena_grow(arena, *rows, *count, sizeof(**rows));
		last = &(*rows)[(*count)++];
		*last = row;
		last->due_on = due;
	}
	if (date_is_set(due) &&
	    (!date_is_set(last->due_on) || date_compare(due, last->due_on) > 0))
		last->due_on = due;
	roll_up_add(&last->roll_up, arena, name, state, is_freed);
}

enum error store_roll_ups(struct store *store, const struct scope *scope,
			  const char *plan, const char *key,
			  struct arena *arena, struct roll_up_row **rows,
			  size_t *count, struct why *why)
{
	struct query query = query_begin(store, list_group_tasks);

	*rows = NULL;
	*count = 0;
	query_text(&query, ":plan", plan);
	query_text(&query, ":key", key);
	query_int(&query, ":all", scope->is_all);
	query_int(&query, ":agency", scope->agency_id);
	query_int(&query, ":follow", scope->may_follow);
	while (query_row(&query))
		take(&query, arena, rows, count);
	return query_end(&query, why);
}

const char *const roll_ups_sql[] = { list_group_tasks, NULL };
