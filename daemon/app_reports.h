/* Reports that are drafted for who has to make them. */
#ifndef DONDOC_APP_REPORTS_H
#define DONDOC_APP_REPORTS_H

#include "plan/office.h"
#include "store/store.h"

/*
 * Drafts the report of every duty whose period's data have ended by now, once:
 * the first midnight after the cut-off finds it, or the first start. `day` is
 * when it last looked, kept by the caller (DATE_NONE at first): once a day is
 * enough.
 */
enum error reports_draft(struct store *store, const struct office *office,
			 int64_t now, struct date *day, struct why *why);

#endif
