/* What the tests of the readers share: texts in, complaints compared. */
#ifndef DONDOC_TESTS_UNIT_READING_H
#define DONDOC_TESTS_UNIT_READING_H

#include <stddef.h>

#include "base/memory.h"
#include "plan/complaint.h"

/* One file being read. */
struct reading {
	struct arena arena;
	struct complaints complaints;
};

void reading_begin(struct reading *reading);
void reading_end(struct reading *reading);

/* Fails unless that was complained of just there. */
void reading_expect(const struct reading *reading, int line, int column,
		    const char *code);

/* The same, and that nothing else was an error. */
void reading_expect_only(const struct reading *reading, int line, int column,
			 const char *code);

/* Fails, and prints what there is, when there is any error. */
void reading_expect_none(const struct reading *reading);

/* A file of the source tree, or NULL when the tree has none there. */
const char *reading_source_file(struct reading *reading, const char *path,
				size_t *length);

#endif
