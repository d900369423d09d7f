/*
 * The SMS: one part of 160 septets, or what the gateway's rules allow, that
 * can be acted upon. The layout sms.txt says how it begins and how it ends;
 * what is cut is cut from the beginning, so that the number of the task and
 * the command stay.
 */
#include <string.h>

#include "outbox/gsm.h"
#include "outbox/letter_parts.h"
#include "outbox/sms_text.h"

/* Units that each piece may take at most. */
#define AGENCY_UNITS 40
#define PLAN_UNITS 24
#define KEY_UNITS 16
#define DUE_UNITS 32

/* What "12, " and longer numbers take at least. */
#define NUMBER_UNITS 3

/* An SMS being written; everything in it is in the room's encoding. */
struct brief {
	const struct digest *digest;
	const struct words *words;
	struct sms_room room;
	struct arena arena;
	struct text *sms;
	bool is_cut;
};

static int units(const struct brief *brief, const char *string)
{
	return sms_units(string, brief->room.is_ucs2);
}

/* The words of a string that take at most so many units. */
static const char *cut(struct brief *brief, const char *string, int most)
{
	const char *words = sms_text_clean(&brief->room, &brief->arena,
					   string == NULL ? "" : string);

	return arena_bytes(&brief->arena, words,
			   sms_text_fit(&brief->room, words, most));
}

static const char *say(struct brief *brief, enum phrase phrase,
		       const struct blank *blanks)
{
	return words_say(brief->words, &brief->arena, phrase, blanks);
}

static const char *count_out(struct brief *brief, enum phrase phrase, size_t n)
{
	return words_count(brief->words, &brief->arena, phrase, n);
}

static const char *short_date(struct brief *brief, struct date date)
{
	return words_date(brief->words, &brief->arena, PHRASE_SHORT_DATE, date);
}

/* The layout, filled, in the room's encoding. */
static const char *lay_out(struct brief *brief, const struct blank *blanks,
			   const struct fill_list *lists)
{
	const struct fill fill = { blanks, lists };
	struct text text = { 0 };
	const char *clean;

	templates_fill(brief->digest->templates, brief->digest->language,
		       LAYOUT_SMS, &fill, &text);
	clean = sms_text_clean(&brief->room, &brief->arena, text_string(&text));
	text_clear(&text);
	return clean;
}

/* An end that begins with a word stands apart from what is before it. */
static const char *set_apart(struct brief *brief, const char *end)
{
	bool is_mark = *end == '\0' || strchr(".,;:!?)", *end) != NULL;

	return is_mark ? end : arena_printf(&brief->arena, " %s", end);
}

/* Puts both together, the beginning cut where there is no room for it. */
static void finish(struct brief *brief, const char *begin, const char *end)
{
	int room = brief->room.units - units(brief, end);

	text_reset(brief->sms);
	if (units(brief, begin) <= room) {
		text_addf(brief->sms, "%s%s", begin, end);
		return;
	}
	brief->is_cut = true;
	if (room > 2) {
		size_t fits = sms_text_fit(&brief->room, begin, room - 2);

		while (fits > 0 && begin[fits - 1] == ':')
			fits--;
		text_addf(brief->sms, "%.*s..%s", (int)fits, begin, end);
		return;
	}
	/* An office's end is longer than the whole may be. */
	text_add_bytes(brief->sms, end,
		       sms_text_fit(&brief->room, end, brief->room.units));
}

/* What was missed is told of here too. */
static const char *missed(struct brief *brief)
{
	struct date since = brief->digest->missed_since;

	if (!date_is_set(since))
		return NULL;
	return say(brief, PHRASE_SMS_MISSED,
		   BLANKS({ "date", short_date(brief, since) }));
}

/* ------------------------------------------------------------ one task */

/* The document's words where they are short and still hold, or the day. */
static const char *due_words(struct brief *brief,
			     const struct digest_item *item)
{
	const char *words =
		item->due_phrase == NULL || item->is_extended
			? ""
			: sms_text_clean(&brief->room, &brief->arena,
					 item->due_phrase);

	if (*words != '\0' && units(brief, words) <= DUE_UNITS)
		return words;
	if (!date_is_set(item->due))
		return NULL;
	return say(brief, PHRASE_SMS_DUE,
		   BLANKS({ "due", short_date(brief, item->due) }));
}

