#include "store/events.h"

#include <string.h>

#include "base/text.h"
#include "plan/event.h"
#include "store/expand.h"
#include "store/journal.h"
#include "store/sql.h"
#include "store/terms.h"

static const char find_plan_id[] =
	"SELECT plan_id FROM plans WHERE number = :number";

/* What the plan hangs on: a row an action, in the plan's order. */
static const char list_hooks[] =
	"SELECT action_id, key, event, event_key FROM actions"
	" WHERE plan_id = :plan AND event_key IS NOT NULL"
	" AND withdrawn_at IS NULL ORDER BY position";

static const char put_event[] =
	"INSERT INTO events (plan_id, agency_id, key, name, happened_on,"
	" minute, note, recorded_at, recorded_by) VALUES (:plan, :agency, :key,"
	" :name, :on, nullif(:minute, -1), :note, :now, :actor)"
	" ON CONFLICT (plan_id, key, coalesce(agency_id, 0)) DO UPDATE SET"
	" name = excluded.name, happened_on = excluded.happened_on,"
	" minute = excluded.minute, note = excluded.note,"
	" recorded_at = excluded.recorded_at,"
	" recorded_by = excluded.recorded_by";

static const char delete_event[] =
	"DELETE FROM events WHERE plan_id = :plan AND key = :key"
	" AND agency_id IS :agency";

static const char list_plan_ids[] =
	"SELECT plan_id, number FROM plans"
	" WHERE :number IS NULL OR number = :number ORDER BY issued_on, number";

static const char list_recorded[] =
	"SELECT e.name, a.code, e.happened_on, coalesce(e.minute, -1), e.note,"
	" e.recorded_by, e.recorded_at FROM events e"
	" LEFT JOIN agencies a ON a.agency_id = e.agency_id"
	" WHERE e.plan_id = :plan AND e.key = :key"
	" ORDER BY a.code IS NOT NULL, a.code";

bool event_read_day(const char *words, struct event *event)
{
	const char *time = words + DATE_TEXT_SIZE - 1;
	char day[DATE_TEXT_SIZE] = "";

	if (strlen(words) < DATE_TEXT_SIZE - 1)
		return false;
	memcpy(day, words, DATE_TEXT_SIZE - 1);
	event->on = date_from_iso(day);
	if (*time == '\0')
		return date_is_set(event->on);
	if (strlen(time) != 6 || *time != 'T' || time[3] != ':' ||
	    strspn(time + 1, "0123456789:") != 5)
		return false;
	event->minute = ((time[1] - '0') * 10 + time[2] - '0') * 60 +
			(time[4] - '0') * 10 + time[5] - '0';
	return date_is_set(event->on) && event->minute < 24 * 60 &&
	       time[4] < '6';
}

/* An action that hangs on an event. */
struct hook {
	int64_t action_id;
	const char *action; /* key in the plan */
	const char *event; /* its words … */
	const char *key; /* … and how they are matched */
};

struct hooks {
	struct hook *items;
	size_t count;
};

static enum error list(struct store *store, int64_t plan_id,
		       struct arena *arena, struct hooks *hooks,
		       struct why *why)
{
	struct query query = query_begin(store, list_hooks);

	*hooks = (struct hooks){ 0 };
	query_int(&query, ":plan", plan_id);
	while (query_row(&query)) {
		struct hook *hook;

		hooks->items = arena_grow(arena, hooks->items, hooks->count,
					  sizeof(*hooks->items));
		hook = &hooks->items[hooks->count++];
		hook->action_id = query_take_int(&query);
		hook->action = query_take_text(&query, arena);
		hook->event = query_take_text(&query, arena);
		hook->key = query_take_text(&query, arena);
	}
	return query_end(&query, why);
}

/* "“nhận Kế hoạch này”, “Đề án được phê duyệt”": each once. */
static const char *names_of(const struct hooks *hooks, struct arena *arena)
{
	struct text text = { 0 };
	const char *names;

	for (size_t i = 0; i < hooks->count; i++) {
		size_t j = 0;

		while (strcmp(hooks->items[j].key, hooks->items[i].key) != 0)
			j++;
		if (j == i)
			text_addf(&text, "%s“%s”", text.length > 0 ? ", " : "",
				  hooks->items[i].event);
	}
	names = arena_string(arena, text_string(&text));
	text_clear(&text);
	return names;
}

/* The event that the words mean: all of its name, or what no other has. */
static enum error find_hook(const struct hooks *hooks, const char *name,
			    struct arena *arena, const struct hook **found,
			    struct why *why)
{
	const char *key = event_key(arena, name);

