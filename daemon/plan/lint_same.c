/*
 * Actions that read alike. Of each title the words and the pairs of
 * neighbouring words are taken, and what is delivered; each weighs the more
 * the fewer actions have it. Two titles are alike when what they share is
 * LIKENESS of what they have (Dice's measure). On the plan 51/KH-UBND the
 * pairs that a person calls the same begin at 0.47, the others end at 0.41.
 *
 * Not every pair is looked at: two that are alike share one of their rare
 * features, so it is enough to look where these meet. Lists of more than
 * MEETING_LIMIT actions are cut: what so many share does not tell them apart.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "plan/lint_chain.h"

#define LIKENESS 0.45
#define MEETING_LIMIT 48
/* Few actions say little about which words are common. */
#define LEAST_ACTIONS 64
#define NOBODY SIZE_MAX
/* What is shown of a phrase. */
#define PHRASE_COLUMNS 60

/* One feature of one action: first its hash, then its rank, rarest first. */
struct feature {
	uint64_t value;
	size_t action;
};

struct features {
	struct feature *items;
	size_t count;
	size_t room;
	size_t *from; /* of each action, in items; one more at the end */
	double *weights; /* of each rank */
	double *totals; /* of each action */
	size_t ranks;
};

/* Actions that are one, as far as found: trees of parents. */
struct sets {
	size_t *parents;
};

struct search {
	struct lint *lint;
	struct features features;
	struct sets same;
	size_t *marks; /* of each action: the last that it was compared with */
	size_t *heads; /* of each rank: the last entry that met there */
	size_t *nexts; /* of each entry: the one before it */
	unsigned *lengths; /* of each rank's list */
	struct chain chain;
};

/* ------------------------------------------------------------- features */

static uint64_t hash_add(uint64_t hash, const char *word)
{
	for (; *word != '\0'; word++)
		hash = (hash ^ (unsigned char)*word) * 0x100000001b3u;
	return (hash ^ ' ') * 0x100000001b3u;
}

#define HASH_BEGIN 0xcbf29ce484222325u

/* Words that join others and tell nothing, and are no marked word's shadow
 * ("an" and "to" are "án" and "tổ" as well). */
static bool is_joining(const char *key)
{
	static const char *const words[] = {
		"and",	"cac",	"cho", "cua",	"de",	 "den", "duoc",
		"for",	"from", "mot", "nhung", "o",	 "of",	"that",
		"theo", "this", "toi", "tren",	"trong", "tu",	"va",
		"ve",	"viec", "voi", "with",	NULL,
	};

	for (size_t i = 0; words[i] != NULL; i++)
		if (strcmp(words[i], key) == 0)
			return true;
	return false;
}

static void add_feature(struct features *features, uint64_t hash, size_t action)
{
	if (features->count == features->room) {
		features->room = features->room * 2 + 1024;
		features->items = memory_resize(features->items, features->room,
						sizeof(*features->items));
	}
	features->items[features->count++] = (struct feature){ hash, action };
}

static void add_action(struct features *features, const struct action *action,
		       size_t index)
{
	struct arena arena = { 0 };
	struct lint_words words = lint_words(&arena, action->title);
	const char *before = NULL;

	for (size_t i = 0; i < words.count; i++) {
		const char *word = words.keys[i];

		if (is_joining(word))
			continue;
		add_feature(features, hash_add(HASH_BEGIN, word), index);
		if (before != NULL)
			add_feature(
				features,
				hash_add(hash_add(HASH_BEGIN, before), word),
				index);
		before = word;
	}
	if (action->product != NULL)
		add_feature(features,
			    hash_add(HASH_BEGIN ^ 1,
				     text_key(&arena, action->product)),
			    index);
	arena_clear(&arena);
}

static int compare_values(const void *left, const void *right)
{
	const struct feature *a = left;
	const struct feature *b = right;

	if (a->value != b->value)
		return a->value < b->value ? -1 : 1;
	return (a->action > b->action) - (a->action < b->action);
}

