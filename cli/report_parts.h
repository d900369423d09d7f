/* The parts of a report: tables that every format writes in its own way. */
#ifndef DONDOC_CLI_REPORT_PARTS_H
#define DONDOC_CLI_REPORT_PARTS_H

#include <jansson.h>

#include "base/memory.h"
#include "cli/report_words.h"

enum column_kind {
	COLUMN_TEXT, /* of others: never to be trusted */
	COLUMN_WIDE, /* the same, a long one */
	COLUMN_NUMBER,
	COLUMN_PERCENT, /* "87.4", or "" */
	COLUMN_DATE /* YYYY-MM-DD, or "" */
};

struct report_column {
	enum report_word heading;
	enum column_kind kind;
};

/* A table. Cells lie row by row; a cell is text, by its column's kind. */
struct report_part {
	const char *name; /* how --part calls it */
	enum report_word title;
	const struct report_column *columns;
	size_t column_count;
	const char **cells;
	size_t cell_count;
};

struct report_parts {
	struct report_part *items;
	size_t count;
};

/* Names of all parts, in order; NULL at the end. */
extern const char *const report_part_names[];

/* The parts of a report of the wire: all, or (name not NULL) the one of that
 * name. Lives in the arena and the report. */
struct report_parts report_parts_make(struct arena *arena, const json_t *report,
				      enum report_language language,
				      const char *name);

/* "51/KH-UBND · 2010-Q3 · 2010-06-15 – 2010-09-14 · frozen …", for headings. */
const char *report_head(struct arena *arena, const json_t *report,
			enum report_language language);

/* A date as the language writes it; what is none comes back as it is. */
const char *report_show_date(struct arena *arena, const char *date,
			     enum report_language language);

#endif
