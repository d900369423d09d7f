/* Fields of the daemon's JSON objects, as text to print. */
#ifndef DONDOC_CLI_FIELD_H
#define DONDOC_CLI_FIELD_H

#include <jansson.h>
#include <stdbool.h>

#include "base/memory.h"

/*
 * None of them fails: a field that is missing, null or of another type gives
 * "", 0 or false, so that an older or newer daemon can still be read.
 */

/* A string as it is; the object's own. */
const char *field_string(const json_t *object, const char *name);

/* A string, an integer, or an array of these with ", " between; in the arena
 * or the object's own. */
const char *field_text(struct arena *arena, const json_t *object,
		       const char *name);

/* A date with its weekday, an instant with weekday and minute. */
const char *field_date(struct arena *arena, const json_t *object,
		       const char *name);

/* A task's last permitted day with its weekday, and the hour where one is
 * named. */
const char *field_due(struct arena *arena, const json_t *task);

/* An integer, or how many an array holds. */
long long field_number(const json_t *object, const char *name);

bool field_is_true(const json_t *object, const char *name);

#endif
