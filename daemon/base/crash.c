/*
 * A signal's handler is given nothing but its number, so what it needs stands
 * in this file's variables: the only ones of the program besides the log's
 * level. The page cache outlives the process, so no sync is needed; after a
 * loss of power there is no mark, and rightly.
 */
#include "base/crash.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static const int fatal[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT };

#define FATAL_COUNT (sizeof(fatal) / sizeof(fatal[0]))

static volatile sig_atomic_t mark_file = -1;
static volatile int64_t named;
static struct sigaction before[FATAL_COUNT];

/* Leaves the mark and gives way to what was there. A fault comes again by
 * itself, a signal that was sent does not. */
static void on_fatal(int number, siginfo_t *info, void *context)
{
	int64_t subject = named;
	int error = errno;

	(void)context;
	(void)!pwrite(mark_file, &subject, sizeof(subject), 0);
	for (size_t i = 0; i < FATAL_COUNT; i++)
		if (fatal[i] == number)
			(void)sigaction(number, &before[i], NULL);
	if (info->si_code <= 0)
		(void)raise(number);
	errno = error;
}

static void watch(void)
{
	struct sigaction action = { .sa_sigaction = on_fatal };

	(void)sigemptyset(&action.sa_mask);
	/* On the stack that a sanitizer may have set aside for it. */
	action.sa_flags = SA_ONSTACK | SA_SIGINFO;
	for (size_t i = 0; i < FATAL_COUNT; i++)
		(void)sigaction(fatal[i], &action, &before[i]);
}

enum error crash_watch(const char *path, struct crash_mark *mark,
		       struct why *why)
{
	int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	ssize_t length;

	*mark = (struct crash_mark){ 0 };
	if (file < 0)
		return why_set(why, ERROR_IO, "%s: %s", path, strerror(errno));
	length = pread(file, &mark->subject, sizeof(mark->subject), 0);
	mark->is_set = length == (ssize_t)sizeof(mark->subject);
	if (!mark->is_set)
		mark->subject = 0;
	mark_file = file;
	watch();
	return ERROR_NONE;
}

void crash_forget(void)
{
	if (mark_file >= 0)
		(void)!ftruncate(mark_file, 0);
}

void crash_name(int64_t subject)
{
	named = subject;
}
