/* Reminders whose day had passed before there was anything to remind of. */
#include <stdio.h>
#include <stdlib.h>

#include "plan/lint.h"

static const char code[] = "late-reminders";

/* An action and which distances of its policy come too late, a bit each. */
struct late {
	unsigned distances;
	size_t index;
};

static struct date day_before(const struct lint *lint, struct date due,
			      struct offset offset)
{
	const struct workdays *calendar = lint->around->calendar;

	return workdays_back(
		calendar, offset.is_working_days
				  ? workdays_add(calendar, due, -offset.count)
				  : date_add(due, -offset.count));
}

/* As the rules have it: one whose day is past when the task appears is not
 * sent. */
static unsigned late_distances(const struct lint *lint,
			       const struct policy *policy,
			       const struct action *action)
{
	struct date issued = lint->plan->issued;
	unsigned late = 0;

	if (action->due.class == DUE_RECURRING ||
	    !date_is_set(action->due.due) ||
	    date_compare(action->due.due, issued) <= 0)
		return 0;
	for (int i = 0; i < policy->before_count; i++) {
		struct date day =
			day_before(lint, action->due.due, policy->before[i]);

		if (date_is_set(day) && date_compare(day, issued) < 0)
			late |= 1u << i;
	}
	return late;
}

static void tell(struct lint *lint, const struct policy *policy,
		 const struct late *late, size_t count)
{
	size_t *indexes = memory_array(count, sizeof(*indexes));
	const char *separator = "";

	for (size_t i = 0; i < count; i++)
		indexes[i] = late[i].index;
	text_add(&lint->text, "the reminder ");
	for (int i = 0; i < policy->before_count; i++) {
		if ((late->distances & 1u << i) == 0)
			continue;
		text_addf(&lint->text, "%s%d%s", separator,
			  policy->before[i].count,
			  policy->before[i].is_working_days ? "wd" : "d");
		separator = ", ";
	}
	text_add(&lint->text, " before the due day cannot go out for ");
	lint_add_actions(lint, indexes, count);
	if (count == 1) {
		text_add(&lint->text, ", due on ");
		lint_add_day(lint, lint->plan->actions[indexes[0]].due.due);
	}
	text_add(&lint->text, ": its day is before the date of issue, and "
			      "the assignment is the first notice; decide "
			      "whether that is early enough");
	lint_tell(lint, lint->plan->actions[indexes[0]].due_place, code);
	free(indexes);
}

/* With a policy of its own somebody asked for just these reminders. */
static void check_own(struct lint *lint, size_t index)
{
	const struct action *action = &lint->plan->actions[index];
	struct policy policy = lint_policy(lint, action);
	struct late late = { late_distances(lint, &policy, action), index };

	if (late.distances != 0)
		tell(lint, &policy, &late, 1);
}

static int compare_late(const void *left, const void *right)
{
	const struct late *a = left;
	const struct late *b = right;

	if (a->distances != b->distances)
		return a->distances < b->distances ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

void lint_reminders(struct lint *lint)
{
	const struct plan *plan = lint->plan;
	const struct policy *policy = lint->around->policy;
	struct late *found =
		memory_array(plan->action_count + 1, sizeof(*found));
	size_t count = 0;

	for (size_t i = 0; i < plan->action_count; i++) {
		struct late late = {
			late_distances(lint, policy, &plan->actions[i]), i
		};

		if (plan->actions[i].policy_text != NULL ||
		    plan->actions[i].policy != NULL)
			check_own(lint, i);
		else if (late.distances == 0)
			continue;
		else if (lint_is_accepted(lint, code, plan->actions[i].key))
			tell(lint, policy, &late, 1);
		else
			found[count++] = late;
	}
	if (count > 0)
		qsort(found, count, sizeof(*found), compare_late);
	for (size_t from = 0, to; from < count; from = to) {
		to = from + 1;
		while (to < count &&
		       found[to].distances == found[from].distances)
			to++;
		tell(lint, policy, &found[from], to - from);
	}
	free(found);
}
