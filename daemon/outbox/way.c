#include "outbox/way.h"

#include <string.h>

#include "base/log.h"
#include "store/journal.h"

enum error way_open(struct way *way, struct store *store, int64_t now,
		    struct why *why)
{
	struct arena arena = { 0 };
	struct way_row row;
	enum error error =
		store_way(store, way->channel->kind, &arena, &row, why);

	way->opened_at = now;
	way->flow.seed = (uint64_t)way->channel->kind;
	rate_lay(&way->channel->rate, &way->flow.rate);
	if (error == ERROR_NONE)
		flow_open(&way->flow, &row);
	arena_clear(&arena);
	return error;
}

enum error way_keep(struct way *way, struct store *store, struct why *why)
{
	enum error error;

	if (!way->flow.is_changed)
		return ERROR_NONE;
	error = store_way_set(store, &way->flow.row, why);
	way->flow.is_changed = error != ERROR_NONE;
	return error;
}

bool way_is_full(const struct way *way)
{
	int room = way->channel->capacity - way->under_way;

	return way->under_way > 0 && room * 2 < way->channel->capacity;
}

int way_room(const struct way *way, int64_t now)
{
	int room = way->channel->capacity - way->under_way;
	int flows = flow_room(&way->flow, now);

	if (way_is_full(way))
		return 0;
	/* A breaker that is half open waits for the one that is to show. */
	if (way->flow.row.broken_at > 0 && way->under_way > 0)
		return 0;
	return flows < room ? flows : room;
}

int64_t way_open_at(const struct way *way, int64_t now)
{
	return flow_open_at(&way->flow, now);
}

static enum error tell(const struct way *way, struct store *store,
		       const char *kind, int64_t now, struct why *why)
{
	const struct journal_entry entry = {
		.at = now,
		.kind = kind,
		.actor = "dondoc",
		.channels = way->channel->kind,
		.text = way->flow.trouble,
	};

	return store_journal_add(store, &entry, why);
}

enum error way_tell(struct way *way, struct store *store, enum flow_news news,
		    int64_t now, struct why *why)
{
	const char *name = way->channel->name;

	if (news == FLOW_BROKE)
		log_error("%s: nothing is taken from us until this is mended: "
			  "%s",
			  name, way->flow.trouble);
	if (news == FLOW_BACK) {
		log_notice("%s: it goes again", name);
		return tell(way, store, "relay-back", now, why);
	}
	if (flow_tell_at(&way->flow) > now)
		return ERROR_NONE;
	flow_told(&way->flow, now);
	log_error("%s: nothing goes out for %d minutes: %s", name,
		  (int)((now - way->flow.row.down_since) / 60),
		  way->flow.trouble);
	return tell(way, store, "relay-down", now, why);
}

enum error way_tell_capped(const struct way *way, struct store *store,
			   int64_t person_id, int64_t now, struct why *why)
{
	const struct zone *zone = way->flow.zone;
	const int64_t midnight = zone_instant(zone, zone_date(zone, now), 0);
	struct journal_entry entry = {
		.at = now,
		.kind = "capped",
		.actor = "dondoc",
		.person_id = person_id,
		.channels = way->channel->kind,
		.text = person_id == 0
				? "today's number is used up: the rest waits "
				  "until tomorrow"
				: "today's number for this person is used up: "
				  "the rest waits until tomorrow",
	};
	bool is_told = false;
	enum error error = store_journal_was_capped(store, &entry, midnight,
						    &is_told, why);

	if (error != ERROR_NONE || is_told)
		return error;
	log_warning("%s: %s", way->channel->name, entry.text);
	return store_journal_add(store, &entry, why);
}

void way_troubles(const struct way *way, int64_t now, struct arena *arena,
		  struct strings *troubles)
{
	const struct flow *flow = &way->flow;

	if (flow->row.broken_at > 0)
		strings_add(
			troubles, arena,
			arena_printf(arena,
				     "%s: the gateway takes nothing from us "
				     "until this is mended (one message an "
				     "hour is tried): %s",
				     way->channel->name, flow->trouble));
	if (flow->row.told_at > 0)
		strings_add(
			troubles, arena,
			arena_printf(arena,
				     "%s: nothing goes out since %d "
				     "minutes; what waits is tried again: "
				     "%s",
				     way->channel->name,
				     (int)((now - flow->row.down_since) / 60),
				     flow->trouble));
	if (flow_is_capped(flow, now))
		strings_add(troubles, arena,
			    arena_printf(
				    arena, "%s: today's number (%d) is used up",
				    way->channel->name, flow->rate.per_day));
}
