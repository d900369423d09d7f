#include "store/messages.h"

#include <assert.h>
#include <string.h>

#include "store/journal.h"
#include "store/people.h"
#include "store/message_columns.h"
#include "store/task_columns.h"
#include "store/undelivered.h"

static const char *const state_words[] = {
	[MESSAGE_FORMING] = "forming", [MESSAGE_READY] = "ready",
	[MESSAGE_CLAIMED] = "claimed", [MESSAGE_HANDED_OVER] = "handed-over",
	[MESSAGE_SENT] = "sent",       [MESSAGE_REFUSED] = "refused",
	[MESSAGE_EXPIRED] = "expired", [MESSAGE_HELD] = "held",
};

#define STATE_COUNT (sizeof(state_words) / sizeof(state_words[0]))
#define TO(state) (1u << (state))

/* The diagram: from each state, where it may go. */
static const unsigned moves[] = {
	[MESSAGE_FORMING] = TO(MESSAGE_READY),
	[MESSAGE_READY] =
		TO(MESSAGE_CLAIMED) | TO(MESSAGE_EXPIRED) | TO(MESSAGE_HELD),
	[MESSAGE_CLAIMED] = TO(MESSAGE_HANDED_OVER) | TO(MESSAGE_READY) |
			    TO(MESSAGE_SENT) | TO(MESSAGE_REFUSED) |
			    TO(MESSAGE_EXPIRED) | TO(MESSAGE_HELD),
	[MESSAGE_HANDED_OVER] = TO(MESSAGE_SENT) | TO(MESSAGE_REFUSED) |
				TO(MESSAGE_READY) | TO(MESSAGE_HELD) |
				TO(MESSAGE_EXPIRED),
	[MESSAGE_SENT] = 0,
	[MESSAGE_REFUSED] = TO(MESSAGE_READY),
	[MESSAGE_EXPIRED] = TO(MESSAGE_READY),
	[MESSAGE_HELD] = TO(MESSAGE_READY),
};

const char *message_state_word(enum message_state state)
{
	return state_words[state];
}

bool message_state_from_word(const char *word, enum message_state *state)
{
	for (size_t i = 0; i < STATE_COUNT; i++) {
		if (strcmp(state_words[i], word) != 0)
			continue;
		*state = (enum message_state)i;
		return true;
	}
	return false;
}

bool message_move(enum message_state from, enum message_state to)
{
	return (moves[from] & TO(to)) != 0;
}

static const char next_message[] =
	"SELECT min(next_try_at) FROM messages"
	" WHERE state = 'ready' AND is_suspect = 0 AND channel = :channel";

static const char next_suspect[] =
	"SELECT min(next_try_at) FROM messages"
	" WHERE state = 'ready' AND is_suspect = 1 AND channel = :channel";

/* What the outbox needs of a message besides. */
#define DUE_MESSAGES                                                           \
	MESSAGE_COLUMNS                                                        \
	", " MESSAGE_BYTES ", coalesce((SELECT o.task_id"                      \
	" FROM occurrences o WHERE o.message_id = m.message_id"                \
	" AND o.outcome = 'told' ORDER BY o.notice, o.task_id"                 \
	" LIMIT 1), 0), (SELECT max(t.due_on)"                                 \
	" FROM occurrences o JOIN tasks t"                                     \
	" ON t.task_id = o.task_id"                                            \
	" WHERE o.message_id = m.message_id"                                   \
	" AND o.outcome = 'told')"                                             \
	" FROM messages m WHERE m.state = 'ready'"                             \
	" AND m.channel = :channel AND m.next_try_at <= :now"

static const char due_messages[] =
	DUE_MESSAGES " AND m.is_suspect = 0"
		     " ORDER BY m.next_try_at, m.message_id LIMIT :limit";

static const char due_suspects[] =
	DUE_MESSAGES " AND m.is_suspect = 1"
		     " ORDER BY m.next_try_at, m.message_id LIMIT :limit";

