#include "cli/ask.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ANSWER_SIZE 16

static bool says_yes(void)
{
	char answer[ANSWER_SIZE] = "";

	(void)fflush(stdout);
	(void)fprintf(stderr, "Apply it? [y/N] ");
	(void)fflush(stderr);
	if (fgets(answer, sizeof(answer), stdin) == NULL)
		return false;
	answer[strcspn(answer, "\r\n")] = '\0';
	return strcmp(answer, "y") == 0 || strcmp(answer, "yes") == 0;
}

bool ask_agreed(const struct call *call)
{
	if (isatty(STDIN_FILENO) != 1 || call->is_json) {
		output_say("nothing was applied: there is no terminal to ask "
			   "at; --yes applies it");
		return false;
	}
	if (says_yes())
		return true;
	output_say("nothing was applied");
	return false;
}
