/*
 * The only file that knows every part. A turn asks the clock once, lets the
 * schedule decide and the outbox send what is due by then, and sleeps until
 * the next moment that matters, but never more than a minute: clock steps,
 * suspend and DST then do no harm. A manual clock is moved from moment to
 * moment instead, each one lived through before the next.
 */
#include "app.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

#include "app_calendars.h"
#include "app_clock.h"
#include "app_reports.h"
#include "app_settings.h"
#include "app_sms.h"
#include "app_templates.h"
#include "base/crash.h"
#include "base/log.h"
#include "base/secret.h"
#include "http/server.h"
#include "outbox/outbox.h"
#include "outbox/render.h"
#include "schedule/audit.h"
#include "schedule/explain.h"
#include "schedule/preview.h"
#include "schedule/schedule.h"

#ifdef DONDOC_HAVE_SYSTEMD
#include <systemd/sd-daemon.h>
#endif

#define SLEEP_LIMIT_S 60
#define WATCH_MS 2000 /* between looks at the system's clock */
#define GRACE_MS 10000 /* for transfers under way at a stop */

struct app {
	uv_loop_t loop;
	uv_timer_t timer;
	uv_timer_t watch; /* has the clock been moved? */
	uv_timer_t grace;
	uv_signal_t signals[2];
	int open_handles;
	struct settings settings;
	struct app_clock clock;
	bool is_stopping;
	bool is_closing;
	enum error failure;
	struct why failure_why;
	struct store *store;
	struct schedule schedule;
	struct outbox *outbox;
	struct http_server *http;
	struct template_desk *templates;
	struct sms_desk *sms;
	struct date reported_on; /* when reports were last drafted */
	int open_parts; /* outbox, http and sms until they are closed */
};

static void turn(struct app *app);
static void stop(struct app *app);

/* Tells the service manager, if there is one. */
static void tell_manager(const char *state)
{
#ifdef DONDOC_HAVE_SYSTEMD
	(void)sd_notify(0, state);
#else
	(void)state;
#endif
}

/* --------------------------------------------------------------- turns */

static void fail(struct app *app, enum error error, const struct why *why)
{
	if (app->failure == ERROR_NONE) {
		app->failure = error;
		app->failure_why = *why;
		log_error("%s", why->text);
	}
	stop(app);
}

static void on_timer(uv_timer_t *timer)
{
	turn(timer->data);
}

static void on_failed(uv_timer_t *timer)
{
	stop(timer->data);
}

static void on_watch(uv_timer_t *timer)
{
	struct app *app = timer->data;

	if (!app->is_stopping && app_clock_was_moved(&app->clock))
		turn(app);
}

static void wake_in(struct app *app, int64_t wait_ms)
{
	if (!app->is_stopping)
		(void)uv_timer_start(&app->timer, on_timer, (uint64_t)wait_ms,
				     0);
}

static void wake(void *context)
{
	struct app *app = context;

	app->clock.is_settled = false;
	wake_in(app, 0);
}

static int64_t app_now(const struct app *app)
{
	return clock_now(&app->clock.clock);
}

static int64_t next_at(const struct app *app)
{
	int64_t next = outbox_next_at(app->outbox);

	return next < app->schedule.next_at ? next : app->schedule.next_at;
}

static void sleep_until_next(struct app *app, int64_t now)
{
	int64_t wait = next_at(app) - now;

	if (wait > SLEEP_LIMIT_S)
		wait = SLEEP_LIMIT_S;
	wake_in(app, wait > 0 ? wait * 1000 : 0);
}

/* A manual clock's step: to the next moment that matters, or to the target.
 * What is under way is waited for; its end wakes us. */
static enum error step_clock(struct app *app, int64_t now, struct why *why)
{
	int64_t next = next_at(app);
	enum error error = ERROR_NONE;

	if (outbox_busy(app->outbox) > 0)
		return ERROR_NONE;
	if (next > now && now >= app->clock.target) {
		app->clock.is_settled = true;
		return ERROR_NONE;
	}
	if (next > now)
		error = app_clock_move(
			&app->clock,
			next < app->clock.target ? next : app->clock.target,
			why);
	wake_in(app, 0);
	return error;
}

