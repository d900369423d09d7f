/* Absences: a person is away, and a deputy is told instead. */
#ifndef DONDOC_STORE_ABSENCES_H
#define DONDOC_STORE_ABSENCES_H

#include "store/agencies.h"
#include "store/store.h"

struct absence {
	int64_t id;
	int64_t person_id;
	int64_t deputy_id;
	struct date from; /* the first and the last day away */
	struct date until;
	const char *reason; /* or NULL */
	int64_t created_at;
	const char *created_by;
	int64_t ended_at; /* came back before; 0: did not */
	const char *ended_by; /* or NULL */
	const char *person; /* codes and names */
	const char *person_name;
	const char *deputy;
	const char *deputy_name;
	const char *agency; /* the person's */
};

/*
 * Keeps an absence and journals it. ERROR_REFUSED when it is over before it
 * begins, the deputy is the person or has no way to be told, or the person is
 * already away on one of the days. Needs a transaction.
 */
enum error store_absence_add(struct store *store,
			     const struct person_row *person,
			     const struct person_row *deputy,
			     const struct absence *absence,
			     const struct doing *doing, int64_t *id,
			     struct why *why);

/* The person is back: ends what has not ended, `count` of them, and journals
 * it. ERROR_REFUSED when there is nothing to end. Needs a transaction. */
enum error store_absence_end(struct store *store,
			     const struct person_row *person,
			     const struct doing *doing, int *count,
			     struct why *why);

/* All there ever were, or with `today` those still ahead or in force; by
 * number. */
enum error store_absences(struct store *store, struct date today,
			  struct arena *arena, struct absence **rows,
			  size_t *count, struct why *why);

#endif
