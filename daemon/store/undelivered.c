#include "store/undelivered.h"

#include "store/agencies.h"
#include "store/message_columns.h"

static const char find_subject[] =
	"SELECT message_id, person_id, channel, coalesce(answer, '')"
	" FROM messages WHERE message_id = :message";

/* Told again once, and not by what tells something again itself. */
static const char add_instead[] =
	"INSERT INTO messages (person_id, channel, state, token, created_at,"
	" missed_since, next_try_at, instead_of)"
	" SELECT person_id, :channel, 'ready', lower(hex(randomblob(12))),"
	" :now, missed_since, :now, message_id FROM messages"
	" WHERE message_id = :message AND instead_of IS NULL AND NOT EXISTS"
	" (SELECT 1 FROM messages b WHERE b.instead_of = :message)";

static const char drop_instead[] =
	"DELETE FROM messages WHERE message_id = :message";

static const char copy_occurrences[] =
	"INSERT INTO occurrences (task_id, rule, due_version, person_id,"
	" channel, day, notice, is_support, outcome, message_id, decided_at)"
	" SELECT o.task_id, o.rule, o.due_version, o.person_id, :channel,"
	" o.day, o.notice, o.is_support, 'told', :to, :now"
	" FROM occurrences o JOIN tasks t ON t.task_id = o.task_id"
	" WHERE o.message_id = :from AND o.outcome = 'told'"
	" AND t.state NOT IN ('done', 'dropped', 'submitted')"
	" ON CONFLICT (task_id, rule, due_version, person_id, channel, day)"
	" DO NOTHING";

static const char count_open[] =
	"SELECT count(*) FROM occurrences o"
	" JOIN tasks t ON t.task_id = o.task_id"
	" WHERE o.message_id = :message AND o.outcome = 'told'"
	" AND t.state NOT IN ('done', 'dropped', 'submitted')";

/* Of what the message told: how much another channel tells, or has merged. */
static const char count_told[] =
	"SELECT count(*) FROM occurrences o JOIN occurrences b"
	" ON b.task_id = o.task_id AND b.rule = o.rule"
	" AND b.due_version = o.due_version AND b.person_id = o.person_id"
	" AND b.channel = :channel AND b.day = o.day"
	" LEFT JOIN messages n ON n.message_id = b.message_id"
	" WHERE o.message_id = :message AND n.undelivered_at IS NULL";

static const char list_old[] =
	"SELECT m.message_id FROM messages m"
	" WHERE m.state = 'ready' AND m.channel = :channel"
	" AND m.created_at <= :before AND (m.created_at <= :long_before"
	"  OR NOT EXISTS (SELECT 1 FROM occurrences o"
	"   JOIN tasks t ON t.task_id = o.task_id"
	"   WHERE o.message_id = m.message_id AND o.outcome = 'told'"
	"   AND t.due_on >= :due_before))"
	" ORDER BY m.created_at, m.message_id LIMIT :limit";

/* Reached is who was told of the same task later, or at the same time; or is
 * about to be, by another channel: one more by the same proves nothing. */
static const char list_unreached[] =
	"SELECT x.code, x.name, a.code, a.name, x.phone, z.channel, z.answer,"
	" x.since, x.tasks FROM ("
	" SELECT w.code, w.name, w.phone, w.agency_id,"
	"  max(m.message_id) AS last, min(m.undelivered_at) AS since,"
	"  count(DISTINCT o.task_id) AS tasks"
	" FROM messages m JOIN occurrences o ON o.message_id = m.message_id"
	" JOIN tasks t ON t.task_id = o.task_id"
	" JOIN actions c ON c.action_id = t.action_id"
	" JOIN plans p ON p.plan_id = c.plan_id"
	" JOIN people w ON w.person_id = m.person_id"
	" WHERE m.undelivered_at IS NOT NULL AND o.outcome = 'told'"
	" AND w.removed_at IS NULL"
	" AND t.state NOT IN ('done', 'dropped', 'submitted')"
	" AND (:follow_up = 0 OR p.follow_up_id = :follow_up)"
	" AND NOT EXISTS (SELECT 1 FROM occurrences b"
	"  JOIN messages n ON n.message_id = b.message_id"
	"  WHERE b.task_id = o.task_id AND b.person_id = o.person_id"
	"  AND b.outcome = 'told' AND n.undelivered_at IS NULL"
	"  AND (n.state = 'sent' OR (n.state <> 'expired'"
	"   AND n.channel <> m.channel)) AND n.message_id <> m.message_id"
	"  AND n.created_at >= m.created_at)"
	" GROUP BY w.person_id, w.code, w.name, w.phone, w.agency_id) x"
	" JOIN agencies a ON a.agency_id = x.agency_id"
	" JOIN messages z ON z.message_id = x.last"
	" ORDER BY a.code, x.code";

/* An undelivered message on its way to another channel. */
struct falling {
	struct store *store;
	struct message_subject from;
	const char *answer;
	struct person_row person;
	int64_t now;
	struct arena arena;
};

static enum error read_falling(struct falling *falling, int64_t message_id,
			       struct why *why)
{
	struct query query = query_begin(falling->store, find_subject);
	enum error error;

	query_int(&query, ":message", message_id);
	while (query_row(&query)) {
		falling->from = message_subject_take(&query);
		falling->answer = query_take_text(&query, &falling->arena);
	}
	error = query_end(&query, why);
	return error != ERROR_NONE ? error
				   : store_person_get(falling->store,
						      falling->from.person_id,
						      &falling->arena,
						      &falling->person, why);
}

static enum error count(const struct falling *falling, struct query *query,
			bool *is_any, struct why *why)
{
	*is_any = false;
	query_int(query, ":message", falling->from.id);
	while (query_row(query))
		*is_any = query_take_int(query) > 0;
	return query_end(query, why);
}

