/* Output: data to standard output, words to standard error. */
#ifndef DONDOC_CLI_OUTPUT_H
#define DONDOC_CLI_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/memory.h"

/*
 * Whatever was written by others goes through text_add_visible here, so that
 * no escape sequence and no bidirectional control can act on the terminal.
 */

/* What standard output is. */
struct output {
	bool is_terminal;
	bool has_colour; /* a terminal, and NO_COLOR is not set */
	size_t columns; /* 0: lines are never cut */
	pid_t pager; /* that it goes through; 0: none */
};

enum colour { COLOUR_NONE, COLOUR_RED, COLOUR_YELLOW, COLOUR_GREEN };

void output_open(struct output *output);

/* A word and its meaning with a tab between, on a line, for programs. */
void output_pair(const char *word, const char *meaning);

/* "dondoc: …" as one line on standard error. */
void output_say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* One line on standard error without the name in front (complaints). */
void output_complain(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* One line on standard output. */
void output_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A text of several lines: its own line breaks are lines. */
void output_text(const char *text);

/* "label    value", nothing for an empty value; a line break in the value
 * begins a new line under the value. */
void output_fact(const char *label, const char *value);

/* The daemon's JSON verbatim, with a line end; to a terminal its control
 * characters become \u escapes, which mean the same. */
void output_json(const struct output *output, const char *body);

/* The colour of a task's status ("overdue"). */
enum colour output_status_colour(const char *status);

/* Flushes; false when what was printed did not all arrive. */
bool output_close(void);

/* A table whose columns line up whatever the script. Zero to open. */
struct table {
	struct arena arena;
	struct cell *cells;
	size_t cell_count;
	size_t columns;
	bool *is_elastic; /* one a column */
};

/*
 * Headings, NULL at the end. "~TITLE" is a column that is made narrower, its
 * cells cut with "…", when lines are longer than the terminal is wide.
 */
void table_open(struct table *table, const char *const *headings);

/* The next cell, row by row; NULL and "" show as "-". */
void table_add(struct table *table, const char *string);
void table_add_coloured(struct table *table, const char *string,
			enum colour colour);

/* Prints it and frees it. */
void table_close(struct table *table, const struct output *output);

#endif
