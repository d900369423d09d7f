#include "cli/client_setup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/client.h"
#include "cli/login.h"
#include "http/wire.h"

#define PATIENCE_SECONDS 1 /* longer waits are told of */

const char *client_environment(const char *name)
{
	const char *value = getenv(name);

	return value == NULL || *value == '\0' ? NULL : value;
}

/* The first of the usual sockets that is there, else the system's. */
char *client_find_socket(void)
{
	const char *folders[] = { client_environment("XDG_RUNTIME_DIR"),
				  client_environment("XDG_STATE_HOME"),
				  client_environment("HOME") };
	bool has_state_home = folders[1] != NULL;

	if (access(WIRE_DEFAULT_SOCKET, F_OK) == 0)
		return memory_string(WIRE_DEFAULT_SOCKET);
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
		struct text path = { 0 };
		bool is_home = i == 2;

		if (folders[i] == NULL || (is_home && has_state_home))
			continue;
		text_addf(&path, "%s%s/dondoc/api.sock", folders[i],
			  is_home ? "/.local/state" : "");
		if (access(text_string(&path), F_OK) == 0)
			return path.bytes;
		text_clear(&path);
	}
	return memory_string(WIRE_DEFAULT_SOCKET);
}

/* Reads the token file's first line. Own reading, so that no buffer of stdio
 * keeps a copy. */
static enum error read_token(const char *path, char token[CLIENT_TOKEN_LIMIT],
			     struct why *why)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length;

	if (file < 0)
		return why_set(why, ERROR_USAGE, "DONDOC_TOKEN_FILE %s: %s",
			       path, strerror(errno));
	length = read(file, token, CLIENT_TOKEN_LIMIT - 1);
	(void)close(file);
	if (length < 0)
		return why_set(why, ERROR_USAGE, "DONDOC_TOKEN_FILE %s: %s",
			       path, strerror(errno));
	token[length] = '\0';
	token[strcspn(token, "\r\n")] = '\0';
	return ERROR_NONE;
}

enum error client_choose(const char **url, const char **kept,
			 struct arena *arena, struct why *why)
{
	struct login login;
	enum error error = login_read(arena, &login, why);

	if (*url == NULL)
		*url = client_environment("DONDOC_URL");
	if (*url == NULL)
		*url = login.url;
	/* A token is for the address that it was given for. */
	*kept = login.url != NULL && strcmp(*url, login.url) == 0 ? login.token
								  : NULL;
	return error;
}

enum error client_refuse_address(const char *url, struct why *why)
{
	if (*url == '/')
		return why_set(why, ERROR_USAGE,
			       "the daemon's address %s is a path: did you "
			       "mean unix:%s?",
			       url, url);
	return why_set(why, ERROR_USAGE,
		       "the daemon's address is unix:PATH, http://HOST or "
		       "https://HOST");
}

enum error client_read_token(const char *kept, char token[CLIENT_TOKEN_LIMIT],
			     struct why *why)
{
	const char *given = client_environment("DONDOC_TOKEN");
	const char *path = client_environment("DONDOC_TOKEN_FILE");
	enum error error = ERROR_NONE;

	*token = '\0';
	if (given != NULL && strlen(given) < CLIENT_TOKEN_LIMIT)
		memcpy(token, given, strlen(given) + 1);
	else if (given != NULL)
		error = why_set(why, ERROR_USAGE, "DONDOC_TOKEN is no token");
	else if (path != NULL)
		error = read_token(path, token, why);
	else if (kept != NULL && strlen(kept) < CLIENT_TOKEN_LIMIT)
		memcpy(token, kept, strlen(kept) + 1);
	for (const char *at = token; error == ERROR_NONE && *at != '\0'; at++)
		if (*at <= ' ' || *at > '~')
			error = why_set(why, ERROR_USAGE,
					"%s holds no token: a token is letters "
					"and digits on one line",
					given != NULL ? "DONDOC_TOKEN"
						      : "DONDOC_TOKEN_FILE");
	return error;
}

static time_t seconds_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

void client_waiting_begin(struct client_waiting *waiting)
{
	*waiting = (struct client_waiting){ .since = seconds_now() };
}

void client_waiting_tell(struct client_waiting *waiting, long long received)
{
	time_t waited = seconds_now() - waiting->since;
	const char *terminal = client_environment("TERM");

	if (waited <= PATIENCE_SECONDS || isatty(STDERR_FILENO) != 1 ||
	    terminal == NULL || strcmp(terminal, "dumb") == 0)
		return;
	waiting->is_told = true;
	(void)fprintf(stderr, "\r\033[Kdondoc: waiting, %lld s",
		      (long long)waited);
	if (received > 0)
		(void)fprintf(stderr, ", %lld KiB", received >> 10);
	(void)fflush(stderr);
}

void client_waiting_end(struct client_waiting *waiting)
{
	if (waiting->is_told)
		(void)fputs("\r\033[K", stderr);
	waiting->is_told = false;
}

void client_add_query(struct text *path, const char *name, const char *value)
{
	if (value == NULL)
		return;
	text_addf(path,
		  "%c%s=", strchr(text_string(path), '?') == NULL ? '?' : '&',
		  name);
	for (const char *at = value; *at != '\0'; at++) {
		char byte = *at;
		bool is_plain = (byte >= 'a' && byte <= 'z') ||
				(byte >= 'A' && byte <= 'Z') ||
				(byte >= '0' && byte <= '9') ||
				strchr("-._~", byte) != NULL;

		if (is_plain)
			text_add_bytes(path, &byte, 1);
		else
			text_addf(path, "%%%02X", (unsigned char)byte);
	}
}