/* "còn 1 ngày"; "" where there is no date. */
static const char *days_words(struct brief *brief,
			      const struct digest_item *item)
{
	int left;

	if (!date_is_set(item->due))
		return "";
	left = item->due.day - brief->digest->today.day;
	if (left < 0 && item->is_request)
		return say(brief, PHRASE_SMS_ASKED, NULL);
	if (left < 0)
		return count_out(brief, PHRASE_SMS_LATE, (size_t)-left);
	if (left == 0)
		return say(brief, PHRASE_SMS_TODAY, NULL);
	if (date_is_set(item->last_working_day) &&
	    item->last_working_day.day == brief->digest->today.day)
		return say(brief, PHRASE_SMS_WORKING_TODAY, NULL);
	return count_out(brief, PHRASE_SMS_LEFT, (size_t)left);
}

/* "việc mới, còn 17 ngày", or only one of the two, or neither. */
static const char *state_words(struct brief *brief,
			       const struct digest_item *item)
{
	const char *days = days_words(brief, item);
	const char *why = "";

	if (item->notice == NOTICE_ASSIGNED)
		why = say(brief, PHRASE_SMS_NEW, NULL);
	else if (item->notice == NOTICE_CHANGED)
		why = say(brief, PHRASE_SMS_CHANGED, NULL);
	else if (item->notice == NOTICE_OPENED)
		why = say(brief, PHRASE_SMS_OPENED, NULL);
	return arena_printf(&brief->arena, "%s%s%s", why,
			    *why != '\0' && *days != '\0' ? ", " : "", days);
}

/* "UBND huyen Chi Lang: 51/KH-UBND III.11.2 truoc 20/6/2010 (con 1 ngay):
 * Xay dung, phe duyet... Viec 12. dondoc show 12". */
static void write_task(struct brief *brief, const struct digest_item *item)
{
	const char *number = words_number(&brief->arena, item->number);
	const struct blank begin[] = {
		{ "task", "1" },
		{ "agency", cut(brief, brief->digest->agency, AGENCY_UNITS) },
		{ "plan", cut(brief, item->plan, PLAN_UNITS) },
		{ "key", cut(brief, item->key, KEY_UNITS) },
		{ "due", due_words(brief, item) },
		{ "state", state_words(brief, item) },
		{ "title", item->title },
		{ "number", number },
		{ NULL, NULL },
	};
	const struct blank end[] = {
		{ "task_end", "1" },
		{ "missed", missed(brief) },
		{ "number", number },
		{ "command",
		  say(brief, PHRASE_SMS_TASK, BLANKS({ "number", number })) },
		{ NULL, NULL },
	};

	finish(brief, lay_out(brief, begin, NULL),
	       set_apart(brief, lay_out(brief, end, NULL)));
}

/* ------------------------------------------------------- several tasks */

/* "12, 15, 18" of a section; `named` of all tasks may still be named. */
static const char *name_tasks(struct brief *brief, enum section section,
			      size_t *named)
{
	const struct digest *digest = brief->digest;
	struct text text = { 0 };
	const char *numbers;

	for (size_t i = 0; i<digest->count && * named> 0; i++) {
		if (section_of(&digest->items[i]) != section)
			continue;
		text_addf(&text, "%s%lld", text.length > 0 ? ", " : "",
			  (long long)digest->items[i].number);
		(*named)--;
	}
	numbers = arena_string(&brief->arena, text_string(&text));
	text_clear(&text);
	return numbers;
}

