/* Things to do, moments, alarms and relations in iCalendar text. */
#include <libical/ical.h>
#include <string.h>

#include "calendars/calendar.h"
#include "unit/suite.h"

#define NINE_ON_2_JUNE 1275444000 /* 2010-06-02T02:00:00Z, 09:00 in Vietnam */

static struct calendar_todo simple_todo(void)
{
	return (struct calendar_todo){
		.event = { .uid = "a@dondoc",
			   .summary = "Báo cáo",
			   .on = date_from_iso("2010-06-19"),
			   .changed_at = NINE_ON_2_JUNE },
		.from = date_from_iso("2010-06-05"),
	};
}

static bool has_line(const struct text *text, const char *line)
{
	const char *at = strstr(text->bytes, line);

	return at != NULL && (at == text->bytes || at[-1] == '\n') &&
	       strncmp(at + strlen(line), "\r\n", 2) == 0;
}

static void write_todo(struct text *text, const struct calendar_todo *todo)
{
	icalcomponent *read;

	text_reset(text);
	calendar_add_todo(text, todo);
	read = icalparser_parse_string(text->bytes);
	ck_assert_ptr_nonnull(read);
	ck_assert_int_eq(icalcomponent_isa(read), ICAL_VTODO_COMPONENT);
	ck_assert_int_eq(icalcomponent_count_errors(read), 0);
	icalcomponent_free(read);
}

/* The due day is the last permitted one, not the day behind it. */
START_TEST(test_todo_bytes)
{
	struct calendar_todo todo = simple_todo();
	struct text text = { 0 };

	write_todo(&text, &todo);
	ck_assert_str_eq(text.bytes, "BEGIN:VTODO\r\n"
				     "UID:a@dondoc\r\n"
				     "DTSTAMP:20100602T020000Z\r\n"
				     "LAST-MODIFIED:20100602T020000Z\r\n"
				     "SEQUENCE:0\r\n"
				     "DTSTART;VALUE=DATE:20100605\r\n"
				     "DUE;VALUE=DATE:20100619\r\n"
				     "SUMMARY:Báo cáo\r\n"
				     "STATUS:NEEDS-ACTION\r\n"
				     "PERCENT-COMPLETE:0\r\n"
				     "END:VTODO\r\n");
	text_clear(&text);
}
END_TEST

/* What is under way, done and withdrawn says so. */
START_TEST(test_todo_states)
{
	struct calendar_todo todo = simple_todo();
	struct text text = { 0 };

	todo.percent = 75;
	write_todo(&text, &todo);
	ck_assert(has_line(&text, "STATUS:IN-PROCESS"));
	ck_assert(has_line(&text, "PERCENT-COMPLETE:75"));
	ck_assert_ptr_null(strstr(text.bytes, "COMPLETED"));
	todo.percent = 100;
	todo.done_at = NINE_ON_2_JUNE;
	write_todo(&text, &todo);
	ck_assert(has_line(&text, "STATUS:COMPLETED"));
	ck_assert(has_line(&text, "COMPLETED:20100602T020000Z"));
	todo.event.is_cancelled = true;
	write_todo(&text, &todo);
	ck_assert(has_line(&text, "STATUS:CANCELLED"));
	text_clear(&text);
}
END_TEST

/* A start on or after the due day would be wrong; without a due day the
 * start stands alone. */
START_TEST(test_todo_days)
{
	struct calendar_todo todo = simple_todo();
	struct text text = { 0 };

	todo.from = todo.event.on;
	write_todo(&text, &todo);
	ck_assert_ptr_null(strstr(text.bytes, "DTSTART"));
	todo.event.on = DATE_NONE;
	write_todo(&text, &todo);
	ck_assert(has_line(&text, "DTSTART;VALUE=DATE:20100619"));
	ck_assert_ptr_null(strstr(text.bytes, "DUE"));
	todo.from = DATE_NONE;
	write_todo(&text, &todo);
	ck_assert_ptr_null(strstr(text.bytes, "DTSTART"));
	text_clear(&text);
}
END_TEST

