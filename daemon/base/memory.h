/* Memory: allocation that cannot fail, and arenas freed as a whole. */
#ifndef DONDOC_BASE_MEMORY_H
#define DONDOC_BASE_MEMORY_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Out of memory ends the process: what was promised is in the store and the
 * service manager restarts us, so no caller carries a path for it.
 * Sizes that come from outside are checked against a named limit first.
 */

/*
 * Once at the start: some megabytes that were freed are kept for what comes
 * next. By its default glibc gives all but 128 KiB back, and SQLite's
 * transactions would fetch theirs from the kernel again and again.
 */
void memory_init(void);

/* `size` zeroed bytes; free with free(). */
void *memory_alloc(size_t size);

/* An array of `count` zeroed elements; free with free(). */
void *memory_array(size_t count, size_t size);

/* Resizes like realloc(); new bytes are not zeroed. */
void *memory_resize(void *bytes, size_t count, size_t size);

/* A copy of a string; free with free(). NULL gives NULL. */
char *memory_string(const char *string);

/* Gives freed memory back to the system, after much was freed. */
void memory_give_back(void);

/*
 * An arena hands out memory that is freed all at once. A request, a plan
 * being read, a page being made each own one. Zero-initialise to open.
 */
struct arena {
	struct arena_block *blocks;
};

/* `size` zeroed bytes, aligned for any type; lives until arena_clear. */
void *arena_alloc(struct arena *arena, size_t size);

/* A copy of a string. NULL gives NULL. */
char *arena_string(struct arena *arena, const char *string);

/* A copy of `length` bytes with a NUL behind them. */
char *arena_bytes(struct arena *arena, const char *bytes, size_t length);

/* A string made as by printf. */
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Frees all; the arena can be used again. */
void arena_clear(struct arena *arena);

/* A list of strings; the strings and the array live in an arena. */
struct strings {
	const char **items;
	size_t count;
};

/* Appends (the array grows by doubling in the arena). */
void strings_add(struct strings *strings, struct arena *arena,
		 const char *item);

/* Whether one of them is that string. */
bool strings_have(const struct strings *strings, const char *item);

/*
 * Room for one more element at the end of an arena array: returns the array,
 * perhaps moved, in which element `count` is zeroed and may be filled.
 */
void *arena_grow(struct arena *arena, void *array, size_t count, size_t size);

#endif
