/* The door to YAML: the tree it gives, and what it refuses. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "plan/node.h"
#include "plan/read.h"
#include "plan/yaml.h"
#include "unit/reading.h"

static struct reading reading;

static void begin(void)
{
	reading_begin(&reading);
}

static void end(void)
{
	reading_end(&reading);
}

static const struct node *read_text(const char *text)
{
	return yaml_read(text, strlen(text), &reading.complaints);
}

static void assert_place(struct place place, int line, int column)
{
	ck_assert_int_eq(place.line, line);
	ck_assert_int_eq(place.column, column);
}

/* Kinds, texts and places, in characters and not in bytes. */
START_TEST(test_tree)
{
	const struct node *root = read_text("a: b\n"
					    "đề: [ồ, \"x y\", 'z', ~]\n"
					    "empty:\n"
					    "quoted: ''\n"
					    "m:\n"
					    "  - {k: v}\n");
	const struct node *list;

	reading_expect_none(&reading);
	ck_assert_int_eq(root->kind, NODE_MAPPING);
	ck_assert_uint_eq(root->count, 5);
	ck_assert_str_eq(node_find(root, "a")->text, "b");
	assert_place(node_find(root, "a")->place, 1, 4);
	assert_place(node_find(root, "a")->key_place, 1, 1);
	list = node_find(root, "đề");
	ck_assert_int_eq(list->kind, NODE_LIST);
	assert_place(list->place, 2, 5);
	assert_place(list->first->place, 2, 6);
	assert_place(list->first->next->place, 2, 9);
	ck_assert_str_eq(list->first->next->text, "x y");
	assert_place(list->first->next->next->place, 2, 16);
	ck_assert_int_eq(list->last->kind, NODE_EMPTY);
	ck_assert_ptr_null(node_find(root, "empty"));
	ck_assert_ptr_null(node_find(root, "quoted"));
	list = node_find(root, "m");
	ck_assert_str_eq(node_find(list->first, "k")->text, "v");
	assert_place(node_find(list->first, "k")->place, 6, 9);
}
END_TEST

/* Text comes out in NFC, whatever the file holds, and without outer blanks. */
START_TEST(test_text)
{
	const struct node *root = read_text("a: e\u0302\u0301\n"
					    "b: |\n"
					    "  one\n"
					    "  two\n"
					    "c: >-\n"
					    "  three\n"
					    "  four\n"
					    "d: \"null\"\n");

	reading_expect_none(&reading);
	ck_assert_str_eq(node_find(root, "a")->text, "ế");
	ck_assert_str_eq(node_find(root, "b")->text, "one\ntwo");
	ck_assert_str_eq(node_find(root, "c")->text, "three four");
	ck_assert_str_eq(node_find(root, "d")->text, "null");
}
END_TEST

/* Many doubled quotes come out single, and leak nothing (libfyaml 0.7.12). */
START_TEST(test_quotes)
{
	const struct node *root =
		read_text("a: 'x''x''x''x''x''x''x''x''x''x''x''x''x'\n");

	reading_expect_none(&reading);
	ck_assert_str_eq(node_find(root, "a")->text,
			 "x'x'x'x'x'x'x'x'x'x'x'x'x");
}
END_TEST

/* Two of them side by side are misread by libfyaml, so they are refused. */
START_TEST(test_misread_quotes)
{
	(void)read_text("a: \"x''y\"\nb: 'x''''y'\n");
	reading_expect_only(&reading, 2, 4, "quotes");
}
END_TEST

/* A byte order mark and CR LF are taken as Windows writes them. */
START_TEST(test_windows)
{
	const struct node *root = read_text("\xef\xbb\xbf"
					    "a: b\r\nc: d\r\n");

	reading_expect_none(&reading);
	ck_assert_str_eq(node_find(root, "a")->text, "b");
	ck_assert_str_eq(node_find(root, "c")->text, "d");
	assert_place(node_find(root, "c")->place, 2, 4);
}
END_TEST

