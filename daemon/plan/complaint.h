/* Complaints: what is wrong in a file that a person wrote, and where. */
#ifndef DONDOC_PLAN_COMPLAINT_H
#define DONDOC_PLAN_COMPLAINT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "plan/place.h"

#define COMPLAINT_LIMIT 50
#define WARNING_LIMIT 1000

/* One thing wrong (or, as a warning, doubtful) in a file. */
struct complaint {
	const char *file;
	struct place place;
	bool is_warning;
	const char *code; /* stable word: "unknown-agency" */
	const char *text; /* what is wrong, and what was expected */
	const char *reason; /* a warning that the file accepts: why; else NULL
			     */
};

/* All that was found, in the order of the file; strings in an arena. */
struct complaints {
	struct arena *arena;
	const char *file;
	struct complaint *items;
	size_t count; /* those that are kept */
	size_t errors; /* all that were found, kept or not … */
	size_t warnings; /* … likewise, those that are not accepted … */
	size_t accepted; /* … and those that are */
};

/*
 * Adds one, in the order of the file. COMPLAINT_LIMIT errors and WARNING_LIMIT
 * warnings, and as many that are accepted, are kept, the rest is counted.
 * `code` is a literal; the text is copied.
 */
void complain(struct complaints *complaints, struct place place,
	      const char *code, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void complain_warning(struct complaints *complaints, struct place place,
		      const char *code, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* A warning that the file may accept: `reason` says why, NULL is none. */
void complain_finding(struct complaints *complaints, struct place place,
		      const char *code, const char *text, const char *reason);

/*
 * One a line, "file:line:column: text", warnings with "warning [code]: " before
 * the text, control characters made visible; what is accepted is left out. A
 * last line counts what there was no room for.
 */
void complaints_print(const struct complaints *complaints, struct text *text);

/* ERROR_INPUT and the first error as the reason, or ERROR_NONE. */
enum error complaints_why(const struct complaints *complaints, struct why *why);

#endif
