/* The mail transaction as a machine: bytes in, bytes out, and no socket. */
#ifndef DONDOC_OUTBOX_SMTP_SESSION_H
#define DONDOC_OUTBOX_SMTP_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "outbox/outcome.h"
#include "outbox/smtp_reply.h"

/*
 * The states of one opened connection (TCP, TLS and AUTH are done). Every
 * state but READY and HAND_OVER awaits the reply that it is named for; every
 * one may also move to CLOSED: the connection is lost, or the relay said
 * something that has no place here. A test compares these lines with the
 * table in smtp_session.c.
 *
 *	EHLO      -> READY      2xx: what the relay can is known
 *	READY     -> MAIL       a message begins
 *	MAIL      -> RCPT       2xx; or refused, and RCPT was sent ahead
 *	RCPT      -> DATA       2xx; or refused, and DATA was sent ahead
 *	DATA      -> BODY       354
 *	BODY      -> HAND_OVER  all is written but the body's end
 *	HAND_OVER -> DOT        recorded: the body's end goes out
 *	DOT       -> READY      any answer: the message is settled
 *	MAIL      -> RESET      refused
 *	RCPT      -> RESET      refused
 *	DATA      -> RESET      refused, or something before it was
 *	RESET     -> READY      2xx
 *	READY     -> QUIT       no more messages
 */
enum smtp_state {
	SMTP_EHLO,
	SMTP_READY,
	SMTP_MAIL,
	SMTP_RCPT,
	SMTP_DATA,
	SMTP_BODY,
	SMTP_HAND_OVER,
	SMTP_DOT,
	SMTP_RESET,
	SMTP_QUIT,
	SMTP_CLOSED,
	SMTP_STATE_COUNT
};

/* Extensions that the relay offers, as bits. */
enum smtp_feature {
	SMTP_PIPELINING = 1 << 0,
	SMTP_SIZE = 1 << 1,
	SMTP_8BITMIME = 1 << 2,
	SMTP_SMTPUTF8 = 1 << 3
};

/* What the driver has to do next. */
enum smtp_event {
	SMTP_EVENT_NONE, /* write the output; feed what comes */
	SMTP_EVENT_HAND_OVER, /* all but the body's end is written: record it
				 and call smtp_session_hand_over */
	SMTP_EVENT_DONE /* the message is settled: `outcome` */
};

/* A message to one recipient; must live until it is settled. */
struct smtp_message {
	const char *sender;
	const char *to;
	const char *bytes;
	size_t length;
};

/* One connection's machine. Its fields are for reading only. */
struct smtp_session {
	enum smtp_state state;
	unsigned features;
	size_t size_limit; /* octets; 0: the relay names none */
	struct outcome outcome; /* of the latest message; once CLOSED
				      without one, why */
	bool is_stale; /* lost (or 421) before any reply to this
				      message, after earlier use: a fresh
				      connection may do */

	const char *server; /* its name, for outcomes */
	struct smtp_reply reply;
	struct text output; /* bytes to write … */
	size_t output_at; /* … of which these are written */
	struct smtp_message message;
	size_t body_at; /* octets of the message in the output */
	size_t body_end; /* without the last line end */
	bool is_at_line_start;
	bool is_after_cr;
	bool is_under_way; /* a message is, and is not settled */
	bool is_untold; /* DONE is still to be told */
	bool is_used; /* a message went before */
};

/*
 * A machine in EHLO, with the greeting in its output. `name` is how we call
 * ourselves; `server` must live as long as the session.
 */
void smtp_session_init(struct smtp_session *session, const char *name,
		       const char *server);
void smtp_session_clear(struct smtp_session *session);

/*
 * Begins a message; only in READY. An unsafe address, or a message over the
 * relay's limit, is settled as refused without a byte being written (a sender
 * that is unsafe, as the relay's fault: no recipient is to blame).
 */
void smtp_session_begin(struct smtp_session *session,
			const struct smtp_message *message);

/* Says QUIT; only in READY. */
void smtp_session_quit(struct smtp_session *session);

/* What is to be written now; a long body comes in several parts. */
const char *smtp_session_output(struct smtp_session *session, size_t *length);

/* So many bytes of it were written. */
void smtp_session_written(struct smtp_session *session, size_t length);

/* Bytes that came, in any pieces. */
void smtp_session_feed(struct smtp_session *session, const char *bytes,
		       size_t length);

/* Asks until it says NONE, after every other call. */
enum smtp_event smtp_session_next(struct smtp_session *session);

/*
 * Answers SMTP_EVENT_HAND_OVER. Recorded: the body's end goes out. Else the
 * message is settled as RELAY and the session closed.
 */
void smtp_session_hand_over(struct smtp_session *session, bool is_recorded);

/* The connection is gone, or nothing came in time; `fault` says which. */
void smtp_session_lost(struct smtp_session *session, const char *fault);

/* local@domain in UTF-8, with nothing in it that could end a command. */
bool smtp_address_is_safe(const char *address);

/* The table of moves, for the test. */
bool smtp_state_may_move(enum smtp_state from, enum smtp_state to);
const char *smtp_state_name(enum smtp_state state);

#endif
