#include "plan/office.h"

#include <assert.h>

const struct workdays *office_calendar(const struct office *office,
				       const char *code)
{
	const struct workdays *named =
		code == NULL ? NULL : calendars_find(office->calendars, code);

	assert(office->calendars->count > 0); /* the office's own is there */
	return named != NULL ? named : &office->calendars->items[0];
}

struct due_context office_due_context(const struct office *office,
				      const char *calendar_code)
{
	return (struct due_context){
		.issued = DATE_NONE,
		.calendar = office_calendar(office, calendar_code),
		.default_day = office->default_day > 0 ? office->default_day
						       : OFFICE_DEFAULT_DAY,
		.default_cut_off = office->default_cut_off > 0
					   ? office->default_cut_off
					   : OFFICE_DEFAULT_CUT_OFF,
	};
}
