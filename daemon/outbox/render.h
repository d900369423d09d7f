/* Rendering: from a message's rows to the bytes that go out, once. */
#ifndef DONDOC_OUTBOX_RENDER_H
#define DONDOC_OUTBOX_RENDER_H

#include "outbox/templates.h"
#include "plan/config.h"
#include "store/messages.h"
#include "store/plans.h"

/* What rendering needs. */
struct render {
	struct store *store;
	const struct config *config;
	struct office office;
	const struct templates *templates;
};

/* Why a message does not go out. */
struct unsent {
	const char *reason; /* NULL: it does */
	bool is_undelivered; /* there is something to tell, and no way to */
};

/*
 * Re-checks a message that is about to be claimed, and renders it if that has
 * not been done: tasks that were closed since the decision are left out; when
 * none remains, or the person is gone, `unsent` says so and nothing is to be
 * sent. What was rendered once is never rendered again: a retry sends the
 * same bytes. Fills in address, subject, bytes. Needs a transaction.
 */
enum error render_message(const struct render *render, struct message *message,
			  int64_t now, struct arena *arena,
			  struct unsent *unsent, struct why *why);

/* What a rendered message says, to read: the headers of mail, a line each, and
 * its text; in the arena. */
void render_read(const struct message *message, struct arena *arena,
		 struct strings *headers, const char **text);

#endif
