/* calendar: a month on a page, with its deadlines. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/call.h"
#include "cli/dates.h"
#include "cli/field.h"
#include "cli/pager.h"
#include "cli/table.h"
#include "cli/tasks.h"

#define WEEK 7
#define DAYS 32 /* of a month, counted from 1 */

/* A month, its days off and what falls due in it. */
struct month {
	const char *label; /* 2010-06 */
	const char *first;
	const char *last;
	int days;
	int due[DAYS];
	int late[DAYS]; /* of them: not done, and overdue */
	bool is_off[DAYS];
	int today; /* 0: it is another month */
};

/* The month that is asked for, else the daemon's today; NULL after words. */
static const char *label_of(struct call *call, const char **today)
{
	const json_t *clock = call_fetch(call, "/clock", NULL);
	const char *now = field_string(clock, "now");

	if (clock == NULL)
		return NULL;
	*today = arena_bytes(&call->arena, now, strnlen(now, 10));
	if (call->arguments.count > 0)
		return call->arguments.items[0];
	return arena_bytes(&call->arena, now, strnlen(now, 7));
}

static bool open_month(struct call *call, struct month *month)
{
	const char *today = "";

	month->label = label_of(call, &today);
	if (month->label == NULL)
		return false;
	month->first = arena_printf(&call->arena, "%s-01", month->label);
	if (strlen(month->label) != 7 || !date_is_valid(month->first)) {
		call->exit_code =
			call_misuse(call, "\"%s\" is no month: write 2010-06",
				    month->label);
		return false;
	}
	for (month->days = 31; month->days > 28; month->days--)
		if (date_is_valid(arena_printf(&call->arena, "%s-%d",
					       month->label, month->days)))
			break;
	month->last =
		arena_printf(&call->arena, "%s-%d", month->label, month->days);
	if (strncmp(today, month->label, 7) == 0)
		month->today =
			date_number(today) - date_number(month->first) + 1;
	return true;
}

/* Which day of the month a field holds; 0 when it is of another. */
static int day_of(const struct month *month, const json_t *row,
		  const char *name)
{
	int day = date_number(field_string(row, name)) -
		  date_number(month->first) + 1;

	return day >= 1 && day <= month->days ? day : 0;
}

/* Weekdays go by their first letters, "Sat" of "saturday". */
static bool is_named(const json_t *names, const char *name)
{
	for (size_t i = 0; i < json_array_size(names); i++)
		if (strncasecmp(json_string_value(json_array_get(names, i)),
				name, 3) == 0)
			return true;
	return false;
}

/* 0 Monday … 6 Sunday; 1970-01-01 was a Thursday. */
static int weekday_of(const struct month *month, int day)
{
	return (date_number(month->first) + day - 1 + 3 + 7 * 110000) % WEEK;
}

static bool read_days_off(struct call *call, struct month *month)
{
	static const char *const weekdays[WEEK] = { "Mon", "Tue", "Wed", "Thu",
						    "Fri", "Sat", "Sun" };
	struct text path = { 0 };
	const json_t *calendar;
	const json_t *days;

	text_add(&path, "/calendar");
	client_add_query(&path, "from", month->first);
	client_add_query(&path, "until", month->last);
	calendar = call_fetch(call, text_string(&path), NULL);
	text_clear(&path);
	if (calendar == NULL)
		return false;
	for (int day = 1; day <= month->days; day++)
		month->is_off[day] =
			is_named(json_object_get(calendar, "weekly_rest"),
				 weekdays[weekday_of(month, day)]);
	days = json_object_get(calendar, "days");
	for (size_t i = 0; i < json_array_size(days); i++) {
		const json_t *row = json_array_get(days, i);

		month->is_off[day_of(month, row, "date")] =
			strcmp(field_string(row, "kind"), "off") == 0;
	}
	return true;
}

static const json_t *read_tasks(struct call *call, struct month *month)
{
	static const char *const passed[] = { "agency", "plan" };
	struct text path = { 0 };
	const json_t *rows;

	text_add(&path, "/tasks?all=1");
	client_add_query(&path, "due-from", month->first);
	client_add_query(&path, "due-until", month->last);
	for (size_t i = 0; i < sizeof(passed) / sizeof(passed[0]); i++)
		client_add_query(&path, passed[i],
				 call_option(call, passed[i]));
	rows = call_get(call, text_string(&path));
	text_clear(&path);
	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *row = json_array_get(rows, i);
		int day = day_of(month, row, "due_on");

		month->due[day]++;
		month->late[day] +=
			strcmp(field_string(row, "status"), "overdue") == 0;
	}
	return rows;
}

/* "19·4 " : the day, and how many fall due on it. Today is in brackets, a day
 * off has a dash. */
static const char *cell_of(struct arena *arena, const struct month *month,
			   int day)
{
	const char *count = "";

	if (day < 1 || day > month->days)
		return " ";
	if (month->due[day] > 0)
		count = arena_printf(arena, " ·%d", month->due[day]);
	if (day == month->today)
		return arena_printf(arena, "[%d]%s", day, count);
	return arena_printf(arena, "%2d%s%s", day,
			    month->is_off[day] ? "-" : "", count);
}

static enum colour colour_of(const struct month *month, int day)
{
	if (day < 1 || day > month->days || month->due[day] == 0)
		return COLOUR_NONE;
	return month->late[day] > 0 ? COLOUR_RED : COLOUR_YELLOW;
}

static void print_month(struct call *call, const struct month *month)
{
	static const char *const headings[] = { "Mon", "Tue", "Wed", "Thu",
						"Fri", "Sat", "Sun", NULL };
	int first = 1 - weekday_of(month, 1);
	struct table table;

	output_line("%s", month->label);
	table_open(&table, headings);
	for (int week = first; week <= month->days; week += WEEK)
		for (int day = week; day < week + WEEK; day++)
			table_add_coloured(&table,
					   cell_of(&call->arena, month, day),
					   colour_of(month, day));
	table_close(&table, &call->output);
	output_line("%s", "");
}

static enum wire_exit run(struct call *call)
{
	struct month month = { 0 };
	const json_t *rows;

	if (!open_month(call, &month) ||
	    (!call->is_json && !read_days_off(call, &month)))
		return call->exit_code;
	rows = read_tasks(call, &month);
	if (rows == NULL)
		return call->exit_code;
	pager_open(&call->output);
	print_month(call, &month);
	tasks_print(call, rows);
	pager_close(&call->output);
	return WIRE_EXIT_DONE;
}

static const struct option options[] = {
	{ .name = "agency",
	  .letter = 'a',
	  .argument = "CODE",
	  .help = "only what this agency owes" },
	{ .name = "plan",
	  .letter = 'p',
	  .argument = "NUMBER",
	  .help = "only what this plan asks for" },
	{ 0 },
};

const struct command command_calendar = {
	.words = { "calendar" },
	.alias = "cal",
	.arguments = "[MONTH]",
	.most = 1,
	.options = options,
	.summary = "Show a month with its deadlines",
	.help = "Each day says how many tasks fall due on it; the list below "
		"tells them. A dash marks a day off, brackets today. MONTH is "
		"2010-06; without it the month of today.",
	.example = "dondoc calendar 2010-06 --agency huyen-chi-lang\n",
	.audience = AUDIENCE_OWNER,
	.run = run,
};
