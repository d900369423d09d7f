/* The calendars in force: the configured files, and what was applied since. */
#ifndef DONDOC_APP_CALENDARS_H
#define DONDOC_APP_CALENDARS_H

#include "app_settings.h"
#include "http/http.h"

/*
 * Lays the files that the store keeps over the configured ones. When policy,
 * zone or calendars are others than at the last start, what comes next is
 * decided anew for every task. A kept file that cannot be used any more, as
 * when what it extends is not configured, is left out (settings->left_out)
 * and logged: the daemon has more to tell than days off.
 */
enum error calendars_open(struct settings *settings, struct store *store,
			  int64_t now, struct why *why);

/* Checks, applies or forgets a file, as struct http_hooks says. */
enum error calendars_apply(struct settings *settings, struct store *store,
			   struct calendar_request *request, struct why *why);

#endif
