/*
 * SMS through an HTTP gateway. A request is handed over before it starts: from
 * then on only the answer tells what became of it. Where the gateway can be
 * asked whether it has a message, a second try asks first and sends only what
 * is not there.
 */
#include "outbox/channel_gateway.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
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
	JOB_RUNNING,
	JOB_DONE /* to be reported */
};

/* A delivery in the channel. */
struct job {
	struct gateway *gateway;
	struct delivery *delivery;
	enum job_state state;
	bool is_absent; /* asked: it is not there */
	struct gateway_call call;
	struct outcome outcome;
	struct job *next;
};

struct gateway {
	struct channel channel; /* first: the outbox knows this only */
	uv_loop_t *loop;
	const struct sms_recipe *recipe; /* the configuration's */
	struct gateway_account account;
	struct gateway_token token;
	struct gateway_manners manners;
	char server[128];
	struct transfers *transfers;
	struct job *jobs; /* in the order they were sent */
	uv_timer_t wake;
	int open; /* timer and transfers */
	bool is_closing;
	bool is_ending; /* timer and transfers are being closed */
	void (*on_closed)(void *owner);
	void *owner;
};

static struct gateway *owner_of(struct channel *channel)
{
	return (struct gateway *)channel;
}

static void free_when_closed(struct gateway *gateway)
{
	void (*on_closed)(void *owner) = gateway->on_closed;
	void *owner = gateway->owner;

	if (gateway->open > 0)
		return;
	gateway_account_clear(&gateway->account);
	free(gateway);
	on_closed(owner);
}

static void on_wake_closed(uv_handle_t *handle)
{
	struct gateway *gateway = handle->data;

	gateway->open--;
	free_when_closed(gateway);
}

static void on_transfers_closed(void *owner)
{
	struct gateway *gateway = owner;

	gateway->open--;
	free_when_closed(gateway);
}

static void turn(struct gateway *gateway);

static void on_wake(uv_timer_t *timer)
{
	struct gateway *gateway = timer->data;

	turn(gateway);
}

static void wake(struct gateway *gateway)
{
	if (!gateway->is_ending)
		(void)uv_timer_start(&gateway->wake, on_wake, 0, 0);
}

static void on_token_done(void *owner)
{
	struct gateway *gateway = owner;

	wake(gateway);
}

static void settle(struct job *job, enum outcome_kind kind, const char *words)
{
	outcome_set(&job->outcome, kind, job->gateway->server, "%s", words);
	job->state = JOB_DONE;
}

static void judge(struct job *job, const struct sms_answer *answer)
{
	struct gateway *gateway = job->gateway;
	struct outcome *outcome = &job->outcome;

	sms_answer_judge(gateway->recipe, gateway->server, answer, outcome);
	gateway_account_hide(&gateway->account, gateway->token.value,
			     outcome->answer);
	if (outcome->parts == 0)
		outcome->parts = sms_parts(job->delivery->bytes);
	job->state = JOB_DONE;
}

/* The request ended, one way or another. */
static void on_sent(struct transfer *transfer)
{
	struct job *job = transfer->owner;
	struct gateway *gateway = job->gateway;
	struct sms_answer answer;

	/* Before it is cut, so that no half of a secret is left. */
	if (transfer->body.length > 0)
		gateway_account_hide(&gateway->account, gateway->token.value,
				     transfer->body.bytes);
	answer = gateway_call_answer(&job->call);
	judge(job, &answer);
	if (sms_answer_is_stale(gateway->recipe, &answer))
		gateway_token_forget(&gateway->token);
	wake(gateway);
}

/* Nothing was sent by asking: what is not certain is asked again later. */
static void on_asked(struct transfer *transfer)
{
	struct job *job = transfer->owner;
	struct sms_answer answer = gateway_call_answer(&job->call);

	switch (sms_answer_query(job->gateway->recipe, &answer)) {
	case RECIPE_ACCEPTED:
	case RECIPE_DUPLICATE:
		settle(job, OUTCOME_SENT, "accepted before: it was asked for");
		break;
	case RECIPE_ABSENT:
		job->is_absent = true;
		job->state = JOB_WAITING;
		break;
	case RECIPE_BAD_NUMBER:
		settle(job, OUTCOME_REFUSED, "it was asked for: refused");
		break;
	case RECIPE_MISCONFIGURED:
		settle(job, OUTCOME_MISCONFIGURED,
		       "whether it is there could not be asked");
		break;
	default:
		settle(job, OUTCOME_RETRY,
		       "whether it is there is not known yet; nothing was "
		       "sent");
		break;
	}
	wake(job->gateway);
}

