/* iCalendar text (RFC 5545, 7986): one event a task, put into feeds. */
#ifndef DONDOC_CALENDARS_CALENDAR_H
#define DONDOC_CALENDARS_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"
#include "base/text.h"
#include "calendars/date.h"

/*
 * What one event says; all strings UTF-8, owned by the caller. They may come
 * from anyone: controls other than newlines are dropped, and so are spaces
 * around a text; broken UTF-8 is replaced. A NULL or blank text has no line.
 */
struct calendar_event {
	const char *uid; /* stable for ever, no personal data */
	const char *summary;
	const char *description; /* may be NULL */
	const char *url; /* may be NULL */
	const char *categories; /* with commas between; may be NULL */
	struct date on; /* the all-day date: the last permitted day; set */
	int64_t changed_at; /* DTSTAMP and LAST-MODIFIED, UTC seconds */
	int sequence; /* up on every change */
	bool is_cancelled;
};

/* What a feed says of itself. */
struct calendar_feed {
	const char *name;
	const char *description;
	const char *source; /* the feed's own address, may be NULL */
};

/*
 * Adds the VEVENT of one task: lines end in CR LF and are folded at 75 octets,
 * never inside a character or an escape. Equal input gives equal bytes.
 */
void calendar_add_event(struct text *text, const struct calendar_event *event);

/* Adds what stands before the first and after the last component. */
void calendar_begin_feed(struct text *text, const struct calendar_feed *feed);
void calendar_end_feed(struct text *text);

#endif
