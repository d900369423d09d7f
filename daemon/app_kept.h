/* The files of days off that the store keeps, joined with the configured. */
#ifndef DONDOC_APP_KEPT_H
#define DONDOC_APP_KEPT_H

#include "app_settings.h"
#include "http/http.h"

/* What they make; all of it lives in its arena. */
struct kept_calendars {
	struct arena arena;
	struct calendars calendars;
	struct calendars_left_out left_out;
};

/*
 * Lays the kept files over the configured ones. A file that this program
 * refuses, or that extends what there is not, is left out and told of, and
 * with it the others of a calendar that is not configured: what would be left
 * of it is not what anybody applied. Clear the arena in any case.
 *
 * With a request (NULL: none) its file's complaints name it as the request
 * does, and a file that is in force now and would be left out is a complaint
 * of the request, or ERROR_REFUSED.
 */
enum error kept_join(const struct settings *settings, struct store *store,
		     struct calendar_request *request,
		     struct kept_calendars *joined, struct why *why);

#endif
