/*
 * libcurl does TCP, TLS, EHLO, STARTTLS and AUTH without blocking; from there
 * on the socket is watched by us and carries the session's bytes through
 * curl_easy_send and curl_easy_recv, inside TLS or not.
 */
#include "outbox/smtp_connection.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* So many writes at most before others have their turn. */
#define WRITES_A_TURN 16
#define READ_SIZE 16384

static void change(struct smtp_connection *connection)
{
	connection->on_change(connection->owner);
}

static void on_handle_closed(uv_handle_t *handle)
{
	struct smtp_connection *connection = handle->data;

	connection->handles--;
	if (connection->handles > 0)
		return;
	connection->on_closed(connection->owner);
	free(connection);
}

static void end(struct smtp_connection *connection)
{
	connection->is_failed = connection->state != CONNECTION_LEAVING;
	connection->state = CONNECTION_ENDED;
	(void)uv_timer_stop(&connection->timer);
	if (connection->is_polling)
		(void)uv_poll_stop(&connection->poll);
	change(connection);
}

/* Writes until all is written, the socket is full or broken. True when
 * something was written. */
static bool write_output(struct smtp_connection *connection)
{
	struct smtp_session *session = &connection->session;
	bool is_written = false;

	for (int i = 0; i < WRITES_A_TURN; i++) {
		size_t length;
		size_t taken = 0;
		const char *bytes = smtp_session_output(session, &length);
		CURLcode code;

		if (length == 0)
			break;
		code = curl_easy_send(connection->transfer.easy, bytes, length,
				      &taken);
		if (code == CURLE_AGAIN)
			break;
		if (code != CURLE_OK) {
			connection->fault = "the connection broke";
			break;
		}
		smtp_session_written(session, taken);
		is_written = true;
	}
	return is_written;
}

/* Reads until nothing is left: TLS may hold bytes that no poll tells of. */
static void read_input(struct smtp_connection *connection)
{
	while (connection->session.state != SMTP_CLOSED) {
		char bytes[READ_SIZE];
		size_t length = 0;
		CURLcode code = curl_easy_recv(connection->transfer.easy, bytes,
					       sizeof(bytes), &length);

		if (code == CURLE_AGAIN)
			return;
		if (code != CURLE_OK || length == 0) {
			connection->fault = "the relay closed the connection";
			return;
		}
		smtp_session_feed(&connection->session, bytes, length);
	}
}

/* True when the session has new bytes to write. */
static bool follow_event(struct smtp_connection *connection)
{
	switch (smtp_session_next(&connection->session)) {
	case SMTP_EVENT_DONE:
		connection->is_done = true;
		connection->outcome = connection->session.outcome;
		return true;
	case SMTP_EVENT_HAND_OVER: /* by the pool, with others */
	case SMTP_EVENT_NONE:
	default:
		return false;
	}
}

/* What the pool sees, from where the session is. */
static void follow_state(struct smtp_connection *connection)
{
	if (connection->session.state == SMTP_CLOSED) {
		if (connection->state != CONNECTION_ENDED)
			end(connection);
	} else if (connection->session.state == SMTP_READY) {
		connection->was_open = true;
		connection->state = connection->delivery == NULL
					    ? CONNECTION_READY
					    : CONNECTION_BUSY;
	}
}

static void arm(struct smtp_connection *connection, uint64_t wait_ms,
		uv_timer_cb on_time)
{
	(void)uv_timer_start(&connection->timer, on_time, wait_ms, 0);
}

static void on_timeout(uv_timer_t *timer);

/* The time that the session's state may last. */
static void arm_for_state(struct smtp_connection *connection)
{
	const struct smtp_patience *patience = &connection->relay->patience;
	uint64_t wait_ms = patience->reply_ms;

	if (connection->session.state == SMTP_READY)
		wait_ms = patience->idle_ms;
	else if (connection->session.state == SMTP_DOT)
		wait_ms = patience->dot_ms;
	else if (connection->session.state == SMTP_QUIT)
		wait_ms = patience->quit_ms;
	arm(connection, wait_ms, on_timeout);
}

static void on_poll(uv_poll_t *poll, int status, int events);

/* Waits for what may come next; the time starts anew only on progress, so
 * that a reply in drops does not last for ever. */
