#include "http/feed_gzip.h"

#include <assert.h>
#include <string.h>
#include <zlib.h>

#define LEVEL 6
#define MEMORY_LEVEL 8
#define BARE (-15) /* the largest window, without zlib's own head */
#define STORED_LIMIT 65535
#define BUFFER_SIZE 16384

uint32_t gzip_crc(const char *bytes, size_t length)
{
	return (uint32_t)crc32(0, (const Bytef *)bytes, (uInt)length);
}

void gzip_pack(const char *bytes, size_t length, struct text *packed)
{
	char buffer[BUFFER_SIZE];
	z_stream stream = { .avail_in = (uInt)length };
	int result = deflateInit2(&stream, LEVEL, Z_DEFLATED, BARE,
				  MEMORY_LEVEL, Z_DEFAULT_STRATEGY);

	assert(result == Z_OK && "only memory can lack here");
	memcpy(&stream.next_in, &bytes, sizeof(bytes)); /* it is only read */
	do {
		stream.next_out = (Bytef *)buffer;
		stream.avail_out = sizeof(buffer);
		/* Ends at a whole byte, and forgets what was before. */
		result = deflate(&stream, Z_FULL_FLUSH);
		assert(result == Z_OK || result == Z_BUF_ERROR);
		text_add_bytes(packed, buffer,
			       sizeof(buffer) - stream.avail_out);
	} while (stream.avail_out == 0);
	(void)result;
	(void)deflateEnd(&stream);
}

void gzip_begin(struct text *text)
{
	/* RFC 1952: deflate, no name, no time, made on Unix. */
	static const char head[] = { '\x1f', '\x8b', 8, 0, 0, 0, 0, 0, 0, 3 };

	text_add_bytes(text, head, sizeof(head));
}

static void add_number(struct text *text, uint32_t number, int bytes)
{
	for (int i = 0; i < bytes; i++) {
		char byte = (char)(number >> (8 * i) & 0xff);

		text_add_bytes(text, &byte, 1);
	}
}

static void add_block(struct text *text, const char *bytes, size_t length,
		      bool is_last)
{
	const char head = is_last ? 1 : 0;

	assert(length <= STORED_LIMIT);
	text_add_bytes(text, &head, 1);
	add_number(text, (uint32_t)length, 2);
	add_number(text, ~(uint32_t)length, 2);
	text_add_bytes(text, bytes, length);
}

void gzip_add_stored(struct text *text, const char *bytes, size_t length,
		     struct gzip_sum *sum)
{
	add_block(text, bytes, length, false);
	gzip_count(sum, gzip_crc(bytes, length), length);
}

void gzip_count(struct gzip_sum *sum, uint32_t crc, size_t length)
{
	sum->crc = (uint32_t)crc32_combine(sum->crc, crc, (z_off_t)length);
	sum->length += length;
}

void gzip_end(struct text *text, const char *bytes, size_t length,
	      struct gzip_sum *sum)
{
	add_block(text, bytes, length, true);
	gzip_count(sum, gzip_crc(bytes, length), length);
	add_number(text, sum->crc, 4);
	add_number(text, (uint32_t)sum->length, 4);
}
