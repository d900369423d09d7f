#include "plan/policy.h"

#include "plan/plan.h"

/* Sent at eight, as offices open; the undated on the middle of the month. */
#define AT_MINUTE (8 * 60)
#define UNDATED_DAY 15
#define SILENT_DAYS 90

void policy_init(struct policy *policy)
{
	*policy = (struct policy){
		.at_minute = AT_MINUTE,
		.before = { { 14, false },
			    { 7, false },
			    { 3, false },
			    { 1, false },
			    { 0, false } },
		.before_count = 5,
		.overdue_every = { 7, false },
		.escalate = { { { 1, false }, TO_FOLLOW_UP },
			      { { 7, false }, TO_PARENT },
			      { { 15, false }, TO_ISSUER } },
		.escalate_count = 3,
		/* Programs hear all that their people may hear. */
		.assigned = CHANNEL_EMAIL | CHANNEL_WEBHOOK,
		.ahead = CHANNEL_EMAIL | CHANNEL_WEBHOOK,
		.last_day = CHANNEL_EMAIL | CHANNEL_SMS | CHANNEL_WEBHOOK,
		.overdue = CHANNEL_EMAIL | CHANNEL_SMS | CHANNEL_WEBHOOK,
		.escalated = CHANNEL_EMAIL | CHANNEL_WEBHOOK,
		.support_assigned = true,
		.support_before = { { 7, false } },
		.support_before_count = 1,
		.undated_day = UNDATED_DAY,
		.silent_every = { SILENT_DAYS, false },
	};
}
