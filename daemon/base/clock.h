/* The clock: the only place that is asked what time it is. */
#ifndef DONDOC_BASE_CLOCK_H
#define DONDOC_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* Wall-clock time, from the system or moved by hand. */
struct clock {
	bool is_manual;
	int64_t manual_at; /* UTC seconds; only with is_manual */
};

/* UTC seconds now. Ask once per turn of the loop and pass the answer down. */
int64_t clock_now(const struct clock *clock);

#endif
