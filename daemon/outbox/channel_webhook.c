/*
 * Posts of JSON, each to the address of its person. Every receiver stands for
 * himself: one that is down, slow or wrong is tried again or given up alone,
 * and the others hear nothing of it.
 *
 * What makes a post safe to take: "Dondoc-Signature: t=SECONDS,v1=HEX", HEX
 * being the HMAC-SHA256 of "SECONDS.BODY" under the shared secret; what makes
 * it safe to repeat: "Idempotency-Key", which is the body's "id".
 */
#include "outbox/channel_webhook.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/secret.h"
#include "outbox/call_queue.h"
#include "outbox/gateway_call.h"
#include "outbox/secret.h"
#include "plan/plan.h"

#define CONNECT_MS 10000L
#define ALL_MS 30000L

/* Posts at once. */
#define CAPACITY 16

/* A receiver may say why; so much of it is kept. */
#define ANSWER_SHOWN 200

struct webhook {
	struct call_queue queue; /* first */
	struct gateway_manners manners;
	char *secret; /* NULL: nothing is posted */
	char *ca_file;
};

struct post {
	struct call_job job; /* first */
	struct gateway_call call;
	char server[128];
	bool is_running;
};

static struct webhook *webhook_of(struct call_queue *queue)
{
	return (struct webhook *)queue;
}

static struct post *post_of(struct call_job *job)
{
	return (struct post *)job;
}

/* 2xx is taken; what may pass is tried again; the rest is the receiver's no,
 * redirects among it: where we post is the office's to say. */
static enum outcome_kind judge_status(int status)
{
	if (status >= 200 && status < 300)
		return OUTCOME_SENT;
	if (status == 408 || status == 409 || status == 425 || status == 429 ||
	    status >= 500)
		return OUTCOME_RETRY;
	return OUTCOME_REFUSED;
}

static void judge(struct post *post)
{
	struct sms_answer answer = gateway_call_answer(&post->call);
	struct outcome *outcome = &post->job.outcome;
	bool is_heard = answer.status > 0;
	size_t shown =
		answer.length < ANSWER_SHOWN ? answer.length : ANSWER_SHOWN;

	if (is_heard)
		outcome_set(outcome, judge_status(answer.status), post->server,
			    "%d %.*s", answer.status, (int)shown, answer.body);
	else
		outcome_set(outcome, OUTCOME_RETRY, post->server, "%s: %s",
			    answer.was_out ? "no answer" : "nothing was sent",
			    answer.fault);
	post->job.is_done = true;
}

static void on_answered(struct transfer *transfer)
{
	struct post *post = transfer->owner;

	judge(post);
	call_queue_wake(post->job.queue);
}

static const char *signature(const struct webhook *webhook,
			     const struct delivery *delivery,
			     struct arena *arena)
{
	char stamp[24];
	char hex[SECRET_HASH_SIZE];

	(void)snprintf(stamp, sizeof(stamp), "%lld", (long long)delivery->at);
	secret_sign(webhook->secret,
		    arena_printf(arena, "%s.%.*s", stamp, (int)delivery->length,
				 delivery->bytes),
		    hex);
	return arena_printf(arena, "Dondoc-Signature: t=%s,v1=%s", stamp, hex);
}

/* Where it stands must be https, or this machine. */
static enum error check_url(const struct transfer_url *url, struct why *why)
{
	if (strcmp(url->scheme, "https") == 0 ||
	    (strcmp(url->scheme, "http") == 0 && url->is_loopback))
		return ERROR_NONE;
	return why_set(why, ERROR_INPUT,
		       "the address is not https (http only to this machine "
		       "itself)");
}

static enum error prepare(struct post *post, struct arena *arena,
			  struct why *why)
{
	struct webhook *webhook = webhook_of(post->job.queue);
	const struct delivery *delivery = post->job.delivery;
	struct gateway_manners manners = webhook->manners;
	struct sms_request request = {
		.url = delivery->to,
		.body = arena_bytes(arena, delivery->bytes, delivery->length),
	};
	struct transfer_url url = { 0 };
	enum error error = transfer_read_url(delivery->to, &url, why);

