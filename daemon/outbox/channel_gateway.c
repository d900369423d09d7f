/*
 * SMS through an HTTP gateway. A request is handed over before it starts: from
 * then on only the answer tells what became of it. Where the gateway can be
 * asked whether it has a message, a second try asks first and sends only what
 * is not there.
 */
#include "outbox/channel_gateway.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "outbox/call_queue.h"
#include "outbox/channel_spool.h"
#include "outbox/gateway_token.h"
#include "outbox/gsm.h"
#include "plan/plan.h"

#define CONNECT_MS 30000L
#define ALL_MS 60000L

/* Requests at once. Gateways bill and limit by the second; few is polite. */
#define CAPACITY 4

/*
 *   WAITING --first try--------------------> RUNNING --answer--> DONE
 *   WAITING --again, and it can be asked--> ASKING --absent--> WAITING
 *                                           ASKING --else----> DONE
 */
enum job_state {
	JOB_WAITING, /* to be started by the next turn */
	JOB_ASKING, /* whether the message is there already */
	JOB_RUNNING
};

struct gateway {
	struct call_queue queue; /* first */
	const struct sms_recipe *recipe; /* the configuration's */
	struct gateway_account account;
	struct gateway_token token;
	struct gateway_manners manners;
	char server[128];
};

struct sms_job {
	struct call_job job; /* first */
	enum job_state state;
	bool is_absent; /* asked: it is not there */
	struct gateway_call call;
};

static struct gateway *gateway_of(struct call_queue *queue)
{
	return (struct gateway *)queue;
}

static struct sms_job *sms_of(struct call_job *job)
{
	return (struct sms_job *)job;
}

static void on_token_done(void *owner)
{
	struct gateway *gateway = owner;

	call_queue_wake(&gateway->queue);
}

static void settle(struct sms_job *sms, enum outcome_kind kind,
		   const char *words)
{
	call_job_settle(&sms->job, kind, gateway_of(sms->job.queue)->server,
			words);
}

static void judge(struct sms_job *sms, const struct sms_answer *answer)
{
	struct gateway *gateway = gateway_of(sms->job.queue);
	struct outcome *outcome = &sms->job.outcome;

	sms_answer_judge(gateway->recipe, gateway->server, answer, outcome);
	gateway_account_hide(&gateway->account, gateway->token.value,
			     outcome->answer);
	if (outcome->parts == 0)
		outcome->parts = sms_parts(sms->job.delivery->bytes);
	sms->job.is_done = true;
}

/* The request ended, one way or another. */
static void on_sent(struct transfer *transfer)
{
	struct sms_job *sms = transfer->owner;
	struct gateway *gateway = gateway_of(sms->job.queue);
	struct sms_answer answer;

	/* Before it is cut, so that no half of a secret is left. */
	if (transfer->body.length > 0)
		gateway_account_hide(&gateway->account, gateway->token.value,
				     transfer->body.bytes);
	answer = gateway_call_answer(&sms->call);
	judge(sms, &answer);
	if (sms_answer_is_stale(gateway->recipe, &answer))
		gateway_token_forget(&gateway->token);
	call_queue_wake(&gateway->queue);
}

/* Nothing was sent by asking: what is not certain is asked again later. */
static void on_asked(struct transfer *transfer)
{
	struct sms_job *sms = transfer->owner;
	struct sms_answer answer = gateway_call_answer(&sms->call);

	switch (sms_answer_query(gateway_of(sms->job.queue)->recipe, &answer)) {
	case RECIPE_ACCEPTED:
	case RECIPE_DUPLICATE:
		settle(sms, OUTCOME_SENT, "accepted before: it was asked for");
		break;
	case RECIPE_ABSENT:
		sms->is_absent = true;
		sms->state = JOB_WAITING;
		break;
	case RECIPE_BAD_NUMBER:
		settle(sms, OUTCOME_REFUSED, "it was asked for: refused");
		break;
	case RECIPE_MISCONFIGURED:
		settle(sms, OUTCOME_MISCONFIGURED,
		       "whether it is there could not be asked");
		break;
	default:
		settle(sms, OUTCOME_RETRY,
		       "whether it is there is not known yet; nothing was "
		       "sent");
		break;
	}
	call_queue_wake(sms->job.queue);
}

