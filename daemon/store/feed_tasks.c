#include "store/feed_tasks.h"

#include <string.h>

#include "store/sql.h"
#include "store/task_columns.h"

#define FEED_TASK_SELECT                                                       \
	"SELECT coalesce(o.short_name, o.name), EXISTS (SELECT 1"              \
	"  FROM action_words x WHERE x.action_id = t.action_id"                \
	"  AND x.list = 'after'), e.phrase, e.document, "                      \
	"e.reason, " TASK_COLUMNS TASK_FROM                                    \
	" LEFT JOIN extensions e ON e.extension_id ="                          \
	"  (SELECT max(extension_id) FROM extensions"                          \
	"   WHERE task_id = t.task_id)"

/* Actions that an agency supports, itself or as member of a group. */
#define SUPPORTED                                                              \
	" (SELECT x.action_id FROM action_words x"                             \
	"  JOIN agencies y ON y.code = x.word"                                 \
	"  WHERE x.list = 'support' AND (y.agency_id = :agency"                \
	"   OR y.agency_id IN (SELECT group_id FROM members"                   \
	"    WHERE agency_id = :agency AND left_at IS NULL)))"

#define OF_PLAN                                                                \
	" WHERE t.action_id IN (SELECT action_id FROM actions"                 \
	"  WHERE plan_id = :plan)"
#define OF_GROUP                                                               \
	" WHERE t.agency_id = :group OR t.agency_id IN (SELECT agency_id"      \
	"  FROM members WHERE group_id = :group AND left_at IS NULL)"
#define OF_AGENCY                                                              \
	" WHERE t.agency_id = :agency OR t.action_id IN" SUPPORTED             \
	" OR (:receives AND t.action_id IN (SELECT action_id FROM actions"     \
	"  WHERE submit_to_id = :agency))"
#define IN_ORDER " ORDER BY t.action_id, t.period, o.code"

static const char list_of_plan[] = FEED_TASK_SELECT OF_PLAN IN_ORDER;
static const char list_of_group[] = FEED_TASK_SELECT OF_GROUP IN_ORDER;
static const char list_of_agency[] = FEED_TASK_SELECT OF_AGENCY IN_ORDER;

static const char count_of_plan[] = "SELECT count(*) FROM tasks t" OF_PLAN;
static const char count_of_group[] = "SELECT count(*) FROM tasks t" OF_GROUP;
static const char count_of_agency[] = "SELECT count(*) FROM tasks t" OF_AGENCY;

static const char list_unit[] = FEED_TASK_SELECT
	" WHERE (t.action_id, t.period) = (SELECT action_id, period FROM tasks"
	"  WHERE task_id = :task)" IN_ORDER;

static const char list_supported[] =
	"SELECT DISTINCT action_id FROM" SUPPORTED " ORDER BY 1";

static const char list_group[] =
	"SELECT :group UNION SELECT agency_id FROM members"
	" WHERE group_id = :group AND left_at IS NULL ORDER BY 1";

static const char list_predecessors[] =
	"WITH p AS (SELECT u.task_id, u.agency_id, n.number || '#' || q.key"
	"  || '@' || o.code || CASE u.period WHEN '' THEN ''"
	"  ELSE '/' || u.period END AS ref"
	" FROM action_words x JOIN actions c ON c.action_id = x.action_id"
	" JOIN actions q ON q.plan_id = c.plan_id AND q.key = x.word"
	" JOIN plans n ON n.plan_id = q.plan_id"
	" JOIN tasks u ON u.action_id = q.action_id"
	"  AND u.period IN ('', :period)"
	" JOIN agencies o ON o.agency_id = u.agency_id"
	" WHERE x.action_id = :action AND x.list = 'after')"
	" SELECT ref FROM p WHERE agency_id = :agency"
	"  OR NOT EXISTS (SELECT 1 FROM p WHERE agency_id = :agency)"
	" ORDER BY task_id LIMIT :limit";

static void take_row(struct query *query, struct arena *arena,
		     struct feed_unit *unit)
{
	struct feed_task *row;

	unit->tasks = arena_grow(arena, unit->tasks, unit->count,
				 sizeof(*unit->tasks));
	row = &unit->tasks[unit->count++];
	row->agency_short = query_take_text(query, arena);
	row->waits = query_take_int(query) != 0;
	row->extension.phrase = query_take_text(query, arena);
	row->extension.document = query_take_text(query, arena);
	row->extension.reason = query_take_text(query, arena);
	task_take(query, arena, &row->task);
}

static const char *period_of(const struct task *task)
{
	return task->period == NULL ? "" : task->period;
}

static bool is_same_unit(const struct task *a, const struct task *b)
{
	return a->action_id == b->action_id &&
	       strcmp(period_of(a), period_of(b)) == 0;
}

