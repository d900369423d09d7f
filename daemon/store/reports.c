#include "store/reports.h"

#include "store/journal.h"
#include "store/sql.h"
#include "store/task_columns.h"

/* The latest state before the instant; what had not appeared has none. */
static const char list_states[] =
	"SELECT t.task_id, t.action_id, s.agency_id, c.plan_id,"
	" p.number || '#' || c.key || '@' || o.code ||"
	"  CASE t.period WHEN '' THEN '' ELSE '/' || t.period END,"
	" p.number, c.key, c.tag, o.code, o.name, c.title, c.due_phrase,"
	" nullif(t.period, ''), c.class, c.kind, s.state, s.opens_on,"
	" s.due_on, s.original_due_on, s.submitted_on, s.done_on, s.note,"
	" t.is_held, t.appeared_at, coalesce(s.heard_at, 0)"
	" FROM tasks t"
	" JOIN task_states s ON s.task_id = t.task_id AND s.at ="
	"  (SELECT max(x.at) FROM task_states x"
	"   WHERE x.task_id = t.task_id AND x.at < :before)"
	" JOIN actions c ON c.action_id = t.action_id"
	" JOIN plans p ON p.plan_id = c.plan_id"
	" JOIN agencies o ON o.agency_id = s.agency_id"
	" WHERE" TASK_IN_SCOPE " AND (:plan IS NULL OR p.number = :plan)"
	" AND (:code IS NULL OR o.code = :code OR EXISTS"
	"  (SELECT 1 FROM members m JOIN agencies g"
	"   ON g.agency_id = m.group_id WHERE g.code = :code"
	"   AND m.agency_id = o.agency_id AND m.joined_at < :before"
	"   AND (m.left_at IS NULL OR m.left_at >= :before)))"
	" ORDER BY p.issued_on, p.plan_id, c.position, t.period, o.code";

static const char list_members[] =
	"SELECT m.agency_id, g.code, g.name FROM members m"
	" JOIN agencies g ON g.agency_id = m.group_id"
	" WHERE m.joined_at < :before"
	" AND (m.left_at IS NULL OR m.left_at >= :before)"
	" ORDER BY g.agency_id, m.position";

/* What a follow-up agency owes every so often, with its data's end: its
 * report on the plan. */
#define DUTIES                                                                 \
	" FROM tasks t JOIN actions c ON c.action_id = t.action_id"            \
	" JOIN plans p ON p.plan_id = c.plan_id"                               \
	" WHERE t.agency_id = p.follow_up_id AND t.period <> ''"               \
	" AND t.cut_off_on IS NOT NULL AND c.submit_to_id IS NOT NULL"

static const char find_cut_off[] =
	"SELECT min(t.cut_off_on), max(t.cut_off_on)" DUTIES
	" AND t.period = :period AND (:plan IS NULL OR p.number = :plan)";

static const char list_duties[] =
	"SELECT t.task_id, c.plan_id, t.agency_id, p.number, t.period,"
	" c.key || ' ' || c.title, t.cut_off_on" DUTIES
	" AND t.cut_off_on < :today AND t.state NOT IN ('done', 'dropped')"
	" AND NOT EXISTS"
	"  (SELECT 1 FROM reports r WHERE r.task_id = t.task_id)";

static const char add_draft[] =
	"INSERT INTO reports (task_id, drafted_at, report)"
	" VALUES (:task, :now, :report)";

static const char find_draft[] =
	"SELECT report, drafted_at FROM reports WHERE task_id = :task";

static void take_state(struct query *query, struct arena *arena,
		       struct task *task)
{
	task->id = query_take_int(query);
	task->action_id = query_take_int(query);
	task->agency_id = query_take_int(query);
	task->plan_id = query_take_int(query);
	task->ref = query_take_text(query, arena);
	task->plan = query_take_text(query, arena);
	task->key = query_take_text(query, arena);
	task->tag = query_take_text(query, arena);
	task->agency = query_take_text(query, arena);
	task->agency_name = query_take_text(query, arena);
	task->title = query_take_text(query, arena);
	task->due_phrase = query_take_text(query, arena);
	task->period = query_take_text(query, arena);
	(void)due_class_from_word(query_take_text(query, arena), &task->class);
	task->kind = (enum action_kind)query_take_int(query);
	(void)task_state_from_word(query_take_text(query, arena), &task->state);
	task->opens_on = query_take_date(query);
	task->due_on = query_take_date(query);
	task->original_due_on = query_take_date(query);
	task->submitted_on = query_take_date(query);
	task->done_on = query_take_date(query);
	task->note = query_take_text(query, arena);
	task->is_held = query_take_int(query) != 0;
	task->appeared_at = query_take_int(query);
	task->heard_at = query_take_int(query);
}

