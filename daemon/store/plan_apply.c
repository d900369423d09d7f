/* Applying a plan: what is new, changed, gone, and left alone. */
#include "store/plans.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/event.h"
#include "store/expand.h"
#include "store/journal.h"
#include "store/plan_head.h"
#include "store/plan_life.h"
#include "store/reminders.h"
#include "store/sql.h"

static const char find_action[] =
	"SELECT c.action_id, c.canonical, coalesce(c.lead_id, 0), c.from_on,"
	" c.due_on, c.withdrawn_at IS NOT NULL, c.title, c.due_phrase,"
	" s.code, c.product FROM actions c"
	" LEFT JOIN agencies s ON s.agency_id = c.submit_to_id"
	" WHERE c.plan_id = :plan AND c.key = :key";

static const char put_action[] =
	"INSERT INTO actions (plan_id, key, tag, position, title, lead_id,"
	" submit_to_id, due_phrase, class, from_on, due_on, until_on, rule,"
	" kind, needs_evidence, completion, product, quote, quote_line, note,"
	" policy, policy_name, canonical, event, event_key, opens_by_event,"
	" recurs, due_minute)"
	" VALUES (:plan, :key, :tag, :position, :title,"
	" (SELECT agency_id FROM agencies WHERE code = :lead),"
	" (SELECT agency_id FROM agencies WHERE code = :submit), :phrase,"
	" :class, :from, :due, :until, :rule, :kind, :evidence, :completion,"
	" :product, :quote, :line, :note, :policy, :policy_name, :canonical,"
	" :event, :event_key, :opens_by_event, :recurs, nullif(:minute, -1))"
	" ON CONFLICT (plan_id, key) DO UPDATE SET tag = excluded.tag,"
	" position = excluded.position, title = excluded.title,"
	" lead_id = excluded.lead_id, submit_to_id = excluded.submit_to_id,"
	" due_phrase = excluded.due_phrase, class = excluded.class,"
	" from_on = excluded.from_on, due_on = excluded.due_on,"
	" until_on = excluded.until_on, rule = excluded.rule,"
	" kind = excluded.kind, needs_evidence = excluded.needs_evidence,"
	" completion = excluded.completion, product = excluded.product,"
	" quote = excluded.quote, quote_line = excluded.quote_line,"
	" note = excluded.note, policy = excluded.policy,"
	" policy_name = excluded.policy_name,"
	" canonical = excluded.canonical, event = excluded.event,"
	" event_key = excluded.event_key,"
	" opens_by_event = excluded.opens_by_event,"
	" recurs = excluded.recurs, due_minute = excluded.due_minute,"
	" withdrawn_at = NULL"
	" RETURNING action_id, coalesce(lead_id, 0)";

/* A changed title or policy shows in feeds, of what is closed too, and may
 * move notices. When a task was dropped is still known by its last change. */
static const char touch_tasks[] =
	"UPDATE tasks SET" REMIND_ANEW ", sequence = sequence + 1,"
	" changed_at = CASE state WHEN 'dropped' THEN changed_at ELSE :now END,"
	" amended = CASE WHEN :amended IS NULL OR state IN ('done', 'dropped')"
	"  THEN amended ELSE :amended END,"
	" amended_at = CASE WHEN :amended IS NULL"
	"  OR state IN ('done', 'dropped') THEN amended_at ELSE :now END"
	" WHERE action_id = :action";

static const char hold_tasks[] =
	"UPDATE tasks SET is_held = :held"
	" WHERE action_id = :action AND is_held <> :held";

static const char clear_action_words[] =
	"DELETE FROM action_words WHERE action_id = :action";
static const char add_action_word[] =
	"INSERT INTO action_words (action_id, list, position, word)"
	" VALUES (:action, :list, :position, :word)";

static const char move_action[] =
	"UPDATE actions SET position = :position WHERE action_id = :action";

static const char list_present[] =
	"SELECT action_id, key FROM actions"
	" WHERE plan_id = :plan AND withdrawn_at IS NULL";

