#include "store/feeds.h"

#include <string.h>

#include "store/journal.h"
#include "store/sql.h"

static const char add_feed[] =
	"INSERT INTO feeds (hash, agency_id, person_id, plan_id, label,"
	" language, has_alarms, mails_when_silent, created_at)"
	" VALUES (:hash, :agency, :person, :plan, :label, :language, :alarms,"
	" :mails, :at)";

static const char rotate_feed[] =
	"UPDATE feeds SET hash = :hash, rotated_at = :at"
	" WHERE feed_id = :id AND revoked_at IS NULL";

static const char revoke_feed[] = "UPDATE feeds SET revoked_at = :at"
				  " WHERE feed_id = :id AND revoked_at IS NULL";

/* Kinds are those of enum feed_kind. */
#define FEED_COLUMNS                                                           \
	"SELECT f.feed_id, CASE WHEN f.plan_id IS NOT NULL THEN 3"             \
	"  WHEN f.person_id IS NOT NULL THEN 2 ELSE a.is_group END,"           \
	" coalesce(a.agency_id, 0), coalesce(f.person_id, 0),"                 \
	" coalesce(f.plan_id, 0), coalesce(p.number, w.code, a.code),"         \
	" coalesce(p.number, w.name, a.name), a.code, w.role, f.label,"        \
	" f.language, f.has_alarms, f.mails_when_silent, f.created_at,"        \
	" coalesce(f.rotated_at, 0),"                                          \
	" coalesce(f.revoked_at, w.removed_at, a.removed_at, 0),"              \
	" f.last_used_on, f.client, coalesce(f.status, 0)"                     \
	" FROM feeds f LEFT JOIN people w ON w.person_id = f.person_id"        \
	" LEFT JOIN plans p ON p.plan_id = f.plan_id"                          \
	" LEFT JOIN agencies a"                                                \
	"  ON a.agency_id = coalesce(f.agency_id, w.agency_id)"

static const char find_feed[] = FEED_COLUMNS " WHERE f.hash = :hash";

static const char get_feed[] = FEED_COLUMNS " WHERE f.feed_id = :id";

static const char list_feeds[] = FEED_COLUMNS " ORDER BY f.feed_id";

static const char list_followed[] =
	"WITH owing AS MATERIALIZED (SELECT DISTINCT t.agency_id FROM plans q"
	"  JOIN actions c ON c.plan_id = q.plan_id"
	"  JOIN tasks t ON t.action_id = c.action_id"
	"  WHERE q.follow_up_id = :follow_up"
	"  AND t.state NOT IN ('done', 'dropped')) " FEED_COLUMNS
	" WHERE coalesce(f.revoked_at, w.removed_at, a.removed_at) IS NULL"
	" AND (p.follow_up_id = :follow_up OR a.agency_id IN owing"
	"  OR a.agency_id IN (SELECT m.group_id FROM members m"
	"   WHERE m.left_at IS NULL AND m.agency_id IN owing))"
	" ORDER BY a.name, f.feed_id";

static const char use_feed[] =
	"UPDATE feeds SET last_used_on = :day, client = :client,"
	" status = :status WHERE feed_id = :id";

static const char last_version[] =
	"SELECT sequence, hash, first_at FROM feed_versions"
	" WHERE feed_id = :id AND view = :view"
	" ORDER BY sequence DESC LIMIT 1";

static const char add_version[] =
	"INSERT INTO feed_versions (feed_id, view, sequence, hash, events,"
	" bytes, first_at)"
	" VALUES (:id, :view, :sequence, :hash, :events, :bytes, :at)";

static const char drop_versions[] =
	"DELETE FROM feed_versions WHERE feed_id = :id AND view = :view"
	" AND sequence <= :sequence";

static const char list_versions[] =
	"SELECT view = 'todo', sequence, hash, events, bytes, first_at"
	" FROM feed_versions WHERE feed_id = :id"
	" ORDER BY first_at DESC, view, sequence DESC";

static const char count_larger[] =
	"SELECT count(DISTINCT v.feed_id) FROM feed_versions v"
	" JOIN feeds f ON f.feed_id = v.feed_id AND f.revoked_at IS NULL"
	" WHERE v.bytes > :limit AND v.sequence = (SELECT max(sequence)"
	"  FROM feed_versions u WHERE u.feed_id = v.feed_id"
	"  AND u.view = v.view)";

const char *feed_kind_word(enum feed_kind kind)
{
	static const char *const words[] = { "agency", "group", "person",
					     "plan" };

	return words[kind];
}

/* A line in the journal: which feed, of whom; never its address. */
static enum error tell(struct store *store, const struct feed_row *row,
		       const char *kind, const struct doing *doing,
		       struct why *why)
{
	struct journal_entry entry = {
		.at = doing->now,
		.kind = kind,
		.actor = doing->actor,
		.agency_id = row->agency_id,
		.person_id = row->person_id,
		.plan_id = row->plan_id,
		.text = row->label != NULL ? row->label : "",
	};

