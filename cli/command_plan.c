/* plan: the documents whose actions are seen to. */
#include "cli/ask.h"
#include "cli/call.h"
#include "cli/field.h"
#include "cli/file.h"
#include "cli/table.h"

/* More than there are: whoever says yes means any number. */
#define PEOPLE_ANY 1000000000

static enum wire_exit run_check(struct call *call)
{
	return file_send(call, "/plans/check",
			 call_option(call, "all") != NULL);
}

/* Whether it was refused since it would tell so many: what the daemon then
 * waits for is somebody's word. */
static bool is_asked_for(struct call *call, json_t *file, long long *people)
{
	const json_t *checked =
		call_fetch(call, "/plans/check", json_deep_copy(file));

	*people = field_number(json_object_get(checked, "totals"), "people");
	return field_is_true(checked, "asks");
}

/* Applies it; one that would tell unusually many people only after asking. */
static enum wire_exit run_apply(struct call *call)
{
	bool shows_accepted = call_option(call, "all") != NULL;
	json_t *file = file_pack(call->arguments.items[0]);
	long long people = PEOPLE_ANY;
	const json_t *applied;

	if (file == NULL)
		return WIRE_EXIT_REFUSED;
	if (call_option(call, "yes") != NULL)
		(void)json_object_set_new(file, "confirm",
					  json_integer(people));
	applied = call_fetch(call, "/plans/apply", json_deep_copy(file));
	if (applied == NULL && call->answer.status == 409 &&
	    is_asked_for(call, file, &people) &&
	    ask_agreed(call, "Apply it?", "applied")) {
		(void)json_object_set_new(file, "confirm",
					  json_integer(people));
		applied =
			call_fetch(call, "/plans/apply", json_deep_copy(file));
	} else if (applied == NULL && call->exit_code == WIRE_EXIT_DONE) {
		call->exit_code = WIRE_EXIT_REFUSED;
	}
	json_decref(file);
	return applied == NULL ? call->exit_code
			       : file_report(call, applied, shows_accepted);
}

static enum wire_exit run_ls(struct call *call)
{
	static const char *const headings[] = {
		"PLAN",	   "ISSUED", "ACTIONS",	  "TASKS",  "DONE",
		"OVERDUE", "ISSUER", "FOLLOW-UP", "~TITLE", NULL
	};
	struct arena *arena = &call->arena;
	const json_t *rows = call_get(call, "/plans");
	struct table table;

	if (rows == NULL)
		return call->exit_code;
	if (json_array_size(rows) == 0) {
		output_say("no plans: `dondoc plan apply FILE` registers one");
		return WIRE_EXIT_DONE;
	}
	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		table_add(&table, field_string(row, "plan"));
		table_add(&table, field_date(arena, row, "issued"));
		table_add(&table, field_text(arena, row, "actions"));
		table_add(&table, field_text(arena, row, "tasks"));
		table_add(&table, field_text(arena, row, "done"));
		table_add_coloured(&table, field_text(arena, row, "overdue"),
				   field_number(row, "overdue") > 0
					   ? COLOUR_RED
					   : COLOUR_NONE);
		table_add(&table, field_string(row, "issuer"));
		table_add(&table, field_string(row, "follow_up"));
		table_add(&table, field_string(row, "title"));
	}
	table_close(&table, &call->output);
	return WIRE_EXIT_DONE;
}

static void print_actions(struct call *call, const json_t *actions)
{
	static const char *const headings[] = { "ACTION", "DUE",  "CLASS",
						"LEAD",	  "DONE", "~TITLE",
						NULL };
	struct arena *arena = &call->arena;
	struct table table;

	if (json_array_size(actions) == 0)
		return;
	output_line("%s", "");
	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(actions); i++) {
		const json_t *row = json_array_get(actions, i);

		table_add(&table, field_string(row, "key"));
		table_add(&table, field_date(arena, row, "due_on"));
		table_add(&table, field_string(row, "class"));
		table_add(&table, field_string(row, "lead"));
		table_add(&table, arena_printf(arena, "%lld/%lld",
					       field_number(row, "done"),
					       field_number(row, "tasks")));
		table_add(&table, field_string(row, "title"));
	}
	table_close(&table, &call->output);
}

/* The document's own paragraphs, and what the registrar says of them. */
static void print_quotes(struct arena *arena, const json_t *actions)
{
	for (size_t i = 0; i < json_array_size(actions); i++) {
		const json_t *row = json_array_get(actions, i);
		const char *key = field_string(row, "key");
		long long line = field_number(row, "line");

		if (*field_string(row, "quote") == '\0' &&
		    *field_string(row, "note") == '\0')
			continue;
		output_line("%s", "");
		output_line("%s", line > 0
					  ? arena_printf(arena, "%s, line %lld",
							 key, line)
					  : key);
		output_fact("  words", field_string(row, "quote"));
		output_fact("  deadline", field_string(row, "due_phrase"));
		output_fact("  after", field_text(arena, row, "after"));
		output_fact("  registrar", field_string(row, "note"));
	}
}

