#include "store/plans.h"

#include "store/sql.h"

static const char list_plans[] =
	"SELECT p.plan_id, p.number, p.title, p.issued_on, i.code, f.code,"
	" p.issuer_id, p.follow_up_id,"
	" (SELECT count(*) FROM actions c WHERE c.plan_id = p.plan_id"
	"  AND c.withdrawn_at IS NULL), count(t.task_id),"
	" count(*) FILTER (WHERE t.state = 'done'),"
	" count(*) FILTER (WHERE t.state NOT IN ('done', 'dropped')"
	"  AND coalesce(t.submitted_on, :today) > t.due_on)"
	" FROM plans p JOIN agencies i ON i.agency_id = p.issuer_id"
	" JOIN agencies f ON f.agency_id = p.follow_up_id"
	" LEFT JOIN actions c ON c.plan_id = p.plan_id"
	"  AND c.withdrawn_at IS NULL"
	" LEFT JOIN tasks t ON t.action_id = c.action_id"
	" GROUP BY p.plan_id ORDER BY p.issued_on, p.number";

static const char find_leads[] =
	"SELECT plan_id, issuer_id, follow_up_id FROM plans"
	" WHERE number = :number";

static const char find_plan[] =
	"SELECT p.plan_id, p.number, p.title, p.issued_on, i.code, f.code,"
	" p.before_is_inclusive, p.calendar, p.policy"
	" FROM plans p JOIN agencies i ON i.agency_id = p.issuer_id"
	" JOIN agencies f ON f.agency_id = p.follow_up_id"
	" WHERE p.number = :number";

static const char list_plan_words[] =
	"SELECT word FROM plan_words WHERE plan_id = :plan AND list = :list"
	" ORDER BY position";

static const char list_watch_modes[] =
	"SELECT coalesce(mode, 'none') FROM plan_words WHERE plan_id = :plan"
	" AND list = 'watcher' ORDER BY position";

static const char list_actions[] =
	"SELECT c.action_id, c.key, c.tag, c.title, a.code, s.code,"
	" c.due_phrase, c.class, c.from_on, c.due_on, c.until_on, c.rule,"
	" c.kind, c.needs_evidence, c.completion, c.product, c.quote,"
	" c.quote_line, c.note, c.policy, c.policy_name,"
	" (SELECT count(*) FROM tasks t WHERE t.action_id = c.action_id),"
	" (SELECT count(*) FROM tasks t WHERE t.action_id = c.action_id"
	"  AND t.state = 'done')"
	" FROM actions c LEFT JOIN agencies a ON a.agency_id = c.lead_id"
	" LEFT JOIN agencies s ON s.agency_id = c.submit_to_id"
	" WHERE c.plan_id = :plan AND c.withdrawn_at IS NULL"
	" ORDER BY c.position";

static const char list_action_words[] =
	"SELECT word FROM action_words WHERE action_id = :action"
	" AND list = :list ORDER BY position";

enum error store_plans(struct store *store, struct date today,
		       struct arena *arena, struct plan_row **rows,
		       size_t *count, struct why *why)
{
	struct query query = query_begin(store, list_plans);

	query_date(&query, ":today", today);
	*rows = NULL;
	*count = 0;
	while (query_row(&query)) {
		struct plan_row *row;

		*rows = arena_grow(arena, *rows, *count, sizeof(**rows));
		row = &(*rows)[(*count)++];
		row->id = query_take_int(&query);
		row->number = query_take_text(&query, arena);
		row->title = query_take_text(&query, arena);
		row->issued = query_take_date(&query);
		row->issuer = query_take_text(&query, arena);
		row->follow_up = query_take_text(&query, arena);
		row->issuer_id = query_take_int(&query);
		row->follow_up_id = query_take_int(&query);
		row->actions = (int)query_take_int(&query);
		row->tasks = (int)query_take_int(&query);
		row->done = (int)query_take_int(&query);
		row->overdue = (int)query_take_int(&query);
	}
	return query_end(&query, why);
}

enum error store_plan_leads(struct store *store, const char *number,
			    struct plan_row *row, struct why *why)
{
	struct query query = query_begin(store, find_leads);
	enum error error;

	*row = (struct plan_row){ 0 };
	query_text(&query, ":number", number);
	while (query_row(&query)) {
		row->id = query_take_int(&query);
		row->issuer_id = query_take_int(&query);
		row->follow_up_id = query_take_int(&query);
	}
	error = query_end(&query, why);
	if (error == ERROR_NONE && row->id == 0)
		return why_set(why, ERROR_NOT_FOUND, "no plan '%s'", number);
	return error;
}

/* A list of words of a plan or an action. */
static enum error take_words(struct store *store, const char *statement,
			     const char *owner, int64_t owner_id,
			     const char *list, struct arena *arena,
			     struct strings *words, struct why *why)
{
	struct query query = query_begin(store, statement);

	*words = (struct strings){ 0 };
	query_int(&query, owner, owner_id);
	query_text(&query, ":list", list);
	while (query_row(&query))
		strings_add(words, arena, query_take_text(&query, arena));
	return query_end(&query, why);
}

