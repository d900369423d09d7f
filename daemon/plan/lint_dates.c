/* Doubts about the dates of a plan. */
#include <stdlib.h>
#include <string.h>

#include "plan/lint.h"

/* A recurring duty has a due day in each period, none of its own. */
static bool has_due_day(const struct action *action)
{
	return action->due.class != DUE_RECURRING &&
	       date_is_set(action->due.due);
}

/* ------------------------------------------------- what the reader doubts */

/* Doubts of the phrase's reader that have a code of their own. */
static const char *code_of(const char *warning)
{
	static const char *const codes[][2] = {
		{ "no day is named", "no-day" },
		{ "no weekday is named", "no-day" },
		{ "it was already past", "past-at-issue" },
	};

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (strncmp(warning, codes[i][0], strlen(codes[i][0])) == 0)
			return codes[i][1];
	return "due-warning";
}

/* A deadline that was over before anybody could read of it. */
static void check_past(struct lint *lint, const struct action *action)
{
	struct date issued = lint->plan->issued;

	if (!has_due_day(action) || date_compare(action->due.due, issued) > 0)
		return;
	text_addf(&lint->text, "%s was due on ", action->key);
	lint_add_day(lint, action->due.due);
	text_add(&lint->text, date_compare(action->due.due, issued) == 0
				      ? ", the day of issue itself"
				      : ", before the document was issued");
	text_add(&lint->text, ": decide whether the date is meant, or which");
	lint_about(lint, action->key);
	lint_tell(lint, action->due_place, "past-at-issue");
}

static void check_phrase(struct lint *lint, const struct action *action)
{
	const struct strings *warnings = &action->due.warnings;

	for (size_t i = 0; i < warnings->count; i++) {
		const char *code = code_of(warnings->items[i]);

		/* Said below, from the dates themselves. */
		if (strcmp(code, "past-at-issue") == 0 && has_due_day(action))
			continue;
		text_addf(&lint->text, "%s: %s", action->key,
			  warnings->items[i]);
		if (strcmp(code, "no-day") == 0)
			text_add(&lint->text, "; decide whether it holds");
		lint_about(lint, action->key);
		lint_tell(lint, action->due_place, code);
	}
	check_past(lint, action);
}

/* ---------------------------------------------------------------- order */

/* The earliest day on which what comes after may be done. */
static struct date end_of(const struct action *action)
{
	if (has_due_day(action))
		return action->due.due;
	return action->due.class == DUE_START ? action->from : DATE_NONE;
}

static void check_order(struct lint *lint, const struct action *action)
{
	if (!has_due_day(action))
		return;
	for (size_t i = 0; i < action->after.count; i++) {
		const struct name *name =
			names_find(&lint->keys, action->after.items[i]);
		const struct action *before;
		struct date end;

		if (name == NULL)
			continue;
		before = &lint->plan->actions[name->index];
		end = end_of(before);
		if (!date_is_set(end) ||
		    date_compare(end, action->due.due) <= 0)
			continue;
		text_addf(&lint->text, "%s is due on ", action->key);
		lint_about(lint, action->key);
		lint_add_day(lint, action->due.due);
		text_add(&lint->text, ", but comes after ");
		lint_add_action(lint, before);
		text_add(&lint->text, has_due_day(before) ? ", due only on "
							  : ", begun only on ");
		lint_add_day(lint, end);
		text_add(&lint->text, ": decide which date gives way");
		lint_tell(lint, action->after_places[i], "successor-first");
	}
}

/* ------------------------------------------------------------- days off */

static const char day_off[] = "due-on-day-off";

static void tell_day_off(struct lint *lint, const size_t *indexes, size_t count)
{
	const struct action *first = &lint->plan->actions[indexes[0]];
	struct date due = first->due.due;

	lint_add_day(lint, due);
	text_add(&lint->text, " is a day off, and the due day of ");
	lint_add_actions(lint, indexes, count);
	text_add(&lint->text, ": decide whether the last working day, ");
	lint_add_day(lint, workdays_back(lint->around->calendar, due));
	text_add(&lint->text, ", is the day to be held");
	lint_tell(lint, first->due_place, day_off);
}

/* An action's index with its due day. */
struct dated {
	struct date due;
	size_t index;
};

static int compare_dated(const void *left, const void *right)
{
	const struct dated *a = left;
	const struct dated *b = right;
	int order = date_compare(a->due, b->due);

	return order != 0 ? order
			  : (a->index > b->index) - (a->index < b->index);
}

/* Those due on one day are told together. */
static void check_days_off(struct lint *lint)
{
	const struct plan *plan = lint->plan;
	struct dated *found =
		memory_array(plan->action_count + 1, sizeof(*found));
	size_t *indexes =
		memory_array(plan->action_count + 1, sizeof(*indexes));
	size_t count = 0;

	for (size_t i = 0; i < plan->action_count; i++) {
		const struct action *action = &plan->actions[i];

		if (!has_due_day(action) ||
		    workdays_is_working(lint->around->calendar,
					action->due.due))
			continue;
		if (lint_is_accepted(lint, day_off, action->key))
			tell_day_off(lint, &i, 1);
		else
			found[count++] = (struct dated){ action->due.due, i };
	}
	if (count > 0)
		qsort(found, count, sizeof(*found), compare_dated);
	for (size_t i = 0; i < count; i++)
		indexes[i] = found[i].index;
	for (size_t from = 0, to; from < count; from = to) {
		to = from + 1;
		while (to < count && found[to].due.day == found[from].due.day)
			to++;
		tell_day_off(lint, &indexes[from], to - from);
	}
	free(found);
	free(indexes);
}

void lint_dates(struct lint *lint)
{
	for (size_t i = 0; i < lint->plan->action_count; i++) {
		check_phrase(lint, &lint->plan->actions[i]);
		check_order(lint, &lint->plan->actions[i]);
	}
	check_days_off(lint);
}
