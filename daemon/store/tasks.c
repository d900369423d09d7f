#include "store/tasks.h"

#include <stdlib.h>
#include <string.h>

#include "store/predecessors.h"
#include "store/sql.h"
#include "store/task_columns.h"

/* By urgency. What is not closed is found by tasks_urgency, in order, so that
 * the first rows come without the others being looked at. */
#define NOT_CLOSED " t.state NOT IN ('done', 'dropped') AND"
#define LIST_REST                                                              \
	TASK_IN_SCOPE " AND (:code IS NULL OR o.code = :code)"                 \
		      " AND (:plan IS NULL OR p.number = :plan)"               \
		      " AND (:key IS NULL OR c.key = :key)"                    \
		      " AND (:tag IS NULL OR c.tag = :tag)"                    \
		      " AND (:within IS NULL OR t.due_on <= :within)"          \
		      " AND (:from IS NULL OR t.due_on >= :from)"              \
		      " AND (:until IS NULL OR t.due_on <= :until)"            \
		      " ORDER BY t.due_on IS NULL, t.due_on, p.issued_on,"     \
		      " c.position, t.period, o.code"

static const char list_tasks[] = TASK_SELECT " WHERE" LIST_REST;
static const char list_open[] = TASK_SELECT " WHERE" NOT_CLOSED LIST_REST;
static const char list_first[] =
	TASK_SELECT " WHERE" NOT_CLOSED LIST_REST " LIMIT :limit";

static const char list_changed[] =
	TASK_SELECT " WHERE t.changed_at >= :since ORDER BY t.task_id";

static const char find_number[] =
	TASK_SELECT " WHERE t.task_id = :number AND" TASK_IN_SCOPE;

static const char find_reference[] =
	TASK_SELECT " WHERE p.number = :plan AND c.key = :key"
		    " AND o.code = :code AND t.period = :period"
		    " AND" TASK_IN_SCOPE;

static const char get_task[] = TASK_SELECT " WHERE t.task_id = :number";

static const char list_waits[] =
	"SELECT x.word FROM action_words x"
	" JOIN actions c ON c.action_id = x.action_id"
	" JOIN actions q ON q.plan_id = c.plan_id AND q.key = x.word"
	"  AND q.withdrawn_at IS NULL"
	" WHERE x.action_id = :action AND x.list = 'after'"
	" AND NOT" ACTION_IS_DONE " ORDER BY x.position";

static const char list_support[] =
	"SELECT word FROM action_words WHERE action_id = :action"
	" AND list = 'support' ORDER BY position";

static const char get_quote[] =
	"SELECT quote, quote_line, note FROM actions WHERE action_id = :action";

static const char list_for_counts[] =
	"SELECT state, due_on, submitted_on, done_on, count(*) FROM tasks"
	" GROUP BY state, due_on, submitted_on, done_on";

void task_take(struct query *query, struct arena *arena, struct task *task)
{
	*task = (struct task){ 0 };
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
	task->rule = query_take_text(query, arena);
	task->event = query_take_text(query, arena);
	task->product = query_take_text(query, arena);
	task->submit_to = query_take_text(query, arena);
	task->submit_to_name = query_take_text(query, arena);
	task->policy_text = query_take_text(query, arena);
	task->submit_to_id = query_take_int(query);
	task->issuer_id = query_take_int(query);
	task->follow_up_id = query_take_int(query);
	(void)due_class_from_word(query_take_text(query, arena), &task->class);
	task->kind = (enum action_kind)query_take_int(query);
	(void)task_state_from_word(query_take_text(query, arena), &task->state);
	task->opens_on = query_take_date(query);
	task->due_on = query_take_date(query);
	task->original_due_on = query_take_date(query);
	task->until = query_take_date(query);
	task->submitted_on = query_take_date(query);
	task->done_on = query_take_date(query);
	task->due_version = (int)query_take_int(query);
	task->sequence = (int)query_take_int(query);
	task->needs_evidence = query_take_int(query) != 0;
	task->is_held = query_take_int(query) != 0;
	task->note = query_take_text(query, arena);
	task->evidence = query_take_text(query, arena);
	task->due_minute = (int)query_take_int(query);
	task->cut_off = query_take_date(query);
	task->appeared_at = query_take_int(query);
	task->opened_at = query_take_int(query);
	task->decided_to = query_take_int(query);
	task->changed_at = query_take_int(query);
	task->calendar = query_take_text(query, arena);
	task->plan_calendar = query_take_text(query, arena);
	task->dated_by = query_take_text(query, arena);
	task->action_policy = query_take_text(query, arena);
	task->agency_policy = query_take_text(query, arena);
	task->plan_policy = query_take_text(query, arena);
	task->heard_at = query_take_int(query);
	task->plan_changed_at = query_take_int(query);
	task->requested_on = query_take_date(query);
	task->amended = query_take_text(query, arena);
	task->amended_at = query_take_int(query);
}

