/* calendar: the days that offices work, and changing them. */
#include <string.h>

#include "cli/ask.h"
#include "cli/call.h"
#include "cli/dates.h"
#include "cli/field.h"
#include "cli/file.h"
#include "cli/table.h"

/* --------------------------------------------------------------- showing */

static const char *span_of(struct arena *arena, const json_t *calendar)
{
	if (*field_string(calendar, "from") == '\0')
		return "nothing: only the week is known";
	return arena_printf(arena, "%s to %s", field_string(calendar, "from"),
			    field_string(calendar, "until"));
}

static void print_calendars(struct call *call, const json_t *rows)
{
	static const char *const headings[] = { "CALENDAR",  "EXTENDS",
						"FROM",	     "UNTIL",
						"DAYS",	     "~PLANS",
						"~AGENCIES", NULL };
	struct arena *arena = &call->arena;
	struct table table;

	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		bool is_own = field_is_true(row, "own");

		table_add(&table, field_string(row, "calendar"));
		table_add(&table, field_string(row, "extends"));
		table_add(&table, field_string(row, "from"));
		table_add(&table, field_string(row, "until"));
		table_add(&table, field_text(arena, row, "days"));
		table_add(&table, is_own ? "all that name none"
					 : field_text(arena, row, "plans"));
		table_add(&table, is_own ? "all that name none"
					 : field_text(arena, row, "agencies"));
	}
	table_close(&table, &call->output);
}

static void print_days(struct call *call, const json_t *days)
{
	static const char *const headings[] = { "DATE", "KIND", "~REASON",
						"~SOURCE", NULL };
	struct arena *arena = &call->arena;
	struct table table;

	if (json_array_size(days) == 0)
		return;
	output_line("%s", "");
	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(days); i++) {
		const json_t *row = json_array_get(days, i);
		bool is_expected = field_is_true(row, "expected");

		table_add(&table, field_date(arena, row, "date"));
		table_add(&table, field_string(row, "kind"));
		table_add(&table, field_string(row, "reason"));
		table_add_coloured(&table,
				   is_expected ? "expected: not announced yet"
					       : field_string(row, "source"),
				   is_expected ? COLOUR_YELLOW : COLOUR_NONE);
	}
	table_close(&table, &call->output);
}

static void print_calendar(struct call *call, const json_t *calendar)
{
	struct arena *arena = &call->arena;
	const json_t *applied = json_object_get(calendar, "applied");
	const json_t *warnings = json_object_get(calendar, "warnings");

	output_fact("calendar", field_string(calendar, "calendar"));
	output_fact("name", field_string(calendar, "name"));
	output_fact("extends", field_string(calendar, "extends"));
	output_fact("weekly rest", field_text(arena, calendar, "weekly_rest"));
	output_fact("complete for", span_of(arena, calendar));
	for (size_t i = 0; i < json_array_size(applied); i++) {
		const json_t *row = json_array_get(applied, i);

		output_fact("applied",
			    arena_printf(arena, "%s, %s by %s",
					 field_string(row, "file"),
					 field_date(arena, row, "at"),
					 field_string(row, "by")));
	}
	for (size_t i = 0; i < json_array_size(warnings); i++)
		output_fact("warning",
			    json_string_value(json_array_get(warnings, i)));
	print_days(call, json_object_get(calendar, "days"));
}

/* The last day of a month "2026-09", or NULL when it is no month. */
static const char *month_end(struct arena *arena, const char *month)
{
	for (int day = 31; day >= 28; day--) {
		const char *date = arena_printf(arena, "%s-%d", month, day);

		if (date_is_valid(date))
			return date;
	}
	return NULL;
}

/* Adds the span that was asked for; false, after words, when it is none. */
static bool add_span(const struct call *call, struct arena *arena,
		     struct text *path)
{
	const char *year = call_option(call, "year");
	const char *month = call_option(call, "month");
	const char *from;
	const char *until;

	if (year == NULL && month == NULL)
		return true;
	if (year != NULL && month != NULL) {
		(void)call_misuse(call, "--year or --month, not both");
		return false;
	}
	from = month != NULL ? arena_printf(arena, "%s-01", month)
			     : arena_printf(arena, "%s-01-01", year);
	until = month != NULL ? month_end(arena, month)
			      : arena_printf(arena, "%s-12-31", year);
	if (until == NULL || !date_is_valid(from) || !date_is_valid(until)) {
		(void)call_misuse(call, "\"%s\" is no %s: write %s",
				  month != NULL ? month : year,
				  month != NULL ? "month" : "year",
				  month != NULL ? "2026-09" : "2026");
		return false;
	}
	client_add_query(path, "from", from);
	client_add_query(path, "until", until);
	return true;
}

static enum wire_exit run_ls(struct call *call)
{
	const json_t *rows = call_get(call, "/calendars");

	if (rows == NULL)
		return call->exit_code;
	print_calendars(call, rows);
	return WIRE_EXIT_DONE;
}

static enum wire_exit run_show(struct call *call)
{
	const json_t *calendar;
	struct text path = { 0 };