	if (error == ERROR_NONE)
		error = check_url(&url, why);
	if (error != ERROR_NONE)
		return error;
	memcpy(post->server, url.server, sizeof(post->server));
	strings_add(&request.headers, arena, "Content-Type: application/json");
	strings_add(
		&request.headers, arena,
		arena_printf(arena, "Idempotency-Key: %s", delivery->token));
	strings_add(&request.headers, arena,
		    signature(webhook, delivery, arena));
	manners.protocols = url.is_loopback ? "https,http" : "https";
	error = gateway_call_prepare(&post->call, &request, &manners, why);
	if (error == ERROR_NONE && webhook->ca_file != NULL &&
	    curl_easy_setopt(post->call.transfer.easy, CURLOPT_CAINFO,
			     webhook->ca_file) != CURLE_OK)
		error = why_set(why, ERROR_INTERNAL,
				"libcurl takes no file of authorities");
	post->call.transfer.owner = post;
	post->call.transfer.on_done = on_answered;
	return error;
}

static void start(struct post *post)
{
	struct webhook *webhook = webhook_of(post->job.queue);
	struct delivery *delivery = post->job.delivery;
	struct arena arena = { 0 };
	struct why why = { "" };
	enum error error = ERROR_NONE;

	if (webhook->secret != NULL)
		error = prepare(post, &arena, &why);
	arena_clear(&arena);
	if (webhook->secret == NULL) {
		call_job_settle(&post->job, OUTCOME_MISCONFIGURED, "webhook",
				"no secret to sign with: webhook: secret-file");
	} else if (error != ERROR_NONE) {
		call_job_settle(&post->job, OUTCOME_REFUSED, post->server,
				why.text);
	} else if (!delivery->on_hand_over(delivery)) {
		call_job_settle(&post->job, OUTCOME_RELAY, post->server,
				"not sent: handing over could not be recorded");
	} else {
		post->is_running = true;
		transfer_start(post->job.queue->transfers,
			       &post->call.transfer);
	}
}

static void turn(struct call_queue *queue)
{
	for (struct call_job *job = queue->jobs; job != NULL; job = job->next)
		if (!job->is_done && !post_of(job)->is_running)
			start(post_of(job));
}

static void clear(struct call_job *job)
{
	gateway_call_clear(&post_of(job)->call);
}

static void break_off(struct call_job *job)
{
	clear(job);
	call_job_settle(job, OUTCOME_RETRY, post_of(job)->server, "broken off");
}

static void free_webhook(struct call_queue *queue)
{
	struct webhook *webhook = webhook_of(queue);

	secret_clear(webhook->secret);
	free(webhook->ca_file);
	free(webhook);
}

static const struct call_kind webhook_kind = {
	.job_size = sizeof(struct post),
	.turn = turn,
	.break_off = break_off,
	.clear = clear,
	.free = free_webhook,
};

void channel_webhook_set_patience(struct channel *channel, long connect_ms,
				  long all_ms)
{
	struct webhook *webhook = (struct webhook *)channel;

	webhook->manners.connect_ms = connect_ms;
	webhook->manners.all_ms = all_ms;
}

enum error channel_webhook_open(const struct config *config, uv_loop_t *loop,
				struct channel **channel, struct why *why)
{
	struct webhook *webhook = memory_alloc(sizeof(*webhook));
	enum error error = ERROR_NONE;

	if (config->webhook_secret_file != NULL)
		error = secret_read(config->webhook_secret_file,
				    &webhook->secret, why);
	if (error == ERROR_NONE)
		error = call_queue_open(&webhook->queue, &webhook_kind, loop,
					why);
	if (error != ERROR_NONE) {
		secret_clear(webhook->secret);
		free(webhook);
		return error;
	}
	if (config->webhook_ca_file != NULL)
		webhook->ca_file = memory_string(config->webhook_ca_file);
	webhook->manners = (struct gateway_manners){ .connect_ms = CONNECT_MS,
						     .all_ms = ALL_MS };
	webhook->queue.channel.name = "webhook";
	webhook->queue.channel.kind = CHANNEL_WEBHOOK;
	webhook->queue.channel.capacity = CAPACITY;
	webhook->queue.channel.is_idempotent = true;
	*channel = &webhook->queue.channel;
	return ERROR_NONE;
}
