/* CSV as spreadsheets write it. */
#ifndef DONDOC_CLI_CSV_H
#define DONDOC_CLI_CSV_H

#include <stdbool.h>

#include "base/memory.h"
#include "base/text.h"

/* A field and where it begins; lines and columns (of characters) from 1. */
struct csv_field {
	const char *text;
	size_t line;
	size_t column;
};

struct csv_record {
	struct csv_field *fields;
	size_t count;
};

struct csv {
	struct csv_record *records; /* the first is the header */
	size_t count;
	char separator; /* the one of "," ";" and tab that the header has most */
	size_t wrong_line; /* of a quote that is never closed; 0: none */
	size_t wrong_column;
};

/*
 * Reads UTF-8 text, with or without a byte order mark, lines ended by LF or
 * CRLF, fields in quotes or not. Lines without any text are left out.
 * Everything is in the arena. False when a quote is never closed.
 */
bool csv_read(struct arena *arena, const char *text, struct csv *csv);

#endif
