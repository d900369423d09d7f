/* What the routes of templates ask of the app, which writes messages. */
#ifndef DONDOC_HTTP_TEMPLATES_H
#define DONDOC_HTTP_TEMPLATES_H

#include "base/error.h"
#include "base/memory.h"
#include "plan/complaint.h"

/* A file of templates as it was sent to be checked. */
struct template_upload {
	const char *name; /* in the folder: "vi/words.txt" */
	const char *file; /* what the sender calls it */
	const char *text;
};

/* Templates as they are in force. */
struct template_view {
	const char *name;
	const char *from;
	const char *text;
};

/* What came of checking. */
struct template_check {
	size_t files;
	size_t rendered; /* sample messages that were written */
};

struct template_hooks {
	void *desk;

	/* All files in force, or the one of that name, or one sentence. */
	enum error (*list)(void *desk, const char *name, struct arena *arena,
			   struct template_view **views, size_t *count,
			   struct why *why);

	/* Reads the files and writes the sample messages with them. */
	enum error (*check)(void *desk, const struct template_upload *uploads,
			    size_t count, struct complaints *complaints,
			    struct template_check *check, struct why *why);

	/* The same with the configured folder; with `is_kept` they are in
	 * force afterwards, all or, where there are complaints, none. */
	enum error (*read)(void *desk, bool is_kept,
			   struct complaints *complaints,
			   struct template_check *check, struct why *why);
};

#endif
