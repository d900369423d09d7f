/* The other side: a server in a process and a folder of its own. */
#ifndef DONDOC_TESTS_PEER_H
#define DONDOC_TESTS_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/memory.h"

struct peer {
	char folder[64]; /* of its own, removed at the end */
	int port;
	pid_t process;
	int input; /* it ends when this is closed */
	struct arena arena;
};

/* Makes the folder; nothing runs yet. */
void peer_init(struct peer *peer);

/* Starts tests/flow/SCRIPT FOLDER OPTIONS… (blanks between them) and waits
 * until it has told its port. */
void peer_start(struct peer *peer, const char *script, const char *options);

/* Whether Postfix's smtp-sink is installed. */
bool peer_has_sink(void);

/* Starts it with OPTIONS, and waits until it listens. */
void peer_start_sink(struct peer *peer, const char *options);

/* Ends the process and waits for it; twice is allowed. */
void peer_stop(struct peer *peer);

/* Stops it, removes the folder. */
void peer_clear(struct peer *peer);

/* A file in the folder, whole; NULL when there is none. In the arena. */
char *peer_file(struct peer *peer, const char *name, size_t *length);

/* How often a line is in FOLDER/log. */
int peer_log_count(struct peer *peer, const char *line);

#endif
