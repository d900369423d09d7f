/* Composing: what a message says. Pure: plain values in, bytes out. */
#ifndef DONDOC_OUTBOX_COMPOSE_H
#define DONDOC_OUTBOX_COMPOSE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"
#include "calendars/date.h"
#include "calendars/due.h"
#include "calendars/zone.h"
#include "outbox/templates.h"
#include "plan/recipe.h"
#include "plan/task.h" /* enum notice: the order of a message */

/* One task in a message. Strings are the caller's. */
struct digest_item {
	enum notice notice;
	int64_t number; /* the task's number */
	const char *ref; /* 51/KH-UBND#III.11.2@huyen-chi-lang: stable */
	const char *plan; /* 51/KH-UBND */
	const char *key; /* III.11.2 */
	const char *title;
	const char *product; /* or NULL */
	const char *changes; /* what the plan says otherwise now, or … */
	const char *due_phrase; /* the document's words, or NULL */
	enum due_class class;
	struct date from;
	struct date due; /* or DATE_NONE */
	struct date last_working_day; /* on or before due, or DATE_NONE */
	const char *agency; /* name of the agency that owes it … */
	const char *agency_short; /* … where many are told in one sentence */
	int peers; /* agencies that owe the same, this one among them; 0:
		      unknown */
	const char *submit_to; /* name of the agency that accepts, or NULL */
	const char *period; /* "2010-Q3", or NULL */
	bool is_support; /* the reader helps, another agency owes */
	bool is_request; /* asked politely, never called late */
	bool is_held; /* the document names no lead */
	bool is_waiting; /* what it comes after is not done yet */
	bool is_returned; /* … why it was sent back; or NULL */
	bool is_extended; /* the due day was moved: it no longer follows from
				the words */
	int64_t changed_at; /* UTC seconds */
	int sequence; /* up on every change */
};

/* Somebody whom no message reaches, for those who may call instead. */
struct digest_unreached {
	const char *person;
	const char *agency; /* name */
	const char *phone; /* or NULL */
	int tasks; /* open ones that were to be told of */
};

/* A calendar that has stopped asking. */
struct digest_quiet {
	const char *agency; /* name of whose it is; of a plan's feed NULL … */
	const char *plan; /* … and its number; else NULL */
	const char *label; /* what it is for, or NULL */
	int days; /* since it asked */
};

/* One message to one person. */
struct digest {
	const struct templates *templates; /* what is said, and how */
	const char *language; /* "vi" or "en" */
	const char *person;
	const char *person_code; /* for programs */
	const char *agency; /* the reader's agency … */
	const char *agency_code; /* … and its code, or NULL */
	const char *address; /* e-mail address or number */
	const char *from; /* configuration's mail.from */
	const char *base_url;
	const char *token; /* Message-ID without <> */
	int64_t at; /* when it is composed: Date */
	const struct zone *zone;
	struct date today;
	struct date missed_since; /* set: what was missed since that day is
				     in here too, and the message says so */
	const char *instead_of; /* "email", "sms" or "webhook": what was sent
				   that way did not arrive, and this says it
				   again; or NULL */
	const struct digest_unreached *unreached; /* of the plans that the
						     reader's agency follows */
	size_t unreached_count;
	const struct digest_quiet *quiet; /* likewise */
	size_t quiet_count;
	const struct digest_item *items; /* sorted: notice, due, number */
	size_t count;
	bool wants_calendar; /* the mail brings the deadlines as a file */
	const struct sms_text_rules *sms; /* NULL: one part without marks */
	enum sms_marks sms_marks; /* what the person wants */
};

/*
 * The mail: RFC 5322 with text/plain and text/html parts, UTF-8, CR LF, no
 * line over 998 octets, one recipient. `subject` (in the arena) is told apart
 * for lists. ERROR_INPUT when an address or header value is not safe.
 *
 * Its head: Auto-Submitted keeps absence notes away (RFC 3834), and List-Id
 * (RFC 2919), one an agency, lets a reader sort it. There is no Precedence:
 * relays that know it put "bulk" behind other mail. A mail about one task
 * answers that task's thread (RFC 5322, 3.6.4), whose first message was never
 * sent but is the same for ever, so that a reader finds all that was said of
 * the task together. One about several starts afresh: a thread of a person's
 * digests would hide today's under last year's.
 */
enum error compose_mail(const struct digest *digest, struct arena *arena,
			struct text *mail, const char **subject,
			struct why *why);

/*
 * The SMS, in the encoding and the parts that `digest->sms` allows; cut at a
 * word, with the numbers of the tasks kept.
 */
void compose_sms(const struct digest *digest, struct text *sms);

/* The dated tasks of a digest that the reader's agency owes or supports, as
 * iCalendar with the UIDs of the feeds; NULL when there are none. */
const char *compose_calendar(const struct digest *digest, struct arena *arena);

/* Septets that a text takes in GSM 03.38 (^{}[]~\|€ take two); -1 when a
 * character is not in the alphabet. */
int sms_septets(const char *text);

/* The envelope address in "Name <address>" or "address"; NULL if unsafe. */
const char *mail_address(struct arena *arena, const char *from);

#endif
