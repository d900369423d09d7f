/* The client: one request at a time to dondocd. libcurl's only door here. */
#ifndef DONDOC_CLI_CLIENT_H
#define DONDOC_CLI_CLIENT_H

#include <stdbool.h>

#include "base/error.h"
#include "base/text.h"

struct client;

struct answer {
	long status;
	struct text body;
};

/*
 * Prepares to talk to `url` (unix:PATH, http://HOST…, https://HOST…; NULL:
 * DONDOC_URL, else the first socket there is of /run, $XDG_RUNTIME_DIR and
 * $XDG_STATE_HOME). The token comes from DONDOC_TOKEN or the first line of
 * the file DONDOC_TOKEN_FILE and is never printed. Nothing is connected yet.
 * ERROR_USAGE when address or token cannot be used.
 */
enum error client_open(struct client **client, const char *url,
		       struct why *why);

/*
 * GETs a path under WIRE_API, or POSTs `body` when there is one. The answer
 * is the caller's (text_clear its body); whatever the status, it came.
 * ERROR_NOT_FOUND: no daemon there. ERROR_IO: it broke off in the middle.
 */
enum error client_ask(struct client *client, const char *path, const char *body,
		      struct answer *answer, struct why *why);

/* True when the token would cross a network in the clear. */
bool client_is_exposed(const struct client *client);

void client_close(struct client *client);

/* Adds "?name=value" or "&name=value" to a path; nothing for a NULL value. */
void client_add_query(struct text *path, const char *name, const char *value);

#endif
