/* Secrets: passwords and keys, from files that only the daemon can read. */
#ifndef DONDOC_OUTBOX_SECRET_H
#define DONDOC_OUTBOX_SECRET_H

#include "base/error.h"

/*
 * The first line of a file; give it back with secret_clear. ERROR_INPUT when
 * it is empty, holds control characters or the file is over 4 KiB, ERROR_IO
 * when it cannot be read.
 */
enum error secret_read(const char *path, char **secret, struct why *why);

/* Wipes and frees; NULL is allowed. */
void secret_clear(char *secret);

#endif
