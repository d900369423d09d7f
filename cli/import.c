#include "cli/import.h"

#include <stdlib.h>
#include <string.h>

#include "cli/field.h"
#include "cli/file.h"

/* People that confirm any number of messages. */
#define PEOPLE_ANY 1000000000

/* A part of the file that is made, and the field that it was made of. */
struct import_place {
	size_t line;
	size_t column;
	size_t from_line;
	size_t from_column;
};

/* -------------------------------------------------------------- reading */

static void complain_at(struct import *import, const struct csv_field *field,
			const char *words)
{
	output_complain("%s:%zu:%zu: %s", import->file, field->line,
			field->column, words);
	import->errors++;
}

static bool is_called(struct arena *arena, const struct import_column *column,
		      const char *header)
{
	const char *key = text_key(arena, header);
	const char *at = column->names;

	while (*at != '\0') {
		size_t length = strcspn(at, "|");
		const char *name = arena_bytes(arena, at, length);

		if (strcmp(text_key(arena, name), key) == 0)
			return true;
		at += length + (at[length] == '|');
	}
	return false;
}

static const struct import_column *find_column(struct import *import,
					       const char *header)
{
	for (const struct import_column *column = import->columns;
	     column->key != NULL; column++)
		if (is_called(&import->call->arena, column, header))
			return column;
	return NULL;
}

static bool has_column(const struct import *import,
		       const struct import_column *column)
{
	for (size_t i = 0; i < import->csv.records[0].count; i++)
		if (import->found[i] == column)
			return true;
	return false;
}

static void read_header(struct import *import)
{
	const struct csv_record *header = &import->csv.records[0];
	struct arena *arena = &import->call->arena;

	import->found = arena_alloc(arena, (header->count + 1) *
						   sizeof(import->found[0]));
	for (size_t i = 0; i < header->count; i++) {
		const struct csv_field *field = &header->fields[i];
		const struct import_column *column =
			find_column(import, field->text);

		if (column != NULL && has_column(import, column))
			complain_at(import, field,
				    arena_printf(arena,
						 "a second column for %s",
						 column->key));
		import->found[i] = column;
		if (column == NULL && *field->text != '\0')
			output_complain("%s:%zu:%zu: warning: column \"%s\" is "
					"left out: it is none of ours",
					import->file, field->line,
					field->column, field->text);
	}
	for (const struct import_column *column = import->columns;
	     column->key != NULL; column++)
		if (column->is_required && !has_column(import, column))
			complain_at(import, &header->fields[0],
				    arena_printf(arena,
						 "there is no column for %s "
						 "(called %s)",
						 column->key, column->names));
}

static void check_record(struct import *import, const struct csv_record *record)
{
	struct arena *arena = &import->call->arena;
	size_t wanted = import->csv.records[0].count;

	if (record->count > wanted)
		complain_at(import, &record->fields[wanted],
			    arena_printf(arena,
					 "%zu fields, but the header has %zu",
					 record->count, wanted));
	for (size_t i = 0; i < wanted && i < record->count; i++)
		if (import->found[i] != NULL && import->found[i]->is_required &&
		    *record->fields[i].text == '\0')
			complain_at(import, &record->fields[i],
				    arena_printf(arena, "%s is empty",
						 import->found[i]->key));
}

static bool read_text(struct import *import, struct text *text)
{
	struct why why;
	size_t line;
	size_t column;

	if (file_read(import->file, text, &why) != ERROR_NONE) {
		output_say("%s", why.text);
		return false;
	}
	if (file_find_foreign(text, &line, &column)) {
		output_complain("%s:%zu:%zu: not UTF-8 text: save the file as "
				"\"CSV UTF-8\"",
				import->file, line, column);
		return false;
	}
	return true;
}

static bool read_csv(struct import *import)
{
	struct arena *arena = &import->call->arena;
	struct text text = { 0 };
	bool is_read = read_text(import, &text);

	if (is_read && !csv_read(arena, text_string(&text), &import->csv)) {
		output_complain("%s:%zu:%zu: a quote is opened here and never "
				"closed",
				import->file, import->csv.wrong_line,
				import->csv.wrong_column);
		is_read = false;
	}
	text_clear(&text);
	if (is_read && import->csv.count == 0) {
		output_complain("%s:1:1: there is nothing in it", import->file);
		is_read = false;
	}
	return is_read;
}

bool import_open(struct import *import, struct call *call,
		 const struct import_column *columns)
{
	*import = (struct import){ .call = call,
				   .file = call->arguments.items[0],
				   .made_of = call->arguments.items[0],
				   .columns = columns,
				   .line = 1 };
	if (!read_csv(import))
		return false;
	read_header(import);
	for (size_t i = 1; i < import->csv.count; i++)
		check_record(import, &import->csv.records[i]);
	if (import->errors > 0)
		return false;
	import->agencies = json_deep_copy(call_fetch(call, "/agencies", NULL));
	return import->agencies != NULL;
}

void import_close(struct import *import)
{
	text_clear(&import->text);
	json_decref(import->agencies);
}

