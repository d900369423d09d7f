/* The outlook: what an office should do about a calendar in good time. */
#ifndef DONDOC_CALENDARS_OUTLOOK_H
#define DONDOC_CALENDARS_OUTLOOK_H

#include "base/memory.h"
#include "calendars/workdays.h"

/*
 * Adds a line in English, in the arena, for each thing: from 1 October until
 * it is over, that the next Tết is not there (no three days in a row off that
 * the week has as working days, rest days between them left out, from
 * 15 January to 28 February); from 1 November, that it is computed and not
 * announced; and that the calendar ends within 90 days, or has ended.
 * Whatever the days' reasons are called: only the dates count.
 */
void calendar_outlook(const struct workdays *calendar, struct date today,
		      struct arena *arena, struct strings *lines);

#endif
