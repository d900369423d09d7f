/* preview: what would be sent, to whom and why. */
#include <string.h>

#include "cli/call.h"
#include "cli/dates.h"
#include "cli/field.h"
#include "cli/story.h"
#include "cli/table.h"

#define PREVIEW_DAYS 14

/* Today on the daemon's clock, which may be a manual one; NULL: it failed. */
static const char *today_of(struct call *call)
{
	const json_t *clock = call_fetch(call, "/clock", NULL);
	const char *now = field_string(clock, "now");

	if (clock == NULL)
		return NULL;
	return arena_bytes(&call->arena, now, strnlen(now, 10));
}

static void print_rows(struct call *call, const json_t *rows)
{
	static const char *const headings[] = { "AT",	   "NOTICE",  "CHANNEL",
						"~PERSON", "~AGENCY", "TASK",
						"~TITLE",  "DUE",     NULL };
	struct arena *arena = &call->arena;
	struct table table;

	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const char *name = field_string(row, "person_name");

		table_add(&table, field_date(arena, row, "at"));
		table_add(&table,
			  story_words(arena, field_string(row, "notice")));
		table_add(
			&table,
			story_channels(arena, json_object_get(row, "channel")));
		table_add(&table,
			  *name != '\0' ? name : field_string(row, "person"));
		table_add(&table, field_string(row, "agency"));
		table_add(&table, field_text(arena, row, "task"));
		table_add(&table, field_string(row, "title"));
		table_add(&table, field_date(arena, row, "due_on"));
	}
	table_close(&table, &call->output);
}

static enum wire_exit run(struct call *call)
{
	const char *from = call_option(call, "from");
	const char *to = call_option(call, "to");
	struct text path = { 0 };
	const json_t *rows;

	if (from == NULL)
		from = today_of(call);
	if (from == NULL)
		return call->exit_code;
	if (to == NULL)
		to = date_after(&call->arena, from, PREVIEW_DAYS);
	if (strcmp(to, from) < 0)
		return call_misuse(call, "--to %s is before %s", to, from);
	text_add(&path, "/preview");
	client_add_query(&path, "from", from);
	client_add_query(&path, "to", to);
	rows = call_get(call, text_string(&path));
	text_clear(&path);
	if (rows == NULL)
		return call->exit_code;
	if (json_array_size(rows) == 0)
		output_say("nothing would be sent from %s to %s", from, to);
	else
		print_rows(call, rows);
	return WIRE_EXIT_DONE;
}

static const struct option options[] = {
	{ .name = "from",
	  .argument = "DATE",
	  .kind = OPTION_DATE,
	  .help = "first day; without it today" },
	{ .name = "to",
	  .argument = "DATE",
	  .kind = OPTION_DATE,
	  .help = "last day; without it 14 days after the first" },
	{ 0 },
};

const struct command command_preview = {
	.words = { "preview" },
	.options = options,
	.summary = "Show what would be sent, to whom and why",
	.help = "Nothing is sent. What is done meanwhile will not be "
		"reminded of.",
	.example = "dondoc preview --from 2010-06-14 --to 2010-06-20\n",
	.audience = AUDIENCE_OFFICE,
	.run = run,
};
