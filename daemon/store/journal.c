#include "store/journal.h"

#include "store/agencies.h"
#include "store/journal_chain.h"
#include "store/sql.h"

#define JOURNAL_LIMIT 1000

static const char add_entry[] =
	"INSERT INTO journal (journal_id, at, kind, actor, plan_id, task_id,"
	" agency_id, person_id, message_id, channels, text, by_id, token_id,"
	" uid, origin, was, became, hash)"
	" VALUES (:id, :at, :kind, :actor, :plan, :task, :agency, :person,"
	" :message, :channels, :text, :by, :token, nullif(:uid, -1), :origin,"
	" :was, :became, :hash)";

const char *journal_actor(const struct journal_entry *entry)
{
	const struct caller *caller = entry->caller;

	return caller != NULL && caller->person_id != 0 ? caller->role
							: entry->actor;
}

static void bind_caller(struct query *query, const struct caller *caller)
{
	static const struct caller nobody = { 0 };

	if (caller == NULL)
		caller = &nobody;
	query_id(query, ":by", caller->person_id);
	query_id(query, ":token", caller->token_id);
	query_int(query, ":uid", caller->is_local ? caller->uid : -1);
	query_text(query, ":origin", caller->from);
}

enum error store_journal_add(struct store *store,
			     const struct journal_entry *entry, struct why *why)
{
	unsigned char hash[SECRET_SHA256_SIZE];
	struct query query;
	int64_t id;
	enum error error = journal_chain_next(store, entry, &id, hash, why);

	if (error != ERROR_NONE)
		return error;
	query = query_begin(store, add_entry);
	query_int(&query, ":id", id);
	query_blob(&query, ":hash", hash, sizeof(hash));
	query_int(&query, ":at", entry->at);
	query_text(&query, ":kind", entry->kind);
	query_text(&query, ":actor", journal_actor(entry));
	query_id(&query, ":plan", entry->plan_id);
	query_id(&query, ":task", entry->task_id);
	query_id(&query, ":agency", entry->agency_id);
	query_id(&query, ":person", entry->person_id);
	query_id(&query, ":message", entry->message_id);
	query_int(&query, ":channels", entry->channels);
	query_text(&query, ":text", entry->text);
	query_text(&query, ":was", entry->before);
	query_text(&query, ":became", entry->after);
	bind_caller(&query, entry->caller);
	return query_run(&query, why);
}

static const char find_capped[] =
	"SELECT 1 FROM journal WHERE kind = 'capped' AND at >= :since"
	" AND channels = :channels AND person_id IS :person LIMIT 1";

enum error store_journal_was_capped(struct store *store,
				    const struct journal_entry *entry,
				    int64_t since, bool *was_capped,
				    struct why *why)
{
	struct query query = query_begin(store, find_capped);

	query_int(&query, ":since", since);
	query_int(&query, ":channels", entry->channels);
	query_id(&query, ":person", entry->person_id);
	*was_capped = query_row(&query);
	return query_end(&query, why);
}

/* The newest that match are taken (after a row: the next ones), and told
 * oldest first. */
