/*
 * Calendars out of files. A calendar is built once what it extends is built;
 * going over the rest again and again takes as many rounds as the longest
 * chain. What is then left extends nothing that there is, or stands in a
 * circle.
 */
#include <string.h>

#include "plan/read.h"

struct joining {
	const struct calendar_file *files;
	size_t count;
	struct strings codes; /* each once, in the order of the files */
	struct calendars
		calendars; /* one a code; its own is NULL until built */
	struct arena *arena;
};

/* The file that says what a calendar extends: the last one that does. */
static const struct calendar_file *base_of(const struct joining *joining,
					   const char *code)
{
	const struct calendar_file *base = NULL;

	for (size_t i = 0; i < joining->count; i++)
		if (strcmp(joining->files[i].own.code, code) == 0 &&
		    joining->files[i].own.extends != NULL)
			base = &joining->files[i];
	return base;
}

/* Lays the files of one code over what they extend (NULL: the plain week). */
static struct workdays build(const struct joining *joining, const char *code,
			     const struct workdays *under)
{
	struct workdays calendar;

	workdays_init(&calendar);
	if (under != NULL)
		calendar = *under;
	calendar.name = NULL;
	calendar.extends = NULL;
	for (size_t i = 0; i < joining->count; i++)
		if (strcmp(joining->files[i].own.code, code) == 0)
			workdays_lay(&calendar, &joining->files[i].own,
				     joining->arena);
	return calendar;
}

/* One round; false when there was nothing that it could build. */
static bool build_round(struct joining *joining)
{
	bool has_built = false;

	for (size_t i = 0; i < joining->codes.count; i++) {
		struct workdays *calendar = &joining->calendars.items[i];
		const char *code = joining->codes.items[i];
		const struct calendar_file *base = base_of(joining, code);
		const struct workdays *under = NULL;

		if (calendar->code != NULL)
			continue;
		if (base != NULL)
			under = calendars_find(&joining->calendars,
					       base->own.extends);
		if (base != NULL && under == NULL)
			continue;
		*calendar = build(joining, code, under);
		has_built = true;
	}
	return has_built;
}

/* Whether what a calendar extends leads back to it. */
static bool is_circle(const struct joining *joining, const char *code)
{
	const char *at = code;

	for (size_t i = 0; i < joining->codes.count; i++) {
		const struct calendar_file *base = base_of(joining, at);

		if (base == NULL)
			return false;
		at = base->own.extends;
		if (strcmp(at, code) == 0)
			return true;
	}
	return false;
}

static void check_base(const struct joining *joining, const char *code,
		       struct complaints *complaints)
{
	const struct calendar_file *base = base_of(joining, code);
	const char *file = complaints->file;

	if (base == NULL)
		return;
	complaints->file = base->file;
	if (!strings_have(&joining->codes, base->own.extends))
		complain(complaints, base->extends_place, "unknown-calendar",
			 "calendar '%s' extends '%s', and no file is of that "
			 "calendar",
			 code, base->own.extends);
	else if (is_circle(joining, code))
		complain(complaints, base->extends_place, "cycle",
			 "calendar '%s' extends '%s', which leads back to it",
			 code, base->own.extends);
	complaints->file = file;
}

enum error join_calendars(const struct calendar_file *files, size_t count,
			  struct calendars *calendars,
			  struct complaints *complaints)
{
	struct joining joining = { .files = files,
				   .count = count,
				   .arena = complaints->arena };
	size_t errors = complaints->errors;

	for (size_t i = 0; i < count; i++)
		if (!strings_have(&joining.codes, files[i].own.code))
			strings_add(&joining.codes, joining.arena,
				    files[i].own.code);
	for (size_t i = 0; i < joining.codes.count; i++)
		check_base(&joining, joining.codes.items[i], complaints);
	if (complaints->errors > errors)
		return ERROR_INPUT;
	joining.calendars.items =
		arena_alloc(joining.arena, (joining.codes.count + 1) *
						   sizeof(struct workdays));
	joining.calendars.count = joining.codes.count;
	while (build_round(&joining))
		;
	*calendars = joining.calendars;
	return ERROR_NONE;
}

void check_calendar(const char *code, struct place place,
		    const struct calendars *calendars,
		    struct complaints *complaints)
{
	struct text codes = { 0 };

	if (code == NULL || calendars_find(calendars, code) != NULL)
		return;
	for (size_t i = 0; i < calendars->count; i++)
		if (calendars->items[i].code != NULL)
			text_addf(&codes, "%s%s", codes.length > 0 ? ", " : "",
				  calendars->items[i].code);
	complain(complaints, place, "unknown-calendar",
		 "no calendar has the code '%s'; there is %s", code,
		 codes.length > 0 ? text_string(&codes) : "none");
	text_clear(&codes);
}

enum error check_directory_calendars(const struct directory *directory,
				     const struct calendars *calendars,
				     struct complaints *complaints)
{
	size_t errors = complaints->errors;

	for (size_t i = 0; i < directory->agency_count; i++)
		check_calendar(directory->agencies[i].calendar,
			       directory->agencies[i].calendar_place, calendars,
			       complaints);
	return complaints->errors > errors ? ERROR_INPUT : ERROR_NONE;
}
