/* The settings: the configuration, and the zone and calendars that it names. */
#ifndef DONDOC_APP_SETTINGS_H
#define DONDOC_APP_SETTINGS_H

#include "plan/config.h"
#include "plan/read.h"
#include "store/calendars.h"
#include "store/plans.h"

/* The office points to the calendars: settings are not copied or moved. */
struct settings {
	struct arena arena; /* of the configuration and its files */
	struct config config;
	struct calendar_file *files; /* of days off, as configured */
	size_t file_count;
	struct arena calendar_arena;
	struct calendars calendars; /* those in force (app_calendars.h) */
	struct calendars_left_out left_out; /* and what is out of it */
	struct office office;
};

/*
 * Reads them all; `path` NULL reads /etc/dondoc/dondoc.yaml if it is there.
 * ERROR_INPUT with every complaint, a line each. Clear them in any case.
 */
enum error settings_load(const char *path, struct settings *settings,
			 struct why *why);

void settings_clear(struct settings *settings);

#endif
