#include "store/ways.h"

#include "store/sql.h"

static const char get_way[] =
	"SELECT counted_at, in_second, in_minute, in_day, closed_until, faults,"
	" alike, alike_code, down_since, told_at, broken_at, trouble"
	" FROM ways WHERE channel = :channel";

static const char set_way[] =
	"INSERT INTO ways (channel, counted_at, in_second, in_minute, in_day,"
	" closed_until, faults, alike, alike_code, down_since, told_at,"
	" broken_at, trouble) VALUES (:channel, :counted, :second, :minute,"
	" :day, :closed, :faults, :alike, :code, :down, :told, :broken,"
	" :trouble) ON CONFLICT (channel) DO UPDATE SET"
	" counted_at = excluded.counted_at, in_second = excluded.in_second,"
	" in_minute = excluded.in_minute, in_day = excluded.in_day,"
	" closed_until = excluded.closed_until, faults = excluded.faults,"
	" alike = excluded.alike, alike_code = excluded.alike_code,"
	" down_since = excluded.down_since, told_at = excluded.told_at,"
	" broken_at = excluded.broken_at, trouble = excluded.trouble";

enum error store_way(struct store *store, unsigned channel, struct arena *arena,
		     struct way_row *row, struct why *why)
{
	struct query query = query_begin(store, get_way);

	*row = (struct way_row){ .channel = channel, .trouble = "" };
	query_int(&query, ":channel", channel);
	while (query_row(&query)) {
		row->counted_at = query_take_int(&query);
		row->in_second = (int)query_take_int(&query);
		row->in_minute = (int)query_take_int(&query);
		row->in_day = (int)query_take_int(&query);
		row->closed_until = query_take_int(&query);
		row->faults = (int)query_take_int(&query);
		row->alike = (int)query_take_int(&query);
		row->alike_code = (int)query_take_int(&query);
		row->down_since = query_take_int(&query);
		row->told_at = query_take_int(&query);
		row->broken_at = query_take_int(&query);
		row->trouble = query_take_text(&query, arena);
	}
	return query_end(&query, why);
}

enum error store_way_set(struct store *store, const struct way_row *row,
			 struct why *why)
{
	struct query query = query_begin(store, set_way);

	query_int(&query, ":channel", row->channel);
	query_int(&query, ":counted", row->counted_at);
	query_int(&query, ":second", row->in_second);
	query_int(&query, ":minute", row->in_minute);
	query_int(&query, ":day", row->in_day);
	query_int(&query, ":closed", row->closed_until);
	query_int(&query, ":faults", row->faults);
	query_int(&query, ":alike", row->alike);
	query_int(&query, ":code", row->alike_code);
	query_int(&query, ":down", row->down_since);
	query_int(&query, ":told", row->told_at);
	query_int(&query, ":broken", row->broken_at);
	query_text(&query, ":trouble", row->trouble);
	return query_run(&query, why);
}

const char *const ways_sql[] = { get_way, set_way, NULL };
