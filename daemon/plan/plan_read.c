#include <string.h>

#include "plan/marks_read.h"
#include "plan/event.h"
#include "plan/node.h"
#include "plan/plan_check.h"
#include "plan/policy_read.h"
#include "plan/read.h"
#include "plan/recurrence_read.h"
#include "plan/yaml.h"

/* The longest values, in bytes. */
#define NUMBER_LIMIT 100
#define TITLE_LIMIT 2000
/* More lines than any document has. */
#define QUOTE_LINE_LIMIT 1000000
#define MEMBER_LIMIT 100000

struct reader {
	struct complaints *complaints;
	struct due_context due;
	struct plan plan;
};

/*
 * A number or key becomes part of a task's reference, NUMBER#KEY@AGENCY: what
 * separates there, and blanks, cannot stand in it. A number may hold "/".
 */
static const char *read_name(const struct node *node, const char *separators,
			     struct complaints *complaints)
{
	const char *text = node_line(node, NUMBER_LIMIT, complaints);

	if (text == NULL || (text[strcspn(text, separators)] == '\0' &&
			     strstr(text, "\u00a0") == NULL))
		return text;
	complain(complaints, node->place, "bad-key",
		 "'%s' cannot name anything: no blanks and none of %s", text,
		 separators + 1);
	return NULL;
}

static const char *read_number(const struct node *node,
			       struct complaints *complaints)
{
	return read_name(node, " #@", complaints);
}

static const char *read_key(const struct node *node,
			    struct complaints *complaints)
{
	return read_name(node, " #@/", complaints);
}

static struct place place_of(const struct node *node)
{
	return node == NULL ? (struct place){ 0, 0 } : node->place;
}

static void read_policy_name(const struct node *node, const char **name,
			     struct place *place, struct complaints *complaints)
{
	*name = node_short_line(node, complaints);
	*place = place_of(node);
}

/* ------------------------------------------------------------ deadlines */

/* With no due phrase a registrar may still say that the duty is standing. */
static void read_class(const struct node *node, struct action *action,
		       struct complaints *complaints)
{
	static const char *const words[] = { "standing", NULL };

	if (node == NULL)
		return;
	if (action->due_phrase != NULL)
		complain(complaints, node->place, "class-with-due",
			 "class can stand only where there is no due: the "
			 "document's words say the class");
	else if (node_word(node, words, -1, complaints) == 0)
		action->due.class = DUE_STANDING;
}

static void read_due(struct reader *reader, const struct node *node,
		     struct action *action)
{
	struct complaints *complaints = reader->complaints;
	struct why why = { 0 };

	action->due_phrase = node_paragraph(node, DUE_PHRASE_LIMIT, complaints);
	action->due_place = place_of(node);
	if (due_read(action->due_phrase, &reader->due, complaints->arena,
		     &action->due, &why) != ERROR_NONE)
		complain(complaints, action->due_place, "unreadable-due",
			 "%s; write the deadline as the document says it, or "
			 "an ISO date",
			 why.text);
}

/* A recurrence that is spelt out stands in the place of the phrase's. */
static void read_recurs(struct reader *reader, const struct node *node,
			struct action *action)
{
	struct complaints *complaints = reader->complaints;
	struct recurrence recurrence;
	struct due *due = &action->due;

	if (node == NULL ||
	    !recurrence_read_node(node, &reader->due, &recurrence, complaints))
		return;
	action->recurs_text = recurrence_text(&recurrence, complaints->arena);
	if (action->due_phrase == NULL)
		action->due_place = node->place;
	due->class = DUE_RECURRING;
	due->from = recurrence.first;
	due->due = DATE_NONE;
	due->until = recurrence.until;
	due->rule = recurrence.words;
	due->recurrences[0] = recurrence.rule;
	due->recurrence_count = 1;
	/* What was doubtful in the words has been decided. */
	due->warnings = (struct strings){ 0 };
	if (recurrence.rule.is_default_day)
		strings_add(&due->warnings, complaints->arena,
			    "no day is named: the office's default is taken");
	if (recurrence.has_cut_off && recurrence.is_cut_off_late)
		strings_add(&due->warnings, complaints->arena,
			    "the data's cut-off is not before the due day: "
			    "it is left out");
}

