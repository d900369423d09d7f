/* A feed's body: the text of its entries, kept in chunks. */
#ifndef DONDOC_HTTP_FEED_BODY_H
#define DONDOC_HTTP_FEED_BODY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "http/feed_view.h"

/*
 * Entries are ordered by their key, which is as good as random and never
 * changes: its first bits say in which chunk an entry is. A change of one
 * entry so copies one chunk and packs it again, and leaves the others alone.
 * Chunks are counted: an answer that is being sent keeps those it began with.
 */
struct feed_chunk {
	int references;
	char *plain;
	size_t length;
	char *packed; /* a part of a gzip member, or NULL */
	size_t packed_length;
	uint32_t crc; /* of the plain bytes */
};

struct feed_body;

/* A body for about so many entries. */
struct feed_body *feed_body_open(size_t expected, bool is_packed);
void feed_body_close(struct feed_body *body); /* NULL is allowed */

/* Adds an entry. Not seen before feed_body_settle. */
void feed_body_put(struct feed_body *body, const struct feed_key *key,
		   uint64_t unit, const char *bytes, size_t length);

/*
 * Replaces a unit's entries by those that are put until feed_body_settle.
 * Equal ones cost nothing.
 */
void feed_body_replace(struct feed_body *body, uint64_t unit);

/* Makes the chunks that changed; true when any did. */
bool feed_body_settle(struct feed_body *body);

size_t feed_body_entries(const struct feed_body *body);

/* Bytes of all entries; and of what is kept, their packed form counted too. */
size_t feed_body_length(const struct feed_body *body);
size_t feed_body_bytes(const struct feed_body *body);

/* Whether it holds far more entries than it was opened for. */
bool feed_body_is_crowded(const struct feed_body *body);

/* The same for the same entries, however they came there. */
void feed_body_digest(const struct feed_body *body,
		      unsigned char digest[SECRET_TAG_SIZE]);

/* Chunks in order; those without an entry are left out. The array is the
 * caller's, and a reference to each, to be given back with feed_chunk_drop. */
struct feed_chunk **feed_body_chunks(const struct feed_body *body,
				     size_t *count);

void feed_chunk_drop(struct feed_chunk *chunk);

#endif
