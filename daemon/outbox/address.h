/* Addresses and header values: what may stand in a mail's head. */
#ifndef DONDOC_OUTBOX_ADDRESS_H
#define DONDOC_OUTBOX_ADDRESS_H

#include <stdbool.h>

#include "base/error.h"
#include "base/memory.h"

/* No header value of ours is longer than this many bytes before encoding. */
#define HEADER_VALUE_LIMIT 900

/* A name and an address that were found safe. */
struct mailbox {
	const char *name; /* UTF-8, or "" */
	const char *address; /* ASCII, local@domain */
};

/*
 * The one constructor: every address and name in a head comes through it.
 * The address is ASCII, dot-atom@domain (no quoted strings, no literals); the
 * name (or NULL) a safe header value. Else ERROR_INPUT, with a reason that
 * does not repeat the address. The strings are copied into the arena.
 */
enum error mailbox_make(struct arena *arena, const char *name,
			const char *address, struct mailbox *mailbox,
			struct why *why);

/* The same from "address", "Name <address>" or "\"Name\" <address>". */
enum error mailbox_read(struct arena *arena, const char *string,
			struct mailbox *mailbox, struct why *why);

/* Any other header's value that was found safe. */
struct header {
	const char *value; /* NULL: the mail has no such header */
};

enum header_kind {
	HEADER_TEXT, /* well-formed UTF-8, one line, no controls (also not those
			that turn the direction of writing), within the limit */
	HEADER_MESSAGE_ID, /* "left@right", both dot-atoms: without <> */
	HEADER_LIST_ID /* a dot-atom: without <> */
};

/*
 * The one constructor of those: what is not of the kind is ERROR_INPUT, with a
 * reason that does not repeat it. `what` says in words which header it is.
 */
enum error header_make(struct arena *arena, enum header_kind kind,
		       const char *what, const char *value,
		       struct header *header, struct why *why);

#endif
