/*
 * SMS through an HTTP gateway. A request is handed over before it starts: from
 * then on only the answer tells what became of it.
 */
#include "outbox/channel_gateway.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "outbox/secret.h"
#include "outbox/sms_recipe.h"
#include "outbox/transfer.h"
#include "plan/plan.h"

#define CONNECT_MS 30000L
#define ALL_MS 60000L
#define ANSWER_LIMIT 65536

/* Requests at once. Gateways bill and limit by the second; few is polite. */
#define CAPACITY 4

enum job_state {
	JOB_WAITING, /* to be started by the next turn */
	JOB_RUNNING,
	JOB_DONE /* to be reported */
};

/* A delivery in the channel. */
struct job {
	struct gateway *gateway;
	struct delivery *delivery;
	enum job_state state;
	struct transfer transfer;
	struct curl_slist *headers;
	struct outcome outcome;
	struct job *next;
};

struct gateway {
	struct channel channel; /* first: the outbox knows this only */
	uv_loop_t *loop;
	struct sms_recipe recipe; /* its strings in the arena */
	struct arena arena;
	char *secret;
	char server[128];
	const char *protocols;
	long connect_ms;
	long all_ms;
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
	secret_clear(gateway->secret);
	arena_clear(&gateway->arena);
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

/* A gateway may repeat our secret in its answer; the journal must not. */
static void hide_secret(const struct gateway *gateway, char *answer)
{
	size_t length = gateway->secret == NULL ? 0 : strlen(gateway->secret);
	char *found;

	if (length == 0)
		return;
	while ((found = strstr(answer, gateway->secret)) != NULL)
		memset(found, '*', length);
}

static void settle(struct job *job, enum outcome_kind kind, const char *words)
{
	outcome_set(&job->outcome, kind, job->gateway->server, "%s", words);
	job->state = JOB_DONE;
}

/* The request ended, one way or another. */
static void judge(struct job *job)
{
	const struct transfer *transfer = &job->transfer;
	struct sms_answer answer = {
		.was_out = transfer->end != TRANSFER_NOT_OUT,
		.is_whole = transfer->end == TRANSFER_ANSWERED,
		.status = transfer->status,
		.body = text_string(&transfer->body),
		.length = transfer->body.length,
		.fault = transfer->end == TRANSFER_TOO_LONG ? "over 64 KiB"
							    : transfer->fault,
	};

	sms_recipe_judge(&job->gateway->recipe, job->gateway->server, &answer,
			 &job->outcome);
	hide_secret(job->gateway, job->outcome.answer);
	job->state = JOB_DONE;
	wake(job->gateway);
}

static void on_transfer_done(struct transfer *transfer)
{
	struct job *job = transfer->owner;

	judge(job);
}

static bool set_headers(struct job *job, const struct strings *headers)
{
	/* Without it libcurl may wait a second for "100 Continue". */
	job->headers = curl_slist_append(NULL, "Expect:");
	for (size_t i = 0; i < headers->count && job->headers != NULL; i++)
		if (curl_slist_append(job->headers, headers->items[i]) == NULL)
			return false;
	return job->headers != NULL;
}

/*
 * A kept connection that turns out dead makes libcurl repeat the request, as
 * if nothing had happened. Where a repeat is a second SMS every request has a
 * connection of its own.
 */
static bool set_options(struct job *job, const struct sms_request *request)
{
	const struct gateway *gateway = job->gateway;
	CURL *easy = job->transfer.easy;
	long is_alone = gateway->recipe.is_idempotent ? 0 : 1;
	unsigned code = 0;

	code |= curl_easy_setopt(easy, CURLOPT_HTTP_VERSION,
				 (long)CURL_HTTP_VERSION_1_1);
	code |= curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
				 gateway->connect_ms);
	code |= curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, gateway->all_ms);
	code |= curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, is_alone);
	code |= curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, is_alone);
	code |= curl_easy_setopt(easy, CURLOPT_HTTPHEADER, job->headers);
	code |= curl_easy_setopt(easy, CURLOPT_USERAGENT, "dondoc");
	if (request->body != NULL) {
		code |= curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
					 (curl_off_t)strlen(request->body));
		code |= curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS,
					 request->body);
	}
	return code == 0;
}

static enum error prepare(struct job *job, struct arena *arena, struct why *why)
{
	struct gateway *gateway = job->gateway;
	const struct delivery *delivery = job->delivery;
	const struct sms_values values = {
		.to = delivery->to,
		.text = arena_bytes(arena, delivery->bytes, delivery->length),
		.id = delivery->token,
		.secret = gateway->secret,
		.at = delivery->at,
	};
	struct sms_request request;
	enum error error = sms_recipe_expand(&gateway->recipe, &values, arena,
					     &request, why);

	if (error != ERROR_NONE)
		return error;
	error = transfer_init(&job->transfer, request.url, gateway->protocols,
			      why);
	if (error != ERROR_NONE)
		return error;
	if (!set_headers(job, &request.headers) || !set_options(job, &request))
		return why_set(why, ERROR_INTERNAL,
			       "libcurl does not take the request");
	job->transfer.owner = job;
	job->transfer.on_done = on_transfer_done;
	job->transfer.body_limit = ANSWER_LIMIT;
	return ERROR_NONE;
}