void task_bind_scope(struct query *query, const struct scope *scope)
{
	query_int(query, ":all", scope->is_all);
	query_int(query, ":agency", scope->agency_id);
	query_int(query, ":accept", scope->may_accept);
	query_int(query, ":follow", scope->may_follow);
	query_int(query, ":support", scope->may_support);
}

/* What SQL does not know: the derived status. */
static bool matches(const struct task *task, const struct task_filter *filter,
		    struct date today)
{
	enum task_status status = task_status(task, today);

	if (filter->overdue_only && status != STATUS_OVERDUE)
		return false;
	if (filter->state == NULL)
		return true;
	if (strcmp(filter->state, TASKS_REQUESTED) == 0)
		return date_is_set(task->requested_on);
	return strcmp(filter->state, task_state_word(task->state)) == 0 ||
	       strcmp(filter->state, task_status_word(status)) == 0;
}

/* Whether a filter by state asks for what is closed. */
static bool wants_closed(const struct task_filter *filter)
{
	if (filter->with_closed)
		return true;
	return filter->state != NULL &&
	       (strncmp(filter->state, "done", 4) == 0 ||
		strcmp(filter->state, "dropped") == 0);
}

/* Whether SQL can count the rows: it does not know the derived status. */
static bool is_first_only(const struct task_filter *filter)
{
	return !wants_closed(filter) && filter->limit > 0 &&
	       filter->state == NULL && !filter->overdue_only;
}

static const char *list_for(const struct task_filter *filter)
{
	if (wants_closed(filter))
		return list_tasks;
	return is_first_only(filter) ? list_first : list_open;
}

enum error store_tasks(struct store *store, const struct scope *scope,
		       const struct task_filter *filter, struct date today,
		       struct arena *arena, struct task **tasks, size_t *count,
		       struct why *why)
{
	size_t limit = filter->limit > 0 ? filter->limit : SIZE_MAX;
	struct query query = query_begin(store, list_for(filter));

	task_bind_scope(&query, scope);
	query_text(&query, ":code", filter->agency);
	query_text(&query, ":plan", filter->plan);
	query_text(&query, ":key", filter->action);
	query_text(&query, ":tag", filter->tag);
	query_date(&query, ":within",
		   filter->due_within >= 0 ? date_add(today, filter->due_within)
					   : DATE_NONE);
	query_text(&query, ":from", filter->due_from);
	query_text(&query, ":until", filter->due_until);
	if (is_first_only(filter))
		query_int(&query, ":limit", (int64_t)filter->limit);
	*tasks = NULL;
	*count = 0;
	while (*count < limit && query_row(&query)) {
		*tasks = arena_grow(arena, *tasks, *count, sizeof(**tasks));
		task_take(&query, arena, &(*tasks)[*count]);
		if (matches(&(*tasks)[*count], filter, today))
			(*count)++;
	}
	return query_end(&query, why);
}

enum error store_tasks_changed(struct store *store, int64_t since,
			       struct arena *arena, struct task **tasks,
			       size_t *count, struct why *why)
{
	struct query query = query_begin(store, list_changed);

	query_int(&query, ":since", since);
	*tasks = NULL;
	*count = 0;
	while (query_row(&query)) {
		*tasks = arena_grow(arena, *tasks, *count, sizeof(**tasks));
		task_take(&query, arena, &(*tasks)[(*count)++]);
	}
	return query_end(&query, why);
}

/* A task's reference taken apart: PLAN#KEY@AGENCY[/PERIOD]. */
struct reference {
	int64_t number;
	const char *plan;
	const char *key;
	const char *agency;
	const char *period;
};

static bool read_number(const char *which, int64_t *number)
{
	*number = 0;
	for (const char *at = which; *at != '\0'; at++) {
		if (*at < '0' || *at > '9' || *number > INT32_MAX)
			return false;
		*number = *number * 10 + (*at - '0');
	}
	return *which != '\0';
}

static bool read_reference(const char *which, struct arena *arena,
			   struct reference *reference)
{
	char *copy = arena_string(arena, which);
	char *key = strchr(copy, '#');
	char *agency = key == NULL ? NULL : strchr(key, '@');
	char *period = agency == NULL ? NULL : strchr(agency, '/');

