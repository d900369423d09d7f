/* Zones by name, each opened once. */
#ifndef DONDOC_PLAN_ZONES_H
#define DONDOC_PLAN_ZONES_H

#include "base/map.h"
#include "calendars/zone.h"

struct zones {
	const struct zone *own; /* the office's; not closed with the others */
	struct arena *arena;
	struct map known;
};

/* Both outlive it; clear it in any case. */
void zones_open(struct zones *zones, const struct zone *own,
		struct arena *arena);
void zones_clear(struct zones *zones);

/* The zone of that name; NULL and "" are the office's, and so is one that there
 * is not any more, which is logged. */
const struct zone *zones_find(struct zones *zones, const char *name);

#endif