static const char list_items[] =
	"WITH x AS (SELECT task_id, min(notice) AS notice,"
	"  min(is_support) AS is_support FROM occurrences"
	"  WHERE message_id = :message AND outcome = 'told' GROUP BY task_id),"
	" peers AS MATERIALIZED (SELECT t.action_id, t.period, count(*) AS n"
	"  FROM tasks t WHERE t.state <> 'dropped' AND (action_id, period) IN"
	"  (SELECT s.action_id, s.period FROM x JOIN tasks s"
	"   ON s.task_id = x.task_id WHERE x.notice = :escalated)"
	"  GROUP BY t.action_id, t.period)"
	" SELECT x.notice, x.is_support, coalesce(a.short_name, a.name),"
	" coalesce(peers.n, 0), z.*"
	" FROM x JOIN (" TASK_SELECT ") z ON z.task_id = x.task_id"
	" JOIN tasks own ON own.task_id = x.task_id"
	" JOIN agencies a ON a.agency_id = own.agency_id"
	" LEFT JOIN peers ON x.notice = :escalated"
	"  AND peers.action_id = own.action_id AND peers.period = own.period"
	" ORDER BY x.notice, z.due_on IS NULL, z.due_on, z.task_id";

static const char drop_item[] =
	"UPDATE occurrences SET outcome = 'obsolete'"
	" WHERE message_id = :message AND task_id = :task";

static const char render_message[] =
	"UPDATE messages SET address = :address, subject = :subject"
	" WHERE message_id = :message";

static const char keep_bytes[] =
	"INSERT INTO message_bytes (message_id, bytes)"
	" VALUES (:message, :bytes)"
	" ON CONFLICT (message_id) DO UPDATE SET bytes = excluded.bytes";

static const char change_message[] =
	"UPDATE messages SET state = :to,"
	" doubts = doubts + :doubt,"
	" undelivered_at = CASE WHEN :undelivered THEN :at ELSE NULL END,"
	" next_try_at = CASE :to WHEN 'ready' THEN :next ELSE next_try_at END,"
	" server = coalesce(:server, server),"
	" answer = coalesce(:answer, answer),"
	" gateway_id = coalesce(nullif(:gateway, ''), gateway_id),"
	" cost = coalesce(nullif(:cost, ''), cost),"
	" parts = coalesce(nullif(:parts, 0), parts),"
	" settled_at = CASE WHEN :to IN ('sent', 'refused', 'expired', 'held')"
	"  THEN :at ELSE NULL END"
	" WHERE message_id = :message AND state = :from";

/* The two moves that every message makes, by themselves: what a statement may
 * change, SQLite writes anew in every index. */
static const char claim_message[] =
	"UPDATE messages SET state = 'claimed', epoch = :epoch,"
	" tries = tries + 1, claimed_at = :at"
	" WHERE message_id = :message AND state = 'ready'";

static const char hand_over_message[] =
	"UPDATE messages SET state = 'handed-over'"
	" WHERE message_id = :message AND state = 'claimed'";

static const char find_subject[] =
	"SELECT message_id, person_id, channel FROM messages"
	" WHERE message_id = :message";

/* How many of a person's messages were tried since. */
static const char count_claimed[] =
	"SELECT count(*) FROM messages WHERE person_id = :person"
	" AND channel = :channel AND claimed_at >= :since";

static const char put_off[] =
	"UPDATE messages SET next_try_at = :until WHERE state = 'ready'"
	" AND person_id = :person AND channel = :channel"
	" AND next_try_at < :until";

static const char find_reported[] =
	"SELECT message_id, person_id, channel, coalesce(report, '')"
	" FROM messages WHERE gateway_id = :gateway UNION ALL"
	" SELECT message_id, person_id, channel, coalesce(report, '')"
	" FROM messages WHERE token = :token LIMIT 1";

static const char note_report[] =
	"UPDATE messages SET report = :report WHERE message_id = :message";

struct message_subject message_subject_take(struct query *query)
{
	struct message_subject subject;

	subject.id = query_take_int(query);
	subject.person_id = query_take_int(query);
	subject.channel = (unsigned)query_take_int(query);
	return subject;
}

enum error message_tell(struct store *store, int64_t at, const char *kind,
			const struct message_subject *subject, const char *text,
			struct why *why)
{
	struct journal_entry entry = {
		.at = at,
		.kind = kind,
		.actor = "dondoc",
		.message_id = subject->id,
		.person_id = subject->person_id,
		.channels = subject->channel,
		.text = "",
	};
	struct arena arena = { 0 };
	enum error error;

	/* Servers like to repeat to whom it was. */
	if (text != NULL)
		entry.text = person_free_text(&arena, text);
	error = store_journal_add(store, &entry, why);
	arena_clear(&arena);
	return error;
}

enum error store_message_next(struct store *store, unsigned channel,
			      bool is_suspect, int64_t *at, struct why *why)
{
	struct query query =
		query_begin(store, is_suspect ? next_suspect : next_message);

	*at = INT64_MAX;
	query_int(&query, ":channel", channel);
	if (query_row(&query) && !query_is_null(&query))
		*at = query_take_int(&query);
	return query_end(&query, why);
}

