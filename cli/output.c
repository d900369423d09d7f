#include "cli/output.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"

#define GAP "  "
#define LABEL_COLUMNS 18
#define ELASTIC_LEAST 8 /* no elastic column is made narrower */

struct cell {
	const char *string; /* made visible */
	size_t width;
	enum colour colour;
};

void output_open(struct output *output)
{
	struct winsize size = { 0 };
	const char *no_colour = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");

	*output = (struct output){ .is_terminal = isatty(STDOUT_FILENO) == 1 };
	if (!output->is_terminal)
		return;
	output->has_colour =
		(no_colour == NULL || *no_colour == '\0') &&
		(terminal == NULL || strcmp(terminal, "dumb") != 0);
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		output->columns = size.ws_col;
}

static void write_visible(FILE *file, const char *before, const char *string)
{
	struct text text = { 0 };

	text_add(&text, before);
	text_add_visible(&text, string);
	text_add(&text, "\n");
	(void)fputs(text_string(&text), file);
	text_clear(&text);
}

static char *format_string(const char *format, va_list args)
	__attribute__((format(printf, 1, 0)));

static char *format_string(const char *format, va_list args)
{
	va_list again;
	size_t length;
	char *string;

	va_copy(again, args);
	length = (size_t)vsnprintf(NULL, 0, format, again);
	va_end(again);
	string = memory_alloc(length + 1);
	(void)vsnprintf(string, length + 1, format, args);
	return string;
}

void output_say(const char *format, ...)
{
	va_list args;
	char *string;

	va_start(args, format);
	string = format_string(format, args);
	va_end(args);
	(void)fflush(stdout);
	write_visible(stderr, "dondoc: ", string);
	free(string);
}

void output_complain(const char *format, ...)
{
	va_list args;
	char *string;

	va_start(args, format);
	string = format_string(format, args);
	va_end(args);
	(void)fflush(stdout);
	write_visible(stderr, "", string);
	free(string);
}

void output_line(const char *format, ...)
{
	va_list args;
	char *string;

	va_start(args, format);
	string = format_string(format, args);
	va_end(args);
	write_visible(stdout, "", string);
	free(string);
}

void output_pair(const char *word, const char *meaning)
{
	struct text line = { 0 };

	text_add_visible(&line, word);
	text_add(&line, "\t");
	text_add_visible(&line, meaning);
	(void)printf("%s\n", text_string(&line));
	text_clear(&line);
}

void output_text(const char *text)
{
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");

		output_line("%.*s", (int)length, text);
		text += length + (text[length] == '\n');
	}
}

void output_fact(const char *label, const char *value)
{
	size_t width = text_width(label);
	size_t pad = width < LABEL_COLUMNS ? LABEL_COLUMNS - width : 1;

	if (value == NULL || *value == '\0')
		return;
	(void)printf("%s%*s", label, (int)pad, "");
	while (value != NULL) {
		const char *end = strchr(value, '\n');
		size_t length =
			end == NULL ? strlen(value) : (size_t)(end - value);
		char *line = strndup(value, length);

		write_visible(stdout, "", line == NULL ? "" : line);
		free(line);
		value = end == NULL ? NULL : end + 1;
		if (value != NULL)
			(void)printf("%*s", LABEL_COLUMNS, "");
	}
}

/* Bytes of the UTF-8 character that begins at a byte of well-formed text. */
static size_t character_length(const char *at)
{
	unsigned char first = (unsigned char)*at;

	if (first < 0xc0)
		return 1;
	if (first < 0xe0)
		return 2;
	return first < 0xf0 ? 3 : 4;
}

/* Prints one character of JSON; a control as \uXXXX. JSON has the ones below
 * a space only between its values, where they are line ends and tabs. */
static void print_character(const char *at, size_t length)
{
	struct text raw = { 0 };
	struct text shown = { 0 };

	text_add_bytes(&raw, at, length);
	text_add_visible(&shown, text_string(&raw));
	if (*at >= 0 && *at < ' ') {
		(void)putchar(*at);
	} else if (strncmp(text_string(&shown), "\\u{", 3) == 0) {
		int digits = (int)shown.length - (int)strlen("\\u{}");

		(void)printf("\\u%.*s%.*s", 4 - digits, "0000", digits,
			     text_string(&shown) + 3);
	} else {
		(void)fputs(text_string(&shown), stdout);
	}
	text_clear(&raw);
	text_clear(&shown);
}

void output_json(const struct output *output, const char *body)
{
	size_t length = strlen(body);
	size_t at = 0;

	if (!output->is_terminal)
		(void)fwrite(body, 1, length, stdout);
	while (output->is_terminal && at < length) {
		print_character(body + at, character_length(body + at));
		at += character_length(body + at);
	}
	if (length == 0 || body[length - 1] != '\n')
		(void)putchar('\n');
}