/* "… kể từ ngày hoàn thành": what comes before is completed, no event that a
 * person would have to record. */
static bool is_completion(const struct action *action, struct arena *arena)
{
	static const char *const names[] = { "hoan thanh", "xong", "completion",
					     "completing" };
	const char *key = event_key(arena, action->event);

	for (size_t i = 0; key != NULL && action->after.count > 0 &&
			   i < sizeof(names) / sizeof(names[0]);
	     i++)
		if (strcmp(key, names[i]) == 0)
			return true;
	return false;
}

/* The event that a deadline hangs on: the phrase's, or the one spelt out. */
static void read_event(const struct node *node, struct action *action,
		       struct complaints *complaints)
{
	struct due *due = &action->due;
	const char *named = node_short_line(node, complaints);

	if (due->class == DUE_RELATIVE && !date_is_set(due->due))
		action->event = due->term.event;
	else if (due->class == DUE_CONDITION || due->is_until_event)
		action->event = due->event;
	if (named != NULL) {
		if (due->class == DUE_NONE) {
			due->class = DUE_CONDITION;
			due->rule = "when the event has happened; no date "
				    "until it is recorded";
		} else if (due->class != DUE_RELATIVE &&
			   due->class != DUE_CONDITION &&
			   !due->is_until_event) {
			complain(complaints, node->place, "event-with-date",
				 "event can stand only where the deadline "
				 "hangs on one; this one is read as %s",
				 due_class_word(due->class));
		}
		action->event = named;
	} else if (due->class == DUE_RELATIVE &&
		   is_completion(action, complaints->arena)) {
		action->event = NULL;
	}
	action->opens_by_event = action->event != NULL &&
				 due->class == DUE_CONDITION &&
				 !due->is_until_event;
}

/* What is spelt out rules over what was read. */
static void read_range(const struct node *node, struct action *action,
		       struct complaints *complaints)
{
	const struct node *from = node_find(node, "from");
	const struct node *until = node_find(node, "until");

	action->from =
		from != NULL ? node_date(from, complaints) : action->due.from;
	action->until = until != NULL ? node_date(until, complaints)
				      : action->due.until;
	if (date_is_set(action->from) && date_is_set(action->until) &&
	    date_compare(action->from, action->until) > 0)
		complain(complaints, place_of(until != NULL ? until : from),
			 "bad-date", "until is before from");
}

/* -------------------------------------------------------------- actions */

static int read_completion(const struct node *node,
			   struct complaints *complaints)
{
	const char *text;

	if (node == NULL || node->kind != NODE_TEXT)
		return node_number(node, 1, MEMBER_LIMIT, COMPLETION_EACH,
				   complaints);
	text = node->text;
	if (strcmp(text, "each") == 0)
		return COMPLETION_EACH;
	if (strcmp(text, "any") == 0)
		return COMPLETION_ANY;
	if (text[strspn(text, "0123456789")] == '\0')
		return node_number(node, 1, MEMBER_LIMIT, COMPLETION_EACH,
				   complaints);
	complain(complaints, node->place, "bad-word",
		 "completion is '%s', expected each, any or a number", text);
	return COMPLETION_EACH;
}

static void read_agencies(const struct node *node, struct action *action,
			  struct complaints *complaints)
{
	const struct node *lead = node_find(node, "lead");
	const struct node *submit_to = node_find(node, "submit-to");

	action->lead = node_code(lead, complaints);
	action->lead_place = place_of(lead);
	action->submit_to = node_code(submit_to, complaints);
	action->submit_to_place = place_of(submit_to);
	node_strings(node_find(node, "support"), node_code, &action->support,
		     &action->support_places, complaints);
}

static void read_texts(const struct node *node, struct action *action,
		       struct complaints *complaints)
{
	action->product = node_paragraph(node_find(node, "product"),
					 TITLE_LIMIT, complaints);
	action->quote = node_paragraph(node_find(node, "quote"),
				       PARAGRAPH_LIMIT, complaints);
	action->quote_line = node_number(node_find(node, "line"), 1,
					 QUOTE_LINE_LIMIT, 0, complaints);
	action->note = node_paragraph(node_find(node, "note"), PARAGRAPH_LIMIT,
				      complaints);
}

