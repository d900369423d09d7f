/* watch: the journal as it is written. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "cli/call.h"
#include "cli/field.h"
#include "cli/story.h"
#include "cli/table.h"

#define PAUSE_S 1

/* The newest entry's number when it begins, or those after one. */
static const json_t *read_rows(struct call *call, long long after)
{
	static const char *const passed[] = { "agency", "task", "kind" };
	struct text path = { 0 };
	const json_t *rows;

	text_add(&path, "/journal");
	if (after >= 0)
		client_add_query(&path, "after",
				 arena_printf(&call->arena, "%lld", after));
	else
		client_add_query(&path, "limit", "1");
	for (size_t i = 0; after >= 0 && i < 3; i++)
		client_add_query(&path, passed[i],
				 call_option(call, passed[i]));
	rows = call_fetch(call, text_string(&path), NULL);
	text_clear(&path);
	return rows;
}

static void print_row(struct call *call, const json_t *row)
{
	struct arena arena = { 0 };
	char *line = call->is_json ? json_dumps(row, JSON_COMPACT) : NULL;

	if (call->is_json)
		output_json(&call->output, line);
	else
		output_line("%s", story_line(&arena, row));
	free(line);
	(void)fflush(stdout);
	arena_clear(&arena);
}

/* How many lines are wanted; 0: until it is stopped. */
static long long wanted_of(const struct call *call)
{
	const char *limit = call_option(call, "limit");

	return limit == NULL ? 0 : strtoll(limit, NULL, 10);
}

static enum wire_exit run(struct call *call)
{
	const struct timespec pause = { .tv_sec = PAUSE_S };
	const char *since = call_option(call, "after");
	long long wanted = wanted_of(call);
	long long after = since == NULL ? -1 : strtoll(since, NULL, 10);
	long long shown = 0;

	for (;;) {
		const json_t *rows = read_rows(call, after);
		bool is_begun = after >= 0;

		if (rows == NULL)
			return call->exit_code;
		for (size_t i = 0; i < json_array_size(rows); i++) {
			const json_t *row = json_array_get(rows, i);

			after = field_number(row, "id");
			if (!is_begun)
				continue;
			print_row(call, row);
			if (++shown == wanted)
				return WIRE_EXIT_DONE;
		}
		if (after < 0)
			after = 0;
		if (ferror(stdout) != 0)
			return WIRE_EXIT_DONE;
		if (is_begun && json_array_size(rows) == 0)
			(void)nanosleep(&pause, NULL);
	}
}

static const struct option options[] = {
	{ .name = "agency",
	  .letter = 'a',
	  .argument = "CODE",
	  .help = "only this agency" },
	{ .name = "task",
	  .letter = 't',
	  .argument = "TASK",
	  .help = "only this task" },
	{ .name = "kind",
	  .letter = 'k',
	  .argument = "KIND",
	  .help = "only this kind of happening" },
	{ .name = "after",
	  .argument = "ID",
	  .kind = OPTION_NUMBER,
	  .help = "begin after this entry, not with what is to come" },
	{ .name = "limit",
	  .letter = 'l',
	  .argument = "COUNT",
	  .kind = OPTION_NUMBER,
	  .help = "end after so many lines" },
	{ 0 },
};

const struct command command_watch = {
	.words = { "watch" },
	.options = options,
	.summary = "Follow what happens, a line each, until it is stopped",
	.help = "The lines are those of `journal`; with --json each is a "
		"JOURNAL_ROW on a line of its own. It asks once a second.",
	.example = "dondoc watch --agency huyen-chi-lang\n",
	.audience = AUDIENCE_RECEIVER,
	.run = run,
};
