/* The domain's structs: what a plan assigns, to whom, and who works there. */
#ifndef DONDOC_PLAN_PLAN_H
#define DONDOC_PLAN_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/memory.h"
#include "calendars/date.h"
#include "calendars/due.h"
#include "plan/channels.h"
#include "plan/place.h"
#include "plan/policy.h"

enum action_kind {
	ACTION_DUTY,
	ACTION_REQUEST /* "Đề nghị": asked politely, never called a breach */
};

/* How many of a group's members must be done for the action to be done. */
#define COMPLETION_EACH 0 /* every one (the default) */
#define COMPLETION_ANY 1 /* else the number itself */

/* One thing that the plan assigns. */
struct action {
	const char *key; /* of the document: "III.11.2" */
	const char *tag; /* the registrar's own mark, or NULL */
	const char *title;
	const char *lead; /* agency or group code; NULL: none is named and
				 the follow-up agency holds it */
	struct place lead_place;
	struct strings support;
	struct place *support_places; /* one an item; NULL when not read from
					 a file, as all such lists here */
	const char *submit_to; /* agency that accepts the result, or NULL */
	struct place submit_to_place;
	const char *due_phrase; /* the document's words, or NULL */
	struct place due_place;
	struct due due; /* as read, or as `recurs:` spells it out */
	const char *recurs_text; /* `recurs:` as canonical text, or NULL */
	const char *event; /* what it hangs on, in words, or NULL */
	bool opens_by_event; /* its tasks wait for that; else the event dates
				them */
	struct date from; /* spelt out in the file, or as read */
	struct date until; /* recurring: last due day; else as read */
	struct strings after; /* keys of what must be done first */
	struct place *after_places;
	bool needs_evidence;
	const char *product; /* what is delivered, or NULL */
	const char *quote; /* the document's paragraph, whole, or NULL */
	int quote_line; /* its line in the document, 0 unknown */
	enum action_kind kind;
	int completion; /* COMPLETION_EACH, COMPLETION_ANY or a number */
	const char *note; /* what the registrar saw and decided, or NULL */
	const char *policy; /* a configured policy's name, or NULL: the
			       agency's, the plan's or the default */
	struct place policy_place;
	const char *policy_text; /* `remind:` as canonical text, laid over it,
				    or NULL */
	struct place place;
};

/* A doubt about the plan that the registrar has looked at and lets stand. */
struct accept {
	const char *code; /* of the finding, see plan_lint.h */
	const char *about; /* an action's key, an agency's code … that the
			      finding is about; NULL: every one of that code
			    */
	const char *reason;
	struct place place;
};

/* A part of the document that gives nobody anything to do. */
struct unassigned {
	const char *ref; /* of the document, as the keys: "II.4" */
	const char *text; /* its words, or NULL */
	const char *why; /* what the registrar thinks of it, or NULL */
	int quote_line; /* its line in the document, 0 unknown */
	struct place place;
};

/* What a watcher (nơi nhận) is told; it owes nothing. */
enum watch_mode {
	WATCH_NONE,
	WATCH_ESCALATIONS, /* a copy of every escalation */
	WATCH_DIGEST /* once a month all that is late */
};

/* "none", "escalations", "digest". */
const char *watch_mode_word(enum watch_mode mode);
enum watch_mode watch_mode_from_word(const char *word); /* else none */

/* A document with its actions. All strings live in the reader's arena. */
struct plan {
	const char *number; /* "51/KH-UBND" */
	const char *title;
	struct date issued;
	const char *issuer; /* agency codes */
	struct place issuer_place;
	const char *follow_up;
	struct place follow_up_place;
	struct strings watchers;
	struct place *watcher_places;
	enum watch_mode *watch_modes; /* one a watcher; NULL: all none */
	const char *policy; /* a configured policy's name, or NULL */
	struct place policy_place;
	struct strings basis;
	const char *amends; /* number of the plan that this one changes, or NULL
			     */
	struct place amends_place;
	struct strings replaces; /* keys of that plan's actions, which this one
				    takes the place of */
	const char *source; /* the text of its file; NULL: not to be kept */
	bool before_is_inclusive;
	const char *calendar; /* code, or NULL: the office's */
	struct action *actions;
	size_t action_count;
	struct accept *accepts; /* those of the actions too */
	size_t accept_count;
	struct unassigned *unassigned;
	size_t unassigned_count;
	struct place place;
};

/* What a person may do and what reaches them. */
enum role {
	ROLE_READER, /* sees, changes nothing */
	ROLE_OWNER, /* does the work of the agency's tasks */
	ROLE_RECEIVER, /* accepts what is submitted to the agency */
	ROLE_FOLLOW_UP, /* sees every task of the plans it follows */
	ROLE_OFFICE, /* registers plans and agencies */
	ROLE_OPERATOR /* runs the daemon */
};

const char *role_word(enum role role);
bool role_from_word(const char *word, enum role *role);

/* Whether a person reads SMS with marks ("quá hạn") or without ("qua han"). */
enum sms_marks {
	SMS_MARKS_BY_TEMPLATE, /* as the templates of the language have it */
	SMS_MARKS_OFF,
	SMS_MARKS_ON
};

/* Somebody who works at an agency. */
struct person {
	const char *id;
	const char *name;
	enum role role;
	const char *email; /* NULL: none */
	const char *phone; /* +84…; NULL: none */
	const char *webhook; /* https://…; NULL: none */
	unsigned channels; /* CHANNEL_… bits */
	const char *language; /* "vi" or "en" */
	bool wants_calendar; /* the day's deadlines attached to mail */
	enum sms_marks sms_marks;
	struct place place;
};

struct agency {
	const char *code;
	const char *name;
	const char *short_name; /* NULL: the name serves */
	const char *parent; /* code, or NULL */
	struct place parent_place;
	const char *calendar; /* code, or NULL: the plan's, or the office's */
	struct place calendar_place;
	const char *timezone; /* IANA name, or NULL: the office's */
	const char *policy; /* a configured policy's name, or NULL */
	struct place policy_place;
	struct person *people;
	size_t person_count;
	struct place place;
};

/* A named set of agencies. One without members is tracked as itself. */
struct group {
	const char *code;
	const char *name;
	struct strings members;
	struct place *member_places;
	struct place place;
};

struct directory {
	struct agency *agencies;
	size_t agency_count;
	struct group *groups;
	size_t group_count;
};

#endif
