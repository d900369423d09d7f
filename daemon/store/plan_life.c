#include "store/plan_life.h"

#include <string.h>

#include "store/expand.h"
#include "store/journal.h"

static const char find_source[] =
	"SELECT v.version, v.text FROM plan_versions v"
	" JOIN plans p ON p.plan_id = v.plan_id WHERE p.number = :number"
	" ORDER BY v.version DESC LIMIT 1";

/* Only what is other than the last one. */
static const char add_version[] =
	"INSERT INTO plan_versions (plan_id, version, applied_at, text)"
	" SELECT :plan, coalesce(max(version), 0) + 1, :now, :text"
	" FROM plan_versions WHERE plan_id = :plan"
	" HAVING coalesce((SELECT v.text FROM plan_versions v"
	"  WHERE v.plan_id = :plan ORDER BY v.version DESC LIMIT 1), '')"
	"  <> :text";

static const char set_head[] =
	"UPDATE plans SET amends = :amends, withdrawn_at = NULL,"
	" withdrawn_reason = NULL WHERE plan_id = :plan";

static const char clear_replaced[] =
	"DELETE FROM replaced_actions WHERE plan_id = :plan";

static const char add_replaced[] =
	"INSERT INTO replaced_actions (plan_id, number, key)"
	" VALUES (:plan, :number, :key)";

static const char find_action[] =
	"SELECT c.action_id, c.withdrawn_at IS NOT NULL FROM actions c"
	" JOIN plans p ON p.plan_id = c.plan_id"
	" WHERE p.number = :number AND c.key = :key";

static const char is_replaced_now[] =
	"SELECT EXISTS (SELECT 1 FROM replaced_actions x"
	" JOIN plans p ON p.plan_id = x.plan_id WHERE p.withdrawn_at IS NULL"
	" AND x.number = :number AND x.key = :key)";

static const char withdraw_action[] =
	"UPDATE actions SET withdrawn_at = :now WHERE action_id = :action";

static const char withdraw_plan[] =
	"UPDATE plans SET withdrawn_at = :now, withdrawn_reason = :reason"
	" WHERE plan_id = :plan";

static const char find_plan[] =
	"SELECT p.plan_id, p.amends, coalesce(p.withdrawn_at, 0),"
	" p.withdrawn_reason, coalesce((SELECT max(v.version)"
	"  FROM plan_versions v WHERE v.plan_id = p.plan_id), 0)"
	" FROM plans p WHERE p.number = :number";

static const char list_replaced[] =
	"SELECT key FROM replaced_actions WHERE plan_id = :plan ORDER BY key";

static const char list_amending[] =
	"SELECT number FROM plans WHERE amends = :number"
	" AND withdrawn_at IS NULL ORDER BY issued_on, number";

static const char list_in_force[] =
	"SELECT action_id FROM actions WHERE plan_id = :plan"
	" AND withdrawn_at IS NULL";

enum error store_plan_source(struct store *store, const char *number,
			     struct arena *arena, const char **text,
			     int *version, struct why *why)
{
	struct query query = query_begin(store, find_source);
	enum error error;

	*text = NULL;
	query_text(&query, ":number", number);
	if (query_row(&query)) {
		*version = (int)query_take_int(&query);
		*text = query_take_text(&query, arena);
	}
	error = query_end(&query, why);
	if (error == ERROR_NONE && *text == NULL)
		return why_set(why, ERROR_NOT_FOUND,
			       "there is no file of a plan '%s': an older "
			       "dondoc kept none, applying it again does",
			       number);
	return error;
}

static enum error take_words(struct query *query, struct arena *arena,
			     struct strings *words, struct why *why)
{
	*words = (struct strings){ 0 };
	while (query_row(query))
		strings_add(words, arena, query_take_text(query, arena));
	return query_end(query, why);
}

/* The head's row; its number is 0 when there is no such plan. */
static enum error take_head(struct store *store, const char *number,
			    struct arena *arena, int64_t *id,
			    struct plan_standing *standing, struct why *why)
{
	struct query query = query_begin(store, find_plan);

