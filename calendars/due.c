/*
 * Reading a due phrase: words (due_words.c), what they say (due_finding.c and
 * its forms), which of it is a deadline (due_dating.c, due_reading.c); here
 * one answer is made of it. Several deadlines: the earlier governs, and all
 * are told.
 */
#include "calendars/due.h"

#include <string.h>

#include "calendars/due_recurring.h"
#include "calendars/due_reading.h"

#define QUOTE_LIMIT 80

static const char *const class_words[] = {
	[DUE_INSTANT] = "instant",   [DUE_DAY] = "day",
	[DUE_MONTH] = "month",	     [DUE_QUARTER] = "quarter",
	[DUE_YEAR] = "year",	     [DUE_WINDOW] = "window",
	[DUE_START] = "start",	     [DUE_RECURRING] = "recurring",
	[DUE_RELATIVE] = "relative", [DUE_CONDITION] = "condition",
	[DUE_STANDING] = "standing", [DUE_REFERENCE] = "reference",
	[DUE_URGENT] = "urgent",     [DUE_NONE] = "none",
};

#define CLASSES (sizeof(class_words) / sizeof(class_words[0]))

const char *due_class_word(enum due_class class)
{
	return class_words[class];
}

bool due_class_from_word(const char *word, enum due_class *class)
{
	for (size_t i = 0; i < CLASSES; i++) {
		if (strcmp(class_words[i], word) == 0) {
			*class = (enum due_class)i;
			return true;
		}
	}
	return false;
}

static void tell_date(struct reading *reading, const struct dated *dated)
{
	char day[DATE_TEXT_SIZE];

	reading_warn(
		reading,
		arena_printf(reading->arena,
			     "several deadlines are stated; one is \"%s\": %s",
			     reading_words(reading, dated->finding),
			     date_is_set(dated->due)
				     ? date_to_iso(dated->due, day)
				     : "no day"));
}

static bool is_better(const struct dated *one, const struct dated *best)
{
	int order;

	if (one->is_forgotten || best->is_forgotten)
		return !best->is_forgotten; /* it may be the earlier one */
	if (!date_is_set(one->due) || !date_is_set(best->due))
		return date_is_set(one->due) && !date_is_set(best->due);
	order = date_compare(one->due, best->due);
	if (one->finding->is_or)
		return order > 0;
	return order < 0 || (order == 0 && one->class == DUE_INSTANT);
}

static void take(struct reading *reading, const struct dated *dated)
{
	struct due *due = reading->due;

	due->class = dated->class;
	due->from = dated->from;
	due->due = dated->due;
	due->minute = dated->class == DUE_INSTANT ? dated->minute : -1;
	due->rule = dated->rule;
	if (dated->is_since_issue)
		due->rule =
			arena_printf(reading->arena,
				     "from the date of issue; %s", dated->rule);
	if (dated->finding->event != NULL)
		due->event = dated->finding->event;
	due->is_until_event = dated->finding->is_until_event;
}

/* "30/6/2026 (gia hạn đến 31/8/2026)": the last one that was granted. */
static const struct dated *find_moved(const struct reading *reading)
{
	const struct dated *moved = NULL;
	bool has_old = false;

	for (size_t i = 0; i < reading->dated_count; i++) {
		if (reading->dated[i].finding->is_after_extension)
			moved = &reading->dated[i];
		else
			has_old = true;
	}
	return has_old ? moved : NULL;
}

/* A start beside one end makes a window. */
static bool take_start_and_end(struct reading *reading)
{
	const struct dated *start = &reading->dated[0];
	const struct dated *end = &reading->dated[1];

	if (reading->dated_count != 2)
		return false;
	if (start->class != DUE_START) {
		start = end;
		end = &reading->dated[0];
	}
	if (start->class != DUE_START || end->class == DUE_START ||
	    !date_is_set(start->from) || !date_is_set(end->due) ||
	    date_compare(start->from, end->due) > 0 ||
	    start->finding->is_onward || end->class == DUE_INSTANT)
		return false;
	take(reading, end);
	reading->due->class = DUE_WINDOW;
	reading->due->from = start->from;
	reading->due->rule =
		arena_printf(reading->arena, "from the first day named; %s",
			     reading->due->rule);
	return true;
}