static void watch(struct smtp_connection *connection, bool is_progress)
{
	int events = UV_READABLE;
	size_t length;

	(void)smtp_session_output(&connection->session, &length);
	if (length > 0)
		events |= UV_WRITABLE;
	(void)uv_poll_start(&connection->poll, events, on_poll);
	if (is_progress)
		arm_for_state(connection);
}

/* Goes on as far as it can without waiting. */
static void advance(struct smtp_connection *connection)
{
	struct smtp_session *session = &connection->session;
	enum smtp_state before = session->state;
	enum smtp_connection_state was = connection->state;
	bool was_done = connection->is_done;
	bool was_wanting = smtp_connection_wants(connection);
	bool is_progress = false;

	do {
		connection->fault = NULL;
		is_progress |= write_output(connection);
		/* Also after a broken write: the relay may have said why. */
		read_input(connection);
		if (connection->fault != NULL)
			smtp_session_lost(session, connection->fault);
		is_progress |= session->state != before;
		before = session->state;
	} while (follow_event(connection));
	follow_state(connection);
	if (connection->state != CONNECTION_ENDED)
		watch(connection, is_progress);
	if (connection->is_done != was_done || connection->state != was ||
	    smtp_connection_wants(connection) != was_wanting)
		change(connection);
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
	(void)status; /* reading and writing will tell it in words */
	(void)events;
	advance(poll->data);
}

/* The relay did not answer in time, or there was no work for it. */
static void time_out(struct smtp_connection *connection)
{
	if (connection->state == CONNECTION_READY) {
		connection->state = CONNECTION_LEAVING;
		smtp_session_quit(&connection->session);
	} else {
		smtp_session_lost(&connection->session,
				  "no answer from the relay in time");
	}
	advance(connection);
	change(connection);
}

static void on_timeout(uv_timer_t *timer)
{
	struct smtp_connection *connection = timer->data;

	time_out(connection);
}

/* Opening failed, by whatever layer: the relay's or the network's fault. */
static void fail_open(struct smtp_connection *connection, const char *fault)
{
	outcome_set(&connection->session.outcome, OUTCOME_RELAY,
		    connection->relay->server, "cannot connect: %s", fault);
	connection->session.state = SMTP_CLOSED;
	end(connection);
}

static void start_session(struct smtp_connection *connection)
{
	curl_socket_t socket = CURL_SOCKET_BAD;
	int code;

	(void)curl_easy_getinfo(connection->transfer.easy,
				CURLINFO_ACTIVESOCKET, &socket);
	code = uv_poll_init_socket(connection->relay->loop, &connection->poll,
				   socket);
	if (code < 0) {
		fail_open(connection, uv_strerror(code));
		return;
	}
	connection->poll.data = connection;
	connection->is_polling = true;
	connection->handles++;
	smtp_session_init(&connection->session, connection->relay->name,
			  connection->relay->server);
	connection->state = CONNECTION_BUSY;
	arm_for_state(connection);
	advance(connection);
}

static void on_opened(struct transfer *transfer)
{
	struct smtp_connection *connection = transfer->owner;

	if (connection->state != CONNECTION_OPENING)
		return;
	if (transfer->end == TRANSFER_ANSWERED)
		start_session(connection);
	else
		fail_open(connection, transfer->fault);
}

static void on_greeting_timeout(uv_timer_t *timer)
{
	fail_open(timer->data, "the relay did not answer in time");
}

/* TCP had its time. If it stands, the rest of opening has its own. */
static void check_opening(struct smtp_connection *connection)
{
	curl_off_t connected_after = 0;

	(void)curl_easy_getinfo(connection->transfer.easy,
				CURLINFO_CONNECT_TIME_T, &connected_after);
	if (connected_after == 0)
		fail_open(connection, "it did not answer in time");
	else
		arm(connection, connection->relay->patience.reply_ms,
		    on_greeting_timeout);
}

static void on_connect_timeout(uv_timer_t *timer)
{
	struct smtp_connection *connection = timer->data;

	check_opening(connection);
}

static void on_no_transfer(uv_timer_t *timer)
{
	struct smtp_connection *connection = timer->data;

	fail_open(connection, connection->fault);
}

