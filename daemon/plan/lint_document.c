/* The document itself: its numbering, its paragraphs, its letters. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "plan/lint.h"

/* No section of a document has more. */
#define NUMBER_LIMIT 9999
#define DAMAGED_SHOWN 4

/* ------------------------------------------------------------- numbering */

/* One step of a key: "V.3.1" has V, V.3 and V.3.1. */
struct step {
	const char *parent; /* "V.", "" at the top */
	int number;
	bool is_roman;
	size_t action; /* SIZE_MAX: of the parts that assign nothing */
};

struct steps {
	struct step *items;
	size_t count;
};

static int roman_value(char letter)
{
	/* No document has fifty parts, but many have a letter L or C. */
	static const char letters[] = "IVX";
	static const int values[] = { 1, 5, 10 };
	const char *found = strchr(letters, letter);

	return letter == '\0' || found == NULL ? 0 : values[found - letters];
}

/* The number that a part of a key begins with: "3", "2b", "IV"; 0 for none. */
static int part_number(const char *part, size_t length, bool *is_roman)
{
	int number = 0;

	*is_roman = false;
	for (size_t i = 0; i < length && isdigit((unsigned char)part[i]); i++) {
		number = number * 10 + (part[i] - '0');
		if (number > NUMBER_LIMIT)
			return 0;
	}
	if (number > 0)
		return number;
	*is_roman = true;
	for (size_t i = 0; i < length; i++) {
		int value = roman_value(part[i]);
		int next = i + 1 < length ? roman_value(part[i + 1]) : 0;

		if (value == 0)
			return 0;
		number += value < next ? -value : value;
	}
	return number > 0 && number <= NUMBER_LIMIT ? number : 0;
}

static void add_steps(struct arena *arena, struct steps *steps, const char *key,
		      size_t action)
{
	size_t from = 0;

	while (key[from] != '\0') {
		size_t length = strcspn(key + from, ".");
		struct step step = { .action = action };

		step.number = part_number(key + from, length, &step.is_roman);
		if (step.number == 0)
			return;
		step.parent = arena_bytes(arena, key, from);
		steps->items = arena_grow(arena, steps->items, steps->count,
					  sizeof(*steps->items));
		steps->items[steps->count++] = step;
		from += length;
		from += key[from] == '.';
	}
}

static int compare_steps(const void *left, const void *right)
{
	const struct step *a = left;
	const struct step *b = right;
	int order = strcmp(a->parent, b->parent);

	if (order != 0)
		return order;
	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	return (a->action > b->action) - (a->action < b->action);
}

static const char *roman_words(struct text *text, int number)
{
	static const struct {
		int value;
		const char *letters;
	} values[] = {
		{ 10, "X" }, { 9, "IX" }, { 5, "V" }, { 4, "IV" }, { 1, "I" },
	};

	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		for (; number >= values[i].value; number -= values[i].value)
			text_add(text, values[i].letters);
	return text_string(text);
}

static void add_number(struct text *text, const struct step *step, int number)
{
	text_add(text, step->parent);
	if (step->is_roman)
		(void)roman_words(text, number);
	else
		text_addf(text, "%d", number);
}

/* What is missing between two neighbours is told where the second stands. */
static void tell_gap(struct lint *lint, const struct step *before, int last,
		     const struct step *step)
{
	const struct action *action = &lint->plan->actions[step->action];
	size_t length = strlen(step->parent);
	struct text missing = { 0 };

	add_number(&missing, step, last + 1);
	if (step->number > last + 2) {
		text_add(&missing, " to ");
		add_number(&missing, step, step->number - 1);
	}
	text_addf(&lint->text, "the numbering skips %s", text_string(&missing));
	if (before != NULL) {
		text_add(&lint->text, ", between ");
		add_number(&lint->text, before, last);
		text_add(&lint->text, " and ");
		add_number(&lint->text, step, step->number);
	}
	text_add(&lint->text, ": decide whether the document does, or an "
			      "action was left out");
	lint_about(lint, text_string(&missing));
	if (length > 0)
		lint_about(lint,
			   arena_bytes(lint->arena, step->parent, length - 1));
	lint_tell(lint, action->place, "numbering-skips");
	text_clear(&missing);
}

