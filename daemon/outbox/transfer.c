/*
 * The wiring that libcurl asks of an event loop, and nothing else: sockets to
 * uv_poll, its one timeout to a uv_timer, and after every action the list of
 * what has finished. libcurl is never called from within its own callbacks.
 */
#include "outbox/transfer.h"

#include <arpa/inet.h>
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"

struct transfers {
	CURLM *multi;
	uv_loop_t *loop;
	uv_timer_t timer;
	int handles; /* open uv handles */
	int started; /* transfers that are in the multi */
	bool is_closing;
	void (*on_closed)(void *owner);
	void *owner;
};

/* A socket that libcurl wants watched. */
struct watch {
	uv_poll_t poll;
	struct transfers *transfers;
	curl_socket_t socket;
};

static bool is_loopback(const char *host)
{
	struct in_addr address;

	if (strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0)
		return true;
	return inet_pton(AF_INET, host, &address) == 1 &&
	       (ntohl(address.s_addr) >> 24) == 127;
}

static bool copy_parts(CURLU *url, struct transfer_url *parts)
{
	char *scheme = NULL;
	char *host = NULL;
	char *port = NULL;
	bool is_whole = false;

	if (curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
	    curl_url_get(url, CURLUPART_HOST, &host, 0) == CURLUE_OK) {
		(void)curl_url_get(url, CURLUPART_PORT, &port, 0);
		(void)snprintf(parts->scheme, sizeof(parts->scheme), "%s",
			       scheme);
		(void)snprintf(parts->server, sizeof(parts->server), "%s%s%s",
			       host, port == NULL ? "" : ":",
			       port == NULL ? "" : port);
		parts->is_loopback = is_loopback(host);
		is_whole = true;
	}
	curl_free(scheme);
	curl_free(host);
	curl_free(port);
	return is_whole;
}

enum error transfer_read_url(const char *url, struct transfer_url *parts,
			     struct why *why)
{
	CURLU *handle = curl_url();
	CURLUcode code =
		curl_url_set(handle, CURLUPART_URL, url, CURLU_DISALLOW_USER);
	enum error error = ERROR_NONE;

	if (code != CURLUE_OK)
		error = why_set(why, ERROR_INPUT, "\"%s\": %s", url,
				curl_url_strerror(code));
	else if (!copy_parts(handle, parts))
		error = why_set(why, ERROR_INPUT,
				"\"%s\": it names no scheme or host", url);
	curl_url_cleanup(handle);
	return error;
}

static void count_closed(struct transfers *transfers)
{
	transfers->handles--;
	if (transfers->handles > 0)
		return;
	curl_global_cleanup();
	transfers->on_closed(transfers->owner);
	free(transfers);
}

static void on_watch_closed(uv_handle_t *handle)
{
	struct watch *watch = handle->data;

	count_closed(watch->transfers);
	free(watch);
}

static void on_timer_closed(uv_handle_t *handle)
{
	struct transfers *transfers = handle->data;

	count_closed(transfers);
}

bool transfer_is_out(const struct transfer *transfer)
{
	long request_size = 0;

	(void)curl_easy_getinfo(transfer->easy, CURLINFO_REQUEST_SIZE,
				&request_size);
	return request_size > 0;
}

/* The reason in words: libcurl's for this transfer, else for the code. */
static void finish(struct transfer *transfer, CURLcode code)
{
	long status = 0;

	(void)curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE,
				&status);
	transfer->status = (int)status;
	if (code == CURLE_OK)
		transfer->end = TRANSFER_ANSWERED;
	else if (code == CURLE_WRITE_ERROR)
		transfer->end = TRANSFER_TOO_LONG;
	else
		transfer->end = transfer_is_out(transfer) ? TRANSFER_LOST
							  : TRANSFER_NOT_OUT;
	if (code != CURLE_OK && transfer->fault[0] == '\0')
		(void)snprintf(transfer->fault, sizeof(transfer->fault), "%s",
			       curl_easy_strerror(code));
	transfer->on_done(transfer);
}

/* Whatever the count of running ones says: it may be 0 while one waits. */
static void drain(struct transfers *transfers)
{
	CURLMsg *message;
	int left;

	while (!transfers->is_closing &&
	       (message = curl_multi_info_read(transfers->multi, &left)) !=
		       NULL) {
		struct transfer *transfer = NULL;

		(void)curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE,
					&transfer);
		finish(transfer, message->data.result);
	}
}

static void act(struct transfers *transfers, curl_socket_t socket, int events)
{
	int running;

	if (transfers->is_closing)
		return;
	(void)curl_multi_socket_action(transfers->multi, socket, events,
				       &running);
	drain(transfers);
}

static void on_poll(uv_poll_t *poll, int status, int events)
{
	struct watch *watch = poll->data;
	int flags = 0;

	if (status < 0)
		flags |= CURL_CSELECT_ERR;
	if ((events & UV_READABLE) != 0)
		flags |= CURL_CSELECT_IN;
	if ((events & UV_WRITABLE) != 0)
		flags |= CURL_CSELECT_OUT;
	act(watch->transfers, watch->socket, flags);
}

static void on_timeout(uv_timer_t *timer)
{
	struct transfers *transfers = timer->data;

	act(transfers, CURL_SOCKET_TIMEOUT, 0);
}

