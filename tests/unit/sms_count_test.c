/* Counting SMS against a reference in another language, and what holds of
 * every SMS that is composed. */
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "outbox/gsm.h"
#include "outbox/samples.h"
#include "unit/suite.h"

#define TEXTS 4000
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

extern char **environ;

/* The same numbers at every run. */
struct dice {
	uint64_t state;
};

static size_t throw_dice(struct dice *dice, size_t sides)
{
	dice->state = dice->state * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(dice->state >> 33) % sides;
}

/* Letters of one septet, of two, of none, of two units, and marks apart. */
static const char *const letters[] = {
	"a",
	"Z",
	" ",
	"@",
	"\n",
	"_",
	"Δ",
	"é",
	"ü",
	"¿",
	"'",
	"$",
	"{",
	"}",
	"[",
	"]",
	"^",
	"|",
	"~",
	"€",
	"\\",
	"\f",
	"ệ",
	"đ",
	"“",
	"–",
	"`",
	"Á",
	"😀",
	"𝄞",
	"e\xcc\x82\xcc\xa3",
	"u\xcc\x9b",
};

/* A text of mostly one kind of letters, of a length near an edge. */
static void make_text(struct dice *dice, struct text *text)
{
	static const size_t edges[] = { 67, 70, 134, 153, 160, 201, 306, 459 };
	size_t length = edges[throw_dice(dice, COUNT(edges))] / 2;
	size_t from = throw_dice(dice, 2) * throw_dice(dice, 22);
	size_t kinds = 1 + throw_dice(dice, COUNT(letters) - from);

	length += throw_dice(dice, length + 10);
	text_reset(text);
	for (size_t i = 0; i < length; i++)
		text_add(text, letters[from + throw_dice(dice, kinds)]);
}

static void add_count(struct text *lines, const char *text)
{
	for (const char *at = text; *at != '\0'; at++)
		text_addf(lines, "%02x", (unsigned char)*at);
	text_addf(lines, ",%d,%d\n", sms_septets(text), sms_parts(text));
}

static void run_reference(const struct text *lines)
{
	const char *root = getenv("DONDOC_SOURCE_DIR");
	struct arena arena = { 0 };
	char *script =
		arena_printf(&arena, "%s/tests/unit/sms_count_reference.py",
			     root == NULL ? "." : root);
	char python[] = "/usr/bin/python3";
	char *arguments[] = { python, script, NULL };
	int in = memfd_create("counted", MFD_CLOEXEC);
	posix_spawn_file_actions_t actions;
	pid_t child;
	int status;

	ck_assert_int_ge(in, 0);
	ck_assert(write(in, lines->bytes, lines->length) ==
		  (ssize_t)lines->length);
	ck_assert(lseek(in, 0, SEEK_SET) == 0);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
	ck_assert_int_eq(
		posix_spawn(&child, python, &actions, NULL, arguments, environ),
		0);
	posix_spawn_file_actions_destroy(&actions);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	close(in);
	arena_clear(&arena);
}

/* Thousands of texts, and every sample, are counted as they are there. */
START_TEST(test_counting)
{
	struct arena arena = { 0 };
	struct dice dice = { 1956 };
	struct text text = { 0 };
	struct text lines = { 0 };
	struct sample *samples;
	size_t count;

	for (int i = 0; i < TEXTS; i++) {
		make_text(&dice, &text);
		add_count(&lines, text_string(&text));
	}
	samples_make(&arena, &samples, &count);
	for (size_t i = 0; i < count; i++) {
		samples[i].digest.templates = templates_open(&arena);
		compose_sms(&samples[i].digest, &text);
		add_count(&lines, text_string(&text));
	}
	run_reference(&lines);
	text_clear(&lines);
	text_clear(&text);
	arena_clear(&arena);
}
END_TEST

/* What is written without marks is in the alphabet, whatever it was. */
START_TEST(test_plain)
{
	struct dice dice = { 51 };
	struct text text = { 0 };

	for (int i = 0; i < TEXTS; i++) {
		struct arena arena = { 0 };
		const char *plain;

		make_text(&dice, &text);
		plain = gsm_plain(&arena, text_string(&text));
		ck_assert_int_ge(sms_septets(plain), 0);
		ck_assert_str_eq(gsm_plain(&arena, plain), plain);
		arena_clear(&arena);
	}
	text_clear(&text);
}
END_TEST

/* Dashes, quotes, spaces and signs as a Vietnamese office types them. */
START_TEST(test_signs)
{
	static const struct {
		const char *from;
		const char *to;
	} cases[] = {
		{ "Đồng Đăng – đường", "Dong Dang - duong" },
		{ "“Đề án”\xc2\xa0‘a’ „b“ «c»", "\"De an\" 'a' \"b\" \"c\"" },
		{ "20\xe2\x80\xaf"
		  "000\xe2\x82\xab",
		  "20 000d" },
		{ "a\xe2\x80\x8b"
		  "b\xc2\xad"
		  "c\xef\xbb\xbf",
		  "abc" },
		{ "−5 × 3 ≤ 7…", "-5 x 3 <= 7..." },
		{ "một\thai\r\nba", "mot hai ba" },
		{ "u\xcc\x9b\xcc\xa3 ệ ễ", "u e e" },
		{ "東京 `x`", "?? 'x'" },
	};
	struct arena arena = { 0 };

	for (size_t i = 0; i < COUNT(cases); i++)
		ck_assert_str_eq(gsm_plain(&arena, cases[i].from), cases[i].to);
	arena_clear(&arena);
}
END_TEST

