#include "base/text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

static void reserve(struct text *text, size_t more)
{
	size_t need = text->length + more + 1;

	if (need <= text->room)
		return;
	text->room = need > text->room * 2 ? need : text->room * 2;
	text->bytes = memory_resize(text->bytes, text->room, 1);
}

void text_clear(struct text *text)
{
	free(text->bytes);
	*text = (struct text){ 0 };
}

void text_reset(struct text *text)
{
	text->length = 0;
	if (text->bytes != NULL)
		text->bytes[0] = '\0';
}

void text_add_bytes(struct text *text, const char *bytes, size_t length)
{
	reserve(text, length);
	if (length > 0)
		memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
	text->bytes[text->length] = '\0';
}

void text_add(struct text *text, const char *string)
{
	text_add_bytes(text, string, strlen(string));
}

void text_addf(struct text *text, const char *format, ...)
{
	va_list args;
	va_list again;
	int length;

	va_start(args, format);
	va_copy(again, args);
	length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	reserve(text, (size_t)length);
	(void)vsnprintf(text->bytes + text->length, (size_t)length + 1, format,
			again);
	va_end(again);
	text->length += (size_t)length;
}

const char *text_string(const struct text *text)
{
	return text->bytes == NULL ? "" : text->bytes;
}

bool text_is_utf8(const char *bytes, size_t length)
{
	while (length > 0) {
		utf8proc_int32_t point;
		utf8proc_ssize_t taken =
			utf8proc_iterate((const utf8proc_uint8_t *)bytes,
					 (utf8proc_ssize_t)length, &point);

		if (taken <= 0 || point == 0)
			return false;
		bytes += taken;
		length -= (size_t)taken;
	}
	return true;
}

static char *map(struct arena *arena, const char *string,
		 utf8proc_option_t options)
{
	utf8proc_uint8_t *mapped = NULL;
	char *copy;

	if (utf8proc_map((const utf8proc_uint8_t *)string, 0, &mapped,
			 UTF8PROC_NULLTERM | options) < 0)
		return arena_string(arena, string);
	copy = arena_string(arena, (const char *)mapped);
	free(mapped);
	return copy;
}

char *text_nfc(struct arena *arena, const char *string)
{
	return map(arena, string, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

/* What decomposition leaves outside of ASCII, as it is written there. */
static const struct {
	utf8proc_int32_t point;
	const char *plain;
} unmarked[] = {
	{ 0x00a0, " " },  { 0x0110, "D" },  { 0x0111, "d" },  { 0x00ab, "\"" },
	{ 0x00ad, "" },	  { 0x00b7, "-" },  { 0x00bb, "\"" }, { 0x00d7, "x" },
	{ 0x2002, " " },  { 0x2003, " " },  { 0x2009, " " },  { 0x200b, "" },
	{ 0x200c, "" },	  { 0x200d, "" },   { 0x2010, "-" },  { 0x2011, "-" },
	{ 0x2012, "-" },  { 0x2013, "-" },  { 0x2014, "-" },  { 0x2015, "-" },
	{ 0x2018, "'" },  { 0x2019, "'" },  { 0x201a, "'" },  { 0x201c, "\"" },
	{ 0x201d, "\"" }, { 0x201e, "\"" }, { 0x2022, "-" },  { 0x2026, "..." },
	{ 0x202f, " " },  { 0x2032, "'" },  { 0x2033, "\"" }, { 0x20ab, "d" },
	{ 0x2192, "->" }, { 0x2212, "-" },  { 0x2264, "<=" }, { 0x2265, ">=" },
	{ 0x2713, "" },	  { 0xfeff, "" },
};

static const char *plain_of(utf8proc_int32_t point)
{
	for (size_t i = 0; i < sizeof(unmarked) / sizeof(unmarked[0]); i++)
		if (unmarked[i].point == point)
			return unmarked[i].plain;
	return NULL;
}

char *text_unmarked(struct arena *arena, const char *string)
{
	char *bare =
		map(arena, string,
		    UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK);
	struct text text = { 0 };
	char *result;

	while (*bare != '\0') {
		utf8proc_int32_t point;
		utf8proc_ssize_t taken = utf8proc_iterate(
			(const utf8proc_uint8_t *)bare, -1, &point);
		const char *plain;

		if (taken <= 0)
			break;
		plain = plain_of(point);
		if (plain != NULL)
			text_add(&text, plain);
		else
			text_add_bytes(&text, bare, (size_t)taken);
		bare += taken;
	}
	result = arena_string(arena, text_string(&text));
	text_clear(&text);
	return result;
}

char *text_key(struct arena *arena, const char *string)
{
	char *bare = text_unmarked(arena, string);
	char *folded = map(arena, bare, UTF8PROC_STABLE | UTF8PROC_CASEFOLD);
	char *key = arena_alloc(arena, strlen(folded) + 1);
	size_t length = 0;

	for (const char *at = folded; *at != '\0'; at++) {
		char byte = *at;

		if (byte == '-' || byte == '\t' || byte == '\n' || byte == '\r')
			byte = ' ';
		if (byte == ' ' && (length == 0 || key[length - 1] == ' '))
			continue;
		/* quý and quí, lý and lí, are spellings of one word. */
		key[length++] = byte == 'y' ? 'i' : byte;
	}
	while (length > 0 && key[length - 1] == ' ')
		length--;
	key[length] = '\0';
	return key;
}

static int columns_of(utf8proc_int32_t point)
{
	int width = utf8proc_charwidth(point);

	return width < 0 ? 0 : width;
}

size_t text_fit(const char *string, size_t columns)
{
	const char *at = string;
	size_t used = 0;

	while (*at != '\0') {
		utf8proc_int32_t point;
		utf8proc_ssize_t taken = utf8proc_iterate(
			(const utf8proc_uint8_t *)at, -1, &point);
		size_t width;

		if (taken <= 0) {
			taken = 1;
			width = 1;
		} else {
			width = (size_t)columns_of(point);
		}
		if (used + width > columns)
			break;
		used += width;
		at += taken;
	}
	return (size_t)(at - string);
}

size_t text_width(const char *string)
{
	size_t columns = 0;

	while (*string != '\0') {
		utf8proc_int32_t point;
		utf8proc_ssize_t taken = utf8proc_iterate(
			(const utf8proc_uint8_t *)string, -1, &point);

		if (taken <= 0) {
			taken = 1;
			columns++;
		} else {
			columns += (size_t)columns_of(point);
		}
		string += taken;
	}
	return columns;
}

static bool is_control(utf8proc_int32_t point)
{
	return point < 0x20 || (point >= 0x7f && point <= 0x9f) ||
	       point == 0x061c || point == 0x200e || point == 0x200f ||
	       (point >= 0x2028 && point <= 0x202e) ||
	       (point >= 0x2066 && point <= 0x2069);
}

void text_add_visible(struct text *text, const char *string)
{
	while (*string != '\0') {
		utf8proc_int32_t point;
		utf8proc_ssize_t taken = utf8proc_iterate(
			(const utf8proc_uint8_t *)string, -1, &point);

		if (taken <= 0) {
			text_addf(text, "\\x{%02X}", (unsigned char)*string);
			string++;
			continue;
		}
		if (is_control(point))
			text_addf(text, "\\u{%02X}", (unsigned)point);
		else
			text_add_bytes(text, string, (size_t)taken);
		string += taken;
	}
}
