/*
 * From a finding to days: on which it falls, with the year that is left out.
 * Whether it is a deadline at all is asked in due_binding.c.
 */
#include "calendars/due_dating.h"

#include <string.h>

/* Further ahead than any plan; a mistyped year. */
#define YEARS_AHEAD 60

/* Days past in the year of issue, and ahead in the next, for a year that is
 * left out at the turn of the year. */
#define TURN_PAST 200
#define TURN_AHEAD 120

static int issue_year(const struct due_context *context)
{
	return date_to_parts(context->issued).year;
}

/* A feast without a year is the next one; "tháng này" the month of issue. */
static void take_issue_year(struct point *point,
			    const struct due_context *context)
{
	struct date_parts parts = date_to_parts(context->issued);

	point->year = parts.year;
	if (point->feast != FEAST_NONE && date_is_set(point_first(point)) &&
	    date_compare(point_first(point), context->issued) <= 0)
		point->year++;
	if (point->grain == GRAIN_MONTH && point->first_month == 0) {
		point->first_month = parts.month;
		point->last_month = parts.month;
	}
}

static const char *check_day(const struct point *point)
{
	struct date day = point_first(point);

	if (point->grain == GRAIN_DAY && point->feast == FEAST_NONE &&
	    !date_is_set(day))
		return "there is no such day in that year";
	if (point->weekday > 0 && date_is_set(day) &&
	    date_weekday(day) != point->weekday % 7)
		return "the weekday and the date disagree";
	return NULL;
}

const char *dating_complete(struct point *point,
			    const struct due_context *context)
{
	if (point->broken != NULL)
		return point->broken;
	if (point->grain == GRAIN_DAY_NUMBER)
		return "a day is named without its month";
	if (point->grain == GRAIN_UNDATED || point->is_year_open ||
	    point->is_next_year)
		return NULL;
	if (point->is_letter && point->year == 0 && point->first_month <= 7)
		return "it may be a month or a weekday: write it out";
	if (!date_is_set(context->issued)) {
		if (point->year == 0)
			return "no year is stated, and the date of issue is "
			       "not known";
	} else if (point->year == 0) {
		take_issue_year(point, context);
	} else if (point->year > issue_year(context) + YEARS_AHEAD) {
		return "the year lies too far ahead to be meant";
	}
	return check_day(point);
}

static enum due_class class_of(const struct point *point)
{
	switch (point->grain) {
	case GRAIN_DAY:
	case GRAIN_DAY_NUMBER:
		return point->minute >= 0 ? DUE_INSTANT : DUE_DAY;
	case GRAIN_MONTH:
		return point->edge == EDGE_FIRST || point->edge == EDGE_MIDDLE
			       ? DUE_DAY
			       : DUE_MONTH;
	case GRAIN_QUARTER:
		return DUE_QUARTER;
	case GRAIN_PART:
		/* "02 tháng cuối năm" has no name of its own, a half has */
		return point->first_month == 1 || point->first_month == 7
			       ? DUE_YEAR
			       : DUE_WINDOW;
	case GRAIN_YEAR:
	case GRAIN_UNDATED:
	case GRAIN_NONE:
		break;
	}
	return DUE_YEAR;
}

static const char *rule_of(const struct point *point)
{
	if (point->edge == EDGE_LAST && point->grain == GRAIN_QUARTER)
		return "the end of the quarter: its last day, until 24:00 "
		       "(Civil Code 2015, art. 148.6)";
	if (point->edge != EDGE_NONE)
		return "the beginning is the first day, the middle the 15th of "
		       "a month or the last of June, the end the last day "
		       "(Civil Code 2015, art. 146.3)";
	switch (class_of(point)) {
	case DUE_MONTH:
		return "any day of the month: its last day, until 24:00 "
		       "(Civil Code 2015, arts. 146.3 and 148.6)";
	case DUE_QUARTER:
		return "any day of the quarter: its last day, until 24:00 "
		       "(Civil Code 2015, art. 148.6)";
	case DUE_YEAR:
		return "the last day of the year or of the part named, until "
		       "24:00 (Civil Code 2015, arts. 146.3 and 148.6)";
	case DUE_WINDOW:
		return "from the first day named to the last, until 24:00 "
		       "(Civil Code 2015, art. 148.6)";
	case DUE_INSTANT:
		return "at the moment named";
	default:
		return "the day named, until 24:00 (Civil Code 2015, art. "
		       "148.6); a stated day does not move";
	}
}

