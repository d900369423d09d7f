#include "store/plan_head.h"

#include <string.h>

static const char put_plan[] =
	"INSERT INTO plans (number, title, issued_on, issuer_id, follow_up_id,"
	" before_is_inclusive, calendar, policy, applied_at, changed_at)"
	" SELECT :number, :title, :issued, i.agency_id, f.agency_id, :before,"
	" :calendar, :policy, :now, :now FROM agencies i, agencies f"
	" WHERE i.code = :issuer AND f.code = :follow"
	" ON CONFLICT (number) DO UPDATE SET title = excluded.title,"
	" issued_on = excluded.issued_on, issuer_id = excluded.issuer_id,"
	" follow_up_id = excluded.follow_up_id,"
	" before_is_inclusive = excluded.before_is_inclusive,"
	" calendar = excluded.calendar, policy = excluded.policy,"
	" applied_at = excluded.applied_at RETURNING plan_id";

/* All of the head that says who is told and when, in one text. */
static const char get_hearing[] =
	"SELECT coalesce(p.calendar, '') || '|' || coalesce(p.policy, '')"
	" || '|' || p.issuer_id || '|' || p.follow_up_id || '|' ||"
	" coalesce((SELECT group_concat(x.word || ' ' || x.mode) FROM"
	"  (SELECT word, mode FROM plan_words WHERE plan_id = p.plan_id"
	"   AND mode IS NOT NULL ORDER BY word) x), '')"
	" FROM plans p WHERE p.number = :number";

static const char touch_plan[] =
	"UPDATE plans SET changed_at = :now WHERE plan_id = :plan";

static const char reset_decisions[] =
	"UPDATE tasks SET next_remind_at = 0 WHERE next_remind_at IS NOT NULL"
	" AND action_id IN (SELECT action_id FROM actions"
	"  WHERE plan_id = :plan)";

static const char clear_words[] =
	"DELETE FROM plan_words WHERE plan_id = :plan";

static const char add_word[] =
	"INSERT INTO plan_words (plan_id, list, position, word, mode)"
	" VALUES (:plan, :list, :position, :word, :mode)";

static const char get_follow_up[] =
	"SELECT follow_up_id FROM plans WHERE number = :number";

enum error plan_head_follow_up(const struct expanding *expanding,
			       const struct plan *plan, int64_t *id)
{
	struct query query = query_begin(expanding->store, get_follow_up);

	*id = 0;
	query_text(&query, ":number", plan->number);
	while (query_row(&query))
		*id = query_take_int(&query);
	return query_end(&query, expanding->why);
}

static enum error take_hearing(const struct expanding *expanding,
			       const struct plan *plan, struct arena *arena,
			       const char **hearing)
{
	struct query query = query_begin(expanding->store, get_hearing);

	*hearing = "";
	query_text(&query, ":number", plan->number);
	while (query_row(&query))
		*hearing = query_take_text(&query, arena);
	return query_end(&query, expanding->why);
}

static enum error put_row(const struct expanding *expanding,
			  const struct plan *plan, int64_t *id)
{
	struct query query = query_begin(expanding->store, put_plan);

	*id = 0;
	query_text(&query, ":number", plan->number);
	query_text(&query, ":title", plan->title);
	query_date(&query, ":issued", plan->issued);
	query_int(&query, ":before", plan->before_is_inclusive);
	query_text(&query, ":calendar", plan->calendar);
	query_text(&query, ":policy", plan->policy);
	query_int(&query, ":now", expanding->doing->now);
	query_text(&query, ":issuer", plan->issuer);
	query_text(&query, ":follow", plan->follow_up);
	while (query_row(&query))
		*id = query_take_int(&query);
	return query_end(&query, expanding->why);
}

/* `modes`, one a word, may be NULL. */
static enum error put_list(const struct expanding *expanding, int64_t plan_id,
			   const char *list, const struct strings *words,
			   const enum watch_mode *modes)
{
	enum error error = ERROR_NONE;

	for (size_t i = 0; i < words->count && error == ERROR_NONE; i++) {
		struct query query = query_begin(expanding->store, add_word);

		query_int(&query, ":plan", plan_id);
		query_text(&query, ":list", list);
		query_int(&query, ":position", (int64_t)i);
		query_text(&query, ":word", words->items[i]);
		query_text(&query, ":mode",
			   modes == NULL || modes[i] == WATCH_NONE
				   ? NULL
				   : watch_mode_word(modes[i]));
		error = query_run(&query, expanding->why);
	}
	return error;
}

static enum error put_lists(const struct expanding *expanding,
			    const struct plan *plan, int64_t id)
{
	struct query query = query_begin(expanding->store, clear_words);
	enum error error;

	query_int(&query, ":plan", id);
	error = query_run(&query, expanding->why);
	if (error == ERROR_NONE)
		error = put_list(expanding, id, "watcher", &plan->watchers,
				 plan->watch_modes);
	if (error == ERROR_NONE)
		error = put_list(expanding, id, "basis", &plan->basis, NULL);
	return error;
}

/* Other people, or on other days. */
static enum error tell_anew(const struct expanding *expanding, int64_t id)
{
	struct query query = query_begin(expanding->store, reset_decisions);
	enum error error;

	query_int(&query, ":plan", id);
	error = query_run(&query, expanding->why);
	if (error != ERROR_NONE)
		return error;
	query = query_begin(expanding->store, touch_plan);
	query_int(&query, ":now", expanding->doing->now);
	query_int(&query, ":plan", id);
	return query_run(&query, expanding->why);
}

enum error plan_head_put(const struct expanding *expanding,
			 const struct plan *plan, int64_t *id)
{
	struct arena arena = { 0 };
	const char *before;
	const char *after = "";
	enum error error = take_hearing(expanding, plan, &arena, &before);

	if (error == ERROR_NONE)
		error = put_row(expanding, plan, id);
	if (error == ERROR_NONE)
		error = put_lists(expanding, plan, *id);
	if (error == ERROR_NONE)
		error = take_hearing(expanding, plan, &arena, &after);
	if (error == ERROR_NONE && strcmp(before, after) != 0)
		error = tell_anew(expanding, *id);
	arena_clear(&arena);
	return error;
}

const char *const plan_head_sql[] = {
	put_plan,    get_hearing, touch_plan,	 reset_decisions,
	clear_words, add_word,	  get_follow_up, NULL,
};
