/* QR codes: an address for a telephone's camera. libqrencode's only door. */
#ifndef DONDOC_CLI_QR_H
#define DONDOC_CLI_QR_H

#include "cli/output.h"

/* Prints one to standard output if that is a terminal and wide enough; else
 * nothing. */
void qr_print(const char *address, const struct output *output);

#endif