static int compare_actions(const void *left, const void *right)
{
	const struct feature *a = left;
	const struct feature *b = right;

	if (a->action != b->action)
		return a->action < b->action ? -1 : 1;
	return (a->value > b->value) - (a->value < b->value);
}

/* A run of one feature: how many actions have it, and where it begins. */
struct run {
	size_t count;
	size_t from;
};

static int compare_runs(const void *left, const void *right)
{
	const struct run *a = left;
	const struct run *b = right;

	if (a->count != b->count)
		return a->count < b->count ? -1 : 1;
	return (a->from > b->from) - (a->from < b->from);
}

static void drop_repeated(struct features *features)
{
	size_t kept = 0;

	for (size_t i = 0; i < features->count; i++)
		if (kept == 0 || compare_values(&features->items[kept - 1],
						&features->items[i]) != 0)
			features->items[kept++] = features->items[i];
	features->count = kept;
}

/* Turns the hashes into ranks, and gives each rank its weight. */
static void rank(struct features *features, size_t actions)
{
	double all =
		(double)(actions > LEAST_ACTIONS ? actions : LEAST_ACTIONS);
	struct run *runs = memory_array(features->count + 1, sizeof(*runs));

	for (size_t i = 0; i < features->count; i++) {
		if (i == 0 ||
		    features->items[i].value != features->items[i - 1].value)
			runs[features->ranks++].from = i;
		runs[features->ranks - 1].count++;
	}
	qsort(runs, features->ranks, sizeof(*runs), compare_runs);
	features->weights = memory_array(features->ranks + 1, sizeof(double));
	for (size_t i = 0; i < features->ranks; i++) {
		double rarity = log((all + 1) / (double)runs[i].count);

		features->weights[i] = rarity * sqrt(rarity);
		for (size_t j = 0; j < runs[i].count; j++)
			features->items[runs[i].from + j].value = i;
	}
	free(runs);
}

static void collect(struct features *features, const struct plan *plan)
{
	for (size_t i = 0; i < plan->action_count; i++)
		add_action(features, &plan->actions[i], i);
	if (features->count > 0)
		qsort(features->items, features->count, sizeof(struct feature),
		      compare_values);
	drop_repeated(features);
	rank(features, plan->action_count);
	if (features->count > 0)
		qsort(features->items, features->count, sizeof(struct feature),
		      compare_actions);
	features->from = memory_array(plan->action_count + 1, sizeof(size_t));
	features->totals = memory_array(plan->action_count + 1, sizeof(double));
	for (size_t i = 0; i < features->count; i++) {
		const struct feature *one = &features->items[i];

		features->from[one->action + 1] = i + 1;
		features->totals[one->action] += features->weights[one->value];
	}
	for (size_t i = 0; i < plan->action_count; i++)
		if (features->from[i + 1] < features->from[i])
			features->from[i + 1] = features->from[i];
}

static bool is_alike(const struct features *features, size_t a, size_t b)
{
	size_t i = features->from[a];
	size_t j = features->from[b];
	double shared = 0;

	while (i < features->from[a + 1] && j < features->from[b + 1]) {
		uint64_t left = features->items[i].value;
		uint64_t right = features->items[j].value;

		if (left == right)
			shared += features->weights[left];
		i += left <= right;
		j += right <= left;
	}
	return 2 * shared >=
	       LIKENESS * (features->totals[a] + features->totals[b]);
}

/* --------------------------------------------------------------- kinship */

static bool is_same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Clauses of one paragraph are several things on purpose. */
static bool is_one_paragraph(const struct action *a, const struct action *b)
{
	if (a->quote_line != 0 && b->quote_line != 0)
		return a->quote_line == b->quote_line;
	return a->quote != NULL && is_same_text(a->quote, b->quote);
}

