/* Trying templates on the samples. */
#include <string.h>

#include "outbox/letter.h"
#include "outbox/samples.h"

/* One sample in one language. */
struct trial {
	const struct templates *templates;
	struct complaints *complaints;
	const struct sample *sample;
	const char *language;
	struct arena arena;
};

/* Complains of a file of templates in the trial's language. */
static void complain_of(struct trial *trial, const char *name,
			const char *fault)
{
	struct complaints *complaints = trial->complaints;
	const char *shipped = complaints->file;
	struct template_row *rows;
	size_t count;

	templates_list(
		trial->templates,
		arena_printf(&trial->arena, "%s/%s", trial->language, name),
		complaints->arena, &rows, &count);
	if (count > 0 && rows[0].file != NULL)
		complaints->file = rows[0].file;
	complain(complaints, (struct place){ 1, 1 }, "sample-fails",
		 "with the sample '%s' in %s %s", trial->sample->name,
		 trial->language, fault);
	complaints->file = shipped;
}

/* Whether a number stands in a text, not as a part of another. */
static bool names(const char *text, int64_t number, struct arena *arena)
{
	static const char digits[] = "0123456789";
	const char *wanted = words_number(arena, number);
	const char *at = text;

	while ((at = strstr(at, wanted)) != NULL) {
		const char *end = at + strlen(wanted);
		bool is_apart = at == text || strchr(digits, at[-1]) == NULL;

		if (is_apart && (*end == '\0' || strchr(digits, *end) == NULL))
			return true;
		at = end;
	}
	return false;
}

/* Every task that is told of one by one has its number in the text part. */
static void look_at_numbers(struct trial *trial, const char *text)
{
	const struct digest *digest = &trial->sample->digest;

	for (size_t i = 0; i < digest->count && i < LETTER_ITEMS; i++) {
		if (names(text, digest->items[i].number, &trial->arena))
			continue;
		complain_of(trial, "mail.txt",
			    arena_printf(&trial->arena,
					 "the text does not name task %lld",
					 (long long)digest->items[i].number));
		return;
	}
}

static void look_at_size(struct trial *trial, const char *name,
			 const struct text *text)
{
	const char *string = text_string(text);

	if (strspn(string, " \n") == text->length)
		complain_of(trial, name, "nothing is left to say");
	else if (text->length > TEMPLATE_FILLED_LIMIT / 2)
		complain_of(trial, name, "it becomes too long to be sent");
}

static void try_mail(struct trial *trial, const struct digest *digest)
{
	struct letter letter;
	struct text text = { 0 };

	letter_write(digest, &trial->arena, &letter);
	if (*letter.subject == '\0')
		complain_of(trial, "words.txt", "the subject is empty");
	letter_add_plain(&letter, &text);
	look_at_size(trial, "mail.txt", &text);
	look_at_numbers(trial, text_string(&text));
	text_reset(&text);
	letter_add_html(&letter, &text);
	look_at_size(trial, "mail.html", &text);
	text_clear(&text);
}

static void try_sms(struct trial *trial, const struct digest *digest)
{
	struct text text = { 0 };

	compose_sms(digest, &text);
	look_at_size(trial, "sms.txt", &text);
	if (digest->count == 1 &&
	    !names(text_string(&text), digest->items[0].number, &trial->arena))
		complain_of(trial, "sms.txt",
			    "the SMS does not name its one task");
	text_clear(&text);
}

size_t samples_try(const struct templates *templates,
		   struct complaints *complaints)
{
	static const char *const languages[] = { "vi", "en" };
	struct arena arena = { 0 };
	struct sample *samples;
	size_t count;

	samples_make(&arena, &samples, &count);
	for (size_t i = 0; i < 2 * count; i++) {
		struct trial trial = {
			.templates = templates,
			.complaints = complaints,
			.sample = &samples[i / 2],
			.language = languages[i % 2],
		};
		struct digest digest = trial.sample->digest;

		digest.templates = templates;
		digest.language = trial.language;
		try_mail(&trial, &digest);
		try_sms(&trial, &digest);
		arena_clear(&trial.arena);
	}
	arena_clear(&arena);
	return 4 * count;
}
