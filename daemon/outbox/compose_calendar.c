/* The calendar that a mail brings: the deadlines that it tells of. */
#include "base/secret.h"
#include "calendars/calendar.h"
#include "outbox/letter_parts.h"

#define UID_DIGITS 32

/* As in the feeds, so that a program which has both shows a task once. */
static const char *uid_of(const struct digest_item *item, struct arena *arena)
{
	char hash[SECRET_HASH_SIZE];

	secret_hash(item->ref, hash);
	return arena_printf(arena, "%.*s@dondoc", UID_DIGITS, hash);
}

/* What stays true: not how many days are left. */
static const char *describe(const struct writing *writing,
			    const struct digest_item *item)
{
	const char *support = "";

	if (item->is_support)
		support = letter_say(
			writing, PHRASE_SUPPORT,
			BLANKS({ "agency", letter_name(writing, item->agency) },
			       { "reader",
				 letter_name(writing,
					     writing->digest->agency) }));
	return arena_printf(writing->arena, "%s\n%s\n%s%sdondoc show %lld",
			    letter_say_place(writing, PHRASE_TASK, item, 1),
			    letter_say_deadline(writing, item), support,
			    *support == '\0' ? "" : "\n",
			    (long long)item->number);
}

static void add_event(const struct writing *writing,
		      const struct digest_item *item, struct text *text)
{
	const struct calendar_event event = {
		.uid = uid_of(item, writing->arena),
		.summary = letter_say_place(writing, PHRASE_EVENT, item, 1),
		.description = describe(writing, item),
		.categories = letter_name(writing, item->plan),
		.on = item->due,
		.changed_at = item->changed_at,
		.sequence = item->sequence,
	};

	calendar_add_event(text, &event);
}

/* Not what others are late with. */
static bool is_told(const struct writing *writing,
		    const struct digest_item *item)
{
	return date_is_set(item->due) &&
	       (item->is_support || letter_is_own(writing, item));
}

const char *compose_calendar(const struct digest *digest, struct arena *arena)
{
	const struct writing writing = {
		.digest = digest,
		.words = templates_words(digest->templates, digest->language),
		.arena = arena,
	};
	const char *agency = letter_name(&writing, digest->agency);
	const struct calendar_feed feed = {
		.name = letter_say(&writing, PHRASE_CALENDAR,
				   BLANKS({ "agency", agency })),
	};
	struct text text = { 0 };
	const char *calendar = NULL;
	size_t told = 0;

	calendar_begin_feed(&text, &feed);
	for (size_t i = 0; i < digest->count && told < LETTER_ITEMS; i++) {
		if (!is_told(&writing, &digest->items[i]))
			continue;
		add_event(&writing, &digest->items[i], &text);
		told++;
	}
	calendar_end_feed(&text);
	if (told > 0)
		calendar = arena_string(arena, text_string(&text));
	text_clear(&text);
	return calendar;
}
