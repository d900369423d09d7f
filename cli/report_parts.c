#include "cli/report_parts.h"

#include <string.h>

#include "base/text.h"
#include "cli/dates.h"
#include "cli/field.h"

/* ------------------------------------------------------------- the columns */

#define FIGURES                                                                \
	{ WORD_TOTAL, COLUMN_NUMBER }, { WORD_DONE_IN_TIME, COLUMN_NUMBER },   \
		{ WORD_DONE_LATE, COLUMN_NUMBER },                             \
		{ WORD_DONE_UNDATED, COLUMN_NUMBER },                          \
		{ WORD_OPEN_IN_TIME, COLUMN_NUMBER },                          \
		{ WORD_OPEN_LATE, COLUMN_NUMBER },                             \
		{ WORD_OPEN_UNDATED, COLUMN_NUMBER },                          \
		{ WORD_1_30, COLUMN_NUMBER }, { WORD_31_120, COLUMN_NUMBER },  \
		{ WORD_OVER_120, COLUMN_NUMBER },                              \
		{ WORD_ON_TIME, COLUMN_PERCENT },                              \
	{                                                                      \
		WORD_ON_TIME_FIRST, COLUMN_PERCENT                             \
	}

static const struct report_column summary_columns[] = {
	{ WORD_MEASURE, COLUMN_TEXT },	     { WORD_TOTAL, COLUMN_NUMBER },
	{ WORD_IN_TIME, COLUMN_NUMBER },     { WORD_LATE, COLUMN_NUMBER },
	{ WORD_NO_DEADLINE, COLUMN_NUMBER },
};
static const struct report_column measure_columns[] = {
	{ WORD_MEASURE, COLUMN_TEXT },
	{ WORD_COUNT, COLUMN_PERCENT },
};
static const struct report_column plan_columns[] = {
	{ WORD_PLAN, COLUMN_TEXT },
	FIGURES,
};
static const struct report_column group_columns[] = {
	{ WORD_GROUP, COLUMN_TEXT },
	FIGURES,
};
static const struct report_column agency_columns[] = {
	{ WORD_AGENCY, COLUMN_TEXT },
	FIGURES,
};
static const struct report_column action_columns[] = {
	{ WORD_PLAN, COLUMN_TEXT },	{ WORD_ACTION, COLUMN_TEXT },
	{ WORD_CONTENT, COLUMN_WIDE },	{ WORD_DUE, COLUMN_DATE },
	{ WORD_LAST_DUE, COLUMN_DATE }, FIGURES,
	{ WORD_MISSING, COLUMN_WIDE },
};
static const struct report_column late_columns[] = {
	{ WORD_TASK, COLUMN_NUMBER },	   { WORD_PLAN, COLUMN_TEXT },
	{ WORD_ACTION, COLUMN_TEXT },	   { WORD_AGENCY, COLUMN_TEXT },
	{ WORD_CONTENT, COLUMN_WIDE },	   { WORD_DUE, COLUMN_DATE },
	{ WORD_FIRST_DUE, COLUMN_DATE },   { WORD_DONE_ON, COLUMN_DATE },
	{ WORD_DAYS_LATE, COLUMN_NUMBER }, { WORD_REASON, COLUMN_WIDE },
};
static const struct report_column silent_columns[] = {
	{ WORD_TASK, COLUMN_NUMBER },  { WORD_PLAN, COLUMN_TEXT },
	{ WORD_ACTION, COLUMN_TEXT },  { WORD_AGENCY, COLUMN_TEXT },
	{ WORD_CONTENT, COLUMN_WIDE }, { WORD_REASON, COLUMN_WIDE },
};

/* --------------------------------------------------------------- the cells */

/* What is being put together. */
struct making {
	struct arena *arena;
	const json_t *report;
	enum report_language language;
	struct report_part *part;
};

static void add(struct making *making, const char *text)
{
	struct report_part *part = making->part;

	part->cells = arena_grow(making->arena, part->cells, part->cell_count,
				 sizeof(*part->cells));
	part->cells[part->cell_count++] = text;
}

static void add_word(struct making *making, enum report_word word)
{
	add(making, report_word(making->language, word));
}

/* A number inside of figures: "not_done" "late". */
static const char *number(struct making *making, const json_t *figures,
			  const char *group, const char *name)
{
	return field_text(making->arena,
			  group == NULL ? figures
					: json_object_get(figures, group),
			  name);
}