static const char list_entries[] =
	"SELECT * FROM ("
	"SELECT j.journal_id, j.at, j.kind, coalesce(b.code, j.actor),"
	" CASE WHEN j.by_id IS NOT NULL THEN j.actor END,"
	" coalesce(j.token_id, 0), coalesce(j.uid, -1), j.origin, j.was,"
	" j.became, lower(hex(j.hash)), coalesce(j.task_id, 0),"
	" p.number || '#' || c.key || '@' || o.code ||"
	"  CASE t.period WHEN '' THEN '' ELSE '/' || t.period END,"
	" a.code, a.name, w.code, coalesce(j.message_id, 0), j.channels,"
	" j.text"
	" FROM journal j"
	" LEFT JOIN tasks t ON t.task_id = j.task_id"
	" LEFT JOIN actions c ON c.action_id = t.action_id"
	" LEFT JOIN plans p ON p.plan_id = coalesce(c.plan_id, j.plan_id)"
	" LEFT JOIN agencies o ON o.agency_id = t.agency_id"
	" LEFT JOIN agencies a"
	"  ON a.agency_id = coalesce(j.agency_id, t.agency_id)"
	" LEFT JOIN people w ON w.person_id = j.person_id"
	" LEFT JOIN people b ON b.person_id = j.by_id"
	" WHERE j.journal_id > :after"
	" AND (:task = 0 OR j.task_id = :task)"
	" AND (:agency IS NULL OR a.code = :agency)"
	" AND (:scope = 0 OR a.agency_id = :scope OR (:leads"
	"  AND (:scope IN (p.follow_up_id, p.issuer_id, o.parent_id)"
	"   OR c.submit_to_id = :scope)))"
	" AND (:kind IS NULL OR j.kind = :kind)"
	" AND (:actor IS NULL OR coalesce(b.code, j.actor) = :actor)"
	" AND (:plan IS NULL OR p.number = :plan)"
	" AND (:person IS NULL OR w.code = :person)"
	" AND j.at >= :since AND j.at < :until"
	" ORDER BY CASE WHEN :after > 0 THEN j.journal_id"
	"  ELSE -j.journal_id END LIMIT :limit"
	") ORDER BY 1";

static void take_entry(struct query *query, struct arena *arena,
		       struct journal_row *row)
{
	row->id = query_take_int(query);
	row->at = query_take_int(query);
	row->kind = query_take_text(query, arena);
	row->actor = query_take_text(query, arena);
	row->role = query_take_text(query, arena);
	row->token_id = query_take_int(query);
	row->uid = query_take_int(query);
	row->from = query_take_text(query, arena);
	row->before = query_take_text(query, arena);
	row->after = query_take_text(query, arena);
	row->hash = query_take_text(query, arena);
	row->task_id = query_take_int(query);
	row->ref = query_take_text(query, arena);
	row->agency = query_take_text(query, arena);
	row->agency_name = query_take_text(query, arena);
	row->person = query_take_text(query, arena);
	row->message_id = query_take_int(query);
	row->channels = (unsigned)query_take_int(query);
	row->text = query_take_text(query, arena);
}

enum error store_journal(struct store *store,
			 const struct journal_filter *filter,
			 struct arena *arena, struct journal_row **rows,
			 size_t *count, struct why *why)
{
	struct query query = query_begin(store, list_entries);

	query_int(&query, ":after", filter->after_id);
	query_int(&query, ":task", filter->task_id);
	query_text(&query, ":agency", filter->agency);
	query_int(&query, ":scope", filter->scope_agency_id);
	query_int(&query, ":leads", filter->scope_leads);
	query_text(&query, ":kind", filter->kind);
	query_text(&query, ":actor", filter->actor);
	query_text(&query, ":plan", filter->plan);
	query_text(&query, ":person", filter->person);
	query_int(&query, ":since", filter->since);
	query_int(&query, ":until",
		  filter->until != 0 ? filter->until : INT64_MAX);
	query_int(&query, ":limit",
		  filter->limit > 0 ? filter->limit : JOURNAL_LIMIT);
	*rows = NULL;
	*count = 0;
	while (query_row(&query)) {
		*rows = arena_grow(arena, *rows, *count, sizeof(**rows));
		take_entry(&query, arena, &(*rows)[(*count)++]);
	}
	return query_end(&query, why);
}

enum error store_journal_person(struct store *store,
				const struct person_row *person,
				const char *kind, const char *text,
				const struct doing *doing, struct why *why)
{
	struct journal_entry entry = {
		.at = doing->now,
		.kind = kind,
		.actor = doing->actor,
		.caller = &doing->caller,
		.agency_id = person->agency_id,
		.person_id = person->id,
		.text = text,
	};

	return store_journal_add(store, &entry, why);
}

const char *const journal_sql[] = { add_entry, find_capped, list_entries,
				    NULL };
