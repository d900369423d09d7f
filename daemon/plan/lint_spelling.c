/* Names of agencies that are written otherwise than the directory has them. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "plan/lint.h"

/* A name this long is known by its words alone, however it is written. */
#define LONG_NAME 4
#define SPELLINGS 5
#define LINES_SHOWN 3

/* A name of the directory in folded words, for looking it up in a text. */
struct known {
	const char *first; /* word */
	struct lint_words words;
	const char *written;
	size_t agency;
};

/* One way in which an agency is written. */
struct spelling {
	const char *written;
	size_t actions[LINES_SHOWN]; /* where, the first few */
	size_t count;
};

/* What was seen of an agency. */
struct sight {
	struct spelling spellings[SPELLINGS];
	size_t count;
};

struct reader {
	struct lint *lint;
	struct arena *arena;
	struct known *known; /* sorted by the first word, longest first */
	size_t known_count;
	struct sight *sights; /* one an agency */
};

/* ----------------------------------------------------------------- names */

static void add_known(struct reader *reader, const char *name, size_t agency)
{
	struct known known = { .agency = agency, .written = name };

	known.words = lint_words(reader->arena, name);
	/* One word is an abbreviation or a common noun: not looked for. */
	if (known.words.count < 2)
		return;
	known.first = known.words.keys[0];
	reader->known = arena_grow(reader->arena, reader->known,
				   reader->known_count, sizeof(*reader->known));
	reader->known[reader->known_count++] = known;
}

static int compare_known(const void *left, const void *right)
{
	const struct known *a = left;
	const struct known *b = right;
	int order = strcmp(a->first, b->first);

	if (order != 0)
		return order;
	if (a->words.count != b->words.count)
		return a->words.count > b->words.count ? -1 : 1;
	return (a->agency > b->agency) - (a->agency < b->agency);
}

/* Names of groups are common words ("các ngành liên quan"): left out. */
static void collect_names(struct reader *reader)
{
	const struct plan_surroundings *around = reader->lint->around;

	for (size_t i = 0; i < around->agency_count; i++) {
		if (around->agencies[i].is_group)
			continue;
		add_known(reader, around->agencies[i].name, i);
		add_known(reader, around->agencies[i].short_name, i);
	}
	if (reader->known_count > 0)
		qsort(reader->known, reader->known_count,
		      sizeof(*reader->known), compare_known);
}

static bool stands_at(const struct known *known, const struct lint_words *words,
		      size_t at)
{
	if (known->words.count > words->count - at)
		return false;
	for (size_t i = 0; i < known->words.count; i++)
		if (strcmp(known->words.keys[i], words->keys[at + i]) != 0)
			return false;
	return true;
}