static enum error prepare(struct sms_job *sms, const struct recipe_call *recipe,
			  struct why *why)
{
	struct gateway *gateway = gateway_of(sms->job.queue);
	const struct delivery *delivery = sms->job.delivery;
	struct arena arena = { 0 };
	struct sms_values values = {
		.to = delivery->to,
		.text = arena_bytes(&arena, delivery->bytes, delivery->length),
		.id = delivery->token,
		.at = delivery->at,
		.task = delivery->task,
		.token = gateway->token.value,
	};
	struct sms_request request;
	enum error error;

	gateway_account_fill(&gateway->account, &values);
	gateway_call_clear(&sms->call);
	error = sms_recipe_expand(gateway->recipe, recipe, &values, &arena,
				  &request, why);
	if (error == ERROR_NONE)
		error = gateway_call_prepare(&sms->call, &request,
					     &gateway->manners, why);
	arena_clear(&arena);
	sms->call.transfer.owner = sms;
	return error;
}

static void ask(struct sms_job *sms)
{
	sms->call.transfer.on_done = on_asked;
	sms->state = JOB_ASKING;
	transfer_start(sms->job.queue->transfers, &sms->call.transfer);
}

static void send_out(struct sms_job *sms)
{
	if (!sms->job.delivery->on_hand_over(sms->job.delivery)) {
		settle(sms, OUTCOME_RELAY,
		       "not sent: handing over could not be recorded");
		return;
	}
	sms->call.transfer.on_done = on_sent;
	sms->state = JOB_RUNNING;
	transfer_start(sms->job.queue->transfers, &sms->call.transfer);
}

static void start(struct sms_job *sms)
{
	const struct sms_recipe *recipe = gateway_of(sms->job.queue)->recipe;
	bool asks = recipe->query.url != NULL && sms->job.delivery->tries > 1 &&
		    !sms->is_absent;
	struct why why;
	enum error error =
		prepare(sms, asks ? &recipe->query : &recipe->request, &why);

	if (error != ERROR_NONE)
		settle(sms,
		       error == ERROR_REFUSED ? OUTCOME_REFUSED : OUTCOME_RELAY,
		       why.text);
	else if (asks)
		ask(sms);
	else
		send_out(sms);
}

/* What waits goes out, once there is a token; or ends as the asking for one
 * did. */
static void start_waiting(struct gateway *gateway, struct sms_job *sms)
{
	struct gateway_token *token = &gateway->token;

	if (!gateway_token_is_good(token) && !token->has_failed)
		gateway_token_ask(token, &gateway->manners,
				  sms->job.delivery->at);
	if (token->has_failed) {
		sms->job.outcome = token->failure;
		sms->job.is_done = true;
	} else if (gateway_token_is_good(token)) {
		start(sms);
	}
}

static void turn(struct call_queue *queue)
{
	struct gateway *gateway = gateway_of(queue);

	for (struct call_job *job = queue->jobs; job != NULL; job = job->next)
		if (!job->is_done && sms_of(job)->state == JOB_WAITING)
			start_waiting(gateway, sms_of(job));
	/* Whoever comes next may try again. */
	if (!gateway->token.is_asking)
		gateway->token.has_failed = false;
}

static void clear(struct call_job *job)
{
	gateway_call_clear(&sms_of(job)->call);
}

/* What runs is lost, if its request may have arrived. */
static void break_off(struct call_job *job)
{
	static const char words[] = "broken off";
	struct sms_answer answer = { .body = "", .fault = words };
	struct sms_job *sms = sms_of(job);

	gateway_token_clear(&gateway_of(job->queue)->token);
	if (sms->state == JOB_RUNNING)
		answer.was_out = transfer_is_out(&sms->call.transfer);
	clear(job);
	if (sms->state == JOB_RUNNING)
		judge(sms, &answer);
	else
		settle(sms, OUTCOME_RELAY, words);
}

static void end(struct call_queue *queue)
{
	gateway_token_clear(&gateway_of(queue)->token);
}

static void free_gateway(struct call_queue *queue)
{
	struct gateway *gateway = gateway_of(queue);

	gateway_account_clear(&gateway->account);
	free(gateway);
}

static const struct call_kind sms_kind = {
	.job_size = sizeof(struct sms_job),
	.turn = turn,
	.break_off = break_off,
	.clear = clear,
	.end = end,
	.free = free_gateway,
};

void channel_gateway_set_patience(struct channel *channel, long connect_ms,
				  long all_ms)
{
	struct gateway *gateway = (struct gateway *)channel;

	gateway->manners.connect_ms = connect_ms;
	gateway->manners.all_ms = all_ms;
}

