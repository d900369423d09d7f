#include "cli/grammar.h"

#include <string.h>

#include "base/text.h"
#include "cli/output.h"
#include "cli/table.h"

/* Longer words are not compared: nobody mistypes so much. */
#define WORD_LIMIT 32

static void add_once(struct strings *strings, struct arena *arena,
		     const char *string)
{
	if (!strings_have(strings, string))
		strings_add(strings, arena, string);
}

static bool matches(const char *typed, const char *word, bool is_exact)
{
	if (word == NULL)
		return false;
	return is_exact ? strcmp(typed, word) == 0
			: strncmp(typed, word, strlen(typed)) == 0;
}

/* The first words that `typed` may mean. */
static struct strings families(const char *typed, bool is_exact,
			       struct arena *arena)
{
	struct strings found = { 0 };

	for (size_t i = 0; commands[i] != NULL; i++) {
		const struct command *command = commands[i];
		const char *alias =
			command->words[1] == NULL ? command->alias : NULL;

		if (matches(typed, command->words[0], is_exact) ||
		    matches(typed, alias, is_exact))
			add_once(&found, arena, command->words[0]);
	}
	return found;
}

/* The second words within a family that `typed` may mean; NULL: all. */
static struct strings members(const char *family, const char *typed,
			      bool is_exact, struct arena *arena)
{
	struct strings found = { 0 };

	for (size_t i = 0; commands[i] != NULL; i++) {
		const struct command *command = commands[i];

		if (strcmp(command->words[0], family) != 0 ||
		    command->words[1] == NULL)
			continue;
		if (typed == NULL ||
		    matches(typed, command->words[1], is_exact) ||
		    matches(typed, command->alias, is_exact))
			add_once(&found, arena, command->words[1]);
	}
	return found;
}

static const struct command *find(const char *family, const char *member)
{
	for (size_t i = 0; commands[i] != NULL; i++) {
		const char *const *words = commands[i]->words;

		if (strcmp(words[0], family) != 0)
			continue;
		if (member == NULL && words[1] == NULL)
			return commands[i];
		if (member != NULL && words[1] != NULL &&
		    strcmp(words[1], member) == 0)
			return commands[i];
	}
	return NULL;
}

static void read_member(struct meaning *meaning, const struct strings *words,
			struct arena *arena)
{
	const char *typed = words->count > 1 ? words->items[1] : NULL;
	const struct command *bare = find(meaning->family, NULL);

	meaning->used = 1;
	if (members(meaning->family, NULL, false, arena).count == 0 ||
	    typed == NULL) {
		meaning->command = bare;
		return;
	}
	meaning->choices = members(meaning->family, typed, true, arena);
	if (meaning->choices.count == 0)
		meaning->choices =
			members(meaning->family, typed, false, arena);
	/* No second word of the family's: an argument, if it takes one. */
	if (meaning->choices.count == 0 && bare != NULL && bare->most > 0)
		meaning->command = bare;
	if (meaning->choices.count != 1)
		return;
	meaning->command = find(meaning->family, meaning->choices.items[0]);
	meaning->used = 2;
}

struct meaning grammar_read(const struct strings *words, struct arena *arena)
{
	struct meaning meaning = { 0 };

	if (words->count == 0)
		return meaning;
	meaning.choices = families(words->items[0], true, arena);
	if (meaning.choices.count == 0)
		meaning.choices = families(words->items[0], false, arena);
	if (meaning.choices.count != 1)
		return meaning;
	meaning.family = meaning.choices.items[0];
	meaning.choices = (struct strings){ 0 };
	read_member(&meaning, words, arena);
	return meaning;
}

const char *grammar_list(const struct strings *choices, const char *last,
			 struct arena *arena)
{
	struct text text = { 0 };
	const char *list;

	for (size_t i = 0; i < choices->count; i++) {
		if (i > 0 && i + 1 == choices->count)
			text_addf(&text, " %s ", last);
		else if (i > 0)
			text_add(&text, ", ");
		text_add(&text, choices->items[i]);
	}
	list = arena_string(arena, text_string(&text));
	text_clear(&text);
	return list;
}

static size_t least(size_t a, size_t b, size_t c)
{
	size_t smaller = a < b ? a : b;

	return smaller < c ? smaller : c;
}

/* How many letters must be put in, taken out or changed (Levenshtein). */
static size_t distance(const char *a, size_t a_length, const char *b)
{
	size_t row[WORD_LIMIT + 1];
	size_t b_length = strlen(b);

	if (a_length > WORD_LIMIT || b_length > WORD_LIMIT)
		return WORD_LIMIT;
	for (size_t j = 0; j <= b_length; j++)
		row[j] = j;
	for (size_t i = 1; i <= a_length; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b_length; j++) {
			size_t above = row[j];
			size_t same = a[i - 1] == b[j - 1] ? 0 : 1;

			row[j] = least(above + 1, row[j - 1] + 1,
				       diagonal + same);
			diagonal = above;
		}
	}
	return row[b_length];
}

const char *grammar_nearest(const char *typed, size_t length,
			    const struct strings *choices)
{
	const char *nearest = NULL;
	size_t smallest = length / 2 < 2 ? length / 2 + 1 : 3;

	for (size_t i = 0; i < choices->count; i++) {
		size_t far = distance(typed, length, choices->items[i]);

		if (far < smallest) {
			smallest = far;
			nearest = choices->items[i];
		}
	}
	return nearest;
}

static void complain_of_word(const char *before, const char *typed,
			     const struct strings *all, struct arena *arena)
{
	const char *nearest = grammar_nearest(typed, strlen(typed), all);

	if (nearest != NULL)
		output_say("unknown command \"%s%s\": did you mean %s%s?",
			   before, typed, before, nearest);
	else
		output_say("unknown command \"%s%s\"", before, typed);
	output_say("choose one of %s", grammar_list(all, "and", arena));
}

static void complain_of_member(const struct meaning *meaning,
			       const struct strings *words, struct arena *arena)
{
	struct strings all = members(meaning->family, NULL, false, arena);

	if (words->count < 2)
		output_say("%s what? Choose one of %s", meaning->family,
			   grammar_list(&all, "and", arena));
	else if (meaning->choices.count > 1)
		output_say("\"%s %s\" may mean %s", meaning->family,
			   words->items[1],
			   grammar_list(&meaning->choices, "or", arena));
	else
		complain_of_word(arena_printf(arena, "%s ", meaning->family),
				 words->items[1], &all, arena);
}

void grammar_complain(const struct meaning *meaning,
		      const struct strings *words, struct arena *arena)
{
	struct strings all = families("", false, arena);

	if (meaning->family != NULL)
		complain_of_member(meaning, words, arena);
	else if (meaning->choices.count > 1)
		output_say("\"%s\" may mean %s", words->items[0],
			   grammar_list(&meaning->choices, "or", arena));
	else
		complain_of_word("", words->items[0], &all, arena);
	output_say("`dondoc --help` explains them");
}
