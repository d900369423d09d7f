/*
 * Calendars at run time. The calendars in force always are what the configured
 * files and the store's rows make: an applied file is put into the store
 * first, and all is joined anew inside the transaction, so that what runs now
 * and what runs after a restart cannot differ.
 */
#include "app_calendars.h"

#include <string.h>

#include "base/secret.h"
#include "calendars/outlook.h"
#include "schedule/calendar_change.h"
#include "store/journal.h"
#include "store/terms.h"

#define RULES_FACT "rules"

/* ------------------------------------------------------------- joining */

/* Reads one kept file; its complaints name it as `request` does, if it is the
 * one that is being applied. */
static enum error read_kept(const struct calendar_row *row,
			    const struct calendar_request *request,
			    struct calendar_file *file,
			    struct complaints *complaints)
{
	complaints->file = row->file;
	if (request != NULL && strcmp(row->code, request->code) == 0 &&
	    strcmp(row->text, request->text) == 0)
		complaints->file =
			arena_string(complaints->arena, request->file);
	return read_workdays(row->text, strlen(row->text), file, complaints);
}

/* Joins the configured files and the store's, in the complaints' arena. */
static enum error join(const struct settings *settings, struct store *store,
		       const struct calendar_request *request,
		       struct calendars *calendars,
		       struct complaints *complaints, struct why *why)
{
	struct arena *arena = complaints->arena;
	struct calendar_file *files;
	struct calendar_row *rows;
	size_t count = settings->file_count;
	size_t row_count;
	enum error error =
		store_calendars(store, arena, &rows, &row_count, why);

	if (error != ERROR_NONE)
		return error;
	files = arena_alloc(arena, (count + row_count) * sizeof(*files));
	for (size_t i = 0; i < count; i++)
		files[i] = settings->files[i];
	for (size_t i = 0; i < row_count && error == ERROR_NONE; i++)
		error = read_kept(&rows[i], request, &files[count + i],
				  complaints);
	if (error == ERROR_NONE)
		error = join_calendars(files, count + row_count, calendars,
				       complaints);
	return error;
}

/* Takes calendars and their arena instead of those in force. */
static void put_in_force(struct settings *settings,
			 const struct calendars *calendars, struct arena *arena)
{
	arena_clear(&settings->calendar_arena);
	settings->calendar_arena = *arena;
	settings->calendars = *calendars;
}

static enum error tell_complaints(const struct complaints *complaints,
				  struct why *why)
{
	struct text text = { 0 };

	complaints_print(complaints, &text);
	(void)why_set(why, ERROR_INPUT, "applied calendars: %s",
		      text_string(&text));
	text_clear(&text);
	return ERROR_INPUT;
}

/* --------------------------------------------------------- changed rules */

/* Of all that decides on which days people are told. */
static int64_t hash_rules(const struct config *config,
			  const struct calendars *calendars)
{
	struct text text = { 0 };
	char hash[SECRET_HASH_SIZE];
	int64_t number;

	text_add_bytes(&text, (const char *)&config->policies[0].policy,
		       sizeof(config->policies[0].policy));
	text_addf(&text, "%d %d ", config->recurring_day,
		  config->recurring_cut_off);
	text_add(&text, config->timezone);
	for (size_t i = 0; i < calendars->count; i++) {
		const struct workdays *calendar = &calendars->items[i];

		text_addf(&text, "\n%s ", calendar->code);
		for (size_t j = 0; j < calendar->count; j++)
			text_addf(&text, "%d%d ", calendar->days[j].date.day,
				  (int)calendar->days[j].is_off);
		text_add_bytes(&text, (const char *)calendar->rests_on,
			       sizeof(calendar->rests_on));
	}
	secret_digest(text_string(&text), text.length, hash);
	text_clear(&text);
	memcpy(&number, hash, sizeof(number));
	return number;
}

static enum error notice_changed_rules(const struct settings *settings,
				       struct store *store, int64_t now,
				       struct why *why)
{
	int64_t rules = hash_rules(&settings->config, &settings->calendars);
	struct doing doing = { "dondoc", now,
			       zone_date(settings->office.zone, now) };
	struct applied applied = { 0 };
	int64_t before = 0;
	enum error error = store_fact(store, RULES_FACT, &before, why);

