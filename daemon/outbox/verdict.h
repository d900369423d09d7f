/* Verdicts: what an outcome means for the message. Pure. */
#ifndef DONDOC_OUTBOX_VERDICT_H
#define DONDOC_OUTBOX_VERDICT_H

#include <stdbool.h>
#include <stdint.h>

#include "calendars/zone.h"
#include "outbox/outcome.h"
#include "store/messages.h"

/* One try of a message. */
struct attempt {
	int64_t message_id;
	unsigned channel;
	bool is_idempotent; /* its channel: a repeat makes no second */
	bool is_out; /* it was handed over */
	int tries; /* with this one */
	int64_t give_up_at;
	const struct zone *zone; /* whose nights SMS leave alone */
};

struct verdict {
	enum message_state to;
	int64_t next_try_at; /* back to READY */
	const char *journal_kind; /* NULL: no line */
	bool is_doubtful; /* it may be there all the same */
	bool is_undelivered; /* the person is not told by it */
};

/*
 *   SENT             -> SENT
 *   REFUSED          -> REFUSED, undelivered
 *   UNCERTAIN        -> READY (mail, and where a repeat is harmless), doubtful
 *                       HELD (else, once it was out), doubtful, undelivered
 *   all others       -> READY, later each time
 *   READY, too late  -> EXPIRED, undelivered
 */
struct verdict verdict_of(const struct attempt *attempt,
			  enum outcome_kind outcome, int64_t now);

#endif
