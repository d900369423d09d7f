/* dondoc and dondoc-whole: the same command, without and with the libraries
 * that take longer to load than most commands to run. */
#ifndef DONDOC_CLI_WHOLE_H
#define DONDOC_CLI_WHOLE_H

#include "cli/call.h"

/*
 * Whether this call needs what only dondoc-whole has: a network, or workbooks.
 * In dondoc-whole it never does.
 */
bool whole_is_needed(const struct call *call);

/* Becomes dondoc-whole with the same words; comes back, having said why, only
 * when it cannot. */
enum wire_exit whole_become(char **words);

#endif