	text_add(&path, "/calendar");
	if (call->arguments.count > 0)
		client_add_query(&path, "calendar", call->arguments.items[0]);
	if (!add_span(call, &call->arena, &path)) {
		text_clear(&path);
		return WIRE_EXIT_USAGE;
	}
	calendar = call_get(call, text_string(&path));
	text_clear(&path);
	if (calendar == NULL)
		return call->exit_code;
	print_calendar(call, calendar);
	return WIRE_EXIT_DONE;
}

/* -------------------------------------------------------------- applying */

static void print_changed_days(struct call *call, const json_t *days)
{
	static const char *const headings[] = { "CALENDAR", "DATE", "BECOMES",
						"~REASON", NULL };
	struct table table;

	if (json_array_size(days) == 0)
		return;
	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(days); i++) {
		const json_t *row = json_array_get(days, i);

		table_add(&table, field_string(row, "calendar"));
		table_add(&table, field_date(&call->arena, row, "date"));
		table_add(&table, field_string(row, "kind"));
		table_add(&table, field_string(row, "reason"));
	}
	table_close(&table, &call->output);
	output_line("%s", "");
}

static void print_moves(struct call *call, const json_t *change)
{
	const json_t *moves = json_object_get(change, "moves");
	long long more = field_number(change, "moves_total") -
			 (long long)json_array_size(moves);

	static const char *const headings[] = { "TASK",	  "WHAT",    "FROM",
						"TO",	  "~AGENCY", "~REF",
						"~TITLE", NULL };
	struct arena *arena = &call->arena;
	struct table table;

	if (json_array_size(moves) == 0)
		return;
	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(moves); i++) {
		const json_t *row = json_array_get(moves, i);
		bool is_due = strcmp(field_string(row, "what"), "due") == 0;

		table_add(&table, field_text(arena, row, "task"));
		table_add_coloured(
			&table,
			is_due ? "due"
			       : arena_printf(arena, "reminder %s",
					      field_string(row, "what")),
			is_due ? COLOUR_YELLOW : COLOUR_NONE);
		table_add(&table, field_date(arena, row, "from"));
		table_add(&table, field_date(arena, row, "to"));
		table_add(&table, field_string(row, "agency_name"));
		table_add(&table, field_string(row, "ref"));
		table_add(&table, field_string(row, "title"));
	}
	table_close(&table, &call->output);
	if (more > 0)
		output_line("… and %lld more", more);
	output_line("%s", "");
}

static const char *plural(struct arena *arena, long long count,
			  const char *what)
{
	return arena_printf(arena, "%lld %s%s", count, what,
			    count == 1 ? "" : "s");
}

static void print_summary(struct call *call, const json_t *change,
			  const char *verb)
{
	struct arena *arena = &call->arena;
	long long confirmed = field_number(change, "confirmed");
	const json_t *warnings = json_object_get(change, "warnings");

	output_line(
		"%s: %s, calendar %s%s: %s change%s%s; %s and %s of %s "
		"move",
		call->arguments.items[0], verb,
		field_string(change, "calendar"),
		field_is_true(change, "new") ? " (new)" : "",
		plural(arena, field_number(change, "days"), "day"),
		confirmed > 0 ? ", expected and now announced: " : "",
		confirmed > 0 ? arena_printf(arena, "%lld", confirmed) : "",
		plural(arena, field_number(change, "dues"), "due date"),
		plural(arena, field_number(change, "reminders"), "reminder"),
		plural(arena, field_number(change, "tasks"), "task"));
	for (size_t i = 0; i < json_array_size(warnings); i++)
		output_line("warning: %s",
			    json_string_value(json_array_get(warnings, i)));
}

static void print_change(struct call *call, const json_t *change,
			 const char *verb)
{
	print_changed_days(call, json_object_get(change, "days"));
	print_moves(call, change);
	print_summary(call, change, verb);
}

/* What is done with a file: the routes that show and do it, and in words. */
struct deed {
	const char *check;
	const char *route;
	const char *done;
	const char *question;
};

static const struct deed applying = {
	.check = "/calendars/check",
	.route = "/calendars/apply",
	.done = "applied",
	.question = "Apply it?",
};

static const struct deed forgetting = {
	.check = "/calendars/forget/check",
	.route = "/calendars/forget",
	.done = "forgotten",
	.question = "Forget it?",
};

/* Asks the daemon what it would do; NULL after having said why not. */
static const json_t *look(struct call *call, const struct deed *deed,
			  const json_t *file)
{
	const json_t *change =
		call_fetch(call, deed->check, json_deep_copy(file));

	if (change != NULL)
		(void)file_complain(change, false);
	return change;
}

static enum wire_exit run_check(struct call *call)
{
	json_t *file = file_pack(call->arguments.items[0]);
	const json_t *change;

	if (file == NULL)
		return WIRE_EXIT_REFUSED;
	change = look(call, &applying, file);
	json_decref(file);
	if (change == NULL)
		return call->exit_code;
	if (call->is_json)
		call_print_json(call);
	else
		print_change(call, change, "in order");
	return WIRE_EXIT_DONE;
}

