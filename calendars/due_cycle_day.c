/*
 * The days of recurring duties: of a month, of a quarter's month, of the year,
 * of the week; before their period or behind it.
 */
#include "calendars/due_cycle_parts.h"

#include "calendars/due_form.h"

#define ID(offset) words_id(words, at + (offset))
#define IS_MARK(offset, mark) words_is_mark(words, at + (offset), mark)

bool cycle_is_every(const struct words *words, size_t at,
		    enum due_period period)
{
	return ID(0) == WORD_EVERY && words_at(words, at)->value == (int)period;
}

static bool is_next(enum word_id id)
{
	return id == WORD_NEXT || id == WORD_AFTER;
}

static size_t skip_next(const struct words *words, size_t at)
{
	size_t first = at;

	while (is_next(ID(0)))
		at++;
	return at - first;
}

/* One period's rule without a day. */
struct due_recurrence cycle_rule(enum due_period period)
{
	return (struct due_recurrence){ .period = period,
					.every = 1,
					.minute = -1 };
}

void cycle_add(struct finding *finding, struct due_recurrence rule)
{
	if (finding->rule_count == DUE_RULES) {
		finding->broken = "more recurring rules than can be kept";
		return;
	}
	finding->rules[finding->rule_count++] = rule;
}

/* The rule of a day of the month: "trước ngày 15 hằng tháng". */
static struct due_recurrence day_rule(const struct point *point, enum mark mark,
				      enum due_period period)
{
	struct due_recurrence rule = cycle_rule(period);

	rule.day = point->day;
	rule.minute = point->minute;
	rule.days_before = mark == MARK_BEFORE && point->minute < 0 ? 1 : 0;
	return rule;
}

struct due_recurrence cycle_yearly(const struct point *point, enum mark mark)
{
	struct due_recurrence rule = day_rule(point, mark, PERIOD_YEAR);

	rule.shift_periods = point->is_next_year ? 1 : 0;
	rule.month = point->first_month;
	if (point->grain == GRAIN_DAY)
		return rule;
	rule.day = 0;
	rule.days_before = 0;
	if (mark != MARK_BEFORE)
		rule.month = point->last_month;
	else /* the last day of the month before */
		rule.month =
			point->first_month == 1 ? 12 : point->first_month - 1;
	return rule;
}

/* A point that can fall in every year. */
static bool is_yearless(const struct point *point)
{
	return point->grain >= GRAIN_DAY && point->grain <= GRAIN_PART &&
	       point->year == 0 && !point->is_this_year &&
	       !point->is_year_open && point->feast == FEAST_NONE &&
	       point->edge == EDGE_NONE && point->first_month > 0;
}

/* "đầu", "thứ hai" (Monday, and second), "thứ 3", "cuối" of a quarter. */
static size_t read_month_number(const struct words *words, size_t at,
				int *month)
{
	int value = words_at(words, at)->value;

	switch (ID(0)) {
	case WORD_FIRST:
		*month = 1;
		return 1;
	case WORD_MIDDLE:
		*month = 2;
		return 1;
	case WORD_LAST:
		*month = 3;
		return 1;
	case WORD_ORDINAL:
		*month = value;
		return 1;
	case WORD_WEEKDAY:
		*month = value + 1;
		return 1;
	case WORD_WEEKDAY_NUMBER:
		*month = words_at(words, at + 1)->value;
		return 2;
	default:
		*month = 0;
		return 0;
	}
}

/* "sau", "sau khi kết thúc", "liền kề sau khi hết" before the quarter. */
static size_t skip_end(const struct words *words, size_t at)
{
	size_t first = at;

	while (is_next(ID(0)) || ID(0) == WORD_WHEN ||
	       (at > first && (ID(0) == WORD_NOISE || ID(0) == WORD_BY)))
		at++;
	return at - first;
}

/*
 * Behind "ngày 15": what month of what period it is. Returns the words taken;
 * period NONE when that cannot be told.
 */
static size_t read_month_of(const struct words *words, size_t at,
			    struct due_recurrence *rule,
			    struct finding *finding)
{
	size_t first = at;
	size_t joint;

	at++; /* "tháng" */
	at += read_month_number(words, at, &rule->month);
	if (rule->month < 1 || rule->month > 3)
		return 0;
	joint = skip_end(words, at);
	at += joint;
	if (joint == 0 && (ID(0) == WORD_OF || ID(0) == WORD_IN))
		at++;
	if (ID(0) == WORD_EACH || ID(0) == WORD_SOME)
		at++;
	if (ID(0) != WORD_QUARTER && !cycle_is_every(words, at, PERIOD_QUARTER))
		return 0;
	at++;
	rule->period = PERIOD_QUARTER;
	if (is_next(ID(0)) || joint > 0) {
		rule->shift_periods = 1;
		at += skip_next(words, at);
	} else if (rule->month == 1) {
		rule->shift_periods = 1;
		finding->doubt =
			"\"the first month of the quarter\" is taken for the "
			"report on the quarter past: confirm";
	}
	return at - first;
}

