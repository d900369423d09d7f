/* The days that follow from due phrases: occurrences, and ends of terms. */
#include <stdio.h>
#include <string.h>

#include "calendars/due.h"
#include "unit/suite.h"

#define TEXT_SIZE 128

static const struct workdays calendar = {
	.rests_on = { [0] = true, [6] = true },
	.from = { INT32_MIN },
	.until = { INT32_MIN },
};

static struct due_context context_of(const char *issued)
{
	return (struct due_context){ .issued = date_from_iso(issued),
				     .calendar = &calendar,
				     .default_day = 25,
				     .default_cut_off = 14 };
}

static struct due_recurrence rule_of(const char *phrase,
				     const struct due_context *context)
{
	struct arena arena = { 0 };
	struct due due;
	struct why why;
	struct due_recurrence rule;

	ck_assert_int_eq(due_read(phrase, context, &arena, &due, &why),
			 ERROR_NONE);
	ck_assert_uint_eq(due.recurrence_count, 1);
	rule = due.recurrences[0];
	arena_clear(&arena);
	return rule;
}

/* Writes "label from to cut-off due". */
static const char *next_of(const struct due_recurrence *rule,
			   const struct due_context *context, const char *at,
			   char text[TEXT_SIZE])
{
	struct due_occurrence next;
	char from[DATE_TEXT_SIZE];
	char to[DATE_TEXT_SIZE];
	char cut_off[DATE_TEXT_SIZE];
	char due[DATE_TEXT_SIZE];

	if (!due_next(rule, context, date_from_iso(at), DATE_NONE, &next))
		return "none";
	(void)snprintf(text, TEXT_SIZE, "%s %s %s %s %s", next.label,
		       date_to_iso(next.from, from), date_to_iso(next.to, to),
		       date_to_iso(next.cut_off, cut_off),
		       date_to_iso(next.due, due));
	return text;
}

/* The quarterly duty of the plan: first 2010-Q2, then every quarter. */
START_TEST(the_quarterly_duty_of_the_plan)
{
	struct due_context context = context_of("2010-06-02");
	struct due_recurrence rule = rule_of("định kỳ hàng quý", &context);
	char text[TEXT_SIZE];

	ck_assert_str_eq(next_of(&rule, &context, "2010-06-02", text),
			 "2010-Q2 2010-04-01 2010-06-30 2010-06-14 2010-06-25");
	ck_assert_str_eq(next_of(&rule, &context, "2010-06-26", text),
			 "2010-Q3 2010-07-01 2010-09-30 2010-09-14 2010-09-25");
	ck_assert_str_eq(next_of(&rule, &context, "2010-12-26", text),
			 "2011-Q1 2011-01-01 2011-03-31 2011-03-14 2011-03-25");
}
END_TEST

/* From Q2/2010 to the end of 2020 it owes 43 reports (domain.md A.9). */
START_TEST(forty_three_reports_until_2020)
{
	struct due_context context = context_of("2010-06-02");
	struct due_recurrence rule = rule_of("định kỳ hàng quý", &context);
	struct date at = date_from_iso("2010-06-02");
	struct date until = date_from_iso("2020-12-31");
	struct due_occurrence next;
	int count = 0;

	while (due_next(&rule, &context, at, until, &next)) {
		struct date_parts parts = date_to_parts(next.due);

		ck_assert_int_eq(parts.day, 25);
		ck_assert_int_eq(parts.month % 3, 0);
		ck_assert_int_ge(date_compare(next.due, at), 0);
		at = date_add(next.due, 1);
		count++;
	}
	ck_assert_int_eq(count, 43);
}
END_TEST

/* What a rule gives from a day on. */
struct occurrence_case {
	const char *phrase;
	const char *at;
	const char *want;
};

