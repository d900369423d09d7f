/* One agency's tasks of an action: one, or one a period. For store/ only. */
#ifndef DONDOC_STORE_PERIODS_H
#define DONDOC_STORE_PERIODS_H

#include "store/expanding.h"

/* Whether anybody owes the action already: who comes to it later owes none of
 * the periods that were due before. */
enum error periods_running(const struct expanding *expanding, int64_t action_id,
			   bool *is_running);

/*
 * Gives the agency the tasks that it lacks, up to the horizon; what the
 * machine had dropped and is owed again is revived with its present date. When
 * the action was changed (`redates`), periods that lie ahead take its days,
 * and those ahead that it has no more, and that nobody has begun, are dropped;
 * what is past or due before today is left as it was owed.
 */
enum error periods_add(const struct expanding *expanding,
		       const struct action_source *source, int64_t agency_id,
		       bool is_running);

#endif
