/*
 * iCalendar text. libical writes the values (dates, escaped text); the lines
 * are laid out here, because libical 3.0.16 passes line breaks in addresses
 * through, escapes no commas in X- properties, folds inside of "\n", and
 * leaves lines of nothing but a space, which some readers trim or refuse.
 */
#include "calendars/calendar.h"

#include <assert.h>
#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#define LINE_LIMIT 75 /* octets before CR LF: RFC 5545, 3.1 */
#define CHARACTER_LIMIT 4
#define DAY_SECONDS 86400
#define SPAN_SECONDS 1800 /* how a moment is shown: the half hour before */

/* Bytes of the UTF-8 character, 0 when it is none. */
static size_t measure(const char *at)
{
	size_t most = strnlen(at, CHARACTER_LIMIT);

	if ((unsigned char)*at < 0x80)
		return 1;
	for (size_t i = 2; i <= most; i++)
		if (text_is_utf8(at, i))
			return i;
	return 0;
}

/* U+0080 to U+009F. */
static bool is_high_control(const char *at)
{
	return (unsigned char)at[0] == 0xc2 && (unsigned char)at[1] < 0xa0;
}

/* U+2028 and U+2029, at which some readers end a line. */
static bool is_separator(const char *at)
{
	return strncmp(at, "\u2028", 3) == 0 || strncmp(at, "\u2029", 3) == 0;
}

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\n';
}

/* Adds one character as it may stand in a value; returns its bytes. */
static size_t add_clean(struct text *text, const char *at, const char *newline)
{
	size_t size = measure(at);

	if (size == 0) {
		text_add(text, "\ufffd");
		return 1;
	}
	if (*at == '\n' || is_separator(at))
		text_add(text, newline);
	else if (*at == '\t')
		text_add(text, " ");
	else if ((unsigned char)*at >= 0x20 && *at != 0x7f &&
		 !is_high_control(at))
		text_add_bytes(text, at, size);
	return size;
}

/*
 * The string without controls, broken UTF-8 and spaces around it. What stands
 * for a newline is the caller's choice. To be freed.
 */
static char *clean(const char *string, const char *newline)
{
	struct text text = { 0 };

	while (*string != '\0') {
		string += add_clean(&text, string, newline);
		if (text.length == 1 && is_blank(text.bytes[0]))
			text_reset(&text);
	}
	while (text.length > 0 && is_blank(text.bytes[text.length - 1]))
		text.bytes[--text.length] = '\0';
	return text.bytes != NULL ? text.bytes : memory_string("");
}

/* Bytes that stay on one line: a character, with the backslash before it. */
static size_t measure_whole(const char *at)
{
	if (at[0] == '\\' && at[1] != '\0')
		return 1 + measure(at + 1);
	return measure(at);
}

/* Adds "name:value", folded. The value is clean. */
static void add_line(struct text *text, const char *name, const char *value)
{
	size_t room = LINE_LIMIT - strlen(name) - 1;
	const char *from = value;
	const char *at = value;

	text_add(text, name);
	text_add(text, ":");
	while (*at != '\0') {
		size_t size = measure_whole(at);

		if (size > room) {
			text_add_bytes(text, from, (size_t)(at - from));
			text_add(text, "\r\n ");
			from = at;
			room = LINE_LIMIT - 1;
		}
		at += size;
		room -= size;
	}
	text_add(text, from);
	text_add(text, "\r\n");
}

/* Takes the value and returns it written, to be freed. */
static char *write_value(icalvalue *value)
{
	char *written = icalvalue_as_ical_string_r(value);

	assert(written != NULL && "only memory can lack here");
	icalvalue_free(value);
	return written;
}

static void add_value(struct text *text, const char *name, icalvalue *value)
{
	char *written = write_value(value);

	add_line(text, name, written);
	free(written);
}

/* A property of type TEXT; none for NULL or "", which readers complain of. */
static void add_text(struct text *text, const char *name, const char *string)
{
	char *cleaned;

	if (string == NULL)
		return;
	cleaned = clean(string, "\n");
	if (*cleaned != '\0')
		add_value(text, name, icalvalue_new_text(cleaned));
	free(cleaned);
}

