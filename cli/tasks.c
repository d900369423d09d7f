#include "cli/tasks.h"

#include <string.h>

#include "cli/field.h"

#define COLUMNS 9

/* Columns that are shown only when they tell something. */
struct shown {
	bool plan; /* there are several */
	bool done;
};

static struct shown look(const json_t *rows)
{
	const char *plan = field_string(json_array_get(rows, 0), "plan");
	struct shown shown = { false, false };

	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		if (strcmp(field_string(row, "plan"), plan) != 0)
			shown.plan = true;
		if (*field_string(row, "done_on") != '\0')
			shown.done = true;
	}
	return shown;
}

/* The action's key, with the period of a recurring one. */
static const char *key_of(struct arena *arena, const json_t *row)
{
	const char *period = field_string(row, "period");

	if (*period == '\0')
		return field_string(row, "action");
	return arena_printf(arena, "%s/%s", field_string(row, "action"),
			    period);
}

static const char *agency_of(const json_t *row)
{
	const char *name = field_string(row, "agency_name");

	return *name != '\0' ? name : field_string(row, "agency");
}

/* The date; where there is none, what there is instead. */
static const char *due_of(struct arena *arena, const json_t *row)
{
	static const struct {
		const char *class;
		const char *words;
	} undated[] = {
		{ "standing", "standing" },
		{ "urgent", "urgent" },
		{ "relative", "after an event" },
		{ "condition", "after an event" },
		{ "reference", "elsewhere" },
	};
	const char *due = field_date(arena, row, "due_on");
	const char *from = field_date(arena, row, "from");
	const char *class = field_string(row, "class");

	if (*due != '\0')
		return field_due(arena, row);
	if (*from != '\0' &&
	    (strcmp(class, "start") == 0 || strcmp(class, "condition") == 0))
		return arena_printf(arena, "from %s", from);
	for (size_t i = 0; i < sizeof(undated) / sizeof(undated[0]); i++)
		if (strcmp(class, undated[i].class) == 0)
			return undated[i].words;
	return "";
}

static void open_table(struct table *table, const struct shown *shown)
{
	const char *headings[COLUMNS + 1] = { "TASK", "DUE", "STATUS",
					      "STATE" };
	size_t count = 4;

	if (shown->done)
		headings[count++] = "DONE";
	headings[count++] = "~AGENCY";
	if (shown->plan)
		headings[count++] = "PLAN";
	headings[count++] = "ACTION";
	headings[count] = "~TITLE";
	table_open(table, headings);
}

static void add_row(struct table *table, const struct shown *shown,
		    struct arena *arena, const json_t *row)
{
	const char *status = field_string(row, "status");

	table_add(table, field_text(arena, row, "id"));
	table_add(table, due_of(arena, row));
	table_add_coloured(table, status, output_status_colour(status));
	table_add(table, field_string(row, "state"));
	if (shown->done)
		table_add(table, field_date(arena, row, "done_on"));
	table_add(table, agency_of(row));
	if (shown->plan)
		table_add(table, field_string(row, "plan"));
	table_add(table, key_of(arena, row));
	table_add(table, field_string(row, "title"));
}

void tasks_print(struct call *call, const json_t *rows)
{
	struct shown shown = look(rows);
	struct table table;

	if (json_array_size(rows) == 0) {
		output_say("no tasks");
		return;
	}
	open_table(&table, &shown);
	for (size_t i = 0; i < json_array_size(rows); i++)
		add_row(&table, &shown, &call->arena, json_array_get(rows, i));
	table_close(&table, &call->output);
}

/* ---------------------------------------------------------------- by groups */

/* What tasks are shown by, and the fields that are its key and its name. */
static const struct grouping {
	const char *what;
	const char *key;
	const char *name;
} groupings[] = {
	{ "agency", "agency", "agency_name" },
	{ "plan", "plan", "plan" },
	{ "status", "status", "status" },
};

static const struct grouping *grouping_of(const char *what)
{
	for (size_t i = 0; i < sizeof(groupings) / sizeof(groupings[0]); i++)
		if (strcmp(groupings[i].what, what) == 0)
			return &groupings[i];
	return NULL;
}

bool tasks_can_group(const char *what)
{
	return grouping_of(what) != NULL;
}

/* Rows by key, in an object whose order is that in which they came. */
static json_t *sort_into(const json_t *rows, const struct grouping *grouping)
{
	json_t *groups = json_object();

	for (size_t i = 0; i < json_array_size(rows); i++) {
		json_t *row = json_array_get(rows, i);
		const char *key = field_string(row, grouping->key);

		if (json_object_get(groups, key) == NULL)
			(void)json_object_set_new(groups, key, json_array());
		(void)json_array_append(json_object_get(groups, key), row);
	}
	return groups;
}

void tasks_print_groups(struct call *call, const json_t *rows, const char *what)
{
	const struct grouping *grouping = grouping_of(what);
	json_t *groups = sort_into(rows, grouping);
	bool is_first = true;
	const char *key;
	json_t *group;

	if (json_array_size(rows) == 0)
		output_say("no tasks");
	json_object_foreach(groups, key, group)
	{
		const char *name =
			field_string(json_array_get(group, 0), grouping->name);

		if (!is_first)
			output_line("%s", "");
		output_line("%s (%zu)", *name != '\0' ? name : key,
			    json_array_size(group));
		tasks_print(call, group);
		is_first = false;
	}
	json_decref(groups);
}
