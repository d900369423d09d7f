/* What a letter says of one task. */
#include <string.h>

#include "outbox/letter_parts.h"

#define ENTRY_COLUMNS 120

/* A task being told of. */
struct telling {
	const struct writing *writing;
	const struct digest_item *item;
	struct fills details;
	struct fills steps;
};

static void add_sentence(const struct writing *writing, struct fills *details,
			 const char *sentence)
{
	/* An office may leave one empty. */
	if (*sentence != '\0')
		letter_add(writing, details, BLANKS({ "detail", sentence }),
			   NULL);
}

static void add_detail(struct telling *telling, enum phrase phrase,
		       const struct blank *blanks)
{
	add_sentence(telling->writing, &telling->details,
		     letter_say(telling->writing, phrase, blanks));
}

/* A sentence, and below it a command on the task, "dondoc done 12"; the verb
 * is NULL for none. */
static void add_step(struct telling *telling, const char *sentence,
		     const char *verb, const char *rest)
{
	const char *command =
		verb == NULL
			? NULL
			: arena_printf(telling->writing->arena,
				       "dondoc %s %lld%s", verb,
				       (long long)telling->item->number, rest);

	letter_add(telling->writing, &telling->steps,
		   BLANKS({ "step", sentence }, { "command", command }), NULL);
}

bool letter_is_own(const struct writing *writing,
		   const struct digest_item *item)
{
	const char *reader = writing->digest->agency;

	if (item->agency == NULL || reader == NULL)
		return !item->is_support && item->notice != NOTICE_ESCALATED;
	return !item->is_support && strcmp(item->agency, reader) == 0;
}

static bool has_words(const struct digest_item *item)
{
	return item->due_phrase != NULL && *item->due_phrase != '\0';
}

static const char *short_date(const struct writing *writing, struct date date)
{
	return date_is_set(date) ? words_date(writing->words, writing->arena,
					      PHRASE_SHORT_DATE, date)
				 : NULL;
}

const char *letter_say_place(const struct writing *writing, enum phrase phrase,
			     const struct digest_item *item, size_t n)
{
	struct arena *arena = writing->arena;
	size_t of = item->peers > 0 ? (size_t)item->peers : 0;
	const char *period =
		item->period == NULL
			? NULL
			: words_period(writing->words, arena,
				       letter_name(writing, item->period));

	return letter_say(
		writing, phrase,
		BLANKS({ "number", words_number(arena, item->number) },
		       { "key", letter_name(writing, item->key) },
		       { "plan", letter_name(writing, item->plan) },
		       { "period", period },
		       { "title",
			 letter_clean(writing, item->title, ENTRY_COLUMNS) },
		       { "phrase", letter_clean(writing, item->due_phrase,
						ENTRY_COLUMNS) },
		       { "due", short_date(writing, item->due) },
		       { "n", words_number(arena, (int64_t)n) },
		       { "of",
			 words_number(arena, (int64_t)(of < n ? n : of)) }));
}

/* ------------------------------------------------------------- deadline */

/* Which sentence tells the deadline. */
static enum phrase due_phrase_of(const struct digest_item *item)
{
	if (date_is_set(item->due)) {
		if (!has_words(item))
			return PHRASE_DUE_ONLY;
		if (item->is_extended)
			return PHRASE_DUE_EXTENDED;
		return item->class == DUE_WINDOW && date_is_set(item->from)
			       ? PHRASE_DUE_WINDOW
			       : PHRASE_DUE_READ;
	}
	if (!has_words(item))
		return PHRASE_DUE_NONE;
	if (item->class == DUE_START && date_is_set(item->from))
		return PHRASE_DUE_START;
	if (item->class == DUE_RELATIVE || item->class == DUE_CONDITION ||
	    item->class == DUE_REFERENCE)
		return PHRASE_DUE_ONCE;
	return PHRASE_DUE_WORDS;
}

/* The last working day where it is not the due day and still to come. */
static const char *say_working_day(const struct writing *writing,
				   const struct digest_item *item)
{
	struct date working = item->last_working_day;
	int today = writing->digest->today.day;

	if (item->due.day < today || !date_is_set(working) ||
	    working.day < today || working.day == item->due.day)
		return "";
	return letter_say(writing,
			  working.day == today ? PHRASE_WORKING_TODAY
					       : PHRASE_WORKING_DAY,
			  BLANKS({ "date", letter_date(writing, working) }));
}

static const char *say_days(const struct writing *writing,
			    const struct digest_item *item)
{
	int left = item->due.day - writing->digest->today.day;

	if (left == 0)
		return letter_say(writing, PHRASE_TODAY, NULL);
	if (left > 0)
		return words_count(writing->words, writing->arena, PHRASE_LEFT,
				   (size_t)left);
	/* A request is never called late. */
	return item->is_request ? ""
				: words_count(writing->words, writing->arena,
					      PHRASE_LATE, (size_t)-left);
}

const char *letter_say_deadline(const struct writing *writing,
				const struct digest_item *item)
{
	const char *phrase =
		letter_clean(writing, item->due_phrase, LETTER_PHRASE_COLUMNS);

	return letter_say(writing, due_phrase_of(item),
			  BLANKS({ "phrase", phrase },
				 { "from", letter_date(writing, item->from) },
				 { "due", letter_date(writing, item->due) }));
}

