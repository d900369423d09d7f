/* Asking at a terminal before something far-reaching is done. */
#ifndef DONDOC_CLI_ASK_H
#define DONDOC_CLI_ASK_H

#include <stdbool.h>

#include "cli/call.h"

/*
 * True when somebody at the terminal types y or yes to the question. Where
 * there is no terminal, or with --json, it is not asked and nothing is agreed
 * to; that, or that somebody declined, is said: "nothing was applied".
 */
bool ask_agreed(const struct call *call, const char *question,
		const char *done);

#endif
