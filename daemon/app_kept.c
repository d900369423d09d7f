#include "app_kept.h"

#include <string.h>

/* The rows being joined. */
struct joining {
	const struct settings *settings;
	struct arena *arena;
	struct calendar_row *rows;
	struct calendar_file *files; /* one a row */
	const char **reasons; /* one a row, why it is left out; NULL: it is
				 not */
	size_t count;
};

/* "2:10: text" of the first thing that is wrong with a file. */
static const char *first_of(const struct complaints *complaints)
{
	for (size_t i = 0; i < complaints->count; i++) {
		const struct complaint *one = &complaints->items[i];

		if (!one->is_warning)
			return arena_printf(complaints->arena, "%d:%d: %s",
					    one->place.line, one->place.column,
					    one->text);
	}
	return "it cannot be read";
}

static void read_row(struct joining *joining, size_t index,
		     const struct calendar_request *request)
{
	const struct calendar_row *row = &joining->rows[index];
	struct complaints complaints = { .arena = joining->arena,
					 .file = row->file };

	if (request != NULL)
		complaints.file = arena_string(
			request->arena,
			strcmp(row->code, request->code) == 0 &&
					strcmp(row->text, request->text) == 0
				? request->file
				: row->file);
	if (read_workdays(row->text, strlen(row->text), &joining->files[index],
			  &complaints) != ERROR_NONE)
		joining->reasons[index] = first_of(&complaints);
}

/* ------------------------------------------------------- what is left out */

static bool is_configured(const struct joining *joining, const char *code)
{
	for (size_t i = 0; i < joining->settings->file_count; i++)
		if (strcmp(joining->settings->files[i].own.code, code) == 0)
			return true;
	return false;
}

/* A row of the calendar that is used, or that is not; NULL: there is none. */
static const struct calendar_row *find_row(const struct joining *joining,
					   const char *code, bool is_used)
{
	for (size_t i = 0; i < joining->count; i++)
		if ((joining->reasons[i] == NULL) == is_used &&
		    strcmp(joining->rows[i].code, code) == 0)
			return &joining->rows[i];
	return NULL;
}

/* Why a row cannot be used beside the others; NULL: it can. */
static const char *find_reason(const struct joining *joining, size_t index)
{
	const char *base = joining->files[index].own.extends;
	const char *code = joining->rows[index].code;
	const struct calendar_row *other = find_row(joining, code, false);

	if (base != NULL && !is_configured(joining, base) &&
	    find_row(joining, base, true) == NULL)
		return arena_printf(joining->arena,
				    "it extends '%s', and there is no such "
				    "calendar",
				    base);
	if (other != NULL && !is_configured(joining, code))
		return arena_printf(joining->arena,
				    "%s of the same calendar is left out",
				    other->file);
	return NULL;
}

/* Leaves out until all that is left fits together. */
static void leave_out(struct joining *joining)
{
	bool has_left_out = true;

	while (has_left_out) {
		has_left_out = false;
		for (size_t i = 0; i < joining->count; i++) {
			if (joining->reasons[i] != NULL)
				continue;
			joining->reasons[i] = find_reason(joining, i);
			if (joining->reasons[i] != NULL)
				has_left_out = true;
		}
	}
}

/* ---------------------------------------------------------------- joining */

/* Joins the configured files and those rows that `is_taken` says. */
static enum error join(const struct joining *joining, const bool *is_taken,
		       struct calendars *calendars,
		       struct complaints *complaints)
{
	const struct settings *settings = joining->settings;
	size_t count = settings->file_count;
	struct calendar_file *files = arena_alloc(
		joining->arena, (count + joining->count) * sizeof(*files));

	for (size_t i = 0; i < count; i++)
		files[i] = settings->files[i];
	for (size_t i = 0; i < joining->count; i++)
		if (is_taken != NULL ? is_taken[i]
				     : joining->reasons[i] == NULL)
			files[count++] = joining->files[i];
	return join_calendars(files, count, calendars, complaints);
}