static enum error prepare(struct job *job, const struct recipe_call *recipe,
			  struct why *why)
{
	struct gateway *gateway = job->gateway;
	const struct delivery *delivery = job->delivery;
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
	gateway_call_clear(&job->call);
	error = sms_recipe_expand(gateway->recipe, recipe, &values, &arena,
				  &request, why);
	if (error == ERROR_NONE)
		error = gateway_call_prepare(&job->call, &request,
					     &gateway->manners, why);
	arena_clear(&arena);
	job->call.transfer.owner = job;
	return error;
}

static void ask(struct job *job)
{
	job->call.transfer.on_done = on_asked;
	job->state = JOB_ASKING;
	transfer_start(job->gateway->transfers, &job->call.transfer);
}

static void send_out(struct job *job)
{
	if (!job->delivery->on_hand_over(job->delivery)) {
		settle(job, OUTCOME_RELAY,
		       "not sent: handing over could not be recorded");
		return;
	}
	job->call.transfer.on_done = on_sent;
	job->state = JOB_RUNNING;
	transfer_start(job->gateway->transfers, &job->call.transfer);
}

static void start(struct job *job)
{
	const struct sms_recipe *recipe = job->gateway->recipe;
	bool asks = recipe->query.url != NULL && job->delivery->tries > 1 &&
		    !job->is_absent;
	struct why why;
	enum error error =
		prepare(job, asks ? &recipe->query : &recipe->request, &why);

	if (error != ERROR_NONE)
		settle(job,
		       error == ERROR_REFUSED ? OUTCOME_REFUSED : OUTCOME_RELAY,
		       why.text);
	else if (asks)
		ask(job);
	else
		send_out(job);
}

static void job_close(struct job *job)
{
	gateway_call_clear(&job->call);
	free(job);
}

/* Takes the first job that is done off the list, or returns NULL. */
static struct job *take_done(struct gateway *gateway)
{
	for (struct job **link = &gateway->jobs; *link != NULL;
	     link = &(*link)->next) {
		struct job *job = *link;

		if (job->state != JOB_DONE)
			continue;
		*link = job->next;
		return job;
	}
	return NULL;
}

/* `on_done` may send, stop or close. */
static void report(struct gateway *gateway)
{
	struct job *job;

	while ((job = take_done(gateway)) != NULL) {
		job->delivery->on_done(job->delivery, &job->outcome);
		job_close(job);
	}
}

/* What waits goes out, once there is a token; or ends as the asking for one
 * did. */
static void start_waiting(struct gateway *gateway)
{
	struct gateway_token *token = &gateway->token;

	for (struct job *job = gateway->jobs; job != NULL; job = job->next) {
		if (job->state != JOB_WAITING)
			continue;
		if (gateway_token_is_good(token)) {
			start(job);
		} else if (token->has_failed) {
			job->outcome = token->failure;
			job->state = JOB_DONE;
		} else {
			gateway_token_ask(token, &gateway->manners,
					  job->delivery->at);
			if (token->has_failed)
				wake(gateway);
		}
	}
	/* Whoever comes next may try again. */
	if (!token->is_asking)
		token->has_failed = false;
}

static void turn(struct gateway *gateway)
{
	start_waiting(gateway);
	report(gateway);
	if (!gateway->is_closing || gateway->is_ending || gateway->jobs != NULL)
		return;
	gateway->is_ending = true;
	gateway_token_clear(&gateway->token);
	transfers_close(gateway->transfers, on_transfers_closed, gateway);
	uv_close((uv_handle_t *)&gateway->wake, on_wake_closed);
}