enum error store_report_tasks(struct store *store, const struct scope *scope,
			      const struct report_filter *filter,
			      struct arena *arena, struct task **tasks,
			      size_t *count, struct why *why)
{
	struct query query = query_begin(store, list_states);

	task_bind_scope(&query, scope);
	query_text(&query, ":plan", filter->plan);
	query_text(&query, ":code", filter->agency);
	query_int(&query, ":before", filter->before);
	*tasks = NULL;
	*count = 0;
	while (query_row(&query)) {
		*tasks = arena_grow(arena, *tasks, *count, sizeof(**tasks));
		take_state(&query, arena, &(*tasks)[(*count)++]);
	}
	return query_end(&query, why);
}

enum error store_report_members(struct store *store, int64_t before,
				struct arena *arena,
				struct report_member **members, size_t *count,
				struct why *why)
{
	struct query query = query_begin(store, list_members);

	query_int(&query, ":before", before);
	*members = NULL;
	*count = 0;
	while (query_row(&query)) {
		struct report_member *member;

		*members =
			arena_grow(arena, *members, *count, sizeof(**members));
		member = &(*members)[(*count)++];
		member->agency_id = query_take_int(&query);
		member->group = query_take_text(&query, arena);
		member->group_name = query_take_text(&query, arena);
	}
	return query_end(&query, why);
}

enum error store_report_cut_off(struct store *store, const char *plan,
				const char *period, struct date *cut_off,
				struct why *why)
{
	struct query query = query_begin(store, find_cut_off);
	struct date last;

	*cut_off = DATE_NONE;
	query_text(&query, ":plan", plan);
	query_text(&query, ":period", period);
	while (query_row(&query)) {
		*cut_off = query_take_date(&query);
		last = query_take_date(&query);
		if (date_is_set(last) && date_compare(*cut_off, last) != 0)
			*cut_off = DATE_NONE;
	}
	return query_end(&query, why);
}

enum error store_report_duties(struct store *store, struct date today,
			       struct arena *arena, struct report_duty **duties,
			       size_t *count, struct why *why)
{
	struct query query = query_begin(store, list_duties);

	query_date(&query, ":today", today);
	*duties = NULL;
	*count = 0;
	while (query_row(&query)) {
		struct report_duty *duty;

		*duties = arena_grow(arena, *duties, *count, sizeof(**duties));
		duty = &(*duties)[(*count)++];
		duty->task_id = query_take_int(&query);
		duty->plan_id = query_take_int(&query);
		duty->agency_id = query_take_int(&query);
		duty->plan = query_take_text(&query, arena);
		duty->period = query_take_text(&query, arena);
		duty->title = query_take_text(&query, arena);
		duty->cut_off = query_take_date(&query);
	}
	return query_end(&query, why);
}

static enum error tell(struct store *store, const struct report_duty *duty,
		       int64_t now, struct why *why)
{
	struct arena arena = { 0 };
	char day[DATE_TEXT_SIZE];
	const struct journal_entry entry = {
		.at = now,
		.kind = "report-drafted",
		.actor = "dondoc",
		.plan_id = duty->plan_id,
		.task_id = duty->task_id,
		.agency_id = duty->agency_id,
		.text = arena_printf(&arena, "%s · %s, data to %s", duty->title,
				     duty->period,
				     date_to_iso(duty->cut_off, day)),
	};
	enum error error = store_journal_add(store, &entry, why);

	arena_clear(&arena);
	return error;
}

enum error store_report_keep(struct store *store,
			     const struct report_duty *duty, const char *report,
			     int64_t now, struct why *why)
{
	struct query query = query_begin(store, add_draft);
	enum error error;

	query_int(&query, ":task", duty->task_id);
	query_int(&query, ":now", now);
	query_text(&query, ":report", report);
	error = query_run(&query, why);
	return error == ERROR_NONE ? tell(store, duty, now, why) : error;
}

enum error store_report_draft(struct store *store, int64_t task_id,
			      struct arena *arena, const char **report,
			      int64_t *drafted_at, struct why *why)
{
	struct query query = query_begin(store, find_draft);

	*report = NULL;
	*drafted_at = 0;
	query_int(&query, ":task", task_id);
	while (query_row(&query)) {
		*report = query_take_text(&query, arena);
		*drafted_at = query_take_int(&query);
	}
	return query_end(&query, why);
}

const char *const reports_sql[] = { list_states, list_members, find_cut_off,
				    list_duties, add_draft,    find_draft,
				    NULL };
