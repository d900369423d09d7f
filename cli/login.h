/* The login: the address and the token that a user keeps for later calls. */
#ifndef DONDOC_CLI_LOGIN_H
#define DONDOC_CLI_LOGIN_H

#include <stdbool.h>

#include "base/error.h"
#include "base/memory.h"

/* Kept in $XDG_CONFIG_HOME/dondoc/login, or ~/.config/dondoc/login, which only
 * its owner can read. Strings live in the arena. */
struct login {
	const char *url; /* NULL: there is none */
	const char *token;
};

/* Reads it; there need not be one. ERROR_USAGE when others can read it, or it
 * is no login. */
enum error login_read(struct arena *arena, struct login *login,
		      struct why *why);

/* Writes it, whole or not at all. */
enum error login_write(const struct login *login, struct why *why);

/* Removes it; `was_there` tells whether there was one. */
enum error login_remove(bool *was_there, struct why *why);

#endif