/* "của tháng" and no more: of every month. */
static bool is_month_alone(const struct words *words, size_t at)
{
	return ID(0) == WORD_MONTH && ID(1) != WORD_NUMBER &&
	       ID(1) != WORD_WHEN && ID(1) != WORD_THIS &&
	       ID(1) != WORD_NUMERAL && ID(1) != WORD_FIRST &&
	       ID(1) != WORD_MIDDLE && ID(1) != WORD_LAST &&
	       ID(1) != WORD_ORDINAL && ID(1) != WORD_WEEKDAY &&
	       ID(1) != WORD_WEEKDAY_NUMBER;
}

/* What makes "ngày 15" recurring: "hằng tháng", "tháng sau", "của tháng". */
static size_t read_day_period(const struct words *words, size_t at,
			      enum due_period known,
			      struct due_recurrence *rule,
			      struct finding *finding)
{
	size_t first = at;
	bool is_of = ID(0) == WORD_OF;
	size_t taken;

	if (is_of)
		at++;
	if (cycle_is_every(words, at, PERIOD_MONTH)) {
		rule->period = PERIOD_MONTH;
		return at + 1 - first;
	}
	taken = cycle_read_next_month(words, at, known, rule, finding);
	if (taken > 0)
		return at + taken - first;
	if (ID(0) == WORD_MONTH) {
		taken = read_month_of(words, at, rule, finding);
		if (taken > 0)
			return at + taken - first;
	}
	if (is_of && is_month_alone(words, at)) {
		rule->period = PERIOD_MONTH;
		return at + 1 - first;
	}
	if (!is_of && (ID(0) == WORD_NUMBER || ID(0) == WORD_MONTH ||
		       ID(0) == WORD_UNKNOWN))
		known = PERIOD_NONE;
	rule->period = known == PERIOD_MONTH && !is_of ? known : PERIOD_NONE;
	return 0;
}

/* "the 15th", "the 10th day", "15 hằng tháng": a number without "ngày". */
static size_t read_bare_day(const struct words *words, size_t at,
			    struct point *point)
{
	const struct word *word = words_at(words, at);

	if (word->id != WORD_NUMBER || word->digits > 2 || word->value < 1 ||
	    word->value > 31)
		return 0;
	point->day = word->value;
	if (word->is_ordinal)
		return ID(1) == WORD_DAY ? 2 : 1;
	return ID(1) == WORD_OF || ID(1) == WORD_EVERY || IS_MARK(1, ')') ? 1
									  : 0;
}

/* "the 15th of each month", "ngày 15", "ngày cuối cùng". */
static size_t read_day_number(const struct words *words, size_t at,
			      struct point *point)
{
	size_t taken = point_read(words, at, point);

	if (taken > 0 && point->grain == GRAIN_DAY_NUMBER)
		return taken;
	*point = (struct point){ .minute = -1, .grain = GRAIN_DAY_NUMBER };
	if ((ID(0) == WORD_DAY && ID(1) == WORD_LAST) ||
	    (ID(0) == WORD_LAST && ID(1) == WORD_DAY))
		return 2; /* day 0: the last */
	return read_bare_day(words, at, point);
}

/* ", 30" or ", ngày 30" behind "ngày 15". */
static bool is_next_day(const struct words *words, size_t at)
{
	return IS_MARK(0, ',') && (ID(1) == WORD_DAY || ID(1) == WORD_NUMBER) &&
	       read_day_number(words, at + 1, &(struct point){ 0 }) > 0;
}

/* Days of a month or of a quarter's month, one or two. */
size_t cycle_read_month_days(const struct words *words, size_t at,
			     enum due_period known, struct finding *finding)
{
	size_t first = at;
	struct point days[2];
	size_t count = 0;
	enum mark mark = MARK_NONE;
	struct due_recurrence rule;
	size_t taken;

	at += form_read_mark(words, at, &mark);
	if (ID(0) == WORD_ARTICLE)
		at++;
	for (;;) {
		taken = read_day_number(words, at, &days[count]);
		if (taken == 0 || days[count].broken != NULL)
			return 0;
		at += taken;
		count++;
		if (count == 2 ||
		    (ID(0) != WORD_AND && !is_next_day(words, at)))
			break;
		at++;
	}
	for (size_t i = 0; i < count; i++) {
		rule = day_rule(&days[i], mark, known);
		taken = read_day_period(words, at, known, &rule, finding);
		if (rule.period == PERIOD_NONE)
			return 0;
		cycle_add(finding, rule);
	}
	finding->mark = mark;
	return at + taken - first;
}

