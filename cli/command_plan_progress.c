/* plan progress: how far the agencies of each group are. */
#include "cli/call.h"
#include "cli/field.h"
#include "cli/table.h"

static enum wire_exit run(struct call *call)
{
	static const char *const headings[] = { "ACTION", "PERIOD", "DUE",
						"GROUP",  "~DONE",  NULL };
	struct arena *arena = &call->arena;
	struct text path = { 0 };
	const json_t *rows;
	struct table table;

	text_add(&path, "/roll-ups");
	client_add_query(&path, "plan", call->arguments.items[0]);
	client_add_query(&path, "action", call_option(call, "action"));
	rows = call_get(call, text_string(&path));
	text_clear(&path);
	if (rows == NULL)
		return call->exit_code;
	if (json_array_size(rows) == 0) {
		output_say("no group owes anything of it");
		return WIRE_EXIT_DONE;
	}
	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		table_add(&table, field_string(row, "action"));
		table_add(&table, field_string(row, "period"));
		table_add(&table, field_date(arena, row, "due_on"));
		table_add(&table, field_string(row, "lead"));
		table_add_coloured(&table, field_string(row, "text"),
				   field_is_true(row, "complete")
					   ? COLOUR_GREEN
					   : COLOUR_NONE);
	}
	table_close(&table, &call->output);
	return WIRE_EXIT_DONE;
}

static const struct option options[] = {
	{ .name = "action", .argument = "KEY", .help = "only this action" },
	{ 0 },
};

const struct command command_plan_progress = {
	.words = { "plan", "progress" },
	.arguments = "NUMBER",
	.least = 1,
	.most = 1,
	.options = options,
	.summary = "Tell how many of each group have done it, and who has not",
	.help = "Where an action is done when any, or a number, of the group "
		"have done it, that number stands for all of them.",
	.example = "dondoc plan progress 51/KH-UBND --action III.11.2\n",
	.audience = AUDIENCE_OFFICE,
	.run = run,
};
