#include "outbox/call_queue.h"

#include <assert.h>
#include <stdlib.h>

#include "base/memory.h"

static struct call_queue *owner_of(struct channel *channel)
{
	return (struct call_queue *)channel;
}

static void free_when_closed(struct call_queue *queue)
{
	void (*on_closed)(void *owner) = queue->on_closed;
	void *owner = queue->owner;

	if (queue->open > 0)
		return;
	queue->kind->free(queue);
	on_closed(owner);
}

static void on_wake_closed(uv_handle_t *handle)
{
	struct call_queue *queue = handle->data;

	queue->open--;
	free_when_closed(queue);
}

static void on_transfers_closed(void *owner)
{
	struct call_queue *queue = owner;

	queue->open--;
	free_when_closed(queue);
}

/* Takes the first job that is done off the list, or returns NULL. */
static struct call_job *take_done(struct call_queue *queue)
{
	for (struct call_job **link = &queue->jobs; *link != NULL;
	     link = &(*link)->next) {
		struct call_job *job = *link;

		if (!job->is_done)
			continue;
		*link = job->next;
		return job;
	}
	return NULL;
}

/* `on_done` may send, stop or close. */
static void report(struct call_queue *queue)
{
	struct call_job *job;

	while ((job = take_done(queue)) != NULL) {
		job->delivery->on_done(job->delivery, &job->outcome);
		queue->kind->clear(job);
		free(job);
	}
}

static void turn(struct call_queue *queue)
{
	queue->kind->turn(queue);
	report(queue);
	if (!queue->is_closing || queue->is_ending || queue->jobs != NULL)
		return;
	queue->is_ending = true;
	if (queue->kind->end != NULL)
		queue->kind->end(queue);
	transfers_close(queue->transfers, on_transfers_closed, queue);
	uv_close((uv_handle_t *)&queue->wake, on_wake_closed);
}

static void on_wake(uv_timer_t *timer)
{
	struct call_queue *queue = timer->data;

	turn(queue);
}

void call_queue_wake(struct call_queue *queue)
{
	if (!queue->is_ending)
		(void)uv_timer_start(&queue->wake, on_wake, 0, 0);
}

void call_job_settle(struct call_job *job, enum outcome_kind kind,
		     const char *server, const char *words)
{
	outcome_set(&job->outcome, kind, server, "%s", words);
	job->is_done = true;
}

static void send_delivery(struct channel *channel, struct delivery *delivery)
{
	struct call_queue *queue = owner_of(channel);
	struct call_job **link = &queue->jobs;
	struct call_job *job = memory_alloc(queue->kind->job_size);

	assert(!queue->is_closing); /* the outbox sends no more by then */
	job->queue = queue;
	job->delivery = delivery;
	delivery->channel_state = job;
	while (*link != NULL)
		link = &(*link)->next;
	*link = job;
	call_queue_wake(queue);
}

static void stop(struct channel *channel)
{
	struct call_queue *queue = owner_of(channel);

	for (struct call_job *job = queue->jobs; job != NULL; job = job->next)
		if (!job->is_done)
			queue->kind->break_off(job);
	call_queue_wake(queue);
}

static void close_channel(struct channel *channel,
			  void (*on_closed)(void *owner), void *owner)
{
	struct call_queue *queue = owner_of(channel);

	assert(!queue->is_closing); /* closed once */
	stop(channel);
	queue->is_closing = true;
	queue->on_closed = on_closed;
	queue->owner = owner;
}

enum error call_queue_open(struct call_queue *queue,
			   const struct call_kind *kind, uv_loop_t *loop,
			   struct why *why)
{
	enum error error = transfers_open(loop, &queue->transfers, why);

	if (error != ERROR_NONE)
		return error;
	queue->kind = kind;
	(void)uv_timer_init(loop, &queue->wake); /* cannot fail */
	queue->wake.data = queue;
	queue->open = 2; /* the timer and the transfers */
	queue->channel.send = send_delivery;
	queue->channel.stop = stop;
	queue->channel.close = close_channel;
	return ERROR_NONE;
}
