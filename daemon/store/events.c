#include "store/events.h"

#include <string.h>

#include "store/expand.h"
#include "store/hooks.h"
#include "store/journal.h"
#include "store/sql.h"
#include "store/terms.h"

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

/* The agency's own, else the whole plan's. */
static const char find_recorded[] =
	"SELECT happened_on, recorded_by FROM events"
	" WHERE plan_id = :plan AND key = :key"
	" AND (agency_id IS NULL OR agency_id = :agency)"
	" ORDER BY agency_id IS NULL LIMIT 1";

static const char owes_what_hangs[] =
	"SELECT EXISTS (SELECT 1 FROM actions c"
	" JOIN tasks t ON t.action_id = c.action_id"
	" WHERE c.plan_id = :plan AND c.event_key = :key"
	" AND c.withdrawn_at IS NULL AND t.agency_id = :agency"
	" AND t.state <> 'dropped')";

static const char find_event_day[] =
	"SELECT e.happened_on FROM actions c"
	" JOIN events e ON e.plan_id = c.plan_id AND e.key = c.event_key"
	"  AND (e.agency_id IS NULL OR e.agency_id = :agency)"
	" WHERE c.action_id = :action ORDER BY e.agency_id IS NULL LIMIT 1";

static const char list_plan_ids[] =
	"SELECT plan_id, number, issuer_id, follow_up_id FROM plans"
	" WHERE :number IS NULL OR number = :number ORDER BY issued_on, number";

static const char list_recorded[] =
	"SELECT e.name, a.code, e.happened_on, coalesce(e.minute, -1), e.note,"
	" e.recorded_by, e.recorded_at FROM events e"
	" LEFT JOIN agencies a ON a.agency_id = e.agency_id"
	" WHERE e.plan_id = :plan AND e.key = :key"
	" ORDER BY a.code IS NOT NULL, a.code";

/* What an act on an event works on. */
struct acting {
	struct expanding expanding;
	struct event *event;
	int64_t plan_id;
	int64_t agency_id; /* that was named; 0: the whole plan's */
	int64_t *ids; /* whose it is: 0 the whole plan's, or the agency and, of
			 a group, its members */
	size_t id_count;
	const struct hook *hook;
};

/* A group stands for its members. */
static enum error find_agencies(struct acting *acting)
{
	struct store *store = acting->expanding.store;
	struct arena *arena = acting->event->arena;
	struct why *why = acting->expanding.why;
	struct agency_row agency = { 0 };
	struct agency_row *members = NULL;
	size_t count = 0;
	enum error error = ERROR_NONE;

	if (acting->event->agency != NULL)
		error = store_agency_find(store, acting->event->agency, arena,
					  &agency, why);
	if (error == ERROR_NONE && agency.is_group)
		error = store_members(store, agency.id, arena, &members, &count,
				      why);
	acting->agency_id = agency.id;
	acting->id_count = count + 1;
	acting->ids =
		arena_alloc(arena, acting->id_count * sizeof(*acting->ids));
	acting->ids[0] = agency.id;
	for (size_t i = 0; i < count; i++)
		acting->ids[i + 1] = members[i].id;
	return error;
}

/* What nothing hangs on any more can only be taken back. */
static enum error find(struct acting *acting, bool with_orphans)
{
	struct store *store = acting->expanding.store;
	struct event *event = acting->event;
	struct why *why = acting->expanding.why;
	struct plan_row plan;
	struct hooks hooks;
	enum error error = store_plan_leads(store, event->plan, &plan, why);

	acting->plan_id = plan.id;
	if (error == ERROR_NONE)
		error = find_agencies(acting);
	if (error == ERROR_NONE)
		error = hooks_list(store, plan.id, event->arena, &hooks, why);
	if (error == ERROR_NONE && with_orphans)
		error = hooks_add_orphans(store, plan.id, event->arena, &hooks,
					  why);
	if (error == ERROR_NONE)
		error = hooks_find(&hooks, event->name, event->arena,
				   &acting->hook, why);
	if (error == ERROR_NONE)
		event->full_name = acting->hook->event;
	return error;
}

/* All that hangs on the event takes its date from it; what waited opens. */
static enum error settle(const struct acting *acting)
{
	const struct expanding *expanding = &acting->expanding;
	int opened;
	enum error error = ERROR_NONE;

	for (size_t i = 0;
	     i < acting->hook->actions.count && error == ERROR_NONE; i++)
		error = terms_settle(expanding, acting->hook->action_ids[i]);
	if (error == ERROR_NONE)
		error = expand_open(expanding, acting->plan_id,
				    expanding->doing->now, &opened);
	return error;
}