/* "trước cuối năm": the last day itself, or the one before it? */
static void find_before_edge(const struct point *point, bool is_english,
			     struct dated *dated)
{
	if (is_english && point->edge == EDGE_LAST) {
		dated->due = point_last(point);
		dated->rule = "before the end of it: its last day, until 24:00 "
			      "(Civil Code 2015, art. 148.6)";
		return;
	}
	dated->doubt = "\"before\" the beginning, middle or end names no day "
		       "for certain: ask for one";
}

static void find_before(const struct point *point, bool is_inclusive,
			struct dated *dated)
{
	struct date first = point_first(point);

	if (!date_is_set(first))
		return;
	if (point->minute >= 0) {
		dated->due = first;
		dated->minute = point->minute;
		dated->rule = "before the moment named";
	} else if (point->is_closing) {
		dated->due = first;
		dated->rule = "before the close of the day named: that day, "
			      "at its office's closing hour";
	} else if (point->grain == GRAIN_DAY && is_inclusive) {
		dated->due = first;
		dated->rule = "the plan reads \"before\" a day as that day "
			      "included";
	} else if (point->grain == GRAIN_DAY) {
		dated->due = date_add(first, -1);
		dated->rule = "\"before\" a day: the day before the day named, "
			      "until 24:00 (Civil Code 2015, art. 148.6); "
			      "a stated day does not move";
	} else {
		dated->due = date_add(first, -1);
		dated->rule = "before the period named: the day before its "
			      "first, until 24:00 (Civil Code 2015, art. "
			      "148.6)";
	}
}

/* Midnight at a day's start is the end of the day before. */
static void normalise_minute(struct dated *dated)
{
	if (dated->class != DUE_INSTANT || dated->minute != 0 ||
	    !date_is_set(dated->due))
		return;
	dated->due = date_add(dated->due, -1);
	dated->minute = 24 * 60;
}

static void find_end(const struct point *point, enum mark mark,
		     struct dated *dated)
{
	dated->rule = rule_of(point);
	dated->due = point_last(point);
	dated->minute = point->minute;
	if (dated->class == DUE_INSTANT && mark == MARK_BY)
		dated->rule = "at the moment named at the latest";
	if ((mark == MARK_IN || mark == MARK_NONE) &&
	    point->grain > GRAIN_DAY && point->edge == EDGE_NONE)
		dated->from = point_first(point);
	if (point->edge == EDGE_FIRST)
		dated->doubt = "\"the beginning\" is one day in law and a "
			       "season in speech: confirm";
	if (point->edge != EDGE_NONE && !date_is_set(dated->due))
		dated->doubt = "no law says which day the beginning or the "
			       "middle of it is: ask for one";
}

/* A start: no end is stated, or one that an event brings. */
static void find_start(const struct finding *finding, const struct point *point,
		       struct dated *dated)
{
	dated->class = DUE_START;
	dated->minute = -1;
	dated->from = point_first(point);
	dated->due = DATE_NONE;
	dated->rule = "begins on the first day named; no end is stated";
	if (point->edge != EDGE_NONE)
		dated->from = point_last(point);
	if (finding->mark == MARK_AFTER && date_is_set(point_last(point)) &&
	    point->minute < 0 && !point->is_daypart) {
		dated->from = date_add(point_last(point), 1);
		dated->rule = "begins on the day after the one named; no end "
			      "is stated";
	}
	if (finding->is_until_event)
		dated->rule = "begins on the first day named; ends when the "
			      "event has happened";
	else if (finding->is_onward)
		dated->rule = "begins on the first day named and goes on";
}

/* Why a point that is understood still gives no day; NULL when it does. */
static const char *undated_reason(const struct point *point, enum mark mark)
{
	if (point->grain == GRAIN_UNDATED)
		return point->doubt;
	if (point->feast == FEAST_TET && mark != MARK_BEFORE)
		return "the feast lasts several days: ask for the date";
	if (point->is_year_open)
		return "the year is given in words that are not a number: ask "
		       "for the date";
	if (point->is_next_year)
		return "\"next year\" of what is not said: ask for the date";
	return NULL;
}

/* "2025 và những năm tiếp theo"; a stated end stays an end. */
static bool is_going_on(const struct finding *finding)
{
	return finding->is_onward && finding->point.grain != GRAIN_DAY &&
	       (finding->mark == MARK_NONE || finding->mark == MARK_IN);
}