/* The new message's number; 0 when it was told again before. */
static enum error add_message(const struct falling *falling, unsigned channel,
			      int64_t *id, struct why *why)
{
	struct query query = query_begin(falling->store, add_instead);
	enum error error;

	query_int(&query, ":channel", channel);
	query_int(&query, ":now", falling->now);
	query_int(&query, ":message", falling->from.id);
	error = query_insert(&query, id, why);
	if (error == ERROR_NONE && sql_changes(falling->store) == 0)
		*id = 0;
	return error;
}

/* What the other channel has not told yet becomes the new message's. */
static enum error copy(const struct falling *falling, unsigned channel,
		       int64_t to, bool *is_new, struct why *why)
{
	struct query query = query_begin(falling->store, copy_occurrences);
	enum error error;

	query_int(&query, ":channel", channel);
	query_int(&query, ":to", to);
	query_int(&query, ":now", falling->now);
	query_int(&query, ":from", falling->from.id);
	error = query_run(&query, why);
	*is_new = error == ERROR_NONE && sql_changes(falling->store) > 0;
	if (error != ERROR_NONE || *is_new)
		return error;
	query = query_begin(falling->store, drop_instead);
	query_int(&query, ":message", to);
	return query_run(&query, why);
}

static enum error say_fallen(struct falling *falling, unsigned channel,
			     int64_t id, struct why *why)
{
	const struct message_subject to = { id, falling->from.person_id,
					    channel };
	const char *text = arena_printf(
		&falling->arena, "instead of message %lld by %s: %s",
		(long long)falling->from.id,
		channel_word(falling->from.channel), falling->answer);

	return message_tell(falling->store, falling->now, "fallback", &to, text,
			    why);
}

/* One other channel: it tells it now, or does so already. */
static enum error fall_to(struct falling *falling, unsigned channel,
			  bool *is_told, struct why *why)
{
	struct query query;
	int64_t id;
	enum error error = add_message(falling, channel, &id, why);

	*is_told = false;
	if (error != ERROR_NONE || id == 0)
		return error;
	error = copy(falling, channel, id, is_told, why);
	if (error == ERROR_NONE && *is_told)
		return say_fallen(falling, channel, id, why);
	if (error != ERROR_NONE)
		return error;
	query = query_begin(falling->store, count_told);
	query_int(&query, ":channel", channel);
	return count(falling, &query, is_told, why);
}

static enum error fall(struct falling *falling, struct why *why)
{
	const struct person_row *person = &falling->person;
	bool is_told = false;
	enum error error = ERROR_NONE;

	for (int i = 0; i < CHANNEL_COUNT && error == ERROR_NONE && !is_told;
	     i++) {
		unsigned channel = CHANNEL_AT(i);

		if (channel != falling->from.channel &&
		    (person->channels & channel) != 0 &&
		    person_address(person, channel) != NULL)
			error = fall_to(falling, channel, &is_told, why);
	}
	if (error == ERROR_NONE && !is_told)
		error = message_tell(falling->store, falling->now, "unreached",
				     &falling->from,
				     "there is no other way to this person",
				     why);
	return error;
}

enum error store_message_fall_back(struct store *store, int64_t message_id,
				   int64_t now, struct why *why)
{
	struct falling falling = { .store = store, .now = now };
	struct query query;
	bool is_open = false;
	enum error error = read_falling(&falling, message_id, why);

	if (error == ERROR_NONE) {
		query = query_begin(store, count_open);
		error = count(&falling, &query, &is_open, why);
	}
	if (error == ERROR_NONE && is_open)
		error = fall(&falling, why);
	arena_clear(&falling.arena);
	/* Who has left need not be told. */
	return error == ERROR_NOT_FOUND ? ERROR_NONE : error;
}

enum error store_messages_old(struct store *store,
			      const struct old_messages *which,
			      struct arena *arena, int64_t **ids, size_t *count,
			      struct why *why)
{
	struct query query = query_begin(store, list_old);

	*ids = NULL;
	*count = 0;
	query_int(&query, ":channel", which->channel);
	query_int(&query, ":before", which->before);
	query_int(&query, ":long_before", which->long_before);
	query_date(&query, ":due_before", which->due_before);
	query_int(&query, ":limit", which->limit);
	while (query_row(&query)) {
		*ids = arena_grow(arena, *ids, *count, sizeof(**ids));
		(*ids)[(*count)++] = query_take_int(&query);
	}
	return query_end(&query, why);
}

enum error store_unreached(struct store *store, int64_t follow_up_id,
			   struct arena *arena, struct unreached **rows,
			   size_t *count, struct why *why)
{
	struct query query = query_begin(store, list_unreached);

	*rows = NULL;
	*count = 0;
	query_int(&query, ":follow_up", follow_up_id);
	while (query_row(&query)) {
		struct unreached *row;

		*rows = arena_grow(arena, *rows, *count, sizeof(**rows));
		row = &(*rows)[(*count)++];
		row->person = query_take_text(&query, arena);
		row->person_name = query_take_text(&query, arena);
		row->agency = query_take_text(&query, arena);
		row->agency_name = query_take_text(&query, arena);
		row->phone = query_take_text(&query, arena);
		row->channel = (unsigned)query_take_int(&query);
		row->answer = query_take_text(&query, arena);
		row->since = query_take_int(&query);
		row->tasks = (int)query_take_int(&query);
	}
	return query_end(&query, why);
}

const char *const undelivered_sql[] = {
	find_subject,	  add_instead,	  drop_instead,
	copy_occurrences, count_open,	  count_told,
	list_old,	  list_unreached, NULL,
};
