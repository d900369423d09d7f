/* Packing: gzip made of parts that are packed one by one. zlib's only door. */
#ifndef DONDOC_HTTP_FEED_GZIP_H
#define DONDOC_HTTP_FEED_GZIP_H

#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

/*
 * A gzip member is a head, blocks, and an end with the check sum of all. Each
 * part here is whole blocks that refer to nothing before them, so parts can
 * be put together in any order and the sum follows from theirs: one part may
 * change without the others being packed again.
 */

/* The running check sum of what was put together. Zero to open. */
struct gzip_sum {
	uint32_t crc;
	uint64_t length;
};

uint32_t gzip_crc(const char *bytes, size_t length);

/* Packs a part; adds it to the text. */
void gzip_pack(const char *bytes, size_t length, struct text *packed);

/* Adds a member's head. */
void gzip_begin(struct text *text);

/* Adds a short part as it is, not packed: at most 65535 bytes. */
void gzip_add_stored(struct text *text, const char *bytes, size_t length,
		     struct gzip_sum *sum);

/* Counts a part of that length and check sum, which stands elsewhere. */
void gzip_count(struct gzip_sum *sum, uint32_t crc, size_t length);

/* Adds the last part, as it is, and the member's end. */
void gzip_end(struct text *text, const char *bytes, size_t length,
	      struct gzip_sum *sum);

#endif
