/* Feeds in the store: their addresses, their health, what they said when. */
#ifndef DONDOC_STORE_FEEDS_H
#define DONDOC_STORE_FEEDS_H

#include "plan/plan.h"
#include "store/agencies.h"
#include "store/store.h"

/* Whose deadlines a feed shows. */
enum feed_kind { FEED_AGENCY, FEED_GROUP, FEED_PERSON, FEED_PLAN };

const char *feed_kind_word(enum feed_kind kind);

/* A feed that has not been asked for in so many days is silent. */
#define FEED_SILENT_DAYS 9

/* So many versions are kept of each view. */
#define FEED_VERSIONS 30

struct feed_row {
	int64_t id;
	enum feed_kind kind;
	int64_t agency_id; /* the agency or group, or the person's; 0: a
				plan's */
	int64_t person_id; /* 0 for the others */
	int64_t plan_id; /* 0 for the others */
	const char *code; /* of the agency, group or person; a plan's number */
	const char *name;
	const char *agency; /* code: its own or the person's; NULL: a plan's */
	enum role role; /* a person's */
	const char *label; /* what it is for, or NULL */
	const char *language; /* "vi" or "en" */
	bool has_alarms;
	bool mails_when_silent;
	int64_t created_at;
	int64_t rotated_at; /* 0: its address is the first */
	int64_t revoked_at; /* 0: valid; removed people and agencies count */
	struct date last_used_on; /* DATE_NONE: never, as all below */
	const char *client; /* the program that asked, or NULL */
	int status; /* what it was answered, or 0 */
};

/* Stores the hash of a new feed's secret; of the row kind, the id of its
 * subject, label, language and flags are read. Journaled. Needs a
 * transaction. */
enum error store_feed_add(struct store *store, const char *hash,
			  const struct feed_row *row, const struct doing *doing,
			  int64_t *id, struct why *why);

/* Gives a valid feed another secret: the old one ends at once. Journaled.
 * ERROR_NOT_FOUND. Needs a transaction. */
enum error store_feed_rotate(struct store *store, int64_t id, const char *hash,
			     const struct doing *doing, struct why *why);

/* Ends a valid feed. Journaled. ERROR_NOT_FOUND. Needs a transaction. */
enum error store_feed_revoke(struct store *store, int64_t id,
			     const struct doing *doing, struct why *why);

/* ERROR_NOT_FOUND when there is none; revoked ones are found. */
enum error store_feed_find(struct store *store, const char *hash,
			   struct arena *arena, struct feed_row *row,
			   struct why *why);
enum error store_feed_get(struct store *store, int64_t id, struct arena *arena,
			  struct feed_row *row, struct why *why);

enum error store_feeds(struct store *store, struct arena *arena,
		       struct feed_row **rows, size_t *count, struct why *why);

/* The valid ones that an agency may ask about: of plans that it follows up, and
 * of whoever has something open in them; by agency. */
enum error store_feeds_followed(struct store *store, int64_t follow_up_id,
				struct arena *arena, struct feed_row **rows,
				size_t *count, struct why *why);

/* Days since the feed was last asked for (or made), when these are more than
 * FEED_SILENT_DAYS and it is valid; else 0. `made_on` is when it was made. */
int feed_silent_days(const struct feed_row *row, struct date made_on,
		     struct date today);

/* Remembers its last use: day, client and status of the row. Needs a
 * transaction. */
enum error store_feed_used(struct store *store, const struct feed_row *row,
			   struct why *why);

/* What a view of a feed said. */
struct feed_version {
	bool is_todo;
	int64_t sequence; /* 1 is the first of its view */
	const char *hash;
	int64_t events;
	int64_t bytes;
	int64_t first_at;
	bool is_new; /* not stored yet */
};

/*
 * Which version what is served now is: the view's last one if that has its
 * hash, else the next (`is_new`, to be stored with store_feed_version_add),
 * whose first_at, set from `now`, is later than that of the one before.
 */
enum error store_feed_version_find(struct store *store, int64_t id, int64_t now,
				   struct feed_version *version,
				   struct why *why);

/* Stores a new version, and forgets the oldest. Needs a transaction. */
enum error store_feed_version_add(struct store *store, int64_t id,
				  const struct feed_version *version,
				  struct why *why);

/* The versions that are kept, of both views, newest first. */
enum error store_feed_versions(struct store *store, int64_t id,
			       struct arena *arena,
			       struct feed_version **versions, size_t *count,
			       struct why *why);

/* Of each valid feed the largest of its views' last versions, in bytes: how
 * many exceed `limit`. */
enum error store_feeds_larger(struct store *store, int64_t limit, int *count,
			      struct why *why);

#endif
