/* Periods that are reported on: a month, a quarter, half a year, a year. */
#ifndef DONDOC_PLAN_PERIOD_H
#define DONDOC_PLAN_PERIOD_H

#include "base/error.h"
#include "calendars/date.h"

#define PERIOD_LABEL_SIZE 12

struct period {
	char label[PERIOD_LABEL_SIZE]; /* 2010-07, 2010-Q3, 2010-H2 or 2010 */
	struct date from; /* its first day */
	struct date until; /* its last day */
	int months;
};

/* Reads a label. ERROR_USAGE when it is none. */
enum error period_read(const char *label, struct period *period,
		       struct why *why);

/* The quarter of a day. */
struct period period_quarter(struct date day);

/*
 * The day on which the data of a period end where nothing else is said: that
 * day of its last month, or the month's last (Decree 09/2019, art. 12, by
 * analogy).
 */
struct date period_cut_off(const struct period *period, int day);

/* The first day whose data count when they end on that day: as many months are
 * reported on as the period has. */
struct date period_since(const struct period *period, struct date cut_off);

#endif
