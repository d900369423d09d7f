/* silence: until a day nothing is told of a task, or of an agency's tasks. */
#include "cli/call.h"
#include "cli/field.h"
#include "cli/number.h"
#include "cli/table.h"

static void set(json_t *body, const char *name, const char *value)
{
	if (value != NULL)
		(void)json_object_set_new(body, name, json_string(value));
}

static enum wire_exit run_silence(struct call *call)
{
	const char *agency = call_option(call, "agency");
	bool has_task = call->arguments.count > 0;
	json_t *body;
	const json_t *answer;

	if (has_task == (agency != NULL))
		return call_misuse(call, "a TASK or --agency, one of them");
	body = json_object();
	set(body, "task", has_task ? call->arguments.items[0] : NULL);
	set(body, "agency", agency);
	set(body, "until", call_option(call, "until"));
	set(body, "reason", call_option(call, "reason"));
	answer = call_post(call, "/silences", body);
	if (answer != NULL)
		output_line("silence %lld: nothing is told of %s %s until the "
			    "end of %s",
			    field_number(answer, "id"),
			    has_task ? "task" : "what is owed by",
			    has_task ? call->arguments.items[0] : agency,
			    field_date(&call->arena, answer, "until"));
	return call->exit_code;
}

static enum wire_exit run_lift(struct call *call)
{
	if (number_post(call, "/silences/lift", "id") != NULL)
		output_line("silence %s is lifted", call->arguments.items[0]);
	return call->exit_code;
}

static enum wire_exit run_ls(struct call *call)
{
	static const char *const headings[] = { "ID",	  "UNTIL",  "TASK",
						"AGENCY", "~TITLE", "~REASON",
						"BY",	  "SINCE",  "LIFTED",
						NULL };
	struct arena *arena = &call->arena;
	const json_t *rows = call_get(call, call_option(call, "all") != NULL
						    ? "/silences?all=1"
						    : "/silences");
	struct table table;

	if (rows == NULL)
		return call->exit_code;
	if (json_array_size(rows) == 0) {
		output_say("nothing is silent");
		return WIRE_EXIT_DONE;
	}
	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		table_add(&table, field_text(arena, row, "id"));
		table_add(&table, field_date(arena, row, "until"));
		table_add(&table, field_text(arena, row, "task"));
		table_add(&table, field_string(row, "agency"));
		table_add(&table, field_string(row, "title"));
		table_add(&table, field_string(row, "reason"));
		table_add(&table, field_string(row, "by"));
		table_add(&table, field_date(arena, row, "at"));
		table_add(&table, field_date(arena, row, "lifted_at"));
	}
	table_close(&table, &call->output);
	return WIRE_EXIT_DONE;
}

static const struct option silence_options[] = {
	{ .name = "until",
	  .argument = "DATE",
	  .kind = OPTION_DATE,
	  .is_required = true,
	  .help = "the last silent day" },
	{ .name = "reason",
	  .letter = 'r',
	  .argument = "TEXT",
	  .is_required = true,
	  .help = "why; it is kept with everything that is not told" },
	{ .name = "agency",
	  .letter = 'a',
	  .argument = "CODE",
	  .help = "all that this agency owes, instead of one task" },
	{ 0 },
};

static const struct option ls_options[] = {
	{ .name = "all", .letter = 'A', .help = "also those that are over" },
	{ 0 },
};

const struct command command_silence = {
	.words = { "silence" },
	.arguments = "[TASK]",
	.most = 1,
	.options = silence_options,
	.summary = "Have nothing told of a task until a day",
	.help = "Nobody is reminded of it, and nothing is escalated; "
		"lists still show it. What would have been told is kept "
		"with the reason (`dondoc explain`), is not made up for, "
		"and after the day the next regular notice comes. It is "
		"for the plan's follow-up agency, its issuer or the "
		"office to say.",
	.example = "dondoc silence 69 --until 2010-07-15 --reason \"mưa lũ\"\n"
		   "dondoc silence -a huyen-chi-lang --until 2010-07-15 "
		   "--reason \"mưa lũ\"\n",
	.audience = AUDIENCE_RECEIVER,
	.run = run_silence,
};

const struct command command_silence_ls = {
	.words = { "silence", "ls" },
	.alias = "list",
	.options = ls_options,
	.summary = "List what is silent, until when and why",
	.example = "dondoc silence ls\n",
	.audience = AUDIENCE_RECEIVER,
	.run = run_ls,
};

const struct command command_silence_lift = {
	.words = { "silence", "lift" },
	.arguments = "ID",
	.least = 1,
	.most = 1,
	.summary = "End a silence before its last day",
	.example = "dondoc silence lift 3\n",
	.audience = AUDIENCE_RECEIVER,
	.run = run_lift,
};
