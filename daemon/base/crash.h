/* Crashes: a mark that a dying process leaves for the next one. */
#ifndef DONDOC_BASE_CRASH_H
#define DONDOC_BASE_CRASH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

/* What the process before this one left. */
struct crash_mark {
	bool is_set; /* it died by its own fault (SIGSEGV, SIGABRT, …) … */
	int64_t subject; /* … at this, as it had named it; 0: nothing */
};

/*
 * Reads and keeps open the file in which marks are left, and leaves one if
 * this process dies by its own fault: not when it is killed. Once a process.
 */
enum error crash_watch(const char *path, struct crash_mark *before,
		       struct why *why);

/* The mark was taken in: the next start need not hear of it. */
void crash_forget(void);

/* Names what is being worked on, until 0 is named. */
void crash_name(int64_t subject);

#endif
