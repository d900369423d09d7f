/* Text: a growing buffer of bytes, and what Unicode asks of us. */
#ifndef DONDOC_BASE_TEXT_H
#define DONDOC_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"

/* A growing buffer, always NUL-terminated once written. Zero to open. */
struct text {
	char *bytes;
	size_t length;
	size_t room;
};

void text_clear(struct text *text);
void text_add(struct text *text, const char *string);
void text_add_bytes(struct text *text, const char *bytes, size_t length);
void text_addf(struct text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Empties it and keeps the memory. */
void text_reset(struct text *text);

/* The string so far, "" when nothing was written; owned by the buffer. */
const char *text_string(const struct text *text);

/* True when the bytes are well-formed UTF-8 without NUL. */
bool text_is_utf8(const char *bytes, size_t length);

/* NFC of a UTF-8 string (invalid input gives a copy), in the arena. */
char *text_nfc(struct arena *arena, const char *string);

/*
 * Khong dau: NFD, combining marks dropped, d for đ, plain dashes, quotes and
 * spaces, as SMS in Vietnam is written; in the arena.
 */
char *text_unmarked(struct arena *arena, const char *string);

/*
 * The key on which names are matched: unmarked, case folded, runs of spaces
 * and dashes one space, "quý/quí" and "uỷ/ủy" alike; in the arena.
 */
char *text_key(struct arena *arena, const char *string);

/* Columns that the string takes on a terminal. */
size_t text_width(const char *string);

/* Bytes of the longest prefix that takes at most `columns` columns. */
size_t text_fit(const char *string, size_t columns);

/*
 * Adds the string with C0, C1, DEL and bidirectional controls shown as
 * \u{XX}, so that foreign text can neither move a cursor nor break a line.
 */
void text_add_visible(struct text *text, const char *string);

#endif
