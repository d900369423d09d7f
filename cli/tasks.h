/* Tables of tasks, for the commands that answer with some. */
#ifndef DONDOC_CLI_TASKS_H
#define DONDOC_CLI_TASKS_H

#include "cli/call.h"

/* Prints TASK_ROWs; says "no tasks" when there are none. */
void tasks_print(struct call *call, const json_t *rows);

/* Whether tasks can be shown by that: agency, plan or status. */
bool tasks_can_group(const char *what);

/* Prints a table for each agency, plan or status, below its name and how many
 * there are; in the order in which they come first. */
void tasks_print_groups(struct call *call, const json_t *rows,
			const char *what);

#endif
