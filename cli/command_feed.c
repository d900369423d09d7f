/* feed: addresses under which calendars find deadlines. */
#include <string.h>

#include "cli/call.h"
#include "cli/field.h"
#include "cli/number.h"
#include "cli/qr.h"
#include "cli/table.h"

static const char *const kinds[] = { "agency", "group", "person", "plan",
				     NULL };

/* "agency" … and what it is called, of a feed that was answered. */
static const char *find_kind(const json_t *feed)
{
	for (size_t i = 0; kinds[i] != NULL; i++)
		if (*field_string(feed, kinds[i]) != '\0')
			return kinds[i];
	return kinds[0];
}

/* What is shown this one time: the address, and the same for others. */
static enum wire_exit give_out(struct call *call, const json_t *feed,
			       const char *what)
{
	const char *webcal = field_string(feed, "webcal");

	output_line("%s", field_string(feed, "url"));
	qr_print(webcal, &call->output);
	output_say("feed %s of %s: %s", field_text(&call->arena, feed, "id"),
		   field_string(feed, find_kind(feed)), what);
	if (*webcal != '\0')
		output_say("on a telephone: %s", webcal);
	if (*field_string(feed, "google") != '\0')
		output_say("Google Calendar: %s", field_string(feed, "google"));
	if (*field_string(feed, "outlook") != '\0')
		output_say("Outlook: %s", field_string(feed, "outlook"));
	if (strncmp(field_string(feed, "url"), "https://", 8) != 0)
		output_say("Google and Outlook on the web come from outside: "
			   "they need a base-url of https that the internet "
			   "reaches");
	output_say("whoever has it can read the deadlines; it is not shown "
		   "again");
	return WIRE_EXIT_DONE;
}

static void set_option(const struct call *call, json_t *body, const char *name)
{
	const char *value = call_option(call, name);

	if (value != NULL)
		(void)json_object_set_new(body, name, json_string(value));
}

static enum wire_exit run_add(struct call *call)
{
	json_t *body;
	const json_t *feed;
	size_t named = 0;

	for (size_t i = 0; kinds[i] != NULL; i++)
		named += call_option(call, kinds[i]) != NULL;
	if (named != 1)
		return call_misuse(call, "name one of --agency CODE, --group "
					 "CODE, --person PERSON, --plan "
					 "NUMBER");
	body = json_object();
	for (size_t i = 0; kinds[i] != NULL; i++)
		set_option(call, body, kinds[i]);
	set_option(call, body, "for");
	set_option(call, body, "language");
	if (call_option(call, "alarms") != NULL)
		(void)json_object_set_new(body, "alarms", json_true());
	if (call_option(call, "mail-when-silent") != NULL)
		(void)json_object_set_new(body, "mail_when_silent",
					  json_true());
	feed = call_post(call, "/feeds", body);
	if (feed == NULL)
		return call->exit_code;
	return give_out(call, feed, "subscribe to this address in a calendar");
}

static enum wire_exit run_rotate(struct call *call)
{
	const json_t *feed = number_post(call, "/feeds/rotate", "id");

	if (feed == NULL)
		return call->exit_code;
	return give_out(call, feed,
			"this address is its own from now on; the one before "
			"is void");
}

/* "3 Nov, Thunderbird, 304" in one cell. */
static const char *health(struct call *call, const json_t *row)
{
	struct arena *arena = &call->arena;
	const char *day = field_date(arena, row, "last_used_on");
	const char *client = field_string(row, "client");

	if (*day == '\0')
		return "";
	return *client == '\0' ? day
			       : arena_printf(arena, "%s, %s, %s", day, client,
					      field_text(arena, row, "status"));
}

static enum wire_exit run_ls(struct call *call)
{
	static const char *const headings[] = { "FEED",	  "OF",
						"ADDED",  "~LAST USED",
						"SILENT", "REVOKED",
						"~FOR",	  NULL };
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
		long long silent = field_number(row, "silent_days");

		table_add(&table, field_text(arena, row, "id"));
		table_add(&table, field_string(row, find_kind(row)));
		table_add(&table, field_date(arena, row, "created_at"));
		table_add(&table, health(call, row));
		table_add_coloured(
			&table,
			silent > 0 ? arena_printf(arena, "%lld days", silent)
				   : "",
			COLOUR_YELLOW);
		table_add(&table, field_date(arena, row, "revoked_at"));
		table_add(&table, field_string(row, "for"));
	}
	table_close(&table, &call->output);
	return WIRE_EXIT_DONE;
}

