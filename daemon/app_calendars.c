/*
 * Calendars at run time. The calendars in force always are what the configured
 * files and the store's rows make: an applied file is put into the store
 * first, and all is joined anew inside the transaction, so that what runs now
 * and what runs after a restart cannot differ.
 */
#include "app_calendars.h"

#include <string.h>

#include "app_kept.h"
#include "base/log.h"
#include "base/secret.h"
#include "calendars/outlook.h"
#include "plan/policy_read.h"
#include "schedule/calendar_change.h"
#include "store/journal.h"
#include "store/telling.h"
#include "store/terms.h"

#define RULES_FACT "rules"

/* Takes calendars and their arena instead of those in force. */
static void put_in_force(struct settings *settings,
			 const struct kept_calendars *joined)
{
	arena_clear(&settings->calendar_arena);
	settings->calendar_arena = joined->arena;
	settings->calendars = joined->calendars;
	settings->left_out = joined->left_out;
}

/* --------------------------------------------------------- changed rules */

/* Of all that decides on which days people are told. */
static int64_t hash_rules(const struct config *config,
			  const struct calendars *calendars)
{
	struct text text = { 0 };
	struct arena arena = { 0 };
	char hash[SECRET_HASH_SIZE];
	int64_t number;

	for (int i = 0; i < config->policy_count; i++)
		text_addf(&text, "%s %s\n", config->policies[i].name,
			  policy_text(&config->policies[i].policy, POLICY_ALL,
				      &arena));
	arena_clear(&arena);
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
	struct doing doing = { .actor = "dondoc",
			       .now = now,
			       .today = zone_date(settings->office.zone, now) };
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
	if (error == ERROR_NONE)
		error = store_set_fact(store, RULES_CHANGED_FACT, now, why);
	return store_finish(store, error, why);
}

enum error calendars_open(struct settings *settings, struct store *store,
			  int64_t now, struct why *why)
{
	struct kept_calendars joined;
	enum error error = kept_join(settings, store, NULL, &joined, why);

	if (error != ERROR_NONE) {
		arena_clear(&joined.arena);
		return why_wrap(why, error, "applied calendars");
	}
	put_in_force(settings, &joined);
	for (size_t i = 0; i < joined.left_out.count; i++)
		log_error("calendar %s: the applied file %s is left out: %s",
			  joined.left_out.items[i].code,
			  joined.left_out.items[i].file,
			  joined.left_out.items[i].reason);
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

/* Finds the file that is to be forgotten, among those that were applied. */
static enum error find_applied(struct store *store,
			       struct calendar_request *request,
			       struct why *why)
{
	struct calendar_row *rows;
	size_t count;
	size_t found = 0;
	enum error error =
		store_calendars(store, request->arena, &rows, &count, why);

	for (size_t i = 0; i < count && error == ERROR_NONE; i++) {
		if (strcmp(rows[i].file, name_of(request->file)) != 0 ||
		    (request->of != NULL &&
		     strcmp(rows[i].code, request->of) != 0))
			continue;
		request->code = rows[i].code;
		request->text = rows[i].text;
		found++;
	}
	if (error == ERROR_NONE && found == 0)
		return why_set(why, ERROR_NOT_FOUND,
			       "no file %s was applied; calendar show names "
			       "those that were",
			       name_of(request->file));
	if (found > 1)
		return why_set(why, ERROR_REFUSED,
			       "%s was applied to %zu calendars: say which "
			       "(--calendar)",
			       name_of(request->file), found);
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
	for (size_t i = 0; i < before->count; i++)
		if (calendars_find(after, before->items[i].code) == NULL)
			strings_add(
				&request->warnings, request->arena,
				arena_printf(request->arena,
					     "there is no calendar %s then: "
					     "who names it goes by the "
					     "office's own",
					     before->items[i].code));
}

/* What was shown is what is applied: the file, and all that it moves. */
static void digest(struct calendar_request *request)
{
	struct text text = { 0 };
	char hash[SECRET_HASH_SIZE];

	text_addf(&text, "%d%s\n%s", (int)request->is_forgotten, request->text,
		  request->moves.digest);
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
		.kind = request->is_forgotten ? "calendar-forgotten"
					      : "calendar-applied",
		.actor = request->doing.actor,
		.caller = &request->doing.caller,
		.text = arena_printf(
			request->arena,
			"%s: %s: %zu days changed, %d confirmed; %d due dates "
			"and %d reminders of %d tasks moved",
			request->code, name_of(request->file),
			request->day_count, request->confirmed, moves->dues,
			moves->total - moves->dues, moves->tasks),
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

/* Puts the file into the store, or takes it out. */
static enum error put(struct store *store,
		      const struct calendar_request *request, struct why *why)
{
	struct calendar_row row = {
		.code = request->code,
		.file = name_of(request->file),
		.text = request->text,
		.actor = request->doing.actor,
		.applied_at = request->doing.now,
	};

	if (request->is_forgotten)
		return store_calendar_forget(store, row.code, row.file, why);
	return request->is_unchanged ? ERROR_NONE
				     : store_calendar_put(store, &row, why);
}

static enum error find_file(struct store *store,
			    struct calendar_request *request, struct why *why)
{
	enum error error;

	if (request->is_forgotten)
		return find_applied(store, request, why);
	error = read_requested(request);
	return error != ERROR_NONE ? error
				   : find_unchanged(store, request, why);
}

enum error calendars_apply(struct settings *settings, struct store *store,
			   struct calendar_request *request, struct why *why)
{
	struct kept_calendars joined = { 0 };
	enum error error = find_file(store, request, why);

	if (error == ERROR_NONE)
		error = store_begin(store, why);
	if (error != ERROR_NONE)
		return error;
	error = put(store, request, why);
	/* All is joined anew: so will the next start do it. */
	if (error == ERROR_NONE)
		error = kept_join(settings, store, request, &joined, why);
	if (error == ERROR_NONE)
		error = change(settings, store, request, &joined.calendars,
			       why);
	if (error == ERROR_NONE && request->is_kept)
		error = store_commit(store, why);
	else
		store_rollback(store);
	if (error == ERROR_NONE && request->is_kept)
		put_in_force(settings, &joined);
	else
		arena_clear(&joined.arena);
	return error;
}
