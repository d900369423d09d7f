#include "store/agencies.h"

#include <stdio.h>
#include <string.h>

#include "store/journal.h"
#include "store/reminders.h"
#include "store/sql.h"

static const char find_agency[] =
	"SELECT a.agency_id, a.code, a.name, a.short_name, p.code, a.is_group,"
	" a.calendar, a.timezone, a.policy FROM agencies a"
	" LEFT JOIN agencies p ON p.agency_id = a.parent_id"
	" WHERE a.code = :code AND a.removed_at IS NULL";

/* Adds or changes; no change, no row. */
static const char put_agency[] =
	"INSERT INTO agencies (code, name, short_name, is_group, calendar,"
	" timezone, policy, changed_at) VALUES (:code, :name, :short, :group,"
	" :calendar, :timezone, :policy, :now)"
	" ON CONFLICT (code) DO UPDATE SET name = excluded.name,"
	" short_name = excluded.short_name, is_group = excluded.is_group,"
	" calendar = excluded.calendar, timezone = excluded.timezone,"
	" policy = excluded.policy, changed_at = excluded.changed_at,"
	" removed_at = NULL"
	" WHERE name <> excluded.name OR short_name IS NOT excluded.short_name"
	" OR is_group <> excluded.is_group OR removed_at IS NOT NULL"
	" OR calendar IS NOT excluded.calendar"
	" OR timezone IS NOT excluded.timezone"
	" OR policy IS NOT excluded.policy";

/* Another calendar, zone or policy: what its people are told of comes on other
 * days or at other times, be it their own work or that of others. */
static const char reset_decisions[] =
	"WITH it AS (SELECT agency_id, code FROM agencies WHERE code = :code"
	"  AND (calendar IS NOT :calendar OR timezone IS NOT :timezone"
	"   OR policy IS NOT :policy)"
	"  AND (calendar IS :calendar AND timezone IS :timezone)"
	"   = (:until > 0)),"
	" its AS (SELECT code FROM it UNION SELECT g.code FROM members m"
	"  JOIN it ON it.agency_id = m.agency_id"
	"  JOIN agencies g ON g.agency_id = m.group_id"
	"  WHERE m.left_at IS NULL)"
	"UPDATE tasks SET" REMIND_ANEW " WHERE next_remind_at IS NOT NULL"
	" AND (agency_id IN (SELECT a.agency_id FROM agencies a JOIN it"
	"   ON it.agency_id IN (a.agency_id, a.parent_id))"
	"  OR action_id IN (SELECT c.action_id FROM actions c JOIN plans p"
	"   ON p.plan_id = c.plan_id JOIN it ON it.agency_id"
	"   IN (p.follow_up_id, p.issuer_id))"
	"  OR action_id IN (SELECT c.action_id FROM actions c JOIN plan_words x"
	"   ON x.plan_id = c.plan_id AND x.mode IS NOT NULL"
	"   JOIN it ON it.code = x.word)"
	"  OR action_id IN (SELECT x.action_id FROM action_words x"
	"   JOIN its ON its.code = x.word WHERE x.list = 'support'))";

static const char set_parent[] =
	"UPDATE agencies SET changed_at = :now, parent_id ="
	" (SELECT agency_id FROM agencies WHERE code = :parent)"
	" WHERE code = :code AND parent_id IS NOT"
	" (SELECT agency_id FROM agencies WHERE code = :parent)";

static const char list_agencies[] =
	"SELECT a.agency_id, a.code, a.name, a.short_name, p.code, a.is_group,"
	" a.calendar, a.timezone, a.policy,"
	" (SELECT count(*) FROM people w WHERE w.agency_id = a.agency_id"
	"  AND w.removed_at IS NULL),"
	" (SELECT count(*) FROM members m WHERE m.group_id = a.agency_id"
	"  AND m.left_at IS NULL),"
	" (SELECT count(*) FROM tasks t WHERE t.agency_id = a.agency_id"
	"  AND t.state NOT IN ('done', 'dropped')),"
	" (SELECT count(*) FROM tasks t WHERE t.agency_id = a.agency_id"
	"  AND t.state NOT IN ('done', 'dropped')"
	"  AND coalesce(t.submitted_on, :today) > t.due_on),"
	" (SELECT count(*) FROM tasks t WHERE t.agency_id = a.agency_id"
	"  AND t.state = 'done'),"
	" (SELECT count(*) FROM tasks t WHERE t.agency_id = a.agency_id"
	"  AND t.state = 'done'"
	"  AND coalesce(t.submitted_on, t.done_on) > t.due_on)"
	" FROM agencies a LEFT JOIN agencies p ON p.agency_id = a.parent_id"
	" WHERE a.removed_at IS NULL ORDER BY a.is_group, a.code";