static void print_versions(struct call *call, const json_t *versions)
{
	static const char *const headings[] = { "SINCE",  "VIEW",  "VERSION",
						"EVENTS", "BYTES", "HASH",
						NULL };
	struct arena *arena = &call->arena;
	struct table table;

	if (json_array_size(versions) == 0)
		return;
	output_line("%s", "");
	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(versions); i++) {
		const json_t *row = json_array_get(versions, i);

		table_add(&table, field_date(arena, row, "first_at"));
		table_add(&table, field_string(row, "view"));
		table_add(&table, field_text(arena, row, "sequence"));
		table_add(&table, field_text(arena, row, "events"));
		table_add(&table, field_text(arena, row, "bytes"));
		table_add(&table, field_string(row, "hash"));
	}
	table_close(&table, &call->output);
}

static enum wire_exit run_show(struct call *call)
{
	struct arena *arena = &call->arena;
	struct text path = { 0 };
	const json_t *feed;

	text_add(&path, "/feed");
	client_add_query(&path, "id", call->arguments.items[0]);
	feed = call_get(call, text_string(&path));
	text_clear(&path);
	if (feed == NULL)
		return call->exit_code;
	output_fact("feed", field_text(arena, feed, "id"));
	output_fact(find_kind(feed), field_string(feed, find_kind(feed)));
	output_fact("name", field_string(feed, "name"));
	output_fact("for", field_string(feed, "for"));
	output_fact("language", field_string(feed, "language"));
	output_fact("alarms", field_is_true(feed, "alarms") ? "yes" : "no");
	output_fact("mail when silent",
		    field_is_true(feed, "mail_when_silent") ? "yes" : "no");
	output_fact("added", field_date(arena, feed, "created_at"));
	output_fact("rotated", field_date(arena, feed, "rotated_at"));
	output_fact("revoked", field_date(arena, feed, "revoked_at"));
	output_fact("last used", health(call, feed));
	if (field_number(feed, "silent_days") > 0)
		output_fact("silent for",
			    arena_printf(arena, "%lld days",
					 field_number(feed, "silent_days")));
	output_fact("says now",
		    arena_printf(arena, "%lld events, %lld bytes%s",
				 field_number(feed, "events"),
				 field_number(feed, "bytes"),
				 field_is_true(feed, "too_large")
					 ? ": some calendars refuse so much; "
					   "shorten `feeds:` in the "
					   "configuration"
					 : ""));
	print_versions(call, json_object_get(feed, "versions"));
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
	  .help = "whose deadlines: an agency's" },
	{ .name = "group",
	  .argument = "CODE",
	  .help = "or those of all members of a group" },
	{ .name = "person",
	  .argument = "PERSON",
	  .help = "or a person's: of their agency, in their language" },
	{ .name = "plan",
	  .letter = 'p',
	  .argument = "NUMBER",
	  .help = "or all of a plan's, for who follows it up" },
	{ .name = "for",
	  .letter = 'f',
	  .argument = "TEXT",
	  .help = "who will use it, to know later what to revoke" },
	{ .name = "language",
	  .argument = "LANGUAGE",
	  .help = "vi or en; without it the person's or the office's" },
	{ .name = "alarms",
	  .help = "with alarms 7 days and 1 day before, and on the day" },
	{ .name = "mail-when-silent",
	  .help = "mail the agency its week when the calendar stops asking" },
	{ 0 },
};

const struct command command_feed_add = {
	.words = { "feed", "add" },
	.options = add_options,
	.summary = "Make a calendar address for deadlines",
	.help = "The address alone is printed on standard output, once: only a "
		"hash of it is kept. On a terminal a QR code of it follows, "
		"for a telephone's camera. ?as=todo behind it gives tasks "
		"instead of events. "
		"With --mail-when-silent, once the calendar has not asked for "
		"more than 9 days, the agency's owners (or the person) get "
		"what is late or due within the week by mail, on its first "
		"working day, until it asks again.",
	.example = "dondoc feed add --agency huyen-chi-lang --for \"Outlook "
		   "của văn thư\"\n"
		   "dondoc feed add --plan 51/KH-UBND --for \"Theo dõi\"\n",
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

const struct command command_feed_show = {
	.words = { "feed", "show" },
	.arguments = "ID",
	.least = 1,
	.most = 1,
	.summary = "Show a calendar address, and what it said when",
	.example = "dondoc feed show 3\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_show,
};

const struct command command_feed_rotate = {
	.words = { "feed", "rotate" },
	.arguments = "ID",
	.least = 1,
	.most = 1,
	.summary = "Give a calendar another address; the old one ends at once",
	.example = "dondoc feed rotate 3\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_rotate,
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
