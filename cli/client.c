#include "cli/client.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/command.h"

#define CONNECT_SECONDS 10L
#define ANSWER_SECONDS 600L
#define PATIENCE_SECONDS 1 /* longer waits are told of */
#define ANSWER_LIMIT ((size_t)512 * 1024 * 1024)
#define TOKEN_LIMIT 1024

struct client {
	CURL *curl;
	struct curl_slist *headers;
	char *address; /* as it is told to people */
	char *socket; /* path; NULL: TCP */
	char *base; /* URL before WIRE_API */
	bool is_exposed;
	bool shows_progress; /* somebody sits at standard error */
	time_t asked_at;
	bool is_waiting; /* … and has been told that it takes a while */
};

/* Where an answer's bytes go. */
struct intake {
	struct text *body;
	bool is_too_long;
};

static const char *environment(const char *name)
{
	const char *value = getenv(name);

	return value == NULL || *value == '\0' ? NULL : value;
}

/* The first of the usual sockets that is there, else the system's. */
static char *find_socket(void)
{
	const char *folders[] = { environment("XDG_RUNTIME_DIR"),
				  environment("XDG_STATE_HOME"),
				  environment("HOME") };
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
static enum error read_token(const char *path, char token[TOKEN_LIMIT],
			     struct why *why)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t length;

	if (file < 0)
		return why_set(why, ERROR_USAGE, "DONDOC_TOKEN_FILE %s: %s",
			       path, strerror(errno));
	length = read(file, token, TOKEN_LIMIT - 1);
	(void)close(file);
	if (length < 0)
		return why_set(why, ERROR_USAGE, "DONDOC_TOKEN_FILE %s: %s",
			       path, strerror(errno));
	token[length] = '\0';
	token[strcspn(token, "\r\n")] = '\0';
	return ERROR_NONE;
}

/* Adds the token's header; *has_token tells whether there is one. */
static enum error add_token(struct client *client, bool *has_token,
			    struct why *why)
{
	const char *given = environment("DONDOC_TOKEN");
	const char *path = environment("DONDOC_TOKEN_FILE");
	char token[TOKEN_LIMIT] = "";
	char header[TOKEN_LIMIT + 32];
	enum error error = ERROR_NONE;

	*has_token = false;
	if (given != NULL && strlen(given) < TOKEN_LIMIT)
		memcpy(token, given, strlen(given) + 1);
	else if (given != NULL)
		error = why_set(why, ERROR_USAGE, "DONDOC_TOKEN is no token");
	else if (path != NULL)
		error = read_token(path, token, why);
	for (const char *at = token; error == ERROR_NONE && *at != '\0'; at++)
		if (*at <= ' ' || *at > '~')
			error = why_set(why, ERROR_USAGE,
					"%s holds no token: a token is letters "
					"and digits on one line",
					given != NULL ? "DONDOC_TOKEN"
						      : "DONDOC_TOKEN_FILE");
	if (error == ERROR_NONE && *token != '\0') {
		(void)snprintf(header, sizeof(header),
			       "Authorization: Bearer %s", token);
		client->headers = curl_slist_append(client->headers, header);
		explicit_bzero(header, sizeof(header));
		*has_token = true;
	}
	explicit_bzero(token, sizeof(token));
	return error;
}

static bool is_loopback(const char *host)
{
	return strcasecmp(host, "localhost") == 0 ||
	       strncmp(host, "127.", 4) == 0 || strcmp(host, "[::1]") == 0;
}

