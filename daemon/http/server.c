/*
 * One MHD daemon a listening socket, in external epoll mode: its epoll fd is
 * watched by one uv_poll, its timeouts by one uv_timer, and both call the same
 * turn. Handlers answer at once, so nothing is ever suspended.
 */
#include "http/server.h"

#include <microhttpd.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/log.h"
#include "http/feed_cache.h"
#include "http/listen.h"
#include "http/prepared.h"
#include "http/wire.h"

#define LISTEN_LIMIT 8
#define IDLE_TIMEOUT_S 30u
#define CONNECTION_LIMIT 2000u
#define CONNECTION_MEMORY ((size_t)8 * 1024) /* heads; zeroed each request */
#define SHORT_BODY ((size_t)128 * 1024)

struct http_server;

/* A socket with its MHD daemon and the two handles that drive it. */
struct door {
	struct http_server *server;
	struct listening listening;
	struct MHD_Daemon *mhd;
	uv_poll_t poll;
	uv_timer_t timer;
};

struct http_server {
	struct http_context context;
	struct door doors[LISTEN_LIMIT];
	int door_count;
	int open_handles;
	void (*on_closed)(void *owner);
	void *owner;
};

/* A request while its body still arrives. */
struct arriving {
	struct arena arena;
	struct text body;
	bool is_too_large;
};

static const char *query_of(const struct request *request, const char *name)
{
	return MHD_lookup_connection_value(request->connection,
					   MHD_GET_ARGUMENT_KIND, name);
}

static const char *header_of(const struct request *request, const char *name)
{
	return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND,
					   name);
}

/* "tcp 192.0.2.1", for the journal; a reverse proxy shows as itself. */
static const char *tcp_peer(struct MHD_Connection *connection,
			    struct arena *arena)
{
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(
		connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	char host[NI_MAXHOST];
	socklen_t length = sizeof(struct sockaddr_in);

	if (info == NULL)
		return "tcp";
	if (info->client_addr->sa_family == AF_INET6)
		length = sizeof(struct sockaddr_in6);
	if (getnameinfo(info->client_addr, length, host, sizeof(host), NULL, 0,
			NI_NUMERICHOST) != 0)
		return "tcp";
	return arena_printf(arena, "tcp %s", host);
}

/* Who sits at the other end of a Unix socket. */
static void identify_peer(struct MHD_Connection *connection,
			  const struct door *door, struct request *request)
{
	const union MHD_ConnectionInfo *info;
	struct ucred peer;
	socklen_t length = sizeof(peer);

	if (!door->listening.is_local) {
		request->peer = tcp_peer(connection, request->arena);
		return;
	}
	info = MHD_get_connection_info(connection,
				       MHD_CONNECTION_INFO_CONNECTION_FD);
	request->peer = "socket";
	if (info == NULL || getsockopt(info->connect_fd, SOL_SOCKET,
				       SO_PEERCRED, &peer, &length) != 0)
		return;
	request->is_local = true;
	request->peer_uid = peer.uid;
	request->peer_gid = peer.gid;
}

/* ------------------------------------------------------------- answers */

struct prepared {
	int status;
	struct MHD_Response *mhd; /* counted: who is being sent it holds it */
};

static void add_headers(struct MHD_Response *mhd,
			const struct response *response)
{
	if (response->content_type != NULL)
		(void)MHD_add_response_header(mhd, "Content-Type",
					      response->content_type);
	for (int i = 0; i < response->header_count; i++)
		(void)MHD_add_response_header(mhd, response->headers[i].name,
					      response->headers[i].value);
}

static struct prepared *prepare(const struct response *response,
				struct MHD_Response *mhd)
{
	struct prepared *prepared = memory_alloc(sizeof(*prepared));

