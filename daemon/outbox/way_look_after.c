#include "outbox/backoff.h"
#include "outbox/way.h"
#include "store/messages.h"
#include "store/undelivered.h"

#define SECONDS_A_DAY 86400

/* So many are given up in one transaction. */
#define OLD_LIMIT 100

/* Whether it has been down for so long that some may have to be given up
 * although they were not tried themselves. */
static bool has_old(const struct way *way, int64_t now)
{
	const struct way_row *row = &way->flow.row;
	int64_t since = row->broken_at > 0 ? row->broken_at : row->down_since;

	/* After a longer absence of ours they are tried first. */
	return since > 0 && now - since >= SECONDS_A_DAY &&
	       now - way->opened_at >= SECONDS_A_DAY;
}

/* Gives those up, a number of them at a time. Needs a transaction. */
static enum error give_up_old(struct way *way, struct store *store, int64_t now,
			      struct why *why)
{
	struct old_messages which = {
		.channel = way->channel->kind,
		.before = now - (int64_t)BACKOFF_DAYS * SECONDS_A_DAY,
		.long_before = now - (int64_t)BACKOFF_DAYS_MOST * SECONDS_A_DAY,
		.due_before = date_add(zone_date(way->flow.zone, now),
				       -BACKOFF_DAYS_AFTER_DUE),
		.limit = OLD_LIMIT,
	};
	struct message_change change = { .from = MESSAGE_READY,
					 .to = MESSAGE_EXPIRED,
					 .at = now,
					 .answer = way->flow.trouble,
					 .journal_kind = "undelivered",
					 .is_undelivered = true };
	struct arena arena = { 0 };
	int64_t *ids;
	size_t count;
	enum error error;

	if (!has_old(way, now))
		return ERROR_NONE;
	error = store_messages_old(store, &which, &arena, &ids, &count, why);
	for (size_t i = 0; i < count && error == ERROR_NONE; i++) {
		change.id = ids[i];
		error = store_message_change(store, &change, why);
	}
	arena_clear(&arena);
	return error;
}

enum error way_look_after(struct way *way, struct store *store, int64_t now,
			  struct why *why)
{
	enum error error = ERROR_NONE;
	bool is_capped = flow_is_capped(&way->flow, now);
	int64_t next = INT64_MAX;

	if (is_capped)
		error = store_message_next(store, way->channel->kind, false,
					   &next, why);
	if (error != ERROR_NONE || (flow_tell_at(&way->flow) > now &&
				    next > now && !has_old(way, now)))
		return error;
	error = store_begin(store, why);
	if (error != ERROR_NONE)
		return error;
	error = way_tell(way, store, FLOW_NOTHING, now, why);
	if (error == ERROR_NONE && next <= now)
		error = way_tell_capped(way, store, 0, now, why);
	if (error == ERROR_NONE)
		error = give_up_old(way, store, now, why);
	if (error == ERROR_NONE)
		error = way_keep(way, store, why);
	return store_finish(store, error, why);
}