/* Adds a field to the canonical text; the separator cannot be in it. */
static void add_field(struct text *text, const char *field)
{
	text_add(text, field != NULL ? field : "");
	text_add(text, "\x1f");
}

static void add_fields(struct text *text, const struct strings *fields)
{
	for (size_t i = 0; i < fields->count; i++)
		add_field(text, fields->items[i]);
	text_add(text, "\x1e");
}

static void add_date(struct text *text, struct date date)
{
	char iso[DATE_TEXT_SIZE];

	add_field(text, date_to_iso(date, iso));
}

/* All that an action says, in one text: equal text, nothing changed. */
static void write_canonical(struct text *text, const struct action *action)
{
	add_field(text, action->tag);
	add_field(text, action->title);
	add_field(text, action->lead);
	add_field(text, action->submit_to);
	add_field(text, action->due_phrase);
	add_field(text, due_class_word(action->due.class));
	add_date(text, action->from);
	/* The end of a term moves with the calendar, not with the plan. */
	add_date(text, action->due.class == DUE_RELATIVE ? DATE_NONE
							 : action->due.due);
	add_date(text, action->until);
	add_field(text, action->due.rule);
	add_field(text, action->product);
	add_field(text, action->quote);
	add_field(text, action->note);
	add_field(text, action->policy_text);
	text_addf(text, "%d %d %d %d\x1f", action->quote_line,
		  (int)action->kind, (int)action->needs_evidence,
		  action->completion);
	add_fields(text, &action->support);
	add_fields(text, &action->after);
	add_fields(text, &action->due.warnings);
	/* Left out of old stores' texts, so that these stay equal. */
	if (action->recurs_text != NULL)
		add_field(text, action->recurs_text);
	if (action->event != NULL)
		add_field(text, action->event);
	if (action->policy != NULL)
		text_addf(text, "policy\x1f%s\x1f", action->policy);
}

static enum error put_words(const struct expanding *expanding,
			    int64_t action_id, const char *list,
			    const struct strings *words)
{
	enum error error = ERROR_NONE;

	for (size_t i = 0; i < words->count && error == ERROR_NONE; i++) {
		struct query query =
			query_begin(expanding->store, add_action_word);

		query_int(&query, ":action", action_id);
		query_text(&query, ":list", list);
		query_int(&query, ":position", (int64_t)i);
		query_text(&query, ":word", words->items[i]);
		error = query_run(&query, expanding->why);
	}
	return error;
}

/* An action as the store has it. */
struct present {
	int64_t id; /* 0: not there */
	const char *canonical;
	int64_t lead_id;
	struct date from;
	struct date due;
	bool is_withdrawn;
	const char *title;
	const char *due_phrase; /* or NULL, as all below */
	const char *submit_to;
	const char *product;
};

static enum error find_present(const struct expanding *expanding,
			       int64_t plan_id, const char *key,
			       struct arena *arena, struct present *present)
{
	struct query query = query_begin(expanding->store, find_action);

	*present = (struct present){ 0 };
	query_int(&query, ":plan", plan_id);
	query_text(&query, ":key", key);
	while (query_row(&query)) {
		present->id = query_take_int(&query);
		present->canonical = query_take_text(&query, arena);
		present->lead_id = query_take_int(&query);
		present->from = query_take_date(&query);
		present->due = query_take_date(&query);
		present->is_withdrawn = query_take_int(&query) != 0;
		present->title = query_take_text(&query, arena);
		present->due_phrase = query_take_text(&query, arena);
		present->submit_to = query_take_text(&query, arena);
		present->product = query_take_text(&query, arena);
	}
	return query_end(&query, expanding->why);
}

/*
 * The day on which the action's tasks open. A month, quarter or year has a
 * first day too, but what is due in July may be begun in June.
 */
static struct date opening_of(const struct action *action)
{
	bool is_spelt_out = date_is_set(action->from) &&
			    (!date_is_set(action->due.from) ||
			     date_compare(action->from, action->due.from) != 0);

