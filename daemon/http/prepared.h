/* Answers that are made once and sent many times. */
#ifndef DONDOC_HTTP_PREPARED_H
#define DONDOC_HTTP_PREPARED_H

#include "http/http.h"

struct prepared;

/* Bytes that stand somewhere else. */
struct slice {
	const void *bytes;
	size_t length;
};

/*
 * Makes one of the response's status and headers and the slices. The bytes
 * must stay until `release` is called with the owner: at once for short ones,
 * which are copied; for long ones perhaps long after prepared_drop, since
 * connections that are being sent it still read them.
 */
struct prepared *prepared_make(const struct response *response,
			       const struct slice *slices, size_t count,
			       void (*release)(void *owner), void *owner);

void prepared_drop(struct prepared *prepared); /* NULL is allowed */

#endif
