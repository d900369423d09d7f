/*
 * The roll-up: what several agencies owe alike is told of once, with who they
 * are, to those who follow it up or support it. Forty late districts are one
 * paragraph and not forty.
 */
#include <stdlib.h>
#include <string.h>

#include "outbox/letter_parts.h"

/* More agencies than this are counted and not named. */
#define ROLL_AGENCIES 100

static int compare_words(const char *a, const char *b)
{
	return strcmp(a == NULL ? "" : a, b == NULL ? "" : b);
}

/* 0 for two of one action and section. */
static int compare_actions(const struct digest_item *a,
			   const struct digest_item *b)
{
	int order = (int)section_of(a) - (int)section_of(b);

	if (order == 0)
		order = a->is_support - b->is_support;
	if (order == 0)
		order = compare_words(a->key, b->key);
	if (order == 0)
		order = compare_words(a->plan, b->plan);
	return order == 0 ? compare_words(a->period, b->period) : order;
}

/* Those of one action together, in the order of the digest. */
static int by_action(const void *left, const void *right)
{
	const struct digest_item *a = *(const struct digest_item *const *)left;
	const struct digest_item *b = *(const struct digest_item *const *)right;
	int order = compare_actions(a, b);

	return order == 0 ? (a > b) - (a < b) : order;
}

static bool can_be_rolled(const struct writing *writing,
			  const struct digest_item *item)
{
	return !item->is_request && !item->is_held &&
	       section_of(item) != SECTION_UNDATED &&
	       !letter_is_own(writing, item);
}

const size_t *letter_chain(const struct writing *writing)
{
	const struct digest *digest = writing->digest;
	size_t *next = arena_alloc(writing->arena,
				   (digest->count + 1) * sizeof(*next));
	const struct digest_item **items = arena_alloc(
		writing->arena, (digest->count + 1) * sizeof(*items));
	size_t count = 0;

	for (size_t i = 0; i < digest->count; i++)
		if (can_be_rolled(writing, &digest->items[i]))
			items[count++] = &digest->items[i];
	if (count > 0)
		qsort(items, count, sizeof(*items), by_action);
	for (size_t i = 1; i < count; i++)
		if (compare_actions(items[i - 1], items[i]) == 0)
			next[items[i - 1] - digest->items] =
				(size_t)(items[i] - digest->items);
	return next;
}

/* The one whose day is the document's, where one has that. */
static const struct digest_item *find_typical(
	const struct digest_item *const *items, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!items[i]->is_extended)
			return items[i];
	return items[0];
}

/* "Bình Gia (việc 61), Đình Lập (việc 65, hạn 30/06/2010)". */
static const char *say_agencies(const struct writing *writing,
				const struct digest_item *typical,
				const struct digest_item *const *items,
				size_t count)
{
	struct arena *arena = writing->arena;
	size_t named = count < ROLL_AGENCIES ? count : ROLL_AGENCIES;
	struct text text = { 0 };
	const char *said;

	for (size_t i = 0; i < named; i++) {
		const struct digest_item *item = items[i];
		const char *name = item->agency_short != NULL
					   ? item->agency_short
					   : item->agency;
		bool is_apart = date_is_set(item->due) &&
				date_compare(item->due, typical->due) != 0;
		const char *due =
			is_apart ? words_date(writing->words, arena,
					      PHRASE_SHORT_DATE, item->due)
				 : NULL;

		text_addf(
			&text, "%s%s", i > 0 ? ", " : "",
			letter_say(
				writing, PHRASE_ROLL_AGENCY,
				BLANKS({ "agency", letter_name(writing, name) },
				       { "number",
					 words_number(arena, item->number) },
				       { "due", due })));
	}
	if (named < count)
		text_addf(&text, " %s",
			  words_count(writing->words, arena, PHRASE_ROLL_MORE,
				      count - named));
	said = arena_string(arena, text_string(&text));
	text_clear(&text);
	return said;
}

/* A word for a shell: plain ones as they are, others in quotes. */
static void add_word(struct text *text, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789./_-";
	bool is_plain = *word != '\0' && *word != '-';

	for (const char *at = word; *at != '\0'; at++)
		is_plain = is_plain && ((unsigned char)*at >= 0x80 ||
					strchr(plain, *at) != NULL);
	if (is_plain) {
		text_add(text, word);
		return;
	}
	text_add(text, "'");
	for (; *word != '\0'; word++)
		if (*word == '\'')
			text_add(text, "'\\''");
		else
			text_add_bytes(text, word, 1);
	text_add(text, "'");
}

static const char *say_command(const struct writing *writing,
			       const struct digest_item *item, bool is_late)
{
	struct text text = { 0 };
	const char *command;

	text_add(&text, "dondoc ls --plan ");
	add_word(&text, letter_name(writing, item->plan));
	text_add(&text, " --action ");
	add_word(&text, letter_name(writing, item->key));
	if (is_late)
		text_add(&text, " --overdue");
	command = arena_string(writing->arena, text_string(&text));
	text_clear(&text);
	return command;
}

void letter_add_roll(const struct writing *writing,
		     const struct digest_item *const *items, size_t count,
		     struct fills *tasks)
{
	const struct digest_item *typical = find_typical(items, count);
	bool is_late = section_of(typical) == SECTION_ESCALATED;
	const char *agencies = say_agencies(writing, typical, items, count);
	const char *reader =
		typical->is_support
			? letter_name(writing, writing->digest->agency)
			: NULL;
	struct fills details = { 0 };
	struct fills steps = { 0 };

	letter_add_changes(writing, typical, &details);
	letter_add_deadline(writing, typical, &details);
	letter_add(writing, &details,
		   BLANKS({ "detail",
			    letter_say(writing,
				       is_late ? PHRASE_ROLL_LATE_AGENCIES
					       : PHRASE_ROLL_AGENCIES,
				       BLANKS({ "agencies", agencies },
					      { "reader", reader })) }),
		   NULL);
	letter_add(
		writing, &steps,
		BLANKS({ "step",
			 letter_say(writing,
				    is_late ? PHRASE_ROLL_PRESS : PHRASE_SEE,
				    NULL) },
		       { "command", say_command(writing, typical, is_late) }),
		NULL);
	letter_add(writing, tasks,
		   BLANKS({ "number",
			    words_number(writing->arena, typical->number) },
			  { "key", letter_name(writing, typical->key) },
			  { "plan", letter_name(writing, typical->plan) },
			  { "period", letter_name(writing, typical->period) },
			  { "title", letter_clean(writing, typical->title,
						  LETTER_TITLE_COLUMNS) },
			  { "phrase", letter_clean(writing, typical->due_phrase,
						   LETTER_PHRASE_COLUMNS) },
			  { "due", letter_date(writing, typical->due) },
			  { "lead", agencies },
			  { "product", letter_name(writing, typical->product) },
			  { "place", letter_say_place(writing,
						      is_late ? PHRASE_ROLL_LATE
							      : PHRASE_ROLL,
						      typical, count) }),
		   (const struct fill_list[]){
			   { "details", details.items, details.count },
			   { "steps", steps.items, steps.count },
			   { 0 } });
}
