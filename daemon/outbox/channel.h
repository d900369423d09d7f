/* Channels: how a finished message leaves the house. */
#ifndef DONDOC_OUTBOX_CHANNEL_H
#define DONDOC_OUTBOX_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "base/error.h"
#include "outbox/outcome.h"
#include "plan/config.h"

/*
 * One delivery under way: a request that the outbox owns. The channel may
 * keep pointers into it until it has called `on_done`, which it does exactly
 * once, from the loop, never before channel_send has returned.
 */
struct delivery {
	int64_t message_id; /* the outbox's number */
	const char *token; /* stable id of the message: Message-ID without
				 <>, idempotency key, file name */
	const char *sender; /* envelope address (mail) */
	const char *to; /* one address, number or URL, checked when read */
	const char *bytes; /* mail: RFC 5322, CR LF line ends; SMS: UTF-8;
			      webhook: JSON */
	size_t length;
	int64_t at; /* UTC seconds on the daemon's clock */
	int tries; /* this one counted */
	int64_t task; /* number of the first task it tells of, or 0 */

	/*
	 * Called when the message is about to be out beyond recall (before
	 * the final dot, the POST, the rename). False: it could not be
	 * recorded, the channel must break off and report OUTCOME_RELAY.
	 * Several may be handed over in one call, which costs as much as one:
	 * chained by `with`, all or none.
	 */
	bool (*on_hand_over)(struct delivery *delivery);
	void (*on_done)(struct delivery *delivery,
			const struct outcome *outcome);
	struct delivery *with; /* for on_hand_over, else NULL */
	void *owner; /* the outbox's */
	void *channel_state; /* the channel's */
};

/* A way out: a struct of functions, so that each is one file. */
struct channel {
	const char *name; /* for logs and the journal: "smtp" */
	unsigned kind; /* CHANNEL_ bit */
	int capacity; /* deliveries it wants at once */
	bool is_idempotent; /* sending again after doubt makes no second … */
	int repeat_s; /* … within so many seconds; 0: for ever */
	struct recipe_rate rate; /* at most so many messages */
	void (*send)(struct channel *channel, struct delivery *delivery);
	/* Breaks off what is under way; on_done is called for each. */
	void (*stop)(struct channel *channel);
	/* Releases it; on_closed is called from the loop when all handles are
	 * closed and the memory may go (the channel frees itself then). */
	void (*close)(struct channel *channel, void (*on_closed)(void *owner),
		      void *owner);
};

/* The one of that place (see channel_place) that the configuration names: one
 * of those below. The configuration outlives it. */
enum error channel_open(int place, const struct config *config, uv_loop_t *loop,
			struct channel **channel, struct why *why);

/* Mail into a Maildir (maildir:PATH), each message fsynced and renamed; the
 * file's name comes from the token, so a repeat replaces and never doubles. */
enum error channel_maildir_open(const char *path, uv_loop_t *loop,
				struct channel **channel, struct why *why);

/* SMS as files in a folder (file:PATH), named and repeated likewise. */
enum error channel_file_open(const char *path, uv_loop_t *loop,
			     struct channel **channel, struct why *why);

/* Mail through a relay: libcurl opens (TCP, TLS, AUTH), smtp.c talks. */
enum error channel_smtp_open(const struct config *config, uv_loop_t *loop,
			     struct channel **channel, struct why *why);

/* SMS through an HTTP gateway by the configuration's recipe, or, by a recipe
 * for that, as files in a spool folder. The configuration outlives it. */
enum error channel_gateway_open(const struct config *config, uv_loop_t *loop,
				struct channel **channel, struct why *why);

/* Posts of JSON, signed, each to an address of its own. */
enum error channel_webhook_open(const struct config *config, uv_loop_t *loop,
				struct channel **channel, struct why *why);

#endif
