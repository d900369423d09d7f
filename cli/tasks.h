/* Tables of tasks, for the commands that answer with some. */
#ifndef DONDOC_CLI_TASKS_H
#define DONDOC_CLI_TASKS_H

#include "cli/call.h"

/* Prints TASK_ROWs; says "no tasks" when there are none. */
void tasks_print(struct call *call, const json_t *rows);

#endif
