#include "base/clock.h"

#include <time.h>

int64_t clock_now(const struct clock *clock)
{
	return clock->is_manual ? clock->manual_at : (int64_t)time(NULL);
}

struct clock_reading clock_read(void)
{
	struct timespec since_boot = { 0 };

	(void)clock_gettime(CLOCK_BOOTTIME, &since_boot);
	return (struct clock_reading){ .wall = (int64_t)time(NULL),
				       .boot = (int64_t)since_boot.tv_sec };
}

int64_t clock_leap(struct clock_reading from, struct clock_reading to)
{
	return (to.wall - from.wall) - (to.boot - from.boot);
}
