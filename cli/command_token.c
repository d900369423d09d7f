/* token: what opens the daemon to a person over the network. */
#include "cli/call.h"
#include "cli/field.h"
#include "cli/number.h"
#include "cli/table.h"

static enum wire_exit run_add(struct call *call)
{
	const char *person = call_option(call, "person");
	const char *purpose = call_option(call, "for");
	const char *role = call_option(call, "role");
	const json_t *token;
	json_t *body;

	if ((person != NULL) == (call->arguments.count > 0))
		return call_misuse(call, "name one PERSON");
	if (person == NULL)
		person = call->arguments.items[0];
	body = json_object();
	call_put(body, "person", person);
	call_put(body, "role", role);
	call_put(body, "for", purpose);
	call_put(body, "expires", call_option(call, "expires"));
	token = call_post(call, "/tokens", body);
	if (token == NULL)
		return call->exit_code;
	output_line("%s", field_string(token, "token"));
	output_say("token %s of %s as %s; it is not shown again",
		   field_text(&call->arena, token, "id"),
		   field_string(token, "person"), field_string(token, "role"));
	output_say("the person keeps it by `dondoc login`, or in a file of "
		   "their own that DONDOC_TOKEN_FILE names");
	return WIRE_EXIT_DONE;
}

static enum wire_exit run_ls(struct call *call)
{
	static const char *const headings[] = {
		"TOKEN",   "PERSON",  "ROLE", "ADDED", "LAST USED",
		"EXPIRES", "REVOKED", "~FOR", NULL
	};
	struct arena *arena = &call->arena;
	const json_t *rows = call_get(call, "/tokens");
	struct table table;

	if (rows == NULL)
		return call->exit_code;
	if (json_array_size(rows) == 0) {
		output_say("no tokens: `dondoc token add PERSON` makes one");
		return WIRE_EXIT_DONE;
	}
	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		table_add(&table, field_text(arena, row, "id"));
		table_add(&table, field_string(row, "person"));
		table_add(&table, field_string(row, "role"));
		table_add(&table, field_date(arena, row, "created_at"));
		table_add(&table, field_date(arena, row, "last_used_on"));
		table_add(&table, field_date(arena, row, "expires_on"));
		table_add(&table, field_date(arena, row, "revoked_at"));
		table_add(&table, field_string(row, "for"));
	}
	table_close(&table, &call->output);
	return WIRE_EXIT_DONE;
}

static enum wire_exit run_revoke(struct call *call)
{
	if (number_post(call, "/tokens/revoke", "id") != NULL)
		output_say("token %s is revoked", call->arguments.items[0]);
	return call->exit_code;
}

static const struct option add_options[] = {
	{ .name = "person", .argument = "PERSON", .help = "whose it is" },
	{ .name = "for",
	  .letter = 'f',
	  .argument = "TEXT",
	  .help = "what it will be used for, to know later what to revoke" },
	{ .name = "expires",
	  .argument = "DATE",
	  .kind = OPTION_DATE,
	  .help = "the last day on which it opens anything" },
	{ .name = "role",
	  .argument = "ROLE",
	  .help = "reader, owner, receiver, follow-up, office or operator; "
		  "without it the person's own" },
	{ 0 },
};

const struct command command_token_add = {
	.words = { "token", "add" },
	.arguments = "PERSON",
	.most = 1,
	.options = add_options,
	.summary = "Make a token that lets a person use dondoc",
	.help = "The token alone is printed on standard output, once: "
		"only a hash of it is kept.",
	.example = "dondoc token add hoa --for \"máy ở nhà\" > token\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_add,
};

const struct command command_token_ls = {
	.words = { "token", "ls" },
	.alias = "list",
	.summary = "List tokens and their last use",
	.example = "dondoc token ls\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_ls,
};

const struct command command_token_revoke = {
	.words = { "token", "revoke" },
	.arguments = "ID",
	.least = 1,
	.most = 1,
	.summary = "End a token at once",
	.example = "dondoc token revoke 3\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_revoke,
};
