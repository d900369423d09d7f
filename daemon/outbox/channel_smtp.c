/*
 * Mail through a relay: a queue of deliveries and a pool of connections that
 * are kept while there is work. All decisions fall in one place, `turn`,
 * which a timer at 0 calls after anything has changed; so nobody is called
 * back from within a call of his own.
 */
#include "outbox/channel_smtp.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "outbox/secret.h"
#include "plan/plan.h"

#define CONNECTIONS_LIMIT 64
#define CONNECTIONS_USUAL 4

/* So long a result may wait for others. */
#define COMPANY_MS 2

/* RFC 5321, 4.5.3.2: five minutes for a reply, ten after the final dot. */
static const struct smtp_patience usual_patience = {
	.connect_ms = 30000,
	.reply_ms = 300000,
	.dot_ms = 600000,
	.idle_ms = 30000,
	.quit_ms = 10000,
};

/* A delivery in the channel. */
struct job {
	struct delivery *delivery;
	struct outcome outcome; /* once done */
	bool is_second; /* may not be tried on a fresh connection */
	struct job *next;
};

struct queue {
	struct job *first;
	struct job **end;
};

struct smtp_channel {
	struct channel channel; /* first: the outbox knows this only */
	struct smtp_relay relay;
	char *url;
	char *server;
	char *user;
	char *password;
	char *ca_file;
	char name[UV_MAXHOSTNAMESIZE];

	struct queue waiting;
	struct queue done; /* to be reported */
	struct smtp_connection *connections;
	int limit; /* connections that we may have … */
	int limit_now; /* … and that the relay lets us have */
	uv_timer_t wake;
	uint64_t report_by; /* milliseconds of the loop; 0: not waiting */
	int open; /* timer, transfers, each connection */
	bool is_closing;
	bool is_ending; /* timer and transfers are being closed */
	void (*on_closed)(void *owner);
	void *owner;
};

static struct smtp_channel *owner_of(struct channel *channel)
{
	return (struct smtp_channel *)channel;
}

static void push(struct queue *queue, struct job *job)
{
	job->next = NULL;
	*queue->end = job;
	queue->end = &job->next;
}

static void push_front(struct queue *queue, struct job *job)
{
	job->next = queue->first;
	if (queue->first == NULL)
		queue->end = &job->next;
	queue->first = job;
}

static struct job *pop(struct queue *queue)
{
	struct job *job = queue->first;

	if (job == NULL)
		return NULL;
	queue->first = job->next;
	if (queue->first == NULL)
		queue->end = &queue->first;
	return job;
}

static void free_when_closed(struct smtp_channel *smtp)
{
	void (*on_closed)(void *owner) = smtp->on_closed;
	void *owner = smtp->owner;

	if (smtp->open > 0)
		return;
	free(smtp->url);
	free(smtp->server);
	free(smtp->user);
	free(smtp->ca_file);
	secret_clear(smtp->password);
	free(smtp);
	on_closed(owner);
}

static void on_wake_closed(uv_handle_t *handle)
{
	struct smtp_channel *smtp = handle->data;

	smtp->open--;
	free_when_closed(smtp);
}

static void on_transfers_closed(void *owner)
{
	struct smtp_channel *smtp = owner;

	smtp->open--;
	free_when_closed(smtp);
}

static void turn(struct smtp_channel *smtp);

static void on_wake(uv_timer_t *timer)
{
	struct smtp_channel *smtp = timer->data;

	turn(smtp);
}

static void wake(struct smtp_channel *smtp)
{
	if (!smtp->is_ending)
		(void)uv_timer_start(&smtp->wake, on_wake, 0, 0);
}

static void on_change(void *owner)
{
	struct smtp_channel *smtp = owner;

	wake(smtp);
}

static void on_connection_closed(void *owner)
{
	struct smtp_channel *smtp = owner;

	smtp->open--;
	wake(smtp);
}

static void close_at(struct smtp_connection **link)
{
	struct smtp_connection *connection = *link;

	*link = connection->next;
	smtp_connection_close(connection, on_connection_closed);
}

/* Connections that wait for work, or all. */
static void close_connections(struct smtp_channel *smtp, bool is_all)
{
	struct smtp_connection **link = &smtp->connections;

	while (*link != NULL) {
		if (is_all || (*link)->state == CONNECTION_READY)
			close_at(link);
		else
			link = &(*link)->next;
	}
}

