/* Which words mean something to a deadline, as data. Private to due. */
#ifndef DONDOC_CALENDARS_DUE_LEXICON_H
#define DONDOC_CALENDARS_DUE_LEXICON_H

#include <stddef.h>

#include "calendars/due_words.h"

/* A word, or several with single spaces between. */
struct lexeme {
	const char *plain; /* without marks, lower case: the order's key */
	const char *marked; /* as it is written; NULL: the same */
	enum word_id id;
	int value;
};

/*
 * Sorted by the bytes of `plain`; of equal ones the first is meant when a
 * text has no marks at all. Numerals carry their number, EVERY a period,
 * weekdays 1 Monday … 7 Sunday, DAYPART the hours to add
 * (13: noon itself). Of verbs and nouns 1 orders, 2 does so by what follows,
 * 3 also makes a document ("ký", "ban hành"); a label of a deadline ("hạn
 * nộp") has 1 as a mark and 2 as noise; "lúc" has 1, and begins no term.
 */
struct lexicon {
	const struct lexeme *items;
	size_t count;
};

/* The words of time, and before them in doubt; those around a date; English. */
extern const struct lexicon lexicon_vi;
extern const struct lexicon lexicon_vi_duty;
extern const struct lexicon lexicon_en;

#endif
