/* The language of templates, and laying files over what is shipped. */
#include <string.h>

#include "outbox/templates.h"
#include "unit/suite.h"

#define NAMES "a b list(a c inner(d)) other(e)"
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct template *read_form(const char *text,
					enum template_form form,
					struct complaints *complaints)
{
	const struct template_source source = {
		.bytes = text,
		.length = strlen(text),
		.place = { 1, 1 },
		.form = form,
		.names = NAMES,
	};

	return template_read(&source, complaints);
}

static const struct blank outer[] = { { "a", "A<&>\"'" },
				      { "b", "" },
				      { NULL, NULL } };
static const struct blank inner[] = { { "d", "D" }, { NULL, NULL } };
static const struct blank first[] = { { "a", "1" },
				      { "c", "{a}" },
				      { NULL, NULL } };
static const struct blank second[] = { { "a", "2" }, { NULL, NULL } };
static const struct fill inners[] = { { inner, NULL }, { inner, NULL } };
static const struct fill_list inner_lists[] = { { "inner", inners, 2 }, { 0 } };
static const struct fill items[] = { { first, inner_lists }, { second, NULL } };
static const struct fill_list lists[] = { { "list", items, 2 },
					  { "other", NULL, 0 },
					  { 0 } };
static const struct fill fill = { outer, lists };

/* What each construct comes to. */
static const struct {
	enum template_form form;
	const char *text;
	const char *filled;
} good[] = {
	{ TEMPLATE_TEXT, "", "" },
	{ TEMPLATE_TEXT, "x {a} y\n", "x A<&>\"' y\n" },
	{ TEMPLATE_HTML, "<p title=\"{a}\">",
	  "<p title=\"A&lt;&amp;&gt;&quot;&#39;\">" },
	{ TEMPLATE_TEXT, "[{b}]", "[]" },
	{ TEMPLATE_TEXT, "{#a}yes{/a}{^a}no{/a}{#b}yes{/b}{^b}no{/b}",
	  "yesno" },
	{ TEMPLATE_TEXT, "{#list}{a};{/list}", "1;2;" },
	{ TEMPLATE_TEXT, "{#list}{c}{b}{#inner}{d}{a}{/inner}{/list}",
	  "{a}D1D1" },
	{ TEMPLATE_TEXT, "{#other}x{e}{/other}{^other}none{/other}", "none" },
	{ TEMPLATE_TEXT, "{^list}none{/list}", "" },
	/* A line of tags leaves none behind, one with a blank does. */
	{ TEMPLATE_TEXT, "1\n  {#a}  \n2\n{/a}\n3\n", "1\n2\n3\n" },
	{ TEMPLATE_TEXT, "1\n{! words {a }\n2\n", "1\n2\n" },
	{ TEMPLATE_TEXT, "1\n{b}\n2\n", "1\n\n2\n" },
	{ TEMPLATE_TEXT, "{#b}{/b}\n", "" },
	{ TEMPLATE_TEXT, "{#a}{/a}.\n", ".\n" },
	/* Other braces are ordinary. */
	{ TEMPLATE_TEXT, "{ a } {A} {} {1} {\"x\":{a}} {",
	  "{ a } {A} {} {1} {\"x\":A<&>\"'} {" },
	{ TEMPLATE_HTML, "<style>p { color: red } @media { p{ } }</style>",
	  "<style>p { color: red } @media { p{ } }</style>" },
	/* A sentence is one line, whatever its lines are. */
	{ TEMPLATE_LINE, "one\n  two\t three {#a}\n  x{/a}",
	  "one two three  x" },
	/* Letters with marks apart are put together. */
	{ TEMPLATE_TEXT, "e\xcc\x82", "\xc3\xaa" },
};

START_TEST(test_filling)
{
	struct arena arena = { 0 };

	for (size_t i = 0; i < COUNT(good); i++) {
		struct complaints complaints = { .arena = &arena };
		const struct template *template =
			read_form(good[i].text, good[i].form, &complaints);
		struct text text = { 0 };

		ck_assert_msg(template != NULL, "%s", good[i].text);
		ck_assert(template_fill(template, &fill, &text));
		ck_assert_str_eq(text_string(&text), good[i].filled);
		text_clear(&text);
	}
	arena_clear(&arena);
}
END_TEST

