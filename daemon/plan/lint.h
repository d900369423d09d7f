/* The rules of the plan lint, and how they tell what they find. */
#ifndef DONDOC_PLAN_LINT_H
#define DONDOC_PLAN_LINT_H

#include "base/text.h"
#include "plan/names.h"
#include "plan/plan_lint.h"
#include "plan/policy.h"

/* So many things are named in one finding, the rest is counted. */
#define LINT_NAMED 6

/* One pass over a plan. */
struct lint {
	const struct plan *plan;
	const struct plan_surroundings *around;
	struct complaints *complaints;
	struct arena *arena; /* where the findings live */
	struct names keys; /* index: into plan->actions */
	struct names accepts; /* "CODE" or "CODE ABOUT"; into plan->accepts */
	bool *is_used; /* one an accept */
	struct text text; /* of the finding that is being worded */
	struct strings about; /* and what it is about */
};

/* The rules, a file each. */
void lint_same(struct lint *lint);
void lint_dates(struct lint *lint);
void lint_reminders(struct lint *lint);
void lint_agencies(struct lint *lint);
void lint_leads(struct lint *lint);
void lint_spelling(struct lint *lint);
void lint_numbers(struct lint *lint);
void lint_document(struct lint *lint);

/*
 * A rule words a finding in lint->text, says by lint_about what it is about
 * (any of which a file may accept it for), and tells it; then both are empty.
 */
void lint_about(struct lint *lint, const char *thing);
void lint_tell(struct lint *lint, struct place place, const char *code);

/* True when the file accepts it for that thing: such are told one by one. */
bool lint_is_accepted(const struct lint *lint, const char *code,
		      const char *thing);

/* Adds "III.1.3 (line 73)" and makes the finding about it. */
void lint_add_action(struct lint *lint, const struct action *action);

/*
 * Adds several of one kind of finding, "A (line 1), B (line 2) and 3 more".
 * `indexes` are into the plan's actions.
 */
void lint_add_actions(struct lint *lint, const size_t *indexes, size_t count);

/* Adds "2010-06-19 Sat". */
void lint_add_day(struct lint *lint, struct date date);

/* The policy of an action: its own `remind:` over the office's. */
struct policy lint_policy(const struct lint *lint, const struct action *action);

/* The agency or group of a code; NULL: the directory has none. */
const struct plan_agency *lint_agency(const struct lint *lint,
				      const char *code);

/* The words of a text: letters and digits, folded by text_key, in the arena. */
struct lint_words {
	const char **keys;
	struct span {
		size_t from;
		size_t to;
	} * spans; /* where each stands in the text */
	size_t count;
};

/* None when the text's words cannot be told apart for certain. */
struct lint_words lint_words(struct arena *arena, const char *text);

#endif
