/* event: what deadlines hang on, and when it happened. */
#include "cli/call.h"
#include "cli/field.h"
#include "cli/table.h"

/* PLAN NAME: the name's words need no quotes. */
static json_t *body_of(struct call *call)
{
	json_t *body = json_object();

	call_put(body, "plan", call->arguments.items[0]);
	call_put(body, "event", call_words(call, 1));
	call_put(body, "agency", call_option(call, "agency"));
	call_put(body, "note", call_option(call, "note"));
	return body;
}

static void print_changed(const json_t *answer, const char *what)
{
	long long count;

	if (answer == NULL)
		return;
	count = field_number(answer, "tasks_changed");
	output_line("%s: “%s” is %s, %lld task%s changed",
		    field_string(answer, "plan"), field_string(answer, "event"),
		    what, count, count == 1 ? "" : "s");
}

static enum wire_exit run_record(struct call *call)
{
	json_t *body = body_of(call);

	call_put(body, "on", call_option(call, "on"));
	print_changed(call_post(call, "/events", body), "recorded");
	return call->exit_code;
}

static enum wire_exit run_forget(struct call *call)
{
	print_changed(call_post(call, "/events/forget", body_of(call)),
		      "taken back");
	return call->exit_code;
}

static enum wire_exit run_ls(struct call *call)
{
	static const char *const headings[] = { "PLAN",	  "EVENT", "ON",
						"AGENCY", "BY",	   "ACTIONS",
						"~NOTE",  NULL };
	struct arena *arena = &call->arena;
	struct text path = { 0 };
	const json_t *rows;
	struct table table;

	text_add(&path, "/events");
	if (call->arguments.count > 0)
		client_add_query(&path, "plan", call->arguments.items[0]);
	rows = call_get(call, text_string(&path));
	text_clear(&path);
	if (rows == NULL)
		return call->exit_code;
	if (json_array_size(rows) == 0) {
		output_say("no deadline hangs on an event");
		return WIRE_EXIT_DONE;
	}
	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		const char *time = field_string(row, "time");
		const char *on = field_date(arena, row, "on");

		table_add(&table, field_string(row, "plan"));
		table_add(&table, field_string(row, "event"));
		table_add(&table, *time == '\0' ? on
						: arena_printf(arena, "%s %s",
							       on, time));
		table_add(&table, field_string(row, "agency"));
		table_add(&table, field_string(row, "recorded_by"));
		table_add(&table, field_text(arena, row, "actions"));
		table_add(&table, field_string(row, "note"));
	}
	table_close(&table, &call->output);
	return WIRE_EXIT_DONE;
}

#define OPTION_AGENCY                                                          \
	{                                                                      \
		.name = "agency", .letter = 'a', .argument = "CODE",           \
		.help = "it happened to this agency, or to the members of "    \
			"this group, not to the whole plan"                    \
	}

static const struct option record_options[] = {
	{ .name = "on",
	  .argument = "DATE",
	  .help = "the day, or the moment as 2010-08-25T14:00 where hours "
		  "count",
	  .is_required = true },
	OPTION_AGENCY,
	{ .name = "note",
	  .letter = 'n',
	  .argument = "TEXT",
	  .help = "a word for the journal: a document's number" },
	{ 0 },
};

static const struct option forget_options[] = {
	OPTION_AGENCY,
	{ .name = "note",
	  .letter = 'n',
	  .argument = "TEXT",
	  .help = "why, for the journal" },
	{ 0 },
};

const struct command command_event_record = {
	.words = { "event", "record" },
	.alias = "add",
	.arguments = "PLAN NAME",
	.least = 2,
	.most = ARGUMENTS_ANY,
	.options = record_options,
	.summary = "Say when something happened that deadlines hang on",
	.help = "Every open task that hangs on the event gets its date from "
		"it, by the rule that `dondoc show` tells; what waited for it "
		"opens. Recorded again with another day, they move. A part "
		"of the name, in whole words, is enough when no other event "
		"has it; marks and case do not matter. Owners record their "
		"own agency's, once; who leads the plan changes it.",
	.example = "dondoc event record 51/KH-UBND \"Đề án được phê duyệt\" "
		   "--on 2010-08-25\n"
		   "dondoc event record 51/KH-UBND nhận Kế hoạch "
		   "--on 2010-06-07 -a so-tai-chinh\n",
	.audience = AUDIENCE_RECEIVER,
	.run = run_record,
};

const struct command command_event_ls = {
	.words = { "event", "ls" },
	.alias = "list",
	.arguments = "[PLAN]",
	.most = 1,
	.summary = "List the events that deadlines hang on",
	.help = "One without a day has not been recorded: what hangs on it "
		"has no date yet.",
	.example = "dondoc event ls 51/KH-UBND\n",
	.audience = AUDIENCE_RECEIVER,
	.run = run_ls,
};

const struct command command_event_forget = {
	.words = { "event", "forget" },
	.arguments = "PLAN NAME",
	.least = 2,
	.most = ARGUMENTS_ANY,
	.options = forget_options,
	.summary = "Take back an event that was recorded by mistake",
	.help = "Dates that came from it are no more; the journal keeps "
		"both.",
	.example = "dondoc event forget 51/KH-UBND \"nhận Kế hoạch\"\n",
	.audience = AUDIENCE_RECEIVER,
	.run = run_forget,
};
