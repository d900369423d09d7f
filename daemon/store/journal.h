/* The journal: everything that happened, append-only. */
#ifndef DONDOC_STORE_JOURNAL_H
#define DONDOC_STORE_JOURNAL_H

#include "store/doing.h"
#include "store/store.h"

/*
 * Kinds: plan-applied, directory-applied, calendar-applied, calendar-forgotten,
 * event-recorded, event-forgotten, task-new, task-changed, task-opened,
 * reminder-moved, the words of acts on tasks (start … reopen, extend,
 * request-extension, refuse-extension, reassign), those of notices (assigned,
 * ahead, last-day, overdue, escalated, changed, opened, undated, silent, week),
 * sent, refused, retry, held, expired, undelivered, uncertain, fallback,
 * unreached, parked, capped, misconfigured, sms-report, sms-test, relay-down,
 * relay-back, nobody-told, silence, silence-lifted, away, back, audit-failed,
 * clock-doubted, clock-right, clock-confirmed, outbox-retry, outbox-hold,
 * outbox-release, token-added, token-revoked, feed-added, feed-rotated,
 * feed-revoked, report-drafted.
 */
struct journal_entry {
	int64_t at;
	const char *kind;
	const char *actor;
	const struct caller *caller; /* NULL: the daemon's own */
	int64_t plan_id; /* 0: none, as all below */
	int64_t task_id;
	int64_t agency_id;
	int64_t person_id;
	int64_t message_id;
	unsigned channels;
	const char *text;
	const char *before; /* what the act changed, as "state open", or NULL */
	const char *after;
};

/* An entry as it is read back. */
struct journal_row {
	int64_t id;
	int64_t at;
	const char *kind;
	const char *actor; /* a person's code, while it is known */
	const char *role; /* under which a person did it, or NULL */
	int64_t token_id; /* 0: none */
	int64_t uid; /* -1: none */
	const char *from; /* or NULL */
	const char *before; /* or NULL, as after */
	const char *after;
	const char *hash; /* hexadecimal, or NULL */
	int64_t task_id;
	const char *ref; /* of the task, or NULL */
	const char *agency; /* code, or NULL */
	const char *agency_name;
	const char *person; /* code, or NULL */
	int64_t message_id;
	unsigned channels;
	const char *text;
};

/* Which entries; zero and NULL mean any. */
struct journal_filter {
	int64_t after_id;
	int64_t task_id;
	const char *agency;
	const char *kind;
	const char *actor; /* who did it: a person's code, "uid 0", "dondoc" */
	const char *person; /* whom it is about: code */
	const char *plan; /* number */
	int64_t since; /* UTC seconds, inclusive */
	int64_t until; /* exclusive */
	int64_t scope_agency_id; /* only what concerns this agency … */
	bool scope_leads; /* … and the plans and agencies that it follows up */
	int limit; /* 0: 1000; the newest ones when more match */
};

/* Who stands in the row: of a person the role, since codes can be erased. */
const char *journal_actor(const struct journal_entry *entry);

/* Needs a transaction. */
enum error store_journal_add(struct store *store,
			     const struct journal_entry *entry,
			     struct why *why);

/* The same, of what somebody did about a person. */
struct person_row;
enum error store_journal_person(struct store *store,
				const struct person_row *person,
				const char *kind, const char *text,
				const struct doing *doing, struct why *why);

/* Whether 'capped' was said since then, of the same person and channel. */
enum error store_journal_was_capped(struct store *store,
				    const struct journal_entry *entry,
				    int64_t since, bool *was_capped,
				    struct why *why);

/* Oldest first. */
enum error store_journal(struct store *store,
			 const struct journal_filter *filter,
			 struct arena *arena, struct journal_row **rows,
			 size_t *count, struct why *why);

#endif
