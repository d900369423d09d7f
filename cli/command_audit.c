/* audit: whether what was decided is what the rules say. */
#include "cli/call.h"
#include "cli/field.h"
#include "cli/table.h"

static void print_differences(struct call *call, const json_t *rows)
{
	static const char *const headings[] = { "WHAT",	  "DAY",     "RULE",
						"PERSON", "CHANNEL", "TASK",
						"~LABEL", NULL };
	struct arena *arena = &call->arena;
	struct table table;

	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		table_add_coloured(&table, field_string(row, "what"),
				   COLOUR_RED);
		table_add(&table, field_date(arena, row, "day"));
		table_add(&table, field_string(row, "rule"));
		table_add(&table, field_string(row, "person"));
		table_add(&table, field_string(row, "channel"));
		table_add(&table, field_text(arena, row, "task"));
		table_add(&table, field_string(row, "label"));
	}
	table_close(&table, &call->output);
}

static enum wire_exit run(struct call *call)
{
	struct arena *arena = &call->arena;
	const char *since = call_option(call, "since");
	json_t *body = json_object();
	const json_t *audit;
	long long differences;

	if (since != NULL)
		(void)json_object_set_new(body, "since", json_string(since));
	audit = call_fetch(call, "/audit", body);
	if (audit == NULL)
		return call->exit_code;
	differences = field_number(audit, "differences");
	if (call->is_json)
		call_print_json(call);
	else if (differences > 0)
		print_differences(call, json_object_get(audit, "differences"));
	output_say("%lld notices of %lld open tasks from %s to %s: %lld "
		   "difference%s",
		   field_number(audit, "notices"), field_number(audit, "tasks"),
		   field_date(arena, audit, "from"),
		   field_date(arena, audit, "to"), differences,
		   differences == 1 ? "" : "s");
	return differences == 0 ? WIRE_EXIT_DONE : WIRE_EXIT_REFUSED;
}

static const struct option options[] = {
	{ .name = "since",
	  .argument = "DATE",
	  .kind = OPTION_DATE,
	  .help = "from this day; without it since the last audit" },
	{ 0 },
};

const struct command command_audit = {
	.words = { "audit" },
	.options = options,
	.summary = "Compare what was decided with what the rules say",
	.help = "The daemon does it by itself every night at 02:30. Each "
		"difference is journaled (audit-failed) and `dondoc "
		"status` warns; exit 1 when there is any. missing: a rule "
		"gives the notice, and nothing was decided; unexpected: "
		"no rule gives what was decided. What came before the "
		"last change of a task, of its agencies' people or of the "
		"policies is not compared: it followed what held then.",
	.example = "dondoc audit --since 2010-06-01\n",
	.audience = AUDIENCE_OPERATOR,
	.run = run,
};