static int count_connections(const struct smtp_channel *smtp)
{
	int count = 0;

	for (const struct smtp_connection *at = smtp->connections; at != NULL;
	     at = at->next)
		if (at->state != CONNECTION_LEAVING)
			count++;
	return count;
}

/* Settles all that waits as the relay's fault. */
static void fail_waiting(struct smtp_channel *smtp, const char *answer)
{
	struct job *job;

	while ((job = pop(&smtp->waiting)) != NULL) {
		outcome_set(&job->outcome, OUTCOME_RELAY, smtp->server, "%s",
			    answer);
		push(&smtp->done, job);
	}
}

/*
 * A connection could not be opened, or was no use. While others stand, the relay may allow
 * no more of them (it stays at that until all are closed); else it is down.
 */
static void lose_one(struct smtp_channel *smtp, const struct outcome *outcome)
{
	if (smtp->connections != NULL) {
		smtp->limit_now = count_connections(smtp);
		return;
	}
	fail_waiting(smtp, outcome->answer);
}

/*
 * A kept connection that the relay has closed meanwhile costs nothing but a
 * second try on a fresh one; the others that were kept are as suspect.
 */
static void take_done(struct smtp_channel *smtp,
		      struct smtp_connection *connection)
{
	struct job *job = connection->delivery->channel_state;
	bool is_stale = connection->session.is_stale && !job->is_second &&
			!connection->is_handed_over;

	job->outcome = connection->outcome;
	smtp_connection_settle(connection);
	if (is_stale) {
		job->is_second = true;
		push_front(&smtp->waiting, job);
		close_connections(smtp, false);
	} else {
		push(&smtp->done, job);
	}
}

/* Takes what the connections have done, and those that have ended. */
static void collect(struct smtp_channel *smtp)
{
	struct smtp_connection **link = &smtp->connections;

	for (struct smtp_connection *at = smtp->connections; at != NULL;) {
		struct smtp_connection *next = at->next;

		if (at->is_done) {
			take_done(smtp, at);
			next = smtp->connections;
		}
		at = next;
	}
	while (*link != NULL) {
		struct smtp_connection *at = *link;
		struct outcome outcome = at->session.outcome;
		bool is_failed = at->is_failed && !at->session.is_used;

		if (at->state != CONNECTION_ENDED) {
			link = &at->next;
			continue;
		}
		close_at(link);
		if (is_failed)
			lose_one(smtp, &outcome);
	}
	if (smtp->connections == NULL)
		smtp->limit_now = smtp->limit;
}

/*
 * Gives waiting deliveries to the connections that are ready. A second try
 * stands in front, and needs a fresh one: a used one makes room for it.
 */
static void assign(struct smtp_channel *smtp)
{
	struct smtp_connection **link = &smtp->connections;

	while (*link != NULL && smtp->waiting.first != NULL) {
		struct smtp_connection *at = *link;

		if (at->state != CONNECTION_READY) {
			link = &at->next;
		} else if (smtp->waiting.first->is_second &&
			   at->session.is_used) {
			close_at(link);
		} else {
			smtp_connection_begin(at,
					      pop(&smtp->waiting)->delivery);
			link = &at->next;
		}
	}
}

/* Opens connections for what waits, as far as none is being opened yet. */
static void open_more(struct smtp_channel *smtp)
{
	int count = count_connections(smtp);
	int coming = 0;

	for (const struct smtp_connection *at = smtp->connections; at != NULL;
	     at = at->next)
		if (!at->was_open && at->state != CONNECTION_ENDED)
			coming++;
	for (struct job *job = smtp->waiting.first;
	     job != NULL && count < smtp->limit_now; job = job->next) {
		struct smtp_connection *opened;

		if (coming > 0) {
			coming--;
			continue;
		}
		opened = smtp_connection_open(&smtp->relay, on_change, smtp);
		opened->next = smtp->connections;
		smtp->connections = opened;
		smtp->open++;
		count++;
	}
}

/* `on_done` may send, stop or close. */
static void report(struct smtp_channel *smtp)
{
	struct job *job;

	while ((job = pop(&smtp->done)) != NULL) {
		job->delivery->on_done(job->delivery, &job->outcome);
		free(job);
	}
}

