/*
 * Due phrases: the table due_phrases.tsv (each line: phrase, date of issue,
 * class, from, due, more, what rule, warnings or reason must say).
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#include "calendars/due.h"
#include "calendars/due_lexicon.h"
#include "unit/suite.h"

#define COLUMNS 7
#define LINE_SIZE 4096
#define SAID_SIZE 8192

enum column { PHRASE, ISSUED, CLASS, FROM, DUE_DAY_COLUMN, MORE, EXPECTS };

/* One line of the table, taken apart in place. */
struct line {
	char text[LINE_SIZE];
	char *columns[COLUMNS];
	int number;
};

/* What reading a phrase gave, written out so that two can be compared. */
struct answer {
	char class[16];
	char from[DATE_TEXT_SIZE];
	char due[DATE_TEXT_SIZE];
	char more[SAID_SIZE];
	char said[SAID_SIZE];
};

static const struct workdays calendar = {
	.rests_on = { [0] = true, [6] = true },
	.from = { INT32_MIN },
	.until = { INT32_MIN },
};

static void add(char *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void add(char *text, const char *format, ...)
{
	size_t length = strlen(text);
	va_list args;

	va_start(args, format);
	(void)vsnprintf(text + length, SAID_SIZE - length, format, args);
	va_end(args);
}

static struct due_context context_of(const char *issued)
{
	return (struct due_context){ .issued = date_from_iso(issued),
				     .calendar = &calendar,
				     .default_day = 25,
				     .default_cut_off = 14 };
}

static void write_rule(char *more, const struct due_recurrence *rule)
{
	static const char *const periods[] = { "none",	  "week", "month",
					       "quarter", "half", "year" };

	add(more, "%sr=%s", more[0] == '\0' ? "" : " ", periods[rule->period]);
	if (rule->month > 0)
		add(more, ":m%d", rule->month);
	if (rule->day > 0)
		add(more, ":d%d", rule->day);
	if (rule->days_before > 0)
		add(more, ":b%d", rule->days_before);
	if (rule->shift_periods > 0)
		add(more, ":s%d", rule->shift_periods);
	if (rule->minute >= 0)
		add(more, ":t%d", rule->minute);
	if (rule->is_default_day)
		add(more, ":def");
	if (rule->every > 1)
		add(more, ":e%d:a%d", rule->every, rule->anchor);
}

static void write_term(char *more, const struct due_term *term)
{
	static const char *const units[] = { "none",	     "hour",
					     "working-hour", "day",
					     "working-day",  "week",
					     "month",	     "year" };

	add(more, "term=%d:%s%s", term->halves, units[term->unit],
	    term->is_back ? ":back" : "");
	if (term->event != NULL)
		add(more, " event=%s", term->event);
}

static void write_due(const struct due *due, struct answer *answer)
{
	char until[DATE_TEXT_SIZE];

	add(answer->class, "%s", due_class_word(due->class));
	date_to_iso(due->from, answer->from);
	date_to_iso(due->due, answer->due);
	if (due->minute >= 0)
		add(answer->more, "minute=%d", due->minute);
	if (date_is_set(due->until))
		add(answer->more, "until=%s", date_to_iso(due->until, until));
	for (size_t i = 0; i < due->recurrence_count; i++)
		write_rule(answer->more, &due->recurrences[i]);
	if (due->class == DUE_RELATIVE)
		write_term(answer->more, &due->term);
	if (due->event != NULL)
		add(answer->more, "event=%s", due->event);
	ck_assert_ptr_nonnull(due->rule);
	add(answer->said, "%s", due->rule);
	for (size_t i = 0; i < due->warnings.count; i++)
		add(answer->said, "\n%s", due->warnings.items[i]);
}

static void ask(const char *phrase, const struct due_context *context,
		struct answer *answer)
{
	struct arena arena = { 0 };
	struct due due;
	struct why why = { "" };
	enum error error = due_read(phrase, context, &arena, &due, &why);

	*answer = (struct answer){ .class = "" };
	if (error == ERROR_NONE) {
		write_due(&due, answer);
	} else {
		ck_assert_int_eq(error, ERROR_INPUT);
		add(answer->class, "refused");
		add(answer->said, "%s", why.text);
	}
	arena_clear(&arena);
}

/* "\n" in the table is a line break in the phrase. */
static void unescape(char *text)
{
	char *to = text;

	for (; *text != '\0'; text++) {
		if (text[0] == '\\' && text[1] == 'n') {
			*to++ = '\n';
			text++;
		} else {
			*to++ = *text;
		}
	}
	*to = '\0';
}

static FILE *open_table(void)
{
	const char *folder = getenv("DONDOC_SOURCE_DIR");
	char path[LINE_SIZE];
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/tests/unit/due_phrases.tsv",
		       folder == NULL ? "." : folder);
	file = fopen(path, "r");
	ck_assert_msg(file != NULL, "no table %s", path);
	return file;
}