static void turn(struct app *app)
{
	struct why why;
	enum error error = app_clock_check(&app->clock, &why);
	/* In doubt nothing is decided or sent; what is under way ends. */
	bool is_right = app->clock.state == CLOCK_RIGHT;
	int64_t now = app_now(app);

	if (error == ERROR_NONE && is_right)
		error = schedule_run(&app->schedule, now, &why);
	if (error == ERROR_NONE && is_right)
		error = reports_draft(app->store, &app->settings.office, now,
				      &app->reported_on, &why);
	if (error == ERROR_NONE && is_right)
		error = outbox_run(app->outbox, now, &why);
	if (error == ERROR_NONE && !is_right)
		wake_in(app, (int64_t)SLEEP_LIMIT_S * 1000);
	else if (error == ERROR_NONE && app->clock.clock.is_manual)
		error = step_clock(app, now, &why);
	else if (error == ERROR_NONE)
		sleep_until_next(app, now);
	if (error == ERROR_BUSY) {
		/* A full disk: nothing is sent that could not be recorded. */
		log_error("%s; trying again in a minute", why.text);
		wake_in(app, (int64_t)SLEEP_LIMIT_S * 1000);
	} else if (error != ERROR_NONE) {
		fail(app, error, &why);
	}
	if (app->is_stopping)
		stop(app);
}

/* --------------------------------------------------------------- hooks */

static void hook_clock_read(void *context, struct clock_view *view)
{
	const struct app *app = context;
	const struct app_clock *clock = &app->clock;

	view->now = app_now(app);
	view->is_manual = clock->clock.is_manual;
	view->target = view->is_manual ? clock->target : view->now;
	view->is_settled = !view->is_manual || clock->is_settled;
	view->is_doubted = clock->state != CLOCK_RIGHT;
	view->next_at = next_at(app);
}

static enum error hook_clock_move(void *context, int64_t to, struct why *why)
{
	struct app *app = context;

	if (!app->clock.clock.is_manual)
		return why_set(why, ERROR_REFUSED,
			       "the daemon runs on the system's clock; start "
			       "it with --clock manual:…");
	if (to < app->clock.clock.manual_at)
		return why_set(why, ERROR_REFUSED, "a clock does not go back");
	app->clock.target = to;
	wake(app);
	return ERROR_NONE;
}

static enum error hook_clock_confirm(void *context, const struct doing *doing,
				     struct why *why)
{
	struct app *app = context;
	enum error error = app_clock_confirm(&app->clock, doing, why);

	if (error == ERROR_NONE)
		wake(app);
	return error;
}

static enum error hook_preview(void *context, const struct preview_query *query,
			       struct arena *arena, struct preview **rows,
			       size_t *count, struct why *why)
{
	const struct app *app = context;

	return schedule_preview(&app->schedule, query, arena, rows, count, why);
}

static enum error hook_explain(void *context, int64_t task_id,
			       const char *person, struct arena *arena,
			       struct explanation *explanation, struct why *why)
{
	const struct app *app = context;

	return schedule_explain(&app->schedule, task_id, person, app_now(app),
				arena, explanation, why);
}

static enum error hook_audit(void *context, int64_t from, struct arena *arena,
			     struct audit *audit, struct why *why)
{
	const struct app *app = context;

	return audit_run(&app->schedule, from, audit, arena, why);
}

static void on_templates(void *context, const struct templates *templates)
{
	struct app *app = context;

	outbox_set_templates(app->outbox, templates);
}

static void hook_troubles(void *context, struct arena *arena,
			  struct strings *troubles)
{
	const struct app *app = context;
	const char *trouble = app_clock_trouble(&app->clock, arena);

	if (trouble != NULL)
		strings_add(troubles, arena, trouble);
	trouble = template_desk_trouble(app->templates);
	if (trouble != NULL)
		strings_add(troubles, arena, trouble);
	outbox_troubles(app->outbox, app_now(app), arena, troubles);
}

static void hook_read_message(void *context, const struct message *message,
			      struct arena *arena, struct strings *headers,
			      const char **text)
{
	(void)context;
	render_read(message, arena, headers, text);
}

static enum error hook_calendar_apply(void *context,
				      struct calendar_request *request,
				      struct why *why)
{
	struct app *app = context;

