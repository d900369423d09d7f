/* help: the same as --help, for who thinks of it as a command. */
#include "cli/call.h"
#include "cli/grammar.h"
#include "cli/help.h"
#include "cli/table.h"

static enum wire_exit run(struct call *call)
{
	const struct strings *topic = &call->arguments;
	struct meaning meaning = grammar_read(topic, &call->arena);

	if (topic->count == 0) {
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
	.example = "dondoc help plan check\n",
	.audience = AUDIENCE_ALL,
	.run = run,
};
