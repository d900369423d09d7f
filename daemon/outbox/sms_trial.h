/* One SMS by hand, to see what a gateway makes of a recipe. */
#ifndef DONDOC_OUTBOX_SMS_TRIAL_H
#define DONDOC_OUTBOX_SMS_TRIAL_H

#include <uv.h>

#include "outbox/channel.h"

struct sms_trial {
	/* The caller sets these, in memory that outlives the trial. */
	struct config config; /* with the recipe and the account */
	const char *to;
	const char *text;
	const char *id;
	int64_t at;
	void (*on_done)(void *owner); /* from the loop */
	void *owner;

	/* … and reads these when it is done. */
	bool is_done;
	struct outcome outcome;

	struct delivery delivery;
	struct channel *channel; /* NULL: closed */
	void (*on_closed)(void *owner);
	void *closing;
};

/* Opens a channel of its own and sends the one message. Nothing is stored. */
enum error sms_trial_start(struct sms_trial *trial, uv_loop_t *loop,
			   struct why *why);

/* Breaks it off if it is under way, and calls on_closed, at once if the
 * channel is closed already, else from the loop. */
void sms_trial_close(struct sms_trial *trial, void (*on_closed)(void *owner),
		     void *owner);

#endif