	*id = 0;
	*standing = (struct plan_standing){ 0 };
	query_text(&query, ":number", number);
	while (query_row(&query)) {
		*id = query_take_int(&query);
		standing->amends = query_take_text(&query, arena);
		standing->withdrawn_at = query_take_int(&query);
		standing->withdrawn_reason = query_take_text(&query, arena);
		standing->version = (int)query_take_int(&query);
	}
	return query_end(&query, why);
}

enum error store_plan_standing(struct store *store, const char *number,
			       struct arena *arena,
			       struct plan_standing *standing, struct why *why)
{
	struct query query;
	int64_t id;
	enum error error = take_head(store, number, arena, &id, standing, why);

	if (error != ERROR_NONE)
		return error;
	query = query_begin(store, list_replaced);
	query_int(&query, ":plan", id);
	error = take_words(&query, arena, &standing->replaces, why);
	if (error != ERROR_NONE)
		return error;
	query = query_begin(store, list_amending);
	query_text(&query, ":number", number);
	return take_words(&query, arena, &standing->amended_by, why);
}

enum error plan_action_withdraw(const struct expanding *expanding,
				int64_t action_id, const char *reason)
{
	struct query query = query_begin(expanding->store, withdraw_action);
	enum error error;

	query_int(&query, ":now", expanding->doing->now);
	query_int(&query, ":action", action_id);
	error = query_run(&query, expanding->why);
	return error == ERROR_NONE
		       ? expand_drop(expanding, action_id, false, reason)
		       : error;
}

enum error plan_action_is_replaced(const struct expanding *expanding,
				   const char *number, const char *key,
				   bool *is_replaced)
{
	struct query query = query_begin(expanding->store, is_replaced_now);

	*is_replaced = false;
	query_text(&query, ":number", number);
	query_text(&query, ":key", key);
	while (query_row(&query))
		*is_replaced = query_take_int(&query) != 0;
	return query_end(&query, expanding->why);
}

static enum error run_clear(const struct expanding *expanding, int64_t plan_id)
{
	struct query query = query_begin(expanding->store, clear_replaced);

	query_int(&query, ":plan", plan_id);
	return query_run(&query, expanding->why);
}

static enum error note_replaced(const struct expanding *expanding,
				int64_t plan_id, const char *number,
				const char *key)
{
	struct query query = query_begin(expanding->store, add_replaced);

	query_int(&query, ":plan", plan_id);
	query_text(&query, ":number", number);
	query_text(&query, ":key", key);
	return query_run(&query, expanding->why);
}

static enum error replace(const struct expanding *expanding,
			  const struct plan *plan, int64_t plan_id,
			  const char *key)
{
	struct query query = query_begin(expanding->store, find_action);
	struct arena arena = { 0 };
	bool is_withdrawn = false;
	int64_t id = 0;
	enum error error;

	query_text(&query, ":number", plan->amends);
	query_text(&query, ":key", key);
	while (query_row(&query)) {
		id = query_take_int(&query);
		is_withdrawn = query_take_int(&query) != 0;
	}
	error = query_end(&query, expanding->why);
	if (error == ERROR_NONE && id == 0)
		return why_set(expanding->why, ERROR_REFUSED,
			       "amends: there is no action %s in %s", key,
			       plan->amends);
	if (error == ERROR_NONE)
		error = note_replaced(expanding, plan_id, plan->amends, key);
	if (error == ERROR_NONE && !is_withdrawn)
		error = plan_action_withdraw(
			expanding, id,
			arena_printf(&arena, "replaced by %s", plan->number));
	arena_clear(&arena);
	return error;
}

static enum error keep_version(const struct expanding *expanding,
			       const struct plan *plan, int64_t plan_id)
{
	struct query query = query_begin(expanding->store, add_version);

	query_int(&query, ":plan", plan_id);
	query_int(&query, ":now", expanding->doing->now);
	query_text(&query, ":text", plan->source);
	return query_run(&query, expanding->why);
}

/* ERROR_REFUSED when it amends what is not there. */
static enum error check_amended(const struct expanding *expanding,
				const struct plan *plan)
{
	struct plan_standing standing;
	struct arena arena = { 0 };
	int64_t id;
	enum error error = take_head(expanding->store, plan->amends, &arena,
				     &id, &standing, expanding->why);

	arena_clear(&arena);
	if (error == ERROR_NONE && id == 0)
		return why_set(expanding->why, ERROR_REFUSED,
			       "amends: there is no plan %s; apply it first",
			       plan->amends);
	return error;
}

