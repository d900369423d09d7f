/* Previews: what would be told, by the same rules that decide it. */
#ifndef DONDOC_SCHEDULE_PREVIEW_H
#define DONDOC_SCHEDULE_PREVIEW_H

#include "schedule/schedule.h"
#include "store/telling.h"

/*
 * What would be told as things stand, without touching the store; sorted so
 * that what is one message stands together, by time, then person.
 */
enum error schedule_preview(const struct schedule *schedule,
			    const struct preview_query *query,
			    struct arena *arena, struct preview **rows,
			    size_t *count, struct why *why);

#endif
