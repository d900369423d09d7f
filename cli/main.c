/*
 * dondoc: the command line of dondocd. It reads what was typed by the tables
 * of commands (table.c), asks the daemon over HTTP (client.c; the routes are
 * in daemon/http/wire.h) and prints what came back (output.c). To follow a
 * command, start at its entry in command_*.c.
 */
#include <errno.h>
#include <string.h>

#include "cli/call.h"
#include "cli/help.h"
#include "cli/options.h"
#include "cli/whole.h"

static enum wire_exit run(struct call *call, int count, char **words)
{
	const char *family = NULL;
	enum wire_exit code = options_read(call, count, words, &family);

	if (code != WIRE_EXIT_DONE)
		return code;
	if (call->wants_version)
		output_line("dondoc %s", DONDOC_VERSION);
	else if (call->wants_help && call->command != NULL)
		help_command(call->command);
	else if (call->wants_help)
		help_overview(family);
	else if (whole_is_needed(call))
		return whole_become(words);
	else
		return call->command->run(call);
	return WIRE_EXIT_DONE;
}

int main(int count, char **words)
{
	struct call call = { 0 };
	enum wire_exit code;

	output_open(&call.output);
	code = run(&call, count, words);
	call_clear(&call);
	if (!output_close()) {
		output_say("cannot write the output: %s", strerror(errno));
		if (code == WIRE_EXIT_DONE)
			code = WIRE_EXIT_REFUSED;
	}
	return (int)code;
}