void message_take(struct query *query, struct arena *arena,
		  struct message *message)
{
	message->id = query_take_int(query);
	message->person_id = query_take_int(query);
	message->channel = (unsigned)query_take_int(query);
	(void)message_state_from_word(query_take_text(query, arena),
				      &message->state);
	message->token = query_take_text(query, arena);
	message->created_at = query_take_int(query);
	message->missed_since = query_take_date(query);
	message->address = query_take_text(query, arena);
	message->subject = query_take_text(query, arena);
	message->tries = (int)query_take_int(query);
	message->next_try_at = query_take_int(query);
	message->server = query_take_text(query, arena);
	message->answer = query_take_text(query, arena);
	message->parts = (int)query_take_int(query);
	message->cost = query_take_text(query, arena);
	message->gateway_id = query_take_text(query, arena);
	message->report = query_take_text(query, arena);
	message->doubts = (int)query_take_int(query);
	message->crashes = (int)query_take_int(query);
	message->claimed_at = query_take_int(query);
	message->settled_at = query_take_int(query);
	message->undelivered_at = query_take_int(query);
	message->instead_of = query_take_int(query);
	message->instead_of_channel = (unsigned)query_take_int(query);
	message->timezone = query_take_text(query, arena);
}

enum error store_messages_due(struct store *store,
			      const struct message_choice *choice,
			      struct arena *arena, struct message **messages,
			      size_t *count, struct why *why)
{
	struct query query = query_begin(
		store, choice->is_suspect ? due_suspects : due_messages);

	query_int(&query, ":channel", choice->channel);
	query_int(&query, ":now", choice->now);
	query_int(&query, ":limit", choice->limit);
	*messages = NULL;
	*count = 0;
	while (query_row(&query)) {
		struct message *message;

		*messages = arena_grow(arena, *messages, *count,
				       sizeof(**messages));
		message = &(*messages)[(*count)++];
		message_take(&query, arena, message);
		message->bytes =
			query_take_blob(&query, arena, &message->length);
		message->first_task = query_take_int(&query);
		message->last_due = query_take_date(&query);
	}
	return query_end(&query, why);
}

static bool is_closed(enum task_state state)
{
	return state == TASK_DONE || state == TASK_DROPPED ||
	       state == TASK_SUBMITTED;
}

enum error store_message_items(struct store *store, int64_t message_id,
			       struct arena *arena, struct message_item **items,
			       size_t *count, struct why *why)
{
	struct query query = query_begin(store, list_items);

	*items = NULL;
	*count = 0;
	query_int(&query, ":message", message_id);
	query_int(&query, ":escalated", NOTICE_ESCALATED);
	while (query_row(&query)) {
		struct message_item *item;

		*items = arena_grow(arena, *items, *count, sizeof(**items));
		item = &(*items)[(*count)++];
		item->notice = (enum notice)query_take_int(&query);
		item->is_support = query_take_int(&query) != 0;
		item->agency_short = query_take_text(&query, arena);
		item->peers = (int)query_take_int(&query);
		task_take(&query, arena, &item->task);
		item->is_closed = is_closed(item->task.state);
	}
	return query_end(&query, why);
}

enum error store_message_drop_item(struct store *store, int64_t message_id,
				   int64_t task_id, struct why *why)
{
	struct query query = query_begin(store, drop_item);

	query_int(&query, ":message", message_id);
	query_int(&query, ":task", task_id);
	return query_run(&query, why);
}

enum error store_message_render(struct store *store, int64_t message_id,
				const char *address, const char *subject,
				const char *bytes, size_t length,
				struct why *why)
{
	struct query query = query_begin(store, render_message);
	enum error error;

	query_text(&query, ":address", address);
	query_text(&query, ":subject", subject);
	query_int(&query, ":message", message_id);
	error = query_run(&query, why);
	if (error != ERROR_NONE)
		return error;
	query = query_begin(store, keep_bytes);
	query_int(&query, ":message", message_id);
	query_blob(&query, ":bytes", bytes, length);
	return query_run(&query, why);
}

static enum error run_change(struct store *store,
			     const struct message_change *change,
			     struct why *why)
{
	struct query query = query_begin(store, change_message);

