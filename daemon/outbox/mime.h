/* MIME: a mail's parts and head put together as bytes for the wire. */
#ifndef DONDOC_OUTBOX_MIME_H
#define DONDOC_OUTBOX_MIME_H

#include "base/error.h"
#include "base/text.h"
#include "outbox/address.h"

/*
 * A mail. Every mailbox and header comes from address.h, the one place where
 * they are made, and may have no value where that is said.
 */
struct mime_mail {
	struct mailbox from;
	struct mailbox to;
	struct header subject;
	struct header message_id;
	struct header date; /* "Fri, 18 Jun 2010 08:00:00 +0700" */
	struct header language; /* "vi" */
	struct header list_id; /* or none */
	struct header thread; /* the first message of a thread, or none */
	const char *plain; /* UTF-8, LF */
	const char *html; /* UTF-8, LF */
	const char *calendar; /* iCalendar that publishes, or NULL */
};

/*
 * Adds the mail: CR LF, 7 bit, no line over 998 octets. The same mail gives
 * the same bytes: nothing is random, nothing asks the clock. ERROR_INTERNAL
 * when the bytes came out otherwise.
 */
enum error mime_write(const struct mime_mail *mail, struct text *bytes,
		      struct why *why);

/*
 * Reads a mail that mime_write has written: its headers, decoded, as
 * "Name: value", and the text of its plain part (NULL: none); in the arena.
 */
void mime_read(const char *bytes, size_t length, struct arena *arena,
	       struct strings *headers, const char **text);

#endif
