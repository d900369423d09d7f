#include "store/messages.h"

#include <assert.h>
#include <string.h>

#include "store/journal.h"
#include "store/sql.h"
#include "store/task_columns.h"

#define MESSAGE_LIST_LIMIT 1000

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
			    TO(MESSAGE_EXPIRED),
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

static const char recover_claimed[] =
	"UPDATE messages SET state = 'ready', next_try_at = :now"
	" WHERE state = 'claimed' OR"
	" (state = 'handed-over' AND (channel & :channels) <> 0)";

static const char hold_uncertain[] =
	"UPDATE messages SET state = 'held', answer ="
	" 'the daemon stopped before the gateway answered; release to repeat'"
	" WHERE state = 'handed-over' RETURNING message_id, person_id, channel";

static const char next_message[] =
	"SELECT min(next_try_at) FROM messages"
	" WHERE state = 'ready' AND channel = :channel";

#define MESSAGE_COLUMNS                                                        \
	"SELECT m.message_id, m.person_id, m.channel, m.state, m.token,"       \
	" m.created_at, m.missed_since, m.address, m.subject, m.tries,"        \
	" coalesce(m.next_try_at, 0), m.server, m.answer,"                     \
	" coalesce(m.parts, 0), m.cost, m.gateway_id, m.report"

static const char due_messages[] =
	MESSAGE_COLUMNS ", m.bytes, coalesce((SELECT o.task_id"
			" FROM occurrences o WHERE o.message_id = m.message_id"
			" AND o.outcome = 'told' ORDER BY o.notice, o.task_id"
			" LIMIT 1), 0) FROM messages m WHERE m.state = 'ready'"
			" AND m.channel = :channel AND m.next_try_at <= :now"
			" ORDER BY m.next_try_at, m.message_id LIMIT :limit";

static const char list_messages[] = MESSAGE_COLUMNS
	", w.code, w.name, a.code, (SELECT count(DISTINCT task_id)"
	" FROM occurrences o WHERE o.message_id = m.message_id)"
	" FROM messages m JOIN people w ON w.person_id = m.person_id"
	" JOIN agencies a ON a.agency_id = w.agency_id"
	" WHERE :state IS NULL OR m.state = :state"
	" ORDER BY m.message_id DESC LIMIT :limit";

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
	"UPDATE messages SET address = :address, subject = :subject,"
	" bytes = :bytes WHERE message_id = :message";

static const char change_message[] =
	"UPDATE messages SET state = :to,"
	" epoch = CASE WHEN :epoch = 0 THEN epoch ELSE :epoch END,"
	" tries = tries + (:to = 'claimed'),"
	" next_try_at = CASE :to WHEN 'ready' THEN :next ELSE next_try_at END,"
	" server = coalesce(:server, server),"
	" answer = coalesce(:answer, answer),"
	" gateway_id = coalesce(nullif(:gateway, ''), gateway_id),"
	" cost = coalesce(nullif(:cost, ''), cost),"
	" parts = coalesce(nullif(:parts, 0), parts),"
	" settled_at = CASE WHEN :to IN ('sent', 'refused', 'expired', 'held')"
	"  THEN :at ELSE NULL END"
	" WHERE message_id = :message AND state = :from"
	" RETURNING person_id, channel";

static const char count_messages[] =
	"SELECT state, count(*) FROM messages GROUP BY state ORDER BY state";

static const char count_sent[] =
	"SELECT count(*) FROM messages WHERE channel = :channel"
	" AND state = 'sent' AND settled_at >= :since";

static const char find_reported[] =
	"SELECT message_id, person_id, channel, coalesce(report, '')"
	" FROM messages WHERE gateway_id = :gateway UNION ALL"
	" SELECT message_id, person_id, channel, coalesce(report, '')"
	" FROM messages WHERE token = :token LIMIT 1";

static const char note_report[] =
	"UPDATE messages SET report = :report WHERE message_id = :message";

static const char retry_messages[] =
	"UPDATE messages SET state = 'ready', next_try_at = :now,"
	" created_at = :now, settled_at = NULL"
	" WHERE state IN ('held', 'refused', 'expired', 'ready')"
	" AND (:message = 0 OR message_id = :message)"
	" AND (state <> 'held' OR :message <> 0)";
static const char hold_messages[] =
	"UPDATE messages SET state = 'held', settled_at = :now"
	" WHERE state = 'ready' AND (:message = 0 OR message_id = :message)";
