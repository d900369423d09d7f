/* One call of the command line: what was asked for, and asking the daemon. */
#ifndef DONDOC_CLI_CALL_H
#define DONDOC_CLI_CALL_H

#include <jansson.h>

#include "cli/client.h"
#include "cli/command.h"
#include "cli/output.h"

struct call {
	const struct command *command;
	struct strings arguments; /* without the words of the command */
	const char **values; /* one an option of the command, NULL: not given */
	const char *url; /* NULL: not given */
	bool is_json;
	bool wants_help;
	bool wants_version;
	bool is_trial; /* nothing is changed: file_report says so */
	/* Turns a complaint's place into what the user knows, or NULL. */
	void (*relocate)(void *owner, json_t *complaint);
	void *relocate_owner;
	struct output output;
	struct arena arena; /* freed when the call is over */
	struct client *client; /* opened by the first question */
	struct answer answer; /* the last one */
	json_t *json; /* of the last answer */
	enum wire_exit exit_code; /* of the last question */
};

/* The value of an option of the command, NULL when it was not given. */
const char *call_option(const struct call *call, const char *name);

/*
 * Asks the daemon. The functions give what is still to be printed, valid
 * until the next question, or NULL when nothing is: it failed, which they
 * have said, or --json has printed the answer. call->exit_code tells how it
 * went. call_post takes the reference of `body`.
 */
const json_t *call_get(struct call *call, const char *path);
const json_t *call_post(struct call *call, const char *path, json_t *body);

/* The same but with --json the answer is left to the caller to print: NULL
 * only when it failed. */
const json_t *call_fetch(struct call *call, const char *path, json_t *body);

/* Puts an option's value into a body; NULL, not given, puts nothing. */
void call_put(json_t *body, const char *name, const char *value);

/* The arguments from that one on, as if they stood in quotes together. */
const char *call_words(struct call *call, size_t first);

/* Prints the last answer as it came. */
void call_print_json(const struct call *call);

/* Says what is wrong with how the command was written; gives USAGE. */
enum wire_exit call_misuse(const struct call *call, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* How many complaints about a file there are. */
struct complaint_counts {
	size_t errors;
	size_t warnings;
	size_t accepted; /* warnings that the file itself lets stand */
};

/* Prints complaints about a file, one a line; those that are accepted only
 * when they are asked for. */
struct complaint_counts call_complain(const json_t *complaints,
				      bool shows_accepted);

/* "1 error, 2 warnings, 3 accepted (--all shows them)". */
void call_say_counts(const struct complaint_counts *counts,
		     bool shows_accepted);

void call_clear(struct call *call);

#endif