/* What is wrong with an http address, or NULL; fills in what follows of it. */
static const char *examine(CURLU *parts, const char *url, bool *is_local,
			   bool *is_plain)
{
	char *host = NULL;
	char *scheme = NULL;
	char *extra = NULL;
	const char *wrong = NULL;

	if (curl_url_set(parts, CURLUPART_URL, url, 0) != CURLUE_OK ||
	    curl_url_get(parts, CURLUPART_HOST, &host, 0) != CURLUE_OK ||
	    curl_url_get(parts, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK) {
		wrong = "is no address";
	} else {
		*is_local = is_loopback(host);
		*is_plain = strcmp(scheme, "http") == 0;
	}
	for (int i = 0; i < 4 && wrong == NULL; i++) {
		static const CURLUPart unwanted[] = { CURLUPART_USER,
						      CURLUPART_PASSWORD,
						      CURLUPART_QUERY,
						      CURLUPART_FRAGMENT };

		if (curl_url_get(parts, unwanted[i], &extra, 0) == CURLUE_OK)
			wrong = "has more than a host and a path";
		curl_free(extra);
		extra = NULL;
	}
	curl_free(host);
	curl_free(scheme);
	return wrong;
}

static enum error set_http(struct client *client, const char *url,
			   struct why *why)
{
	CURLU *parts = curl_url();
	bool is_local = false;
	bool is_plain = false;
	const char *wrong = examine(parts, url, &is_local, &is_plain);
	size_t length = strlen(url);

	curl_url_cleanup(parts);
	/* The address is not repeated: it may hold a password. */
	if (wrong != NULL)
		return why_set(why, ERROR_USAGE,
			       "the daemon's address %s: write http://HOST, "
			       "https://HOST or unix:PATH",
			       wrong);
	client->base = memory_string(url);
	while (length > 0 && client->base[length - 1] == '/')
		client->base[--length] = '\0';
	client->address = memory_string(client->base);
	client->is_exposed = is_plain && !is_local;
	if (is_local)
		(void)curl_easy_setopt(client->curl, CURLOPT_PROXY, "");
	return ERROR_NONE;
}

static void set_socket(struct client *client, char *path)
{
	struct text address = { 0 };

	text_addf(&address, "unix:%s", path);
	client->address = address.bytes;
	client->socket = path;
	client->base = memory_string("http://localhost");
	(void)curl_easy_setopt(client->curl, CURLOPT_UNIX_SOCKET_PATH, path);
	(void)curl_easy_setopt(client->curl, CURLOPT_PROXY, "");
}

static enum error set_address(struct client *client, const char *url,
			      struct why *why)
{
	if (url == NULL) {
		set_socket(client, find_socket());
		return ERROR_NONE;
	}
	if (strncmp(url, "unix:", 5) == 0 && url[5] != '\0') {
		set_socket(client, memory_string(url + 5));
		return ERROR_NONE;
	}
	if (strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0)
		return set_http(client, url, why);
	if (*url == '/')
		return why_set(why, ERROR_USAGE,
			       "the daemon's address %s is a path: did you "
			       "mean unix:%s?",
			       url, url);
	return why_set(why, ERROR_USAGE,
		       "the daemon's address is unix:PATH, http://HOST or "
		       "https://HOST");
}

static size_t on_bytes(char *bytes, size_t size, size_t count, void *owner)
{
	struct intake *intake = owner;
	size_t length = size * count;

	if (length > ANSWER_LIMIT - intake->body->length) {
		intake->is_too_long = true;
		return 0;
	}
	text_add_bytes(intake->body, bytes, length);
	return length;
}

static time_t seconds_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec;
}

/* Called now and then while an answer is awaited. */
static int on_progress(void *owner, curl_off_t size, curl_off_t received,
		       curl_off_t to_send, curl_off_t sent)
{
	struct client *client = owner;
	time_t waited = seconds_now() - client->asked_at;

	(void)size;
	(void)to_send;
	(void)sent;
	if (waited <= PATIENCE_SECONDS)
		return 0;
	client->is_waiting = true;
	(void)fprintf(stderr, "\r\033[Kdondoc: waiting, %lld s",
		      (long long)waited);
	if (received > 0)
		(void)fprintf(stderr, ", %lld KiB",
			      (long long)(received >> 10));
	(void)fflush(stderr);
	return 0;
}

/* Takes the line of progress away again. */
static void end_progress(struct client *client)
{
	if (client->is_waiting)
		(void)fputs("\r\033[K", stderr);
	client->is_waiting = false;
}

static void set_progress(struct client *client)
{
	const char *terminal = environment("TERM");

	client->shows_progress = isatty(STDERR_FILENO) == 1 &&
				 terminal != NULL &&
				 strcmp(terminal, "dumb") != 0;
	if (!client->shows_progress)
		return;
	(void)curl_easy_setopt(client->curl, CURLOPT_NOPROGRESS, 0L);
	(void)curl_easy_setopt(client->curl, CURLOPT_XFERINFOFUNCTION,
			       on_progress);
	(void)curl_easy_setopt(client->curl, CURLOPT_XFERINFODATA, client);
}

