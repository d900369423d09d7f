/* Due phrases: what a document's words say about when a thing is due. */
#ifndef DONDOC_CALENDARS_DUE_H
#define DONDOC_CALENDARS_DUE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/memory.h"
#include "calendars/date.h"
#include "calendars/workdays.h"

/* A phrase longer than this is refused: no document states one. */
#define DUE_PHRASE_LIMIT 2000

/* What kind of deadline it is. The words are part of the API. */
enum due_class {
	DUE_INSTANT, /* a moment: date and minute */
	DUE_DAY, /* a last permitted day */
	DUE_MONTH, /* some day of a month; the due day is its last */
	DUE_QUARTER, /* likewise */
	DUE_YEAR, /* a year, or a part of one with a name */
	DUE_WINDOW, /* from one day to another; due at the end */
	DUE_START, /* begins on a day, no end stated */
	DUE_RECURRING, /* once a period */
	DUE_RELATIVE, /* a term counted from, or back from, an event */
	DUE_CONDITION, /* when something has happened */
	DUE_STANDING, /* always, as long as the plan runs */
	DUE_REFERENCE, /* as another document says */
	DUE_URGENT, /* "khẩn trương": no date, but not to be left lying */
	DUE_NONE /* nothing said */
};

/* The word of a class ("day") and back; false when there is no such word. */
const char *due_class_word(enum due_class class);
bool due_class_from_word(const char *word, enum due_class *class);

/* The period of a recurring duty. */
enum due_period {
	PERIOD_NONE,
	PERIOD_WEEK,
	PERIOD_MONTH,
	PERIOD_QUARTER,
	PERIOD_HALF_YEAR,
	PERIOD_YEAR
};

/* One recurring rule: a phrase may state two ("01/6 và 15/11 hằng năm"). */
struct due_recurrence {
	enum due_period period;
	int every; /* 1; n for "5 năm một lần" */
	int anchor; /* every > 1: a year in which it is due */
	int shift_periods; /* due in the period itself 0, the one after it 1 */
	int month; /* month within the period, 1-based; 0 = the last */
	int day; /* day of the month, 0 = last; weeks: weekday 1 Mon
			       … 7 Sun */
	int days_before; /* "trước ngày N" of the rule: 1 (the day before) */
	int minute; /* of the day for hour-precise rules, else -1 */
	int cut_off; /* data end on that day of the period's last month (of
			the week: weekday); 0: on the policy's where the day is
			the policy's too, else nothing is said */
	bool is_default_day; /* the document names no day: policy's default */
};

/* The unit of a term. */
enum due_unit {
	UNIT_NONE,
	UNIT_HOUR,
	UNIT_WORKING_HOUR,
	UNIT_DAY,
	UNIT_WORKING_DAY,
	UNIT_WEEK,
	UNIT_MONTH,
	UNIT_YEAR
};

/* A term counted from an event: "trong 10 ngày làm việc kể từ ngày nhận". */
struct due_term {
	enum due_unit unit;
	int halves; /* length in half units (1,5 days = 3) */
	bool is_back; /* counted back from the event */
	const char *event; /* the event's words, NULL when none is named */
};

/* A document's own date, and how the plan reads "trước ngày N". */
struct due_context {
	struct date issued; /* DATE_NONE: years must be stated */
	bool before_is_inclusive; /* plan's `before:` */
	const struct workdays *calendar; /* never NULL */
	int default_day; /* recurring without a day: 25 */
	int default_cut_off; /* its data cut-off day: 14 */
};

#define DUE_RULES 4

/* What was read. Strings live in the caller's arena. */
struct due {
	enum due_class class;
	struct date from; /* start, or DATE_NONE */
	struct date due; /* last permitted day, or DATE_NONE */
	struct date until; /* recurring: last day on which a due day
				      may fall; else DATE_NONE */
	int minute; /* DUE_INSTANT: the moment it must be done
				      before, minute of `due`; else -1 */
	const char *rule; /* in English words, with the law's article */
	struct strings warnings; /* what a person must decide; English */
	struct due_recurrence recurrences[DUE_RULES];
	size_t recurrence_count;
	struct due_term term; /* DUE_RELATIVE */
	const char *event; /* the words of an event that it waits for … */
	bool is_until_event; /* … or, begun already, that ends it */
};

/*
 * Reads a phrase as it stands in a document; NULL or blank gives DUE_NONE.
 * Pure and linear in the phrase. What is broken is refused with ERROR_INPUT
 * and the reason; what is merely undatable keeps its class without a date:
 * a wrong date is the one unforgivable result.
 * Rules: Civil Code 2015 arts. 144-148; "trước ngày N" is the day before N.
 */
enum error due_read(const char *phrase, const struct due_context *context,
		    struct arena *arena, struct due *due, struct why *why);

/*
 * Gives a relative deadline its day once its event is known (the event's day
 * is not counted, art. 147; the end rolls forward over days off, art. 148.5;
 * terms counted back do not roll). Half days are rounded up. DATE_NONE for
 * hours: due_term_moment.
 */
struct date due_term_end(const struct due_term *term, struct date event,
			 const struct workdays *calendar);

/*
 * What is doubtful about the days off that the end above rests on: a term in
 * working time, or an end that rolled, beyond what the calendar covers or over
 * days that are not announced yet. NULL when nothing is; else in the arena.
 */
const char *due_term_doubt(const struct due_term *term, struct date event,
			   const struct workdays *calendar,
			   struct arena *arena);

/* Office hours, in minutes of the day: eight working hours. */
#define DUE_MORNING_OPENS (7 * 60 + 30)
#define DUE_MORNING_CLOSES (11 * 60 + 30)
#define DUE_AFTERNOON_OPENS (13 * 60 + 30)
#define DUE_AFTERNOON_CLOSES (17 * 60 + 30)

/* A minute of a day, 0 to 1440; midnight at an end is 1440 of the day before. */
struct due_moment {
	struct date date;
	int minute;
};

/*
 * Gives a term in hours its end once the moment of its event is known: hours
 * run on the clock (art. 147.1), working hours only while offices are open.
 * False for terms in other units, and when there is no such end.
 */
bool due_term_moment(const struct due_term *term, struct due_moment event,
		     const struct workdays *calendar, struct due_moment *end);

/* One period of a recurring duty. */
struct due_occurrence {
	char label[16]; /* "2010-Q3", "2010-08", "2010", "2010-H1",
				"2010-W32" */
	struct date from; /* first day of the period */
	struct date to; /* last day of the period */
	struct date cut_off; /* data cut-off, or DATE_NONE */
	struct date due; /* last permitted day */
	int minute; /* of it, before which; -1: the whole day */
};

/*
 * The first occurrence whose due day is on or after `at`; false when it would
 * fall after `until` (when that is set). Step with at = due + 1. Asked from
 * the document's date on, a period that ended before that date is none.
 */
bool due_next(const struct due_recurrence *rule,
	      const struct due_context *context, struct date at,
	      struct date until, struct due_occurrence *occurrence);

#endif
