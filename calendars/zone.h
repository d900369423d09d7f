/* Time zones: between instants and civil dates and hours. */
#ifndef DONDOC_CALENDARS_ZONE_H
#define DONDOC_CALENDARS_ZONE_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "calendars/date.h"

struct zone;

#define MINUTES_A_DAY 1440

/*
 * Finds an IANA zone by name ("Asia/Ho_Chi_Minh") and reads its file from the
 * system's folder, so open a zone once and keep it. ERROR_INPUT when there is
 * none of that name, ERROR_IO or ERROR_CORRUPT when its file cannot be read.
 */
enum error zone_open(const char *name, const struct zone **zone,
		     struct why *why);

/*
 * The same from the bytes of a TZif file (RFC 8536, version 2 or later, no
 * leap seconds), which need not outlive the call; else ERROR_CORRUPT.
 */
enum error zone_read(const void *bytes, size_t length, const struct zone **zone,
		     struct why *why);

/* One that is needed as long as the process lives may stay open. */
void zone_close(const struct zone *zone);

/*
 * The civil date in the zone at an instant (UTC seconds). Here and below, what
 * lies outside of the years 1 to 9999 is taken for the nearest day inside.
 */
struct date zone_date(const struct zone *zone, int64_t at);

/* Minutes since local midnight at an instant, 0..1439. */
int zone_minute(const struct zone *zone, int64_t at);

/*
 * The instant of a local date and minute (0..1440; 1440 is the next day's
 * start). A time that a clock change skips gives the first valid instant
 * after it; one that happens twice gives the first of the two.
 */
int64_t zone_instant(const struct zone *zone, struct date date, int minute);

#endif