/* Nothing at all is no error of YAML's; whoever wants more says so. */
START_TEST(test_empty)
{
	ck_assert_int_eq(read_text("")->kind, NODE_EMPTY);
	ck_assert_int_eq(read_text("# only this\n")->kind, NODE_EMPTY);
	reading_expect_none(&reading);
}
END_TEST

/* Each refusal, at its line and column. */
static const struct {
	const char *text;
	int line;
	int column;
	const char *code;
} refused[] = {
	{ "a: b\n c: d\n", 1, 4, "syntax" },
	{ "a: [b\n", 2, 1, "syntax" },
	{ "a: \"b\n", 1, 5, "syntax" },
	{ "a: b: c\n", 1, 5, "syntax" },
	{ "- a\nb: c\n", 2, 1, "syntax" },
	{ "a:\n  b: c\n d: e\n", 3, 2, "syntax" },
	{ "a: \"x\\qy\"\n", 1, 6, "syntax" },
	{ "đề: }\n", 1, 5, "syntax" },
	{ "a: &x b\n", 1, 5, "anchor" },
	{ "&x a: b\n", 1, 2, "anchor" },
	{ "a: &x [b]\n", 1, 5, "anchor" },
	{ "a: &x\n", 1, 5, "anchor" },
	{ "a: *x\n", 1, 5, "alias" },
	{ "a: b\n*x : c\n", 2, 2, "alias" },
	{ "<<: *x\n", 1, 6, "alias" },
	{ "a: !!str b\n", 1, 4, "tag" },
	{ "a: !x {b: c}\n", 1, 4, "tag" },
	{ "a: b\n---\nc: d\n", 2, 1, "second-document" },
	{ "? [a]\n: b\n", 1, 3, "bad-key" },
	{ "{a: b}: c\n", 1, 1, "bad-key" },
	{ "a: \"\\0\"\n", 1, 4, "nul" },
	{ "a: b\nđề: \xff\n", 2, 5, "not-utf8" },
	{ "a: \xc0\x80\n", 1, 4, "not-utf8" },
	{ "a: \xed\xa0\x80\n", 1, 4, "not-utf8" },
	{ "a: \xe1\xbb", 1, 4, "not-utf8" },
};

#define REFUSED ((int)(sizeof(refused) / sizeof(refused[0])))

START_TEST(test_refused)
{
	ck_assert_ptr_null(read_text(refused[_i].text));
	reading_expect_only(&reading, refused[_i].line, refused[_i].column,
			    refused[_i].code);
}
END_TEST

/* A syntax mistake is told in the words of a person, not of a parser. */
START_TEST(test_plain_words)
{
	struct text text = { 0 };

	(void)read_text("title: Kế hoạch: số 51\n");
	complaints_print(&reading.complaints, &text);
	ck_assert_str_eq(text_string(&text),
			 "test.yaml:1:16: a second ': ' in one line; put the "
			 "value in quotes\n");
	text_clear(&text);
}
END_TEST

/* A NUL among the bytes is named as such. */
START_TEST(test_nul)
{
	static const char bytes[] = "a: b\nc: \0d\n";

	ck_assert_ptr_null(
		yaml_read(bytes, sizeof(bytes) - 1, &reading.complaints));
	reading_expect_only(&reading, 2, 4, "nul");
}
END_TEST

/* Both places of a doubled key are told; all doubles at once. */
START_TEST(test_duplicate_keys)
{
	ck_assert_ptr_nonnull(read_text("a: 1\nb: 2\na: 3\n\"a\": 4\n"));
	ck_assert_uint_eq(reading.complaints.errors, 2);
	reading_expect(&reading, 3, 1, "duplicate-key");
	reading_expect(&reading, 4, 1, "duplicate-key");
	ck_assert_ptr_nonnull(
		strstr(reading.complaints.items[0].text, "line 1"));
}
END_TEST

/* `count` times the text, between a start and an end. */
static const struct node *read_many(const char *start, const char *text,
				    size_t count, const char *stop)
{
	struct text all = { 0 };
	const struct node *root;

	text_add(&all, start);
	for (size_t i = 0; i < count; i++)
		text_add(&all, text);
	text_add(&all, stop);
	root = yaml_read(all.bytes, all.length, &reading.complaints);
	text_clear(&all);
	return root;
}