	switch (action->due.class) {
	case DUE_START:
	case DUE_WINDOW:
	case DUE_RECURRING:
		return action->from;
	default:
		return is_spelt_out ? action->from : DATE_NONE;
	}
}

static void bind_action(struct query *query, const struct action *action)
{
	query_text(query, ":key", action->key);
	query_text(query, ":tag", action->tag);
	query_text(query, ":title", action->title);
	query_text(query, ":lead", action->lead);
	query_text(query, ":submit", action->submit_to);
	query_text(query, ":phrase", action->due_phrase);
	query_text(query, ":class", due_class_word(action->due.class));
	query_date(query, ":from", opening_of(action));
	query_date(query, ":due", action->due.due);
	query_date(query, ":until", action->until);
	query_text(query, ":rule", action->due.rule);
	query_int(query, ":kind", action->kind);
	query_int(query, ":evidence", action->needs_evidence);
	query_int(query, ":completion", action->completion);
	query_text(query, ":product", action->product);
	query_text(query, ":quote", action->quote);
	query_int(query, ":line", action->quote_line);
	query_text(query, ":note", action->note);
	query_text(query, ":policy", action->policy_text);
	query_text(query, ":policy_name", action->policy);
	query_text(query, ":event", action->event);
	query_int(query, ":opens_by_event", action->opens_by_event);
	query_text(query, ":recurs", action->recurs_text);
	query_int(query, ":minute",
		  action->due.class == DUE_INSTANT ? action->due.minute : -1);
}

static enum error put_lists(const struct expanding *expanding, int64_t id,
			    const struct action *action)
{
	struct query query = query_begin(expanding->store, clear_action_words);
	enum error error;

	query_int(&query, ":action", id);
	error = query_run(&query, expanding->why);
	if (error == ERROR_NONE)
		error = put_words(expanding, id, "support", &action->support);
	if (error == ERROR_NONE)
		error = put_words(expanding, id, "after", &action->after);
	if (error == ERROR_NONE)
		error = put_words(expanding, id, "warning",
				  &action->due.warnings);
	return error;
}

static void add_amended(struct text *text, const char *before,
			const char *after)
{
	before = before != NULL ? before : "";
	after = after != NULL ? after : "";
	if (strcmp(before, after) != 0)
		text_addf(text, "%s“%s” → “%s”", text->length > 0 ? "; " : "",
			  before, after);
}

/* The words that whoever owes it should know of; the rest of the entry, as the
 * quoted paragraph, is nobody's news. */
static void write_amended(struct text *text, const struct present *present,
			  const struct action *action)
{
	char before[DATE_TEXT_SIZE];
	char after[DATE_TEXT_SIZE];
	size_t length;

	add_amended(text, present->title, action->title);
	length = text->length;
	add_amended(text, present->due_phrase, action->due_phrase);
	/* The same words, read otherwise. */
	if (text->length == length)
		add_amended(text, date_to_iso(present->due, before),
			    date_to_iso(action->due.due, after));
	add_amended(text, present->submit_to, action->submit_to);
	add_amended(text, present->product, action->product);
}

static enum error touch(const struct expanding *expanding, int64_t id,
			const struct present *present,
			const struct action *action)
{
	struct query query = query_begin(expanding->store, touch_tasks);
	struct text amended = { 0 };
	enum error error;

	write_amended(&amended, present, action);
	query_text(&query, ":amended",
		   amended.length > 0 ? text_string(&amended) : NULL);
	query_int(&query, ":until", expanding->doing->now);
	query_int(&query, ":now", expanding->doing->now);
	query_int(&query, ":action", id);
	error = query_run(&query, expanding->why);
	text_clear(&amended);
	return error;
}