/* Every sample, by every rule, in each language, with and without marks:
 * never more parts than allowed, and the one task is named. */
START_TEST(test_never_more)
{
	struct arena arena = { 0 };
	const struct templates *templates = templates_open(&arena);
	struct text text = { 0 };
	struct sample *samples;
	size_t count;

	samples_make(&arena, &samples, &count);
	for (size_t i = 0; i < count * 3 * 3 * 4 * 2; i++) {
		struct digest digest = samples[i % count].digest;
		size_t way = i / count;
		struct sms_text_rules rules = {
			.encoding = (enum sms_encoding)(way % 3),
			.parts = 1 + (int)(way / 9 % 4),
		};
		int number = (int)digest.items[0].number;

		digest.templates = templates;
		digest.sms = &rules;
		digest.sms_marks = (enum sms_marks)(way / 3 % 3);
		digest.language = way / 36 == 0 ? "vi" : "en";
		compose_sms(&digest, &text);
		ck_assert_msg(sms_parts(text_string(&text)) <= rules.parts,
			      "%s: %s", samples[i % count].name,
			      text_string(&text));
		if (digest.count == 1)
			ck_assert_ptr_nonnull(
				strstr(text_string(&text),
				       arena_printf(&arena, "dondoc show %d",
						    number)));
		else
			ck_assert_ptr_nonnull(
				strstr(text_string(&text), "dondoc ls"));
	}
	text_clear(&text);
	arena_clear(&arena);
}
END_TEST

static const char *sms_of(struct digest *digest, enum sms_encoding encoding,
			  int parts, enum sms_marks marks, struct text *text)
{
	struct sms_text_rules rules = { .encoding = encoding, .parts = parts };

	digest->sms = &rules;
	digest->sms_marks = marks;
	compose_sms(digest, text);
	digest->sms = NULL;
	return text_string(text);
}

/* Who wants marks gets them where all has room; who does not, never, but for
 * a gateway that takes nothing else. */
START_TEST(test_marks)
{
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	struct templates *templates = templates_open(&arena);
	struct text text = { 0 };
	struct sample *samples;
	struct digest *digest;
	size_t count;

	samples_make(&arena, &samples, &count);
	digest = &samples[2].digest; /* its last day */
	digest->templates = templates;
	ck_assert_ptr_nonnull(
		strstr(sms_of(digest, SMS_GSM, 3, SMS_MARKS_ON, &text),
		       "huyện Chi Lăng: 51/KH-UBND"));
	ck_assert_ptr_nonnull(
		strstr(sms_of(digest, SMS_GSM, 1, SMS_MARKS_ON, &text),
		       "huyen Chi Lang: 51/KH-UBND"));
	ck_assert_int_ge(sms_septets(sms_of(digest, SMS_GSM, 3,
					    SMS_MARKS_BY_TEMPLATE, &text)),
			 0);
	ck_assert_int_ge(
		sms_septets(sms_of(digest, SMS_AUTO, 3, SMS_MARKS_OFF, &text)),
		0);
	ck_assert_int_lt(
		sms_septets(sms_of(digest, SMS_UCS2, 3, SMS_MARKS_OFF, &text)),
		0);
	ck_assert_int_eq(templates_lay(templates, "vi/words.txt",
				       "sms_marks: yes\n", 15, &complaints),
			 ERROR_NONE);
	ck_assert_int_lt(sms_septets(sms_of(digest, SMS_GSM, 3,
					    SMS_MARKS_BY_TEMPLATE, &text)),
			 0);
	ck_assert_int_ge(
		sms_septets(sms_of(digest, SMS_GSM, 3, SMS_MARKS_OFF, &text)),
		0);
	text_clear(&text);
	arena_clear(&arena);
}
END_TEST

/* An office's layout that is too long, or ends with a word, or says nothing:
 * still no more than there is room for. */
START_TEST(test_layouts)
{
	static const char *const layouts[] = {
		"{#task}{title}{/task}{#task_end}Viec {number}{/task_end}"
		"{#list}{#sections}{numbers}{/sections}{/list}",
		"{#task_end}{title}{title}{command}{command}{command}{command}"
		"{command}{command}{command}{command}{command}{/task_end}",
		"",
		"{agency}{agency}{agency}{agency}{agency}{agency}{agency}"
		"{agency}{agency}",
	};
	struct arena arena = { 0 };
	struct text text = { 0 };
	struct sample *samples;
	size_t count;

	samples_make(&arena, &samples, &count);
	for (size_t i = 0; i < COUNT(layouts) * count; i++) {
		struct complaints complaints = { .arena = &arena };
		struct templates *templates = templates_open(&arena);
		const char *layout = layouts[i / count];
		struct digest digest = samples[i % count].digest;

		ck_assert_int_eq(templates_lay(templates, "sms.txt", layout,
					       strlen(layout), &complaints),
				 ERROR_NONE);
		digest.templates = templates;
		compose_sms(&digest, &text);
		ck_assert_int_eq(sms_parts(text_string(&text)), 1);
		if (i / count == 0 && digest.count == 1)
			ck_assert_ptr_nonnull(
				strstr(text_string(&text), " Viec "));
	}
	text_clear(&text);
	arena_clear(&arena);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_counting, test_plain,   test_signs, test_never_more,
		test_marks,    test_layouts, NULL,
	};

	return suite_run("sms_count", tests);
}
