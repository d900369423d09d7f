/* clock: the daemon's time, and moving it where it is moved by hand. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/call.h"
#include "cli/dates.h"
#include "cli/field.h"
#include "cli/table.h"

/* Pauses between questions while the clock runs. */
#define PAUSE_FIRST_MS 1
#define PAUSE_LAST_MS 50

static enum wire_exit run_show(struct call *call)
{
	const json_t *clock = call_get(call, "/clock");
	const char *on_its_way = "";

	if (clock == NULL)
		return call->exit_code;
	if (json_is_false(json_object_get(clock, "settled")))
		on_its_way =
			arena_printf(&call->arena, ", on its way to %s",
				     field_date(&call->arena, clock, "target"));
	output_line("%s (%s%s%s)", field_date(&call->arena, clock, "now"),
		    field_string(clock, "mode"), on_its_way,
		    field_is_true(clock, "doubted") ? ", in doubt" : "");
	return WIRE_EXIT_DONE;
}

static enum wire_exit run_confirm(struct call *call)
{
	const json_t *clock = call_post(call, "/clock/confirm", json_object());

	if (clock != NULL)
		output_line("%s is right",
			    field_date(&call->arena, clock, "now"));
	return call->exit_code;
}

static void rest(long pause_ms)
{
	struct timespec pause = { .tv_nsec = pause_ms * 1000 * 1000 };

	(void)nanosleep(&pause, NULL);
}

/* Overwrites one line of the terminal; NULL wipes it. */
static void show_progress(struct arena *arena, const json_t *clock)
{
	struct text line = { 0 };

	if (clock != NULL)
		text_add_visible(&line, field_date(arena, clock, "now"));
	(void)fprintf(stderr, "\r%s\033[K", text_string(&line));
	(void)fflush(stderr);
	text_clear(&line);
}

/* Posts the move, then asks until everything due has been handed over. */
static enum wire_exit move(struct call *call, json_t *body)
{
	bool shows = isatty(STDERR_FILENO) == 1;
	long pause_ms = PAUSE_FIRST_MS;
	const json_t *clock = call_fetch(call, "/clock", body);

	while (clock != NULL && !field_is_true(clock, "settled")) {
		struct arena arena = { 0 };

		if (shows)
			show_progress(&arena, clock);
		arena_clear(&arena);
		rest(pause_ms);
		pause_ms = pause_ms * 2 > PAUSE_LAST_MS ? PAUSE_LAST_MS
							: pause_ms * 2;
		clock = call_fetch(call, "/clock", NULL);
		if (shows)
			show_progress(NULL, NULL);
	}
	if (clock == NULL)
		return call->exit_code;
	if (call->is_json)
		call_print_json(call);
	else
		output_line("%s", field_date(&call->arena, clock, "now"));
	return WIRE_EXIT_DONE;
}

static enum wire_exit run_advance(struct call *call)
{
	const char *text = call->arguments.items[0];
	int64_t seconds;

	if (!duration_read(text, &seconds))
		return call_misuse(call,
				   "\"%s\" is no length of time: write 30m, "
				   "12h, 1d, 2w or 1d12h",
				   text);
	return move(call,
		    json_pack("{s:I}", "by_seconds", (json_int_t)seconds));
}

/* "2010-07-01", with or without "T08:00" or "T08:00:00". */
static bool is_time(struct arena *arena, const char *text)
{
	static const char shape[] = "T00:00:00";
	size_t length = strlen(text);

	if (length != 10 && length != 16 && length != 19)
		return false;
	for (size_t i = 10; i < length; i++) {
		char wanted = shape[i - 10];

		if (wanted == '0' ? text[i] < '0' || text[i] > '9'
				  : text[i] != wanted)
			return false;
	}
	return date_is_valid(arena_bytes(arena, text, 10));
}

static enum wire_exit run_to(struct call *call)
{
	const char *text = call->arguments.items[0];

	if (!is_time(&call->arena, text))
		return call_misuse(call,
				   "\"%s\" is no time: write 2010-07-01 or "
				   "2010-07-01T08:00",
				   text);
	return move(call, json_pack("{s:s}", "to", text));
}

const struct command command_clock = {
	.words = { "clock" },
	.summary = "Show the daemon's time",
	.example = "dondoc clock\n",
	.audience = AUDIENCE_OPERATOR,
	.run = run_show,
};

const struct command command_clock_advance = {
	.words = { "clock", "advance" },
	.arguments = "TIME",
	.least = 1,
	.most = 1,
	.summary = "Let a manual clock run on by 1d, 12h, 30m or 2w",
	.help = "For daemons started with --clock manual:TIME. The "
		"daemon lives through every moment between, in order; "
		"the command returns when everything due has been "
		"decided and handed over, and prints the time reached.",
	.example = "dondoc clock advance 1d12h\n",
	.audience = AUDIENCE_OPERATOR,
	.run = run_advance,
};

const struct command command_clock_to = {
	.words = { "clock", "to" },
	.arguments = "TIME",
	.least = 1,
	.most = 1,
	.summary = "Let a manual clock run on to a day or a time",
	.help = "Like `clock advance`, to 2010-07-01 (its first "
		"minute) or 2010-07-01T08:00.",
	.example = "dondoc clock to 2010-07-01T08:00\n",
	.audience = AUDIENCE_OPERATOR,
	.run = run_to,
};

const struct command command_clock_confirm = {
	.words = { "clock", "confirm" },
	.summary = "Say that the daemon's clock is right",
	.help = "A system clock that leaps by more than six hours, or that a "
		"start finds far from where it was seen last, is doubted: "
		"nothing is decided or sent, and no date recorded, until it "
		"is put right or confirmed. See `dondoc status`.",
	.example = "dondoc clock confirm\n",
	.audience = AUDIENCE_OPERATOR,
	.run = run_confirm,
};