	*reference = (struct reference){ .period = "" };
	if (read_number(which, &reference->number))
		return true;
	reference->number = 0; /* digits that begin a document's number */
	if (agency == NULL)
		return false;
	*key++ = '\0';
	*agency++ = '\0';
	if (period != NULL) {
		*period++ = '\0';
		reference->period = period;
	}
	reference->plan = copy;
	reference->key = key;
	reference->agency = agency;
	return true;
}

enum error store_task_find(struct store *store, const struct scope *scope,
			   const char *which, struct arena *arena,
			   struct task *task, struct why *why)
{
	struct reference reference;
	struct query query;
	bool is_found;
	enum error error;

	if (!read_reference(which, arena, &reference))
		return why_set(why, ERROR_NOT_FOUND,
			       "no task '%s': give its number, or PLAN#KEY@"
			       "AGENCY as in 51/KH-UBND#III.11.2@huyen-chi-"
			       "lang",
			       which);
	query = query_begin(store, reference.plan == NULL ? find_number
							  : find_reference);
	task_bind_scope(&query, scope);
	if (reference.plan == NULL) {
		query_int(&query, ":number", reference.number);
	} else {
		query_text(&query, ":plan", reference.plan);
		query_text(&query, ":key", reference.key);
		query_text(&query, ":code", reference.agency);
		query_text(&query, ":period", reference.period);
	}
	is_found = query_row(&query);
	if (is_found)
		task_take(&query, arena, task);
	error = query_end(&query, why);
	if (error == ERROR_NONE && !is_found)
		return why_set(why, ERROR_NOT_FOUND, "task '%s' not found",
			       which);
	return error;
}

enum error store_task_get(struct store *store, int64_t id, struct arena *arena,
			  struct task *task, struct why *why)
{
	struct query query = query_begin(store, get_task);
	bool is_found;
	enum error error;

	query_int(&query, ":number", id);
	is_found = query_row(&query);
	if (is_found)
		task_take(&query, arena, task);
	error = query_end(&query, why);
	if (error == ERROR_NONE && !is_found)
		return why_set(why, ERROR_NOT_FOUND, "no task %lld",
			       (long long)id);
	return error;
}

static enum error take_list(struct store *store, const char *statement,
			    int64_t action_id, struct arena *arena,
			    struct strings *words, struct why *why)
{
	struct query query = query_begin(store, statement);

	*words = (struct strings){ 0 };
	query_int(&query, ":action", action_id);
	while (query_row(&query))
		strings_add(words, arena, query_take_text(&query, arena));
	return query_end(&query, why);
}

enum error store_task_waits_for(struct store *store, int64_t action_id,
				struct arena *arena, struct strings *keys,
				struct why *why)
{
	return take_list(store, list_waits, action_id, arena, keys, why);
}

enum error store_task_support(struct store *store, int64_t action_id,
			      struct arena *arena, struct strings *codes,
			      struct why *why)
{
	return take_list(store, list_support, action_id, arena, codes, why);
}

enum error store_task_quote(struct store *store, int64_t action_id,
			    struct arena *arena, const char **quote,
			    int64_t *line, const char **note, struct why *why)
{
	struct query query = query_begin(store, get_quote);

	*quote = NULL;
	*note = NULL;
	*line = 0;
	query_int(&query, ":action", action_id);
	while (query_row(&query)) {
		*quote = query_take_text(&query, arena);
		*line = query_take_int(&query);
		*note = query_take_text(&query, arena);
	}
	return query_end(&query, why);
}

enum error store_task_counts(struct store *store, struct date today,
			     struct arena *arena, struct counts *counts,
			     struct why *why)
{
	struct query query = query_begin(store, list_for_counts);

	counts->count = STATUS_DROPPED + 1;
	counts->items =
		arena_alloc(arena, counts->count * sizeof(*counts->items));
	for (size_t i = 0; i < counts->count; i++)
		counts->items[i].word = task_status_word((enum task_status)i);
	while (query_row(&query)) {
		struct task task = { 0 };

		(void)task_state_from_word(query_take_text(&query, arena),
					   &task.state);
		task.due_on = query_take_date(&query);
		task.submitted_on = query_take_date(&query);
		task.done_on = query_take_date(&query);
		counts->items[task_status(&task, today)].count +=
			query_take_int(&query);
	}
	return query_end(&query, why);
}

const char *const tasks_sql[] = {
	list_changed, list_tasks,     list_open,       list_first,
	find_number,  find_reference, get_task,	       list_waits,
	list_support, get_quote,      list_for_counts, NULL,
};
