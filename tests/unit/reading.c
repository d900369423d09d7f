#include "unit/reading.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/read.h"

void reading_begin(struct reading *reading)
{
	*reading = (struct reading){ .complaints = { .file = "test.yaml" } };
	reading->complaints.arena = &reading->arena;
}

void reading_end(struct reading *reading)
{
	arena_clear(&reading->arena);
}

/* All complaints as text, for the message of a failure. */
static const char *all(const struct reading *reading)
{
	struct arena *arena = reading->complaints.arena;
	struct text text = { 0 };
	const char *string;

	complaints_print(&reading->complaints, &text);
	string = arena_string(arena, text_string(&text));
	text_clear(&text);
	return string;
}

void reading_expect(const struct reading *reading, int line, int column,
		    const char *code)
{
	const struct complaints *complaints = &reading->complaints;

	for (size_t i = 0; i < complaints->count; i++) {
		const struct complaint *one = &complaints->items[i];

		if (one->place.line == line && one->place.column == column &&
		    strcmp(one->code, code) == 0)
			return;
	}
	ck_abort_msg("no %s at %d:%d in:\n%s", code, line, column,
		     all(reading));
}

void reading_expect_only(const struct reading *reading, int line, int column,
			 const char *code)
{
	reading_expect(reading, line, column, code);
	ck_assert_msg(reading->complaints.errors == 1, "more than one in:\n%s",
		      all(reading));
}

void reading_expect_none(const struct reading *reading)
{
	ck_assert_msg(reading->complaints.errors == 0, "%s", all(reading));
}

const char *reading_source_file(struct reading *reading, const char *path,
				size_t *length)
{
	const char *root = getenv("DONDOC_SOURCE_DIR");
	const char *full = arena_printf(&reading->arena, "%s/%s",
					root == NULL ? "." : root, path);
	const char *bytes;
	struct why why;

	reading->complaints.file = path;
	if (read_file(full, &reading->arena, &bytes, length, &why) !=
	    ERROR_NONE)
		return NULL;
	return bytes;
}
