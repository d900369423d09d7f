#include "calendars/outlook.h"

/* Tết lies between 21 January and 20 February. */
#define TET_FROM_MONTH 1
#define TET_FROM_DAY 15
#define TET_UNTIL_MONTH 2
#define TET_UNTIL_DAY 28
#define TET_LEAST_DAYS 3

#define LOOK_FROM_MONTH 10 /* when the next year's notice is prepared */
#define ANNOUNCED_BY_MONTH 11 /* and when it has been out in every year */
#define END_DAYS 90

/* A run of days off, with the rest days that it leads over. */
struct run {
	struct date last;
	int days; /* without the rest days */
	bool is_expected; /* one of them is */
};

/* The longest run of the weeks in which Tết falls. */
static struct run find_tet(const struct workdays *calendar, int year)
{
	struct date at = date_from_parts(year, TET_FROM_MONTH, TET_FROM_DAY);
	struct date end = date_from_parts(year, TET_UNTIL_MONTH, TET_UNTIL_DAY);
	struct run longest = { .last = DATE_NONE };
	struct run run = { .last = DATE_NONE };

	for (; date_compare(at, end) <= 0; at = date_add(at, 1)) {
		const struct workday *day = workdays_find(calendar, at);

		if (workdays_is_working(calendar, at)) {
			run = (struct run){ .last = DATE_NONE };
			continue;
		}
		run.last = at;
		run.is_expected |= day != NULL && day->is_expected;
		run.days += !calendar->rests_on[date_weekday(at)];
		if (run.days > longest.days ||
		    (run.days > 0 && run.days == longest.days))
			longest = run;
	}
	return longest;
}

/* The year whose Tết is to be looked for, 0 when it is not the time. */
static int coming_tet(struct date today)
{
	struct date_parts parts = date_to_parts(today);

	if (parts.month >= LOOK_FROM_MONTH)
		return parts.year + 1;
	return parts.month <= TET_UNTIL_MONTH ? parts.year : 0;
}

static bool is_announced_by_now(struct date today)
{
	int month = date_to_parts(today).month;

	return month >= ANNOUNCED_BY_MONTH || month < LOOK_FROM_MONTH;
}

static const char *code_of(const struct workdays *calendar)
{
	return calendar->code != NULL ? calendar->code : "-";
}

static void add_tet(const struct workdays *calendar, struct date today,
		    struct arena *arena, struct strings *lines)
{
	int year = coming_tet(today);
	struct run tet;

	if (year == 0)
		return;
	tet = find_tet(calendar, year);
	if (tet.days < TET_LEAST_DAYS)
		strings_add(lines, arena,
			    arena_printf(arena,
					 "calendar %s has no Tết of %d: when "
					 "the notice is out, dondoc calendar "
					 "apply FILE",
					 code_of(calendar), year));
	else if (tet.is_expected && is_announced_by_now(today) &&
		 date_compare(today, tet.last) <= 0)
		strings_add(lines, arena,
			    arena_printf(arena,
					 "calendar %s: Tết of %d is computed, "
					 "not announced: check the notice, "
					 "then dondoc calendar apply FILE",
					 code_of(calendar), year));
}

static void add_end(const struct workdays *calendar, struct date today,
		    struct arena *arena, struct strings *lines)
{
	char until[DATE_TEXT_SIZE];
	int left;

	if (!date_is_set(calendar->until))
		return;
	left = calendar->until.day - today.day;
	if (left < END_DAYS)
		strings_add(lines, arena,
			    arena_printf(arena,
					 "calendar %s %s on %s: add the days "
					 "off that follow, dondoc calendar "
					 "apply FILE",
					 code_of(calendar),
					 left < 0 ? "ended" : "ends",
					 date_to_iso(calendar->until, until)));
}

void calendar_outlook(const struct workdays *calendar, struct date today,
		      struct arena *arena, struct strings *lines)
{
	add_tet(calendar, today, arena, lines);
	add_end(calendar, today, arena, lines);
}