static void find_point(const struct finding *finding, const struct words *words,
		       const struct due_context *context, struct dated *dated)
{
	struct point point = finding->point;
	bool is_yearless = point.year == 0 && !point.is_this_year;

	dated->broken = dating_complete(&point, context);
	if (finding->mark == MARK_BEFORE && point.is_daypart)
		dated->broken = "\"before\" a part of a day names no hour";
	dated->class = class_of(&point);
	dated->doubt = undated_reason(&point, finding->mark);
	dated->rule = rule_of(&point);
	if (dated->broken != NULL)
		return;
	if (dated->doubt == NULL) {
		dated->doubt = point.doubt;
		if (finding->mark == MARK_BEFORE && point.edge != EDGE_NONE)
			find_before_edge(&point, words->is_english, dated);
		else if (finding->mark == MARK_BEFORE)
			find_before(&point, context->before_is_inclusive,
				    dated);
		else
			find_end(&point, finding->mark, dated);
		normalise_minute(dated);
		dated->is_year_taken = is_yearless && point.feast == FEAST_NONE;
	}
	if (finding->mark == MARK_FROM || finding->mark == MARK_AFTER ||
	    is_going_on(finding) || finding->is_until_event) {
		find_start(finding, &point, dated);
		if (undated_reason(&point, finding->mark) != NULL)
			dated->from = DATE_NONE;
	}
}

/* An end without a year takes the beginning's. */
static bool takes_year(const struct point *end)
{
	return end->year == 0 && !end->is_this_year && !end->is_year_open &&
	       !end->is_next_year;
}

/* "đến 31/3", "đến tháng 3 năm sau": by the year in which it begins. */
static void take_start_year(struct point *end, const struct point *start,
			    int year)
{
	if (start->year > 0 && takes_year(end))
		end->year = start->year;
	if (!end->is_next_year || year == 0 || start->is_year_open)
		return;
	end->is_next_year = false;
	end->year = year + 1;
}

static void find_range_start(const struct point *point, struct dated *dated)
{
	dated->doubt = undated_reason(point, MARK_FROM);
	if (dated->doubt != NULL)
		return;
	dated->from = point->edge == EDGE_NONE ? point_first(point)
					       : point_last(point);
}

/* "từ 20/12 đến 15/01": no year, and the end stands before the beginning. */
static bool is_turn(const struct finding *finding)
{
	const struct point *from = &finding->point;
	const struct point *end = &finding->end;

	return from->year == 0 && takes_year(end) && !from->is_this_year &&
	       !from->is_next_year && from->grain <= GRAIN_QUARTER &&
	       end->grain <= GRAIN_QUARTER && end->first_month > 0 &&
	       from->first_month > end->last_month;
}

/* Which turn of the year is meant, when the document falls into one? */
static void check_turn(struct date issued, struct dated *dated)
{
	struct date end = dated->due;

	if (!date_is_set(issued) || !date_is_set(end) ||
	    date_compare(date_add_months(end, -12), issued) < 0) {
		dated->doubt = "no year is stated: the turn of the year after "
			       "the date of issue is taken";
		return;
	}
	dated->doubt = "no year is stated, and the date of issue falls into "
		       "it: ask for the dates";
	dated->due = DATE_NONE;
	dated->from = DATE_NONE;
	dated->is_forgotten = true;
}

static void find_range(const struct finding *finding, const struct words *words,
		       const struct due_context *context, struct dated *dated)
{
	struct finding end = { .kind = FINDING_POINT,
			       .mark = finding->end_mark,
			       .point = finding->end };
	struct point point = finding->point;
	struct dated last = *dated;

	dated->class = DUE_WINDOW;
	dated->rule = "from the first day named to the last, until 24:00 "
		      "(Civil Code 2015, art. 148.6)";
	dated->broken = dating_complete(&point, context);
	if (dated->broken != NULL)
		return;
	take_start_year(&end.point, &finding->point, point.year);
	if (is_turn(finding))
		end.point.year = point.year + 1;
	find_point(&end, words, context, &last);
	find_range_start(&point, dated);
	dated->broken = last.broken;
	dated->due = last.due;
	dated->is_year_taken =
		last.is_year_taken ||
		(finding->point.year == 0 && !finding->point.is_this_year &&
		 date_is_set(last.due));
	if (is_turn(finding) && last.broken == NULL)
		check_turn(context->issued, dated);
	if (last.doubt != NULL)
		dated->doubt = last.doubt;
	if (last.minute >= 0)
		dated->doubt = "the window ends at an hour, which is not kept";
	if (date_is_set(dated->from) && date_is_set(dated->due) &&
	    date_compare(dated->from, dated->due) > 0)
		dated->broken = "the window ends before it begins";
	if (finding->is_onward || finding->is_until_event)
		find_start(finding, &point, dated);
}

