/*
 * The client of dondoc: one HTTP request at a time over the daemon's Unix
 * socket, with nothing to load. Other addresses are dondoc-whole's.
 */
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "cli/client.h"
#include "cli/client_setup.h"
#include "cli/command.h"

#define READ_SIZE 65536
#define TICK_MS 1000

struct client {
	char *path; /* of the socket */
	char token[CLIENT_TOKEN_LIMIT];
	struct client_waiting waiting;
};

/* The path of the socket that an address names; the caller's. */
static enum error find_path(const char *url, char **path, struct why *why)
{
	if (url == NULL) {
		*path = client_find_socket();
		return ERROR_NONE;
	}
	if (strncmp(url, "unix:", 5) == 0 && url[5] != '\0') {
		*path = memory_string(url + 5);
		return ERROR_NONE;
	}
	return client_refuse_address(url, why);
}

enum error client_open(struct client **client, const char *url, struct why *why)
{
	struct client *opened = memory_alloc(sizeof(*opened));
	struct arena arena = { 0 };
	const char *kept = NULL;
	enum error error = client_choose(&url, &kept, &arena, why);

	if (error == ERROR_NONE)
		error = find_path(url, &opened->path, why);
	if (error == ERROR_NONE)
		error = client_read_token(kept, opened->token, why);
	arena_clear(&arena);
	if (error != ERROR_NONE) {
		client_close(opened);
		return error;
	}
	*client = opened;
	return ERROR_NONE;
}

static enum error unreached(const struct client *client, int failure,
			    struct why *why)
{
	return why_set(why, ERROR_NOT_FOUND, "no daemon at unix:%s: %s",
		       client->path, strerror(failure));
}

static enum error broken(const struct client *client, const char *words,
			 struct why *why)
{
	return why_set(why, ERROR_IO, "the daemon at unix:%s broke off: %s",
		       client->path, words);
}

static enum error connect_to(const struct client *client, int *socket_file,
			     struct why *why)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t length = strlen(client->path);
	int file;

	if (length >= sizeof(address.sun_path))
		return unreached(client, ENAMETOOLONG, why);
	memcpy(address.sun_path, client->path, length + 1);
	file = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (file < 0 || connect(file, (const struct sockaddr *)&address,
				sizeof(address)) != 0) {
		int failure = errno;

		if (file >= 0)
			(void)close(file);
		return unreached(client, failure, why);
	}
	*socket_file = file;
	return ERROR_NONE;
}

static enum error send_all(const struct client *client, int file,
			   const struct text *text, struct why *why)
{
	size_t sent = 0;

	while (sent < text->length) {
		ssize_t taken = send(file, text->bytes + sent,
				     text->length - sent, MSG_NOSIGNAL);

		if (taken < 0 && errno != EINTR) {
			/* Who refuses a request says why before it closes. */
			if (errno == EPIPE || errno == ECONNRESET)
				return ERROR_NONE;
			return broken(client, strerror(errno), why);
		}
		sent += taken > 0 ? (size_t)taken : 0;
	}
	return ERROR_NONE;
}

/* Waits until there is something to read, and says when it takes long. */
static bool wait_for(struct client *client, int file, size_t received)
{
	struct pollfd waited = { .fd = file, .events = POLLIN };

	for (int second = 0; second < CLIENT_ANSWER_SECONDS; second++) {
		int ready = poll(&waited, 1, TICK_MS);

		if (ready > 0)
			return true;
		if (ready < 0 && errno != EINTR)
			return false;
		client_waiting_tell(&client->waiting, (long long)received);
	}
	errno = ETIMEDOUT;
	return false;
}

static enum error receive_all(struct client *client, int file,
			      struct text *text, struct why *why)
{
	char bytes[READ_SIZE];

	for (;;) {
		ssize_t length;

		if (!wait_for(client, file, text->length))
			return broken(client, strerror(errno), why);
		length = read(file, bytes, sizeof(bytes));
		if (length < 0 && errno == EINTR)
			continue;
		if (length < 0)
			return broken(client, strerror(errno), why);
		if (length == 0)
			return ERROR_NONE;
		if ((size_t)length > CLIENT_ANSWER_LIMIT - text->length)
			return why_set(why, ERROR_IO,
				       "unix:%s: the answer is longer than "
				       "%zu MiB",
				       client->path, CLIENT_ANSWER_LIMIT >> 20);
		text_add_bytes(text, bytes, (size_t)length);
	}
}