static const char list_members[] =
	"SELECT a.agency_id, a.code, a.name, a.short_name, NULL, a.is_group,"
	" a.calendar, a.timezone, a.policy FROM members m"
	" JOIN agencies a ON a.agency_id = m.agency_id"
	" WHERE m.group_id = :group AND m.left_at IS NULL ORDER BY m.position";

static const char add_member[] =
	"INSERT INTO members (group_id, agency_id, position, joined_at)"
	" SELECT g.agency_id, a.agency_id, :position, :now"
	" FROM agencies g, agencies a WHERE g.code = :group AND a.code = :code"
	" AND NOT EXISTS (SELECT 1 FROM members m WHERE m.left_at IS NULL"
	"  AND m.group_id = g.agency_id AND m.agency_id = a.agency_id)"
	" ON CONFLICT (group_id, agency_id, joined_at)"
	" DO UPDATE SET left_at = NULL";

static const char end_member[] =
	"UPDATE members SET left_at = :now WHERE left_at IS NULL"
	" AND group_id = :group AND agency_id = :agency";

/* Who is told there, or in what group it is. */
static const char touch_agency[] =
	"UPDATE agencies SET changed_at = :now WHERE code = :code";

static const char put_person[] =
	"INSERT INTO people (agency_id, code, name, role, email, phone,"
	" webhook, channels, language, wants_calendar, sms_marks)"
	" SELECT agency_id, :code, :name, :role, :email, :phone, :webhook,"
	" :channels, :language, :calendar, nullif(:marks, 0) - 1"
	" FROM agencies WHERE code = :agency"
	" ON CONFLICT (code) DO UPDATE SET agency_id = excluded.agency_id,"
	" name = excluded.name, role = excluded.role, email = excluded.email,"
	" phone = excluded.phone, webhook = excluded.webhook,"
	" channels = excluded.channels, language = excluded.language,"
	" wants_calendar = excluded.wants_calendar,"
	" sms_marks = excluded.sms_marks, removed_at = NULL"
	" WHERE agency_id <> excluded.agency_id OR name <> excluded.name"
	" OR role <> excluded.role OR email IS NOT excluded.email"
	" OR phone IS NOT excluded.phone OR webhook IS NOT excluded.webhook"
	" OR channels <> excluded.channels"
	" OR language <> excluded.language"
	" OR wants_calendar <> excluded.wants_calendar"
	" OR sms_marks IS NOT excluded.sms_marks OR removed_at IS NOT NULL";

static const char remove_person[] =
	"UPDATE people SET removed_at = :now WHERE person_id = :id";

/* Codes are those of posts: who comes after must not inherit a token. */
static const char revoke_tokens[] =
	"UPDATE tokens SET revoked_at = :now WHERE person_id = :id"
	" AND revoked_at IS NULL";

#define PERSON_COLUMNS                                                         \
	"SELECT w.person_id, w.agency_id, w.code, w.name, a.code, a.name,"     \
	" w.role, w.email, w.phone, w.webhook, w.channels, w.language,"        \
	" w.wants_calendar, coalesce(w.sms_marks + 1, 0)"                      \
	" FROM people w JOIN agencies a ON a.agency_id = w.agency_id"          \
	" WHERE w.removed_at IS NULL AND "

static const char list_people[] =
	PERSON_COLUMNS "w.agency_id = :agency ORDER BY w.person_id";
static const char find_person[] = PERSON_COLUMNS "w.code = :code";
static const char get_person[] = PERSON_COLUMNS "w.person_id = :id";

static void take_agency(struct query *query, struct arena *arena,
			struct agency_row *row)
{
	row->id = query_take_int(query);
	row->code = query_take_text(query, arena);
	row->name = query_take_text(query, arena);
	row->short_name = query_take_text(query, arena);
	row->parent = query_take_text(query, arena);
	row->is_group = query_take_int(query) != 0;
	row->calendar = query_take_text(query, arena);
	row->timezone = query_take_text(query, arena);
	row->policy = query_take_text(query, arena);
}

