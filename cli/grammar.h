/* The grammar: which command the typed words mean. */
#ifndef DONDOC_CLI_GRAMMAR_H
#define DONDOC_CLI_GRAMMAR_H

#include "base/memory.h"
#include "cli/command.h"

/* What was understood. Strings live in the arena and the table. */
struct meaning {
	const struct command *command; /* NULL: not understood */
	const char *family; /* first word, when at least that is clear */
	size_t used; /* words that name the command */
	struct strings choices; /* what the unclear word may be */
};

/* Reads the words; each may be shortened as long as it stays unique. */
struct meaning grammar_read(const struct strings *words, struct arena *arena);

/* Says on standard error why the words name no command, and the choices. */
void grammar_complain(const struct meaning *meaning,
		      const struct strings *words, struct arena *arena);

/* The choice that looks most like `typed`, or NULL when none comes near. */
const char *grammar_nearest(const char *typed, size_t length,
			    const struct strings *choices);

/* "a, b or c"; in the arena. */
const char *grammar_list(const struct strings *choices, const char *last,
			 struct arena *arena);

#endif
