#include "outbox/templates.h"

#include <assert.h>
#include <string.h>

#include "templates_embedded.h"

#define LANGUAGES 2

#define MAIL_NAMES                                                             \
	"language subject greeting opening missed instead more all "           \
	"all_command unreached_head unreached_line unreached_ask "             \
	"unreached(entry) week quiet_head quiet_line quiet_ask quiet(entry) "  \
	"footer server url person agency today counts "                        \
	"sections(section heading underline late overdue escalated last_day "  \
	"ahead asked assigned changed opened week undated next next_command "  \
	"tasks(number key plan period title phrase due lead product place "    \
	"details(detail) steps(step command)) entries(number entry))"
#define SMS_NAMES                                                              \
	"task task_end list list_end agency plan key due state title missed "  \
	"number command rest sections(first count numbers)"

static const char *const languages[LANGUAGES] = { "vi", "en" };
static const char words_file[] = "words.txt";

static const struct {
	const char *file;
	enum template_form form;
	const char *names;
} layouts[LAYOUT_COUNT] = {
	[LAYOUT_MAIL_TEXT] = { "mail.txt", TEMPLATE_TEXT, MAIL_NAMES },
	[LAYOUT_MAIL_HTML] = { "mail.html", TEMPLATE_HTML, MAIL_NAMES },
	[LAYOUT_SMS] = { "sms.txt", TEMPLATE_TEXT, SMS_NAMES },
};

/* A layout in force. */
struct laid {
	const struct template *template;
	const char *source;
	const char *file; /* NULL: shipped */
	bool is_special; /* for this language only */
};

struct tongue {
	struct words words;
	struct laid layouts[LAYOUT_COUNT];
};

struct templates {
	struct tongue tongues[LANGUAGES];
	const struct template *shipped[LAYOUT_COUNT];
};

static int language_index(const char *language)
{
	return strcmp(words_language(language), languages[0]) == 0 ? 0 : 1;
}

/* "vi/mail.html" is of language 0 and called "mail.html"; LANGUAGES: of all. */
static int split_name(const char *name, const char **rest)
{
	for (int i = 0; i < LANGUAGES; i++) {
		size_t length = strlen(languages[i]);

		*rest = name + length + 1;
		if (strncmp(name, languages[i], length) == 0 &&
		    name[length] == '/')
			return i;
	}
	*rest = name;
	return LANGUAGES;
}

static enum layout find_layout(const char *file)
{
	for (int i = 0; i < LAYOUT_COUNT; i++)
		if (strcmp(layouts[i].file, file) == 0)
			return (enum layout)i;
	return LAYOUT_COUNT;
}

/* The text as programs on other systems save it, as it is here: without a
 * byte order mark, and lines that end in LF. A NUL stands behind it. */
static const char *plain_lines(struct arena *arena, const char *bytes,
			       size_t *length)
{
	static const char mark[] = "\xef\xbb\xbf";
	char *plain;
	size_t kept = 0;

	if (*length >= strlen(mark) && memcmp(bytes, mark, strlen(mark)) == 0) {
		bytes += strlen(mark);
		*length -= strlen(mark);
	}
	plain = arena_bytes(arena, bytes, *length);
	for (size_t i = 0; i < *length; i++)
		if (bytes[i] != '\r' || i + 1 == *length ||
		    bytes[i + 1] != '\n')
			plain[kept++] = bytes[i];
	plain[kept] = '\0';
	*length = kept;
	return plain;
}

static enum error lay_layout(struct templates *templates, int language,
			     enum layout layout,
			     const struct template_source *source,
			     struct complaints *complaints)
{
	const struct laid laid = {
		.template = template_read(source, complaints),
		.source = source->bytes,
		.file = complaints->file,
		.is_special = language < LANGUAGES,
	};

	if (laid.template == NULL)
		return ERROR_INPUT;
	for (int i = 0; i < LANGUAGES; i++) {
		struct laid *old = &templates->tongues[i].layouts[layout];

		if (laid.is_special ? i == language : !old->is_special)
			*old = laid;
	}
	return ERROR_NONE;
}

static enum error refuse_name(const char *name, struct complaints *complaints)
{
	complain(complaints, (struct place){ 0, 0 }, "unknown-template",
		 "no template is called '%s'; there are mail.txt, mail.html, "
		 "sms.txt (also vi/… and en/…), vi/words.txt and en/words.txt",
		 name);
	return ERROR_INPUT;
}

enum error templates_lay(struct templates *templates, const char *name,
			 const char *bytes, size_t length,
			 struct complaints *complaints)
{
	struct template_source source = { .place = { 1, 1 } };
	const char *rest;
	int language = split_name(name, &rest);
	enum layout layout = find_layout(rest);

