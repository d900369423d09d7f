/* Help, printed from the tables. */
#ifndef DONDOC_CLI_HELP_H
#define DONDOC_CLI_HELP_H

#include "cli/command.h"

/* Usage, sentence, options and an example, on standard output. */
void help_command(const struct command *command);

/* All commands by who uses them, or those of one family ("plan"). */
void help_overview(const char *family);

/* "who does the work": how help calls an audience. */
const char *help_audience(enum audience audience);

/* What an exit code means; the last has no meaning (NULL). */
struct exit_code {
	enum wire_exit code;
	const char *meaning;
};
extern const struct exit_code help_exit_codes[];

/* The variables of the environment that are read; the last has no name. */
struct variable {
	const char *name;
	const char *meaning;
};
extern const struct variable help_variables[];

#endif