static bool has_two_leads(const struct action *a, const struct action *b)
{
	return a->lead != NULL && b->lead != NULL &&
	       strcmp(a->lead, b->lead) != 0;
}

/*
 * What several agencies do, each in its own field, reads alike and is not one
 * thing; where each is to support the other, it is.
 */
static bool may_be_one(const struct action *a, const struct action *b)
{
	if (is_one_paragraph(a, b))
		return false;
	return !has_two_leads(a, b) || (strings_have(&a->support, b->lead) &&
					strings_have(&b->support, a->lead));
}

static size_t root_of(struct sets *sets, size_t at)
{
	while (sets->parents[at] != at) {
		sets->parents[at] = sets->parents[sets->parents[at]];
		at = sets->parents[at];
	}
	return at;
}

/* The earlier action is the root, so a set is told where it begins. */
static void join(struct sets *sets, size_t a, size_t b)
{
	a = root_of(sets, a);
	b = root_of(sets, b);
	if (a < b)
		sets->parents[b] = a;
	else
		sets->parents[a] = b;
}

/* --------------------------------------------------------------- telling */

static void add_terms(struct lint *lint, const struct action *action)
{
	text_addf(&lint->text, "%s (line %d, %s%s", action->key,
		  action->place.line,
		  action->lead != NULL ? "lead " : "no lead",
		  action->lead != NULL ? action->lead : "");
	if (date_is_set(action->due.due)) {
		text_add(&lint->text, ", due ");
		lint_add_day(lint, action->due.due);
	} else if (action->due_phrase != NULL) {
		text_add(&lint->text, ", “");
		text_add_bytes(&lint->text, action->due_phrase,
			       text_fit(action->due_phrase, PHRASE_COLUMNS));
		text_add(&lint->text, "”");
	} else {
		text_add(&lint->text, ", no date");
	}
	if (action->submit_to != NULL)
		text_addf(&lint->text, ", to %s", action->submit_to);
	text_add(&lint->text, ")");
	lint_about(lint, action->key);
}

static void tell_leads(struct lint *lint, const struct action *a,
		       const struct action *b)
{
	add_terms(lint, a);
	text_add(&lint->text, " and ");
	add_terms(lint, b);
	text_add(&lint->text, " read as one thing, and each lead is to support "
			      "the other: decide which of them leads");
	lint_tell(lint, a->place, "two-leads");
}

/* What differs within a set, in words; NULL for nothing. */
static const char *difference(const struct plan *plan, const size_t *indexes,
			      size_t count)
{
	const struct action *first = &plan->actions[indexes[0]];
	bool has_dates = false;
	bool has_receivers = false;

	for (size_t i = 1; i < count; i++) {
		const struct action *one = &plan->actions[indexes[i]];

		has_dates |= one->due.due.day != first->due.due.day ||
			     one->due.class != first->due.class;
		has_receivers |=
			!is_same_text(one->submit_to, first->submit_to);
	}
	if (has_dates && has_receivers)
		return "with different dates and receivers: decide which hold";
	if (has_dates)
		return "with different dates: decide which holds";
	return has_receivers ? "with different receivers: decide which holds"
			     : NULL;
}

static void tell_same(struct lint *lint, const size_t *indexes, size_t count)
{
	const char *differs = difference(lint->plan, indexes, count);
	size_t named = count > LINT_NAMED ? LINT_NAMED - 1 : count;

	for (size_t i = 0; i < named; i++) {
		if (i > 0)
			text_add(&lint->text, i + 1 == count ? " and " : ", ");
		add_terms(lint, &lint->plan->actions[indexes[i]]);
	}
	for (size_t i = named; i < count; i++)
		lint_about(lint, lint->plan->actions[indexes[i]].key);
	if (count > named)
		text_addf(&lint->text, " and %zu more", count - named);
	text_addf(&lint->text, " read as one thing%s%s",
		  differs != NULL ? " " : "",
		  differs != NULL ? differs
				  : ": decide whether it is one or several");
	lint_tell(lint, lint->plan->actions[indexes[0]].place, "same-action");
}