/* Sixteen levels are read, the seventeenth is refused where it begins. */
START_TEST(test_depth)
{
	ck_assert_ptr_nonnull(
		read_many("", "[", FILE_DEPTH_LIMIT, "]]]]]]]]]]]]]]]]"));
	ck_assert_ptr_null(
		read_many("", "[", FILE_DEPTH_LIMIT + 1, "]]]]]]]]]]]]]]]]]"));
	reading_expect_only(&reading, 1, FILE_DEPTH_LIMIT + 1, "too-deep");
}
END_TEST

/* The limits of length, each with one more than it allows. */
START_TEST(test_lengths)
{
	ck_assert_ptr_null(read_many("a: ", "x", FILE_SIZE_LIMIT, ""));
	reading_expect(&reading, 1, 1, "too-long");
	ck_assert_ptr_null(read_many("", "\n", FILE_LINE_LIMIT + 1, ""));
	reading_expect(&reading, FILE_LINE_LIMIT + 1, 1, "too-long");
	ck_assert_ptr_null(read_many("", "- a\n", FILE_ROW_LIMIT + 1, ""));
	reading_expect(&reading, FILE_ROW_LIMIT + 1, 3, "too-long");
	ck_assert_ptr_null(read_many("\na: ", "x", 2 * LOOKAHEAD_LIMIT, ""));
	reading_expect(&reading, 2, 4, "too-long");
	ck_assert_uint_eq(reading.complaints.errors, 4);
	ck_assert_ptr_nonnull(read_many("", "- a\n", FILE_ROW_LIMIT, ""));
}
END_TEST

START_TEST(test_many_keys)
{
	struct text text = { 0 };

	for (int i = 0; i <= MAPPING_KEY_LIMIT; i++)
		text_addf(&text, "k%d: x\n", i);
	ck_assert_ptr_null(
		yaml_read(text.bytes, text.length, &reading.complaints));
	reading_expect_only(&reading, MAPPING_KEY_LIMIT + 1, 7, "too-long");
	text_clear(&text);
}
END_TEST

/* A billion laughs are not even begun. */
START_TEST(test_laughs)
{
	ck_assert_ptr_null(read_text("a: &a [x, x, x, x, x, x, x, x, x]\n"
				     "b: &b [*a, *a, *a, *a, *a, *a, *a]\n"
				     "c: &c [*b, *b, *b, *b, *b, *b, *b]\n"
				     "d: &d [*c, *c, *c, *c, *c, *c, *c]\n"));
	reading_expect_only(&reading, 1, 5, "anchor");
}
END_TEST

/*
 * Eight MiB of what costs a parser most, in long lines, are refused or read at
 * once: the test ends in time.
 */
static const struct {
	const char *start;
	const char *text;
	const char *stop;
} heavy[] = {
	{ "", "[", "" },	  { "", "{a: ", "" },	   { "", "- ", "" },
	{ "", "? ", "" },	  { "[", "a,", "]" },	   { "[", "[],", "]" },
	{ "a: \"", "\\n", "\"" }, { "a: \"", "x ", "\"" }, { "[", ",", "" },
	{ "", "&a ", "" },	  { "", "---\n", "" },	   { "", ": ", "" },
	{ "", "%TAG ! x\n", "" }, { "a: |\n", " x", "" },  { "", "*a ", "" },
	{ "a: ", "x ", "" },	  { "", "\t", "" },	   { "", "\"\"", "" },
};

#define HEAVY_LINE ((size_t)100000)
#define HEAVY ((int)(sizeof(heavy) / sizeof(heavy[0])))

