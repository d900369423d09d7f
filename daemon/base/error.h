/* What can go wrong, in one vocabulary for the whole program. */
#ifndef DONDOC_BASE_ERROR_H
#define DONDOC_BASE_ERROR_H

/*
 * Every fallible function returns one of these; 0 is success. Codes of
 * foreign libraries (errno, uv, SQLite, curl, ical) are turned into one of
 * them in the file that calls the library, and never travel further.
 */
enum error {
	ERROR_NONE = 0,
	ERROR_USAGE, /* the request itself is malformed */
	ERROR_INPUT, /* what a person wrote cannot be read */
	ERROR_NOT_FOUND, /* no such thing, or not yours to see */
	ERROR_FORBIDDEN, /* the caller lacks the right */
	ERROR_REFUSED, /* a rule forbids it in the present state */
	ERROR_BUSY, /* not now: try again later */
	ERROR_IO, /* disk, socket or system call */
	ERROR_CORRUPT, /* stored bytes are not what was written */
	ERROR_INTERNAL /* our own mistake */
};

#define WHY_SIZE 4096

/* The reason in words, for a person; written where the fact is known. */
struct why {
	char text[WHY_SIZE];
};

/* Writes the reason and returns `error`, so that a caller can return both. */
enum error why_set(struct why *why, enum error error, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Puts "<what we were doing>: " before the reason there is; returns error. */
enum error why_wrap(struct why *why, enum error error, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The stable word of an error, as the API sends it ("not-found"). */
const char *error_word(enum error error);

#endif