static enum error tell(const struct acting *acting, const char *kind)
{
	const struct doing *doing = acting->expanding.doing;
	const struct event *event = acting->event;
	char day[DATE_TEXT_SIZE];
	struct journal_entry entry = {
		.at = doing->now,
		.kind = kind,
		.actor = doing->actor,
		.caller = &doing->caller,
		.plan_id = acting->plan_id,
		.agency_id = acting->agency_id,
	};

	entry.text = arena_printf(
		event->arena, "%s: “%s”%s%s%s%s · %d tasks changed",
		event->plan, acting->hook->event,
		date_is_set(event->on) ? " on " : "",
		date_to_iso(event->on, day), event->note != NULL ? " · " : "",
		event->note != NULL ? event->note : "",
		acting->expanding.applied->tasks_changed);
	return store_journal_add(acting->expanding.store, &entry,
				 acting->expanding.why);
}

static void bind_whose(struct query *query, const struct acting *acting,
		       int64_t agency_id)
{
	query_int(query, ":plan", acting->plan_id);
	query_id(query, ":agency", agency_id);
	query_text(query, ":key", acting->hook->key);
}

/* ---------------------------------------------------------------- acts */

/* Who may say it once finds it said. */
static enum error check_first(const struct acting *acting, int64_t agency_id)
{
	struct query query =
		query_begin(acting->expanding.store, find_recorded);
	struct date on = DATE_NONE;
	const char *by = NULL;
	char day[DATE_TEXT_SIZE];
	enum error error;

	bind_whose(&query, acting, agency_id);
	while (query_row(&query)) {
		on = query_take_date(&query);
		by = query_take_text(&query, acting->event->arena);
	}
	error = query_end(&query, acting->expanding.why);
	if (error == ERROR_NONE && date_is_set(on))
		error = why_set(acting->expanding.why, ERROR_FORBIDDEN,
				"“%s” is recorded already, on %s by %s: only "
				"who leads %s (its follow-up agency, issuer, "
				"or the office) changes that",
				acting->hook->event, date_to_iso(on, day), by,
				acting->event->plan);
	return error;
}

static enum error put_one(const struct acting *acting, int64_t agency_id)
{
	const struct event *event = acting->event;
	const struct doing *doing = acting->expanding.doing;
	struct query query = query_begin(acting->expanding.store, put_event);

	bind_whose(&query, acting, agency_id);
	query_text(&query, ":name", acting->hook->event);
	query_date(&query, ":on", event->on);
	query_int(&query, ":minute", event->minute);
	query_text(&query, ":note", event->note);
	query_int(&query, ":now", doing->now);
	query_text(&query, ":actor", doing->actor);
	return query_run(&query, acting->expanding.why);
}

static enum error owes(const struct acting *acting, int64_t agency_id,
		       bool *owes_any)
{
	struct query query =
		query_begin(acting->expanding.store, owes_what_hangs);

	*owes_any = agency_id == 0; /* the whole plan */
	bind_whose(&query, acting, agency_id);
	while (query_row(&query))
		*owes_any = *owes_any || query_take_int(&query) != 0;
	return query_end(&query, acting->expanding.why);
}

static enum error put_all(const struct acting *acting)
{
	size_t count = 0;
	enum error error = ERROR_NONE;

	for (size_t i = 0; i < acting->id_count && error == ERROR_NONE; i++) {
		int64_t id = acting->ids[i];
		bool owes_any;

		error = owes(acting, id, &owes_any);
		if (error != ERROR_NONE || !owes_any)
			continue;
		count++;
		if (acting->event->is_first)
			error = check_first(acting, id);
		if (error == ERROR_NONE)
			error = put_one(acting, id);
	}
	if (error == ERROR_NONE && count == 0)
		error = why_set(acting->expanding.why, ERROR_REFUSED,
				"%s owes nothing in %s that hangs on “%s”",
				acting->event->agency, acting->event->plan,
				acting->hook->event);
	return error;
}

static enum error delete_all(const struct acting *acting)
{
	struct store *store = acting->expanding.store;
	const struct event *event = acting->event;
	int64_t count = 0;
	enum error error = ERROR_NONE;

	for (size_t i = 0; i < acting->id_count && error == ERROR_NONE; i++) {
		struct query query = query_begin(store, delete_event);

		bind_whose(&query, acting, acting->ids[i]);
		error = query_run(&query, acting->expanding.why);
		count += error == ERROR_NONE ? sql_changes(store) : 0;
	}
	if (error == ERROR_NONE && count == 0)
		error = why_set(acting->expanding.why, ERROR_REFUSED,
				"“%s” is not recorded%s%s", acting->hook->event,
				event->agency != NULL ? " for " : "",
				event->agency != NULL ? event->agency : "");
	return error;
}