enum colour output_status_colour(const char *status)
{
	if (strcmp(status, "overdue") == 0)
		return COLOUR_RED;
	if (strcmp(status, "due-soon") == 0)
		return COLOUR_YELLOW;
	if (strncmp(status, "done", 4) == 0)
		return COLOUR_GREEN;
	return COLOUR_NONE;
}

bool output_close(void)
{
	return fflush(stdout) == 0 && ferror(stdout) == 0;
}

void table_open(struct table *table, const char *const *headings)
{
	*table = (struct table){ 0 };
	while (headings[table->columns] != NULL)
		table->columns++;
	table->is_elastic = arena_alloc(
		&table->arena, table->columns * sizeof(*table->is_elastic));
	for (size_t i = 0; i < table->columns; i++) {
		table->is_elastic[i] = headings[i][0] == '~';
		table_add(table, headings[i] + (table->is_elastic[i] ? 1 : 0));
	}
}

void table_add(struct table *table, const char *string)
{
	table_add_coloured(table, string, COLOUR_NONE);
}

void table_add_coloured(struct table *table, const char *string,
			enum colour colour)
{
	struct text text = { 0 };
	struct cell *cell;

	text_add_visible(&text,
			 string == NULL || *string == '\0' ? "-" : string);
	table->cells = arena_grow(&table->arena, table->cells,
				  table->cell_count, sizeof(*table->cells));
	cell = &table->cells[table->cell_count++];
	cell->string = arena_string(&table->arena, text_string(&text));
	cell->width = text_width(cell->string);
	cell->colour = colour;
	text_clear(&text);
}

static size_t column_width(const struct table *table, size_t column)
{
	size_t width = 0;

	for (size_t i = column; i < table->cell_count; i += table->columns)
		if (table->cells[i].width > width)
			width = table->cells[i].width;
	return width;
}

static const char *colour_begin(enum colour colour)
{
	static const char *const codes[] = {
		[COLOUR_NONE] = "",
		[COLOUR_RED] = "\033[31m",
		[COLOUR_YELLOW] = "\033[33m",
		[COLOUR_GREEN] = "\033[32m",
	};

	return codes[colour];
}

/* Adds the cell in at most `room` columns; returns the columns taken. */
static size_t add_cell(struct text *line, const struct cell *cell, size_t room,
		       bool has_colour)
{
	bool is_coloured = has_colour && cell->colour != COLOUR_NONE;
	size_t taken = cell->width;

	if (room == 0)
		return 0;
	if (is_coloured)
		text_add(line, colour_begin(cell->colour));
	if (cell->width <= room) {
		text_add(line, cell->string);
	} else {
		size_t bytes = text_fit(cell->string, room - 1);
		char *kept = strndup(cell->string, bytes);

		/* A wide character that does not fit leaves a column free. */
		taken = kept == NULL ? 1 : text_width(kept) + 1;
		text_add_bytes(line, cell->string, bytes);
		text_add(line, "…");
		free(kept);
	}
	if (is_coloured)
		text_add(line, "\033[0m");
	return taken;
}

static void print_row(const struct table *table, size_t row,
		      const size_t *widths, const struct output *output)
{
	const struct cell *cells = &table->cells[row * table->columns];
	size_t room = output->columns > 0 ? output->columns : (size_t)-1;
	struct text line = { 0 };

	for (size_t i = 0; i < table->columns; i++) {
		size_t taken = add_cell(&line, &cells[i],
					widths[i] < room ? widths[i] : room,
					output->has_colour);
		size_t pad = widths[i] + strlen(GAP) - taken;

		room -= taken;
		if (i + 1 == table->columns)
			break;
		if (room <= pad) {
			if (room > 0)
				text_addf(&line, "%*s…", (int)room - 1, "");
			break;
		}
		text_addf(&line, "%*s", (int)pad, "");
		room -= pad;
	}
	(void)printf("%s\n", text_string(&line));
	text_clear(&line);
}

/* Narrows the widest elastic columns, a step at a time, until a line fits or
 * all are narrow; what is still too long is cut at the end. */
static void narrow(const struct table *table, size_t *widths, size_t columns)
{
	for (;;) {
		size_t total = (table->columns - 1) * strlen(GAP);
		size_t widest = table->columns;

		for (size_t i = 0; i < table->columns; i++) {
			total += widths[i];
			if (table->is_elastic[i] && widths[i] > ELASTIC_LEAST &&
			    (widest == table->columns ||
			     widths[i] >= widths[widest]))
				widest = i;
		}
		if (total <= columns || widest == table->columns)
			return;
		widths[widest]--;
	}
}

void table_close(struct table *table, const struct output *output)
{
	size_t *widths =
		arena_alloc(&table->arena, table->columns * sizeof(*widths));

	for (size_t i = 0; i < table->columns; i++)
		widths[i] = column_width(table, i);
	if (output->columns > 0)
		narrow(table, widths, output->columns);
	for (size_t i = 0; i < table->cell_count / table->columns; i++)
		print_row(table, i, widths, output);
	arena_clear(&table->arena);
	*table = (struct table){ 0 };
}
