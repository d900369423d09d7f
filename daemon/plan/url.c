#include "plan/url.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <string.h>

#define HOST_LIMIT 253
#define PORT_DIGITS 5

/* HOST[:PORT] of an address, and how long it is; NULL when it has none. */
static const char *authority(const char *text, size_t *length)
{
	const char *start = strstr(text, "://");

	if (start == NULL)
		return NULL;
	start += strlen("://");
	*length = strcspn(start, "/?#");
	return start;
}

/* The host alone: what is before the port; brackets stay. */
static size_t host_length(const char *start, size_t length)
{
	size_t end;

	if (*start == '[') {
		const char *close = memchr(start, ']', length);

		return close == NULL ? 0 : (size_t)(close - start) + 1;
	}
	end = strcspn(start, ":");
	return end < length ? end : length;
}

static bool is_port(const char *text, size_t length)
{
	if (length == 0)
		return true;
	if (*text != ':' || length < 2 || length > PORT_DIGITS + 1)
		return false;
	return strspn(text + 1, "0123456789") >= length - 1;
}

bool url_is(const char *text, const char *scheme)
{
	size_t scheme_length = strlen(scheme);
	const char *start;
	size_t length;
	size_t host;

	if (strncmp(text, scheme, scheme_length) != 0 ||
	    strncmp(text + scheme_length, "://", 3) != 0)
		return false;
	for (const char *at = text; *at != '\0'; at++)
		if ((unsigned char)*at <= ' ' || *at == 0x7f || *at == '\\')
			return false;
	start = authority(text, &length);
	if (start == NULL || memchr(start, '@', length) != NULL)
		return false;
	host = host_length(start, length);
	if (host == 0 || host > HOST_LIMIT)
		return false;
	for (size_t i = 0; i < host; i++)
		if (strchr("{}<>\"|^`%", start[i]) != NULL)
			return false;
	return is_port(start + host, length - host);
}

bool url_is_loopback(const char *text)
{
	char host[HOST_LIMIT + 1];
	struct in_addr address;
	const char *start;
	size_t length;

	start = authority(text, &length);
	if (start == NULL)
		return false;
	length = host_length(start, length);
	if (length == 0 || length > HOST_LIMIT)
		return false;
	memcpy(host, start, length);
	host[length] = '\0';
	if (strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0)
		return true;
	return inet_pton(AF_INET, host, &address) == 1 &&
	       ntohl(address.s_addr) >> 24 == 127;
}

bool url_host_is(const char *text, const char *host)
{
	size_t length;
	const char *start = authority(text, &length);

	if (start == NULL)
		return false;
	length = host_length(start, length);
	return strlen(host) == length && strncmp(start, host, length) == 0;
}
