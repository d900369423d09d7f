/* Which findings are deadlines, and on which days. Private to due. */
#ifndef DONDOC_CALENDARS_DUE_DATING_H
#define DONDOC_CALENDARS_DUE_DATING_H

#include "calendars/due_finding.h"

/* A finding with its days. */
struct dated {
	const struct finding *finding;
	enum due_class class;
	struct date from;
	struct date due;
	int minute;
	const char *rule;
	const char *broken; /* why the phrase must be refused, or NULL */
	bool is_year_taken; /* the year is the issue date's */
	bool is_since_issue; /* it begins on the date of issue */
	bool is_forgotten; /* it has days, but they cannot be told */
	const char *doubt;
};

/* Gives a point or range its days; `words` tells the language. */
void dating_find(const struct finding *finding, const struct words *words,
		 const struct due_context *context, struct dated *dated);

/* Takes the days away again and says why. */
void dating_forget(struct dated *dated, const char *doubt);

/* Completes a point's year from the context; the reason, when it is none. */
const char *dating_complete(struct point *point,
			    const struct due_context *context);

/* "đến", "đến hết", "until": it goes on until then. */
bool dating_is_until(const struct finding *finding, const struct words *words);

/* A year or a part of one. */
bool dating_is_coarse(const struct finding *finding);

/* Whether the finding is a deadline at all, by what stands before it. */
bool dating_is_deadline(const struct finding *finding,
			const struct words *words, const struct dated *dated,
			struct date issued);

#endif