	if (error != ERROR_NONE || rules == before)
		return error;
	error = store_begin(store, why);
	if (error != ERROR_NONE)
		return error;
	error = store_terms_settle(store, &settings->office, &doing, &applied,
				   why);
	if (error == ERROR_NONE)
		error = store_remind_reset(store, why);
	if (error == ERROR_NONE)
		error = store_set_fact(store, RULES_FACT, rules, why);
	return store_finish(store, error, why);
}

enum error calendars_open(struct settings *settings, struct store *store,
			  int64_t now, struct why *why)
{
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	struct calendars calendars;
	enum error error =
		join(settings, store, NULL, &calendars, &complaints, why);

	if (complaints.errors > 0)
		error = tell_complaints(&complaints, why);
	if (error != ERROR_NONE) {
		arena_clear(&arena);
		return error;
	}
	put_in_force(settings, &calendars, &arena);
	return notice_changed_rules(settings, store, now, why);
}

/* -------------------------------------------------------------- applying */

static const char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

/* Reads the file for what is wrong in it, and whose calendar it is. */
static enum error read_requested(struct calendar_request *request)
{
	struct calendar_file file;
	enum error error;

	request->complaints = (struct complaints){ .arena = request->arena,
						   .file = request->file };
	error = read_workdays(request->text, strlen(request->text), &file,
			      &request->complaints);
	if (error == ERROR_NONE)
		request->code = file.own.code;
	return error;
}

/* Whether the file is what was applied last to its calendar. */
static enum error find_unchanged(struct store *store,
				 struct calendar_request *request,
				 struct why *why)
{
	struct calendar_row *rows;
	const struct calendar_row *last = NULL;
	size_t count;
	enum error error =
		store_calendars(store, request->arena, &rows, &count, why);

	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		if (strcmp(rows[i].code, request->code) == 0)
			last = &rows[i];
	request->is_unchanged =
		last != NULL &&
		strcmp(last->file, name_of(request->file)) == 0 &&
		strcmp(last->text, request->text) == 0;
	return error;
}

static void list_day(struct calendar_request *request,
		     const struct workdays *after, struct date date)
{
	const struct workday *row = workdays_find(after, date);
	struct calendar_day *day;

	request->days = arena_grow(request->arena, request->days,
				   request->day_count, sizeof(*request->days));
	day = &request->days[request->day_count++];
	day->calendar = arena_string(request->arena, after->code);
	day->date = date;
	day->is_working = workdays_is_working(after, date);
	if (row == NULL)
		return;
	day->is_expected = row->is_expected;
	day->reason = arena_string(request->arena, row->reason);
}

/* The days on which a calendar is another than before. */
static void list_days(struct calendar_request *request,
		      const struct workdays *before,
		      const struct workdays *after)
{
	struct date at =
		workdays_difference(before, after, date_from_parts(1, 1, 1));

	if (memcmp(before->rests_on, after->rests_on,
		   sizeof(before->rests_on)) != 0)
		strings_add(&request->warnings, request->arena,
			    arena_printf(request->arena,
					 "calendar %s: other days of the week "
					 "are rest days than before",
					 after->code));
	while (date_is_set(at)) {
		list_day(request, after, at);
		at = workdays_difference(before, after, date_add(at, 1));
	}
	for (size_t i = 0; i < after->count; i++) {
		const struct workday *old =
			workdays_find(before, after->days[i].date);

		request->confirmed += old != NULL && old->is_expected &&
				      !after->days[i].is_expected;
	}
}

static void describe(struct calendar_request *request,
		     const struct calendars *before,
		     const struct calendars *after)
{
	for (size_t i = 0; i < after->count; i++) {
		const struct workdays *calendar = &after->items[i];
		const struct workdays *old =
			calendars_find(before, calendar->code);
		bool is_asked_for = strcmp(calendar->code, request->code) == 0;

		if (is_asked_for) {
			request->is_new = old == NULL;
			request->name =
				arena_string(request->arena, calendar->name);
		}
		if (is_asked_for && calendar->extends == NULL)
			calendar_outlook(calendar, request->doing.today,
					 request->arena, &request->warnings);
		if (old != NULL)
			list_days(request, old, calendar);
	}
}

