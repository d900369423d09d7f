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
#include "app_settings.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/minute.h"
#include "base/secret.h"
#include "http/server.h"
#include "outbox/outbox.h"
#include "schedule/schedule.h"

#ifdef DONDOC_HAVE_SYSTEMD
#include <systemd/sd-daemon.h>
#endif

#define SLEEP_LIMIT_S 60
#define GRACE_MS 10000 /* for transfers under way at a stop */
#define CLOCK_FACT "clock"

struct app {
	uv_loop_t loop;
	uv_timer_t timer;
	uv_timer_t grace;
	uv_signal_t signals[2];
	int open_handles;
	struct settings settings;
	struct clock clock;
	int64_t target; /* where a manual clock is going */
	bool is_settled;
	bool is_stopping;
	bool is_closing;
	enum error failure;
	struct why failure_why;
	struct store *store;
	struct schedule schedule;
	struct outbox *outbox;
	struct http_server *http;
	int open_parts; /* outbox and http until they are closed */
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

/* --------------------------------------------------------------- clock */

static enum error read_clock(struct app *app, const char *words,
			     struct why *why)
{
	static const char manual[] = "manual:";
	const char *time;
	struct date date;
	char day[DATE_TEXT_SIZE] = "";
	int minutes;

	if (words == NULL || strcmp(words, "system") == 0)
		return ERROR_NONE;
	if (strncmp(words, manual, strlen(manual)) != 0 ||
	    strlen(words) != strlen(manual) + strlen("2010-06-02T07:00"))
		return why_set(why, ERROR_USAGE,
			       "--clock takes system or "
			       "manual:2010-06-02T07:00");
	time = words + strlen(manual) + DATE_TEXT_SIZE - 1;
	memcpy(day, words + strlen(manual), DATE_TEXT_SIZE - 1);
	date = date_from_iso(day);
	if (!date_is_set(date) || time[0] != 'T' ||
	    !minute_from_text(time + 1, &minutes))
		return why_set(why, ERROR_USAGE, "--clock: '%s' is no time",
			       words);
	app->clock.is_manual = true;
	app->clock.manual_at =
		zone_instant(app->settings.office.zone, date, minutes);
	return ERROR_NONE;
}

/* A manual clock goes on where it stood when the daemon last stopped. */
static enum error resume_clock(struct app *app, struct why *why)
{
	int64_t stood = 0;
	enum error error = ERROR_NONE;

	if (app->clock.is_manual)
		error = store_fact(app->store, CLOCK_FACT, &stood, why);
	if (stood > app->clock.manual_at) {
		log_notice("the manual clock goes on from where it stood");
		app->clock.manual_at = stood;
	}
	app->target = clock_now(&app->clock);
	return error;
}

static enum error set_clock(struct app *app, int64_t at, struct why *why)
{
	enum error error = store_begin(app->store, why);

	if (error != ERROR_NONE)
		return error;
	error = store_set_fact(app->store, CLOCK_FACT, at, why);
	error = store_finish(app->store, error, why);
	if (error == ERROR_NONE)
		app->clock.manual_at = at;
	return error;
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

static void wake_in(struct app *app, int64_t wait_ms)
{
	if (!app->is_stopping)
		(void)uv_timer_start(&app->timer, on_timer, (uint64_t)wait_ms,
				     0);
}

static void wake(void *context)
{
	struct app *app = context;

	app->is_settled = false;
	wake_in(app, 0);
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
	if (next > now && now >= app->target) {
		app->is_settled = true;
		return ERROR_NONE;
	}
	if (next > now)
		error = set_clock(app, next < app->target ? next : app->target,
				  why);
	wake_in(app, 0);
	return error;
}

static void turn(struct app *app)
{
	int64_t now = clock_now(&app->clock);
	struct why why;
	enum error error = schedule_run(&app->schedule, now, &why);

	if (error == ERROR_NONE)
		error = outbox_run(app->outbox, now, &why);
	if (error == ERROR_NONE && app->clock.is_manual)
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

	view->now = clock_now(&app->clock);
	view->is_manual = app->clock.is_manual;
	view->target = app->clock.is_manual ? app->target : view->now;
	view->is_settled = !app->clock.is_manual || app->is_settled;
	view->next_at = next_at(app);
}

static enum error hook_clock_move(void *context, int64_t to, struct why *why)
{
	struct app *app = context;

