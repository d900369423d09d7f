/* Agencies and groups: whether anybody there hears, and which is meant. */
#include <stdlib.h>
#include <string.h>

#include "plan/lint.h"

#define EVERY_CHANNEL (CHANNEL_AT(CHANNEL_COUNT) - 1)

/* The plan's use of an agency or group. */
struct use {
	const struct plan_agency *agency;
	size_t action;
	unsigned spoken; /* CHANNEL_ bits on which the action's policy speaks */
	bool is_lead; /* else it supports */
};

struct uses {
	struct use *items;
	size_t count;
	size_t room;
};

static void add_use(struct lint *lint, struct uses *uses, const char *code,
		    const struct use *use)
{
	const struct plan_agency *agency = lint_agency(lint, code);

	if (agency == NULL)
		return;
	if (uses->count == uses->room) {
		uses->room = uses->room * 2 + 256;
		uses->items = memory_resize(uses->items, uses->room,
					    sizeof(*uses->items));
	}
	uses->items[uses->count] = *use;
	uses->items[uses->count++].agency = agency;
}

/* All channels on which an action's policy ever speaks. */
static unsigned spoken_on(const struct lint *lint, const struct action *action)
{
	const struct policy policy = lint_policy(lint, action);

	return policy.assigned | policy.ahead | policy.last_day |
	       policy.overdue | policy.escalated;
}

/* By agency, then those that it leads, then by action. */
static int compare_uses(const void *left, const void *right)
{
	const struct use *a = left;
	const struct use *b = right;

	if (a->agency != b->agency)
		return a->agency < b->agency ? -1 : 1;
	if (a->is_lead != b->is_lead)
		return a->is_lead ? -1 : 1;
	return (a->action > b->action) - (a->action < b->action);
}

static void collect(struct lint *lint, struct uses *uses)
{
	const struct plan *plan = lint->plan;

	for (size_t i = 0; i < plan->action_count; i++) {
		const struct action *action = &plan->actions[i];
		struct use use = { .action = i,
				   .spoken = spoken_on(lint, action),
				   .is_lead = true };

		add_use(lint, uses,
			action->lead != NULL ? action->lead : plan->follow_up,
			&use);
		use.is_lead = false;
		for (size_t j = 0; j < action->support.count; j++)
			add_use(lint, uses, action->support.items[j], &use);
	}
	if (uses->count > 0)
		qsort(uses->items, uses->count, sizeof(*uses->items),
		      compare_uses);
}

/* The actions of one agency's uses, those that it leads or all; the caller
 * frees. */
static size_t *actions_of(const struct use *uses, size_t count, bool leads_only,
			  size_t *found)
{
	size_t *indexes = memory_array(count + 1, sizeof(*indexes));

	*found = 0;
	for (size_t i = 0; i < count; i++)
		if (!leads_only || uses[i].is_lead)
			indexes[(*found)++] = uses[i].action;
	return indexes;
}

/* Tells what is worded so far of an agency and those of its actions. The
 * actions are named only: it is the agency that a file accepts it for. */
static void tell(struct lint *lint, const struct use *uses, const char *code)
{
	const struct action *first = &lint->plan->actions[uses[0].action];

	lint->about.count = 0;
	lint_about(lint, uses[0].agency->code);
	lint_tell(lint, uses[0].is_lead ? first->lead_place : first->place,
		  code);
}

static void add_uses(struct lint *lint, const struct use *uses, size_t count,
		     bool leads_only)
{
	size_t found;
	size_t *indexes = actions_of(uses, count, leads_only, &found);

	lint_add_actions(lint, indexes, found);
	free(indexes);
}

/* --------------------------------------------------------------- hearing */

static bool is_heard(const struct plan_agency *agency, unsigned spoken)
{
	return (agency->heard_on & spoken) != 0;
}

/* Those members of a group that nobody can be told for by what speaks on just
 * these channels, in words; how many they are. */
static size_t add_silent(const struct lint *lint,
			 const struct plan_agency *group, unsigned spoken,
			 struct text *silent)
{
	size_t found = 0;