static bool set_options(struct smtp_connection *connection)
{
	const struct smtp_relay *relay = connection->relay;
	CURL *easy = connection->transfer.easy;
	/* Our own timers rule; libcurl's must not be shorter. */
	long limit_ms = (long)(relay->patience.connect_ms +
			       relay->patience.reply_ms + 1000);
	unsigned code = 0;

	code |= curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
	code |= curl_easy_setopt(easy, CURLOPT_USE_SSL, relay->use_ssl);
	code |= curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, limit_ms);
	code |= curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT,
				 limit_ms / 1000);
	if (relay->ca_file != NULL)
		code |= curl_easy_setopt(easy, CURLOPT_CAINFO, relay->ca_file);
	if (relay->user != NULL) {
		code |= curl_easy_setopt(easy, CURLOPT_USERNAME, relay->user);
		code |= curl_easy_setopt(easy, CURLOPT_PASSWORD,
					 relay->password);
	}
	return code == 0;
}

struct smtp_connection *smtp_connection_open(const struct smtp_relay *relay,
					     void (*on_change)(void *owner),
					     void *owner)
{
	struct smtp_connection *opened = memory_alloc(sizeof(*opened));
	struct why why;

	opened->relay = relay;
	opened->on_change = on_change;
	opened->owner = owner;
	(void)uv_timer_init(relay->loop, &opened->timer);
	opened->timer.data = opened;
	opened->handles = 1;
	if (transfer_init(&opened->transfer, relay->url, "smtp,smtps", &why) !=
		    ERROR_NONE ||
	    !set_options(opened)) {
		opened->fault = "libcurl cannot speak SMTP so";
		arm(opened, 0, on_no_transfer);
		return opened;
	}
	opened->transfer.owner = opened;
	opened->transfer.on_done = on_opened;
	transfer_start(relay->transfers, &opened->transfer);
	arm(opened, relay->patience.connect_ms, on_connect_timeout);
	return opened;
}

void smtp_connection_begin(struct smtp_connection *connection,
			   struct delivery *delivery)
{
	struct smtp_message message = { .sender = delivery->sender,
					.to = delivery->to,
					.bytes = delivery->bytes,
					.length = delivery->length };

	assert(connection->state == CONNECTION_READY);
	connection->delivery = delivery;
	connection->is_done = false;
	connection->is_handed_over = false;
	connection->state = CONNECTION_BUSY;
	smtp_session_begin(&connection->session, &message);
	arm_for_state(connection);
	advance(connection);
}

bool smtp_connection_wants(const struct smtp_connection *connection)
{
	return connection->session.state == SMTP_HAND_OVER;
}

void smtp_connection_hand_over(struct smtp_connection *connection,
			       bool is_recorded)
{
	connection->is_handed_over = true;
	smtp_session_hand_over(&connection->session, is_recorded);
	advance(connection);
}

void smtp_connection_settle(struct smtp_connection *connection)
{
	assert(connection->is_done); /* the pool asks first */
	connection->delivery = NULL;
	connection->is_done = false;
	follow_state(connection);
}

void smtp_connection_stop(struct smtp_connection *connection)
{
	if (connection->state == CONNECTION_OPENING) {
		fail_open(connection, "broken off");
	} else if (connection->state == CONNECTION_BUSY &&
		   !connection->is_done) {
		smtp_session_lost(&connection->session, "broken off");
		(void)follow_event(connection);
		follow_state(connection);
	}
}

void smtp_connection_close(struct smtp_connection *connection,
			   void (*on_closed)(void *owner))
{
	assert(connection->delivery == NULL); /* the pool settles first */
	connection->on_closed = on_closed;
	if (connection->state == CONNECTION_READY) {
		smtp_session_quit(&connection->session);
		(void)write_output(connection);
	}
	connection->state = CONNECTION_ENDED;
	/* The poll leaves the socket before libcurl closes it. */
	if (connection->is_polling)
		uv_close((uv_handle_t *)&connection->poll, on_handle_closed);
	transfer_clear(&connection->transfer);
	smtp_session_clear(&connection->session);
	uv_close((uv_handle_t *)&connection->timer, on_handle_closed);
}
