/* The words of feeds, in the subscriber's language. */
#ifndef DONDOC_HTTP_FEED_WORDS_H
#define DONDOC_HTTP_FEED_WORDS_H

#include "base/memory.h"
#include "calendars/date.h"

enum feed_word {
	FEED_WORD_NAME, /* of the calendar: "Đôn đốc" */
	FEED_WORD_ABOUT, /* the calendar's description */
	FEED_WORD_START, /* before a summary, as the two below */
	FEED_WORD_SUPPORT,
	FEED_WORD_RECEIVE,
	FEED_WORD_LEFT, /* "còn" */
	FEED_WORD_DOCUMENT, /* labels of the description */
	FEED_WORD_PHRASE,
	FEED_WORD_PERIOD,
	FEED_WORD_FROM,
	FEED_WORD_LAST_DAY,
	FEED_WORD_LAST_WORKING_DAY,
	FEED_WORD_OWED_BY,
	FEED_WORD_SUBMIT_TO,
	FEED_WORD_PRODUCT,
	FEED_WORD_EXTENDED,
	FEED_WORD_EXTENSION, /* its words; "theo" a document; "lý do" */
	FEED_WORD_EXTENSION_BY,
	FEED_WORD_EXTENSION_REASON,
	FEED_WORD_RULE,
	FEED_WORD_DONE,
	FEED_WORD_NOT_DONE,
	FEED_WORD_HELD, /* a sentence */
	FEED_WORD_NUMBER, /* of the task */
	FEED_WORD_COUNT
};

/* "en" for English; everything else is Vietnamese. */
const char *feed_word(const char *language, enum feed_word word);

/* How the last day follows from the document's words: the rule (see due.h), in
 * Vietnamese what that says; NULL where there is none, or are no words. */
const char *feed_rule(const char *language, const char *rule,
		      struct arena *arena);

/* "20/06/2010" or "20 Jun 2010". The date must be set. */
const char *feed_date(const char *language, struct date date,
		      struct arena *arena);

/* "quý III/2010" for "2010-Q3"; in English the label itself. */
const char *feed_period(const char *language, const char *period,
			struct arena *arena);

#endif
