/* The roster: who there is to be told, by which policy, zone and calendar;
 * looked up once a pass, however many tasks ask. */
#ifndef DONDOC_SCHEDULE_ROSTER_H
#define DONDOC_SCHEDULE_ROSTER_H

#include "base/map.h"
#include "plan/task.h"
#include "plan/zones.h"
#include "schedule/schedule.h"
#include "store/absences.h"
#include "store/hearers.h"
#include "store/silences.h"

/* What is looked up stays as it was found: a roster is for one pass, or one
 * answer, in which nothing else changes. */
struct roster {
	struct store *store;
	const struct config *config;
	const struct office *office;
	struct arena *arena;
	struct map policies; /* by name and `remind:` */
	struct map hearers; /* by agency */
	struct map supporters; /* by action */
	struct map watchers; /* by plan */
	struct zones zones;
	struct map people; /* by id: deputies */
	struct map silences; /* by task, and by agency negated */
	struct map absences; /* by person */
	bool has_exceptions; /* the last two were looked up */
};

/* The store, the configuration and the office are the schedule's; what is
 * found lives in the arena, but the zones until it is cleared, in any case. */
void roster_open(struct roster *roster, const struct schedule *schedule,
		 struct arena *arena);
void roster_clear(struct roster *roster);

/* Whose policy holds for a task. */
struct policy_source {
	const char *name;
	const char *from; /* "action", "agency", "plan" or "default" */
};

struct policy_source roster_policy_source(const struct config *config,
					  const struct task *task);

/* The named policy with the action's `remind:` laid over it. */
const struct policy *roster_policy(struct roster *roster,
				   const struct task *task);

/* The agency with its people; NULL with the reason in `why`. */
const struct hearer *roster_hearer(struct roster *roster, int64_t agency_id,
				   struct why *why);

/* People who are told by one clock. */
struct circle {
	const struct workdays *calendar;
	const struct zone *zone;
	int above_minute; /* -1: nobody here stands above */
	unsigned audiences; /* 1u << AUDIENCE_… */
};

/* An agency that hears of a task, as what, and in which circle. */
struct listener {
	const struct hearer *agency;
	enum audience audience;
	size_t circle;
};

/* Everybody who hears of a task. */
struct listeners {
	struct listener *items;
	size_t count;
	struct circle *circles;
	size_t circle_count;
};

/* The listeners of a task, in the arena. Whoever owes it hears as that only.
 */
enum error roster_listeners(struct roster *roster, const struct task *task,
			    struct arena *arena, struct listeners *listeners,
			    struct why *why);

/* The audiences in a circle, as bits, of which there is anybody. */
unsigned listeners_heard(const struct listeners *listeners, size_t circle);

/* Looks up who is away and what is silent; the next two need it. */
enum error roster_except(struct roster *roster, struct why *why);

/* What keeps a notice back that falls due at one instant and is told at
 * another; NULL: nothing. */
const struct silence *roster_silence(const struct roster *roster,
				     const struct task *task, int64_t at,
				     int64_t now);

/* Who is told instead of a person at an instant: the person, unless away; the
 * deputy's deputy, if that one is away too. NULL with the reason in `why`. */
const struct person_row *roster_deputy(struct roster *roster,
				       const struct person_row *person,
				       int64_t at, struct why *why);

/* Whether the person is away, or ever was. */
bool roster_was_away(const struct roster *roster, int64_t person_id);

#endif