static const struct occurrence_case occurrence_cases[] = {
	{ "trước ngày 15/12 hằng năm", "2010-06-02",
	  "2010 2010-01-01 2010-12-31  2010-12-14" },
	{ "trước ngày 15/12 hằng năm", "2010-12-15",
	  "2011 2011-01-01 2011-12-31  2011-12-14" },
	{ "trước ngày 01/3 hằng năm", "2012-01-01",
	  "2012 2012-01-01 2012-12-31  2012-02-29" },
	{ "trước ngày 01/01 hằng năm", "2012-01-01",
	  "2013 2013-01-01 2013-12-31  2012-12-31" },
	{ "Hằng năm", "2012-01-01",
	  "2012 2012-01-01 2012-12-31 2012-12-14 2012-12-31" },
	{ "trước ngày 16 tháng 01 của năm sau", "2010-06-02",
	  "2010 2010-01-01 2010-12-31  2011-01-15" },
	{ "trước ngày 15 hằng tháng", "2010-06-15",
	  "2010-07 2010-07-01 2010-07-31  2010-07-14" },
	{ "trước ngày 01 hằng tháng", "2010-06-02",
	  "2010-07 2010-07-01 2010-07-31  2010-06-30" },
	{ "ngày 31 hằng tháng", "2011-02-01",
	  "2011-02 2011-02-01 2011-02-28  2011-02-28" },
	{ "ngày cuối cùng của tháng", "2012-02-01",
	  "2012-02 2012-02-01 2012-02-29  2012-02-29" },
	{ "trước ngày 05 tháng sau", "2010-12-05",
	  "2010-12 2010-12-01 2010-12-31  2011-01-04" },
	{ "trước ngày 20 của tháng đầu quý", "2010-06-02",
	  "2010-Q2 2010-04-01 2010-06-30  2010-07-19" },
	{ "trước ngày 05 tháng cuối cùng của mỗi quý", "2010-06-05",
	  "2010-Q3 2010-07-01 2010-09-30  2010-09-04" },
	{ "định kỳ 6 tháng", "2010-06-26",
	  "2010-H2 2010-07-01 2010-12-31 2010-12-14 2010-12-25" },
	{ "định kỳ 6 tháng (trước ngày 20/6)", "2010-06-20",
	  "2010-H2 2010-07-01 2010-12-31  2010-12-19" },
	{ "thứ Sáu hàng tuần", "2010-06-02",
	  "2010-W22 2010-05-31 2010-06-06  2010-06-04" },
	{ "thứ Sáu hàng tuần", "2010-06-05",
	  "2010-W23 2010-06-07 2010-06-13  2010-06-11" },
	{ "thứ Sáu hàng tuần", "2011-01-01",
	  "2011-W01 2011-01-03 2011-01-09  2011-01-07" },
	{ "thứ Sáu hàng tuần", "2010-12-31",
	  "2010-W52 2010-12-27 2011-01-02  2010-12-31" },
	{ "05 năm (năm tận cùng là 4 và 9)", "2010-06-02",
	  "2014 2014-01-01 2014-12-31 2014-12-14 2014-12-31" },
	{ "05 năm (năm tận cùng là 4 và 9)", "2015-01-01",
	  "2019 2019-01-01 2019-12-31 2019-12-14 2019-12-31" },
	{ "Quý IV hằng năm", "2010-06-02",
	  "2010 2010-01-01 2010-12-31  2010-12-31" },
	{ "trước tháng 12 hằng năm", "2010-06-02",
	  "2010 2010-01-01 2010-12-31  2010-11-30" },
	{ "hằng quý, trước ngày 10 của tháng tiếp theo", "2011-01-11",
	  "2011-Q1 2011-01-01 2011-03-31  2011-04-09" },
	{ "báo cáo quý trước ngày 10 tháng sau", "2010-10-10",
	  "2010-Q4 2010-10-01 2010-12-31  2011-01-09" },
	{ "báo cáo năm trước ngày 15 tháng sau", "2010-06-02",
	  "2010 2010-01-01 2010-12-31  2011-01-14" },
	{ "định kỳ 6 tháng, trước ngày 10 tháng sau", "2010-06-02",
	  "2010-H1 2010-01-01 2010-06-30  2010-07-09" },
	/* a month that was over when the document came is not owed … */
	{ "trước ngày 05 tháng sau", "2010-06-02",
	  "2010-06 2010-06-01 2010-06-30  2010-07-04" },
	/* … unless somebody asks from before it on */
	{ "trước ngày 05 tháng sau", "2010-06-01",
	  "2010-05 2010-05-01 2010-05-31  2010-06-04" },
	/* the day before the 29th, which a common year has too */
	{ "trước ngày 29/02 hằng năm", "2011-01-01",
	  "2011 2011-01-01 2011-12-31  2011-02-28" },
	{ "trước ngày 29/02 hằng năm", "2012-01-01",
	  "2012 2012-01-01 2012-12-31  2012-02-28" },
	{ "trước ngày 31 hằng tháng", "2011-04-01",
	  "2011-04 2011-04-01 2011-04-30  2011-04-30" },
	{ "trước ngày 31 hằng tháng", "2011-02-01",
	  "2011-02 2011-02-01 2011-02-28  2011-02-28" },
	{ "30 June 2026 and quarterly thereafter", "2026-07-01",
	  "2026-Q3 2026-07-01 2026-09-30  2026-09-30" },
	{ "trước ngày 15/4/2026 hằng năm", "2026-04-14",
	  "2026 2026-01-01 2026-12-31  2026-04-14" },
};

