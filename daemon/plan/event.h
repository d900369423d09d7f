/* Events: what deadlines hang on until a person records that it happened. */
#ifndef DONDOC_PLAN_EVENT_H
#define DONDOC_PLAN_EVENT_H

#include <stdbool.h>

#include "base/memory.h"
#include "calendars/date.h"

/*
 * The key on which an event's name is matched: text_key without the words
 * around a name, so that "sau khi Đề án được phê duyệt", "Đề án này được phê
 * duyệt" and "de an duoc phe duyet" are one. NULL for NULL and for a name of
 * which nothing is left. In the arena.
 */
const char *event_key(struct arena *arena, const char *name);

/* Reads when it happened, "2010-08-25" or "2010-08-25T14:00"; false when it is
 * neither. The minute is -1 where none is said. */
bool event_read_day(const char *words, struct date *on, int *minute);

#endif
