/* A channel of HTTP calls, one or more a delivery: the part that all share. */
#ifndef DONDOC_OUTBOX_CALL_QUEUE_H
#define DONDOC_OUTBOX_CALL_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

#include "outbox/channel.h"
#include "outbox/transfer.h"

struct call_queue;

/* A delivery in the channel. First in a struct of the kind's own. */
struct call_job {
	struct call_queue *queue;
	struct delivery *delivery;
	bool is_done; /* … with this outcome: to be reported */
	struct outcome outcome;
	struct call_job *next;
};

/* What a channel does with its jobs; the job it gets is zero but for the
 * above. */
struct call_kind {
	size_t job_size;
	/* Starts what can be started. Called from the loop, after anything has
	 * changed and call_queue_wake was called. */
	void (*turn)(struct call_queue *queue);
	/* Ends a job at once, by how far it got. */
	void (*break_off)(struct call_job *job);
	void (*clear)(struct call_job *job);
	/* Nothing is under way any more, and nothing will be; or NULL. */
	void (*end)(struct call_queue *queue);
	/* Frees the queue and what it stands in. */
	void (*free)(struct call_queue *queue);
};

/* First in a struct of the kind's own. */
struct call_queue {
	struct channel channel; /* first: the outbox knows this only */
	const struct call_kind *kind;
	struct transfers *transfers;
	struct call_job *jobs; /* in the order they were sent */
	uv_timer_t wake;
	int open; /* timer and transfers */
	bool is_closing;
	bool is_ending; /* timer and transfers are being closed */
	void (*on_closed)(void *owner);
	void *owner;
};

/* Opens the transfers and the timer; the channel's send, stop and close are
 * set, the rest is the kind's. */
enum error call_queue_open(struct call_queue *queue,
			   const struct call_kind *kind, uv_loop_t *loop,
			   struct why *why);

/* Has `turn` called from the loop. */
void call_queue_wake(struct call_queue *queue);

/* Ends a job so. */
void call_job_settle(struct call_job *job, enum outcome_kind kind,
		     const char *server, const char *words);

#endif
