/* A report as JSON (its shape is in wire_report.h). */
#ifndef DONDOC_HTTP_JSON_REPORT_H
#define DONDOC_HTTP_JSON_REPORT_H

#include <jansson.h>

#include "plan/office.h"
#include "store/reports.h"

/* What a report is asked for. */
struct report_request {
	const char *period; /* label; NULL: the quarter of today */
	const char *plan; /* number, or NULL: all */
	const char *agency; /* code of one or of a group, or NULL: all */
	struct date cut_off; /* DATE_NONE: as the duty or the office has it */
	struct scope scope;
	int64_t now;
	struct arena *arena;
};

/*
 * Reads the tasks as they stood, counts and writes it down; the reference is
 * the caller's. ERROR_USAGE: no such period.
 */
enum error json_report(struct store *store, const struct office *office,
		       const struct report_request *request, json_t **report,
		       struct why *why);

#endif
