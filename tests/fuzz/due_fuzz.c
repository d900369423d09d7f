/*
 * Fuzzes the reading of due phrases. Beside crashes it looks for answers that
 * contradict themselves: a class that has days without one, a window that
 * ends before it begins, a rule without an occurrence.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "calendars/due.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void demand(bool is_true)
{
	if (!is_true)
		abort();
}

static void check_rules(const struct due *due,
			const struct due_context *context)
{
	for (size_t i = 0; i < due->recurrence_count; i++) {
		struct date at = date_from_parts(2010, 6, 2);
		struct due_occurrence next;

		for (int step = 0; step < 8; step++) {
			demand(due_next(&due->recurrences[i], context, at,
					DATE_NONE, &next));
			demand(date_compare(next.due, at) >= 0);
			demand(date_compare(next.from, next.to) <= 0);
			at = date_add(next.due, 1);
		}
	}
}

/* The end of hours lies on the right side of their beginning. */
static void check_moment(const struct due_term *term,
			 const struct workdays *calendar)
{
	struct due_moment event = { date_from_parts(2010, 6, 2), 600 };
	struct due_moment end;
	int order;

	if (!due_term_moment(term, event, calendar, &end))
		return;
	order = date_compare(end.date, event.date);
	if (order == 0)
		order = end.minute - event.minute;
	demand(term->is_back ? order < 0 : order > 0);
	demand(end.minute >= 0 && end.minute <= 24 * 60);
}

static void check(const struct due *due, const struct due_context *context)
{
	demand(due->rule != NULL);
	demand(due->recurrence_count <= DUE_RULES);
	demand(due->minute == -1 || due->class == DUE_INSTANT);
	demand(due->minute <= 24 * 60);
	if (date_is_set(due->from) && date_is_set(due->due))
		demand(date_compare(due->from, due->due) <= 0);
	if (due->class == DUE_START || due->class >= DUE_CONDITION)
		demand(!date_is_set(due->due));
	if (due->class == DUE_RELATIVE) {
		demand(due->term.unit != UNIT_NONE && due->term.halves > 0);
		(void)due_term_end(&due->term, date_from_parts(2010, 6, 2),
				   context->calendar);
		check_moment(&due->term, context->calendar);
	}
	check_rules(due, context);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct workdays calendar;
	struct due_context context = { .calendar = &calendar,
				       .default_day = 25,
				       .default_cut_off = 14 };
	char *phrase = malloc(length + 1);
	struct arena arena = { 0 };
	struct due due;
	struct why why;

	demand(phrase != NULL);
	memcpy(phrase, bytes, length);
	phrase[length] = '\0';
	workdays_init(&calendar);
	/* the first byte decides whether the date of issue is known */
	context.issued = length > 0 && bytes[0] == '!'
				 ? DATE_NONE
				 : date_from_parts(2010, 6, 2);
	context.before_is_inclusive = length > 0 && bytes[0] == '^';
	if (due_read(phrase, &context, &arena, &due, &why) == ERROR_NONE)
		check(&due, &context);
	arena_clear(&arena);
	free(phrase);
	return 0;
}
