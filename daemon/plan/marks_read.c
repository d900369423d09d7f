#include "plan/marks_read.h"

#include "plan/plan_lint.h"

/* The longest values. */
#define REF_LIMIT 100
#define DOCUMENT_LINE_LIMIT 1000000

static void add_accept(struct plan *plan, struct accept accept,
		       struct complaints *complaints)
{
	plan->accepts = arena_grow(complaints->arena, plan->accepts,
				   plan->accept_count, sizeof(*plan->accepts));
	plan->accepts[plan->accept_count++] = accept;
}

static const char *read_finding(const struct node *node,
				struct complaints *complaints)
{
	int index = node_word(node, plan_lint_codes, -1, complaints);

	return index < 0 ? NULL : plan_lint_codes[index];
}

/* A bare code: the note beside it is the reason. */
static void read_bare(const struct node *node, const struct action *action,
		      struct accept *accept, struct complaints *complaints)
{
	accept->code = read_finding(node, complaints);
	accept->reason = action == NULL ? NULL : action->note;
	if (accept->reason == NULL)
		complain(complaints, node->place, "missing-key",
			 action == NULL ? "accept needs a reason: "
					  "{code: …, reason: …}"
					: "accept needs a reason: the action "
					  "has no note that gives it");
}

static void read_full(const struct node *node, struct accept *accept,
		      struct complaints *complaints)
{
	accept->code =
		read_finding(node_need(node, "code", complaints), complaints);
	accept->reason = node_paragraph(node_need(node, "reason", complaints),
					PARAGRAPH_LIMIT, complaints);
}

static void read_accept(const struct node *node, const struct action *action,
			struct plan *plan, struct complaints *complaints)
{
	static const char *const keys[] = { "code", "reason", "about", NULL };
	static const char *const own_keys[] = { "code", "reason", NULL };
	struct accept accept = { .place = node->place };

	if (node->kind == NODE_TEXT)
		read_bare(node, action, &accept, complaints);
	else if (node_is_mapping(node, action == NULL ? keys : own_keys,
				 complaints))
		read_full(node, &accept, complaints);
	if (action != NULL)
		accept.about = action->key;
	else if (node->kind == NODE_MAPPING)
		accept.about = node_line(node_find(node, "about"), REF_LIMIT,
					 complaints);
	if (accept.code != NULL && accept.reason != NULL)
		add_accept(plan, accept, complaints);
}

void marks_read_accepts(const struct node *node, const struct action *action,
			struct plan *plan, struct complaints *complaints)
{
	const struct node *item = node_items(node, complaints);

	/* A text that stands for a list of one has no siblings of its own. */
	for (; item != NULL; item = item == node ? NULL : item->next)
		read_accept(item, action, plan, complaints);
}

static void read_part(const struct node *node, struct plan *plan,
		      struct complaints *complaints)
{
	static const char *const keys[] = { "ref", "line", "text", "why",
					    NULL };
	struct unassigned *part;

	if (!node_is_mapping(node, keys, complaints))
		return;
	plan->unassigned =
		arena_grow(complaints->arena, plan->unassigned,
			   plan->unassigned_count, sizeof(*plan->unassigned));
	part = &plan->unassigned[plan->unassigned_count++];
	part->place = node->place;
	part->ref = node_line(node_need(node, "ref", complaints), REF_LIMIT,
			      complaints);
	part->quote_line = node_number(node_find(node, "line"), 1,
				       DOCUMENT_LINE_LIMIT, 0, complaints);
	part->text = node_paragraph(node_find(node, "text"), PARAGRAPH_LIMIT,
				    complaints);
	part->why = node_paragraph(node_find(node, "why"), PARAGRAPH_LIMIT,
				   complaints);
}

void marks_read_unassigned(const struct node *node, struct plan *plan,
			   struct complaints *complaints)
{
	if (node == NULL || !node_is(node, NODE_LIST, complaints))
		return;
	for (const struct node *at = node->first; at != NULL; at = at->next)
		read_part(at, plan, complaints);
}
