#include "plan/read.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

#define CHUNK_SIZE 65536

static enum error read_all(int fd, const char *path, struct text *text,
			   struct why *why)
{
	char chunk[CHUNK_SIZE];
	ssize_t taken;

	do {
		taken = read(fd, chunk, sizeof(chunk));
		if (taken > 0)
			text_add_bytes(text, chunk, (size_t)taken);
		if (text->length > FILE_SIZE_LIMIT)
			return why_set(why, ERROR_INPUT,
				       "%s: longer than %zu bytes", path,
				       FILE_SIZE_LIMIT);
	} while (taken > 0 || (taken < 0 && errno == EINTR));
	if (taken < 0)
		return why_set(why, ERROR_IO, "%s: %s", path, strerror(errno));
	return ERROR_NONE;
}

enum error read_file(const char *path, struct arena *arena, const char **bytes,
		     size_t *length, struct why *why)
{
	/* Not to wait for a writer when somebody names a pipe. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct text text = { 0 };
	struct stat status;
	enum error error;

	if (fd < 0)
		return why_set(why,
			       errno == ENOENT ? ERROR_NOT_FOUND : ERROR_IO,
			       "%s: %s", path, strerror(errno));
	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode))
		error = why_set(why, ERROR_INPUT, "%s: not a file", path);
	else
		error = read_all(fd, path, &text, why);
	if (error == ERROR_NONE) {
		*bytes = arena_bytes(arena, text_string(&text), text.length);
		*length = text.length;
	}
	text_clear(&text);
	(void)close(fd);
	return error;
}
