/* The tables of due phrases, for the tests and for the benchmark. */
#ifndef DONDOC_TESTS_DUE_TABLE_H
#define DONDOC_TESTS_DUE_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#define DUE_TABLE_COLUMNS 7
#define DUE_TABLE_LINE 4096

/* The phrases of domain.md E.2 and more, phrases as documents write them,
 * phrases whose only dates are those of documents and titles, and phrases on
 * which a tester without the source found the reader wrong, with more like
 * them. */
#define DUE_TABLE_PHRASES "due_phrases.tsv"
#define DUE_TABLE_WRITTEN "due_phrases_written.tsv"
#define DUE_TABLE_CITATIONS "due_citations.tsv"
#define DUE_TABLE_TRIED "due_phrases_tried.tsv"

enum due_table_column {
	COLUMN_PHRASE,
	COLUMN_ISSUED, /* the date of issue, or a word for "not known" */
	COLUMN_CLASS,
	COLUMN_FROM,
	COLUMN_DUE,
	COLUMN_MORE, /* minute, until, rules, term, event; blank: any */
	COLUMN_EXPECTS /* pieces of what is said, bars between */
};

/* One line of a table, taken apart in place. */
struct due_table_line {
	char text[DUE_TABLE_LINE];
	char *columns[DUE_TABLE_COLUMNS];
	int number;
	int kind; /* of "# kind N: …" above it; 0: none */
};

/* Opens a table by its name; NULL when it cannot be read. */
FILE *due_table_open(const char *name);

/* The next line; false at the end. A line of too few columns has NULLs. */
bool due_table_next(FILE *file, struct due_table_line *line);

#endif
