/* Words: every sentence that a message is made of, in one language. */
#ifndef DONDOC_OUTBOX_WORDS_H
#define DONDOC_OUTBOX_WORDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/memory.h"
#include "calendars/date.h"
#include "outbox/template.h"

/*
 * The sentences. Their texts are in templates/vi/words.txt and
 * templates/en/words.txt, and what an office lays over those; what each may
 * name is in words.c. They are written so that each language puts a name
 * where it wants it, and nothing from outside is ever a format.
 */
enum phrase {
	PHRASE_SUBJECT,
	PHRASE_GREETING,
	PHRASE_OPENING,
	PHRASE_MISSED,
	PHRASE_INSTEAD_EMAIL, /* an earlier one by that channel did not arrive */
	PHRASE_INSTEAD_SMS,
	PHRASE_INSTEAD_WEBHOOK,
	PHRASE_WEEK, /* what is due in it, since the calendar does not ask */
	PHRASE_SHORT_OVERDUE, /* of a section, for the subject */
	PHRASE_SHORT_ESCALATED,
	PHRASE_SHORT_LAST_DAY,
	PHRASE_SHORT_AHEAD,
	PHRASE_SHORT_ASKED,
	PHRASE_SHORT_ASSIGNED,
	PHRASE_SHORT_CHANGED,
	PHRASE_SHORT_OPENED,
	PHRASE_SHORT_WEEK,
	PHRASE_SHORT_UNDATED,
	PHRASE_COUNT_OVERDUE, /* of a section, in a sentence */
	PHRASE_COUNT_ESCALATED,
	PHRASE_COUNT_LAST_DAY,
	PHRASE_COUNT_AHEAD,
	PHRASE_COUNT_ASKED,
	PHRASE_COUNT_ASSIGNED,
	PHRASE_COUNT_CHANGED,
	PHRASE_COUNT_OPENED,
	PHRASE_COUNT_WEEK,
	PHRASE_COUNT_UNDATED,
	PHRASE_HEAD_OVERDUE, /* above a section */
	PHRASE_HEAD_ESCALATED,
	PHRASE_HEAD_LAST_DAY,
	PHRASE_HEAD_AHEAD,
	PHRASE_HEAD_ASKED,
	PHRASE_HEAD_ASSIGNED,
	PHRASE_HEAD_CHANGED,
	PHRASE_HEAD_OPENED,
	PHRASE_HEAD_WEEK,
	PHRASE_HEAD_UNDATED,
	PHRASE_TASK, /* a task's number and place in the document */
	PHRASE_ROLL_LATE, /* an action that several agencies owe */
	PHRASE_ROLL,
	PHRASE_ROLL_LATE_AGENCIES, /* … and which ones */
	PHRASE_ROLL_AGENCIES,
	PHRASE_ROLL_AGENCY,
	PHRASE_ROLL_MORE,
	PHRASE_ROLL_PRESS,
	PHRASE_DUE_READ, /* the document's words and what they mean */
	PHRASE_DUE_WINDOW,
	PHRASE_DUE_ONLY,
	PHRASE_DUE_EXTENDED,
	PHRASE_DUE_START,
	PHRASE_DUE_WORDS, /* no date follows from them … */
	PHRASE_DUE_ONCE, /* … or will only once something has happened */
	PHRASE_DUE_NONE,
	PHRASE_WORKING_DAY,
	PHRASE_WORKING_TODAY,
	PHRASE_LEFT,
	PHRASE_TODAY,
	PHRASE_LATE,
	PHRASE_OWED_BY,
	PHRASE_SUPPORT,
	PHRASE_HELD,
	PHRASE_WAITING,
	PHRASE_PRODUCT,
	PHRASE_RETURNED, /* why it was sent back */
	PHRASE_CHANGED, /* what the plan says otherwise now */
	PHRASE_HURRY,
	PHRASE_START,
	PHRASE_SUBMIT,
	PHRASE_DONE,
	PHRASE_PRESS,
	PHRASE_ASK,
	PHRASE_ASK_DONE,
	PHRASE_SEE,
	PHRASE_ENTRY, /* a task in one line */
	PHRASE_ENTRIES_NEXT, /* below those without a date … */
	PHRASE_ENTRIES_SEE, /* … and below others */
	PHRASE_UNREACHED_HEAD, /* people whom no message reaches */
	PHRASE_UNREACHED_ASK,
	PHRASE_UNREACHED,
	PHRASE_QUIET_HEAD, /* calendars that have stopped asking */
	PHRASE_QUIET_ASK,
	PHRASE_QUIET,
	PHRASE_QUIET_PLAN,
	PHRASE_MORE,
	PHRASE_ALL,
	PHRASE_FOOTER,
	PHRASE_SERVER,
	PHRASE_EVENT, /* a task in a calendar */
	PHRASE_CALENDAR,
	PHRASE_SMS_MARKS, /* anything: they are kept; nothing: they are not */
	PHRASE_SMS_TASK,
	PHRASE_SMS_DUE,
	PHRASE_SMS_LEFT,
	PHRASE_SMS_TODAY,
	PHRASE_SMS_WORKING_TODAY,
	PHRASE_SMS_LATE,
	PHRASE_SMS_ASKED,
	PHRASE_SMS_NEW,
	PHRASE_SMS_CHANGED,
	PHRASE_SMS_OPENED,
	PHRASE_SMS_MORE,
	PHRASE_SMS_MISSED,
	PHRASE_PERIOD_YEAR,
	PHRASE_PERIOD_HALF_1,
	PHRASE_PERIOD_HALF_2,
	PHRASE_PERIOD_QUARTER,
	PHRASE_PERIOD_MONTH,
	PHRASE_PERIOD_WEEK,
	PHRASE_DATE,
	PHRASE_SHORT_DATE,
	PHRASE_SUNDAY, /* and the six after it */
	PHRASE_JANUARY = PHRASE_SUNDAY + 7, /* and the eleven after it */
	PHRASE_COUNT_OF = PHRASE_JANUARY + 12
};

