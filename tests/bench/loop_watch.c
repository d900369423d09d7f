#include "bench/loop_watch.h"

/* Each turn comes by here once, just before it waits for what is next. */
static void on_prepare(uv_prepare_t *prepare)
{
	struct loop_watch *watch = prepare->data;
	uint64_t now = uv_hrtime();
	uint64_t idle = uv_metrics_idle_time(prepare->loop);
	uint64_t held = now - watch->turn_at - (idle - watch->idle);

	if (watch->turn_at != 0 && held > watch->longest)
		watch->longest = held;
	watch->turns++;
	watch->turn_at = now;
	watch->idle = idle;
}

void loop_watch_start(struct loop_watch *watch, uv_loop_t *loop)
{
	*watch = (struct loop_watch){ 0 };
	(void)uv_loop_configure(loop, UV_METRICS_IDLE_TIME);
	(void)uv_prepare_init(loop, &watch->prepare);
	watch->prepare.data = watch;
	(void)uv_prepare_start(&watch->prepare, on_prepare);
	uv_unref((uv_handle_t *)&watch->prepare);
}

void loop_watch_stop(struct loop_watch *watch)
{
	uv_close((uv_handle_t *)&watch->prepare, NULL);
}

void loop_watch_reset(struct loop_watch *watch)
{
	watch->longest = 0;
	watch->turns = 0;
	watch->turn_at = 0;
}
