#include "http/feed_body.h"

#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "http/feed_gzip.h"

/* Entries a chunk: few enough to be copied and packed in a moment, enough to
 * pack well. */
#define CHUNK_ENTRIES 64
#define CROWDED 4 /* times that */
#define BITS_LIMIT 16

struct piece {
	struct feed_key key;
	bool is_gone; /* replaced */
	uint32_t offset; /* in the chunk; of what is new, in the draft */
	uint32_t length;
	uint64_t unit;
	unsigned char digest[SECRET_TAG_SIZE];
};

/* A chunk and its entries, and behind them those that were put since. */
struct bucket {
	struct feed_chunk *chunk; /* NULL: no entry */
	struct piece *pieces;
	size_t count; /* in the chunk */
	size_t fresh;
	size_t room; /* pieces that there is memory for */
	bool is_dirty;
};

struct feed_body {
	struct bucket *buckets;
	unsigned bits;
	bool is_packed;
	size_t entries;
	struct text draft; /* what was put since: one block, freed as one */
};

static size_t bucket_count(const struct feed_body *body)
{
	return (size_t)1 << body->bits;
}

struct feed_body *feed_body_open(size_t expected, bool is_packed)
{
	struct feed_body *body = memory_alloc(sizeof(*body));

	while (body->bits < BITS_LIMIT &&
	       bucket_count(body) * CHUNK_ENTRIES < expected)
		body->bits++;
	body->is_packed = is_packed;
	body->buckets =
		memory_array(bucket_count(body), sizeof(*body->buckets));
	return body;
}

void feed_chunk_drop(struct feed_chunk *chunk)
{
	if (chunk == NULL || --chunk->references > 0)
		return;
	free(chunk->plain);
	free(chunk->packed);
	free(chunk);
}

void feed_body_close(struct feed_body *body)
{
	if (body == NULL)
		return;
	for (size_t i = 0; i < bucket_count(body); i++) {
		feed_chunk_drop(body->buckets[i].chunk);
		free(body->buckets[i].pieces);
	}
	text_clear(&body->draft);
	free(body->buckets);
	free(body);
}

static struct bucket *bucket_of(const struct feed_body *body,
				const struct feed_key *key)
{
	unsigned first = (unsigned)key->hash[0] << 8 | key->hash[1];

	return &body->buckets[first >> (BITS_LIMIT - body->bits)];
}

/* The entry that was replaced by the very same, if there is one. */
static struct piece *find_same(const struct bucket *bucket,
			       const struct piece *piece)
{
	for (size_t i = 0; i < bucket->count; i++) {
		struct piece *old = &bucket->pieces[i];

		if (old->is_gone && old->unit == piece->unit &&
		    feed_key_compare(&old->key, &piece->key) == 0 &&
		    memcmp(old->digest, piece->digest, sizeof(old->digest)) ==
			    0)
			return old;
	}
	return NULL;
}

void feed_body_put(struct feed_body *body, const struct feed_key *key,
		   uint64_t unit, const char *bytes, size_t length)
{
	struct bucket *bucket = bucket_of(body, key);
	size_t count = bucket->count + bucket->fresh;
	struct piece piece = { .key = *key,
			       .unit = unit,
			       .offset = (uint32_t)body->draft.length,
			       .length = (uint32_t)length };
	struct piece *same;

	secret_tag(bytes, length, piece.digest);
	same = find_same(bucket, &piece);
	if (same != NULL) {
		same->is_gone = false;
		return;
	}
	if (count == bucket->room) {
		bucket->room = count == 0 ? 1 : count * 2;
		bucket->pieces = memory_resize(bucket->pieces, bucket->room,
					       sizeof(*bucket->pieces));
	}
	bucket->pieces[count] = piece;
	bucket->fresh++;
	bucket->is_dirty = true;
	text_add_bytes(&body->draft, bytes, length);
}

void feed_body_replace(struct feed_body *body, uint64_t unit)
{
	for (size_t i = 0; i < bucket_count(body); i++) {
		struct bucket *bucket = &body->buckets[i];

		for (size_t j = 0; j < bucket->count; j++) {
			if (bucket->pieces[j].unit != unit)
				continue;
			bucket->pieces[j].is_gone = true;
			bucket->is_dirty = true;
		}
	}
}

static int by_key(const void *left, const void *right)
{
	const struct piece *a = left;
	const struct piece *b = right;

	return feed_key_compare(&a->key, &b->key);
}

/* Where a piece's text stands now. */
struct standing {
	struct piece piece;
	const char *bytes;
};

/* What stays and what is new, with where its text stands; in order. */
static struct standing *gather(const struct feed_body *body,
			       const struct bucket *bucket, size_t *count,
			       size_t *length)
{
	size_t all = bucket->count + bucket->fresh;
	struct standing *texts = memory_array(all, sizeof(*texts));

	*count = 0;
	*length = 0;
	for (size_t i = 0; i < all; i++) {
		const struct piece *piece = &bucket->pieces[i];
		const char *base = i < bucket->count ? bucket->chunk->plain
						     : body->draft.bytes;

		if (piece->is_gone)
			continue;
		texts[*count].piece = *piece;
		texts[(*count)++].bytes = base + piece->offset;
		*length += piece->length;
	}
	qsort(texts, *count, sizeof(*texts), by_key);
	return texts;
}