static bool next_line(FILE *file, struct line *line)
{
	char *at;

	do {
		if (fgets(line->text, sizeof(line->text), file) == NULL)
			return false;
		line->number++;
	} while (line->text[0] == '#' || line->number == 1);
	at = line->text;
	at[strcspn(at, "\n")] = '\0';
	for (int i = 0; i < COLUMNS; i++) {
		line->columns[i] = at;
		at += strcspn(at, "\t");
		ck_assert_msg(i == COLUMNS - 1 || *at == '\t',
			      "line %d has too few columns", line->number);
		if (*at == '\t')
			*at++ = '\0';
	}
	unescape(line->columns[PHRASE]);
	return true;
}

/* Counts a difference and tells of it. */
static int differs(const struct line *line, const char *what, const char *want,
		   const char *have)
{
	fprintf(stderr, "line %d, \"%s\": %s is \"%s\", not \"%s\"\n",
		line->number, line->columns[PHRASE], what, have, want);
	return 1;
}

/* Each piece between bars must be said. */
static int check_said(const struct line *line, const struct answer *answer)
{
	char *piece = line->columns[EXPECTS];
	int failed = 0;

	while (*piece != '\0') {
		size_t length = strcspn(piece, "|");
		bool is_last = piece[length] == '\0';

		piece[length] = '\0';
		if (strstr(answer->said, piece) == NULL)
			failed += differs(line, "what is said", piece,
					  answer->said);
		piece += length + (is_last ? 0 : 1);
	}
	return failed;
}

static bool has_more(const struct line *line)
{
	return line->columns[MORE][0] != '\0' &&
	       strcmp(line->columns[MORE], "minute=-1") != 0;
}

static int check_line(const struct line *line)
{
	struct due_context context = context_of(line->columns[ISSUED]);
	struct answer answer;
	int failed = 0;

	ask(line->columns[PHRASE], &context, &answer);
	if (strcmp(answer.class, line->columns[CLASS]) != 0)
		failed += differs(line, "class", line->columns[CLASS],
				  answer.class);
	if (strcmp(answer.from, line->columns[FROM]) != 0)
		failed +=
			differs(line, "from", line->columns[FROM], answer.from);
	if (strcmp(answer.due, line->columns[DUE_DAY_COLUMN]) != 0)
		failed += differs(line, "due", line->columns[DUE_DAY_COLUMN],
				  answer.due);
	if (has_more(line) && strcmp(answer.more, line->columns[MORE]) != 0)
		failed +=
			differs(line, "more", line->columns[MORE], answer.more);
	return failed + check_said(line, &answer);
}

/* Every phrase of the table is read as the table says. */
START_TEST(phrases_are_read_as_the_table_says)
{
	FILE *file = open_table();
	struct line line = { .number = 0 };
	int failed = 0;
	int count = 0;

	while (next_line(file, &line)) {
		failed += check_line(&line);
		count++;
	}
	fclose(file);
	ck_assert_int_ge(count, 400);
	ck_assert_int_eq(failed, 0);
}
END_TEST

/* A phrase in decomposed letters gives the answer of the composed one. */
START_TEST(decomposed_phrases_are_read_alike)
{
	FILE *file = open_table();
	struct line line = { .number = 0 };
	struct answer composed;
	struct answer apart;
	int failed = 0;

	while (next_line(file, &line)) {
		const char *phrase = line.columns[PHRASE];
		struct due_context context = context_of(line.columns[ISSUED]);
		char *marks =
			(char *)utf8proc_NFD((const utf8proc_uint8_t *)phrase);

		ask(phrase, &context, &composed);
		ask(marks, &context, &apart);
		if (memcmp(&composed, &apart, sizeof(apart)) != 0)
			failed += differs(&line, "the decomposed answer",
					  composed.said, apart.said);
		free(marks);
	}
	fclose(file);
	ck_assert_int_eq(failed, 0);
}
END_TEST