/* "gia hạn từ ngày 30/6 đến ngày 30/9/2026": the new end counts. */
static void find_extended(const struct finding *finding,
			  const struct words *words,
			  const struct due_context *context,
			  struct dated *dated)
{
	struct finding end = { .kind = FINDING_POINT,
			       .mark = finding->end_mark,
			       .point = finding->end };

	if (takes_year(&end.point))
		end.point.year = finding->point.year;
	find_point(&end, words, context, dated);
}

/* "từ nay đến hết ngày 30/4/2026": it begins with the document. */
static void find_from_issue(struct date issued, struct dated *dated)
{
	if (!date_is_set(issued) || !date_is_set(dated->due) ||
	    dated->minute >= 0 || dated->class == DUE_START ||
	    date_compare(issued, dated->due) > 0)
		return;
	dated->class = DUE_WINDOW;
	dated->from = issued;
	dated->is_since_issue = true;
	if (dated->doubt == NULL && dated->finding->is_from_signing)
		dated->doubt = "the date of issue is taken for the day of "
			       "signing";
}

static void find(const struct finding *finding, const struct words *words,
		 const struct due_context *context, struct dated *dated)
{
	*dated = (struct dated){ .finding = finding,
				 .from = DATE_NONE,
				 .due = DATE_NONE,
				 .minute = -1 };
	if (finding->kind == FINDING_RANGE && finding->is_after_extension)
		find_extended(finding, words, context, dated);
	else if (finding->kind == FINDING_RANGE)
		find_range(finding, words, context, dated);
	else
		find_point(finding, words, context, dated);
	if (finding->broken != NULL)
		dated->broken = finding->broken;
	if (finding->is_from_now)
		find_from_issue(context->issued, dated);
	if (finding->mark == MARK_BEFORE && finding->kind == FINDING_RANGE &&
	    date_is_set(dated->from)) {
		dated->class = DUE_DAY; /* "trước dịp 30/4 - 01/5" */
		dated->due = date_add(dated->from, -1);
		dated->from = DATE_NONE;
		dated->rule = "the day before the first day named, until 24:00 "
			      "(Civil Code 2015, art. 148.6)";
	}
}

/* The day that decides whether it is past: the end, or else the start. */
static struct date day_of(const struct dated *dated)
{
	return date_is_set(dated->due) ? dated->due : dated->from;
}

/*
 * At the turn of the year "trước 15/01" in a decision of 20 December can only
 * mean the next January; anything less plain is left to a person.
 */
static bool find_next_year(const struct words *words,
			   const struct due_context *context,
			   struct dated *dated)
{
	struct finding next = *dated->finding;
	struct dated later;
	int ahead;

	if (next.point.grain > GRAIN_QUARTER || next.point.year > 0 ||
	    next.point.is_this_year || next.point.edge == EDGE_FIRST ||
	    next.point.edge == EDGE_MIDDLE ||
	    context->issued.day - day_of(dated).day < TURN_PAST)
		return false;
	next.point.year = issue_year(context) + 1;
	find(&next, words, context, &later);
	ahead = day_of(&later).day - context->issued.day;
	if (later.broken != NULL || !date_is_set(day_of(&later)) || ahead < 0 ||
	    ahead > TURN_AHEAD)
		return false;
	later.finding = dated->finding;
	later.doubt = "no year is stated: the next year is taken, for in the "
		      "year of issue it is long past";
	*dated = later;
	return true;
}

void dating_find(const struct finding *finding, const struct words *words,
		 const struct due_context *context, struct dated *dated)
{
	find(finding, words, context, dated);
	if (!dated->is_year_taken || !date_is_set(context->issued) ||
	    !date_is_set(day_of(dated)) ||
	    date_compare(day_of(dated), context->issued) >= 0)
		return;
	if (!find_next_year(words, context, dated))
		dating_forget(dated, "no year is stated, and in the year of "
				     "issue that is already past: ask for the "
				     "date");
}

void dating_forget(struct dated *dated, const char *doubt)
{
	dated->due = DATE_NONE;
	dated->from = DATE_NONE;
	dated->minute = -1;
	dated->is_year_taken = false;
	dated->is_forgotten = true;
	dated->doubt = doubt;
}