/* "UBND huyen Chi Lang: 2 viec qua han: 12, 15; 1 viec den han: 18". */
static const char *begin_list(struct brief *brief, size_t named)
{
	const struct writing writing = { .digest = brief->digest,
					 .words = brief->words,
					 .arena = &brief->arena };
	const struct blank blanks[] = {
		{ "list", "1" },
		{ "agency", cut(brief, brief->digest->agency, AGENCY_UNITS) },
		{ NULL, NULL },
	};
	size_t counts[SECTION_COUNT];
	struct fills sections = { 0 };

	section_count(brief->digest, counts);
	for (int i = 0; i < SECTION_COUNT && named > 0; i++) {
		const char *count;

		if (counts[i] == 0)
			continue;
		count = count_out(brief, section_words((enum section)i)->count,
				  counts[i]);
		letter_add(
			&writing, &sections,
			BLANKS({ "first", sections.count == 0 ? "1" : NULL },
			       { "count", count },
			       { "numbers",
				 name_tasks(brief, (enum section)i, &named) }),
			NULL);
	}
	return lay_out(brief, blanks,
		       (const struct fill_list[]){
			       { "sections", sections.items, sections.count },
			       { 0 } });
}

/* The end of a list of which `rest` tasks are left out. */
static const char *end_list(struct brief *brief, size_t rest)
{
	const struct blank blanks[] = {
		{ "list_end", "1" },
		{ "rest",
		  rest > 0 ? count_out(brief, PHRASE_SMS_MORE, rest) : NULL },
		{ "missed", missed(brief) },
		{ "command", "dondoc ls" },
		{ NULL, NULL },
	};

	return set_apart(brief, lay_out(brief, blanks, NULL));
}

static bool has_room(struct brief *brief, size_t named)
{
	size_t rest = brief->digest->count - named;

	return units(brief, begin_list(brief, named)) +
		       units(brief, end_list(brief, rest)) <=
	       brief->room.units;
}

/* How many tasks can be named: more numbers take more room, but when all are
 * named there is no word of others. */
static size_t count_named(struct brief *brief)
{
	size_t count = brief->digest->count;
	size_t most = (size_t)brief->room.units / NUMBER_UNITS;
	size_t least = 0;

	if (count <= most && has_room(brief, count))
		return count;
	most = count < most ? count : most;
	while (most - least > 1) {
		size_t middle = least + (most - least) / 2;

		if (has_room(brief, middle))
			least = middle;
		else
			most = middle;
	}
	return least;
}

static void write_list(struct brief *brief)
{
	size_t count = brief->digest->count;
	size_t named = count_named(brief);

	finish(brief, begin_list(brief, named), end_list(brief, count - named));
	brief->is_cut = brief->is_cut || named < count;
}

/* ------------------------------------------------------------ encodings */

/* True when nothing had to be left out. */
static bool compose(const struct digest *digest, bool is_ucs2, struct text *sms)
{
	struct brief brief = {
		.digest = digest,
		.words = templates_words(digest->templates, digest->language),
		.room = sms_room_of(digest->sms, is_ucs2),
		.sms = sms,
	};

	if (digest->count == 1)
		write_task(&brief, &digest->items[0]);
	else
		write_list(&brief);
	arena_clear(&brief.arena);
	return !brief.is_cut;
}

/* What the gateway is set to, but for what the person, or else the language's
 * templates, want. */
static enum sms_encoding encoding_of(const struct digest *digest)
{
	enum sms_encoding encoding =
		digest->sms == NULL ? SMS_GSM : digest->sms->encoding;
	struct arena arena = { 0 };
	const char *said =
		words_say(templates_words(digest->templates, digest->language),
			  &arena, PHRASE_SMS_MARKS, NULL);
	bool is_marked =
		digest->sms_marks == SMS_MARKS_ON ||
		(digest->sms_marks == SMS_MARKS_BY_TEMPLATE && *said != '\0');

	arena_clear(&arena);
	if (encoding == SMS_GSM && is_marked)
		return SMS_AUTO;
	if (encoding == SMS_AUTO && digest->sms_marks == SMS_MARKS_OFF)
		return SMS_GSM;
	return encoding;
}

void compose_sms(const struct digest *digest, struct text *sms)
{
	enum sms_encoding encoding = encoding_of(digest);

	if (encoding != SMS_GSM && compose(digest, true, sms) &&
	    encoding == SMS_AUTO && sms_septets(text_string(sms)) < 0)
		return;
	if (encoding != SMS_UCS2)
		(void)compose(digest, false, sms);
}