static const char release_held[] =
	"UPDATE messages SET state = 'ready', next_try_at = :now,"
	" created_at = :now, settled_at = NULL"
	" WHERE state = 'held' AND (:message = 0 OR message_id = :message)";

/* One line in the journal about a message. */
static enum error tell(struct store *store, int64_t at, const char *kind,
		       int64_t message_id, int64_t person_id, unsigned channel,
		       const char *text, struct why *why)
{
	struct journal_entry entry = {
		.at = at,
		.kind = kind,
		.actor = "dondoc",
		.message_id = message_id,
		.person_id = person_id,
		.channels = channel,
		.text = text != NULL ? text : "",
	};

	return store_journal_add(store, &entry, why);
}

/* A message of which the journal is to say something. */
struct subject {
	int64_t message_id;
	int64_t person_id;
	unsigned channel;
};

static enum error hold_all_uncertain(struct store *store, int64_t now,
				     struct why *why)
{
	struct query query = query_begin(store, hold_uncertain);
	struct arena arena = { 0 };
	struct subject *rows = NULL;
	size_t count = 0;
	enum error error;

	while (query_row(&query)) {
		rows = arena_grow(&arena, rows, count, sizeof(*rows));
		rows[count].message_id = query_take_int(&query);
		rows[count].person_id = query_take_int(&query);
		rows[count++].channel = (unsigned)query_take_int(&query);
	}
	error = query_end(&query, why);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++)
		error = tell(store, now, "held", rows[i].message_id,
			     rows[i].person_id, rows[i].channel,
			     "it may have been sent: held, not repeated", why);
	arena_clear(&arena);
	return error;
}

enum error store_messages_recover(struct store *store, int64_t now,
				  unsigned idempotent_channels, int64_t *epoch,
				  struct why *why)
{
	struct query query;
	enum error error = store_fact(store, "epoch", epoch, why);

	(*epoch)++;
	if (error == ERROR_NONE)
		error = store_set_fact(store, "epoch", *epoch, why);
	if (error != ERROR_NONE)
		return error;
	query = query_begin(store, recover_claimed);
	query_int(&query, ":now", now);
	query_int(&query, ":channels", idempotent_channels);
	error = query_run(&query, why);
	return error == ERROR_NONE ? hold_all_uncertain(store, now, why)
				   : error;
}

enum error store_message_next(struct store *store, unsigned channel,
			      int64_t *at, struct why *why)
{
	struct query query = query_begin(store, next_message);

	*at = INT64_MAX;
	query_int(&query, ":channel", channel);
	if (query_row(&query) && !query_is_null(&query))
		*at = query_take_int(&query);
	return query_end(&query, why);
}

static void take_message(struct query *query, struct arena *arena,
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
}

enum error store_messages_due(struct store *store, unsigned channel,
			      int64_t now, int limit, struct arena *arena,
			      struct message **messages, size_t *count,
			      struct why *why)
{
	struct query query = query_begin(store, due_messages);

	query_int(&query, ":channel", channel);
	query_int(&query, ":now", now);
	query_int(&query, ":limit", limit);
	*messages = NULL;
	*count = 0;
	while (query_row(&query)) {
		struct message *message;

		*messages = arena_grow(arena, *messages, *count,
				       sizeof(**messages));
		message = &(*messages)[(*count)++];
		take_message(&query, arena, message);
		message->bytes =
			query_take_blob(&query, arena, &message->length);
		message->first_task = query_take_int(&query);
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

	query_text(&query, ":address", address);
	query_text(&query, ":subject", subject);
	query_blob(&query, ":bytes", bytes, length);
	query_int(&query, ":message", message_id);
	return query_run(&query, why);
}

enum error store_message_change(struct store *store,
				const struct message_change *change,
				struct why *why)
{
	struct query query = query_begin(store, change_message);
	int64_t person_id = 0;
	unsigned channel = 0;
	bool is_changed = false;
	enum error error;

