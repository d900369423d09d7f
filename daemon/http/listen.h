/* Listening sockets: from the configuration's words to descriptors. */
#ifndef DONDOC_HTTP_LISTEN_H
#define DONDOC_HTTP_LISTEN_H

#include <stdbool.h>

#include "base/error.h"

#define LISTEN_NAME_SIZE 256

/* One listening socket. */
struct listening {
	int fd;
	bool is_local; /* a Unix socket: peers have a uid */
	char name[LISTEN_NAME_SIZE]; /* for the log: where it listens */
};

/*
 * Opens one: "unix:PATH" (mode 0660, group "dondoc" where there is one; a
 * dead socket file in the way is replaced, a live one is ERROR_REFUSED) or
 * "tcp:ADDRESS:PORT" with an IPv4 address or [IPv6]. The backlog is the
 * system's most: a full Unix backlog refuses at once, unlike TCP's.
 */
enum error listen_open(const char *words, struct listening *listening,
		       struct why *why);

#endif
