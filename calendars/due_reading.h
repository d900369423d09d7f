/* A phrase on its way to one answer. Private to due. */
#ifndef DONDOC_CALENDARS_DUE_READING_H
#define DONDOC_CALENDARS_DUE_READING_H

#include "calendars/due.h"
#include "calendars/due_dating.h"
#include "calendars/due_finding.h"
#include "calendars/due_words.h"

/* A phrase while it is being read. */
struct reading {
	struct words words;
	struct findings findings;
	const struct due_context *context;
	struct arena *arena;
	struct due *due;
	struct dated dated[FINDINGS_LIMIT]; /* deadlines with days, in order */
	size_t dated_count;
	const struct finding *term;
	const struct finding *undated; /* the best of what has no date */
	size_t cycle_count;
	const struct finding *cycle; /* the first of them */
	const struct finding *next_month; /* a rule's "tháng sau" */
	const struct finding *ignored; /* a date that is no deadline */
	struct date passed_over; /* the first that perhaps is one */
	bool has_hour;
	const char *broken;
};

/* Adds a warning once; NULL adds none. */
void reading_warn(struct reading *reading, const char *warning);

/* Leaves a date out that is no deadline, and says so. */
void reading_ignore(struct reading *reading, const struct finding *finding);

/* The phrase's own words of a finding. */
const char *reading_words(struct reading *reading,
			  const struct finding *finding);

/* Sorts all findings into the reading. */
void reading_sort(struct reading *reading);

#endif
