/* Calendars as the routes ask the app for them. */
#ifndef DONDOC_HTTP_CALENDARS_H
#define DONDOC_HTTP_CALENDARS_H

#include "plan/read.h"
#include "store/calendars.h"

/* A day that is worked in one of two calendars only. */
struct calendar_day {
	const char *calendar; /* code */
	struct date date;
	bool is_working; /* in the new one */
	bool is_expected;
	const char *reason; /* or NULL */
};

/* A file of days off to check, apply or forget, and what becomes of it. */
struct calendar_request {
	const char *file;
	const char *text; /* of what is to be forgotten: found */
	bool is_forgotten; /* what was applied by that name … */
	const char *of; /* … to this calendar, or NULL: there is one only */
	const char *expect; /* the digest of what was shown, or NULL: whatever
			       it moves */
	bool is_kept; /* else only shown */
	struct doing doing;
	struct arena *arena; /* of all that follows */
	struct complaints complaints;
	const char *code; /* of the calendar; NULL: could not be read */
	const char *name; /* or NULL */
	bool is_new; /* there was no calendar of that code */
	bool is_unchanged; /* it was applied last, as it is */
	int confirmed; /* days that were expected and are now announced */
	struct calendar_day *days;
	size_t day_count;
	struct strings warnings;
	struct calendar_moves moves;
	const char *digest; /* of the file and the moves */
};

#endif
