/* The numbers by which the daemon names messages, tokens and feeds. */
#ifndef DONDOC_CLI_NUMBER_H
#define DONDOC_CLI_NUMBER_H

#include "cli/call.h"

/* Reads a number from 1; false when the text is none. */
bool number_read(const char *text, json_int_t *number);

/* Posts {name: the call's first argument} to a route. NULL with the call's
 * exit code set when the argument is no number or nothing is to be printed. */
const json_t *number_post(struct call *call, const char *route,
			  const char *name);

#endif
