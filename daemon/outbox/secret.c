#include "outbox/secret.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

#define SECRET_LIMIT 4096

static enum error check_secret(const char *path, char *secret, struct why *why)
{
	secret[strcspn(secret, "\r\n")] = '\0';
	if (secret[0] == '\0')
		return why_set(why, ERROR_INPUT, "%s is empty", path);
	for (const char *at = secret; *at != '\0'; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7f)
			return why_set(why, ERROR_INPUT,
				       "%s holds control characters", path);
	return ERROR_NONE;
}

enum error secret_read(const char *path, char **secret, struct why *why)
{
	int file = open(path, O_RDONLY | O_CLOEXEC);
	char *bytes;
	ssize_t length;
	enum error error;

	*secret = NULL;
	if (file < 0)
		return why_set(why, ERROR_IO, "%s: %s", path, strerror(errno));
	bytes = memory_alloc(SECRET_LIMIT + 1);
	/* One read: a file gives all it has, and a secret is no pipe. */
	length = read(file, bytes, SECRET_LIMIT);
	if (length < 0)
		error = why_set(why, ERROR_IO, "%s: %s", path, strerror(errno));
	else if (length == SECRET_LIMIT)
		error = why_set(why, ERROR_INPUT, "%s is over 4 KiB", path);
	else
		error = check_secret(path, bytes, why);
	(void)close(file);
	if (error != ERROR_NONE)
		secret_clear(bytes);
	else
		*secret = bytes;
	return error;
}

void secret_clear(char *secret)
{
	if (secret != NULL)
		explicit_bzero(secret, strlen(secret));
	free(secret);
}
