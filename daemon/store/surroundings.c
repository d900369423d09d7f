/* What the store knows of agencies, as the lint of plans wants it. */
#include <string.h>

#include "store/agencies.h"
#include "store/sql.h"

/* Reminders of what an agency leads or supports go to its owners. */
static const char list_surroundings[] =
	"SELECT a.code, a.name, a.short_name, p.code, a.is_group,"
	" EXISTS (SELECT 1 FROM people w WHERE w.agency_id = a.agency_id"
	"  AND w.removed_at IS NULL AND w.role = 'owner'"
	"  AND w.email IS NOT NULL AND w.channels & :email <> 0),"
	" EXISTS (SELECT 1 FROM people w WHERE w.agency_id = a.agency_id"
	"  AND w.removed_at IS NULL AND w.role = 'owner'"
	"  AND w.phone IS NOT NULL AND w.channels & :sms <> 0),"
	" EXISTS (SELECT 1 FROM people w WHERE w.agency_id = a.agency_id"
	"  AND w.removed_at IS NULL AND w.role = 'owner'"
	"  AND w.webhook IS NOT NULL AND w.channels & :webhook <> 0)"
	" FROM agencies a LEFT JOIN agencies p ON p.agency_id = a.parent_id"
	" WHERE a.removed_at IS NULL ORDER BY a.code";

static const char list_all_members[] =
	"SELECT g.code, a.code FROM members m"
	" JOIN agencies g ON g.agency_id = m.group_id"
	" JOIN agencies a ON a.agency_id = m.agency_id"
	" WHERE m.left_at IS NULL ORDER BY g.code, m.position";

static enum error take_agencies(struct store *store, struct arena *arena,
				struct plan_agency **agencies, size_t *count,
				struct why *why)
{
	struct query query = query_begin(store, list_surroundings);

	query_int(&query, ":email", CHANNEL_EMAIL);
	query_int(&query, ":sms", CHANNEL_SMS);
	query_int(&query, ":webhook", CHANNEL_WEBHOOK);
	while (query_row(&query)) {
		struct plan_agency *one;

		*agencies = arena_grow(arena, *agencies, *count,
				       sizeof(**agencies));
		one = &(*agencies)[(*count)++];
		one->code = query_take_text(&query, arena);
		one->name = query_take_text(&query, arena);
		one->short_name = query_take_text(&query, arena);
		one->parent = query_take_text(&query, arena);
		one->is_group = query_take_int(&query) != 0;
		for (int i = 0; i < CHANNEL_COUNT; i++)
			if (query_take_int(&query) != 0)
				one->heard_on |= CHANNEL_AT(i);
	}
	return query_end(&query, why);
}

/* Groups and their members come in one order: one walk along both. */
static enum error take_members(struct store *store, struct arena *arena,
			       struct plan_agency *agencies, size_t count,
			       struct why *why)
{
	struct query query = query_begin(store, list_all_members);
	size_t at = 0;

	while (query_row(&query)) {
		const char *group = query_take_text(&query, arena);
		const char *member = query_take_text(&query, arena);

		while (at < count && strcmp(agencies[at].code, group) < 0)
			at++;
		if (at < count && strcmp(agencies[at].code, group) == 0)
			strings_add(&agencies[at].members, arena, member);
	}
	return query_end(&query, why);
}

enum error store_surroundings(struct store *store, struct arena *arena,
			      struct plan_surroundings *surroundings,
			      struct why *why)
{
	struct plan_agency *agencies = NULL;
	size_t count = 0;
	enum error error = take_agencies(store, arena, &agencies, &count, why);

	if (error == ERROR_NONE)
		error = take_members(store, arena, agencies, count, why);
	surroundings->agencies = agencies;
	surroundings->agency_count = count;
	return error;
}

const char *const surroundings_sql[] = { list_surroundings, list_all_members,
					 NULL };
