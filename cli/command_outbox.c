/* outbox: messages on their way, and the operator's hand on them. */
#include "cli/call.h"
#include "cli/field.h"
#include "cli/number.h"
#include "cli/story.h"
#include "cli/table.h"

static enum wire_exit run_ls(struct call *call)
{
	static const char *const headings[] = {
		"MESSAGE",  "STATE", "CHANNEL",	 "~PERSON", "~AGENCY", "TRIES",
		"NEXT TRY", "TASKS", "~SUBJECT", "~ANSWER", NULL
	};
	struct arena *arena = &call->arena;
	struct text path = { 0 };
	struct table table;
	const json_t *rows;

	text_add(&path, "/outbox");
	client_add_query(&path, "state", call_option(call, "state"));
	rows = call_get(call, text_string(&path));
	text_clear(&path);
	if (rows == NULL)
		return call->exit_code;
	if (json_array_size(rows) == 0) {
		output_say("no messages");
		return WIRE_EXIT_DONE;
	}
	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const char *name = field_string(row, "person_name");

		table_add(&table, field_text(arena, row, "id"));
		table_add(&table, field_string(row, "state"));
		table_add(
			&table,
			story_channels(arena, json_object_get(row, "channel")));
		table_add(&table,
			  *name != '\0' ? name : field_string(row, "person"));
		table_add(&table, field_string(row, "agency"));
		table_add(&table, field_text(arena, row, "tries"));
		table_add(&table, field_date(arena, row, "next_try_at"));
		table_add(&table, field_text(arena, row, "tasks"));
		table_add(&table, field_string(row, "subject"));
		table_add(&table, field_string(row, "answer"));
	}
	table_close(&table, &call->output);
	return WIRE_EXIT_DONE;
}

/* retry, hold or release: the route ends in the command's own word. */
static enum wire_exit run_steer(struct call *call)
{
	const char *route = arena_printf(&call->arena, "/outbox/%s",
					 call->command->words[1]);
	const json_t *answer;

	if (call->arguments.count == 0)
		answer = call_post(call, route, json_object());
	else
		answer = number_post(call, route, "message");
	if (answer != NULL)
		output_line("%lld changed", field_number(answer, "changed"));
	return call->exit_code;
}

static const struct option ls_options[] = {
	{ .name = "state",
	  .letter = 's',
	  .argument = "STATE",
	  .help = "ready, claimed, handed-over, sent, refused, expired or "
		  "held" },
	{ 0 },
};

const struct command command_outbox_ls = {
	.words = { "outbox", "ls" },
	.alias = "list",
	.options = ls_options,
	.summary = "List messages and what became of them",
	.example = "dondoc outbox ls --state held\n",
	.audience = AUDIENCE_OPERATOR,
	.run = run_ls,
};

const struct command command_outbox_retry = {
	.words = { "outbox", "retry" },
	.arguments = "[MESSAGE]",
	.most = 1,
	.summary = "Try again now, one message or all that wait",
	.example = "dondoc outbox retry\n",
	.audience = AUDIENCE_OPERATOR,
	.run = run_steer,
};

const struct command command_outbox_hold = {
	.words = { "outbox", "hold" },
	.arguments = "[MESSAGE]",
	.most = 1,
	.summary = "Send nothing for now, or not this message",
	.example = "dondoc outbox hold 17\n",
	.audience = AUDIENCE_OPERATOR,
	.run = run_steer,
};

const struct command command_outbox_release = {
	.words = { "outbox", "release" },
	.arguments = "[MESSAGE]",
	.most = 1,
	.summary = "Let go what was held, one message or all",
	.help = "A held SMS may have arrived already: its gateway did "
		"not answer. Releasing it sends it again.",
	.example = "dondoc outbox release 17\n",
	.audience = AUDIENCE_OPERATOR,
	.run = run_steer,
};