	if (layout == LAYOUT_COUNT &&
	    (language == LANGUAGES || strcmp(rest, words_file) != 0))
		return refuse_name(name, complaints);
	if (length > TEMPLATE_LIMIT) {
		complain(complaints, source.place, "too-long",
			 "a file of templates has at most %zu bytes",
			 TEMPLATE_LIMIT);
		return ERROR_INPUT;
	}
	bytes = plain_lines(complaints->arena, bytes, &length);
	if (layout == LAYOUT_COUNT)
		return words_lay(&templates->tongues[language].words, bytes,
				 length, complaints->file, complaints);
	source.bytes = bytes;
	source.length = length;
	source.form = layouts[layout].form;
	source.names = layouts[layout].names;
	return lay_layout(templates, language, layout, &source, complaints);
}

struct templates *templates_open(struct arena *arena)
{
	struct templates *templates = arena_alloc(arena, sizeof(*templates));
	struct complaints complaints = { .arena = arena };

	for (size_t i = 0; i < template_file_count; i++) {
		enum error error = templates_lay(
			templates, template_files[i].name,
			template_files[i].text, strlen(template_files[i].text),
			&complaints);

		assert(error == ERROR_NONE && "a shipped template is wrong");
	}
	for (int i = 0; i < LANGUAGES; i++) {
		struct words *words = &templates->tongues[i].words;

		words->language = languages[i];
		for (int j = 0; j < PHRASE_COUNT_OF; j++)
			assert(words->sentences[j].template != NULL &&
			       "a shipped sentence is missing");
	}
	for (int i = 0; i < LAYOUT_COUNT; i++)
		templates->shipped[i] =
			templates->tongues[0].layouts[i].template;
	return templates;
}

const struct words *templates_words(const struct templates *templates,
				    const char *language)
{
	return &templates->tongues[language_index(language)].words;
}

void templates_fill(const struct templates *templates, const char *language,
		    enum layout layout, const struct fill *fill,
		    struct text *text)
{
	const struct tongue *tongue =
		&templates->tongues[language_index(language)];
	size_t before = text->length;

	if (template_fill(tongue->layouts[layout].template, fill, text))
		return;
	text->length = before;
	(void)template_fill(templates->shipped[layout], fill, text);
}

/* ------------------------------------------------------------- listing */

struct listing {
	struct arena *arena;
	const char *wanted; /* or NULL: all */
	struct template_row *rows;
	size_t count;
};

/* Adds a row if it is wanted, and gives it. */
static struct template_row *add_row(struct listing *listing, const char *name,
				    const char *file, const char *text)
{
	struct template_row *row;

	if (listing->wanted != NULL && strcmp(listing->wanted, name) != 0)
		return NULL;
	listing->rows = arena_grow(listing->arena, listing->rows,
				   listing->count, sizeof(*listing->rows));
	row = &listing->rows[listing->count++];
	row->name = name;
	row->file = file;
	row->text = text;
	return row;
}

/* All sentences, as a file that says the same. */
static const char *all_sentences(struct arena *arena, const struct words *words)
{
	struct text text = { 0 };
	const char *all;

	for (int i = 0; i < PHRASE_COUNT_OF; i++)
		text_addf(&text, "%s: %s\n", words_name((enum phrase)i),
			  words->sentences[i].source);
	all = arena_string(arena, text_string(&text));
	text_clear(&text);
	return all;
}

static void list_words(struct listing *listing, const struct words *words)
{
	struct arena *arena = listing->arena;
	struct template_row *row = add_row(
		listing,
		arena_printf(arena, "%s/%s", words->language, words_file), NULL,
		NULL);

	if (row != NULL)
		row->text = all_sentences(arena, words);
	for (int i = 0; row != NULL && i < PHRASE_COUNT_OF; i++) {
		if (words->sentences[i].file == NULL)
			continue;
		row->file = words->sentences[i].file;
		row->sentences++;
	}
}

/* One sentence, which is listed only where it is wanted. */
static void list_sentence(struct listing *listing, const struct words *words)
{
	struct arena *arena = listing->arena;

	for (int i = 0; listing->wanted != NULL && i < PHRASE_COUNT_OF; i++) {
		const struct sentence *sentence = &words->sentences[i];
		struct template_row *row =
			add_row(listing,
				arena_printf(arena, "%s/%s", words->language,
					     words_name((enum phrase)i)),
				sentence->file,
				arena_printf(arena, "%s\n", sentence->source));

		if (row != NULL)
			row->line = sentence->place.line;
	}
}

void templates_list(const struct templates *templates, const char *name,
		    struct arena *arena, struct template_row **rows,
		    size_t *count)
{
	struct listing listing = { .arena = arena, .wanted = name };

	if (name != NULL && find_layout(name) < LAYOUT_COUNT)
		listing.wanted =
			arena_printf(arena, "%s/%s", languages[0], name);
	for (int i = 0; i < LANGUAGES; i++) {
		const struct tongue *tongue = &templates->tongues[i];

		for (int j = 0; j < LAYOUT_COUNT; j++)
			(void)add_row(&listing,
				      arena_printf(arena, "%s/%s", languages[i],
						   layouts[j].file),
				      tongue->layouts[j].file,
				      tongue->layouts[j].source);
		list_words(&listing, &tongue->words);
		list_sentence(&listing, &tongue->words);
	}
	*rows = listing.rows;
	*count = listing.count;
}
