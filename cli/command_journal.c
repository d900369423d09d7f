/* journal: everything that happened, as a story. */
#include "cli/call.h"
#include "cli/story.h"
#include "cli/table.h"

static enum wire_exit run(struct call *call)
{
	const struct option *options = call->command->options;
	struct text path = { 0 };
	const json_t *rows;

	/* The options are the wire's own arguments. */
	text_add(&path, "/journal");
	for (size_t i = 0; options[i].name != NULL; i++)
		client_add_query(&path, options[i].name, call->values[i]);
	rows = call_get(call, text_string(&path));
	text_clear(&path);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		struct arena arena = { 0 };

		output_line("%s", story_line(&arena, json_array_get(rows, i)));
		arena_clear(&arena);
	}
	return call->exit_code;
}

static const struct option journal_options[] = {
	{ .name = "after",
	  .argument = "ID",
	  .kind = OPTION_NUMBER,
	  .help = "only what came after this entry" },
	{ .name = "task",
	  .letter = 't',
	  .argument = "TASK",
	  .help = "only this task" },
	{ .name = "agency",
	  .letter = 'a',
	  .argument = "CODE",
	  .help = "only this agency" },
	{ .name = "kind",
	  .letter = 'k',
	  .argument = "KIND",
	  .help = "only this kind of happening, as done, overdue or sent" },
	{ .name = "plan",
	  .letter = 'p',
	  .argument = "NUMBER",
	  .help = "only this plan and its tasks" },
	{ .name = "person",
	  .argument = "PERSON",
	  .help = "only what is about this person: told, sent, away" },
	{ .name = "actor",
	  .argument = "WHO",
	  .help = "only what this person did, or dondoc by itself" },
	{ .name = "since",
	  .argument = "DATE",
	  .kind = OPTION_DATE,
	  .help = "from this day on" },
	{ .name = "until",
	  .argument = "DATE",
	  .kind = OPTION_DATE,
	  .help = "up to this day" },
	{ .name = "limit",
	  .letter = 'l',
	  .argument = "COUNT",
	  .kind = OPTION_NUMBER,
	  .help = "so many lines, the newest" },
	{ 0 },
};

const struct command command_journal = {
	.words = { "journal" },
	.alias = "log",
	.options = journal_options,
	.summary = "Tell what happened, one line a happening, oldest first",
	.help = "A line is the time, what happened, the agency, by "
		"which channels, and the words. Parts that do not "
		"apply are left out. --json tells besides who did it with "
		"which token or as which local user, from where, and what "
		"it was before and after; `dondoc doctor` verifies that "
		"nobody changed an entry.",
	.example = "dondoc journal --agency huyen-chi-lang --since "
		   "2010-06-01\n",
	.audience = AUDIENCE_OFFICE,
	.run = run,
};
