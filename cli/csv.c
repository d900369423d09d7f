#include "cli/csv.h"

#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/* Where the reading is. */
struct reader {
	struct arena *arena;
	struct csv *csv;
	const char *at;
	size_t line;
	size_t column;
};

/* The sign that stands most often in the first line, outside of quotes. */
static char separator_of(const char *text)
{
	static const char signs[] = ",;\t";
	size_t counts[3] = { 0 };
	bool is_quoted = false;
	size_t best = 0;

	for (; *text != '\0' && (is_quoted || *text != '\n'); text++) {
		const char *sign = strchr(signs, *text);

		if (*text == '"')
			is_quoted = !is_quoted;
		else if (sign != NULL && !is_quoted)
			counts[sign - signs]++;
	}
	for (size_t i = 1; i < 3; i++)
		if (counts[i] > counts[best])
			best = i;
	return signs[best];
}

static void step(struct reader *reader)
{
	unsigned char byte = (unsigned char)*reader->at++;

	if (byte == '\n') {
		reader->line++;
		reader->column = 1;
	} else if ((byte & 0xC0) != 0x80) {
		reader->column++;
	}
}

static bool is_end(const struct reader *reader)
{
	char byte = *reader->at;

	return byte == '\0' || byte == '\n' || byte == reader->csv->separator ||
	       (byte == '\r' &&
		(reader->at[1] == '\n' || reader->at[1] == '\0'));
}

/* A field in quotes; "" inside is one. False when it is never closed. */
static bool read_quoted(struct reader *reader, struct text *text)
{
	reader->csv->wrong_line = reader->line;
	reader->csv->wrong_column = reader->column;
	step(reader);
	while (*reader->at != '\0') {
		if (*reader->at == '"') {
			step(reader);
			if (*reader->at != '"') {
				reader->csv->wrong_line = 0;
				return true;
			}
		}
		text_add_bytes(text, reader->at, 1);
		step(reader);
	}
	return false;
}

static bool read_field(struct reader *reader, struct csv_record *record)
{
	struct text text = { 0 };
	struct csv_field *field;
	bool is_good = true;

	record->fields = arena_grow(reader->arena, record->fields,
				    record->count, sizeof(*record->fields));
	field = &record->fields[record->count++];
	field->line = reader->line;
	field->column = reader->column;
	if (*reader->at == '"')
		is_good = read_quoted(reader, &text);
	while (!is_end(reader)) {
		text_add_bytes(&text, reader->at, 1);
		step(reader);
	}
	field->text = arena_string(reader->arena, text_string(&text));
	text_clear(&text);
	return is_good;
}

static bool is_blank(const struct csv_record *record)
{
	for (size_t i = 0; i < record->count; i++)
		if (record->fields[i]
			    .text[strspn(record->fields[i].text, " \t")] !=
		    '\0')
			return false;
	return true;
}

static bool read_record(struct reader *reader)
{
	struct csv_record record = { 0 };
	struct csv *csv = reader->csv;

	for (;;) {
		if (!read_field(reader, &record))
			return false;
		if (*reader->at != csv->separator)
			break;
		step(reader);
	}
	while (*reader->at == '\r')
		step(reader);
	if (*reader->at == '\n')
		step(reader);
	if (is_blank(&record))
		return true;
	csv->records = arena_grow(reader->arena, csv->records, csv->count,
				  sizeof(*csv->records));
	csv->records[csv->count++] = record;
	return true;
}

bool csv_read(struct arena *arena, const char *text, struct csv *csv)
{
	struct reader reader = {
		.arena = arena, .csv = csv, .line = 1, .column = 1
	};

	*csv = (struct csv){ 0 };
	if (strncmp(text, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0)
		text += strlen(BYTE_ORDER_MARK);
	csv->separator = separator_of(text);
	reader.at = text;
	while (*reader.at != '\0')
		if (!read_record(&reader))
			return false;
	return true;
}