#define OCCURRENCE_CASES                                                       \
	(sizeof(occurrence_cases) / sizeof(occurrence_cases[0]))

/* Rules give their next occurrence, with its period and its label. */
START_TEST(rules_give_their_next_occurrence)
{
	struct due_context context = context_of("2010-06-02");

	for (size_t i = 0; i < OCCURRENCE_CASES; i++) {
		const struct occurrence_case *one = &occurrence_cases[i];
		struct due_recurrence rule = rule_of(one->phrase, &context);
		char text[TEXT_SIZE];
		const char *have = next_of(&rule, &context, one->at, text);

		ck_assert_msg(strcmp(have, one->want) == 0, "%s at %s: %s",
			      one->phrase, one->at, have);
	}
}
END_TEST

static int count_ten_years(const struct due_recurrence *rule,
			   const struct due_context *context)
{
	struct date at = date_from_iso("2010-01-01");
	struct date until = date_from_iso("2019-12-31");
	struct due_occurrence next;
	char last[sizeof(next.label)] = "";
	int count = 0;

	while (due_next(rule, context, at, until, &next)) {
		ck_assert_int_ge(date_compare(next.due, at), 0);
		ck_assert_int_le(date_compare(next.due, until), 0);
		ck_assert_int_le(date_compare(next.from, next.to), 0);
		ck_assert_str_ne(last, next.label);
		memcpy(last, next.label, sizeof(last));
		at = date_add(next.due, 1);
		count++;
	}
	return count;
}

/* Ten years hold as many occurrences as periods, each with its own label. */
START_TEST(ten_years_hold_as_many_as_periods)
{
	static const struct {
		const char *phrase;
		int count;
	} cases[] = {
		{ "hằng tuần", 522 }, /* Fridays from 1/1/2010 on */
		{ "hằng tháng", 120 },
		{ "ngày 31 hằng tháng", 120 },
		{ "trước ngày 01 hằng tháng", 120 },
		{ "trước ngày 15 hằng tháng", 120 },
		{ "hằng quý", 40 },
		{ "trước ngày 05 của tháng đầu quý", 40 },
		{ "hằng quý, trước ngày 10 của tháng tiếp theo", 40 },
		{ "định kỳ 6 tháng", 20 },
		{ "hằng năm", 10 },
		{ "trước ngày 15/12 hằng năm", 10 },
		{ "trước ngày 01/01 hằng năm", 10 },
		{ "ngày 29/02 hằng năm", 10 },
		{ "05 năm (năm tận cùng là 0 và 5)", 2 },
	};
	struct due_context context = context_of("2009-12-31");

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct due_recurrence rule = rule_of(cases[i].phrase, &context);
		int count = count_ten_years(&rule, &context);

		ck_assert_msg(count == cases[i].count, "%s: %d",
			      cases[i].phrase, count);
	}
}
END_TEST

/* A rule that makes no sense has no occurrence, and hangs nobody. */
START_TEST(unsound_rules_have_no_occurrence)
{
	struct due_context context = context_of("2010-06-02");
	struct due_recurrence rules[] = {
		{ .period = PERIOD_NONE, .every = 1 },
		{ .period = PERIOD_MONTH, .every = 1, .month = 2 },
		{ .period = PERIOD_YEAR, .every = 1, .day = 99 },
		{ .period = PERIOD_WEEK, .every = 1, .day = 9 },
		{ .period = PERIOD_YEAR, .every = 5, .month = 1, .day = 1 },
		{ .period = PERIOD_YEAR, .every = 1, .shift_periods = -1 },
	};
	struct due_occurrence next;

	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		ck_assert(!due_next(&rules[i], &context,
				    date_from_iso("2010-06-02"), DATE_NONE,
				    &next));
	ck_assert(!due_next(&rules[0], &context, DATE_NONE, DATE_NONE, &next));
}
END_TEST

