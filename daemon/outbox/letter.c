/*
 * What a mail says, as a good clerk would put it: who it is for, what is
 * late, due and new, what the document's own words are, what they mean in
 * days, and what to do next. Whatever comes from outside passes `clean`.
 */
#include "outbox/letter.h"

#include <string.h>

#include "outbox/section.h"
#include "outbox/words.h"

/* Columns after which what comes from outside is cut. */
#define TITLE_COLUMNS 400
#define PHRASE_COLUMNS 300
#define NAME_COLUMNS 120
#define ENTRY_COLUMNS 120

/* A letter with two marks, each apart, takes no more. */
#define BYTES_A_COLUMN 8

/* A letter being written. */
struct writing {
	const struct digest *digest;
	struct arena *arena;
	struct letter *letter;
	size_t listed; /* items told so far */
};

static const char *say(const struct writing *writing, enum phrase phrase,
		       const struct blank *blanks)
{
	return words_fill(writing->arena,
			  words_of(writing->letter->language, phrase, 1),
			  blanks);
}

/* A sentence with a number in it. */
static const char *count_out(const struct writing *writing, enum phrase phrase,
			     size_t n)
{
	return words_fill(
		writing->arena, words_of(writing->letter->language, phrase, n),
		BLANKS({ "n", arena_printf(writing->arena, "%zu", n) }));
}

static const char *date_out(const struct writing *writing, struct date date)
{
	return words_date(writing->arena, writing->letter->language, date);
}

static void add(const struct writing *writing, enum block_kind kind,
		const char *text)
{
	struct letter *letter = writing->letter;

	letter->blocks = arena_grow(writing->arena, letter->blocks,
				    letter->count, sizeof(*letter->blocks));
	letter->blocks[letter->count++] =
		(struct block){ .kind = kind, .text = text };
}

/* A command on the item: "dondoc done 12". */
static void add_command(const struct writing *writing, const char *verb,
			int64_t number, const char *rest)
{
	add(writing, BLOCK_COMMAND,
	    arena_printf(writing->arena, "dondoc %s %lld%s", verb,
			 (long long)number, rest));
}

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

/*
 * One line of at most `columns`: white space becomes single spaces, other
 * controls are made visible, so that no text can pass for a line of ours.
 */
