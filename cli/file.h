/* Files that people wrote: reading them and handing them to the daemon. */
#ifndef DONDOC_CLI_FILE_H
#define DONDOC_CLI_FILE_H

#include "base/error.h"
#include "base/text.h"
#include "cli/call.h"

/* The daemon reads no longer ones. */
#define FILE_LIMIT ((size_t)8 * 1024 * 1024)

/*
 * Reads a file ("-": standard input) into the text, which is the caller's
 * also on failure. ERROR_NOT_FOUND, ERROR_IO; ERROR_INPUT: longer than
 * FILE_LIMIT.
 */
enum error file_read(const char *path, struct text *text, struct why *why);

/* Where the text stops being UTF-8: a line and a column, counted from 1.
 * False when it does not. */
bool file_find_foreign(const struct text *text, size_t *line, size_t *column);

/* A file as routes take it, {file, text}; NULL when it could not be read, which
 * has been said. */
json_t *file_pack(const char *path);

/* Prints the complaints of an answer and how many they are. */
struct complaint_counts file_complain(const json_t *answer,
				      bool shows_accepted);

/* Prints what became of a file that was checked or applied. */
enum wire_exit file_report(struct call *call, const json_t *applied,
			   bool shows_accepted);

/* Hands the file that is the call's first argument to a route of the wire
 * that checks or applies it, and prints what became of it. What the file
 * accepts is counted, and shown when it is asked for. */
enum wire_exit file_send(struct call *call, const char *route,
			 bool shows_accepted);

#endif