/* "từ ngày 1 đến ngày 5 hằng tháng": due on the last of those days. */
size_t cycle_read_month_window(const struct words *words, size_t at,
			       struct finding *finding)
{
	size_t first = at;
	struct point from;
	struct point to;
	size_t taken;
	struct due_recurrence rule;

	if (ID(0) == WORD_FROM)
		at++;
	taken = read_day_number(words, at, &from);
	if (taken == 0)
		return 0;
	at += taken;
	if (ID(0) != WORD_TO && !IS_MARK(0, MARK_DASH))
		return 0;
	at++;
	taken = read_day_number(words, at, &to);
	if (taken == 0 || from.broken != NULL || to.broken != NULL)
		return 0;
	at += taken;
	rule = day_rule(&to, MARK_TO, PERIOD_NONE);
	taken = read_day_period(words, at, PERIOD_NONE, &rule, finding);
	if (rule.period == PERIOD_NONE || from.day > to.day)
		return 0;
	finding->doubt = "several days each month: the last of them is taken";
	cycle_add(finding, rule);
	return at + taken - first;
}

/* Behind days of the year: "hằng năm", "của năm sau". */
static size_t read_yearly_tail(const struct words *words, size_t at)
{
	size_t first = at;

	if (IS_MARK(0, '(') || IS_MARK(0, ','))
		at++;
	if (ID(0) == WORD_OF)
		at++;
	if (ID(0) == WORD_PERIODIC)
		at++;
	if (!cycle_is_every(words, at, PERIOD_YEAR))
		return 0;
	at++;
	if (words_is_mark(words, first, '(') && IS_MARK(0, ')'))
		at++;
	return at - first;
}

/* Days of the year without a year: as many as stand in a list. */
static size_t read_year_points(const struct words *words, size_t at,
			       struct point points[DUE_RULES],
			       enum mark marks[DUE_RULES], size_t *count)
{
	size_t first = at;
	size_t end = at;
	enum mark mark = MARK_NONE;

	for (*count = 0; *count < DUE_RULES; ++*count) {
		struct point *point = &points[*count];
		size_t taken;

		at += form_read_mark(words, at, &mark);
		taken = *count == 0 ? 0
				    : form_read_sibling(words, at, point - 1,
							point);
		if (taken == 0)
			taken = point_read(words, at, point);
		if (taken == 0 || !is_yearless(point) || point->broken != NULL)
			break;
		marks[*count] = mark;
		at += taken;
		end = at;
		if (ID(0) != WORD_AND && ID(0) != WORD_OR && !IS_MARK(0, ',') &&
		    !IS_MARK(0, ';')) {
			++*count;
			break;
		}
		at++;
	}
	return end - first;
}

/* "trước ngày 01/6 và 15/11 hằng năm", "Tháng 12 hằng năm". */
size_t cycle_read_year_days(const struct words *words, size_t at,
			    struct finding *finding)
{
	struct point points[DUE_RULES];
	enum mark marks[DUE_RULES];
	size_t count;
	size_t first = at;
	size_t tail;
	bool is_next_year = false;

	at += read_year_points(words, at, points, marks, &count);
	if (count == 0)
		return 0;
	for (size_t i = 0; i < count; i++) {
		is_next_year = is_next_year || points[i].is_next_year;
		if (points[i].grain != points[0].grain)
			return 0; /* "ngày 20 tháng 6 và tháng 12" */
	}
	tail = read_yearly_tail(words, at);
	if (tail == 0 && !is_next_year)
		return 0;
	for (size_t i = 0; i < count; i++)
		cycle_add(finding, cycle_yearly(&points[i], marks[i]));
	return at + tail - first;
}

/* "từ 01/12 đến 15/12 hằng năm": due at the end, if one is named. */
size_t cycle_read_year_window(const struct words *words, size_t at,
			      struct finding *finding)
{
	size_t first = at;
	struct point from;
	struct point to;
	enum mark mark = MARK_TO;
	size_t taken;

	if (ID(0) != WORD_FROM)
		return 0;
	at++;
	taken = point_read(words, at, &from);
	if (taken == 0 || !is_yearless(&from) || from.broken != NULL)
		return 0;
	at += taken;
	taken = read_yearly_tail(words, at);
	if (taken > 0) {
		finding->doubt = "it begins anew each year, and no end is "
				 "stated: no day follows";
		return at + taken - first;
	}
	taken = form_read_mark(words, at, &mark);
	if (taken == 0 && !IS_MARK(0, MARK_DASH))
		return 0;
	at += taken == 0 ? 1 : taken;
	taken = point_read(words, at, &to);
	if (taken == 0 || !is_yearless(&to) || to.broken != NULL)
		return 0;
	at += taken;
	taken = read_yearly_tail(words, at);
	if (taken == 0)
		return 0;
	finding->doubt = "several days each year: the last of them is taken";
	cycle_add(finding, cycle_yearly(&to, mark));
	return at + taken - first;
}

