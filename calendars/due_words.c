/*
 * From the bytes of a phrase to words: Unicode composed, case and marks
 * folded (for matching only), spaces of every kind and Markdown's stars
 * dropped, quoted titles made one word that nobody reads. What the words mean
 * is looked up in due_naming.c.
 */
#include "calendars/due_words.h"

#include <string.h>
#include <utf8proc.h>

#include "base/text.h"
#include "calendars/due.h"
#include "calendars/due_naming.h"

#define NO_QUOTE 0

/* A phrase while it is being taken apart. */
struct cutter {
	struct words *words;
	char *low; /* room for the folded words, one after the other */
	char *plain;
	size_t low_end;
	size_t plain_end;
	bool is_spaced; /* a space stands before what comes */
	utf8proc_int32_t quote; /* what closes the open quotation */
	utf8proc_int32_t wrapping; /* what closes a quotation of the whole */
	bool is_struck;
	bool is_marked; /* a letter outside of ASCII was met */
};

const struct word words_end = { .id = WORD_END, .text = "", .plain = "" };

const char *words_slice(const struct words *words, struct arena *arena,
			size_t first, size_t last)
{
	size_t start;
	size_t end;

	if (first >= last || first >= words->count)
		return NULL;
	if (last > words->count)
		last = words->count;
	start = words->items[first].start;
	end = words->items[last - 1].end;
	return arena_bytes(arena, words->phrase + start, end - start);
}

/* Latin letters with marks, which is what Vietnamese has beside ASCII. */
static bool is_latin(utf8proc_int32_t point)
{
	return (point >= 0xc0 && point <= 0x24f && point != 0xd7 &&
		point != 0xf7) ||
	       (point >= 0x1e00 && point <= 0x1eff);
}

static bool is_letter(utf8proc_int32_t point)
{
	utf8proc_category_t category;

	if (point < 0x80)
		return (point >= 'a' && point <= 'z') ||
		       (point >= 'A' && point <= 'Z');
	if (is_latin(point))
		return true;
	category = utf8proc_category(point);
	return (category >= UTF8PROC_CATEGORY_LU &&
		category <= UTF8PROC_CATEGORY_ME) ||
	       category == UTF8PROC_CATEGORY_ND ||
	       category == UTF8PROC_CATEGORY_NL ||
	       category == UTF8PROC_CATEGORY_NO;
}

static bool is_digit(utf8proc_int32_t point)
{
	return point >= '0' && point <= '9';
}

static bool is_space(utf8proc_int32_t point)
{
	utf8proc_category_t category;

	if (point <= 0x20)
		return true;
	if (point < 0x80 || is_latin(point))
		return false;
	category = utf8proc_category(point);
	return category == UTF8PROC_CATEGORY_ZS ||
	       category == UTF8PROC_CATEGORY_ZL ||
	       category == UTF8PROC_CATEGORY_ZP || point == 0x85;
}

/* Soft hyphens and characters without width: as if they were not there. */
static bool is_widthless(utf8proc_int32_t point)
{
	return point == 0xad || (point >= 0x200b && point <= 0x200f) ||
	       point == 0xfeff || point == 0x2060;
}

/* Likewise Markdown's emphasis, but not inside of a word. */
static bool is_nothing(utf8proc_int32_t point)
{
	return point == '*' || point == '_' || point == '`' || point == '#' ||
	       is_widthless(point);
}

static int plain_mark(utf8proc_int32_t point)
{
	if ((point >= 0x2010 && point <= 0x2015) || point == 0x2212 ||
	    point == 0x2192)
		return MARK_DASH;
	if (point == 0x2044 || point == 0x2215)
		return '/';
	return (int)point;
}

/* What closes a quotation that this opens; NO_QUOTE when it opens none. */
static utf8proc_int32_t closing_of(utf8proc_int32_t point)
{
	switch (point) {
	case '"':
		return '"';
	case 0x201c:
	case 0x201e:
		return 0x201d;
	case 0x2018:
		return 0x2019;
	case 0xab:
		return 0xbb;
	default:
		return NO_QUOTE;
	}
}

