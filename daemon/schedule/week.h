/* The week by mail: for whoever wants it while their calendar is silent. */
#ifndef DONDOC_SCHEDULE_WEEK_H
#define DONDOC_SCHEDULE_WEEK_H

#include "schedule/roster.h"

/* The rule of what it tells; no policy has one of that name. */
#define WEEK_RULE "week"

/* The fact of the store: the instant up to which weeks are told. */
#define WEEK_FACT "week-told"

/* The first telling after an instant: the first working day of a week, at the
 * hour of the policy "default". */
int64_t week_next(const struct schedule *schedule, int64_t after);

/*
 * Adds what is overdue or due within seven days to the forming mails of those
 * whose feed was made to do so (`feed add --mail-when-silent`) and has not
 * asked for FEED_SILENT_DAYS: the agency's owners, or the feed's person. What
 * such a mail tells already, what is silenced and what is submitted is left
 * out. Needs a transaction.
 */
enum error week_tell(struct roster *roster, int64_t now, struct why *why);

#endif
