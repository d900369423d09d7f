/* agency: who owes the work, and the people there. */
#include "cli/call.h"
#include "cli/field.h"
#include "cli/file.h"
#include "cli/story.h"
#include "cli/table.h"

static enum wire_exit run_check(struct call *call)
{
	return file_send(call, "/agencies/check", true);
}

static enum wire_exit run_apply(struct call *call)
{
	return file_send(call, "/agencies/apply", true);
}

static const char *count_of(struct arena *arena, const json_t *row,
			    const char *name)
{
	return arena_printf(arena, "%lld", field_number(row, name));
}

static enum wire_exit run_ls(struct call *call)
{
	static const char *const headings[] = { "CODE", "PEOPLE",  "MEMBERS",
						"OPEN", "OVERDUE", "DONE",
						"LATE", "PARENT",  "~NAME",
						NULL };
	struct arena *arena = &call->arena;
	const json_t *rows = call_get(call, "/agencies");
	struct table table;

	if (rows == NULL)
		return call->exit_code;
	if (json_array_size(rows) == 0) {
		output_say("no agencies: `dondoc agency apply FILE` registers "
			   "them");
		return WIRE_EXIT_DONE;
	}
	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);

		table_add(&table, field_string(row, "code"));
		table_add(&table, count_of(arena, row, "people"));
		table_add(&table, count_of(arena, row, "members"));
		table_add(&table, count_of(arena, row, "open"));
		table_add_coloured(&table, count_of(arena, row, "overdue"),
				   field_number(row, "overdue") > 0
					   ? COLOUR_RED
					   : COLOUR_NONE);
		table_add(&table, count_of(arena, row, "done"));
		table_add(&table, count_of(arena, row, "done_late"));
		table_add(&table, field_string(row, "parent"));
		table_add(&table, field_string(row, "name"));
	}
	table_close(&table, &call->output);
	return WIRE_EXIT_DONE;
}

static void print_people(struct call *call, const json_t *people)
{
	static const char *const headings[] = { "PERSON",   "ROLE",
						"CHANNELS", "PHONE",
						"LANGUAGE", "~E-MAIL",
						"~NAME",    NULL };
	struct table table;

	if (json_array_size(people) == 0)
		return;
	output_line("%s", "");
	table_open(&table, headings);
	for (size_t i = 0; i < json_array_size(people); i++) {
		const json_t *row = json_array_get(people, i);

		table_add(&table, field_string(row, "id"));
		table_add(&table, field_string(row, "role"));
		table_add(&table,
			  story_channels(&call->arena,
					 json_object_get(row, "channels")));
		table_add(&table, field_string(row, "phone"));
		table_add(&table, field_string(row, "language"));
		table_add(&table, field_string(row, "email"));
		table_add(&table, field_string(row, "name"));
	}
	table_close(&table, &call->output);
}

static enum wire_exit run_show(struct call *call)
{
	struct arena *arena = &call->arena;
	struct text path = { 0 };
	const json_t *agency;

	text_add(&path, "/agency");
	client_add_query(&path, "agency", call->arguments.items[0]);
	agency = call_get(call, text_string(&path));
	text_clear(&path);
	if (agency == NULL)
		return call->exit_code;
	output_line("%s", field_string(agency, "name"));
	output_fact("code", field_string(agency, "code"));
	output_fact("kind", field_string(agency, "kind"));
	output_fact("short", field_string(agency, "short"));
	output_fact("parent", field_string(agency, "parent"));
	output_fact("calendar", field_string(agency, "calendar"));
	output_fact("timezone", field_string(agency, "timezone"));
	output_fact("policy", field_string(agency, "policy"));
	output_fact("members", field_text(arena, agency, "members"));
	output_fact("tasks", arena_printf(arena, "%lld open, %lld overdue",
					  field_number(agency, "open"),
					  field_number(agency, "overdue")));
	print_people(call, json_object_get(agency, "people"));
	return WIRE_EXIT_DONE;
}

const struct command command_agency_check = {
	.words = { "agency", "check" },
	.arguments = "FILE",
	.least = 1,
	.most = 1,
	.summary = "Check a file of agencies; nothing is changed",
	.help = "Every complaint is written to standard error as "
		"FILE:LINE:COLUMN: TEXT, so that editors can jump to "
		"it. FILE may be - for standard input.",
	.example = "dondoc agency check lang-son.yaml\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_check,
};

const struct command command_agency_apply = {
	.words = { "agency", "apply" },
	.arguments = "FILE",
	.least = 1,
	.most = 1,
	.summary = "Register agencies, groups and people",
	.help = "All of the file is applied, or nothing. A group's new "
		"members get the tasks that plans assign to the group. With "
		"`calendar: true` a person's mail brings the day's deadlines "
		"as a file; `sms: {marks: true}` keeps the marks of "
		"Vietnamese in SMS.",
	.example = "dondoc agency apply lang-son.yaml\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_apply,
};

const struct command command_agency_ls = {
	.words = { "agency", "ls" },
	.alias = "list",
	.summary = "List agencies and groups",
	.example = "dondoc agency ls\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_ls,
};

const struct command command_agency_show = {
	.words = { "agency", "show" },
	.arguments = "CODE",
	.least = 1,
	.most = 1,
	.summary = "Show an agency and its people",
	.example = "dondoc agency show huyen-chi-lang\n",
	.audience = AUDIENCE_OFFICE,
	.run = run_show,
};
