/* Events: what deadlines hang on until a person records that it happened. */
#ifndef DONDOC_PLAN_EVENT_H
#define DONDOC_PLAN_EVENT_H

#include "base/memory.h"

/*
 * The key on which an event's name is matched: text_key without the words
 * around a name, so that "sau khi Đề án được phê duyệt", "Đề án này được phê
 * duyệt" and "de an duoc phe duyet" are one. NULL for NULL and for a name of
 * which nothing is left. In the arena.
 */
const char *event_key(struct arena *arena, const char *name);

#endif