static int compare_members(const void *left, const void *right)
{
	return compare_runs(left, right);
}

static void tell_sets(struct search *search)
{
	size_t count = search->lint->plan->action_count;
	struct run *members = memory_array(count + 1, sizeof(*members));
	size_t *indexes = memory_array(count + 1, sizeof(*indexes));

	/* By root, then by action: each set in one piece. */
	for (size_t i = 0; i < count; i++)
		members[i] = (struct run){ root_of(&search->same, i), i };
	if (count > 0)
		qsort(members, count, sizeof(*members), compare_members);
	for (size_t i = 0; i < count; i++)
		indexes[i] = members[i].from;
	for (size_t from = 0, to; from < count; from = to) {
		to = from + 1;
		while (to < count && members[to].count == members[from].count)
			to++;
		if (to - from > 1)
			tell_same(search->lint, &indexes[from], to - from);
	}
	free(members);
	free(indexes);
}

/* ---------------------------------------------------------------- search */

static void compare(struct search *search, size_t a, size_t b)
{
	const struct plan *plan = search->lint->plan;
	const struct action *left = &plan->actions[a];
	const struct action *right = &plan->actions[b];

	/* The dearest question last: most pairs are done with before it. */
	if (!may_be_one(left, right) ||
	    root_of(&search->same, a) == root_of(&search->same, b) ||
	    !is_alike(&search->features, a, b) ||
	    chain_links(&search->chain, a, b))
		return;
	if (has_two_leads(left, right))
		tell_leads(search->lint, left, right);
	else
		join(&search->same, a, b);
}

/* Compares an action with those before it that share a rare feature. */
static void look_up(struct search *search, size_t action)
{
	const struct features *features = &search->features;
	double left = features->totals[action];
	/* Two that are alike meet before so little is left of either. */
	double rest = left * LIKENESS / (2 - LIKENESS);

	for (size_t i = features->from[action];
	     i < features->from[action + 1] && left >= rest; i++) {
		size_t rank = features->items[i].value;

		for (size_t at = search->heads[rank]; at != NOBODY;
		     at = search->nexts[at]) {
			size_t other = features->items[at].action;

			if (search->marks[other] == action)
				continue;
			search->marks[other] = action;
			compare(search, other, action);
		}
		left -= features->weights[rank];
		if (search->lengths[rank]++ >= MEETING_LIMIT)
			continue;
		search->nexts[i] = search->heads[rank];
		search->heads[rank] = i;
	}
}

static size_t *filled(size_t count, size_t value)
{
	size_t *array = memory_array(count + 1, sizeof(*array));

	for (size_t i = 0; i <= count; i++)
		array[i] = value;
	return array;
}

static void open_search(struct search *search, struct lint *lint)
{
	size_t count = lint->plan->action_count;
	struct features *features = &search->features;

	search->lint = lint;
	collect(features, lint->plan);
	search->same.parents = filled(count, 0);
	for (size_t i = 0; i < count; i++)
		search->same.parents[i] = i;
	search->marks = filled(count, NOBODY);
	search->heads = filled(features->ranks, NOBODY);
	search->nexts = filled(features->count, NOBODY);
	search->lengths = memory_array(features->ranks + 1, sizeof(unsigned));
	chain_open(&search->chain, lint);
}

static void close_search(struct search *search)
{
	free(search->features.items);
	free(search->features.from);
	free(search->features.weights);
	free(search->features.totals);
	free(search->same.parents);
	free(search->marks);
	free(search->heads);
	free(search->nexts);
	free(search->lengths);
	chain_close(&search->chain);
}

void lint_same(struct lint *lint)
{
	struct search search = { 0 };

	open_search(&search, lint);
	for (size_t i = 0; i < lint->plan->action_count; i++)
		look_up(&search, i);
	tell_sets(&search);
	close_search(&search);
}
