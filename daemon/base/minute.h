/* The time of a day as people write it. */
#ifndef DONDOC_BASE_MINUTE_H
#define DONDOC_BASE_MINUTE_H

#include <stdbool.h>

/* Reads "14:05", all of the text, as the minute of the day; false for anything
 * else, and for what no clock shows. */
bool minute_from_text(const char *text, int *minute);

#endif
