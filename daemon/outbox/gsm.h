/* The alphabet of SMS (3GPP 23.038): what a message part can hold. */
#ifndef DONDOC_OUTBOX_GSM_H
#define DONDOC_OUTBOX_GSM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"

/* Septets of one message part. */
#define SMS_SEPTETS 160
#define GSM_PART 153 /* septets of each of several parts */
#define UCS2_ALONE 70 /* units of UCS-2 in one part … */
#define UCS2_PART 67 /* … and in each of several */

/*
 * The string without marks and in the alphabet, on one line: controls and
 * runs of spaces become one space, what has no likeness becomes "?".
 */
char *gsm_plain(struct arena *arena, const char *string);

/* What a text takes: septets, or 16-bit units of UCS-2; -1 when a character
 * has no place in it. */
int sms_units(const char *text, bool is_ucs2);

/* Parts that a text takes once it is composed (NFC), by what is in it: in the
 * alphabet 160 septets, or 153 each; else 70 units, or 67. A character never
 * lies across two parts: that is what they cost. */
int sms_parts(const char *text);

/*
 * Bytes of the longest prefix of a text that takes at most `units` and ends
 * where a word ends; when not even one word fits, it is cut inside the word,
 * unless that is an address of the web: then nothing fits.
 */
size_t gsm_fit(const char *text, bool is_ucs2, int units);

#endif