static void bind_subject(struct query *query,
			 const struct feed_subject *subject)
{
	if (subject->plan_id != 0) {
		query_int(query, ":plan", subject->plan_id);
	} else if (subject->group_id != 0) {
		query_int(query, ":group", subject->group_id);
	} else {
		query_int(query, ":agency", subject->agency_id);
		query_int(query, ":receives", subject->receives);
	}
}

/* Which of the three statements lists the subject. */
static const char *statement_of(const struct feed_subject *subject,
				const char *plan, const char *group,
				const char *agency)
{
	if (subject->plan_id != 0)
		return plan;
	return subject->group_id != 0 ? group : agency;
}

/*
 * A row belongs to the next unit as soon as it is read: of two arenas one
 * holds the unit that is gathered, the other only that row.
 */
enum error store_feed_units(struct store *store,
			    const struct feed_subject *subject,
			    void (*each)(void *context,
					 const struct feed_unit *unit),
			    void *context, struct why *why)
{
	struct query query =
		query_begin(store, statement_of(subject, list_of_plan,
						list_of_group, list_of_agency));
	struct arena arenas[2] = { 0 };
	struct feed_unit unit = { 0 };
	int current = 0;
	enum error error;

	bind_subject(&query, subject);
	while (query_row(&query)) {
		struct feed_unit next = { 0 };

		if (unit.count == 0) {
			take_row(&query, &arenas[current], &unit);
			continue;
		}
		take_row(&query, &arenas[current], &next);
		if (is_same_unit(&unit.tasks[0].task, &next.tasks[0].task)) {
			unit.tasks =
				arena_grow(&arenas[current], unit.tasks,
					   unit.count, sizeof(*unit.tasks));
			unit.tasks[unit.count++] = next.tasks[0];
			continue;
		}
		each(context, &unit);
		unit = next;
		arena_clear(&arenas[1 - current]);
		current = 1 - current;
	}
	if (unit.count > 0)
		each(context, &unit);
	error = query_end(&query, why);
	arena_clear(&arenas[0]);
	arena_clear(&arenas[1]);
	return error;
}

enum error store_feed_unit(struct store *store, int64_t task_id,
			   struct arena *arena, struct feed_unit *unit,
			   struct why *why)
{
	struct query query = query_begin(store, list_unit);

	*unit = (struct feed_unit){ 0 };
	query_int(&query, ":task", task_id);
	while (query_row(&query))
		take_row(&query, arena, unit);
	return query_end(&query, why);
}

enum error store_feed_size(struct store *store,
			   const struct feed_subject *subject, size_t *count,
			   struct why *why)
{
	struct query query = query_begin(
		store, statement_of(subject, count_of_plan, count_of_group,
				    count_of_agency));

	*count = 0;
	bind_subject(&query, subject);
	if (query_row(&query))
		*count = (size_t)query_take_int(&query);
	return query_end(&query, why);
}

static enum error take_numbers(struct query *query, struct numbers *numbers,
			       struct why *why)
{
	size_t room = 0;

	*numbers = (struct numbers){ 0 };
	while (query_row(query)) {
		if (numbers->count == room) {
			room = room == 0 ? 16 : room * 2;
			numbers->items = memory_resize(numbers->items, room,
						       sizeof(*numbers->items));
		}
		numbers->items[numbers->count++] = query_take_int(query);
	}
	return query_end(query, why);
}

enum error store_feed_supported(struct store *store, int64_t agency_id,
				struct numbers *actions, struct why *why)
{
	struct query query = query_begin(store, list_supported);

	query_int(&query, ":agency", agency_id);
	return take_numbers(&query, actions, why);
}

enum error store_feed_members(struct store *store, int64_t group_id,
			      struct numbers *agencies, struct why *why)
{
	struct query query = query_begin(store, list_group);

	query_int(&query, ":group", group_id);
	return take_numbers(&query, agencies, why);
}

enum error store_feed_predecessors(struct store *store, const struct task *task,
				   int limit, struct arena *arena,
				   struct strings *refs, struct why *why)
{
	struct query query = query_begin(store, list_predecessors);

	*refs = (struct strings){ 0 };
	query_int(&query, ":action", task->action_id);
	query_int(&query, ":agency", task->agency_id);
	query_text(&query, ":period", period_of(task));
	query_int(&query, ":limit", limit);
	while (query_row(&query))
		strings_add(refs, arena, query_take_text(&query, arena));
	return query_end(&query, why);
}

const char *const feed_tasks_sql[] = {
	list_of_plan,	list_of_group,	   list_of_agency, count_of_plan,
	count_of_group, count_of_agency,   list_unit,	   list_supported,
	list_group,	list_predecessors, NULL,
};
