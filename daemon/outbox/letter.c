/*
 * What a mail says, as a good clerk would put it: who it is for, what is
 * late, due and new, what the document's own words are, what they mean in
 * days, and what to do next. The sentences are the templates'; which of them
 * are said, and in which order, is decided here.
 */
#include "outbox/letter.h"

#include <string.h>

#include "outbox/address.h"
#include "outbox/letter_parts.h"

/* A letter with two marks, each apart, takes no more. */
#define BYTES_A_COLUMN 8

/* Columns of a subject; of so few, its bytes always fit into a header. */
#define SUBJECT_COLUMNS 250
#define SUBJECT_LEAST (HEADER_VALUE_LIMIT / BYTES_A_COLUMN - 2)

/* An underline is no longer. */
#define LINE_COLUMNS 72

/* ------------------------------------------------------- for all parts */

/*
 * The bytes that `columns` hold. Marks stand on no column of their own, hence
 * the second bound.
 */
static size_t fitting(const struct text *text, size_t columns)
{
	size_t fits = text_fit(text_string(text), columns);

	if (fits <= columns * BYTES_A_COLUMN)
		return fits;
	fits = columns * BYTES_A_COLUMN;
	while (fits > 0 && ((unsigned char)text->bytes[fits] & 0xc0) == 0x80)
		fits--;
	return fits;
}

const char *letter_clean(const struct writing *writing, const char *string,
			 size_t columns)
{
	struct text spaced = { 0 };
	struct text visible = { 0 };
	const char *result;
	size_t fits;

	for (const char *at = string == NULL ? "" : string; *at != '\0'; at++) {
		bool is_space = strchr(" \t\r\n\v\f", *at) != NULL;

		if (!is_space)
			text_add_bytes(&spaced, at, 1);
		else if (spaced.length > 0 &&
			 spaced.bytes[spaced.length - 1] != ' ')
			text_add(&spaced, " ");
	}
	if (spaced.length > 0 && spaced.bytes[spaced.length - 1] == ' ')
		spaced.bytes[--spaced.length] = '\0';
	text_add_visible(&visible, text_string(&spaced));
	fits = fitting(&visible, columns);
	if (fits < visible.length)
		result = arena_printf(writing->arena, "%.*s…", (int)fits,
				      visible.bytes);
	else
		result = arena_string(writing->arena, text_string(&visible));
	text_clear(&spaced);
	text_clear(&visible);
	return result;
}

const char *letter_name(const struct writing *writing, const char *name)
{
	return letter_clean(writing, name, LETTER_NAME_COLUMNS);
}

const char *letter_date(const struct writing *writing, struct date date)
{
	return date_is_set(date) ? words_date(writing->words, writing->arena,
					      PHRASE_DATE, date)
				 : "";
}

const char *letter_say(const struct writing *writing, enum phrase phrase,
		       const struct blank *blanks)
{
	return words_say(writing->words, writing->arena, phrase, blanks);
}

static const struct blank *keep_blanks(struct arena *arena,
				       const struct blank *blanks)
{
	struct blank *kept;
	size_t count = 0;

	while (blanks != NULL && blanks[count].name != NULL)
		count++;
	kept = arena_alloc(arena, (count + 1) * sizeof(*kept));
	if (count > 0)
		memcpy(kept, blanks, count * sizeof(*kept));
	return kept;
}

static const struct fill_list *keep_lists(struct arena *arena,
					  const struct fill_list *lists)
{
	struct fill_list *kept;
	size_t count = 0;

	while (lists != NULL && lists[count].name != NULL)
		count++;
	kept = arena_alloc(arena, (count + 1) * sizeof(*kept));
	if (count > 0)
		memcpy(kept, lists, count * sizeof(*kept));
	return kept;
}

void letter_add(const struct writing *writing, struct fills *fills,
		const struct blank *blanks, const struct fill_list *lists)
{
	struct arena *arena = writing->arena;

	fills->items = arena_grow(arena, fills->items, fills->count,
				  sizeof(*fills->items));
	fills->items[fills->count++] =
		(struct fill){ .blanks = keep_blanks(arena, blanks),
			       .lists = keep_lists(arena, lists) };
}

/* ------------------------------------------------------------ sections */