	query_text(&query, ":to", message_state_word(change->to));
	query_text(&query, ":from", message_state_word(change->from));
	query_int(&query, ":next", change->next_try_at);
	query_text(&query, ":server", change->server);
	query_text(&query, ":answer", change->answer);
	query_text(&query, ":gateway", change->gateway_id);
	query_text(&query, ":cost", change->cost);
	query_int(&query, ":parts", change->parts);
	query_int(&query, ":doubt", change->is_doubtful);
	query_int(&query, ":undelivered", change->is_undelivered);
	query_int(&query, ":at", change->at);
	query_int(&query, ":message", change->id);
	return query_run(&query, why);
}

/* Writes the new state; the message must be in the old one. */
static enum error write_change(struct store *store,
			       const struct message_change *change,
			       struct why *why)
{
	struct query query;
	enum error error;

	if (change->to == MESSAGE_CLAIMED) {
		query = query_begin(store, claim_message);
		query_int(&query, ":epoch", change->epoch);
		query_int(&query, ":at", change->at);
		query_int(&query, ":message", change->id);
		error = query_run(&query, why);
	} else if (change->to == MESSAGE_HANDED_OVER) {
		query = query_begin(store, hand_over_message);
		query_int(&query, ":message", change->id);
		error = query_run(&query, why);
	} else {
		error = run_change(store, change, why);
	}
	if (error == ERROR_NONE && sql_changes(store) == 0)
		error = why_set(why, ERROR_INTERNAL, "message %lld is not %s",
				(long long)change->id,
				message_state_word(change->from));
	return error;
}

static enum error tell_change(struct store *store,
			      const struct message_change *change,
			      struct why *why)
{
	struct message_subject subject = { 0 };
	struct query query = query_begin(store, find_subject);
	enum error error;

	query_int(&query, ":message", change->id);
	while (query_row(&query))
		subject = message_subject_take(&query);
	error = query_end(&query, why);
	return error != ERROR_NONE
		       ? error
		       : message_tell(store, change->at, change->journal_kind,
				      &subject, change->answer, why);
}

enum error store_message_change(struct store *store,
				const struct message_change *change,
				struct why *why)
{
	enum error error;

	assert(message_move(change->from, change->to)); /* by the diagram */
	error = write_change(store, change, why);
	if (error == ERROR_NONE && change->journal_kind != NULL)
		error = tell_change(store, change, why);
	if (error == ERROR_NONE && change->is_undelivered)
		error = store_message_fall_back(store, change->id, change->at,
						why);
	return error;
}

enum error store_person_claimed(struct store *store, int64_t person_id,
				unsigned channel, int64_t since, int *count,
				struct why *why)
{
	struct query query = query_begin(store, count_claimed);

	*count = 0;
	query_int(&query, ":person", person_id);
	query_int(&query, ":channel", channel);
	query_int(&query, ":since", since);
	while (query_row(&query))
		*count = (int)query_take_int(&query);
	return query_end(&query, why);
}

enum error store_messages_put_off(struct store *store, int64_t person_id,
				  unsigned channel, int64_t until,
				  struct why *why)
{
	struct query query = query_begin(store, put_off);

	query_int(&query, ":person", person_id);
	query_int(&query, ":channel", channel);
	query_int(&query, ":until", until);
	return query_run(&query, why);
}

static enum error note(struct store *store, int64_t message_id,
		       const char *report, struct why *why)
{
	struct query query = query_begin(store, note_report);

	query_text(&query, ":report", report);
	query_int(&query, ":message", message_id);
	return query_run(&query, why);
}

enum error store_message_report(struct store *store, const char *gateway_id,
				const char *token, const char *report,
				int64_t at, struct why *why)
{
	struct query query = query_begin(store, find_reported);
	struct arena arena = { 0 };
	struct message_subject found = { 0 };
	const char *before = "";
	enum error error;

	query_text(&query, ":gateway", gateway_id);
	query_text(&query, ":token", token);
	while (query_row(&query)) {
		found = message_subject_take(&query);
		before = query_take_text(&query, &arena);
	}
	error = query_end(&query, why);
	if (error == ERROR_NONE && found.id == 0)
		error = why_set(why, ERROR_NOT_FOUND, "no such message");
	if (error == ERROR_NONE && strcmp(before, report) != 0) {
		error = note(store, found.id, report, why);
		if (error == ERROR_NONE)
			error = message_tell(store, at, "sms-report", &found,
					     report, why);
	}
	arena_clear(&arena);
	return error;
}

const char *const messages_sql[] = {
	next_message,	next_suspect,  due_messages,	  due_suspects,
	list_items,	drop_item,     render_message,	  keep_bytes,
	change_message, claim_message, hand_over_message, find_subject,
	count_claimed,	put_off,       find_reported,	  note_report,
	NULL,
};