	return calendars_apply(&app->settings, app->store, request, why);
}

static int64_t hook_clock(void *context)
{
	const struct app *app = context;

	return app_now(app);
}

/* ------------------------------------------------------ start and stop */

static void on_handle_closed(uv_handle_t *handle)
{
	struct app *app = handle->data;

	app->open_handles--;
}

static void close_handles(struct app *app)
{
	uv_close((uv_handle_t *)&app->timer, on_handle_closed);
	uv_close((uv_handle_t *)&app->watch, on_handle_closed);
	uv_close((uv_handle_t *)&app->grace, on_handle_closed);
	for (size_t i = 0; i < 2; i++)
		uv_close((uv_handle_t *)&app->signals[i], on_handle_closed);
}

static void on_part_closed(void *context)
{
	struct app *app = context;

	app->open_parts--;
	if (app->open_parts > 0)
		return;
	store_close(app->store);
	app->store = NULL;
	close_handles(app);
}

/* The ladder's lower half: everything is broken off and closed. */
static void close_all(struct app *app)
{
	if (app->is_closing)
		return;
	app->is_closing = true;
	app->open_parts = 2 + (app->outbox != NULL) + (app->http != NULL);
	if (app->http != NULL)
		http_close(app->http, on_part_closed, app);
	if (app->outbox != NULL)
		outbox_close(app->outbox, on_part_closed, app);
	sms_desk_close(app->sms, on_part_closed, app);
	on_part_closed(app);
}

static void on_grace_over(uv_timer_t *timer)
{
	close_all(timer->data);
}

/* The upper half: nothing new, and time for what is under way. */
static void stop(struct app *app)
{
	if (!app->is_stopping) {
		app->is_stopping = true;
		tell_manager("STOPPING=1");
		(void)uv_timer_stop(&app->timer);
		(void)uv_timer_stop(&app->watch);
		if (app->http != NULL)
			http_stop(app->http);
		if (app->outbox != NULL)
			outbox_stop(app->outbox);
		(void)uv_timer_start(&app->grace, on_grace_over, GRACE_MS, 0);
	}
	if (app->outbox == NULL || outbox_busy(app->outbox) == 0)
		close_all(app);
}

/* A delivery has ended: go on, or go on stopping. */
static void hook_wake(void *context)
{
	struct app *app = context;

	if (app->is_stopping)
		/* Not from within the channel's call: from the loop. */
		(void)uv_timer_start(
			&app->grace, on_grace_over,
			outbox_busy(app->outbox) > 0 ? GRACE_MS : 0, 0);
	else
		wake(app);
}

static void on_signal(uv_signal_t *handle, int number)
{
	struct app *app = handle->data;

	log_notice("stopping on signal %d", number);
	stop(app);
}

static void init_loop(struct app *app)
{
	static const int numbers[] = { SIGTERM, SIGINT };

	(void)uv_loop_init(&app->loop);
	(void)uv_timer_init(&app->loop, &app->timer);
	(void)uv_timer_init(&app->loop, &app->watch);
	(void)uv_timer_init(&app->loop, &app->grace);
	app->timer.data = app;
	app->watch.data = app;
	app->grace.data = app;
	for (size_t i = 0; i < 2; i++) {
		(void)uv_signal_init(&app->loop, &app->signals[i]);
		app->signals[i].data = app;
		(void)uv_signal_start(&app->signals[i], on_signal, numbers[i]);
	}
	app->open_handles = 5;
	(void)signal(SIGPIPE, SIG_IGN);
}

static void hook_fail(void *context, enum error error, const struct why *why)
{
	struct app *app = context;

	if (app->failure == ERROR_NONE) {
		app->failure = error;
		app->failure_why = *why;
		log_error("%s", why->text);
	}
	/* Not from within the channel's call: from the loop. */
	app->clock.is_settled = false;
	(void)uv_timer_start(&app->timer, on_failed, 0, 0);
}

/* How the process before this one ended, and a mark for the next if this one
 * crashes. */
static enum error watch_crashes(const struct app *app, struct crash_mark *mark,
				struct why *why)
{
	struct arena arena = { 0 };
	const char *path =
		arena_printf(&arena, "%s/crash", app->settings.config.state);
	enum error error = crash_watch(path, mark, why);

