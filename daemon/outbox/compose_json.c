/* The digest as JSON, for programs of the office (a webhook). */
#include <jansson.h>
#include <stdlib.h>

#include "outbox/letter.h"
#include "outbox/section.h"

/* Takes the reference. */
static void set(json_t *object, const char *name, json_t *value)
{
	(void)json_object_set_new(object, name, value);
}

/* Text that is not UTF-8 has no place in JSON: it is left out, as is NULL. */
static json_t *text_or_null(const char *string)
{
	json_t *value = string == NULL ? NULL : json_string(string);

	return value == NULL ? json_null() : value;
}

static json_t *date_or_null(struct date date)
{
	char day[DATE_TEXT_SIZE];

	return date_is_set(date) ? json_string(date_to_iso(date, day))
				 : json_null();
}

static json_t *item_json(const struct digest *digest,
			 const struct digest_item *item)
{
	json_t *object = json_object();

	set(object, "task", json_integer(item->number));
	set(object, "ref", text_or_null(item->ref));
	set(object, "notice", json_string(notice_word(item->notice)));
	set(object, "plan", text_or_null(item->plan));
	set(object, "action", text_or_null(item->key));
	set(object, "period", text_or_null(item->period));
	set(object, "title", text_or_null(item->title));
	set(object, "product", text_or_null(item->product));
	set(object, "due_phrase", text_or_null(item->due_phrase));
	set(object, "from", date_or_null(item->from));
	set(object, "due_on", date_or_null(item->due));
	set(object, "last_working_day", date_or_null(item->last_working_day));
	set(object, "days_left",
	    date_is_set(item->due)
		    ? json_integer(item->due.day - digest->today.day)
		    : json_null());
	set(object, "agency", text_or_null(item->agency));
	set(object, "submit_to", text_or_null(item->submit_to));
	set(object, "support", json_boolean(item->is_support));
	set(object, "request", json_boolean(item->is_request));
	set(object, "held", json_boolean(item->is_held));
	set(object, "waiting", json_boolean(item->is_waiting));
	set(object, "extended", json_boolean(item->is_extended));
	return object;
}

static json_t *counts_json(const struct digest *digest)
{
	size_t counts[SECTION_COUNT];
	json_t *object = json_object();

	section_count(digest, counts);
	for (int i = 0; i < SECTION_COUNT; i++)
		if (counts[i] > 0)
			set(object, section_words((enum section)i)->name,
			    json_integer((json_int_t)counts[i]));
	return object;
}

/* What a chat shows to people: the mail's subject and text. */
static void set_letter(const struct digest *digest, json_t *object)
{
	struct arena arena = { 0 };
	struct text plain = { 0 };
	struct letter letter;

	letter_write(digest, &arena, &letter);
	letter_add_plain(&letter, &plain);
	set(object, "subject", text_or_null(letter.subject));
	set(object, "text", text_or_null(text_string(&plain)));
	text_clear(&plain);
	arena_clear(&arena);
}

void compose_json(const struct digest *digest, struct text *body)
{
	json_t *object = json_object();
	json_t *tasks = json_array();
	char *dumped;

	set(object, "id", text_or_null(digest->token));
	set(object, "at", json_integer(digest->at));
	set(object, "today", date_or_null(digest->today));
	set(object, "language", json_string(words_language(digest->language)));
	set(object, "person", text_or_null(digest->person));
	set(object, "agency", text_or_null(digest->agency_code));
	set(object, "agency_name", text_or_null(digest->agency));
	set(object, "missed_since", date_or_null(digest->missed_since));
	set(object, "counts", counts_json(digest));
	set_letter(digest, object);
	for (size_t i = 0; i < digest->count; i++)
		(void)json_array_append_new(
			tasks, item_json(digest, &digest->items[i]));
	set(object, "tasks", tasks);
	dumped = json_dumps(object, JSON_COMPACT);
	json_decref(object);
	text_add(body, dumped);
	free(dumped);
}
