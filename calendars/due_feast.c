/*
 * From a point to days. The lunar feasts' days at UTC+7 (Ho Ngoc Duc's
 * method; the Chinese day differs in 2030); beyond the table none is given.
 */
#include "calendars/due_point.h"

#define FIRST_YEAR 2010
#define YEARS 21

struct month_day {
	int month;
	int day;
};

static const struct month_day tet[YEARS] = {
	{ 2, 14 }, { 2, 3 },  { 1, 23 }, { 2, 10 }, { 1, 31 }, { 2, 19 },
	{ 2, 8 },  { 1, 28 }, { 2, 16 }, { 2, 5 },  { 1, 25 }, { 2, 12 },
	{ 2, 1 },  { 1, 22 }, { 2, 10 }, { 1, 29 }, { 2, 17 }, { 2, 6 },
	{ 1, 26 }, { 2, 13 }, { 2, 2 },
};

static const struct month_day hung[YEARS] = {
	{ 4, 23 }, { 4, 12 }, { 3, 31 }, { 4, 19 }, { 4, 9 },  { 4, 28 },
	{ 4, 16 }, { 4, 6 },  { 4, 25 }, { 4, 14 }, { 4, 2 },  { 4, 21 },
	{ 4, 10 }, { 4, 29 }, { 4, 18 }, { 4, 7 },  { 4, 26 }, { 4, 16 },
	{ 4, 4 },  { 4, 23 }, { 4, 12 },
};

struct date point_feast(enum feast feast, int year)
{
	const struct month_day *days = feast == FEAST_TET ? tet : hung;

	if (feast == FEAST_NEW_YEAR)
		return date_from_parts(year, 1, 1);
	if (feast == FEAST_NATIONAL)
		return date_from_parts(year, 9, 2);
	if (feast == FEAST_NONE || year < FIRST_YEAR ||
	    year >= FIRST_YEAR + YEARS)
		return DATE_NONE;
	return date_from_parts(year, days[year - FIRST_YEAR].month,
			       days[year - FIRST_YEAR].day);
}

struct date point_first(const struct point *point)
{
	if (point->feast != FEAST_NONE)
		return point_feast((enum feast)point->feast, point->year);
	if (point->grain == GRAIN_DAY)
		return date_from_parts(point->year, point->first_month,
				       point->day);
	if (point->first_month < 1)
		return DATE_NONE;
	return date_from_parts(point->year, point->first_month, 1);
}

/*
 * Civil Code 2015, art. 146.3: "đầu" is the first day, "giữa" the 15th of a
 * month and the end of June of a year, "cuối" the last day. It says nothing
 * of quarters.
 */
static struct date edge_day(const struct point *point)
{
	if (point->edge == EDGE_LAST)
		return date_month_end(point->year, point->last_month);
	if (point->grain == GRAIN_YEAR && point->edge == EDGE_FIRST)
		return date_from_parts(point->year, 1, 1);
	if (point->grain == GRAIN_YEAR)
		return date_from_parts(point->year, 6, 30);
	if (point->grain == GRAIN_MONTH)
		return date_from_parts(point->year, point->first_month,
				       point->edge == EDGE_FIRST ? 1 : 15);
	return DATE_NONE;
}

struct date point_last(const struct point *point)
{
	if (point->feast != FEAST_NONE || point->grain == GRAIN_DAY)
		return point_first(point);
	if (point->edge != EDGE_NONE)
		return edge_day(point);
	return date_month_end(point->year, point->last_month);
}
