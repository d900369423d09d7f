/* outbox: messages on their way, and the operator's hand on them. */
#include <string.h>

#include "cli/call.h"
#include "cli/field.h"
#include "cli/number.h"
#include "cli/story.h"
#include "cli/table.h"

/* The state, and what else became of it. */
static const char *state_of(struct arena *arena, const json_t *row)
{
	const char *state = field_string(row, "state");
	const char *more = "";

	if (*field_string(row, "undelivered_at") != '\0')
		more = " (not delivered)";
	else if (field_number(row, "uncertain") > 0)
		more = " (uncertain)";
	return *more == '\0' ? state : arena_printf(arena, "%s%s", state, more);
}

static const char *person_of(const json_t *row)
{
	const char *name = field_string(row, "person_name");

	return *name != '\0' ? name : field_string(row, "person");
}

static enum wire_exit run_ls(struct call *call)
{
	static const char *const headings[] = {
		"MESSAGE",  "STATE", "CHANNEL",	 "~PERSON", "~AGENCY", "TRIES",
		"NEXT TRY", "TASKS", "~SUBJECT", "~ANSWER", NULL
	};
	static const char *const filters[] = { "state", "person", "channel" };
	struct arena *arena = &call->arena;
	struct text path = { 0 };
	struct table table;
	const json_t *rows;

	text_add(&path, "/outbox");
	for (size_t i = 0; i < sizeof(filters) / sizeof(filters[0]); i++)
		client_add_query(&path, filters[i],
				 call_option(call, filters[i]));
	rows = call_get(call, text_string(&path));
	text_clear(&path);
	if (rows == NULL)
		return call->exit_code;
	if (json_array_size(rows) == 0) {
		output_say("no messages");
		return WIRE_EXIT_DONE;
	}
	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		table_add(&table, field_text(arena, row, "id"));
		table_add(&table, state_of(arena, row));
		table_add(
			&table,
			story_channels(arena, json_object_get(row, "channel")));
		table_add(&table, person_of(row));
		table_add(&table, field_string(row, "agency"));
		table_add(&table, field_text(arena, row, "tries"));
		table_add(&table, field_date(arena, row, "next_try_at"));
		table_add(&table, field_text(arena, row, "tasks"));
		table_add(&table, field_string(row, "subject"));
		table_add(&table, field_string(row, "answer"));
	}
	table_close(&table, &call->output);
	return WIRE_EXIT_DONE;
}

/* When it was made, tried and settled, and what came of it. */
static void print_fate(struct arena *arena, const json_t *message)
{
	static const struct {
		const char *label;
		const char *name;
	} times[] = {
		{ "made", "created_at" },
		{ "last try", "tried_at" },
		{ "next try", "next_try_at" },
		{ "settled", "settled_at" },
		{ "not delivered", "undelivered_at" },
	};
	long long doubts = field_number(message, "uncertain");

	output_fact("state", state_of(arena, message));
	output_fact("tries", field_text(arena, message, "tries"));
	for (size_t i = 0; i < sizeof(times) / sizeof(times[0]); i++)
		output_fact(times[i].label,
			    field_date(arena, message, times[i].name));
	output_fact("server", field_string(message, "server"));
	output_fact("answer", field_string(message, "answer"));
	if (doubts > 0)
		output_fact("uncertain",
			    arena_printf(arena,
					 "it went out unanswered %lld times, "
					 "and may be there so often more",
					 doubts));
	if (field_number(message, "crashes") > 0)
		output_fact("crashes", field_text(arena, message, "crashes"));
}

static void print_told(const json_t *told)
{
	for (size_t i = 0; i < json_array_size(told); i++) {
		const json_t *one = json_array_get(told, i);

		output_line("  %lld  %s  %s", field_number(one, "task"),
			    field_string(one, "notice"),
			    field_string(one, "ref"));
	}
}

/* The headers and the text, line by line: each is made visible. */
static void print_content(struct arena *arena, const json_t *message)
{
	const json_t *headers = json_object_get(message, "headers");
	const char *line = field_string(message, "text");

	if (json_array_size(headers) > 0)
		output_line("%s", "");
	for (size_t i = 0; i < json_array_size(headers); i++)
		output_line("%s",
			    json_string_value(json_array_get(headers, i)));
	if (*line != '\0')
		output_line("%s", "");
	while (*line != '\0') {
		size_t length = strcspn(line, "\n");

		output_line("%s", arena_bytes(arena, line, length));
		line += length + (line[length] == '\n');
	}
}

static enum wire_exit run_show(struct call *call)
{
	struct arena *arena = &call->arena;
	const char *which = call->arguments.items[0];
	const json_t *message;
	json_int_t number;

