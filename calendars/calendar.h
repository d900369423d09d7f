/* iCalendar text (RFC 5545, 7986): tasks as events or as things to do. */
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
	const struct strings *after; /* UIDs of what it waits for, or NULL */
	struct date on; /* the all-day date: the last permitted day; set */
	int64_t at; /* hour-precise: the moment itself, UTC seconds; else 0 */
	int64_t changed_at; /* DTSTAMP and LAST-MODIFIED, UTC seconds */
	int sequence; /* up on every change */
	bool is_cancelled;
	bool has_alarms; /* 7 days and 1 day before, and on the day, 08:00 */
};

/* The same as something to do, for programs that list tasks. */
struct calendar_todo {
	struct calendar_event event; /* `on` may be DATE_NONE: no due day */
	struct date from; /* when it can be begun, or DATE_NONE */
	int percent; /* 0 to 100: 100 is completed */
	int64_t done_at; /* UTC seconds, 0: not done */
};

/* What a feed says of itself. */
struct calendar_feed {
	const char *name;
	const char *description;
	const char *source; /* the feed's own address, may be NULL */
	const char *url; /* where else to look, may be NULL */
};

/*
 * Adds the VEVENT of one task: lines end in CR LF and are folded at 75 octets,
 * never inside a character or an escape. Equal input gives equal bytes.
 */
void calendar_add_event(struct text *text, const struct calendar_event *event);

/* Adds its VTODO. */
void calendar_add_todo(struct text *text, const struct calendar_todo *todo);

/* Adds what stands before the first and after the last component. */
void calendar_begin_feed(struct text *text, const struct calendar_feed *feed);
void calendar_end_feed(struct text *text);

/* Adds a component that shows nothing: a calendar must hold one, and some
 * readers refuse one that does not (RFC 5545, 3.6). */
void calendar_add_nothing(struct text *text);

#endif
