/* Chains in buckets, as many as there are entries; never shrinks. */
#include "base/map.h"

#include <stdint.h>
#include <string.h>

#define FIRST_BUCKETS 64 /* a power of two, as all that follow */

struct map_entry {
	struct map_entry *next;
	uint64_t hash;
	size_t length;
	const char *key;
	void *value;
};

/* FNV-1a: keys are our own, not an enemy's. */
static uint64_t hash_of(const void *key, size_t length)
{
	const unsigned char *bytes = key;
	uint64_t hash = 14695981039346656037u;

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ bytes[i]) * 1099511628211u;
	return hash ^ hash >> 32;
}

static struct map_entry **bucket_of(const struct map *map, uint64_t hash)
{
	return &map->buckets[hash & (map->bucket_count - 1)];
}

void *map_find(const struct map *map, const void *key, size_t length)
{
	uint64_t hash = hash_of(key, length);
	const struct map_entry *entry;

	if (map->count == 0)
		return NULL;
	entry = *bucket_of(map, hash);
	while (entry != NULL &&
	       (entry->hash != hash || entry->length != length ||
		memcmp(entry->key, key, length) != 0))
		entry = entry->next;
	return entry == NULL ? NULL : entry->value;
}

static void grow(struct map *map, struct arena *arena)
{
	struct map_entry **old = map->buckets;
	size_t old_count = map->bucket_count;

	map->bucket_count = old_count == 0 ? FIRST_BUCKETS : old_count * 2;
	map->buckets =
		arena_alloc(arena, map->bucket_count * sizeof(*map->buckets));
	for (size_t i = 0; i < old_count; i++) {
		struct map_entry *entry = old[i];

		while (entry != NULL) {
			struct map_entry *next = entry->next;
			struct map_entry **bucket = bucket_of(map, entry->hash);

			entry->next = *bucket;
			*bucket = entry;
			entry = next;
		}
	}
}

void map_put(struct map *map, struct arena *arena, const void *key,
	     size_t length, void *value)
{
	struct map_entry *entry = arena_alloc(arena, sizeof(*entry));
	struct map_entry **bucket;

	if (map->count >= map->bucket_count)
		grow(map, arena);
	entry->hash = hash_of(key, length);
	entry->length = length;
	entry->key = arena_bytes(arena, key, length);
	entry->value = value;
	bucket = bucket_of(map, entry->hash);
	entry->next = *bucket;
	*bucket = entry;
	map->count++;
}

void map_each(const struct map *map, void (*each)(void *value))
{
	for (size_t i = 0; i < map->bucket_count; i++)
		for (const struct map_entry *entry = map->buckets[i];
		     entry != NULL; entry = entry->next)
			each(entry->value);
}