/* The value of a header of the answer's head, or NULL. */
static const char *header_of(const char *head, const char *end,
			     const char *name)
{
	size_t length = strlen(name);

	while (head < end) {
		const char *line = strstr(head, "\r\n");

		if (line == NULL || line >= end)
			return NULL;
		head = line + 2;
		if (strncasecmp(head, name, length) == 0 && head[length] == ':')
			return head + length + 1 +
			       strspn(head + length + 1, " ");
	}
	return NULL;
}

/* The number that the text begins with; SIZE_MAX when it is none. */
static size_t number_at(const char *text)
{
	size_t number = 0;

	if (*text < '0' || *text > '9')
		return SIZE_MAX;
	for (; *text >= '0' && *text <= '9' && number < CLIENT_ANSWER_LIMIT;
	     text++)
		number = number * 10 + (size_t)(*text - '0');
	return number;
}

/* Takes the answer apart. We ask for a closed connection, hence the body is
 * what follows the head; its length tells whether all of it came. */
static enum error take_apart(const struct client *client,
			     const struct text *received, struct answer *answer,
			     struct why *why)
{
	const char *bytes = text_string(received);
	const char *end = strstr(bytes, "\r\n\r\n");
	const char *promised;
	size_t length;

	if (received->length == 0)
		return broken(client, "it sent nothing", why);
	if (strncmp(bytes, "HTTP/1.", 7) != 0 || strlen(bytes) < 12 ||
	    end == NULL)
		return broken(client, "that is no HTTP", why);
	answer->status = (long)number_at(bytes + 9);
	length = received->length - (size_t)(end + 4 - bytes);
	promised = header_of(bytes, end + 2, "Content-Length");
	if (header_of(bytes, end + 2, "Transfer-Encoding") != NULL)
		return broken(client, "it sent its answer in pieces", why);
	if (promised != NULL && number_at(promised) != length)
		return broken(client, "a part of its answer is missing", why);
	text_add_bytes(&answer->body, end + 4, length);
	return ERROR_NONE;
}

static void write_request(const struct client *client, const char *path,
			  const char *body, struct text *request)
{
	text_addf(request,
		  "%s " WIRE_API "%s HTTP/1.1\r\nHost: localhost\r\n"
		  "User-Agent: dondoc/" DONDOC_VERSION "\r\n"
		  "Accept: application/json\r\nConnection: close\r\n",
		  body != NULL ? "POST" : "GET", path);
	if (*client->token != '\0')
		text_addf(request, "Authorization: Bearer %s\r\n",
			  client->token);
	if (body != NULL)
		text_addf(request,
			  "Content-Type: application/json\r\n"
			  "Content-Length: %zu\r\n",
			  strlen(body));
	text_add(request, "\r\n");
	text_add(request, body != NULL ? body : "");
}

enum error client_ask(struct client *client, const char *path, const char *body,
		      struct answer *answer, struct why *why)
{
	struct text request = { 0 };
	struct text received = { 0 };
	int file = -1;
	enum error error = connect_to(client, &file, why);

	*answer = (struct answer){ 0 };
	if (error != ERROR_NONE)
		return error;
	client_waiting_begin(&client->waiting);
	write_request(client, path, body, &request);
	error = send_all(client, file, &request, why);
	if (error == ERROR_NONE)
		error = receive_all(client, file, &received, why);
	client_waiting_end(&client->waiting);
	(void)close(file);
	if (error == ERROR_NONE)
		error = take_apart(client, &received, answer, why);
	if (request.bytes != NULL)
		explicit_bzero(request.bytes, request.length);
	text_clear(&request);
	text_clear(&received);
	return error;
}

bool client_is_exposed(const struct client *client)
{
	(void)client;
	return false;
}

void client_close(struct client *client)
{
	if (client == NULL)
		return;
	explicit_bzero(client->token, sizeof(client->token));
	free(client->path);
	free(client);
}
