/*
 * Of a hundred thousand tasks most have one of a few audiences: a table of
 * answers, each in the one place that its question hashes to, where a later
 * one takes the place of an earlier.
 */
#include "schedule/audiences.h"

#include <stdlib.h>

#define PLACES ((size_t)1 << (64 - PLACE_SHIFT))
#define PLACE_SHIFT 51

struct audience_kept {
	int64_t agency_id; /* 0: nothing is kept here */
	int64_t other_id; /* who else decides: the plan's agency, the action */
	enum audience audience;
	bool hears;
};

void audiences_open(struct audiences *audiences, struct store *store)
{
	*audiences = (struct audiences){
		.store = store,
		.kept = memory_array(PLACES, sizeof(struct audience_kept)),
	};
}

void audiences_close(struct audiences *audiences)
{
	free(audiences->kept);
}

static int64_t other_of(const struct task *task, enum audience audience)
{
	switch (audience) {
	case AUDIENCE_SUPPORT:
		return task->action_id;
	case AUDIENCE_FOLLOW_UP:
		return task->follow_up_id;
	case AUDIENCE_ISSUER:
		return task->issuer_id;
	default:
		return 0;
	}
}

static struct audience_kept *place_of(const struct audiences *audiences,
				      const struct audience_kept *asked)
{
	uint64_t hash = (uint64_t)asked->agency_id;

	hash = hash * 31 + (uint64_t)asked->other_id;
	hash = hash * 31 + (uint64_t)asked->audience;
	return &audiences->kept[hash * 0x9e3779b97f4a7c15u >> PLACE_SHIFT];
}

enum error audiences_hear(struct audiences *audiences, const struct task *task,
			  enum audience audience, bool *hears, struct why *why)
{
	struct audience_kept asked = { task->agency_id,
				       other_of(task, audience), audience,
				       false };
	struct audience_kept *kept = place_of(audiences, &asked);
	struct arena arena = { 0 };
	struct person_row *people;
	size_t count = 0;
	enum error error = ERROR_NONE;

	if (kept->agency_id != asked.agency_id ||
	    kept->other_id != asked.other_id || kept->audience != audience) {
		error = store_audience(audiences->store, task, audience, &arena,
				       &people, &count, why);
		asked.hears = count > 0;
		arena_clear(&arena);
		if (error != ERROR_NONE)
			return error;
		*kept = asked;
	}
	*hears = kept->hears;
	return error;
}