/* "1 việc quá hạn, 2 việc sắp đến hạn"; in the subject shorter. */
static const char *say_counts(const struct writing *writing, bool in_subject)
{
	size_t counts[SECTION_COUNT];
	struct text text = { 0 };
	const char *result;

	section_count(writing->digest, counts);
	for (int i = 0; i < SECTION_COUNT; i++) {
		const struct section_words *words =
			section_words((enum section)i);

		if (counts[i] == 0)
			continue;
		if (text.length > 0)
			text_add(&text, ", ");
		text_add(&text, words_count(writing->words, writing->arena,
					    in_subject ? words->in_subject
						       : words->count,
					    counts[i]));
	}
	result = arena_string(writing->arena, text_string(&text));
	text_clear(&text);
	return result;
}

static const char *underline(const struct writing *writing, const char *heading)
{
	size_t width = text_width(heading);
	char line[LINE_COLUMNS];

	memset(line, '-', sizeof(line));
	return arena_bytes(writing->arena, line,
			   width < sizeof(line) ? width : sizeof(line));
}

/* What has been told of so far. */
struct told {
	bool *items; /* a mark for each */
	const size_t *chain; /* see letter_chain */
	size_t count;
	size_t tasks; /* in full; a roll-up is one */
	size_t entries; /* in a line */
};

/* What is told in a section. */
struct listing {
	struct fills tasks;
	struct fills entries;
	int64_t first; /* number of the first entry */
};

/* The item in full, with those further down that are rolled up with it. */
static void add_in_full(const struct writing *writing, size_t at,
			struct told *told, struct fills *tasks)
{
	const struct digest_item **items = NULL;
	size_t count = 0;

	do {
		items = arena_grow(writing->arena, items, count,
				   sizeof(*items));
		items[count++] = &writing->digest->items[at];
		told->items[at] = true;
		at = told->chain[at];
	} while (at != 0);
	if (count == 1)
		letter_add_task(writing, items[0], tasks);
	else
		letter_add_roll(writing, items, count, tasks);
	told->count += count;
	told->tasks++;
}

static void add_item(const struct writing *writing, size_t at,
		     struct told *told, struct listing *listing)
{
	const struct digest_item *item = &writing->digest->items[at];

	if (told->tasks + told->entries == LETTER_ITEMS)
		return;
	if (section_of(item) != SECTION_UNDATED && told->tasks < LETTER_TASKS) {
		add_in_full(writing, at, told, &listing->tasks);
		return;
	}
	letter_add_entry(writing, item, &listing->entries);
	if (listing->first == 0)
		listing->first = item->number;
	told->items[at] = true;
	told->count++;
	told->entries++;
}

static void add_listing(const struct writing *writing, enum section section,
			size_t count, const struct listing *listing,
			struct fills *sections)
{
	const struct section_words *words = section_words(section);
	const char *heading =
		words_count(writing->words, writing->arena, words->head, count);
	const char *number = words_number(writing->arena, listing->first);
	const char *next = NULL;
	const char *command = NULL;

	/* After the entries, once for all of them. */
	if (listing->entries.count > 0) {
		next = letter_say(writing,
				  section == SECTION_UNDATED
					  ? PHRASE_ENTRIES_NEXT
					  : PHRASE_ENTRIES_SEE,
				  BLANKS({ "number", number }));
		command =
			arena_printf(writing->arena, "dondoc show %s", number);
	}
	letter_add(
		writing, sections,
		BLANKS({ "section", words->name }, { words->name, words->name },
		       { "heading", heading },
		       { "underline", underline(writing, heading) },
		       { "late",
			 section <= SECTION_ESCALATED ? words->name : NULL },
		       { "next", next }, { "next_command", command }),
		(const struct fill_list[]){
			{ "tasks", listing->tasks.items, listing->tasks.count },
			{ "entries", listing->entries.items,
			  listing->entries.count },
			{ 0 } });
}

static void add_section(const struct writing *writing, enum section section,
			size_t count, struct told *told, struct fills *sections)
{
	const struct digest *digest = writing->digest;
	struct listing listing = { 0 };

	for (size_t i = 0; i < digest->count; i++)
		if (!told->items[i] && section_of(&digest->items[i]) == section)
			add_item(writing, i, told, &listing);
	if (listing.tasks.count + listing.entries.count > 0)
		add_listing(writing, section, count, &listing, sections);
}

