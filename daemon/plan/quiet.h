/* Quiet hours: when a telephone is left alone. */
#ifndef DONDOC_PLAN_QUIET_H
#define DONDOC_PLAN_QUIET_H

#include "calendars/zone.h"

/* SMS go out between these minutes of the local day only (08:00–20:00). */
#define SMS_FROM_MINUTE (8 * 60)
#define SMS_TO_MINUTE (20 * 60)

/* The first instant at or after `at` when an SMS may go out. */
int64_t quiet_end(const struct zone *zone, int64_t at);

#endif