/* All that are ready for it at once; their results of before were reported. */
static void hand_over(struct smtp_channel *smtp)
{
	struct delivery *first = NULL;
	bool is_recorded;

	for (struct smtp_connection *at = smtp->connections; at != NULL;
	     at = at->next) {
		if (!smtp_connection_wants(at))
			continue;
		at->delivery->with = first;
		first = at->delivery;
	}
	if (first == NULL)
		return;
	is_recorded = first->on_hand_over(first);
	for (struct smtp_connection *at = smtp->connections; at != NULL;
	     at = at->next)
		if (smtp_connection_wants(at))
			smtp_connection_hand_over(at, is_recorded);
}

static bool is_quiet(const struct smtp_channel *smtp)
{
	for (const struct smtp_connection *at = smtp->connections; at != NULL;
	     at = at->next)
		if (at->delivery != NULL)
			return false;
	return smtp->waiting.first == NULL && smtp->done.first == NULL;
}

/* First the connections, then what they stand on. */
static void go_on_closing(struct smtp_channel *smtp)
{
	if (!smtp->is_closing || smtp->is_ending || !is_quiet(smtp))
		return;
	close_connections(smtp, true);
	if (smtp->open > 2)
		return;
	smtp->is_ending = true;
	transfers_close(smtp->relay.transfers, on_transfers_closed, smtp);
	uv_close((uv_handle_t *)&smtp->wake, on_wake_closed);
}

/* Several that come to the final dot soon, and none that is there. */
static bool has_company(const struct smtp_channel *smtp)
{
	int count = 0;

	for (const struct smtp_connection *at = smtp->connections; at != NULL;
	     at = at->next) {
		if (smtp_connection_wants(at))
			return false;
		if (at->delivery != NULL && !at->is_handed_over)
			count++;
	}
	return count > 1;
}

/*
 * Whether what is done is reported in a moment only: by then others are to be
 * handed over, and one commit serves all. Only where much is to be sent: what
 * is not recorded yet comes twice after a crash.
 */
static bool is_early(struct smtp_channel *smtp)
{
	uint64_t now = uv_now(smtp->relay.loop);

	if (smtp->done.first == NULL || smtp->is_closing || !has_company(smtp))
		return false;
	if (smtp->report_by == 0)
		smtp->report_by = now + COMPANY_MS;
	if (now >= smtp->report_by)
		return false;
	(void)uv_timer_start(&smtp->wake, on_wake, smtp->report_by - now, 0);
	return true;
}

static void turn(struct smtp_channel *smtp)
{
	collect(smtp);
	assign(smtp);
	open_more(smtp);
	if (is_early(smtp))
		return;
	smtp->report_by = 0;
	report(smtp);
	hand_over(smtp);
	go_on_closing(smtp);
}

static void send_delivery(struct channel *channel, struct delivery *delivery)
{
	struct smtp_channel *smtp = owner_of(channel);
	struct job *job = memory_alloc(sizeof(*job));

	assert(!smtp->is_closing); /* the outbox sends no more by then */
	job->delivery = delivery;
	delivery->channel_state = job;
	push(&smtp->waiting, job);
	wake(smtp);
}

static void stop(struct channel *channel)
{
	struct smtp_channel *smtp = owner_of(channel);

	fail_waiting(smtp, "broken off");
	for (struct smtp_connection *at = smtp->connections; at != NULL;
	     at = at->next) {
		if (at->delivery != NULL)
			((struct job *)at->delivery->channel_state)->is_second =
				true;
		smtp_connection_stop(at);
	}
	wake(smtp);
}

static void close_channel(struct channel *channel,
			  void (*on_closed)(void *owner), void *owner)
{
	struct smtp_channel *smtp = owner_of(channel);

	assert(!smtp->is_closing); /* closed once */
	stop(channel);
	smtp->is_closing = true;
	smtp->on_closed = on_closed;
	smtp->owner = owner;
}

void channel_smtp_set_patience(struct channel *channel,
			       const struct smtp_patience *patience)
{
	owner_of(channel)->relay.patience = *patience;
}

/* Not left out and not "". */
static bool is_set(const char *setting)
{
	return setting != NULL && *setting != '\0';
}

