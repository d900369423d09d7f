#include "outbox/sms_trial.h"

#include <string.h>

static void on_channel_closed(void *owner)
{
	struct sms_trial *trial = owner;

	trial->channel = NULL;
	if (trial->on_closed != NULL)
		trial->on_closed(trial->closing);
}

/* It is the operator's to watch: a trial is not recorded step by step. */
static bool on_hand_over(struct delivery *delivery)
{
	(void)delivery;
	return true;
}

static void on_done(struct delivery *delivery, const struct outcome *outcome)
{
	struct sms_trial *trial = delivery->owner;

	trial->outcome = *outcome;
	trial->is_done = true;
	if (trial->on_closed == NULL)
		trial->channel->close(trial->channel, on_channel_closed, trial);
	trial->on_done(trial->owner);
}

enum error sms_trial_start(struct sms_trial *trial, uv_loop_t *loop,
			   struct why *why)
{
	enum error error = channel_gateway_open(&trial->config, loop,
						&trial->channel, why);

	if (error != ERROR_NONE)
		return error;
	trial->delivery = (struct delivery){
		.token = trial->id,
		.to = trial->to,
		.bytes = trial->text,
		.length = strlen(trial->text),
		.at = trial->at,
		.tries = 1,
		.on_hand_over = on_hand_over,
		.on_done = on_done,
		.owner = trial,
	};
	trial->channel->send(trial->channel, &trial->delivery);
	return ERROR_NONE;
}

void sms_trial_close(struct sms_trial *trial, void (*on_closed)(void *owner),
		     void *owner)
{
	if (trial->channel == NULL) {
		on_closed(owner);
		return;
	}
	trial->on_closed = on_closed;
	trial->closing = owner;
	if (!trial->is_done)
		trial->channel->close(trial->channel, on_channel_closed, trial);
}
