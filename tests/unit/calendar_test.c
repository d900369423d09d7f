/* iCalendar text: its bytes, its lines, and what another reader makes of it. */
#include <libical/ical.h>
#include <string.h>

#include "calendars/calendar.h"
#include "unit/suite.h"

/* libical reads back what we wrote: our own text, never anybody's else. */

#define LINE_MOST 75

static struct calendar_event simple_event(void)
{
	return (struct calendar_event){
		.uid = "51-KH-UBND.III.11.2.tc@dondoc.example",
		.summary = "Báo cáo, trước ngày 20/6",
		.on = date_from_iso("2010-06-19"),
		.changed_at = 1275436800, /* 2010-06-02T00:00:00Z */
		.sequence = 3,
	};
}

/* Bytes of the continuation of a UTF-8 character. */
static bool is_inside(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/* Every line is one that RFC 5545, 3.1 allows, whoever wrote the texts. */
static void assert_lines(const struct text *text)
{
	const char *line = text->bytes;

	ck_assert_uint_eq(strlen(text->bytes), text->length);
	ck_assert(text_is_utf8(text->bytes, text->length));
	while (*line != '\0') {
		const char *end = strstr(line, "\r\n");
		size_t size;

		ck_assert_ptr_nonnull(end);
		size = (size_t)(end - line);
		ck_assert_uint_le(size, LINE_MOST);
		ck_assert_uint_gt(size, 0);
		ck_assert_msg(text_is_utf8(line, size), "%.*s", (int)size,
			      line);
		for (const char *at = line; at < end; at++)
			if ((unsigned char)*at < 0x20 || *at == 0x7f)
				ck_abort_msg("a control in %.*s", (int)size,
					     line);
		if (*line == ' ') {
			ck_assert_ptr_ne(line, text->bytes);
			ck_assert_uint_gt(size, 1);
			ck_assert(!is_inside(line[1]));
		} else {
			size_t name = strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
						   "-");

			ck_assert_uint_gt(name, 0);
			ck_assert(line[name] == ':' || line[name] == ';');
		}
		line = end + 2;
	}
}

/* The text without folds; to be freed. */
static char *unfold(const struct text *text)
{
	char *flat = memory_alloc(text->length + 1);
	size_t length = 0;

	for (const char *at = text->bytes; *at != '\0'; at++) {
		if (strncmp(at, "\r\n ", 3) == 0)
			at += 2;
		else
			flat[length++] = *at;
	}
	return flat;
}

static size_t count_starts(const char *flat, const char *start)
{
	size_t count = strncmp(flat, start, strlen(start)) == 0;

	while ((flat = strstr(flat, "\r\n")) != NULL) {
		flat += 2;
		count += strncmp(flat, start, strlen(start)) == 0;
	}
	return count;
}

static size_t count_lines(const char *flat)
{
	return count_starts(flat, "") - 1; /* nothing is behind the last */
}

/* The event that libical reads; to be freed. */
static icalcomponent *read_event(const struct text *text)
{
	icalcomponent *event = icalparser_parse_string(text->bytes);

	ck_assert_ptr_nonnull(event);
	ck_assert_int_eq(icalcomponent_isa(event), ICAL_VEVENT_COMPONENT);
	ck_assert_int_eq(icalcomponent_count_errors(event), 0);
	return event;
}

/* Writes the event, and checks what must hold whatever it says. */
static icalcomponent *round_trip(const struct calendar_event *event)
{
	struct text text = { 0 };
	struct text again = { 0 };
	icalcomponent *read;
	char *flat;

	calendar_add_event(&text, event);
	calendar_add_event(&again, event);
	ck_assert_str_eq(text.bytes, again.bytes);
	assert_lines(&text);
	flat = unfold(&text);
	ck_assert_uint_eq(count_starts(flat, "BEGIN:"), 1);
	ck_assert_uint_eq(count_starts(flat, "END:"), 1);
	ck_assert_uint_le(count_starts(flat, "SUMMARY:"), 1);
	ck_assert_uint_eq(count_starts(flat, "ATTENDEE"), 0);
	read = read_event(&text);
	free(flat);
	text_clear(&again);
	text_clear(&text);
	return read;
}