enum error plan_life_apply(const struct expanding *expanding,
			   const struct plan *plan, int64_t plan_id)
{
	struct query query = query_begin(expanding->store, set_head);
	enum error error;

	query_text(&query, ":amends", plan->amends);
	query_int(&query, ":plan", plan_id);
	error = query_run(&query, expanding->why);
	if (error == ERROR_NONE && plan->source != NULL)
		error = keep_version(expanding, plan, plan_id);
	if (error == ERROR_NONE)
		error = run_clear(expanding, plan_id);
	if (error == ERROR_NONE && plan->amends != NULL)
		error = check_amended(expanding, plan);
	for (size_t i = 0; i < plan->replaces.count && error == ERROR_NONE; i++)
		error = replace(expanding, plan, plan_id,
				plan->replaces.items[i]);
	return error;
}

static enum error withdraw_all(const struct expanding *expanding,
			       int64_t plan_id, const char *reason)
{
	struct query query = query_begin(expanding->store, list_in_force);
	struct arena arena = { 0 };
	int64_t *ids = NULL;
	size_t count = 0;
	enum error error;

	query_int(&query, ":plan", plan_id);
	while (query_row(&query)) {
		ids = arena_grow(&arena, ids, count, sizeof(*ids));
		ids[count++] = query_take_int(&query);
	}
	error = query_end(&query, expanding->why);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		error = plan_action_withdraw(expanding, ids[i], reason);
	expanding->applied->removed += (int)count;
	arena_clear(&arena);
	return error;
}

static enum error tell_withdrawn(const struct expanding *expanding,
				 int64_t plan_id, const char *text)
{
	const struct doing *doing = expanding->doing;
	struct journal_entry entry = {
		.at = doing->now,
		.kind = "plan-withdrawn",
		.actor = doing->actor,
		.caller = &doing->caller,
		.plan_id = plan_id,
		.text = text,
	};

	return store_journal_add(expanding->store, &entry, expanding->why);
}

static enum error withdraw(const struct expanding *expanding, int64_t plan_id,
			   const char *words)
{
	struct query query = query_begin(expanding->store, withdraw_plan);
	enum error error;

	query_int(&query, ":now", expanding->doing->now);
	query_text(&query, ":reason", words);
	query_int(&query, ":plan", plan_id);
	error = query_run(&query, expanding->why);
	if (error == ERROR_NONE)
		error = withdraw_all(expanding, plan_id, words);
	return error;
}

enum error store_plan_withdraw(struct store *store, const char *number,
			       const struct withdrawal *withdrawal,
			       const struct doing *doing,
			       struct applied *applied, struct why *why)
{
	struct expanding expanding = { .store = store,
				       .office = withdrawal->office,
				       .doing = doing,
				       .applied = applied,
				       .why = why };
	const char *document = withdrawal->document;
	struct plan_standing standing;
	struct arena arena = { 0 };
	const char *words;
	int64_t id;
	enum error error =
		take_head(store, number, &arena, &id, &standing, why);

	words = arena_printf(&arena, "%s%s%s", withdrawal->reason,
			     document != NULL ? " · " : "",
			     document != NULL ? document : "");
	if (error == ERROR_NONE && id == 0)
		error = why_set(why, ERROR_NOT_FOUND, "no plan '%s'", number);
	if (error == ERROR_NONE && standing.withdrawn_at != 0)
		error = why_set(why, ERROR_REFUSED, "%s is withdrawn already",
				number);
	if (error == ERROR_NONE)
		error = withdraw(&expanding, id, words);
	if (error == ERROR_NONE)
		error = tell_withdrawn(
			&expanding, id,
			arena_printf(&arena, "%s: %s", number, words));
	arena_clear(&arena);
	return error;
}

const char *const plan_life_sql[] = {
	find_source,   add_version, set_head,	     clear_replaced,
	add_replaced,  find_action, is_replaced_now, withdraw_action,
	withdraw_plan, find_plan,   list_replaced,   list_amending,
	list_in_force, NULL,
};
