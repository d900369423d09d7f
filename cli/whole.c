/* In dondoc-whole nothing is missing. */
#include "cli/whole.h"

bool whole_is_needed(const struct call *call)
{
	(void)call;
	return false;
}

enum wire_exit whole_become(char **words)
{
	(void)words;
	return WIRE_EXIT_FAILED;
}