	if (!app->clock.is_manual)
		return why_set(why, ERROR_REFUSED,
			       "the daemon runs on the system's clock; start "
			       "it with --clock manual:…");
	if (to < app->clock.manual_at)
		return why_set(why, ERROR_REFUSED, "a clock does not go back");
	app->target = to;
	wake(app);
	return ERROR_NONE;
}

static enum error hook_preview(void *context, const struct scope *scope,
			       int64_t task_id, int64_t from, int64_t to,
			       struct arena *arena, struct preview **rows,
			       size_t *count, struct why *why)
{
	const struct app *app = context;

	return schedule_preview(&app->schedule, scope, task_id, from, to, arena,
				rows, count, why);
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

	return clock_now(&app->clock);
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
	app->open_parts = 1 + (app->outbox != NULL) + (app->http != NULL);
	if (app->http != NULL)
		http_close(app->http, on_part_closed, app);
	if (app->outbox != NULL)
		outbox_close(app->outbox, on_part_closed, app);
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
	(void)uv_timer_init(&app->loop, &app->grace);
	app->timer.data = app;
	app->grace.data = app;
	for (size_t i = 0; i < 2; i++) {
		(void)uv_signal_init(&app->loop, &app->signals[i]);
		app->signals[i].data = app;
		(void)uv_signal_start(&app->signals[i], on_signal, numbers[i]);
	}
	app->open_handles = 4;
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
	app->is_settled = false;
	(void)uv_timer_start(&app->timer, on_failed, 0, 0);
}

static enum error open_outbox(struct app *app, struct why *why)
{
	struct outbox_config config = {
		.loop = &app->loop,
		.store = app->store,
		.config = &app->settings.config,
		.office = app->settings.office,
		.now = clock_now(&app->clock),
		.wake = hook_wake,
		.clock = hook_clock,
		.fail = hook_fail,
		.app = app,
	};

	return outbox_open(&config, &app->outbox, why);
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
			   .preview = hook_preview,
			   .calendar_apply = hook_calendar_apply },
	};

	return http_open(&app->loop, &context, &app->http, why);
}

static enum error open_all(struct app *app, struct why *why)
{
	enum error error =
		store_open(app->settings.config.state, &app->store, why);

	if (error == ERROR_NONE)
		error = resume_clock(app, why);
	if (error == ERROR_NONE)
		error = calendars_open(&app->settings, app->store,
				       clock_now(&app->clock), why);
	if (error != ERROR_NONE)
		return error;
	schedule_init(&app->schedule, app->store, &app->settings.config,
		      &app->settings.office);
	error = open_outbox(app, why);
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
		error = read_clock(&app, options->clock, why);
	settings_clear(&app.settings);
	return error;
}

enum error app_run(const struct app_options *options, struct why *why)
{
	struct app *app = memory_alloc(sizeof(*app));
	enum error error =
		settings_load(options->config_path, &app->settings, why);

	secret_init();
	(void)umask(0077); /* what it writes is its own */
	if (error == ERROR_NONE)
		error = read_clock(app, options->clock, why);
	if (error == ERROR_NONE) {
		init_loop(app);
		error = open_all(app, why);
		if (error == ERROR_NONE) {
			tell_manager("READY=1");
			wake_in(app, 0);
		} else {
			stop(app);
		}
		run_out(app);
		if (error == ERROR_NONE && app->failure != ERROR_NONE) {
			error = app->failure;
			*why = app->failure_why;
		}
	}
	settings_clear(&app->settings);
	free(app);
	return error;
}