	*found = NULL;
	if (key == NULL)
		return why_set(why, ERROR_USAGE, "'%s' names no event", name);
	for (size_t i = 0; i < hooks->count; i++)
		if (strcmp(hooks->items[i].key, key) == 0) {
			*found = &hooks->items[i];
			return ERROR_NONE;
		}
	for (size_t i = 0; i < hooks->count; i++) {
		const struct hook *hook = &hooks->items[i];

		if (strstr(hook->key, key) == NULL)
			continue;
		if (*found != NULL && strcmp((*found)->key, hook->key) != 0)
			return why_set(why, ERROR_USAGE,
				       "'%s' may be “%s” or “%s”: write more "
				       "of its name",
				       name, (*found)->event, hook->event);
		*found = hook;
	}
	if (*found != NULL)
		return ERROR_NONE;
	if (hooks->count == 0)
		return why_set(why, ERROR_NOT_FOUND,
			       "nothing in this plan hangs on an event");
	return why_set(why, ERROR_NOT_FOUND,
		       "nothing in this plan hangs on '%s'; its events are %s",
		       name, names_of(hooks, arena));
}

/* What an act on an event works on. */
struct acting {
	struct expanding expanding;
	struct arena *arena;
	int64_t plan_id;
	int64_t agency_id; /* 0: the whole plan's */
	struct hooks hooks;
	const struct hook *hook;
};

static enum error find(struct acting *acting, const struct event *event,
		       struct why *why)
{
	struct store *store = acting->expanding.store;
	struct query query = query_begin(store, find_plan_id);
	struct agency_row agency = { 0 };
	enum error error;

	query_text(&query, ":number", event->plan);
	while (query_row(&query))
		acting->plan_id = query_take_int(&query);
	error = query_end(&query, why);
	if (error == ERROR_NONE && acting->plan_id == 0)
		return why_set(why, ERROR_NOT_FOUND, "no plan '%s'",
			       event->plan);
	if (error == ERROR_NONE && event->agency != NULL)
		error = store_agency_find(store, event->agency, acting->arena,
					  &agency, why);
	acting->agency_id = agency.id;
	if (error == ERROR_NONE)
		error = list(store, acting->plan_id, acting->arena,
			     &acting->hooks, why);
	if (error == ERROR_NONE)
		error = find_hook(&acting->hooks, event->name, acting->arena,
				  &acting->hook, why);
	return error;
}

/* All that hangs on the event takes its date from it; what waited opens. */
static enum error settle(const struct acting *acting)
{
	const struct expanding *expanding = &acting->expanding;
	int opened;
	enum error error = ERROR_NONE;

	for (size_t i = 0; i < acting->hooks.count && error == ERROR_NONE; i++)
		if (strcmp(acting->hooks.items[i].key, acting->hook->key) == 0)
			error = terms_settle(expanding,
					     acting->hooks.items[i].action_id);
	if (error == ERROR_NONE)
		error = expand_open(expanding, acting->plan_id,
				    expanding->doing->now, &opened);
	return error;
}

static enum error tell(const struct acting *acting, const char *kind,
		       const struct event *event, struct why *why)
{
	const struct doing *doing = acting->expanding.doing;
	char day[DATE_TEXT_SIZE];
	struct journal_entry entry = {
		.at = doing->now,
		.kind = kind,
		.actor = doing->actor,
		.plan_id = acting->plan_id,
		.agency_id = acting->agency_id,
	};

	entry.text = arena_printf(
		acting->arena, "%s: “%s”%s%s%s%s · %d tasks changed",
		event->plan, acting->hook->event,
		date_is_set(event->on) ? " on " : "",
		date_to_iso(event->on, day), event->note != NULL ? " · " : "",
		event->note != NULL ? event->note : "",
		acting->expanding.applied->tasks_changed);
	return store_journal_add(acting->expanding.store, &entry, why);
}

static enum error run_put(const struct acting *acting,
			  const struct event *event, struct why *why)
{
	const struct doing *doing = acting->expanding.doing;
	struct query query = query_begin(acting->expanding.store, put_event);

	query_int(&query, ":plan", acting->plan_id);
	query_id(&query, ":agency", acting->agency_id);
	query_text(&query, ":key", acting->hook->key);
	query_text(&query, ":name", acting->hook->event);
	query_date(&query, ":on", event->on);
	query_int(&query, ":minute", event->minute);
	query_text(&query, ":note", event->note);
	query_int(&query, ":now", doing->now);
	query_text(&query, ":actor", doing->actor);
	return query_run(&query, why);
}

static enum error run_delete(const struct acting *acting,
			     const struct event *event, struct why *why)
{
	struct query query = query_begin(acting->expanding.store, delete_event);
	enum error error;

	query_int(&query, ":plan", acting->plan_id);
	query_id(&query, ":agency", acting->agency_id);
	query_text(&query, ":key", acting->hook->key);
	error = query_run(&query, why);
	if (error == ERROR_NONE && sql_changes(acting->expanding.store) == 0)
		error = why_set(why, ERROR_REFUSED, "“%s” is not recorded%s%s",
				acting->hook->event,
				event->agency != NULL ? " for " : "",
				event->agency != NULL ? event->agency : "");
	return error;
}