static const char *clean(const struct writing *writing, const char *string,
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

static const char *name_out(const struct writing *writing, const char *name)
{
	return clean(writing, name, NAME_COLUMNS);
}

/* "1 việc quá hạn, 2 việc sắp đến hạn". */
static const char *counts_out(const struct writing *writing)
{
	size_t counts[SECTION_COUNT];
	struct text text = { 0 };
	const char *result;

	section_count(writing->digest, counts);
	for (int i = 0; i < SECTION_COUNT; i++) {
		if (counts[i] == 0)
			continue;
		if (text.length > 0)
			text_add(&text, ", ");
		text_add(&text, count_out(writing,
					  section_words((enum section)i)->count,
					  counts[i]));
	}
	result = arena_string(writing->arena, text_string(&text));
	text_clear(&text);
	return result;
}

static bool is_own(const struct writing *writing,
		   const struct digest_item *item)
{
	const char *reader = writing->digest->agency;

	if (item->agency == NULL || reader == NULL)
		return !item->is_support && item->notice != NOTICE_ESCALATED;
	return !item->is_support && strcmp(item->agency, reader) == 0;
}

static const char *place_out(const struct writing *writing,
			     const struct digest_item *item)
{
	struct arena *arena = writing->arena;
	const struct blank blanks[] = {
		{ "number",
		  arena_printf(arena, "%lld", (long long)item->number) },
		{ "key", name_out(writing, item->key) },
		{ "plan", name_out(writing, item->plan) },
		{ "period",
		  item->period == NULL
			  ? NULL
			  : words_period(arena, writing->letter->language,
					 name_out(writing, item->period)) },
		{ NULL, NULL },
	};

	return say(writing,
		   item->period == NULL ? PHRASE_TASK : PHRASE_TASK_PERIOD,
		   blanks);
}

/* Which sentence tells the deadline. */
static enum phrase due_phrase_of(const struct digest_item *item)
{
	bool has_words = item->due_phrase != NULL && *item->due_phrase != '\0';

	if (date_is_set(item->due)) {
		if (!has_words)
			return PHRASE_DUE_ONLY;
		if (item->is_extended)
			return PHRASE_DUE_EXTENDED;
		return item->class == DUE_WINDOW && date_is_set(item->from)
			       ? PHRASE_DUE_WINDOW
			       : PHRASE_DUE_READ;
	}
	if (!has_words)
		return PHRASE_DUE_NONE;
	if (item->class == DUE_START && date_is_set(item->from))
		return PHRASE_DUE_START;
	if (item->class == DUE_RELATIVE || item->class == DUE_CONDITION ||
	    item->class == DUE_REFERENCE)
		return PHRASE_DUE_ONCE;
	return PHRASE_DUE_WORDS;
}

static void add_due(const struct writing *writing,
		    const struct digest_item *item)
{
	const struct blank blanks[] = {
		{ "phrase", clean(writing, item->due_phrase, PHRASE_COLUMNS) },
		{ "from", date_is_set(item->from)
				  ? date_out(writing, item->from)
				  : "" },
		{ "due",
		  date_is_set(item->due) ? date_out(writing, item->due) : "" },
		{ NULL, NULL },
	};

	add(writing, BLOCK_DETAIL, say(writing, due_phrase_of(item), blanks));
}

/* The last working day where it is not the due day, and the days left. */
static void add_days(const struct writing *writing,
		     const struct digest_item *item)
{
	struct date working = item->last_working_day;
	int today = writing->digest->today.day;
	int left;

	if (!date_is_set(item->due))
		return;
	left = item->due.day - today;
	if (left >= 0 && date_is_set(working) && working.day >= today &&
	    working.day != item->due.day)
		add(writing, BLOCK_DETAIL,
		    say(writing,
			working.day == today ? PHRASE_WORKING_TODAY
					     : PHRASE_WORKING_DAY,
			BLANKS({ "date", date_out(writing, working) })));
	if (left > 0)
		add(writing, BLOCK_DETAIL,
		    count_out(writing, PHRASE_LEFT, (size_t)left));
	else if (left == 0)
		add(writing, BLOCK_DETAIL, say(writing, PHRASE_TODAY, NULL));
	else if (!item->is_request)
		add(writing, BLOCK_DETAIL,
		    count_out(writing, PHRASE_LATE, (size_t)-left));
}

/* Who owes it, where that is not plain; what it waits for and makes. */
static void add_owner(const struct writing *writing,
		      const struct digest_item *item)
{
	const struct blank blanks[] = {
		{ "agency", name_out(writing, item->agency) },
		{ "reader", name_out(writing, writing->digest->agency) },
		{ "product", name_out(writing, item->product) },
		{ NULL, NULL },
	};

	if (item->is_held)
		add(writing, BLOCK_DETAIL, say(writing, PHRASE_HELD, blanks));
	else if (item->is_support)
		add(writing, BLOCK_DETAIL,
		    say(writing, PHRASE_SUPPORT, blanks));
	else if (!is_own(writing, item))
		add(writing, BLOCK_DETAIL,
		    say(writing, PHRASE_OWED_BY, blanks));
	if (item->is_waiting)
		add(writing, BLOCK_DETAIL,
		    say(writing, PHRASE_WAITING, blanks));
	if (item->product != NULL && *item->product != '\0')
		add(writing, BLOCK_DETAIL,
		    say(writing, PHRASE_PRODUCT, blanks));
}

/* How its own agency tells that it is finished. */
static void add_finish(const struct writing *writing,
		       const struct digest_item *item)
{
	const char *receiver = name_out(writing, item->submit_to);

	if (item->submit_to != NULL) {
		add(writing, BLOCK_DETAIL,
		    say(writing, PHRASE_SUBMIT,
			BLANKS({ "receiver", receiver })));
		add_command(writing, "submit", item->number, " --note \"…\"");
		return;
	}
	add(writing, BLOCK_DETAIL,
	    say(writing, item->is_request ? PHRASE_ASK_DONE : PHRASE_DONE,
		NULL));
	add_command(writing, "done", item->number, "");
}

/* What its own agency does next, by why it is told of. */
static void add_own_next(const struct writing *writing,
			 const struct digest_item *item)
{
	enum section section = section_of(item);
	bool is_late =
		section == SECTION_OVERDUE || section == SECTION_ESCALATED;

	if (!item->is_request &&
	    (section == SECTION_ASSIGNED || section == SECTION_OPENED)) {
		add(writing, BLOCK_DETAIL, say(writing, PHRASE_START, NULL));
		add_command(writing, "start", item->number, "");
	}
	if (is_late)
		add(writing, BLOCK_DETAIL, say(writing, PHRASE_HURRY, NULL));
	add_finish(writing, item);
}

static void add_next(const struct writing *writing,
		     const struct digest_item *item)
{
	const char *agency = name_out(writing, item->agency);
	bool is_others = !is_own(writing, item);

	if (item->is_request)
		add(writing, BLOCK_DETAIL,
		    say(writing, PHRASE_ASK, BLANKS({ "agency", agency })));
	/* A stated date stands, whatever it comes after. */
	if (!is_others && (!item->is_waiting || date_is_set(item->due))) {
		add_own_next(writing, item);
		return;
	}
	if (is_others && section_of(item) == SECTION_ESCALATED)
		add(writing, BLOCK_DETAIL,
		    say(writing, PHRASE_PRESS, BLANKS({ "agency", agency })));
	else
		add(writing, BLOCK_DETAIL, say(writing, PHRASE_SEE, NULL));
	add_command(writing, "show", item->number, "");
}

static void add_entry(const struct writing *writing,
		      const struct digest_item *item)
{
	bool has_words = item->due_phrase != NULL && *item->due_phrase != '\0';
	const struct blank blanks[] = {
		{ "number", arena_printf(writing->arena, "%lld",
					 (long long)item->number) },
		{ "key", name_out(writing, item->key) },
		{ "plan", name_out(writing, item->plan) },
		{ "title", clean(writing, item->title, ENTRY_COLUMNS) },
		{ "phrase", clean(writing, item->due_phrase, ENTRY_COLUMNS) },
		{ NULL, NULL },
	};

	add(writing, BLOCK_ENTRY,
	    say(writing,
		has_words ? PHRASE_UNDATED_QUOTE : PHRASE_UNDATED_ENTRY,
		blanks));
}

static void add_item(const struct writing *writing,
		     const struct digest_item *item)
{
	if (section_of(item) == SECTION_UNDATED) {
		add_entry(writing, item);
		return;
	}
	add(writing, BLOCK_TASK, place_out(writing, item));
	add(writing, BLOCK_TITLE, clean(writing, item->title, TITLE_COLUMNS));
	add_due(writing, item);
	add_days(writing, item);
	add_owner(writing, item);
	add_next(writing, item);
}

/* After the undated entries, once for all of them. */
static void add_undated_next(const struct writing *writing, int64_t number)
{
	const char *digits =
		arena_printf(writing->arena, "%lld", (long long)number);

	add(writing, BLOCK_PARAGRAPH,
	    say(writing, PHRASE_UNDATED_NEXT, BLANKS({ "number", digits })));
	add_command(writing, "show", number, "");
}

static void add_section(struct writing *writing, enum section section,
			size_t count)
{
	const struct digest *digest = writing->digest;
	int64_t first = 0;

	if (count == 0 || writing->listed == LETTER_ITEMS)
		return;
	add(writing, BLOCK_HEADING,
	    count_out(writing, section_words(section)->head, count));
	for (size_t i = 0; i < digest->count; i++) {
		if (section_of(&digest->items[i]) != section)
			continue;
		if (writing->listed == LETTER_ITEMS)
			break;
		if (first == 0)
			first = digest->items[i].number;
		add_item(writing, &digest->items[i]);
		writing->listed++;
	}
	if (section == SECTION_UNDATED)
		add_undated_next(writing, first);
}

static void add_foot(const struct writing *writing)
{
	const char *url = writing->digest->base_url;
	size_t rest = writing->digest->count - writing->listed;

	if (rest > 0)
		add(writing, BLOCK_PARAGRAPH,
		    count_out(writing, PHRASE_MORE, rest));
	add(writing, BLOCK_PARAGRAPH, say(writing, PHRASE_ALL, NULL));
	add(writing, BLOCK_COMMAND, "dondoc ls");
	add(writing, BLOCK_SMALL, say(writing, PHRASE_FOOTER, NULL));
	if (url != NULL && *url != '\0')
		add(writing, BLOCK_SMALL,
		    say(writing, PHRASE_SERVER,
			BLANKS({ "url", name_out(writing, url) })));
}

void letter_write(const struct digest *digest, struct arena *arena,
		  struct letter *letter)
{
	struct writing writing = { .digest = digest,
				   .arena = arena,
				   .letter = letter };
	size_t counts[SECTION_COUNT];
	const char *told;
	const char *agency;

	*letter =
		(struct letter){ .language = words_language(digest->language) };
	told = counts_out(&writing);
	agency = name_out(&writing, digest->agency);
	letter->subject = say(&writing, PHRASE_SUBJECT,
			      BLANKS({ "counts", told }, { "agency", agency }));
	add(&writing, BLOCK_PARAGRAPH,
	    say(&writing, PHRASE_GREETING,
		BLANKS({ "person", name_out(&writing, digest->person) },
		       { "agency", agency })));
	add(&writing, BLOCK_PARAGRAPH,
	    say(&writing, PHRASE_OPENING,
		BLANKS({ "today", date_out(&writing, digest->today) },
		       { "counts", told })));
	if (date_is_set(digest->missed_since))
		add(&writing, BLOCK_PARAGRAPH,
		    say(&writing, PHRASE_MISSED,
			BLANKS({ "date",
				 date_out(&writing, digest->missed_since) })));
	section_count(digest, counts);
	for (int i = 0; i < SECTION_COUNT; i++)
		add_section(&writing, (enum section)i, counts[i]);
	add_foot(&writing);
}
