/* Help, printed from the tables. */
#ifndef DONDOC_CLI_HELP_H
#define DONDOC_CLI_HELP_H

#include "cli/command.h"

/* Usage, sentence, options and an example, on standard output. */
void help_command(const struct command *command);

/* All commands by who uses them, or those of one family ("plan"). */
void help_overview(const char *family);

#endif
