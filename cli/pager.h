/* Paging: what is longer than the terminal goes through $PAGER. */
#ifndef DONDOC_CLI_PAGER_H
#define DONDOC_CLI_PAGER_H

#include "cli/output.h"

/*
 * From here on standard output goes through DONDOC_PAGER, else PAGER, else
 * `less -FRX` (which shows what fits on the screen at once and ends). Only
 * where standard output and input are a terminal; "" or "cat" is no pager, nor
 * is one that cannot be started.
 */
void pager_open(struct output *output);

/* Waits until the reader has seen enough. Does nothing without a pager. */
void pager_close(struct output *output);

#endif
