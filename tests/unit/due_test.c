/*
 * Due phrases: the tables due_phrases*.tsv and due_citations.tsv (each line:
 * phrase, date of issue, class, from, due, more, what rule, warnings or reason
 * must say).
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

#include "calendars/due.h"
#include "calendars/due_lexicon.h"
#include "unit/due_table.h"
#include "unit/suite.h"

#define SAID_SIZE 8192
#define KINDS 43
#define ROWS_PER_KIND 5

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

/* The tables whose rows are answers; the citations have a test of their own. */
static const char *const tables[] = { DUE_TABLE_PHRASES, DUE_TABLE_WRITTEN,
				      DUE_TABLE_CITATIONS, DUE_TABLE_TRIED };

#define TABLES (sizeof(tables) / sizeof(tables[0]))

static FILE *open_table(const char *name)
{
	FILE *file = due_table_open(name);

	ck_assert_msg(file != NULL, "no table %s", name);
	return file;
}

static bool next_line(FILE *file, struct due_table_line *line)
{
	if (!due_table_next(file, line))
		return false;
	ck_assert_msg(line->columns[COLUMN_EXPECTS] != NULL,
		      "line %d has too few columns", line->number);
	return true;
}

/* Counts a difference and tells of it. */
static int differs(const struct due_table_line *line, const char *what,
		   const char *want, const char *have)
{
	fprintf(stderr, "line %d, \"%s\": %s is \"%s\", not \"%s\"\n",
		line->number, line->columns[COLUMN_PHRASE], what, have, want);
	return 1;
}