	if (!number_read(which, &number))
		return call_misuse(call,
				   "\"%s\" is no number: `dondoc outbox ls` "
				   "tells them",
				   which);
	message = call_get(call,
			   arena_printf(arena, "/outbox/message?message=%lld",
					(long long)number));
	if (message == NULL)
		return call->exit_code;
	output_fact("message", field_text(arena, message, "id"));
	output_fact("to",
		    arena_printf(arena, "%s, %s, by %s %s", person_of(message),
				 field_string(message, "agency"),
				 field_string(message, "channel"),
				 field_string(message, "to")));
	output_fact("instead of", field_text(arena, message, "instead_of"));
	print_fate(arena, message);
	output_line("%s", "");
	print_told(json_object_get(message, "told"));
	print_content(arena, message);
	return WIRE_EXIT_DONE;
}

static enum wire_exit run_unreached(struct call *call)
{
	static const char *const headings[] = { "~PERSON", "~AGENCY", "PHONE",
						"SINCE",   "TASKS",   "BY",
						"~ANSWER", NULL };
	struct arena *arena = &call->arena;
	const json_t *rows = call_get(call, "/outbox/unreached");
	struct table table;

	if (rows == NULL)
		return call->exit_code;
	if (json_array_size(rows) == 0) {
		output_say("everybody is reached");
		return WIRE_EXIT_DONE;
	}
	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		table_add(&table, person_of(row));
		table_add(&table, field_string(row, "agency_name"));
		table_add(&table, field_string(row, "phone"));
		table_add(&table, field_date(arena, row, "since"));
		table_add(&table, field_text(arena, row, "tasks"));
		table_add(
			&table,
			story_channels(arena, json_object_get(row, "channel")));
		table_add(&table, field_string(row, "answer"));
	}
	table_close(&table, &call->output);
	return WIRE_EXIT_DONE;
}

/* retry, hold or release: the route ends in the command's own word. */
static enum wire_exit run_steer(struct call *call)
{
	const char *route = arena_printf(&call->arena, "/outbox/%s",
					 call->command->words[1]);
	const json_t *answer;

	if (call->arguments.count == 0)
		answer = call_post(call, route, json_object());
	else
		answer = number_post(call, route, "message");
	if (answer != NULL)
		output_line("%lld changed", field_number(answer, "changed"));
	return call->exit_code;
}

static const struct option ls_options[] = {
	{ .name = "state",
	  .letter = 's',
	  .argument = "STATE",
	  .help = "ready, claimed, handed-over, sent, refused, expired or "
		  "held" },
	{ .name = "person",
	  .argument = "PERSON",
	  .help = "only this person's, by the id of the directory" },
	{ .name = "channel",
	  .argument = "CHANNEL",
	  .help = "email, sms or webhook" },
	{ 0 },
};

const struct command command_outbox_ls = {
	.words = { "outbox", "ls" },
	.alias = "list",
	.options = ls_options,
	.summary = "List messages and what became of them",
	.example = "dondoc outbox ls --state held\n",
	.audience = AUDIENCE_OPERATOR,
	.run = run_ls,
};

const struct command command_outbox_show = {
	.words = { "outbox", "show" },
	.arguments = "MESSAGE",
	.least = 1,
	.most = 1,
	.summary = "Show a message: what became of it, and what it says",
	.example = "dondoc outbox show 17\n",
	.audience = AUDIENCE_OPERATOR,
	.run = run_show,
};

const struct command command_outbox_unreached = {
	.words = { "outbox", "unreached" },
	.summary = "List the people whom no message reaches",
	.help = "They were to be told of tasks that are still open, and "
		"nothing that was sent them since arrived. Call them.",
	.example = "dondoc outbox unreached\n",
	.audience = AUDIENCE_OPERATOR,
	.run = run_unreached,
};

const struct command command_outbox_retry = {
	.words = { "outbox", "retry" },
	.arguments = "[MESSAGE]",
	.most = 1,
	.summary = "Try again now, one message or all that wait",
	.example = "dondoc outbox retry\n",
	.audience = AUDIENCE_OPERATOR,
	.run = run_steer,
};

const struct command command_outbox_hold = {
	.words = { "outbox", "hold" },
	.arguments = "[MESSAGE]",
	.most = 1,
	.summary = "Send nothing for now, or not this message",
	.example = "dondoc outbox hold 17\n",
	.audience = AUDIENCE_OPERATOR,
	.run = run_steer,
};

const struct command command_outbox_release = {
	.words = { "outbox", "release" },
	.arguments = "[MESSAGE]",
	.most = 1,
	.summary = "Let go what was held, one message or all",
	.help = "A held SMS may have arrived already: its gateway did "
		"not answer. Releasing it sends it again.",
	.example = "dondoc outbox release 17\n",
	.audience = AUDIENCE_OPERATOR,
	.run = run_steer,
};
