/* Importing tables: from CSV to the files that the daemon reads. */
#ifndef DONDOC_CLI_IMPORT_H
#define DONDOC_CLI_IMPORT_H

#include "cli/call.h"
#include "cli/csv.h"

/* A column that a table may have: the key of the daemon's file, and what
 * headers call it, in English and Vietnamese, with or without marks. */
struct import_column {
	const char *key;
	const char *names; /* "title|nhiệm vụ|nội dung" */
	bool is_required;
	bool is_list; /* several, with ; or , or lines between */
	bool is_agency; /* codes, or names of agencies that the daemon knows */
};

/* A table that was read, and the file that is being made of it. */
struct import {
	struct call *call;
	const char *file;
	const char *made_of; /* what else it is made of: named where a
				complaint is about no field */
	bool is_confirmed; /* however many people hear of it */
	const struct import_column *columns; /* the last has no key */
	struct csv csv;
	const struct import_column **found; /* of each field, or NULL */
	struct text text; /* the file that is made */
	size_t line; /* of it, from 1 */
	struct import_place *places; /* where its parts come from */
	size_t place_count;
	json_t *agencies; /* a copy of GET /agencies */
	size_t errors;
};

/*
 * Reads a file of CSV and its header. Says what is wrong with it, with line
 * and column, and gives false. import_close in any case.
 */
bool import_open(struct import *import, struct call *call,
		 const struct import_column *columns);

/* The field of a record under a key; NULL when the table has no such column or
 * it is empty. */
const struct csv_field *import_field(const struct import *import,
				     const struct csv_record *record,
				     const char *key);

/* Adds text that comes from no field; it may end lines. */
void import_add(struct import *import, const char *text);

/* Adds "key: value" of a field, read as its column says, and remembers where it
 * came from. */
void import_add_field(struct import *import, const struct import_column *column,
		      const struct csv_field *field);

/* The code of the agency that a word means, by code, name or short name; the
 * word itself when there is none: the daemon then says so. */
const char *import_agency(struct import *import, const char *word);

/* Hands the file to a route; complaints name line and column of the table. */
enum wire_exit import_send(struct import *import, const char *route);

void import_close(struct import *import);

#endif
