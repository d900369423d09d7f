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
 * (13: noon itself).
 */
extern const struct lexeme lexicon_vi[];
extern const size_t lexicon_vi_count;
extern const struct lexeme lexicon_en[];
extern const size_t lexicon_en_count;

#endif
