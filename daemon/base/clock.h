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

/* The wall clock and the time since the machine was started, suspend counted:
 * what both say of the same moment. Seconds. */
struct clock_reading {
	int64_t wall;
	int64_t boot;
};

struct clock_reading clock_read(void);

/* How far the wall clock was moved between two readings; negative: back. */
int64_t clock_leap(struct clock_reading from, struct clock_reading to);

#endif
