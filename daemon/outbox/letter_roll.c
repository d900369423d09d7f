/*
 * The roll-up: what several agencies owe alike is told of once, with who they
 * are, to those who follow it up or support it. Forty late districts are one
 * paragraph and not forty.
 */
#include <string.h>

#include "outbox/letter_parts.h"

/* More agencies than this are counted and not named. */
#define ROLL_AGENCIES 100

static bool is_same(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

bool letter_is_rolled(const struct writing *writing,
		      const struct digest_item *first,
		      const struct digest_item *item)
{
	return !item->is_request && !item->is_held &&
	       section_of(item) != SECTION_UNDATED &&
	       section_of(item) == section_of(first) &&
	       item->is_support == first->is_support &&
	       is_same(item->key, first->key) &&
	       is_same(item->plan, first->plan) &&
	       is_same(item->period, first->period) &&
	       !letter_is_own(writing, item) && !letter_is_own(writing, first);
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
	struct fills details = { 0 };
	struct fills steps = { 0 };

	letter_add_deadline(writing, typical, &details);
	letter_add(writing, &details,
		   BLANKS({ "detail",
			    letter_say(writing,
				       is_late ? PHRASE_ROLL_LATE_AGENCIES
					       : PHRASE_ROLL_AGENCIES,
				       BLANKS({ "agencies", agencies })) }),
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
						      typical, count) },
			  { "entry", NULL }),
		   (const struct fill_list[]){
			   { "details", details.items, details.count },
			   { "steps", steps.items, steps.count },
			   { 0 } });
}
