/* SMS as files in the spool folder of a local sender, by a recipe. */
#ifndef DONDOC_OUTBOX_CHANNEL_SPOOL_H
#define DONDOC_OUTBOX_CHANNEL_SPOOL_H

#include "outbox/channel.h"

/* By the configuration's recipe, which has a folder and outlives it. */
enum error channel_spool_open(const struct config *config, uv_loop_t *loop,
			      struct channel **channel, struct why *why);

#endif