/* https, or this machine, or the host for which the account waives it. */
static bool is_allowed(const struct sms_account *account,
		       const struct transfer_url *url)
{
	size_t host = strcspn(url->server, ":");

	if (strcmp(url->scheme, "https") == 0)
		return true;
	if (strcmp(url->scheme, "http") != 0)
		return false;
	return url->is_loopback ||
	       (account->allow_http != NULL &&
		strlen(account->allow_http) == host &&
		strncmp(account->allow_http, url->server, host) == 0);
}

/* Nothing in the URL may be a name and password. The filled template stands
 * for all that it expands to. */
static enum error read_url(struct gateway *gateway,
			   const struct recipe_call *call,
			   struct transfer_url *url, struct why *why)
{
	struct sms_values sample = {
		.to = "+840000000", .text = "x", .id = "x@x", .token = "x"
	};
	struct sms_request request;
	struct arena arena = { 0 };
	enum error error;

	gateway_account_fill(&gateway->account, &sample);
	error = sms_recipe_expand(gateway->recipe, call, &sample, &arena,
				  &request, why);
	if (error == ERROR_NONE)
		error = transfer_read_url(request.url, url, why);
	if (error == ERROR_NONE && !is_allowed(gateway->account.account, url))
		error = why_set(why, ERROR_INPUT,
				"\"%s\" is not https (http only to this "
				"machine itself, or to `allow-http`)",
				call->url);
	arena_clear(&arena);
	return error == ERROR_REFUSED ? ERROR_INPUT : error;
}

/* One scheme for all calls, so that no answer can move us to another. */
static enum error read_urls(struct gateway *gateway, struct why *why)
{
	const struct sms_recipe *recipe = gateway->recipe;
	const struct recipe_call *calls[] = { &recipe->request, &recipe->query,
					      &recipe->token.request };
	bool has_http = false;

	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++) {
		struct transfer_url url;
		enum error error;

		if (calls[i]->url == NULL)
			continue;
		error = read_url(gateway, calls[i], &url, why);
		if (error != ERROR_NONE)
			return error;
		has_http = has_http || strcmp(url.scheme, "http") == 0;
		if (i == 0)
			memcpy(gateway->server, url.server, sizeof(url.server));
	}
	gateway->manners.protocols = has_http ? "http,https" : "https";
	return ERROR_NONE;
}

static enum error open_parts(struct gateway *gateway,
			     const struct config *config, uv_loop_t *loop,
			     struct why *why)
{
	enum error error = sms_recipe_check(gateway->recipe, why);

	if (error == ERROR_NONE)
		error = gateway_account_open(&gateway->account, config, why);
	if (error == ERROR_NONE)
		error = read_urls(gateway, why);
	if (error == ERROR_NONE)
		error = call_queue_open(&gateway->queue, &sms_kind, loop, why);
	return error == ERROR_NONE ? error
				   : why_wrap(why, error, "sms gateway");
}

static void init_channel(struct gateway *gateway, uv_loop_t *loop)
{
	struct channel *channel = &gateway->queue.channel;
	const struct sms_recipe *recipe = gateway->recipe;

	gateway->token = (struct gateway_token){
		.recipe = recipe,
		.account = &gateway->account,
		.transfers = gateway->queue.transfers,
		.loop = loop,
		.server = gateway->server,
		.on_done = on_token_done,
		.owner = gateway,
	};
	channel->name = "gateway";
	channel->kind = CHANNEL_SMS;
	channel->capacity = CAPACITY;
	channel->is_idempotent = recipe->is_idempotent;
	channel->repeat_s = recipe->repeat_s;
	channel->rate = recipe->rate;
}

enum error channel_gateway_open(const struct config *config, uv_loop_t *loop,
				struct channel **channel, struct why *why)
{
	struct gateway *gateway;
	enum error error;

	if (config->sms_recipe.folder != NULL)
		return channel_spool_open(config, loop, channel, why);
	gateway = memory_alloc(sizeof(*gateway));
	gateway->recipe = &config->sms_recipe;
	gateway->manners = (struct gateway_manners){
		.connect_ms = CONNECT_MS,
		.all_ms = config->sms_account.timeout_s > 0
				  ? config->sms_account.timeout_s * 1000L
				  : ALL_MS,
		.is_alone = !config->sms_recipe.is_idempotent,
	};
	error = open_parts(gateway, config, loop, why);
	if (error != ERROR_NONE) {
		gateway_account_clear(&gateway->account);
		free(gateway);
		return error;
	}
	init_channel(gateway, loop);
	*channel = &gateway->queue.channel;
	return ERROR_NONE;
}