static void warn_date(struct reading *reading, const struct dated *dated)
{
	char issued[DATE_TEXT_SIZE];

	reading_warn(reading, dated->doubt);
	if (dated->is_year_taken &&
	    (date_is_set(dated->due) || date_is_set(dated->from)))
		reading_warn(reading,
			     arena_printf(reading->arena,
					  "no year is stated: the year of "
					  "the date of issue, %s, is taken",
					  date_to_iso(reading->context->issued,
						      issued)));
	if (dated->finding->is_after_unknown)
		reading_warn(reading,
			     "the words before the date are not understood: "
			     "check that it is the deadline");
	if (dated->finding->is_occasion)
		reading_warn(reading, "offices close some days earlier");
	if (dated->finding->is_onward)
		reading_warn(reading, "it goes on afterwards without an end");
	if (dated->finding->kind == FINDING_RANGE &&
	    dated->finding->is_after_extension)
		reading_warn(
			reading,
			arena_printf(reading->arena,
				     "it was moved, and the new end "
				     "counts: \"%s\"",
				     reading_words(reading, dated->finding)));
	if (dated->finding->is_until_event)
		reading_warn(reading,
			     "it ends by an event that a person must record");
}

/* "dự kiến trước 15/3, trình trước 30/4": the first was not believed. */
static void check_passed_over(struct reading *reading, struct date due)
{
	if (date_is_set(reading->passed_over) && date_is_set(due) &&
	    date_compare(reading->passed_over, due) < 0)
		reading->broken = "an earlier date stands in it, of which it "
				  "is not sure whether it is a deadline: state "
				  "the deadline alone";
}

static void settle_dates(struct reading *reading)
{
	const struct dated *best = &reading->dated[0];
	const struct dated *moved = find_moved(reading);
	bool is_joined = moved == NULL && take_start_and_end(reading);

	for (size_t i = 0; i < reading->dated_count; i++) {
		const struct dated *dated = &reading->dated[i];

		warn_date(reading, dated);
		if (reading->dated_count > 1 && !is_joined)
			tell_date(reading, dated);
		if (dated->finding->is_or)
			reading_warn(reading,
				     "the words leave a choice: the later "
				     "end is taken");
		if (i > 0 && is_better(dated, best))
			best = dated;
	}
	if (moved != NULL) {
		best = moved;
		reading_warn(reading, "it was moved: the new one counts");
	}
	if (!is_joined)
		take(reading, best);
	check_passed_over(reading, best->due);
}

static const char *term_rule(const struct finding *finding)
{
	const struct due_term *term = &finding->term;

	if (finding->mark == MARK_BEFORE && term->is_back && term->halves == 2)
		return "the day before the event";
	if (term->is_back)
		return "counted back from the event, whose day is not counted; "
		       "it does not move over days off";
	switch (term->unit) {
	case UNIT_WORKING_HOUR:
		return "working hours from the moment of the event, counted "
		       "while offices are open: 07:30-11:30 and 13:30-17:30 "
		       "are assumed (Civil Code 2015, art. 147.1)";
	case UNIT_HOUR:
		return "hours from the moment of the event (Civil Code 2015, "
		       "art. 147.1)";
	case UNIT_WORKING_DAY:
		return "working days after the event, whose day is not counted "
		       "(Civil Code 2015, art. 147.2)";
	case UNIT_MONTH:
	case UNIT_YEAR:
		return "to the matching day after the event, or the month's "
		       "last (Civil Code 2015, art. 148.3), moved to the next "
		       "working day (art. 148.5)";
	default:
		return "counted from the event, whose day is not counted "
		       "(Civil Code 2015, art. 147.2); the end moves to the "
		       "next working day (art. 148.5)";
	}
}

/* The day from which it is counted, as far as the phrase gives one. */
static struct date base_of(struct reading *reading,
			   const struct finding *finding)
{
	struct due_term *term = &reading->due->term;
	char day[DATE_TEXT_SIZE];
	struct date event;

	if (finding->is_from_signing) {
		event = reading->context->issued;
		if (finding->doubt != NULL)
			return DATE_NONE;
		if (date_is_set(event))
			reading_warn(reading, "the date of issue is taken for "
					      "the day of signing");
		return event;
	}
	if (finding->base.grain != GRAIN_DAY) {
		if (term->event == NULL)
			reading_warn(reading,
				     "from which event the term is counted "
				     "is not said");
		return DATE_NONE;
	}
	event = point_first(&finding->base);
	if (!date_is_set(event) || finding->doubt != NULL)
		return DATE_NONE;
	term->event = arena_string(reading->arena, date_to_iso(event, day));
	return event;
}