/* Spaces that do not break, and upper case, change nothing. */
START_TEST(spaces_and_case_change_nothing)
{
	static const char *const spellings[] = {
		"trước ngày 20 tháng 6 năm 2010",
		"TRƯỚC NGÀY 20 THÁNG 6 NĂM 2010",
		("trước\xc2\xa0ngày\xc2\xa0"
		 "20\xc2\xa0tháng\xc2\xa0"
		 "6\xc2\xa0năm\xc2\xa0"
		 "2010"),
		"trước ngày\n20 tháng 6\r\nnăm 2010",
		"**trước ngày** 20 tháng 6 năm 2010",
		"trước<br/>ngày 20 tháng 6 năm 2010",
		("tr\xc6\xb0\xe2\x80\x8b\xe1\xbb\x9b"
		 "c ngày 20 tháng 6 năm 2010"),
	};
	struct due_context context = context_of("2010-06-02");
	struct answer answer;

	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++) {
		ask(spellings[i], &context, &answer);
		ck_assert_msg(strcmp(answer.due, "2010-06-19") == 0, "%s: %s%s",
			      spellings[i], answer.due, answer.said);
	}
}
END_TEST

/* A plan that says so reads "trước ngày N" as that day included. */
START_TEST(before_can_include_the_day)
{
	struct due_context context = context_of("2010-06-02");
	struct answer answer;

	context.before_is_inclusive = true;
	ask("trước 20/6/2010", &context, &answer);
	ck_assert_str_eq(answer.due, "2010-06-20");
	ask("trước ngày 15/12 hằng năm", &context, &answer);
	ck_assert_str_eq(answer.more, "r=year:m12:d15");
	ask("trước năm 2030", &context, &answer);
	ck_assert_str_eq(answer.due, "2029-12-31");
}
END_TEST

/* What is too long or no text is refused; a NULL says nothing. */
START_TEST(what_is_no_phrase_is_refused)
{
	struct due_context context = context_of("2010-06-02");
	char phrase[DUE_PHRASE_LIMIT + 2];
	struct answer answer;

	memset(phrase, ' ', sizeof(phrase));
	phrase[DUE_PHRASE_LIMIT + 1] = '\0';
	ask(phrase, &context, &answer);
	ck_assert_str_eq(answer.class, "refused");
	phrase[DUE_PHRASE_LIMIT] = '\0';
	ask(phrase, &context, &answer);
	ck_assert_str_eq(answer.class, "none");
	ask("tr\xff 20/6/2010", &context, &answer);
	ck_assert_str_eq(answer.class, "refused");
	ask(NULL, &context, &answer);
	ck_assert_str_eq(answer.class, "none");
}
END_TEST

/* Each class has a word, and each word its class. */
START_TEST(classes_have_words)
{
	enum due_class class;

	for (int i = DUE_INSTANT; i <= DUE_NONE; i++) {
		ck_assert(due_class_from_word(due_class_word((enum due_class)i),
					      &class));
		ck_assert_int_eq(class, i);
	}
	ck_assert(!due_class_from_word("someday", &class));
}
END_TEST

static void check_order(const struct lexeme *table, size_t count)
{
	for (size_t i = 1; i < count; i++)
		ck_assert_msg(strcmp(table[i - 1].plain, table[i].plain) <= 0,
			      "\"%s\" is out of order", table[i].plain);
}

/* The lexicons are sorted, for words are looked up by halving. */
START_TEST(lexicons_are_sorted)
{
	check_order(lexicon_vi, lexicon_vi_count);
	check_order(lexicon_en, lexicon_en_count);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		phrases_are_read_as_the_table_says,
		decomposed_phrases_are_read_alike,
		spaces_and_case_change_nothing,
		before_can_include_the_day,
		what_is_no_phrase_is_refused,
		classes_have_words,
		lexicons_are_sorted,
		NULL,
	};

	return suite_run("due", tests);
}