/* Another reader finds `expected` as summary and description; "": none. */
static void assert_said(const char *said, const char *expected)
{
	struct calendar_event event = simple_event();
	icalcomponent *read;

	event.summary = said;
	event.description = said;
	read = round_trip(&event);
	if (*expected == '\0') {
		ck_assert_ptr_null(icalcomponent_get_summary(read));
		ck_assert_ptr_null(icalcomponent_get_description(read));
	} else {
		ck_assert_str_eq(icalcomponent_get_summary(read), expected);
		ck_assert_str_eq(icalcomponent_get_description(read), expected);
	}
	icalcomponent_free(read);
}

/* An event is these bytes, and nothing else. */
START_TEST(test_event_bytes)
{
	struct calendar_event event = simple_event();
	struct text text = { 0 };

	event.description = "Chủ trì: Sở Tài chính\nKết quả: báo cáo";
	event.url = "https://dondoc.example/viec/12";
	event.categories = "51/KH-UBND, báo cáo; quý";
	calendar_add_event(&text, &event);
	ck_assert_str_eq(text.bytes,
			 "BEGIN:VEVENT\r\n"
			 "UID:51-KH-UBND.III.11.2.tc@dondoc.example\r\n"
			 "DTSTAMP:20100602T000000Z\r\n"
			 "LAST-MODIFIED:20100602T000000Z\r\n"
			 "SEQUENCE:3\r\n"
			 "DTSTART;VALUE=DATE:20100619\r\n"
			 "DTEND;VALUE=DATE:20100620\r\n"
			 "SUMMARY:Báo cáo\\, trước ngày 20/6\r\n"
			 "DESCRIPTION:Chủ trì: Sở Tài chính\\n"
			 "Kết quả: báo cáo\r\n"
			 "URL:https://dondoc.example/viec/12\r\n"
			 "CATEGORIES:51/KH-UBND,báo cáo\\; quý\r\n"
			 "STATUS:CONFIRMED\r\n"
			 "TRANSP:TRANSPARENT\r\n"
			 "X-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n"
			 "END:VEVENT\r\n");
	assert_lines(&text);
	text_clear(&text);
}
END_TEST

/* What is not said leaves no line; a withdrawn task is CANCELLED. */
START_TEST(test_bare_event)
{
	struct calendar_event event = simple_event();
	struct text text = { 0 };

	event.summary = "Họp";
	event.url = " \r\n";
	event.categories = " , ,";
	event.is_cancelled = true;
	event.on = date_from_iso("2027-12-31");
	event.changed_at = -1;
	calendar_add_event(&text, &event);
	ck_assert_str_eq(text.bytes,
			 "BEGIN:VEVENT\r\n"
			 "UID:51-KH-UBND.III.11.2.tc@dondoc.example\r\n"
			 "DTSTAMP:19691231T235959Z\r\n"
			 "LAST-MODIFIED:19691231T235959Z\r\n"
			 "SEQUENCE:3\r\n"
			 "DTSTART;VALUE=DATE:20271231\r\n"
			 "DTEND;VALUE=DATE:20280101\r\n"
			 "SUMMARY:Họp\r\n"
			 "STATUS:CANCELLED\r\n"
			 "TRANSP:TRANSPARENT\r\n"
			 "X-MICROSOFT-CDO-BUSYSTATUS:FREE\r\n"
			 "END:VEVENT\r\n");
	text_clear(&text);
}
END_TEST

/* A feed begins and ends with these bytes; the product's name comes early. */
START_TEST(test_feed_bytes)
{
	struct calendar_feed feed = {
		.name = "Đôn đốc – Sở Tài chính, Lạng Sơn",
		.description = "Chậm; một ngày",
		.source = "https://dondoc.example/lich/abc.ics",
	};
	struct text text = { 0 };

	calendar_begin_feed(&text, &feed);
	calendar_end_feed(&text);
	ck_assert_str_eq(text.bytes,
			 "BEGIN:VCALENDAR\r\n"
			 "PRODID:-//dondoc//dondoc//VI\r\n"
			 "VERSION:2.0\r\n"
			 "CALSCALE:GREGORIAN\r\n"
			 "METHOD:PUBLISH\r\n"
			 "NAME:Đôn đốc – Sở Tài chính\\, Lạng Sơn\r\n"
			 "X-WR-CALNAME:Đôn đốc – Sở Tài chính\\, Lạng Sơn\r\n"
			 "DESCRIPTION:Chậm\\; một ngày\r\n"
			 "X-WR-CALDESC:Chậm\\; một ngày\r\n"
			 "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n"
			 "X-PUBLISHED-TTL:PT6H\r\n"
			 "COLOR:steelblue\r\n"
			 "X-APPLE-CALENDAR-COLOR:#4682B4\r\n"
			 "SOURCE;VALUE=URI:https://dondoc.example/lich/"
			 "abc.ics\r\n"
			 "END:VCALENDAR\r\n");
	assert_lines(&text);
	text_clear(&text);
}
END_TEST

