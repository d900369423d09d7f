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

/* A message's first row says when, to whom and how; the others only what. */
static void add_head(struct call *call, struct table *table,
		     const json_t *message, bool is_first)
{
	struct arena *arena = &call->arena;
	const char *name = field_string(message, "person_name");
	const char *cells[] = {
		field_date(arena, message, "at"),
		*name != '\0' ? name : field_string(message, "person"),
		field_string(message, "agency"),
		story_channels(arena, json_object_get(message, "channel")),
	};

	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++)
		table_add(table, is_first ? cells[i] : " ");
}

/* "overdue", or "overdue for chi-lang-vt" of one who is away. */
static const char *notice_words(struct arena *arena, const json_t *row)
{
	const char *words = story_words(arena, field_string(row, "notice"));
	const char *absent = field_string(row, "for");

	return *absent == '\0'
		       ? words
		       : arena_printf(arena, "%s for %s", words, absent);
}

static void print_messages(struct call *call, const json_t *messages)
{
	static const char *const headings[] = { "AT",	   "~PERSON", "~AGENCY",
						"CHANNEL", "NOTICE",  "TASK",
						"~TITLE",  "DUE",     "~LEAD",
						NULL };
	struct arena *arena = &call->arena;
	struct table table;

	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(messages); i++) {
		const json_t *message = json_array_get(messages, i);
		const json_t *tasks = json_object_get(message, "tasks");

		for (size_t j = 0; j < json_array_size(tasks); j++) {
			const json_t *row = json_array_get(tasks, j);

			add_head(call, &table, message, j == 0);
			table_add(&table, notice_words(arena, row));
			table_add(&table, field_text(arena, row, "task"));
			table_add(&table, field_string(row, "title"));
			table_add(&table, field_date(arena, row, "due_on"));
			table_add(&table, field_string(row, "agency"));
		}
	}
	table_close(&table, &call->output);
}

/* "3 people, 5 messages: 4 e-mail, 1 SMS". */
static void print_totals(struct call *call, const json_t *preview)
{
	const json_t *totals = json_object_get(preview, "totals");
	long long people = field_number(totals, "people");
	long long messages = field_number(totals, "messages");
	long long silenced = field_number(preview, "silenced");
	const char *words = story_counts(&call->arena, totals);

	output_say("%lld %s, %lld message%s%s%s", people,
		   people == 1 ? "person" : "people", messages,
		   messages == 1 ? "" : "s", *words != '\0' ? ": " : "", words);
	if (silenced > 0)
		output_say("%lld notice%s kept back: dondoc silence ls",
			   silenced, silenced == 1 ? " is" : "s are");
}

static void add_query(const struct call *call, struct text *path,
		      const char *name)
{
	if (call_option(call, name) != NULL)
		client_add_query(path, name, call_option(call, name));
}

static enum wire_exit run(struct call *call)
{
	const char *from = call_option(call, "from");
	const char *to = call_option(call, "to");
	struct text path = { 0 };
	const json_t *preview;

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
	add_query(call, &path, "agency");
	add_query(call, &path, "person");
	preview = call_get(call, text_string(&path));
	text_clear(&path);
	if (preview == NULL)
		return call->exit_code;
	if (field_number(preview, "messages") == 0)
		output_say("nothing would be sent from %s to %s", from, to);
	else
		print_messages(call, json_object_get(preview, "messages"));
	print_totals(call, preview);
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
	{ .name = "agency",
	  .letter = 'a',
	  .argument = "CODE",
	  .help = "only what people of this agency would get" },
	{ .name = "person",
	  .argument = "PERSON",
	  .help = "only what this person would get, or a deputy instead" },
	{ 0 },
};

const struct command command_preview = {
	.words = { "preview" },
	.options = options,
	.summary = "Show what would be sent, to whom and why",
	.help = "Nothing is sent. The same rules decide it as when it is "
		"sent, so that it comes so as long as nothing is done: of "
		"what is done meanwhile nobody is reminded. Lines under "
		"each other without a time are one message.",
	.example = "dondoc preview --from 2010-06-14 --to 2010-06-20\n",
	.audience = AUDIENCE_OFFICE,
	.run = run,
};
