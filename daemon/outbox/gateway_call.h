/* One HTTP call to a gateway: a recipe's request under way. */
#ifndef DONDOC_OUTBOX_GATEWAY_CALL_H
#define DONDOC_OUTBOX_GATEWAY_CALL_H

#include "outbox/sms_answer.h"
#include "outbox/sms_recipe.h"
#include "outbox/transfer.h"

/* How calls are made. */
struct gateway_manners {
	const char *protocols; /* "https", or "http" */
	long connect_ms;
	long all_ms;
	bool is_alone; /* a connection for each: see gateway_call.c */
};

struct gateway_call {
	struct transfer transfer;
	struct curl_slist *headers;
};

/* Makes a request ready to be started with transfer_start; clear it in any
 * case. */
enum error gateway_call_prepare(struct gateway_call *call,
				const struct sms_request *request,
				const struct gateway_manners *manners,
				struct why *why);

/* What became of it; points into the call. */
struct sms_answer gateway_call_answer(const struct gateway_call *call);

void gateway_call_clear(struct gateway_call *call);

#endif