static void send_delivery(struct channel *channel, struct delivery *delivery)
{
	struct gateway *gateway = owner_of(channel);
	struct job **link = &gateway->jobs;
	struct job *job = memory_alloc(sizeof(*job));

	assert(!gateway->is_closing); /* the outbox sends no more by then */
	job->gateway = gateway;
	job->delivery = delivery;
	delivery->channel_state = job;
	while (*link != NULL)
		link = &(*link)->next;
	*link = job;
	wake(gateway);
}

/* What runs is lost, if its request may have arrived. */
static void break_off(struct job *job)
{
	static const char words[] = "broken off";
	struct sms_answer answer = { .body = "", .fault = words };

	if (job->state == JOB_WAITING || job->state == JOB_ASKING) {
		gateway_call_clear(&job->call);
		settle(job, OUTCOME_RELAY, words);
	} else if (job->state == JOB_RUNNING) {
		answer.was_out = transfer_is_out(&job->call.transfer);
		gateway_call_clear(&job->call);
		judge(job, &answer);
	}
}

static void stop(struct channel *channel)
{
	struct gateway *gateway = owner_of(channel);

	for (struct job *job = gateway->jobs; job != NULL; job = job->next)
		break_off(job);
	gateway_token_clear(&gateway->token);
	wake(gateway);
}

static void close_channel(struct channel *channel,
			  void (*on_closed)(void *owner), void *owner)
{
	struct gateway *gateway = owner_of(channel);

	assert(!gateway->is_closing); /* closed once */
	stop(channel);
	gateway->is_closing = true;
	gateway->on_closed = on_closed;
	gateway->owner = owner;
}

void channel_gateway_set_patience(struct channel *channel, long connect_ms,
				  long all_ms)
{
	owner_of(channel)->manners.connect_ms = connect_ms;
	owner_of(channel)->manners.all_ms = all_ms;
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
			     const struct config *config, struct why *why)
{
	enum error error = sms_recipe_check(gateway->recipe, why);

	if (error == ERROR_NONE)
		error = gateway_account_open(&gateway->account, config, why);
	if (error == ERROR_NONE)
		error = read_urls(gateway, why);
	if (error == ERROR_NONE)
		error = transfers_open(gateway->loop, &gateway->transfers, why);
	return error == ERROR_NONE ? error
				   : why_wrap(why, error, "sms gateway");
}

static void init_channel(struct gateway *gateway)
{
	const struct sms_recipe *recipe = gateway->recipe;

	gateway->token = (struct gateway_token){
		.recipe = recipe,
		.account = &gateway->account,
		.transfers = gateway->transfers,
		.loop = gateway->loop,
		.server = gateway->server,
		.on_done = on_token_done,
		.owner = gateway,
	};
	gateway->channel = (struct channel){
		.name = "gateway",
		.kind = CHANNEL_SMS,
		.capacity = CAPACITY,
		.is_idempotent = recipe->is_idempotent,
		.repeat_s = recipe->repeat_s,
		.rate = recipe->rate,
		.send = send_delivery,
		.stop = stop,
		.close = close_channel,
	};
}

enum error channel_gateway_open(const struct config *config, uv_loop_t *loop,
				struct channel **channel, struct why *why)
{
	struct gateway *gateway;
	enum error error;

	if (config->sms_recipe.folder != NULL)
		return channel_spool_open(config, loop, channel, why);
	gateway = memory_alloc(sizeof(*gateway));
	gateway->loop = loop;
	gateway->recipe = &config->sms_recipe;
	gateway->manners = (struct gateway_manners){
		.connect_ms = CONNECT_MS,
		.all_ms = config->sms_account.timeout_s > 0
				  ? config->sms_account.timeout_s * 1000L
				  : ALL_MS,
		.is_alone = !config->sms_recipe.is_idempotent,
	};
	error = open_parts(gateway, config, why);
	if (error != ERROR_NONE) {
		gateway_account_clear(&gateway->account);
		free(gateway);
		return error;
	}
	(void)uv_timer_init(loop, &gateway->wake); /* cannot fail */
	gateway->wake.data = gateway;
	gateway->open = 2; /* the timer and the transfers */
	init_channel(gateway);
	*channel = &gateway->channel;
	return ERROR_NONE;
}
