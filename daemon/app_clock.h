/* The daemon's clock: read from words, kept over a restart, doubted when it
 * leaps. */
#ifndef DONDOC_APP_CLOCK_H
#define DONDOC_APP_CLOCK_H

#include "base/clock.h"
#include "base/memory.h"
#include "calendars/zone.h"
#include "store/doing.h"
#include "store/store.h"

/*
 * A wall clock that was moved by more than this since it was last right, or
 * that a start finds so far back, is doubted; smaller steps do no harm.
 */
#define CLOCK_LEAP_S ((int64_t)6 * 3600)

/*
 *   RIGHT --start finds it far from what was seen last--> STRANGE
 *   STRANGE --it is near again, or confirmed--> RIGHT
 *   RIGHT --it leaps--> LEAPT --it leaps back, or confirmed--> RIGHT
 *
 * After a restart STRANGE is looked at again; LEAPT stays, since nobody can
 * tell any more how far it was.
 */
enum clock_state { CLOCK_RIGHT, CLOCK_STRANGE, CLOCK_LEAPT };

struct app_clock {
	struct clock clock;
	int64_t target; /* where a manual clock is going */
	bool is_settled; /* … and whether all due there was done */
	struct store *store;
	int64_t longest_downtime_s;
	enum clock_state state;
	struct clock_reading last; /* at the latest check */
	struct clock_reading right; /* … that found it right */
	int64_t seen_at; /* the latest right instant in the store; 0: none */
};

/* "system" (also NULL) or "manual:2010-06-02T07:00", local time. */
enum error app_clock_set(struct app_clock *clock, const char *words,
			 const struct zone *zone, struct why *why);

/* A manual clock goes on where it stood; the system's is compared with what
 * was seen last, at most so many days ago. */
enum error app_clock_open(struct app_clock *clock, struct store *store,
			  int longest_downtime, struct why *why);

/* Moves a manual clock, and keeps where it stands. */
enum error app_clock_move(struct app_clock *clock, int64_t at, struct why *why);

/* Looks at the system's clock, at every turn: doubts it, or trusts it again,
 * with a line in the journal, and now and then keeps what it saw. */
enum error app_clock_check(struct app_clock *clock, struct why *why);

/* Whether it was moved since the latest check. Costs next to nothing. */
bool app_clock_was_moved(const struct app_clock *clock);

/* Somebody says that it is right. ERROR_REFUSED when nobody doubts it. */
enum error app_clock_confirm(struct app_clock *clock, const struct doing *doing,
			     struct why *why);

/* What there is to say of a clock in doubt, in the arena; else NULL. */
const char *app_clock_trouble(const struct app_clock *clock,
			      struct arena *arena);

#endif