/* A sentence, and where it was read. */
struct sentence {
	const struct template *template;
	const char *source; /* its text as written */
	const char *file; /* NULL: shipped */
	struct place place;
};

/* All sentences of a language. */
struct words {
	const char *language; /* "vi" or "en" */
	struct sentence sentences[PHRASE_COUNT_OF];
};

/* "vi" or "en": what is not English is Vietnamese. */
const char *words_language(const char *language);

/* The name of a sentence in the files, and what it may name. */
const char *words_name(enum phrase phrase);
const char *words_names(enum phrase phrase);

/*
 * Lays a file over the words: lines "name: text", of which those that begin
 * with a space go on with the text before, and lines "# …" which say nothing.
 * All sentences that are in it replace those that were there; ERROR_INPUT
 * with complaints, and nothing is changed, when one cannot be read. `file` is
 * kept with each (NULL: shipped).
 */
enum error words_lay(struct words *words, const char *bytes, size_t length,
		     const char *file, struct complaints *complaints);

/* The sentence with its blanks filled. `blanks` may be NULL. */
const char *words_say(const struct words *words, struct arena *arena,
		      enum phrase phrase, const struct blank *blanks);

/* A sentence with a number in it: {n}, and {#one} or {#many}. */
const char *words_count(const struct words *words, struct arena *arena,
			enum phrase phrase, size_t n);

/* A number's digits. */
const char *words_number(struct arena *arena, int64_t number);

/* "thứ Bảy, 19/06/2010", "Saturday, 19 June 2010"; PHRASE_SHORT_DATE:
 * "19/06/2010". The date must be set. */
const char *words_date(const struct words *words, struct arena *arena,
		       enum phrase phrase, struct date date);

/* "quý III năm 2010" for "2010-Q3"; what is no period of ours as it is. */
const char *words_period(const struct words *words, struct arena *arena,
			 const char *period);

#endif
