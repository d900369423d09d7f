#include <string.h>

#include "plan/names.h"
#include "plan/node.h"
#include "plan/read.h"
#include "plan/yaml.h"

/* By weekday, as struct workdays counts them. */
static const char *const weekdays[] = { "sunday",    "monday",	 "tuesday",
					"wednesday", "thursday", "friday",
					"saturday",  NULL };

static const char *read_weekday(const struct node *node,
				struct complaints *complaints)
{
	int day = node_word(node, weekdays, -1, complaints);

	return day < 0 ? NULL : weekdays[day];
}

static void read_rest(const struct node *node, struct workdays *calendar,
		      struct complaints *complaints)
{
	struct strings names = { 0 };

	if (node == NULL)
		return;
	calendar->has_week = true;
	node_strings(node, read_weekday, &names, NULL, complaints);
	for (int day = 0; weekdays[day] != NULL; day++) {
		calendar->rests_on[day] = false;
		for (size_t i = 0; i < names.count; i++)
			if (strcmp(names.items[i], weekdays[day]) == 0)
				calendar->rests_on[day] = true;
	}
	if (names.count == 7)
		complain(complaints, node->place, "bad-week",
			 "all seven days are rest days");
}

static void read_covers(const struct node *node, struct workdays *calendar,
			struct complaints *complaints)
{
	static const char *const keys[] = { "from", "until", NULL };

	if (node == NULL || !node_is_mapping(node, keys, complaints))
		return;
	calendar->from =
		node_date(node_need(node, "from", complaints), complaints);
	calendar->until =
		node_date(node_need(node, "until", complaints), complaints);
	if (date_is_set(calendar->from) && date_is_set(calendar->until) &&
	    date_compare(calendar->from, calendar->until) > 0)
		complain(complaints, node->place, "bad-date",
			 "covers ends before it begins");
}

static void check_covered(const struct workdays *calendar, struct date date,
			  struct place place, struct complaints *complaints)
{
	char text[DATE_TEXT_SIZE];

	if (!date_is_set(date))
		return;
	if ((date_is_set(calendar->from) &&
	     date_compare(date, calendar->from) < 0) ||
	    (date_is_set(calendar->until) &&
	     date_compare(date, calendar->until) > 0))
		complain_warning(complaints, place, "not-covered",
				 "%s is outside of what the calendar covers",
				 date_to_iso(date, text));
}

static void read_day(const struct node *node, struct workdays *calendar,
		     struct names *names, struct complaints *complaints)
{
	static const char *const keys[] = { "date", "kind", "reason", "source",
					    NULL };
	static const char *const kinds[] = { "work", "off", NULL };
	const struct node *date;
	char text[DATE_TEXT_SIZE];
	struct workday *day;

	if (!node_is_mapping(node, keys, complaints))
		return;
	calendar->days = arena_grow(complaints->arena, calendar->days,
				    calendar->count, sizeof(*calendar->days));
	day = &calendar->days[calendar->count++];
	date = node_need(node, "date", complaints);
	day->date = node_date(date, complaints);
	day->is_off = node_word(node_need(node, "kind", complaints), kinds, 1,
				complaints) == 1;
	day->reason = node_short_line(node_find(node, "reason"), complaints);
	day->source = node_short_line(node_find(node, "source"), complaints);
	day->is_expected =
		day->source != NULL && strcmp(day->source, "expected") == 0;
	if (!date_is_set(day->date))
		return;
	check_covered(calendar, day->date, date->place, complaints);
	names_add(names, complaints->arena,
		  arena_string(complaints->arena, date_to_iso(day->date, text)),
		  date->place, calendar->count);
}

static void read_days(const struct node *node, struct workdays *calendar,
		      struct complaints *complaints)
{
	struct names names = { 0 };

	if (node == NULL || !node_is(node, NODE_LIST, complaints))
		return;
	for (const struct node *at = node->first; at != NULL; at = at->next)
		read_day(at, calendar, &names, complaints);
	names_sort(&names);
	names_check(&names, "day", "repeated-day", complaints);
}

enum error read_workdays(const char *bytes, size_t length,
			 struct calendar_file *file,
			 struct complaints *complaints)
{
	static const char *const keys[] = { "calendar",	   "name",   "extends",
					    "weekly-rest", "covers", "days",
					    NULL };
	const struct node *root = yaml_read(bytes, length, complaints);
	const struct node *extends;
	struct calendar_file read = { .file = complaints->file };

	if (root == NULL || !node_is_mapping(root, keys, complaints))
		return ERROR_INPUT;
	workdays_init(&read.own);
	extends = node_find(root, "extends");
	read.own.code =
		node_code(node_need(root, "calendar", complaints), complaints);
	read.own.name = node_short_line(node_find(root, "name"), complaints);
	read.own.extends = node_code(extends, complaints);
	if (extends != NULL)
		read.extends_place = extends->place;
	read_rest(node_find(root, "weekly-rest"), &read.own, complaints);
	read_covers(node_find(root, "covers"), &read.own, complaints);
	read_days(node_find(root, "days"), &read.own, complaints);
	if (complaints->errors > 0)
		return ERROR_INPUT;
	(void)workdays_sort(&read.own);
	*file = read;
	return ERROR_NONE;
}
