/* The SMS channel over HTTP, for those who need more than channel.h says. */
#ifndef DONDOC_OUTBOX_CHANNEL_GATEWAY_H
#define DONDOC_OUTBOX_CHANNEL_GATEWAY_H

#include "outbox/channel.h"

/* Other times than 30 s to connect and 60 s for all, from the next request
 * on; for tests. */
void channel_gateway_set_patience(struct channel *channel, long connect_ms,
				  long all_ms);

#endif