static void read_remind(const struct node *node, struct action *action,
			struct complaints *complaints)
{
	struct policy policy;
	unsigned given;

	if (node == NULL)
		return;
	policy_init(&policy);
	given = policy_read_node(node, &policy, complaints);
	if (given != 0)
		action->policy_text =
			policy_text(&policy, given, complaints->arena);
}

static void read_action(struct reader *reader, const struct node *node)
{
	static const char *const keys[] = {
		"key",	      "tag",	 "title",  "lead",   "support",
		"submit-to",  "due",	 "from",   "until",  "after",
		"evidence",   "product", "quote",  "line",   "kind",
		"completion", "class",	 "note",   "remind", "recurs",
		"event",      "accept",	 "policy", NULL,
	};
	static const char *const evidence[] = { "optional", "required", NULL };
	static const char *const kinds[] = { "duty", "request", NULL };
	struct complaints *complaints = reader->complaints;
	struct plan *plan = &reader->plan;
	struct action *action;

	if (!node_is_mapping(node, keys, complaints))
		return;
	plan->actions = arena_grow(complaints->arena, plan->actions,
				   plan->action_count, sizeof(*plan->actions));
	action = &plan->actions[plan->action_count++];
	action->place = node->place;
	action->key = read_key(node_need(node, "key", complaints), complaints);
	action->tag = read_key(node_find(node, "tag"), complaints);
	action->title = node_line(node_need(node, "title", complaints),
				  TITLE_LIMIT, complaints);
	read_agencies(node, action, complaints);
	read_due(reader, node_find(node, "due"), action);
	read_class(node_find(node, "class"), action, complaints);
	read_recurs(reader, node_find(node, "recurs"), action);
	read_range(node, action, complaints);
	node_strings(node_find(node, "after"), read_key, &action->after,
		     &action->after_places, complaints);
	read_event(node_find(node, "event"), action, complaints);
	action->needs_evidence = node_word(node_find(node, "evidence"),
					   evidence, 0, complaints) == 1;
	action->kind =
		node_word(node_find(node, "kind"), kinds, 0, complaints) == 1
			? ACTION_REQUEST
			: ACTION_DUTY;
	action->completion =
		read_completion(node_find(node, "completion"), complaints);
	read_texts(node, action, complaints);
	read_policy_name(node_find(node, "policy"), &action->policy,
			 &action->policy_place, complaints);
	read_remind(node_find(node, "remind"), action, complaints);
	marks_read_accepts(node_find(node, "accept"), action, plan, complaints);
}

/* ----------------------------------------------------------------- plan */

/* How each watcher is told: a mapping of the watchers' codes to modes. */
static void read_watch(const struct node *node, struct plan *plan,
		       struct complaints *complaints)
{
	static const char *const modes[] = { "none", "escalations", "digest",
					     NULL };

	if (node == NULL || !node_is(node, NODE_MAPPING, complaints))
		return;
	plan->watch_modes = arena_alloc(complaints->arena,
					(plan->watchers.count + 1) *
						sizeof(*plan->watch_modes));
	for (const struct node *at = node->first; at != NULL; at = at->next) {
		int mode = node_word(at, modes, 0, complaints);
		size_t i = 0;

		while (i < plan->watchers.count &&
		       strcmp(plan->watchers.items[i], at->key) != 0)
			i++;
		if (i < plan->watchers.count)
			plan->watch_modes[i] = (enum watch_mode)mode;
		else
			complain(complaints, at->key_place, "unknown-watcher",
				 "'%s' is none of the plan's watchers",
				 at->key);
	}
}

/* amends: NUMBER, or {plan: NUMBER, replaces: [KEY…]} */
static void read_amends(const struct node *node, struct plan *plan,
			struct complaints *complaints)
{
	static const char *const keys[] = { "plan", "replaces", NULL };
	const struct node *number = node;