static void check_run(struct lint *lint, const struct step *steps, size_t count)
{
	/* Documents begin with parts that assign nothing; sections do not. */
	int last = steps[0].parent[0] == '\0' ? steps[0].number : 0;
	const struct step *before = NULL;

	for (size_t i = 0; i < count; i++) {
		if (steps[i].is_roman != steps[0].is_roman)
			return;
		if (steps[i].number > last + 1 && steps[i].action != SIZE_MAX)
			tell_gap(lint, before, last, &steps[i]);
		last = steps[i].number;
		before = &steps[i];
	}
}

static void check_numbering(struct lint *lint)
{
	const struct plan *plan = lint->plan;
	struct arena arena = { 0 };
	struct steps steps = { 0 };

	for (size_t i = 0; i < plan->action_count; i++)
		add_steps(&arena, &steps, plan->actions[i].key, i);
	for (size_t i = 0; i < plan->unassigned_count; i++)
		add_steps(&arena, &steps, plan->unassigned[i].ref, SIZE_MAX);
	if (steps.count > 0)
		qsort(steps.items, steps.count, sizeof(*steps.items),
		      compare_steps);
	for (size_t from = 0, to; from < steps.count; from = to) {
		to = from + 1;
		while (to < steps.count &&
		       strcmp(steps.items[to].parent,
			      steps.items[from].parent) == 0)
			to++;
		check_run(lint, &steps.items[from], to - from);
	}
	arena_clear(&arena);
}

/* ------------------------------------------------------------ paragraphs */

static void tell_unassigned(struct lint *lint)
{
	for (size_t i = 0; i < lint->plan->unassigned_count; i++) {
		const struct unassigned *part = &lint->plan->unassigned[i];

		text_add(&lint->text, part->ref);
		if (part->quote_line > 0)
			text_addf(&lint->text, " (line %d of the document)",
				  part->quote_line);
		text_add(&lint->text, " gives nobody anything to do");
		if (part->why != NULL)
			text_addf(&lint->text, " (%s)", part->why);
		text_add(&lint->text, ": decide whether somebody is to do it");
		lint_about(lint, part->ref);
		lint_tell(lint, part->place, "paragraph-without-action");
	}
}

static bool is_bare(const struct action *action)
{
	return action->quote == NULL || action->quote_line == 0;
}

/* Where nine of ten have the document's words, the tenth was forgotten. */
static void check_quotes(struct lint *lint)
{
	const struct plan *plan = lint->plan;
	size_t *bare = memory_array(plan->action_count + 1, sizeof(*bare));
	size_t count = 0;

	for (size_t i = 0; i < plan->action_count; i++)
		if (is_bare(&plan->actions[i]))
			bare[count++] = i;
	if (count > 0 && count * 10 <= plan->action_count) {
		lint_add_actions(lint, bare, count);
		text_addf(&lint->text,
			  " %s the document's words or their line, which the "
			  "other actions have: decide whether %s in the "
			  "document",
			  count == 1 ? "lacks" : "lack",
			  count == 1 ? "it is" : "they are");
		lint_tell(lint, plan->actions[bare[0]].place, "no-quote");
	}
	free(bare);
}

/* An action by the line of its paragraph. */
struct lined {
	int line;
	size_t index;
};

