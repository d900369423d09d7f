/*
 * The GSM 7 bit default alphabet and its extension table. One character
 * outside of it would turn a whole SMS into UCS-2, of 70 characters a part.
 */
#include "outbox/gsm.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <utf8proc.h>

#include "base/text.h"
#include "outbox/compose.h"

/* What the alphabet holds besides most of ASCII. */
static const char others[] = "£¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà";

/* Two septets: escape, and a place in the extension table. */
static const char doubles[] = "^{}\\[~]|€\f";

static bool holds(const char *set, int32_t point)
{
	while (*set != '\0') {
		utf8proc_int32_t member;

		set += utf8proc_iterate((const utf8proc_uint8_t *)set, -1,
					&member);
		if (member == point)
			return true;
	}
	return false;
}

/* 1 or 2; -1 for what is not in the alphabet. */
static int septets_of(int32_t point)
{
	if (holds(doubles, point))
		return 2;
	if (point == '\n' || point == '\r')
		return 1;
	if (point >= 0x20 && point < 0x7f)
		return point == '`' ? -1 : 1;
	return holds(others, point) ? 1 : -1;
}

/* Reads one character; its bytes, 0 at the end or where it is no UTF-8. */
static size_t next(const char *at, int32_t *point)
{
	utf8proc_ssize_t taken;

	if (*at == '\0')
		return 0;
	taken = utf8proc_iterate((const utf8proc_uint8_t *)at, -1, point);
	return taken > 0 ? (size_t)taken : 0;
}

/* Septets, or units of UTF-16; -1 for what has no place. */
static int units_of(int32_t point, bool is_ucs2)
{
	if (!is_ucs2)
		return septets_of(point);
	return point > 0xffff ? 2 : 1;
}

int sms_units(const char *text, bool is_ucs2)
{
	int units = 0;

	while (*text != '\0') {
		int32_t point;
		size_t taken = next(text, &point);
		int more = taken == 0 ? -1 : units_of(point, is_ucs2);

		if (more < 0 || units > INT32_MAX - more)
			return -1;
		units += more;
		text += taken;
	}
	return units;
}

int sms_septets(const char *text)
{
	return sms_units(text, false);
}

/* Parts of a composed text that takes more than one. */
static int count_parts(const char *text, bool is_ucs2)
{
	int room = is_ucs2 ? UCS2_PART : GSM_PART;
	int parts = 1;
	int used = 0;

	while (*text != '\0') {
		int32_t point;
		size_t taken = next(text, &point);
		int more = units_of(point, is_ucs2);

		if (used + more > room) {
			parts++;
			used = 0;
		}
		used += more;
		text += taken;
	}
	return parts;
}

int sms_parts(const char *text)
{
	struct arena arena = { 0 };
	const char *composed = text_nfc(&arena, text);
	bool is_ucs2 = sms_septets(composed) < 0;
	int parts = 1;

	/* What is no UTF-8 takes -1. */
	if (sms_units(composed, is_ucs2) > (is_ucs2 ? UCS2_ALONE : SMS_SEPTETS))
		parts = count_parts(composed, is_ucs2);
	arena_clear(&arena);
	return parts;
}

static void add_space(struct text *text)
{
	if (text->length > 0 && text->bytes[text->length - 1] != ' ')
		text_add(text, " ");
}

char *gsm_plain(struct arena *arena, const char *string)
{
	const char *at = text_unmarked(arena, string);
	struct text text = { 0 };
	char *plain;

	while (*at != '\0') {
		int32_t point = 0;
		size_t taken = next(at, &point);

		if (taken == 0) {
			text_add(&text, "?");
			taken = 1;
		} else if (point <= ' ' || point == 0x7f) {
			add_space(&text);
		} else if (point == '`') {
			text_add(&text, "'");
		} else if (septets_of(point) < 0) {
			text_add(&text, "?");
		} else {
			text_add_bytes(&text, at, taken);
		}
		at += taken;
	}
	while (text.length > 0 && text.bytes[text.length - 1] == ' ')
		text.bytes[--text.length] = '\0';
	plain = arena_string(arena, text_string(&text));
	text_clear(&text);
	return plain;
}

static bool has_address(const char *text, size_t length)
{
	return memmem(text, length, "://", 3) != NULL;
}

size_t gsm_fit(const char *text, bool is_ucs2, int units)
{
	size_t length = 0;
	size_t word_end = 0;
	int used = 0;

	for (;;) {
		int32_t point = 0;
		size_t taken = next(text + length, &point);
		int more = taken == 0 ? -1 : units_of(point, is_ucs2);

		/* Between a word and a space, or at the very end. */
		if ((more < 0 || point == ' ') && length > 0 &&
		    text[length - 1] != ' ')
			word_end = length;
		if (more < 0 || used + more > units)
			break;
		used += more;
		length += taken;
	}
	if (word_end > 0)
		return word_end;
	return has_address(text, strcspn(text, " ")) ? 0 : length;
}