static utf8proc_int32_t next_point(const char *at, size_t *taken)
{
	utf8proc_int32_t point = (unsigned char)*at;
	utf8proc_ssize_t count = 1;

	if (point >= 0x80)
		count = utf8proc_iterate((const utf8proc_uint8_t *)at, -1,
					 &point);
	if (count <= 0) { /* cannot be: the phrase was checked */
		*taken = 1;
		return '?';
	}
	*taken = (size_t)count;
	return point;
}

static utf8proc_int32_t lower(utf8proc_int32_t point)
{
	if (point >= 0x80)
		return utf8proc_tolower(point);
	return point >= 'A' && point <= 'Z' ? point - 'A' + 'a' : point;
}

/* The lower-case letters of Vietnamese: each row's are that letter marked. */
static const struct {
	utf8proc_int32_t first;
	utf8proc_int32_t last;
	char plain;
} marked[] = {
	{ 0x1ea0, 0x1eb7, 'a' }, { 0x1eb8, 0x1ec7, 'e' },
	{ 0x1ec8, 0x1ecb, 'i' }, { 0x1ecc, 0x1ee3, 'o' },
	{ 0x1ee4, 0x1ef1, 'u' }, { 0x1ef2, 0x1ef9, 'y' },
	{ 0xe0, 0xe3, 'a' },	 { 0xe8, 0xea, 'e' },
	{ 0xec, 0xed, 'i' },	 { 0xf2, 0xf5, 'o' },
	{ 0xf9, 0xfa, 'u' },	 { 0xfd, 0xfd, 'y' },
	{ 0x103, 0x103, 'a' },	 { 0x111, 0x111, 'd' },
	{ 0x129, 0x129, 'i' },	 { 0x169, 0x169, 'u' },
	{ 0x1a1, 0x1a1, 'o' },	 { 0x1b0, 0x1b0, 'u' },
};

static utf8proc_int32_t unmark(utf8proc_int32_t point)
{
	utf8proc_int32_t parts[8];
	int boundary = 0;

	if (point < 0x80)
		return point;
	for (size_t i = 0; i < sizeof(marked) / sizeof(marked[0]); i++)
		if (point >= marked[i].first && point <= marked[i].last)
			return marked[i].plain;
	if (utf8proc_decompose_char(point, parts, 8, UTF8PROC_DECOMPOSE,
				    &boundary) < 1)
		return point;
	return parts[0];
}

/* Writes a character of a folded word. */
static void put(char *text, size_t *end, utf8proc_int32_t point)
{
	if (point < 0x80)
		text[(*end)++] = (char)point;
	else
		*end += (size_t)utf8proc_encode_char(
			point, (utf8proc_uint8_t *)text + *end);
}

static struct word *add(struct cutter *cutter, enum word_id id, size_t start)
{
	struct words *words = cutter->words;
	struct word *word = &words->items[words->count++];

	*word = (struct word){ .id = id,
			       .start = start,
			       .is_close = !cutter->is_spaced && start > 0,
			       .text = "",
			       .plain = "" };
	cutter->is_spaced = false;
	return word;
}

static size_t cut_number(struct cutter *cutter, size_t at)
{
	const char *phrase = cutter->words->phrase;
	struct word *word = add(cutter, WORD_NUMBER, at);

	for (; is_digit(phrase[at]); at++) {
		word->digits++;
		if (word->digits <= 9)
			word->value = word->value * 10 + (phrase[at] - '0');
	}
	if (word->digits > 9)
		word->value = -1;
	word->end = at;
	return at;
}