static int compare_lined(const void *left, const void *right)
{
	const struct lined *a = left;
	const struct lined *b = right;

	if (a->line != b->line)
		return a->line < b->line ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

static void check_pair(struct lint *lint, const struct action *a,
		       const struct action *b)
{
	if (a->quote_line != b->quote_line || strcmp(a->quote, b->quote) == 0)
		return;
	lint_add_action(lint, a);
	text_add(&lint->text, " and ");
	lint_add_action(lint, b);
	text_addf(&lint->text,
		  " quote different words for line %d of the document: decide "
		  "which are its words",
		  a->quote_line);
	lint_tell(lint, b->place, "quote-line");
}

/* One line of the document is one paragraph, quoted whole. */
static void check_lines(struct lint *lint)
{
	const struct plan *plan = lint->plan;
	struct lined *lines =
		memory_array(plan->action_count + 1, sizeof(*lines));
	size_t count = 0;

	for (size_t i = 0; i < plan->action_count; i++)
		if (!is_bare(&plan->actions[i]))
			lines[count++] =
				(struct lined){ plan->actions[i].quote_line,
						i };
	if (count > 0)
		qsort(lines, count, sizeof(*lines), compare_lined);
	for (size_t i = 1; i < count; i++)
		check_pair(lint, &plan->actions[lines[i - 1].index],
			   &plan->actions[lines[i].index]);
	free(lines);
}

/* --------------------------------------------------------------- letters */

static size_t count_of(const char *text, const char *mark)
{
	size_t count = 0;

	while ((text = strstr(text, mark)) != NULL) {
		text += strlen(mark);
		count++;
	}
	return count;
}

/* Words without a vowel that stand in texts as they are. */
static bool is_unit(const char *key)
{
	static const char *const units[] = { "cm", "dm", "gb",	"kg",  "km",
					     "kw", "kv", "mb",	"ml",  "mm",
					     "mw", "nd", "ngh", "pdf", "th",
					     "tr", "vs", NULL };

	for (size_t i = 0; units[i] != NULL; i++)
		if (strcmp(units[i], key) == 0)
			return true;
	return false;
}

/* "chc" is what was left of "chức": every syllable has a vowel. Capitals are
 * abbreviations. */
static bool is_damaged(const char *written, size_t length, const char *key)
{
	if (strlen(key) < 2 || strpbrk(key, "aeiou0123456789") != NULL ||
	    is_unit(key))
		return false;
	for (size_t i = 0; i < length; i++)
		if ((unsigned char)written[i] >= 0x80 ||
		    isupper((unsigned char)written[i]))
			return false;
	return true;
}

static size_t add_damaged(struct lint *lint, const char *quote)
{
	struct arena arena = { 0 };
	struct lint_words words = lint_words(&arena, quote);
	struct text damaged = { 0 };
	size_t count = 0;

	for (size_t i = 0; i < words.count; i++) {
		const struct span *span = &words.spans[i];

		if (!is_damaged(quote + span->from, span->to - span->from,
				words.keys[i]))
			continue;
		if (count < DAMAGED_SHOWN)
			text_addf(&damaged, "%s“%s”", count > 0 ? ", " : "",
				  words.keys[i]);
		count++;
	}
	/* One alone may be anything. */
	if (count > 1)
		text_addf(&lint->text, " has lost letters (%s)",
			  text_string(&damaged));
	text_clear(&damaged);
	arena_clear(&arena);
	return count;
}

static bool is_same_quote(const struct action *a, const struct action *b)
{
	return a->quote != NULL && b->quote != NULL &&
	       strcmp(a->quote, b->quote) == 0;
}

static void check_letters(struct lint *lint, size_t index)
{
	const struct action *action = &lint->plan->actions[index];
	bool is_damaged_text;
	bool is_unpaired =
		count_of(action->quote, "“") != count_of(action->quote, "”");

	text_addf(&lint->text, "the paragraph of %s", action->key);
	is_damaged_text = add_damaged(lint, action->quote) > 1;
	if (is_unpaired)
		text_addf(&lint->text,
			  "%s has quotation marks that do not pair",
			  is_damaged_text ? " and" : "");
	if (!is_damaged_text && !is_unpaired) {
		text_reset(&lint->text);
		return;
	}
	text_add(&lint->text, ": decide what it says, from the original");
	for (size_t i = index; i < lint->plan->action_count &&
			       is_same_quote(action, &lint->plan->actions[i]);
	     i++)
		lint_about(lint, lint->plan->actions[i].key);
	lint_tell(lint, action->place, "damaged-text");
}

/* Each paragraph once, however many actions come out of it. */
static void check_damage(struct lint *lint)
{
	const struct plan *plan = lint->plan;

	for (size_t i = 0; i < plan->action_count; i++) {
		const struct action *action = &plan->actions[i];

		if (action->quote == NULL ||
		    (i > 0 && is_same_quote(&action[-1], action)))
			continue;
		check_letters(lint, i);
	}
}

void lint_document(struct lint *lint)
{
	check_numbering(lint);
	tell_unassigned(lint);
	check_quotes(lint);
	check_lines(lint);
	check_damage(lint);
}