/* A whole feed is read back with all its events, dates and names. */
START_TEST(test_feed_is_read)
{
	struct calendar_feed feed = { .name = "Lịch", .description = NULL };
	struct calendar_event event = simple_event();
	const struct date first = event.on;
	struct text text = { 0 };
	icalcomponent *read;
	icalcomponent *item;
	int count = 0;

	calendar_begin_feed(&text, &feed);
	for (; count < 100; count++) {
		event.on = date_add(first, count);
		calendar_add_event(&text, &event);
	}
	calendar_end_feed(&text);
	assert_lines(&text);
	ck_assert_ptr_null(strstr(text.bytes, "DESCRIPTION"));
	ck_assert_ptr_null(strstr(text.bytes, "SOURCE"));
	read = icalparser_parse_string(text.bytes);
	ck_assert_ptr_nonnull(read);
	ck_assert_int_eq(icalcomponent_count_errors(read), 0);
	ck_assert_int_eq(
		icalcomponent_count_components(read, ICAL_VEVENT_COMPONENT),
		100);
	item = icalcomponent_get_first_component(read, ICAL_VEVENT_COMPONENT);
	for (int i = 0; i < 100; i++) {
		struct icaltimetype from = icalcomponent_get_dtstart(item);
		struct icaltimetype to = icalcomponent_get_dtend(item);

		ck_assert_int_eq(from.is_date, 1);
		ck_assert_int_eq(to.is_date, 1);
		ck_assert_int_eq(
			date_from_parts(from.year, from.month, from.day).day,
			first.day + i);
		ck_assert_int_eq(date_from_parts(to.year, to.month, to.day).day,
				 first.day + i + 1);
		item = icalcomponent_get_next_component(read,
							ICAL_VEVENT_COMPONENT);
	}
	icalcomponent_free(read);
	text_clear(&text);
}
END_TEST

/* What has a meaning in iCalendar loses it in a text. */
START_TEST(test_escaping)
{
	static const char *const same[] = {
		"a,b;c\\d",
		"\\n is no newline, \\, no comma",
		"\\",
		"\\\\\\",
		"one\ntwo\n\nfour",
		"\"quoted\": 'and' ^n ^'",
		"SUMMARY:again",
		"Chủ trì, phối hợp; theo dõi",
		"😀 việc gấp 👩‍👩‍👧‍👦",
		"",
		"x",
	};

	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		assert_said(same[i], same[i]);
}
END_TEST