static enum error take_watch_modes(struct store *store, int64_t plan_id,
				   struct arena *arena, struct plan *plan,
				   struct why *why)
{
	struct query query = query_begin(store, list_watch_modes);
	size_t count = 0;

	query_int(&query, ":plan", plan_id);
	while (query_row(&query)) {
		plan->watch_modes = arena_grow(arena, plan->watch_modes, count,
					       sizeof(*plan->watch_modes));
		plan->watch_modes[count++] =
			watch_mode_from_word(query_take_text(&query, arena));
	}
	return query_end(&query, why);
}

static void take_action(struct query *query, struct arena *arena,
			struct action_row *row)
{
	struct action *action = &row->action;

	action->key = query_take_text(query, arena);
	action->tag = query_take_text(query, arena);
	action->title = query_take_text(query, arena);
	action->lead = query_take_text(query, arena);
	action->submit_to = query_take_text(query, arena);
	action->due_phrase = query_take_text(query, arena);
	(void)due_class_from_word(query_take_text(query, arena),
				  &action->due.class);
	action->from = query_take_date(query);
	action->due.due = query_take_date(query);
	action->until = query_take_date(query);
	action->due.rule = query_take_text(query, arena);
	action->kind = (enum action_kind)query_take_int(query);
	action->needs_evidence = query_take_int(query) != 0;
	action->completion = (int)query_take_int(query);
	action->product = query_take_text(query, arena);
	action->quote = query_take_text(query, arena);
	action->quote_line = (int)query_take_int(query);
	action->note = query_take_text(query, arena);
	action->policy_text = query_take_text(query, arena);
	action->policy = query_take_text(query, arena);
	row->tasks = (int)query_take_int(query);
	row->done = (int)query_take_int(query);
}

static enum error take_lists(struct store *store, int64_t id,
			     struct arena *arena, struct action *action,
			     struct why *why)
{
	static const char owner[] = ":action";
	enum error error = take_words(store, list_action_words, owner, id,
				      "support", arena, &action->support, why);

	if (error == ERROR_NONE)
		error = take_words(store, list_action_words, owner, id, "after",
				   arena, &action->after, why);
	if (error == ERROR_NONE)
		error = take_words(store, list_action_words, owner, id,
				   "warning", arena, &action->due.warnings,
				   why);
	return error;
}

static enum error take_actions(struct store *store, int64_t plan_id,
			       struct arena *arena, struct action_row **actions,
			       size_t *count, struct why *why)
{
	struct query query = query_begin(store, list_actions);
	int64_t *ids = NULL;
	enum error error;

	*actions = NULL;
	*count = 0;
	query_int(&query, ":plan", plan_id);
	while (query_row(&query)) {
		ids = arena_grow(arena, ids, *count, sizeof(*ids));
		*actions =
			arena_grow(arena, *actions, *count, sizeof(**actions));
		ids[*count] = query_take_int(&query);
		take_action(&query, arena, &(*actions)[*count]);
		(*count)++;
	}
	error = query_end(&query, why);
	for (size_t i = 0; i < *count && error == ERROR_NONE; i++)
		error = take_lists(store, ids[i], arena, &(*actions)[i].action,
				   why);
	return error;
}

enum error store_plan_find(struct store *store, const char *number,
			   struct arena *arena, struct plan *plan,
			   struct action_row **actions, size_t *count,
			   struct why *why)
{
	struct query query = query_begin(store, find_plan);
	int64_t id = 0;
	enum error error;

	*plan = (struct plan){ 0 };
	query_text(&query, ":number", number);
	while (query_row(&query)) {
		id = query_take_int(&query);
		plan->number = query_take_text(&query, arena);
		plan->title = query_take_text(&query, arena);
		plan->issued = query_take_date(&query);
		plan->issuer = query_take_text(&query, arena);
		plan->follow_up = query_take_text(&query, arena);
		plan->before_is_inclusive = query_take_int(&query) != 0;
		plan->calendar = query_take_text(&query, arena);
		plan->policy = query_take_text(&query, arena);
	}
	error = query_end(&query, why);
	if (error == ERROR_NONE && id == 0)
		return why_set(why, ERROR_NOT_FOUND, "no plan '%s'", number);
	if (error == ERROR_NONE)
		error = take_words(store, list_plan_words, ":plan", id,
				   "watcher", arena, &plan->watchers, why);
	if (error == ERROR_NONE)
		error = take_watch_modes(store, id, arena, plan, why);
	if (error == ERROR_NONE)
		error = take_words(store, list_plan_words, ":plan", id, "basis",
				   arena, &plan->basis, why);
	if (error == ERROR_NONE)
		error = take_actions(store, id, arena, actions, count, why);
	return error;
}

const char *const plans_sql[] = {
	list_plans,	  find_leads,	find_plan,	   list_plan_words,
	list_watch_modes, list_actions, list_action_words, NULL,
};