static void take_person(struct query *query, struct arena *arena,
			struct person_row *row)
{
	row->id = query_take_int(query);
	row->agency_id = query_take_int(query);
	row->code = query_take_text(query, arena);
	row->name = query_take_text(query, arena);
	row->agency = query_take_text(query, arena);
	row->agency_name = query_take_text(query, arena);
	if (!role_from_word(query_take_text(query, arena), &row->role))
		row->role = ROLE_READER;
	row->email = query_take_text(query, arena);
	row->phone = query_take_text(query, arena);
	row->webhook = query_take_text(query, arena);
	row->channels = (unsigned)query_take_int(query);
	row->language = query_take_text(query, arena);
	row->wants_calendar = query_take_int(query) != 0;
	row->sms_marks = (enum sms_marks)query_take_int(query);
}

enum error store_agency_find(struct store *store, const char *code,
			     struct arena *arena, struct agency_row *row,
			     struct why *why)
{
	struct query query = query_begin(store, find_agency);
	bool is_found;
	enum error error;

	*row = (struct agency_row){ 0 };
	query_text(&query, ":code", code);
	is_found = query_row(&query);
	if (is_found)
		take_agency(&query, arena, row);
	error = query_end(&query, why);
	if (error == ERROR_NONE && !is_found)
		return why_set(why, ERROR_NOT_FOUND, "no agency or group '%s'",
			       code);
	return error;
}

const char *person_address(const struct person_row *person, unsigned channel)
{
	const char *const addresses[CHANNEL_COUNT] = { person->email,
						       person->phone,
						       person->webhook };

	return addresses[channel_place(channel)];
}

bool store_agency_is_known(void *store, const char *code)
{
	struct arena arena = { 0 };
	struct agency_row row;
	struct why why;
	enum error error = store_agency_find(store, code, &arena, &row, &why);

	arena_clear(&arena);
	return error == ERROR_NONE;
}

enum error store_agencies(struct store *store, struct date today,
			  struct arena *arena, struct agency_row **rows,
			  size_t *count, struct why *why)
{
	struct query query = query_begin(store, list_agencies);

	query_date(&query, ":today", today);
	*rows = NULL;
	*count = 0;
	while (query_row(&query)) {
		struct agency_row *row;

		*rows = arena_grow(arena, *rows, *count, sizeof(**rows));
		row = &(*rows)[(*count)++];
		take_agency(&query, arena, row);
		row->people = (int)query_take_int(&query);
		row->members = (int)query_take_int(&query);
		row->open = (int)query_take_int(&query);
		row->overdue = (int)query_take_int(&query);
		row->done = (int)query_take_int(&query);
		row->done_late = (int)query_take_int(&query);
	}
	return query_end(&query, why);
}

enum error store_members(struct store *store, int64_t group_id,
			 struct arena *arena, struct agency_row **rows,
			 size_t *count, struct why *why)
{
	struct query query = query_begin(store, list_members);

	query_int(&query, ":group", group_id);
	*rows = NULL;
	*count = 0;
	while (query_row(&query)) {
		*rows = arena_grow(arena, *rows, *count, sizeof(**rows));
		take_agency(&query, arena, &(*rows)[(*count)++]);
	}
	return query_end(&query, why);
}

enum error store_people(struct store *store, int64_t agency_id,
			struct arena *arena, struct person_row **rows,
			size_t *count, struct why *why)
{
	struct query query = query_begin(store, list_people);

	query_int(&query, ":agency", agency_id);
	*rows = NULL;
	*count = 0;
	while (query_row(&query)) {
		*rows = arena_grow(arena, *rows, *count, sizeof(**rows));
		take_person(&query, arena, &(*rows)[(*count)++]);
	}
	return query_end(&query, why);
}

/* The one person of a query, or ERROR_NOT_FOUND. */
static enum error one_person(struct query *query, struct arena *arena,
			     struct person_row *row, struct why *why)
{
	bool is_found = query_row(query);
	enum error error;

	if (is_found)
		take_person(query, arena, row);
	error = query_end(query, why);
	if (error == ERROR_NONE && !is_found)
		return why_set(why, ERROR_NOT_FOUND, "no such person");
	return error;
}

enum error store_person_find(struct store *store, const char *code,
			     struct arena *arena, struct person_row *row,
			     struct why *why)
{
	struct query query = query_begin(store, find_person);

	query_text(&query, ":code", code);
	return one_person(&query, arena, row, why);
}

enum error store_person_get(struct store *store, int64_t id,
			    struct arena *arena, struct person_row *row,
			    struct why *why)
{
	struct query query = query_begin(store, get_person);