static void set_options(struct client *client)
{
	CURL *curl = client->curl;

	(void)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	(void)curl_easy_setopt(curl, CURLOPT_USERAGENT,
			       "dondoc/" DONDOC_VERSION);
	(void)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
	(void)curl_easy_setopt(curl, CURLOPT_TIMEOUT, ANSWER_SECONDS);
	(void)curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_bytes);
	(void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, client->headers);
}

enum error client_open(struct client **client, const char *url, struct why *why)
{
	struct client *opened = memory_alloc(sizeof(*opened));
	bool has_token = false;
	enum error error;

	if (url == NULL)
		url = environment("DONDOC_URL");
	/* TLS takes most of the start-up time, and a socket needs none. */
	(void)curl_global_init(url != NULL && strncmp(url, "https:", 6) == 0
				       ? CURL_GLOBAL_SSL
				       : CURL_GLOBAL_NOTHING);
	opened->curl = curl_easy_init();
	if (opened->curl == NULL) {
		client_close(opened);
		return why_set(why, ERROR_INTERNAL, "libcurl does not start");
	}
	/* curl waits a second for "100 Continue" before a long body. */
	opened->headers = curl_slist_append(NULL, "Expect:");
	opened->headers =
		curl_slist_append(opened->headers, "Accept: application/json");
	opened->headers = curl_slist_append(opened->headers,
					    "Content-Type: application/json");
	error = set_address(opened, url, why);
	if (error == ERROR_NONE)
		error = add_token(opened, &has_token, why);
	if (error != ERROR_NONE) {
		client_close(opened);
		return error;
	}
	opened->is_exposed = opened->is_exposed && has_token;
	set_options(opened);
	set_progress(opened);
	*client = opened;
	return ERROR_NONE;
}

/* Turns what curl says into one of ours. */
static enum error judge(const struct client *client, CURLcode code,
			const struct intake *intake, struct why *why)
{
	long failure = 0;
	double connected = 0;

	if (code == CURLE_OK)
		return ERROR_NONE;
	if (intake->is_too_long)
		return why_set(why, ERROR_IO,
			       "%s: the answer is longer than "
			       "%zu MiB",
			       client->address, ANSWER_LIMIT >> 20);
	(void)curl_easy_getinfo(client->curl, CURLINFO_OS_ERRNO, &failure);
	(void)curl_easy_getinfo(client->curl, CURLINFO_PRETRANSFER_TIME,
				&connected);
	/* Until a request could be sent, nobody has been reached. */
	if (connected <= 0)
		return why_set(why, ERROR_NOT_FOUND, "no daemon at %s: %s",
			       client->address,
			       failure != 0 ? strerror((int)failure)
					    : curl_easy_strerror(code));
	return why_set(why, ERROR_IO, "the daemon at %s broke off: %s",
		       client->address, curl_easy_strerror(code));
}

enum error client_ask(struct client *client, const char *path, const char *body,
		      struct answer *answer, struct why *why)
{
	struct text url = { 0 };
	struct intake intake = { .body = &answer->body };
	CURLcode code;

	*answer = (struct answer){ 0 };
	text_addf(&url, "%s%s%s", client->base, WIRE_API, path);
	(void)curl_easy_setopt(client->curl, CURLOPT_URL, text_string(&url));
	(void)curl_easy_setopt(client->curl, CURLOPT_WRITEDATA, &intake);
	if (body != NULL) {
		(void)curl_easy_setopt(client->curl, CURLOPT_POSTFIELDS, body);
		(void)curl_easy_setopt(client->curl,
				       CURLOPT_POSTFIELDSIZE_LARGE,
				       (curl_off_t)strlen(body));
	} else {
		(void)curl_easy_setopt(client->curl, CURLOPT_HTTPGET, 1L);
	}
	client->asked_at = seconds_now();
	code = curl_easy_perform(client->curl);
	end_progress(client);
	text_clear(&url);
	if (code == CURLE_OK)
		(void)curl_easy_getinfo(client->curl, CURLINFO_RESPONSE_CODE,
					&answer->status);
	else
		text_clear(&answer->body);
	return judge(client, code, &intake, why);
}

bool client_is_exposed(const struct client *client)
{
	return client->is_exposed;
}

void client_close(struct client *client)
{
	if (client == NULL)
		return;
	curl_easy_cleanup(client->curl);
	curl_slist_free_all(client->headers);
	curl_global_cleanup();
	free(client->address);
	free(client->socket);
	free(client->base);
	free(client);
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
