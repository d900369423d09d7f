/* help: the same as --help, for who thinks of it as a command. */
#include <stdlib.h>

#include "cli/call.h"
#include "cli/grammar.h"
#include "cli/help.h"
#include "cli/help_json.h"
#include "cli/table.h"

static void print_json(const struct call *call)
{
	json_t *table = help_json();
	char *text = json_dumps(table, JSON_COMPACT);

	output_json(&call->output, text);
	free(text);
	json_decref(table);
}

static enum wire_exit run(struct call *call)
{
	const struct strings *topic = &call->arguments;
	struct meaning meaning = grammar_read(topic, &call->arena);

	if (call->is_json) {
		print_json(call);
	} else if (topic->count == 0) {
		help_overview(NULL);
	} else if (meaning.command != NULL) {
		help_command(meaning.command);
	} else if (meaning.family != NULL && topic->count == 1) {
		help_overview(meaning.family);
	} else {
		grammar_complain(&meaning, topic, &call->arena);
		return WIRE_EXIT_USAGE;
	}
	return WIRE_EXIT_DONE;
}

const struct command command_help = {
	.words = { "help" },
	.arguments = "[COMMAND]",
	.most = 2,
	.summary = "Explain a command, or list them all",
	.help = "With --json it prints the tables of all commands, options, "
		"exit codes and variables.",
	.example = "dondoc help plan check\n",
	.audience = AUDIENCE_ALL,
	.run = run,
};