struct term_case {
	struct due_term term;
	const char *event;
	const char *want;
};

static const struct term_case term_cases[] = {
	/* the event's day is not counted; a Friday received, ten days */
	{ { UNIT_DAY, 20, false, NULL }, "2010-06-04", "2010-06-14" },
	/* the end on a Saturday moves to Monday (art. 148.5) */
	{ { UNIT_DAY, 20, false, NULL }, "2010-06-02", "2010-06-14" },
	{ { UNIT_DAY, 2, false, NULL }, "2010-06-04", "2010-06-07" },
	/* working days */
	{ { UNIT_WORKING_DAY, 20, false, NULL }, "2010-06-02", "2010-06-16" },
	{ { UNIT_WORKING_DAY, 2, false, NULL }, "2010-06-04", "2010-06-07" },
	{ { UNIT_WORKING_DAY, 3, false, NULL }, "2010-06-02", "2010-06-04" },
	/* weeks, months, years: the matching day, or the month's last */
	{ { UNIT_WEEK, 4, false, NULL }, "2010-06-02", "2010-06-16" },
	{ { UNIT_MONTH, 6, false, NULL }, "2010-06-02", "2010-09-02" },
	{ { UNIT_MONTH, 2, false, NULL }, "2011-01-31", "2011-02-28" },
	{ { UNIT_MONTH, 2, false, NULL }, "2012-01-31", "2012-02-29" },
	{ { UNIT_MONTH, 6, false, NULL }, "2025-11-30", "2026-03-02" },
	{ { UNIT_MONTH, 1, false, NULL }, "2010-06-01", "2010-06-16" },
	{ { UNIT_YEAR, 2, false, NULL }, "2012-02-29", "2013-02-28" },
	{ { UNIT_YEAR, 1, false, NULL }, "2010-06-02", "2010-12-02" },
	/* counted back: no move over days off */
	{ { UNIT_DAY, 20, true, NULL }, "2010-06-30", "2010-06-20" },
	{ { UNIT_DAY, 140, true, NULL }, "2026-03-15", "2026-01-04" },
	{ { UNIT_DAY, 2, true, NULL }, "2010-06-21", "2010-06-20" },
	{ { UNIT_WORKING_DAY, 10, true, NULL }, "2010-06-21", "2010-06-14" },
	{ { UNIT_MONTH, 2, true, NULL }, "2010-03-31", "2010-02-28" },
	/* hours need a minute */
	{ { UNIT_HOUR, 48, false, NULL }, "2010-06-02", "" },
	{ { UNIT_WORKING_HOUR, 8, false, NULL }, "2010-06-02", "" },
	{ { UNIT_NONE, 2, false, NULL }, "2010-06-02", "" },
	{ { UNIT_DAY, 0, false, NULL }, "2010-06-02", "" },
	{ { UNIT_DAY, 2, false, NULL }, "never", "" },
};

#define TERM_CASES (sizeof(term_cases) / sizeof(term_cases[0]))

/* Terms end as arts. 147 and 148 of the Civil Code say. */
START_TEST(terms_end_as_the_law_says)
{
	struct workdays days;

	workdays_init(&days);
	for (size_t i = 0; i < TERM_CASES; i++) {
		char have[DATE_TEXT_SIZE];
		struct date end =
			due_term_end(&term_cases[i].term,
				     date_from_iso(term_cases[i].event), &days);

		ck_assert_msg(
			strcmp(date_to_iso(end, have), term_cases[i].want) == 0,
			"case %zu: %s", i, have);
	}
}
END_TEST

