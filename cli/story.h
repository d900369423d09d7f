/* The story: the journal as people read it, one line a happening. */
#ifndef DONDOC_CLI_STORY_H
#define DONDOC_CLI_STORY_H

#include <jansson.h>

#include "base/memory.h"

/* "2010-06-18 Fri 08:00 · last day · UBND huyện Chi Lăng · e-mail, SMS · …"
 * of a JOURNAL_ROW, without its empty parts; in the arena. */
const char *story_line(struct arena *arena, const json_t *row);

/* "e-mail, SMS" of an array of channel words or of one; in the arena. */
const char *story_channels(struct arena *arena, const json_t *channels);

/* "4 e-mail, 1 SMS" of an object with counts by channel; in the arena. */
const char *story_counts(struct arena *arena, const json_t *totals);

/* A word of the wire in plain words: "last day" for "last-day". */
const char *story_words(struct arena *arena, const char *word);

#endif