	return store_journal_add(store, &entry, why);
}

enum error store_feed_add(struct store *store, const char *hash,
			  const struct feed_row *row, const struct doing *doing,
			  int64_t *id, struct why *why)
{
	struct query query = query_begin(store, add_feed);
	bool is_agency = row->kind == FEED_AGENCY || row->kind == FEED_GROUP;
	enum error error;

	query_text(&query, ":hash", hash);
	query_id(&query, ":agency", is_agency ? row->agency_id : 0);
	query_id(&query, ":person", row->person_id);
	query_id(&query, ":plan", row->plan_id);
	query_text(&query, ":label", row->label);
	query_text(&query, ":language", row->language);
	query_int(&query, ":alarms", row->has_alarms);
	query_int(&query, ":mails", row->mails_when_silent);
	query_int(&query, ":at", doing->now);
	error = query_insert(&query, id, why);
	return error != ERROR_NONE ? error
				   : tell(store, row, "feed-added", doing, why);
}

static void take_feed(struct query *query, struct arena *arena,
		      struct feed_row *row)
{
	const char *role;

	row->id = query_take_int(query);
	row->kind = (enum feed_kind)query_take_int(query);
	row->agency_id = query_take_int(query);
	row->person_id = query_take_int(query);
	row->plan_id = query_take_int(query);
	row->code = query_take_text(query, arena);
	row->name = query_take_text(query, arena);
	row->agency = query_take_text(query, arena);
	role = query_take_text(query, arena);
	if (role == NULL || !role_from_word(role, &row->role))
		row->role = ROLE_READER;
	row->label = query_take_text(query, arena);
	row->language = query_take_text(query, arena);
	row->has_alarms = query_take_int(query) != 0;
	row->mails_when_silent = query_take_int(query) != 0;
	row->created_at = query_take_int(query);
	row->rotated_at = query_take_int(query);
	row->revoked_at = query_take_int(query);
	row->last_used_on = query_take_date(query);
	row->client = query_take_text(query, arena);
	row->status = (int)query_take_int(query);
}

/* Ends a query that gives one feed or none. */
static enum error take_one(struct query *query, struct arena *arena,
			   struct feed_row *row, struct why *why)
{
	bool is_found = query_row(query);
	enum error error;

	if (is_found)
		take_feed(query, arena, row);
	error = query_end(query, why);
	if (error == ERROR_NONE && !is_found)
		return why_set(why, ERROR_NOT_FOUND, "no such feed");
	return error;
}

enum error store_feed_find(struct store *store, const char *hash,
			   struct arena *arena, struct feed_row *row,
			   struct why *why)
{
	struct query query = query_begin(store, find_feed);

	query_text(&query, ":hash", hash);
	return take_one(&query, arena, row, why);
}

enum error store_feed_get(struct store *store, int64_t id, struct arena *arena,
			  struct feed_row *row, struct why *why)
{
	struct query query = query_begin(store, get_feed);

	query_int(&query, ":id", id);
	return take_one(&query, arena, row, why);
}

/* Runs a change of one valid feed and journals it. */
static enum error change(struct store *store, struct query *query, int64_t id,
			 const char *kind, const struct doing *doing,
			 struct why *why)
{
	struct arena arena = { 0 };
	struct feed_row row;
	enum error error;

	query_int(query, ":id", id);
	query_int(query, ":at", doing->now);
	error = query_run(query, why);
	if (error == ERROR_NONE && sql_changes(store) == 0)
		return why_set(why, ERROR_NOT_FOUND, "no valid feed %lld",
			       (long long)id);
	if (error == ERROR_NONE)
		error = store_feed_get(store, id, &arena, &row, why);
	if (error == ERROR_NONE)
		error = tell(store, &row, kind, doing, why);
	arena_clear(&arena);
	return error;
}

enum error store_feed_rotate(struct store *store, int64_t id, const char *hash,
			     const struct doing *doing, struct why *why)
{
	struct query query = query_begin(store, rotate_feed);

	query_text(&query, ":hash", hash);
	return change(store, &query, id, "feed-rotated", doing, why);
}

enum error store_feed_revoke(struct store *store, int64_t id,
			     const struct doing *doing, struct why *why)
{
	struct query query = query_begin(store, revoke_feed);

	return change(store, &query, id, "feed-revoked", doing, why);
}

/* Ends a query that gives any number of feeds. */
static enum error take_all(struct query *query, struct arena *arena,
			   struct feed_row **rows, size_t *count,
			   struct why *why)
{
	*rows = NULL;
	*count = 0;
	while (query_row(query)) {
		*rows = arena_grow(arena, *rows, *count, sizeof(**rows));
		take_feed(query, arena, &(*rows)[(*count)++]);
	}
	return query_end(query, why);
}

