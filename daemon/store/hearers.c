#include "store/hearers.h"

#include "store/sql.h"

static const char find_hearer[] =
	"SELECT agency_id, code, name, coalesce(parent_id, 0), calendar,"
	" timezone, policy, changed_at FROM agencies"
	" WHERE agency_id = :agency";

static const char list_supporters[] =
	"SELECT coalesce(m.agency_id, a.agency_id) FROM action_words x"
	" JOIN agencies a ON a.code = x.word"
	" LEFT JOIN members m ON m.group_id = a.agency_id"
	"  AND m.left_at IS NULL"
	" WHERE x.action_id = :action AND x.list = 'support'"
	" ORDER BY x.position, m.position";

static const char list_watchers[] =
	"SELECT coalesce(m.agency_id, a.agency_id), x.mode FROM plan_words x"
	" JOIN agencies a ON a.code = x.word"
	" LEFT JOIN members m ON m.group_id = a.agency_id"
	"  AND m.left_at IS NULL"
	" WHERE x.plan_id = :plan AND x.list = 'watcher'"
	" AND x.mode IS NOT NULL ORDER BY x.position, m.position";

static const char list_policy_names[] =
	"SELECT policy_name FROM actions WHERE policy_name IS NOT NULL"
	" AND withdrawn_at IS NULL"
	" UNION SELECT policy FROM plans WHERE policy IS NOT NULL"
	" UNION SELECT policy FROM agencies WHERE policy IS NOT NULL";

static const struct {
	const char *word;
	enum role role; /* asked for first; then the owners */
	bool takes_all; /* and then whoever there is */
} audiences[AUDIENCE_COUNT] = {
	[AUDIENCE_LEAD] = { "lead", ROLE_OWNER, false },
	[AUDIENCE_SUPPORT] = { "support", ROLE_OWNER, false },
	[AUDIENCE_FOLLOW_UP] = { "follow-up", ROLE_FOLLOW_UP, false },
	[AUDIENCE_PARENT] = { "parent", ROLE_RECEIVER, false },
	[AUDIENCE_ISSUER] = { "issuer", ROLE_RECEIVER, false },
	[AUDIENCE_WATCHER] = { "watcher", ROLE_RECEIVER, true },
	[AUDIENCE_DIGEST] = { "digest", ROLE_RECEIVER, true },
};

const char *audience_word(enum audience audience)
{
	return audiences[audience].word;
}

enum error store_hearer(struct store *store, int64_t agency_id,
			struct arena *arena, struct hearer *hearer,
			struct why *why)
{
	struct query query = query_begin(store, find_hearer);
	bool is_found;
	enum error error;

	*hearer = (struct hearer){ 0 };
	query_int(&query, ":agency", agency_id);
	is_found = query_row(&query);
	if (is_found) {
		hearer->id = query_take_int(&query);
		hearer->code = query_take_text(&query, arena);
		hearer->name = query_take_text(&query, arena);
		hearer->parent_id = query_take_int(&query);
		hearer->calendar = query_take_text(&query, arena);
		hearer->timezone = query_take_text(&query, arena);
		hearer->policy = query_take_text(&query, arena);
		hearer->changed_at = query_take_int(&query);
	}
	error = query_end(&query, why);
	if (error == ERROR_NONE && !is_found)
		error = why_set(why, ERROR_NOT_FOUND, "no agency %lld",
				(long long)agency_id);
	if (error != ERROR_NONE)
		return error;
	return store_people(store, agency_id, arena, &hearer->people,
			    &hearer->count, why);
}

static bool has_role(const struct hearer *hearer, enum role role)
{
	for (size_t i = 0; i < hearer->count; i++)
		if (hearer->people[i].role == role)
			return true;
	return false;
}

bool hearer_has(const struct hearer *hearer, enum audience audience,
		const struct person_row *person)
{
	enum role role = audiences[audience].role;

	if (!has_role(hearer, role))
		role = ROLE_OWNER;
	if (audiences[audience].takes_all && !has_role(hearer, role))
		return true;
	return person->role == role;
}

static bool has_id(const int64_t *ids, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++)
		if (ids[i] == id)
			return true;
	return false;
}

enum error store_supporters(struct store *store, int64_t action_id,
			    struct arena *arena, int64_t **ids, size_t *count,
			    struct why *why)
{
	struct query query = query_begin(store, list_supporters);

	*ids = NULL;
	*count = 0;
	query_int(&query, ":action", action_id);
	while (query_row(&query)) {
		int64_t id = query_take_int(&query);

		if (has_id(*ids, *count, id))
			continue;
		*ids = arena_grow(arena, *ids, *count, sizeof(**ids));
		(*ids)[(*count)++] = id;
	}
	return query_end(&query, why);
}

enum error store_watchers(struct store *store, int64_t plan_id,
			  struct arena *arena, struct watcher **watchers,
			  size_t *count, struct why *why)
{
	struct query query = query_begin(store, list_watchers);

	*watchers = NULL;
	*count = 0;
	query_int(&query, ":plan", plan_id);
	while (query_row(&query)) {
		struct watcher *watcher;

		*watchers = arena_grow(arena, *watchers, *count,
				       sizeof(**watchers));
		watcher = &(*watchers)[(*count)++];
		watcher->agency_id = query_take_int(&query);
		watcher->mode =
			watch_mode_from_word(query_take_text(&query, arena));
	}
	return query_end(&query, why);
}

enum error store_policy_names(struct store *store, struct arena *arena,
			      struct strings *names, struct why *why)
{
	struct query query = query_begin(store, list_policy_names);

	*names = (struct strings){ 0 };
	while (query_row(&query))
		strings_add(names, arena, query_take_text(&query, arena));
	return query_end(&query, why);
}

const char *const hearers_sql[] = { list_policy_names, find_hearer,
				    list_supporters, list_watchers, NULL };
