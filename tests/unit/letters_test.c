/*
 * The samples as people read them: the whole text of each mail and SMS, in
 * both languages, beside this file in letters/. A change of wording changes
 * those: look at them, then write them anew with
 *   DONDOC_WRITE_LETTERS=1 build/debug/tests/unit_letters_test
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outbox/letter.h"
#include "outbox/samples.h"
#include "unit/mail_sight.h"
#include "unit/suite.h"

static const char *folder(struct arena *arena)
{
	const char *root = getenv("DONDOC_SOURCE_DIR");

	return arena_printf(arena, "%s/tests/unit/letters",
			    root == NULL ? "." : root);
}

static void add_message(const struct digest *digest, struct arena *arena,
			struct text *text)
{
	struct text sms = { 0 };
	struct letter letter;

	letter_write(digest, arena, &letter);
	text_addf(text, "Subject: %s\n\n", letter.subject);
	letter_add_plain(&letter, text);
	compose_sms(digest, &sms);
	text_addf(text, "\nSMS: %s\n", text_string(&sms));
	text_clear(&sms);
}

static void write_file(const char *path, const struct text *text)
{
	FILE *file = fopen(path, "wb");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(text->bytes, 1, text->length, file),
			  text->length);
	ck_assert_int_eq(fclose(file), 0);
}

static void read_whole(const char *path, struct text *text)
{
	FILE *file = fopen(path, "rb");
	char bytes[65536];
	size_t taken;

	ck_assert_msg(file != NULL, "no %s", path);
	while ((taken = fread(bytes, 1, sizeof(bytes), file)) > 0)
		text_add_bytes(text, bytes, taken);
	fclose(file);
}

/* The first line that differs, or NULL. */
static const char *difference(struct arena *arena, const char *is,
			      const char *was)
{
	for (int line = 1;; line++) {
		size_t a = strcspn(is, "\n");
		size_t b = strcspn(was, "\n");

		if (a != b || memcmp(is, was, a) != 0)
			return arena_printf(arena,
					    "line %d is '%.*s', was "
					    "'%.*s'",
					    line, (int)a, is, (int)b, was);
		if (is[a] == '\0' && was[b] == '\0')
			return NULL;
		is += a + (is[a] != '\0');
		was += b + (was[b] != '\0');
	}
}

/* Each sample says, to the letter, what it said. */
START_TEST(test_letters)
{
	static const char *const languages[] = { "vi", "en" };
	bool is_written = getenv("DONDOC_WRITE_LETTERS") != NULL;
	struct arena arena = { 0 };
	const struct templates *templates = templates_open(&arena);
	struct sample *samples;
	size_t count;

	samples_make(&arena, &samples, &count);
	ck_assert_uint_gt(count, 12);
	for (size_t i = 0; i < 2 * count; i++) {
		struct digest digest = samples[i / 2].digest;
		const char *path =
			arena_printf(&arena, "%s/%s.%s.txt", folder(&arena),
				     samples[i / 2].name, languages[i % 2]);
		struct text is = { 0 };
		struct text was = { 0 };
		const char *differs;

		digest.templates = templates;
		digest.language = languages[i % 2];
		add_message(&digest, &arena, &is);
		if (is_written)
			write_file(path, &is);
		read_whole(path, &was);
		differs =
			difference(&arena, text_string(&is), text_string(&was));
		ck_assert_msg(differs == NULL, "%s: %s", path, differs);
		text_clear(&was);
		text_clear(&is);
	}
	arena_clear(&arena);
}
END_TEST

/* The HTML part is sound whatever it says, and says what the text says. */
START_TEST(test_html)
{
	struct arena arena = { 0 };
	const struct templates *templates = templates_open(&arena);
	const struct zone *zone;
	struct sample *samples;
	size_t count;
	struct why why;

	ck_assert_int_eq(zone_open("Asia/Ho_Chi_Minh", &zone, &why),
			 ERROR_NONE);
	samples_make(&arena, &samples, &count);
	for (size_t i = 0; i < 2 * count; i++) {
		struct digest digest = samples[i / 2].digest;
		struct mail_sight sight;
		const char *elements;

		digest.templates = templates;
		digest.language = i % 2 == 0 ? "vi" : "en";
		digest.zone = zone;
		mail_sight_compose(&sight, &digest);
		mail_sight_read(&sight);
		ck_assert_str_eq(mail_sight_field(&sight, "soundness"),
				 "sound");
		ck_assert_str_eq(mail_sight_field(&sight, "same"), "same");
		elements = mail_sight_field(&sight, "elements");
		ck_assert_ptr_null(strstr(elements, "script"));
		ck_assert_ptr_null(strstr(elements, "img"));
		ck_assert_ptr_null(strstr(elements, "@on"));
		mail_sight_clear(&sight);
	}
	zone_close(zone);
	arena_clear(&arena);
}
END_TEST

/* What is shipped passes the trial that an office's must pass. */
START_TEST(test_trial)
{
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena, .file = "shipped" };
	const struct templates *templates = templates_open(&arena);
	struct text text = { 0 };

	ck_assert_uint_gt(samples_try(templates, &complaints), 50);
	complaints_print(&complaints, &text);
	ck_assert_msg(complaints.errors == 0, "%s", text_string(&text));
	text_clear(&text);
	arena_clear(&arena);
}
END_TEST

/* A layout that leaves out what a message is for does not pass. */
START_TEST(test_trial_finds)
{
	static const struct {
		const char *name;
		const char *text;
		const char *says;
	} cases[] = {
		{ "mail.txt", "{greeting}\n", "does not name task" },
		{ "mail.txt", "{missed}\n", "nothing is left to say" },
		{ "vi/mail.html", "{missed}\n", "nothing is left to say" },
		{ "sms.txt", "{#task}{agency}{/task}{#list}{agency}{/list}",
		  "does not name its one task" },
		{ "vi/words.txt", "subject:\n", "the subject is empty" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena arena = { 0 };
		struct complaints complaints = { .arena = &arena, .file = "F" };
		struct templates *templates = templates_open(&arena);

		ck_assert_int_eq(
			templates_lay(templates, cases[i].name, cases[i].text,
				      strlen(cases[i].text), &complaints),
			ERROR_NONE);
		complaints.file = "folder";
		(void)samples_try(templates, &complaints);
		ck_assert_uint_gt(complaints.errors, 0);
		ck_assert_str_eq(complaints.items[0].file, "F");
		ck_assert_msg(strstr(complaints.items[0].text, cases[i].says) !=
				      NULL,
			      "%s", complaints.items[0].text);
		arena_clear(&arena);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { test_letters, test_html, test_trial,
				       test_trial_finds, NULL };

	return suite_run("letters", tests);
}