const struct csv_field *import_field(const struct import *import,
				     const struct csv_record *record,
				     const char *key)
{
	for (size_t i = 0;
	     i < record->count && i < import->csv.records[0].count; i++)
		if (import->found[i] != NULL &&
		    strcmp(import->found[i]->key, key) == 0 &&
		    *record->fields[i].text != '\0')
			return &record->fields[i];
	return NULL;
}

const char *import_agency(struct import *import, const char *word)
{
	static const char *const fields[] = { "code", "name", "short" };
	struct arena *arena = &import->call->arena;
	const char *key = text_key(arena, word);

	for (size_t f = 0; f < sizeof(fields) / sizeof(fields[0]); f++)
		for (size_t i = 0; i < json_array_size(import->agencies); i++) {
			const json_t *row = json_array_get(import->agencies, i);
			const char *name = field_string(row, fields[f]);

			if (*name != '\0' &&
			    strcmp(f == 0 ? name : text_key(arena, name),
				   f == 0 ? word : key) == 0)
				return field_string(row, "code");
		}
	return word;
}

/* -------------------------------------------------------------- writing */

/* The column at which the next byte of the made file will stand. */
static size_t column_of(const struct import *import)
{
	const char *start = text_string(&import->text);
	size_t column = 1;

	for (size_t i = import->text.length; i > 0 && start[i - 1] != '\n'; i--)
		if (((unsigned char)start[i - 1] & 0xC0) != 0x80)
			column++;
	return column;
}

void import_add(struct import *import, const char *text)
{
	text_add(&import->text, text);
	for (; *text != '\0'; text++)
		import->line += *text == '\n';
}

/* A scalar in quotes: JSON's are YAML's. */
static void add_quoted(struct import *import, const char *value)
{
	json_t *string = json_string(value);
	char *quoted = json_dumps(string, JSON_ENCODE_ANY);

	import_add(import, quoted == NULL ? "\"\"" : quoted);
	free(quoted);
	json_decref(string);
}

/* Without blanks around it; a line break inside of a cell is there for its
 * looks, and becomes a space. */
static const char *trimmed(struct arena *arena, const char *bytes,
			   size_t length)
{
	char *line;

	while (length > 0 && strchr(" \t\r\n", *bytes) != NULL) {
		bytes++;
		length--;
	}
	while (length > 0 && strchr(" \t\r\n", bytes[length - 1]) != NULL)
		length--;
	line = arena_bytes(arena, bytes, length);
	for (char *at = line; *at != '\0'; at++)
		if (strchr("\t\r\n", *at) != NULL)
			*at = ' ';
	return line;
}

static void add_one(struct import *import, const struct import_column *column,
		    const char *word)
{
	add_quoted(import,
		   column->is_agency ? import_agency(import, word) : word);
}

static void add_list(struct import *import, const struct import_column *column,
		     const char *text)
{
	bool is_first = true;

	import_add(import, "[");
	while (*text != '\0') {
		size_t length = strcspn(text, ";,\n");
		const char *word = trimmed(&import->call->arena, text, length);

		if (*word != '\0') {
			import_add(import, is_first ? "" : ", ");
			add_one(import, column, word);
			is_first = false;
		}
		text += length + (text[length] != '\0');
	}
	import_add(import, "]");
}

void import_add_field(struct import *import, const struct import_column *column,
		      const struct csv_field *field)
{
	struct import_place *place;

	import->places =
		arena_grow(&import->call->arena, import->places,
			   import->place_count, sizeof(*import->places));
	place = &import->places[import->place_count++];
	*place = (struct import_place){ import->line, column_of(import),
					field->line, field->column };
	import_add(import, column->key);
	import_add(import, ": ");
	if (column->is_list)
		add_list(import, column, field->text);
	else
		add_one(import, column,
			trimmed(&import->call->arena, field->text,
				strlen(field->text)));
}

/* -------------------------------------------------------------- sending */

/* From a place in the made file to that of the field it came from. */
static void relocate(void *owner, json_t *complaint)
{
	const struct import *import = owner;
	size_t line = (size_t)field_number(complaint, "line");
	size_t column = (size_t)field_number(complaint, "column");
	const struct import_place *best = NULL;

	for (size_t i = 0; i < import->place_count; i++) {
		const struct import_place *place = &import->places[i];

		if (place->line != line)
			continue;
		if (best == NULL || place->column <= column)
			best = place;
	}
	if (best == NULL)
		return;
	(void)json_object_set_new(complaint, "file", json_string(import->file));
	(void)json_object_set_new(complaint, "line",
				  json_integer((json_int_t)best->from_line));
	(void)json_object_set_new(complaint, "column",
				  json_integer((json_int_t)best->from_column));
}

enum wire_exit import_send(struct import *import, const char *route)
{
	struct call *call = import->call;
	json_t *body = json_pack("{s:s, s:s}", "file", import->made_of, "text",
				 text_string(&import->text));
	const json_t *applied;

	if (import->is_confirmed)
		(void)json_object_set_new(body, "confirm",
					  json_integer(PEOPLE_ANY));
	call->relocate = relocate;
	call->relocate_owner = import;
	applied = call_fetch(call, route, body);
	call->relocate = NULL;
	return applied == NULL ? call->exit_code
			       : file_report(call, applied, true);
}
