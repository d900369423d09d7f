/* The account at a gateway while a channel is open: what its files hold. */
#ifndef DONDOC_OUTBOX_GATEWAY_ACCOUNT_H
#define DONDOC_OUTBOX_GATEWAY_ACCOUNT_H

#include "outbox/sms_template.h"
#include "plan/config.h"

struct gateway_account {
	const struct sms_account *account; /* the configuration's */
	const struct recipe_token *token; /* the recipe's */
	struct named_list secrets; /* names, and what the files hold */
	char *callback; /* the whole URL for reports, or NULL */
	struct arena arena; /* holds no secret */
};

/* Reads every file that the account names; clear it in any case. */
enum error gateway_account_open(struct gateway_account *open,
				const struct config *config, struct why *why);

void gateway_account_clear(struct gateway_account *open);

/* Puts the secrets and what else is the account's into `values`. */
void gateway_account_fill(const struct gateway_account *open,
			  struct sms_values *values);

/* A gateway may repeat our secrets, or a token (or NULL), in its answer; the
 * journal must not. */
void gateway_account_hide(const struct gateway_account *open, const char *token,
			  char *answer);

/*
 * The secret that a token's answer renews (see recipe_token.keep): the value
 * that was kept last, as long as the file of the configuration is the same.
 */
void gateway_account_reload(struct gateway_account *open);

/* Keeps its next value, durably, before the old one is given up. */
enum error gateway_account_keep(struct gateway_account *open, const char *value,
				struct why *why);

#endif
