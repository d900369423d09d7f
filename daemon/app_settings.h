/* The settings: the configuration, and the zone and calendar that it names. */
#ifndef DONDOC_APP_SETTINGS_H
#define DONDOC_APP_SETTINGS_H

#include "plan/config.h"
#include "store/plans.h"

/* The office points into the calendar: settings are not copied or moved. */
struct settings {
	struct arena arena; /* of the configuration and the calendar */
	struct config config;
	struct workdays calendar; /* the office's own */
	struct calendars calendars;
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