	arena_clear(&arena);
	if (mark->is_set)
		log_error("the last process crashed");
	return error;
}

static enum error open_outbox(struct app *app, struct why *why)
{
	struct outbox_config config = {
		.loop = &app->loop,
		.store = app->store,
		.config = &app->settings.config,
		.office = app->settings.office,
		.templates = template_desk_templates(app->templates),
		.now = app_now(app),
		.wake = hook_wake,
		.clock = hook_clock,
		.fail = hook_fail,
		.app = app,
	};

	enum error error = watch_crashes(app, &config.crash, why);

	if (error == ERROR_NONE)
		error = outbox_open(&config, &app->outbox, why);
	if (error == ERROR_NONE)
		crash_forget(); /* it is in the store now */
	return error;
}

static enum error open_http(struct app *app, struct why *why)
{
	struct http_context context = {
		.store = app->store,
		.config = &app->settings.config,
		.office = app->settings.office,
		.left_out = &app->settings.left_out,
		.hooks = { .app = app,
			   .wake = wake,
			   .clock_read = hook_clock_read,
			   .clock_move = hook_clock_move,
			   .clock_confirm = hook_clock_confirm,
			   .preview = hook_preview,
			   .explain = hook_explain,
			   .audit = hook_audit,
			   .templates = template_desk_hooks(app->templates),
			   .troubles = hook_troubles,
			   .read_message = hook_read_message,
			   .calendar_apply = hook_calendar_apply,
			   .sms = sms_desk_hooks(app->sms) },
	};

	return http_open(&app->loop, &context, &app->http, why);
}

static enum error open_all(struct app *app, struct why *why)
{
	enum error error =
		store_open(app->settings.config.state, &app->store, why);

	if (error == ERROR_NONE)
		error = app_clock_open(&app->clock, app->store,
				       app->settings.config.longest_downtime,
				       why);
	if (error == ERROR_NONE)
		error = calendars_open(&app->settings, app->store, app_now(app),
				       why);
	if (error != ERROR_NONE)
		return error;
	app->reported_on = DATE_NONE;
	schedule_init(&app->schedule, app->store, &app->settings.config,
		      &app->settings.office);
	app->templates = template_desk_open(app->settings.config.templates,
					    on_templates, app);
	error = open_outbox(app, why);
	if (error == ERROR_NONE)
		error = sms_desk_open(&app->loop, app->store,
				      &app->settings.config, &app->sms, why);
	if (error == ERROR_NONE)
		error = open_http(app, why);
	return error;
}

/* Runs the loop until every handle is closed, and the loop itself. */
static void run_out(struct app *app)
{
	(void)uv_run(&app->loop, UV_RUN_DEFAULT);
	if (uv_loop_close(&app->loop) != 0)
		log_error("the loop did not close: a handle is still open");
}

enum error app_check(const struct app_options *options, struct why *why)
{
	struct app app = { 0 };
	enum error error =
		settings_load(options->config_path, &app.settings, why);

	if (error == ERROR_NONE)
		error = app_clock_set(&app.clock, options->clock,
				      app.settings.office.zone, why);
	if (error == ERROR_NONE)
		error = templates_check(app.settings.config.templates, why);
	settings_clear(&app.settings);
	return error;
}

enum error app_run(const struct app_options *options, struct why *why)
{
	struct app *app = memory_alloc(sizeof(*app));
	enum error error =
		settings_load(options->config_path, &app->settings, why);

	memory_init();
	secret_init();
	(void)umask(0077); /* what it writes is its own */
	if (error == ERROR_NONE)
		error = app_clock_set(&app->clock, options->clock,
				      app->settings.office.zone, why);
	if (error == ERROR_NONE) {
		init_loop(app);
		error = open_all(app, why);
		if (error == ERROR_NONE) {
			tell_manager("READY=1");
			wake_in(app, 0);
			(void)uv_timer_start(&app->watch, on_watch, WATCH_MS,
					     WATCH_MS);
		} else {
			stop(app);
		}
		run_out(app);
		if (error == ERROR_NONE && app->failure != ERROR_NONE) {
			error = app->failure;
			*why = app->failure_why;
		}
	}
	template_desk_close(app->templates);
	settings_clear(&app->settings);
	free(app);
	return error;
}
