#include "base/memory.h"

#include <malloc.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_SIZE ((size_t)16 * 1024)

/* So much free memory is kept at the heap's end. */
#define KEPT_SIZE (4 * 1024 * 1024)

struct arena_block {
	struct arena_block *next;
	size_t used;
	size_t room;
	alignas(max_align_t) unsigned char bytes[];
};

static void *sure(void *bytes)
{
	if (bytes == NULL) {
		fputs("dondoc: out of memory\n", stderr);
		abort();
	}
	return bytes;
}

void memory_init(void)
{
	(void)mallopt(M_TRIM_THRESHOLD, KEPT_SIZE);
}

void *memory_alloc(size_t size)
{
	return sure(calloc(1, size > 0 ? size : 1));
}

void *memory_array(size_t count, size_t size)
{
	return sure(calloc(count > 0 ? count : 1, size));
}

void *memory_resize(void *bytes, size_t count, size_t size)
{
	return sure(reallocarray(bytes, count > 0 ? count : 1, size));
}

char *memory_string(const char *string)
{
	return string == NULL ? NULL : sure(strdup(string));
}

void memory_give_back(void)
{
	(void)malloc_trim(0);
}

void *arena_alloc(struct arena *arena, size_t size)
{
	const size_t align = alignof(max_align_t);
	struct arena_block *block = arena->blocks;
	void *bytes;

	size = (size + align - 1) / align * align;
	if (block == NULL || block->room - block->used < size) {
		size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;

		block = memory_alloc(sizeof(*block) + room);
		block->room = room;
		block->next = arena->blocks;
		arena->blocks = block;
	}
	bytes = block->bytes + block->used;
	block->used += size;
	return bytes;
}

char *arena_bytes(struct arena *arena, const char *bytes, size_t length)
{
	char *copy = arena_alloc(arena, length + 1);

	if (length > 0)
		memcpy(copy, bytes, length);
	return copy;
}

char *arena_string(struct arena *arena, const char *string)
{
	if (string == NULL)
		return NULL;
	return arena_bytes(arena, string, strlen(string));
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args;
	va_list again;
	char *string;
	int length;

	va_start(args, format);
	va_copy(again, args);
	length = vsnprintf(NULL, 0, format, args);
	va_end(args);
	string = arena_alloc(arena, (size_t)length + 1);
	(void)vsnprintf(string, (size_t)length + 1, format, again);
	va_end(again);
	return string;
}

void arena_clear(struct arena *arena)
{
	struct arena_block *block = arena->blocks;

	while (block != NULL) {
		struct arena_block *next = block->next;

		free(block);
		block = next;
	}
	arena->blocks = NULL;
}

bool strings_have(const struct strings *strings, const char *item)
{
	for (size_t i = 0; i < strings->count; i++)
		if (strcmp(strings->items[i], item) == 0)
			return true;
	return false;
}

void *arena_grow(struct arena *arena, void *array, size_t count, size_t size)
{
	void *grown;

	/* The room is the next power of two, so it is known from the count. */
	if (count != 0 && (count & (count - 1)) != 0)
		return array;
	grown = arena_alloc(arena, (count == 0 ? 1 : count * 2) * size);
	if (count > 0)
		memcpy(grown, array, count * size);
	return grown;
}

void strings_add(struct strings *strings, struct arena *arena, const char *item)
{
	strings->items = arena_grow(arena, strings->items, strings->count,
				    sizeof(*strings->items));
	strings->items[strings->count++] = arena_string(arena, item);
}