static size_t cut_word(struct cutter *cutter, size_t at)
{
	const char *phrase = cutter->words->phrase;
	struct word *word = add(cutter, WORD_UNKNOWN, at);

	word->text = cutter->low + cutter->low_end;
	word->plain = cutter->plain + cutter->plain_end;
	for (;;) {
		size_t taken;
		utf8proc_int32_t point = next_point(phrase + at, &taken);

		if (is_widthless(point)) {
			at += taken;
			continue;
		}
		if (!is_letter(point))
			break;
		point = lower(point);
		cutter->is_marked = cutter->is_marked || point >= 0x80;
		put(cutter->low, &cutter->low_end, point);
		put(cutter->plain, &cutter->plain_end, unmark(point));
		at += taken;
	}
	cutter->low[cutter->low_end++] = '\0';
	cutter->plain[cutter->plain_end++] = '\0';
	word->end = at;
	return at;
}

/* A tag of a table that came out of a web page, "<br/>": a space. */
static size_t tag_length(const char *at)
{
	size_t length = 1;

	if (at[0] != '<' || (at[1] != '/' && !is_letter(at[1])))
		return 0;
	while (length < 8 && at[length] != '\0' && at[length] != '>')
		length++;
	return at[length] == '>' ? length + 1 : 0;
}

/* A phrase that is quoted as a whole is not a title: its marks are spaces. */
static bool is_wrapping(const struct cutter *cutter, size_t at, size_t taken,
			utf8proc_int32_t close)
{
	const char *phrase = cutter->words->phrase;

	if (cutter->words->count > 0)
		return false;
	at += taken;
	while (phrase[at] != '\0') {
		utf8proc_int32_t point = next_point(phrase + at, &taken);

		at += taken;
		if (point == close)
			return strspn(phrase + at, " .;\n") ==
			       strlen(phrase + at);
	}
	return false;
}

static size_t cut_mark(struct cutter *cutter, size_t at, size_t taken,
		       utf8proc_int32_t point)
{
	const char *phrase = cutter->words->phrase;
	struct word *word;

	if (point == cutter->wrapping)
		return at + taken;
	cutter->quote = closing_of(point);
	if (cutter->quote != NO_QUOTE &&
	    is_wrapping(cutter, at, taken, cutter->quote)) {
		cutter->wrapping = cutter->quote;
		cutter->quote = NO_QUOTE;
		return at + taken;
	}
	if (cutter->quote != NO_QUOTE) {
		word = add(cutter, WORD_TITLE, at);
		word->end = at + taken;
		return at + taken;
	}
	word = add(cutter, WORD_MARK, at);
	word->value = plain_mark(point);
	at += taken;
	if (point == '.' && phrase[at] == '.') {
		word->value = MARK_DOTS;
		at += strspn(phrase + at, ".");
	}
	word->end = at;
	return at;
}

/* Inside of a quotation: it grows until its end. */
static size_t cut_quoted(struct cutter *cutter, size_t at)
{
	struct words *words = cutter->words;
	size_t taken;
	utf8proc_int32_t point = next_point(words->phrase + at, &taken);

	if (point == cutter->quote)
		cutter->quote = NO_QUOTE;
	words->items[words->count - 1].end = at + taken;
	return at + taken;
}

static size_t cut(struct cutter *cutter, size_t at)
{
	const char *phrase = cutter->words->phrase;
	size_t taken;
	utf8proc_int32_t point = next_point(phrase + at, &taken);

	if (strncmp(phrase + at, "~~", 2) == 0) {
		cutter->is_struck = !cutter->is_struck;
		cutter->words->has_struck = true;
		cutter->is_spaced = true;
		return at + 2;
	}
	if (cutter->is_struck)
		return at + taken;
	if (cutter->quote != NO_QUOTE)
		return cut_quoted(cutter, at);
	if (is_nothing(point))
		return at + taken;
	if (is_space(point) || tag_length(phrase + at) > 0) {
		cutter->is_spaced = true;
		return at + (point == '<' ? tag_length(phrase + at) : taken);
	}
	if (is_digit(point))
		return cut_number(cutter, at);
	if (is_letter(point))
		return cut_word(cutter, at);
	return cut_mark(cutter, at, taken, point);
}

