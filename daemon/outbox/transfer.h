/* Transfers: HTTP requests and opened SMTP connections, by libcurl on uv. */
#ifndef DONDOC_OUTBOX_TRANSFER_H
#define DONDOC_OUTBOX_TRANSFER_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

#include "base/error.h"
#include "base/text.h"

/* All transfers of one channel: one curl multi, a poll per socket, a timer. */
struct transfers;

/* How a transfer ended. */
enum transfer_end {
	TRANSFER_ANSWERED, /* the whole answer is there, or the connection */
	TRANSFER_NOT_OUT, /* failed before a byte of the request was out */
	TRANSFER_LOST, /* the request was out, no whole answer came */
	TRANSFER_TOO_LONG /* the answer is over body_limit; its start is kept */
};

/* One request, owned by the caller. */
struct transfer {
	/* The caller sets these between init and start … */
	CURL *easy; /* made by transfer_init; any option may be added */
	void (*on_done)(struct transfer *transfer);
	void *owner;
	size_t body_limit;

	/* … and finds these in on_done, until transfer_clear. */
	enum transfer_end end;
	int status; /* HTTP status; 0 when none came */
	struct text body;
	char fault[CURL_ERROR_SIZE]; /* in words, unless answered */

	struct transfers *transfers; /* set while started */
};

/* What stands in a URL. */
struct transfer_url {
	char scheme[16];
	char server[128]; /* host, and the port when one is named */
	bool is_loopback; /* the host is this machine, by number or localhost */
};

/* Reads a URL; ERROR_INPUT when it is none or carries a user or password. */
enum error transfer_read_url(const char *url, struct transfer_url *parts,
			     struct why *why);

/* SIGPIPE must be ignored by the process. */
enum error transfers_open(uv_loop_t *loop, struct transfers **transfers,
			  struct why *why);

/*
 * Every transfer must have been cleared. `on_closed` is called from the loop
 * when all handles are closed; the memory goes then.
 */
void transfers_close(struct transfers *transfers,
		     void (*on_closed)(void *owner), void *owner);

/*
 * Prepares a request with what holds for all: only these protocols
 * ("https,http"), no redirects, no proxy and no netrc, no signals.
 */
enum error transfer_init(struct transfer *transfer, const char *url,
			 const char *protocols, struct why *why);

/*
 * Starts it. From now on `on_done` will be called, once, from the loop,
 * unless transfer_clear comes first. The transfer must not move meanwhile.
 * With CURLOPT_CONNECT_ONLY the connection stays open until transfer_clear.
 */
void transfer_start(struct transfers *transfers, struct transfer *transfer);

/* True when a byte of the request was written, so that it may arrive. */
bool transfer_is_out(const struct transfer *transfer);

/* Breaks off what is under way, closes the connection that it opened, frees
 * all but the struct. Allowed in on_done, and twice. */
void transfer_clear(struct transfer *transfer);

#endif
