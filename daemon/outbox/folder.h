/* Folders: files that are whole or not there, also after a power cut. */
#ifndef DONDOC_OUTBOX_FOLDER_H
#define DONDOC_OUTBOX_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/* Makes a folder that only we may enter; one that is there stays as it is. */
enum error folder_make(const char *path, struct why *why);

/* Writes a file (0600, what stood there is gone) and syncs it. A symbolic
 * link in its place is not followed. */
enum error folder_write(const char *path, const char *bytes, size_t length,
			struct why *why);

/*
 * Renames over whatever has the name, then syncs the folder of the new name.
 * `is_moved` tells whether the file stands there, though the sync failed.
 */
enum error folder_move(const char *from, const char *to, const char *folder,
		       bool *is_moved, struct why *why);

/* Whether a name begins with `prefix` in the folder; no folder, no name. */
bool folder_has(const char *path, const char *prefix);

#endif