	for (size_t i = 0; i < group->members.count; i++) {
		const struct plan_agency *member =
			lint_agency(lint, group->members.items[i]);

		if (member == NULL || is_heard(member, spoken))
			continue;
		if (found < LINT_NAMED)
			text_addf(silent, "%s%s", found > 0 ? ", " : "",
				  member->code);
		found++;
	}
	return found;
}

static void check_members(struct lint *lint, const struct use *uses,
			  size_t count)
{
	const struct plan_agency *group = uses[0].agency;
	struct text silent = { 0 };
	size_t found = add_silent(lint, group, uses[0].spoken, &silent);

	if (found > 0) {
		text_addf(&lint->text,
			  "%zu of the %zu members of %s have nobody with an "
			  "address, and no reminder of ",
			  found, group->members.count, group->code);
		add_uses(lint, uses, count, false);
		text_addf(&lint->text,
			  " reaches %s%s: enter people, or decide who tells "
			  "them",
			  text_string(&silent),
			  found > LINT_NAMED ? ", …" : "");
		tell(lint, uses, "unreachable");
	}
	text_clear(&silent);
}

static void check_agency(struct lint *lint, const struct use *uses,
			 size_t count)
{
	if (is_heard(uses[0].agency, uses[0].spoken))
		return;
	text_addf(&lint->text,
		  "%s has nobody with an address, and no reminder "
		  "of ",
		  uses[0].agency->code);
	add_uses(lint, uses, count, false);
	text_add(&lint->text,
		 " reaches it: enter people, or decide who tells it");
	tell(lint, uses, "unreachable");
}

/* Looks at each of one agency's or group's uses together with those that
 * speak on the same channels. */
static void check_hearing(struct lint *lint, const struct use *uses,
			  size_t count)
{
	struct use *alike = memory_array(count, sizeof(*alike));

	for (unsigned spoken = 0; spoken <= EVERY_CHANNEL; spoken++) {
		size_t found = 0;

		for (size_t i = 0; i < count; i++)
			if (uses[i].spoken == spoken)
				alike[found++] = uses[i];
		if (found > 0 && uses[0].agency->is_group)
			check_members(lint, alike, found);
		else if (found > 0)
			check_agency(lint, alike, found);
	}
	free(alike);
}

static void check_empty_group(struct lint *lint, const struct use *uses,
			      size_t count)
{
	const struct plan_agency *group = uses[0].agency;

	text_addf(&lint->text, "the group %s (%s) has no members, and %s ",
		  group->code, group->name,
		  uses[0].is_lead ? "is followed as one for"
				  : "nobody hears of its support to");
	add_uses(lint, uses, count, uses[0].is_lead);
	text_add(&lint->text, ": decide who belongs to it");
	tell(lint, uses, "group-without-members");
}

/* ---------------------------------------------------------------- outside */

/* The end of the chain of parents; a chain that goes round ends anywhere. */
static const struct plan_agency *top_of(const struct lint *lint,
					const struct plan_agency *agency)
{
	for (int steps = 0; steps < 16; steps++) {
		const struct plan_agency *parent =
			lint_agency(lint, agency->parent);

		if (parent == NULL)
			break;
		agency = parent;
	}
	return agency;
}

/* Only a directory that says who stands under the issuer says who does not. */
static bool has_children(const struct lint *lint, const char *code)
{
	for (size_t i = 0; i < lint->around->agency_count; i++) {
		const char *parent = lint->around->agencies[i].parent;

		if (parent != NULL && strcmp(parent, code) == 0)
			return true;
	}
	return false;
}

/* Duties of an agency that the issuer cannot order anything. */
static void check_outside(struct lint *lint, const struct use *uses,
			  size_t count)
{
	const struct plan *plan = lint->plan;
	const struct plan_agency *issuer = lint_agency(lint, plan->issuer);
	size_t *duties;
	size_t found = 0;

	if (!uses[0].is_lead || issuer == NULL ||
	    top_of(lint, uses[0].agency) == top_of(lint, issuer))
		return;
	duties = memory_array(count, sizeof(*duties));
	for (size_t i = 0; i < count && uses[i].is_lead; i++)
		if (plan->actions[uses[i].action].kind == ACTION_DUTY)
			duties[found++] = uses[i].action;
	if (found > 0) {
		text_addf(&lint->text,
			  "%s does not stand under %s, and is given as a duty ",
			  uses[0].agency->code, issuer->code);
		lint_add_actions(lint, duties, found);
		text_add(&lint->text,
			 ": decide whether it is a request (kind: request)");
		tell(lint, uses, "request-as-duty");
	}
	free(duties);
}

