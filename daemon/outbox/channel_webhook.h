/* The webhook channel, for those who need more of it than channel.h says. */
#ifndef DONDOC_OUTBOX_CHANNEL_WEBHOOK_H
#define DONDOC_OUTBOX_CHANNEL_WEBHOOK_H

#include "outbox/channel.h"

/* Other times than 10 s to connect and 30 s for all, from the next post on;
 * for tests. */
void channel_webhook_set_patience(struct channel *channel, long connect_ms,
				  long all_ms);

#endif