/* A holiday at the end of a term moves it on; working days skip it. */
START_TEST(terms_heed_the_calendar)
{
	struct workday off[] = {
		{ .date = date_from_iso("2010-09-02"), .is_off = true },
	};
	struct workdays days;
	struct due_term term = { UNIT_DAY, 2, false, NULL };
	char have[DATE_TEXT_SIZE];

	workdays_init(&days);
	days.days = off;
	days.count = 1;
	ck_assert_str_eq(
		date_to_iso(
			due_term_end(&term, date_from_iso("2010-09-01"), &days),
			have),
		"2010-09-03");
	term.unit = UNIT_WORKING_DAY;
	term.halves = 4;
	ck_assert_str_eq(
		date_to_iso(
			due_term_end(&term, date_from_iso("2010-09-01"), &days),
			have),
		"2010-09-06");
}
END_TEST

/* Known for 2010 alone; the last day of April is only computed. */
static const struct workdays *short_calendar(void)
{
	static struct workday days[] = {
		{ .is_off = true, .is_expected = true },
	};
	static struct workdays known;

	days[0].date = date_from_iso("2010-04-30");
	known = (struct workdays){ .rests_on = { [0] = true, [6] = true },
				   .days = days,
				   .count = 1,
				   .from = date_from_iso("2010-01-01"),
				   .until = date_from_iso("2010-12-31") };
	return &known;
}

struct doubt_case {
	struct due_term term;
	const char *event;
	const char *want; /* a piece of it; NULL: none */
};

static const struct doubt_case doubt_cases[] = {
	{ { UNIT_WORKING_DAY, 10, false, NULL }, "2010-03-01", NULL },
	{ { UNIT_WORKING_DAY, 10, false, NULL }, "2010-04-28", "computed" },
	{ { UNIT_WORKING_DAY, 10, true, NULL }, "2010-05-04", "computed" },
	{ { UNIT_WORKING_DAY, 10, false, NULL },
	  "2010-12-28",
	  "ends on 2010-12-31: days off after it are not known" },
	{ { UNIT_WORKING_DAY, 10, true, NULL },
	  "2010-01-04",
	  "begins on 2010-01-01: days off before it are not known" },
	{ { UNIT_WORKING_HOUR, 8, false, NULL }, "2010-12-31", "ends on" },
	/* plain days rest on days off only where they roll */
	{ { UNIT_DAY, 20, false, NULL }, "2010-04-27", NULL },
	{ { UNIT_DAY, 20, false, NULL }, "2010-04-20", "computed" },
	{ { UNIT_DAY, 20, false, NULL }, "2010-12-28", "ends on" },
	{ { UNIT_DAY, 20, true, NULL }, "2010-01-04", NULL },
	{ { UNIT_HOUR, 48, false, NULL }, "2010-12-31", NULL },
};

/* What a term's end rests on is doubted where the days off are. */
START_TEST(ends_on_unknown_days_off_are_doubted)
{
	struct arena arena = { 0 };

	for (size_t i = 0; i < sizeof(doubt_cases) / sizeof(doubt_cases[0]);
	     i++) {
		const struct doubt_case *one = &doubt_cases[i];
		const char *have =
			due_term_doubt(&one->term, date_from_iso(one->event),
				       short_calendar(), &arena);
		bool is_so = one->want == NULL
				     ? have == NULL
				     : have != NULL &&
					       strstr(have, one->want) != NULL;

		ck_assert_msg(is_so, "%s: %s", one->event,
			      have == NULL ? "no doubt" : have);
	}
	arena_clear(&arena);
}
END_TEST

/* Such a doubt is a warning where the phrase itself names the day. */
START_TEST(phrases_warn_of_unknown_days_off)
{
	struct due_context context = context_of("2010-12-01");
	struct arena arena = { 0 };
	struct due due;
	struct why why;

	context.calendar = short_calendar();
	ck_assert_int_eq(due_read("trong 10 ngày làm việc kể từ ngày "
				  "28/12/2010",
				  &context, &arena, &due, &why),
			 ERROR_NONE);
	ck_assert_uint_eq(due.warnings.count, 1);
	ck_assert_ptr_nonnull(strstr(due.warnings.items[0], "2010-12-31"));
	arena_clear(&arena);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		the_quarterly_duty_of_the_plan,
		forty_three_reports_until_2020,
		rules_give_their_next_occurrence,
		ten_years_hold_as_many_as_periods,
		unsound_rules_have_no_occurrence,
		terms_end_as_the_law_says,
		terms_heed_the_calendar,
		ends_on_unknown_days_off_are_doubted,
		phrases_warn_of_unknown_days_off,
		NULL,
	};

	return suite_run("due_occurrence", tests);
}