/*
 * Whether TLS is a must. To this machine itself plain is fine, and the usual
 * certificate of a local relay is one that nobody vouches for; so TLS is not
 * tried there unless the configuration asks for it or names an authority.
 */
static long choose_tls(const struct config *config, bool is_loopback)
{
	if (config->mail_require_tls)
		return (long)CURLUSESSL_ALL;
	if (is_loopback && !is_set(config->mail_ca_file))
		return (long)CURLUSESSL_NONE;
	return (long)CURLUSESSL_TRY;
}

/* The machine's name if it can stand in EHLO. */
static void find_name(char name[UV_MAXHOSTNAMESIZE])
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
	size_t room = UV_MAXHOSTNAMESIZE;

	if (uv_os_gethostname(name, &room) == 0 && name[0] != '\0' &&
	    name[strspn(name, letters)] == '\0')
		return;
	memcpy(name, "localhost", sizeof("localhost"));
}

static int choose_limit(const struct config *config)
{
	if (config->mail_connections < 1)
		return CONNECTIONS_USUAL;
	return config->mail_connections > CONNECTIONS_LIMIT
		       ? CONNECTIONS_LIMIT
		       : config->mail_connections;
}

static enum error read_settings(const struct config *config,
				struct transfer_url *url, char **password,
				struct why *why)
{
	enum error error = transfer_read_url(config->mail_server, url, why);

	*password = NULL;
	if (error != ERROR_NONE)
		return why_wrap(why, error, "mail server");
	if (strcmp(url->scheme, "smtp") != 0 &&
	    strcmp(url->scheme, "smtps") != 0)
		return why_set(why, ERROR_INPUT,
			       "mail server: \"%s\" is not smtp:// or "
			       "smtps://",
			       config->mail_server);
	if (!is_set(config->mail_user))
		return ERROR_NONE;
	if (!is_set(config->mail_password_file))
		return why_set(why, ERROR_INPUT,
			       "mail: a user without a password file");
	error = secret_read(config->mail_password_file, password, why);
	return error == ERROR_NONE ? error
				   : why_wrap(why, error, "mail password");
}

/* The parts that run, once the settings are in. */
static void start(struct smtp_channel *smtp, const struct config *config)
{
	smtp->limit = choose_limit(config);
	smtp->limit_now = smtp->limit;
	smtp->waiting.end = &smtp->waiting.first;
	smtp->done.end = &smtp->done.first;
	(void)uv_timer_init(smtp->relay.loop, &smtp->wake); /* cannot fail */
	smtp->wake.data = smtp;
	smtp->open = 2; /* the timer and the transfers */
	smtp->channel = (struct channel){
		.name = "smtp",
		.kind = CHANNEL_EMAIL,
		/* Each connection finds its next one waiting. */
		.capacity = smtp->limit * 2,
		.send = send_delivery,
		.stop = stop,
		.close = close_channel,
	};
}

enum error channel_smtp_open(const struct config *config, uv_loop_t *loop,
			     struct channel **channel, struct why *why)
{
	struct transfer_url url;
	struct transfers *transfers;
	struct smtp_channel *smtp;
	char *password;
	enum error error = read_settings(config, &url, &password, why);

	if (error != ERROR_NONE)
		return error;
	error = transfers_open(loop, &transfers, why);
	if (error != ERROR_NONE) {
		secret_clear(password);
		return error;
	}
	smtp = memory_alloc(sizeof(*smtp));
	smtp->url = memory_string(config->mail_server);
	smtp->server = memory_string(url.server);
	smtp->password = password;
	if (password != NULL)
		smtp->user = memory_string(config->mail_user);
	if (is_set(config->mail_ca_file))
		smtp->ca_file = memory_string(config->mail_ca_file);
	find_name(smtp->name);
	smtp->relay = (struct smtp_relay){
		.loop = loop,
		.transfers = transfers,
		.url = smtp->url,
		.server = smtp->server,
		.user = smtp->user,
		.password = smtp->password,
		.ca_file = smtp->ca_file,
		.use_ssl = choose_tls(config, url.is_loopback),
		.name = smtp->name,
		.patience = usual_patience,
	};
	start(smtp, config);
	*channel = &smtp->channel;
	return ERROR_NONE;
}
