/* feed: addresses under which calendars find an agency's deadlines. */
#include "cli/call.h"
#include "cli/field.h"
#include "cli/number.h"
#include "cli/table.h"

static enum wire_exit run_add(struct call *call)
{
	const char *agency = call_option(call, "agency");
	const char *purpose = call_option(call, "for");
	json_t *body = json_object();
	const json_t *feed;

	call_put(body, "agency", agency);
	call_put(body, "for", purpose);
	feed = call_post(call, "/feeds", body);
	if (feed == NULL)
		return call->exit_code;
	output_line("%s", field_string(feed, "url"));
	output_say("feed %s of %s: subscribe to this address in a calendar",
		   field_text(&call->arena, feed, "id"),
		   field_string(feed, "agency"));
	if (*field_string(feed, "webcal") != '\0')
		output_say("on a telephone: %s", field_string(feed, "webcal"));
	output_say("whoever has it can read the deadlines; it is not shown "
		   "again");
	return WIRE_EXIT_DONE;
}

static enum wire_exit run_ls(struct call *call)
{
	static const char *const headings[] = { "FEED",	     "AGENCY",	"ADDED",
						"LAST USED", "REVOKED", "~FOR",
						NULL };
	struct arena *arena = &call->arena;
	const json_t *rows = call_get(call, "/feeds");
	struct table table;

	if (rows == NULL)
		return call->exit_code;
	if (json_array_size(rows) == 0) {
		output_say("no feeds: `dondoc feed add --agency CODE` makes "
			   "one");
		return WIRE_EXIT_DONE;
	}
	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		table_add(&table, field_text(arena, row, "id"));
		table_add(&table, field_string(row, "agency"));
		table_add(&table, field_date(arena, row, "created_at"));
		table_add(&table, field_date(arena, row, "last_used_on"));
		table_add(&table, field_date(arena, row, "revoked_at"));
		table_add(&table, field_string(row, "for"));
	}
	table_close(&table, &call->output);
	return WIRE_EXIT_DONE;
}

static enum wire_exit run_revoke(struct call *call)
{
	if (number_post(call, "/feeds/revoke", "id") != NULL)
		output_say("feed %s is revoked", call->arguments.items[0]);
	return call->exit_code;
}

static const struct option add_options[] = {
	{ .name = "agency",
	  .letter = 'a',
	  .argument = "CODE",
	  .help = "whose deadlines",
	  .is_required = true },
	{ .name = "for",
	  .letter = 'f',
	  .argument = "TEXT",
	  .help = "who will use it, to know later what to revoke" },
	{ 0 },
};

const struct command command_feed_add = {
	.words = { "feed", "add" },
	.options = add_options,
	.summary = "Make a calendar address for an agency's deadlines",
	.help = "The address alone is printed on standard output, "
		"once: only a hash of it is kept.",
	.example = "dondoc feed add --agency huyen-chi-lang --for \"Văn "
		   "phòng\"\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_add,
};

const struct command command_feed_ls = {
	.words = { "feed", "ls" },
	.alias = "list",
	.summary = "List calendar addresses and their last use",
	.example = "dondoc feed ls\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_ls,
};

const struct command command_feed_revoke = {
	.words = { "feed", "revoke" },
	.arguments = "ID",
	.least = 1,
	.most = 1,
	.summary = "End a calendar address at once",
	.example = "dondoc feed revoke 3\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_revoke,
};