	query_int(&query, ":id", id);
	return one_person(&query, arena, row, why);
}

/* What applying a directory carries about. */
struct applying {
	struct store *store;
	const struct doing *doing;
	struct applied *applied;
	struct why *why;
};

static enum error touch(struct applying *applying, const char *code)
{
	struct query query = query_begin(applying->store, touch_agency);

	query_int(&query, ":now", applying->doing->now);
	query_text(&query, ":code", code);
	return query_run(&query, applying->why);
}

/* Before it is put: 0 for another calendar or zone, now for a policy only. */
static enum error reset(struct applying *applying, const struct agency *agency,
			int64_t until)
{
	struct query query = query_begin(applying->store, reset_decisions);

	query_text(&query, ":code", agency->code);
	query_text(&query, ":calendar", agency->calendar);
	query_text(&query, ":timezone", agency->timezone);
	query_text(&query, ":policy", agency->policy);
	query_int(&query, ":until", until);
	return query_run(&query, applying->why);
}

/* Puts an agency or group and says whether it was there, and changed. */
static enum error put_one(struct applying *applying,
			  const struct agency *agency, bool is_group)
{
	bool was_known = store_agency_is_known(applying->store, agency->code);
	struct query query;
	enum error error = reset(applying, agency, 0);

	if (error == ERROR_NONE)
		error = reset(applying, agency, applying->doing->now);
	if (error != ERROR_NONE)
		return error;
	query = query_begin(applying->store, put_agency);
	query_text(&query, ":code", agency->code);
	query_text(&query, ":name", agency->name);
	query_text(&query, ":short", agency->short_name);
	query_int(&query, ":group", is_group);
	query_text(&query, ":calendar", agency->calendar);
	query_text(&query, ":timezone", agency->timezone);
	query_text(&query, ":policy", agency->policy);
	query_int(&query, ":now", applying->doing->now);
	error = query_run(&query, applying->why);
	if (error != ERROR_NONE)
		return error;
	if (sql_changes(applying->store) == 0)
		applying->applied->unchanged++;
	else if (was_known)
		applying->applied->changed++;
	else
		applying->applied->added++;
	return ERROR_NONE;
}

static enum error put_parent(struct applying *applying,
			     const struct agency *agency)
{
	struct query query = query_begin(applying->store, set_parent);

	query_text(&query, ":parent", agency->parent);
	query_text(&query, ":code", agency->code);
	query_int(&query, ":now", applying->doing->now);
	return query_run(&query, applying->why);
}

static enum error put_people(struct applying *applying,
			     const struct agency *agency)
{
	enum error error = ERROR_NONE;

	for (size_t i = 0; i < agency->person_count && error == ERROR_NONE;
	     i++) {
		const struct person *person = &agency->people[i];
		struct query query = query_begin(applying->store, put_person);

		query_text(&query, ":agency", agency->code);
		query_text(&query, ":code", person->id);
		query_text(&query, ":name", person->name);
		query_text(&query, ":role", role_word(person->role));
		query_text(&query, ":email", person->email);
		query_text(&query, ":phone", person->phone);
		query_text(&query, ":webhook", person->webhook);
		query_int(&query, ":channels", person->channels);
		query_text(&query, ":language", person->language);
		query_int(&query, ":calendar", person->wants_calendar);
		query_int(&query, ":marks", (int64_t)person->sms_marks);
		error = query_run(&query, applying->why);
		if (error == ERROR_NONE && sql_changes(applying->store) > 0)
			error = touch(applying, agency->code);
	}
	return error;
}

static bool lists_person(const struct agency *agency, const char *id)
{
	for (size_t i = 0; i < agency->person_count; i++)
		if (strcmp(agency->people[i].id, id) == 0)
			return true;
	return false;
}

/* Those that the file no longer lists at this agency are removed. */
static enum error remove_people(struct applying *applying,
				const struct agency *agency)
{
	struct arena arena = { 0 };
	struct agency_row row;
	struct person_row *people = NULL;
	size_t count = 0;
	enum error error = store_agency_find(applying->store, agency->code,
					     &arena, &row, applying->why);

	if (error == ERROR_NONE)
		error = store_people(applying->store, row.id, &arena, &people,
				     &count, applying->why);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++) {
		struct query query;

		if (lists_person(agency, people[i].code))
			continue;
		query = query_begin(applying->store, remove_person);
		query_int(&query, ":now", applying->doing->now);
		query_int(&query, ":id", people[i].id);
		error = query_run(&query, applying->why);
		if (error != ERROR_NONE)
			break;
		query = query_begin(applying->store, revoke_tokens);
		query_int(&query, ":now", applying->doing->now);
		query_int(&query, ":id", people[i].id);
		error = query_run(&query, applying->why);
		if (error == ERROR_NONE)
			error = touch(applying, agency->code);
		applying->applied->removed++;
	}
	arena_clear(&arena);
	return error;
}