	if (mhd == NULL) {
		log_error("http: a response could not be made");
		abort(); /* only memory can lack here */
	}
	prepared->status = response->status;
	prepared->mhd = mhd;
	add_headers(mhd, response);
	return prepared;
}

/* A short body goes out in one packet with its headers: it is copied. */
static struct MHD_Response *join(const struct slice *slices, size_t count,
				 size_t length)
{
	char *bytes = memory_alloc(length);
	size_t at = 0;

	for (size_t i = 0; i < count; i++) {
		memcpy(bytes + at, slices[i].bytes, slices[i].length);
		at += slices[i].length;
	}
	return MHD_create_response_from_buffer(length, bytes,
					       MHD_RESPMEM_MUST_FREE);
}

struct prepared *prepared_make(const struct response *response,
			       const struct slice *slices, size_t count,
			       void (*release)(void *owner), void *owner)
{
	struct MHD_Response *mhd;
	struct MHD_IoVec *vectors;
	size_t length = 0;

	for (size_t i = 0; i < count; i++)
		length += slices[i].length;
	if (length <= SHORT_BODY) {
		mhd = join(slices, count, length);
		if (release != NULL)
			release(owner);
		return prepare(response, mhd);
	}
	vectors = memory_array(count, sizeof(*vectors));
	for (size_t i = 0; i < count; i++)
		vectors[i] =
			(struct MHD_IoVec){ slices[i].bytes, slices[i].length };
	mhd = MHD_create_response_from_iovec(vectors, (unsigned)count, release,
					     owner);
	free(vectors);
	return prepare(response, mhd);
}

void prepared_drop(struct prepared *prepared)
{
	if (prepared == NULL)
		return;
	MHD_destroy_response(prepared->mhd);
	free(prepared);
}

static enum MHD_Result queue(struct MHD_Connection *connection,
			     struct response *response)
{
	struct MHD_Response *mhd;
	enum MHD_Result result;
	char *bytes = response->body.bytes;

	if (response->prepared != NULL)
		return MHD_queue_response(connection,
					  (unsigned)response->prepared->status,
					  response->prepared->mhd);
	/* The body's memory goes to MHD, which frees it when it is sent. */
	mhd = MHD_create_response_from_buffer(
		response->body.length, bytes != NULL ? bytes : "",
		bytes != NULL ? MHD_RESPMEM_MUST_FREE : MHD_RESPMEM_PERSISTENT);
	if (mhd == NULL)
		return MHD_NO;
	response->body = (struct text){ 0 };
	add_headers(mhd, response);
	result =
		MHD_queue_response(connection, (unsigned)response->status, mhd);
	MHD_destroy_response(mhd);
	return result;
}

static enum MHD_Result answer(struct door *door,
			      struct MHD_Connection *connection,
			      const char *path, const char *method,
			      struct arriving *arriving)
{
	struct clock_view clock;
	struct response response = { 0 };
	struct request request = {
		.http = &door->server->context,
		.arena = &arriving->arena,
		.method = method,
		.path = path,
		.query = query_of,
		.header = header_of,
		.connection = connection,
		.body = text_string(&arriving->body),
		.body_length = arriving->body.length,
	};
	const struct http_context *http = request.http;

	http->hooks.clock_read(http->hooks.app, &clock);
	request.now = clock.now;
	request.today = zone_date(http->office.zone, clock.now);
	identify_peer(connection, door, &request);
	if (arriving->is_too_large) {
		struct why why;

		(void)why_set(&why, ERROR_USAGE, "the request is too large");
		response_error(&response, ERROR_USAGE, &why, NULL);
		response.status = MHD_HTTP_CONTENT_TOO_LARGE;
	} else {
		routes_answer(&request, &response);
	}
	return queue(connection, &response);
}

static enum MHD_Result on_request(void *context,
				  struct MHD_Connection *connection,
				  const char *path, const char *method,
				  const char *version, const char *bytes,
				  size_t *length, void **state)
{
	struct arriving *arriving = *state;

	(void)version;
	if (arriving == NULL) {
		*state = memory_alloc(sizeof(*arriving));
		return MHD_YES;
	}
	if (*length == 0)
		return answer(context, connection, path, method, arriving);
	if (arriving->body.length + *length > WIRE_BODY_LIMIT) {
		arriving->is_too_large = true;
		text_clear(&arriving->body);
	} else if (!arriving->is_too_large) {
		text_add_bytes(&arriving->body, bytes, *length);
	}
	*length = 0;
	return MHD_YES;
}

static void on_completed(void *context, struct MHD_Connection *connection,
			 void **state, enum MHD_RequestTerminationCode code)
{
	struct arriving *arriving = *state;

	(void)context;
	(void)connection;
	(void)code;
	if (arriving == NULL)
		return;
	arena_clear(&arriving->arena);
	text_clear(&arriving->body);
	free(arriving);
	*state = NULL;
}

static void on_mhd_log(void *context, const char *format, va_list args)
{
	char line[512];

	(void)context;
	(void)vsnprintf(line, sizeof(line), format, args);
	log_debug("http: %s", line);
}

static void on_timer(uv_timer_t *timer);

/* Runs MHD and asks it when it wants to be run again. */
static void turn(struct door *door)
{
	MHD_UNSIGNED_LONG_LONG wait_ms;

	(void)MHD_run(door->mhd);
	feed_cache_settle(door->server->context.feeds);
	if (MHD_get_timeout(door->mhd, &wait_ms) == MHD_YES)
		(void)uv_timer_start(&door->timer, on_timer, wait_ms, 0);
	else
		(void)uv_timer_stop(&door->timer);
}

static void on_timer(uv_timer_t *timer)
{
	turn(timer->data);
}

static void on_readable(uv_poll_t *poll, int status, int events)
{
	(void)status;
	(void)events;
	turn(poll->data);
}

static enum error start(struct door *door, uv_loop_t *loop, struct why *why)
{
	const union MHD_DaemonInfo *info;

