/* Reading what people write: plans, directories, calendars, configuration. */
#ifndef DONDOC_PLAN_READ_H
#define DONDOC_PLAN_READ_H

#include <stddef.h>

#include "base/error.h"
#include "base/memory.h"
#include "calendars/workdays.h"
#include "plan/config.h"
#include "plan/plan.h"

#define FILE_SIZE_LIMIT ((size_t)8 * 1024 * 1024)
#define FILE_DEPTH_LIMIT 16
#define FILE_ROW_LIMIT 100000
#define COMPLAINT_LIMIT 50

/* One thing wrong (or, as a warning, doubtful) in a file. */
struct complaint {
	const char *file;
	struct place place;
	bool is_warning;
	const char *code; /* stable word: "unknown-agency" */
	const char *text; /* what is wrong, and what was expected */
};

/* All that was found, in the order of the file; strings in an arena. */
struct complaints {
	struct arena *arena;
	const char *file;
	struct complaint *items;
	size_t count;
	size_t errors; /* those that are not warnings */
};

/* Adds one (up to COMPLAINT_LIMIT errors are kept, the rest is counted). */
void complain(struct complaints *complaints, struct place place,
	      const char *code, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void complain_warning(struct complaints *complaints, struct place place,
		      const char *code, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/*
 * The readers: bytes of a YAML file in, structs out; all or nothing. Anchors,
 * aliases and tags are refused, unknown and repeated keys are complaints, each
 * with line and column. Result and complaints live in complaints->arena. They
 * return ERROR_INPUT when there was any error; several are told at once.
 */
enum error read_directory(const char *bytes, size_t length,
			  struct directory *directory,
			  struct complaints *complaints);

/* `calendar` is used to read the due phrases. */
enum error read_plan(const char *bytes, size_t length,
		     const struct workdays *calendar, struct plan *plan,
		     struct complaints *complaints);

enum error read_workdays(const char *bytes, size_t length,
			 struct workdays *calendar,
			 struct complaints *complaints);

/* `config` must have been through config_init; keys left out keep theirs. */
enum error read_config(const char *bytes, size_t length, struct config *config,
		       struct complaints *complaints);

/* A policy laid over another: a `remind:` value's canonical text, "" or NULL
 * changes nothing. The text was checked when it was read. */
enum error read_policy(const char *text, struct policy *policy,
		       struct why *why);

/* A whole file, in the arena, at most FILE_SIZE_LIMIT bytes. */
enum error read_file(const char *path, struct arena *arena, const char **bytes,
		     size_t *length, struct why *why);

#endif
