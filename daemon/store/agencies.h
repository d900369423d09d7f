/* Agencies, groups and people in the store. */
#ifndef DONDOC_STORE_AGENCIES_H
#define DONDOC_STORE_AGENCIES_H

#include <stdbool.h>

#include "plan/plan.h"
#include "plan/plan_lint.h"
#include "store/doing.h"
#include "store/store.h"

/* What applying a file changed. */
struct applied {
	int added;
	int changed;
	int removed;
	int unchanged;
	int tasks_added;
	int tasks_changed;
	int tasks_dropped;
};

/* An agency or group as it stands in lists. */
struct agency_row {
	int64_t id;
	const char *code;
	const char *name;
	const char *short_name; /* or NULL */
	const char *parent; /* code, or NULL */
	const char *calendar; /* code, or NULL */
	const char *timezone; /* or NULL: the office's */
	const char *policy; /* a configured policy's name, or NULL */
	bool is_group;
	int people;
	int members;
	int open; /* tasks that it owes and has not done */
	int overdue;
	int done; /* and those that it has done … */
	int done_late; /* … after their date */
};

/* Somebody, with the agency. */
struct person_row {
	int64_t id;
	int64_t agency_id;
	const char *code;
	const char *name;
	const char *agency;
	const char *agency_name;
	enum role role;
	const char *email; /* or NULL */
	const char *phone; /* or NULL */
	const char *webhook; /* or NULL */
	unsigned channels;
	const char *language;
	bool wants_calendar;
	enum sms_marks sms_marks;
};

/*
 * Makes the directory's agencies, groups and people those of the store: adds
 * and changes, by code; people that an agency no longer lists are removed
 * (their history stays). Agencies that the file does not name are left alone.
 * Needs a transaction.
 */
enum error store_directory_apply(struct store *store,
				 const struct directory *directory,
				 const struct doing *doing,
				 struct applied *applied, struct why *why);

/* True when the code is an agency's or group's; for the plan's check. */
bool store_agency_is_known(void *store, const char *code);

/* All agencies and groups, for the plan's lint; only the agencies of the
 * surroundings are set. */
enum error store_surroundings(struct store *store, struct arena *arena,
			      struct plan_surroundings *surroundings,
			      struct why *why);

/* ERROR_NOT_FOUND when there is none. Counts are not filled in. */
enum error store_agency_find(struct store *store, const char *code,
			     struct arena *arena, struct agency_row *row,
			     struct why *why);

/* All, groups last, by code; counts as of today. */
enum error store_agencies(struct store *store, struct date today,
			  struct arena *arena, struct agency_row **rows,
			  size_t *count, struct why *why);

/* The members of a group today (ids and codes), in the file's order. */
enum error store_members(struct store *store, int64_t group_id,
			 struct arena *arena, struct agency_row **rows,
			 size_t *count, struct why *why);

/* An agency's people. */
enum error store_people(struct store *store, int64_t agency_id,
			struct arena *arena, struct person_row **rows,
			size_t *count, struct why *why);

/* Where the person is reached by a channel (one bit), or NULL. */
const char *person_address(const struct person_row *person, unsigned channel);

/* By the person's id of the directory, or by number. */
enum error store_person_find(struct store *store, const char *code,
			     struct arena *arena, struct person_row *row,
			     struct why *why);
enum error store_person_get(struct store *store, int64_t id,
			    struct arena *arena, struct person_row *row,
			    struct why *why);

#endif