/* Those whom no message reaches, and their telephone numbers. */
static void add_unreached(const struct writing *writing,
			  const struct digest_unreached *one,
			  struct fills *people)
{
	const char *n = words_number(writing->arena, one->tasks);
	const struct blank blanks[] = {
		{ "n", n },
		{ "one", one->tasks == 1 ? n : NULL },
		{ "many", one->tasks == 1 ? NULL : n },
		{ "person", letter_name(writing, one->person) },
		{ "agency", letter_name(writing, one->agency) },
		{ "phone", letter_name(writing, one->phone) },
		{ NULL, NULL },
	};

	letter_add(writing, people,
		   BLANKS({ "entry",
			    letter_say(writing, PHRASE_UNREACHED, blanks) }),
		   NULL);
}

/* A calendar that has stopped asking. */
static void add_quiet(const struct writing *writing,
		      const struct digest_quiet *one, struct fills *calendars)
{
	const char *n = words_number(writing->arena, one->days);
	const struct blank blanks[] = {
		{ "n", n },
		{ "one", one->days == 1 ? n : NULL },
		{ "many", one->days == 1 ? NULL : n },
		{ "agency", letter_name(writing, one->agency) },
		{ "plan", letter_name(writing, one->plan) },
		{ "label", letter_name(writing, one->label) },
		{ NULL, NULL },
	};
	enum phrase phrase =
		one->plan == NULL ? PHRASE_QUIET : PHRASE_QUIET_PLAN;

	letter_add(writing, calendars,
		   BLANKS({ "entry", letter_say(writing, phrase, blanks) }),
		   NULL);
}

/* The lists that the whole of a letter has. */
static const struct fill_list *write_lists(const struct writing *writing,
					   const struct fills *sections)
{
	const struct digest *digest = writing->digest;
	struct fills people = { 0 };
	struct fills calendars = { 0 };

	for (size_t i = 0; i < digest->unreached_count && i < LETTER_ITEMS; i++)
		add_unreached(writing, &digest->unreached[i], &people);
	for (size_t i = 0; i < digest->quiet_count && i < LETTER_ITEMS; i++)
		add_quiet(writing, &digest->quiet[i], &calendars);
	return keep_lists(
		writing->arena,
		(const struct fill_list[]){
			{ "sections", sections->items, sections->count },
			{ "unreached", people.items, people.count },
			{ "quiet", calendars.items, calendars.count },
			{ 0 } });
}

/* ------------------------------------------------------------ the whole */

/* The person's name, with the agency's unless it holds that already. */
static const char *greeting(const struct writing *writing, const char *person,
			    const char *agency)
{
	bool is_told = strstr(person, agency) != NULL;

	return letter_say(writing, PHRASE_GREETING,
			  BLANKS({ "person", person },
				 { "agency", is_told ? NULL : agency }));
}

static const char *missed(const struct writing *writing)
{
	struct date since = writing->digest->missed_since;

	return date_is_set(since)
		       ? letter_say(writing, PHRASE_MISSED,
				    BLANKS({ "date",
					     letter_date(writing, since) }))
		       : NULL;
}

/* What this is told again for, or NULL. */
static const char *instead(const struct writing *writing)
{
	static const struct {
		const char *channel;
		enum phrase phrase;
	} channels[] = {
		{ "email", PHRASE_INSTEAD_EMAIL },
		{ "sms", PHRASE_INSTEAD_SMS },
		{ "webhook", PHRASE_INSTEAD_WEBHOOK },
	};
	const char *channel = writing->digest->instead_of;

	for (size_t i = 0; i < sizeof(channels) / sizeof(channels[0]); i++)
		if (channel != NULL &&
		    strcmp(channel, channels[i].channel) == 0)
			return letter_say(writing, channels[i].phrase, NULL);
	return NULL;
}

/* Above a list of so many, or NULL when there are none. */
static const char *head_of(const struct writing *writing, enum phrase phrase,
			   size_t count)
{
	return count == 0 ? NULL
			  : words_count(writing->words, writing->arena, phrase,
					count);
}

