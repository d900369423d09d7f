/* The access token of a gateway that wants a fresh one now and then. */
#ifndef DONDOC_OUTBOX_GATEWAY_TOKEN_H
#define DONDOC_OUTBOX_GATEWAY_TOKEN_H

#include "outbox/gateway_account.h"
#include "outbox/gateway_call.h"

struct gateway_token {
	/* The caller sets these. */
	const struct sms_recipe *recipe;
	struct gateway_account *account;
	struct transfers *transfers;
	uv_loop_t *loop;
	const char *server;
	/* From the loop: there is a token, or `failure` says why not. */
	void (*on_done)(void *owner);
	void *owner;

	/* … and reads these. */
	char *value; /* NULL: none yet */
	bool is_asking;
	bool has_failed;
	struct outcome failure; /* of whoever waits: RELAY, MISCONFIGURED */

	uint64_t good_until_ms; /* on the loop's clock */
	struct gateway_call call;
};

/* Whether the recipe needs none, or there is one that still holds. */
bool gateway_token_is_good(const struct gateway_token *token);

/* Asks for one, unless that is under way. */
void gateway_token_ask(struct gateway_token *token,
		       const struct gateway_manners *manners, int64_t at);

/* It does not hold any more. */
void gateway_token_forget(struct gateway_token *token);

/* Breaks off what is under way and wipes it. */
void gateway_token_clear(struct gateway_token *token);

#endif
