/* Watches a loop: for how long it was held by one turn, not waiting. */
#ifndef DONDOC_TESTS_LOOP_WATCH_H
#define DONDOC_TESTS_LOOP_WATCH_H

#include <uv.h>

struct loop_watch {
	uv_prepare_t prepare;
	uint64_t turn_at; /* when this turn began, nanoseconds … */
	uint64_t idle; /* … and what the loop had waited by then */
	uint64_t longest; /* of all turns */
	uint64_t turns;
};

/* Call before the loop runs for the first time. */
void loop_watch_start(struct loop_watch *watch, uv_loop_t *loop);
void loop_watch_stop(struct loop_watch *watch);

/* Forgets what was. */
void loop_watch_reset(struct loop_watch *watch);

#endif
