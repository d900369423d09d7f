/* A command: its own description, which parser, help and tests all read. */
#ifndef DONDOC_CLI_COMMAND_H
#define DONDOC_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "http/wire.h"

#ifndef DONDOC_VERSION
#define DONDOC_VERSION "0.1.0"
#endif

struct call;

/* What the value of an option must look like, checked before the run. */
enum option_kind {
	OPTION_TEXT,
	OPTION_DATE, /* YYYY-MM-DD */
	OPTION_NUMBER /* decimal, 0 and up */
};

/*
 * One option. The same name or letter means the same in every command and
 * takes an argument in all or in none: options may stand before the command.
 */
struct option {
	const char *name; /* without the dashes; NULL ends a table */
	const char *argument; /* how help calls the value; NULL: a flag */
	const char *help; /* one line, no full stop */
	enum option_kind kind;
	char letter; /* 0: none */
	bool is_required;
};

/* Who uses a command; the order in which help lists them. */
enum audience {
	AUDIENCE_OWNER,
	AUDIENCE_RECEIVER,
	AUDIENCE_OFFICE,
	AUDIENCE_OPERATOR,
	AUDIENCE_ALL
};

#define AUDIENCES 5

/* No ceiling on the number of arguments. */
#define ARGUMENTS_ANY ((size_t)-1)

struct command {
	const char *words[2]; /* "plan" "check", or "ls" and NULL */
	const char *alias; /* another name of the last word, or NULL */
	const char *arguments; /* for usage: "TASK…"; NULL: none */
	size_t least; /* arguments that must be there */
	size_t most;
	const struct option *options; /* NULL: only those of every command */
	const char *summary; /* one sentence without full stop */
	const char *help; /* what else one should know, or NULL */
	const char *example; /* lines ended, without indent */
	enum audience audience;
	enum wire_exit (*run)(struct call *call);
};

/* "plan check" of a command for messages: `%s%s%s` with COMMAND_NAME(c). */
#define COMMAND_NAME(command)                                                  \
	(command)->words[0], (command)->words[1] == NULL ? "" : " ",           \
		(command)->words[1] == NULL ? "" : (command)->words[1]

#endif
