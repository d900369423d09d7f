#include "outbox/sms_text.h"

#include <string.h>

#include "base/text.h"
#include "outbox/compose.h"
#include "outbox/gsm.h"

static const struct sms_text_rules one_part = { .encoding = SMS_GSM };

/* A character never lies across two parts, so each boundary may cost one. */
static int capacity(int parts, bool is_ucs2)
{
	if (parts <= 1)
		return is_ucs2 ? UCS2_ALONE : SMS_SEPTETS;
	return parts * (is_ucs2 ? UCS2_PART : GSM_PART) - (parts - 1);
}

struct sms_room sms_room_of(const struct sms_text_rules *rules, bool is_ucs2)
{
	struct sms_room room = { .is_ucs2 = is_ucs2 };

	if (rules == NULL)
		rules = &one_part;
	room.units = capacity(rules->parts, is_ucs2);
	if (rules->length > 0 && rules->length < room.units)
		room.units = rules->length;
	room.forbidden = rules->forbidden;
	return room;
}

/* NFC on one line: controls and runs of spaces become one space. */
static const char *one_line(struct arena *arena, const char *string)
{
	const char *composed = text_nfc(arena, string);
	char *line = arena_string(arena, composed);
	char *to = line;

	for (const char *at = composed; *at != '\0'; at++) {
		bool is_space = (unsigned char)*at <= ' ' || *at == 0x7f;

		if (is_space && (to == line || to[-1] == ' '))
			continue;
		*to++ = is_space ? ' ' : *at;
	}
	while (to > line && to[-1] == ' ')
		to--;
	*to = '\0';
	return line;
}

/* Whole characters only: the sets are ASCII or UTF-8, as the text is. */
static void forbid(char *text, const char *forbidden)
{
	for (; *forbidden != '\0'; forbidden++)
		for (char *at = text; (unsigned char)*forbidden < 0x80 &&
				      (at = strchr(at, *forbidden)) != NULL;)
			*at = ' ';
}

const char *sms_text_clean(const struct sms_room *room, struct arena *arena,
			   const char *string)
{
	char *text;

	if (room->forbidden != NULL) {
		text = arena_string(arena, room->is_ucs2
						   ? text_nfc(arena, string)
						   : gsm_plain(arena, string));
		forbid(text, room->forbidden);
		string = text;
	}
	return room->is_ucs2 ? one_line(arena, string)
			     : gsm_plain(arena, string);
}

size_t sms_text_fit(const struct sms_room *room, const char *text, int units)
{
	return gsm_fit(text, room->is_ucs2, units);
}

static const char *put(const struct sms_room *room, struct arena *arena,
		       const char *string, bool *is_whole)
{
	const char *clean = sms_text_clean(room, arena, string);
	size_t fits = sms_text_fit(room, clean, room->units);

	*is_whole = clean[fits] == '\0';
	return arena_bytes(arena, clean, fits);
}

const char *sms_text_apply(const struct sms_text_rules *rules,
			   struct arena *arena, const char *string)
{
	enum sms_encoding encoding = rules == NULL ? SMS_GSM : rules->encoding;
	struct sms_room room = sms_room_of(rules, encoding != SMS_GSM);
	bool is_whole;
	const char *text = put(&room, arena, string, &is_whole);

	if (encoding == SMS_AUTO && (!is_whole || sms_septets(text) >= 0)) {
		room = sms_room_of(rules, false);
		text = put(&room, arena, string, &is_whole);
	}
	return text;
}
