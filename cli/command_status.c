/* status and whoami: the daemon's state, and who one is to it. */
#include "cli/call.h"
#include "cli/field.h"
#include "cli/story.h"
#include "cli/table.h"

/* "3 overdue, 12 open" of an object of counts, without zeros. */
static const char *counts_of(struct arena *arena, const json_t *status,
			     const char *name)
{
	json_t *counts = json_object_get(status, name);
	struct text text = { 0 };
	const char *word;
	const char *joined;
	json_t *count;

	json_object_foreach(counts, word, count)
	{
		if (json_integer_value(count) == 0)
			continue;
		text_addf(&text, "%s%lld %s", text.length > 0 ? ", " : "",
			  (long long)json_integer_value(count),
			  story_words(arena, word));
	}
	joined = arena_string(arena, text_string(&text));
	text_clear(&text);
	return *joined == '\0' ? "none" : joined;
}

static enum wire_exit run_status(struct call *call)
{
	struct arena *arena = &call->arena;
	const json_t *status = call_get(call, "/status");
	const json_t *warnings = json_object_get(status, "warnings");
	const json_t *audit = json_object_get(status, "audit");

	if (status == NULL)
		return call->exit_code;
	output_fact("version", field_string(status, "version"));
	output_fact("now", arena_printf(arena, "%s (%s clock)",
					field_date(arena, status, "now"),
					field_string(status, "mode")));
	output_fact("state folder", field_string(status, "state_dir"));
	output_fact("plans", field_text(arena, status, "plans"));
	output_fact("agencies", field_text(arena, status, "agencies"));
	output_fact("people", field_text(arena, status, "people"));
	output_fact("tasks", counts_of(arena, status, "tasks"));
	output_fact("messages", counts_of(arena, status, "messages"));
	output_fact("next", field_date(arena, status, "next_at"));
	if (json_is_object(audit))
		output_fact("audited",
			    arena_printf(arena, "to %s, %lld differences",
					 field_date(arena, audit, "to"),
					 field_number(audit, "differences")));
	for (size_t i = 0; i < json_array_size(warnings); i++)
		output_fact("warning",
			    json_string_value(json_array_get(warnings, i)));
	return WIRE_EXIT_DONE;
}

static enum wire_exit run_whoami(struct call *call)
{
	const json_t *who = call_get(call, "/whoami");

	if (who == NULL)
		return call->exit_code;
	output_fact("name", field_string(who, "name"));
	output_fact("role", field_string(who, "role"));
	output_fact("person", field_string(who, "person"));
	output_fact("agency", field_string(who, "agency"));
	return WIRE_EXIT_DONE;
}

const struct command command_status = {
	.words = { "status" },
	.summary = "Show how the daemon is, and what needs a look",
	.example = "dondoc status\n",
	.audience = AUDIENCE_OPERATOR,
	.run = run_status,
};

const struct command command_whoami = {
	.words = { "whoami" },
	.summary = "Show who you are to the daemon",
	.example = "dondoc whoami\n",
	.audience = AUDIENCE_ALL,
	.run = run_whoami,
};
