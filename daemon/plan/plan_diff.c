#include "plan/plan_diff.h"

#include <string.h>

#include "base/text.h"

#define FIELDS 20

/* A field and what it says, "" for nothing. */
struct field {
	const char *name;
	const char *value;
};

/* The fields of one thing, in a fixed order. */
struct described {
	struct arena *arena;
	struct field fields[FIELDS];
	size_t count;
};

static void add(struct described *described, const char *name,
		const char *value)
{
	described->fields[described->count++] =
		(struct field){ name, value != NULL ? value : "" };
}

static void add_date(struct described *described, const char *name,
		     struct date date)
{
	char iso[DATE_TEXT_SIZE];

	add(described, name,
	    arena_string(described->arena, date_to_iso(date, iso)));
}

static void add_list(struct described *described, const char *name,
		     const struct strings *words)
{
	struct text text = { 0 };

	for (size_t i = 0; i < words->count; i++)
		text_addf(&text, "%s%s", i > 0 ? ", " : "", words->items[i]);
	add(described, name,
	    arena_string(described->arena, text_string(&text)));
	text_clear(&text);
}

static const char *completion_of(const struct action *action,
				 struct arena *arena)
{
	if (action->completion == COMPLETION_EACH)
		return "each";
	if (action->completion == COMPLETION_ANY)
		return "any";
	return arena_printf(arena, "%d", action->completion);
}

static void describe_action(struct described *described,
			    const struct action *action)
{
	add(described, "title", action->title);
	add(described, "lead", action->lead);
	add_list(described, "support", &action->support);
	add(described, "submit-to", action->submit_to);
	add(described, "due", action->due_phrase);
	add_date(described, "due date", action->due.due);
	add(described, "class", due_class_word(action->due.class));
	add_date(described, "from", action->from);
	add_date(described, "until", action->until);
	add(described, "recurs", action->recurs_text);
	add(described, "event", action->event);
	add_list(described, "after", &action->after);
	add(described, "evidence",
	    action->needs_evidence ? "required" : "optional");
	add(described, "kind",
	    action->kind == ACTION_REQUEST ? "request" : "duty");
	add(described, "completion", completion_of(action, described->arena));
	add(described, "product", action->product);
	add(described, "quote", action->quote);
	add(described, "note", action->note);
	add(described, "policy", action->policy);
	add(described, "remind", action->policy_text);
}

static void describe_head(struct described *described, const struct plan *plan)
{
	struct text watch = { 0 };

	for (size_t i = 0;
	     plan->watch_modes != NULL && i < plan->watchers.count; i++)
		text_addf(&watch, "%s%s: %s", i > 0 ? ", " : "",
			  plan->watchers.items[i],
			  watch_mode_word(plan->watch_modes[i]));
	add(described, "plan", plan->number);
	add(described, "title", plan->title);
	add_date(described, "issued", plan->issued);
	add(described, "issuer", plan->issuer);
	add(described, "follow-up", plan->follow_up);
	add_list(described, "watchers", &plan->watchers);
	add(described, "watch",
	    arena_string(described->arena, text_string(&watch)));
	add_list(described, "basis", &plan->basis);
	add(described, "before",
	    plan->before_is_inclusive ? "inclusive" : "exclusive");
	add(described, "calendar", plan->calendar);
	add(described, "policy", plan->policy);
	add(described, "amends", plan->amends);
	add_list(described, "replaces", &plan->replaces);
	text_clear(&watch);
}

/* What differs between two descriptions of the same kind. */
static void compare(const struct described *before,
		    const struct described *after, struct plan_change *change)
{
	struct arena *arena = after->arena;

	for (size_t i = 0; i < after->count; i++) {
		const struct field *old = &before->fields[i];
		const struct field *new = &after->fields[i];

		if (strcmp(old->value, new->value) == 0)
			continue;
		change->fields =
			arena_grow(arena, change->fields, change->field_count,
				   sizeof(*change->fields));
		change->fields[change->field_count++] =
			(struct field_change){ new->name, old->value,
					       new->value };
	}
}

static void concern(struct plan_change *change, struct arena *arena,
		    const char *code)
{
	if (code != NULL && !strings_have(&change->agencies, code))
		strings_add(&change->agencies, arena, code);
}

static void concern_all(struct plan_change *change, struct arena *arena,
			const struct action *action, const struct plan *plan)
{
	concern(change, arena,
		action->lead != NULL ? action->lead : plan->follow_up);
	for (size_t i = 0; i < action->support.count; i++)
		concern(change, arena, action->support.items[i]);
}

static struct plan_change *grow(struct plan_changes *changes,
				struct arena *arena)
{
	struct plan_change *change;

	changes->items = arena_grow(arena, changes->items, changes->count,
				    sizeof(*changes->items));
	change = &changes->items[changes->count++];
	*change = (struct plan_change){ 0 };
	return change;
}

static const struct action *find(const struct plan *plan, const char *key)
{
	for (size_t i = 0; i < plan->action_count; i++)
		if (strcmp(plan->actions[i].key, key) == 0)
			return &plan->actions[i];
	return NULL;
}

static void diff_head(const struct plan *before, const struct plan *after,
		      struct arena *arena, struct plan_changes *changes)
{
	struct described old = { .arena = arena };
	struct described new = { .arena = arena };
	struct plan_change change = { .kind = PLAN_CHANGED,
				      .title = after->title };

	describe_head(&old, before);
	describe_head(&new, after);
	compare(&old, &new, &change);
	if (change.field_count > 0)
		*grow(changes, arena) = change;
}

static void diff_action(const struct plan *plans[2],
			const struct action *before, const struct action *after,
			struct arena *arena, struct plan_changes *changes)
{
	struct described old = { .arena = arena };
	struct described new = { .arena = arena };
	struct plan_change change = { .kind = before == NULL ? PLAN_ADDED
							     : PLAN_CHANGED,
				      .key = after->key,
				      .title = after->title };

	if (before != NULL) {
		describe_action(&old, before);
		describe_action(&new, after);
		compare(&old, &new, &change);
		if (change.field_count == 0)
			return;
		concern_all(&change, arena, before, plans[0]);
	}
	concern_all(&change, arena, after, plans[1]);
	*grow(changes, arena) = change;
}

void plan_diff(const struct plan *before, const struct plan *after,
	       struct arena *arena, struct plan_changes *changes)
{
	const struct plan *plans[2] = { before, after };

	*changes = (struct plan_changes){ 0 };
	diff_head(before, after, arena, changes);
	for (size_t i = 0; i < after->action_count; i++)
		diff_action(plans, find(before, after->actions[i].key),
			    &after->actions[i], arena, changes);
	for (size_t i = 0; i < before->action_count; i++) {
		const struct action *gone = &before->actions[i];
		struct plan_change *change;

		if (find(after, gone->key) != NULL)
			continue;
		change = grow(changes, arena);
		change->kind = PLAN_REMOVED;
		change->key = gone->key;
		change->title = gone->title;
		concern_all(change, arena, gone, before);
	}
}

const char *plan_change_word(enum plan_change_kind kind)
{
	static const char *const words[] = {
		[PLAN_ADDED] = "added",
		[PLAN_CHANGED] = "changed",
		[PLAN_REMOVED] = "removed",
	};

	return words[kind];
}