/* A property of type URI; none for NULL or "". */
static void add_address(struct text *text, const char *name,
			const char *address)
{
	char *cleaned;

	if (address == NULL)
		return;
	cleaned = clean(address, "");
	if (*cleaned != '\0')
		add_line(text, name, cleaned);
	free(cleaned);
}

/* Adds what stands between the commas, which alone are not escaped. */
static void add_categories(struct text *text, const char *categories)
{
	struct text part = { 0 };
	struct text list = { 0 };

	while (categories != NULL && *categories != '\0') {
		size_t length = strcspn(categories, ",");
		char *cleaned;
		char *written;

		text_reset(&part);
		text_add_bytes(&part, categories, length);
		cleaned = clean(text_string(&part), " ");
		written = write_value(icalvalue_new_text(cleaned));
		if (*written != '\0' && list.length > 0)
			text_add(&list, ",");
		text_add(&list, written);
		free(written);
		free(cleaned);
		categories += length + (categories[length] == ',' ? 1 : 0);
	}
	if (list.length > 0)
		add_line(text, "CATEGORIES", text_string(&list));
	text_clear(&list);
	text_clear(&part);
}

static struct icaltimetype time_of(struct date date)
{
	struct icaltimetype time = icaltime_null_date();
	struct date_parts parts = date_to_parts(date);

	time.year = parts.year;
	time.month = parts.month;
	time.day = parts.day;
	return time;
}

static void add_date(struct text *text, const char *name, struct date date)
{
	add_value(text, name, icalvalue_new_date(time_of(date)));
}

static void add_instant(struct text *text, const char *name, int64_t at)
{
	int64_t days = at / DAY_SECONDS - (at % DAY_SECONDS < 0 ? 1 : 0);
	int seconds = (int)(at - days * DAY_SECONDS);
	struct icaltimetype time = time_of((struct date){ (int32_t)days });

	time.is_date = 0;
	time.zone = icaltimezone_get_utc_timezone();
	time.hour = seconds / 3600;
	time.minute = seconds / 60 % 60;
	time.second = seconds % 60;
	add_value(text, name, icalvalue_new_datetime(time));
}

/* When an alarm goes off, before the start (a VTODO's: the due day). */
struct alarm {
	const char *all_day; /* from 00:00 of the day: 08:00 */
	const char *precise;
};

static void add_alarms(struct text *text, const struct calendar_event *event,
		       const char *related)
{
	static const struct alarm alarms[] = {
		{ "-P6DT16H", "-P7D" },
		{ "-PT16H", "-P1D" },
		{ "PT8H", "-PT2H" },
	};

	if (!event->has_alarms || event->is_cancelled)
		return;
	for (size_t i = 0; i < sizeof(alarms) / sizeof(alarms[0]); i++) {
		text_add(text, "BEGIN:VALARM\r\nACTION:DISPLAY\r\n");
		add_text(text, "DESCRIPTION", event->summary);
		text_addf(text, "TRIGGER%s:%s\r\n", related,
			  event->at != 0 ? alarms[i].precise
					 : alarms[i].all_day);
		text_add(text, "END:VALARM\r\n");
	}
}

/* What events and things to do have in common. */
static void add_head(struct text *text, const struct calendar_event *event)
{
	add_text(text, "UID", event->uid);
	add_instant(text, "DTSTAMP", event->changed_at);
	add_instant(text, "LAST-MODIFIED", event->changed_at);
	text_addf(text, "SEQUENCE:%d\r\n", event->sequence);
}

static void add_words(struct text *text, const struct calendar_event *event)
{
	add_text(text, "SUMMARY", event->summary);
	add_text(text, "DESCRIPTION", event->description);
	add_address(text, "URL", event->url);
	add_categories(text, event->categories);
	for (size_t i = 0; event->after != NULL && i < event->after->count; i++)
		add_text(text, "RELATED-TO;RELTYPE=DEPENDS-ON",
			 event->after->items[i]);
}

/* A moment is shown as what ends then: DTEND must be later than DTSTART, and
 * a start at the last minute would be looked at too late. */