/* Each mistake is told where it stands. */
static const struct {
	const char *text;
	int line;
	int column;
	const char *code;
	const char *says;
} bad[] = {
	{ "x\n  {nothing}", 2, 3, "unknown-name", "there are: a b list" },
	{ "ê {othr}", 1, 3, "unknown-name", "did you mean 'other'" },
	{ "{e}", 1, 1, "unknown-name", "'e' means nothing here" },
	{ "{#list}{e}{/list}", 1, 8, "unknown-name", "'e'" },
	{ "{list}", 1, 1, "list-as-text", "{#list}…{/list}" },
	{ "{#a}\nx", 1, 1, "not-closed", "'a'" },
	{ "{#a}\n{#b}\n{/a}\n{/b}", 3, 1, "wrong-end", "begins in line 2" },
	{ "x{/a}", 1, 2, "not-open", "{/a}" },
	{ "{a", 1, 1, "bad-tag", "{name}" },
	{ "{a\n}", 1, 1, "bad-tag", "{name}" },
	{ "{# a}{/a}", 1, 1, "bad-tag", "{#name}" },
	{ "p {color:red}", 1, 3, "bad-tag", "ordinary brace" },
	{ "{! never closed\n}", 1, 1, "bad-tag", "on one line" },
	{ "{#list}{#list}{/list}{/list}", 1, 8, "list-inside",
	  "inside of another list" },
	{ "{#list}\n{#other}{/other}{/list}", 2, 1, "list-inside", "'other'" },
	{ "{#a}{#a}{#a}{#a}{#a}{#a}{#a}{#a}{#a}", 1, 33, "too-deep",
	  "at most 8" },
	{ "a\x1b[31m", 1, 2, "control-character", "1B" },
	{ "\xff", 1, 1, "not-utf-8", "UTF-8" },
};

START_TEST(test_mistakes)
{
	struct arena arena = { 0 };

	for (size_t i = 0; i < COUNT(bad); i++) {
		struct complaints complaints = { .arena = &arena };
		bool is_found = false;

		ck_assert_msg(read_form(bad[i].text, TEMPLATE_TEXT,
					&complaints) == NULL,
			      "%s", bad[i].text);
		for (size_t j = 0; j < complaints.count; j++) {
			const struct complaint *one = &complaints.items[j];

			is_found = is_found ||
				   (one->place.line == bad[i].line &&
				    one->place.column == bad[i].column &&
				    strcmp(one->code, bad[i].code) == 0 &&
				    strstr(one->text, bad[i].says) != NULL);
		}
		ck_assert_msg(is_found, "%s: %s at %d:%d: %s", bad[i].text,
			      complaints.items[0].code,
			      complaints.items[0].place.line,
			      complaints.items[0].place.column,
			      complaints.items[0].text);
	}
	arena_clear(&arena);
}
END_TEST

/* One that grows without measure is broken off, and said to be so. */
START_TEST(test_limit)
{
	static char text[TEMPLATE_LIMIT + 2];
	static struct blank many[2] = { { "a", NULL }, { NULL, NULL } };
	static char value[1000];
	const struct fill long_fill = { many, NULL };
	struct arena arena = { 0 };
	struct complaints complaints = { .arena = &arena };
	const struct template *template;
	struct text filled = { 0 };

	memset(value, 'x', sizeof(value) - 1);
	many[0].value = value;
	for (size_t i = 0; i + 3 < TEMPLATE_LIMIT; i += 3)
		memcpy(text + i, "{a}", 3);
	template = read_form(text, TEMPLATE_TEXT, &complaints);
	ck_assert_ptr_nonnull(template);
	ck_assert(!template_fill(template, &long_fill, &filled));
	ck_assert_uint_lt(filled.length, TEMPLATE_FILLED_LIMIT + 1001);
	memset(text, 'x', TEMPLATE_LIMIT + 1);
	ck_assert_ptr_null(read_form(text, TEMPLATE_TEXT, &complaints));
	text_clear(&filled);
	arena_clear(&arena);
}
END_TEST

/* ------------------------------------------------- an office's own files */

static struct arena office;
static struct templates *templates;
static struct complaints told;

static void open_office(void)
{
	templates = templates_open(&office);
	told = (struct complaints){ .arena = &office, .file = "F" };
}

static enum error lay(const char *name, const char *text)
{
	return templates_lay(templates, name, text, strlen(text), &told);
}

static const char *footer(const char *language)
{
	return words_say(templates_words(templates, language), &office,
			 PHRASE_FOOTER, NULL);
}

static const char *laid_out(const char *language, enum layout layout)
{
	static const struct blank blanks[] = { { "greeting", "Hi <all>" },
					       { NULL, NULL } };
	const struct fill greeted = { blanks, NULL };
	struct text text = { 0 };
	const char *filled;

	templates_fill(templates, language, layout, &greeted, &text);
	filled = arena_string(&office, text_string(&text));
	text_clear(&text);
	return filled;
}

/* A sentence is changed in its language, the others stay as they are. */
START_TEST(test_office_words)
{
	open_office();
	ck_assert_int_eq(lay("vi/words.txt", "\xef\xbb\xbf# Của huyện\r\n"
					     "footer: Điện thoại 0205 3\r\n"
					     "  812 345.\r\n\r\n"
					     "sunday: CN\r\n"),
			 ERROR_NONE);
	ck_assert_uint_eq(told.errors, 0);
	ck_assert_str_eq(footer("vi"), "Điện thoại 0205 3 812 345.");
	ck_assert(strncmp(footer("en"), "This message", 12) == 0);
	ck_assert_str_eq(words_date(templates_words(templates, "vi"), &office,
				    PHRASE_DATE, date_from_iso("2010-06-20")),
			 "CN, 20/06/2010");
	arena_clear(&office);
}
END_TEST