static const char *percent(struct making *making, const json_t *figures,
			   const char *rate)
{
	const json_t *value =
		json_object_get(json_object_get(figures, rate), "percent");

	if (!json_is_number(value))
		return "";
	return arena_printf(making->arena, "%.1f", json_number_value(value));
}

static void add_figures(struct making *making, const json_t *figures)
{
	static const struct {
		const char *group;
		const char *name;
	} numbers[] = {
		{ NULL, "total" },
		{ "done", "in_time" },
		{ "done", "late" },
		{ "done", "no_deadline" },
		{ "not_done", "in_time" },
		{ "not_done", "late" },
		{ "not_done", "no_deadline" },
		{ "not_done_late_days", "1-30" },
		{ "not_done_late_days", "31-120" },
		{ "not_done_late_days", "over-120" },
	};

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		add(making,
		    number(making, figures, numbers[i].group, numbers[i].name));
	add(making, percent(making, figures, "on_time"));
	add(making, percent(making, figures, "on_time_first"));
}

static void add_axis(struct making *making, enum report_word word,
		     const char *name)
{
	const json_t *figures = json_object_get(making->report, "figures");

	add_word(making, word);
	add(making, number(making, figures, name, "all"));
	add(making, number(making, figures, name, "in_time"));
	add(making, number(making, figures, name, "late"));
	add(making, number(making, figures, name, "no_deadline"));
}

/* The last row: both above it together. */
static void add_sums(struct making *making)
{
	static const char *const names[] = { "all", "in_time", "late",
					     "no_deadline" };
	const json_t *figures = json_object_get(making->report, "figures");
	const json_t *done = json_object_get(figures, "done");
	const json_t *open = json_object_get(figures, "not_done");

	add_word(making, WORD_TOTAL);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		add(making, arena_printf(making->arena, "%lld",
					 field_number(done, names[i]) +
						 field_number(open, names[i])));
}

static void fill_summary(struct making *making, const json_t *rows)
{
	(void)rows;
	add_axis(making, WORD_DONE, "done");
	add_axis(making, WORD_NOT_DONE, "not_done");
	add_sums(making);
}

static void fill_measures(struct making *making, const json_t *rows)
{
	static const struct {
		enum report_word word;
		const char *group;
		const char *name;
	} measures[] = {
		{ WORD_1_30, "not_done_late_days", "1-30" },
		{ WORD_31_120, "not_done_late_days", "31-120" },
		{ WORD_OVER_120, "not_done_late_days", "over-120" },
		{ WORD_DONE_1_30, "done_late_days", "1-30" },
		{ WORD_DONE_31_120, "done_late_days", "31-120" },
		{ WORD_DONE_OVER_120, "done_late_days", "over-120" },
		{ WORD_SUBMITTED, NULL, "submitted" },
		{ WORD_SILENT, NULL, "silent" },
		{ WORD_ASSIGNED, "in_period", "assigned" },
		{ WORD_FELL_DUE, "in_period", "due" },
		{ WORD_FINISHED, "in_period", "done" },
		{ WORD_DROPPED, NULL, "dropped" },
		{ WORD_NOT_BEGUN, NULL, "not_begun" },
	};
	const json_t *figures = json_object_get(making->report, "figures");

	(void)rows;
	for (size_t i = 0; i < sizeof(measures) / sizeof(measures[0]); i++) {
		add_word(making, measures[i].word);
		add(making, number(making, figures, measures[i].group,
				   measures[i].name));
	}
	add_word(making, WORD_ON_TIME);
	add(making, percent(making, figures, "on_time"));
	add_word(making, WORD_ON_TIME_FIRST);
	add(making, percent(making, figures, "on_time_first"));
}

/* Lines whose first cell is one of these names, the first that there is. */
static void fill_lines(struct making *making, const json_t *rows)
{
	static const char *const names[] = { "agency_name", "name", "plan" };

	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const char *name = "";

		for (size_t j = 0; j < 3 && *name == '\0'; j++)
			name = field_string(row, names[j]);
		add(making, name);
		add_figures(making, json_object_get(row, "figures"));
	}
}

static void fill_actions(struct making *making, const json_t *rows)
{
	static const char *const names[] = { "plan", "action", "title",
					     "due_on", "last_due_on" };

	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		for (size_t j = 0; j < sizeof(names) / sizeof(names[0]); j++)
			add(making, field_string(row, names[j]));
		add_figures(making, json_object_get(row, "figures"));
		add(making, field_text(making->arena, row, "missing"));
	}
}

