/* A gateway's recipe: from an SMS to an HTTP request, and back. Pure. */
#ifndef DONDOC_OUTBOX_SMS_RECIPE_H
#define DONDOC_OUTBOX_SMS_RECIPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/memory.h"
#include "outbox/outcome.h"
#include "plan/config.h"

/* What the placeholders stand for. */
struct sms_values {
	const char *to; /* {to} */
	const char *text; /* {text} */
	const char *id; /* {id}: the message's token, its idempotency key */
	const char *secret; /* {secret}, or NULL */
	int64_t at; /* {date}: 2010-06-02T07:00:00Z */
};

/* The request; all of it in the arena. */
struct sms_request {
	const char *url;
	struct strings headers; /* "Name: value" */
	const char *body; /* NULL with GET */
};

/* What became of the request. */
struct sms_answer {
	bool was_out; /* some of the request may have reached the gateway */
	bool is_whole; /* the answer came to its end */
	int status; /* HTTP status, 0 when none came */
	const char *body; /* what came of it */
	size_t length;
	const char *fault; /* in words, when not whole */
};

/*
 * Checks a recipe when its channel opens: the method, the range of statuses,
 * every placeholder and header, and that no placeholder stands in the URL's
 * host. ERROR_INPUT with the reason. Whether http is allowed there is not
 * looked at.
 */
enum error sms_recipe_check(const struct sms_recipe *recipe, struct why *why);

/*
 * Makes the request of a checked recipe. Values are percent-encoded in the
 * URL, escaped by the recipe's `escape` in the body, and as they are in
 * headers. ERROR_REFUSED when the number is none, or a value cannot stand
 * where the recipe puts it.
 */
enum error sms_recipe_expand(const struct sms_recipe *recipe,
			     const struct sms_values *values,
			     struct arena *arena, struct sms_request *request,
			     struct why *why);

/*
 * Judges the answer. 2xx as the recipe says is SENT, else REFUSED; 408, 425,
 * 429 and 5xx are RETRY; 401, 402, 407 and 3xx are about us and not about the
 * recipient, so RELAY; other 4xx REFUSED. Without an answer (or with 502 and
 * 504, by which a proxy says that it has none): RELAY when nothing was out,
 * RETRY when the gateway is idempotent, else UNCERTAIN.
 */
void sms_recipe_judge(const struct sms_recipe *recipe, const char *server,
		      const struct sms_answer *answer, struct outcome *outcome);

#endif