/* The longest name that stands there, or NULL. */
static const struct known *find_known(const struct reader *reader,
				      const struct lint_words *words, size_t at)
{
	size_t from = 0;
	size_t to = reader->known_count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (strcmp(reader->known[middle].first, words->keys[at]) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	for (; from < reader->known_count &&
	       strcmp(reader->known[from].first, words->keys[at]) == 0;
	     from++)
		if (stands_at(&reader->known[from], words, at))
			return &reader->known[from];
	return NULL;
}

/* As it was written, blanks of any kind made one. */
static const char *written_form(struct arena *arena, const char *text,
				size_t length)
{
	char *form = arena_alloc(arena, length + 1);
	size_t kept = 0;

	for (size_t i = 0; i < length; i++) {
		bool is_hard = strncmp(text + i, "\u00a0", 2) == 0;
		bool is_blank = is_hard || isspace((unsigned char)text[i]);

		i += is_hard;
		if (!is_blank)
			form[kept++] = text[i];
		else if (kept > 0 && form[kept - 1] != ' ')
			form[kept++] = ' ';
	}
	return form;
}

/* Capitals of Vietnamese: ASCII, À to Ý, Ă Đ Ĩ Ũ Ơ Ư, Ạ to Ỹ (the even ones).
 */
static bool is_capital(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;

	if (at[0] < 0x80)
		return isupper(at[0]) != 0;
	if (at[0] == 0xc3)
		return at[1] <= 0x9d;
	if (at[0] == 0xc6 && at[1] == 0xaf)
		return true;
	if (at[0] == 0xe1)
		return at[2] % 2 == 0;
	return at[0] >= 0xc4 && at[0] <= 0xc6 && at[1] % 2 == 0;
}

static bool is_known_form(const struct plan_agency *agency, const char *form)
{
	return strcmp(agency->name, form) == 0 ||
	       (agency->short_name != NULL &&
		strcmp(agency->short_name, form) == 0);
}

static void see(struct reader *reader, size_t agency, const char *form,
		size_t action)
{
	struct sight *sight = &reader->sights[agency];
	struct spelling *spelling = sight->spellings;
	size_t i = 0;

	while (i < sight->count && strcmp(spelling[i].written, form) != 0)
		i++;
	if (i == SPELLINGS)
		return;
	if (i == sight->count)
		spelling[sight->count++].written = form;
	if (spelling[i].count > 0 && spelling[i].count <= LINES_SHOWN &&
	    spelling[i].actions[spelling[i].count - 1] == action)
		return;
	if (spelling[i].count < LINES_SHOWN)
		spelling[i].actions[spelling[i].count] = action;
	spelling[i].count++;
}

static void look_for_names(struct reader *reader, const char *text,
			   size_t action)
{
	struct lint_words words = lint_words(reader->arena, text);

	for (size_t at = 0; at < words.count; at++) {
		const struct known *known = find_known(reader, &words, at);
		const char *form;
		size_t last;

		if (known == NULL)
			continue;
		last = at + known->words.count - 1;
		form = written_form(reader->arena, text + words.spans[at].from,
				    words.spans[last].to -
					    words.spans[at].from);
		/* "bình giá" is no slip for the district Bình Gia. */
		if ((known->words.count >= LONG_NAME || is_capital(form)) &&
		    !is_known_form(
			    &reader->lint->around->agencies[known->agency],
			    form))
			see(reader, known->agency, form, action);
		at = last;
	}
}

static void tell_spellings(struct reader *reader, size_t index)
{
	struct lint *lint = reader->lint;
	const struct plan_agency *agency = &lint->around->agencies[index];
	const struct sight *sight = &reader->sights[index];

	text_addf(&lint->text, "%s, in the directory “%s”, is also written ",
		  agency->code, agency->name);
	for (size_t i = 0; i < sight->count; i++) {
		const struct spelling *one = &sight->spellings[i];

		text_addf(&lint->text, "%s“%s” (line%s ", i > 0 ? ", " : "",
			  one->written, one->count > 1 ? "s" : "");
		for (size_t j = 0; j < one->count && j < LINES_SHOWN; j++)
			text_addf(&lint->text, "%s%d", j > 0 ? ", " : "",
				  lint->plan->actions[one->actions[j]]
					  .place.line);
		text_add(&lint->text, one->count > LINES_SHOWN ? ", …)" : ")");
	}
	text_add(&lint->text, ": decide whether all of them mean it");
	lint_about(lint, agency->code);
	lint_tell(lint,
		  lint->plan->actions[sight->spellings[0].actions[0]].place,
		  "agency-spelling");
}

void lint_spelling(struct lint *lint)
{
	const struct plan *plan = lint->plan;
	struct arena arena = { 0 };
	struct reader reader = { .lint = lint, .arena = &arena };

	reader.sights = memory_array(lint->around->agency_count + 1,
				     sizeof(*reader.sights));
	collect_names(&reader);
	for (size_t i = 0; i < plan->action_count; i++) {
		const struct action *action = &plan->actions[i];

		look_for_names(&reader, action->title, i);
		/* Clauses of one paragraph repeat it: read it once. */
		if (action->quote != NULL &&
		    (i == 0 || action[-1].quote == NULL ||
		     strcmp(action[-1].quote, action->quote) != 0))
			look_for_names(&reader, action->quote, i);
	}
	for (size_t i = 0; i < lint->around->agency_count; i++)
		if (reader.sights[i].count > 0)
			tell_spellings(&reader, i);
	free(reader.sights);
	arena_clear(&arena);
}