START_TEST(test_heavy)
{
	const char *text = heavy[_i].text;
	size_t per_line = HEAVY_LINE / strlen(text);
	struct text all = { 0 };

	text_add(&all, heavy[_i].start);
	while (all.length + 2 * HEAVY_LINE < FILE_SIZE_LIMIT) {
		for (size_t i = 0; i < per_line; i++)
			text_add(&all, text);
		text_add(&all, "\n ");
	}
	text_add(&all, heavy[_i].stop);
	(void)yaml_read(all.bytes, all.length, &reading.complaints);
	ck_assert_uint_le(reading.complaints.errors, 1);
	text_clear(&all);
}
END_TEST

/* Complaints stand in the order of the file; the fifty-first is counted. */
START_TEST(test_complaints)
{
	struct text text = { 0 };

	for (int line = COMPLAINT_LIMIT + 2; line > 0; line--)
		complain(&reading.complaints, (struct place){ line, 1 }, "code",
			 "line %d", line);
	complain_warning(&reading.complaints, (struct place){ 4, 2 }, "doubt",
			 "perhaps\x1b[2J");
	ck_assert_uint_eq(reading.complaints.count, COMPLAINT_LIMIT + 1);
	ck_assert_uint_eq(reading.complaints.errors, COMPLAINT_LIMIT + 2);
	complaints_print(&reading.complaints, &text);
	ck_assert_ptr_nonnull(strstr(text_string(&text),
				     "test.yaml:4:1: line 4\n"
				     "test.yaml:4:2: warning [doubt]: "
				     "perhaps\\u{1B}[2J\n"
				     "test.yaml:5:1: line 5\n"));
	ck_assert_ptr_nonnull(
		strstr(text_string(&text), "… and 2 more mistakes\n"));
	text_clear(&text);
}
END_TEST

/* A long value in a complaint is cut between two characters. */
START_TEST(test_long_complaint)
{
	struct text text = { 0 };
	size_t length;

	for (int i = 0; i < 1000; i++)
		text_add(&text, "ề");
	complain(&reading.complaints, (struct place){ 1, 1 }, "code", "%s",
		 text_string(&text));
	length = strlen(reading.complaints.items[0].text);
	ck_assert_uint_le(length, 1000);
	ck_assert_uint_ge(length, 990);
	ck_assert(text_is_utf8(reading.complaints.items[0].text, length));
	text_clear(&text);
}
END_TEST

/* A near miss is recognised; what is far off is not guessed at. */
START_TEST(test_nearest)
{
	static const char *const words[] = { "lead", "title", "submit-to",
					     "due", NULL };

	ck_assert_str_eq(node_nearest("titel", words), "title");
	ck_assert_str_eq(node_nearest("leed", words), "lead");
	ck_assert_str_eq(node_nearest("submit_to", words), "submit-to");
	ck_assert_str_eq(node_nearest("dua", words), "due");
	ck_assert_ptr_null(node_nearest("evidence", words));
	ck_assert_ptr_null(node_nearest("", words));
	ck_assert_ptr_null(node_nearest("x", words));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("yaml");
	TCase *tests = tcase_create("yaml");
	SRunner *runner = srunner_create(suite);
	int failed;

	tcase_add_checked_fixture(tests, begin, end);
	tcase_set_timeout(tests, 60);
	tcase_add_test(tests, test_tree);
	tcase_add_test(tests, test_text);
	tcase_add_test(tests, test_quotes);
	tcase_add_test(tests, test_misread_quotes);
	tcase_add_test(tests, test_windows);
	tcase_add_test(tests, test_empty);
	tcase_add_loop_test(tests, test_refused, 0, REFUSED);
	tcase_add_test(tests, test_plain_words);
	tcase_add_test(tests, test_nul);
	tcase_add_test(tests, test_duplicate_keys);
	tcase_add_test(tests, test_depth);
	tcase_add_test(tests, test_lengths);
	tcase_add_test(tests, test_many_keys);
	tcase_add_test(tests, test_laughs);
	tcase_add_loop_test(tests, test_heavy, 0, HEAVY);
	tcase_add_test(tests, test_complaints);
	tcase_add_test(tests, test_long_complaint);
	tcase_add_test(tests, test_nearest);
	suite_add_tcase(suite, tests);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
