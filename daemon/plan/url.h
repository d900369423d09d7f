/* Web addresses that people write into the configuration. */
#ifndef DONDOC_PLAN_URL_H
#define DONDOC_PLAN_URL_H

#include <stdbool.h>

/*
 * True for "<scheme>://HOST[:PORT]…" without blanks, user or password; the
 * scheme is given without "://".
 */
bool url_is(const char *text, const char *scheme);

/* True when the host of such an address is this machine's loopback. */
bool url_is_loopback(const char *text);

/* True when its host, without the port, is just that. */
bool url_host_is(const char *text, const char *host);

#endif
