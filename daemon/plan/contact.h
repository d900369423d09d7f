/* Addresses and numbers under which people are reached, checked. */
#ifndef DONDOC_PLAN_CONTACT_H
#define DONDOC_PLAN_CONTACT_H

#include <stdbool.h>

#include "base/memory.h"

/*
 * True for an e-mail address that is safe in a header and on an SMTP line:
 * ASCII, one "@", atoms with single dots and no hyphen in front, a domain
 * name; at most 254 bytes. The one grammar of addresses in the program.
 */
bool contact_is_email(const char *text);

/* The address in "Name <address>" or "address", in the arena; NULL when it
 * is none, or when the name could break a header. */
const char *contact_mailbox(const char *text, struct arena *arena);

/*
 * A telephone number as +digits, in the arena: spaces, dots, dashes and
 * brackets dropped, 0… read as +84…, 00… as +…. NULL when it is none.
 */
const char *contact_phone(const char *text, struct arena *arena);

#endif