static void start(struct job *job)
{
	struct delivery *delivery = job->delivery;
	struct arena arena = { 0 };
	struct why why;
	enum error error = prepare(job, &arena, &why);

	arena_clear(&arena);
	if (error != ERROR_NONE) {
		settle(job,
		       error == ERROR_REFUSED ? OUTCOME_REFUSED : OUTCOME_RELAY,
		       why.text);
	} else if (!delivery->on_hand_over(delivery)) {
		settle(job, OUTCOME_RELAY,
		       "not sent: handing over could not be recorded");
	} else {
		job->state = JOB_RUNNING;
		transfer_start(job->gateway->transfers, &job->transfer);
	}
}

static void job_close(struct job *job)
{
	transfer_clear(&job->transfer);
	curl_slist_free_all(job->headers);
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

static void turn(struct gateway *gateway)
{
	for (struct job *job = gateway->jobs; job != NULL; job = job->next)
		if (job->state == JOB_WAITING)
			start(job);
	report(gateway);
	if (!gateway->is_closing || gateway->is_ending || gateway->jobs != NULL)
		return;
	gateway->is_ending = true;
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

	if (job->state == JOB_WAITING) {
		settle(job, OUTCOME_RELAY, words);
	} else if (job->state == JOB_RUNNING) {
		answer.was_out = transfer_is_out(&job->transfer);
		transfer_clear(&job->transfer);
		sms_recipe_judge(&job->gateway->recipe, job->gateway->server,
				 &answer, &job->outcome);
		job->state = JOB_DONE;
	}
}

static void stop(struct channel *channel)
{
	struct gateway *gateway = owner_of(channel);

	for (struct job *job = gateway->jobs; job != NULL; job = job->next)
		break_off(job);
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
	owner_of(channel)->connect_ms = connect_ms;
	owner_of(channel)->all_ms = all_ms;
}

/* Where it stands must be https, or this machine; and nothing in the URL may
 * be a name and password. The template stands for all that it expands to. */
static enum error read_url(struct gateway *gateway, struct why *why)
{
	static const struct sms_values sample = {
		.to = "+840000000", .text = "x", .id = "x@x", .secret = "x"
	};
	struct transfer_url url;
	struct sms_request request;
	struct arena arena = { 0 };
	enum error error = sms_recipe_expand(&gateway->recipe, &sample, &arena,
					     &request, why);

	if (error == ERROR_NONE)
		error = transfer_read_url(request.url, &url, why);
	if (error == ERROR_NONE && strcmp(url.scheme, "https") != 0 &&
	    (strcmp(url.scheme, "http") != 0 || !url.is_loopback))
		error = why_set(why, ERROR_INPUT,
				"\"%s\" is not https (http only to this "
				"machine itself)",
				gateway->recipe.url);
	if (error == ERROR_NONE) {
		gateway->protocols =
			strcmp(url.scheme, "http") == 0 ? "http" : "https";
		memcpy(gateway->server, url.server, sizeof(url.server));
	}
	arena_clear(&arena);
	return error;
}

/* A copy of its own: the configuration may be read anew. */
static void copy_recipe(struct gateway *gateway, const struct sms_recipe *from)
{
	struct sms_recipe *to = &gateway->recipe;
	struct arena *arena = &gateway->arena;

	*to = *from;
	to->method = arena_string(arena, from->method);
	to->url = arena_string(arena, from->url);
	to->body = arena_string(arena, from->body);
	to->escape = arena_string(arena, from->escape);
	to->accepted_body = arena_string(arena, from->accepted_body);
	to->id_pointer = arena_string(arena, from->id_pointer);
	to->secret_file = arena_string(arena, from->secret_file);
	to->headers = (struct strings){ 0 };
	for (size_t i = 0; i < from->headers.count; i++)
		strings_add(&to->headers, arena,
			    arena_string(arena, from->headers.items[i]));
}

static enum error open_parts(struct gateway *gateway, struct why *why)
{
	const struct sms_recipe *recipe = &gateway->recipe;
	enum error error = sms_recipe_check(recipe, why);

	if (error == ERROR_NONE)
		error = read_url(gateway, why);
	if (error == ERROR_NONE && recipe->secret_file != NULL)
		error = secret_read(recipe->secret_file, &gateway->secret, why);
	if (error == ERROR_NONE)
		error = transfers_open(gateway->loop, &gateway->transfers, why);
	return error == ERROR_NONE ? error
				   : why_wrap(why, error, "sms gateway");
}

enum error channel_gateway_open(const struct config *config, uv_loop_t *loop,
				struct channel **channel, struct why *why)
{
	struct gateway *gateway = memory_alloc(sizeof(*gateway));
	enum error error;

	gateway->loop = loop;
	gateway->connect_ms = CONNECT_MS;
	gateway->all_ms = ALL_MS;
	copy_recipe(gateway, &config->sms_recipe);
	error = open_parts(gateway, why);
	if (error != ERROR_NONE) {
		secret_clear(gateway->secret);
		arena_clear(&gateway->arena);
		free(gateway);
		return error;
	}
	(void)uv_timer_init(loop, &gateway->wake); /* cannot fail */
	gateway->wake.data = gateway;
	gateway->open = 2; /* the timer and the transfers */
	gateway->channel = (struct channel){
		.name = "gateway",
		.kind = CHANNEL_SMS,
		.capacity = CAPACITY,
		.is_idempotent = config->sms_recipe.is_idempotent,
		.send = send_delivery,
		.stop = stop,
		.close = close_channel,
	};
	*channel = &gateway->channel;
	return ERROR_NONE;
}