/* Why the week is told, if it is, or NULL. */
static const char *week(const struct writing *writing)
{
	size_t counts[SECTION_COUNT];

	section_count(writing->digest, counts);
	return counts[SECTION_WEEK] == 0
		       ? NULL
		       : letter_say(writing, PHRASE_WEEK, NULL);
}

static const char *server(const struct writing *writing, const char *url)
{
	return *url == '\0' ? NULL
			    : letter_say(writing, PHRASE_SERVER,
					 BLANKS({ "url", url }));
}

/* As long as a header may be, whatever its letters are. */
static const char *subject(const struct writing *writing, const char *agency)
{
	const char *said =
		letter_say(writing, PHRASE_SUBJECT,
			   BLANKS({ "counts", say_counts(writing, true) },
				  { "agency", agency }));

	said = letter_clean(writing, said, SUBJECT_COLUMNS);
	return strlen(said) <= HEADER_VALUE_LIMIT
		       ? said
		       : letter_clean(writing, said, SUBJECT_LEAST);
}

/* Everything but the sections; `rest` tasks were not listed. */
static const struct blank *write_frame(const struct writing *writing,
				       const char *told_subject, size_t rest)
{
	const struct digest *digest = writing->digest;
	struct arena *arena = writing->arena;
	const char *person = letter_name(writing, digest->person);
	const char *agency = letter_name(writing, digest->agency);
	const char *url = letter_name(writing, digest->base_url);
	const char *today = letter_date(writing, digest->today);
	const char *counts = say_counts(writing, false);
	const char *head = head_of(writing, PHRASE_UNREACHED_HEAD,
				   digest->unreached_count);
	const char *quiet =
		head_of(writing, PHRASE_QUIET_HEAD, digest->quiet_count);
	const struct blank blanks[] = {
		{ "language", writing->words->language },
		{ "subject", told_subject },
		{ "greeting", greeting(writing, person, agency) },
		{ "opening", letter_say(writing, PHRASE_OPENING,
					BLANKS({ "today", today },
					       { "counts", counts })) },
		{ "missed", missed(writing) },
		{ "instead", instead(writing) },
		{ "unreached_head", head },
		{ "unreached_line",
		  head == NULL ? NULL : underline(writing, head) },
		{ "unreached_ask",
		  letter_say(writing, PHRASE_UNREACHED_ASK, NULL) },
		{ "week", week(writing) },
		{ "quiet_head", quiet },
		{ "quiet_line",
		  quiet == NULL ? NULL : underline(writing, quiet) },
		{ "quiet_ask", letter_say(writing, PHRASE_QUIET_ASK, NULL) },
		{ "more", rest == 0 ? NULL
				    : words_count(writing->words, arena,
						  PHRASE_MORE, rest) },
		{ "all", letter_say(writing, PHRASE_ALL, NULL) },
		{ "all_command", "dondoc ls" },
		{ "footer", letter_say(writing, PHRASE_FOOTER, NULL) },
		{ "server", server(writing, url) },
		{ "url", url },
		{ "person", person },
		{ "agency", agency },
		{ "today", today },
		{ "counts", counts },
		{ NULL, NULL },
	};

	return keep_blanks(arena, blanks);
}

void letter_write(const struct digest *digest, struct arena *arena,
		  struct letter *letter)
{
	struct writing writing = {
		.digest = digest,
		.words = templates_words(digest->templates, digest->language),
		.arena = arena,
	};
	struct told told = { .items = arena_alloc(arena, digest->count + 1),
			     .chain = letter_chain(&writing) };
	struct fills sections = { 0 };
	size_t counts[SECTION_COUNT];

	section_count(digest, counts);
	for (int i = 0; i < SECTION_COUNT; i++)
		add_section(&writing, (enum section)i, counts[i], &told,
			    &sections);
	letter->templates = digest->templates;
	letter->language = writing.words->language;
	letter->subject =
		subject(&writing, letter_name(&writing, digest->agency));
	letter->fill.blanks = write_frame(&writing, letter->subject,
					  digest->count - told.count);
	letter->fill.lists = write_lists(&writing, &sections);
}

void letter_add_html(const struct letter *letter, struct text *text)
{
	templates_fill(letter->templates, letter->language, LAYOUT_MAIL_HTML,
		       &letter->fill, text);
}
