/* MIME: a mail's parts and head put together as bytes for the wire. */
#ifndef DONDOC_OUTBOX_MIME_H
#define DONDOC_OUTBOX_MIME_H

#include "base/error.h"
#include "base/text.h"
#include "outbox/address.h"

/* A mail; every string was found safe for where it stands. */
struct mime_mail {
	struct mailbox from;
	struct mailbox to;
	const char *subject; /* UTF-8 */
	const char *message_id; /* without <> */
	const char *date; /* RFC 5322: "Fri, 18 Jun 2010 08:00:00 +0700" */
	const char *language; /* "vi" */
	const char *plain; /* UTF-8, LF */
	const char *html; /* UTF-8, LF */
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
