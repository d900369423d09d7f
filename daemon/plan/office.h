/* The office: the zone, the working calendars and the defaults it counts by. */
#ifndef DONDOC_PLAN_OFFICE_H
#define DONDOC_PLAN_OFFICE_H

#include "calendars/due.h"
#include "calendars/workdays.h"
#include "calendars/zone.h"

/* Where a recurring duty's day is left open and the configuration says nothing
 * else (Decree 09/2019, arts. 12 and 13, by analogy): the last month's day, and
 * the day its data are cut off. */
#define OFFICE_DEFAULT_DAY 25
#define OFFICE_DEFAULT_CUT_OFF 14

/* All of it is somebody else's and outlives whoever is given an office. */
struct office {
	const struct zone *zone;
	const struct calendars *calendars; /* the first is the office's own */
	int default_day; /* of recurring duties; 0: as above */
	int default_cut_off;
};

/* The calendar of that code; the office's own for NULL and for a code that
 * there is none of. */
const struct workdays *office_calendar(const struct office *office,
				       const char *code);

/* How a document's phrases are read here: the caller adds the document's date
 * and how it means "trước". */
struct due_context office_due_context(const struct office *office,
				      const char *calendar_code);

#endif