/* "31st", "22nd": the letters behind the number say nothing more. */
static bool is_ordinal_tail(const struct words *words, size_t at)
{
	static const char *const tails[] = { "st", "nd", "rd", "th" };
	const struct word *word = words_at(words, at);

	if (at == 0 || word->id != WORD_UNKNOWN || !word->is_close ||
	    words_id(words, at - 1) != WORD_NUMBER)
		return false;
	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++)
		if (strcmp(word->text, tails[i]) == 0)
			return true;
	return false;
}

static void drop_ordinal_tails(struct words *words)
{
	size_t kept = 0;

	for (size_t at = 0; at < words->count; at++) {
		if (is_ordinal_tail(words, at)) {
			words->items[kept - 1].end = words->items[at].end;
			words->items[kept - 1].is_ordinal = true;
			continue;
		}
		words->items[kept++] = words->items[at];
	}
	words->count = kept;
}

/*
 * Surely in NFC: ASCII, Latin with its marks composed, dashes and quotation
 * marks. Anything else is composed to be sure.
 */
static bool is_composed(const char *phrase)
{
	for (const unsigned char *at = (const unsigned char *)phrase;
	     *at != '\0'; at++) {
		if (*at < 0x80)
			continue;
		if (at[0] >= 0xc2 && at[0] <= 0xcb)
			at += 1; /* to U+02FF */
		else if (at[0] == 0xe1 && at[1] >= 0xb8 && at[1] <= 0xbb)
			at += 2; /* U+1E00 to U+1EFF */
		else if (at[0] == 0xe2 && at[1] == 0x80 && at[2] >= 0x90)
			at += 2; /* U+2010 to U+203F */
		else
			return false;
	}
	return true;
}

/* A byte with which a letter begins, as far as that is seen at once. */
static bool begins_letter(const unsigned char *at)
{
	return (at[0] < 0x80 && is_letter(at[0])) ||
	       (at[0] >= 0xc4 && at[0] <= 0xc8) ||
	       (at[0] == 0xc3 && at[1] != 0x97 && at[1] != 0xb7) ||
	       (at[0] == 0xe1 && at[1] >= 0xb8 && at[1] <= 0xbb);
}

/* There are no more words than that: a row of letters or digits is one. */
static size_t count_cuts(const char *phrase)
{
	size_t count = 1;
	bool was_letter = false;
	bool was_digit = false;

	for (const unsigned char *at = (const unsigned char *)phrase;
	     *at != '\0'; at++) {
		bool letter = begins_letter(at);
		bool digit = is_digit(*at);

		if (*at >= 0x80 && *at < 0xc0)
			continue; /* within a character */
		if (letter ? !was_letter : digit ? !was_digit : true)
			count++;
		was_letter = letter;
		was_digit = digit;
	}
	return count;
}

enum error words_read(const char *phrase, struct arena *arena,
		      struct words *words, struct why *why)
{
	struct cutter cutter = { .words = words };
	size_t length = strlen(phrase);

	if (length > DUE_PHRASE_LIMIT)
		return why_set(why, ERROR_INPUT,
			       "a deadline of %zu bytes is too long (limit %d)",
			       length, DUE_PHRASE_LIMIT);
	if (!text_is_utf8(phrase, length))
		return why_set(why, ERROR_INPUT,
			       "the deadline is not UTF-8 text");
	*words = (struct words){ .phrase = is_composed(phrase)
						   ? phrase
						   : text_nfc(arena, phrase) };
	length = strlen(words->phrase);
	words->items = arena_alloc(arena, count_cuts(words->phrase) *
						  sizeof(struct word));
	/* lower case may take half as much again, and a word ends in a NUL */
	cutter.low = arena_alloc(arena, length * 2 + 8);
	cutter.plain = arena_alloc(arena, length * 2 + 8);
	for (size_t at = 0; at < length;)
		at = cut(&cutter, at);
	words->is_plain = !cutter.is_marked;
	drop_ordinal_tails(words);
	naming_run(words);
	return ERROR_NONE;
}
