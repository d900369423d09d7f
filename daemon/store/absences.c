#include "store/absences.h"

#include "store/journal.h"
#include "store/sql.h"

static const char add_absence[] =
	"INSERT INTO absences (person_id, deputy_id, from_on, until_on, reason,"
	" created_at, created_by)"
	" VALUES (:person, :deputy, :from, :until, :reason, :now, :actor)";

static const char find_overlap[] =
	"SELECT from_on, until_on FROM absences WHERE person_id = :person"
	" AND ended_at IS NULL AND from_on <= :until AND until_on >= :from";

static const char end_absence[] =
	"UPDATE absences SET ended_at = :now, ended_by = :actor"
	" WHERE person_id = :person AND ended_at IS NULL"
	" AND until_on >= :today";

static const char list_absences[] =
	"SELECT x.absence_id, x.person_id, x.deputy_id, x.from_on, x.until_on,"
	" x.reason, x.created_at, x.created_by, x.ended_at, x.ended_by,"
	" w.code, w.name, d.code, d.name, a.code FROM absences x"
	" JOIN people w ON w.person_id = x.person_id"
	" JOIN agencies a ON a.agency_id = w.agency_id"
	" JOIN people d ON d.person_id = x.deputy_id"
	" WHERE :today IS NULL"
	"  OR (x.ended_at IS NULL AND x.until_on >= :today)"
	" ORDER BY x.absence_id";

static enum error refuse_overlap(struct store *store,
				 const struct person_row *person,
				 const struct absence *absence, struct why *why)
{
	struct query query = query_begin(store, find_overlap);
	struct date from = DATE_NONE;
	struct date until = DATE_NONE;
	char first[DATE_TEXT_SIZE];
	char last[DATE_TEXT_SIZE];
	enum error error;

	query_int(&query, ":person", person->id);
	query_date(&query, ":from", absence->from);
	query_date(&query, ":until", absence->until);
	while (query_row(&query)) {
		from = query_take_date(&query);
		until = query_take_date(&query);
	}
	error = query_end(&query, why);
	if (error != ERROR_NONE || !date_is_set(from))
		return error;
	return why_set(why, ERROR_REFUSED,
		       "%s is away from %s to %s already: `dondoc back %s` "
		       "ends that",
		       person->code, date_to_iso(from, first),
		       date_to_iso(until, last), person->code);
}

static enum error check(struct store *store, const struct person_row *person,
			const struct person_row *deputy,
			const struct absence *absence,
			const struct doing *doing, struct why *why)
{
	if (!date_is_set(absence->from) || !date_is_set(absence->until))
		return why_set(why, ERROR_USAGE, "away until what day?");
	if (date_compare(absence->until, doing->today) < 0 ||
	    date_compare(absence->until, absence->from) < 0)
		return why_set(why, ERROR_REFUSED,
			       "the last day away is past, or before the "
			       "first");
	if (deputy->id == person->id)
		return why_set(why, ERROR_REFUSED,
			       "%s cannot be their own deputy", person->code);
	if (deputy->channels == 0)
		return why_set(why, ERROR_REFUSED,
			       "%s has no address to be told at", deputy->code);
	return refuse_overlap(store, person, absence, why);
}

enum error store_absence_add(struct store *store,
			     const struct person_row *person,
			     const struct person_row *deputy,
			     const struct absence *absence,
			     const struct doing *doing, int64_t *id,
			     struct why *why)
{
	struct arena arena = { 0 };
	char from[DATE_TEXT_SIZE];
	char until[DATE_TEXT_SIZE];
	struct query query;
	enum error error = check(store, person, deputy, absence, doing, why);

	if (error != ERROR_NONE)
		return error;
	query = query_begin(store, add_absence);
	query_int(&query, ":person", person->id);
	query_int(&query, ":deputy", deputy->id);
	query_date(&query, ":from", absence->from);
	query_date(&query, ":until", absence->until);
	query_text(&query, ":reason", absence->reason);
	query_int(&query, ":now", doing->now);
	query_text(&query, ":actor", doing->actor);
	error = query_insert(&query, id, why);
	if (error == ERROR_NONE)
		error = store_journal_person(
			store, person, "away",
			/* No name and no reason: these can be erased. */
			arena_printf(&arena, "%s to %s, deputy: person %lld",
				     date_to_iso(absence->from, from),
				     date_to_iso(absence->until, until),
				     (long long)deputy->id),
			doing, why);
	arena_clear(&arena);
	return error;
}

enum error store_absence_end(struct store *store,
			     const struct person_row *person,
			     const struct doing *doing, int *count,
			     struct why *why)
{
	struct query query = query_begin(store, end_absence);
	enum error error;

	query_int(&query, ":person", person->id);
	query_int(&query, ":now", doing->now);
	query_text(&query, ":actor", doing->actor);
	query_date(&query, ":today", doing->today);
	error = query_run(&query, why);
	*count = (int)sql_changes(store);
	if (error == ERROR_NONE && *count == 0)
		return why_set(why, ERROR_REFUSED, "%s is not away",
			       person->code);
	return error == ERROR_NONE ? store_journal_person(store, person, "back",
							  "", doing, why)
				   : error;
}

enum error store_absences(struct store *store, struct date today,
			  struct arena *arena, struct absence **rows,
			  size_t *count, struct why *why)
{
	struct query query = query_begin(store, list_absences);

	*rows = NULL;
	*count = 0;
	query_date(&query, ":today", today);
	while (query_row(&query)) {
		struct absence *row;

		*rows = arena_grow(arena, *rows, *count, sizeof(**rows));
		row = &(*rows)[(*count)++];
		row->id = query_take_int(&query);
		row->person_id = query_take_int(&query);
		row->deputy_id = query_take_int(&query);
		row->from = query_take_date(&query);
		row->until = query_take_date(&query);
		row->reason = query_take_text(&query, arena);
		row->created_at = query_take_int(&query);
		row->created_by = query_take_text(&query, arena);
		row->ended_at = query_take_int(&query);
		row->ended_by = query_take_text(&query, arena);
		row->person = query_take_text(&query, arena);
		row->person_name = query_take_text(&query, arena);
		row->deputy = query_take_text(&query, arena);
		row->deputy_name = query_take_text(&query, arena);
		row->agency = query_take_text(&query, arena);
	}
	return query_end(&query, why);
}

const char *const absences_sql[] = { add_absence, find_overlap, end_absence,
				     list_absences, NULL };
