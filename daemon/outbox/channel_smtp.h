/* The mail channel, for those who need more of it than channel.h says. */
#ifndef DONDOC_OUTBOX_CHANNEL_SMTP_H
#define DONDOC_OUTBOX_CHANNEL_SMTP_H

#include "outbox/channel.h"
#include "outbox/smtp_connection.h"

/* Other times than the usual ones, from the next wait on; for tests. */
void channel_smtp_set_patience(struct channel *channel,
			       const struct smtp_patience *patience);

#endif
