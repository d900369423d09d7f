/* One connection to the mail relay: libcurl opens it, the session talks. */
#ifndef DONDOC_OUTBOX_SMTP_CONNECTION_H
#define DONDOC_OUTBOX_SMTP_CONNECTION_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "outbox/channel.h"
#include "outbox/smtp_session.h"
#include "outbox/transfer.h"

/* How long we wait, in real time. */
struct smtp_patience {
	uint64_t connect_ms; /* for TCP */
	uint64_t reply_ms; /* for TLS, AUTH, and each reply or progress */
	uint64_t dot_ms; /* for the reply to the final dot */
	uint64_t idle_ms; /* a connection without work is kept */
	uint64_t quit_ms; /* for the reply to QUIT */
};

/* The relay, and how to speak to it. Strings are the channel's. */
struct smtp_relay {
	uv_loop_t *loop;
	struct transfers *transfers;
	const char *url;
	const char *server; /* for outcomes: host:port */
	const char *user; /* NULL: no AUTH */
	const char *password;
	const char *ca_file; /* NULL: the system's */
	long use_ssl; /* CURLUSESSL_… */
	const char *name; /* what we call ourselves in EHLO */
	struct smtp_patience patience;
};

enum smtp_connection_state {
	CONNECTION_OPENING,
	CONNECTION_READY, /* takes a delivery */
	CONNECTION_BUSY, /* a delivery, or the reset after one */
	CONNECTION_LEAVING, /* QUIT is said */
	CONNECTION_ENDED /* to be closed */
};

struct smtp_connection {
	const struct smtp_relay *relay;
	enum smtp_connection_state state;
	struct smtp_session session;
	bool was_open; /* it came past EHLO */
	bool is_failed; /* it ENDED without a QUIT of ours; before
				       any delivery, session.outcome says why */
	struct delivery *delivery; /* under way or done */
	bool is_done; /* … with this outcome */
	struct outcome outcome;
	bool is_handed_over; /* the delivery was, or should have been */
	/* Called from the loop after anything of the above has changed. */
	void (*on_change)(void *owner);
	void *owner;
	struct smtp_connection *next; /* the pool's */

	struct transfer transfer;
	uv_poll_t poll;
	uv_timer_t timer;
	int handles; /* open uv handles */
	bool is_polling;
	const char *fault; /* of the last read or write, or NULL */
	void (*on_closed)(void *owner);
};

/* Begins to open; never fails before it returns. */
struct smtp_connection *smtp_connection_open(const struct smtp_relay *relay,
					     void (*on_change)(void *owner),
					     void *owner);

/* Only when READY. The delivery is the connection's until is_done. */
void smtp_connection_begin(struct smtp_connection *connection,
			   struct delivery *delivery);

/* Whether its delivery is to be handed over now; that done, or found not to be
 * possible, it goes on. */
bool smtp_connection_wants(const struct smtp_connection *connection);
void smtp_connection_hand_over(struct smtp_connection *connection,
			       bool is_recorded);

/* Takes a done delivery off, so that another may begin. */
void smtp_connection_settle(struct smtp_connection *connection);

/* Breaks off what is under way: a delivery is done, the state ENDED. */
void smtp_connection_stop(struct smtp_connection *connection);

/*
 * Closes and frees, with a QUIT if one is in place; nothing may be under way.
 * `on_closed` is called from the loop, with the same owner.
 */
void smtp_connection_close(struct smtp_connection *connection,
			   void (*on_closed)(void *owner));

#endif
