/* plan diff, export and withdraw: what becomes of a plan. */
#include <stdio.h>
#include <unistd.h>

#include "cli/ask.h"
#include "cli/call.h"
#include "cli/field.h"
#include "cli/file.h"
#include "cli/table.h"

/* A file, where there is one of that name; else a plan's number. */
static json_t *side_of(const char *name)
{
	if (access(name, F_OK) == 0 || (name[0] == '-' && name[1] == '\0'))
		return file_pack(name);
	return json_pack("{s:s}", "plan", name);
}

static void print_change(struct arena *arena, const json_t *change)
{
	const json_t *fields = json_object_get(change, "fields");
	const char *key = field_string(change, "key");
	const char *agencies = field_text(arena, change, "agencies");

	output_line("%s %s%s%s%s%s%s", field_string(change, "what"),
		    *key != '\0' ? key : "the plan's head",
		    *key != '\0' ? " " : "",
		    *key != '\0' ? field_string(change, "title") : "",
		    *agencies != '\0' ? " (" : "", agencies,
		    *agencies != '\0' ? ")" : "");
	for (size_t i = 0; i < json_array_size(fields); i++) {
		const json_t *field = json_array_get(fields, i);

		output_line("    %s: %s → %s", field_string(field, "field"),
			    field_string(field, "old"),
			    field_string(field, "new"));
	}
}

static enum wire_exit run_diff(struct call *call)
{
	json_t *old = side_of(call->arguments.items[0]);
	json_t *new = side_of(call->arguments.items[1]);
	const json_t *changes;

	if (old == NULL || new == NULL) {
		json_decref(old);
		json_decref(new);
		return WIRE_EXIT_REFUSED;
	}
	changes = call_post(call, "/plans/diff",
			    json_pack("{s:o, s:o}", "old", old, "new", new));
	if (changes == NULL)
		return call->exit_code;
	for (size_t i = 0; i < json_array_size(changes); i++)
		print_change(&call->arena, json_array_get(changes, i));
	if (json_array_size(changes) == 0)
		output_say("nothing differs");
	return WIRE_EXIT_DONE;
}

static enum wire_exit run_export(struct call *call)
{
	struct text path = { 0 };
	const json_t *plan;

	text_add(&path, "/plan/export");
	client_add_query(&path, "plan", call->arguments.items[0]);
	plan = call_get(call, text_string(&path));
	text_clear(&path);
	if (plan == NULL)
		return call->exit_code;
	/* Byte for byte: it is applied again. A terminal is not moved by it. */
	if (call->output.is_terminal)
		output_text(field_string(plan, "text"));
	else
		(void)fputs(field_string(plan, "text"), stdout);
	return call->exit_code;
}

static enum wire_exit run_withdraw(struct call *call)
{
	const json_t *withdrawn;
	json_t *body;

	if (call_option(call, "yes") == NULL &&
	    !ask_agreed(call, "Withdraw all of this plan?", "withdrawn"))
		return WIRE_EXIT_REFUSED;
	body = json_object();
	call_put(body, "plan", call->arguments.items[0]);
	call_put(body, "reason", call_option(call, "reason"));
	call_put(body, "document", call_option(call, "document"));
	withdrawn = call_post(call, "/plans/withdraw", body);
	if (withdrawn != NULL)
		output_say("%s is withdrawn: %lld actions, %lld tasks dropped",
			   field_string(withdrawn, "plan"),
			   field_number(withdrawn, "actions"),
			   field_number(withdrawn, "tasks_dropped"));
	return call->exit_code;
}

static const struct option withdraw_options[] = {
	{ .name = "reason",
	  .letter = 'r',
	  .argument = "TEXT",
	  .help = "why",
	  .is_required = true },
	{ .name = "document",
	  .letter = 'd',
	  .argument = "NUMBER",
	  .help = "the number of the document that says so" },
	{ .name = "yes", .letter = 'y', .help = "do not ask" },
	{ 0 },
};

const struct command command_plan_diff = {
	.words = { "plan", "diff" },
	.arguments = "OLD NEW",
	.least = 2,
	.most = 2,
	.summary = "Tell what differs between two plans, field by field",
	.help = "Each is a file, or the number of a plan: its file as it was "
		"applied last. Behind each action stand the agencies that "
		"it concerns, before or now.",
	.example = "dondoc plan diff 51/KH-UBND 51-KH-UBND.yaml\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_diff,
};

const struct command command_plan_export = {
	.words = { "plan", "export" },
	.arguments = "NUMBER",
	.least = 1,
	.most = 1,
	.summary = "Print a plan's file as it was applied last",
	.help = "Byte for byte; applying it again changes nothing.",
	.example = "dondoc plan export 51/KH-UBND > 51-KH-UBND.yaml\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_export,
};

const struct command command_plan_withdraw = {
	.words = { "plan", "withdraw" },
	.arguments = "NUMBER",
	.least = 1,
	.most = 1,
	.options = withdraw_options,
	.summary = "Withdraw a plan: what is undone of it is dropped",
	.help = "What was done stays. Applying its file again brings it back. "
		"A plan that only replaces some actions of another says so in "
		"its file: amends: {plan: NUMBER, replaces: [KEY…]}.",
	.example = "dondoc plan withdraw 51/KH-UBND --reason \"thay thế\" -d "
		   "90/KH-UBND\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_withdraw,
};
