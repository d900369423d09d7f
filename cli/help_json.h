/* The tables of commands as JSON: for completion, the man page and tests. */
#ifndef DONDOC_CLI_HELP_JSON_H
#define DONDOC_CLI_HELP_JSON_H

#include <jansson.h>

/*
 * {commands: [{name, alias, arguments, summary, help, example, audience,
 *  options: [OPTION…]}…], options: [OPTION…], exit_codes: [{code, meaning}…],
 *  environment: [{name, meaning}…]}; OPTION {name, letter, argument, help,
 *  required}. The caller's reference.
 */
json_t *help_json(void);

#endif
