#include "cli/ask.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ANSWER_SIZE 16

static bool says_yes(const char *question)
{
	char answer[ANSWER_SIZE] = "";

	(void)fflush(stdout);
	(void)fprintf(stderr, "%s [y/N] ", question);
	(void)fflush(stderr);
	if (fgets(answer, sizeof(answer), stdin) == NULL)
		return false;
	answer[strcspn(answer, "\r\n")] = '\0';
	return strcmp(answer, "y") == 0 || strcmp(answer, "yes") == 0;
}

bool ask_agreed(const struct call *call, const char *question, const char *done)
{
	if (isatty(STDIN_FILENO) != 1 || call->is_json) {
		output_say("nothing was %s: there is no terminal to ask at; "
			   "--yes does it",
			   done);
		return false;
	}
	if (says_yes(question))
		return true;
	output_say("nothing was %s", done);
	return false;
}