/* ---------------------------------------------------------------- lookalike */

/* A code without its dashes, in the arena. */
static const char *bare_code(struct arena *arena, const char *code)
{
	char *bare = arena_alloc(arena, strlen(code) + 1);
	size_t length = 0;

	for (; *code != '\0'; code++)
		if (*code != '-')
			bare[length++] = *code;
	return bare;
}

/* The agencies by a key, for finding doubles. The parent is part of it: two
 * districts may each have a commune of one name. */
static struct names keyed(const struct lint *lint, struct arena *arena,
			  bool by_name)
{
	struct names names = { 0 };

	for (size_t i = 0; i < lint->around->agency_count; i++) {
		const struct plan_agency *one = &lint->around->agencies[i];
		const char *key = by_name ? text_key(arena, one->name)
					  : bare_code(arena, one->code);

		names_add(&names, arena,
			  arena_printf(arena, "%s\n%s",
				       one->parent != NULL ? one->parent : "",
				       key),
			  (struct place){ 0, 0 }, i);
	}
	names_sort(&names);
	return names;
}

static bool has_one_code(const struct plan_agency *a,
			 const struct plan_agency *b)
{
	struct arena arena = { 0 };
	bool is_one = strcmp(bare_code(&arena, a->code),
			     bare_code(&arena, b->code)) == 0;

	arena_clear(&arena);
	return is_one;
}

/* The first of an agency's uses: they are sorted by it. */
static const struct use *use_of(const struct uses *uses,
				const struct plan_agency *agency)
{
	size_t from = 0;
	size_t to = uses->count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (uses->items[middle].agency < agency)
			from = middle + 1;
		else
			to = middle;
	}
	return from < uses->count && uses->items[from].agency == agency
		       ? &uses->items[from]
		       : NULL;
}

/* Two rows of the directory that may be one agency, if the plan uses either. */
static void check_pair(struct lint *lint, const struct uses *uses,
		       const struct plan_agency *a, const struct plan_agency *b)
{
	const struct use *use = use_of(uses, a);

	if (use == NULL) {
		use = use_of(uses, b);
		b = a;
	}
	if (use == NULL)
		return;
	text_addf(&lint->text,
		  "%s (%s) looks like %s (%s) of the directory: decide which "
		  "of them ",
		  use->agency->code, use->agency->name, b->code, b->name);
	lint_add_actions(lint, &use->action, 1);
	text_add(&lint->text, " means");
	tell(lint, use, "similar-code");
}

static void check_lookalikes(struct lint *lint, const struct uses *uses,
			     bool by_name)
{
	struct arena arena = { 0 };
	struct names names = keyed(lint, &arena, by_name);

	for (size_t i = 1; i < names.count; i++) {
		const struct plan_agency *a =
			&lint->around->agencies[names.items[i - 1].index];
		const struct plan_agency *b =
			&lint->around->agencies[names.items[i].index];

		if (strcmp(names.items[i - 1].text, names.items[i].text) != 0)
			continue;
		/* Alike in both: told once, by the code. */
		if (!by_name || !has_one_code(a, b))
			check_pair(lint, uses, a, b);
	}
	arena_clear(&arena);
}

void lint_agencies(struct lint *lint)
{
	struct uses uses = { 0 };
	bool is_ordered = lint->plan->issuer != NULL &&
			  has_children(lint, lint->plan->issuer);

	collect(lint, &uses);
	for (size_t from = 0, to; from < uses.count; from = to) {
		const struct use *own = &uses.items[from];

		to = from + 1;
		while (to < uses.count && uses.items[to].agency == own->agency)
			to++;
		if (own->agency->is_group && own->agency->members.count == 0)
			check_empty_group(lint, own, to - from);
		else
			check_hearing(lint, own, to - from);
		if (is_ordered && !own->agency->is_group)
			check_outside(lint, own, to - from);
	}
	check_lookalikes(lint, &uses, false);
	check_lookalikes(lint, &uses, true);
	free(uses.items);
}