	door->mhd = MHD_start_daemon(
		MHD_USE_EPOLL | MHD_USE_ERROR_LOG, 0, NULL, NULL, on_request,
		door, MHD_OPTION_EXTERNAL_LOGGER, on_mhd_log, NULL,
		MHD_OPTION_LISTEN_SOCKET, door->listening.fd,
		MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL,
		MHD_OPTION_CONNECTION_TIMEOUT, IDLE_TIMEOUT_S,
		MHD_OPTION_CONNECTION_LIMIT, CONNECTION_LIMIT,
		MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY,
		MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_END);
	if (door->mhd == NULL)
		return why_set(why, ERROR_IO, "%s: the server did not start",
			       door->listening.name);
	info = MHD_get_daemon_info(door->mhd, MHD_DAEMON_INFO_EPOLL_FD);
	if (info == NULL)
		return why_set(why, ERROR_INTERNAL, "MHD has no epoll here");
	(void)uv_poll_init(loop, &door->poll, info->epoll_fd);
	(void)uv_timer_init(loop, &door->timer);
	door->poll.data = door;
	door->timer.data = door;
	door->server->open_handles += 2;
	(void)uv_poll_start(&door->poll, UV_READABLE, on_readable);
	turn(door);
	log_notice("listening on %s", door->listening.name);
	return ERROR_NONE;
}

static void free_when_closed(struct http_server *server)
{
	void (*on_closed)(void *owner) = server->on_closed;
	void *owner = server->owner;

	if (server->open_handles > 0)
		return;
	feed_cache_close(server->context.feeds);
	free(server);
	if (on_closed != NULL)
		on_closed(owner);
}

static void on_handle_closed(uv_handle_t *handle)
{
	struct door *door = handle->data;

	door->server->open_handles--;
	free_when_closed(door->server);
}

static void shut(struct door *door)
{
	if (door->listening.is_local)
		(void)unlink(door->listening.name + strlen("unix:"));
	if (door->mhd == NULL) {
		(void)close(door->listening.fd);
		return;
	}
	(void)uv_poll_stop(&door->poll);
	(void)uv_timer_stop(&door->timer);
	/* Closes the listening socket too. */
	MHD_stop_daemon(door->mhd);
	uv_close((uv_handle_t *)&door->poll, on_handle_closed);
	uv_close((uv_handle_t *)&door->timer, on_handle_closed);
}

enum error http_open(uv_loop_t *loop, const struct http_context *context,
		     struct http_server **opened, struct why *why)
{
	struct http_server *server = memory_alloc(sizeof(*server));
	const struct strings *addresses = &context->config->listen;
	enum error error = ERROR_NONE;

	server->context = *context;
	server->context.feeds = feed_cache_open(context->store, context->config,
						&server->context.office);
	if (addresses->count > LISTEN_LIMIT)
		error = why_set(why, ERROR_INPUT,
				"listen: at most %d addresses", LISTEN_LIMIT);
	for (size_t i = 0; i < addresses->count && error == ERROR_NONE; i++) {
		struct door *door = &server->doors[i];

		door->server = server;
		error = listen_open(addresses->items[i], &door->listening, why);
		if (error != ERROR_NONE)
			break;
		server->door_count++;
		error = start(door, loop, why);
	}
	*opened = server;
	return error == ERROR_NONE ? error : why_wrap(why, error, "listen");
}

void http_stop(struct http_server *server)
{
	for (int i = 0; i < server->door_count; i++) {
		struct door *door = &server->doors[i];
		MHD_socket fd = MHD_INVALID_SOCKET;

		if (door->mhd != NULL)
			fd = MHD_quiesce_daemon(door->mhd);
		if (fd != MHD_INVALID_SOCKET)
			(void)close(fd);
	}
}

void http_close(struct http_server *server, void (*on_closed)(void *owner),
		void *owner)
{
	server->on_closed = on_closed;
	server->owner = owner;
	for (int i = 0; i < server->door_count; i++)
		shut(&server->doors[i]);
	free_when_closed(server);
}
