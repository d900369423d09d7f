/* Reading what people write: plans, directories, calendars, configuration. */
#ifndef DONDOC_PLAN_READ_H
#define DONDOC_PLAN_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/memory.h"
#include "calendars/workdays.h"
#include "plan/complaint.h"
#include "plan/config.h"
#include "plan/office.h"
#include "plan/plan.h"

#define FILE_SIZE_LIMIT ((size_t)8 * 1024 * 1024)
#define FILE_DEPTH_LIMIT 16
#define FILE_ROW_LIMIT 100000

/*
 * The readers: bytes of a YAML file in, structs out; all or nothing. Anchors,
 * aliases and tags are refused, unknown and repeated keys are complaints, each
 * with line and column. Result and complaints live in complaints->arena. They
 * return ERROR_INPUT when there was any error; several are told at once.
 */
enum error read_directory(const char *bytes, size_t length,
			  struct directory *directory,
			  struct complaints *complaints);

/*
 * Complains about each parent and each member of a group that is neither in
 * the file nor `is_known`; NULL knows nothing else. ERROR_INPUT when any.
 */
enum error check_directory_agencies(const struct directory *directory,
				    bool (*is_known)(void *context,
						     const char *code),
				    void *context,
				    struct complaints *complaints);

/* The due phrases are read by the office's calendars and defaults. */
enum error read_plan(const char *bytes, size_t length,
		     const struct office *office, struct plan *plan,
		     struct complaints *complaints);

/*
 * Complains ("unknown-agency", at its own line and column) about each code in
 * issuer, follow-up, watchers, lead, support and submit-to that is not known
 * as an agency or a group. ERROR_INPUT when there was any.
 */
enum error check_plan_agencies(const struct plan *plan,
			       bool (*is_known)(void *context,
						const char *code),
			       void *context, struct complaints *complaints);

/* A file of days off as it stands: nothing is laid under its days yet. */
struct calendar_file {
	const char *file; /* its name, for complaints */
	struct workdays own;
	struct place extends_place;
};

/* The file's name is that of the complaints. */
enum error read_workdays(const char *bytes, size_t length,
			 struct calendar_file *file,
			 struct complaints *complaints);

/*
 * Makes calendars of files: those of one code are laid over each other in
 * order, and all of them over the calendar that they extend. The first file's
 * calendar is the first. Complains about one that extends what there is not
 * ("unknown-calendar") or, by whatever way, itself ("cycle").
 */
enum error join_calendars(const struct calendar_file *files, size_t count,
			  struct calendars *calendars,
			  struct complaints *complaints);

/* Complains ("unknown-calendar") about a code that none of them has; NULL is
 * in order. */
void check_calendar(const char *code, struct place place,
		    const struct calendars *calendars,
		    struct complaints *complaints);

/* The same about each agency's; ERROR_INPUT when there was any. */
enum error check_directory_calendars(const struct directory *directory,
				     const struct calendars *calendars,
				     struct complaints *complaints);

/* Complains ("unknown-policy") about each policy that is named and that the
 * configuration has not; ERROR_INPUT when there was any. */
enum error check_plan_policies(const struct plan *plan,
			       const struct config *config,
			       struct complaints *complaints);
enum error check_directory_policies(const struct directory *directory,
				    const struct config *config,
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