/* Rows whose cells are fields by name, as the columns stand. */
static void fill_rows(struct making *making, const json_t *rows)
{
	static const char *const late[] = {
		"task",	 "plan",   "action",	      "agency_name",
		"title", "due_on", "original_due_on", "done_on",
		"days",	 "reason"
	};
	static const char *const silent[] = {
		"task", "plan", "action", "agency_name", "title", "reason"
	};
	const char *const *names =
		making->part->columns == silent_columns ? silent : late;

	for (size_t i = 0; i < json_array_size(rows); i++)
		for (size_t j = 0; j < making->part->column_count; j++)
			add(making,
			    field_text(making->arena, json_array_get(rows, i),
				       names[j]));
}

/* --------------------------------------------------------------- the parts */

#define COLUMNS(columns) (columns), sizeof(columns) / sizeof((columns)[0])

static const struct kind {
	const char *name;
	enum report_word title;
	const struct report_column *columns;
	size_t column_count;
	const char *rows; /* field of the report, or NULL */
	void (*fill)(struct making *making, const json_t *rows);
} kinds[] = {
	{ "summary", WORD_PART_SUMMARY, COLUMNS(summary_columns), NULL,
	  fill_summary },
	{ "figures", WORD_PART_MEASURES, COLUMNS(measure_columns), NULL,
	  fill_measures },
	{ "plans", WORD_PART_PLANS, COLUMNS(plan_columns), "by_plan",
	  fill_lines },
	{ "groups", WORD_PART_GROUPS, COLUMNS(group_columns), "by_group",
	  fill_lines },
	{ "agencies", WORD_PART_AGENCIES, COLUMNS(agency_columns), "by_agency",
	  fill_lines },
	{ "actions", WORD_PART_ACTIONS, COLUMNS(action_columns), "by_action",
	  fill_actions },
	{ "overdue", WORD_PART_OVERDUE, COLUMNS(late_columns), "overdue",
	  fill_rows },
	{ "done-late", WORD_PART_DONE_LATE, COLUMNS(late_columns), "done_late",
	  fill_rows },
	{ "silent", WORD_PART_SILENT, COLUMNS(silent_columns), "silent",
	  fill_rows },
};

const char *const report_part_names[] = {
	"summary", "figures", "plans",	   "groups", "agencies",
	"actions", "overdue", "done-late", "silent", NULL,
};

struct report_parts report_parts_make(struct arena *arena, const json_t *report,
				      enum report_language language,
				      const char *name)
{
	const size_t count = sizeof(kinds) / sizeof(kinds[0]);
	struct report_parts parts = {
		arena_alloc(arena, count * sizeof(*parts.items)), 0
	};
	struct making making = { .arena = arena,
				 .report = report,
				 .language = language };

	for (size_t i = 0; i < count; i++) {
		const struct kind *kind = &kinds[i];

		if (name != NULL && strcmp(name, kind->name) != 0)
			continue;
		making.part = &parts.items[parts.count++];
		making.part->name = kind->name;
		making.part->title = kind->title;
		making.part->columns = kind->columns;
		making.part->column_count = kind->column_count;
		kind->fill(&making,
			   kind->rows == NULL
				   ? NULL
				   : json_object_get(report, kind->rows));
	}
	return parts;
}

const char *report_show_date(struct arena *arena, const char *date,
			     enum report_language language)
{
	if (language != REPORT_VIETNAMESE || !date_is_valid(date))
		return date;
	return arena_printf(arena, "%.2s/%.2s/%.4s", date + 8, date + 5, date);
}

const char *report_head(struct arena *arena, const json_t *report,
			enum report_language language)
{
	const char *plan = field_string(report, "plan");
	const char *agency = field_string(report, "agency");
	const char *drafted = field_string(report, "drafted_at");
	bool is_frozen = field_is_true(report, "frozen");

	return arena_printf(
		arena, "%s%s%s%s%s %s · %s %s – %s · %s%s%s%s%s", plan,
		*plan != '\0' ? " · " : "", agency,
		*agency != '\0' ? " · " : "",
		report_word(language, WORD_PERIOD),
		field_string(report, "period"),
		report_word(language, WORD_DATA),
		report_show_date(arena, field_string(report, "since"),
				 language),
		report_show_date(arena, field_string(report, "cut_off"),
				 language),
		report_word(language,
			    is_frozen ? WORD_FROZEN : WORD_NOT_FROZEN),
		*drafted != '\0' ? " · " : "",
		*drafted != '\0' ? report_word(language, WORD_DRAFT) : "",
		*drafted != '\0' ? " " : "", drafted);
}
