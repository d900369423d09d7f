#include "unit/due_table.h"

#include <stdlib.h>
#include <string.h>

#define PATH_SIZE 4096

FILE *due_table_open(const char *name)
{
	const char *folder = getenv("DONDOC_SOURCE_DIR");
	char path[PATH_SIZE];

	(void)snprintf(path, sizeof(path), "%s/tests/unit/%s",
		       folder == NULL ? "." : folder, name);
	return fopen(path, "r");
}

/* "\n" in the table is a line break in the phrase. */
static void unescape(char *text)
{
	char *to = text;

	for (; *text != '\0'; text++) {
		if (text[0] == '\\' && text[1] == 'n') {
			*to++ = '\n';
			text++;
		} else {
			*to++ = *text;
		}
	}
	*to = '\0';
}

/* A heading ends the kind before it, and may begin another. */
static void read_heading(struct due_table_line *line)
{
	line->kind = 0;
	(void)sscanf(line->text, "# kind %d:", &line->kind);
}

static void split(struct due_table_line *line)
{
	char *at = line->text;

	for (int i = 0; i < DUE_TABLE_COLUMNS; i++)
		line->columns[i] = NULL;
	at[strcspn(at, "\n")] = '\0';
	for (int i = 0; i < DUE_TABLE_COLUMNS && at != NULL; i++) {
		line->columns[i] = at;
		at = strchr(at, '\t');
		if (at != NULL)
			*at++ = '\0';
	}
}

bool due_table_next(FILE *file, struct due_table_line *line)
{
	do {
		if (fgets(line->text, sizeof(line->text), file) == NULL)
			return false;
		line->number++;
		if (line->text[0] == '#')
			read_heading(line);
	} while (line->text[0] == '#' || line->number == 1);
	split(line);
	unescape(line->columns[COLUMN_PHRASE]);
	return true;
}
