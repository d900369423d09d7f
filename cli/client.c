/*
 * The client of dondoc-whole: any address, by libcurl, whose only door here it
 * is. Loading it takes longer than most commands, so that `dondoc` itself has
 * another for its socket (client_socket.c).
 */
#include "cli/client.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/client_setup.h"
#include "cli/command.h"

#define CONNECT_SECONDS 10L

struct client {
	CURL *curl;
	struct curl_slist *headers;
	char *address; /* as it is told to people */
	char *socket; /* path; NULL: TCP */
	char *base; /* URL before WIRE_API */
	bool is_exposed;
	struct client_waiting waiting;
};

/* Where an answer's bytes go. */
struct intake {
	struct text *body;
	bool is_too_long;
};

/* Adds the token's header; *has_token tells whether there is one. */
static enum error add_token(struct client *client, const char *kept,
			    bool *has_token, struct why *why)
{
	char token[CLIENT_TOKEN_LIMIT];
	char header[CLIENT_TOKEN_LIMIT + 32];
	enum error error = client_read_token(kept, token, why);

	*has_token = error == ERROR_NONE && *token != '\0';
	if (*has_token) {
		(void)snprintf(header, sizeof(header),
			       "Authorization: Bearer %s", token);
		client->headers = curl_slist_append(client->headers, header);
		explicit_bzero(header, sizeof(header));
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
		set_socket(client, client_find_socket());
		return ERROR_NONE;
	}
	if (strncmp(url, "unix:", 5) == 0 && url[5] != '\0') {
		set_socket(client, memory_string(url + 5));
		return ERROR_NONE;
	}
	if (strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0)
		return set_http(client, url, why);
	return client_refuse_address(url, why);
}

static size_t on_bytes(char *bytes, size_t size, size_t count, void *owner)
{
	struct intake *intake = owner;
	size_t length = size * count;

	if (length > CLIENT_ANSWER_LIMIT - intake->body->length) {
		intake->is_too_long = true;
		return 0;
	}
	text_add_bytes(intake->body, bytes, length);
	return length;
}

/* Called now and then while an answer is awaited. */
static int on_progress(void *owner, curl_off_t size, curl_off_t received,
		       curl_off_t to_send, curl_off_t sent)
{
	struct client *client = owner;

	(void)size;
	(void)to_send;
	(void)sent;
	client_waiting_tell(&client->waiting, (long long)received);
	return 0;
}

static void set_progress(struct client *client)
{
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
	(void)curl_easy_setopt(curl, CURLOPT_TIMEOUT,
			       (long)CLIENT_ANSWER_SECONDS);
	(void)curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);
	(void)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_bytes);
	(void)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, client->headers);
}

enum error client_open(struct client **client, const char *url, struct why *why)
{
	struct client *opened = memory_alloc(sizeof(*opened));
	bool has_token = false;
	struct arena arena = { 0 };
	const char *kept = NULL;
	enum error error = client_choose(&url, &kept, &arena, why);

	/* TLS takes most of the start-up time, and a socket needs none. */
	(void)curl_global_init(url != NULL && strncmp(url, "https:", 6) == 0
				       ? CURL_GLOBAL_SSL
				       : CURL_GLOBAL_NOTHING);
	opened->curl = curl_easy_init();
	if (opened->curl == NULL) {
		client_close(opened);
		arena_clear(&arena);
		return why_set(why, ERROR_INTERNAL, "libcurl does not start");
	}
	/* curl waits a second for "100 Continue" before a long body. */
	opened->headers = curl_slist_append(NULL, "Expect:");
	opened->headers =
		curl_slist_append(opened->headers, "Accept: application/json");
	opened->headers = curl_slist_append(opened->headers,
					    "Content-Type: application/json");
	if (error == ERROR_NONE)
		error = set_address(opened, url, why);
	if (error == ERROR_NONE)
		error = add_token(opened, kept, &has_token, why);
	arena_clear(&arena);
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
			       client->address, CLIENT_ANSWER_LIMIT >> 20);
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
	client_waiting_begin(&client->waiting);
	code = curl_easy_perform(client->curl);
	client_waiting_end(&client->waiting);
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
