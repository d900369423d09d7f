#include "base/log.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"

static enum log_level log_level = LOG_LEVEL_NOTICE;

void log_set_level(enum log_level level)
{
	log_level = level;
}

/* True when a write of one line will not wait for a reader. */
static int can_write(void)
{
	struct pollfd poll_fd = { .fd = STDERR_FILENO, .events = POLLOUT };

	return poll(&poll_fd, 1, 0) == 1 && (poll_fd.revents & POLLOUT) != 0;
}

void log_line(enum log_level level, const char *format, ...)
{
	int kept = errno;
	char message[2048];
	struct text line = { 0 };
	va_list args;

	if (level > log_level)
		return;
	va_start(args, format);
	(void)vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	/* journald reads <N> as the priority and hides it. */
	if (getenv("JOURNAL_STREAM") != NULL)
		text_addf(&line, "<%d>", (int)level);
	else
		text_add(&line, "dondocd: ");
	text_add_visible(&line, message);
	text_add(&line, "\n");
	if (can_write() && write(STDERR_FILENO, line.bytes, line.length) < 0)
		errno = 0; /* nobody is left to tell */
	text_clear(&line);
	errno = kept;
}
