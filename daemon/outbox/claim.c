#include "outbox/claim.h"

#include "base/crash.h"
#include "plan/quiet.h"
#include "store/undelivered.h"

/* Tried before, and the gateway would not know a repeat any more. */
static bool is_too_late(const struct way *way, const struct message *message,
			int64_t now)
{
	return way->channel->repeat_s > 0 && message->tries > 0 &&
	       now - message->created_at >= way->channel->repeat_s;
}

/* At the person's night all SMS to him wait for his morning. */
static enum error wait_for_morning(const struct claim *claim,
				   const struct message *message, bool *waits,
				   struct why *why)
{
	int64_t morning = claim->now;

	if (message->channel == CHANNEL_SMS)
		morning = quiet_end(zones_find(claim->zones, message->timezone),
				    claim->now);
	*waits = morning > claim->now;
	return *waits ? store_messages_put_off(claim->render.store,
					       message->person_id,
					       message->channel, morning, why)
		      : ERROR_NONE;
}

/* Whether the person has had his number of today's; all that he still waits
 * for waits until tomorrow then. */
static enum error put_off(const struct claim *claim, struct way *way,
			  const struct message *message, bool *is_put_off,
			  struct why *why)
{
	struct store *store = claim->render.store;
	const struct zone *zone = way->flow.zone;
	struct date today = zone_date(zone, claim->now);
	int64_t tomorrow = zone_instant(zone, date_add(today, 1), 0);
	int most = way->flow.rate.per_person_a_day;
	int count = 0;
	enum error error;

	*is_put_off = false;
	if (most == 0 || message->claimed_at >= zone_instant(zone, today, 0))
		return ERROR_NONE; /* no limit, or counted already */
	error = store_person_claimed(store, message->person_id,
				     message->channel,
				     zone_instant(zone, today, 0), &count, why);
	if (error != ERROR_NONE || count < most)
		return error;
	*is_put_off = true;
	if (message->channel == CHANNEL_SMS)
		tomorrow = quiet_end(
			zones_find(claim->zones, message->timezone), tomorrow);
	error = store_messages_put_off(store, message->person_id,
				       message->channel, tomorrow, why);
	return error != ERROR_NONE
		       ? error
		       : way_tell_capped(way, store, message->person_id,
					 claim->now, why);
}

/* Marks it as claimed, or as what it is when it is not to go out. */
static enum error claim_one(const struct claim *claim, const struct way *way,
			    struct message *message, struct arena *arena,
			    bool *is_claimed, struct why *why)
{
	struct message_change change = { .id = message->id,
					 .from = MESSAGE_READY,
					 .to = MESSAGE_CLAIMED,
					 .at = claim->now,
					 .epoch = claim->epoch };
	struct unsent unsent = { 0 };
	enum error error;

	crash_name(message->id);
	error = render_message(&claim->render, message, claim->now, arena,
			       &unsent, why);
	crash_name(0);
	if (error != ERROR_NONE)
		return error;
	if (unsent.reason != NULL) {
		change.to = MESSAGE_EXPIRED;
		change.answer = unsent.reason;
		change.is_undelivered = unsent.is_undelivered;
		change.journal_kind =
			unsent.is_undelivered ? "undelivered" : "expired";
	} else if (is_too_late(way, message, claim->now)) {
		change.to = MESSAGE_HELD;
		change.answer = "it may have been sent, and the gateway would "
				"not know a repeat any more";
		change.is_undelivered = true;
		change.journal_kind = "held";
	}
	*is_claimed = change.to == MESSAGE_CLAIMED;
	return store_message_change(claim->render.store, &change, why);
}

enum error claim_all(const struct claim *claim, struct way *way,
		     struct claimed *claimed, struct arena *arena,
		     struct why *why)
{
	enum error error = ERROR_NONE;

	claimed->is_claimed = arena_alloc(
		arena, (claimed->count + 1) * sizeof(*claimed->is_claimed));
	for (size_t i = 0; i < claimed->count && error == ERROR_NONE; i++) {
		bool *is_claimed = &claimed->is_claimed[i];
		bool is_put_off;

		error = wait_for_morning(claim, &claimed->messages[i],
					 &is_put_off, why);
		if (error == ERROR_NONE && !is_put_off)
			error = put_off(claim, way, &claimed->messages[i],
					&is_put_off, why);
		if (error != ERROR_NONE || is_put_off)
			continue;
		error = claim_one(claim, way, &claimed->messages[i], arena,
				  is_claimed, why);
		if (*is_claimed)
			flow_take(&way->flow, claim->now);
	}
	return error == ERROR_NONE ? way_keep(way, claim->render.store, why)
				   : error;
}
