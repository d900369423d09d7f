#include "cli/pager.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *pager_of(void)
{
	const char *own = getenv("DONDOC_PAGER");
	const char *pager = own != NULL ? own : getenv("PAGER");

	if (pager == NULL)
		return "less";
	return *pager == '\0' || strcmp(pager, "cat") == 0 ? NULL : pager;
}

/* In the child: reads from the pipe. The shell, for a PAGER with arguments;
 * what it runs is the user's own setting. */
static void become(const char *pager, const int pipe_ends[2])
{
	char *const arguments[] = { (char[]){ "sh" }, (char[]){ "-c" },
				    strdup(pager), NULL };

	(void)dup2(pipe_ends[0], STDIN_FILENO);
	(void)close(pipe_ends[0]);
	(void)close(pipe_ends[1]);
	(void)setenv("LESS", "FRX", 0);
	(void)execv("/bin/sh", arguments);
	_exit(127);
}

void pager_open(struct output *output)
{
	const char *pager = pager_of();
	int ends[2];
	pid_t child;

	if (!output->is_terminal || isatty(STDIN_FILENO) != 1 || pager == NULL)
		return;
	(void)fflush(stdout);
	if (pipe(ends) != 0)
		return;
	child = fork();
	if (child == 0)
		become(pager, ends);
	if (child > 0) {
		/* Who leaves the pager early wants no more. */
		(void)signal(SIGPIPE, SIG_DFL);
		(void)dup2(ends[1], STDOUT_FILENO);
		output->pager = child;
	}
	(void)close(ends[0]);
	(void)close(ends[1]);
}

void pager_close(struct output *output)
{
	int terminal;

	if (output->pager <= 0)
		return;
	(void)fflush(stdout);
	/* Its input ends when nothing is left open; then the terminal is
	 * standard output again. */
	terminal = dup(STDIN_FILENO);
	if (terminal >= 0) {
		(void)dup2(terminal, STDOUT_FILENO);
		(void)close(terminal);
	} else {
		(void)close(STDOUT_FILENO);
	}
	(void)waitpid(output->pager, NULL, 0);
	output->pager = 0;
}
