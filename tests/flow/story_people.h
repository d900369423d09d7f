/* Stories of who is told: policies of the office, silences, deputies, and what
 * previews, audits and the store say of it. */
#ifndef DONDOC_TESTS_STORY_PEOPLE_H
#define DONDOC_TESTS_STORY_PEOPLE_H

#include "flow/story.h"

/* Reads a configuration over the story's; any complaint fails the test. */
void story_config(struct story *story, const char *yaml);

/* Nothing is told until a day: of a task, or else of an agency. The number of
 * the silence. */
int64_t story_silence(struct story *story, const char *ref, const char *agency,
		      const char *until);
void story_lift(struct story *story, int64_t silence);

/* A person is away until a day, from now on; and back. */
void story_away(struct story *story, const char *person, const char *deputy,
		const char *until);
void story_back(struct story *story, const char *person);

/* Who was told what since an instant, as the store has it: a line "2010-06-18
 * 08:00 cl-vt sms A@chi-lang last-day" each; " for PERSON" of a deputy. In the
 * story's arena; sorted. */
const char *story_told(struct story *story, int64_t since);

/* The same of a preview of (now, to], without touching the store. */
const char *story_preview(struct story *story, const char *to);

/* What was silenced of a task: "before-7d REASON" a line. */
const char *story_silenced(struct story *story, const char *ref);

/* Compares what was decided since an instant (0: since the last time) with the
 * rules; any difference fails the test. How many notices were compared. */
int64_t story_audit(struct story *story, int64_t since);

#endif
