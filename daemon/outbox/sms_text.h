/* The text of an SMS: what a gateway's rules leave room for. */
#ifndef DONDOC_OUTBOX_SMS_TEXT_H
#define DONDOC_OUTBOX_SMS_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"
#include "plan/recipe.h"

/* Where a text is put. */
struct sms_room {
	bool is_ucs2;
	int units; /* septets, or 16-bit units */
	const char *forbidden; /* characters, or NULL */
};

/* The room that rules (NULL: one part without marks) give in an encoding. */
struct sms_room sms_room_of(const struct sms_text_rules *rules, bool is_ucs2);

/* The string on one line, in the room's encoding, composed (NFC), with what
 * is forbidden as spaces; of whatever length. */
const char *sms_text_clean(const struct sms_room *room, struct arena *arena,
			   const char *string);

/* Bytes of the longest prefix of a clean text within `units`: see gsm_fit. */
size_t sms_text_fit(const struct sms_room *room, const char *text, int units);

/* A whole text put into the room that the rules give, cut at a word. */
const char *sms_text_apply(const struct sms_text_rules *rules,
			   struct arena *arena, const char *string);

#endif
