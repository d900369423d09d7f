/* Requests for more time: asked by who owes the task, answered by who leads. */
#ifndef DONDOC_STORE_EXTENSION_REQUESTS_H
#define DONDOC_STORE_EXTENSION_REQUESTS_H

#include "store/extensions.h"

/* A request, answered or not. */
struct request_row {
	struct date to;
	const char *phrase;
	const char *reason;
	const char *document; /* or NULL */
	int64_t asked_at;
	const char *asked_by;
	const char *answer; /* "granted", "refused", "closed" (the task was
			       ended first); NULL: it waits */
	const char *answer_reason; /* or NULL, as all below */
	const char *answer_document;
	const char *answer_signer;
	int64_t answered_at; /* 0: it waits */
	const char *answered_by;
};

/*
 * Asks for a later date. The phrase is read as that of an extension is, and
 * must be within the same limits. ERROR_REFUSED when it comes too late, a
 * request waits already, or the state forbids it. Journaled as
 * "request-extension". Needs a transaction.
 */
enum error store_extension_request(struct store *store, const struct task *task,
				   const struct extension *extension,
				   const struct office *office,
				   const struct doing *doing, struct why *why);

/* Says no to what waits, with the reason. ERROR_REFUSED when nothing does.
 * Journaled as "refuse-extension". Needs a transaction. */
enum error store_extension_refuse(struct store *store, const struct task *task,
				  const struct extension *answer,
				  const struct doing *doing, struct why *why);

/* For store/: takes what was asked for as what is granted; ERROR_USAGE when
 * nothing was. */
enum error extension_as_asked(const struct task *task, struct arena *arena,
			      struct extension *granted, struct why *why);

/* For store/: what waits was granted; or the task has ended. */
enum error extension_request_granted(struct store *store,
				     const struct task *task,
				     const struct extension *extension,
				     const struct doing *doing,
				     struct why *why);
enum error extension_request_closed(struct store *store,
				    const struct task *task,
				    const struct doing *doing, struct why *why);

/* Those of a task, oldest first. */
enum error store_extension_requests(struct store *store, int64_t task_id,
				    struct arena *arena,
				    struct request_row **rows, size_t *count,
				    struct why *why);

#endif
