/* Sample messages: what templates are tried on before they are in force. */
#ifndef DONDOC_OUTBOX_SAMPLES_H
#define DONDOC_OUTBOX_SAMPLES_H

#include "outbox/compose.h"

struct sample {
	const char *name; /* "overdue", "mixed", "late-districts" … */
	struct digest digest; /* in Vietnamese, without templates and zone */
};

/* Every kind of message there is; all in the arena. */
void samples_make(struct arena *arena, struct sample **samples, size_t *count);

/*
 * Writes each sample in each language with the templates, and complains (of
 * the file, or of complaints->file where all are shipped) when a part of a
 * mail or an SMS comes out empty, too long, or without the number of a task
 * that it tells of. Gives how many messages were written.
 */
size_t samples_try(const struct templates *templates,
		   struct complaints *complaints);

#endif
