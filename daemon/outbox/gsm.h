/* The alphabet of SMS (3GPP 23.038): what a message part can hold. */
#ifndef DONDOC_OUTBOX_GSM_H
#define DONDOC_OUTBOX_GSM_H

#include <stddef.h>

#include "base/memory.h"

/* Septets of one message part. */
#define SMS_SEPTETS 160

/*
 * The string without marks and in the alphabet, on one line: controls and
 * runs of spaces become one space, what has no likeness becomes "?".
 */
char *gsm_plain(struct arena *arena, const char *string);

/*
 * Bytes of the longest prefix of a text in the alphabet that takes at most
 * `septets` and ends where a word ends; when not even one word fits, it is
 * cut inside the word.
 */
size_t gsm_fit(const char *text, int septets);

#endif