/* One mistake, and nothing of the file is taken. */
START_TEST(test_office_words_mistakes)
{
	static const struct {
		const char *text;
		int line;
		int column;
		const char *code;
	} cases[] = {
		{ "footer: x\nfoter: y\n", 2, 1, "unknown-sentence" },
		{ "footer: x\nno sentence\n", 2, 1, "bad-line" },
		{ "footer: x\n: y\n", 2, 1, "bad-line" },
		{ "footer: x\nfooter: y\n", 2, 1, "repeated-sentence" },
		{ "footer: x\n\nmore: a\n  b {nn}\n", 4, 5, "unknown-name" },
		{ "footer:   {n}\n", 1, 11, "unknown-name" },
		{ "  x\n", 1, 1, "bad-line" },
		{ "footer: x\nmissed: {#date}\n", 2, 9, "not-closed" },
	};

	for (size_t i = 0; i < COUNT(cases); i++) {
		open_office();
		ck_assert_int_eq(lay("vi/words.txt", cases[i].text),
				 ERROR_INPUT);
		ck_assert_str_eq(told.items[0].file, "F");
		ck_assert_str_eq(told.items[0].code, cases[i].code);
		ck_assert_int_eq(told.items[0].place.line, cases[i].line);
		ck_assert_int_eq(told.items[0].place.column, cases[i].column);
		ck_assert(strncmp(footer("vi"), "Thư này", 7) == 0);
		arena_clear(&office);
	}
}
END_TEST

/* A layout is every language's, or one's, whichever comes first. */
START_TEST(test_office_layouts)
{
	open_office();
	ck_assert_int_eq(lay("vi/mail.html", "vi {greeting}"), ERROR_NONE);
	ck_assert_int_eq(lay("mail.html", "all {greeting}"), ERROR_NONE);
	ck_assert_int_eq(lay("mail.txt", "{greeting}"), ERROR_NONE);
	ck_assert_str_eq(laid_out("vi", LAYOUT_MAIL_HTML), "vi Hi &lt;all&gt;");
	ck_assert_str_eq(laid_out("en", LAYOUT_MAIL_HTML),
			 "all Hi &lt;all&gt;");
	ck_assert_str_eq(laid_out("vi", LAYOUT_MAIL_TEXT), "Hi <all>");
	ck_assert_int_eq(lay("mail.txt", "{greting}"), ERROR_INPUT);
	ck_assert_str_eq(laid_out("vi", LAYOUT_MAIL_TEXT), "Hi <all>");
	arena_clear(&office);
}
END_TEST

/* A file that is none of the known ones is a mistake, not passed over. */
START_TEST(test_unknown_files)
{
	static const char *const names[] = { "maill.txt",    "words.txt",
					     "de/words.txt", "vi/vi/words.txt",
					     "vi/",	     "README" };

	for (size_t i = 0; i < COUNT(names); i++) {
		open_office();
		ck_assert_int_eq(lay(names[i], "x"), ERROR_INPUT);
		ck_assert_str_eq(told.items[0].code, "unknown-template");
		arena_clear(&office);
	}
}
END_TEST

/* What is in force is listed, and a listed file says the same again. */
START_TEST(test_listing)
{
	struct template_row *rows;
	size_t count;

	open_office();
	ck_assert_int_eq(lay("vi/words.txt", "footer: {! no }Hết\n"),
			 ERROR_NONE);
	templates_list(templates, NULL, &office, &rows, &count);
	ck_assert_uint_eq(count, 8);
	templates_list(templates, "vi/footer", &office, &rows, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_str_eq(rows[0].text, "{! no }Hết\n");
	ck_assert_str_eq(rows[0].file, "F");
	ck_assert_int_eq(rows[0].line, 1);
	templates_list(templates, "vi/words.txt", &office, &rows, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_int_eq(rows[0].sentences, 1);
	ck_assert_int_eq(lay("en/words.txt", rows[0].text), ERROR_NONE);
	ck_assert_str_eq(footer("en"), "Hết");
	templates_list(templates, "mail.html", &office, &rows, &count);
	ck_assert_uint_eq(count, 1);
	ck_assert_ptr_null(rows[0].file);
	ck_assert_int_eq(lay("mail.html", rows[0].text), ERROR_NONE);
	templates_list(templates, "vi/nothing", &office, &rows, &count);
	ck_assert_uint_eq(count, 0);
	arena_clear(&office);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		test_filling,
		test_mistakes,
		test_limit,
		test_office_words,
		test_office_words_mistakes,
		test_office_layouts,
		test_unknown_files,
		test_listing,
		NULL,
	};

	return suite_run("template", tests);
}