/* "trong 24 giờ kể từ 14 giờ ngày 15/4/2026": the moment itself. */
static void settle_hours(struct reading *reading, struct date event)
{
	struct due *due = reading->due;
	struct due_moment end;
	struct due_moment from = { event, reading->term->base.minute };

	if (from.minute < 0) {
		reading_warn(reading, "the hour from which it is counted is "
				      "not said");
		return;
	}
	if (!due_term_moment(&due->term, from, reading->context->calendar,
			     &end))
		return;
	due->class = DUE_INSTANT;
	due->due = end.date;
	due->minute = end.minute;
}

static void settle_term(struct reading *reading)
{
	const struct finding *finding = reading->term;
	const struct workdays *calendar = reading->context->calendar;
	struct due *due = reading->due;
	struct date event;

	due->class = DUE_RELATIVE;
	due->term = finding->term;
	due->rule = term_rule(finding);
	reading_warn(reading, finding->doubt);
	event = base_of(reading, finding);
	if (!date_is_set(event))
		return;
	if (due->term.unit == UNIT_HOUR || due->term.unit == UNIT_WORKING_HOUR)
		settle_hours(reading, event);
	else
		due->due = due_term_end(&due->term, event, calendar);
	if (date_is_set(due->due))
		reading_warn(reading, due_term_doubt(&due->term, event,
						     calendar, reading->arena));
}

static void settle_undated(struct reading *reading)
{
	const struct finding *finding = reading->undated;
	struct due *due = reading->due;

	switch (finding->kind) {
	case FINDING_CONDITION:
		due->class = DUE_CONDITION;
		due->event = finding->event;
		due->is_until_event = finding->is_until_event;
		due->rule = finding->is_until_event
				    ? "lasts until the event has happened"
				    : "begins when the event has happened";
		break;
	case FINDING_STANDING:
		due->class = DUE_STANDING;
		due->rule = "always, as long as the plan runs";
		break;
	case FINDING_REFERENCE:
		due->class = DUE_REFERENCE;
		due->rule = "as another document or arrangement says";
		break;
	default:
		due->class = DUE_URGENT;
		due->rule = "urgent, and no date is stated";
		break;
	}
}

static void settle_demand(struct reading *reading)
{
	struct due *due = reading->due;

	due->class = DUE_CONDITION;
	due->rule = "on demand; no date until someone asks";
	due->event = words_slice(&reading->words, reading->arena, 0,
				 reading->words.count);
}

static const char *shorten(struct reading *reading)
{
	size_t length = strlen(reading->words.phrase);
	const char *phrase = reading->words.phrase;

	if (length <= QUOTE_LIMIT)
		return phrase;
	length = QUOTE_LIMIT;
	while (length > 0 && ((unsigned char)phrase[length] & 0xc0) == 0x80)
		length--;
	return arena_printf(reading->arena, "%.*s...", (int)length, phrase);
}

/* Why nothing could be made of it. */
static const char *find_reason(const struct reading *reading)
{
	const struct word *first = words_at(&reading->words, 0);

	if (reading->findings.has_lunar)
		return FINDING_LUNAR;
	if (reading->ignored != NULL)
		return "the date in it may belong to something else than the "
		       "deadline: state the deadline alone";
	if (reading->findings.has_document_number ||
	    (reading->findings.has_cited && !reading->findings.has_data_period))
		return "it names a document or a title, not a deadline";
	if (reading->findings.has_data_period)
		return "it names a period of data, not a deadline";
	if (reading->words.count == 1 && first->id == WORD_NUMBER &&
	    first->digits == 5)
		return "it is a bare number, perhaps a date that a "
		       "spreadsheet has lost: write the date";
	if (reading->words.count == 1 && first->id == WORD_NUMBER)
		return "it is a bare number";
	return "no deadline was recognised in it";
}

static enum error refuse(struct reading *reading, const char *reason,
			 struct why *why)
{
	return why_set(why, ERROR_INPUT, "\"%s\" cannot be read: %s",
		       shorten(reading), reason);
}

/* Nothing but labels, dots and dashes: nothing is said. */
static bool says_nothing(const struct reading *reading)
{
	const struct findings *findings = &reading->findings;

	return findings->count == 0 && !findings->has_unknown &&
	       !findings->has_number && !findings->has_cited &&
	       !findings->has_demand && !findings->has_open;
}

/* What stands in it beside the deadline. */
static void warn_beside(struct reading *reading)
{
	const struct findings *findings = &reading->findings;
	const struct due *due = reading->due;

	if (findings->has_question)
		reading_warn(reading, "a question mark stands in it: it is "
				      "not certain");
	if (findings->lone_number > 0)
		reading_warn(reading,
			     arena_printf(reading->arena,
					  "a bare number stands in it too, "
					  "perhaps a date: \"%s\"",
					  words_slice(&reading->words,
						      reading->arena,
						      findings->lone_number - 1,
						      findings->lone_number)));
	if (findings->has_demand && due->class < DUE_CONDITION &&
	    due->class != DUE_RECURRING)
		reading_warn(reading, "it is due on demand too");
}