	if (node == NULL)
		return;
	plan->amends_place = node->place;
	if (node->kind == NODE_MAPPING) {
		if (!node_is_mapping(node, keys, complaints))
			return;
		number = node_need(node, "plan", complaints);
		node_strings(node_find(node, "replaces"), read_key,
			     &plan->replaces, NULL, complaints);
	}
	plan->amends = read_number(number, complaints);
	if (plan->amends != NULL && plan->number != NULL &&
	    strcmp(plan->amends, plan->number) == 0)
		complain(complaints, node->place, "cycle",
			 "a plan does not amend itself");
}

static void read_head(struct reader *reader, const struct node *root)
{
	static const char *const words[] = { "exclusive", "inclusive", NULL };
	struct complaints *complaints = reader->complaints;
	struct plan *plan = &reader->plan;
	const struct node *issuer = node_need(root, "issuer", complaints);
	const struct node *follow_up = node_need(root, "follow-up", complaints);

	plan->place = root->place;
	plan->number =
		read_number(node_need(root, "plan", complaints), complaints);
	plan->title = node_line(node_need(root, "title", complaints),
				TITLE_LIMIT, complaints);
	plan->issued =
		node_date(node_need(root, "issued", complaints), complaints);
	plan->issuer = node_code(issuer, complaints);
	plan->issuer_place = place_of(issuer);
	plan->follow_up = node_code(follow_up, complaints);
	plan->follow_up_place = place_of(follow_up);
	node_strings(node_find(root, "watchers"), node_code, &plan->watchers,
		     &plan->watcher_places, complaints);
	read_watch(node_find(root, "watch"), plan, complaints);
	node_strings(node_find(root, "basis"), node_short_line, &plan->basis,
		     NULL, complaints);
	read_amends(node_find(root, "amends"), plan, complaints);
	plan->before_is_inclusive =
		node_word(node_find(root, "before"), words, 0, complaints) == 1;
}

static void read_calendar(struct reader *reader, const struct node *node,
			  const struct office *office)
{
	reader->plan.calendar = node_code(node, reader->complaints);
	check_calendar(reader->plan.calendar, place_of(node), office->calendars,
		       reader->complaints);
}

static void read_actions(struct reader *reader, const struct node *root)
{
	const struct node *list =
		node_need(root, "actions", reader->complaints);

	if (list == NULL || !node_is(list, NODE_LIST, reader->complaints))
		return;
	if (list->count == 0)
		complain(reader->complaints, list->place, "missing-key",
			 "'actions' is empty; a plan assigns at least one");
	for (const struct node *at = list->first; at != NULL; at = at->next)
		read_action(reader, at);
}

enum error read_plan(const char *bytes, size_t length,
		     const struct office *office, struct plan *plan,
		     struct complaints *complaints)
{
	static const char *const keys[] = {
		"plan",	      "title",	  "issued", "issuer",
		"follow-up",  "watchers", "watch",  "basis",
		"before",     "calendar", "policy", "accept",
		"unassigned", "actions",  "amends", NULL
	};
	const struct node *root = yaml_read(bytes, length, complaints);
	struct reader reader = { .complaints = complaints };

	if (root == NULL || !node_is_mapping(root, keys, complaints))
		return ERROR_INPUT;
	read_head(&reader, root);
	read_calendar(&reader, node_find(root, "calendar"), office);
	read_policy_name(node_find(root, "policy"), &reader.plan.policy,
			 &reader.plan.policy_place, complaints);
	reader.due = office_due_context(office, reader.plan.calendar);
	reader.due.issued = reader.plan.issued;
	reader.due.before_is_inclusive = reader.plan.before_is_inclusive;
	marks_read_accepts(node_find(root, "accept"), NULL, &reader.plan,
			   complaints);
	marks_read_unassigned(node_find(root, "unassigned"), &reader.plan,
			      complaints);
	read_actions(&reader, root);
	plan_check_actions(&reader.plan, complaints);
	if (complaints->errors > 0)
		return ERROR_INPUT;
	*plan = reader.plan;
	return ERROR_NONE;
}
