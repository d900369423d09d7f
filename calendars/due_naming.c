/*
 * Looking the words of a phrase up in the lexicons, by their marks where the
 * text has any; expressions of several words ("chậm nhất") become one.
 */
#include "calendars/due_naming.h"

#include <string.h>

#include "calendars/due_lexicon.h"

/* The words that the lexeme takes at that place, 0 when it is not there. */
static size_t match(const struct words *words, size_t at,
		    const struct lexeme *lexeme)
{
	const char *want = lexeme->plain;
	size_t first = at;

	if (!words->is_plain && lexeme->marked != NULL)
		want = lexeme->marked;
	for (;;) {
		const struct word *word = words_at(words, at);
		const char *have = words->is_plain ? word->plain : word->text;
		size_t length = strcspn(want, " ");

		if (word->id != WORD_UNKNOWN ||
		    strncmp(have, want, length) != 0 || have[length] != '\0')
			return 0;
		at++;
		if (want[length] == '\0')
			return at - first;
		want += length + 1;
		/* "N/A", "half-yearly" */
		if ((words_is_mark(words, at, MARK_DASH) ||
		     words_is_mark(words, at, '/')) &&
		    words_at(words, at)->is_close &&
		    words_at(words, at + 1)->is_close)
			at++;
	}
}

/* <0, 0, >0 as the first word of the expression is to the word. */
static int compare_first(const char *expression, const char *word)
{
	while (*word != '\0' && *expression == *word) {
		expression++;
		word++;
	}
	if (*word != '\0')
		return (unsigned char)*expression - (unsigned char)*word;
	return *expression == '\0' || *expression == ' ' ? 0 : 1;
}

/* The longest lexeme that stands there. */
static const struct lexeme *find(const struct words *words, size_t at,
				 const struct lexicon *lexicon, size_t *taken)
{
	const char *first = words->items[at].plain;
	const struct lexeme *best = NULL;
	const struct lexeme *table = lexicon->items;
	size_t low = 0;
	size_t high = lexicon->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_first(table[middle].plain, first) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < lexicon->count &&
	       compare_first(table[low].plain, first) == 0;
	     low++) {
		size_t length = match(words, at, &table[low]);

		if (length > *taken) {
			*taken = length;
			best = &table[low];
		}
	}
	return best;
}

/* The longest of both Vietnamese lexicons; of equals the one of time. */
static const struct lexeme *find_vietnamese(const struct words *words,
					    size_t at, size_t *taken)
{
	const struct lexeme *time = find(words, at, &lexicon_vi, taken);
	const struct lexeme *duty = find(words, at, &lexicon_vi_duty, taken);

	return duty != NULL ? duty : time;
}

static const struct lexeme at_once = { "ngay", "ngay", WORD_URGENT, 0 };

/*
 * In a text without any marks "ngay" is a day, "ngày", unless the clause ends
 * with it: then it is "ngay", at once.
 */
static bool is_at_once(const struct words *words, size_t at)
{
	enum word_id next = words_id(words, at + 1);

	return words->is_plain &&
	       strcmp(words->items[at].plain, at_once.plain) == 0 &&
	       (next == WORD_END || next == WORD_MARK);
}

/* "Q2", "III": of either language. */
static bool is_neutral(enum word_id id)
{
	return id == WORD_QUARTER_LETTER || id == WORD_QUARTER_NAME ||
	       id == WORD_ROMAN;
}

void naming_run(struct words *words)
{
	size_t kept = 0;
	bool is_vietnamese = false;

	for (size_t at = 0; at < words->count;) {
		struct word word = words->items[at];
		const struct lexeme *vi = NULL;
		const struct lexeme *en = NULL;
		size_t taken = 0;

		if (word.id == WORD_UNKNOWN) {
			vi = find_vietnamese(words, at, &taken);
			if (strcmp(word.text, word.plain) == 0)
				en = find(words, at, &lexicon_en, &taken);
		}
		if (vi != NULL && is_at_once(words, at))
			vi = &at_once;
		if (vi != NULL || en != NULL) {
			const struct lexeme *found = en != NULL ? en : vi;

			word.id = found->id;
			word.value = found->value;
			word.end = words->items[at + taken - 1].end;
			/* "trong", "theo" and the like have no marks at all */
			is_vietnamese = is_vietnamese ||
					(en == NULL && !is_neutral(word.id));
			words->is_english = words->is_english || en != NULL;
		}
		words->items[kept++] = word;
		at += taken > 0 ? taken : 1;
	}
	words->count = kept;
	words->is_english =
		words->is_english && !is_vietnamese && words->is_plain;
}
