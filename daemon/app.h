/* The app: opens the parts in order, wakes who cares, and stops them. */
#ifndef DONDOC_APP_H
#define DONDOC_APP_H

#include <stdbool.h>

#include "base/error.h"

struct app;

/* What the command line says. */
struct app_options {
	const char *config_path; /* NULL: /etc/dondoc/dondoc.yaml if there */
	const char *clock; /* "system" or "manual:2010-06-02T07:00" */
};

/* Reads and checks the configuration and what it names; opens nothing that
 * another process could notice. */
enum error app_check(const struct app_options *options, struct why *why);

/* Runs until it is told to stop (SIGTERM, SIGINT). ERROR_NONE after a clean
 * stop; else what made it end. */
enum error app_run(const struct app_options *options, struct why *why);

#endif
