/* What a mail program makes of a mail of ours. */
#ifndef DONDOC_TESTS_MAIL_SIGHT_H
#define DONDOC_TESTS_MAIL_SIGHT_H

#include "outbox/compose.h"

/* One composed mail and what a mail program reads in it. */
struct mail_sight {
	struct arena arena;
	struct text mail;
	struct text seen;
	const char *subject;
};

void mail_sight_clear(struct mail_sight *sight);

/* Opens a sight with the mail; the test fails when it cannot be made. */
void mail_sight_compose(struct mail_sight *sight, const struct digest *digest);

/* Has Python's mail reader say what the mail is (mail_reads_back.py). */
void mail_sight_read(struct mail_sight *sight);

/* A field of what was read. */
const char *mail_sight_field(struct mail_sight *sight, const char *name);

#endif
