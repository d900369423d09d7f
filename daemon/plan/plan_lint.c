#include "plan/plan_lint.h"

#include <stdlib.h>
#include <string.h>

#include "plan/lint.h"
#include "plan/read.h"

const char *const plan_lint_codes[] = {
	"same-action",
	"two-leads",
	"no-lead",
	"inferred-lead",
	"successor-first",
	"due-on-day-off",
	"past-at-issue",
	"late-reminders",
	"no-day",
	"due-warning",
	"group-without-members",
	"unreachable",
	"agency-spelling",
	"similar-code",
	"number-spelling",
	"request-as-duty",
	"duty-as-request",
	"numbering-skips",
	"paragraph-without-action",
	"no-quote",
	"quote-line",
	"damaged-text",
	NULL,
};

/* What an accept answers to; `about` NULL: to all of the code. */
static const char *accept_name(struct arena *arena, const char *code,
			       const char *about)
{
	return about == NULL ? arena_string(arena, code)
			     : arena_printf(arena, "%s %s", code, about);
}

static const struct name *find_accept(const struct lint *lint, const char *code,
				      const char *about)
{
	struct arena arena = { 0 };
	const struct name *found =
		names_find(&lint->accepts, accept_name(&arena, code, about));

	arena_clear(&arena);
	return found;
}

bool lint_is_accepted(const struct lint *lint, const char *code,
		      const char *thing)
{
	return find_accept(lint, code, thing) != NULL ||
	       find_accept(lint, code, NULL) != NULL;
}

/* The reason of an accept, which has now been of use; NULL for none. */
static const char *use(struct lint *lint, const struct name *name)
{
	if (name == NULL)
		return NULL;
	lint->is_used[name->index] = true;
	return lint->plan->accepts[name->index].reason;
}

void lint_about(struct lint *lint, const char *thing)
{
	strings_add(&lint->about, lint->arena, thing);
}

void lint_tell(struct lint *lint, struct place place, const char *code)
{
	const char *reason = use(lint, find_accept(lint, code, NULL));

	for (size_t i = 0; i < lint->about.count; i++) {
		const char *own = use(
			lint, find_accept(lint, code, lint->about.items[i]));

		if (reason == NULL)
			reason = own;
	}
	complain_finding(lint->complaints, place, code,
			 text_string(&lint->text), reason);
	text_reset(&lint->text);
	lint->about.count = 0;
}

void lint_add_action(struct lint *lint, const struct action *action)
{
	text_addf(&lint->text, "%s (line %d)", action->key, action->place.line);
	lint_about(lint, action->key);
}

void lint_add_actions(struct lint *lint, const size_t *indexes, size_t count)
{
	size_t named = count > LINT_NAMED ? LINT_NAMED - 1 : count;

	for (size_t i = 0; i < named; i++) {
		if (i > 0)
			text_add(&lint->text, i + 1 == count ? " and " : ", ");
		lint_add_action(lint, &lint->plan->actions[indexes[i]]);
	}
	for (size_t i = named; i < count; i++)
		lint_about(lint, lint->plan->actions[indexes[i]].key);
	if (count > named)
		text_addf(&lint->text, " and %zu more", count - named);
}

void lint_add_day(struct lint *lint, struct date date)
{
	char iso[DATE_TEXT_SIZE];

	text_addf(&lint->text, "%s %s", date_to_iso(date, iso),
		  date_weekday_name(date));
}

struct policy lint_policy(const struct lint *lint, const struct action *action)
{
	struct policy policy = *lint->around->policy;
	struct why why;

	if (read_policy(action->policy_text, &policy, &why) != ERROR_NONE)
		return *lint->around->policy; /* it was checked when read */
	return policy;
}

static int compare_code(const void *key, const void *row)
{
	return strcmp(key, ((const struct plan_agency *)row)->code);
}

const struct plan_agency *lint_agency(const struct lint *lint, const char *code)
{
	if (code == NULL || lint->around->agency_count == 0)
		return NULL;
	return bsearch(code, lint->around->agencies, lint->around->agency_count,
		       sizeof(struct plan_agency), compare_code);
}

static void open_lint(struct lint *lint)
{
	const struct plan *plan = lint->plan;

	for (size_t i = 0; i < plan->action_count; i++)
		names_add(&lint->keys, lint->arena, plan->actions[i].key,
			  plan->actions[i].place, i);
	names_sort(&lint->keys);
	for (size_t i = 0; i < plan->accept_count; i++) {
		const struct accept *accept = &plan->accepts[i];

		names_add(&lint->accepts, lint->arena,
			  accept_name(lint->arena, accept->code, accept->about),
			  accept->place, i);
	}
	names_sort(&lint->accepts);
	lint->is_used = memory_array(plan->accept_count + 1, sizeof(bool));
}

static void tell_unused(struct lint *lint)
{
	for (size_t i = 0; i < lint->plan->accept_count; i++) {
		const struct accept *accept = &lint->plan->accepts[i];

		if (lint->is_used[i])
			continue;
		text_addf(&lint->text, "accept: there is no %s%s%s to accept",
			  accept->code, accept->about != NULL ? " about " : "",
			  accept->about != NULL ? accept->about : "");
		text_add(&lint->text, ": take it out, or correct it");
		lint_tell(lint, accept->place, "unused-accept");
	}
}

void plan_lint(const struct plan *plan,
	       const struct plan_surroundings *surroundings,
	       struct complaints *complaints)
{
	struct lint lint = { .plan = plan,
			     .around = surroundings,
			     .complaints = complaints,
			     .arena = complaints->arena };

	open_lint(&lint);
	lint_same(&lint);
	lint_dates(&lint);
	lint_reminders(&lint);
	lint_leads(&lint);
	lint_agencies(&lint);
	lint_spelling(&lint);
	lint_numbers(&lint);
	lint_document(&lint);
	tell_unused(&lint);
	free(lint.is_used);
	text_clear(&lint.text);
}
