/* Recurring duties as a phrase states them. Private to due. */
#ifndef DONDOC_CALENDARS_DUE_CYCLE_H
#define DONDOC_CALENDARS_DUE_CYCLE_H

#include "calendars/due_finding.h"

/*
 * "định kỳ hàng quý", "trước ngày 15/12 hằng năm", "hằng tháng (trước ngày
 * 20)": the words taken, 0 when none is there. Rules without a day of their
 * own have is_default_day; their day is filled in by due_read.
 */
size_t cycle_read(const struct words *words, size_t at,
		  struct finding *finding);

/* The period that a report bears without "hằng": "quý", "6 tháng", "năm". */
size_t cycle_read_report_name(const struct words *words, size_t at,
			      enum due_period *period);

/* The rule of a day and month without a year, "15/12", once a year. */
struct due_recurrence cycle_yearly(const struct point *point, enum mark mark);

#endif
