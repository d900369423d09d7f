/*
 * The SMS: one part of 160 septets, or what the gateway's rules allow, that can
 * be acted upon. What is cut is cut from the words; the numbers of the tasks
 * and the command stay.
 */
#include <stdbool.h>

#include "outbox/compose.h"
#include "outbox/gsm.h"
#include "outbox/section.h"
#include "outbox/sms_text.h"
#include "outbox/words.h"

/* Septets that each piece may take at most. */
#define AGENCY_SEPTETS 40
#define PLAN_SEPTETS 24
#define KEY_SEPTETS 16
#define DUE_SEPTETS 32

/* An SMS being written; everything in it is in the room's encoding. */
struct brief {
	const struct digest *digest;
	struct sms_room room;
	struct arena arena;
	struct text *sms;
	bool is_cut;
};

static const char *clean(struct brief *brief, const char *string)
{
	return sms_text_clean(&brief->room, &brief->arena, string);
}

static int units(const struct brief *brief, const char *string)
{
	return sms_units(string, brief->room.is_ucs2);
}

static const char *fill(struct brief *brief, enum phrase phrase, size_t n,
			const struct blank *blanks)
{
	const char *sentence = words_of(brief->digest->language, phrase, n);

	return clean(brief, words_fill(&brief->arena, sentence, blanks));
}

static const char *fill_count(struct brief *brief, enum phrase phrase, size_t n)
{
	return fill(brief, phrase, n,
		    BLANKS({ "n", arena_printf(&brief->arena, "%zu", n) }));
}

static const char *fill_number(struct brief *brief, int64_t number)
{
	return arena_printf(&brief->arena, "%lld", (long long)number);
}

static void add_cut(struct brief *brief, const char *string, int most)
{
	const char *words = clean(brief, string == NULL ? "" : string);

	text_add_bytes(brief->sms, words,
		       sms_text_fit(&brief->room, words, most));
}

static const char *short_date(struct brief *brief, struct date date)
{
	char written[DATE_TEXT_SIZE];

	return arena_string(&brief->arena, date_to_vi(date, written));
}

/* Cuts what there is so that `tail` fits behind it, and adds that. */
static void finish(struct brief *brief, const char *tail)
{
	int room = brief->room.units - units(brief, tail);
	const char *so_far = text_string(brief->sms);

	if (units(brief, so_far) > room) {
		size_t fits = sms_text_fit(&brief->room, so_far, room - 2);
		char *kept;

		while (fits > 0 && so_far[fits - 1] == ':')
			fits--;
		kept = arena_bytes(&brief->arena, so_far, fits);
		text_reset(brief->sms);
		text_addf(brief->sms, "%s..", kept);
		brief->is_cut = true;
	}
	text_add(brief->sms, tail);
}

/* What was missed is told of here too. */
static const char *missed(struct brief *brief)
{
	struct date since = brief->digest->missed_since;

	if (!date_is_set(since))
		return "";
	return arena_printf(&brief->arena, " %s",
			    fill(brief, PHRASE_SMS_MISSED, 1,
				 BLANKS({ "date", short_date(brief, since) })));
}

/* The document's words where they are short and still hold, or the day. */
static const char *due_words(struct brief *brief,
			     const struct digest_item *item)
{
	const char *words = item->due_phrase == NULL || item->is_extended
				    ? ""
				    : clean(brief, item->due_phrase);

	if (*words != '\0' && units(brief, words) <= DUE_SEPTETS)
		return words;
	if (!date_is_set(item->due))
		return "";
	return fill(brief, PHRASE_SMS_DUE, 1,
		    BLANKS({ "due", short_date(brief, item->due) }));
}

/* "còn 1 ngày"; "" where there is no date, or it is a request's and past. */
static const char *days_words(struct brief *brief,
			      const struct digest_item *item)
{
	int left;

	if (!date_is_set(item->due))
		return "";
	left = item->due.day - brief->digest->today.day;
	if (left < 0 && item->is_request)
		return fill(brief, PHRASE_SMS_ASKED, 1, NULL);
	if (left < 0)
		return fill_count(brief, PHRASE_SMS_LATE, (size_t)-left);
	if (left == 0)
		return fill(brief, PHRASE_SMS_TODAY, 1, NULL);
	if (date_is_set(item->last_working_day) &&
	    item->last_working_day.day == brief->digest->today.day)
		return fill(brief, PHRASE_SMS_WORKING_TODAY, 1, NULL);
	return fill_count(brief, PHRASE_SMS_LEFT, (size_t)left);
}

