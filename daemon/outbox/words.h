/* Words: every sentence that a message is made of, in each language. */
#ifndef DONDOC_OUTBOX_WORDS_H
#define DONDOC_OUTBOX_WORDS_H

#include <stddef.h>

#include "base/memory.h"
#include "calendars/date.h"

/*
 * The sentences. {blanks} are filled by words_fill, so each language puts
 * them where it wants them, and nothing from outside is ever a format.
 */
enum phrase {
	PHRASE_SUBJECT, /* {counts} {agency} */
	PHRASE_GREETING, /* {person} {agency} */
	PHRASE_OPENING, /* {today} {counts} */
	PHRASE_MISSED, /* {date} */
	PHRASE_COUNT_OVERDUE, /* {n}, as all counts */
	PHRASE_COUNT_ESCALATED,
	PHRASE_COUNT_LAST_DAY,
	PHRASE_COUNT_AHEAD,
	PHRASE_COUNT_ASKED,
	PHRASE_COUNT_ASSIGNED,
	PHRASE_COUNT_OPENED,
	PHRASE_COUNT_UNDATED,
	PHRASE_HEAD_OVERDUE, /* {n}, as all headings */
	PHRASE_HEAD_ESCALATED,
	PHRASE_HEAD_LAST_DAY,
	PHRASE_HEAD_AHEAD,
	PHRASE_HEAD_ASKED,
	PHRASE_HEAD_ASSIGNED,
	PHRASE_HEAD_OPENED,
	PHRASE_HEAD_UNDATED,
	PHRASE_TASK, /* {number} {key} {plan} */
	PHRASE_TASK_PERIOD, /* the same and {period} */
	PHRASE_DUE_READ, /* {phrase} {due}: the words and what they mean */
	PHRASE_DUE_WINDOW, /* {phrase} {from} {due} */
	PHRASE_DUE_ONLY, /* {due} */
	PHRASE_DUE_EXTENDED, /* {phrase} {due} */
	PHRASE_DUE_START, /* {phrase} {from} */
	PHRASE_DUE_WORDS, /* {phrase}: no date follows from it */
	PHRASE_DUE_ONCE, /* {phrase}: a date will follow from an event */
	PHRASE_DUE_NONE,
	PHRASE_WORKING_DAY, /* {date} */
	PHRASE_WORKING_TODAY, /* {date} */
	PHRASE_LEFT, /* {n}, as those below */
	PHRASE_TODAY,
	PHRASE_LATE,
	PHRASE_OWED_BY, /* {agency} */
	PHRASE_SUPPORT, /* {agency} {reader} */
	PHRASE_HELD,
	PHRASE_WAITING,
	PHRASE_PRODUCT, /* {product} */
	PHRASE_HURRY,
	PHRASE_START,
	PHRASE_SUBMIT, /* {receiver} */
	PHRASE_DONE,
	PHRASE_PRESS, /* {agency} */
	PHRASE_ASK, /* {agency} */
	PHRASE_ASK_DONE,
	PHRASE_SEE,
	PHRASE_UNDATED_ENTRY, /* {number} {key} {plan} {title} */
	PHRASE_UNDATED_QUOTE, /* the same and {phrase} */
	PHRASE_UNDATED_NEXT, /* {number} */
	PHRASE_MORE, /* {n} */
	PHRASE_ALL,
	PHRASE_FOOTER,
	PHRASE_SERVER, /* {url} */
	PHRASE_PERIOD_QUARTER, /* {n} {year} */
	PHRASE_PERIOD_HALF_1, /* {year} */
	PHRASE_PERIOD_HALF_2,
	PHRASE_PERIOD_WEEK,
	PHRASE_PERIOD_MONTH,
	PHRASE_PERIOD_YEAR,
	PHRASE_SMS_TASK, /* {number} */
	PHRASE_SMS_DUE, /* {due} */
	PHRASE_SMS_LEFT, /* {n}, as those below */
	PHRASE_SMS_TODAY,
	PHRASE_SMS_WORKING_TODAY,
	PHRASE_SMS_LATE,
	PHRASE_SMS_ASKED,
	PHRASE_SMS_NEW,
	PHRASE_SMS_OPENED,
	PHRASE_SMS_MORE, /* {n} */
	PHRASE_SMS_MISSED, /* {date} */
	PHRASE_COUNT_OF /* how many phrases there are */
};

/* What stands in a blank. A list of them ends with a NULL name. */
struct blank {
	const char *name;
	const char *value;
};

/* `words_fill(…, BLANKS({ "n", "3" }, { "date", date }))`. */
#define BLANKS(...) ((const struct blank[]){ __VA_ARGS__, { NULL, NULL } })

/* "vi" or "en": what is not English is Vietnamese. */
const char *words_language(const char *language);

/* The sentence, {blanks} unfilled; `n` chooses between one and many. */
const char *words_of(const char *language, enum phrase phrase, size_t n);

/*
 * Fills blanks, each once and without looking into what was put in. A blank
 * that is not in the list (which may be NULL) stays as it is.
 */
char *words_fill(struct arena *arena, const char *sentence,
		 const struct blank *blanks);

/* "thứ Bảy, 19/06/2010", "Saturday, 19 June 2010". The date must be set. */
const char *words_date(struct arena *arena, const char *language,
		       struct date date);

/* "quý III năm 2010" for "2010-Q3"; what is no period of ours as it is. */
const char *words_period(struct arena *arena, const char *language,
			 const char *period);

#endif