static enum error act(const struct event *event, const char *kind,
		      enum error (*run)(const struct acting *,
					const struct event *, struct why *),
		      const struct expanding *expanding)
{
	struct arena arena = { 0 };
	struct acting acting = { .expanding = *expanding, .arena = &arena };
	struct why *why = expanding->why;
	enum error error = find(&acting, event, why);

	if (error == ERROR_NONE)
		error = run(&acting, event, why);
	if (error == ERROR_NONE)
		error = settle(&acting);
	if (error == ERROR_NONE)
		error = tell(&acting, kind, event, why);
	arena_clear(&arena);
	return error;
}

enum error store_event_record(struct store *store, const struct event *event,
			      const struct office *office,
			      const struct doing *doing,
			      struct applied *applied, struct why *why)
{
	const struct expanding expanding = { .store = store,
					     .office = office,
					     .doing = doing,
					     .applied = applied,
					     .why = why };

	if (!date_is_set(event->on))
		return why_set(why, ERROR_USAGE, "on which day?");
	return act(event, "event-recorded", run_put, &expanding);
}

enum error store_event_forget(struct store *store, const struct event *event,
			      const struct office *office,
			      const struct doing *doing,
			      struct applied *applied, struct why *why)
{
	const struct expanding expanding = { .store = store,
					     .office = office,
					     .doing = doing,
					     .applied = applied,
					     .why = why };

	return act(event, "event-forgotten", run_delete, &expanding);
}

/* ---------------------------------------------------------------- listing */

/* The rows that are being gathered. */
struct listing {
	struct store *store;
	struct arena *arena;
	struct event_row **rows;
	size_t *count;
};

static struct event_row *add_row(const struct listing *listing,
				 const char *plan, const struct hook *hook,
				 const struct strings *actions)
{
	struct event_row *row;

	*listing->rows = arena_grow(listing->arena, *listing->rows,
				    *listing->count, sizeof(**listing->rows));
	row = &(*listing->rows)[(*listing->count)++];
	*row = (struct event_row){ .plan = plan,
				   .name = hook->event,
				   .on = DATE_NONE,
				   .minute = -1,
				   .actions = *actions };
	return row;
}

static enum error add_event(const struct listing *listing, int64_t plan_id,
			    const char *plan, const struct hook *hook,
			    const struct strings *actions, struct why *why)
{
	struct query query = query_begin(listing->store, list_recorded);
	bool is_recorded = false;

	query_int(&query, ":plan", plan_id);
	query_text(&query, ":key", hook->key);
	while (query_row(&query)) {
		struct event_row *row = add_row(listing, plan, hook, actions);

		is_recorded = true;
		row->name = query_take_text(&query, listing->arena);
		row->agency = query_take_text(&query, listing->arena);
		row->on = query_take_date(&query);
		row->minute = (int)query_take_int(&query);
		row->note = query_take_text(&query, listing->arena);
		row->recorded_by = query_take_text(&query, listing->arena);
		row->recorded_at = query_take_int(&query);
	}
	if (!is_recorded)
		(void)add_row(listing, plan, hook, actions);
	return query_end(&query, why);
}

static enum error add_plan(const struct listing *listing, int64_t plan_id,
			   const char *plan, struct why *why)
{
	struct hooks hooks;
	enum error error =
		list(listing->store, plan_id, listing->arena, &hooks, why);

	for (size_t i = 0; i < hooks.count && error == ERROR_NONE; i++) {
		struct strings actions = { 0 };
		bool is_first = true;

		for (size_t j = 0; j < hooks.count; j++) {
			if (strcmp(hooks.items[j].key, hooks.items[i].key) != 0)
				continue;
			is_first = is_first && j >= i;
			strings_add(&actions, listing->arena,
				    hooks.items[j].action);
		}
		if (is_first)
			error = add_event(listing, plan_id, plan,
					  &hooks.items[i], &actions, why);
	}
	return error;
}

enum error store_events(struct store *store, const char *plan,
			struct arena *arena, struct event_row **rows,
			size_t *count, struct why *why)
{
	const struct listing listing = { store, arena, rows, count };
	struct query query = query_begin(store, list_plan_ids);
	int64_t *ids = NULL;
	struct strings numbers = { 0 };
	enum error error;

	*rows = NULL;
	*count = 0;
	query_text(&query, ":number", plan);
	while (query_row(&query)) {
		ids = arena_grow(arena, ids, numbers.count, sizeof(*ids));
		ids[numbers.count] = query_take_int(&query);
		strings_add(&numbers, arena, query_take_text(&query, arena));
	}
	error = query_end(&query, why);
	if (error == ERROR_NONE && plan != NULL && numbers.count == 0)
		return why_set(why, ERROR_NOT_FOUND, "no plan '%s'", plan);
	for (size_t i = 0; i < numbers.count && error == ERROR_NONE; i++)
		error = add_plan(&listing, ids[i], numbers.items[i], why);
	return error;
}

const char *const events_sql[] = {
	find_plan_id,  list_hooks,    put_event, delete_event,
	list_plan_ids, list_recorded, NULL,
};