	assert(message_move(change->from, change->to)); /* by the diagram */
	query_text(&query, ":to", message_state_word(change->to));
	query_text(&query, ":from", message_state_word(change->from));
	query_int(&query, ":epoch", change->epoch);
	query_int(&query, ":next", change->next_try_at);
	query_text(&query, ":server", change->server);
	query_text(&query, ":answer", change->answer);
	query_text(&query, ":gateway", change->gateway_id);
	query_text(&query, ":cost", change->cost);
	query_int(&query, ":parts", change->parts);
	query_int(&query, ":at", change->at);
	query_int(&query, ":message", change->id);
	while (query_row(&query)) {
		is_changed = true;
		person_id = query_take_int(&query);
		channel = (unsigned)query_take_int(&query);
	}
	error = query_end(&query, why);
	if (error == ERROR_NONE && !is_changed)
		error = why_set(why, ERROR_INTERNAL, "message %lld is not %s",
				(long long)change->id,
				message_state_word(change->from));
	if (error == ERROR_NONE && change->journal_kind != NULL)
		error = tell(store, change->at, change->journal_kind,
			     change->id, person_id, channel, change->answer,
			     why);
	return error;
}

enum error store_messages_sent_since(struct store *store, unsigned channel,
				     int64_t since, int *count, struct why *why)
{
	struct query query = query_begin(store, count_sent);

	query_int(&query, ":channel", channel);
	query_int(&query, ":since", since);
	while (query_row(&query))
		*count = (int)query_take_int(&query);
	return query_end(&query, why);
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
	struct subject found = { 0 };
	const char *before = "";
	enum error error;

	query_text(&query, ":gateway", gateway_id);
	query_text(&query, ":token", token);
	while (query_row(&query)) {
		found.message_id = query_take_int(&query);
		found.person_id = query_take_int(&query);
		found.channel = (unsigned)query_take_int(&query);
		before = query_take_text(&query, &arena);
	}
	error = query_end(&query, why);
	if (error == ERROR_NONE && found.message_id == 0)
		error = why_set(why, ERROR_NOT_FOUND, "no such message");
	if (error == ERROR_NONE && strcmp(before, report) != 0) {
		error = note(store, found.message_id, report, why);
		if (error == ERROR_NONE)
			error = tell(store, at, "sms-report", found.message_id,
				     found.person_id, found.channel, report,
				     why);
	}
	arena_clear(&arena);
	return error;
}

enum error store_messages(struct store *store, const char *state,
			  struct arena *arena, struct message_row **rows,
			  size_t *count, struct why *why)
{
	struct query query = query_begin(store, list_messages);

	*rows = NULL;
	*count = 0;
	query_text(&query, ":state", state);
	query_int(&query, ":limit", MESSAGE_LIST_LIMIT);
	while (query_row(&query)) {
		struct message_row *row;

		*rows = arena_grow(arena, *rows, *count, sizeof(**rows));
		row = &(*rows)[(*count)++];
		take_message(&query, arena, &row->message);
		row->person = query_take_text(&query, arena);
		row->person_name = query_take_text(&query, arena);
		row->agency = query_take_text(&query, arena);
		row->tasks = (int)query_take_int(&query);
	}
	return query_end(&query, why);
}

enum error store_messages_steer(struct store *store, const char *verb,
				int64_t id, const struct doing *doing,
				int *changed, struct why *why)
{
	struct journal_entry entry = { .at = doing->now,
				       .actor = doing->actor,
				       .message_id = id,
				       .text = "" };
	const char *statement = strcmp(verb, "retry") == 0  ? retry_messages
				: strcmp(verb, "hold") == 0 ? hold_messages
							    : release_held;
	struct query query = query_begin(store, statement);
	enum error error;

	query_int(&query, ":now", doing->now);
	query_int(&query, ":message", id);
	error = query_run(&query, why);
	*changed = (int)sql_changes(store);
	if (error != ERROR_NONE)
		return error;
	if (*changed == 0 && id != 0)
		return why_set(why, ERROR_REFUSED,
			       "message %lld is not in a state for '%s'",
			       (long long)id, verb);
	entry.kind = strcmp(verb, "retry") == 0	 ? "outbox-retry"
		     : strcmp(verb, "hold") == 0 ? "outbox-hold"
						 : "outbox-release";
	return store_journal_add(store, &entry, why);
}

enum error store_message_counts(struct store *store, struct arena *arena,
				struct counts *counts, struct why *why)
{
	struct query query = query_begin(store, count_messages);

	*counts = (struct counts){ 0 };
	while (query_row(&query)) {
		counts->items = arena_grow(arena, counts->items, counts->count,
					   sizeof(*counts->items));
		counts->items[counts->count].word =
			query_take_text(&query, arena);
		counts->items[counts->count++].count = query_take_int(&query);
	}
	return query_end(&query, why);
}

const char *const messages_sql[] = {
	recover_claimed, hold_uncertain, next_message,
	due_messages,	 list_messages,	 list_items,
	drop_item,	 render_message, change_message,
	count_messages,	 retry_messages, hold_messages,
	release_held,	 count_sent,	 find_reported,
	note_report,	 NULL,
};