/* "việc mới, còn 17 ngày", or only one of the two, or neither. */
static const char *state_words(struct brief *brief,
			       const struct digest_item *item)
{
	const char *days = days_words(brief, item);
	const char *why = "";

	if (item->notice == NOTICE_ASSIGNED)
		why = fill(brief, PHRASE_SMS_NEW, 1, NULL);
	else if (item->notice == NOTICE_OPENED)
		why = fill(brief, PHRASE_SMS_OPENED, 1, NULL);
	return arena_printf(&brief->arena, "%s%s%s", why,
			    *why != '\0' && *days != '\0' ? ", " : "", days);
}

/* "UBND huyen Chi Lang: 51/KH-UBND III.11.2 truoc 20/6/2010 (con 1 ngay):
 * Xay dung, phe duyet.. Viec 12. dondoc show 12". */
static void add_task(struct brief *brief, const struct digest_item *item)
{
	const char *due = due_words(brief, item);
	const char *state = state_words(brief, item);
	const char *tail =
		fill(brief, PHRASE_SMS_TASK, 1,
		     BLANKS({ "number", fill_number(brief, item->number) }));

	text_add(brief->sms, " ");
	add_cut(brief, item->plan, PLAN_SEPTETS);
	text_add(brief->sms, " ");
	add_cut(brief, item->key, KEY_SEPTETS);
	if (*due != '\0')
		text_addf(brief->sms, " %s", due);
	if (*state != '\0')
		text_addf(brief->sms, " (%s)", state);
	text_add(brief->sms, ": ");
	add_cut(brief, item->title, brief->room.units);
	finish(brief,
	       arena_printf(&brief->arena, ".%s %s", missed(brief), tail));
}

/* The tail of a list of which `rest` tasks are left out. */
static const char *list_tail(struct brief *brief, size_t rest)
{
	const char *more = "";

	if (rest > 0)
		more = arena_printf(&brief->arena, ", %s",
				    fill_count(brief, PHRASE_SMS_MORE, rest));
	return arena_printf(&brief->arena, "%s.%s dondoc ls", more,
			    missed(brief));
}

/* Adds a piece if there is still room for the tail that would then follow. */
static bool add_if_fits(struct brief *brief, const char *piece, size_t rest)
{
	if (units(brief, text_string(brief->sms)) + units(brief, piece) +
		    units(brief, list_tail(brief, rest)) >
	    brief->room.units)
		return false;
	text_add(brief->sms, piece);
	return true;
}

/* Adds a section's numbers; false when not all of them had room. */
static bool add_numbers(struct brief *brief, enum section section, size_t count,
			size_t *rest)
{
	const struct digest *digest = brief->digest;
	const char *head = arena_printf(
		&brief->arena, "%s%s: ", *rest < digest->count ? "; " : " ",
		fill_count(brief, section_words(section)->count, count));

	for (size_t i = 0; i < digest->count; i++) {
		const struct digest_item *item = &digest->items[i];
		const char *piece;

		if (section_of(item) != section)
			continue;
		piece = arena_printf(&brief->arena, "%s%s", head,
				     fill_number(brief, item->number));
		if (!add_if_fits(brief, piece, *rest - 1))
			return false;
		head = ", ";
		(*rest)--;
	}
	return true;
}

/* "2 viec qua han: 12, 15; 1 viec den ngay cuoi: 18. dondoc ls". */
static void add_list(struct brief *brief)
{
	size_t counts[SECTION_COUNT];
	size_t rest = brief->digest->count;
	bool has_room = true;

	section_count(brief->digest, counts);
	for (int i = 0; i < SECTION_COUNT && has_room; i++)
		if (counts[i] > 0)
			has_room = add_numbers(brief, (enum section)i,
					       counts[i], &rest);
	brief->is_cut = rest > 0;
	text_add(brief->sms, list_tail(brief, rest));
}

/* True when nothing had to be left out. */
static bool compose(const struct digest *digest, bool is_ucs2, struct text *sms)
{
	struct brief brief = { .digest = digest,
			       .room = sms_room_of(digest->sms, is_ucs2),
			       .sms = sms };

	text_reset(sms);
	add_cut(&brief, digest->agency, AGENCY_SEPTETS);
	text_add(sms, ":");
	if (digest->count == 1)
		add_task(&brief, &digest->items[0]);
	else
		add_list(&brief);
	arena_clear(&brief.arena);
	return !brief.is_cut;
}

void compose_sms(const struct digest *digest, struct text *sms)
{
	enum sms_encoding encoding =
		digest->sms == NULL ? SMS_GSM : digest->sms->encoding;

	if (encoding != SMS_GSM && compose(digest, true, sms) &&
	    encoding == SMS_AUTO && sms_septets(text_string(sms)) < 0)
		return;
	if (encoding != SMS_UCS2)
		(void)compose(digest, false, sms);
}
