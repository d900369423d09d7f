/* Hearers: the agencies around a task, their people, and by what clock they
 * are told. */
#ifndef DONDOC_STORE_HEARERS_H
#define DONDOC_STORE_HEARERS_H

#include "store/agencies.h"
#include "store/store.h"

/* Who hears of a task: people of one of the agencies around it. */
enum audience {
	AUDIENCE_LEAD, /* the owners at the agency that owes the task */
	AUDIENCE_SUPPORT, /* the owners at the supporting agencies */
	AUDIENCE_FOLLOW_UP, /* follow-up officers of the plan, else owners */
	AUDIENCE_PARENT, /* receivers at the agency's parent, else owners */
	AUDIENCE_ISSUER, /* receivers at the plan's issuer, else owners */
	AUDIENCE_WATCHER, /* receivers at a watcher that wants a copy of every
			     escalation, else owners, else all */
	AUDIENCE_DIGEST /* the same at one that wants a digest */
};

#define AUDIENCE_COUNT (AUDIENCE_DIGEST + 1)

/* "lead", "support" … */
const char *audience_word(enum audience audience);

/* An agency with its people. */
struct hearer {
	int64_t id;
	const char *code;
	const char *name;
	int64_t parent_id; /* 0: none */
	const char *calendar; /* code, or NULL */
	const char *timezone; /* or NULL: the office's */
	const char *policy; /* name, or NULL */
	int64_t changed_at; /* the agency, its people or its groups */
	struct person_row *people;
	size_t count;
};

/* ERROR_NOT_FOUND when there is no such agency. */
enum error store_hearer(struct store *store, int64_t agency_id,
			struct arena *arena, struct hearer *hearer,
			struct why *why);

/* Whether somebody of that role at a hearer is of the audience; `hearer` may
 * have nobody of the role that the audience asks for first. */
bool hearer_has(const struct hearer *hearer, enum audience audience,
		const struct person_row *person);

/* The agencies that support an action, each once; of groups their members. */
enum error store_supporters(struct store *store, int64_t action_id,
			    struct arena *arena, int64_t **ids, size_t *count,
			    struct why *why);

/* Every policy that is named in the store, each once. */
enum error store_policy_names(struct store *store, struct arena *arena,
			      struct strings *names, struct why *why);

/* A watcher of a plan that is told something. */
struct watcher {
	int64_t agency_id;
	enum watch_mode mode;
};

enum error store_watchers(struct store *store, int64_t plan_id,
			  struct arena *arena, struct watcher **watchers,
			  size_t *count, struct why *why);

#endif
