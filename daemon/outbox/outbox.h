/* The outbox: takes what is ready through its channels, and records how far
 * each message got, before and after the network. */
#ifndef DONDOC_OUTBOX_OUTBOX_H
#define DONDOC_OUTBOX_OUTBOX_H

#include <uv.h>

#include "base/crash.h"
#include "outbox/channel.h"
#include "outbox/templates.h"
#include "store/messages.h"
#include "store/plans.h"

struct outbox;

/* What the outbox needs; the pointers outlive it. */
struct outbox_config {
	uv_loop_t *loop;
	struct store *store;
	const struct config *config;
	struct office office;
	const struct templates *templates;
	int64_t now;
	/* Asked for work: a delivery ended, or one can be tried again. */
	void (*wake)(void *app);
	int64_t (*clock)(void *app);
	/* An outcome could not be recorded: the daemon has to end. */
	void (*fail)(void *app, enum error error, const struct why *why);
	void *app;
	struct crash_mark crash; /* how the process before this one ended */
	/* Ways out to use instead of the configuration's, by channel_place:
	 * tests script them. NULL opens what the configuration names. */
	struct channel *channels[CHANNEL_COUNT];
};

/* Opens the channels of the configuration and recovers what an earlier
 * process had under way. */
enum error outbox_open(const struct outbox_config *config,
		       struct outbox **outbox, struct why *why);

/* Claims what can be tried now, up to the channels' capacity. */
enum error outbox_run(struct outbox *outbox, int64_t now, struct why *why);

/* Messages are written by other templates from now on. */
void outbox_set_templates(struct outbox *outbox,
			  const struct templates *templates);

/* Deliveries under way. */
int outbox_busy(const struct outbox *outbox);

/* Adds what an operator should know of the channels: what he must mend, who
 * does not answer, what is used up. */
void outbox_troubles(const struct outbox *outbox, int64_t now,
		     struct arena *arena, struct strings *troubles);

/* When outbox_run has work again; INT64_MAX when only a delivery's end or a
 * new message can bring some. */
int64_t outbox_next_at(const struct outbox *outbox);

/* No new claims from now on. */
void outbox_stop(struct outbox *outbox);

/* Breaks off what is under way, closes the channels, and calls on_closed from
 * the loop when its memory is gone. */
void outbox_close(struct outbox *outbox, void (*on_closed)(void *owner),
		  void *owner);

#endif
