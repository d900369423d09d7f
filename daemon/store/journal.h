/* The journal: everything that happened, append-only. */
#ifndef DONDOC_STORE_JOURNAL_H
#define DONDOC_STORE_JOURNAL_H

#include "store/store.h"

/*
 * Kinds: plan-applied, directory-applied, calendar-applied,
 * calendar-forgotten, event-recorded, event-forgotten, task-new, task-changed,
 * task-opened, reminder-moved, the words of acts on tasks (start … reopen,
 * extend), those of notices (assigned, ahead, last-day, overdue, escalated,
 * opened, undated, silent), sent, refused, retry, held, expired, undelivered,
 * uncertain, fallback, unreached, parked, capped, misconfigured, sms-report,
 * sms-test, relay-down, relay-back, nobody-told, silence, silence-lifted, away,
 * back, audit-failed, clock-doubted, clock-right, clock-confirmed,
 * outbox-retry, outbox-hold, outbox-release, token-added, token-revoked,
 * feed-added, feed-revoked, report-drafted.
 */
struct journal_entry {
	int64_t at;
	const char *kind;
	const char *actor;
	int64_t plan_id; /* 0: none, as all below */
	int64_t task_id;
	int64_t agency_id;
	int64_t person_id;
	int64_t message_id;
	unsigned channels;
	const char *text;
};

/* An entry as it is read back. */
struct journal_row {
	int64_t id;
	int64_t at;
	const char *kind;
	const char *actor;
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
	int64_t since; /* UTC seconds, inclusive */
	int64_t until; /* exclusive */
	int64_t scope_agency_id; /* only what concerns this agency … */
	bool scope_leads; /* … and the plans and agencies that it follows up */
	int limit; /* 0: 1000; the newest ones when more match */
};

/* Needs a transaction. */
enum error store_journal_add(struct store *store,
			     const struct journal_entry *entry,
			     struct why *why);

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
