/* What every client needs: the socket's place, the token, a word when it takes
 * long. */
#ifndef DONDOC_CLI_CLIENT_SETUP_H
#define DONDOC_CLI_CLIENT_SETUP_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

#include "base/error.h"
#include "base/memory.h"

#define CLIENT_TOKEN_LIMIT 1024
#define CLIENT_ANSWER_SECONDS 600
#define CLIENT_ANSWER_LIMIT ((size_t)512 * 1024 * 1024)

/* A variable of the environment; NULL when it is not set or empty. */
const char *client_environment(const char *name);

/* The first of the usual sockets that is there, else the system's; the
 * caller's. */
char *client_find_socket(void);

/* Which address is meant: the one that is given, else DONDOC_URL, else that of
 * the login; NULL: the usual socket. `kept` is the login's token, or NULL where
 * it is for another address. Both in the arena. */
enum error client_choose(const char **url, const char **kept,
			 struct arena *arena, struct why *why);

/* Says what an address has to look like: this one is none. */
enum error client_refuse_address(const char *url, struct why *why);

/* DONDOC_TOKEN, else the first line of DONDOC_TOKEN_FILE, else the one that the
 * login kept (or NULL), else "". */
enum error client_read_token(const char *kept, char token[CLIENT_TOKEN_LIMIT],
			     struct why *why);

/* Waiting for an answer. What takes longer than a second is told on standard
 * error, when that is a terminal. */
struct client_waiting {
	time_t since;
	bool is_told;
};

void client_waiting_begin(struct client_waiting *waiting);
void client_waiting_tell(struct client_waiting *waiting, long long received);
void client_waiting_end(struct client_waiting *waiting);

#endif
