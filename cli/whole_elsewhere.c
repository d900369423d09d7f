/* In dondoc: the network and workbooks are left to dondoc-whole. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/client_setup.h"
#include "cli/report_write.h"
#include "cli/table.h"
#include "cli/whole.h"

#define NAME "dondoc-whole"
#define PATH_LIMIT 4096

static bool is_network(const char *url)
{
	return url != NULL && (strncmp(url, "http://", 7) == 0 ||
			       strncmp(url, "https://", 8) == 0);
}

bool whole_is_needed(const struct call *call)
{
	struct arena arena = { 0 };
	struct why why;
	const char *url = call->url;
	const char *kept;
	const char *format = call->command == &command_report
				     ? call_option(call, "format")
				     : NULL;

	bool is_needed = format != NULL && strcmp(format, "xlsx") == 0;

	/* What is wrong with the login is said when it is asked for. */
	(void)client_choose(&url, &kept, &arena, &why);
	is_needed = is_needed || is_network(url);
	arena_clear(&arena);
	return is_needed;
}

/* Beside this program, as when it was just built. */
static const char *find_beside(struct arena *arena)
{
	char own[PATH_LIMIT];
	ssize_t length = readlink("/proc/self/exe", own, sizeof(own) - 1);
	const char *slash;
	const char *path;

	if (length <= 0)
		return NULL;
	own[length] = '\0';
	slash = strrchr(own, '/');
	path = arena_printf(arena, "%.*s/" NAME, (int)(slash - own), own);
	return access(path, X_OK) == 0 ? path : NULL;
}

enum wire_exit whole_become(char **words)
{
	struct arena arena = { 0 };
	const char *path = find_beside(&arena);

	if (path == NULL)
		path = DONDOC_LIBEXEC_DIR "/" NAME;
	(void)execv(path, words);
	output_say("cannot run %s: %s", path, strerror(errno));
	arena_clear(&arena);
	return WIRE_EXIT_FAILED;
}

enum error report_write_xlsx(const struct report_paper *paper, const char *path,
			     struct why *why)
{
	(void)paper;
	(void)path;
	return why_set(why, ERROR_INTERNAL, "workbooks are " NAME "'s");
}