/* "trước 15:00 ngày thứ Sáu", with "hàng tuần" on either side. */
size_t cycle_read_week_day(const struct words *words, size_t at, bool is_known,
			   struct finding *finding)
{
	size_t first = at;
	struct due_recurrence rule = cycle_rule(PERIOD_WEEK);
	enum mark mark = MARK_NONE;
	size_t taken;

	if (ID(0) == WORD_EACH) { /* "every Monday" */
		is_known = true;
		at++;
	}
	at += form_read_mark(words, at, &mark);
	if (ID(0) == WORD_DAYPART && mark != MARK_BEFORE)
		at++; /* "chiều thứ Sáu" */
	at += point_read_time(words, at, &rule.minute);
	if (IS_MARK(0, ',') || ID(0) == WORD_IN)
		at++;
	if (ID(0) == WORD_DAY)
		at++;
	taken = point_read_weekday(words, at, &rule.day);
	if (taken == 0)
		return 0;
	at += taken;
	if (cycle_is_every(words, at, PERIOD_WEEK))
		at++;
	else if (!is_known)
		return 0;
	rule.days_before = mark == MARK_BEFORE && rule.minute < 0 ? 1 : 0;
	cycle_add(finding, rule);
	return at - first;
}

/* Half-years: a day and month of either half stands for both. */
static void add_half_year(struct finding *finding, struct due_recurrence rule)
{
	rule.period = PERIOD_HALF_YEAR;
	rule.month = (rule.month - 1) % 6 + 1;
	cycle_add(finding, rule);
}

/* The days of the year behind "hằng năm" or "định kỳ 06 tháng". */
static size_t read_dates(const struct words *words, size_t at,
			 enum due_period period, struct finding *finding)
{
	struct point points[DUE_RULES];
	enum mark marks[DUE_RULES];
	size_t count;
	size_t taken = read_year_points(words, at, points, marks, &count);
	bool is_half = period == PERIOD_HALF_YEAR;

	if (count == 0)
		return 0;
	if (is_half && count == 2 && points[0].day == points[1].day &&
	    points[1].first_month - points[0].first_month == 6 &&
	    points[0].first_month > 0) {
		add_half_year(finding, cycle_yearly(&points[0], marks[0]));
		return taken;
	}
	if (is_half && count == 1) {
		add_half_year(finding, cycle_yearly(&points[0], marks[0]));
		finding->doubt = "the day named for one half-year is taken "
				 "for the other too: confirm";
		return taken;
	}
	for (size_t i = 0; i < count; i++)
		cycle_add(finding, cycle_yearly(&points[i], marks[i]));
	return taken;
}

/* Of a half-year or a year: dates, or days of the month behind it. */
static size_t read_long_days(const struct words *words, size_t at,
			     enum due_period period, struct finding *finding)
{
	size_t taken = read_dates(words, at, period, finding);
	struct finding days = { .kind = FINDING_CYCLE };

	if (taken > 0)
		return taken;
	taken = cycle_read_month_days(words, at, period, &days);
	if (taken == 0 || days.rules[0].period != period)
		return 0;
	for (size_t i = 0; i < days.rule_count; i++)
		cycle_add(finding, days.rules[i]);
	return taken;
}

/* Behind a period: the day, in brackets, behind a comma or at once. */
size_t cycle_read_day(const struct words *words, size_t at,
		      enum due_period period, struct finding *finding)
{
	size_t first = at;
	bool is_bracket = IS_MARK(0, '(');
	size_t taken = 0;

	if (is_bracket || IS_MARK(0, ',') || IS_MARK(0, ':'))
		at++;
	while (at < first + FORM_RUN &&
	       (ID(0) == WORD_NOISE || ID(0) == WORD_TRIGGER ||
		ID(0) == WORD_AGENCY))
		at++; /* "hằng tháng báo cáo UBND tỉnh trước ngày 25" */
	if (period == PERIOD_WEEK)
		taken = cycle_read_week_day(words, at, true, finding);
	else if (period == PERIOD_YEAR || period == PERIOD_HALF_YEAR)
		taken = read_long_days(words, at, period, finding);
	else
		taken = cycle_read_month_days(words, at, period, finding);
	if (taken == 0)
		return 0;
	at += taken;
	if (is_bracket && IS_MARK(0, ')'))
		at++;
	return at - first;
}
