#include "outbox/verdict.h"

#include "outbox/backoff.h"
#include "plan/plan.h"
#include "plan/quiet.h"

/* To be tried again: later, or, when it is too old, not any more. */
static struct verdict put_back(const struct attempt *attempt, int64_t now)
{
	struct verdict verdict = { .to = MESSAGE_READY };

	if (now >= attempt->give_up_at) {
		verdict.to = MESSAGE_EXPIRED;
		verdict.journal_kind = "undelivered";
		verdict.is_undelivered = true;
		return verdict;
	}
	verdict.next_try_at = now + backoff_wait(attempt->tries,
						 (uint64_t)attempt->message_id);
	if (attempt->channel == CHANNEL_SMS)
		verdict.next_try_at =
			quiet_end(attempt->zone, verdict.next_try_at);
	if (attempt->tries == 1)
		verdict.journal_kind = "retry";
	return verdict;
}

/* Mail is repeated with the same bytes, an SMS is not. */
static struct verdict doubt(const struct attempt *attempt, int64_t now)
{
	struct verdict verdict = { .to = MESSAGE_HELD,
				   .journal_kind = "held",
				   .is_undelivered = true };

	if (!attempt->is_out || attempt->is_idempotent ||
	    attempt->channel == CHANNEL_EMAIL) {
		verdict = put_back(attempt, now);
		if (verdict.to == MESSAGE_READY)
			verdict.journal_kind = "uncertain";
	}
	verdict.is_doubtful = attempt->is_out;
	return verdict;
}

struct verdict verdict_of(const struct attempt *attempt,
			  enum outcome_kind outcome, int64_t now)
{
	switch (outcome) {
	case OUTCOME_SENT:
		return (struct verdict){ .to = MESSAGE_SENT,
					 .journal_kind = "sent" };
	case OUTCOME_REFUSED:
		return (struct verdict){ .to = MESSAGE_REFUSED,
					 .journal_kind = "refused",
					 .is_undelivered = true };
	case OUTCOME_UNCERTAIN:
		return doubt(attempt, now);
	case OUTCOME_RETRY:
	case OUTCOME_RELAY:
	case OUTCOME_SENDER:
	case OUTCOME_MISCONFIGURED:
		break;
	}
	return put_back(attempt, now);
}
