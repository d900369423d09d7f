/* Dates, instants and lengths of time as people read and type them. */
#ifndef DONDOC_CLI_DATES_H
#define DONDOC_CLI_DATES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"

/* True for YYYY-MM-DD of a day that exists. */
bool date_is_valid(const char *text);

/* "2010-06-18 Fri" of a date, "2010-06-18 Fri 08:00" of an instant; what is
 * neither comes back as it is. In the arena. */
const char *date_show(struct arena *arena, const char *text);

/* "Fri 18/06/2010" of a date, as Vietnam writes days; what is none comes back
 * as it is. In the arena. */
const char *date_show_slashes(struct arena *arena, const char *text);

/* The date so many days after a valid date; in the arena. */
const char *date_after(struct arena *arena, const char *text, int days);

/* Days since 1970-01-01 of a date; 0 of what is none. */
int date_number(const char *text);

/* Seconds of "2w", "1d", "12h", "30m" or several ("1d12h"); false when it is
 * none, is zero, or goes beyond a thousand years. */
bool duration_read(const char *text, int64_t *seconds);

#endif
