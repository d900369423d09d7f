/* Ways: how each channel stands, kept so that a restart changes nothing. */
#ifndef DONDOC_STORE_WAYS_H
#define DONDOC_STORE_WAYS_H

#include "store/store.h"

/* A channel's row; see the schema. Times are UTC seconds, 0 is never. */
struct way_row {
	unsigned channel; /* CHANNEL_ bit */
	int64_t counted_at;
	int in_second;
	int in_minute;
	int in_day;
	int64_t closed_until;
	int faults;
	int alike;
	int alike_code;
	int64_t down_since;
	int64_t told_at;
	int64_t broken_at;
	const char *trouble; /* the latest fault's words, or "" */
};

/* All zero, and "", when the channel has no row yet. */
enum error store_way(struct store *store, unsigned channel, struct arena *arena,
		     struct way_row *row, struct why *why);

/* Needs a transaction. */
enum error store_way_set(struct store *store, const struct way_row *row,
			 struct why *why);

#endif
