/* explain: why somebody heard of a task, or did not. */
#include <string.h>

#include "cli/call.h"
#include "cli/field.h"
#include "cli/story.h"
#include "cli/table.h"

/* What became of a message that tells it. */
static const char *message_words(struct arena *arena, const json_t *notice)
{
	const char *state = field_string(notice, "state");
	const char *server = field_string(notice, "server");
	const char *answer = field_string(notice, "answer");
	const char *when = strcmp(state, "ready") == 0
				   ? field_date(arena, notice, "next_try_at")
				   : field_date(arena, notice, "settled_at");
	long long tries = field_number(notice, "tries");
	struct text text = { 0 };
	const char *words;

	text_addf(&text, "message %s %s", field_text(arena, notice, "message"),
		  strcmp(state, "ready") == 0 ? "waits" : state);
	if (*when != '\0')
		text_addf(&text, " %s%s",
			  strcmp(state, "ready") == 0 ? "until " : "", when);
	if (tries > 1)
		text_addf(&text, ", try %lld", tries);
	if (*server != '\0')
		text_addf(&text, " · %s", server);
	if (*answer != '\0')
		text_addf(&text, " · %s", answer);
	words = arena_string(arena, text_string(&text));
	text_clear(&text);
	return words;
}

static const char *what_of(struct arena *arena, const json_t *person,
			   const json_t *notice)
{
	const char *verdict = field_string(notice, "verdict");
	const char *reason = field_string(notice, "reason");
	const char *to = field_string(notice, "to");
	bool is_deputy =
		*to != '\0' && strcmp(to, field_string(person, "person")) != 0;
	bool is_told = *field_string(notice, "state") != '\0';

	return arena_printf(arena, "%s%s%s%s%s%s",
			    is_told ? message_words(arena, notice) : verdict,
			    is_deputy ? " · to " : "", is_deputy ? to : "",
			    *reason == '\0' ? ""
			    : is_told	    ? " ("
					    : ": ",
			    reason, *reason != '\0' && is_told ? ")" : "");
}

static enum colour colour_of(const char *verdict)
{
	static const struct {
		const char *verdict;
		enum colour colour;
	} colours[] = {
		{ WIRE_VERDICT_MISSING, COLOUR_RED },
		{ WIRE_VERDICT_UNREACHED, COLOUR_RED },
		{ WIRE_VERDICT_SILENCED, COLOUR_YELLOW },
		{ WIRE_VERDICT_TOLD, COLOUR_GREEN },
	};

	for (size_t i = 0; i < sizeof(colours) / sizeof(colours[0]); i++)
		if (strcmp(colours[i].verdict, verdict) == 0)
			return colours[i].colour;
	return COLOUR_NONE;
}

static void print_notices(struct call *call, const json_t *person)
{
	static const char *const headings[] = { "DAY", "RULE", "CHANNEL",
						"~WHAT BECAME OF IT", NULL };
	const json_t *notices = json_object_get(person, "notices");
	struct arena *arena = &call->arena;
	struct table table;

	if (json_array_size(notices) == 0) {
		output_line("nothing is told to them, and nothing will be");
		return;
	}
	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(notices); i++) {
		const json_t *notice = json_array_get(notices, i);

		table_add(&table, field_date(arena, notice, "day"));
		table_add(&table, field_string(notice, "rule"));
		table_add(&table,
			  story_channels(arena,
					 json_object_get(notice, "channel")));
		table_add_coloured(&table, what_of(arena, person, notice),
				   colour_of(field_string(notice, "verdict")));
	}
	table_close(&table, &call->output);
}

static void print_person(struct call *call, const json_t *person)
{
	struct arena *arena = &call->arena;
	const char *name = field_string(person, "person_name");
	const char *deputy = field_string(person, "deputy");
	const char *channels =
		story_channels(arena, json_object_get(person, "channels"));

	output_line("%s", "");
	if (*name == '\0')
		output_line("%s, who does not hear of it any more",
			    field_string(person, "person"));
	else
		output_line("%s (%s, %s), %s, by %s", name,
			    field_string(person, "person"),
			    field_string(person, "agency"),
			    field_string(person, "audience"),
			    *channels != '\0' ? channels : "nothing");
	if (*deputy != '\0')
		output_line("away now: %s is told instead", deputy);
	print_notices(call, person);
}

static void print_head(struct call *call, const json_t *explanation)
{
	struct arena *arena = &call->arena;
	const json_t *policy = json_object_get(explanation, "policy");
	const json_t *silence = json_object_get(explanation, "silence");
	const json_t *unheard = json_object_get(explanation, "unheard");
	const char *from = field_string(policy, "from");

	output_line("%s", field_string(explanation, "title"));
	output_fact("task", arena_printf(arena, "%s, %s",
					 field_text(arena, explanation, "task"),
					 field_string(explanation, "ref")));
	output_fact("status",
		    story_words(arena, field_string(explanation, "status")));
	output_fact("due", field_date(arena, explanation, "due_on"));
	output_fact("policy",
		    arena_printf(arena, "%s%s%s", field_string(policy, "name"),
				 strcmp(from, "default") == 0
					 ? ""
					 : ", named by the ",
				 strcmp(from, "default") == 0 ? "" : from));
	output_fact("it says", field_string(policy, "text"));
	output_fact("closed", field_string(explanation, "closed"));
	if (json_is_object(silence))
		output_fact("silent",
			    arena_printf(arena, "until %s, by %s: %s",
					 field_date(arena, silence, "until"),
					 field_string(silence, "by"),
					 field_string(silence, "reason")));
	for (size_t i = 0; i < json_array_size(unheard); i++)
		output_fact(i == 0 ? "not told" : " ",
			    json_string_value(json_array_get(unheard, i)));
}

static enum wire_exit run(struct call *call)
{
	const char *person = call_option(call, "person");
	const json_t *explanation;
	const json_t *people;
	struct text path = { 0 };

	text_add(&path, "/explain");
	client_add_query(&path, "task", call->arguments.items[0]);
	if (person != NULL)
		client_add_query(&path, "person", person);
	explanation = call_get(call, text_string(&path));
	text_clear(&path);
	if (explanation == NULL)
		return call->exit_code;
	print_head(call, explanation);
	people = json_object_get(explanation, "people");
	for (size_t i = 0; i < json_array_size(people); i++)
		print_person(call, json_array_get(people, i));
	return WIRE_EXIT_DONE;
}

static const struct option options[] = {
	{ .name = "person", .argument = "PERSON", .help = "only this one" },
	{ 0 },
};

const struct command command_explain = {
	.words = { "explain" },
	.arguments = "TASK",
	.least = 1,
	.most = 1,
	.options = options,
	.summary = "Show why each person heard of a task, or did not",
	.help = "Which policy holds and who names it; then for each "
		"person and notice its day and what became of it, up to "
		"the server's reply: the message that told it; merged "
		"(another one says it too), silenced, past (its moment "
		"was over when it could first be told), unreached (no "
		"address there), obsolete (the task was closed first), "
		"coming, or missing, which should not happen.",
	.example = "dondoc explain 69 --person chi-lang-vt\n",
	.audience = AUDIENCE_OFFICE,
	.run = run,
};