/* Line breaks of all kinds stay within the text; controls vanish. */
START_TEST(test_hostile_texts)
{
	static const struct {
		const char *said;
		const char *read;
	} cases[] = {
		{ "a\r\nATTENDEE:mailto:x@y", "a\nATTENDEE:mailto:x@y" },
		{ "a\r\n ATTENDEE:x", "a\n ATTENDEE:x" },
		{ "a\rATTENDEE:x", "aATTENDEE:x" },
		{ "a\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2",
		  "a\nEND:VEVENT\nBEGIN:VEVENT\nUID:2" },
		{ "a\xc2\x85"
		  "b",
		  "ab" },
		{ "a\u2028ATTENDEE:x\u2029b", "a\nATTENDEE:x\nb" },
		{ "a\x01\x02\x1b[31m\x7f\x0b\x0c\b", "a[31m" },
		{ "a\tb", "a b" },
		{ " \t\r\n a \r\n\t", "a" },
		{ "\x01 a", "a" },
		{ "\r\n", "" },
		/* Broken UTF-8: alone, cut short, too long, a surrogate. */
		{ "a\xff"
		  "b",
		  "a\ufffdb" },
		{ "a\x80\x80", "a\ufffd\ufffd" },
		{ "a\xe1\xba", "a\ufffd\ufffd" },
		{ "a\xf0\x9f\x98", "a\ufffd\ufffd\ufffd" },
		{ "a\xc0\xaf", "a\ufffd\ufffd" },
		{ "a\xed\xa0\x80", "a\ufffd\ufffd\ufffd" },
		{ "a\xc2\r\nATTENDEE:x", "a\ufffd\nATTENDEE:x" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_said(cases[i].said, cases[i].read);
}
END_TEST

/* No field at all lets a line out. */
START_TEST(test_hostile_fields)
{
	static const char attack[] = "https://x/\r\nATTENDEE:mailto:x@y\r\n"
				     " ,\u2028ATTENDEE:z,\\,;:\"";
	struct calendar_event event = simple_event();
	struct calendar_feed feed = { attack, attack, attack, attack };
	struct text text = { 0 };
	char *flat;

	event.uid = attack;
	event.summary = attack;
	event.description = attack;
	event.url = attack;
	event.categories = attack;
	icalcomponent_free(round_trip(&event));
	calendar_add_event(&text, &event);
	flat = unfold(&text);
	ck_assert_uint_eq(count_lines(flat), 15);
	free(flat);
	text_reset(&text);

	calendar_begin_feed(&text, &feed);
	calendar_end_feed(&text);
	assert_lines(&text);
	flat = unfold(&text);
	ck_assert_uint_eq(count_starts(flat, "ATTENDEE"), 0);
	ck_assert_uint_eq(count_lines(flat), 16);
	free(flat);
	text_clear(&text);
}
END_TEST

/* A text that fits a line to the last octet is not folded; one more is. */
START_TEST(test_folding_edge)
{
	static const struct {
		const char *tail;
		const char *folded;
	} cases[] = {
		{ "7", "7\r\nSTATUS" },
		{ "78", "7\r\n 8\r\nSTATUS" },
		{ "đ", "\r\n đ\r\nSTATUS" },
		{ "ắ", "\r\n ắ\r\nSTATUS" },
		{ "😀", "\r\n 😀\r\nSTATUS" },
		{ ",", "\r\n \\,\r\nSTATUS" },
		{ "\\", "\r\n \\\\\r\nSTATUS" },
		{ "\nx", "\r\n \\nx\r\nSTATUS" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct calendar_event event = simple_event();
		struct text summary = { 0 };
		struct text text = { 0 };
		const char *line;

		/* "SUMMARY:" and these are 74 octets. */
		for (int j = 0; j < 66; j++)
			text_add(&summary, "x");
		text_add(&summary, cases[i].tail);
		event.summary = summary.bytes;
		calendar_add_event(&text, &event);
		assert_lines(&text);
		line = strstr(text.bytes, "SUMMARY:");
		ck_assert_ptr_nonnull(line);
		ck_assert_int_eq(strncmp(line + 74, cases[i].folded,
					 strlen(cases[i].folded)),
				 0);
		text_clear(&text);
		text_clear(&summary);
	}
}
END_TEST

/* Ten thousand bytes of Vietnamese pass as they are, composed or not. */
START_TEST(test_long_text)
{
	static const char *const pieces[] = {
		"Chủ trì, phối hợp với các cơ quan, đơn vị liên quan; ",
		"ắ",
		"Uỷ ban nhân dân tỉnh\n",
		"e\u0302\u0309\u0301",
		"\\,;",
		"😀😀😀 ",
		"x",
	};

	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		struct text text = { 0 };

		while (text.length < 10000)
			text_add(&text, pieces[i]);
		text_add(&text, "!");
		assert_said(text.bytes, text.bytes);
		text_clear(&text);
	}
}
END_TEST

/* Texts of all mixtures pass as they are; the mixtures are always the same. */
START_TEST(test_mixtures)
{
	static const char *const pieces[] = {
		"a", "ắ", "đ", "😀",  ",", ";", "\\",  "\n",
		":", " ", "ư", "\"", "-", "n", "\\n", "\u0301",
	};
	uint64_t state = 51;

	for (int i = 0; i < 1500; i++) {
		struct text text = { 0 };
		int length;

		text_add(&text, ".");
		state = state * 6364136223846793005U + 1442695040888963407U;
		for (length = (int)(state >> 56); length > 0; length--) {
			state = state * 6364136223846793005U +
				1442695040888963407U;
			text_add(&text, pieces[state >> 60]);
		}
		text_add(&text, ".");
		assert_said(text.bytes, text.bytes);
		text_clear(&text);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_event_bytes,
		test_bare_event,
		test_feed_bytes,
		test_feed_is_read,
		test_escaping,
		test_hostile_texts,
		test_hostile_fields,
		test_folding_edge,
		test_long_text,
		test_mixtures,
		NULL,
	};

	return suite_run("calendar", tests);
}