void letter_add_changes(const struct writing *writing,
			const struct digest_item *item, struct fills *details)
{
	const char *what =
		letter_clean(writing, item->changes, LETTER_CHANGES_COLUMNS);

	if (item->notice == NOTICE_CHANGED && *what != '\0')
		add_sentence(writing, details,
			     letter_say(writing,
					item->is_returned ? PHRASE_RETURNED
							  : PHRASE_CHANGED,
					BLANKS({ "what", what })));
}

void letter_add_deadline(const struct writing *writing,
			 const struct digest_item *item, struct fills *details)
{
	add_sentence(writing, details, letter_say_deadline(writing, item));
	if (!date_is_set(item->due))
		return;
	add_sentence(writing, details, say_working_day(writing, item));
	add_sentence(writing, details, say_days(writing, item));
}

/* ----------------------------------------------------- owner, next step */

/* Who owes it, where that is not plain; what it waits for and makes. */
static void add_owner(struct telling *telling)
{
	const struct writing *writing = telling->writing;
	const struct digest_item *item = telling->item;
	const char *agency = letter_name(writing, item->agency);
	const char *reader = letter_name(writing, writing->digest->agency);
	const char *product = letter_name(writing, item->product);

	if (item->is_held)
		add_detail(telling, PHRASE_HELD, NULL);
	else if (item->is_support)
		add_detail(telling, PHRASE_SUPPORT,
			   BLANKS({ "agency", agency }, { "reader", reader }));
	else if (!letter_is_own(writing, item))
		add_detail(telling, PHRASE_OWED_BY,
			   BLANKS({ "agency", agency }));
	if (item->is_waiting)
		add_detail(telling, PHRASE_WAITING, NULL);
	if (*product != '\0')
		add_detail(telling, PHRASE_PRODUCT,
			   BLANKS({ "product", product }));
}

/* How its own agency tells that it is finished. */
static void add_finish(struct telling *telling)
{
	const struct writing *writing = telling->writing;
	const struct digest_item *item = telling->item;
	const char *receiver = letter_name(writing, item->submit_to);

	if (item->submit_to != NULL)
		add_step(telling,
			 letter_say(writing, PHRASE_SUBMIT,
				    BLANKS({ "receiver", receiver })),
			 "submit", " --note \"…\"");
	else
		add_step(telling,
			 letter_say(writing,
				    item->is_request ? PHRASE_ASK_DONE
						     : PHRASE_DONE,
				    NULL),
			 "done", "");
}

/* What its own agency does next, by why it is told of. */
static void add_own_next(struct telling *telling)
{
	const struct writing *writing = telling->writing;
	enum section section = section_of(telling->item);

	if (!telling->item->is_request &&
	    (section == SECTION_ASSIGNED || section == SECTION_OPENED))
		add_step(telling, letter_say(writing, PHRASE_START, NULL),
			 "start", "");
	if (section == SECTION_OVERDUE || section == SECTION_ESCALATED)
		add_step(telling, letter_say(writing, PHRASE_HURRY, NULL), NULL,
			 "");
	add_finish(telling);
}

static void add_next(struct telling *telling)
{
	const struct writing *writing = telling->writing;
	const struct digest_item *item = telling->item;
	const char *agency = letter_name(writing, item->agency);
	bool is_others = !letter_is_own(writing, item);

	if (item->is_request)
		add_step(telling,
			 letter_say(writing, PHRASE_ASK,
				    BLANKS({ "agency", agency })),
			 NULL, "");
	/* A stated date stands, whatever it comes after. */
	if (!is_others && (!item->is_waiting || date_is_set(item->due)))
		add_own_next(telling);
	else if (is_others && section_of(item) == SECTION_ESCALATED)
		add_step(telling,
			 letter_say(writing, PHRASE_PRESS,
				    BLANKS({ "agency", agency })),
			 "show", "");
	else
		add_step(telling, letter_say(writing, PHRASE_SEE, NULL), "show",
			 "");
}

void letter_add_task(const struct writing *writing,
		     const struct digest_item *item, struct fills *tasks)
{
	struct telling telling = { .writing = writing, .item = item };

	letter_add_changes(writing, item, &telling.details);
	letter_add_deadline(writing, item, &telling.details);
	add_owner(&telling);
	add_next(&telling);
	letter_add(
		writing, tasks,
		BLANKS({ "number", words_number(writing->arena, item->number) },
		       { "key", letter_name(writing, item->key) },
		       { "plan", letter_name(writing, item->plan) },
		       { "period", letter_name(writing, item->period) },
		       { "title", letter_clean(writing, item->title,
					       LETTER_TITLE_COLUMNS) },
		       { "phrase", letter_clean(writing, item->due_phrase,
						LETTER_PHRASE_COLUMNS) },
		       { "due", letter_date(writing, item->due) },
		       { "lead", letter_name(writing, item->agency) },
		       { "product", letter_name(writing, item->product) },
		       { "place",
			 letter_say_place(writing, PHRASE_TASK, item, 1) }),
		(const struct fill_list[]){
			{ "details", telling.details.items,
			  telling.details.count },
			{ "steps", telling.steps.items, telling.steps.count },
			{ 0 } });
}

void letter_add_entry(const struct writing *writing,
		      const struct digest_item *item, struct fills *entries)
{
	letter_add(
		writing, entries,
		BLANKS({ "number", words_number(writing->arena, item->number) },
		       { "entry",
			 letter_say_place(writing, PHRASE_ENTRY, item, 1) }),
		NULL);
}