/* A moment is in UTC; an event ends then. */
START_TEST(test_moment)
{
	struct calendar_todo todo = simple_todo();
	struct text text = { 0 };

	todo.event.on = date_from_iso("2010-06-02");
	todo.event.at = NINE_ON_2_JUNE;
	write_todo(&text, &todo);
	ck_assert(has_line(&text, "DUE:20100602T020000Z"));
	ck_assert_ptr_null(strstr(text.bytes, "DTSTART"));
	text_reset(&text);
	calendar_add_event(&text, &todo.event);
	ck_assert(has_line(&text, "DTSTART:20100602T013000Z"));
	ck_assert(has_line(&text, "DTEND:20100602T020000Z"));
	text_clear(&text);
}
END_TEST

static size_t count_of(const struct text *text, const char *part)
{
	size_t count = 0;

	for (const char *at = text->bytes; (at = strstr(at, part)) != NULL;
	     at++)
		count++;
	return count;
}

/* Alarms only where they are asked for, and none for what is over. */
START_TEST(test_alarms)
{
	struct calendar_todo todo = simple_todo();
	struct text text = { 0 };

	todo.event.has_alarms = true;
	calendar_add_event(&text, &todo.event);
	ck_assert_uint_eq(count_of(&text, "BEGIN:VALARM\r\n"), 3);
	ck_assert(has_line(&text, "TRIGGER:-P6DT16H"));
	ck_assert(has_line(&text, "TRIGGER:-PT16H"));
	ck_assert(has_line(&text, "TRIGGER:PT8H"));
	write_todo(&text, &todo);
	ck_assert(has_line(&text, "TRIGGER;RELATED=END:PT8H"));
	todo.done_at = NINE_ON_2_JUNE;
	write_todo(&text, &todo);
	ck_assert_uint_eq(count_of(&text, "VALARM"), 0);
	todo.event.is_cancelled = true;
	text_reset(&text);
	calendar_add_event(&text, &todo.event);
	ck_assert_uint_eq(count_of(&text, "VALARM"), 0);
	todo = simple_todo();
	todo.event.has_alarms = true;
	todo.event.on = DATE_NONE;
	write_todo(&text, &todo);
	ck_assert_uint_eq(count_of(&text, "VALARM"), 0);
	text_clear(&text);
}
END_TEST

/* What it waits for, one line each. */
START_TEST(test_relations)
{
	static const char *uids[] = { "b@dondoc", "c@dondoc" };
	struct strings after = { uids, 2 };
	struct calendar_todo todo = simple_todo();
	struct text text = { 0 };

	todo.event.after = &after;
	write_todo(&text, &todo);
	ck_assert(has_line(&text, "RELATED-TO;RELTYPE=DEPENDS-ON:b@dondoc"));
	ck_assert(has_line(&text, "RELATED-TO;RELTYPE=DEPENDS-ON:c@dondoc"));
	text_clear(&text);
}
END_TEST

/* A calendar without entries holds a component all the same. */
START_TEST(test_nothing)
{
	struct calendar_feed feed = { .name = "Đôn đốc" };
	struct text text = { 0 };
	icalcomponent *read;

	calendar_begin_feed(&text, &feed);
	calendar_add_nothing(&text);
	calendar_end_feed(&text);
	read = icalparser_parse_string(text.bytes);
	ck_assert_ptr_nonnull(read);
	ck_assert_int_eq(icalcomponent_count_errors(read), 0);
	ck_assert_int_eq(
		icalcomponent_count_components(read, ICAL_ANY_COMPONENT), 1);
	icalcomponent_free(read);
	text_clear(&text);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_todo_bytes, test_todo_states, test_todo_days, test_moment,
		test_alarms,	 test_relations,   test_nothing,   NULL,
	};

	return suite_run("calendar todo", tests);
}
