/* What the words of a phrase mean. Private to due. */
#ifndef DONDOC_CALENDARS_DUE_NAMING_H
#define DONDOC_CALENDARS_DUE_NAMING_H

#include "calendars/due_words.h"

/* Names the words by the lexicons and closes the row up over expressions. */
void naming_run(struct words *words);

#endif