static enum error join_used(struct joining *joining,
			    struct calendars *calendars, struct why *why)
{
	struct complaints complaints = { .arena = joining->arena };

	leave_out(joining);
	if (join(joining, NULL, calendars, &complaints) == ERROR_NONE)
		return ERROR_NONE;
	/* A circle, which only what extends something can close. */
	for (size_t i = 0; i < joining->count; i++)
		if (joining->reasons[i] == NULL &&
		    joining->files[i].own.extends != NULL)
			joining->reasons[i] = first_of(&complaints);
	leave_out(joining);
	complaints = (struct complaints){ .arena = joining->arena };
	if (join(joining, NULL, calendars, &complaints) == ERROR_NONE)
		return ERROR_NONE;
	return complaints_why(&complaints, why);
}

static void tell_left_out(const struct joining *joining,
			  struct calendars_left_out *left_out)
{
	for (size_t i = 0; i < joining->count; i++) {
		struct calendar_left_out *one;

		if (joining->reasons[i] == NULL)
			continue;
		left_out->items = arena_grow(joining->arena, left_out->items,
					     left_out->count, sizeof(*one));
		one = &left_out->items[left_out->count++];
		one->code = joining->rows[i].code;
		one->file = joining->rows[i].file;
		one->reason = joining->reasons[i];
	}
}

/* Whether the row's file is out of force now; the requested one is not. */
static bool was_left_out(const struct joining *joining, size_t index,
			 const struct calendar_request *request)
{
	const struct calendars_left_out *now = &joining->settings->left_out;
	const struct calendar_row *row = &joining->rows[index];

	if (strcmp(row->code, request->code) == 0 &&
	    strcmp(row->text, request->text) == 0)
		return false;
	for (size_t i = 0; i < now->count; i++)
		if (strcmp(now->items[i].code, row->code) == 0 &&
		    strcmp(now->items[i].file, row->file) == 0)
			return true;
	return false;
}

/* Refuses what puts a file out of force: with complaints at their places, if
 * it is the joining that tells. */
static enum error check_in_force(const struct joining *joining,
				 struct calendar_request *request,
				 struct why *why)
{
	bool *is_taken = arena_alloc(joining->arena,
				     (joining->count + 1) * sizeof(bool));
	const struct calendar_row *lost = NULL;
	const char *reason = NULL;
	struct calendars strict;

	for (size_t i = 0; i < joining->count; i++) {
		is_taken[i] = !was_left_out(joining, i, request);
		if (is_taken[i] && joining->reasons[i] != NULL) {
			lost = &joining->rows[i];
			reason = joining->reasons[i];
		}
	}
	if (lost == NULL)
		return ERROR_NONE;
	if (!request->is_forgotten)
		(void)join(joining, is_taken, &strict, &request->complaints);
	return why_set(why, ERROR_REFUSED,
		       "%s of calendar %s could not be used then: %s",
		       lost->file, lost->code, reason);
}

enum error kept_join(const struct settings *settings, struct store *store,
		     struct calendar_request *request,
		     struct kept_calendars *joined, struct why *why)
{
	struct joining joining = { .settings = settings,
				   .arena = &joined->arena };
	enum error error;

	*joined = (struct kept_calendars){ 0 };
	error = store_calendars(store, joining.arena, &joining.rows,
				&joining.count, why);
	if (error != ERROR_NONE)
		return error;
	joining.files = arena_alloc(
		joining.arena, (joining.count + 1) * sizeof(*joining.files));
	joining.reasons = arena_alloc(
		joining.arena, (joining.count + 1) * sizeof(*joining.reasons));
	for (size_t i = 0; i < joining.count; i++)
		read_row(&joining, i, request);
	error = join_used(&joining, &joined->calendars, why);
	if (error == ERROR_NONE)
		tell_left_out(&joining, &joined->left_out);
	if (error == ERROR_NONE && request != NULL)
		error = check_in_force(&joining, request, why);
	return error;
}