/* What a person has yet to decide about the dates. */
static void print_warnings(const json_t *actions)
{
	bool is_first = true;

	for (size_t i = 0; i < json_array_size(actions); i++) {
		const json_t *row = json_array_get(actions, i);
		const json_t *warnings = json_object_get(row, "warnings");

		for (size_t j = 0; j < json_array_size(warnings); j++) {
			const char *warning =
				json_string_value(json_array_get(warnings, j));

			if (warning == NULL)
				continue;
			if (is_first)
				output_line("%s", "");
			is_first = false;
			output_line("warning: %s: %s", field_string(row, "key"),
				    warning);
		}
	}
}

static enum wire_exit run_show(struct call *call)
{
	struct arena *arena = &call->arena;
	struct text path = { 0 };
	const json_t *plan;

	text_add(&path, "/plan");
	client_add_query(&path, "plan", call->arguments.items[0]);
	plan = call_get(call, text_string(&path));
	text_clear(&path);
	if (plan == NULL)
		return call->exit_code;
	output_line("%s", field_string(plan, "title"));
	output_fact("plan", field_string(plan, "plan"));
	output_fact("issued", field_date(arena, plan, "issued"));
	output_fact("issuer", field_string(plan, "issuer"));
	output_fact("follow-up", field_string(plan, "follow_up"));
	output_fact("watchers", field_text(arena, plan, "watchers"));
	output_fact("basis", field_text(arena, plan, "basis"));
	output_fact("calendar", field_string(plan, "calendar"));
	output_fact("amends", field_string(plan, "amends"));
	output_fact("replaces", field_text(arena, plan, "replaces"));
	output_fact("amended by", field_text(arena, plan, "amended_by"));
	output_fact("withdrawn", field_string(plan, "withdrawn_reason"));
	print_actions(call, json_object_get(plan, "actions"));
	print_quotes(arena, json_object_get(plan, "actions"));
	print_warnings(json_object_get(plan, "actions"));
	return WIRE_EXIT_DONE;
}

static const struct option options[] = {
	{ .name = "all",
	  .letter = 'A',
	  .help = "also what the file itself accepts" },
	{ 0 },
};

static const struct option apply_options[] = {
	{ .name = "all",
	  .letter = 'A',
	  .help = "also what the file itself accepts" },
	{ .name = "yes", .letter = 'y', .help = "do not ask" },
	{ 0 },
};

const struct command command_plan_check = {
	.words = { "plan", "check" },
	.arguments = "FILE",
	.least = 1,
	.most = 1,
	.summary = "Check a plan file; nothing is changed",
	.options = options,
	.help = "Every complaint is written to standard error as "
		"FILE:LINE:COLUMN: TEXT, so that editors can jump to "
		"it. A warning, FILE:LINE:COLUMN: warning [CODE]: TEXT, is "
		"what a person has to decide; `accept: [{code: CODE, reason: "
		"\"…\"}]` in the file, at the action or at the top, says that "
		"it was decided. FILE may be - for standard input.",
	.example = "dondoc plan check 51-KH-UBND.yaml\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_check,
};

const struct command command_plan_apply = {
	.words = { "plan", "apply" },
	.arguments = "FILE",
	.least = 1,
	.most = 1,
	.summary = "Register a plan, or what has changed in it",
	.options = apply_options,
	.help = "All of the file is applied, or nothing: one mistake "
		"and the plan stays as it was. Applying the same file "
		"again changes nothing. A plan that would message more people "
		"than `confirm-over` of the configuration (200) is applied "
		"only after asking.",
	.example = "dondoc plan apply 51-KH-UBND.yaml\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_apply,
};

const struct command command_plan_ls = {
	.words = { "plan", "ls" },
	.alias = "list",
	.summary = "List the plans and how far they are",
	.example = "dondoc plan ls\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_ls,
};

const struct command command_plan_show = {
	.words = { "plan", "show" },
	.arguments = "NUMBER",
	.least = 1,
	.most = 1,
	.summary = "Show a plan with all that it assigns",
	.help = "A table of the actions, then each one's paragraph in the "
		"document's own words with its line, its deadline phrase, "
		"and what the registrar noted.",
	.example = "dondoc plan show 51/KH-UBND\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_show,
};
