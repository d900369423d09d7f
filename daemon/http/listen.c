#include "http/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <grp.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* Makes the folder of a socket, if only that one is missing. */
static void make_folder(const char *path)
{
	char folder[sizeof(((struct sockaddr_un *)NULL)->sun_path)];
	const char *slash = strrchr(path, '/');

	if (slash == NULL || slash == path)
		return;
	memcpy(folder, path, (size_t)(slash - path));
	folder[slash - path] = '\0';
	(void)mkdir(folder, 0755); /* bind tells when it could not be */
}

static enum error open_unix(const char *path, struct listening *listening,
			    struct why *why)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const struct sockaddr *generic = (const void *)&address;
	const struct group *office = getgrnam("dondoc");
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	listening->fd = fd;
	listening->is_local = true;
	(void)snprintf(listening->name, sizeof(listening->name), "unix:%s",
		       path);
	if (strlen(path) >= sizeof(address.sun_path))
		return why_set(why, ERROR_INPUT, "%s: the path is too long",
			       path);
	memcpy(address.sun_path, path, strlen(path) + 1);
	if (fd < 0)
		return why_set(why, ERROR_IO, "socket: %s", strerror(errno));
	make_folder(path);
	if (connect(fd, generic, sizeof(address)) == 0)
		return why_set(why, ERROR_REFUSED,
			       "%s: another program listens there", path);
	(void)unlink(path);
	if (bind(fd, generic, sizeof(address)) != 0 || chmod(path, 0660) != 0 ||
	    listen(fd, SOMAXCONN) != 0)
		return why_set(why, ERROR_IO, "%s: %s", path, strerror(errno));
	if (office != NULL && chown(path, (uid_t)-1, office->gr_gid) != 0)
		errno = 0; /* not ours to give: root still may */
	return ERROR_NONE;
}

static bool read_port(const char *words, in_port_t *port)
{
	long number = 0;

	if (*words == '\0')
		return false;
	for (; *words != '\0'; words++) {
		if (*words < '0' || *words > '9')
			return false;
		number = number * 10 + (*words - '0');
		if (number > 65535)
			return false;
	}
	*port = htons((in_port_t)number);
	return true;
}

union address {
	struct sockaddr generic;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static enum error read_address(const char *words, union address *address,
			       socklen_t *length, struct why *why)
{
	char host[INET6_ADDRSTRLEN + 2];
	const char *colon = strrchr(words, ':');
	size_t host_length = colon == NULL ? 0 : (size_t)(colon - words);
	in_port_t port;

	memset(address, 0, sizeof(*address));
	if (colon == NULL || host_length >= sizeof(host) ||
	    !read_port(colon + 1, &port))
		return why_set(why, ERROR_INPUT,
			       "tcp:%s: expected tcp:ADDRESS:PORT", words);
	memcpy(host, words, host_length);
	host[host_length] = '\0';
	if (inet_pton(AF_INET, host, &address->v4.sin_addr) == 1) {
		address->v4.sin_family = AF_INET;
		address->v4.sin_port = port;
		*length = sizeof(address->v4);
		return ERROR_NONE;
	}
	if (host[0] == '[' && host[host_length - 1] == ']') {
		host[host_length - 1] = '\0';
		if (inet_pton(AF_INET6, host + 1, &address->v6.sin6_addr) ==
		    1) {
			address->v6.sin6_family = AF_INET6;
			address->v6.sin6_port = port;
			*length = sizeof(address->v6);
			return ERROR_NONE;
		}
	}
	return why_set(why, ERROR_INPUT,
		       "tcp:%s: the address is a number, such as 127.0.0.1",
		       words);
}

/* The name with the port that was given, which may have been 0. */
static void name_tcp(struct listening *listening)
{
	union address address;
	socklen_t length = sizeof(address);
	char host[INET6_ADDRSTRLEN] = "";

	if (getsockname(listening->fd, &address.generic, &length) != 0)
		return;
	if (address.generic.sa_family == AF_INET) {
		(void)inet_ntop(AF_INET, &address.v4.sin_addr, host,
				sizeof(host));
		(void)snprintf(listening->name, sizeof(listening->name),
			       "http://%s:%u", host,
			       ntohs(address.v4.sin_port));
		return;
	}
	(void)inet_ntop(AF_INET6, &address.v6.sin6_addr, host, sizeof(host));
	(void)snprintf(listening->name, sizeof(listening->name),
		       "http://[%s]:%u", host, ntohs(address.v6.sin6_port));
}

static enum error open_tcp(const char *words, struct listening *listening,
			   struct why *why)
{
	union address address;
	socklen_t length = 0;
	int on = 1;
	enum error error = read_address(words, &address, &length, why);

	if (error != ERROR_NONE)
		return error;
	listening->fd = socket(address.generic.sa_family,
			       SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (listening->fd < 0 ||
	    setsockopt(listening->fd, SOL_SOCKET, SO_REUSEADDR, &on,
		       sizeof(on)) != 0 ||
	    bind(listening->fd, &address.generic, length) != 0 ||
	    listen(listening->fd, SOMAXCONN) != 0)
		return why_set(why,
			       errno == EADDRINUSE ? ERROR_REFUSED : ERROR_IO,
			       "tcp:%s: %s", words, strerror(errno));
	name_tcp(listening);
	return ERROR_NONE;
}

enum error listen_open(const char *words, struct listening *listening,
		       struct why *why)
{
	enum error error;

	*listening = (struct listening){ .fd = -1 };
	if (strncmp(words, "unix:", 5) == 0)
		error = open_unix(words + 5, listening, why);
	else if (strncmp(words, "tcp:", 4) == 0)
		error = open_tcp(words + 4, listening, why);
	else
		error = why_set(why, ERROR_INPUT,
				"%s: expected unix:PATH or tcp:ADDRESS:PORT",
				words);
	if (error != ERROR_NONE && listening->fd >= 0) {
		(void)close(listening->fd);
		listening->fd = -1;
	}
	return error;
}