/* Each piece between bars must be said. */
static int check_said(const struct due_table_line *line,
		      const struct answer *answer)
{
	char *piece = line->columns[COLUMN_EXPECTS];
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

static bool has_more(const struct due_table_line *line)
{
	return line->columns[COLUMN_MORE][0] != '\0' &&
	       strcmp(line->columns[COLUMN_MORE], "minute=-1") != 0;
}

static int check_line(const struct due_table_line *line)
{
	struct due_context context = context_of(line->columns[COLUMN_ISSUED]);
	struct answer answer;
	int failed = 0;

	ask(line->columns[COLUMN_PHRASE], &context, &answer);
	if (strcmp(answer.class, line->columns[COLUMN_CLASS]) != 0)
		failed += differs(line, "class", line->columns[COLUMN_CLASS],
				  answer.class);
	if (strcmp(answer.from, line->columns[COLUMN_FROM]) != 0)
		failed += differs(line, "from", line->columns[COLUMN_FROM],
				  answer.from);
	if (strcmp(answer.due, line->columns[COLUMN_DUE]) != 0)
		failed += differs(line, "due", line->columns[COLUMN_DUE],
				  answer.due);
	if (has_more(line) &&
	    strcmp(answer.more, line->columns[COLUMN_MORE]) != 0)
		failed += differs(line, "more", line->columns[COLUMN_MORE],
				  answer.more);
	return failed + check_said(line, &answer);
}

static int check_table(const char *name, int *count)
{
	FILE *file = open_table(name);
	struct due_table_line line = { .number = 0 };
	int failed = 0;

	while (next_line(file, &line)) {
		failed += check_line(&line);
		++*count;
	}
	fclose(file);
	return failed;
}

/* Every phrase of the tables is read as they say. */
START_TEST(phrases_are_read_as_the_tables_say)
{
	int failed = 0;
	int count = 0;

	for (size_t i = 0; i < TABLES; i++)
		failed += check_table(tables[i], &count);
	ck_assert_int_ge(count, 1000);
	ck_assert_int_eq(failed, 0);
}
END_TEST

static void count_kinds(const char *name, int counts[KINDS + 1])
{
	FILE *file = open_table(name);
	struct due_table_line line = { .number = 0 };

	while (next_line(file, &line)) {
		ck_assert_int_le(line.kind, KINDS);
		counts[line.kind]++;
	}
	fclose(file);
}

/* Each kind of deadline that documents have is tried at least five times. */
START_TEST(every_kind_has_its_rows)
{
	int counts[KINDS + 1] = { 0 };
	int failed = 0;

	for (size_t i = 0; i < TABLES; i++)
		count_kinds(tables[i], counts);
	for (int kind = 1; kind <= KINDS; kind++) {
		if (counts[kind] >= ROWS_PER_KIND)
			continue;
		fprintf(stderr, "kind %d has %d rows\n", kind, counts[kind]);
		failed++;
	}
	ck_assert_int_eq(failed, 0);
}
END_TEST

static int check_citation(const struct due_table_line *line)
{
	struct due_context context = context_of(line->columns[COLUMN_ISSUED]);
	struct answer answer;

	ask(line->columns[COLUMN_PHRASE], &context, &answer);
	if (answer.from[0] == '\0' && answer.due[0] == '\0' &&
	    strstr(answer.more, "until=") == NULL)
		return 0;
	return differs(line, "the date", "", answer.due);
}

/* A date that is a document's or a title's only is never printed. */
START_TEST(dates_of_documents_are_no_deadlines)
{
	FILE *file = open_table(DUE_TABLE_CITATIONS);
	struct due_table_line line = { .number = 0 };
	int failed = 0;
	int count = 0;

	while (next_line(file, &line)) {
		failed += check_citation(&line);
		count++;
	}
	fclose(file);
	ck_assert_int_ge(count, 80);
	ck_assert_int_eq(failed, 0);
}
END_TEST

static int check_decomposed(const struct due_table_line *line)
{
	const char *phrase = line->columns[COLUMN_PHRASE];
	struct due_context context = context_of(line->columns[COLUMN_ISSUED]);
	char *marks = (char *)utf8proc_NFD((const utf8proc_uint8_t *)phrase);
	struct answer composed;
	struct answer apart;

	ask(phrase, &context, &composed);
	ask(marks, &context, &apart);
	free(marks);
	if (memcmp(&composed, &apart, sizeof(apart)) == 0)
		return 0;
	return differs(line, "the decomposed answer", composed.said,
		       apart.said);
}

/* A phrase in decomposed letters gives the answer of the composed one. */
START_TEST(decomposed_phrases_are_read_alike)
{
	int failed = 0;

	for (size_t i = 0; i < TABLES; i++) {
		FILE *file = open_table(tables[i]);
		struct due_table_line line = { .number = 0 };

		while (next_line(file, &line))
			failed += check_decomposed(&line);
		fclose(file);
	}
	ck_assert_int_eq(failed, 0);
}
END_TEST

/* An event's words, as a person's record of it will have them. */
struct event_case {
	const char *phrase;
	const char *event;
};

static const struct event_case event_cases[] = {
	{ "trong thời hạn 10 ngày kể từ ngày nhận Kế hoạch này",
	  "nhận Kế hoạch này" },
	{ "sau khi Đề án được phê duyệt", "Đề án được phê duyệt" },
	{ "Ngay sau khi Đề án được phê duyệt", "Đề án được phê duyệt" },
	{ "chậm nhất 05 ngày kể từ khi nhận được văn bản",
	  "nhận được văn bản" },
	{ "trong thời hạn 15 ngày làm việc, kể từ ngày nhận đủ hồ sơ hợp lệ, "
	  "Sở Nội vụ trình UBND tỉnh",
	  "nhận đủ hồ sơ hợp lệ" },
	{ "10 ngày sau khi kết thúc đợt kiểm tra", "kết thúc đợt kiểm tra" },
	{ "chậm nhất 70 ngày trước ngày bầu cử", "bầu cử" },
	{ "trước ngày họp ít nhất 03 ngày làm việc", "họp" },
	{ "trước 05 ngày so với ngày khai mạc kỳ họp", "khai mạc kỳ họp" },
	{ "trong 24 giờ kể từ thời điểm phát hiện sự cố", "phát hiện sự cố" },
	{ "trong vòng 30 ngày kể từ ngày ban hành Kế hoạch này.",
	  "ban hành Kế hoạch này" },
	{ "cho đến khi có thông báo mới", "có thông báo mới" },
	{ "Từ tháng 11/2025 đến khi kết thúc Tổng kiểm kê",
	  "kết thúc Tổng kiểm kê" },
	{ "within 90 days of the publication date", "the publication date" },
};

/* Nothing but the event: no "ngày", no "khi", no mark behind it. */
START_TEST(events_are_named_cleanly)
{
	struct due_context context = context_of("2025-06-02");

	for (size_t i = 0; i < sizeof(event_cases) / sizeof(event_cases[0]);
	     i++) {
		const struct event_case *wanted = &event_cases[i];
		struct arena arena = { 0 };
		struct due due;
		struct why why;
		const char *event;

		ck_assert_int_eq(
			due_read(wanted->phrase, &context, &arena, &due, &why),
			ERROR_NONE);
		event = due.class == DUE_RELATIVE ? due.term.event : due.event;
		ck_assert_str_eq(event, wanted->event);
		arena_clear(&arena);
	}
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

static void check_order(const struct lexicon *lexicon)
{
	const struct lexeme *items = lexicon->items;

	for (size_t i = 1; i < lexicon->count; i++)
		ck_assert_msg(strcmp(items[i - 1].plain, items[i].plain) <= 0,
			      "\"%s\" is out of order", items[i].plain);
}

/* The lexicons are sorted, for words are looked up by halving. */
START_TEST(lexicons_are_sorted)
{
	check_order(&lexicon_vi);
	check_order(&lexicon_vi_duty);
	check_order(&lexicon_en);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		phrases_are_read_as_the_tables_say,
		every_kind_has_its_rows,
		dates_of_documents_are_no_deadlines,
		events_are_named_cleanly,
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