static struct watch *watch_open(struct transfers *transfers,
				curl_socket_t socket)
{
	struct watch *watch = memory_alloc(sizeof(*watch));
	int code = uv_poll_init_socket(transfers->loop, &watch->poll, socket);

	if (code < 0) {
		/* The transfer will end by its timeout. */
		log_error("transfer: a socket cannot be watched: %s",
			  uv_strerror(code));
		free(watch);
		return NULL;
	}
	transfers->handles++;
	watch->transfers = transfers;
	watch->socket = socket;
	watch->poll.data = watch;
	(void)curl_multi_assign(transfers->multi, socket, watch);
	return watch;
}

static void watch_close(struct watch *watch)
{
	(void)curl_multi_assign(watch->transfers->multi, watch->socket, NULL);
	(void)uv_poll_stop(&watch->poll);
	uv_close((uv_handle_t *)&watch->poll, on_watch_closed);
}

/* libcurl's signature. */
static int on_socket(CURL *easy, curl_socket_t socket, int what, void *owner,
		     void *assigned)
{
	struct transfers *transfers = owner;
	struct watch *watch = assigned;
	int events = 0;

	(void)easy;
	if (what == CURL_POLL_REMOVE) {
		if (watch != NULL)
			watch_close(watch);
		return 0;
	}
	if (watch == NULL)
		watch = watch_open(transfers, socket);
	if (watch == NULL)
		return 0;
	if (what == CURL_POLL_IN || what == CURL_POLL_INOUT)
		events |= UV_READABLE;
	if (what == CURL_POLL_OUT || what == CURL_POLL_INOUT)
		events |= UV_WRITABLE;
	(void)uv_poll_start(&watch->poll, events, on_poll);
	return 0;
}

static int on_timer(CURLM *multi, long wait_ms, void *owner)
{
	struct transfers *transfers = owner;

	(void)multi;
	if (wait_ms < 0)
		(void)uv_timer_stop(&transfers->timer);
	else
		(void)uv_timer_start(&transfers->timer, on_timeout,
				     (uint64_t)wait_ms, 0);
	return 0;
}

enum error transfers_open(uv_loop_t *loop, struct transfers **transfers,
			  struct why *why)
{
	struct transfers *opened;

	*transfers = NULL;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return why_set(why, ERROR_INTERNAL, "libcurl cannot start");
	opened = memory_alloc(sizeof(*opened));
	opened->loop = loop;
	opened->multi = curl_multi_init();
	if (opened->multi == NULL) {
		free(opened);
		curl_global_cleanup();
		return why_set(why, ERROR_INTERNAL, "libcurl cannot start");
	}
	(void)curl_multi_setopt(opened->multi, CURLMOPT_SOCKETFUNCTION,
				on_socket);
	(void)curl_multi_setopt(opened->multi, CURLMOPT_SOCKETDATA, opened);
	(void)curl_multi_setopt(opened->multi, CURLMOPT_TIMERFUNCTION,
				on_timer);
	(void)curl_multi_setopt(opened->multi, CURLMOPT_TIMERDATA, opened);
	(void)uv_timer_init(loop, &opened->timer);
	opened->timer.data = opened;
	opened->handles = 1;
	*transfers = opened;
	return ERROR_NONE;
}

void transfers_close(struct transfers *transfers,
		     void (*on_closed)(void *owner), void *owner)
{
	assert(transfers->started == 0); /* the caller clears what it began */
	transfers->is_closing = true;
	transfers->on_closed = on_closed;
	transfers->owner = owner;
	(void)curl_multi_cleanup(transfers->multi);
	uv_close((uv_handle_t *)&transfers->timer, on_timer_closed);
}

static size_t on_body(char *bytes, size_t size, size_t count, void *owner)
{
	struct transfer *transfer = owner;
	size_t room = transfer->body_limit - transfer->body.length;

	size *= count;
	text_add_bytes(&transfer->body, bytes, size < room ? size : room);
	return size <= room ? size : 0;
}

enum error transfer_init(struct transfer *transfer, const char *url,
			 const char *protocols, struct why *why)
{
	CURL *easy = curl_easy_init();
	unsigned code = 0;

	*transfer = (struct transfer){ .easy = easy };
	if (easy == NULL)
		return why_set(why, ERROR_INTERNAL, "libcurl gives no handle");
	code |= curl_easy_setopt(easy, CURLOPT_URL, url);
	code |= curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, protocols);
	code |= curl_easy_setopt(easy, CURLOPT_PROXY, "");
	code |= curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	code |= curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
	code |= curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	/* Leaving must not wait for a name that nobody resolves. */
	code |= curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
	code |= curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
	code |= curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->fault);
	code |= curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	code |= curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
	if (code == 0)
		return ERROR_NONE;
	transfer_clear(transfer);
	return why_set(why, ERROR_INTERNAL, "libcurl lacks what %s needs",
		       protocols);
}

void transfer_start(struct transfers *transfers, struct transfer *transfer)
{
	CURLMcode code =
		curl_multi_add_handle(transfers->multi, transfer->easy);

	/* It fails for a handle that is added already or not made, and for
	 * want of memory. */
	assert(code == CURLM_OK);
	(void)code;
	transfer->transfers = transfers;
	transfers->started++;
}

void transfer_clear(struct transfer *transfer)
{
	if (transfer->transfers != NULL) {
		(void)curl_multi_remove_handle(transfer->transfers->multi,
					       transfer->easy);
		transfer->transfers->started--;
		transfer->transfers = NULL;
	}
	curl_easy_cleanup(transfer->easy);
	transfer->easy = NULL;
	text_clear(&transfer->body);
}