static enum wire_exit finish(struct call *call, const struct deed *deed,
			     json_t *file, bool was_shown)
{
	const json_t *change = call_fetch(call, deed->route, json_incref(file));

	if (change == NULL)
		return call->exit_code;
	if (call->is_json)
		call_print_json(call);
	else if (field_is_true(change, "unchanged"))
		output_line("%s: applied before, nothing changes",
			    call->arguments.items[0]);
	else if (was_shown)
		print_summary(call, change, deed->done);
	else
		print_change(call, change, deed->done);
	return WIRE_EXIT_DONE;
}

/* Shows what moves and asks; only what was shown is then done. */
static enum wire_exit ask(struct call *call, const struct deed *deed,
			  json_t *file)
{
	const json_t *change = look(call, deed, file);

	if (change == NULL)
		return call->exit_code;
	(void)json_object_set_new(file, "expect",
				  json_string(field_string(change, "digest")));
	if (field_number(change, "moves_total") == 0)
		return finish(call, deed, file, false);
	if (call->is_json)
		call_print_json(call);
	else
		print_change(call, change, "would change");
	if (!ask_agreed(call, deed->question, deed->done))
		return WIRE_EXIT_REFUSED;
	return finish(call, deed, file, true);
}

static enum wire_exit run_deed(struct call *call, const struct deed *deed,
			       json_t *file)
{
	enum wire_exit exit_code = call_option(call, "yes") != NULL
					   ? finish(call, deed, file, false)
					   : ask(call, deed, file);

	json_decref(file);
	return exit_code;
}

static enum wire_exit run_apply(struct call *call)
{
	json_t *file = file_pack(call->arguments.items[0]);

	return file == NULL ? WIRE_EXIT_REFUSED
			    : run_deed(call, &applying, file);
}

static enum wire_exit run_forget(struct call *call)
{
	const char *calendar = call_option(call, "calendar");
	json_t *file = json_pack("{s:s}", "file", call->arguments.items[0]);

	if (calendar != NULL)
		(void)json_object_set_new(file, "calendar",
					  json_string(calendar));
	return run_deed(call, &forgetting, file);
}

static const struct option show_options[] = {
	{ .name = "year",
	  .argument = "YYYY",
	  .kind = OPTION_NUMBER,
	  .help = "the days of one year, instead of this and the next" },
	{ .name = "month",
	  .argument = "YYYY-MM",
	  .help = "the days of one month" },
	{ 0 },
};

static const struct option apply_options[] = {
	{ .name = "yes", .letter = 'y', .help = "do not ask" },
	{ 0 },
};

static const struct option forget_options[] = {
	{ .name = "calendar",
	  .argument = "CODE",
	  .help = "of this calendar, when several have a file of the name" },
	{ .name = "yes", .letter = 'y', .help = "do not ask" },
	{ 0 },
};

const struct command command_calendar_ls = {
	.words = { "calendar", "ls" },
	.alias = "list",
	.summary = "List the calendars and who goes by them",
	.help = "Deadlines go by the calendar that the plan names, reminders "
		"by "
		"the agency's, else the plan's; whoever names none goes by "
		"the office's own, which is the first.",
	.example = "dondoc calendar ls\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_ls,
};

const struct command command_calendar_show = {
	.words = { "calendar", "show" },
	.arguments = "[CODE]",
	.most = 1,
	.options = show_options,
	.summary = "Show which days are off and which are worked",
	.help = "The days that differ from the week, of this year and the "
		"next, what is only expected, and for which days the calendar "
		"is complete. Without CODE the office's own.",
	.example = "dondoc calendar show --year 2027\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_show,
};

const struct command command_calendar_check = {
	.words = { "calendar", "check" },
	.arguments = "FILE",
	.least = 1,
	.most = 1,
	.summary = "Check a file of days off and see what it would move",
	.help = "Nothing is changed. Every complaint is written to standard "
		"error as FILE:LINE:COLUMN: TEXT. FILE may be - for standard "
		"input.",
	.example = "dondoc calendar check nghi-tet-2027.yaml\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_check,
};

const struct command command_calendar_apply = {
	.words = { "calendar", "apply" },
	.arguments = "FILE",
	.least = 1,
	.most = 1,
	.options = apply_options,
	.summary = "Change the days off, and move what hangs on them",
	.help = "First shows which open tasks and reminders would move, and "
		"asks; then all of it is done, or nothing. For the days that "
		"`covers` names the file is complete, and its days replace "
		"what the calendar had there; without `covers` it changes "
		"only the days that it names. It stays in force over "
		"restarts and upgrades; a file of the same name takes its "
		"place.",
	.example = "dondoc calendar apply nghi-tet-2027.yaml\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_apply,
};

const struct command command_calendar_forget = {
	.words = { "calendar", "forget" },
	.arguments = "FILE",
	.least = 1,
	.most = 1,
	.options = forget_options,
	.summary = "Take back a file of days off that was applied",
	.help = "FILE is its name, as calendar show tells it. First shows "
		"which open tasks and\nreminders would move, and asks, as "
		"calendar apply does; what other files say stays.",
	.example = "dondoc calendar forget nghi-tet-2027.yaml\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_forget,
};