static bool lists_member(const struct group *group, const char *code)
{
	for (size_t i = 0; i < group->members.count; i++)
		if (strcmp(group->members.items[i], code) == 0)
			return true;
	return false;
}

static enum error end_members(struct applying *applying,
			      const struct group *group)
{
	struct arena arena = { 0 };
	struct agency_row row;
	struct agency_row *members = NULL;
	size_t count = 0;
	enum error error = store_agency_find(applying->store, group->code,
					     &arena, &row, applying->why);

	if (error == ERROR_NONE)
		error = store_members(applying->store, row.id, &arena, &members,
				      &count, applying->why);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++) {
		struct query query;

		if (lists_member(group, members[i].code))
			continue;
		query = query_begin(applying->store, end_member);
		query_int(&query, ":now", applying->doing->now);
		query_int(&query, ":group", row.id);
		query_int(&query, ":agency", members[i].id);
		error = query_run(&query, applying->why);
		if (error == ERROR_NONE)
			error = touch(applying, members[i].code);
		applying->applied->changed++;
	}
	arena_clear(&arena);
	return error;
}

static enum error put_members(struct applying *applying,
			      const struct group *group)
{
	enum error error = end_members(applying, group);

	for (size_t i = 0; i < group->members.count && error == ERROR_NONE;
	     i++) {
		struct query query = query_begin(applying->store, add_member);

		query_int(&query, ":position", (int64_t)i);
		query_int(&query, ":now", applying->doing->now);
		query_text(&query, ":group", group->code);
		query_text(&query, ":code", group->members.items[i]);
		error = query_run(&query, applying->why);
		if (error == ERROR_NONE && sql_changes(applying->store) > 0)
			error = touch(applying, group->members.items[i]);
	}
	return error;
}

/* Names first, so that parents and members may stand in any order. */
static enum error put_names(struct applying *applying,
			    const struct directory *directory)
{
	enum error error = ERROR_NONE;

	for (size_t i = 0; i < directory->agency_count && error == ERROR_NONE;
	     i++)
		error = put_one(applying, &directory->agencies[i], false);
	for (size_t i = 0; i < directory->group_count && error == ERROR_NONE;
	     i++) {
		const struct agency group = {
			.code = directory->groups[i].code,
			.name = directory->groups[i].name,
		};

		error = put_one(applying, &group, true);
	}
	return error;
}

enum error store_directory_apply(struct store *store,
				 const struct directory *directory,
				 const struct doing *doing,
				 struct applied *applied, struct why *why)
{
	struct applying applying = { store, doing, applied, why };
	struct journal_entry entry = { .at = doing->now,
				       .kind = "directory-applied",
				       .actor = doing->actor,
				       .caller = &doing->caller };
	char text[160];
	enum error error = put_names(&applying, directory);

	for (size_t i = 0; i < directory->agency_count && error == ERROR_NONE;
	     i++) {
		error = put_parent(&applying, &directory->agencies[i]);
		if (error == ERROR_NONE)
			error = put_people(&applying, &directory->agencies[i]);
	}
	/* After all are put: who moved to another agency is not removed. */
	for (size_t i = 0; i < directory->agency_count && error == ERROR_NONE;
	     i++)
		error = remove_people(&applying, &directory->agencies[i]);
	for (size_t i = 0; i < directory->group_count && error == ERROR_NONE;
	     i++)
		error = put_members(&applying, &directory->groups[i]);
	if (error != ERROR_NONE)
		return error;
	(void)snprintf(text, sizeof(text),
		       "%d added, %d changed, %d removed, %d unchanged",
		       applied->added, applied->changed, applied->removed,
		       applied->unchanged);
	entry.text = text;
	return store_journal_add(store, &entry, why);
}

const char *const agencies_sql[] = {
	find_agency,   put_agency,    reset_decisions, set_parent,
	list_agencies, list_members,  add_member,      end_member,
	put_person,    remove_person, revoke_tokens,   list_people,
	find_person,   get_person,    touch_agency,    NULL,
};
