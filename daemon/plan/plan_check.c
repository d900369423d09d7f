#include "plan/plan_check.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/names.h"
#include "plan/read.h"

/* So many keys of a circle are named. */
#define CHAIN_LIMIT 10

static struct place place_at(const struct place *places, size_t index)
{
	return places == NULL ? (struct place){ 0, 0 } : places[index];
}

/* ------------------------------------------------------------- circles */

/* How far the search for circles has come with an action. */
enum mark { MARK_NEW, MARK_OPEN, MARK_DONE };

struct step {
	size_t action;
	size_t next; /* of its `after` */
};

/* A walk along `after`, depth first, with a stack of its own. */
struct walk {
	const struct plan *plan;
	const struct names *keys;
	struct complaints *complaints;
	unsigned char *marks; /* enum mark, one an action */
	struct step *path;
	size_t depth;
};

/* `to` is waited for by the last of the path, and is itself on the path. */
static void complain_circle(struct walk *walk, size_t to)
{
	const struct step *last = &walk->path[walk->depth - 1];
	const struct action *action = &walk->plan->actions[last->action];
	struct text chain = { 0 };
	size_t from = walk->depth - 1;

	while (walk->path[from].action != to)
		from--;
	for (size_t i = from; i < walk->depth && i < from + CHAIN_LIMIT; i++)
		text_addf(&chain, "%s → ",
			  walk->plan->actions[walk->path[i].action].key);
	if (walk->depth > from + CHAIN_LIMIT)
		text_add(&chain, "… → ");
	text_add(&chain, walk->plan->actions[to].key);
	complain(walk->complaints,
		 place_at(action->after_places, last->next - 1), "cycle",
		 last->action == to ? "the action waits for itself: %s"
				    : "these actions wait for one another: %s",
		 text_string(&chain));
	text_clear(&chain);
}

static void enter(struct walk *walk, size_t action)
{
	walk->marks[action] = MARK_OPEN;
	walk->path[walk->depth++] = (struct step){ action, 0 };
}

/* One step on, or one back when there is nowhere left to go. */
static void advance(struct walk *walk)
{
	struct step *step = &walk->path[walk->depth - 1];
	const struct action *action = &walk->plan->actions[step->action];
	const struct name *name;

	if (step->next == action->after.count) {
		walk->marks[step->action] = MARK_DONE;
		walk->depth--;
		return;
	}
	name = names_find(walk->keys, action->after.items[step->next++]);
	if (name == NULL)
		return;
	if (walk->marks[name->index] == MARK_OPEN)
		complain_circle(walk, name->index);
	else if (walk->marks[name->index] == MARK_NEW)
		enter(walk, name->index);
}

static void check_circles(const struct plan *plan, const struct names *keys,
			  struct complaints *complaints)
{
	struct walk walk = {
		.plan = plan,
		.keys = keys,
		.complaints = complaints,
		.marks = memory_array(plan->action_count, 1),
		.path = memory_array(plan->action_count, sizeof(struct step)),
	};

	for (size_t i = 0; i < plan->action_count; i++) {
		if (walk.marks[i] != MARK_NEW || plan->actions[i].key == NULL)
			continue;
		enter(&walk, i);
		while (walk.depth > 0)
			advance(&walk);
	}
	free(walk.marks);
	free(walk.path);
}

/* ---------------------------------------------------------------- keys */

static void check_after(const struct plan *plan, const struct names *keys,
			struct complaints *complaints)
{
	for (size_t i = 0; i < plan->action_count; i++) {
		const struct action *action = &plan->actions[i];

		for (size_t j = 0; j < action->after.count; j++)
			if (names_find(keys, action->after.items[j]) == NULL)
				complain(complaints,
					 place_at(action->after_places, j),
					 "unknown-action",
					 "after: the plan has no action '%s'; "
					 "a key of this file was expected",
					 action->after.items[j]);
	}
}

void plan_check_actions(const struct plan *plan, struct complaints *complaints)
{
	struct names keys = { 0 };
	struct names tags = { 0 };

	for (size_t i = 0; i < plan->action_count; i++) {
		const struct action *action = &plan->actions[i];

		names_add(&keys, complaints->arena, action->key, action->place,
			  i);
		names_add(&tags, complaints->arena, action->tag, action->place,
			  i);
	}
	names_sort(&keys);
	names_sort(&tags);
	names_check(&keys, "action", "repeated-key", complaints);
	names_check(&tags, "tag", "repeated-tag", complaints);
	check_after(plan, &keys, complaints);
	check_circles(plan, &keys, complaints);
}

/* ------------------------------------------------------------ agencies */

/* Who is known, and where the others are complained of. */
struct lookup {
	bool (*is_known)(void *context, const char *code);
	void *context;
	struct complaints *complaints;
};

static void check_code(const struct lookup *lookup, const char *key,
		       const char *code, struct place place)
{
	if (code == NULL || lookup->is_known(lookup->context, code))
		return;
	complain(lookup->complaints, place, "unknown-agency",
		 "%s: no agency or group has the code '%s'; register it first, "
		 "or correct it",
		 key, code);
}

static void check_codes(const struct lookup *lookup, const char *key,
			const struct strings *codes, const struct place *places)
{
	for (size_t i = 0; i < codes->count; i++)
		check_code(lookup, key, codes->items[i], place_at(places, i));
}

enum error check_plan_agencies(const struct plan *plan,
			       bool (*is_known)(void *context,
						const char *code),
			       void *context, struct complaints *complaints)
{
	const struct lookup lookup = { is_known, context, complaints };
	size_t errors = complaints->errors;

	check_code(&lookup, "issuer", plan->issuer, plan->issuer_place);
	check_code(&lookup, "follow-up", plan->follow_up,
		   plan->follow_up_place);
	check_codes(&lookup, "watchers", &plan->watchers, plan->watcher_places);
	for (size_t i = 0; i < plan->action_count; i++) {
		const struct action *action = &plan->actions[i];

		check_code(&lookup, "lead", action->lead, action->lead_place);
		check_codes(&lookup, "support", &action->support,
			    action->support_places);
		check_code(&lookup, "submit-to", action->submit_to,
			   action->submit_to_place);
	}
	return complaints->errors > errors ? ERROR_INPUT : ERROR_NONE;
}