/* Memory that is as large as what it holds: what is cut off a larger block
 * would lie idle between the blocks that stay. */
static void *keep(const void *bytes, size_t length)
{
	void *kept = memory_alloc(length);

	memcpy(kept, bytes, length);
	return kept;
}

static void pack(struct feed_chunk *chunk, struct text *scratch)
{
	text_reset(scratch);
	gzip_pack(chunk->plain, chunk->length, scratch);
	chunk->crc = gzip_crc(chunk->plain, chunk->length);
	chunk->packed_length = scratch->length;
	chunk->packed = keep(scratch->bytes, scratch->length);
}

static struct feed_chunk *join(struct standing *texts, size_t count,
			       size_t length)
{
	struct feed_chunk *chunk = memory_alloc(sizeof(*chunk));
	size_t at = 0;

	chunk->references = 1;
	chunk->length = length;
	chunk->plain = memory_alloc(length);
	for (size_t i = 0; i < count; i++) {
		memcpy(chunk->plain + at, texts[i].bytes,
		       texts[i].piece.length);
		texts[i].piece.offset = (uint32_t)at;
		at += texts[i].piece.length;
	}
	return chunk;
}

static void settle(const struct feed_body *body, struct bucket *bucket,
		   struct text *scratch)
{
	size_t count;
	size_t length;
	struct standing *texts = gather(body, bucket, &count, &length);
	struct feed_chunk *chunk = NULL;

	if (count > 0)
		chunk = join(texts, count, length);
	if (count > 0 && body->is_packed)
		pack(chunk, scratch);
	feed_chunk_drop(bucket->chunk);
	bucket->chunk = chunk;
	free(bucket->pieces);
	bucket->pieces = memory_array(count, sizeof(*bucket->pieces));
	for (size_t i = 0; i < count; i++)
		bucket->pieces[i] = texts[i].piece;
	bucket->count = count;
	bucket->room = count;
	bucket->fresh = 0;
	free(texts);
}

/* Whether what was replaced came back as it was. */
static bool is_unchanged(const struct bucket *bucket)
{
	for (size_t i = 0; i < bucket->count; i++)
		if (bucket->pieces[i].is_gone)
			return false;
	return bucket->fresh == 0;
}

bool feed_body_settle(struct feed_body *body)
{
	struct text scratch = { 0 };
	bool has_changed = false;

	for (size_t i = 0; i < bucket_count(body); i++) {
		struct bucket *bucket = &body->buckets[i];

		if (!bucket->is_dirty)
			continue;
		bucket->is_dirty = false;
		if (is_unchanged(bucket))
			continue;
		body->entries -= bucket->count;
		settle(body, bucket, &scratch);
		body->entries += bucket->count;
		has_changed = true;
	}
	text_clear(&body->draft);
	text_clear(&scratch);
	return has_changed;
}

size_t feed_body_entries(const struct feed_body *body)
{
	return body->entries;
}

size_t feed_body_length(const struct feed_body *body)
{
	size_t length = 0;

	for (size_t i = 0; i < bucket_count(body); i++)
		if (body->buckets[i].chunk != NULL)
			length += body->buckets[i].chunk->length;
	return length;
}

size_t feed_body_bytes(const struct feed_body *body)
{
	size_t bytes = 0;

	for (size_t i = 0; i < bucket_count(body); i++) {
		const struct feed_chunk *chunk = body->buckets[i].chunk;

		if (chunk != NULL)
			bytes += chunk->length + chunk->packed_length;
	}
	return bytes;
}

bool feed_body_is_crowded(const struct feed_body *body)
{
	return body->bits < BITS_LIMIT &&
	       body->entries > bucket_count(body) * CHUNK_ENTRIES * CROWDED;
}

void feed_body_digest(const struct feed_body *body,
		      unsigned char digest[SECRET_TAG_SIZE])
{
	struct text all = { 0 };

	for (size_t i = 0; i < bucket_count(body); i++)
		for (size_t j = 0; j < body->buckets[i].count; j++)
			text_add_bytes(
				&all,
				(const char *)body->buckets[i].pieces[j].digest,
				SECRET_TAG_SIZE);
	secret_tag(text_string(&all), all.length, digest);
	text_clear(&all);
}

struct feed_chunk **feed_body_chunks(const struct feed_body *body,
				     size_t *count)
{
	struct feed_chunk **chunks =
		memory_array(bucket_count(body), sizeof(*chunks));

	*count = 0;
	for (size_t i = 0; i < bucket_count(body); i++) {
		struct feed_chunk *chunk = body->buckets[i].chunk;

		if (chunk == NULL)
			continue;
		chunk->references++;
		chunks[(*count)++] = chunk;
	}
	return chunks;
}