enum error store_event_record(struct store *store, struct event *event,
			      const struct office *office,
			      const struct doing *doing,
			      struct applied *applied, struct why *why)
{
	struct acting acting = { .expanding = { .store = store,
						.office = office,
						.doing = doing,
						.applied = applied,
						.why = why },
				 .event = event };
	enum error error;

	if (!date_is_set(event->on))
		return why_set(why, ERROR_USAGE, "on which day?");
	error = find(&acting, false);
	if (error == ERROR_NONE)
		error = put_all(&acting);
	if (error == ERROR_NONE)
		error = settle(&acting);
	if (error == ERROR_NONE)
		error = tell(&acting, "event-recorded");
	return error;
}

enum error store_event_forget(struct store *store, struct event *event,
			      const struct office *office,
			      const struct doing *doing,
			      struct applied *applied, struct why *why)
{
	struct acting acting = { .expanding = { .store = store,
						.office = office,
						.doing = doing,
						.applied = applied,
						.why = why },
				 .event = event };
	enum error error = find(&acting, true);

	if (error == ERROR_NONE)
		error = delete_all(&acting);
	if (error == ERROR_NONE)
		error = settle(&acting);
	if (error == ERROR_NONE)
		error = tell(&acting, "event-forgotten");
	return error;
}

/* ---------------------------------------------------------------- listing */

enum error store_task_event_day(struct store *store, const struct task *task,
				struct date *on, struct why *why)
{
	struct query query = query_begin(store, find_event_day);

	*on = DATE_NONE;
	query_int(&query, ":action", task->action_id);
	query_int(&query, ":agency", task->agency_id);
	while (query_row(&query))
		*on = query_take_date(&query);
	return query_end(&query, why);
}

/* The rows that are being gathered. */
struct listing {
	struct store *store;
	struct arena *arena;
	struct event_row **rows;
	size_t *count;
};

static struct event_row *add_row(const struct listing *listing,
				 const struct plan_row *plan,
				 const struct hook *hook)
{
	struct event_row *row;

	*listing->rows = arena_grow(listing->arena, *listing->rows,
				    *listing->count, sizeof(**listing->rows));
	row = &(*listing->rows)[(*listing->count)++];
	*row = (struct event_row){ .plan = plan->number,
				   .issuer_id = plan->issuer_id,
				   .follow_up_id = plan->follow_up_id,
				   .name = hook->event,
				   .on = DATE_NONE,
				   .minute = -1,
				   .actions = hook->actions };
	return row;
}

static enum error add_event(const struct listing *listing,
			    const struct plan_row *plan,
			    const struct hook *hook, struct why *why)
{
	struct query query = query_begin(listing->store, list_recorded);
	bool is_recorded = false;

	query_int(&query, ":plan", plan->id);
	query_text(&query, ":key", hook->key);
	while (query_row(&query)) {
		struct event_row *row = add_row(listing, plan, hook);

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
		(void)add_row(listing, plan, hook);
	return query_end(&query, why);
}

static enum error add_plan(const struct listing *listing,
			   const struct plan_row *plan, struct why *why)
{
	struct hooks hooks;
	enum error error = hooks_list(listing->store, plan->id, listing->arena,
				      &hooks, why);

	if (error == ERROR_NONE)
		error = hooks_add_orphans(listing->store, plan->id,
					  listing->arena, &hooks, why);
	for (size_t i = 0; i < hooks.count && error == ERROR_NONE; i++)
		error = add_event(listing, plan, &hooks.items[i], why);
	return error;
}

enum error store_events(struct store *store, const char *plan,
			struct arena *arena, struct event_row **rows,
			size_t *count, struct why *why)
{
	const struct listing listing = { store, arena, rows, count };
	struct query query = query_begin(store, list_plan_ids);
	struct plan_row *plans = NULL;
	size_t plan_count = 0;
	enum error error;

	*rows = NULL;
	*count = 0;
	query_text(&query, ":number", plan);
	while (query_row(&query)) {
		struct plan_row *row;

		plans = arena_grow(arena, plans, plan_count, sizeof(*plans));
		row = &plans[plan_count++];
		row->id = query_take_int(&query);
		row->number = query_take_text(&query, arena);
		row->issuer_id = query_take_int(&query);
		row->follow_up_id = query_take_int(&query);
	}
	error = query_end(&query, why);
	if (error == ERROR_NONE && plan != NULL && plan_count == 0)
		return why_set(why, ERROR_NOT_FOUND, "no plan '%s'", plan);
	for (size_t i = 0; i < plan_count && error == ERROR_NONE; i++)
		error = add_plan(&listing, &plans[i], why);
	return error;
}

const char *const events_sql[] = {
	put_event,	delete_event,  owes_what_hangs, find_recorded,
	find_event_day, list_plan_ids, list_recorded,	NULL,
};
