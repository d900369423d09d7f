#include "outbox/gateway_token.h"

#include <string.h>

#include "outbox/secret.h"

/* It is renewed so long before it ends, for what is then on its way. */
#define MARGIN_S 60

bool gateway_token_is_good(const struct gateway_token *token)
{
	return token->recipe->token.request.url == NULL ||
	       (token->value != NULL &&
		uv_now(token->loop) < token->good_until_ms);
}

static void fail(struct gateway_token *token, enum outcome_kind kind,
		 const char *words)
{
	token->has_failed = true;
	outcome_set(&token->failure, kind, token->server, "no access token: %s",
		    words);
	gateway_account_hide(token->account, NULL, token->failure.answer);
}

static int read_seconds(const char *words)
{
	int seconds = 0;

	for (; words != NULL && *words >= '0' && *words <= '9' &&
	       seconds < 100000000;
	     words++)
		seconds = seconds * 10 + (*words - '0');
	return seconds;
}

/* How long it holds, by the answer or by the recipe. */
static void set_end(struct gateway_token *token,
		    const struct sms_answer *answer, struct arena *arena)
{
	const struct recipe_token *recipe = &token->recipe->token;
	int seconds =
		read_seconds(sms_answer_value(answer, recipe->expires, arena));

	if (seconds == 0)
		seconds = recipe->lifetime_s;
	seconds = seconds > 2 * MARGIN_S ? seconds - MARGIN_S : seconds / 2;
	token->good_until_ms = uv_now(token->loop) + (uint64_t)seconds * 1000;
}

/* The answer's value is not shown: it may be a secret. */
static void explain(struct gateway_token *token,
		    const struct sms_answer *answer, struct arena *arena)
{
	const char *error =
		sms_answer_value(answer, token->recipe->token.error, arena);

	fail(token,
	     answer->status >= 500 || answer->status == 429
		     ? OUTCOME_RELAY
		     : OUTCOME_MISCONFIGURED,
	     arena_printf(arena, "%d %s", answer->status,
			  error == NULL ? "" : error));
}

static void take(struct gateway_token *token, const struct sms_answer *answer,
		 struct arena *arena)
{
	const struct recipe_token *recipe = &token->recipe->token;
	const char *value = sms_answer_value(answer, recipe->value, arena);
	const char *next = sms_answer_value(answer, recipe->keep, arena);
	struct why why;

	if (value == NULL || *value == '\0') {
		explain(token, answer, arena);
		return;
	}
	if (next != NULL &&
	    gateway_account_keep(token->account, next, &why) != ERROR_NONE) {
		fail(token, OUTCOME_RELAY, why.text);
		return;
	}
	gateway_token_forget(token);
	token->value = memory_string(value);
	set_end(token, answer, arena);
}

static void on_transfer_done(struct transfer *transfer)
{
	struct gateway_token *token = transfer->owner;
	struct sms_answer answer = gateway_call_answer(&token->call);
	struct arena arena = { 0 };

	token->is_asking = false;
	if (answer.was_out && answer.is_whole)
		take(token, &answer, &arena);
	else
		fail(token, OUTCOME_RELAY, answer.fault);
	arena_clear(&arena);
	token->on_done(token->owner);
}

void gateway_token_ask(struct gateway_token *token,
		       const struct gateway_manners *manners, int64_t at)
{
	struct sms_values values = {
		.to = "000", .text = "", .id = "", .at = at
	};
	struct sms_request request;
	struct arena arena = { 0 };
	struct why why;
	enum error error;

	if (token->is_asking)
		return;
	gateway_call_clear(&token->call);
	token->has_failed = false;
	gateway_account_reload(token->account);
	gateway_account_fill(token->account, &values);
	error = sms_recipe_expand(token->recipe, &token->recipe->token.request,
				  &values, &arena, &request, &why);
	if (error == ERROR_NONE)
		error = gateway_call_prepare(&token->call, &request, manners,
					     &why);
	arena_clear(&arena);
	if (error != ERROR_NONE) {
		fail(token, OUTCOME_MISCONFIGURED, why.text);
		return;
	}
	token->call.transfer.owner = token;
	token->call.transfer.on_done = on_transfer_done;
	token->is_asking = true;
	transfer_start(token->transfers, &token->call.transfer);
}

void gateway_token_forget(struct gateway_token *token)
{
	secret_clear(token->value);
	token->value = NULL;
}

void gateway_token_clear(struct gateway_token *token)
{
	gateway_call_clear(&token->call);
	gateway_token_forget(token);
	token->is_asking = false;
}