/* What a change of the action means to tasks that there are. */
static enum error carry_over(const struct expanding *expanding, int64_t id,
			     const struct present *present, int64_t lead_id,
			     const struct action *action)
{
	enum error error = touch(expanding, id, present, action);
	struct query query;

	if (error == ERROR_NONE && lead_id != present->lead_id)
		error = expand_drop(expanding, id, true,
				    "assigned to another agency");
	if (error == ERROR_NONE &&
	    (present->due.day != action->due.due.day ||
	     present->from.day != opening_of(action).day))
		error = expand_redate(expanding, id);
	if (error != ERROR_NONE)
		return error;
	query = query_begin(expanding->store, hold_tasks);
	query_int(&query, ":held", action->lead == NULL);
	query_int(&query, ":action", id);
	return query_run(&query, expanding->why);
}

static enum error write_action(const struct expanding *expanding,
			       int64_t plan_id, int position,
			       const struct action *action,
			       const struct present *present,
			       const char *canonical)
{
	struct query query = query_begin(expanding->store, put_action);
	struct expanding changing = *expanding;
	struct arena arena = { 0 };
	int64_t id = 0;
	int64_t lead_id = 0;
	enum error error;

	query_int(&query, ":plan", plan_id);
	query_int(&query, ":position", position);
	query_text(&query, ":canonical", canonical);
	query_text(&query, ":event_key", event_key(&arena, action->event));
	bind_action(&query, action);
	while (query_row(&query)) {
		id = query_take_int(&query);
		lead_id = query_take_int(&query);
	}
	error = query_end(&query, expanding->why);
	arena_clear(&arena);
	if (error == ERROR_NONE)
		error = put_lists(expanding, id, action);
	if (error == ERROR_NONE && present->id != 0)
		error = carry_over(expanding, id, present,
				   lead_id != 0 ? lead_id
						: expanding->follow_up_id,
				   action);
	changing.redates = present->id != 0;
	if (error == ERROR_NONE)
		error = expand_action(&changing, id);
	if (present->id == 0)
		expanding->applied->added++;
	else
		expanding->applied->changed++;
	return error;
}

static enum error leave_action(const struct expanding *expanding, int64_t id,
			       int position)
{
	struct query query = query_begin(expanding->store, move_action);
	enum error error;

	query_int(&query, ":position", position);
	query_int(&query, ":action", id);
	error = query_run(&query, expanding->why);
	expanding->applied->unchanged++;
	/* The group may have new members. */
	return error == ERROR_NONE ? expand_action(expanding, id) : error;
}

static enum error apply_action(const struct expanding *expanding,
			       int64_t plan_id, int position,
			       const struct action *action)
{
	struct arena arena = { 0 };
	struct text canonical = { 0 };
	struct present present;
	bool is_moved;
	enum error error =
		find_present(expanding, plan_id, action->key, &arena, &present);

	write_canonical(&canonical, action);
	/* Who owed it: the follow-up agency of then, where none was named. */
	if (present.id != 0 && present.lead_id == 0)
		present.lead_id = expanding->old_follow_up_id;
	is_moved = action->lead == NULL &&
		   present.lead_id != expanding->follow_up_id;
	if (error != ERROR_NONE)
		; /* told below */
	else if (present.id != 0 && !present.is_withdrawn && !is_moved &&
		 strcmp(present.canonical, text_string(&canonical)) == 0)
		error = leave_action(expanding, present.id, position);
	else
		error = write_action(expanding, plan_id, position, action,
				     &present, text_string(&canonical));
	text_clear(&canonical);
	arena_clear(&arena);
	return error;
}

/* But what another plan takes the place of: that stays as it is. */
static enum error apply_actions(const struct expanding *expanding,
				int64_t plan_id, const struct plan *plan)
{
	enum error error = ERROR_NONE;

	for (size_t i = 0; i < plan->action_count && error == ERROR_NONE; i++) {
		const struct action *action = &plan->actions[i];
		bool is_replaced;

		error = plan_action_is_replaced(expanding, plan->number,
						action->key, &is_replaced);
		if (error == ERROR_NONE && is_replaced)
			expanding->applied->unchanged++;
		else if (error == ERROR_NONE)
			error = apply_action(expanding, plan_id, (int)i,
					     action);
	}
	return error;
}