static void add_span(struct text *text, const struct calendar_event *event)
{
	if (event->at != 0) {
		add_instant(text, "DTSTART", event->at - SPAN_SECONDS);
		add_instant(text, "DTEND", event->at);
		return;
	}
	add_date(text, "DTSTART;VALUE=DATE", event->on);
	add_date(text, "DTEND;VALUE=DATE", date_add(event->on, 1));
}

void calendar_add_event(struct text *text, const struct calendar_event *event)
{
	assert(date_is_set(event->on) && "an event without a day has no place");
	text_add(text, "BEGIN:VEVENT\r\n");
	add_head(text, event);
	add_span(text, event);
	add_words(text, event);
	add_line(text, "STATUS",
		 event->is_cancelled ? "CANCELLED" : "CONFIRMED");
	/* A deadline keeps nobody busy: without these it would. */
	text_add(text, "TRANSP:TRANSPARENT\r\n"
		       "X-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n");
	add_alarms(text, event, "");
	text_add(text, "END:VEVENT\r\n");
}

static const char *todo_status(const struct calendar_todo *todo)
{
	if (todo->event.is_cancelled)
		return "CANCELLED";
	if (todo->done_at != 0)
		return "COMPLETED";
	return todo->percent > 0 ? "IN-PROCESS" : "NEEDS-ACTION";
}

/* DTSTART must be earlier than DUE, and of its type (RFC 5545, 3.8.2.3). */
static void add_due(struct text *text, const struct calendar_todo *todo)
{
	const struct calendar_event *event = &todo->event;

	if (event->at != 0) {
		add_instant(text, "DUE", event->at);
		return;
	}
	if (date_is_set(todo->from) &&
	    (!date_is_set(event->on) ||
	     date_compare(todo->from, event->on) < 0))
		add_date(text, "DTSTART;VALUE=DATE", todo->from);
	if (date_is_set(event->on))
		add_date(text, "DUE;VALUE=DATE", event->on);
}

void calendar_add_todo(struct text *text, const struct calendar_todo *todo)
{
	const struct calendar_event *event = &todo->event;

	text_add(text, "BEGIN:VTODO\r\n");
	add_head(text, event);
	add_due(text, todo);
	add_words(text, event);
	add_line(text, "STATUS", todo_status(todo));
	text_addf(text, "PERCENT-COMPLETE:%d\r\n", todo->percent);
	if (todo->done_at != 0)
		add_instant(text, "COMPLETED", todo->done_at);
	else if (date_is_set(event->on))
		add_alarms(text, event, ";RELATED=END");
	text_add(text, "END:VTODO\r\n");
}

void calendar_begin_feed(struct text *text, const struct calendar_feed *feed)
{
	text_add(text, "BEGIN:VCALENDAR\r\n"
		       "PRODID:-//dondoc//dondoc//VI\r\n"
		       "VERSION:2.0\r\n"
		       "CALSCALE:GREGORIAN\r\n"
		       "METHOD:PUBLISH\r\n");
	/* The X- names are what clients knew before RFC 7986, and many still. */
	add_text(text, "NAME", feed->name);
	add_text(text, "X-WR-CALNAME", feed->name);
	add_text(text, "DESCRIPTION", feed->description);
	add_text(text, "X-WR-CALDESC", feed->description);
	text_add(text, "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n"
		       "X-PUBLISHED-TTL:PT6H\r\n"
		       "COLOR:steelblue\r\n"
		       "X-APPLE-CALENDAR-COLOR:#4682B4\r\n");
	add_address(text, "SOURCE;VALUE=URI", feed->source);
	add_address(text, "URL", feed->url);
}

void calendar_end_feed(struct text *text)
{
	text_add(text, "END:VCALENDAR\r\n");
}

void calendar_add_nothing(struct text *text)
{
	text_add(text, "BEGIN:VTIMEZONE\r\n"
		       "TZID:UTC\r\n"
		       "BEGIN:STANDARD\r\n"
		       "DTSTART:19700101T000000\r\n"
		       "TZOFFSETFROM:+0000\r\n"
		       "TZOFFSETTO:+0000\r\n"
		       "END:STANDARD\r\n"
		       "END:VTIMEZONE\r\n");
}
