/* ls: the tasks, most urgent first. */
#include "cli/call.h"
#include "cli/dates.h"
#include "cli/pager.h"
#include "cli/table.h"
#include "cli/tasks.h"

#define SECONDS_A_DAY 86400

static enum wire_exit run(struct call *call)
{
	static const char *const passed[] = { "agency", "plan",	 "action",
					      "tag",	"state", "limit" };
	const char *within = call_option(call, "due-within");
	const char *group = call_option(call, "group-by");
	struct text path = { 0 };
	const json_t *rows;
	int64_t seconds;

	if (group != NULL && !tasks_can_group(group))
		return call_misuse(call,
				   "--group-by is agency, plan or status, not "
				   "\"%s\"",
				   group);
	text_add(&path, "/tasks");
	for (size_t i = 0; i < sizeof(passed) / sizeof(passed[0]); i++)
		client_add_query(&path, passed[i],
				 call_option(call, passed[i]));
	if (within != NULL) {
		if (!duration_read(within, &seconds) ||
		    seconds % SECONDS_A_DAY != 0) {
			text_clear(&path);
			return call_misuse(call,
					   "--due-within: \"%s\" are no days: "
					   "write 14d or 2w",
					   within);
		}
		client_add_query(
			&path, "due-within",
			arena_printf(&call->arena, "%lld",
				     (long long)(seconds / SECONDS_A_DAY)));
	}
	if (call_option(call, "overdue") != NULL)
		client_add_query(&path, "overdue", "1");
	if (call_option(call, "all") != NULL)
		client_add_query(&path, "all", "1");
	rows = call_get(call, text_string(&path));
	text_clear(&path);
	if (rows == NULL)
		return call->exit_code;
	pager_open(&call->output);
	if (group != NULL)
		tasks_print_groups(call, rows, group);
	else
		tasks_print(call, rows);
	pager_close(&call->output);
	return call->exit_code;
}

static const struct option options[] = {
	{ .name = "agency",
	  .letter = 'a',
	  .argument = "CODE",
	  .help = "tasks of this agency" },
	{ .name = "plan",
	  .letter = 'p',
	  .argument = "NUMBER",
	  .help = "tasks of this plan" },
	{ .name = "action",
	  .argument = "KEY",
	  .help = "tasks of this action, as III.11.2" },
	{ .name = "tag", .argument = "TAG", .help = "tasks with this tag" },
	{ .name = "overdue", .letter = 'o', .help = "only what is late" },
	{ .name = "due-within",
	  .letter = 'w',
	  .argument = "DAYS",
	  .help = "due in so many days at most, as 14d or 2w" },
	{ .name = "state",
	  .letter = 's',
	  .argument = "STATE",
	  .help = "waiting, open, started, submitted, returned, done or "
		  "dropped" },
	{ .name = "group-by",
	  .letter = 'g',
	  .argument = "WHAT",
	  .help = "a table for each agency, plan or status" },
	{ .name = "limit",
	  .letter = 'l',
	  .argument = "COUNT",
	  .kind = OPTION_NUMBER,
	  .help = "so many at most, the most urgent" },
	{ .name = "all",
	  .letter = 'A',
	  .help = "also what is done or dropped" },
	{ 0 },
};

const struct command command_ls = {
	.words = { "ls" },
	.alias = "list",
	.options = options,
	.summary = "List tasks, the most urgent first",
	.help = "Shows the tasks that you may see: those of your "
		"agency, and of the plans that it follows up. What is "
		"done or dropped is left out unless --all asks for it. On "
		"a terminal a long list goes through $PAGER (less).",
	.example = "dondoc ls --agency huyen-chi-lang --due-within 14d\n",
	.audience = AUDIENCE_OWNER,
	.run = run,
};