static int compare_keys(const void *left, const void *right)
{
	const char *const *a = left;
	const char *const *b = right;

	return strcmp(*a, *b);
}

/* The plan's keys, sorted: an array in the arena. */
static const char **sorted_keys(const struct plan *plan, struct arena *arena)
{
	const char **keys =
		arena_alloc(arena, (plan->action_count + 1) * sizeof(*keys));

	for (size_t i = 0; i < plan->action_count; i++)
		keys[i] = plan->actions[i].key;
	qsort(keys, plan->action_count, sizeof(*keys), compare_keys);
	return keys;
}

/* Withdraws what the file no longer has. */
static enum error withdraw_gone(const struct expanding *expanding,
				int64_t plan_id, const struct plan *plan)
{
	struct query query = query_begin(expanding->store, list_present);
	struct arena arena = { 0 };
	const char **keys = sorted_keys(plan, &arena);
	int64_t *gone = NULL;
	size_t count = 0;
	enum error error;

	query_int(&query, ":plan", plan_id);
	while (query_row(&query)) {
		int64_t id = query_take_int(&query);

		const char *key = query_take_text(&query, &arena);

		if (bsearch(&key, keys, plan->action_count, sizeof(*keys),
			    compare_keys) != NULL)
			continue;
		gone = arena_grow(&arena, gone, count, sizeof(*gone));
		gone[count++] = id;
	}
	error = query_end(&query, expanding->why);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++) {
		error = plan_action_withdraw(expanding, gone[i],
					     "withdrawn from the plan");
		expanding->applied->removed++;
	}
	arena_clear(&arena);
	return error;
}

static enum error tell_applied(const struct expanding *expanding,
			       int64_t plan_id, const struct plan *plan)
{
	const struct applied *applied = expanding->applied;
	struct arena arena = { 0 };
	struct journal_entry entry = {
		.at = expanding->doing->now,
		.kind = "plan-applied",
		.actor = expanding->doing->actor,
		.caller = &expanding->doing->caller,
		.plan_id = plan_id,
	};
	enum error error;

	entry.text = arena_printf(
		&arena,
		"%s: %d actions added, %d changed, %d withdrawn, %d unchanged;"
		" %d tasks added, %d changed, %d dropped",
		plan->number, applied->added, applied->changed,
		applied->removed, applied->unchanged, applied->tasks_added,
		applied->tasks_changed, applied->tasks_dropped);
	error = store_journal_add(expanding->store, &entry, expanding->why);
	arena_clear(&arena);
	return error;
}

enum error store_plan_apply(struct store *store, const struct plan *plan,
			    const struct office *office,
			    const struct doing *doing, struct applied *applied,
			    struct why *why)
{
	struct expanding expanding = { .store = store,
				       .office = office,
				       .doing = doing,
				       .applied = applied,
				       .why = why };
	int64_t plan_id = 0;
	int opened;
	enum error error = plan_head_follow_up(&expanding, plan,
					       &expanding.old_follow_up_id);

	if (error == ERROR_NONE)
		error = plan_head_put(&expanding, plan, &plan_id);
	if (error == ERROR_NONE)
		error = plan_head_follow_up(&expanding, plan,
					    &expanding.follow_up_id);

	if (error == ERROR_NONE)
		error = withdraw_gone(&expanding, plan_id, plan);
	if (error == ERROR_NONE)
		error = plan_life_apply(&expanding, plan, plan_id);
	if (error == ERROR_NONE)
		error = apply_actions(&expanding, plan_id, plan);
	/* Last, since an action may come after one further down. */
	if (error == ERROR_NONE)
		error = expand_open(&expanding, plan_id, doing->now, &opened);
	if (error == ERROR_NONE)
		error = tell_applied(&expanding, plan_id, plan);
	return error;
}

const char *const plan_apply_sql[] = {
	find_action,	 put_action,   touch_tasks,
	move_action,	 hold_tasks,   clear_action_words,
	add_action_word, list_present, NULL,
};
