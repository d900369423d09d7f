/* What a gateway's answer means, by the recipe's rules. Pure. */
#ifndef DONDOC_OUTBOX_SMS_ANSWER_H
#define DONDOC_OUTBOX_SMS_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/memory.h"
#include "outbox/outcome.h"
#include "plan/recipe.h"

/* What became of a request. */
struct sms_answer {
	bool was_out; /* some of the request may have reached the gateway */
	bool is_whole; /* the answer came to its end */
	int status; /* HTTP status, 0 when none came */
	const char *body; /* what came of it; ends with a NUL */
	size_t length;
	const char *fault; /* in words, when not whole */
};

/* The value at a place (see recipe.h) in an answer's body, as text, in the
 * arena; NULL when there is none. */
const char *sms_answer_value(const struct sms_answer *answer, const char *place,
			     struct arena *arena);

/*
 * Judges the answer to a message. When nothing was out: RELAY. Else by the
 * first rule that holds; where none does, a status of 2xx and of 5xx and a
 * lost answer say nothing certain: UNCERTAIN, or RETRY when a repeat is
 * harmless. A recipe of the short form: its range of statuses and its word
 * are SENT, other 2xx REFUSED, 5xx RETRY but 502 and 504, by which a proxy
 * says that it has no answer. In both, 408, 425 and 429 are RETRY; 3xx, 401 to
 * 405 and 407 are about us: MISCONFIGURED; other 4xx REFUSED.
 * Id, cost and parts are taken out of what is SENT.
 */
void sms_answer_judge(const struct sms_recipe *recipe, const char *server,
		      const struct sms_answer *answer, struct outcome *outcome);

/* Judges the answer to the question whether a message is there: what no rule
 * decides is RECIPE_UNKNOWN. */
enum recipe_outcome sms_answer_query(const struct sms_recipe *recipe,
				     const struct sms_answer *answer);

/* Whether the first rule that holds says that a new token is needed. */
bool sms_answer_is_stale(const struct sms_recipe *recipe,
			 const struct sms_answer *answer);

#endif
