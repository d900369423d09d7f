/* away and back: who is told instead of whom. */
#include "cli/call.h"
#include "cli/field.h"
#include "cli/table.h"

static void set(json_t *body, const char *name, const char *value)
{
	if (value != NULL)
		(void)json_object_set_new(body, name, json_string(value));
}

static enum wire_exit run_away(struct call *call)
{
	json_t *body = json_object();
	const json_t *answer;

	set(body, "person", call->arguments.items[0]);
	set(body, "deputy", call_option(call, "deputy"));
	set(body, "from", call_option(call, "from"));
	set(body, "until", call_option(call, "until"));
	set(body, "reason", call_option(call, "reason"));
	answer = call_post(call, "/absences", body);
	if (answer != NULL)
		output_line("%s is away from %s to %s: %s is told instead",
			    call->arguments.items[0],
			    field_date(&call->arena, answer, "from"),
			    field_date(&call->arena, answer, "until"),
			    call_option(call, "deputy"));
	return call->exit_code;
}

static enum wire_exit run_back(struct call *call)
{
	json_t *body = json_object();

	set(body, "person", call->arguments.items[0]);
	if (call_post(call, "/absences/end", body) != NULL)
		output_line("%s is back", call->arguments.items[0]);
	return call->exit_code;
}

static enum wire_exit run_ls(struct call *call)
{
	static const char *const headings[] = { "FROM",	   "UNTIL",  "PERSON",
						"~AGENCY", "DEPUTY", "~REASON",
						"BY",	   "BACK",   NULL };
	struct arena *arena = &call->arena;
	const json_t *rows = call_get(call, call_option(call, "all") != NULL
						    ? "/absences?all=1"
						    : "/absences");
	struct table table;

	if (rows == NULL)
		return call->exit_code;
	if (json_array_size(rows) == 0) {
		output_say("nobody is away");
		return WIRE_EXIT_DONE;
	}
	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		table_add(&table, field_date(arena, row, "from"));
		table_add(&table, field_date(arena, row, "until"));
		table_add(&table, field_string(row, "person"));
		table_add(&table, field_string(row, "agency"));
		table_add(&table, field_string(row, "deputy"));
		table_add(&table, field_string(row, "reason"));
		table_add(&table, field_string(row, "by"));
		table_add(&table, field_date(arena, row, "ended_at"));
	}
	table_close(&table, &call->output);
	return WIRE_EXIT_DONE;
}

static const struct option away_options[] = {
	{ .name = "until",
	  .argument = "DATE",
	  .kind = OPTION_DATE,
	  .is_required = true,
	  .help = "the last day away" },
	{ .name = "deputy",
	  .argument = "PERSON",
	  .is_required = true,
	  .help = "who is told instead" },
	{ .name = "from",
	  .argument = "DATE",
	  .kind = OPTION_DATE,
	  .help = "the first day away; without it today" },
	{ .name = "reason",
	  .letter = 'r',
	  .argument = "TEXT",
	  .help = "why, for the journal" },
	{ 0 },
};

static const struct option ls_options[] = {
	{ .name = "all", .letter = 'A', .help = "also those that are over" },
	{ 0 },
};

const struct command command_away = {
	.words = { "away" },
	.arguments = "PERSON",
	.least = 1,
	.most = 1,
	.options = away_options,
	.summary = "Have a deputy told while a person is away",
	.help = "What falls due in these days goes to the deputy, on the "
		"deputy's own channels, and says for whom; what was sent "
		"before stays. A deputy who is away too is represented in "
		"turn. People may say it of themselves, with somebody of "
		"their own agency; the office says it of everybody.",
	.example = "dondoc away chi-lang-vt --until 2010-07-02 --deputy "
		   "chi-lang-pho\n",
	.audience = AUDIENCE_OWNER,
	.run = run_away,
};

const struct command command_away_ls = {
	.words = { "away", "ls" },
	.alias = "list",
	.options = ls_options,
	.summary = "List who is away, or will be",
	.example = "dondoc away ls\n",
	.audience = AUDIENCE_OWNER,
	.run = run_ls,
};

const struct command command_back = {
	.words = { "back" },
	.arguments = "PERSON",
	.least = 1,
	.most = 1,
	.summary = "End a person's absence before its last day",
	.example = "dondoc back chi-lang-vt\n",
	.audience = AUDIENCE_OWNER,
	.run = run_back,
};
