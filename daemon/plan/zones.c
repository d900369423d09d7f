#include "plan/zones.h"

#include <string.h>

#include "base/log.h"

/* A zone that was opened by name. */
struct known_zone {
	const struct zone *zone;
};

static void close_zone(void *value)
{
	const struct known_zone *known = value;

	zone_close(known->zone);
}

void zones_open(struct zones *zones, const struct zone *own,
		struct arena *arena)
{
	*zones = (struct zones){ .own = own, .arena = arena };
}

void zones_clear(struct zones *zones)
{
	map_each(&zones->known, close_zone);
}

const struct zone *zones_find(struct zones *zones, const char *name)
{
	struct known_zone *known;
	const struct zone *zone;
	struct why why = { "" };

	if (name == NULL || *name == '\0')
		return zones->own;
	known = map_find(&zones->known, name, strlen(name));
	if (known != NULL)
		return known->zone;
	if (zone_open(name, &zone, &why) != ERROR_NONE) {
		log_error("%s; the office's zone is taken", why.text);
		return zones->own;
	}
	known = arena_alloc(zones->arena, sizeof(*known));
	known->zone = zone;
	map_put(&zones->known, zones->arena, name, strlen(name), known);
	return zone;
}
