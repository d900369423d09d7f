/* A view: which tasks a feed shows and how, before they are text. */
#ifndef DONDOC_HTTP_FEED_VIEW_H
#define DONDOC_HTTP_FEED_VIEW_H

#include "base/secret.h"
#include "base/text.h"
#include "plan/config.h"
#include "plan/office.h"
#include "store/feed_tasks.h"

/* What decides the content of a feed, besides rows. Plain values: equal ones
 * are the same view, whoever subscribes. */
struct feed_aspect {
	struct feed_subject subject;
	bool is_english;
	bool has_alarms;
	bool is_todo;
};

/* A view of one day. */
struct feed_view {
	struct feed_aspect aspect;
	const char *code; /* the subject's, a plan's number */
	struct numbers numbers; /* the actions that it supports, or the
				members of the group */
	struct date today;
	struct date first; /* what is closed and due before it … */
	struct date last; /* … and what is due after it is not shown */
	const struct office *office;
	struct store *store; /* asked for predecessors only */
};

/* Why the subject sees a task. */
enum feed_part { FEED_LEAD, FEED_SUPPORT, FEED_RECEIVE, FEED_FOLLOW };

/* Stays the same for as long as the task exists, and orders a feed. */
struct feed_key {
	unsigned char hash[SECRET_TAG_SIZE];
	unsigned char is_start; /* the day it begins, not the last one */
};

int feed_key_compare(const struct feed_key *a, const struct feed_key *b);

/* One entry of a feed: a task, or several that are told as one. */
struct feed_entry {
	struct feed_key key;
	const struct feed_view *view;
	enum feed_part part;
	const struct feed_task *const *tasks; /* those told of; none is dropped
						 unless all are */
	size_t count;
	bool is_rollup; /* of a group: counted, not named */
	struct date on; /* due or start day, or DATE_NONE (things to do) */
	int sequence;
	int64_t changed_at;
};

/* Days after which a withdrawn task is not shown any more. */
#define FEED_CANCELLED_DAYS 60

/* Where the window stands on a day: whole months, so that a feed changes for
 * this reason once a month only. */
void feed_view_date(struct feed_view *view, struct date today,
		    const struct config *config);

/* The day on which the view of this unit changes by itself, besides the
 * window's move; DATE_NONE: never. */
struct date feed_view_expiry(const struct feed_view *view,
			     const struct feed_unit *unit);

/* Whether any task of the unit concerns the subject. */
bool feed_view_sees(const struct feed_view *view, const struct feed_unit *unit);

/* Gives the entries of a unit. They live until the function returns. */
void feed_view_each(const struct feed_view *view, const struct feed_unit *unit,
		    void (*each)(void *context, const struct feed_entry *entry),
		    void *context);

/* The component's text. */
void feed_entry_write(const struct feed_entry *entry, struct text *text);

const char *feed_view_language(const struct feed_view *view);

#endif