/* What was shown is what is applied: the file, and all that it moves. */
static void digest(struct calendar_request *request)
{
	struct text text = { 0 };
	char hash[SECRET_HASH_SIZE];

	text_addf(&text, "%s\n", request->text);
	for (size_t i = 0; i < request->moves.count; i++) {
		text_addf(&text, "%s ", request->moves.items[i].task.ref);
		calendar_move_write(&request->moves.items[i], &text);
		text_add(&text, "\n");
	}
	secret_digest(text_string(&text), text.length, hash);
	request->digest = arena_string(request->arena, hash);
	text_clear(&text);
}

static enum error tell_applied(struct store *store,
			       const struct calendar_request *request,
			       struct why *why)
{
	const struct calendar_moves *moves = &request->moves;
	struct journal_entry entry = {
		.at = request->doing.now,
		.kind = "calendar-applied",
		.actor = request->doing.actor,
		.text = arena_printf(
			request->arena,
			"%s: %s: %zu days changed, %d confirmed; %d due dates "
			"and %zu reminders of %d tasks moved",
			request->code, name_of(request->file),
			request->day_count, request->confirmed, moves->dues,
			moves->count - (size_t)moves->dues, moves->tasks),
	};

	return store_journal_add(store, &entry, why);
}

/* All of it, in the transaction that is under way. */
static enum error change(struct settings *settings, struct store *store,
			 struct calendar_request *request,
			 const struct calendars *next, struct why *why)
{
	struct office after = settings->office;
	struct calendar_change what = {
		.store = store,
		.config = &settings->config,
		.before = &settings->office,
		.after = &after,
		.doing = &request->doing,
	};
	enum error error;

	after.calendars = next;
	error = calendar_change_run(&what, request->arena, &request->moves,
				    why);

	if (error != ERROR_NONE)
		return error;
	describe(request, &settings->calendars, next);
	digest(request);
	if (request->expect != NULL &&
	    strcmp(request->expect, request->digest) != 0)
		return why_set(why, ERROR_REFUSED,
			       "what the file moves has changed since it was "
			       "shown: look again");
	error = store_set_fact(store, RULES_FACT,
			       hash_rules(&settings->config, next), why);
	if (error == ERROR_NONE && !request->is_unchanged)
		error = tell_applied(store, request, why);
	return error;
}

/* Puts the file into the store and joins all anew. */
static enum error put(const struct settings *settings, struct store *store,
		      struct calendar_request *request, struct arena *arena,
		      struct calendars *next, struct why *why)
{
	struct complaints complaints = { .arena = arena };
	struct calendar_row row = {
		.code = request->code,
		.file = name_of(request->file),
		.text = request->text,
		.actor = request->doing.actor,
		.applied_at = request->doing.now,
	};
	enum error error = ERROR_NONE;

	if (!request->is_unchanged)
		error = store_calendar_put(store, &row, why);
	if (error == ERROR_NONE)
		error = join(settings, store, request, next, &complaints, why);
	for (size_t i = 0; i < complaints.count; i++) {
		const struct complaint *one = &complaints.items[i];

		/* Into the request's own arena; warnings are there already. */
		if (one->is_warning)
			continue;
		request->complaints.file =
			arena_string(request->arena, one->file);
		complain(&request->complaints, one->place, one->code, "%s",
			 one->text);
	}
	return error;
}

enum error calendars_apply(struct settings *settings, struct store *store,
			   struct calendar_request *request, struct why *why)
{
	struct arena arena = { 0 };
	struct calendars next;
	enum error error = read_requested(request);

	if (error == ERROR_NONE)
		error = find_unchanged(store, request, why);
	if (error == ERROR_NONE)
		error = store_begin(store, why);
	if (error != ERROR_NONE)
		return error;
	error = put(settings, store, request, &arena, &next, why);
	if (error == ERROR_NONE)
		error = change(settings, store, request, &next, why);
	if (error == ERROR_NONE && request->is_kept)
		error = store_commit(store, why);
	else
		store_rollback(store);
	if (error == ERROR_NONE && request->is_kept)
		put_in_force(settings, &next, &arena);
	else
		arena_clear(&arena);
	return error;
}
