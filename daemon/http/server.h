/* The HTTP server: libmicrohttpd on the daemon's loop. */
#ifndef DONDOC_HTTP_SERVER_H
#define DONDOC_HTTP_SERVER_H

#include <uv.h>

#include "http/http.h"

struct http_server;

/*
 * Listens on every address of the configuration ("unix:PATH", "tcp:A:P";
 * port 0 takes a free one) and answers from the loop. The context's pointers
 * outlive the server. ERROR_REFUSED when an address is taken; the server is
 * given all the same, to be closed.
 */
enum error http_open(uv_loop_t *loop, const struct http_context *context,
		     struct http_server **server, struct why *why);

/* Takes no new connections; what is under way is answered. */
void http_stop(struct http_server *server);

/* Ends all; `on_closed` is called from the loop when the handles are closed
 * and the memory is gone. */
void http_close(struct http_server *server, void (*on_closed)(void *owner),
		void *owner);

#endif