static void warn_rest(struct reading *reading)
{
	const struct findings *findings = &reading->findings;
	const struct due *due = reading->due;
	struct date issued = reading->context->issued;

	if (findings->has_effect && date_is_set(due->due))
		reading_warn(reading,
			     "the product must be in force by then: the work "
			     "itself is due earlier");
	if (findings->has_extension || reading->words.has_struck)
		reading_warn(reading,
			     "an extension: keep the earlier date and who "
			     "granted it");
	if (findings->has_tentative)
		reading_warn(reading, "the words call it tentative");
	if (reading->undated != NULL && reading->due->class < DUE_CONDITION &&
	    reading->undated->kind == FINDING_STANDING)
		reading_warn(reading, "it is called a standing duty too");
	if (date_is_set(due->due) && date_is_set(issued) &&
	    date_compare(due->due, issued) < 0)
		reading_warn(reading,
			     "it was already past on the date of issue");
}

/* The date in "kể từ ngày ký (20/6/2010)" is the event's, not a deadline. */
static void drop_bare_dates(struct reading *reading)
{
	if (reading->term == NULL || reading->dated_count == 0)
		return;
	for (size_t i = 0; i < reading->dated_count; i++)
		if (reading->dated[i].finding->mark != MARK_NONE)
			return;
	reading_ignore(reading, reading->dated[0].finding);
	reading->dated_count = 0;
}

/* What says most decides the class; false when nothing says anything. */
static bool settle_class(struct reading *reading)
{
	if (reading->dated_count > 0 && reading->term != NULL)
		reading_warn(
			reading,
			arena_printf(reading->arena,
				     "a term is stated too, and may end "
				     "earlier: \"%s\"",
				     reading_words(reading, reading->term)));
	if (reading->dated_count > 0)
		settle_dates(reading);
	else if (reading->term != NULL)
		settle_term(reading);
	else if (reading->cycle_count > 0)
		return true; /* settled already */
	else if (reading->undated != NULL)
		settle_undated(reading);
	else if (reading->findings.has_demand)
		settle_demand(reading);
	else
		return says_nothing(reading);
	return true;
}

/* "by 31 March or 30 days after approval, whichever is later". */
static bool has_choice(const struct reading *reading)
{
	return reading->findings.has_choice ||
	       (reading->term != NULL && reading->dated_count > 0 &&
		reading->term->is_or);
}

static enum error settle(struct reading *reading, struct why *why)
{
	if (reading->findings.is_full)
		return refuse(reading, "too many dates stand in it", why);
	if (has_choice(reading))
		return refuse(reading,
			      "which of two ends counts depends on an event",
			      why);
	drop_bare_dates(reading);
	if (reading->cycle_count > 0)
		recurring_settle(reading);
	if (reading->broken != NULL)
		return refuse(reading, reading->broken, why);
	if (reading->has_hour)
		return refuse(reading, "an hour is stated without its day",
			      why);
	if (reading->cycle_count > 0 &&
	    (reading->dated_count > 0 || reading->term != NULL))
		reading_warn(reading,
			     "it recurs after the first deadline: enter the "
			     "recurring duty by itself");
	if (!settle_class(reading))
		return refuse(reading, find_reason(reading), why);
	if (reading->findings.has_zone && reading->due->minute >= 0)
		reading->broken = "its hour is of another time zone";
	if (reading->broken != NULL)
		return refuse(reading, reading->broken, why);
	warn_rest(reading);
	warn_beside(reading);
	return ERROR_NONE;
}

enum error due_read(const char *phrase, const struct due_context *context,
		    struct arena *arena, struct due *due, struct why *why)
{
	struct reading reading = { .passed_over = DATE_NONE,
				   .context = context,
				   .arena = arena,
				   .due = due };
	enum error error;

	*due = (struct due){ .class = DUE_NONE,
			     .from = DATE_NONE,
			     .due = DATE_NONE,
			     .until = DATE_NONE,
			     .minute = -1,
			     .rule = "nothing is said" };
	if (phrase == NULL)
		return ERROR_NONE;
	error = words_read(phrase, arena, &reading.words, why);
	if (error != ERROR_NONE)
		return error;
	finding_scan(&reading.words, arena, &reading.findings);
	reading_sort(&reading);
	return settle(&reading, why);
}
