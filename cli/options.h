/* Options: what was typed, read by the tables of commands. */
#ifndef DONDOC_CLI_OPTIONS_H
#define DONDOC_CLI_OPTIONS_H

#include "cli/call.h"

/*
 * Reads the command line into the call. Options may stand anywhere, before
 * the command too; "--" ends them, "-" is an argument. Everything that a
 * table can tell is checked here: number of arguments, required options,
 * dates, numbers. WIRE_EXIT_USAGE after having said what is wrong; with
 * --help or --version only the command's words count. The family is that
 * of the words when they name no single command ("plan --help"), or NULL.
 */
enum wire_exit options_read(struct call *call, int count, char **words,
			    const char **family);

#endif