enum error store_feeds(struct store *store, struct arena *arena,
		       struct feed_row **rows, size_t *count, struct why *why)
{
	struct query query = query_begin(store, list_feeds);

	return take_all(&query, arena, rows, count, why);
}

enum error store_feeds_followed(struct store *store, int64_t follow_up_id,
				struct arena *arena, struct feed_row **rows,
				size_t *count, struct why *why)
{
	struct query query = query_begin(store, list_followed);

	query_int(&query, ":follow_up", follow_up_id);
	return take_all(&query, arena, rows, count, why);
}

int feed_silent_days(const struct feed_row *row, struct date made_on,
		     struct date today)
{
	struct date heard =
		date_is_set(row->last_used_on) ? row->last_used_on : made_on;
	int days = today.day - heard.day;

	return row->revoked_at == 0 && days > FEED_SILENT_DAYS ? days : 0;
}

enum error store_feed_used(struct store *store, const struct feed_row *row,
			   struct why *why)
{
	struct query query = query_begin(store, use_feed);

	query_date(&query, ":day", row->last_used_on);
	query_text(&query, ":client", row->client);
	query_int(&query, ":status", row->status);
	query_int(&query, ":id", row->id);
	return query_run(&query, why);
}

static const char *view_word(bool is_todo)
{
	return is_todo ? "todo" : "events";
}

enum error store_feed_version_find(struct store *store, int64_t id, int64_t now,
				   struct feed_version *version,
				   struct why *why)
{
	struct query query = query_begin(store, last_version);
	struct arena arena = { 0 };
	bool is_same = false;
	enum error error;

	version->sequence = 0;
	version->first_at = 0;
	query_int(&query, ":id", id);
	query_text(&query, ":view", view_word(version->is_todo));
	if (query_row(&query)) {
		version->sequence = query_take_int(&query);
		is_same = strcmp(query_take_text(&query, &arena),
				 version->hash) == 0;
		version->first_at = query_take_int(&query);
	}
	error = query_end(&query, why);
	arena_clear(&arena);
	version->is_new = error == ERROR_NONE && !is_same;
	if (!version->is_new)
		return error;
	version->sequence++;
	/* Who asks by time must never be told that two are the same. */
	version->first_at =
		now > version->first_at ? now : version->first_at + 1;
	return ERROR_NONE;
}

enum error store_feed_version_add(struct store *store, int64_t id,
				  const struct feed_version *version,
				  struct why *why)
{
	struct query query = query_begin(store, add_version);
	enum error error;

	query_int(&query, ":id", id);
	query_text(&query, ":view", view_word(version->is_todo));
	query_int(&query, ":sequence", version->sequence);
	query_text(&query, ":hash", version->hash);
	query_int(&query, ":events", version->events);
	query_int(&query, ":bytes", version->bytes);
	query_int(&query, ":at", version->first_at);
	error = query_run(&query, why);
	if (error != ERROR_NONE)
		return error;
	query = query_begin(store, drop_versions);
	query_int(&query, ":id", id);
	query_text(&query, ":view", view_word(version->is_todo));
	query_int(&query, ":sequence", version->sequence - FEED_VERSIONS);
	return query_run(&query, why);
}

enum error store_feed_versions(struct store *store, int64_t id,
			       struct arena *arena,
			       struct feed_version **versions, size_t *count,
			       struct why *why)
{
	struct query query = query_begin(store, list_versions);

	*versions = NULL;
	*count = 0;
	query_int(&query, ":id", id);
	while (query_row(&query)) {
		struct feed_version *version;

		*versions = arena_grow(arena, *versions, *count,
				       sizeof(**versions));
		version = &(*versions)[(*count)++];
		version->is_todo = query_take_int(&query) != 0;
		version->sequence = query_take_int(&query);
		version->hash = query_take_text(&query, arena);
		version->events = query_take_int(&query);
		version->bytes = query_take_int(&query);
		version->first_at = query_take_int(&query);
	}
	return query_end(&query, why);
}

enum error store_feeds_larger(struct store *store, int64_t limit, int *count,
			      struct why *why)
{
	struct query query = query_begin(store, count_larger);

	*count = 0;
	query_int(&query, ":limit", limit);
	if (query_row(&query))
		*count = (int)query_take_int(&query);
	return query_end(&query, why);
}

const char *const feeds_sql[] = {
	add_feed,      rotate_feed,   revoke_feed,  find_feed,	  get_feed,
	list_feeds,    list_followed, use_feed,	    last_version, add_version,
	drop_versions, list_versions, count_larger, NULL,
};
