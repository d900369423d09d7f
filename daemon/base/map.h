/* A map from keys of any bytes to values. */
#ifndef DONDOC_BASE_MAP_H
#define DONDOC_BASE_MAP_H

#include "base/memory.h"

struct map_entry;

/* Its entries and copies of its keys live in one arena, the same in every
 * call, and are freed with it. Zero-initialise to open. */
struct map {
	struct map_entry **buckets;
	size_t bucket_count;
	size_t count;
};

/* The value of a key; NULL when it was never put. */
void *map_find(const struct map *map, const void *key, size_t length);

/* Puts a key that is not there; the value, not NULL, is the caller's. */
void map_put(struct map *map, struct arena *arena, const void *key,
	     size_t length, void *value);

/* Calls `each` for every value, in no particular order. */
void map_each(const struct map *map, void (*each)(void *value));

#endif
